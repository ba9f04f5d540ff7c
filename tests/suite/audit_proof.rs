//! Figures that a second reading mended, each against a hand calculation: instalments of tax, payments in advance, what distributions
//! wait for, forward cover, distributions for tax, the first NOI of a lease, and what is said about tax.

use crate::audit_tax::{earns, leased as leased_to_2030, owned, taxed};
use crate::capital::{building, leased};
use crate::common::{assert_close, month, projected, row};
use wattfolio::model::Projection;
use wattfolio::plan::{
    AdvancePayments, Amortisation, DistributionsFrom, Draws, DscrPeriod, Level, ObjectKind, Plan, Quantity, RentSteps,
    Support, TaxPayment, TaxStatus, Terms, add_object, validate,
};

/// Rent of 1 million a month, all of it NOI, taxed at 20 % in instalments.
fn even(months: u32) -> Plan {
    let mut plan = leased_to_2030(months);
    plan.tax.payment = TaxPayment::Instalments;
    let lease = &mut plan.sites[0].leases[0];
    (lease.terms, lease.landlord_margin_pct, lease.maintenance_capex_usd_per_kw_it_year) =
        (Terms::TripleNet, 100.0, 0.0);
    plan
}

/// Of the fiscal year 2029 the plan covers the first six or ten months, and its tax is that of those months: 0.2 × 6 million = 1.2, or
/// 0.2 × 10 = 2. After three months their income is annualised to what the plan covers, 2 or 10/3 times, so that instalments (section
/// 6655(d)(1) and (e)) are 25 %, 50 % less 25 %, and 75 % less 50 % of that tax; what no instalment has paid is owed at the end.
#[test]
fn instalments_of_a_broken_last_year_are_parts_of_its_own_tax() {
    for (months, tax, owed) in [(30, 1.2e6, 0.6e6), (34, 2e6, 0.5e6)] {
        let p = projected(&even(months));
        let last = months as usize - 1;
        assert_close(&[row(&p, "company.ebitda")[0], row(&p, "company.ebitda")[last]], &[1e6, 1e6]);
        // Apr, Jun and Sep 2029 are months 28, 30 and 33.
        let paid: Vec<f64> = (24..=last).map(|t| row(&p, "tax.instalment")[t]).collect();
        let want: Vec<f64> = (24..=last).map(|t| if [27, 29, 32].contains(&t) { tax / 4.0 } else { 0.0 }).collect();
        assert_close(&paid, &want);
        assert_close(&[row(&p, "tax.assessed")[last], row(&p, "tax.payable")[last]], &[tax, owed]);
    }
}

/// A tenant pays 27 million in January 2027, of which a million is credited against each month's rent from February on. Taxed on receipt,
/// 2027 brings 27 + 12 − 11 = 28 million. The receipt counts once; what is left of the rent, the one million of January, is annualised
/// (Treas. Reg. 1.6655-2(f)): after three months 27 + 4 × 1 = 31, after six 27 + 2 × 1 = 29, after nine 27 + 4/3 × 1 = 28 1/3.
fn in_advance(choice: AdvancePayments) -> Projection {
    let mut plan = even(36);
    plan.tax.advance_payments = choice;
    let lease = &mut plan.sites[0].leases[0];
    (lease.funding, lease.funding_opening_usd, lease.capex_funding_pct) = (true, 0.0, 0.0);
    (lease.prepayment_pct, lease.prepayment_month, lease.credit_cap_pct) = (75.0, month("2027-01"), 100.0);
    let p = projected(&plan);
    assert_close(&row(&p, "company.tenant-funding")[..3], &[27e6, -1e6, -1e6]);
    p
}

#[test]
fn instalments_count_a_payment_in_advance_once() {
    let p = in_advance(AdvancePayments::OnReceipt);
    let third = 1e6 / 3.0;
    let due = [0.25 * 0.2 * 31e6, 0.5 * 0.2 * 31e6, 0.75 * 0.2 * 29e6, 0.2 * (28e6 + third)];
    let paid = |t: usize| row(&p, "tax.instalment")[t];
    assert_close(
        &[paid(3), paid(5), paid(8), paid(11), row(&p, "tax.assessed")[11], row(&p, "tax.true-up")[15]],
        &[due[0], due[1] - due[0], due[2] - due[1], due[3] - due[2], 5.6e6, -0.2 * third],
    );
}

/// Deferred by a year (section 451(c)), the 16 million that 2027 does not credit are income of 2028 from its first month on. Its rent of 12
/// million is all paid by credits, so four equal instalments of 0.2 × 16 / 4 = 0.8 million pay its tax, and nothing is trued up in 2029.
#[test]
fn what_is_deferred_by_a_year_is_income_of_its_first_month() {
    let p = in_advance(AdvancePayments::NextYear);
    let paid: Vec<f64> = [15, 17, 20, 23].map(|t: usize| row(&p, "tax.instalment")[t]).to_vec();
    assert_close(&paid, &[0.8e6; 4]);
    assert_close(&[row(&p, "tax.assessed")[23], row(&p, "tax.true-up")[27]], &[3.2e6, 0.0]);
}

fn entity<'p>(p: &'p Projection, key: &str) -> &'p [f64] {
    row(p, &format!("entity.project-company-1.{key}"))
}

/// The halls of `building`, complete in June 2027 (month 6) and leased from then on for 8 million a month, with a loan of 350 million at
/// 6 %: 1.75 million of interest a month.
fn operating(change: impl FnOnce(&mut Plan)) -> Projection {
    projected(&building(|plan| {
        leased(plan, "2027-06");
        plan.sites[0].leases[0].rent_usd_per_kw_it_month = 160.0;
        plan.debts[0].rate_pct_per_year = Quantity::Value(6.0);
        let company = &mut plan.project_companies[0];
        (company.completion, company.support) = (month("2027-06"), Support::UntilCompletion);
        (company.covenants.dscr_lock_up, company.covenants.dscr_default) = (0.0, 0.0);
        change(plan);
    }))
}

/// A bullet is drawn; a second loan, repaid in level payments, is drawn in January 2030 (month 37) only, with six months of interest:
/// until then there is no repayment to wait for, and the first interest after completion opens the gate in June 2027. From its draw on
/// distributions wait for its first repayment, in July 2030 (month 43).
#[test]
fn a_debt_that_is_not_drawn_yet_closes_no_gate() {
    let p = operating(|plan| {
        plan.debts[0].amortisation = Amortisation::Bullet;
        plan.project_companies[0].distributions_from = DistributionsFrom::FirstRepayment;
        add_object(plan, ObjectKind::Debt, None).unwrap();
        let second = &mut plan.debts[1];
        second.owner = "project-company-1".to_owned();
        (second.draws, second.draws_usd) = (Draws::Dated, vec![(month("2030-01"), 12e6)]);
        (second.rate_pct_per_year, second.fee_pct, second.reserve_months) = (Quantity::Value(6.0), 0.0, 0);
        (second.start, second.interest_only_months, second.maturity) = (month("2030-01"), 6, month("2036-01"));
        (second.amortisation, second.amortisation_months) = (Amortisation::Level, 60);
    });
    let paid = entity(&p, "distribution");
    assert_close(&paid[4..8], &[0.0, 6.25e6, 6.25e6, 6.25e6]);
    assert_close(&paid[35..42], &[6.25e6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert!(row(&p, "debt.debt-2.scheduled")[42] > 1e5 && paid[42] > 6.25e6, "{}", paid[42]);
}

/// 350 million are drawn in June 2027, in the month of completion, and repaid in 84 level payments from July on, 350 × 0.005 /
/// (1 − 1.005^−84) = 5,112,994 each: at the end of June no debt service lies behind, and twelve payments against twelve rents of 8
/// million ahead, 1.565. It is tested, so it is shown.
#[test]
fn forward_cover_is_shown_before_the_first_debt_service() {
    let p = operating(|plan| {
        let debt = &mut plan.debts[0];
        (debt.draws, debt.draws_usd, debt.start) = (Draws::Dated, vec![(month("2027-06"), 350e6)], month("2027-06"));
        (debt.interest_only_months, debt.amortisation, debt.amortisation_months) = (0, Amortisation::Level, 84);
        plan.project_companies[0].covenants.dscr_lock_up = 1.2;
        plan.project_companies[0].covenants.dscr_period = DscrPeriod::Forward;
    });
    let payment = 350e6 * 0.005 / (1.0 - 1.005_f64.powi(-84));
    assert_close(&[entity(&p, "service-12-months")[5]], &[0.0]);
    assert!((entity(&p, "dscr")[5] - 8e6 / payment).abs() < 1e-6, "{}", entity(&p, "dscr")[5]);
    let id = p.book.find("entity.project-company-1.dscr").unwrap();
    assert_eq!([5, 6, 7].map(|t| p.is_known(id, t)), [false, true, true]);
}

/// On 100 million of income a partnership's members bear 20 of tax, due in March 2028. It paid them 12 million in April 2027: an advance, so
/// 8 are left. What was paid in February 2027 is thirteen months old and no advance any more: all 20 are paid.
#[test]
fn distributions_of_the_last_twelve_months_are_advances_on_tax() {
    for (paid_in, at, left) in [("2027-04", 3, 8e6), ("2027-02", 1, 20e6)] {
        let mut plan = owned(85.0, TaxStatus::Partnership, "2040-01");
        let company = &mut plan.project_companies[0];
        (company.opening_cash_usd, company.reimbursements_usd) = (12e6, vec![(month(paid_in), 12e6)]);
        let p = projected(&plan);
        assert_close(&[row(&p, "entity.half.to-owners")[at], row(&p, "entity.half.for-tax")[14]], &[12e6, left]);
    }
}

/// Rent of 100 USD per kW steps to 110 in June 2026, 120 in January 2027, the month of first billing, and 130 in 2028. At a margin of
/// 90 % and costs of 120 USD a year the first NOI is 120 × 0.9 − 120 / 12 = 98; on 10 MW of IT 11.76 million a year.
#[test]
fn the_first_noi_is_at_the_rent_of_first_billing() {
    let mut plan = even(36);
    let lease = &mut plan.sites[0].leases[0];
    (lease.terms, lease.landlord_margin_pct) = (Terms::ModifiedGross, 90.0);
    (lease.landlord_opex_usd_per_kw_it_year, lease.rent_steps) = (120.0, RentSteps::ByDates);
    lease.rent_by_date_usd_per_kw_it_month =
        [("2026-06", 110.0), ("2027-01", 120.0), ("2028-01", 130.0)].map(|(at, usd)| (month(at), usd)).to_vec();
    let p = projected(&plan);
    let lease = |key: &str| p.total(&format!("site.site-1.lease.lease-1.{key}"));
    assert_close(&[lease("first-noi-rate"), lease("stabilised-noi")], &[98.0, 98.0 * 10_000.0 * 12.0]);
}

/// What is said about a path.
fn said(plan: &Plan, path: &str) -> Vec<(Level, String)> {
    let findings = validate(plan).into_iter().filter(|finding| finding.path == path);
    findings.map(|finding| (finding.level, finding.message)).collect()
}

/// Section 451(c)(4)(B)(i): rent is no advance payment that may be deferred. Tenant funding of a lease that counts is told; what is
/// switched off, or is taxed otherwise, is not.
#[test]
fn rent_in_advance_that_is_deferred_is_told() {
    let path = "tax.advance_payments";
    let mut plan = even(36);
    plan.tax.advance_payments = AdvancePayments::NextYear;
    assert_eq!(said(&plan, path), []);
    plan.sites[0].leases[0].funding = true;
    let name = plan.sites[0].leases[0].name.clone();
    let rent = format!("{name} prepays rent, which section 451(c) does not let defer by a year");
    assert_eq!(said(&plan, path), [(Level::Warning, rent)]);
    for other in [AdvancePayments::OnReceipt, AdvancePayments::OverTerm] {
        plan.tax.advance_payments = other;
        assert_eq!(said(&plan, path), []);
    }
    plan.tax.advance_payments = AdvancePayments::NextYear;
    plan.sites[0].leases[0].enabled = false;
    assert_eq!(said(&plan, path), []);
    (plan.sites[0].leases[0].enabled, plan.sites[0].enabled) = (true, false);
    assert_eq!(said(&plan, path), []);
}

/// Section 1504(a)(2): from 80 % on a corporation is in the consolidated return, whose tax the parent bears alone although others own a
/// part. That is told; below, of a whole one and of a partnership nothing is.
#[test]
fn a_shared_corporation_in_the_consolidated_return_is_told() {
    let path = "project_companies.half.tax_status";
    let of = |pct: f64, status: TaxStatus| said(&owned(pct, status, "2040-01"), path);
    let told = "Half is in the parent's consolidated return: the parent pays tax on all of its income, and other owners bear none of it";
    for pct in [80.0, 99.9] {
        assert_eq!(of(pct, TaxStatus::Corporation), [(Level::Note, told.to_owned())]);
        assert_eq!(of(pct, TaxStatus::Partnership), []);
    }
    for pct in [79.9, 100.0] {
        assert_eq!(of(pct, TaxStatus::Corporation), []);
    }
    let mut plan = taxed(36);
    earns(&mut plan, "parent", &[("2027-06", 1e6)]);
    assert_eq!(said(&plan, path), []);
}
