//! Terms of a lease, the period in which it bills, and the value of its base term in closed form: independent of the
//! horizon, also if it began before the plan.

use super::steps::{Change, RentSteps, steps};
use crate::formula::{
    Expression, Format, KW_IT, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, YEAR, grown, sum, when,
};
use crate::model::base::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_MONTH, ONE_WATT_IT, ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::site::built::Built;
use crate::model::site::capacity::Capacity;
use crate::plan::{Lease, Terms};

/// Terms of a lease.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// MW IT
    pub mw_it: Scalar,
    /// The month, as its number in the plan, from which rent is due if capacity is ready
    pub start: Scalar,
    /// Base term, in months from first billing
    pub term: Scalar,
    /// USD per kW IT and month, in the first year of billing
    pub rent: Scalar,
    /// Share of 1 by which rent rises at each anniversary of first billing; for an index the average step
    pub escalator: Scalar,
    /// Months from first billing without rent
    pub free_months: Scalar,
    /// Months from first billing over which capacity is phased into billing
    pub ramp_months: Scalar,
}

/// Reads the terms of a lease of `mw_it`, and how its rent steps.
pub(super) fn contract(
    scope: &Scope,
    capacity: &Capacity,
    lease: &Lease,
    mw_it: Scalar,
    built: Built,
) -> (Contract, RentSteps) {
    let start = scope.month("start", lease.start);
    let term = scope.months("term_months", lease.term_months);
    let rent = rent(scope, capacity, lease, built);
    let (steps, escalator) = steps(scope, lease, rent);
    let free_months = scope.months("free_months", lease.free_months);
    let ramp_months = scope.months("ramp_months", lease.ramp_months);
    (Contract { mw_it, start, term, rent, escalator, free_months, ramp_months }, steps)
}

/// Rent in the first year of billing; a build-to-suit rent is a yield on the cost of its capacity.
fn rent(scope: &Scope, capacity: &Capacity, lease: &Lease, built: Built) -> Scalar {
    if lease.terms != Terms::BuildToSuit {
        return scope.number("rent_usd_per_kw_it_month", USD.per(KW_IT).per(MONTH), lease.rent_usd_per_kw_it_month);
    }
    let yield_on_cost = scope.number("yield_on_cost_pct_per_year", PERCENT.per(YEAR), lease.yield_on_cost_pct_per_year);
    let Capacity { budget, mw_it: all, .. } = *capacity;
    let cost =
        when(built.mw_it.gt(ONE_WATT_IT), built.cost / built.mw_it.max(ONE_WATT_IT), budget / all.max(ONE_WATT_IT));
    let rent = yield_on_cost * PERCENT_OF * cost / KW_IT_PER_MW_IT / MONTHS_PER_YEAR;
    scope.formula(
        "built-rent",
        "Rent as yield on cost",
        USD.per(KW_IT).per(MONTH),
        rent,
        "Yield on the build cost of its capacity with contingency, per kW IT; on the site average if it uses no new capacity",
    )
}

/// The period in which a lease bills.
#[derive(Clone, Copy, Debug)]
pub struct BillingPeriod {
    /// 1 from the start date, once capacity is ready
    pub can_bill: Series,
    /// The first such month, as its number in the plan; undefined if there is none
    pub first_ready: Scalar,
    /// First month of billing, as its number in the plan; after the last one if no capacity is ready within the plan
    pub first: Scalar,
    /// Months since first billing, 0 in its month; negative before
    pub age: Series,
}

/// The period in which a lease bills, given the MW IT that are free for it.
pub(super) fn billing_period(scope: &Scope, start: Scalar, free: Series) -> BillingPeriod {
    let month = scope.calendar.month;
    let can_bill = scope.flag(
        "can-bill",
        "Billing can begin",
        month.ge(start) * free.gt(ONE_WATT_IT),
        "From the start date, once capacity is ready",
    );
    let first_ready =
        scope.total("first-ready", "First month with capacity", MONTH, Total::FirstMonth(can_bill), "Within the plan");
    let after_plan = ONE_MONTH * (f64::from(scope.plan().company.months) + 1.0);
    let late = when(first_ready.defined(), first_ready, start.max(after_plan));
    let first = scope.formula(
        "first-billing",
        "First billing",
        MONTH,
        when(start.le(0.0), start, late),
        "The start, or the first month with capacity if later; the month after the plan if no capacity is ready within it; leases that began before month 1 keep their start",
    );
    let age = scope.row("age", "Months since first billing", MONTH, month - first, "0 in the month of first billing");
    scope.shown(age, Format::Decimals(0));
    BillingPeriod { can_bill, first_ready, first, age }
}

/// A lease's terms, the period in which it bills, and whether its tenant terminates before.
#[derive(Clone, Copy)]
pub(super) struct Tenancy<'a> {
    pub contract: Contract,
    /// How its rent steps
    pub steps: &'a RentSteps,
    pub period: BillingPeriod,
    /// 1 if the tenant terminates for late delivery; None without such a right
    pub leaves: Option<Scalar>,
}

impl Tenancy<'_> {
    /// The month after the base term.
    pub fn end(&self) -> Expression {
        self.period.first + self.contract.term
    }

    /// MW IT billable by the given number of months of billing, under the ramp; exceeds the contract after it.
    pub fn ramped(&self, months: Expression) -> Expression {
        self.contract.mw_it / self.contract.ramp_months.max(ONE_MONTH) * months
    }

    /// An amount, unless the tenant terminates for late delivery.
    pub fn unless_left(&self, amount: Expression) -> Expression {
        match self.leaves {
            None => amount,
            Some(leaves) => amount * (1.0 - leaves),
        }
    }
}

/// Rent of a contract over its base term, whatever the plan's months.
#[derive(Clone, Copy, Debug)]
pub struct ContractValue {
    /// First month's rent of the whole contract, USD
    pub first_month: Scalar,
    /// Whole years of the term
    pub whole_years: Scalar,
    /// Months after them
    pub rest: Scalar,
    /// Rent after the whole years, as a multiple of the first year's
    pub last_step: Scalar,
    /// 1 if the rent has no steps
    pub level: Scalar,
    /// 1 + (1 + escalator) + … over the whole years
    pub steps: Scalar,
    /// Rent-free months within the term
    pub free: Scalar,
    /// Ramp months within the term
    pub ramp: Scalar,
    /// Months of the first rent lost to both
    pub lost: Scalar,
    /// Rent of the base term, USD
    pub total: Scalar,
    /// … spread evenly over its months, USD a month
    pub straight_line: Scalar,
}

/// Rent of the whole contract over its base term: whole years at their rates, then the months of the last, partial year;
/// less rent-free months and rent lost to the ramp. Both fall within the first twelve months, at the initial rent; dated
/// steps add what is paid of them.
pub(super) fn contract_value(scope: &Scope, contract: &Contract, changes: &[Change]) -> ContractValue {
    let Contract { mw_it, rent, escalator, term, free_months, ramp_months, .. } = *contract;
    let first_month = scope.formula(
        "first-month-rent",
        "First month's rent",
        USD,
        mw_it * KW_IT_PER_MW_IT * rent * ONE_MONTH,
        "Of the whole contract",
    );
    let whole_years = scope.formula(
        "term-years",
        "Whole years of the term",
        PLAIN,
        (term / MONTHS_PER_YEAR / ONE_YEAR).floor(),
        "Each at its own rent rate",
    );
    let rest = scope.formula(
        "term-rest",
        "Remaining months of the term",
        PLAIN,
        term / ONE_MONTH - whole_years * 12.0,
        "At the rent of the last, partial year",
    );
    let last_step = scope.formula(
        "last-step",
        "Rent after whole years",
        PLAIN,
        grown(escalator, whole_years),
        "As a multiple of the first year's rent",
    );
    let level = scope.formula(
        "level-rent",
        "Flat rent",
        PLAIN,
        escalator.max(-escalator).lt(0.000_001),
        "1 if the escalator is too small to divide by",
    );
    let steps = scope.formula(
        "sum-of-steps",
        "Sum of annual steps",
        PLAIN,
        when(level, whole_years, (last_step - 1.0) / when(level, 1.0, escalator)),
        "1 + (1 + escalator) + … over the whole years",
    );
    let free = scope.formula(
        "free-in-term",
        "Rent-free months",
        PLAIN,
        free_months.min(term) / ONE_MONTH,
        "From first billing, within the term",
    );
    let ramp = scope.formula(
        "ramp-in-term",
        "Ramp months",
        PLAIN,
        ramp_months.min(term) / ONE_MONTH,
        "From first billing, within the term",
    );
    let lost = scope.formula(
        "lost-months",
        "Months of rent lost",
        PLAIN,
        lost(contract, free, ramp),
        "To rent-free months and the ramp, in months of the initial rent",
    );
    let yearly = first_month * (steps * 12.0 + rest * last_step - lost);
    let added = changes.iter().map(|change| {
        let from = (change.age / ONE_MONTH).max(free);
        let months = (term / ONE_MONTH - from.clone()).max(0.0) - lost_to_ramp(contract, from, ramp);
        mw_it * KW_IT_PER_MW_IT * ONE_MONTH * change.amount.clone() * months
    });
    let total = scope.formula(
        "contract-value",
        "Contract value",
        USD,
        sum(std::iter::once(yearly).chain(added)),
        "Total base-term rent of the whole contract, as companies announce it",
    );
    scope.shown_scalar(total, Format::Decimals(0));
    let straight_line = scope.formula(
        "straight-line-month",
        "Straight-line rent",
        USD,
        total * ONE_MONTH / term,
        "Contract value spread evenly over the term: straight-line rent if all capacity bills from the first month",
    );
    ContractValue { first_month, whole_years, rest, last_step, level, steps, free, ramp, lost, total, straight_line }
}

/// Months of rent lost to the given numbers of rent-free and ramp months; months within the rent-free period are lost
/// entirely.
fn lost(contract: &Contract, free: Scalar, ramp: Scalar) -> Expression {
    free + lost_to_ramp(contract, free.expression(), ramp)
}

/// Months of rent lost to the ramp from a month on: month i of a ramp over r months bills i / r.
fn lost_to_ramp(contract: &Contract, from: Expression, ramp: Scalar) -> Expression {
    let length = contract.ramp_months.max(ONE_MONTH) / ONE_MONTH;
    let lost = ramp - from.clone() - (ramp * (ramp + 1.0) - from.clone() * (from.clone() + 1.0)) / (length * 2.0);
    when(from.lt(ramp), lost, 0.0)
}
