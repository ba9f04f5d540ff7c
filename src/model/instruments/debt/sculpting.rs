//! Payments sculpted to a DSCR, and their debt capacity.

use super::Owner;
use super::repayment::Life;
use crate::formula::{Format, Operand as _, PLAIN, Scalar, Series, Total, USD, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::plan::{Amortisation, Debt};

/// Results of sculpting.
#[derive(Clone, Copy)]
pub(super) struct Sculpted {
    /// CFADS over DSCR in payment months
    pub payment: Series,
    /// Debt capacity of the payments in the month before the first
    pub at_first: Scalar,
}

/// The rows of a sculpted debt; None for others.
pub(super) fn capacity(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    path: &str,
    life: &Life,
    owner: Owner,
) -> Option<Sculpted> {
    if debt.amortisation != Amortisation::Sculpted {
        return None;
    }
    let dscr = builder.number(format!("{path}.sculpted_dscr"), PLAIN, debt.sculpted_dscr);
    builder.book().shown_scalar(dscr, Format::Decimals(2));
    let first = life.first(builder, debt, path);
    Some(sculpted(builder.book(), calendar, life, owner.cfads, dscr, first))
}

/// Payments of CFADS over DSCR from `first` to maturity, and the debt that they repay with interest: backwards from
/// maturity, in each payment month (capacity after + payment) / (1 + interest of the period).
fn sculpted(b: &mut Desk, calendar: &Calendar, life: &Life, cfads: Series, dscr: Scalar, first: Scalar) -> Sculpted {
    let month = calendar.month;
    let since = b.top().declare("cfads-of-period", "CFADS since the last payment", USD, 0.0, "Including this month's");
    let since = b.define(since, |p| when(life.pays.prev().gt(0.0), 0.0, p.prev()) + cfads);
    let interest = b.top().declare(
        "interest-of-period",
        "Interest since the last payment",
        PLAIN,
        0.0,
        "Sum of monthly rates, including this month's",
    );
    let interest = b.define(interest, |p| when(life.pays.prev().gt(0.0), 0.0, p.prev()) + life.rate);
    b.shown(interest, Format::Share);
    let pays = month.ge(first) * month.le(life.maturity) * life.pays;
    let payment = b.top().flow(
        "sculpted-payment",
        "Sculpted payment",
        USD,
        pays * since.max(0.0) / dscr,
        "CFADS since the last payment over the DSCR",
    );
    let capacity = b.top().declare(
        "capacity",
        "Debt capacity",
        USD,
        0.0,
        "At month end: the debt that later sculpted payments repay with interest; looks ahead",
    );
    let next = month + ONE_MONTH;
    let discounted = |p: &crate::formula::Pending| (p.next() + payment.next()) / (1.0 + interest.next());
    let capacity = b.define(capacity, |p| {
        when(next.clone().le(life.maturity), when(next.ge(first) * life.pays.next(), discounted(p), p.next()), 0.0)
    });
    let at = b.top().flow(
        "capacity-at-first",
        "Capacity before the first repayment",
        USD,
        when(month.is((first - ONE_MONTH).max(ONE_MONTH)), capacity, 0.0),
        "0 in other months",
    );
    let at_first = b.top().total(
        "sculpted-size",
        "DSCR-sized debt",
        USD,
        Total::Sum(at),
        "Debt capacity of the sculpted payments when they begin, or from month 1",
    );
    Sculpted { payment, at_first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Engine, Graph, MONTH};
    use crate::model::base::calendar::calendar;
    use crate::plan::Plan;

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
        let mut builder = Builder::new(&plan);
        let calendar = calendar(&mut builder);
        let b = builder.book();
        b.section("t", "Test");
        let flows = (1..=months).map(|t| if t % 12 == 0 { yearly[t / 12 - 1] } else { 0.0 }).collect();
        let cfads = b.path("cfads", "CFADS", USD, flows, "company.months");
        let maturity = b.formula("maturity", "Maturity", MONTH, ONE_MONTH.expression() * months as f64, "");
        let every = b.formula("every", "Every", MONTH, ONE_MONTH.expression() * 12.0, "");
        let pays = ((maturity - calendar.month) / every).is(((maturity - calendar.month) / every).floor());
        let pays = b.flag("pays", "Pays", pays, "");
        let rate = b.row("rate", "Rate", PLAIN, crate::formula::Expression::Number(0.07 / 12.0), "");
        let first = b.formula("first", "First", MONTH, ONE_MONTH.expression(), "");
        let dscr = b.input("dscr", "DSCR", PLAIN, 1.3, "company.months");
        let life = Life { start: first, every, pays, maturity, rate };
        let Sculpted { payment, .. } = sculpted(b, &calendar, &life, cfads, dscr, first);
        let opening = b.formula(
            "size",
            "Size",
            USD,
            crate::formula::Expression::Number(68_249_937.990_391_8 / 1.3)
                * crate::formula::Constant(&crate::formula::Named { value: 1.0, unit: USD, name: "one USD" }),
            "",
        );
        let balance = b.balance("balance", "Balance", USD, opening, |p| when(pays, p.clone() * 1.07 - payment, p), "");
        let graph = Graph::of(b).unwrap();
        let values = Engine::new(b, &graph).load(b).values();
        let row = |key: &str| values.months(b.find(key).unwrap()).to_vec();
        let (capacity, owed) = (row("t.capacity"), row("t.balance"));
        let pv = published("DSCR-2")["published"].as_f64().unwrap();
        assert!((capacity[0] * 1.3 - pv).abs() < 0.01, "{} is not {pv}", capacity[0] * 1.3);
        let principal = capacity[0] - capacity[11];
        let want = published("DSCR-4")["published"].as_f64().unwrap();
        assert!((principal - want).abs() < 0.01, "{principal} is not {want}");
        assert!(owed[months - 1].abs() < 0.01 && balance.id() > 0, "the final balance is {}", owed[months - 1]);
    }
}
