//! The market: BTC price, network hashrate, subsidy and fees, and named price paths.

use super::field::{Points, Quantity, Steps, choice, fields};
use super::time::{Date, Month};
use serde::{Deserialize, Serialize};

choice! {
    /// How the BTC price goes on.
    PriceKind {
        /// The same in every month
        Flat = "Flat",
        /// Grows from month 1 on
        Growth = "Growth per year",
        /// Points joined by straight lines
        Points = "Points joined by lines",
        /// A named price path of the plan
        Deck = "Price deck",
    }
}

choice! {
    /// How network hashrate goes on.
    HashrateKind {
        /// The same in every month
        Flat = "Flat",
        /// Grows from month 1 on by a rate a year
        Growth = "Growth per year",
        /// Grows from month 1 on by a rate a month
        MonthlyGrowth = "Growth per month",
        /// Points joined by straight lines
        Points = "Points joined by lines",
        /// Whatever keeps the hashprice
        ConstantHashprice = "Constant hashprice",
        /// Follows the BTC price part of the way
        Elastic = "Elastic to price",
        /// Miners buy machines where they pay and switch them off where they do not
        Answering = "Answers to hashprice",
    }
}

/// Prices and hashrate.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// How the BTC price goes on
    pub btc_price: PriceKind,
    /// In month 1, where flat or growing
    pub btc_price_usd: f64,
    /// Growth of the BTC price
    pub btc_price_growth_pct_per_year: f64,
    /// Points of the BTC price
    pub btc_price_points_usd: Steps,
    /// The id of the price deck that is followed
    pub btc_price_deck: String,
    /// Stress: the whole path, higher or lower
    pub btc_price_shift_pct: f64,
    /// Stress: how deep a V goes
    pub btc_price_v_depth_pct: f64,
    /// The first month of the V
    pub btc_price_v_start: Month,
    /// Months from the first of the V until the price is back
    pub btc_price_v_months: u32,
    /// How network hashrate goes on
    pub hashrate: HashrateKind,
    /// In month 1, where it is no path of points
    pub hashrate_eh_s: f64,
    /// Growth of network hashrate a year
    pub hashrate_growth_pct_per_year: f64,
    /// Growth of network hashrate a month
    pub hashrate_growth_pct_per_month: f64,
    /// Points of network hashrate
    pub hashrate_points_eh_s: Steps,
    /// The hashprice that is kept
    pub constant_hashprice_usd_per_ph_day: f64,
    /// How far hashrate follows a price that rises
    pub elasticity_up: f64,
    /// How far hashrate follows a price that falls
    pub elasticity_down: f64,
    /// Months in which it goes up there
    pub adjustment_up_months: f64,
    /// Months in which it goes down there
    pub adjustment_down_months: f64,
    /// Machines that leave the company's sites leave the network
    pub own_exit_counts: bool,
    /// Shock: the share of the network that goes
    pub shock_pct: f64,
    /// The first month without it
    pub shock_start: Month,
    /// Months until it is back
    pub shock_recovery_months: u32,
    /// Fees
    pub fees_btc_per_block: Quantity,
    /// Fees on top in single months
    pub extra_fees_btc_per_block: Steps,
    /// The height of a known block
    pub reference_height: f64,
    /// The day of that block
    pub reference_date: Date,
    /// Minutes between blocks from there to month 1
    pub block_minutes: f64,
    /// Market price of power against month 1, for prices that are indexed
    pub power_index_pct: Quantity,
    /// SOFR, for interest that floats
    pub sofr_pct_per_year: Quantity,
    /// The share of a conversion's time (%) against the share of its construction cost spent (%)
    pub spend_curve_pct: Points,
}

fields! { Market {
    btc_price: "BTC price", "", [], [], "How the BTC price goes on";
    btc_price_usd: "BTC price in month 1", "USD/BTC", [20000.0, 250_000.0], [1.0, 100_000_000.0], "Where the price is flat or growing";
    btc_price_growth_pct_per_year: "BTC price growth", "%/year", [-30.0, 60.0], [-99.0, 1000.0], "Smooth growth from month 1 on";
    btc_price_points_usd: "BTC price points", "USD/BTC", [], [1.0, 100_000_000.0], "Joined by straight lines from month to month, flat before the first and after the last";
    btc_price_deck: "Price deck", "", [], [], "The id of the price deck that the price follows, where it follows one; decks are paths with a name, shared by all scenarios";
    btc_price_shift_pct: "Price stress: shift", "%", [-60.0, 100.0], [-99.0, 1000.0], "On top of the path, whatever it is: every month's price higher or lower by this share";
    btc_price_v_depth_pct: "Price stress: V", "%", [0.0, 80.0], [0.0, 99.0], "On top of the path: the price falls in a straight line by this share and comes back; 0 is no stress. BTC fell by about half from October 2025 to June 2026";
    btc_price_v_start: "V begins", "", [], [], "The month from which the price falls; the fall starts from there";
    btc_price_v_months: "V lasts", "months", [2.0, 48.0], [1.0, 360.0], "Months from its begin until the price is back; the lowest point is half way";
    hashrate: "Network hashrate", "", [], [], "How network hashrate goes on. Price and hashrate belong together: 100,000 USD at 2,000 EH/s is a hashprice of 22.7 USD per PH/s and day. Only the last form lets miners answer to both";
    hashrate_eh_s: "Network hashrate in month 1", "EH/s", [500.0, 3000.0], [0.001, 1_000_000.0], "Machines that run in month 1, unless points say otherwise; 958 EH/s at difficulty 133.87 T on 26 June 2026";
    hashrate_growth_pct_per_year: "Network growth per year", "%/year", [-20.0, 60.0], [-99.0, 1000.0], "Smooth growth from month 1 on";
    hashrate_growth_pct_per_month: "Network growth per month", "%/month", [-3.0, 5.0], [-50.0, 50.0], "Smooth growth from month 1 on, as mining calculators ask for it; 4.5 a month was the long-run past";
    hashrate_points_eh_s: "Network hashrate points", "EH/s", [], [0.001, 1_000_000.0], "Joined by straight lines from month to month, flat before the first and after the last";
    constant_hashprice_usd_per_ph_day: "Constant hashprice", "USD/PH/day", [20.0, 60.0], [0.01, 100_000.0], "Network hashrate and difficulty are whatever makes 1 PH/s earn this; 28 to 64 in 2025 and 2026";
    elasticity_up: "Elasticity up", "", [0.2, 1.2], [0.0, 3.0], "By how many percent hashrate wants to be higher for each percent that the price rises: 0.95 from April 2024 to October 2025";
    elasticity_down: "Elasticity down", "", [0.1, 0.6], [0.0, 3.0], "By how many percent hashrate wants to be lower for each percent that the price falls: 0.19 from October 2025 to June 2026";
    adjustment_up_months: "Adjustment up", "months", [6.0, 24.0], [1.0, 240.0], "Each month hashrate goes one of so many parts of the way up to where it wants to be: new machines take about a year";
    adjustment_down_months: "Adjustment down", "months", [1.0, 6.0], [1.0, 240.0], "Each month hashrate goes one of so many parts of the way down: machines are switched off within a month";
    own_exit_counts: "Own exit counts", "", [], [], "Machines that leave the company's own sites leave the network too, so that difficulty falls for those that stay. Off where the path has them gone already";
    shock_pct: "Network shock", "%", [0.0, 60.0], [0.0, 95.0], "The share of network hashrate that goes at a date; 0 is none. About half went when China banned mining in mid 2021";
    shock_start: "Shock begins", "", [], [], "The first month without that share";
    shock_recovery_months: "Recovery from the shock", "months", [1.0, 24.0], [1.0, 360.0], "Months in which it comes back in a straight line; seven in 2021";
    fees_btc_per_block: "Fees", "BTC/block", [0.01, 0.5], [0.0, 1000.0], "In BTC a block: fees do not halve with the subsidy. About 0.031 (1 % of the subsidy) in 2025 and 2026";
    extra_fees_btc_per_block: "Fee spikes", "BTC/block", [0.0, 2.0], [0.0, 1000.0], "Fees on top in these months only: 15 % of a subsidy of 3.125 BTC, as in a busy quarter, is 0.47";
    reference_height: "Known block height", "blocks", [], [0.0, 10_000_000.0], "The height of a block whose day is known; halvings are dated from it. 955,584 on 26 June 2026";
    reference_date: "Day of that block", "", [], [], "The day on which that block was found";
    block_minutes: "Minutes a block", "minutes", [9.5, 10.5], [8.0, 15.0], "The mean time between blocks from that block to month 1. Within the plan blocks take 10 minutes at steady hashrate, less while it grows and more while it falls, until difficulty has followed";
    power_index_pct: "Power market index", "%", [40.0, 300.0], [0.0, 100_000.0], "The market price of power against month 1 (100); it moves the part of each site's price that is indexed";
    sofr_pct_per_year: "SOFR", "%/year", [1.0, 7.0], [-5.0, 100.0], "Path of the rate that floating interest follows; 3.75 is a planner's assumption of 2026";
    spend_curve_pct: "Spend curve", "%", [], [0.0, 100.0], "The share of a conversion's months against the share of its construction cost spent by then; shared by all conversions";
} }

/// What answers in the network: the machines of others, what they cost to run, and what new ones must earn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Efficiency of new machines
    pub new_machine_j_per_th: Quantity,
    /// Price of new machines
    pub new_machine_usd_per_th: Quantity,
    /// Months in which a new machine must pay back
    pub payback_months: f64,
    /// What the middle miner pays for power at the prices of month 1
    pub power_usd_per_mwh: f64,
    /// Growth of that price, once a year
    pub power_growth_pct_per_year: f64,
    /// Cooling and losses of others
    pub ancillary_load_pct: f64,
    /// How fast hashrate grows above the entry barrier
    pub growth_speed_pct_per_month: f64,
    /// The most that it grows in a month
    pub most_growth_pct_per_month: f64,
    /// How much better the whole network gets each year
    pub efficiency_gain_pct_per_year: f64,
    /// What is scrapped each month while much is switched off for long
    pub scrap_pct_per_month: f64,
    /// The share that must be switched off for that
    pub scrap_above_offline_pct: f64,
    /// For how many months
    pub scrap_after_months: f64,
    /// What leaves mining for AI each year
    pub ai_attrition_pct_per_year: f64,
    /// Hashprice (USD per PH/s and day) against the share of the network that is switched off (%)
    pub supply_curve_pct: Points,
    /// What used machines bring of the margin that is left in them
    pub resale_factor_pct: f64,
    /// What a machine is worth as scrap
    pub scrap_usd_per_machine: f64,
}

fields! { Network {
    new_machine_j_per_th: "New machines: efficiency", "J/TH", [8.0, 20.0], [1.0, 1000.0], "What others buy when they buy, in month 1; later ones are better by the efficiency gain of the network. S21 XP 13.5, S23 Hydro 9.5";
    new_machine_usd_per_th: "New machines: price", "USD/TH", [3.0, 35.0], [0.0, 10_000.0], "11 to 14 for S21 XP class and 18 to 28 for S23 Hydro in 2026";
    payback_months: "Payback that buyers want", "months", [12.0, 48.0], [1.0, 600.0], "A new machine is bought where hashprice pays its power and its price back in so many months; up to two years at 60 USD/MWh in 2025";
    power_usd_per_mwh: "Power price of the network", "USD/MWh", [30.0, 80.0], [0.01, 5000.0], "What the middle miner pays at the prices of month 1; the supply curve belongs to it";
    power_growth_pct_per_year: "Its growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1; the supply curve moves with it";
    ancillary_load_pct: "Ancillary load of the network", "%", [0.0, 10.0], [0.0, 200.0], "Cooling and losses of new machines, of their own power";
    growth_speed_pct_per_month: "Growth speed", "%/month", [5.0, 50.0], [0.0, 100.0], "How much hashrate grows in a month for each 100 % (of the logarithm) that hashprice stands above the entry barrier";
    most_growth_pct_per_month: "Most growth", "%/month", [1.0, 10.0], [0.0, 100.0], "More is not built in a month";
    efficiency_gain_pct_per_year: "Efficiency gain of the network", "%/year", [0.0, 15.0], [-50.0, 50.0], "The mean efficiency of the network and that of new machines improve by this a year, and the supply curve moves down with it";
    scrap_pct_per_month: "Scrapping", "%/month", [0.0, 2.0], [0.0, 50.0], "Of installed machines, once much has been switched off for long";
    scrap_above_offline_pct: "Scrapping above", "%", [5.0, 50.0], [0.0, 100.0], "The share switched off above which machines are scrapped";
    scrap_after_months: "Scrapping after", "months", [3.0, 18.0], [1.0, 240.0], "Months above that share before scrapping begins";
    ai_attrition_pct_per_year: "Leaves for AI", "%/year", [0.0, 10.0], [0.0, 99.0], "Machines unplugged each year because their power goes to AI, whatever hashprice pays";
    supply_curve_pct: "Supply curve", "USD/PH/day, %", [], [0.0, 100_000.0], "Hashprice against the share of the network that is switched off at it; below the first hashprice machines go off until it is earned, above the last no more come on. From tiers of efficiency and spread power prices; about 18 % at 30 USD (CoinShares: 15 to 20)";
    resale_factor_pct: "Resale factor", "%", [30.0, 100.0], [0.0, 200.0], "Used machines bring this share of the margin that is left in their months, at the network's power price (planner's judgement)";
    scrap_usd_per_machine: "Scrap value", "USD/machine", [10.0, 50.0], [0.0, 10_000.0], "The least that a machine brings; 20 to 30 is usual";
} }

/// A named price path.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deck {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Its points, joined by straight lines
    pub points_usd: Steps,
}

fields! { Deck {
    name: "Name", "", [], [], "What the price deck is called";
    points_usd: "BTC price", "USD/BTC", [20000.0, 250_000.0], [1.0, 100_000_000.0], "Joined by straight lines from month to month, flat before the first and after the last";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
