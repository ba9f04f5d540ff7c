//! Hashrate that follows the price of BTC: each month closes part of the gap to the hashrate that the price implies.

use crate::formula::{Format, MONTH, Operand as _, PHS, PLAIN, Scalar, Series, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;

/// Rows of elastic hashrate.
#[derive(Clone, Copy, Debug)]
pub struct ElasticRows {
    /// Natural log of the price over the prior month's
    pub price_change: Series,
    /// Price-implied hashrate, PH/s
    pub wanted: Series,
    /// Hashrate on its way there, PH/s
    pub hashrate: Series,
}

/// Writes elastic hashrate, which starts at `before`.
pub(super) fn elastic(scope: &Scope, market: &Market, before: Scalar) -> ElasticRows {
    let m = &scope.plan().market;
    let up = scope.number("elasticity_up", PLAIN, m.elasticity_up);
    let down = scope.number("elasticity_down", PLAIN, m.elasticity_down);
    let up_months = scope.number("adjustment_up_months", MONTH, m.adjustment_up_months);
    let down_months = scope.number("adjustment_down_months", MONTH, m.adjustment_down_months);
    [up_months, down_months].into_iter().for_each(|months| scope.shown_scalar(months, Format::Decimals(1)));
    let last_price = when(scope.calendar.month.is(ONE_MONTH), market.first_price, market.price.prev());
    let price_change = scope.row(
        "price-change",
        "Price change",
        PLAIN,
        (market.price / last_price).ln(),
        "Natural log against the prior month; in month 1 against the unstressed month-1 price",
    );
    let wanted = scope.declare(
        "wanted-hashrate",
        "Price-implied hashrate",
        PHS,
        before,
        "Rises with price increases by the upward elasticity and falls with decreases by the downward one: machines once bought stay",
    );
    let wanted = scope.define(wanted, |p| p.prev() * (price_change * when(price_change.lt(0.0), down, up)).exp());
    let hashrate = scope.declare(
        "elastic-hashrate",
        "Elastic hashrate",
        PHS,
        before,
        "Closes part of the log gap to price-implied hashrate each month",
    );
    let hashrate = scope.define(hashrate, |p| {
        let months = when(wanted.lt(p.prev()), down_months, up_months);
        p.prev() * ((wanted / p.prev()).ln() * ONE_MONTH / months).exp()
    });
    ElasticRows { price_change, wanted, hashrate }
}
