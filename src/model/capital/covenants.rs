//! Covenant tests: value, headroom, lock-up, default, and the first month of each.

use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, Unit, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::twelve_months;
use crate::plan::Covenants;

/// A covenant: the tested value, the test dates, and its two levels.
pub(in crate::model) struct Test<'a> {
    /// The path of the covenants in the plan
    pub path: &'a str,
    /// The field without its level: `dscr`, `ltv`
    pub field: &'static str,
    /// … and its suffix: `_pct`, `_usd`
    pub suffix: &'static str,
    pub key: &'static str,
    pub label: &'static str,
    pub unit: Unit,
    pub value: Series,
    /// 1 in test months
    pub tested: Expression,
    /// True if the value must be at least the level; otherwise at most
    pub at_least: bool,
    /// Levels: lock-up and default; 0 means none
    pub levels: [f64; 2],
}

/// Flags of a covenant; None if it is not set.
#[derive(Clone, Copy, Default)]
pub(in crate::model) struct Outcome {
    pub locked: Option<Series>,
    pub breached: Option<Series>,
    /// First month of default
    pub first: Option<Scalar>,
}

/// Writes flags, headroom and first months in the current section. A state persists from test to test.
pub(in crate::model) fn test(builder: &mut Builder, test: &Test) -> Outcome {
    let mut outcome = Outcome::default();
    let names = [("lock_up", "lock-up", "Lock-up"), ("default", "default", "Default")];
    for ((field, key, label), value) in names.into_iter().zip(test.levels) {
        if value == 0.0 {
            continue;
        }
        let path = format!("{}.{}_{field}{}", test.path, test.field, test.suffix);
        let level: Expression = if test.unit == PERCENT {
            builder.share(&path, value)
        } else {
            builder.number(&path, test.unit, value).into()
        };
        let unit = if test.unit == PERCENT { PLAIN } else { test.unit };
        let b = builder.book();
        let level = b.formula(
            &format!("{}-{key}-level", test.key),
            &format!("{}: {} level", test.label, label.to_lowercase()),
            unit,
            level,
            "As agreed",
        );
        let room = if test.at_least { test.value - level } else { level - test.value };
        let headroom = b.level(
            &format!("{}-{key}-headroom", test.key),
            &format!("{}: headroom to {}", test.label, label.to_lowercase()),
            unit,
            when(test.tested.clone(), room.clone(), 0.0),
            "In test months: headroom to the level, negative in a breach; 0 in other months",
        );
        if unit == PLAIN {
            b.shown(headroom, Format::Decimals(2));
        }
        let threshold: Expression = if unit == USD { 0.0 - ONE_CENT } else { (-1e-9).into() };
        let state = b.declare(
            &format!("{}-{key}", test.key),
            &format!("{}: {}", test.label, label.to_lowercase()),
            PLAIN,
            0.0,
            "1 from a failed test until the next passed test",
        );
        let state = b.define(state, |p| when(test.tested.clone(), room.lt(threshold), p.prev()));
        b.shown(state, Format::Flag);
        let first = b.total(
            &format!("{}-{key}-month", test.key),
            &format!("{}: first month of {}", test.label, label.to_lowercase()),
            MONTH,
            Total::FirstMonth(state),
            "Month of the first failed test",
        );
        if field == "lock_up" {
            outcome.locked = Some(state);
        } else {
            (outcome.breached, outcome.first) = (Some(state), Some(first));
        }
    }
    outcome
}

/// Debt service cover: CFADS over scheduled interest and principal of the last twelve months, at the end of each fiscal
/// quarter from the twelfth month of debt service; for a project company, from completion: debt service paid from loan
/// proceeds during construction says nothing about earning power.
pub(in crate::model) fn dscr(
    builder: &mut Builder,
    path: &str,
    covenants: &Covenants,
    cfads: Series,
    service: Series,
    complete: Option<Expression>,
) -> Outcome {
    let b = builder.book();
    let cfads = twelve_months(b, "cfads", "CFADS", cfads);
    let year = twelve_months(b, "service", "Debt service", service);
    let months = b.declare(
        "months-of-service",
        "Months since the first debt service",
        PLAIN,
        0.0,
        "1 in that month; for a project company, counted from completion",
    );
    let pays = complete.unwrap_or(Expression::Number(1.0)) * service.gt(ONE_CENT);
    let months = b.define(months, |p| when(p.prev().gt(0.0) + pays, p.prev() + 1.0, 0.0));
    b.shown(months, Format::Decimals(0));
    let tested = quarter_end() * months.ge(12.0) * year.gt(ONE_CENT);
    let tested = b.flag(
        "dscr-tested",
        "DSCR tested",
        tested,
        "At the end of a fiscal quarter, from the twelfth month of debt service, while debt service continues",
    );
    let value = b.declare(
        "dscr",
        "DSCR",
        PLAIN,
        0.0,
        "CFADS over scheduled interest and principal of the last twelve months, as last tested; 0 before the first test, with less than twelve months of debt service, and once debt service ends",
    );
    let value = b.define(value, |p| when(tested, cfads / year.max(ONE_CENT), when(year.gt(ONE_CENT), p.prev(), 0.0)));
    b.shown(value, Format::Decimals(2));
    let first = b.total(
        "dscr-first-test",
        "First DSCR test",
        MONTH,
        Total::FirstMonth(tested),
        "End of the fiscal quarter in or after the twelfth month of debt service",
    );
    let low = b.row(
        "dscr-or-high",
        "DSCR when tested",
        PLAIN,
        when(tested, value, 1e9),
        "A high number in other months, to find the lowest",
    );
    let lowest =
        b.total("dscr-lowest", "Lowest DSCR, raw", PLAIN, Total::Minimum(low), "A high number if there is no test");
    let minimum = b.formula(
        "dscr-minimum",
        "Lowest DSCR",
        PLAIN,
        lowest.given(first),
        "Of all tests; no value if no test falls within the plan",
    );
    let at = b.flag("at-lowest-dscr", "DSCR at its lowest", tested * low.le(lowest + 1e-9), "In a test month");
    b.total("dscr-minimum-month", "Lowest DSCR month", MONTH, Total::FirstMonth(at), "The first such month");
    let sum = b.row("dscr-or-nothing", "DSCR in tests", PLAIN, when(tested, value, 0.0), "0 in other months");
    let sum = b.total("dscr-sum", "Sum of tested DSCRs", PLAIN, Total::Sum(sum), "For the average");
    let count = b.total("dscr-count", "Number of DSCR tests", PLAIN, Total::Sum(tested), "Over the plan");
    let mean = b.formula(
        "dscr-mean",
        "Average DSCR",
        PLAIN,
        (sum / count.max(1.0)).given(first),
        "Of all tests; no value if no test falls within the plan",
    );
    [lowest, minimum, mean, sum].into_iter().for_each(|scalar| b.shown_scalar(scalar, Format::Decimals(2)));
    b.shown_scalar(count, Format::Decimals(0));
    let levels = [covenants.dscr_lock_up, covenants.dscr_default];
    test(
        builder,
        &Test {
            path,
            field: "dscr",
            suffix: "",
            key: "dscr",
            label: "DSCR",
            unit: PLAIN,
            value,
            tested: tested.into(),
            at_least: true,
            levels,
        },
    )
}

/// 1 at the end of a fiscal quarter.
pub(in crate::model) fn quarter_end() -> Expression {
    let quarters = Expression::FiscalMonth / 3.0;
    quarters.clone().is(quarters.floor())
}
