//! The market: BTC price, network hashrate, subsidy and fees, and named price paths.

use crate::plan::fields::{Date, Month, Points, Quantity, Steps, choice, fields};

choice! {
    /// Form of the BTC price path.
    PriceKind {
        /// The same in every month
        Flat = "Flat",
        /// Grows from month 1
        Growth = "Growth per year",
        /// Linear interpolation between points
        Points = "Interpolated points",
        /// A named price path of the plan
        Deck = "Price deck",
    }
}

choice! {
    /// Form of the network hashrate path.
    HashrateKind {
        /// The same in every month
        Flat = "Flat",
        /// Grows from month 1 at an annual rate
        Growth = "Growth per year",
        /// Grows from month 1 at a monthly rate
        MonthlyGrowth = "Growth per month",
        /// Linear interpolation between points
        Points = "Interpolated points",
        /// Set to keep hashprice constant
        ConstantHashprice = "Constant hashprice",
        /// Follows the BTC price with an elasticity
        Elastic = "Elastic to price",
        /// Miners buy machines while they pay back and switch them off when they do not
        Answering = "Responds to hashprice",
    }
}

/// Prices and hashrate.
#[derive(Clone, PartialEq, Debug)]
pub struct Market {
    /// Form of the BTC price path
    pub btc_price: PriceKind,
    /// In month 1, if flat or growing
    pub btc_price_usd: f64,
    /// Growth of the BTC price
    pub btc_price_growth_pct_per_year: f64,
    /// Points of the BTC price
    pub btc_price_points_usd: Steps,
    /// The id of the price deck followed
    pub btc_price_deck: String,
    /// Stress: shifts the whole path up or down
    pub btc_price_shift_pct: f64,
    /// Stress: depth of a V-shaped fall
    pub btc_price_v_depth_pct: f64,
    /// Month from which the price falls
    pub btc_price_v_start: Month,
    /// Months until the price has recovered
    pub btc_price_v_months: u32,
    /// Form of the network hashrate path
    pub hashrate: HashrateKind,
    /// In month 1, unless the path is given by points
    pub hashrate_eh_s: f64,
    /// Annual growth of network hashrate
    pub hashrate_growth_pct_per_year: f64,
    /// Monthly growth of network hashrate
    pub hashrate_growth_pct_per_month: f64,
    /// Points of network hashrate
    pub hashrate_points_eh_s: Steps,
    /// The hashprice held constant
    pub constant_hashprice_usd_per_ph_day: f64,
    /// Elasticity of hashrate to a rising price
    pub elasticity_up: f64,
    /// Elasticity of hashrate to a falling price
    pub elasticity_down: f64,
    /// Months of adjustment to a higher target
    pub adjustment_up_months: f64,
    /// Months of adjustment to a lower target
    pub adjustment_down_months: f64,
    /// Machines that leave the company's sites also leave the network
    pub own_exit_counts: bool,
    /// Shock: share of the network lost
    pub shock_pct: f64,
    /// First month without it
    pub shock_start: Month,
    /// Months until it has returned
    pub shock_recovery_months: u32,
    /// Transaction fees
    pub fees_btc_per_block: Quantity,
    /// Additional fees in individual months
    pub extra_fees_btc_per_block: Steps,
    /// Height of a reference block
    pub reference_height: f64,
    /// Date of that block
    pub reference_date: Date,
    /// Minutes between blocks from there to month 1
    pub block_minutes: f64,
    /// Market price of power relative to month 1, for indexed prices
    pub power_index_pct: Quantity,
    /// SOFR, for floating interest
    pub sofr_pct_per_year: Quantity,
    /// Share of a conversion's duration (%) against share of its construction cost spent (%)
    pub spend_curve_pct: Points,
    /// What a future multiplies the price by
    pub btc_price_factor_pct: Quantity,
    /// What a future multiplies running hashrate by
    pub hashrate_factor_pct: Quantity,
    /// What a future multiplies usual fees by
    pub fees_factor_pct: Quantity,
    /// What each month's power index is multiplied by
    pub power_factor_pct: Quantity,
}

fields! { Market besides [] {
    btc_price: "BTC price", "", [], [], "Form of the BTC price path. Flat: that of month 1 throughout. Growth per year: from month 1 at an annual rate. Interpolated points: straight lines between dated prices. Price deck: a named path of the plan";
    btc_price_usd: "BTC price in month 1", "USD/BTC", [20000.0, 250_000.0], [1.0, 100_000_000.0], "If the price is flat or growing";
    btc_price_growth_pct_per_year: "BTC price growth", "%/year", [-30.0, 60.0], [-99.0, 1000.0], "Smooth growth from month 1";
    btc_price_points_usd: "BTC price points", "USD/BTC", [], [1.0, 100_000_000.0], "Interpolated linearly by month, flat before the first point and after the last";
    btc_price_deck: "Price deck", "", [], [], "Id of the price deck followed, if the price follows one; decks are named price paths shared by all scenarios";
    btc_price_shift_pct: "Price stress: shift", "%", [-60.0, 100.0], [-99.0, 1000.0], "On top of the path, whatever its form: shifts every month's price by this percentage";
    btc_price_v_depth_pct: "Price stress: V-shaped fall", "%", [0.0, 80.0], [0.0, 99.0], "On top of the path: the price falls linearly by this percentage and recovers; 0: no stress. BTC fell by about half from October 2025 to June 2026";
    btc_price_v_start: "V-shaped fall from", "", [], [], "Month from which the price falls";
    btc_price_v_months: "V-shaped fall: duration", "months", [2.0, 48.0], [1.0, 360.0], "Months from the start until the price has recovered; the low is halfway";
    hashrate: "Network hashrate", "", [], [], "Form of the network hashrate path. Price and hashrate belong together: 100,000 USD at 2,000 EH/s is a hashprice of 22.7 USD per PH/s per day. Flat: that of month 1 throughout. Growth per year: from month 1 at an annual rate. Growth per month: from month 1 at a monthly rate. Interpolated points: straight lines between dated levels. Constant hashprice: whatever keeps the hashprice below. Elastic to price: follows the BTC price by its elasticities. Responds to hashprice: other miners buy machines while these pay back and switch them off when they lose money; only here do they respond to both price and hashrate";
    hashrate_eh_s: "Network hashrate in month 1", "EH/s", [500.0, 3000.0], [0.001, 1_000_000.0], "Machines running in month 1, unless points say otherwise; 958 EH/s at difficulty 133.87 T on 26 June 2026";
    hashrate_growth_pct_per_year: "Network growth per year", "%/year", [-20.0, 60.0], [-99.0, 1000.0], "Smooth growth from month 1";
    hashrate_growth_pct_per_month: "Network growth per month", "%/month", [-3.0, 5.0], [-50.0, 50.0], "Smooth growth from month 1, as mining calculators use it; the long-run average was 4.5 a month";
    hashrate_points_eh_s: "Network hashrate points", "EH/s", [], [0.001, 1_000_000.0], "Interpolated linearly by month, flat before the first point and after the last";
    constant_hashprice_usd_per_ph_day: "Constant hashprice", "USD/PH/day", [20.0, 60.0], [0.01, 100_000.0], "Network hashrate and difficulty are set so that 1 PH/s earns this; 28 to 64 in 2025 and 2026";
    elasticity_up: "Elasticity up", "", [0.2, 1.2], [0.0, 3.0], "Percentage rise in target hashrate per 1 % rise in price: 0.95 from April 2024 to October 2025";
    elasticity_down: "Elasticity down", "", [0.1, 0.6], [0.0, 3.0], "Percentage fall in target hashrate per 1 % fall in price: 0.19 from October 2025 to June 2026";
    adjustment_up_months: "Adjustment up", "months", [6.0, 24.0], [1.0, 240.0], "Each month hashrate closes one part in this number of the gap to a higher target: new machines take about a year";
    adjustment_down_months: "Adjustment down", "months", [1.0, 6.0], [1.0, 240.0], "Each month hashrate closes one part in this number of the gap to a lower target: machines are switched off within a month";
    own_exit_counts: "Own exits leave network", "", [], [], "On: machines that leave the company's own sites also leave the network, so difficulty falls for those that stay. Off: the path already reflects their exit";
    shock_pct: "Network shock", "%", [0.0, 60.0], [0.0, 95.0], "Share of network hashrate lost at a date; 0: none. About half was lost when China banned mining in mid-2021. Up to half, returning over seven months or more, difficulty of each month is within 1 % of blocks counted one by one; with seven tenths within 8 %";
    shock_start: "Shock from", "", [], [], "First month without that share";
    shock_recovery_months: "Shock recovery", "months", [1.0, 24.0], [1.0, 360.0], "Months over which it returns linearly; seven in 2021";
    fees_btc_per_block: "Transaction fees", "BTC/block", [0.01, 0.5], [0.0, 1000.0], "BTC per block: fees do not halve with the subsidy. About 0.031 (1 % of the subsidy) in 2025 and 2026";
    extra_fees_btc_per_block: "Fee spikes", "BTC/block", [0.0, 2.0], [0.0, 1000.0], "Additional fees in these months only: 15 % of a subsidy of 3.125 BTC, as in a busy quarter, is 0.47";
    reference_height: "Reference block height", "blocks", [], [0.0, 10_000_000.0], "Height of a block whose date is known; halvings are dated from it. 955,584 on 26 June 2026";
    reference_date: "Reference block date", "", [], [], "Date on which that block was found";
    block_minutes: "Minutes per block", "minutes", [9.5, 10.5], [8.0, 15.0], "Average time between blocks from that block to month 1. Within the plan blocks take 10 minutes at constant hashrate, less while it grows and more while it falls, until difficulty has adjusted";
    power_index_pct: "Power market index", "%", [40.0, 300.0], [0.0, 100_000.0], "Market price of power relative to month 1 (100); it drives the indexed share of each site's price";
    sofr_pct_per_year: "SOFR", "%/year", [1.0, 7.0], [-5.0, 100.0], "Path of the reference rate for floating interest; 3.75 is a planner's assumption of 2026";
    spend_curve_pct: "Spend curve", "%", [], [0.0, 100.0], "Share of a conversion's duration against the share of its construction cost spent by then; used by all conversions";
    btc_price_factor_pct: "Price factor", "%", [], [0.000_1, 1.0e9], "What each month's price is multiplied by, after path and stress; 100: nothing. A future that is opened as a scenario has its own here, month by month";
    hashrate_factor_pct: "Hashrate factor", "%", [], [0.000_1, 1.0e9], "What the network's running hashrate is multiplied by; 100: nothing. Set by a future that is opened. Not with a constant hashprice";
    fees_factor_pct: "Fee factor", "%", [], [0.000_1, 1.0e9], "What usual transaction fees are multiplied by; 100: nothing. Set by a future that is opened";
    power_factor_pct: "Power factor", "%", [], [0.000_1, 1.0e9], "What each month's power market index is multiplied by; 100: nothing. Set by a future that is opened. It moves the indexed share of each site's price";
} }

/// How the rest of the network responds: other miners' machines, their running cost, and the return required of new ones.
#[derive(Clone, PartialEq, Debug)]
pub struct Network {
    /// Efficiency of new machines
    pub new_machine_j_per_th: Quantity,
    /// Price of new machines
    pub new_machine_usd_per_th: Quantity,
    /// Required payback of a new machine in months
    pub payback_months: f64,
    /// Power price of the median miner at month 1 prices
    pub power_usd_per_mwh: f64,
    /// Annual growth of that price
    pub power_growth_pct_per_year: f64,
    /// Cooling and losses of other miners
    pub ancillary_load_pct: f64,
    /// How fast hashrate grows above the entry barrier
    pub growth_speed_pct_per_month: f64,
    /// Maximum growth in a month
    pub most_growth_pct_per_month: f64,
    /// Annual efficiency gain of the network
    pub efficiency_gain_pct_per_year: f64,
    /// Share scrapped each month once a large share has been off for long enough
    pub scrap_pct_per_month: f64,
    /// Share switched off that triggers scrapping
    pub scrap_above_offline_pct: f64,
    /// Months above that share before scrapping starts
    pub scrap_after_months: f64,
    /// Share leaving mining for AI each year
    pub ai_attrition_pct_per_year: f64,
    /// Hashprice (USD per PH/s per day) against the share of the network switched off (%)
    pub supply_curve_pct: Points,
    /// Resale price of used machines as a share of their remaining margin
    pub resale_factor_pct: f64,
    /// Scrap value of a machine
    pub scrap_usd_per_machine: f64,
}

fields! { Network besides [] {
    new_machine_j_per_th: "New machines: efficiency", "J/TH", [8.0, 20.0], [1.0, 1000.0], "What other miners buy in month 1; later machines improve with the network's efficiency gain. S21 XP 13.5, S23 Hydro 9.5";
    new_machine_usd_per_th: "New machines: price", "USD/TH", [3.0, 35.0], [0.0, 10_000.0], "11 to 14 for S21 XP class and 18 to 28 for S23 Hydro in 2026";
    payback_months: "Required payback", "months", [12.0, 48.0], [1.0, 600.0], "New machines are bought if hashprice covers their power and repays their price within this number of months; up to two years at 60 USD/MWh in 2025";
    power_usd_per_mwh: "Power price of the network", "USD/MWh", [30.0, 80.0], [0.01, 5000.0], "Paid by the median miner at month 1 prices; the supply curve is calibrated to it";
    power_growth_pct_per_year: "Network power price growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1; the supply curve shifts with it";
    ancillary_load_pct: "Network ancillary load", "%", [0.0, 10.0], [0.0, 200.0], "Cooling and losses of new machines, as a share of their own power";
    growth_speed_pct_per_month: "Growth speed", "%/month", [5.0, 50.0], [0.0, 100.0], "Monthly hashrate growth for each 100 % (in logarithms) by which hashprice exceeds the entry barrier";
    most_growth_pct_per_month: "Maximum growth", "%/month", [1.0, 10.0], [0.0, 100.0], "Limit on hashrate growth in a month";
    efficiency_gain_pct_per_year: "Network efficiency gain", "%/year", [0.0, 15.0], [-50.0, 50.0], "Annual improvement in the average efficiency of the network and of new machines; the supply curve shifts down with it";
    scrap_pct_per_month: "Scrapping", "%/month", [0.0, 2.0], [0.0, 50.0], "Share of installed machines scrapped each month once a large share has been switched off for long enough";
    scrap_above_offline_pct: "Scrapping above", "%", [5.0, 50.0], [0.0, 100.0], "Share switched off above which machines are scrapped";
    scrap_after_months: "Scrapping after", "months", [3.0, 18.0], [1.0, 240.0], "Months above that share before scrapping starts";
    ai_attrition_pct_per_year: "Attrition to AI", "%/year", [0.0, 10.0], [0.0, 99.0], "Machines unplugged each year because their power is converted to AI, whatever the hashprice";
    supply_curve_pct: "Supply curve", "USD/PH/day, %", [], [0.0, 100_000.0], "Hashprice against the share of the network switched off at that level; below the first hashprice machines switch off until it is earned, above the last no more switch on. Derived from efficiency tiers and a spread of power prices; about 18 % at 30 USD (CoinShares: 15 to 20)";
    resale_factor_pct: "Resale factor", "%", [30.0, 100.0], [0.0, 200.0], "Used machines fetch this share of their remaining lifetime margin, at the network power price (planner's judgement)";
    scrap_usd_per_machine: "Scrap value", "USD/machine", [10.0, 50.0], [0.0, 10_000.0], "Floor on the resale value of a machine; 20 to 30 is usual";
} }

/// A named price path.
#[derive(Clone, PartialEq, Debug)]
pub struct Deck {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// Its points, interpolated linearly
    pub points_usd: Steps,
}

fields! { Deck besides [id] {
    name: "Name", "", [], [], "What the price deck is called";
    points_usd: "BTC price", "USD/BTC", [20000.0, 250_000.0], [1.0, 100_000_000.0], "Interpolated linearly by month, flat before the first point and after the last";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
