//! What the futures that fail have in common.

mod levels;
mod peeling;

use crate::analysis::risk::boxes::levels::{Levels, SIDES, Side, Span, share};
use crate::analysis::risk::boxes::peeling::{Futures, Trial};
use crate::finance::average_ranks;

/// A box with fewer futures than this would be chance.
const FEWEST_FUTURES: u32 = 50;

/// A box with less than one in this many of all futures would be chance as well: 2 %.
const FEWEST_ONE_IN: u32 = 50;

/// A bound that adds less than this share to the density does not matter: 1 %.
const IDLE: f64 = 0.01;

/// The lowest and highest value (the input's unit) in a box, both included; None where it has no bound.
pub type Bounds = (Option<f64>, Option<f64>);

/// A box in the space of the inputs where many futures fail.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundBox {
    /// By input; None if the input may have any value.
    pub bounds: Vec<Option<Bounds>>,
    /// The share (0 to 1) of all failures that are in it (Bryant and Lempert 2010).
    pub coverage: f64,
    /// The share (0 to 1) of its futures that fail (Bryant and Lempert 2010).
    pub density: f64,
    /// The share (0 to 1) of all futures that are in it (Friedman and Fisher 1999).
    pub support: f64,
}

/// How much higher an input (values in any unit, one for each future) is in the futures that fail than in the
/// others: the mean rank of those that fail, less that of the others, with ranks from 0 (smallest value) to 1
/// (largest) and equal values at their mean rank.
///
/// It is between -1 and 1, and 0 if all or none fail. If every failure lies above every other future it is
/// n / (2 (n - 1)) for n futures, so about a half. Times 2 (n - 1) / n it is the rank-biserial correlation of
/// Cureton (1956), in the form of Glass (1966), which then is 1.
pub fn rank_difference(values: &[f64], is_failing: &[bool]) -> f64 {
    let ranks = average_ranks(values);
    let (mut failing, mut others) = ((0.0, 0.0), (0.0, 0.0));
    for (rank, &fails) in ranks.iter().zip(is_failing) {
        let (sum, count) = if fails { &mut failing } else { &mut others };
        *sum += rank;
        *count += 1.0;
    }
    let steps = failing.1 + others.1 - 1.0;
    if failing.1 > 0.0 && others.1 > 0.0 { (failing.0 / failing.1 - others.0 / others.1) / steps } else { 0.0 }
}

/// The box that says best which futures fail, from `inputs` with one value (any unit) for each future in the order
/// of `is_failing`; at least 50 futures and 2 % of all are in it. See `find_box_of`.
pub fn find_box(inputs: &[&[f64]], is_failing: &[bool]) -> Option<FoundBox> {
    let futures = u32::try_from(is_failing.len()).ok()?;
    find_box_of(inputs, is_failing, FEWEST_FUTURES.max(futures.div_ceil(FEWEST_ONE_IN)))
}

/// As `find_box`, with at least `minimum` futures in the box.
///
/// PRIM (Friedman and Fisher 1999): peel the box of all futures down, paste as long as the density does not fall,
/// and choose among all boxes on the way. Their authors leave that choice to the reader; here it is the highest
/// density times coverage (of equals the first), so that a box counts for little that is
/// either full of failures but misses most, or holds most but is full of others. Bounds are then dropped that add
/// less than 1 % to the density.
///
/// None if there is nothing to say: no future fails or all do, no box is better than that of all futures, or an
/// input does not have one value for each future.
pub fn find_box_of(inputs: &[&[f64]], is_failing: &[bool], minimum: u32) -> Option<FoundBox> {
    if inputs.iter().any(|values| values.len() != is_failing.len()) {
        return None;
    }
    let futures = Futures::of(inputs, is_failing);
    let all = futures.everything();
    if all.inside.failures == 0 || all.inside.failures == all.inside.futures {
        return None;
    }
    let mut boxes = futures.peeled(minimum);
    let grown = boxes.last().map(|smallest| futures.pasted(smallest));
    boxes.extend(grown.into_iter().flatten());
    // Density times coverage, but for the number of all failures, which is the same for every box.
    let balance = |trial: &Trial| trial.inside.density() * f64::from(trial.inside.failures);
    let chosen = boxes.iter().fold(&all, |best, trial| if balance(trial) > balance(best) { trial } else { best });
    let trimmed = futures.without_idle_bounds(chosen, IDLE);
    if trimmed.spans == all.spans {
        return None;
    }
    Some(FoundBox {
        bounds: futures.inputs().iter().zip(&trimmed.spans).map(|(levels, span)| bounds_of(levels, *span)).collect(),
        coverage: share(trimmed.inside.failures, all.inside.failures),
        density: trimmed.inside.density(),
        support: share(trimmed.inside.futures, all.inside.futures),
    })
}

/// A span in the input's own values, or None if it holds all of them.
fn bounds_of(levels: &Levels, span: Span) -> Option<Bounds> {
    let bound = |side: Side| {
        let end = span.end(side);
        if end == levels.everything().end(side) { None } else { levels.value(end) }
    };
    let [low, high] = SIDES.map(bound);
    if low.is_none() && high.is_none() { None } else { Some((low, high)) }
}

#[cfg(test)]
mod tests;
