//! Payments sculpted to a DSCR, and their debt capacity.

use super::life::Life;
use super::rows::SculptedRows;
use crate::formula::{Format, Operand as _, PLAIN, Pending, Scalar, Series, Total, USD, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;

/// Payments of CFADS over DSCR from `first` to maturity, and the debt that they repay with interest: backwards from
/// maturity, in each payment month (capacity after + payment) / (1 + interest of the period).
pub(super) fn sculpted(scope: &Scope, life: &Life, cfads: Series, dscr: Scalar, first: Scalar) -> SculptedRows {
    let month = scope.calendar.month;
    let since = scope.declare("cfads-of-period", "CFADS since the last payment", USD, 0.0, "Including this month's");
    let since = scope.define(since, |p| when(life.pays.prev().gt(0.0), 0.0, p.prev()) + cfads);
    let interest = scope.declare(
        "interest-of-period",
        "Interest since the last payment",
        PLAIN,
        0.0,
        "Sum of monthly rates, including this month's",
    );
    let interest = scope.define(interest, |p| when(life.pays.prev().gt(0.0), 0.0, p.prev()) + life.rate);
    scope.shown(interest, Format::Share);
    let pays = month.ge(first) * month.le(life.maturity) * life.pays;
    let payment = scope.flow(
        "sculpted-payment",
        "Sculpted payment",
        USD,
        pays * since.max(0.0) / dscr,
        "CFADS since the last payment over the DSCR",
    );
    let capacity = scope.declare(
        "capacity",
        "Debt capacity",
        USD,
        0.0,
        "At month end: the debt that later sculpted payments repay with interest; looks ahead",
    );
    let next = month + ONE_MONTH;
    let discounted = |p: &Pending| (p.next() + payment.next()) / (1.0 + interest.next());
    let capacity = scope.define(capacity, |p| {
        when(next.clone().le(life.maturity), when(next.ge(first) * life.pays.next(), discounted(p), p.next()), 0.0)
    });
    let capacity_at_first = scope.flow(
        "capacity-at-first",
        "Capacity before the first repayment",
        USD,
        when(month.is((first - ONE_MONTH).max(ONE_MONTH)), capacity, 0.0),
        "0 in other months",
    );
    let size = scope.total(
        "sculpted-size",
        "DSCR-sized debt",
        USD,
        Total::Sum(capacity_at_first),
        "Debt capacity of the sculpted payments when they begin, or from month 1",
    );
    SculptedRows { cfads: since, interest, payment, capacity, capacity_at_first, size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Book, Constant, Engine, Expression, Graph, MONTH, Named};
    use crate::plan::Plan;
    use std::cell::RefCell;

    /// NREL's System Advisor Model, single owner case of 8 August 2022 (NREL/ssc e97a19f8, `cmod_singleowner`): 18 yearly CFADS,
    /// 7 %, DSCR 1.30. Published: the present value of CFADS is 68,249,937.99; the first principal is 1,455,801.84; the final balance is zero.
    #[test]
    fn sculpting_reproduces_the_schedule_of_sam() {
        let vectors: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../../../tests/data/vectors.json")).unwrap();
        let published = |id: &str| vectors.iter().find(|v| v["id"] == id).unwrap();
        let yearly: Vec<f64> =
            published("DSCR-4")["inputs"]["cafds"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
        let months = yearly.len() * 12;
        let mut plan = Plan::blank();
        plan.company.months = months as u32;
        let book = RefCell::new(Book::new((2027, 1), months));
        let scope = Scope::of_company(&plan, &plan, &book);
        let calendar = scope.calendar;
        let flows = (1..=months).map(|t| if t % 12 == 0 { yearly[t / 12 - 1] } else { 0.0 }).collect();
        let section = book.borrow_mut().section("company", "Company");
        let cfads = book.borrow_mut().at(section).path("cfads", "CFADS", USD, flows, "company.months");
        let maturity = scope.formula("maturity", "Maturity", MONTH, ONE_MONTH.expression() * months as f64, "");
        let every = scope.formula("every", "Every", MONTH, ONE_MONTH.expression() * 12.0, "");
        let pays = ((maturity - calendar.month) / every).is(((maturity - calendar.month) / every).floor());
        let pays = scope.flag("pays", "Pays", pays, "");
        let rate = scope.row("rate", "Rate", PLAIN, Expression::Number(0.07 / 12.0), "");
        let first = scope.formula("first", "First", MONTH, ONE_MONTH.expression(), "");
        let dscr = scope.input("dscr", "DSCR", PLAIN, 1.3, "months");
        let life = Life { start: first, every, pays, maturity, rate };
        let SculptedRows { payment, capacity, .. } = sculpted(&scope, &life, cfads, dscr, first);
        let one_usd = Constant(&Named { value: 1.0, unit: USD, name: "one USD" });
        let opening = scope.formula("size", "Size", USD, Expression::Number(68_249_937.990_391_8 / 1.3) * one_usd, "");
        let balance =
            scope.balance("balance", "Balance", USD, opening, |p| when(pays, p.clone() * 1.07 - payment, p), "");
        let book = book.into_inner();
        let graph = Graph::of(&book).unwrap();
        let values = Engine::new(&book, &graph).load(&book).values();
        let (capacity, owed) = (values.months(capacity.id()), values.months(balance.id()));
        let pv = published("DSCR-2")["published"].as_f64().unwrap();
        assert!((capacity[0] * 1.3 - pv).abs() < 0.01, "{} is not {pv}", capacity[0] * 1.3);
        let principal = capacity[0] - capacity[11];
        let want = published("DSCR-4")["published"].as_f64().unwrap();
        assert!((principal - want).abs() < 0.01, "{principal} is not {want}");
        assert!(owed[months - 1].abs() < 0.01, "the final balance is {}", owed[months - 1]);
    }
}
