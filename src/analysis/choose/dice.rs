//! Chance in a search: numbers in sequence from a seed, so that a seed gives one answer.

use crate::analysis::risk::Address;

/// The factor under which searches draw, so that they share no number with futures.
const SEARCH: u32 = u32::MAX;

/// Numbers of one run of a search.
#[derive(Clone, Debug)]
pub struct Dice {
    seed: u64,
    run: u64,
    thrown: u32,
}

impl Dice {
    /// The numbers of a run under a seed.
    pub fn new(seed: u64, run: u64) -> Self {
        Self { seed, run, thrown: 0 }
    }

    /// A number between 0 and 1.
    pub fn share(&mut self) -> f64 {
        self.thrown += 1;
        Address { seed: self.seed, future: self.run, factor: SEARCH, month: self.thrown }.share()
    }

    /// One of so many; 0 of none.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.share() * count as f64) as usize).min(count.saturating_sub(1))
    }
}
