//! Straight-line rent of a lease, as in the income statement, and its excess over rent billed. Each part of the capacity is
//! recognised evenly over the term that is left when the tenant can first use it (ASC 842-10-15-28 and 842-30-25-11). What an
//! index adds to its floor is variable rent, recognised as it is billed.

use super::after::AfterTerm;
use super::billing::{BilledBefore, Billing};
use super::contract::Tenancy;
use super::fixed_rent::FixedRent;
use crate::formula::{Expression, Format, KW_IT, MONTH, Operand as _, Scalar, Series, Total, USD, when};
use crate::model::base::constants::{KW_IT_PER_MW_IT, ONE_MONTH, ONE_WATT_IT};
use crate::model::base::scope::Scope;

/// Straight-line rent of a lease.
#[derive(Clone, Copy, Debug)]
pub struct StraightLine {
    /// Average rent of the term that is left, for capacity that becomes available in the month, USD per kW IT and month
    pub average_rate: Series,
    /// Straight-line rent of the capacity in use, USD in the month; 0 once the base term or the first tenancy is over
    pub even: Series,
    /// Before month 1
    pub before: StraightLineBefore,
    /// Deferred rent receivable: straight-line rent earned but not billed, USD at month end
    pub deferred: Series,
    /// As in the income statement, USD in the month: rent billed, plus the change in the deferred rent receivable
    pub rent: Series,
}

/// Straight-line rent of a contract that began before the plan.
#[derive(Clone, Copy, Debug)]
pub struct StraightLineBefore {
    /// Straight-line rent of each part of the ramp by the age at which it became available, USD a month; an age of no month stands
    /// in month 1
    pub by_age: Series,
    /// Straight-line rent of the capacity in use on the eve of month 1, USD a month
    pub even: Scalar,
    /// Straight-line rent earned but not billed before month 1, USD
    pub deferred: Scalar,
}

/// After the base term, and once a tenant has left, straight-line rent equals rent billed.
pub(super) fn straight_line(
    scope: &Scope,
    tenancy: &Tenancy,
    fixed: &FixedRent,
    billing: &Billing,
    after: Option<&AfterTerm>,
) -> StraightLine {
    let Billing { in_term, billed, rent, fixed: due, .. } = *billing;
    let stays = after.and_then(AfterTerm::may_end_early).map_or(Expression::Number(1.0), Series::expression);
    let first_tenant = in_term * stays;
    let age = tenancy.period.age.max(0.0);
    let paid_from = scope.row(
        "paid-from",
        "Age of rent to come",
        MONTH,
        fixed.paid_from(age.clone()),
        "From first billing, for capacity that becomes available in the month: past the rent-free months, within the term",
    );
    scope.shown(paid_from, Format::Decimals(0));
    let average_rate = scope.mean(
        "average-rate",
        "Average rent of the remaining term",
        USD.per(KW_IT).per(MONTH),
        when(in_term, fixed.left(paid_from) / fixed.months_left(age), 0.0),
        "For capacity that becomes available in the month: rent until the end of the base term, spread evenly",
    );
    let before = before(scope, tenancy, fixed, billing.before);
    let kept = when(billed.lt(billed.prev()), billed / billed.prev().max(ONE_WATT_IT), 1.0);
    let kept = when(first_tenant.clone(), kept, 0.0);
    let more = KW_IT_PER_MW_IT * ONE_MONTH * (billed - billed.prev()).max(0.0) * average_rate;
    let even = scope.balance(
        "even-rent",
        "Straight-line rent of capacity in use",
        USD,
        before.even,
        |p| p * kept.clone() + when(first_tenant.clone(), more, 0.0),
        "Each part of the billed IT at the average rent of the term that was left when it became available; a part that is lost takes its share with it",
    );
    let deferred = scope.balance(
        "unbilled",
        "Deferred rent receivable",
        USD,
        before.deferred,
        |p| p * kept + when(first_tenant, even - due, 0.0),
        "Straight-line rent earned but not billed at month end; written off with capacity that is lost, and when the first tenancy ends early",
    );
    let rent = scope.flow(
        "straight-line-rent",
        "Straight-line rent",
        USD,
        rent + (deferred - deferred.prev()),
        "As in the income statement: rent billed plus the change in the deferred rent receivable, which spreads the rent of each part of the capacity evenly over its base term; then rent as paid",
    );
    StraightLine { average_rate, even, before, deferred, rent }
}

/// On the eve of month 1: the parts that the ramp had made available by then, each at the average rent of the term that was
/// left; what is not billed is the rent still to come from them, less what is still to be recognised.
fn before(scope: &Scope, tenancy: &Tenancy, fixed: &FixedRent, billed: BilledBefore) -> StraightLineBefore {
    let BilledBefore { elapsed, billed, .. } = billed;
    // A ramp is over within a year, and a plan has at least as many months.
    let until = scope.calendar.month;
    let age = until - ONE_MONTH;
    let part = tenancy.ramped(until.into()).min(billed) - tenancy.ramped(age.clone()).min(billed);
    let rate = fixed.left_in_first_year(age.clone()) / fixed.months_left(age);
    let by_age = scope.row(
        "even-rent-by-age",
        "Opening straight-line rent by age",
        USD,
        KW_IT_PER_MW_IT * ONE_MONTH * part * rate,
        "Of the capacity in use before month 1, a month: the part of the ramp that became available so many months after first billing, counted from month 1, at the average rent of the term that was left",
    );
    let even = scope.total(
        "even-rent-before",
        "Opening straight-line rent",
        USD,
        Total::Sum(by_age),
        "Of the capacity in use before month 1, a month: each part of the ramp at the average rent of the term that was left",
    );
    let paid_from = scope.formula(
        "paid-from-before",
        "Opening age of rent to come",
        MONTH,
        fixed.paid_from(elapsed.expression()),
        "From first billing: past the rent-free months, within the term",
    );
    scope.shown_scalar(paid_from, Format::Decimals(0));
    let to_come = KW_IT_PER_MW_IT * billed * fixed.left(paid_from);
    let deferred = scope.formula(
        "straight-line-before",
        "Opening deferred rent receivable",
        USD,
        to_come - even * (tenancy.contract.term - elapsed) / ONE_MONTH,
        "Of the capacity in use before month 1: rent still to be billed, less straight-line rent still to be earned",
    );
    StraightLineBefore { by_age, even, deferred }
}
