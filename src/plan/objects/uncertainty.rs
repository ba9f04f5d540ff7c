//! What is uncertain: the noise of the market around its own path, and drivers, each with a law.

use crate::plan::fields::{choice, fields, parse_number, several};

/// Noise of the market around the path that the plan gives it. A future multiplies each month's value by a factor whose median is 1.
#[derive(Clone, PartialEq, Debug)]
pub struct Uncertainty {
    /// Standard deviation of the price's log over a year
    pub price_volatility_pct_per_year: f64,
    /// Months in which half of a deviation is gone; 0 for none
    pub price_half_life_months: f64,
    /// The same of network hashrate, beside what it answers to the price
    pub hashrate_volatility_pct_per_year: f64,
    /// Months in which half of a deviation is gone; 0 for none
    pub hashrate_half_life_months: f64,
    /// The same of transaction fees
    pub fees_volatility_pct_per_year: f64,
    /// Months in which half of a deviation is gone; 0 for none
    pub fees_half_life_months: f64,
    /// Intensity with which a large part of the network's hashrate goes off at once
    pub hashrate_drop_hazard_pct_per_year: f64,
    /// The part of it that goes off
    pub hashrate_drop_pct: f64,
    /// Months in which half of what went off is back
    pub hashrate_drop_half_life_months: f64,
    /// Standard deviation over a year of the log of the power market index
    pub power_volatility_pct_per_year: f64,
    /// Months in which half of a deviation is gone; 0 for none
    pub power_half_life_months: f64,
    /// Correlation of a month's shocks to price and hashrate
    pub price_hashrate_correlation_pct: f64,
    /// A file of monthly history beside the plan's own, of whose months futures are made; empty for noise
    pub history_file: String,
    /// Months of it that stay together on average; 0 for as many as the prices ask for
    pub history_block_months: f64,
}

fields! { Uncertainty besides [] {
    price_volatility_pct_per_year: "BTC price volatility", "%/year", [0.0, 80.0], [0.0, 300.0], "Standard deviation of the yearly log-return around the plan's own price path, which is the median of all futures; 0: the price is certain. Month-end prices from mid-2021 to mid-2026 had 54. The drift is that of the path: no history tells it";
    price_half_life_months: "Price half-life", "months", [0.0, 60.0], [0.0, 600.0], "Months in which half of a deviation from the path is gone; 0: nothing brings the price back";
    hashrate_volatility_pct_per_year: "Hashrate volatility", "%/year", [0.0, 40.0], [0.0, 300.0], "Noise of the network's running hashrate, beside its answer to the price; 0: none. Monthly changes that the price does not explain had 15 a year. Not with a constant hashprice";
    hashrate_half_life_months: "Hashrate half-life", "months", [0.0, 60.0], [0.0, 600.0], "Months in which half of a deviation is gone; 0: nothing brings it back";
    fees_volatility_pct_per_year: "Fee volatility", "%/year", [0.0, 250.0], [0.0, 600.0], "Noise of usual transaction fees; 0: none. Monthly fees per block had about 180 with a half-life of 8 months";
    fees_half_life_months: "Fee half-life", "months", [0.0, 24.0], [0.0, 600.0], "Months in which half of a deviation is gone; 0: nothing brings it back";
    hashrate_drop_hazard_pct_per_year: "Hazard of hashrate drops", "%/year", [0.0, 50.0], [0.0, 1200.0], "Intensity with which a large part of the network goes off at once, by policy or disaster; 0: never. In the eighteen years to 2026 it happened once on this scale, in China in 2021; 10 is an assumption. Drops come beside the noise and lie below the plan's own path. Not with a constant hashprice";
    hashrate_drop_pct: "Size of a drop", "%", [20.0, 60.0], [0.0, 99.0], "Part of the network's hashrate that goes off. In 2021 the average of seven days fell from about 180 EH/s in May to below 90 at the end of June";
    hashrate_drop_half_life_months: "Return from a drop", "months", [1.0, 12.0], [0.0, 600.0], "Months in which half of what went off, in logarithms, is back; 0: it never comes back. After 2021 all of it was back by December, in five months";
    power_volatility_pct_per_year: "Power price volatility", "%/year", [0.0, 60.0], [0.0, 300.0], "Noise of the power market index around the plan's own; 0: none. It moves the indexed share of each site's price and no other. No usual value: month averages of hubs differ by market, so take those of yours";
    power_half_life_months: "Power price half-life", "months", [0.0, 24.0], [0.0, 600.0], "Months in which half of a deviation is gone; 0: nothing brings it back. Power prices return to the cost of fuel and new plants; 6 is an assumption";
    price_hashrate_correlation_pct: "Price and hashrate correlation", "%", [-50.0, 80.0], [-100.0, 100.0], "Correlation of a month's shocks to price and hashrate; monthly changes had 24. The answer of hashrate to the price is besides";
    history_file: "History file", "", [], [], "In place of noise: a CSV beside the plan's file with columns month, price (USD at its end) and, where known, difficulty or hashrate (EH/s) and fees (BTC per block). Futures are made of blocks of its months, in which all columns stay together; the mean of its changes is taken out, for the drift is the plan's own. Hashrate is taken from it only where the plan's own does not answer the price";
    history_block_months: "History blocks", "months", [0.0, 12.0], [0.0, 120.0], "Months of history that stay together, on average; 0: as many as the prices' own correlation asks for (Politis and White 2004), about one for prices, three to six for difficulty";
} }

choice! {
    /// The law of a driver, by what people know of it.
    Law {
        /// One in ten is below the low value, half below the middle one, one in ten above the high one
        Percentiles = "P10, P50, P90",
        /// Between low and high, most often near the middle
        Triangle = "Low, likely, high",
        /// Anything between low and high
        Uniform = "Uniform",
        /// One of some values, each with its weight
        List = "List with weights",
        /// Happens at some date or never, with the same hazard at any time
        Event = "Event by hazard",
    }
}

/// Something uncertain besides the market: a field, or several that move together.
#[derive(Clone, PartialEq, Debug)]
pub struct Driver {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, futures leave it where the plan has it
    pub enabled: bool,
    /// What it moves, with the bounds that no future exceeds
    pub lever: String,
    /// Its law
    pub law: Law,
    /// In the lever's unit
    pub low: f64,
    /// The middle value; a uniform law has none
    pub middle: f64,
    /// In the lever's unit
    pub high: f64,
    /// Values with their weights: "0 60; 6 30; 12 10"
    pub values: String,
    /// Of an event, its intensity while it has not happened yet: within a year it happens in 1 − exp(−hazard) of all
    pub hazard_pct_per_year: f64,
    /// The share of futures in which it happens at all; in the others the field stays where the plan has it
    pub chance_pct: f64,
    /// Rank correlations with other drivers, by their ids in percent: "power-prices 30; delay -20"
    pub correlated_with: String,
}

impl Driver {
    /// Why it has no law; None if it has one.
    pub fn problem(&self) -> Option<&'static str> {
        let is_between = self.low <= self.middle && self.middle <= self.high;
        match self.law {
            Law::Percentiles | Law::Triangle if !is_between => {
                Some("the middle value does not lie between the low and the high one")
            }
            Law::Uniform if self.low > self.high => Some("the low value is above the high one"),
            Law::List if self.weighted_values().is_none() => {
                Some("its list is not written as values with weights, such as 0 60; 6 30; 12 10")
            }
            Law::Event if self.hazard_pct_per_year <= 0.0 => Some("its hazard is zero, so that it never happens"),
            _ => None,
        }
    }

    /// The values of a list, each with its weight; None if they cannot be read or have no weight.
    pub fn weighted_values(&self) -> Option<Vec<(f64, f64)>> {
        let pair = |part: &str| {
            let (value, weight) = part.trim_end_matches('%').trim().rsplit_once(char::is_whitespace)?;
            let (value, weight): (f64, f64) = (parse_number(value)?, parse_number(weight)?);
            (weight >= 0.0).then_some((value, weight))
        };
        let all: Option<Vec<(f64, f64)>> = several(&self.values).map(pair).collect();
        all.filter(|all| {
            let sum: f64 = all.iter().map(|(_, weight)| weight).sum();
            sum > 0.0 && sum.is_finite()
        })
    }

    /// The ids of the drivers with which it is correlated, each with its rank correlation as a share of 1.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn correlations(&self) -> Result<Vec<(&str, f64)>, &str> {
        several(&self.correlated_with)
            .map(|part| {
                let (id, percent) = part.trim_end_matches('%').trim().rsplit_once(char::is_whitespace).ok_or(part)?;
                Ok((id.trim(), parse_number(percent).ok_or(part)? / 100.0))
            })
            .collect()
    }
}

fields! { Driver besides [id] {
    name: "Name", "", [], [], "What is uncertain: construction cost, delay of power, rent of what is not leased yet";
    enabled: "Enabled", "", [], [], "If off, futures leave it where the plan has it";
    lever: "Moves", "", [], [], "A field or several, and the bounds that no future exceeds: sites.*.moves.*.capex_usd_per_mw_it*=70%..200% scales all of them together, sites.red-mesa.moves.phase-1.delay_months=0..24 sets one, PATH+=0..12 adds";
    law: "Law", "", [], [], "P10, P50, P90: one future in ten is below the first, half are below the second, one in ten above the third; a normal law on each side of the middle. Low, likely, high: a triangle. Uniform: anything between low and high. List with weights: one of the values of its list. Event by hazard: a date, or never, with the same hazard at any time";
    low: "Low", "", [], [-1.0e12, 1.0e12], "P10, or the lowest value; in percent of what stands there where the lever scales, in months where it moves dates";
    middle: "Middle", "", [], [-1.0e12, 1.0e12], "P50, or the likeliest value; a uniform law does not read it";
    high: "High", "", [], [-1.0e12, 1.0e12], "P90, or the highest value";
    values: "Values with weights", "", [], [], "Of a list: each value and its weight, separated by semicolons: 0 60; 6 30; 12 10";
    hazard_pct_per_year: "Hazard", "%/year", [0.0, 30.0], [0.0, 1_000.0], "Of an event: the intensity with which it happens while it has not happened yet, from the lever's first date on. A tenant's default, from average default rates within five years: rated BBB 0.27, BB 1.2, B 3.4, CCC within one year 30 (S&P Global, 1981 to 2024). In a correlation higher means later. A default month of a lease that is off is switched on where it is drawn";
    chance_pct: "Chance", "%", [0.0, 100.0], [0.0, 100.0], "The share of futures in which it happens at all: power that comes late in three of ten. In the others the field stays where the plan has it";
    correlated_with: "Correlated with", "", [], [], "Rank correlations with other drivers, by their ids in percent: power-prices 30; delay -20. Both have it, whichever of the two names it";
    notes: "Notes", "", [], [], "Where the law comes from, or that it is assumed";
} }
