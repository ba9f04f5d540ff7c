//! What a lender and an appraiser found: terminal value, reserves, levered value, tax of capitalised interest and of companies
//! outside the group, assets that leave; each with a value by hand.

use crate::audit::{at, case};
use crate::audit_debt::{entity, operating, payment};
use crate::common::{assert_close, month, projected, row, with_site};
use wattfolio::formula::Yearly;
use wattfolio::model::Projection;
use wattfolio::plan::{
    Amortisation, DistributionsFrom, Freed, Lease, ObjectKind, Plan, PowerTerms, Quantity, ReserveFunding, Support,
    TaxStatus, Terms, VentureKind, add_named_object,
};

/// 80 MW IT at 120 USD per kW and month from June 2027 (month 7): 9.6 million a month, in a plan of 60 months with a cap rate of 8 %;
/// a full forward year is worth 9.6 · 12 / 0.08 = 1,440 million.
fn with_lease(change: impl FnOnce(&mut Lease)) -> Plan {
    let mut plan = case("payback-60-months");
    change(&mut plan.sites[0].leases[0]);
    plan
}

/// The terminal value of the first lease, in million USD, and its forward share of rent.
fn after_plan(plan: &Plan) -> [f64; 2] {
    let p = projected(plan);
    [value_of(&p, "l"), p.total("site.a.lease.l.forward-share")]
}

fn value_of(p: &Projection, lease: &str) -> f64 {
    p.row(&format!("site.a.lease.{lease}.terminal-value"))[59] / 1e6
}

fn assert_near(got: &[f64], want: &[f64]) {
    assert!(got.len() == want.len() && got.iter().zip(want).all(|(g, w)| (g - w).abs() < 1e-6), "{got:?} {want:?}");
}

/// From June 2031, month 55, so month 60 is the sixth of the lease.
///
/// | months 61 to 72 | rent in months of 9.6 million | value |
/// |---|---|---|
/// | six rent-free months: all are paid | 12 | 1,440 |
/// | twelve: 67 to 72 are paid | 6 | 720 |
/// | from month 57, ramp over 12 months: 4/12 bill in month 60, then 5/12 to 12/12, then all | 68/12 + 4 | 1,160 |
#[test]
fn a_last_month_that_is_rent_free_or_ramping_does_not_set_the_terminal_value() {
    let late = |start: &str, free: u32, ramp: u32| {
        after_plan(&with_lease(|lease| {
            (lease.start, lease.free_months, lease.ramp_months) = (month(start), free, ramp);
        }))
    };
    assert_near(&late("2031-06", 6, 0), &[1440.0, 1.0]);
    assert_near(&late("2031-06", 12, 0), &[720.0, 0.5]);
    assert_near(&late("2031-08", 0, 12), &[1160.0, (68.0 / 12.0 + 4.0) / 12.0]);
}

/// The base term ends with month 59, the new tenant starts after a month without one, in month 61, at 70 %: 6.72 million a month.
/// With three free months it pays in 64 to 72; works of 100 USD per kW cost 8 million, five years on at 2.5 % a year, and commission is
/// 5 % of a year's rent. Both come once.
#[test]
fn vacant_capacity_that_is_leased_again_next_month_has_its_value() {
    let again = |free: u32, works: f64, commission: f64| {
        after_plan(&with_lease(|lease| {
            (lease.term_months, lease.relets, lease.downtime_months) = (53, true, 1);
            (lease.reletting_rent_pct, lease.reletting_free_months) = (70.0, free);
            (lease.reletting_works_usd_per_kw_it, lease.reletting_commission_pct) = (works, commission);
        }))
    };
    assert_near(&again(0, 0.0, 0.0), &[6.72 * 12.0 / 0.08, 0.7]);
    let once = 8.0 * 1.025_f64.powi(5) + 0.05 * 12.0 * 6.72;
    assert_near(&again(3, 100.0, 5.0), &[6.72 * 9.0 / 0.08 - once, 0.7 * 9.0 / 12.0]);
    // Nothing follows: no value, and no share of nothing.
    let vacant = after_plan(&with_lease(|lease| lease.term_months = 53));
    assert_near(&vacant, &[0.0, 0.0]);
}

/// | months | rent in months of 9.6 million |
/// |---|---|
/// | 61 to 65: the last five of the base term | 5 |
/// | 66 to 68: nobody | 0 |
/// | 69 to 72: a new tenant at 80 % | 3.2 |
///
/// A renewal of 60 % at 90 % instead, and a new tenant where it is not exercised: from month 66 on 0.54, from 69 on 0.32 more.
#[test]
fn a_lease_that_ends_in_the_year_after_the_plan_counts_until_then_and_what_follows() {
    let ending = |renews: bool| {
        after_plan(&with_lease(|lease| {
            (lease.term_months, lease.relets, lease.downtime_months, lease.reletting_rent_pct) = (59, true, 3, 80.0);
            (lease.renews, lease.renewals, lease.renewal_months) = (renews, 1, 60);
            (lease.renewal_probability_pct, lease.renewal_rent_pct) = (60.0, 90.0);
        }))
    };
    assert_near(&ending(false), &[9.6 * 8.2 / 0.08, 8.2 / 12.0]);
    let months = 5.0 + 7.0 * 0.54 + 4.0 * 0.32;
    assert_near(&ending(true), &[9.6 * months / 0.08, months / 12.0]);
    let alone = after_plan(&with_lease(|lease| lease.term_months = 59));
    assert_near(&alone, &[9.6 * 5.0 / 0.08, 5.0 / 12.0]);
}

/// Rent steps by 3 % at each anniversary of month 7: months 61 to 66 are in the fifth year, 67 to 72 in the sixth. The landlord bears
/// 240 USD per kW and year of operating cost and 12 of maintenance, 1.68 million a month, five years on at 2.5 %; and power of
/// 80 MW IT · 1.25 · 730 hours · 50 USD, 3.65 million a month.
#[test]
fn forward_noi_has_steps_operating_cost_and_power() {
    let plan = |power: PowerTerms, terms: Terms| {
        with_lease(|lease| {
            (lease.escalator_pct_per_year, lease.terms, lease.power) = (3.0, terms, power);
            (lease.landlord_opex_usd_per_kw_it_year, lease.maintenance_capex_usd_per_kw_it_year) = (240.0, 12.0);
        })
    };
    let rent = 9.6 * 6.0 * (1.03_f64.powi(4) + 1.03_f64.powi(5));
    let year = |usd: f64| 12.0 * usd * 1.025_f64.powi(5);
    let value = |plan: &Plan| after_plan(plan)[0];
    assert_near(&[value(&plan(PowerTerms::PassedThrough, Terms::ModifiedGross))], &[(rent - year(1.68)) / 0.08]);
    assert_near(&[value(&plan(PowerTerms::PassedThrough, Terms::TripleNet))], &[(rent - year(0.08)) / 0.08]);
    let landlord = value(&plan(PowerTerms::Landlord, Terms::ModifiedGross));
    assert_near(&[landlord], &[(rent - year(1.68) - 12.0 * 3.65) / 0.08]);
}

/// The first lease ends with month 62; a second on the same halls is signed from month 63 on: two months and ten.
#[test]
fn a_lease_that_starts_in_the_year_after_the_plan_is_contracted() {
    let mut plan = with_lease(|lease| lease.term_months = 56);
    let mut second = plan.sites[0].leases[0].clone();
    "second".clone_into(&mut second.id);
    second.start = month("2032-02");
    plan.sites[0].leases.push(second);
    let p = projected(&plan);
    assert_near(&[value_of(&p, "l"), value_of(&p, "second")], &[9.6 * 2.0 / 0.08, 9.6 * 10.0 / 0.08]);
    let both = p.row("company.terminal-value")[59] / 1e6;
    assert_near(&[both], &[1440.0]);
}

/// A letter for six payments at 2.4 % a year. The tenant defaults in January 2029 (month 25): each month the letter pays a sixth, which is
/// made up in cash; the fee is on what is left of it at the start of the month.
#[test]
fn a_letter_of_credit_costs_a_fee_only_on_what_is_not_drawn() {
    let p = projected(&operating(6, |plan| {
        let lease = &mut plan.sites[0].leases[0];
        (lease.rent_usd_per_kw_it_month, lease.default_stress) = (200.0, true);
        (lease.default_month, lease.backstop_pct) = (month("2029-01"), 0.0);
        let debt = &mut plan.debts[0];
        (debt.reserve_months, debt.reserve_funding) = (6, ReserveFunding::LetterOfCredit);
        debt.reserve_letter_fee_pct_per_year = 2.4;
    }));
    let want = [6.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0].map(|sixths| sixths * payment() * 0.002);
    assert_close(&row(&p, "debt.debt-1.letter-fee")[23..31], &want);
}

/// Draws of 100 million in February, March, April and about as much in May (month 5); three months of 6 % are 1.5 % of what is drawn, so
/// a reserve that fills from cash is required for 100, 200, 300, 400 million, not for the commitment of 500.
#[test]
fn a_reserve_is_required_for_what_is_drawn() {
    let p = projected(&operating(60, |plan| {
        let debt = &mut plan.debts[0];
        (debt.commitment_usd, debt.reserve_months, debt.reserve_funding) = (500e6, 3, ReserveFunding::FromCash);
    }));
    let want = [0.0, 1.5e6, 3e6, 4.5e6, 6e6, 6e6];
    assert_close(&row(&p, "debt.debt-1.reserve-target")[..6], &want);
}

/// A bullet of 400 million, of which 100 are prepaid in January 2028 (month 13): three months of 0.5 % on what is owed.
#[test]
fn a_reserve_of_interest_falls_with_what_is_owed() {
    let p = projected(&operating(60, |plan| {
        let debt = &mut plan.debts[0];
        (debt.commitment_usd, debt.reserve_months, debt.reserve_funding) = (400e6, 3, ReserveFunding::FromCash);
        (debt.amortisation, debt.prepayments_usd) = (Amortisation::Bullet, vec![(month("2028-01"), 100e6)]);
    }));
    assert_close(&row(&p, "debt.debt-1.reserve-target")[10..14], &[6e6, 6e6, 4.5e6, 4.5e6]);
}

/// CFADS of 8 million a month over a DSCR of 1.25 pay 6.4 million from September (month 9) on; June to August bear interest of 0.5 %. In
/// May, three of six months to come are interest: R = 3 · 6.4 + 1.5 % · (300 + D) with D = 80 % · (125 + R), so D = 118.96 / 0.988. The
/// loan bears 80 % of its reserve, and the reserve is a use of funds.
#[test]
fn a_sculpted_loan_bears_its_reserve_as_a_cost() {
    let p = projected(&operating(8, |plan| {
        let debt = &mut plan.debts[0];
        (debt.amortisation, debt.sculpted_dscr, debt.sized_by_dscr) = (Amortisation::Sculpted, 1.25, false);
        (debt.commitment_usd, debt.reserve_months) = (500e6, 6);
        debt.reserve_funding = ReserveFunding::LastDraw;
    }));
    let drawn = 118.96e6 / 0.988;
    let reserve = 19.2e6 + 0.015 * (300e6 + drawn);
    assert_close(&row(&p, "debt.debt-1.sculpted-payment")[7..10], &[0.0, 6.4e6, 6.4e6]);
    assert_close(&row(&p, "debt.debt-1.drawn")[3..6], &[100e6, drawn, 0.0]);
    assert_close(&entity(&p, "reserve-funded")[3..6], &[0.0, reserve, 0.0]);
    assert_close(&entity(&p, "called")[4..5], &[0.2 * (125e6 + reserve) + 1.5e6]);
    // In June, two months of interest and four payments lie ahead: what the reserve lacks comes from the first rent.
    let in_june = 4.0 * 6.4e6 + 0.01 * (300e6 + drawn);
    assert_close(&[p.total("entity.project-company-1.funds.for-reserve-in-all")], &[in_june]);
}

/// A company that has 100 million and earns nothing, beside a parent that is the same in all cases; cash bears no interest. The levered
/// NPV with it less that without.
fn worth_of_cash(ownership: f64, minimum: f64) -> f64 {
    let npv = |cash: f64| {
        let mut plan = case("payback-60-months");
        plan.treasury.interest_on_cash_pct_per_year = Quantity::Value(0.0);
        add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Holding").unwrap();
        let company = &mut plan.project_companies[0];
        (company.ownership_pct, company.opening_cash_usd, company.minimum_cash_usd) = (ownership, cash, minimum);
        (company.completion, company.support) = (month("2026-01"), Support::Never);
        projected(&plan).total("company.levered.npv")
    };
    npv(100e6) - npv(0.0)
}

/// Cost of equity 15 % a year. Cash that is distributed in month 1 is worth the parent's share of it a month on; what the company must keep
/// is worth it at the end, after 60 months. Consolidated (above 50 %) or not, the owners can take out the same.
#[test]
fn cash_of_a_company_is_worth_what_its_owners_can_take_out() {
    let month = 1.15_f64.powf(1.0 / 12.0);
    for ownership in [40.0, 50.0, 50.001, 60.0, 100.0] {
        let own = ownership / 100.0 * 100e6;
        let (free, kept) = (worth_of_cash(ownership, 0.0), worth_of_cash(ownership, 100e6));
        assert!((free - own / month).abs() < 1.0, "{ownership}: {free}");
        assert!((kept - own * month.powi(-60)).abs() < 1.0, "{ownership}: {kept}");
    }
}

/// A company with rent, debt and a reserve. Half a thousandth of a percent more is worth no more than that of its value, about ten
/// thousand USD at most, although it is consolidated then.
#[test]
fn levered_value_does_not_jump_where_a_company_is_consolidated() {
    let npv = |ownership: f64| {
        let p = projected(&operating(6, |plan| {
            let debt = &mut plan.debts[0];
            (debt.reserve_months, debt.reserve_funding) = (6, ReserveFunding::LastDraw);
            let company = &mut plan.project_companies[0];
            (company.ownership_pct, company.opening_cash_usd) = (ownership, 80e6);
            company.distributions_from = DistributionsFrom::FirstRepayment;
        }));
        p.total("company.levered.npv")
    };
    let (below, above) = (npv(50.0), npv(50.0005));
    assert!((above - below).abs() < 10e3, "{below} {above}");
}

/// A corporation of which others own 40 % has its own return. Its DSCR of June 2029 (month 30) counts twelve rents of 8 million less the
/// tax that it paid in these months, over twelve level payments.
#[test]
fn debt_service_cover_of_a_corporation_is_after_its_own_tax() {
    let p = projected(&operating(6, |plan| {
        let company = &mut plan.project_companies[0];
        (company.ownership_pct, company.tax_status) = (60.0, TaxStatus::Corporation);
        (company.covenants.dscr_lock_up, company.covenants.dscr_default) = (1.05, 1.01);
        (plan.tax.ai_capacity_bonus_pct, plan.tax.interest_limited) = (0.0, false);
    }));
    let tax: f64 = entity(&p, "tax.paid")[18..30].iter().sum();
    assert!(tax > 1e6, "{tax}");
    assert_close(&entity(&p, "dscr")[29..30], &[(12.0 * 8e6 - tax) / (12.0 * payment())]);
}

/// Each month within a cent: what is smaller is no amount.
fn assert_to_the_cent(got: &[f64], want: &[f64]) {
    assert!(got.len() == want.len() && got.iter().zip(want).all(|(g, w)| (g - w).abs() < 0.01), "{got:?} {want:?}");
}

/// Machines of 48 million with 48 months left: a million a month.
fn with_machines(change: impl FnOnce(&mut Plan)) -> Projection {
    let mut plan = with_site(24);
    plan.sites[0].opening_mining_mw = 50.0;
    (plan.books.machines_opening_usd, plan.books.machines_opening_months) = (48e6, 48);
    change(&mut plan);
    projected(&plan)
}

/// The site is sold in month 7 for 100 MW at 100 thousand USD: after depreciation of seven months the machines leave with 41 million, a
/// loss of 31.
#[test]
fn machines_leave_the_books_with_the_site_that_is_sold() {
    let p = with_machines(|plan| {
        let venture = &mut plan.sites[0].venture;
        (venture.kind, venture.month, venture.value_usd_per_mw) = (VentureKind::Sale, month("2027-07"), 100e3);
    });
    assert_to_the_cent(&row(&p, "books.machines.book-value")[5..8], &[42e6, 0.0, 0.0]);
    assert_to_the_cent(&row(&p, "books.machines.disposed")[5..8], &[0.0, 41e6, 0.0]);
    assert_to_the_cent(&row(&p, "books.machines.depreciation")[5..8], &[1e6, 1e6, 0.0]);
    assert_to_the_cent(&row(&p, "company.income.disposals")[5..8], &[0.0, 10e6 - 41e6, 0.0]);
}

/// A conversion displaces 20 of 50 MW in month 4, which go to another site, a month on the way, and stay in the books. They leave with
/// that site in month 9: 40 % of 39 million after nine months of depreciation, 15.6; the others stay until the fleet retires in month 13:
/// then 23.4 less four months at 0.6 million are left, 21.0, after the month's depreciation.
#[test]
fn redeployed_machines_stay_in_the_books_until_their_new_site_is_sold_or_they_retire() {
    let p = with_machines(|plan| {
        add_named_object(plan, ObjectKind::Site, None, "Other").unwrap();
        let other = &mut plan.sites[1];
        other.fleets.clear();
        (other.contracted_mw, other.opening_mining_mw) = (100.0, 50.0);
        other.energised_mw = vec![(month("2026-01"), 100.0)];
        (other.venture.kind, other.venture.month, other.venture.value_usd_per_mw) =
            (VentureKind::Sale, month("2027-09"), 0.0);
        let site = &mut plan.sites[0];
        let fleet = &mut site.fleets[0];
        (fleet.freed, fleet.redeploy_months, fleet.retired) = (Freed::Redeployed, 1, month("2028-01"));
        fleet.redeploy_usd_per_mw = 0.0;
        "other".clone_into(&mut fleet.redeploy_site);
        wattfolio::plan::add_object(plan, ObjectKind::Move, Some("site-1")).unwrap();
        let a_move = &mut plan.sites[0].moves[0];
        (a_move.mw, a_move.machines_off, a_move.notice) = (20.0, month("2027-04"), month("2027-04"));
    });
    let value = row(&p, "books.machines.book-value");
    assert_to_the_cent(&value[3..9], &[44e6, 43e6, 42e6, 41e6, 40e6, 39e6 * 0.6]);
    assert_to_the_cent(&row(&p, "books.machines.disposed")[8..13], &[39e6 * 0.4, 0.0, 0.0, 0.0, 21e6]);
    assert_to_the_cent(&value[12..14], &[0.0, 0.0]);
}

/// Without a flow of cash there is nothing to pay back, and no month in which it is.
#[test]
fn a_plan_without_cash_flow_has_no_payback() {
    let mut plan = case("payback-60-months");
    plan.sites[0].enabled = false;
    let p = projected(&plan);
    assert!(p.row("company.free-cash-flow").iter().all(|usd| *usd == 0.0));
    assert!(p.total("company.payback").is_nan(), "{}", p.total("company.payback"));
    assert!(p.why("company.payback").unwrap().starts_with("not within the plan"));
    // Cash from the first month on that nothing was paid for: it has come back in that month.
    let mut plan = with_lease(|lease| lease.start = month("2026-01"));
    plan.sites[0].moves.clear();
    (plan.sites[0].opening_ai_mw, plan.treasury.opening_cash_usd) = (100.0, 0.0);
    let p = projected(&plan);
    assert_eq!((at(&p, &plan, "company.free-cash-flow", "2026-12"), p.total("company.payback")), (9.6e6, 1.0));
}

/// Taxable income of the year to date is, over a year, that of its last month.
#[test]
fn tax_to_date_over_a_year_is_that_of_its_last_month() {
    let p = projected(&case("payback-60-months"));
    for key in ["taxable-income", "income-before-losses", "losses-used", "allowed-interest", "expected-income"] {
        let id = p.book.find(&format!("tax.{key}")).unwrap();
        assert_eq!(p.book.item(id).yearly, Yearly::Last, "{key}");
    }
}

/// Debt of 350 million at 6 %: interest on 100, 200, 300 and 350 million in March to June 2027 (months 3 to 6), 4.75 million in all, is
/// capitalised on halls that are ready in June. For tax it is part of their basis: 55 % equipment with a bonus of 100 % in December, 45 %
/// buildings over 39 years from July on. Off, the books deduct it, a 240th a month.
#[test]
fn capitalised_interest_is_depreciated_for_tax_with_what_was_built() {
    let project = |in_basis: bool, bonus: f64| {
        projected(&operating(60, |plan| {
            (plan.tax.interest_in_basis, plan.tax.ai_capacity_bonus_pct) = (in_basis, bonus);
            plan.tax.ai_building_pct = 45.0;
        }))
    };
    let p = project(true, 100.0);
    let all = 4.75e6;
    assert_close(&entity(&p, "books.capitalised-interest.released")[4..7], &[0.0, all, 0.0]);
    let building = 0.45 * all / 468.0;
    assert_close(
        &row(&p, "tax.capitalised-interest.depreciation")[5..13],
        &[0.0, building, building, building, building, building, building + 0.55 * all, building],
    );
    let basis = row(&p, "tax.capitalised-interest.basis");
    assert_close(&basis[5..6], &[all]);
    assert_close(&basis[11..12], &[0.45 * all - 6.0 * building]);
    // The first year of 15-year property is 5 % (Rev. Proc. 87-57, table 1).
    let by_table = project(true, 0.0);
    let december = row(&by_table, "tax.capitalised-interest.depreciation")[11];
    assert!((december - building - 0.05 * 0.55 * all).abs() < 0.01, "{december}");
    // What the books and tax depreciate in all is the same; deferred tax by flow and by balance agree in each case.
    let off = project(false, 100.0);
    assert!(off.book.find("tax.capitalised-interest.basis").is_none());
    for p in [&p, &by_table, &off] {
        assert!(p.book.checks().iter().all(|check| p.holds(check)));
    }
}
