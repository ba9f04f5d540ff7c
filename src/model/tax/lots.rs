//! Cost basis of BTC sold: average cost; first in, first out; or highest cost first.

use super::btc::{Bought, Cost};
use super::hifo::hifo;
use super::rows::{LotMethodRows, LotRows};
use crate::formula::{BTC, Operand as _, Series, USD, sum, when};
use crate::model::base::constants::ONE_SATOSHI;
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;
use crate::plan::Lots;

/// Gains on BTC of the month, by the plan's method.
pub(in crate::model) fn lots(scope: &Scope, market: &Market, of: &Bought) -> LotRows {
    let tax = &scope.plan().tax;
    let scope = &scope.place("tax.btc", "Tax: BTC").of("tax");
    let opening = scope.number("opening_btc_cost_usd", USD, tax.opening_btc_cost_usd);
    let cost_of_new = scope.flow(
        "cost-of-new",
        "Cost of new BTC",
        USD,
        of.come * market.price,
        "Mined BTC is income at the month's price, which becomes its basis; BTC bought is held at the price paid",
    );
    let cost = Cost { opening, new: cost_of_new };
    let (basis, method) = match tax.btc_lots {
        Lots::AverageCost => average_cost(scope, of, &cost),
        Lots::Fifo => fifo(scope, of, &cost),
        Lots::HighestCost => {
            let (basis, left) = hifo(scope, market.price, of, &cost);
            (basis, LotMethodRows::HighestCost { left })
        }
    };
    let gains = scope.flow(
        "gains",
        "Gains on BTC",
        USD,
        of.proceeds - basis,
        "Sale proceeds after selling costs, less cost basis; below zero a loss",
    );
    let cost = scope.balance(
        "cost-of-held",
        "Tax basis of BTC",
        USD,
        opening,
        |p| sum([p, cost_of_new.into(), -basis]),
        "Of BTC held at month end",
    );
    let Bought { come, gone, proceeds, .. } = *of;
    LotRows { come, gone, proceeds, cost_of_new, method, basis, gains, cost }
}

/// Basis by the average cost of BTC held and received.
fn average_cost(scope: &Scope, of: &Bought, cost: &Cost) -> (Series, LotMethodRows) {
    let held =
        scope.balance("held", "BTC held", BTC, of.opening, |p| sum([p, of.come.into(), -of.gone]), "At month end");
    let pool = scope.declare("pool", "Cost basis pool", USD, cost.opening, "At month end, at average cost");
    let there = held.prev() + of.come;
    let basis = when(
        there.clone().gt(ONE_SATOSHI),
        (pool.prev() + cost.new) * (of.gone / there.max(ONE_SATOSHI)).min(1.0),
        0.0,
    );
    let basis = scope.flow(
        "basis",
        "Cost basis of BTC sold",
        USD,
        basis,
        "Pro rata share of the cost of BTC held and received in the month",
    );
    let pool = scope.define(pool, |p| sum([p.prev(), cost.new.into(), -basis]));
    (basis, LotMethodRows::AverageCost { held, pool })
}

/// Basis of the BTC received first.
fn fifo(scope: &Scope, of: &Bought, cost: &Cost) -> (Series, LotMethodRows) {
    let come_so_far = scope.balance(
        "come-so-far",
        "BTC received to date",
        BTC,
        of.opening,
        |p| p + of.come,
        "Including the opening holding",
    );
    let cost_so_far = scope.balance(
        "cost-so-far",
        "Cost basis of BTC received to date",
        USD,
        cost.opening,
        |p| p + cost.new,
        "Including the opening holding",
    );
    let gone_so_far = scope.balance("gone-so-far", "BTC sold to date", BTC, 0.0, |p| p + of.gone, "Since month 1");
    // Half a satoshi short of the amount sold: if everything is sold, the last bit would otherwise decide which coin is meant.
    let read_at = scope.level(
        "read-at",
        "BTC sold to date, less half a satoshi",
        BTC,
        (gone_so_far - ONE_SATOSHI.expression() * 0.5).max(0.0),
        "Point at which the cumulative cost is read",
    );
    // Within the opening holding the cumulative curve is flat: its cost is released pro rata.
    let first = cost.opening * (gone_so_far / of.opening.max(ONE_SATOSHI)).min(1.0);
    let basis_so_far = scope.level(
        "basis-so-far",
        "Cost basis of BTC sold to date",
        USD,
        when(gone_so_far.le(of.opening), first, read_at.within(come_so_far, cost_so_far)),
        "First in, first out",
    );
    let basis =
        scope.flow("basis", "Cost basis of BTC sold", USD, basis_so_far - basis_so_far.prev(), "First in, first out");
    (basis, LotMethodRows::Fifo { come_so_far, cost_so_far, gone_so_far, read_at, basis_so_far })
}
