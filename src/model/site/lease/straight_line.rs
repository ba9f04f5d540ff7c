//! Straight-line rent of a lease, as in the income statement, and its excess over rent billed.

use super::after::AfterTerm;
use super::billing::Billing;
use super::contract::{Contract, ContractValue, Tenancy, lost};
use crate::formula::{Expression, Format, MONTH, Operand as _, PLAIN, Scalar, Series, USD, grown, when};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_MONTH, ONE_WATT_IT, ONE_YEAR};
use crate::model::base::scope::Scope;

/// Straight-line rent of a lease.
#[derive(Clone, Copy, Debug)]
pub struct StraightLine {
    /// USD in the month: contract value spread evenly while the first tenant is in its base term, then rent as billed
    pub rent: Series,
    /// Before month 1
    pub before: StraightLineBefore,
    /// Deferred rent receivable: straight-line rent earned but not billed, USD at month end
    pub deferred: Series,
}

/// Straight-line rent of a contract that began before the plan.
#[derive(Clone, Copy, Debug)]
pub struct StraightLineBefore {
    /// Months of the term before month 1
    pub elapsed: Scalar,
    /// … whole years of it
    pub years: Scalar,
    /// Rent-free months before month 1
    pub free: Scalar,
    /// Ramp months before month 1
    pub ramp: Scalar,
    /// Straight-line rent earned but not billed before month 1, USD
    pub deferred: Scalar,
}

/// After the base term, and once a tenant has left, straight-line rent equals rent billed.
pub(super) fn straight_line(
    scope: &Scope,
    tenancy: &Tenancy,
    value: &ContractValue,
    billing: &Billing,
    after: Option<&AfterTerm>,
) -> StraightLine {
    let Billing { in_term, claimed, rent: billed, .. } = *billing;
    let stays = after.and_then(AfterTerm::may_end_early).map_or(Expression::Number(1.0), Series::expression);
    let first_tenant = in_term * stays;
    let rent = scope.flow(
        "straight-line-rent",
        "Straight-line rent",
        USD,
        when(
            first_tenant.clone().gt(0.0),
            value.straight_line / tenancy.contract.mw_it.max(ONE_WATT_IT) * claimed,
            billed,
        ),
        "Contract value spread evenly while the first tenant is in its base term; then rent as paid",
    );
    let before = before(scope, &tenancy.contract, value, tenancy.period.first);
    let deferred = scope.declare(
        "unbilled",
        "Deferred rent receivable",
        USD,
        before.deferred,
        "Straight-line rent earned but not billed at month end; written off when the base term or the first tenancy ends",
    );
    let deferred = scope.define(deferred, |p| when(first_tenant.gt(0.0), p.prev() + rent - billed, 0.0));
    StraightLine { rent, before, deferred }
}

fn before(scope: &Scope, contract: &Contract, value: &ContractValue, first_billing: Scalar) -> StraightLineBefore {
    let Contract { escalator, term, free_months, ramp_months, .. } = *contract;
    let elapsed = scope.formula(
        "elapsed",
        "Term elapsed before month 1",
        MONTH,
        (ONE_MONTH - first_billing).max(0.0).min(term),
        "In months; 0 if the lease begins within the plan",
    );
    let years = scope.formula(
        "elapsed-years",
        "Whole years before month 1",
        PLAIN,
        (elapsed / MONTHS_PER_YEAR / ONE_YEAR).floor(),
        "Each at its own rent rate",
    );
    scope.shown_scalar(elapsed, Format::Decimals(0));
    let last = grown(escalator, years);
    let step = when(value.level, 1.0, escalator);
    let steps = when(value.level, years, (last.clone() - 1.0) / step);
    let free = scope.formula(
        "elapsed-free",
        "Rent-free months before month 1",
        PLAIN,
        free_months.min(elapsed) / ONE_MONTH,
        "From first billing",
    );
    let ramp = scope.formula(
        "elapsed-ramp",
        "Ramp months before month 1",
        PLAIN,
        ramp_months.min(elapsed) / ONE_MONTH,
        "From first billing",
    );
    let billed =
        value.first_month * (steps * 12.0 + (elapsed / ONE_MONTH - years * 12.0) * last - lost(contract, free, ramp));
    let ahead = when(elapsed.lt(term), value.straight_line * (elapsed / ONE_MONTH) - billed, 0.0);
    let deferred = scope.formula(
        "straight-line-before",
        "Opening deferred rent receivable",
        USD,
        ahead,
        "Whole contract: straight-line rent less rent billed to date",
    );
    StraightLineBefore { elapsed, years, free, ramp, deferred }
}
