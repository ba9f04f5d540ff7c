//! BTC sales and purchases independent of the funding need: dated sales, the policy, price bands, and covered calls.

use crate::formula::{BTC, Expression, MONTH, Operand as _, Series, USD, sum, when};
use crate::formula::{PERCENT, YEAR};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::inputs::{Builder, monthly};
use crate::model::market::price::Market;
use crate::plan::BtcPolicy;

/// The position at the start of the month.
pub(super) struct Ledger {
    pub held: Expression,
    pub mined: Series,
    /// Pledged at the start of the month and not released in it
    pub pledged: Expression,
    /// Cash before BTC and funding
    pub cash: Series,
    pub minimum: Series,
    pub costs: Expression,
}

/// BTC and cash after dated and policy sales.
#[derive(Clone, Copy)]
pub(super) struct Sales {
    /// Held, mined and bought
    pub available: Series,
    pub sold: Series,
    pub bought: Series,
    pub overlay: Series,
    pub net_price: Series,
    /// Unpledged BTC after those sales
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
    let monthly_sales =
        builder.quantity("treasury.monthly_sales_btc", BTC.per(MONTH), &t.monthly_sales_btc, calendar.month);
    let floor_btc = builder.quantity("treasury.floor_btc", BTC, &t.floor_btc, calendar.month);
    let floor_usd = builder.quantity("treasury.floor_usd", USD, &t.floor_usd, calendar.month);
    let share = (t.btc_policy == BtcPolicy::SellShare).then(|| {
        builder.quantity("treasury.sell_share_pct", PERCENT, &t.sell_share_pct, calendar.month)
            * crate::model::base::constants::PERCENT_OF
    });
    let b = builder.book();
    let net_price = b.mean(
        "net-price",
        "BTC price after selling costs",
        USD.per(BTC),
        market.price * (1.0 - cost),
        "Net proceeds per BTC sold",
    );
    let floor = b.level(
        "floor",
        "BTC floor",
        BTC,
        floor_btc.max(floor_usd / market.price),
        "Minimum holding kept by policies and the funding order: the higher of the BTC and USD floors",
    );
    let overlay = overlay(builder, market, &ledger);
    let buys = buys(builder, calendar, market, &ledger, overlay);
    let b = builder.book();
    let available = b.level(
        "btc-available",
        "BTC available",
        BTC,
        sum([ledger.held, ledger.mined.into(), buys.into()]),
        "Opening, mined and bought in the month; including pledged BTC",
    );
    let free =
        b.level("btc-free", "Unpledged BTC", BTC, available - ledger.pledged.clone(), "Before sales of the month");
    let wanted = b.flow(
        "dated-sales",
        "Dated sales requested",
        BTC,
        sum(dated.iter().map(|(at, btc)| when(calendar.month.is(*at), *btc, 0.0))),
        "In their months, whatever the policy",
    );
    let dated = b.flow("dated-sold", "Dated BTC sales", BTC, wanted.min(free.max(0.0)), "Up to the unpledged BTC");
    // Pledged BTC counts towards the floor too.
    let room = |taken: Expression| (free - taken.clone()).max(0.0).min((available - taken - floor).max(0.0));
    let liquidated = (monthly_sales * ONE_MONTH).min(room(dated.into()));
    let bands = bands(builder, calendar, market, room(dated.into()));
    let b = builder.book();
    let cash = ledger.cash + overlay - buys * market.price;
    let by_rule: Expression = match (t.btc_policy, share) {
        (BtcPolicy::SellShare, Some(share)) => ledger.mined * share,
        (BtcPolicy::SellToCoverCosts, _) => ledger.costs.max(0.0) / net_price,
        _ => 0.0.into(),
    };
    let wanted = sum(std::iter::once(liquidated).chain(bands).chain(std::iter::once(by_rule)));
    let by_policy = b.flow(
        "sold-by-policy",
        "BTC sold by policy",
        BTC,
        wanted.min(room(dated.into())),
        "Monthly, above a price, and by the policy, after dated sales and down to the floor",
    );
    let sold = b.flow("sold-before-funding", "BTC sold before funding", BTC, dated + by_policy, "Dated and by policy");
    let free = b.level(
        "free-after-policy",
        "Free BTC after policy sales",
        BTC,
        (free - sold).max(0.0),
        "Unpledged and unsold: available to pledge, or to cure a margin call",
    );
    let above_floor = b.level(
        "above-floor",
        "BTC above the floor",
        BTC,
        free.min((available - sold - floor).max(0.0)),
        "Of those, available to the funding order",
    );
    let cash = b.level(
        "cash-before-funding",
        "Cash before funding",
        USD,
        cash + sold * net_price,
        "Including dated and policy BTC sales, purchases, and covered calls",
    );
    Sales { available, sold, bought: buys, overlay, net_price, free, above_floor, cash }
}

/// One-month calls on free BTC: the premium, less the price rise above the strike.
fn overlay(builder: &mut Builder, market: &Market, ledger: &Ledger) -> Series {
    let t = &builder.plan.treasury;
    let none = t.overlay_pct == 0.0;
    let terms = (!none).then(|| {
        let part = builder.share("treasury.overlay_pct", t.overlay_pct);
        let premium =
            builder.number("treasury.overlay_yield_pct_per_year", PERCENT.per(YEAR), t.overlay_yield_pct_per_year);
        (part, monthly(premium.into()), builder.share("treasury.overlay_strike_pct", t.overlay_strike_pct))
    });
    let b = builder.book();
    let Some((part, premium, strike)) = terms else {
        return b.flow("covered-calls", "Covered calls", USD, 0.0, "No calls are written");
    };
    let before = market.price_before;
    let under = b.level(
        "under-calls",
        "BTC under calls",
        BTC,
        (ledger.held.clone() - ledger.pledged.clone()).max(0.0) * part,
        "Share of unpledged BTC held at the start of the month",
    );
    let earned = b.flow("call-premium", "Call premium", USD, under * before * premium, "At the prior month's price");
    let paid = b.flow(
        "calls-paid",
        "Call payouts",
        USD,
        under * (market.price - before * (1.0 + strike)).max(0.0),
        "Price rise above the strike",
    );
    b.flow(
        "covered-calls",
        "Covered calls",
        USD,
        earned - paid,
        "Premium less payouts; below zero if payouts exceed the premium",
    )
}

/// BTC bought when the price is low, from cash above the minimum.
fn buys(builder: &mut Builder, calendar: &Calendar, market: &Market, ledger: &Ledger, overlay: Series) -> Series {
    let t = &builder.plan.treasury;
    if t.buy_below_usd_per_month == 0.0 {
        return builder.book().flow("btc-bought", "BTC bought", BTC, 0.0, "No purchases");
    }
    let below = builder.quantity("treasury.buy_below_usd", USD.per(BTC), &t.buy_below_usd, calendar.month);
    let most = builder.number("treasury.buy_below_usd_per_month", USD.per(MONTH), t.buy_below_usd_per_month);
    let spare = (ledger.cash + overlay - ledger.minimum).max(0.0);
    let spent = when(market.price.le(below), (most * ONE_MONTH).min(spare), 0.0);
    builder.book().flow(
        "btc-bought",
        "BTC bought",
        BTC,
        spent / market.price,
        "At or below the price limit, from cash above the minimum",
    )
}

/// BTC sold when the price is high, from free BTC above the floor.
fn bands(builder: &mut Builder, calendar: &Calendar, market: &Market, room: Expression) -> Option<Expression> {
    let t = &builder.plan.treasury;
    if t.sell_above_usd == crate::plan::Quantity::Value(0.0) {
        return None;
    }
    let above = builder.quantity("treasury.sell_above_usd", USD.per(BTC), &t.sell_above_usd, calendar.month);
    let part = builder.share("treasury.sell_above_pct", t.sell_above_pct);
    // 0 means no band.
    Some(when(above.clone().gt(0.0) * market.price.ge(above), room * part, 0.0))
}
