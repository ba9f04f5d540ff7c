//! What an auditor asks of the books: choices of accounting and working capital, each against a calculation by hand.

use crate::common::{month, projected};
use crate::versions::versions;
use wattfolio::model::Projection;
use wattfolio::plan::{ObjectKind, Plan, Quantity, Setting, add_named_object};
use wattfolio::store;

fn case(name: &str) -> Plan {
    store::load(&versions().join(format!("v1/{name}.ron"))).unwrap()
}

fn with(plan: &Plan, sets: &[(&str, Setting)]) -> Plan {
    let mut plan = plan.clone();
    sets.iter().for_each(|(path, setting)| plan.set(path, setting).unwrap());
    plan
}

fn text(choice: &str) -> Setting {
    Setting::Text(choice.to_owned())
}

/// The value of a row in a month.
fn at(projection: &Projection, plan: &Plan, key: &str, date: &str) -> f64 {
    projection.row(key)[(plan.number_of(month(date)) - 1) as usize]
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
