//! Scales with round marks.

use crate::analysis::{amount, spoken};
use crate::formula::{Book, Format, Unit, grouped};

/// Months that are this many times as tall as 95 in a hundred others are cut.
const DWARFS: f64 = 3.0;
/// What is left of them, in multiples of those others.
const LEFT: f64 = 1.6;

/// How far a plot reaches above and below zero.
pub(crate) struct Reach {
    /// Above zero
    pub up: f64,
    /// Below zero, as a size
    pub down: f64,
    /// Some months reach beyond it: they dwarf all others
    pub is_cut: bool,
}

/// The reach of months that stand so far above and below zero, as sizes; what dwarfs all others is cut if it may be.
pub(crate) fn reach(up: &[f64], down: &[f64], cuts: bool) -> Reach {
    let highest = |all: &[f64]| all.iter().copied().fold(0.0, f64::max);
    let (most_up, most_down) = (highest(up), highest(down));
    let usual = usual(up).max(usual(down));
    let is_cut = cuts && usual > 0.0 && most_up.max(most_down) >= usual * DWARFS;
    let limit = |most: f64| if is_cut { most.min(usual * LEFT) } else { most };
    Reach { up: limit(most_up), down: limit(most_down), is_cut }
}

/// The height that 95 in a hundred months do not exceed.
fn usual(all: &[f64]) -> f64 {
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) * 95 / 100).copied().unwrap_or(0.0)
}

/// From values to points of the picture.
#[derive(Clone, Copy)]
pub(in crate::export) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    pub fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, from, to }
    }

    pub fn at(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(-0.02, 1.02);
        self.from + (self.to - self.from) * share
    }

    /// Round values within the scale, some five of them, and the decimals that tell them apart.
    pub fn marks(&self, unit: f64) -> (Vec<f64>, usize) {
        let step = step((self.high - self.low) / unit) * unit;
        let first = (self.low / step).ceil();
        let marks =
            (0..40).map(|i| (first + f64::from(i)) * step).take_while(|value| *value <= self.high + step * 1e-9);
        let decimals = (-(step / unit).log10().floor()).clamp(0.0, 6.0) as usize;
        (marks.collect(), decimals)
    }
}

/// A round step of some five in a range.
fn step(range: f64) -> f64 {
    let rough = range / 6.0;
    if rough <= 0.0 || !rough.is_finite() {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough * 0.999).unwrap_or(rough)
}

/// A range that holds all values, widened to round ends.
pub(in crate::export) fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return None;
    }
    let step = step((high - low).max(high.abs() * 1e-9)) / 2.0;
    Some(((low / step).floor() * step, (high / step).ceil() * step))
}

/// How the values of an axis are divided and what the axis is called.
pub(in crate::export) fn shown(unit: Unit, format: Format, range: (f64, f64)) -> (f64, String) {
    let size = range.0.abs().max(range.1.abs());
    match format {
        Format::Share => (0.01, "%".to_owned()),
        Format::Month => (1.0, "month".to_owned()),
        _ => of_unit(&unit.to_string(), size),
    }
}

/// The same of a unit in words: money in millions from a million on.
pub(in crate::export) fn of_unit(unit: &str, size: f64) -> (f64, String) {
    match unit.strip_prefix("USD") {
        Some(rest) if size >= 1e6 && (rest.is_empty() || rest.starts_with('/')) => (1e6, format!("USD m{rest}")),
        _ => (1.0, unit.to_owned()),
    }
}

/// A value without its unit, in the measure of an axis: four digits that count.
pub(in crate::export) fn figure(book: &Book, value: f64, (unit, format): (Unit, Format), range: (f64, f64)) -> String {
    match format {
        Format::Month | Format::Day | Format::Flag => spoken(book, value, unit, format),
        _ => amount(value / shown(unit, format, range).0, ""),
    }
}

/// A mark of an axis.
pub(in crate::export) fn mark(value: f64, unit: f64, decimals: usize) -> String {
    grouped(value / unit, decimals)
}
