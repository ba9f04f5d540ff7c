//! What a second auditor found: figures that only a hand calculation shows.

use crate::audit::{at, case};
use crate::common::{month, projected};
use wattfolio::plan::{Amortisation, Draws, ObjectKind, Quantity, Setting, add_named_object};

/// A project company builds for 100 million with a loan of 80 % of its cost at 6 %, 180 level payments after six months of interest,
/// and six months of reserve by the last draw, in May 2027: six payments from June on of p = 0.5 % / (1 − 1.005^−180) for each USD drawn.
/// Drawn is 80 % of 100 million and of the reserve R = 6 p (80m + 0.8 R): 4.222 million. What is drawn is 80 % of what lenders count as
/// cost, so the loan never breaks a covenant of 80 %.
#[test]
fn a_reserve_covers_the_payments_to_come_and_counts_in_loan_to_cost() {
    let mut plan = case("payback-60-months");
    add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Works").unwrap();
    add_named_object(&mut plan, ObjectKind::Debt, None, "Loan").unwrap();
    let company = &mut plan.project_companies[0];
    company.completion = month("2027-06");
    company.covenants.ltc_default_pct = 80.0;
    plan.sites[0].owner = "works".to_owned();
    let a_move = &mut plan.sites[0].moves[0];
    a_move.capex_usd_per_mw_it = 1.25e6;
    let loan = &mut plan.debts[0];
    loan.owner = "works".to_owned();
    (loan.draws, loan.commitment_usd, loan.loan_to_cost_pct) = (Draws::WithCapex, 90e6, 80.0);
    (loan.rate_pct_per_year, loan.payment_months, loan.fee_pct) = (Quantity::Value(6.0), 1, 0.0);
    (loan.start, loan.maturity) = (month("2026-12"), month("2031-11"));
    (loan.interest_only_months, loan.capitalised_months) = (6, 0);
    (loan.amortisation, loan.amortisation_months, loan.reserve_months) = (Amortisation::Level, 180, 6);
    let projection = projected(&plan);
    let six = 6.0 * 0.005 / (1.0 - 1.005_f64.powi(-180));
    let reserve = 80e6 * six / (1.0 - 0.8 * six);
    // The last draw before completion is that of May 2027; the first repayment stands in June.
    let target = at(&projection, &plan, "debt.loan.reserve-target", "2027-05");
    assert!((target - reserve).abs() < 1.0, "{target} instead of {reserve}");
    assert!((at(&projection, &plan, "entity.works.reserve", "2027-05") - target).abs() < 0.01);
    let worst = projection.row("entity.works.ltc").iter().fold(0.0_f64, |worst, ltc| worst.max(*ltc));
    assert!(worst < 0.8 + 1e-9 && worst > 0.79, "{worst}");
}

/// 100 million shares, net income of about 100 million; three notes of 100 million shares each would add 10, 60 and 90 million: after
/// the first, (100 + 10) / 200 = 0.55 a share, and the second at 0.60 no longer dilutes (ASC 260-10-45-18).
#[test]
fn notes_that_no_longer_dilute_after_others_are_left_out() {
    let mut plan = case("refresh");
    plan.equity.opening_shares = 100e6;
    plan.equity.share_price_usd = Quantity::Value(1.0);
    (plan.equity.share_price_growth_pct_per_year, plan.equity.share_price_btc_beta) = (0.0, 0.0);
    plan.tax.federal_rate_pct = 0.0;
    plan.tax.state_rate_pct = 0.0;
    plan.treasury.opening_cash_usd = 5e9;
    for (name, coupon) in [("A", 1.0), ("B", 6.0), ("C", 9.0)] {
        add_named_object(&mut plan, ObjectKind::Convertible, None, name).unwrap();
        let notes = plan.convertibles.last_mut().unwrap();
        (notes.opening_usd, notes.conversion_price_usd, notes.coupon_pct_per_year) = (1e9, 10.0, coupon);
        (notes.maturity, notes.call_from) = (month("2035-07"), month("2035-07"));
        notes.settlement = wattfolio::plan::Settlement::Shares;
    }
    let projection = projected(&plan);
    let from = (plan.number_of(month("2028-01")) - 1) as usize;
    let income: f64 = projection.row("company.income.net-income-to-parent")[from..from + 12].iter().sum();
    // By trying every set of notes: the lowest figure is the diluted one.
    let all = [(10e6, 100e6), (60e6, 100e6), (90e6, 100e6)];
    let lowest = (0..8_u32)
        .map(|set| {
            let chosen = all.iter().enumerate().filter(|(k, _)| set & (1 << k) != 0).map(|(_, notes)| *notes);
            let (more, shares) = chosen.fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d));
            (income + more) / (100e6 + shares)
        })
        .fold(f64::INFINITY, f64::min);
    let diluted = at(&projection, &plan, "equity.eps-diluted", "2028-12");
    assert!(income > 0.0 && (diluted - lowest).abs() < 1e-9, "{diluted} {lowest} {income}");
}

/// A corporation of which the parent owns 60 % pays out 100 million of opening cash and never earns anything: a return of capital, not a
/// dividend (sections 301(c)(2) and 316).
#[test]
fn distributions_without_earnings_are_no_dividends() {
    let mut plan = case("refresh");
    add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Holding").unwrap();
    let company = &mut plan.project_companies[0];
    (company.ownership_pct, company.opening_cash_usd, company.minimum_cash_usd) = (60.0, 100e6, 0.0);
    company.completion = month("2026-01");
    plan.treasury.interest_on_cash_pct_per_year = Quantity::Value(0.0);
    plan.set("project_companies.holding.tax_status", &Setting::Text("Corporation".to_owned())).unwrap();
    let projection = projected(&plan);
    let paid: f64 = projection.row("entity.holding.distribution").iter().sum();
    assert!((paid - 100e6).abs() < 0.01, "{paid}");
    assert!(projection.row("tax.dividends").iter().all(|usd| *usd == 0.0));
}
