//! Cost per bitcoin in four definitions side by side; overhead and interest of the AI business are excluded by a stated allocation key.

use crate::formula::{BTC, Expression, Format, Known, Operand as _, PLAIN, Series, USD, sum, when};
use crate::model::base::constants::{ONE_BTC, ONE_CENT, ONE_WATT};
use crate::model::base::scope::Scope;
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

/// Cost per bitcoin mined by own machines.
#[derive(Clone, Copy, Debug)]
pub struct BtcCostRows {
    /// Mining share of overhead, interest and stock compensation, as a share of 1
    pub mining_key: Series,
    /// Direct cost of mining, USD of the month
    pub direct: Series,
    /// Mining share of overhead and net interest, USD of the month
    pub shared: Series,
    /// Mining depreciation and share of stock compensation, USD of the month
    pub booked: Series,
    /// BTC mined in the last twelve months
    pub mined_year: Series,
    /// Power, USD per BTC of the last twelve months; 0 if less than one was mined
    pub marginal: Series,
    /// … with repair and other operating cost, less credits
    pub direct_cash: Series,
    /// … with overhead and net interest
    pub cash: Series,
    /// … with depreciation and stock compensation
    pub all_in: Series,
}

/// Writes the cost per bitcoin.
pub(in crate::model) fn costs(scope: &Scope, parts: &Parts) -> BtcCostRows {
    let mining_key = mining_key(scope, parts);
    let direct = scope.flow(
        "direct",
        "Direct cost of mining",
        USD,
        parts.own_power + parts.repair + parts.opex - parts.credits,
        "Power for own machines, repair and other operating costs, less curtailment credits and demand response",
    );
    let shared = scope.flow(
        "shared",
        "Mining overhead and interest",
        USD,
        mining_key * (parts.overhead + parts.interest - parts.earned),
        "Mining share of overhead and of interest net of interest on cash; before tax",
    );
    let booked = scope.flow(
        "booked",
        "Mining depreciation and stock compensation",
        USD,
        parts.depreciation.clone() + mining_key * parts.compensation,
        "Of machines and mining capacity, and the mining share of stock compensation: non-cash",
    );
    let so_far = scope.balance(
        "btc-so-far",
        "BTC mined to date",
        BTC,
        0.0,
        |p| p + parts.mined,
        "By own machines, since month 1",
    );
    let mined_year = scope.level(
        "btc-12-months",
        "BTC mined, LTM",
        BTC,
        so_far - so_far.lag(12),
        "By own machines, in the last twelve months",
    );
    let power_year = scope.twelve_months("power", "Power for own machines", parts.own_power);
    let direct_year = scope.twelve_months("direct", "Direct cost", direct);
    let shared_year = scope.twelve_months("shared", "Overhead and interest", shared);
    let booked_year = scope.twelve_months("booked", "Depreciation and stock compensation", booked);
    let is_mined = scope.flag(
        "btc-is-mined",
        "BTC are mined",
        mined_year.gt(ONE_BTC),
        "More than one by own machines in the last twelve months: a bitcoin has a cost",
    );
    let per_btc = |key: &str, label: &str, cost: Expression, note: &'static str| {
        let cost = when(is_mined, cost / mined_year.max(ONE_BTC), 0.0);
        let row = scope.level(key, label, USD.per(BTC), cost, note);
        scope.shown(row, Format::Decimals(0));
        scope.known(row, Known::Where(is_mined));
        row
    };
    BtcCostRows {
        mining_key,
        direct,
        shared,
        booked,
        mined_year,
        marginal: per_btc(
            "marginal",
            "Marginal: power",
            power_year.into(),
            "Power for own machines per BTC mined in the last twelve months; 0 if less than one was mined",
        ),
        direct_cash: per_btc(
            "direct-cash",
            "Direct cash",
            direct_year.into(),
            "Power, repair and other operating costs less credits, per BTC mined in the last twelve months",
        ),
        cash: per_btc(
            "cash",
            "Cash incl. overhead and interest",
            direct_year + shared_year,
            "Direct cash plus the mining share of overhead and net interest, following CoinShares, before tax",
        ),
        all_in: per_btc(
            "all-in",
            "All-in",
            sum([direct_year, shared_year, booked_year]),
            "Cash cost plus mining depreciation and the mining share of stock compensation",
        ),
    }
}

/// The share of overhead, interest and stock compensation that mining bears, by the plan's allocation key.
fn mining_key(scope: &Scope, parts: &Parts) -> Series {
    let key: Expression = match scope.plan().company.mining_cost_key {
        CostKey::Revenue => when(parts.revenue.gt(ONE_CENT), parts.mining_revenue / parts.revenue.max(ONE_CENT), 0.0),
        CostKey::Megawatts => when(
            (parts.mining_mw + parts.ai_mw).gt(ONE_WATT),
            parts.mining_mw / (parts.mining_mw + parts.ai_mw).max(ONE_WATT),
            0.0,
        ),
        CostKey::Everything => 1.0.into(),
    };
    let key = scope.level(
        "mining-key",
        "Mining share",
        PLAIN,
        key,
        "Of overhead, interest and stock compensation, by the plan's allocation key; the rest belongs to AI",
    );
    scope.shown(key, Format::Share);
    key
}
