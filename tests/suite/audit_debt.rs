//! Debt as lenders and auditors read it, against hand calculations: what is set aside and locked up, fees, reserves, what
//! distributions wait for, the months covenants are tested on, day counts, and cash below zero.

use crate::capital::{building, leased, with_debt};
use crate::common::{assert_close, bare, month, projected, row};
use wattfolio::model::Projection;
use wattfolio::plan::{
    Amortisation, DayCount, DistributionsFrom, Draws, DscrPeriod, Interest, ItemKind, Level, LeveragePeriod,
    ObjectKind, Overdraft, Plan, Quantity, ReserveFunding, Support, add_object,
};

pub fn entity<'p>(p: &'p Projection, key: &str) -> &'p [f64] {
    row(p, &format!("entity.project-company-1.{key}"))
}

/// PMT of 350 million at 6 % over 84 months: 5,112,994 USD.
pub fn payment() -> f64 {
    350e6 * 0.005 / (1.0 - 1.005_f64.powi(-84))
}

/// The halls of `building`, leased from their completion in June 2027 (month 6) on for 8 million a month, with a loan of 350
/// million at 6 % in level payments over 84 months, interest only until `interest_only` months from January 2027 have passed.
pub fn operating(interest_only: u32, change: impl FnOnce(&mut Plan)) -> Plan {
    building(|plan| {
        leased(plan, "2027-06");
        plan.sites[0].leases[0].rent_usd_per_kw_it_month = 160.0;
        let debt = &mut plan.debts[0];
        (debt.rate_pct_per_year, debt.amortisation, debt.amortisation_months) =
            (Quantity::Value(6.0), Amortisation::Level, 84);
        (debt.interest_only_months, debt.start) = (interest_only, month("2027-01"));
        let company = &mut plan.project_companies[0];
        (company.completion, company.support) = (month("2027-06"), Support::UntilCompletion);
        (company.covenants.dscr_lock_up, company.covenants.dscr_default) = (0.0, 0.0);
        change(plan);
    })
}

/// 100 million drawn in January 2027 at 6 %, paid in January and July, capitalised for twelve months: 3 million are added in
/// July 2027, and nothing is set aside for them. Interest from August on is paid in January 2028, the thirteenth month: 0.5 % of
/// 103 million is set aside each month.
#[test]
fn nothing_is_set_aside_for_interest_that_is_capitalised() {
    let half_yearly = |capitalised: u32, draws: Draws| {
        projected(&building(|plan| {
            let debt = &mut plan.debts[0];
            (debt.draws, debt.rate_pct_per_year, debt.payment_months) = (draws, Quantity::Value(6.0), 6);
            (debt.amortisation, debt.maturity, debt.capitalised_months) =
                (Amortisation::Bullet, month("2033-01"), capitalised);
            if draws == Draws::Dated {
                debt.draws_usd = vec![(month("2027-01"), 100e6)];
            }
        }))
    };
    let p = half_yearly(12, Draws::Dated);
    let set_aside = &row(&p, "debt.debt-1.set-aside")[..13];
    let monthly = 103e6 * 0.005;
    let after = [1.0, 2.0, 3.0, 4.0, 5.0, 0.0].map(|months| months * monthly);
    assert_close(&row(&p, "debt.debt-1.interest-added")[6..7], &[3e6]);
    assert_close(set_aside, &[[0.0; 7].as_slice(), &after].concat());
    // The same without capitalisation: half a million more in each month.
    let p = half_yearly(0, Draws::Dated);
    assert_close(&row(&p, "debt.debt-1.set-aside")[..7], &[0.0, 0.5e6, 1e6, 1.5e6, 2e6, 2.5e6, 0.0]);
    // A commitment of 350 million that is drawn in May leaves no room: the interest of 100, 200, 300 and 350 million is paid in cash in
    // July, and set aside until then.
    let p = half_yearly(12, Draws::WithCapex);
    assert_close(&row(&p, "debt.debt-1.set-aside")[..7], &[0.0, 0.0, 0.5e6, 1.5e6, 3e6, 4.75e6, 0.0]);
    assert_close(&row(&p, "debt.debt-1.interest-paid")[6..7], &[6.5e6]);
}

/// Rent of 5.5 million covers payments of 5.11 million 1.08 times, below the lock-up level of 1.2. The owners repay the loan at
/// its maturity in July 2029 (month 31): from then on there is nothing to lock up, and the month's rent is paid out.
#[test]
fn a_lock_up_ends_with_the_debt() {
    let p = projected(&operating(6, |plan| {
        plan.sites[0].leases[0].rent_usd_per_kw_it_month = 110.0;
        plan.debts[0].maturity = month("2029-07");
        let company = &mut plan.project_companies[0];
        (company.covenants.dscr_lock_up, company.support) = (1.2, Support::Always);
    }));
    assert_eq!(entity(&p, "locked")[29], 1.0);
    assert_eq!(entity(&p, "distribution")[29], 0.0);
    assert_close(&entity(&p, "debt")[30..32], &[0.0, 0.0]);
    assert_eq!(&entity(&p, "locked")[30..33], &[0.0; 3]);
    assert_eq!(&entity(&p, "dscr-lock-up")[29..32], &[1.0, 0.0, 0.0]);
    assert_close(&entity(&p, "distribution")[31..33], &[5.5e6, 5.5e6]);
}

/// A fee of 1.2 % a year on what is not drawn of 350 million, and one of 1 % on draws of 100, 100, 100 and 50 million: the first
/// is operating, as interest is (ASC 230-10-45-17), the second an issuance cost and financing (ASC 230-10-45-15).
#[test]
fn commitment_fees_are_operating_and_issuance_costs_financing() {
    let p = projected(&building(|plan| {
        let debt = &mut plan.debts[0];
        (debt.commitment_fee_pct_per_year, debt.available_until, debt.fee_pct) =
            (Quantity::Value(1.2), month("2027-06"), 1.0);
    }));
    let commitment = [350e3, 350e3, 250e3, 150e3, 50e3, 0.0];
    let on_draws = [0.0, 1e6, 1e6, 1e6, 0.5e6, 0.0];
    for place in ["company", "entity.project-company-1"] {
        let paid = |line: &str| row(&p, &format!("{place}.cash-flow.{line}"))[..6].iter().map(|usd| -usd).collect();
        let (of_commitment, fees): (Vec<f64>, Vec<f64>) = (paid("commitment-fees"), paid("fees"));
        assert_close(&of_commitment, &commitment);
        assert_close(&fees, &on_draws);
    }
    assert_close(&row(&p, "company.fees")[..6], &on_draws);
    assert_close(&row(&p, "company.commitment-fees")[..6], &commitment);
}

/// Land of 75 million bought by the borrower in February 2027, beside 125 million of capex, of which the loan bears 100: half of
/// the cost with land, 80 % without.
#[test]
fn land_counts_in_loan_to_cost_by_choice() {
    let ratio = |land: bool| {
        let p = projected(&building(|plan| {
            add_object(plan, ObjectKind::OtherItem, None).unwrap();
            let item = &mut plan.other_items[0];
            (item.kind, item.amounts_usd) = (ItemKind::Asset, vec![(month("2027-02"), -75e6)]);
            "project-company-1".clone_into(&mut item.owner);
            plan.project_companies[0].covenants.land_in_cost = land;
            plan.covenants.land_in_cost = land;
        }));
        [entity(&p, "ltc")[1], row(&p, "company.ltc")[1]]
    };
    assert_close(&ratio(true), &[0.5, 0.5]);
    assert_close(&ratio(false), &[0.8, 0.8]);
}

/// Three months of capitalised interest and three of interest only are the same three months, January to March: 100 grow to
/// 103.0301, and the first of twelve level payments falls in April, PMT(0.01, 12, 103.0301) = 9.1541 (a spreadsheet's).
#[test]
fn capitalised_and_interest_only_months_are_the_same_months() {
    let level = |interest_only: u32, capitalised: u32| {
        projected(&with_debt(24, 100.0, |debt| {
            (debt.rate_pct_per_year, debt.start) = (Quantity::Value(12.0), month("2027-01"));
            (debt.interest_only_months, debt.capitalised_months) = (interest_only, capitalised);
            (debt.amortisation, debt.amortisation_months) = (Amortisation::Level, 12);
        }))
    };
    let p = level(3, 3);
    assert_eq!(p.total("debt.debt-1.first-repayment"), 4.0);
    let want = 103.0301 * 0.01 / (1.0 - 1.01_f64.powi(-12));
    assert!((want - 9.1541).abs() < 1e-4, "{want}");
    assert_close(&row(&p, "debt.debt-1.payment")[..5], &[0.0, 0.0, 0.0, want, want]);
    assert_close(&row(&p, "debt.debt-1.interest-paid")[..4], &[0.0, 0.0, 0.0, 1.030_301]);
    // Payments are on the balance of the month before: none in the start itself, and twelve of them all the same.
    let p = level(0, 0);
    assert_eq!(p.total("debt.debt-1.first-repayment"), 2.0);
    let balance = row(&p, "debt.debt-1.balance");
    assert!(balance[11] > 1.0 && balance[12] == 0.0, "{:?}", &balance[11..13]);
}

/// Complete in June 2027 (month 6), first repayment in January 2028 (month 13), first DSCR test in June 2028 (month 18): the twelfth
/// month of service from completion is May. What has gathered by then is 13 rents of 8 million less 7 months of interest of 1.75
/// and 6 level payments.
#[test]
fn distributions_wait_for_completion_repayment_and_test() {
    let paid = |from: DistributionsFrom, lock_up: f64| {
        let p = projected(&operating(12, |plan| {
            let company = &mut plan.project_companies[0];
            (company.distributions_from, company.covenants.dscr_lock_up) = (from, lock_up);
        }));
        entity(&p, "distribution").to_vec()
    };
    let first = |paid: &[f64]| paid.iter().position(|usd| *usd > 0.01).map(|t| t + 1);
    assert_eq!(first(&paid(DistributionsFrom::Completion, 1.2)), Some(6));
    let tested = paid(DistributionsFrom::FirstRepayment, 1.2);
    assert_eq!(first(&tested), Some(18));
    assert_close(&tested[17..19], &[13.0 * 8e6 - 7.0 * 1.75e6 - 6.0 * payment(), 8e6 - payment()]);
    let untested = paid(DistributionsFrom::FirstRepayment, 0.0);
    assert_eq!(first(&untested), Some(13));
    assert_close(&untested[12..13], &[8.0 * 8e6 - 7.0 * 1.75e6 - payment()]);
    // A bullet repays nothing by schedule: the first interest after completion, in June, counts.
    let bullet = projected(&operating(12, |plan| {
        plan.debts[0].amortisation = Amortisation::Bullet;
        plan.project_companies[0].distributions_from = DistributionsFrom::FirstRepayment;
    }));
    assert_eq!(first(entity(&bullet, "distribution")), Some(6));
    // Without debt completion alone counts, a covenant or not.
    let free = projected(&operating(12, |plan| {
        plan.debts.clear();
        let company = &mut plan.project_companies[0];
        (company.distributions_from, company.covenants.dscr_lock_up) = (DistributionsFrom::FirstRepayment, 1.2);
    }));
    assert_eq!(first(entity(&free, "distribution")), Some(6));
}

/// A commitment of 500 million at 6 %, six months of interest: 3 % of what is drawn. By the last draw, in May (month 5), the reserve R is
/// a cost beside 125 million of capex: the loan draws D = 80 % · (125 + R), and R = 3 % · (300 + D), so D = 107.2 / 0.976; the owners
/// bear 20 % and the month's interest of 1.5. At the first draw, in January, it is 3 % of the commitment, 15 million: the loan bears 12.
#[test]
fn a_reserve_is_funded_by_draws_and_owners() {
    let funded = |how: ReserveFunding| {
        projected(&operating(60, |plan| {
            let debt = &mut plan.debts[0];
            (debt.commitment_usd, debt.reserve_months, debt.reserve_funding) = (500e6, 6, how);
        }))
    };
    let (drawn, owed) = (107.2e6 / 0.976, 300e6 + 107.2e6 / 0.976);
    let reserve = 0.03 * owed;
    let p = funded(ReserveFunding::LastDraw);
    assert_close(&entity(&p, "reserve-funded")[..6], &[0.0, 0.0, 0.0, 0.0, reserve, 0.0]);
    assert_close(&entity(&p, "reserve")[3..8], &[0.0, reserve, reserve, reserve, reserve]);
    assert_close(&row(&p, "debt.debt-1.drawn")[..6], &[0.0, 100e6, 100e6, 100e6, drawn, 0.0]);
    let of_owners = 0.2 * (125e6 + reserve) + 1.5e6;
    assert_close(&entity(&p, "called")[..6], &[0.0, 25e6, 25.5e6, 26e6, of_owners, 0.0]);
    // Sources and uses until June: debt, what owners paid, and a rent of 8 million; beside capex, interest of 0.5, 1, 1.5 million and of
    // June, and the reserve.
    let funds = |key: &str| p.total(&format!("entity.project-company-1.funds.{key}-in-all"));
    let june = 0.005 * owed;
    assert_close(
        &[funds("from-debt"), funds("from-owners"), funds("from-operations")],
        &[owed, 76.5e6 + of_owners, 8e6],
    );
    assert_close(&[funds("sources"), funds("uses")], &[owed + 84.5e6 + of_owners; 2]);
    assert_close(
        &["capex", "financing", "reserve", "repayment", "owners", "cash"].map(|key| funds(&format!("for-{key}"))),
        &[500e6, 3e6 + june, reserve, 0.0, 8e6 - june, 0.0],
    );
    let p = funded(ReserveFunding::AtClose);
    assert_close(&row(&p, "debt.debt-1.drawn")[..6], &[12e6, 100e6, 100e6, 100e6, 100e6, 0.0]);
    assert_close(&entity(&p, "reserve")[..3], &[15e6; 3]);
    assert_close(&entity(&p, "called")[..2], &[3e6, 25e6 + 0.06e6]);
    // From cash flow: nothing before rent comes, then what is left of it after interest on 400 million, up to 3 % of them.
    let p = funded(ReserveFunding::FromCash);
    assert_close(&entity(&p, "reserve")[3..8], &[0.0, 0.0, 6e6, 12e6, 12e6]);
    // Owners who do not support the company fund nothing, and a finding says so: 60 months of 5 % on 4 million are 12 million.
    let p = projected(&operating(60, |plan| {
        let debt = &mut plan.debts[0];
        (debt.draws, debt.draws_usd) = (Draws::Dated, vec![(month("2027-01"), 4e6)]);
        (debt.reserve_months, debt.reserve_funding, debt.rate_pct_per_year) =
            (60, ReserveFunding::AtClose, Quantity::Value(60.0));
        plan.project_companies[0].support = Support::Never;
    }));
    assert_close(&entity(&p, "reserve-funded")[..1], &[4e6]);
    let said = "to be funded in Jan 2027: cash and owners fund 4.0 of 12.0 million USD";
    assert!(p.findings.iter().any(|f| f.level == Level::Warning && f.message.contains(said)), "{:?}", p.findings);
}

/// A letter of credit for six payments costs 2.4 % a year of them and no cash. When the tenant defaults in January 2029 (month 25) it
/// pays six months of debt service, which the owners reimburse although their support has ended; then cash is missing.
#[test]
fn a_letter_of_credit_stands_for_the_reserve() {
    let p = projected(&operating(6, |plan| {
        let lease = &mut plan.sites[0].leases[0];
        (lease.rent_usd_per_kw_it_month, lease.default_stress) = (200.0, true);
        (lease.default_month, lease.backstop_pct) = (month("2029-01"), 0.0);
        let debt = &mut plan.debts[0];
        (debt.reserve_months, debt.reserve_funding) = (6, ReserveFunding::LetterOfCredit);
        debt.reserve_letter_fee_pct_per_year = 2.4;
    }));
    let letter = 6.0 * payment();
    // In month 5 a month of interest, 1.75 million, and five payments lie ahead; the first repayment is in July 2027 (month 7).
    let first = (1.75e6 + 5.0 * payment()) * 0.002;
    let letter_fee = letter * 0.002;
    assert_close(&row(&p, "debt.debt-1.letter-fee")[3..8], &[0.0, first, letter_fee, letter_fee, letter_fee]);
    assert_close(&row(&p, "company.cash-flow.commitment-fees")[7..8], &[-letter * 0.002]);
    assert!(entity(&p, "reserve")[..31].iter().all(|usd| *usd == 0.0), "{:?}", entity(&p, "reserve"));
    assert_eq!(entity(&p, "distributes")[20], 1.0);
    let drawn = entity(&p, "letter-drawn");
    // The fee is not debt service: the company is short of it, on 6/6, 5/6 … of the letter as it is drawn, 3.5 months of it in all.
    assert_close(&drawn[24..31], &[[payment(); 6].as_slice(), &[0.0]].concat());
    assert_close(&entity(&p, "called")[24..31], &drawn[24..31]);
    let gap = entity(&p, "funding-gap");
    assert!((gap[30] - payment() - 3.5 * letter * 0.002).abs() < 0.01, "{}", gap[30]);
}

/// At the end of June 2027 (month 6) twelve rents of 8 million and twelve level payments lie ahead: 1.565. The tenant defaults in
/// January 2029 (month 25): at the end of December 2028 nothing is ahead, while the twelve months behind still cover 1.565 times;
/// at the end of September 2028 three of twelve rents are.
#[test]
fn debt_service_cover_is_tested_backward_forward_or_both() {
    let tested = |period: DscrPeriod| {
        projected(&operating(6, |plan| {
            let lease = &mut plan.sites[0].leases[0];
            (lease.default_stress, lease.default_month, lease.backstop_pct) = (true, month("2029-01"), 0.0);
            let covenants = &mut plan.project_companies[0].covenants;
            (covenants.dscr_lock_up, covenants.dscr_period) = (1.2, period);
        }))
    };
    let covered = 8e6 / payment();
    let quarters = |p: &Projection| [6, 18, 21, 24].map(|t: usize| entity(p, "dscr")[t - 1]);
    let p = tested(DscrPeriod::Trailing);
    assert_close(&quarters(&p), &[0.0, covered, covered, covered]);
    assert_eq!(p.total("entity.project-company-1.dscr-first-test"), 18.0);
    let p = tested(DscrPeriod::Forward);
    assert_close(&quarters(&p), &[covered, covered * 0.5, covered * 0.25, 0.0]);
    assert_eq!(p.total("entity.project-company-1.dscr-first-test"), 6.0);
    // From December 2027 on 12, then 9, 6 and 3 rents are ahead: lock-up begins in March 2028, at 1.17.
    assert_eq!(p.total("entity.project-company-1.dscr-lock-up-month"), 15.0);
    let p = tested(DscrPeriod::Both);
    assert_close(&quarters(&p), &[covered, covered * 0.5, covered * 0.25, 0.0]);
    // The plan ends in December 2030 (month 48): from 2030 on only what lies behind can be tested, and that is nothing.
    assert_close(&entity(&p, "cfads-ahead")[35..39], &[0.0; 4]);
    assert_eq!(entity(&p, "dscr-tested")[38], 1.0);
}

/// Rent of 8 million a month from June 2027 on. At the end of September (month 9) the last quarter times four is 96 million, the
/// year since January 32 million in nine months, annualised 42.67; a year later both are 96.
#[test]
fn leverage_is_on_twelve_months_or_the_last_quarter() {
    let of = |period: LeveragePeriod| {
        projected(&operating(6, |plan| {
            let covenants = &mut plan.project_companies[0].covenants;
            (covenants.net_leverage_lock_up, covenants.leverage_period) = (5.0, period);
        }))
    };
    let p = of(LeveragePeriod::LastTwelveMonths);
    let net_debt = entity(&p, "net-debt");
    let (year, quarter) = (net_debt[8] / (32e6 * 12.0 / 9.0), net_debt[8] / 96e6);
    assert_close(&[entity(&p, "net-leverage-year")[8], entity(&p, "net-leverage")[8]], &[year, quarter]);
    assert_close(&entity(&p, "ebitda-of-year")[20..21], &[96e6]);
    assert_close(&entity(&p, "net-leverage-lock-up-headroom")[8..9], &[5.0 - year]);
    let p = of(LeveragePeriod::LastQuarter);
    assert_close(&entity(&p, "net-leverage-lock-up-headroom")[8..9], &[5.0 - quarter]);
}

/// 6 % on 10 million in January and February 2027: a twelfth, or 31 and 28 days over 360 or 365. Paid in April and October, interest has
/// accrued since October 2026: two months, or 61 days.
#[test]
fn fixed_interest_counts_days_by_choice() {
    let want = |count: DayCount, days: f64, months: f64| match count {
        DayCount::Thirty360 => 10e6 * 0.06 * months / 12.0,
        DayCount::Actual360 => 10e6 * 0.06 * days / 360.0,
        DayCount::Actual365 => 10e6 * 0.06 * days / 365.0,
    };
    for count in [DayCount::Thirty360, DayCount::Actual360, DayCount::Actual365] {
        let mut plan = with_debt(12, 10e6, |debt| {
            (debt.rate_pct_per_year, debt.day_count, debt.payment_months) = (Quantity::Value(6.0), count, 6);
            (debt.start, debt.maturity) = (month("2026-01"), month("2030-10"));
        });
        add_object(&mut plan, ObjectKind::Convertible, None).unwrap();
        let notes = &mut plan.convertibles[0];
        (notes.opening_usd, notes.coupon_pct_per_year, notes.day_count) = (10e6, 6.0, count);
        (notes.issues_usd, notes.conversion_price_usd, notes.maturity) = (Vec::new(), 1e6, month("2030-10"));
        let p = projected(&plan);
        for key in ["debt.debt-1", "convertible.convertible-1"] {
            let interest = &row(&p, &format!("{key}.interest"))[..2];
            assert_close(interest, &[want(count, 31.0, 1.0), want(count, 28.0, 1.0)]);
            let opening = p.total(&format!("{key}.accrued-interest-opening"));
            assert!((opening - want(count, 61.0, 2.0)).abs() < 0.01, "{key} {opening}");
        }
    }
    // SOFR of 4 % and a margin of 2 % are actual/360 whatever is chosen, before the plan too.
    let mut plan = with_debt(12, 10e6, |debt| {
        (debt.interest, debt.margin_pct_per_year, debt.payment_months) = (Interest::Floating, Quantity::Value(2.0), 6);
        (debt.start, debt.maturity) = (month("2026-01"), month("2030-10"));
    });
    plan.market.sofr_pct_per_year = Quantity::Value(4.0);
    let opening = projected(&plan).total("debt.debt-1.accrued-interest-opening");
    assert!((opening - 10e6 * 0.06 * 61.0 / 360.0).abs() < 0.01, "{opening}");
}

/// Cash of the parent 10 million below zero: at 12 % 100,000 in January, at a revolver's 9 % 75,000, or nothing and a finding.
#[test]
fn cash_below_zero_bears_what_is_chosen() {
    let with = |choice: Overdraft| {
        let mut plan = bare(12);
        add_object(&mut plan, ObjectKind::Debt, None).unwrap();
        let revolver = &mut plan.debts[0];
        (revolver.draws, revolver.draws_usd, revolver.commitment_usd) = (Draws::Revolving, Vec::new(), 0.0);
        (revolver.rate_pct_per_year, revolver.commitment_fee_pct_per_year) =
            (Quantity::Value(9.0), Quantity::Value(0.0));
        plan.treasury.opening_cash_usd = -10e6;
        (plan.treasury.overdraft, plan.treasury.overdraft_pct_per_year) = (choice, 12.0);
        projected(&plan)
    };
    let free = with(Overdraft::Free);
    let said =
        "Cash of the parent is below zero from Jan 2027 on, at the lowest −10.0 million USD: it bears no interest";
    let finds = |p: &Projection| p.findings.iter().any(|f| f.path == "treasury.overdraft");
    assert!(free.findings.iter().any(|f| f.message.contains(said)), "{:?}", free.findings);
    let before = row(&free, "entity.parent.cash").to_vec();
    for (choice, rate) in [(Overdraft::AtRate, 0.01), (Overdraft::RevolverRate, 0.0075)] {
        let p = with(choice);
        assert!(!finds(&p));
        let (interest, cash) = (row(&p, "entity.parent.overdraft-interest"), row(&p, "entity.parent.cash"));
        assert_close(&interest[..2], &[10e6 * rate, -cash[0] * rate]);
        assert_close(&cash[..1], &[before[0] - 10e6 * rate]);
        assert_close(&row(&p, "company.cash-flow.interest")[..1], &[-10e6 * rate]);
        assert_close(&row(&p, "company.interest-paid")[..1], &[10e6 * rate]);
    }
}
