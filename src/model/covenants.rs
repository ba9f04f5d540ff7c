//! What borrowers promise, tested: value, headroom, lock-up, default, and the first month of each.

use super::constants::{ONE_CENT, ONE_MONTH};
use super::inputs::Builder;
use super::metrics::twelve_months;
use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, Unit, when};
use crate::plan::Covenants;

/// A promise: the value that is tested, when, and its two levels.
pub(super) struct Test<'a> {
    /// The path of the covenants in the plan
    pub path: &'a str,
    /// The field without its level: `dscr`, `ltv`
    pub field: &'static str,
    /// … and what follows it: `_pct`, `_usd`
    pub suffix: &'static str,
    pub key: &'static str,
    pub label: &'static str,
    pub unit: Unit,
    pub value: Series,
    /// 1 in months of a test
    pub tested: Expression,
    /// The value must be at least the level; else at most
    pub at_least: bool,
    /// Levels: lock-up and default; 0 is none
    pub levels: [f64; 2],
}

/// Flags of a promise; None where it is not given.
#[derive(Clone, Copy, Default)]
pub(super) struct Outcome {
    pub locked: Option<Series>,
    pub breached: Option<Series>,
    /// First month of default
    pub first: Option<Scalar>,
}

/// Writes flags, headroom and first months in the section that is being written. A state holds from test to test.
pub(super) fn test(builder: &mut Builder, test: &Test) -> Outcome {
    let mut outcome = Outcome::default();
    let names = [("lock_up", "lock-up", "Lock-up"), ("default", "default", "Default")];
    for ((field, key, label), value) in names.into_iter().zip(test.levels) {
        if value == 0.0 {
            continue;
        }
        let path = format!("{}.{}_{field}{}", test.path, test.field, test.suffix);
        let level: Expression = if test.unit == PERCENT { builder.share(&path, value) } else { builder.number(&path, test.unit, value).into() };
        let unit = if test.unit == PERCENT { PLAIN } else { test.unit };
        let b = &mut builder.book;
        let level = b.formula(&format!("{}-{key}-level", test.key), &format!("{}: level of {}", test.label, label.to_lowercase()), unit, level, "As promised");
        let room = if test.at_least { test.value - level } else { level - test.value };
        let headroom = b.level(
            &format!("{}-{key}-headroom", test.key),
            &format!("{}: headroom to {}", test.label, label.to_lowercase()),
            unit,
            when(test.tested.clone(), room.clone(), 0.0),
            "In months of a test: how far the value is on the right side; 0 in other months",
        );
        if unit == PLAIN {
            b.shown(headroom, Format::Decimals(2));
        }
        let threshold: Expression = if unit == USD { 0.0 - ONE_CENT } else { (-1e-9).into() };
        let state = b.declare(&format!("{}-{key}", test.key), &format!("{}: {}", test.label, label.to_lowercase()), PLAIN, 0.0, "1 from a test that fails to one that holds");
        let state = b.define(state, |p| when(test.tested.clone(), room.lt(threshold), p.prev()));
        b.shown(state, Format::Flag);
        let first = b.total(&format!("{}-{key}-month", test.key), &format!("{}: first month of {}", test.label, label.to_lowercase()), MONTH, Total::FirstMonth(state), "The first test that fails");
        if field == "lock_up" {
            outcome.locked = Some(state);
        } else {
            (outcome.breached, outcome.first) = (Some(state), Some(first));
        }
    }
    outcome
}

/// Debt service cover: CFADS over scheduled interest and principal of the last twelve months, at the end of each fiscal
/// quarter from the twelfth month of debt service on, of a project company from its completion on: what is paid out of loans
/// while halls are built says nothing about what they earn.
pub(super) fn dscr(builder: &mut Builder, path: &str, covenants: &Covenants, cfads: Series, service: Series, complete: Option<Expression>) -> Outcome {
    let b = &mut builder.book;
    let cfads = twelve_months(b, "cfads", "CFADS", cfads);
    let year = twelve_months(b, "service", "Debt service", service);
    let months = b.declare("months-of-service", "Months since the first debt service", PLAIN, 0.0, "1 in its month; of a project company the first from completion on");
    let pays = complete.unwrap_or(Expression::Number(1.0)) * service.gt(ONE_CENT);
    let months = b.define(months, |p| when(p.prev().gt(0.0) + pays, p.prev() + 1.0, 0.0));
    b.shown(months, Format::Decimals(0));
    let tested = quarter_end() * months.ge(12.0) * year.gt(ONE_CENT);
    let tested = b.flag("dscr-tested", "DSCR is tested", tested, "At the end of a fiscal quarter, from the twelfth month of debt service on, while there is any");
    let value = b.declare(
        "dscr",
        "DSCR",
        PLAIN,
        0.0,
        "CFADS over scheduled interest and principal of the last twelve months, as last tested; 0 before the first test, when twelve months of debt service are not there yet, and once there is none",
    );
    let value = b.define(value, |p| when(tested, cfads / year.max(ONE_CENT), when(year.gt(ONE_CENT), p.prev(), 0.0)));
    b.shown(value, Format::Decimals(2));
    let first = b.total("dscr-first-test", "First test of the DSCR", MONTH, Total::FirstMonth(tested), "The end of the fiscal quarter of the twelfth month of debt service or after");
    let low = b.row("dscr-or-high", "DSCR where tested", PLAIN, when(tested, value, 1e9), "A high number in other months, so that the lowest can be found");
    let lowest = b.total("dscr-lowest", "Lowest DSCR, tested or not", PLAIN, Total::Minimum(low), "A high number where none is tested");
    let minimum = b.formula("dscr-minimum", "Lowest DSCR", PLAIN, lowest + first * 0.0 / ONE_MONTH, "Of all tests; no value where none falls into the plan");
    let at = b.flag("at-lowest-dscr", "DSCR is at its lowest", tested * low.le(lowest + 1e-9), "In a test");
    b.total("dscr-minimum-month", "Month of the lowest DSCR", MONTH, Total::FirstMonth(at), "The first of them");
    let sum = b.row("dscr-or-nothing", "DSCR in tests", PLAIN, when(tested, value, 0.0), "0 in other months");
    let sum = b.total("dscr-sum", "Sum of the tests", PLAIN, Total::Sum(sum), "To take the mean");
    let count = b.total("dscr-count", "Tests of the DSCR", PLAIN, Total::Sum(tested), "In the plan's months");
    let mean = b.formula("dscr-mean", "Mean DSCR", PLAIN, sum / count.max(1.0) + first * 0.0 / ONE_MONTH, "Of all tests; no value where none falls into the plan");
    [lowest, minimum, mean, sum].into_iter().for_each(|scalar| b.shown_scalar(scalar, Format::Decimals(2)));
    b.shown_scalar(count, Format::Decimals(0));
    let levels = [covenants.dscr_lock_up, covenants.dscr_default];
    test(builder, &Test { path, field: "dscr", suffix: "", key: "dscr", label: "DSCR", unit: PLAIN, value, tested: tested.into(), at_least: true, levels })
}

/// 1 at the end of a fiscal quarter.
pub(super) fn quarter_end() -> Expression {
    let quarters = Expression::FiscalMonth / 3.0;
    quarters.clone().is(quarters.floor())
}
