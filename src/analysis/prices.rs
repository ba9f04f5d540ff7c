//! The BTC price along a lever that shifts its path, as the book has it: a shift in percent says little by itself.

use super::lever::Lever;
use super::trials::{Point, Trials, Tried, Watch};
use crate::plan::Plan;

/// The row that it moves.
const PRICE_ROW: &str = "market.btc-price";

/// The points at which the book is read.
const POINTS: usize = 17;

/// The BTC price of month 1 in USD, read at some values of a lever; between them it is on the line from one to the next.
#[derive(Clone, PartialEq, Debug)]
pub struct Prices(Vec<(f64, f64)>);

impl Prices {
    /// The outcome that is read for a lever; None if it does not shift the price, or not alone.
    pub(super) fn outcome(plan: &Plan, lever: &Lever) -> Option<String> {
        (lever.shifts_price() && lever.is_alone()).then(|| format!("{PRICE_ROW}@{}", plan.month(1)))
    }

    /// Reads the prices along the lever at a place of trials that have that outcome at the place `outcome`.
    pub(super) fn read(trials: &mut Trials, lever: usize, outcome: usize, watch: &dyn Watch) -> Option<Self> {
        let values = trials.levers().get(lever)?.values(POINTS);
        let points: Vec<Point> = values.iter().map(|value| Point::one(lever, *value)).collect();
        let tried = trials.run(&points, watch);
        let price = |(value, tried): (f64, Option<Tried>)| {
            let trial = tried.and_then(Result::ok)?;
            Some((value, trial.outcomes.get(outcome)?.value))
        };
        let read: Vec<(f64, f64)> = values.into_iter().zip(tried).filter_map(price).collect();
        (read.len() > 1).then_some(Self(read))
    }

    /// The price at a value of the lever, USD; beyond what was read, on the line of the last two.
    pub fn at(&self, value: f64) -> f64 {
        let last = self.0.len() - 1;
        let after = self.0.iter().position(|(known, _)| *known >= value).unwrap_or(last).clamp(1, last);
        let ((from, low), (to, high)) = (self.0[after - 1], self.0[after]);
        low + (high - low) * (value - from) / (to - from)
    }
}
