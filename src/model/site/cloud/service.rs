//! When the GPUs of a cloud serve: from their start and capacity on, over their life, replaced or not.

use crate::formula::{Expression, Format, MONTH, Operand as _, PLAIN, Scalar, Series, Total, when};
use crate::model::base::constants::ONE_WATT_IT;
use crate::model::base::scope::Scope;
use crate::plan::Cloud;

/// Service period of a cloud; months are numbers of the plan.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// 1 from the start date, once capacity is ready
    pub can_serve: Series,
    /// The first such month; undefined if there is none
    pub first_ready: Scalar,
    /// First month of service; the start if it never begins
    pub first: Scalar,
    /// 1 if it ever begins
    pub begins: Scalar,
    /// Months that GPUs live
    pub life: Scalar,
    /// Months since first service, 0 in its month
    pub age: Series,
    /// Number of times GPUs have been replaced
    pub cycle: Series,
    /// Age of the current GPUs, 0 in their first month
    pub in_life: Series,
    /// 1 while GPUs are in service
    pub serves: Series,
}

pub(super) fn service(scope: &Scope, cloud: &Cloud, free: Series) -> Service {
    let start = scope.month("start", cloud.start);
    let life = scope.months("life_months", cloud.life_months);
    let month = scope.calendar.month;
    let can_serve = scope.flag(
        "can-serve",
        "Service can begin",
        month.ge(start) * free.gt(ONE_WATT_IT),
        "From the start date, once capacity is ready",
    );
    let first_ready =
        scope.total("first-ready", "First month with capacity", MONTH, Total::FirstMonth(can_serve), "Within the plan");
    let late = when(first_ready.defined(), first_ready, start);
    let first = scope.formula(
        "first-service",
        "First service",
        MONTH,
        when(start.le(0.0), start, late),
        "The start, or the first month with capacity if later",
    );
    let begins = scope.formula(
        "begins",
        "Service begins",
        PLAIN,
        when(start.le(0.0), 1.0, first_ready.defined()),
        "1 if there is ever capacity",
    );
    let age = scope.row("age", "Months since first service", MONTH, month - first, "0 in the month of first service");
    scope.shown(age, Format::Decimals(0));
    let cycle: Expression = if cloud.refresh { (age / life).floor().max(0.0) } else { 0.0.into() };
    let cycle = scope.row("cycle", "Replacements to date", PLAIN, cycle, "Number of times GPUs have been replaced");
    scope.shown(cycle, Format::Decimals(0));
    let in_life =
        scope.row("in-life", "Age of current GPUs", MONTH, age - life * cycle, "In months; 0 in their first month");
    scope.shown(in_life, Format::Decimals(0));
    let serves = scope.flag("serves", "GPUs in service", age.ge(0.0) * in_life.lt(life) * begins, "Within GPU life");
    Service { can_serve, first_ready, first, begins, life, age, cycle, in_life, serves }
}
