//! Net present value and internal rate of return of equally spaced flows.

/// The net present value of `flow(0)…flow(count - 1)` at `rate` per period, the first one discounted by one period,
/// as the spreadsheet function NPV does.
pub fn npv(rate: f64, count: usize, flow: impl Fn(usize) -> f64) -> f64 {
    let factor = 1.0 / (1.0 + rate);
    (0..count).rev().fold(0.0, |sum, t| (sum + flow(t)) * factor)
}

use std::ops::RangeInclusive;

/// Meaningful monthly rates: -93 % to +900 % a year.
pub const MONTHLY_RATES: RangeInclusive<f64> = -0.2..=0.212;

/// The rate per period within `range` at which the NPV of the flows is zero; if there are several, the one nearest `near`.
///
/// NaN if there is none: flows that never change sign, or no root in the range.
pub fn rate_of_return(near: f64, range: &RangeInclusive<f64>, count: usize, flow: impl Fn(usize) -> f64) -> f64 {
    let search = || nearest(near, &all_rates_of_return(range, count, &flow));
    match sign_changes(count, &flow) {
        0 => f64::NAN,
        // One sign change means one root (Descartes), and Newton's method finds it fast.
        1 => newton(near, range, count, &flow).unwrap_or_else(search),
        _ => search(),
    }
}

/// Every rate per period within `range` at which the NPV of the flows is zero, in ascending order; pairs of roots within one step of
/// the search (1 % of 1 + rate) are missed.
pub fn all_rates_of_return(range: &RangeInclusive<f64>, count: usize, flow: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut roots = Vec::new();
    if sign_changes(count, &flow) == 0 {
        return roots;
    }
    let mut low = *range.start();
    let mut before = value(low, count, &flow).0;
    while low < *range.end() {
        let mut next = low;
        let highs: [f64; ABREAST] = std::array::from_fn(|_| {
            next = ((1.0 + next) * 1.01 - 1.0).min(*range.end());
            next
        });
        for (high, now) in highs.into_iter().zip(values(highs, count, &flow)) {
            if before == 0.0 && low < high {
                roots.push(low);
            } else if before * now < 0.0 {
                roots.push(between(low, high, before, count, &flow));
            }
            (low, before) = (high, now);
        }
    }
    roots
}

/// Number of rates tried side by side.
const ABREAST: usize = 8;

/// The sums of the flows discounted to the first at several rates.
fn values(rates: [f64; ABREAST], count: usize, flow: &impl Fn(usize) -> f64) -> [f64; ABREAST] {
    let factors = rates.map(|rate| 1.0 / (1.0 + rate));
    let mut sums = [0.0; ABREAST];
    for t in (0..count).rev() {
        let f = flow(t);
        for (sum, factor) in sums.iter_mut().zip(factors) {
            *sum = *sum * factor + f;
        }
    }
    sums
}

fn nearest(near: f64, roots: &[f64]) -> f64 {
    let mut best = f64::NAN;
    for &root in roots {
        if best.is_nan() || (root - near).abs() < (best - near).abs() {
            best = root;
        }
    }
    best
}

fn sign_changes(count: usize, flow: &impl Fn(usize) -> f64) -> usize {
    let mut changes = 0;
    let mut last = 0.0;
    for t in 0..count {
        let f = flow(t);
        if f != 0.0 {
            changes += usize::from(last != 0.0 && (f < 0.0) != (last < 0.0));
            last = f;
        }
    }
    changes
}

/// The sum of the flows discounted to the first, and its derivative with respect to the rate.
fn value(rate: f64, count: usize, flow: &impl Fn(usize) -> f64) -> (f64, f64) {
    let factor = 1.0 / (1.0 + rate);
    let (mut sum, mut slope) = (0.0, 0.0);
    for t in (0..count).rev() {
        slope = slope * factor + sum;
        sum = sum * factor + flow(t);
    }
    (sum, -slope * factor * factor)
}

fn newton(start: f64, range: &RangeInclusive<f64>, count: usize, flow: &impl Fn(usize) -> f64) -> Option<f64> {
    let mut rate = if start.is_finite() && start > -0.5 { start } else { 0.01 };
    for _ in 0..40 {
        let (sum, slope) = value(rate, count, flow);
        let next = rate - sum / slope;
        if !range.contains(&next) {
            return None;
        }
        if (next - rate).abs() <= 1e-14 {
            return Some(next);
        }
        rate = next;
    }
    None
}

/// The root between two rates with values of different sign: Newton's method while it stays within them, otherwise bisection.
fn between(mut low: f64, mut high: f64, at_low: f64, count: usize, flow: &impl Fn(usize) -> f64) -> f64 {
    let mut rate = 0.5 * (low + high);
    for _ in 0..100 {
        let (sum, slope) = value(rate, count, flow);
        if (sum < 0.0) == (at_low < 0.0) {
            low = rate;
        } else {
            high = rate;
        }
        let step = rate - sum / slope;
        let next = if step > low && step < high { step } else { 0.5 * (low + high) };
        if (next - rate).abs() <= 1e-15 {
            return next;
        }
        rate = next;
    }
    rate
}
