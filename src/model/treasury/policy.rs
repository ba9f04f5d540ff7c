//! What is sold and bought of BTC whatever cash is missing: dated sales, the policy, price bands, and covered calls.

use crate::formula::{BTC, Expression, MONTH, Operand as _, Series, USD, sum, when};
use crate::formula::{PERCENT, YEAR};
use crate::model::calendar::Calendar;
use crate::model::constants::ONE_MONTH;
use crate::model::inputs::{Builder, monthly};
use crate::model::market::Market;
use crate::plan::BtcPolicy;

/// What the month begins with.
pub(super) struct Ledger {
    pub held: Expression,
    pub mined: Series,
    /// Pledged before the month and not released in it
    pub pledged: Expression,
    /// Cash before BTC and funding
    pub cash: Series,
    pub minimum: Series,
    pub costs: Expression,
}

/// BTC and cash after sales by date and policy.
#[derive(Clone, Copy)]
pub(super) struct Sales {
    /// Held, mined and bought
    pub available: Series,
    pub sold: Series,
    pub bought: Series,
    pub overlay: Series,
    pub net_price: Series,
    /// BTC that are not pledged, after those sales
    pub free: Series,
    /// … above the floor
    pub above_floor: Series,
    /// Cash after them
    pub cash: Series,
}

pub(super) fn sales(builder: &mut Builder, calendar: &Calendar, market: &Market, ledger: Ledger) -> Sales {
    let t = &builder.plan.treasury;
    let cost = builder.share("treasury.selling_cost_pct", t.selling_cost_pct);
    let dated = builder.steps("treasury.dated_sales_btc", BTC, &t.dated_sales_btc);
    let monthly_sales = builder.quantity("treasury.monthly_sales_btc", BTC.per(MONTH), &t.monthly_sales_btc, calendar.month);
    let floor_btc = builder.quantity("treasury.floor_btc", BTC, &t.floor_btc, calendar.month);
    let floor_usd = builder.quantity("treasury.floor_usd", USD, &t.floor_usd, calendar.month);
    let share = (t.btc_policy == BtcPolicy::SellShare).then(|| builder.quantity("treasury.sell_share_pct", PERCENT, &t.sell_share_pct, calendar.month) * crate::model::constants::PERCENT_OF);
    let b = &mut builder.book;
    let net_price = b.mean("net-price", "BTC price after selling cost", USD.per(BTC), market.price * (1.0 - cost), "What a sold BTC brings");
    let floor = b.level("floor", "Floor of BTC", BTC, floor_btc.max(floor_usd / market.price), "What policies and the funding order leave, in BTC and at market");
    let overlay = overlay(builder, market, &ledger);
    let buys = buys(builder, calendar, market, &ledger, overlay);
    let b = &mut builder.book;
    let available = b.level("btc-available", "BTC available", BTC, sum([ledger.held, ledger.mined.into(), buys.into()]), "Held before, mined and bought in the month; pledged ones included");
    let free = b.level("btc-free", "BTC not pledged", BTC, available - ledger.pledged.clone(), "Before sales of the month");
    let wanted = b.flow("dated-sales", "Dated sales wanted", BTC, sum(dated.iter().map(|(at, btc)| when(calendar.month.is(*at), *btc, 0.0))), "On their months, whatever the policy");
    let dated = b.flow("dated-sold", "BTC sold on dates", BTC, wanted.min(free.max(0.0)), "As far as there are any that are not pledged");
    // Pledged BTC count for the floor too.
    let room = |taken: Expression| (free - taken.clone()).max(0.0).min((available - taken - floor).max(0.0));
    let liquidated = (monthly_sales * ONE_MONTH).min(room(dated.into()));
    let bands = bands(builder, calendar, market, room(dated.into()));
    let b = &mut builder.book;
    let cash = ledger.cash + overlay - buys * market.price;
    let by_rule: Expression = match (t.btc_policy, share) {
        (BtcPolicy::SellShare, Some(share)) => ledger.mined * share,
        (BtcPolicy::SellToCoverCosts, _) => ledger.costs.max(0.0) / net_price,
        _ => 0.0.into(),
    };
    let wanted = sum(std::iter::once(liquidated).chain(bands).chain(std::iter::once(by_rule)));
    let by_policy = b.flow("sold-by-policy", "BTC sold by policy", BTC, wanted.min(room(dated.into())), "Each month, above a price, and by the policy, after dated sales and down to the floor");
    let sold = b.flow("sold-before-funding", "BTC sold before funding", BTC, dated + by_policy, "On dates and by policy");
    let free = b.level("free-after-policy", "BTC free after policy", BTC, (free - sold).max(0.0), "Not pledged and not sold: to pledge, or to cure a margin call");
    let above_floor = b.level("above-floor", "BTC above the floor", BTC, free.min((available - sold - floor).max(0.0)), "Of those, what the funding order may sell");
    let cash = b.level("cash-before-funding", "Cash before funding", USD, cash + sold * net_price, "With BTC sold on dates and by policy, bought, and covered calls");
    Sales { available, sold, bought: buys, overlay, net_price, free, above_floor, cash }
}

/// One-month calls on free BTC: the premium, less what the price rises beyond the strike.
fn overlay(builder: &mut Builder, market: &Market, ledger: &Ledger) -> Series {
    let t = &builder.plan.treasury;
    let none = t.overlay_pct == 0.0;
    let terms = (!none).then(|| {
        let part = builder.share("treasury.overlay_pct", t.overlay_pct);
        let premium = builder.number("treasury.overlay_yield_pct_per_year", PERCENT.per(YEAR), t.overlay_yield_pct_per_year);
        (part, monthly(premium.into()), builder.share("treasury.overlay_strike_pct", t.overlay_strike_pct))
    });
    let b = &mut builder.book;
    let Some((part, premium, strike)) = terms else {
        return b.flow("covered-calls", "Covered calls", USD, 0.0, "None are written");
    };
    let before = market.price_before;
    let under = b.level("under-calls", "BTC under calls", BTC, (ledger.held.clone() - ledger.pledged.clone()).max(0.0) * part, "Of what is held before the month and not pledged");
    let earned = b.flow("call-premium", "Premium of calls", USD, under * before * premium, "At the price of the month before");
    let paid = b.flow("calls-paid", "Paid on calls", USD, under * (market.price - before * (1.0 + strike)).max(0.0), "What the price rises beyond the strike");
    b.flow("covered-calls", "Covered calls", USD, earned - paid, "Premium less what is paid; below zero where the price runs away")
}

/// BTC bought where the price is low, from cash above the minimum.
fn buys(builder: &mut Builder, calendar: &Calendar, market: &Market, ledger: &Ledger, overlay: Series) -> Series {
    let t = &builder.plan.treasury;
    if t.buy_below_usd_per_month == 0.0 {
        return builder.book.flow("btc-bought", "BTC bought", BTC, 0.0, "None are");
    }
    let below = builder.quantity("treasury.buy_below_usd", USD.per(BTC), &t.buy_below_usd, calendar.month);
    let most = builder.number("treasury.buy_below_usd_per_month", USD.per(MONTH), t.buy_below_usd_per_month);
    let spare = (ledger.cash + overlay - ledger.minimum).max(0.0);
    let spent = when(market.price.le(below), (most * ONE_MONTH).min(spare), 0.0);
    builder.book.flow("btc-bought", "BTC bought", BTC, spent / market.price, "Where the price is low enough, from cash above the minimum")
}

/// BTC sold where the price is high, of what is free above the floor.
fn bands(builder: &mut Builder, calendar: &Calendar, market: &Market, room: Expression) -> Option<Expression> {
    let t = &builder.plan.treasury;
    if t.sell_above_usd == crate::plan::Quantity::Value(0.0) {
        return None;
    }
    let above = builder.quantity("treasury.sell_above_usd", USD.per(BTC), &t.sell_above_usd, calendar.month);
    let part = builder.share("treasury.sell_above_pct", t.sell_above_pct);
    // 0 is no band.
    Some(when(above.clone().gt(0.0) * market.price.ge(above), room * part, 0.0))
}
