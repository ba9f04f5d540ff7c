//! What an auditor asks of the books: choices of accounting and working capital, each against a calculation by hand.

use crate::audit::{at, case, with};
use crate::common::{month, projected, save};
use wattfolio::model::Projection;
use wattfolio::plan::{Amortisation, ObjectKind, Quantity, Setting, add_named_object};

fn text(choice: &str) -> Setting {
    Setting::Text(choice.to_owned())
}

fn ties(projection: &Projection) {
    let worst = projection.row("company.balance.difference").iter().fold(0.0_f64, |worst, usd| worst.max(usd.abs()));
    assert!(worst < 0.005, "the balance sheet is off by {worst} USD");
}

/// Notes of 100 million at 3 %, coupons in January and July, called in March 2027: two months, 500,000, have accrued since the
/// coupon of January. Indentures deem them paid by the conversion; they become equity (ASC 470-20-40-11).
#[test]
fn a_coupon_accrued_at_a_conversion_is_deemed_paid_by_it() {
    let mut plan = case("refresh");
    add_named_object(&mut plan, ObjectKind::Convertible, None, "Notes").unwrap();
    let notes = &mut plan.convertibles[0];
    (notes.opening_usd, notes.conversion_price_usd, notes.coupon_pct_per_year) = (100e6, 10.0, 3.0);
    (notes.payment_months, notes.maturity, notes.call_from) = (6, month("2032-07"), month("2027-03"));
    plan.equity.share_price_usd = Quantity::Value(20.0);
    (plan.equity.share_price_growth_pct_per_year, plan.equity.share_price_btc_beta) = (0.0, 0.0);
    plan.treasury.opening_cash_usd += 200e6;
    let of = |choice: &str| {
        let plan = with(&plan, &[("convertibles.notes.coupon_at_conversion", text(choice))]);
        let projection = projected(&plan);
        ties(&projection);
        assert_eq!(at(&projection, &plan, "convertible.notes.converts", "2027-03"), 1.0);
        assert_eq!(at(&projection, &plan, "convertible.notes.accrued-interest", "2027-03"), 0.0);
        let paid = |date| at(&projection, &plan, "convertible.notes.interest-paid", date);
        (paid("2027-01"), paid("2027-03"), paid("2027-07"), at(&projection, &plan, "company.cash", "2027-03"))
    };
    let (january, march, july, cash) = of("DeemedPaid");
    assert!((january - 1.5e6).abs() < 1e-6 && march == 0.0 && july == 0.0, "{january} {march} {july}");
    let (_, march, july, less) = of("PaidInCash");
    assert!((march - 0.5e6).abs() < 1e-6 && july == 0.0, "{march} {july}");
    assert!((cash - less - 0.5e6).abs() < 0.01, "{cash} {less}");
}

/// 800 million, a fifth of it paid over four months of commissioning from June 2027, when the capacity is ready: at the end of June
/// 15 % or 120 million is in service and not paid. That is a liability; nothing is under construction any more.
#[test]
fn what_is_in_service_and_not_yet_paid_is_a_liability() {
    let plan = with(
        &case("payback-60-months"),
        &[
            ("sites.a.moves.m.commissioning_cost_pct", Setting::Number(20.0)),
            ("sites.a.moves.m.commissioning_months", Setting::Number(4.0)),
        ],
    );
    let projection = projected(&plan);
    ties(&projection);
    let owed = |date| at(&projection, &plan, "company.balance.construction-payables", date);
    for (date, usd) in [("2027-05", 0.0), ("2027-06", 120e6), ("2027-07", 80e6), ("2027-08", 40e6), ("2027-09", 0.0)] {
        assert!((owed(date) - usd).abs() < 0.01, "{date}: {} owed, not {usd}", owed(date));
    }
    assert!((at(&projection, &plan, "company.balance.construction", "2027-05") - 640e6).abs() < 0.01);
    assert!(projection.row("company.balance.construction").iter().all(|usd| *usd > -0.005));
    assert!((at(&projection, &plan, "company.balance.construction", "2027-06")).abs() < 0.01);
    // A plan that begins in August 2027 opens with what is left of it: 80 million, of which 40 are paid in that month.
    let later = with(&plan, &[("company.start", text("2027-08")), ("sites.a.opening_ai_mw", Setting::Number(100.0))]);
    let projection = projected(&later);
    ties(&projection);
    assert!((at(&projection, &later, "company.balance.construction-payables", "2027-08") - 40e6).abs() < 0.01);
}

/// The parent owes 1,000 million at 12 %: 10 million a month. A project company without debt builds: in a month that opens with 320
/// million under construction, the group capitalises 3.2 million (ASC 835-20-30-3: the rate of its other borrowings).
#[test]
fn interest_is_capitalised_at_the_rate_of_the_group() {
    let mut plan = case("payback-60-months");
    add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Works").unwrap();
    add_named_object(&mut plan, ObjectKind::Debt, None, "Notes").unwrap();
    let debt = &mut plan.debts[0];
    (debt.opening_usd, debt.rate_pct_per_year, debt.owner) = (1e9, Quantity::Value(12.0), "parent".to_owned());
    (debt.amortisation, debt.maturity, debt.capitalised_months) = (Amortisation::Bullet, month("2031-12"), 0);
    plan.sites[0].owner = "works".to_owned();
    let of = |choice: &str| {
        let plan = with(&plan, &[("books.interest_capitalised", text(choice))]);
        let projection = projected(&plan);
        ties(&projection);
        let built = at(&projection, &plan, "company.balance.construction", "2027-02");
        let added = |date| at(&projection, &plan, "company.books.capitalised-interest", date);
        (built, added("2027-03"), added("2027-07"))
    };
    let (built, march, july) = of("GroupDebt");
    assert!(built > 100e6, "{built}");
    // Capitalised interest itself stands in construction too, and is not counted again.
    let spent = built - projected(&plan).row("company.books.capitalised-interest")[..3].iter().sum::<f64>();
    assert!((march - spent * 0.01).abs() < 1.0, "{march} of {spent}");
    assert_eq!(july, 0.0);
    assert_eq!(of("OwnDebt").1, 0.0);
}

/// Maintenance of a lease that stands releases no interest of what is still being built at the same site.
#[test]
fn maintenance_releases_no_capitalised_interest() {
    let mut plan = case("payback-60-months");
    add_named_object(&mut plan, ObjectKind::Debt, None, "Notes").unwrap();
    let debt = &mut plan.debts[0];
    (debt.opening_usd, debt.rate_pct_per_year, debt.owner) = (1e9, Quantity::Value(12.0), "parent".to_owned());
    (debt.amortisation, debt.maturity, debt.capitalised_months) = (Amortisation::Bullet, month("2031-12"), 0);
    plan.sites[0].opening_ai_mw = 100.0;
    plan.sites[0].contracted_mw = 200.0;
    plan.sites[0].leases[0].start = month("2026-01");
    plan.sites[0].leases[0].maintenance_capex_usd_per_kw_it_year = 60.0;
    plan.sites[0].leases[0].term_months = 180;
    let projection = projected(&plan);
    ties(&projection);
    assert!(projection.row("company.maintenance-capex")[..6].iter().all(|usd| *usd > 0.0));
    let released = projection.row("entity.parent.books.capitalised-interest.released");
    assert!(released[..6].iter().all(|usd| *usd == 0.0), "{:?}", &released[..8]);
    let added: f64 = projection.row("company.books.capitalised-interest").iter().sum();
    assert!(added > 1e6 && (released.iter().sum::<f64>() - added).abs() < 0.01);
}

/// 10 million of payables open the plan; every cost of a month is paid in the next. Free cash flow holds the change or does not; what is
/// left after debt is the same.
#[test]
fn receivables_and_payables_are_both_in_free_cash_flow_or_both_after_it() {
    let plan = with(
        &case("payback-60-months"),
        &[
            ("books.opening_payables_usd", Setting::Number(10e6)),
            ("books.costs_paid_later_pct", Setting::Number(100.0)),
            ("company.overhead_usd_per_month", Setting::Number(2e6)),
            ("sites.a.leases.l.payment_lag_months", Setting::Number(1.0)),
        ],
    );
    let of = |choice: &str| {
        let plan = with(&plan, &[("company.working_capital", text(choice))]);
        let projection = projected(&plan);
        ties(&projection);
        projection
    };
    let (inside, after) = (of("InFreeCashFlow"), of("AfterFreeCashFlow"));
    let flow = |projection: &Projection, date| at(projection, &plan, "company.free-cash-flow", date);
    // Month 1: 10 million are paid, and the month's 2 million of overhead are not yet.
    assert!((flow(&inside, "2026-12") - flow(&after, "2026-12") + 8e6).abs() < 0.01);
    // June 2027: 9.6 million of rent are invoiced and collected in July; power that is passed through is invoiced and owed alike.
    let june = flow(&inside, "2027-06") - flow(&after, "2027-06");
    assert!((june + 9.6e6).abs() < 0.01, "{june}");
    let levered = |projection: &Projection| projection.row("company.levered.free-cash-flow").to_vec();
    let worst = levered(&inside).iter().zip(levered(&after)).fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs()));
    assert!(worst < 0.01, "{worst}");
}

/// 80 MW IT at 13 million each are 1,040 million as if built; after three of six even months 400 of 800 million are still to be spent.
#[test]
fn the_sum_of_the_parts_is_less_the_cost_to_complete() {
    let mut plan = with(&case("payback-60-months"), &[("valuation.usd_per_contracted_mw_it", Setting::Number(13e6))]);
    plan.market.spend_curve_pct = vec![(0.0, 0.0), (100.0, 100.0)];
    let projection = projected(&plan);
    let row = |key: &str| at(&projection, &plan, key, "2027-02");
    assert!((projection.total("valuation.ai") - 1040e6).abs() < 0.01);
    assert!((row("valuation.cost-to-complete") - 400e6).abs() < 1.0, "{}", row("valuation.cost-to-complete"));
    assert!((row("valuation.sum-of-parts-as-built") - row("valuation.sum-of-parts") - 400e6).abs() < 1.0);
    let shares = row("equity.diluted");
    assert!((row("valuation.per-share-as-built") - row("valuation.per-share") - 400e6 / shares).abs() < 1e-6);
    assert_eq!(at(&projection, &plan, "valuation.cost-to-complete", "2027-06"), 0.0);
    let plan = with(&plan, &[("valuation.cost_to_complete_deducted", Setting::Flag(false))]);
    let projection = projected(&plan);
    assert_eq!(projection.row("valuation.sum-of-parts"), projection.row("valuation.sum-of-parts-as-built"));
}

/// 50 million shares, notes of 100 million at 3 % convertible into 10 million: diluted earnings per share of a year are (net income +
/// 3 million after tax) over 60 million shares where that is less than basic (ASC 260-10-45-40, ASU 2020-06); with the principal
/// paid in cash nothing is added back, and only the shares above it count.
#[test]
fn earnings_per_share_are_basic_and_diluted() {
    let mut plan = case("refresh");
    add_named_object(&mut plan, ObjectKind::Convertible, None, "Notes").unwrap();
    plan.equity.opening_shares = 50e6;
    plan.equity.share_price_usd = Quantity::Value(16.0);
    (plan.equity.share_price_growth_pct_per_year, plan.equity.share_price_btc_beta) = (0.0, 0.0);
    let notes = &mut plan.convertibles[0];
    (notes.opening_usd, notes.conversion_price_usd, notes.coupon_pct_per_year) = (100e6, 10.0, 3.0);
    (notes.maturity, notes.call_from) = (month("2032-07"), month("2032-07"));
    plan.treasury.opening_cash_usd += 200e6;
    let of = |settlement: &str| {
        let plan = with(&plan, &[("convertibles.notes.settlement", text(settlement))]);
        let projection = projected(&plan);
        let from = (plan.number_of(month("2028-01")) - 1) as usize;
        let income: f64 = projection.row("company.income.net-income-to-parent")[from..from + 12].iter().sum();
        let eps = |key: &str| at(&projection, &plan, key, "2028-12");
        (income, eps("equity.eps-basic"), eps("equity.eps-diluted"))
    };
    let (income, basic, diluted) = of("Shares");
    let saved = 3e6 * (1.0 - 0.2258);
    assert!(income > 0.0 && (basic - income / 50e6).abs() < 1e-9, "{income} {basic}");
    // It dilutes only where 0.232 USD for each new share are below the basic figure.
    let by_hand = if saved / 10e6 < income / 50e6 { (income + saved) / 60e6 } else { income / 50e6 };
    assert!((diluted - by_hand).abs() < 1e-9, "{diluted} {by_hand}");
    let (income, basic, diluted) = of("CashPrincipal");
    // Worth 160 million at 16 USD: 60 million above the principal are 3.75 million shares.
    assert!((diluted - income / 53.75e6).abs() < 1e-9 && diluted < basic, "{diluted} {basic}");
}

/// First coupons by the terms that companies published: 7.125 % of 1,733 million for 182 days of 30/360 (Cipher, 8-Ks of 13 and 24
/// November 2025), 1 and 0.25 % of 1,150 million for 173 days (IREN, 10-Q for 31 December 2025), 0.75 % of 594.4 million for half a
/// year (Riot, 8-K of 16 December 2024), 8 % of 159.3 million for a quarter (Hut 8, 8-K of 21 June 2024).
#[test]
fn first_coupons_are_those_of_the_filings() {
    for (file, key, date, principal, percent, days) in [
        ("cipher.ron", "debt.barber-lake-2030", "2026-05", 1733e6, 7.125, 182.0),
        ("iren.ron", "convertible.convert-2033", "2026-06", 1150e6, 1.0, 173.0),
        ("iren.ron", "convertible.convert-2032", "2026-06", 1150e6, 0.25, 173.0),
        ("riot.ron", "convertible.convert-2030", "2026-07", 594.4e6, 0.75, 180.0),
        ("hut-8.ron", "convertible.coatue", "2026-06", 159.3e6, 8.0, 90.0),
    ] {
        let plan = save(file);
        let projection = projected(&plan);
        let paid = projection.row(&format!("{key}.interest-paid"));
        let month = (plan.number_of(month(date)) - 1) as usize;
        assert!(paid[..month].iter().all(|usd| *usd == 0.0), "{file} {key}");
        let coupon = principal * percent / 100.0 * days / 360.0;
        assert!((paid[month] - coupon).abs() < 1.0, "{file} {key}: {} instead of {coupon}", paid[month]);
    }
}
