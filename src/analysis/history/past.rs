//! The months of a history from which futures are drawn: price, hashrate and fees of one date stay together.

use super::block_length::block_lengths;
use super::bootstrap::{factors, months_of};
use super::changes::changes;
use super::file::History;

/// Which factor of the market a series is.
const PRICE: usize = 0;
const HASHRATE: usize = 1;
const FEES: usize = 2;

/// The changes of a history, ready to be drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Past {
    /// By series, the factor of the market and its log changes by month
    series: Vec<(usize, Vec<f64>)>,
    /// Months that stay together, on average
    pub block: f64,
}

impl Past {
    /// Of a history; hashrate only where the plan's own does not answer the price, or it would answer twice. Blocks of no length are
    /// as long as the price's own correlation asks for.
    ///
    /// # Errors
    /// One plain sentence, if the prices do not move.
    pub fn of(history: &History, with_hashrate: bool, block: f64) -> Result<Self, String> {
        let price = changes(&history.price);
        let block = if block > 0.0 {
            block
        } else {
            {
                let found = block_lengths(&price).map_err(|problem| {
                    format!("uncertainty.history_block_months: {problem}, or set the months of a block")
                })?;
                found.stationary.max(1.0)
            }
        };
        let mut series = vec![(PRICE, price)];
        series.extend(history.hashrate.iter().filter(|_| with_hashrate).map(|levels| (HASHRATE, changes(levels))));
        series.extend(history.fees.iter().map(|levels| (FEES, changes(levels))));
        Ok(Self { series, block })
    }

    /// The factors that it draws.
    pub fn factors(&self) -> impl Iterator<Item = usize> {
        self.series.iter().map(|(factor, _)| *factor)
    }

    /// The paths of these factors over so many months, in percent of the plan's own path; `share` draws for a month (1 is the first)
    /// whether a block begins (0) and where (1).
    pub fn paths(&self, share: impl Fn(u32, u32) -> f64, months: usize) -> Vec<Vec<f64>> {
        let of = self.series.first().map_or(0, |(_, changes)| changes.len());
        let drawn = months_of(share, self.block, of, months);
        self.series.iter().map(|(_, changes)| factors(changes, &drawn)).collect()
    }
}
