//! What futures that fail have in common: one box of what was drawn, and how far each input lies from the others.

use super::boxes::{find_box, rank_difference};
use super::futures::{Future, Futures};

/// An input of futures that fail.
#[derive(Clone, PartialEq, Debug)]
pub struct Bound {
    /// Its place in `Futures::uncertain`
    pub input: usize,
    /// From -1 to 1: the mean rank of the futures that fail less that of the others, as a rank-biserial correlation
    pub by: f64,
    /// The lowest and highest value in the box, in the input's unit; None where the box has no bound
    pub low: Option<f64>,
    /// See `low`
    pub high: Option<f64>,
    /// The lowest and highest value of all futures
    pub range: (f64, f64),
}

/// What futures that fail have in common.
#[derive(Clone, PartialEq, Debug)]
pub struct Common {
    /// The inputs, those first that differ most
    pub bounds: Vec<Bound>,
    /// The share of all futures that fail
    pub failing: f64,
    /// If there is a box: the share of failures in it, the share of its futures that fail, and its share of all futures
    pub found: Option<Found>,
}

/// How well a box tells the futures that fail.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    /// Share of the failures that are in it
    pub coverage: f64,
    /// Share of its futures that fail
    pub density: f64,
    /// Share of all futures that are in it
    pub support: f64,
}

impl Futures {
    /// What the futures in which a condition fails have in common. None if it fails in none or in all.
    pub fn common(&self, condition: usize) -> Option<Common> {
        self.in_common(|future| future.failures.get(condition).is_some_and(Option::is_some))
    }

    /// What the futures that something is true of have in common. None if it is of none or of all.
    pub fn in_common(&self, fails: impl Fn(&Future) -> bool) -> Option<Common> {
        let is_failing: Vec<bool> = self.all.iter().map(fails).collect();
        let failing = is_failing.iter().filter(|fails| **fails).count();
        if failing == 0 || failing == self.all.len() || self.uncertain.is_empty() {
            return None;
        }
        let of_input = |input: usize| -> Vec<f64> {
            self.all.iter().map(|future| future.drawn.get(input).copied().unwrap_or(f64::NAN)).collect()
        };
        let inputs: Vec<Vec<f64>> = (0..self.uncertain.len()).map(of_input).collect();
        // What has no number where it does not happen bounds no box.
        let known = |values: &Vec<f64>| values.iter().all(|value| value.is_finite());
        let none = vec![0.0; self.all.len()];
        let bounding: Vec<&[f64]> =
            inputs.iter().map(|values| if known(values) { values.as_slice() } else { none.as_slice() }).collect();
        let found = find_box(&bounding, &is_failing);
        let count = self.all.len() as f64;
        let bound = |(input, values): (usize, &Vec<f64>)| {
            let of_box = found.as_ref().and_then(|found| found.bounds.get(input).copied().flatten());
            let (low, high) = of_box.unwrap_or((None, None));
            let ends = |(low, high): (f64, f64), value: &f64| (low.min(*value), high.max(*value));
            let range = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
            Bound { input, by: rank_difference(values, &is_failing) * 2.0 * (count - 1.0) / count, low, high, range }
        };
        let mut bounds: Vec<Bound> = inputs.iter().enumerate().map(bound).collect();
        let is_bound = |bound: &Bound| bound.low.is_some() || bound.high.is_some();
        bounds.sort_by(|a, b| is_bound(b).cmp(&is_bound(a)).then(b.by.abs().total_cmp(&a.by.abs())));
        let found =
            found.map(|found| Found { coverage: found.coverage, density: found.density, support: found.support });
        Some(Common { bounds, failing: failing as f64 / count, found })
    }
}
