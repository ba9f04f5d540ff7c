//! Contract value over its base term, in closed form: independent of the horizon, also if it began before the plan.

use super::Contract;
use crate::formula::{Expression, Format, MONTH, MW, Operand as _, PLAIN, Scalar, USD, grown, when};
use crate::model::base::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};
use crate::model::base::desk::Desk;

/// Totals of a contract.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub total: Scalar,
    /// Monthly straight-line rent
    pub straight_line: Scalar,
    pub whole_years: Scalar,
    pub rest: Scalar,
    /// First month's rent
    pub first_month: Scalar,
    /// 1 if the rent has no steps
    pub level: Scalar,
}

/// Rent of the whole contract over its base term: whole years at their rates, then the months of the last, partial year;
/// less rent-free months and rent lost to the ramp. Both fall within the first twelve months, at the initial rent.
pub(super) fn contract_value(b: &mut Desk, contract: &Contract) -> Value {
    let Contract { mw_it, rent, escalator, term, free_months, ramp_months, .. } = *contract;
    let first = b.formula(
        "first-month-rent",
        "First month's rent",
        USD,
        mw_it * KW_IT_PER_MW_IT * rent * ONE_MONTH,
        "Of the whole contract",
    );
    let years = b.formula(
        "term-years",
        "Whole years of the term",
        PLAIN,
        (term / MONTHS_PER_YEAR / ONE_YEAR).floor(),
        "Each at its own rent rate",
    );
    let rest = b.formula(
        "term-rest",
        "Remaining months of the term",
        PLAIN,
        term / ONE_MONTH - years * 12.0,
        "At the rent of the last, partial year",
    );
    let last = b.formula(
        "last-step",
        "Rent after whole years",
        PLAIN,
        grown(escalator, years),
        "As a multiple of the first year's rent",
    );
    let level = b.formula(
        "level-rent",
        "Flat rent",
        PLAIN,
        escalator.max(-escalator).lt(0.000_001),
        "1 if the escalator is too small to divide by",
    );
    let step = when(level, 1.0, escalator);
    let steps = b.formula(
        "sum-of-steps",
        "Sum of annual steps",
        PLAIN,
        when(level, years, (last - 1.0) / step),
        "1 + (1 + escalator) + … over the whole years",
    );
    let free = b.formula(
        "free-in-term",
        "Rent-free months",
        PLAIN,
        free_months.min(term) / ONE_MONTH,
        "From first billing, within the term",
    );
    let ramp = b.formula(
        "ramp-in-term",
        "Ramp months",
        PLAIN,
        ramp_months.min(term) / ONE_MONTH,
        "From first billing, within the term",
    );
    let lost = b.formula(
        "lost-months",
        "Months of rent lost",
        PLAIN,
        lost(contract, free, ramp),
        "To rent-free months and the ramp, in months of the initial rent",
    );
    let value = b.formula(
        "contract-value",
        "Contract value",
        USD,
        first * (steps * 12.0 + rest * last - lost),
        "Total base-term rent of the whole contract, as companies announce it",
    );
    b.shown_scalar(value, Format::Decimals(0));
    let straight_line = b.formula(
        "straight-line-month",
        "Straight-line rent",
        USD,
        value * ONE_MONTH / term,
        "Contract value spread evenly over the term, as in the income statement",
    );
    Value { total: value, straight_line, whole_years: years, rest, first_month: first, level }
}

/// Months of rent lost to the given numbers of rent-free and ramp months. Month i of a ramp over r months bills
/// i / r; months within the rent-free period are lost entirely.
fn lost(contract: &Contract, free: Scalar, ramp: Scalar) -> Expression {
    let length = contract.ramp_months.max(ONE_MONTH) / ONE_MONTH;
    let of_ramp = ramp - free - (ramp * (ramp + 1.0) - free * (free + 1.0)) / (length * 2.0);
    free + when(free.lt(ramp), of_ramp, 0.0)
}

/// Straight-line rent earned but not billed before month 1, for a contract that began before the plan.
pub(super) fn straight_line_before(b: &mut Desk, contract: &Contract, value: &Value, first_billing: Scalar) -> Scalar {
    let Contract { escalator, term, free_months, ramp_months, .. } = *contract;
    let elapsed = b.formula(
        "elapsed",
        "Term elapsed before month 1",
        MONTH,
        (ONE_MONTH - first_billing).max(0.0).min(term),
        "In months; 0 if the lease begins within the plan",
    );
    let years = b.formula(
        "elapsed-years",
        "Whole years before month 1",
        PLAIN,
        (elapsed / MONTHS_PER_YEAR / ONE_YEAR).floor(),
        "Each at its own rent rate",
    );
    b.shown_scalar(elapsed, Format::Decimals(0));
    let last = grown(escalator, years);
    let step = when(value.level, 1.0, escalator);
    let steps = when(value.level, years, (last.clone() - 1.0) / step);
    let free = b.formula(
        "elapsed-free",
        "Rent-free months before month 1",
        PLAIN,
        free_months.min(elapsed) / ONE_MONTH,
        "From first billing",
    );
    let ramp = b.formula(
        "elapsed-ramp",
        "Ramp months before month 1",
        PLAIN,
        ramp_months.min(elapsed) / ONE_MONTH,
        "From first billing",
    );
    let billed =
        value.first_month * (steps * 12.0 + (elapsed / ONE_MONTH - years * 12.0) * last - lost(contract, free, ramp));
    let ahead = when(elapsed.lt(term), value.straight_line * (elapsed / ONE_MONTH) - billed, 0.0);
    b.formula(
        "straight-line-before",
        "Opening deferred rent receivable",
        USD,
        ahead,
        "Whole contract: straight-line rent less rent billed to date",
    )
}

/// Value per MW converted to AI: closed form over the base term at the lease's own rate, at notice to proceed.
pub(super) fn value_at_notice(
    b: &mut Desk,
    contract: &Contract,
    value: &Value,
    monthly_rate: Scalar,
    noi_per_mw: Scalar,
    cost_per_mw: Scalar,
    build: Scalar,
) -> Scalar {
    let rate = monthly_rate;
    // If the rate is near zero, flows are summed undiscounted.
    let small = rate.max(-rate).lt(0.000_000_1);
    let flat = b.formula("no-discounting", "No discounting", PLAIN, small, "1 if the rate is too small to divide by");
    let divisor = when(flat, 1.0, rate);
    let discount = |months: Expression| grown(rate, -months);
    let year = b.formula(
        "year-factor",
        "Twelve months, discounted",
        PLAIN,
        when(flat, 12.0, (1.0 - discount(12.0.into())) / divisor.clone()),
        "Present value of 1 a month",
    );
    let ratio = b.formula(
        "yearly-ratio",
        "Year-on-year ratio",
        PLAIN,
        (1.0 + contract.escalator) * discount(12.0.into()),
        "Rent escalation, discounted by a year",
    );
    let same = (ratio - 1.0).max(1.0 - ratio).lt(0.000_001);
    let all_steps = grown(ratio - 1.0, value.whole_years);
    let years = when(same.clone(), value.whole_years, (1.0 - all_steps.clone()) / when(same, 1.0, 1.0 - ratio));
    let years = b.formula("years-factor", "Whole years, discounted", PLAIN, years, "In multiples of the first year");
    let rest = all_steps * when(flat, value.rest, (1.0 - discount(value.rest.into())) / divisor.clone());
    let term = b.formula(
        "term-factor",
        "Base term, discounted",
        PLAIN,
        year * years + rest,
        "In months of first NOI, at first billing",
    );
    let months = build.max(ONE_MONTH) / ONE_MONTH;
    let spend = b.formula(
        "spend-factor",
        "Build cost, discounted",
        PLAIN,
        when(flat, 1.0, (1.0 - discount(months.clone())) / (divisor * months)),
        "Spent evenly from notice to proceed until ready",
    );
    let later = discount(build / ONE_MONTH);
    b.formula(
        "value-at-notice",
        "Value of AI at notice",
        USD.per(MW),
        noi_per_mw * term * later - cost_per_mw * spend,
        "Per utility MW: base-term NOI less maintenance and build cost, at the lease's rate; excludes renewals and terminal value",
    )
}
