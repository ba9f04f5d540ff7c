//! Debt service cover: CFADS over scheduled interest and principal of the last or the next twelve months, and the covenant
//! on it.

use crate::formula::{Expression, Format, Known, MONTH, Operand as _, PLAIN, Scalar, Series, Total, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::ahead::AheadRows;
use crate::model::capital::covenants::{CovenantKind, CovenantRows, Tested, quarter_end, test};
use crate::model::capital::cure::{CureRows, DscrTest, cure};
use crate::plan::{Covenants, DscrPeriod};

/// Debt service cover and the covenant on it; ratios are plain.
#[derive(Clone, Copy, Debug)]
pub struct CoverRows {
    /// CFADS, USD of the last twelve months
    pub cfads_year: Series,
    /// Scheduled interest and principal, USD of the last twelve months
    pub service_year: Series,
    /// Months since the first debt service, of a project company counted from completion
    pub months_of_service: Series,
    /// The next twelve months, if they are tested
    pub ahead: Option<AheadRows>,
    /// DSCR as last tested, its test months, and the levels agreed
    pub covenant: CovenantRows,
    /// First test, as the month's number in the plan; undefined if there is none
    pub first_test: Scalar,
    /// Lowest DSCR of all tests; undefined if there is none
    pub minimum: Scalar,
    /// 1 in test months in which it is at its lowest
    pub at_minimum: Series,
    /// The first such month, as its number in the plan
    pub minimum_month: Scalar,
    /// Number of tests
    pub tests: Scalar,
    /// Average DSCR of all tests; undefined if there is none
    pub mean: Scalar,
    /// Cures of breaches by owners; None if they cure none
    pub cure: Option<CureRows>,
}

/// What debt service cover is made of; USD of the month unless stated otherwise.
pub(in crate::model) struct Served {
    pub cfads: Series,
    /// As a forward test counts it: before tax where tax of the months to come depends on what is distributed until then
    pub ahead: Series,
    /// Scheduled interest and principal
    pub service: Series,
    /// Principal, USD at month end
    pub debt: Series,
    /// 1 from completion, of a project company
    pub complete: Option<Expression>,
    /// The number of breaches of the default level that its owners cure; None if they cure none or there is no such level
    pub cures: Option<Scalar>,
}

/// Tests debt service cover at the end of each fiscal quarter: the last twelve months from the twelfth month of debt service,
/// the next twelve months while there is debt service in them; of a project company, both from completion: debt service paid
/// from loan proceeds during construction says nothing about earning power.
pub(in crate::model) fn cover(scope: &Scope, covenants: &Covenants, of: Served) -> CoverRows {
    let Served { cfads, ahead: of_ahead, service, debt, complete, cures } = of;
    let complete = complete.unwrap_or(Expression::Number(1.0));
    let cfads_year = scope.twelve_months("cfads", "CFADS", cfads);
    let service_year = scope.twelve_months("service", "Debt service", service);
    let ahead = (covenants.dscr_period != DscrPeriod::Trailing).then(|| {
        let year = if of_ahead == cfads {
            cfads_year
        } else {
            scope.twelve_months("cfads-before-tax", "CFADS before tax", of_ahead)
        };
        AheadRows::write(scope, year, service_year)
    });
    let months = scope.declare(
        "months-of-service",
        "Months since the first debt service",
        PLAIN,
        0.0,
        "1 in that month; for a project company, counted from completion",
    );
    let pays = complete.clone() * service.gt(ONE_CENT);
    let months_of_service = scope.define(months, |p| when(p.prev().gt(0.0) + pays, p.prev() + 1.0, 0.0));
    scope.shown(months_of_service, Format::Decimals(0));
    let trailing = Ratio {
        tested: quarter_end() * months_of_service.ge(12.0) * service_year.gt(ONE_CENT),
        value: cfads_year / service_year.max(ONE_CENT),
    };
    let forward = ahead.map(|ahead| Ratio {
        tested: quarter_end() * complete * ahead.known * ahead.service.gt(ONE_CENT),
        value: ahead.cfads / ahead.service.max(ONE_CENT),
    });
    let (ratio, when_tested, what) = match (covenants.dscr_period, forward) {
        (DscrPeriod::Forward, Some(forward)) => (
            forward,
            "At the end of a fiscal quarter, while debt service falls due in the next twelve months and those lie within the plan",
            "CFADS over scheduled interest and principal of the next twelve months, as last tested; 0 before the first test, and once debt service ends",
        ),
        (DscrPeriod::Both, Some(forward)) => (
            trailing.or_lower(forward),
            "At the end of a fiscal quarter, by the last twelve months from the twelfth month of debt service, by the next twelve while they lie within the plan",
            "CFADS over scheduled interest and principal, of the last or of the next twelve months, whichever is lower, as last tested; 0 before the first test, and once debt service ends",
        ),
        _ => (
            trailing,
            "At the end of a fiscal quarter, from the twelfth month of debt service, while debt service continues",
            "CFADS over scheduled interest and principal of the last twelve months, as last tested; 0 before the first test, with less than twelve months of debt service, and once debt service ends",
        ),
    };
    let tested = scope.flag("dscr-tested", "DSCR tested", ratio.tested, when_tested);
    let value = scope.declare("dscr", "DSCR", PLAIN, 0.0, what);
    let lasts = service_year.gt(ONE_CENT);
    let lasts = ahead.map_or(lasts.clone(), |ahead| lasts.max(ahead.service.gt(ONE_CENT)));
    let value = scope.define(value, |p| when(tested, ratio.value, when(lasts.clone(), p.prev(), 0.0)));
    scope.shown(value, Format::Decimals(2));
    let stands = scope.declare(
        "dscr-stands",
        "DSCR stands",
        PLAIN,
        0.0,
        "1 from the first test until debt service ends: there is a DSCR as last tested",
    );
    let stands = scope.define(stands, |p| when(lasts, when(tested, 1.0, p.prev()), 0.0));
    scope.shown(stands, Format::Flag);
    scope.known(value, Known::Where(stands));
    let first_test = scope.total(
        "dscr-first-test",
        "First DSCR test",
        MONTH,
        Total::FirstMonth(tested),
        "End of the fiscal quarter in which it is first tested",
    );
    let Lowest { minimum, at_minimum, minimum_month } = lowest(scope, value, tested, first_test);
    let (tests, mean) = average(scope, value, tested, first_test);
    let service_tested = ahead.filter(|_| covenants.dscr_period == DscrPeriod::Forward);
    let service_tested = service_tested.map_or(service_year, |ahead| ahead.service);
    let cure = cures.map(|most| cure(scope, covenants, &DscrTest { value, tested, service: service_tested, most }));
    let of = Tested { value, months: Some(tested), debt: Some(debt), cured: cure.map(|cure| cure.cured) };
    let covenant = test(scope, covenants, CovenantKind::Dscr, of);
    CoverRows {
        cfads_year,
        service_year,
        months_of_service,
        ahead,
        covenant,
        first_test,
        minimum,
        at_minimum,
        minimum_month,
        tests,
        mean,
        cure,
    }
}

/// A ratio, and whether it is tested in the month.
struct Ratio {
    tested: Expression,
    value: Expression,
}

impl Ratio {
    /// Tested when either is; the lower of those tested.
    fn or_lower(self, other: Self) -> Self {
        let lower = |of: &Self| when(of.tested.clone(), of.value.clone(), NOT_TESTED);
        let value = lower(&self).min(lower(&other));
        Self { tested: self.tested.max(other.tested), value }
    }
}

/// Above any ratio.
const NOT_TESTED: f64 = 1e9;

struct Lowest {
    minimum: Scalar,
    at_minimum: Series,
    minimum_month: Scalar,
}

fn lowest(scope: &Scope, value: Series, tested: Series, first_test: Scalar) -> Lowest {
    let low = scope.row(
        "dscr-or-high",
        "DSCR when tested",
        PLAIN,
        when(tested, value, NOT_TESTED),
        "A high number in other months, to find the lowest",
    );
    let lowest =
        scope.total("dscr-lowest", "Lowest DSCR, raw", PLAIN, Total::Minimum(low), "A high number if there is no test");
    let minimum = scope.formula(
        "dscr-minimum",
        "Lowest DSCR",
        PLAIN,
        lowest.given(first_test),
        "Of all tests; no value if no test falls within the plan",
    );
    [lowest, minimum].into_iter().for_each(|scalar| scope.shown_scalar(scalar, Format::Decimals(2)));
    let at_minimum =
        scope.flag("at-lowest-dscr", "DSCR at its lowest", tested * low.le(lowest + 1e-9), "In a test month");
    let minimum_month = scope.total(
        "dscr-minimum-month",
        "Lowest DSCR month",
        MONTH,
        Total::FirstMonth(at_minimum),
        "The first such month",
    );
    Lowest { minimum, at_minimum, minimum_month }
}

/// The number of tests, and the average of the DSCR in them.
fn average(scope: &Scope, value: Series, tested: Series, first_test: Scalar) -> (Scalar, Scalar) {
    let in_tests = scope.row("dscr-or-nothing", "DSCR in tests", PLAIN, when(tested, value, 0.0), "0 in other months");
    let sum = scope.total("dscr-sum", "Sum of tested DSCRs", PLAIN, Total::Sum(in_tests), "For the average");
    let tests = scope.total("dscr-count", "Number of DSCR tests", PLAIN, Total::Sum(tested), "Over the plan");
    let mean = scope.formula(
        "dscr-mean",
        "Average DSCR",
        PLAIN,
        (sum / tests.max(1.0)).given(first_test),
        "Of all tests; no value if no test falls within the plan",
    );
    [sum, mean].into_iter().for_each(|scalar| scope.shown_scalar(scalar, Format::Decimals(2)));
    scope.shown_scalar(tests, Format::Decimals(0));
    (tests, mean)
}
