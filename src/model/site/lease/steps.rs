//! How the rent of a lease rises within its base term: by a percentage, by dates and amounts, or by an index.

use super::contract::{BillingPeriod, Contract};
use crate::formula::{
    Expression, Format, KW_IT, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, YEAR, grown, sum, when,
};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::plan::Lease;

/// Steps of a rent.
#[derive(Clone, Debug)]
pub(super) enum RentSteps {
    /// By a share of 1 at each anniversary of first billing
    Percentage,
    /// At dates
    ByDates(Vec<DatedStep>),
    /// By an index at each anniversary of first billing
    ByIndex(Index),
}

/// A rent from a date on.
#[derive(Clone, Debug)]
pub(super) struct DatedStep {
    /// The month, as its number in the plan
    pub month: Scalar,
    /// More than before, USD per kW IT and month
    pub change: Expression,
}

/// A rent that follows an index.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Growth of the index within floor and cap, as a share of 1 a year
    pub step: Series,
    /// The least step, as a share of 1: the only one that is fixed when the lease begins
    pub floor: Scalar,
    /// Average step over the plan's months
    pub mean: Scalar,
}

/// A change of the rent at a date, by its age.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Months since first billing, at least 0
    pub age: Scalar,
    /// USD per kW IT and month
    pub amount: Expression,
}

/// Reads the steps, and what the rent rises by at each anniversary: 0 if it steps by dates.
pub(super) fn steps(scope: &Scope, lease: &Lease, rent: Scalar) -> (RentSteps, Scalar) {
    use crate::plan::RentSteps as Choice;
    let (steps, escalator, note) = match lease.rent_steps {
        Choice::Percentage => {
            let escalator = scope.yearly_rate("escalator_pct_per_year", lease.escalator_pct_per_year);
            (RentSteps::Percentage, escalator, "Per year")
        }
        Choice::ByDates => {
            (RentSteps::ByDates(dated(scope, lease, rent)), 0.0.into(), "None: the rent steps at its dates")
        }
        Choice::ByIndex => {
            let index = index(scope, lease);
            let note = "Per year: average of the index steps over the plan's months";
            (RentSteps::ByIndex(index), index.mean.expression(), note)
        }
    };
    let escalator = scope.formula("escalator", "Escalator", PLAIN, escalator, note);
    scope.shown_scalar(escalator, Format::Share);
    (steps, escalator)
}

fn dated(scope: &Scope, lease: &Lease, rent: Scalar) -> Vec<DatedStep> {
    let unit = USD.per(KW_IT).per(MONTH);
    let mut before = rent;
    let steps = scope.steps("rent_by_date_usd_per_kw_it_month", unit, &lease.rent_by_date_usd_per_kw_it_month);
    let step = |(month, level): (Scalar, Scalar)| {
        let change = level - before;
        before = level;
        DatedStep { month, change }
    };
    steps.into_iter().map(step).collect()
}

fn index(scope: &Scope, lease: &Lease) -> Index {
    let growth = scope.quantity("rent_index_pct_per_year", PERCENT.per(YEAR), &lease.rent_index_pct_per_year);
    let floor = scope.yearly_rate("rent_index_floor_pct_per_year", lease.rent_index_floor_pct_per_year);
    let floor = scope.formula("index-floor", "Index floor", PLAIN, floor, "Least step a year: rent that is fixed");
    let cap = scope.yearly_rate("rent_index_cap_pct_per_year", lease.rent_index_cap_pct_per_year);
    let step = scope.mean(
        "index-step",
        "Index step",
        PLAIN,
        (growth * PERCENT_OF * ONE_YEAR).min(cap).max(floor),
        "Yearly growth of the index within floor and cap; applies at the anniversary of first billing in its month",
    );
    let mean = scope.total(
        "index-step-mean",
        "Average index step",
        PLAIN,
        Total::Mean(step),
        "Over the plan's months; used before month 1 and after the plan",
    );
    scope.shown(step, Format::Share);
    [floor, mean].into_iter().for_each(|share| scope.shown_scalar(share, Format::Share));
    Index { step, floor, mean }
}

impl RentSteps {
    /// The dated changes by their age.
    pub fn changes(&self, scope: &Scope, first_billing: Scalar) -> Vec<Change> {
        let Self::ByDates(steps) = self else { return Vec::new() };
        let change = |(i, step): (usize, &DatedStep)| {
            let age = scope.formula(
                &format!("step-{}-age", i + 1),
                &format!("Rent step {}: months billed before", i + 1),
                MONTH,
                (step.month - first_billing).max(0.0),
                "From first billing; 0 if it is in force by then",
            );
            scope.shown_scalar(age, Format::Decimals(0));
            Change { age, amount: step.change.clone() }
        };
        steps.iter().enumerate().map(change).collect()
    }

    /// The rent in a month, USD per kW IT and month; `escalator` is what it rises by at each anniversary.
    pub fn rate(&self, scope: &Scope, rent: Scalar, escalator: Scalar, period: BillingPeriod) -> Series {
        let month = scope.calendar.month;
        let (rate, note) = match self {
            Self::Percentage => (
                rent * grown(escalator, years(period.age.expression()).max(0.0)),
                "Steps at each anniversary of the first billing",
            ),
            Self::ByDates(steps) => {
                let step = |step: &DatedStep| when(month.lt(step.month), 0.0, step.change.clone());
                (
                    sum(std::iter::once(rent.expression()).chain(steps.iter().map(step))),
                    "That of the last dated step; before the first that of the first year",
                )
            }
            Self::ByIndex(index) => {
                let factor = index.factor(scope, period);
                (rent * factor, "First-year rent times the index factor")
            }
        };
        scope.mean("rent-rate", "Rent rate", USD.per(KW_IT).per(MONTH), rate, note)
    }

    /// The rent in a month after the plan, whose number in it is `at`, in the same unit; `last` is that of the plan's last month.
    pub fn rate_ahead(
        &self,
        scope: &Scope,
        contract: &Contract,
        at: &Expression,
        (first, last): (Scalar, Scalar),
    ) -> Expression {
        let Contract { rent, escalator, .. } = *contract;
        let age = at.clone() - first;
        match self {
            Self::Percentage => rent * grown(escalator, years(age).max(0.0)),
            Self::ByDates(steps) => {
                let step = |step: &DatedStep| when(at.clone().lt(step.month), 0.0, step.change.clone());
                sum(std::iter::once(rent.expression()).chain(steps.iter().map(step)))
            }
            Self::ByIndex(index) => {
                let then = ONE_MONTH * f64::from(scope.plan().company.months) - first;
                last * grown(index.mean, years(age).max(0.0) - years(then).max(0.0))
            }
        }
    }
}

impl Index {
    /// Rent relative to the first year's.
    fn factor(self, scope: &Scope, period: BillingPeriod) -> Series {
        let factor = scope.declare(
            "index-factor",
            "Index factor",
            PLAIN,
            grown(self.mean, years(0.0 - period.first).max(0.0)),
            "Rent relative to the first year's: grows by the index step at each anniversary of first billing, before month 1 by the average step",
        );
        let age = period.age;
        let anniversary = age.gt(0.0) * years(age - ONE_MONTH).lt(years(age.expression()));
        scope.define(factor, |p| p.prev() * when(anniversary, 1.0 + self.step, 1.0))
    }

    /// The rent that is fixed when the lease begins, USD per kW IT and month.
    pub fn fixed_rate(self, scope: &Scope, rent: Scalar, age: Series) -> Series {
        scope.mean(
            "fixed-rate",
            "Fixed rent rate",
            USD.per(KW_IT).per(MONTH),
            rent * grown(self.floor, years(age.expression()).max(0.0)),
            "Without the index, with the least step at each anniversary of first billing",
        )
    }
}

/// Whole years of a number of months.
fn years(months: Expression) -> Expression {
    (months / MONTHS_PER_YEAR / ONE_YEAR).floor()
}
