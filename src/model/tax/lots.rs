//! Cost basis of BTC sold: average cost or first in, first out.

use crate::formula::{BTC, Operand as _, Series, USD, sum, when};
use crate::model::base::constants::ONE_SATOSHI;
use crate::model::base::inputs::Builder;
use crate::model::market::price::Market;
use crate::plan::Lots;

/// BTC in and out in a month.
pub(in crate::model) struct Bought {
    pub opening: crate::formula::Scalar,
    /// Mined and bought
    pub come: Series,
    /// Sold by the company and by lenders
    pub gone: Series,
    /// Proceeds of those sales
    pub proceeds: Series,
}

/// Gains of the month, and the cost basis of BTC held at its end.
#[derive(Clone, Copy)]
pub(in crate::model) struct Gains {
    pub gains: Series,
    pub cost: Series,
}

pub(in crate::model) fn lots(builder: &mut Builder, market: &Market, of: &Bought) -> Gains {
    let t = &builder.plan.tax;
    builder.book().section("tax.btc", "Tax: BTC");
    let opening_cost = builder.number("tax.opening_btc_cost_usd", USD, t.opening_btc_cost_usd);
    let b = builder.book();
    let cost = b.flow(
        "cost-of-new",
        "Cost of new BTC",
        USD,
        of.come * market.price,
        "Mined BTC is income at the month's price, which becomes its basis; BTC bought is held at the price paid",
    );
    let basis = match t.btc_lots {
        Lots::AverageCost => {
            let held =
                b.balance("held", "BTC held", BTC, of.opening, |p| sum([p, of.come.into(), -of.gone]), "At month end");
            let pool = b.declare("pool", "Cost basis pool", USD, opening_cost, "At month end, at average cost");
            let there = held.prev() + of.come;
            let basis = when(
                there.clone().gt(ONE_SATOSHI),
                (pool.prev() + cost) * (of.gone / there.max(ONE_SATOSHI)).min(1.0),
                0.0,
            );
            let basis = b.flow(
                "basis",
                "Cost basis of BTC sold",
                USD,
                basis,
                "Pro rata share of the cost of BTC held and received in the month",
            );
            b.define(pool, |p| sum([p.prev(), cost.into(), -basis]));
            basis
        }
        Lots::Fifo => {
            let come = b.balance(
                "come-so-far",
                "BTC received to date",
                BTC,
                of.opening,
                |p| p + of.come,
                "Including the opening holding",
            );
            let costs = b.balance(
                "cost-so-far",
                "Cost basis of BTC received to date",
                USD,
                opening_cost,
                |p| p + cost,
                "Including the opening holding",
            );
            let gone = b.balance("gone-so-far", "BTC sold to date", BTC, 0.0, |p| p + of.gone, "Since month 1");
            // Half a satoshi short of the amount sold: if everything is sold, the last bit would otherwise decide which coin is meant.
            let at = b.level(
                "read-at",
                "BTC sold to date, less half a satoshi",
                BTC,
                (gone - ONE_SATOSHI.expression() * 0.5).max(0.0),
                "Point at which the cumulative cost is read",
            );
            // Within the opening holding the cumulative curve is flat: its cost is released pro rata.
            let first = opening_cost * (gone / of.opening.max(ONE_SATOSHI)).min(1.0);
            let so_far = b.level(
                "basis-so-far",
                "Cost basis of BTC sold to date",
                USD,
                when(gone.le(of.opening), first, at.within(come, costs)),
                "First in, first out",
            );
            b.flow("basis", "Cost basis of BTC sold", USD, so_far - so_far.prev(), "First in, first out")
        }
    };
    let gains = b.flow(
        "gains",
        "Gains on BTC",
        USD,
        of.proceeds - basis,
        "Sale proceeds after selling costs, less cost basis; below zero a loss",
    );
    let cost = b.balance(
        "cost-of-held",
        "Tax basis of BTC",
        USD,
        opening_cost,
        |p| sum([p, cost.into(), -basis]),
        "Of BTC held at month end",
    );
    Gains { gains, cost }
}
