//! The treasury: cash, BTC and their sales, and the funding gap that is left.

use super::calendar::Calendar;
use super::constants::{ONE_CENT, PERCENT_OF};
use super::inputs::{Builder, monthly};
use super::market::Market;
use crate::formula::{BTC, Expression, Operand as _, PERCENT, Scalar, Series, USD, YEAR, sum, when};
use crate::plan::BtcPolicy;

/// Signed rows of the month's cash flow that do not depend on what BTC is sold, and the BTC mined.
pub(super) struct Before {
    pub flows: Vec<Series>,
    pub mined: Series,
    /// Principal of all debts
    pub debt: Series,
}

/// Rows of the treasury.
#[derive(Clone)]
pub(super) struct Treasury {
    pub cash: Series,
    pub opening_cash: Scalar,
    pub btc: Series,
    pub opening_btc: Scalar,
    pub sold: Series,
    pub minimum: Series,
    pub gap: Series,
    pub debt: Series,
    /// Interest on cash
    pub earned: Series,
    /// All signed rows of the cash flow
    pub flows: Vec<Series>,
}

pub(super) fn treasury(builder: &mut Builder, calendar: &Calendar, market: &Market, before: &Before) -> Treasury {
    let t = &builder.plan.treasury;
    builder.book.section("treasury", "Treasury");
    let opening_cash = builder.number("treasury.opening_cash_usd", USD, t.opening_cash_usd);
    let opening_btc = builder.number("treasury.opening_btc", BTC, t.opening_btc);
    let minimum = builder.quantity("treasury.minimum_cash_usd", USD, &t.minimum_cash_usd, calendar.month);
    let rate = builder.quantity("treasury.interest_on_cash_pct_per_year", PERCENT.per(YEAR), &t.interest_on_cash_pct_per_year, calendar.month);
    let cost = builder.share("treasury.selling_cost_pct", t.selling_cost_pct);
    let dated = builder.steps("treasury.dated_sales_btc", BTC, &t.dated_sales_btc);
    let share = (t.btc_policy == BtcPolicy::SellShare).then(|| builder.quantity("treasury.sell_share_pct", PERCENT, &t.sell_share_pct, calendar.month) * PERCENT_OF);

    let b = &mut builder.book;
    let minimum = b.level("minimum-cash", "Minimum cash", USD, minimum, "What cash should not fall below");
    let net_price = b.mean("net-price", "BTC price after selling cost", USD.per(BTC), market.price * (1.0 - cost), "What a sold BTC brings");
    let wanted = b.flow("dated-sales", "Dated sales wanted", BTC, sum(dated.iter().map(|(at, btc)| when(calendar.month.is(*at), *btc, 0.0))), "On their months, whatever the policy");

    b.section("company", "Company");
    let cash = b.declare("cash", "Cash", USD, opening_cash, "At the month's end; it may fall below zero, for nothing is plugged");
    let btc = b.declare("btc", "BTC held", BTC, opening_btc, "At the month's end, pledged ones included");
    b.section("treasury", "Treasury");
    let available = b.level("btc-available", "BTC available", BTC, btc.prev() + before.mined, "Held before and mined in the month");
    let dated = b.flow("dated-sold", "BTC sold on dates", BTC, wanted.min(available), "As far as there are any");
    b.section("company.cash-flow", "Cash flow");
    let earned = b.flow("interest-on-cash", "Interest on cash", USD, cash.prev().max(0.0) * monthly(rate), "On the opening cash, where it is above zero");
    b.section("treasury", "Treasury");
    let flows = before.flows.iter().map(|flow| flow.expression());
    let ahead = b.level(
        "cash-before-sales",
        "Cash before sales by policy",
        USD,
        sum(std::iter::once(cash.prev()).chain(flows).chain([earned.expression(), dated * net_price])),
        "Opening cash and all flows of the month but sales by policy",
    );
    let by_policy: Expression = match (t.btc_policy, share) {
        (BtcPolicy::SellShare, Some(share)) => (before.mined * share).min(available - dated),
        (BtcPolicy::SellToMinimumCash, _) => ((minimum - ahead).max(0.0) / net_price).min(available - dated),
        _ => 0.0.into(),
    };
    let by_policy = b.flow("sold-by-policy", "BTC sold by policy", BTC, by_policy, "After the dated sales");
    b.section("company", "Company");
    let sold = b.flow("btc-sold", "BTC sold", BTC, dated + by_policy, "On dates and by policy");
    b.section("company.cash-flow", "Cash flow");
    let proceeds = b.flow("btc-sales", "BTC sales", USD, sold * net_price, "Proceeds after selling cost");
    let cash = b.define(cash, |_| ahead + by_policy * net_price);
    let btc = b.define(btc, |_| available - sold);
    b.section("company", "Company");
    b.level("btc-value", "BTC at market", USD, btc * market.price, "BTC held at the month's price");
    // Less than a cent is rounding, where sales bring cash up to the minimum.
    let gap = when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash);
    let gap = b.level("funding-gap", "Funding gap", USD, gap, "How far cash is below the minimum at the month's end; less than a cent is none");
    let mut flows = before.flows.clone();
    flows.extend([earned, proceeds]);
    Treasury { cash, opening_cash, btc, opening_btc, sold, minimum, gap, debt: before.debt, earned, flows }
}
