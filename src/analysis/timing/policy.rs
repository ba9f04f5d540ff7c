//! The policy fitted to all that is known at a date, and the hashprice at which it decides.

use super::Start;
use super::half::Half;
use crate::finance::{Expected, Stage, fitted, least_squares, ln};

/// Points at which a trigger is looked for, between the hashprices that one in twenty is below and above.
const GRID: usize = 61;

/// Functions of what is known.
fn basis(hashprice: f64, price: f64) -> Vec<f64> {
    let (x, y) = (ln(hashprice.max(1e-9)), ln(price.max(1e-9)));
    vec![1.0, x, y, x * x, x * y, y * y]
}

/// The dates as stages of a stop.
pub(super) fn stages(half: &Half, starts: &[Start]) -> Vec<Stage> {
    let of = |(start, gained): (&Start, &Vec<f64>)| {
        let known = |path: (&Vec<f64>, &Vec<f64>)| {
            match start.known(path.0.len()) {
                Some(t) => basis(path.0[t], path.1[t]),
                // Nothing is known yet.
                None => vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            }
        };
        Stage {
            gained: gained.clone(),
            is_known: false,
            basis: half.hashprice.iter().zip(&half.price).map(known).collect(),
            may_stop: vec![true; gained.len()],
        }
    };
    starts.iter().zip(&half.gained).map(of).collect()
}

/// By date, the hashprice that decides, with its range over fits to two halves, and whether the phase begins below it.
pub(super) fn triggers(fit: &Half, policy: &[Expected], starts: &[Start]) -> Vec<Option<(f64, f64, f64, bool)>> {
    // Opposite futures stay together.
    let part = |which: usize| {
        let wanted = move |path: &usize| path / 2 % 2 == which;
        let pick = |all: &Vec<Vec<f64>>| -> Vec<Vec<f64>> {
            (0..all.len()).filter(wanted).map(|path| all[path].clone()).collect()
        };
        let gained =
            fit.gained.iter().map(|gained| (0..gained.len()).filter(wanted).map(|path| gained[path]).collect());
        Half { gained: gained.collect(), hashprice: pick(&fit.hashprice), price: pick(&fit.price), is_paired: false }
    };
    let halves = [part(0), part(1)].map(|half| fitted(&stages(&half, starts)).0);
    let of = |date: usize| {
        let (level, below) = trigger(fit, &policy[date], &starts[date])?;
        let others = halves.iter().filter_map(|policy| trigger(fit, &policy[date], &starts[date]));
        let others: Vec<f64> = others.map(|(level, _)| level).chain([level]).collect();
        let (low, high) = others.iter().fold((level, level), |(low, high), x| (low.min(*x), high.max(*x)));
        Some((level, low, high, below))
    };
    (0..starts.len()).map(of).collect()
}

/// The hashprice at which a date's decision changes, the price being what it usually is beside it, and whether the phase begins below it.
fn trigger(fit: &Half, expected: &Expected, start: &Start) -> Option<(f64, bool)> {
    let known = |paths: &Vec<Vec<f64>>| -> Vec<f64> {
        paths.iter().filter_map(|path| Some(path[start.known(path.len())?])).collect()
    };
    let (hashprice, price) = (known(&fit.hashprice), known(&fit.price));
    if hashprice.is_empty() {
        return None;
    }
    let logs: Vec<Vec<f64>> = hashprice.iter().map(|h| vec![1.0, ln(h.max(1e-9))]).collect();
    let rows: Vec<&[f64]> = logs.iter().map(Vec::as_slice).collect();
    let beside = least_squares(&rows, &price.iter().map(|p| ln(p.max(1e-9))).collect::<Vec<_>>());
    let mut sorted = hashprice;
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
    let (low, high) = (at(0.05), at(0.95));
    if high <= low {
        return None;
    }
    let gain = |h: f64| {
        let x = ln(h.max(1e-9));
        let y = beside[0] + beside[1] * x;
        let functions = [1.0, x, y, x * x, x * y, y * y];
        let of = |factors: &[f64]| factors.iter().zip(functions).map(|(factor, x)| factor * x).sum::<f64>();
        of(&expected.now) - of(&expected.later).max(0.0)
    };
    let grid: Vec<f64> = (0..GRID).map(|i| low + (high - low) * i as f64 / (GRID - 1) as f64).collect();
    let middle = at(0.5);
    let changes = grid.windows(2).filter(|pair| (gain(pair[0]) > 0.0) != (gain(pair[1]) > 0.0));
    let crossing = |pair: &[f64]| {
        let (before, after) = (gain(pair[0]), gain(pair[1]));
        (pair[0] + (pair[1] - pair[0]) * before / (before - after), before > 0.0)
    };
    changes.map(crossing).min_by(|(a, _), (b, _)| (a - middle).abs().total_cmp(&(b - middle).abs()))
}
