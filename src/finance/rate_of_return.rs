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

/// An amount below this, in USD, is rounding.
pub const HALF_A_CENT: f64 = 0.005;

/// Why flows have no rate of return that means something.
#[derive(Clone, PartialEq, Debug)]
pub enum NoRate {
    /// No flow is negative: nothing is invested
    NothingInvested,
    /// No flow is positive
    NothingReturned,
    /// All flows are zero
    NoFlows,
    /// At the only rate, the net present value rises with the rate: money comes in before it goes out, as with a loan
    MoneyFirst(f64),
    /// No rate within the range brings the net present value to zero
    OutOfRange,
    /// Several rates do, in ascending order: none of them is the one
    Several(Vec<f64>),
}

/// The internal rate of return of an investment, per period: the only rate within `range` at which the NPV is zero, and through
/// which it falls as the rate rises. `near` is where the search begins.
///
/// # Errors
/// Why there is no such rate.
pub fn investment_return(
    near: f64,
    range: &RangeInclusive<f64>,
    count: usize,
    flow: impl Fn(usize) -> f64,
) -> Result<f64, NoRate> {
    let flow = |t: usize| if flow(t).abs() < HALF_A_CENT { 0.0 } else { flow(t) };
    let any = |sign: f64| (0..count).any(|t| flow(t) * sign > 0.0);
    match (any(-1.0), any(1.0)) {
        (false, false) => return Err(NoRate::NoFlows),
        (false, true) => return Err(NoRate::NothingInvested),
        (true, false) => return Err(NoRate::NothingReturned),
        (true, true) => {}
    }
    let quick = newton(near, range, count, &flow)
        .filter(|rate| is_invested_throughout(*rate, count, &flow) || is_single(range, count, &flow));
    let roots = quick.map_or_else(|| all_rates_of_return(range, count, flow), |rate| vec![rate]);
    match roots.as_slice() {
        [] => Err(NoRate::OutOfRange),
        [rate] if value(*rate, count, flow).1 < 0.0 => Ok(*rate),
        [rate] => Err(NoRate::MoneyFirst(*rate)),
        _ => Err(NoRate::Several(roots)),
    }
}

/// True if what is invested, compounded at this rate of return, is certainly never recovered before the last flow, or never
/// invested: then there is no other rate (Soper's criterion; the balances are the coefficients of the quotient of the sum and its
/// root, which by Descartes' rule has no root if they have one sign).
fn is_invested_throughout(rate: f64, count: usize, flow: &impl Fn(usize) -> f64) -> bool {
    let Some(last) = (0..count).rev().find(|t| flow(*t) != 0.0) else { return false };
    let (mut balance, mut size, mut sign) = (0.0_f64, 0.0_f64, 0.0_f64);
    for t in 0..last {
        balance = balance * (1.0 + rate) + flow(t);
        size = size * (1.0 + rate) + flow(t).abs();
        if size == 0.0 {
            continue;
        }
        // Rounding, also of the rate, may hide the sign.
        let certain = balance.abs() > ROUNDING * size * (t + 1) as f64;
        if !certain || balance * sign < 0.0 {
            return false;
        }
        sign = balance.signum();
    }
    sign != 0.0
}

/// True if the flows certainly have one rate above the range's lowest: their sum to date, compounded at that rate, changes its
/// sign once (Norstrom's criterion, by Descartes' rule for series).
fn is_single(range: &RangeInclusive<f64>, count: usize, flow: &impl Fn(usize) -> f64) -> bool {
    let factor = 1.0 / (1.0 + range.start());
    let (mut sum, mut weight) = (0.0, 1.0);
    let sums = (0..count).map(|t| {
        sum += flow(t) * weight;
        weight *= factor;
        sum
    });
    variations(sums) == 1
}

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

/// Two rates closer than this, as a share of 1 + rate, are one.
const CLOSEST: f64 = 1e-9;

/// How often the range is halved before the coefficients of what is left are looked at.
const HALVINGS: u32 = 5;

/// Every rate per period within `range` at which the NPV of the flows is zero, in ascending order.
///
/// None is missed: the discounted sum is a polynomial in the discount factor, and by Descartes' rule it has at most as many roots
/// below a factor, and above it, as the sums of the flows from either end, discounted by it, change their sign (Norstrom's
/// criterion). Intervals are halved until that count is 0 or 1; where it stays above, Bernstein coefficients decide.
pub fn all_rates_of_return(range: &RangeInclusive<f64>, count: usize, flow: impl Fn(usize) -> f64) -> Vec<f64> {
    if sign_changes(count, &flow) == 0 {
        return Vec::new();
    }
    let (low, high) = (1.0 / (1.0 + range.end()), 1.0 / (1.0 + range.start()));
    let (low, high) = (Point::at(low, count, &flow), Point::at(high, count, &flow));
    let ends = [low, high].into_iter().filter(|end| end.value == 0.0);
    let mut rates: Vec<f64> = ends.map(|end| end.rate()).collect();
    let mut intervals = vec![(low, high, HALVINGS)];
    while let Some((low, high, halvings)) = intervals.pop() {
        let roots = low.roots_above.min(high.roots_below);
        let signs = low.value * high.value;
        if roots == 0 || (roots == 1 && signs > 0.0) {
            continue;
        }
        if roots == 1 && signs < 0.0 {
            // A higher factor is a lower rate.
            rates.push(between(high.rate(), low.rate(), high.value, count, &flow));
        } else if halvings == 0 {
            rates_by_coefficients(low.factor, high.factor, count, &flow, &mut rates);
        } else {
            let middle = Point::at(0.5 * (low.factor + high.factor), count, &flow);
            if middle.value == 0.0 {
                rates.push(middle.rate());
            }
            intervals.extend([(low, middle, halvings - 1), (middle, high, halvings - 1)]);
        }
    }
    rates.sort_by(f64::total_cmp);
    rates.dedup_by(|b, a| (*b - *a).abs() <= 2.0 * CLOSEST * (1.0 + a.abs()));
    rates
}

/// What the flows say at a discount factor.
#[derive(Clone, Copy)]
struct Point {
    factor: f64,
    /// The discounted sum
    value: f64,
    /// At most so many roots are at lower factors, and at higher ones
    roots_below: usize,
    roots_above: usize,
}

impl Point {
    fn at(factor: f64, count: usize, flow: &impl Fn(usize) -> f64) -> Self {
        let (mut below, mut above) = (Sum::default(), Sum::default());
        let growth = 1.0 / factor;
        for t in 0..count {
            below.add(growth, flow(t));
            above.add(factor, flow(count - 1 - t));
        }
        Self { factor, value: above.total, roots_below: below.changes, roots_above: above.changes }
    }

    fn rate(self) -> f64 {
        1.0 / self.factor - 1.0
    }
}

/// A sum of flows to date, compounded, and how often it has changed its sign, at most: one that rounding may hide is a change.
#[derive(Default)]
struct Sum {
    total: f64,
    size: f64,
    is_negative: bool,
    changes: usize,
}

impl Sum {
    fn add(&mut self, growth: f64, flow: f64) {
        let first = self.size == 0.0;
        self.total = self.total * growth + flow;
        self.size = self.size * growth + flow.abs();
        if self.size == 0.0 {
            return;
        }
        let is_certain = self.total.abs() > ROUNDING * self.size;
        let is_negative = if is_certain { self.total < 0.0 } else { !self.is_negative };
        self.changes += usize::from(!first && is_negative != self.is_negative);
        self.is_negative = is_negative;
    }
}

/// A sum of flows below this share of their sizes may be rounding.
const ROUNDING: f64 = 1e-12;

/// Adds the rates of the roots between two discount factors. Bernstein coefficients on an interval change sign at least as often
/// as the sum has roots there; intervals are halved until that count is 0 or 1 (Descartes' method: Collins and Akritas 1976,
/// Lane and Riesenfeld 1981).
fn rates_by_coefficients(low: f64, high: f64, count: usize, flow: &impl Fn(usize) -> f64, rates: &mut Vec<f64>) {
    let (_, within) = halves(&bernstein(high, count, flow), low / high);
    let at = |factor: f64| 1.0 / factor - 1.0;
    let mut intervals = vec![(low, high, within)];
    while let Some((low, high, coefficients)) = intervals.pop() {
        let roots = variations(coefficients.iter().copied());
        if roots == 0 {
            continue;
        }
        let (from, to) = (at(high), at(low));
        let (at_from, at_to) = (value(from, count, flow).0, value(to, count, flow).0);
        if roots == 1 && at_from * at_to < 0.0 {
            rates.push(between(from, to, at_from, count, flow));
        } else if high - low <= CLOSEST * high {
            // Rounding leaves doubt: the sum touches zero here, or nearly does.
            let sums = value(0.5 * (from + to), count, |t| flow(t).abs());
            let least = at_from.abs().min(at_to.abs());
            if at_from * at_to <= 0.0 || least <= ROUNDING * sums.0 {
                rates.push(0.5 * (from + to));
            }
        } else {
            let middle = 0.5 * (low + high);
            let (left, right) = halves(&coefficients, 0.5);
            if right.first() == Some(&0.0) {
                rates.push(at(middle));
            }
            intervals.extend([(low, middle, left), (middle, high, right)]);
        }
    }
}

/// The Bernstein coefficients, on factors from 0 to `high`, of the sum of the flows discounted by a factor.
fn bernstein(high: f64, count: usize, flow: &impl Fn(usize) -> f64) -> Vec<f64> {
    let degree = count.saturating_sub(1) as f64;
    // The power of the end and the binomial coefficient of each flow.
    let (mut power, mut binomial) = (1.0, 1.0);
    let mut coefficients: Vec<f64> = (0..count)
        .map(|t| {
            let coefficient = flow(t) * power / binomial;
            power *= high;
            binomial *= (degree - t as f64) / (t as f64 + 1.0);
            coefficient
        })
        .collect();
    for order in 1..count {
        for j in (order..count).rev() {
            coefficients[j] += coefficients[j - 1];
        }
    }
    coefficients
}

/// The coefficients on both parts of an interval that is divided at a share of it (de Casteljau's algorithm).
fn halves(coefficients: &[f64], share: f64) -> (Vec<f64>, Vec<f64>) {
    let mut right = coefficients.to_vec();
    let mut left = Vec::with_capacity(right.len());
    for last in (0..right.len()).rev() {
        left.push(right[0]);
        for j in 0..last {
            right[j] = right[j] * (1.0 - share) + right[j + 1] * share;
        }
    }
    (left, right)
}

/// How often numbers change their sign; zeros have none.
fn variations(numbers: impl Iterator<Item = f64>) -> usize {
    let mut last = 0.0;
    numbers.filter(|number| *number != 0.0).fold(0, |count, number| {
        let changes = last != 0.0 && (number < 0.0) != (last < 0.0);
        last = number;
        count + usize::from(changes)
    })
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
    variations((0..count).map(flow))
}

/// The sum of the flows discounted to the first, and its derivative with respect to the rate.
fn value(rate: f64, count: usize, flow: impl Fn(usize) -> f64) -> (f64, f64) {
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
