//! The policy fitted to all that is known at a date, and the hashprice, BTC price and rent at which it decides.

use super::Start;
use super::half::Half;
use super::rent::Scale;
use crate::finance::{Expected, Stage, fitted, least_squares, ln};

/// Points at which a trigger is looked for, between the values that one in twenty is below and above.
const GRID: usize = 61;

/// What a date's decision changes at: a hashprice in USD/PH/s/day, or a BTC price in USD, at the end of the month before.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trigger {
    /// The value at which it changes
    pub level: f64,
    /// The lowest that fits to halves of the futures give
    pub low: f64,
    /// The highest of them
    pub high: f64,
    /// True if the phase begins below it
    pub is_below: bool,
}

/// What decides at a date.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Turn {
    /// It begins whatever is likely
    Always,
    /// It does not begin
    Never,
    /// It begins on one side of a value
    At(Trigger),
}

impl Turn {
    /// The value at which the decision changes, if there is one.
    pub fn trigger(self) -> Option<Trigger> {
        match self {
            Self::At(trigger) => Some(trigger),
            Self::Always | Self::Never => None,
        }
    }
}

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// USD/PH/s/day
    Hashprice,
    /// BTC price, USD
    Price,
}

/// Functions of what is known: the hashprice, the BTC price, and the rent if it is uncertain.
fn basis(hashprice: f64, price: f64, rent: Option<f64>) -> Vec<f64> {
    let (x, y) = (ln(hashprice.max(1e-9)), ln(price.max(1e-9)));
    let mut functions = vec![1.0, x, y, x * x, x * y, y * y];
    functions.extend(rent.into_iter().flat_map(|r| [r, r * r, r * x, r * y]));
    functions
}

/// The dates as stages of a stop; rents by a scale.
pub(super) fn stages(half: &Half, scale: Scale, starts: &[Start]) -> Vec<Stage> {
    let rent = |path: usize| half.rent.get(path).map(|rent| scale.standard(*rent));
    let of = |(start, gained): (&Start, &Vec<f64>)| {
        let known = |path: usize| {
            let (hashprice, price) = (&half.hashprice[path], &half.price[path]);
            match start.known(hashprice.len()) {
                Some(t) => basis(hashprice[t], price[t], rent(path)),
                // Nothing of the market is known yet.
                None => basis(1.0, 1.0, rent(path)),
            }
        };
        Stage {
            gained: gained.clone(),
            is_known: false,
            basis: (0..gained.len()).map(known).collect(),
            may_stop: vec![true; gained.len()],
        }
    };
    starts.iter().zip(&half.gained).map(of).collect()
}

/// The policies fitted to all futures of a half, and to two parts of it.
pub(super) struct Fits<'a> {
    fit: &'a Half,
    scale: Scale,
    policy: &'a [Expected],
    parts: [Vec<Expected>; 2],
}

impl<'a> Fits<'a> {
    pub fn of(fit: &'a Half, policy: &'a [Expected], scale: Scale, starts: &[Start]) -> Self {
        // Opposite futures stay together.
        let part = |which: usize| {
            let wanted = move |path: &usize| path / 2 % 2 == which;
            let paths = |all: &Vec<Vec<f64>>| -> Vec<Vec<f64>> {
                (0..all.len()).filter(wanted).map(|path| all[path].clone()).collect()
            };
            let numbers = |all: &Vec<f64>| (0..all.len()).filter(wanted).map(|path| all[path]).collect();
            Half {
                gained: fit.gained.iter().map(numbers).collect(),
                hashprice: paths(&fit.hashprice),
                price: paths(&fit.price),
                rent: numbers(&fit.rent),
                is_paired: false,
            }
        };
        let parts = [part(0), part(1)].map(|half| fitted(&stages(&half, scale, starts)).0);
        Self { fit, scale, policy, parts }
    }

    /// The rents of the futures that the policy was fitted to.
    pub fn rents(&self) -> &[f64] {
        &self.fit.rent
    }

    /// What decides at a date, with its range over fits to two parts, at this rent or the usual one; None before the plan, when
    /// nothing is known.
    pub fn turn(&self, date: usize, start: &Start, signal: Signal, rent: Option<f64>) -> Option<Turn> {
        let grid = Grid::of(self.fit, start, signal, rent.map(|rent| self.scale.standard(rent)))?;
        let Some((level, is_below)) = grid.trigger(&self.policy[date]) else {
            return Some(if grid.begins_in_the_middle(&self.policy[date]) { Turn::Always } else { Turn::Never });
        };
        let others = self.parts.iter().filter_map(|policy| grid.trigger(&policy[date]));
        let (low, high) = others.fold((level, level), |(low, high), (x, _)| (low.min(x), high.max(x)));
        Some(Turn::At(Trigger { level, low, high, is_below }))
    }
}

/// Values of what is looked at, with what is usually known beside each.
struct Grid {
    values: Vec<f64>,
    functions: Vec<Vec<f64>>,
    middle: f64,
}

impl Grid {
    fn of(fit: &Half, start: &Start, signal: Signal, rent: Option<f64>) -> Option<Self> {
        let known = |paths: &Vec<Vec<f64>>| -> Vec<f64> {
            paths.iter().filter_map(|path| Some(path[start.known(path.len())?])).collect()
        };
        let (own, other) = match signal {
            Signal::Hashprice => (known(&fit.hashprice), known(&fit.price)),
            Signal::Price => (known(&fit.price), known(&fit.hashprice)),
        };
        if own.is_empty() {
            return None;
        }
        let rows: Vec<Vec<f64>> = own.iter().map(|value| vec![1.0, ln(value.max(1e-9))]).collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let beside = least_squares(&rows, &other.iter().map(|value| ln(value.max(1e-9))).collect::<Vec<_>>());
        let mut sorted = own;
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        let (low, high) = (at(0.05), at(0.95));
        let values: Vec<f64> = (0..GRID).map(|i| low + (high - low) * i as f64 / (GRID - 1) as f64).collect();
        // The usual rent is the mean.
        let rent = (!fit.rent.is_empty()).then(|| rent.unwrap_or(0.0));
        let functions = |value: &f64| {
            let other = crate::finance::exp(beside[0] + beside[1] * ln(value.max(1e-9)));
            match signal {
                Signal::Hashprice => basis(*value, other, rent),
                Signal::Price => basis(other, *value, rent),
            }
        };
        Some(Self { functions: values.iter().map(functions).collect(), values, middle: at(0.5) })
    }

    /// By value, what it is expected to gain by beginning at once.
    fn gains(&self, expected: &Expected) -> Vec<f64> {
        let of = |factors: &[f64], functions: &[f64]| factors.iter().zip(functions).map(|(a, x)| a * x).sum::<f64>();
        let gain = |functions: &Vec<f64>| of(&expected.now, functions) - of(&expected.later, functions).max(0.0);
        self.functions.iter().map(gain).collect()
    }

    fn begins_in_the_middle(&self, expected: &Expected) -> bool {
        self.gains(expected).get(GRID / 2).is_some_and(|gain| *gain > 0.0)
    }

    /// The value nearest to the middle at which a date's decision changes, and whether the phase begins below it.
    fn trigger(&self, expected: &Expected) -> Option<(f64, bool)> {
        let gains = self.gains(expected);
        let changes = (1..gains.len()).filter(|at| (gains[at - 1] > 0.0) != (gains[*at] > 0.0));
        let crossing = |at: usize| {
            let (before, after) = (gains[at - 1], gains[at]);
            let between = self.values[at] - self.values[at - 1];
            (self.values[at - 1] + between * before / (before - after), before > 0.0)
        };
        let from_middle = |(value, _): &(f64, bool)| (value - self.middle).abs();
        changes.map(crossing).min_by(|a, b| from_middle(a).total_cmp(&from_middle(b)))
    }
}
