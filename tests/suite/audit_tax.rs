//! Taxes as an auditor computes them: small plans with the hand calculation and its rule beside each value.

use super::common::{assert_close, bare, month, projected, row, with_site};
use wattfolio::model::Projection;
use wattfolio::plan::{
    AdvancePayments, BtcPolicy, ItemKind, Lots, ObjectKind, Plan, PriceKind, Quantity, TaxLife, TaxPayment, TaxStatus,
    add_named_object, add_object,
};

/// Dated taxable income of an owner.
pub fn earns(plan: &mut Plan, owner: &str, amounts: &[(&str, f64)]) {
    add_object(plan, ObjectKind::OtherItem, None).unwrap();
    let item = plan.other_items.last_mut().unwrap();
    (item.kind, item.owner) = (ItemKind::Income, owner.to_owned());
    item.amounts_usd = amounts.iter().map(|(at, usd)| (month(at), *usd)).collect();
}

/// A plan without anything but a tax of 20 %, paid three months after its assessment.
pub fn taxed(months: u32) -> Plan {
    let mut plan = bare(months);
    (plan.tax.federal_rate_pct, plan.tax.state_rate_pct) = (20.0, 0.0);
    (plan.tax.payment, plan.tax.payment_lag_months) = (TaxPayment::AfterAssessment, 3);
    plan.tax.valuation_allowance = false;
    plan
}

/// A project company owned in part that earns 100 million in June 2027 and distributes from the given month on.
pub fn owned(pct: f64, status: TaxStatus, completion: &str) -> Plan {
    let mut plan = taxed(36);
    add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Half").unwrap();
    let company = &mut plan.project_companies[0];
    (company.ownership_pct, company.tax_status, company.completion) = (pct, status, month(completion));
    earns(&mut plan, "half", &[("2027-06", 100e6)]);
    plan
}

fn holds(projection: &Projection) {
    let checks = projection.book.checks().iter().filter(|check| !projection.holds(check));
    let failed: Vec<&str> = checks.map(|check| projection.book.item(check.row.id()).key.as_str()).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

/// Members of a partnership are taxed on their shares (IRC sections 701 and 702): of 100 million the parent bears tax on 85, at 20 %
/// 17 million; the others' 15 million come without tax of the group. Net income of the owners: 85 − 17 = 68.
#[test]
fn of_a_partnership_the_parent_is_taxed_on_its_share() {
    let p = projected(&owned(85.0, TaxStatus::Partnership, "2040-01"));
    assert_close(&[row(&p, "tax.taxable-income")[11], row(&p, "tax.assessed")[11]], &[85e6, 17e6]);
    let june = |key: &str| row(&p, key)[5];
    assert_close(
        &[
            june("company.income.pre-tax"),
            june("company.income.tax"),
            june("company.income.minority"),
            june("company.income.net-income-to-parent"),
            june("company.balance.deferred-tax"),
        ],
        &[100e6, 17e6, 15e6, 68e6, 17e6],
    );
    assert_close(&[row(&p, "company.balance.deferred-tax")[11]], &[0.0]);
    // In March 2028 the company pays its members what tax at 20 % on its 100 million costs them, though it distributes
    // nothing before 2040: 17 million to the parent, which pays them on, and 3 to the others.
    let march = |key: &str| row(&p, key)[14];
    assert_close(
        &[
            march("entity.half.for-tax"),
            march("company.cash-flow.minority"),
            march("tax.paid"),
            march("entity.parent.cash-flow.from-companies"),
            march("entity.half.cash"),
        ],
        &[20e6, -3e6, 17e6, 17e6, 80e6],
    );
    holds(&p);
    // Without distributions for tax the cash stays.
    let mut plan = owned(85.0, TaxStatus::Partnership, "2040-01");
    plan.project_companies[0].tax_distributions = false;
    let p = projected(&plan);
    assert_close(&[row(&p, "entity.half.cash")[14], row(&p, "tax.assessed")[11]], &[100e6, 17e6]);
    holds(&p);
    // One of 40 % is taxed alike, though it is not consolidated.
    let p = projected(&owned(40.0, TaxStatus::Partnership, "2040-01"));
    assert_close(&[row(&p, "tax.assessed")[11], row(&p, "company.income.tax")[5]], &[8e6, 8e6]);
    holds(&p);
    // A wholly owned one is in the parent's return whatever its status.
    for status in [TaxStatus::Partnership, TaxStatus::Corporation] {
        let p = projected(&owned(100.0, status, "2040-01"));
        assert_close(&[row(&p, "tax.assessed")[11], row(&p, "entity.half.cash")[14]], &[20e6, 100e6]);
        assert!(p.row("entity.half.tax.ordinary").is_empty());
    }
}

/// The parent takes its share of deductions too: machines of 100 MW / 17.5 J/TH at 12 USD per TH/s cost 68.571 million and are
/// deducted in the year in full (section 168(k)), 85 % of it by the parent.
#[test]
fn of_a_partnership_the_parent_deducts_its_share() {
    let mut plan = with_site(24);
    (plan.tax.federal_rate_pct, plan.tax.state_rate_pct) = (20.0, 0.0);
    add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Half").unwrap();
    plan.project_companies[0].ownership_pct = 85.0;
    let site = &mut plan.sites[0];
    (site.owner, site.opening_mining_mw) = ("half".to_owned(), 100.0);
    let fleet = &mut site.fleets[0];
    (fleet.mw, fleet.deployed, fleet.ancillary_load_pct, fleet.price_usd_per_th) = (100.0, month("2027-03"), 0.0, 12.0);
    let p = projected(&plan);
    let cost = 100e6 / 17.5 * 12.0;
    let got = [row(&p, "entity.half.tax.depreciation")[11], row(&p, "tax.depreciation-of-year")[11]];
    assert!((got[0] - cost).abs() < 1.0 && (got[1] - 0.85 * cost).abs() < 1.0, "{got:?}");
    holds(&p);
}

/// A corporation of less than 80 % stands outside the consolidated return (section 1504(a)(2)): it pays 20 of its 100 million itself,
/// and the others' 40 % are of what is left. Of the dividend of 48 million the parent deducts 65 % (section 243(c)): 16.8 are taxed.
#[test]
fn a_corporation_below_eighty_percent_pays_its_own_tax() {
    let p = projected(&owned(60.0, TaxStatus::Corporation, "2028-06"));
    assert_close(&[row(&p, "tax.assessed")[11], row(&p, "entity.half.tax.assessed")[11]], &[0.0, 20e6]);
    let june = |key: &str| row(&p, key)[5];
    assert_close(
        &[
            june("entity.half.income.net-income"),
            june("company.income.tax"),
            june("company.income.minority"),
            june("company.income.net-income-to-parent"),
        ],
        &[80e6, 20e6, 32e6, 48e6],
    );
    // Paid from its cash in March 2028; the rest is distributed in June.
    assert_close(&[row(&p, "entity.half.cash")[14], row(&p, "entity.half.distribution")[17]], &[80e6, 80e6]);
    assert_close(&[row(&p, "company.tax-paid")[14], row(&p, "company.cash-flow.tax")[14]], &[20e6, -20e6]);
    assert_close(&[row(&p, "tax.assessed")[23]], &[0.2 * 0.35 * 48e6]);
    holds(&p);
    // Below 20 % half is deducted: of 8 million 4 are taxed.
    let p = projected(&owned(10.0, TaxStatus::Corporation, "2028-06"));
    assert_close(&[row(&p, "tax.assessed")[23], row(&p, "company.income.affiliates")[5]], &[0.2 * 0.5 * 8e6, 8e6]);
    holds(&p);
    // From 80 % on it is in the consolidated return, whose tax the parent pays.
    let p = projected(&owned(80.0, TaxStatus::Corporation, "2028-06"));
    assert_close(&[row(&p, "tax.assessed")[11], row(&p, "company.income.minority")[5]], &[20e6, 20e6]);
    holds(&p);
}

fn in_instalments(amounts: &[(&str, f64)]) -> Projection {
    let mut plan = taxed(36);
    plan.tax.payment = TaxPayment::Instalments;
    plan.treasury.opening_cash_usd = 100e6;
    earns(&mut plan, "parent", amounts);
    projected(&plan)
}

/// IRC section 6655(e): the instalments of months 4, 6, 9 and 12 rest on the first 3, 3, 6 and 9 months. One settlement of 100 million
/// in June is not annualised (Treas. Reg. 1.6655-2(f)): 75 % of 20 million in September, the rest in December.
#[test]
fn tax_is_paid_in_four_instalments_and_a_true_up() {
    let p = in_instalments(&[("2027-06", 100e6)]);
    let paid = row(&p, "tax.paid");
    for (t, paid) in paid.iter().enumerate() {
        let want = match t {
            8 => 15e6,
            11 => 5e6,
            _ => 0.0,
        };
        assert!((paid - want).abs() < 0.01, "{t}: {paid}");
    }
    assert_close(
        &[row(&p, "company.balance.tax-payable")[8], row(&p, "company.balance.tax-payable")[11]],
        &[-15e6, 0.0],
    );
    holds(&p);
    // A gain of 100 in February and a loss of 60 in November: 5 million each time, 8 are owed, 12 come back in April.
    let p = in_instalments(&[("2027-02", 100e6), ("2027-11", -60e6)]);
    let paid = row(&p, "tax.paid");
    assert_close(
        &[paid[3], paid[5], paid[8], paid[11], row(&p, "tax.assessed")[11], row(&p, "tax.true-up")[15], paid[15]],
        &[5e6, 5e6, 5e6, 5e6, 8e6, -12e6, -12e6],
    );
    // What comes after September is paid with the return.
    let p = in_instalments(&[("2027-10", 100e6)]);
    assert_close(&[row(&p, "tax.paid")[11], row(&p, "tax.paid")[15]], &[0.0, 20e6]);
    holds(&p);
}

/// A lease brings the same every month, so each instalment is a quarter of the year's tax and nothing is left for the return.
#[test]
fn even_income_is_paid_in_four_equal_parts() {
    let mut plan = leased(36);
    plan.tax.payment = TaxPayment::Instalments;
    let p = projected(&plan);
    let noi = row(&p, "company.ebitda")[0];
    assert!(noi > 0.5e6 && row(&p, "company.ebitda").iter().all(|usd| (usd - noi).abs() < 1e-6));
    let quarter = 0.2 * 12.0 * noi / 4.0;
    for (t, paid) in row(&p, "tax.paid").iter().enumerate() {
        let want = if [3, 5, 8, 11].contains(&(t % 12)) { quarter } else { 0.0 };
        assert!((paid - want).abs() < 0.01, "{t}: {paid} is not {want}");
    }
    holds(&p);
    // The first fiscal year ends in June: of the half within the plan, a half is known after three months.
    plan.company.fiscal_year_end_month = 6;
    let p = projected(&plan);
    let paid = row(&p, "tax.paid");
    // Months 9 and 12 of the fiscal year are March and June 2027: nothing of months 4 to 6 is in the plan, then all of it.
    assert_close(&[paid[2], paid[5], row(&p, "tax.assessed")[5]], &[0.0, 0.2 * 6.0 * noi, 0.2 * 6.0 * noi]);
    holds(&p);
}

/// The plan ends in June 2029: income of May 2029 is assessed in its last month and owed at its end; of the machines' third year
/// (19.2 % by IRS Publication 946, table A-1, of the 60 % that the bonus leaves) half has passed.
#[test]
fn a_broken_last_year_is_assessed_for_its_part() {
    let mut plan = taxed(30);
    earns(&mut plan, "parent", &[("2029-05", 100e6)]);
    let p = projected(&plan);
    assert_close(
        &[
            row(&p, "tax.assessed")[29],
            row(&p, "company.balance.tax-payable")[29],
            row(&p, "company.balance.deferred-tax")[29],
        ],
        &[20e6, 20e6, 0.0],
    );
    let mut plan = with_site(30);
    plan.sites[0].opening_mining_mw = 100.0;
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.deployed, fleet.ancillary_load_pct, fleet.price_usd_per_th) = (100.0, month("2027-03"), 0.0, 12.0);
    (plan.tax.machines, plan.tax.machines_bonus_pct) = (TaxLife::Macrs5, 40.0);
    let p = projected(&plan);
    let (cost, got) = (100e6 / 17.5 * 12.0, row(&p, "tax.machines.depreciation")[29]);
    assert!((got - cost * 0.6 * 0.192 / 2.0).abs() < 0.01, "{got}");
    holds(&p);
}

/// A state without bonus (IRC section 168(k)) deducts 20 % of the machines' cost in the first year and 32 % in the second (table A-1):
/// at 10 %, of which 21 % are saved in federal tax, the other 80 % cost 7.9 % more in the first year, 32 % less in the second.
#[test]
fn a_state_may_not_follow_bonus_depreciation() {
    let assessed = |follows: bool| {
        let mut plan = with_site(48);
        plan.sites[0].opening_mining_mw = 100.0;
        let fleet = &mut plan.sites[0].fleets[0];
        (fleet.mw, fleet.deployed, fleet.ancillary_load_pct, fleet.price_usd_per_th) =
            (100.0, month("2027-03"), 0.0, 12.0);
        (plan.tax.federal_rate_pct, plan.tax.state_rate_pct, plan.tax.state_follows_bonus) = (21.0, 10.0, follows);
        (plan.tax.machines, plan.tax.machines_bonus_pct) = (TaxLife::Macrs5, 100.0);
        earns(&mut plan, "parent", &[("2027-06", 500e6), ("2028-06", 500e6), ("2029-06", 500e6)]);
        let p = projected(&plan);
        holds(&p);
        [row(&p, "tax.assessed")[11], row(&p, "tax.assessed")[23], row(&p, "tax.assessed")[35]]
    };
    let (with, without) = (assessed(true), assessed(false));
    let cost = 100e6 / 17.5 * 12.0;
    for (t, share) in [0.8, -0.32, -0.192].into_iter().enumerate() {
        let got = without[t] - with[t];
        // Cash that is left earns nothing here, so that nothing else differs.
        assert!((got - 0.079 * share * cost).abs() < 1.0, "{t}: {got}");
    }
}

/// 100 BTC that cost 60,000 each are sold in parts: at 40,000 in 2027 a loss of 2 million, at 50,000 in 2030 one of 1 million, and a
/// gain in 2032 or 2033. Section 1212(a)(1)(B): a loss is carried to each of the five years after it, the oldest first.
#[test]
fn capital_losses_lapse_after_five_years() {
    let sold = |gain_in: &str| {
        let mut plan = taxed(120);
        (plan.treasury.opening_btc, plan.treasury.btc_policy) = (250.0, BtcPolicy::Hold);
        plan.tax.opening_btc_cost_usd = 250.0 * 60_000.0;
        plan.market.btc_price = PriceKind::Points;
        plan.market.btc_price_points_usd = vec![
            (month("2027-02"), 40_000.0),
            (month("2030-02"), 50_000.0),
            (month("2032-02"), 85_000.0),
            (month("2033-02"), 85_000.0),
        ];
        plan.treasury.dated_sales_btc =
            vec![(month("2027-02"), 100.0), (month("2030-02"), 50.0 * 2.0), (month(gain_in), 50.0)];
        let p = projected(&plan);
        holds(&p);
        p
    };
    // 2 million of 2027 and 1 of 2030; the gain of 2032 is 50 × 25,000 = 1.25 million, all against 2027.
    let p = sold("2032-02");
    let at = |key: &str, year: usize| row(&p, key)[12 * (year - 2027) + 11];
    assert_close(
        &[at("tax.capital-losses", 2031), at("tax.capital-losses-used", 2032), at("tax.assessed", 2032)],
        &[3e6, 1.25e6, 0.0],
    );
    // Of 2027 0.75 lapse at the end of 2032; the million of 2030 lapses at the end of 2035.
    assert_close(
        &[
            at("tax.capital-losses-lapsed", 2032),
            at("tax.capital-losses", 2032),
            at("tax.capital-losses", 2034),
            at("tax.capital-losses-lapsed", 2035),
            at("tax.capital-losses", 2035),
        ],
        &[0.75e6, 1e6, 1e6, 1e6, 0.0],
    );
    // A year later 2 million have lapsed: 1 of 1.25 is offset, 0.25 are taxed at 20 %.
    let p = sold("2033-02");
    let at = |key: &str, year: usize| row(&p, key)[12 * (year - 2027) + 11];
    assert_close(&[at("tax.capital-losses-lapsed", 2032), at("tax.assessed", 2033)], &[2e6, 0.05e6]);
}

/// A site of which 10 MW of IT are leased at 100 USD per kW from January 2027 for three years.
pub fn leased(months: u32) -> Plan {
    let mut plan = with_site(months);
    (plan.tax.federal_rate_pct, plan.tax.state_rate_pct) = (20.0, 0.0);
    (plan.sites[0].opening_mining_mw, plan.sites[0].opening_ai_mw) = (0.0, 70.0);
    plan.sites[0].fleets.clear();
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start, lease.term_months, lease.escalator_pct_per_year) = (10.0, month("2027-01"), 36, 0.0);
    (lease.rent_usd_per_kw_it_month, lease.free_months, lease.ramp_months, lease.payment_lag_months) = (100.0, 0, 0, 0);
    (lease.ramp_margin_months, lease.landlord_opex_usd_per_kw_it_year) = (0, 0.0);
    plan
}

/// A tenant pays 27 of 36 million of rent in January 2027; a million a month is credited from February on: 11, 12 and 4 by year.
/// On receipt (Treas. Reg. 1.61-8(b)) 16 million are taxed before they are billed; deferred by a year (section 451(c)) what is not
/// credited by the end of 2028, 4 million, is taxed then; over the term none is.
#[test]
fn payments_in_advance_are_taxed_on_receipt_a_year_later_or_over_the_term() {
    let ordinary = |choice: AdvancePayments| {
        let mut plan = leased(36);
        plan.tax.advance_payments = choice;
        let lease = &mut plan.sites[0].leases[0];
        (lease.funding, lease.funding_opening_usd, lease.capex_funding_pct) = (true, 0.0, 0.0);
        (lease.prepayment_pct, lease.prepayment_month, lease.credit_cap_pct) = (75.0, month("2027-01"), 100.0);
        let p = projected(&plan);
        assert_close(&[row(&p, "company.tenant-funding")[0], row(&p, "company.tenant-funding")[1]], &[27e6, -1e6]);
        holds(&p);
        [11, 23, 35].map(|t| row(&p, "tax.ordinary-of-year")[t])
    };
    let over_term = ordinary(AdvancePayments::OverTerm);
    for (choice, more) in
        [(AdvancePayments::OnReceipt, [16e6, -12e6, -4e6]), (AdvancePayments::NextYear, [0.0, 4e6, -4e6])]
    {
        for (t, got) in ordinary(choice).into_iter().enumerate() {
            assert!((got - over_term[t] - more[t]).abs() < 0.01, "{choice:?} {t}: {got} {}", over_term[t]);
        }
    }
}

/// 100 BTC at a cost of 30,000; 12 come in January at 50,000, 10 in February at 60,000, 12 in March at 50,000. Of 15 sold in March the
/// 10 of February cost most, then the 5 that came first at 50,000; of 20 in April 19 cost 50,000 and one 30,000.
#[test]
fn the_highest_cost_is_sold_first() {
    let mut plan = taxed(12);
    (plan.treasury.opening_btc, plan.treasury.opening_cash_usd, plan.treasury.btc_policy) =
        (100.0, 1e9, BtcPolicy::Hold);
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd =
        [("2027-01", 50_000.0), ("2027-02", 60_000.0), ("2027-03", 50_000.0), ("2027-04", 90_000.0)]
            .map(|(at, usd)| (month(at), usd))
            .to_vec();
    (plan.treasury.buy_below_usd, plan.treasury.buy_below_usd_per_month) = (Quantity::Value(60_000.0), 600_000.0);
    plan.treasury.dated_sales_btc = vec![(month("2027-03"), 15.0), (month("2027-04"), 20.0), (month("2027-05"), 99.0)];
    (plan.tax.btc_lots, plan.tax.opening_btc_cost_usd) = (Lots::HighestCost, 3e6);
    let p = projected(&plan);
    let want = [0.0, 0.0, 10.0 * 60_000.0 + 5.0 * 50_000.0, 19.0 * 50_000.0 + 30_000.0, 99.0 * 30_000.0];
    assert_close(row(&p, "tax.btc.basis"), &want);
    assert_close(&row(&p, "tax.btc.cost-of-held")[4..], &[0.0; 8]);
    holds(&p);
}
