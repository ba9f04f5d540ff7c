//! A run of futures as it is asked for: of one case, or of two in the same futures.

use super::against::Against;
use super::draws::Draws;
use super::futures::{Futures, Watched};
use crate::analysis::asks::Asks;
use crate::analysis::trials::Watch;

/// What is asked of futures.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// What is read of each; what is usual where nothing is named
    pub watched: Watched,
    /// How many futures
    pub futures: u64,
    /// Their seed
    pub seed: u64,
    /// Another case in the same futures, with its name
    pub against: Option<(String, Asks)>,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Simulated {
    /// The futures of the plan
    pub futures: Futures,
    /// Their seed
    pub seed: u64,
    /// True if nothing in the plan is uncertain, nor in the other case, so that every future is the plan
    pub is_certain: bool,
    /// The other case
    pub against: Option<Against>,
}

impl Simulated {
    /// Computes the futures of a plan, and of the other case if there is one.
    ///
    /// # Errors
    /// One plain sentence: a driver has no law, the plan cannot be computed, or what is read of it cannot be read.
    pub fn run(asks: &Asks, asked: &Simulation, watch: &dyn Watch) -> Result<Self, String> {
        let mut usual = Watched::usual(&*asks.book()?);
        if let Some((_, other)) = &asked.against {
            // What either case may break is watched in both.
            usual.join(Watched::usual(&*other.book()?));
        }
        let watched = asked.watched.clone().or(usual);
        let run = |asks: &Asks| -> Result<(Futures, bool), String> {
            let draws = Draws::of_asked(asks, asked.seed, asked.futures)?;
            let futures = Futures::run(asks, &draws, &watched, 1..=draws.futures(), watch)?;
            let is_certain = draws.is_certain() && futures.ruled.is_empty();
            Ok((futures, is_certain))
        };
        let (futures, mut is_certain) = run(asks)?;
        let against = match &asked.against {
            None => None,
            Some((name, other)) => {
                let (there, is_there_certain) = run(other)?;
                is_certain &= is_there_certain;
                Some(Against::of(&futures, name, there))
            }
        };
        Ok(Self { futures, seed: asked.seed, is_certain, against })
    }
}
