//! The market: BTC price, network hashrate, subsidy and fees.

use super::field::{Points, Quantity, Steps, choice, fields};
use super::time::Date;
use serde::{Deserialize, Serialize};

choice! {
    /// How a price or a hashrate goes on.
    PathKind {
        /// The same in every month
        Flat = "Flat",
        /// Grows from month 1 on
        Growth = "Growth per year",
        /// Points joined by straight lines
        Points = "Points joined by lines",
    }
}

/// Prices and the network.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// How the BTC price goes on
    pub btc_price: PathKind,
    /// In month 1, where flat or growing
    pub btc_price_usd: f64,
    /// Growth of the BTC price
    pub btc_price_growth_pct_per_year: f64,
    /// Points of the BTC price
    pub btc_price_points_usd: Steps,
    /// How network hashrate goes on
    pub hashrate: PathKind,
    /// In month 1, where flat or growing
    pub hashrate_eh_s: f64,
    /// Growth of network hashrate
    pub hashrate_growth_pct_per_year: f64,
    /// Points of network hashrate
    pub hashrate_points_eh_s: Steps,
    /// Fees
    pub fees_btc_per_block: Quantity,
    /// The height of a known block
    pub reference_height: f64,
    /// The day of that block
    pub reference_date: Date,
    /// Minutes between blocks from there on
    pub block_minutes: f64,
    /// The share of a conversion's time (%) against the share of its cost spent (%)
    pub spend_curve_pct: Points,
}

fields! { Market {
    btc_price: "BTC price", "", [], [], "How the BTC price goes on";
    btc_price_usd: "BTC price in month 1", "USD/BTC", [20000.0, 250_000.0], [1.0, 100_000_000.0], "Where the price is flat or growing";
    btc_price_growth_pct_per_year: "BTC price growth", "%/year", [-30.0, 60.0], [-99.0, 1000.0], "Smooth growth from month 1 on";
    btc_price_points_usd: "BTC price points", "USD/BTC", [], [1.0, 100_000_000.0], "Joined by straight lines from month to month, flat before the first and after the last";
    hashrate: "Network hashrate", "", [], [], "How network hashrate goes on. Price and hashrate belong together: 100,000 USD at 2,000 EH/s is a hashprice of 22.7 USD per PH/s and day";
    hashrate_eh_s: "Network hashrate in month 1", "EH/s", [500.0, 3000.0], [0.001, 1_000_000.0], "Where hashrate is flat or growing; 958 EH/s at difficulty 133.87 T on 26 June 2026";
    hashrate_growth_pct_per_year: "Network hashrate growth", "%/year", [-20.0, 60.0], [-99.0, 1000.0], "Smooth growth from month 1 on";
    hashrate_points_eh_s: "Network hashrate points", "EH/s", [], [0.001, 1_000_000.0], "Joined by straight lines from month to month, flat before the first and after the last";
    fees_btc_per_block: "Fees", "BTC/block", [0.01, 0.5], [0.0, 1000.0], "In BTC a block: fees do not halve with the subsidy. About 0.031 (1 % of the subsidy) in 2025 and 2026";
    reference_height: "Known block height", "blocks", [], [0.0, 10_000_000.0], "The height of a block whose day is known; halvings are dated from it. 955,584 on 26 June 2026";
    reference_date: "Day of that block", "", [], [], "The day on which that block was found";
    block_minutes: "Minutes a block", "minutes", [9.5, 10.5], [8.0, 15.0], "The mean time between blocks from there on: 10 by design, less while hashrate grows";
    spend_curve_pct: "Spend curve", "%", [], [0.0, 100.0], "The share of a conversion's months against the share of its cost spent by then; shared by all conversions";
} }
