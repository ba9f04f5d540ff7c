//! Two cases in the same futures: what is said is said of the difference, future by future.

use super::futures::{Future, Futures};
use super::statistics::{Estimate, Sample, share_of};
use std::collections::BTreeMap;

/// An outcome of two cases.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The other case less this one by future, in the unit of the outcome
    pub sample: Sample,
    /// Its mean, with the interval of the difference; None if no future has both
    pub mean: Option<Estimate>,
    /// The share of futures in which the other case has more
    pub more: Estimate,
}

/// Another case in the same futures.
#[derive(Clone, PartialEq, Debug)]
pub struct Against {
    /// What the other case is called
    pub name: String,
    /// The other case
    pub futures: Futures,
    /// By outcome
    pub outcomes: Vec<Difference>,
    /// The share of futures in which all conditions hold, of the other case less this one
    pub all_hold: Option<Estimate>,
    /// In how many futures all hold in this case alone
    pub only_here: usize,
    /// … and in the other case alone
    pub only_there: usize,
}

impl Against {
    /// Compares two cases, of which each was drawn the same futures.
    pub fn of(here: &Futures, name: &str, there: Futures) -> Self {
        let by_number: BTreeMap<u64, &Future> = there.all.iter().map(|future| (future.number, future)).collect();
        let pairs: Vec<(&Future, &Future)> =
            here.all.iter().filter_map(|future| Some((future, *by_number.get(&future.number)?))).collect();
        let difference = |place: usize| {
            let value = |future: &Future| future.outcomes.get(place).copied().unwrap_or(f64::NAN);
            let by: Vec<f64> = pairs.iter().map(|(a, b)| value(b) - value(a)).filter(|by| by.is_finite()).collect();
            let more = share_of(by.iter().filter(|by| **by > 0.0).count(), by.len());
            let sample = Sample::of(by.into_iter());
            Difference { mean: sample.mean(), sample, more }
        };
        let holds = |future: &Future| future.cause().is_none();
        let only = |which: &dyn Fn(bool, bool) -> bool| pairs.iter().filter(|(a, b)| which(holds(a), holds(b))).count();
        let (only_here, only_there) = (only(&|a, b| a && !b), only(&|a, b| b && !a));
        let by = pairs.iter().map(|(a, b)| f64::from(u8::from(holds(b))) - f64::from(u8::from(holds(a))));
        let all_hold = Sample::of(by).mean();
        let outcomes = (0..here.outcomes.len()).map(difference).collect();
        Self { name: name.to_owned(), outcomes, all_hold, only_here, only_there, futures: there }
    }
}
