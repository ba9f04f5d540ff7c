//! Two cases in the same futures: what is said is said of the difference, future by future.

use super::futures::{Future, Futures};
use super::statistics::{Estimate, Sample, share_of_pairs};
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

/// A future in both cases.
type Both<'f> = (&'f Future, &'f Future);

/// Futures that were drawn opposite to each other, each in both cases.
fn opposite<'p, 'f>(here: &Futures, pairs: &'p [Both<'f>]) -> impl Iterator<Item = (&'p Both<'f>, &'p Both<'f>)> {
    let is_paired = here.pairs().next().is_some();
    let next = pairs.windows(2).filter_map(|next| if let [a, b] = next { Some((a, b)) } else { None });
    next.filter(move |(a, b)| is_paired && !a.0.number.is_multiple_of(2) && b.0.number == a.0.number + 1)
}

impl Against {
    /// Compares two cases, of which each was drawn the same futures.
    pub fn of(here: &Futures, name: &str, there: Futures) -> Self {
        let by_number: BTreeMap<u64, &Future> = there.all.iter().map(|future| (future.number, future)).collect();
        let pairs: Vec<(&Future, &Future)> =
            here.all.iter().filter_map(|future| Some((future, *by_number.get(&future.number)?))).collect();
        let difference = |place: usize| {
            let value = |future: &Future| future.outcomes.get(place).copied().unwrap_or(f64::NAN);
            let by = |(a, b): &(&Future, &Future)| value(b) - value(a);
            let opposite: Vec<(f64, f64)> = opposite(here, &pairs).map(|(a, b)| (by(a), by(b))).collect();
            let by: Vec<f64> = pairs.iter().map(by).filter(|by| by.is_finite()).collect();
            let above = by.iter().filter(|by| **by > 0.0).count();
            let more = share_of_pairs(above, by.len(), opposite.iter().map(|(a, b)| (*a > 0.0, *b > 0.0)));
            let sample = Sample::of(by.into_iter()).with_pairs(opposite);
            Difference { mean: sample.mean(), sample, more }
        };
        let holds = |future: &Future| future.cause().is_none();
        let only = |which: &dyn Fn(bool, bool) -> bool| pairs.iter().filter(|(a, b)| which(holds(a), holds(b))).count();
        let (only_here, only_there) = (only(&|a, b| a && !b), only(&|a, b| b && !a));
        let by = |(a, b): &(&Future, &Future)| f64::from(u8::from(holds(b))) - f64::from(u8::from(holds(a)));
        let both = opposite(here, &pairs).map(|(a, b)| (by(a), by(b))).collect();
        let all_hold = Sample::of(pairs.iter().map(by)).with_pairs(both).mean();
        let outcomes = (0..here.outcomes.len()).map(difference).collect();
        Self { name: name.to_owned(), outcomes, all_hold, only_here, only_there, futures: there }
    }
}
