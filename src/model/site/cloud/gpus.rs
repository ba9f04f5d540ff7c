//! The GPUs of a cloud as assets: purchase, replacement, resale, and value after the plan.

use super::service::Service;
use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::model::site::power::until_sold;
use crate::model::site::terminal::Terminal;
use crate::plan::Cloud;

/// Cash flows of the GPUs themselves; amounts are in USD.
#[derive(Clone, Copy, Debug)]
pub struct Gpus {
    /// Residual value at the end of life, as a share of cost
    pub residual: Scalar,
    /// Bought in the month
    pub bought: Series,
    /// Bought before month 1, in service later
    pub bought_before: Scalar,
    /// Placed in service in the month
    pub in_service: Series,
    /// Proceeds of the month, in the month after the end of life
    pub resale: Series,
    /// Cost of GPUs reaching the end of their life, in the month after it
    pub gone: Series,
    /// Cost of GPUs in service, before the month's retirements
    pub there: Series,
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
    let first_buy = when(month.is(first - delivery), cost * begins, 0.0);
    let replaced = until_sold(ground.power.sale, begins * age.gt(0.0) * in_life.is(0.0));
    let renewed = if cloud.refresh { when(replaced.clone(), cost * again.clone(), 0.0) } else { 0.0.into() };
    let bought = scope.flow(
        "bought",
        "GPUs bought",
        USD,
        first_buy + renewed.clone(),
        "First set ahead of service, replacements in their first month",
    );
    let bought_before = scope.formula(
        "bought-before",
        "GPUs bought before month 1",
        USD,
        when((first - delivery).le(0.0) * first.gt(0.0), cost * begins, 0.0),
        "Paid before month 1, in service later",
    );
    let in_service = scope.flow(
        "in-service",
        "GPUs placed in service",
        USD,
        when(month.is(first), cost * begins, 0.0) + renewed,
        "In their first month; depreciated from then on",
    );
    // The second and later sets cost the refresh price.
    let of_set = |first_set: Expression| -> Expression {
        if cloud.refresh { cost * when(first_set, 1.0, again.clone()) } else { cost.into() }
    };
    let old_cost = of_set(cycle.le(1.0));
    let ends = if cloud.refresh { replaced } else { begins * age.is(life) };
    let resale = scope.flow(
        "resale",
        "Resale",
        USD,
        when(ends.clone(), old_cost.clone() * residual, 0.0),
        "Residual value in the month after the end of life",
    );
    let living = begins * age.gt(0.0);
    let living = if cloud.refresh { living } else { living * age.le(life) };
    let gone = scope.flow(
        "gone",
        "GPUs reaching end of life, at cost",
        USD,
        when(ends, old_cost.clone(), 0.0),
        "In the month after the end of life",
    );
    let there = scope.level(
        "there",
        "GPUs in service, at cost",
        USD,
        when(living, old_cost, 0.0),
        "Before the month's retirements",
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
    Gpus { residual, bought, bought_before, in_service, resale, gone, there, terminal }
}
