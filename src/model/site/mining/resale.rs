//! What a used machine is worth.

use crate::formula::{Operand as _, Series, THS, USD, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::market::network::Network;
use crate::model::market::supply::margin_of_terahash;
use crate::model::site::fleet::Machine;
use crate::plan::{Fleet, Resale};

/// Value of a used machine.
#[derive(Clone, Copy, Debug)]
pub struct UsedValue {
    /// USD per TH/s
    pub per_terahash: Series,
    /// What that follows from; None if the plan sets the price
    pub of_margin: Option<UsedValueOfMargin>,
}

/// Margin of a used machine until the end of its economic life, USD per TH/s.
#[derive(Clone, Copy, Debug)]
pub struct UsedValueOfMargin {
    /// In the month, at the network's power price
    pub margin: Series,
    /// In this and later months, also after the plan
    pub left: Series,
}

/// Value of a used machine per TH/s: the plan's price, or a factor of the margin it still brings.
pub(super) fn used_value(scope: &Scope, network: &Network, fleet: &Fleet, machine: Machine) -> UsedValue {
    let (key, label, unit) = ("used-value", "Used machine value per TH/s", USD.per(THS));
    if fleet.resale == Resale::FixedPrice {
        let price = scope.quantity("resale_usd_per_th", unit, &fleet.resale_usd_per_th);
        let per_terahash = scope.mean(key, label, unit, price, "Resale price from the plan");
        return UsedValue { per_terahash, of_margin: None };
    }
    let month = scope.calendar.month;
    let end = machine.deployed + scope.months("economic_life_months", fleet.economic_life_months);
    let monthly = margin_of_terahash(network.hashprice, &network.supply, machine.efficiency.expression());
    let margin = scope.mean(
        "terahash-margin",
        "Margin per TH/s",
        unit,
        when(month.lt(end.clone()), monthly, 0.0),
        "Over a month of 30.4 days at the network's power price, within its economic life",
    );
    let left = scope.declare(
        "terahash-margin-left",
        "Remaining margin per TH/s",
        unit,
        0.0,
        "This and later months; after the plan the last month's margin continues to the end of the economic life",
    );
    let after_plan = margin * (end - month).max(0.0) / ONE_MONTH;
    let left = scope.define(left, |p| when(month.next().is(0.0), after_plan, margin + p.next()));
    let scrap = network.supply.scrap / machine.hashrate;
    let per_terahash = scope.mean(
        key,
        label,
        unit,
        (left * network.supply.resale).max(scrap),
        "Resale factor times remaining margin, but at least scrap value",
    );
    UsedValue { per_terahash, of_margin: Some(UsedValueOfMargin { margin, left }) }
}
