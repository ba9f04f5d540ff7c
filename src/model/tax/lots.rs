//! What sold BTC had cost: of all that is held on average, or of what came first.

use crate::formula::{BTC, Operand as _, Series, USD, sum, when};
use crate::model::constants::ONE_SATOSHI;
use crate::model::inputs::Builder;
use crate::model::market::Market;
use crate::plan::Lots;

/// What comes and goes in a month.
pub(in crate::model) struct Bought {
    pub opening: crate::formula::Scalar,
    /// Mined and bought
    pub come: Series,
    /// Sold by the company and by lenders
    pub gone: Series,
    /// What those brought
    pub proceeds: Series,
}

/// Gains of the month, and the cost of what is held at its end.
#[derive(Clone, Copy)]
pub(in crate::model) struct Gains {
    pub gains: Series,
    pub cost: Series,
}

pub(in crate::model) fn lots(builder: &mut Builder, market: &Market, of: &Bought) -> Gains {
    let t = &builder.plan.tax;
    builder.book.section("tax.btc", "Tax: BTC");
    let opening_cost = builder.number("tax.opening_btc_cost_usd", USD, t.opening_btc_cost_usd);
    let b = &mut builder.book;
    let cost = b.flow("cost-of-new", "Cost of new BTC", USD, of.come * market.price, "Mined ones are income at the month's price, which is their cost; bought ones cost it");
    let basis = match t.btc_lots {
        Lots::AverageCost => {
            let held = b.balance("held", "BTC held", BTC, of.opening, |p| sum([p, of.come.into(), -of.gone]), "At the month's end");
            let pool = b.declare("pool", "Cost of what is held", USD, opening_cost, "At the month's end, on average");
            let there = held.prev() + of.come;
            let basis = when(there.clone().gt(ONE_SATOSHI), (pool.prev() + cost) * (of.gone / there.max(ONE_SATOSHI)).min(1.0), 0.0);
            let basis = b.flow("basis", "Cost of what is sold", USD, basis, "Its part of the cost of all that was held and came in the month");
            b.define(pool, |p| sum([p.prev(), cost.into(), -basis]));
            basis
        }
        Lots::Fifo => {
            let come = b.balance("come-so-far", "BTC that came so far", BTC, of.opening, |p| p + of.come, "With those from before month 1");
            let costs = b.balance("cost-so-far", "Their cost so far", USD, opening_cost, |p| p + cost, "With those from before month 1");
            let gone = b.balance("gone-so-far", "BTC sold so far", BTC, 0.0, |p| p + of.gone, "Since month 1");
            // Half a satoshi before what is sold: where all is, it would else hang on the last bit which coin is meant.
            let at = b.level("read-at", "BTC sold so far, less half a satoshi", BTC, (gone - ONE_SATOSHI.expression() * 0.5).max(0.0), "Where the costs so far are read");
            // Below the opening stock the running curve is flat: those go in proportion.
            let first = opening_cost * (gone / of.opening.max(ONE_SATOSHI)).min(1.0);
            let so_far = b.level("basis-so-far", "Cost of what is sold so far", USD, when(gone.le(of.opening), first, at.within(come, costs)), "What came first is sold first");
            b.flow("basis", "Cost of what is sold", USD, so_far - so_far.prev(), "First in, first out")
        }
    };
    let gains = b.flow("gains", "Gains on BTC", USD, of.proceeds - basis, "What sales bring after cost of selling, less what the BTC had cost; below zero a loss");
    let cost = b.balance("cost-of-held", "Tax cost of BTC", USD, opening_cost, |p| sum([p, cost.into(), -basis]), "Of what is held at the month's end");
    Gains { gains, cost }
}
