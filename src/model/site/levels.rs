//! Dated levels of a site, such as its energised megawatts, as steps that add up.

use crate::formula::{Expression, Operand as _, Scalar, Unit, sum, when};
use crate::model::base::scope::Scope;
use crate::plan::Steps;

/// The dated levels of a field as steps: each month with what its level is more than the one before.
pub(super) fn steps_of(scope: &Scope, field: &str, unit: Unit, levels: &Steps) -> Vec<(Scalar, Expression)> {
    let mut before: Option<Scalar> = None;
    let steps = scope.steps(field, unit, levels).into_iter().map(|(month, level)| {
        let step = before.map_or_else(|| level.expression(), |before| level - before);
        before = Some(level);
        (month, step)
    });
    steps.collect()
}

/// Steps to date, added up one by one.
pub(super) fn stepped(scope: &Scope, steps: Vec<(Scalar, Expression)>) -> Expression {
    sum(steps.into_iter().map(|(month, step)| when(scope.calendar.month.lt(month), 0.0, step)))
}
