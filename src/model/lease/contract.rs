//! What a contract is worth over its base term, in closed form: whatever the horizon, and also where it began before the plan.

use super::Contract;
use crate::formula::{Book, Expression, Format, MONTH, MW, Operand as _, PLAIN, Scalar, USD, grown, when};
use crate::model::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};

/// Totals of a contract.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub total: Scalar,
    /// Straight-line rent of a month
    pub straight_line: Scalar,
    pub whole_years: Scalar,
    pub rest: Scalar,
    /// Rent of its first month
    pub first_month: Scalar,
    /// 1 where the rent has no steps
    pub level: Scalar,
}

/// Rent of the whole contract over its base term: whole years at their rates, then the months of the last, broken year;
/// less the months without rent, and what the ramp leaves out. Both lie within the first twelve months, at the first rent.
pub(super) fn contract_value(b: &mut Book, contract: &Contract) -> Value {
    let Contract { mw_it, rent, escalator, term, free_months, ramp_months, .. } = *contract;
    let first = b.formula("first-month-rent", "Rent of the first month", USD, mw_it * KW_IT_PER_MW_IT * rent * ONE_MONTH, "Of the whole contract");
    let years = b.formula("term-years", "Whole years of the term", PLAIN, (term / MONTHS_PER_YEAR / ONE_YEAR).floor(), "Each at its own rent");
    let rest = b.formula("term-rest", "Months after them", PLAIN, term / ONE_MONTH - years * 12.0, "At the rent of the last, broken year");
    let last = b.formula("last-step", "Rent after whole years", PLAIN, grown(escalator, years), "As a multiple of the first");
    let level = b.formula("level-rent", "Level rent", PLAIN, escalator.max(-escalator).lt(0.000_001), "1 where the escalator is too small to divide by");
    let step = when(level, 1.0, escalator);
    let steps = b.formula("sum-of-steps", "Sum of yearly steps", PLAIN, when(level, years, (last - 1.0) / step), "1 + (1 + escalator) + … over the whole years");
    let free = b.formula("free-in-term", "Months without rent", PLAIN, free_months.min(term) / ONE_MONTH, "From the first billing on, within the term");
    let ramp = b.formula("ramp-in-term", "Months of the ramp", PLAIN, ramp_months.min(term) / ONE_MONTH, "From the first billing on, within the term");
    let lost = b.formula("lost-months", "Months' rent left out", PLAIN, lost(contract, free, ramp), "Of free months and the ramp, as months of the first rent");
    let value = b.formula("contract-value", "Contract value", USD, first * (steps * 12.0 + rest * last - lost), "Rent over the base term for the whole contract, as companies announce it");
    b.shown_scalar(value, Format::Decimals(0));
    let straight_line = b.formula("straight-line-month", "Straight-line rent", USD, value * ONE_MONTH / term, "The contract value in equal months, as the income statement shows it");
    Value { total: value, straight_line, whole_years: years, rest, first_month: first, level }
}

/// Months' rent that free months and the ramp leave out, of so many months of each. Month i of a ramp over r months bills
/// i / r; months up to the free ones are lost whole.
fn lost(contract: &Contract, free: Scalar, ramp: Scalar) -> Expression {
    let length = contract.ramp_months.max(ONE_MONTH) / ONE_MONTH;
    let of_ramp = ramp - free - (ramp * (ramp + 1.0) - free * (free + 1.0)) / (length * 2.0);
    free + when(free.lt(ramp), of_ramp, 0.0)
}

/// Straight-line rent that was earned and not billed before month 1, of a contract that began before the plan.
pub(super) fn straight_line_before(b: &mut Book, contract: &Contract, value: &Value, first_billing: Scalar) -> Scalar {
    let Contract { escalator, term, free_months, ramp_months, .. } = *contract;
    let elapsed = b.formula("elapsed", "Months of the term before month 1", MONTH, (ONE_MONTH - first_billing).max(0.0).min(term), "0 for what begins within the plan");
    let years = b.formula("elapsed-years", "Whole years before month 1", PLAIN, (elapsed / MONTHS_PER_YEAR / ONE_YEAR).floor(), "Each at its own rent");
    b.shown_scalar(elapsed, Format::Decimals(0));
    let last = grown(escalator, years);
    let step = when(value.level, 1.0, escalator);
    let steps = when(value.level, years, (last.clone() - 1.0) / step);
    let free = b.formula("elapsed-free", "Months without rent before month 1", PLAIN, free_months.min(elapsed) / ONE_MONTH, "From the first billing on");
    let ramp = b.formula("elapsed-ramp", "Months of the ramp before month 1", PLAIN, ramp_months.min(elapsed) / ONE_MONTH, "From the first billing on");
    let billed = value.first_month * (steps * 12.0 + (elapsed / ONE_MONTH - years * 12.0) * last - lost(contract, free, ramp));
    let ahead = when(elapsed.lt(term), value.straight_line * (elapsed / ONE_MONTH) - billed, 0.0);
    b.formula("straight-line-before", "Straight-line rent not billed before month 1", USD, ahead, "Of the whole contract: equal months less rent at its steps, so far")
}

/// What a MW brings as AI if it is converted: closed form over the base term at the lease's own rate, at the notice.
pub(super) fn value_at_notice(b: &mut Book, contract: &Contract, value: &Value, monthly_rate: Scalar, noi_per_mw: Scalar, cost_per_mw: Scalar, build: Scalar) -> Scalar {
    let rate = monthly_rate;
    // Where the rate is nearly nothing, flows are added up undiscounted.
    let small = rate.max(-rate).lt(0.000_000_1);
    let flat = b.formula("no-discounting", "No discounting", PLAIN, small, "1 where the rate is too small to divide by");
    let divisor = when(flat, 1.0, rate);
    let discount = |months: Expression| grown(rate, -months);
    let year = b.formula("year-factor", "Twelve months, discounted", PLAIN, when(flat, 12.0, (1.0 - discount(12.0.into())) / divisor.clone()), "Of one a month");
    let ratio = b.formula("yearly-ratio", "A year against the one before", PLAIN, (1.0 + contract.escalator) * discount(12.0.into()), "The step of the rent, discounted");
    let same = (ratio - 1.0).max(1.0 - ratio).lt(0.000_001);
    let all_steps = grown(ratio - 1.0, value.whole_years);
    let years = when(same.clone(), value.whole_years, (1.0 - all_steps.clone()) / when(same, 1.0, 1.0 - ratio));
    let years = b.formula("years-factor", "Whole years, discounted", PLAIN, years, "Of the first year");
    let rest = all_steps * when(flat, value.rest, (1.0 - discount(value.rest.into())) / divisor.clone());
    let term = b.formula("term-factor", "Base term, discounted", PLAIN, year * years + rest, "Months of the first NOI, at the first billing");
    let months = build.max(ONE_MONTH) / ONE_MONTH;
    let spend = b.formula("spend-factor", "Build cost, discounted", PLAIN, when(flat, 1.0, (1.0 - discount(months.clone())) / (divisor * months)), "Spent evenly from the notice until it is ready");
    let later = discount(build / ONE_MONTH);
    b.formula(
        "value-at-notice",
        "Value of AI at the notice",
        USD.per(MW),
        noi_per_mw * term * later - cost_per_mw * spend,
        "For each utility MW: NOI of the base term less maintenance and build cost, at the lease's rate; without renewals and terminal value",
    )
}
