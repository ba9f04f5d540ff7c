//! Cost per bitcoin in four definitions side by side; overhead and interest of the AI business are excluded by a stated allocation key.

use crate::formula::{BTC, Expression, Format, Operand as _, PLAIN, Series, USD, when};
use crate::model::base::constants::{ONE_BTC, ONE_CENT, ONE_WATT};
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::twelve_months;
use crate::plan::CostKey;

/// Components of the cost per bitcoin.
pub(in crate::model) struct Parts {
    /// BTC mined by own machines, including partners' shares
    pub mined: Series,
    pub own_power: Series,
    pub repair: Series,
    pub opex: Series,
    pub credits: Series,
    pub overhead: Series,
    /// Interest paid on debts
    pub interest: Series,
    /// … and earned on cash
    pub earned: Series,
    /// Revenue of the last twelve months, from mining and in total
    pub mining_revenue: Series,
    pub revenue: Series,
    pub mining_mw: Series,
    pub ai_mw: Series,
    /// Of machines and mining capacity
    pub depreciation: Expression,
    /// Stock compensation
    pub compensation: Series,
}

pub(in crate::model) fn costs(builder: &mut Builder, parts: &Parts) {
    let company = &builder.plan.company;
    builder.book().section("btc-cost", "Cost of a bitcoin");
    let b = builder.book();
    let key: Expression = match company.mining_cost_key {
        CostKey::Revenue => when(parts.revenue.gt(ONE_CENT), parts.mining_revenue / parts.revenue.max(ONE_CENT), 0.0),
        CostKey::Megawatts => when(
            (parts.mining_mw + parts.ai_mw).gt(ONE_WATT),
            parts.mining_mw / (parts.mining_mw + parts.ai_mw).max(ONE_WATT),
            0.0,
        ),
        CostKey::Everything => 1.0.into(),
    };
    let key = b.level(
        "mining-key",
        "Mining share",
        PLAIN,
        key,
        "Of overhead, interest and stock compensation, by the plan's allocation key; the rest belongs to AI",
    );
    b.shown(key, Format::Share);
    let direct = b.flow(
        "direct",
        "Direct cost of mining",
        USD,
        parts.own_power + parts.repair + parts.opex - parts.credits,
        "Power for own machines, repair and other operating costs, less curtailment credits and demand response",
    );
    let shared = b.flow(
        "shared",
        "Mining overhead and interest",
        USD,
        key * (parts.overhead + parts.interest - parts.earned),
        "Mining share of overhead and of interest net of interest on cash; before tax",
    );
    let booked = parts.depreciation.clone() + key * parts.compensation;
    let booked = b.flow(
        "booked",
        "Mining depreciation and stock compensation",
        USD,
        booked,
        "Of machines and mining capacity, and the mining share of stock compensation: non-cash",
    );
    let so_far =
        b.balance("btc-so-far", "BTC mined to date", BTC, 0.0, |p| p + parts.mined, "By own machines, since month 1");
    let mined = b.level(
        "btc-12-months",
        "BTC mined, LTM",
        BTC,
        so_far - so_far.lag(12),
        "By own machines, in the last twelve months",
    );
    let power = twelve_months(b, "power", "Power for own machines", parts.own_power);
    let direct = twelve_months(b, "direct", "Direct cost", direct);
    let shared = twelve_months(b, "shared", "Overhead and interest", shared);
    let booked = twelve_months(b, "booked", "Depreciation and stock compensation", booked);
    let each = |cost: Expression| when(mined.gt(ONE_BTC), cost / mined.max(ONE_BTC), 0.0);
    let unit = USD.per(BTC);
    let rows = [
        (
            "marginal",
            "Marginal: power",
            each(power.into()),
            "Power for own machines per BTC mined in the last twelve months; 0 if less than one was mined",
        ),
        (
            "direct-cash",
            "Direct cash",
            each(direct.into()),
            "Power, repair and other operating costs less credits, per BTC mined in the last twelve months",
        ),
        (
            "cash",
            "Cash incl. overhead and interest",
            each(direct + shared),
            "Direct cash plus the mining share of overhead and net interest, following CoinShares, before tax",
        ),
        (
            "all-in",
            "All-in",
            each(crate::formula::sum([direct, shared, booked])),
            "Cash cost plus mining depreciation and the mining share of stock compensation",
        ),
    ];
    for (key, label, cost, note) in rows {
        let row = b.level(key, label, unit, cost, note);
        b.shown(row, Format::Decimals(0));
    }
}
