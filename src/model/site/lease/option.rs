//! A lease that is an option of the tenant: what is expected of it.

use crate::formula::{Expression, MW_IT, Scalar};
use crate::model::base::scope::Scope;
use crate::plan::Lease;

/// What is expected of an amount: all of it, of an option times the probability that it is taken.
pub(super) fn expected_of(scope: &Scope, lease: &Lease, amount: Expression) -> Expression {
    if lease.exercise_probability_pct == 100.0 {
        return amount;
    }
    amount * scope.share("exercise_probability_pct", lease.exercise_probability_pct)
}

/// The MW IT of a contract: of an option those expected.
pub(super) fn expected_it(scope: &Scope, lease: &Lease, mw_it: Scalar) -> Scalar {
    if lease.exercise_probability_pct == 100.0 {
        return mw_it;
    }
    scope.formula(
        "expected-it",
        "Expected IT",
        MW_IT,
        expected_of(scope, lease, mw_it.into()),
        "Of an option: MW IT times the probability that it is taken",
    )
}
