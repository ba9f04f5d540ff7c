//! What futures say of each date of a phase.

use super::TimingAsked;
use crate::analysis::asks::Asks;
use crate::analysis::risk::{Draws, Estimate, Futures, HASHPRICE, Sample, Watched};
use crate::analysis::trials::Watch;

/// The second row by which is decided.
const PRICE: &str = "market.btc-price";

/// What is read of one half of the futures.
pub(super) struct Half {
    /// By date and future, what the outcome is more than without the phase
    pub gained: Vec<Vec<f64>>,
    /// By future and month, USD/PH/s/day
    pub hashprice: Vec<Vec<f64>>,
    /// The same of the BTC price, USD at month end
    pub price: Vec<Vec<f64>>,
    /// By future, the rent of the phase in the unit of its driver; nothing if no driver moves it
    pub rent: Vec<f64>,
    /// True if future 2 is opposite to future 1, and so on
    pub is_paired: bool,
}

impl Half {
    /// The mean of values, one for each future.
    pub fn mean(&self, values: &[f64]) -> Option<Estimate> {
        let pairs = values.chunks_exact(2).map(|pair| (pair[0], pair[1]));
        let pairs = if self.is_paired { pairs.collect() } else { Vec::new() };
        Sample::of(values.iter().copied()).with_pairs(pairs).mean()
    }
}

/// What futures of one case say.
pub(super) fn read(
    asks: &Asks,
    outcome: &str,
    rows: &[&str],
    futures: u64,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Futures, String> {
    let draws = Draws::of_asked(asks, seed, futures)?;
    let watched = Watched {
        outcomes: vec![outcome.to_owned()],
        conditions: Vec::new(),
        rows: rows.iter().map(|row| (*row).to_owned()).collect(),
    };
    Futures::run(asks, &draws, &watched, 1..=futures, watch)
}

/// What futures say of all dates, and of the plan without the phase; `rent` is the place of the driver that moves its rent.
pub(super) fn half(
    (never, cases): (&Asks, &[Asks]),
    rent: Option<usize>,
    asked: &TimingAsked,
    (futures, seed): (u64, u64),
    watch: &dyn Watch,
) -> Result<Half, String> {
    let values = |all: &Futures| -> Vec<(u64, f64)> {
        all.all.iter().map(|future| (future.number, future.outcomes[0])).collect()
    };
    let without = read(never, &asked.outcome, &[HASHPRICE, PRICE], futures, seed, watch)?;
    let is_paired = Draws::of_asked(never, seed, futures)?.are_paired();
    let paths = |place: usize| -> Vec<Vec<f64>> {
        let fan = &without.fans[place];
        (0..fan.count()).filter_map(|future| fan.path(future)).map(<[f64]>::to_vec).collect()
    };
    let (hashprice, price) = (paths(0), paths(1));
    let base = values(&without);
    let drawn = |place: usize| without.all.iter().filter_map(move |future| future.drawn.get(place)).copied();
    let rent: Vec<f64> = rent.into_iter().flat_map(drawn).collect();
    let mut gained = Vec::new();
    for case in cases {
        let with = values(&read(case, &asked.outcome, &[], futures, seed, watch)?);
        let is_same = with.iter().map(|(number, _)| number).eq(base.iter().map(|(number, _)| number));
        if !is_same || with.is_empty() || with.len() != hashprice.len() {
            return Err("some futures of the phase cannot be computed".to_owned());
        }
        gained.push(with.iter().zip(&base).map(|((_, with), (_, without))| with - without).collect());
    }
    Ok(Half { gained, hashprice, price, rent, is_paired })
}
