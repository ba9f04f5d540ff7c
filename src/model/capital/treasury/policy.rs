//! BTC sales and purchases independent of the funding need: dated sales, the policy, price bands, and covered calls.

use crate::formula::{BTC, Expression, MONTH, Operand as _, PERCENT, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;
use crate::plan::{BtcPolicy, Quantity, Treasury};

/// The position at the start of the month.
pub(super) struct Ledger {
    /// BTC
    pub held: Expression,
    /// BTC received in the month
    pub mined: Series,
    /// BTC pledged at the start of the month and not released in it
    pub pledged: Expression,
    /// Cash before BTC and funding
    pub cash: Series,
    /// Floor for cash
    pub minimum: Series,
    /// Operating cost and interest, for the policy that sells BTC to cover them
    pub costs: Expression,
}

/// BTC and cash after purchases, dated sales and policy sales.
#[derive(Clone, Copy, Debug)]
pub struct PolicyRows {
    /// Price after selling costs, USD per BTC
    pub net_price: Series,
    /// Minimum holding kept by policies and the funding order, BTC
    pub floor: Series,
    /// Covered calls
    pub calls: CallRows,
    /// BTC bought in the month
    pub bought: Series,
    /// BTC held, mined and bought, pledged BTC included
    pub available: Series,
    /// … of which not pledged, before sales
    pub unpledged: Series,
    /// Dated sales requested, BTC in the month
    pub dated_wanted: Series,
    /// Dated sales, up to the unpledged BTC
    pub dated: Series,
    /// BTC sold by the policy and above a price in the month
    pub by_policy: Series,
    /// Dated and by policy, BTC in the month
    pub sold: Series,
    /// Unpledged BTC after those sales
    pub free: Series,
    /// … above the floor
    pub above_floor: Series,
    /// Cash after them, USD
    pub cash: Series,
}

/// One-month calls on free BTC; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct CallRows {
    /// Premium less payouts
    pub net: Series,
    /// None if the plan writes no calls
    pub written: Option<WrittenCallRows>,
}

/// Calls written; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct WrittenCallRows {
    /// BTC under calls
    pub btc: Series,
    /// At the prior month's price
    pub premium: Series,
    /// Price rise above the strike
    pub payouts: Series,
}

/// The policy of the plan as inputs.
struct Terms {
    /// Share of proceeds
    selling_cost: Expression,
    /// Dated sales: the number of the month, and BTC
    dated: Vec<(Scalar, Scalar)>,
    monthly_sales: Expression,
    floor_btc: Expression,
    floor_usd: Expression,
    /// Share of mined BTC to sell, if that is the policy
    share: Option<Expression>,
}

fn terms(scope: &Scope, plan: &Treasury) -> Terms {
    Terms {
        selling_cost: scope.share("selling_cost_pct", plan.selling_cost_pct),
        dated: scope.steps("dated_sales_btc", BTC, &plan.dated_sales_btc),
        monthly_sales: scope.quantity("monthly_sales_btc", BTC.per(MONTH), &plan.monthly_sales_btc),
        floor_btc: scope.quantity("floor_btc", BTC, &plan.floor_btc),
        floor_usd: scope.quantity("floor_usd", USD, &plan.floor_usd),
        share: (plan.btc_policy == BtcPolicy::SellShare)
            .then(|| scope.quantity("sell_share_pct", PERCENT, &plan.sell_share_pct) * PERCENT_OF),
    }
}

/// Writes purchases and sales by the policy; the scope is the treasury's.
pub(super) fn policy(scope: &Scope, market: &Market, ledger: Ledger) -> PolicyRows {
    let plan = &scope.plan().treasury;
    let Terms { selling_cost, dated, monthly_sales, floor_btc, floor_usd, share } = terms(scope, plan);
    let net_price = scope.mean(
        "net-price",
        "BTC price after selling costs",
        USD.per(BTC),
        market.price * (1.0 - selling_cost),
        "Net proceeds per BTC sold",
    );
    let floor = scope.level(
        "floor",
        "BTC floor",
        BTC,
        floor_btc.max(floor_usd / market.price),
        "Minimum holding kept by policies and the funding order: the higher of the BTC and USD floors",
    );
    let calls = calls(scope, market, &ledger);
    let bought = purchases(scope, market, &ledger, calls.net);
    let available = scope.level(
        "btc-available",
        "BTC available",
        BTC,
        sum([ledger.held, ledger.mined.into(), bought.into()]),
        "Opening, mined and bought in the month; including pledged BTC",
    );
    let unpledged =
        scope.level("btc-free", "Unpledged BTC", BTC, available - ledger.pledged, "Before sales of the month");
    let dated_wanted = scope.flow(
        "dated-sales",
        "Dated sales requested",
        BTC,
        scope.calendar.dated(&dated),
        "In their months, whatever the policy",
    );
    let dated = scope.flow(
        "dated-sold",
        "Dated BTC sales",
        BTC,
        dated_wanted.min(unpledged.max(0.0)),
        "Up to the unpledged BTC",
    );
    // Pledged BTC counts towards the floor too.
    let room = (unpledged - dated).max(0.0).min((available - dated - floor).max(0.0));
    let liquidated = (monthly_sales * ONE_MONTH).min(room.clone());
    let above_price = above_price(scope, market, room.clone());
    let by_rule: Expression = match (plan.btc_policy, share) {
        (BtcPolicy::SellShare, Some(share)) => ledger.mined * share,
        (BtcPolicy::SellToCoverCosts, _) => ledger.costs.max(0.0) / net_price,
        _ => 0.0.into(),
    };
    let wanted = sum(std::iter::once(liquidated).chain(above_price).chain(std::iter::once(by_rule)));
    let by_policy = scope.flow(
        "sold-by-policy",
        "BTC sold by policy",
        BTC,
        wanted.min(room),
        "Monthly, above a price, and by the policy, after dated sales and down to the floor",
    );
    let sold =
        scope.flow("sold-before-funding", "BTC sold before funding", BTC, dated + by_policy, "Dated and by policy");
    let free = scope.level(
        "free-after-policy",
        "Free BTC after policy sales",
        BTC,
        (unpledged - sold).max(0.0),
        "Unpledged and unsold: available to pledge, or to cure a margin call",
    );
    let above_floor = scope.level(
        "above-floor",
        "BTC above the floor",
        BTC,
        free.min((available - sold - floor).max(0.0)),
        "Of those, available to the funding order",
    );
    let cash = scope.level(
        "cash-before-funding",
        "Cash before funding",
        USD,
        ledger.cash + calls.net - bought * market.price + sold * net_price,
        "Including dated and policy BTC sales, purchases, and covered calls",
    );
    PolicyRows {
        net_price,
        floor,
        calls,
        bought,
        available,
        unpledged,
        dated_wanted,
        dated,
        by_policy,
        sold,
        free,
        above_floor,
        cash,
    }
}

/// One-month calls on free BTC: the premium, less the price rise above the strike.
fn calls(scope: &Scope, market: &Market, ledger: &Ledger) -> CallRows {
    let plan = &scope.plan().treasury;
    if plan.overlay_pct == 0.0 {
        let net = scope.flow("covered-calls", "Covered calls", USD, 0.0, "No calls are written");
        return CallRows { net, written: None };
    }
    let part = scope.share("overlay_pct", plan.overlay_pct);
    let premium = scope.number("overlay_yield_pct_per_year", PERCENT.per(YEAR), plan.overlay_yield_pct_per_year);
    let strike = scope.share("overlay_strike_pct", plan.overlay_strike_pct);
    let before = market.price_before;
    let btc = scope.level(
        "under-calls",
        "BTC under calls",
        BTC,
        (ledger.held.clone() - ledger.pledged.clone()).max(0.0) * part,
        "Share of unpledged BTC held at the start of the month",
    );
    let premium = scope.flow(
        "call-premium",
        "Call premium",
        USD,
        btc * before * monthly(premium.into()),
        "At the prior month's price",
    );
    let payouts = scope.flow(
        "calls-paid",
        "Call payouts",
        USD,
        btc * (market.price - before * (1.0 + strike)).max(0.0),
        "Price rise above the strike",
    );
    let net = scope.flow(
        "covered-calls",
        "Covered calls",
        USD,
        premium - payouts,
        "Premium less payouts; below zero if payouts exceed the premium",
    );
    CallRows { net, written: Some(WrittenCallRows { btc, premium, payouts }) }
}

/// BTC bought when the price is low, from cash above the minimum.
fn purchases(scope: &Scope, market: &Market, ledger: &Ledger, calls: Series) -> Series {
    let plan = &scope.plan().treasury;
    if plan.buy_below_usd_per_month == 0.0 {
        return scope.flow("btc-bought", "BTC bought", BTC, 0.0, "No purchases");
    }
    let below = scope.quantity("buy_below_usd", USD.per(BTC), &plan.buy_below_usd);
    let most = scope.number("buy_below_usd_per_month", USD.per(MONTH), plan.buy_below_usd_per_month);
    let spare = (ledger.cash + calls - ledger.minimum).max(0.0);
    let spent = when(market.price.le(below), (most * ONE_MONTH).min(spare), 0.0);
    scope.flow(
        "btc-bought",
        "BTC bought",
        BTC,
        spent / market.price,
        "At or below the price limit, from cash above the minimum",
    )
}

/// BTC sold when the price is high, from free BTC above the floor.
fn above_price(scope: &Scope, market: &Market, room: Expression) -> Option<Expression> {
    let plan = &scope.plan().treasury;
    if plan.sell_above_usd == Quantity::Value(0.0) {
        return None;
    }
    let above = scope.quantity("sell_above_usd", USD.per(BTC), &plan.sell_above_usd);
    let part = scope.share("sell_above_pct", plan.sell_above_pct);
    // 0 means no band.
    Some(when(above.clone().gt(0.0) * market.price.ge(above), room * part, 0.0))
}
