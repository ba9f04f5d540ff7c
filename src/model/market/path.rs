//! A path through dated points, as prices and hashrate follow one.

use crate::formula::{Expression, Scalar, Shape, Unit};
use crate::model::base::scope::Scope;
use crate::plan::Steps;

/// A path's value in each month, and in month 1.
pub(super) struct Path {
    pub month: Expression,
    pub first: Expression,
}

impl Path {
    /// The same value in every month.
    pub fn constant(value: Scalar) -> Self {
        Self { month: value.into(), first: value.into() }
    }

    /// A first value that grows by a factor, which is 1 in month 1.
    pub fn growing(first: Scalar, factor: Expression) -> Self {
        Self { month: first * factor, first: first.into() }
    }

    /// Straight lines between the points of a field, flat before the first and after the last. `first_month` is month 1, as
    /// the point at which the curve is read.
    pub fn through(scope: &Scope, first_month: Scalar, field: &str, unit: Unit, points: &Steps) -> Self {
        let curve = scope.curve("points", Shape::Lines, scope.steps(field, unit, points));
        Self { month: scope.calendar.month.on(curve), first: Expression::Curve(curve, first_month.id()) }
    }
}
