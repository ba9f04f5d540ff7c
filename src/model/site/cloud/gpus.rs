//! The GPUs of a cloud as assets: purchase, replacement, resale, and value after the plan.

use super::service::Service;
use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::model::site::sale::until_sold;
use crate::model::site::terminal::Terminal;
use crate::plan::Cloud;

/// Cash flows of the GPUs themselves; amounts are in USD.
#[derive(Clone, Copy, Debug)]
pub struct Gpus {
    /// Residual value at the end of life, as a share of cost
    pub residual: Scalar,
    /// Cost of the GPUs in service relative to the first set; None if they are not replaced
    pub relative_cost: Option<Series>,
    /// Paid for in the month
    pub bought: Series,
    /// Paid for before month 1, in service later
    pub bought_before: Scalar,
    /// Placed in service in the month
    pub in_service: Series,
    /// Proceeds of the month, in the month after the end of life
    pub resale: Series,
    /// Cost of GPUs reaching the end of their life, in the month after it
    pub gone: Series,
    /// Cost of GPUs in service, before the month's retirements
    pub there: Series,
    /// Cost of GPUs in service before month 1
    pub before: Scalar,
    /// Value after the plan, in the last month; None if the plan has no terminal value
    pub terminal: Option<Series>,
}

/// GPU cost, resale proceeds and terminal value; the first set costs `cost`.
pub(super) fn gpus(scope: &Scope, ground: Ground, cloud: &Cloud, service: &Service, cost: Scalar) -> Gpus {
    let month = scope.calendar.month;
    let delivery = scope.months("delivery_months", cloud.delivery_months);
    let residual = scope.share("residual_pct", cloud.residual_pct);
    let again = scope.share("refresh_cost_pct", cloud.refresh_cost_pct);
    let Service { first, begins, life, age, in_life, cycle, .. } = *service;
    let residual = scope.formula("residual", "Residual value", PLAIN, residual, "Share of cost, at the end of life");
    scope.shown_scalar(residual, Format::Share);
    let replaced = until_sold(ground.power.sale, begins * age.gt(0.0) * in_life.is(0.0));
    let renewed = |when_due: Expression| -> Expression {
        if cloud.refresh { when(when_due, cost * again.clone(), 0.0) } else { 0.0.into() }
    };
    // Replacements are paid as many months ahead of their service as the first set.
    let paid_age = age + delivery;
    let due = paid_age.clone().ge(life) * (paid_age.clone() / life).floor().is(paid_age / life);
    let due = until_sold(ground.power.sale, begins * due);
    let bought = scope.flow(
        "bought",
        "GPUs bought",
        USD,
        when(month.is(first - delivery), cost * begins, 0.0) + renewed(due),
        "Each set is paid for ahead of its first month of service, replacements as the first set",
    );
    let bought_before = bought_before(scope, cloud, service, delivery, (cost, again.clone()));
    let in_service = scope.flow(
        "in-service",
        "GPUs placed in service",
        USD,
        when(month.is(first), cost * begins, 0.0) + renewed(replaced.clone()),
        "In their first month; depreciated from then on",
    );
    // The second and later sets cost the refresh price.
    let of_set = |first_set: Expression| -> Expression {
        if cloud.refresh { cost * when(first_set, 1.0, again.clone()) } else { cost.into() }
    };
    let old_cost = of_set(cycle.le(1.0));
    let ends = if cloud.refresh { replaced } else { until_sold(ground.power.sale, begins * age.is(life)) };
    let resale = scope.flow(
        "resale",
        "Resale",
        USD,
        when(ends.clone(), old_cost.clone() * residual, 0.0),
        "Residual value in the month after the end of life",
    );
    let relative_cost = cloud.refresh.then(|| {
        scope.row(
            "relative-cost",
            "Cost relative to the first GPUs",
            PLAIN,
            when(cycle.lt(1.0), 1.0, again.clone()),
            "Of the GPUs in service; maintenance is a share of their cost",
        )
    });
    let living = begins * age.gt(0.0);
    let living = if cloud.refresh { living } else { living * age.le(life) };
    let there = scope.level(
        "there",
        "GPUs in service, at cost",
        USD,
        when(living, old_cost.clone(), 0.0),
        "Before the month's retirements",
    );
    let ended = when(ends, old_cost, 0.0);
    let (gone, note) = match ground.power.sale {
        None => (ended, "In the month after the end of life"),
        Some(sale) => (
            when(month.is(sale.month), there, ended),
            "In the month after the end of life, and all with the sale of the site",
        ),
    };
    let gone = scope.flow("gone", "GPUs that leave, at cost", USD, gone, note);
    let age_then = ONE_MONTH - service.first;
    let set_then = of_set(((age_then.clone() / life).floor()).le(1.0));
    let lived_then = if cloud.refresh { 0.0.into() } else { age_then.clone().gt(life) };
    let before = scope.formula(
        "there-before",
        "GPUs in service before month 1, at cost",
        USD,
        when(age_then.gt(0.0) * (1.0 - lived_then), begins * set_then, 0.0),
        "Including those whose life ends in month 1",
    );
    let terminal = (!matches!(ground.terminal, Terminal::Nothing)).then(|| {
        let used = ((in_life + ONE_MONTH) / life).min(1.0);
        let worth = when(service.serves, of_set(cycle.lt(1.0)) * (1.0 - (1.0 - residual) * used), 0.0);
        scope.flow(
            "terminal-value",
            "Terminal value",
            USD,
            when(month.next().is(0.0), worth, 0.0),
            "In the last month: cost less straight-line depreciation to the residual value",
        )
    });
    Gpus { residual, relative_cost, bought, bought_before, in_service, resale, gone, there, before, terminal }
}

/// Cost of GPUs paid for before month 1 that enter service later: the first set, or replacements.
fn bought_before(
    scope: &Scope,
    cloud: &Cloud,
    service: &Service,
    delivery: Scalar,
    (cost, again): (Scalar, Expression),
) -> Scalar {
    let Service { first, begins, life, .. } = *service;
    let first_set = when((first - delivery).le(0.0) * first.gt(0.0), 1.0, 0.0);
    let replaced = |age: Expression| (age / life).floor().max(0.0);
    let later_sets =
        if cloud.refresh { again * (replaced(delivery - first) - replaced(0.0 - first)) } else { 0.0.into() };
    scope.formula(
        "bought-before",
        "GPUs bought before month 1",
        USD,
        cost * begins * (first_set + later_sets),
        "Paid before month 1, in service later",
    )
}
