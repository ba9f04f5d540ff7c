//! Boxes made smaller by peeling and larger again by pasting (PRIM).
//!
//! Friedman and Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9, sections 8 and
//! 9; used for finding which futures fail since Bryant and Lempert (2010), "Thinking inside the box".

use crate::analysis::risk::boxes::levels::{Count, Levels, SIDES, Side, Span, whole_levels};

/// One in this many of a box's futures are peeled or pasted at a time: 5 %, the authors' own choice.
const ONE_IN: u32 = 20;

/// The futures that are searched.
#[derive(Clone, Debug)]
pub struct Futures<'a> {
    inputs: Vec<Levels>,
    is_failing: &'a [bool],
}

/// A box: a span of each input, and the futures that lie in all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// By input.
    pub spans: Vec<Span>,
    /// The futures in the box.
    pub inside: Count,
}

/// A change of one side of a box.
#[derive(Clone, Copy, Debug)]
struct Move {
    input: usize,
    side: Side,
    level: usize,
    inside: Count,
}

impl<'a> Futures<'a> {
    /// Sorts the inputs once; each has one value for each future (any unit), in the order of `is_failing`.
    pub fn of(inputs: &[&[f64]], is_failing: &'a [bool]) -> Self {
        Self { inputs: inputs.iter().map(|values| Levels::of(values)).collect(), is_failing }
    }

    /// The inputs, in the order given.
    pub fn inputs(&self) -> &[Levels] {
        &self.inputs
    }

    /// The box of all futures.
    pub fn everything(&self) -> Trial {
        Trial { spans: self.inputs.iter().map(Levels::everything).collect(), inside: Count::of(self.is_failing) }
    }

    /// The boxes from that of all futures down to the last with at least `minimum` of them. Each is the one before
    /// with about 5 % of its futures (or a single value, if it has more) peeled off one side: the one where the
    /// smallest share of what is peeled fails.
    ///
    /// As long as all peels are of one size, that is the one that leaves the highest density, the first criterion of
    /// Friedman and Fisher. A value that many futures share would win there by its size alone; this is their answer
    /// to it, the gain in density times the futures left by those peeled (section 14.6, "lenient2" in Kwakkel's EMA
    /// Workbench). Among equals the peel that takes fewest futures is taken, then the first input, then the low side.
    pub fn peeled(&self, minimum: u32) -> Vec<Trial> {
        let mut members: Vec<usize> = (0..self.is_failing.len()).collect();
        let mut last = self.everything();
        let mut boxes = vec![last.clone()];
        while let Some(best) = self.best_peel(&last, &members, minimum.max(1)) {
            last = last.after(best);
            if let (Some(levels), Some(span)) = (self.inputs.get(best.input), last.spans.get(best.input)) {
                let level = levels.level_by_future();
                members.retain(|&future| level.get(future).is_some_and(|&level| span.contains(level)));
            }
            boxes.push(last.clone());
        }
        boxes
    }

    fn best_peel(&self, trial: &Trial, members: &[usize], minimum: u32) -> Option<Move> {
        let limit = (trial.inside.futures / ONE_IN).max(1);
        let mut best: Option<(Count, Move)> = None;
        for (input, (levels, span)) in self.inputs.iter().zip(&trial.spans).enumerate() {
            let tally = levels.tally(members, self.is_failing);
            for side in SIDES {
                let counts = tally.iter().copied().enumerate();
                // The box then ends where the next level begins.
                let peel = match side {
                    Side::Low => whole_levels(counts, limit).map(|(level, peeled)| (level + 1, peeled)),
                    Side::High => {
                        whole_levels(counts.rev(), limit).map(|(level, peeled)| (level.saturating_sub(1), peeled))
                    }
                };
                let Some((level, peeled)) = peel else { continue };
                let inside = trial.inside.minus(peeled);
                if inside.futures < minimum || !span.contains(level) {
                    continue;
                }
                let is_better = best.is_none_or(|(least, _)| is_thinner(peeled, least));
                if is_better {
                    best = Some((peeled, Move { input, side, level, inside }));
                }
            }
        }
        best.map(|(_, peel)| peel)
    }

    /// The boxes that grow out of `start`, each by pasting to a side about 5 % of its futures (or a single value, if
    /// it has more), as long as that does not lower the density.
    ///
    /// Among equals the paste that brings most futures is taken, then the first input, then the low side.
    pub fn pasted(&self, start: &Trial) -> Vec<Trial> {
        let mut boxes: Vec<Trial> = Vec::new();
        let mut last = start.clone();
        while let Some(best) = self.best_paste(&last) {
            last = last.after(best);
            boxes.push(last.clone());
        }
        boxes
    }

    fn best_paste(&self, trial: &Trial) -> Option<Move> {
        let limit = (trial.inside.futures / ONE_IN).max(1);
        let pastes = self.beyond(trial, limit);
        let mut best: Option<Move> = None;
        for paste in pastes.into_iter().filter(|paste| paste.inside.density() >= trial.inside.density()) {
            if best.is_none_or(|best| is_denser(paste.inside, best.inside)) {
                best = Some(paste);
            }
        }
        best
    }

    /// The box without those bounds whose removal lowers its density by less than `loss` (a share, 0 to 1) of what it
    /// is: one after the other, first the one that lowers it least.
    pub fn without_idle_bounds(&self, start: &Trial, loss: f64) -> Trial {
        let mut last = start.clone();
        loop {
            let idle = self.idle_bound(&last, loss);
            let Some(removal) = idle else { return last };
            last = last.after(removal);
        }
    }

    fn idle_bound(&self, trial: &Trial, loss: f64) -> Option<Move> {
        let wholly = self.beyond(trial, u32::MAX);
        let mut best: Option<Move> = None;
        for (input, (levels, span)) in self.inputs.iter().zip(&trial.spans).enumerate() {
            for side in SIDES {
                let level = levels.everything().end(side);
                if span.end(side) == level {
                    continue;
                }
                // A bound with nobody waiting behind it alone is free to go.
                let behind = wholly.iter().find(|paste| paste.input == input && paste.side == side);
                let inside = behind.map_or(trial.inside, |paste| paste.inside);
                let is_idle = inside.density() > trial.inside.density() * (1.0 - loss);
                if is_idle && best.is_none_or(|best| is_denser(inside, best.inside)) {
                    best = Some(Move { input, side, level, inside });
                }
            }
        }
        best
    }

    /// What each side would gain by moving out over at most `limit` futures: those that only this bound keeps out.
    fn beyond(&self, trial: &Trial, limit: u32) -> Vec<Move> {
        let mut bounds_against = vec![0_u32; self.is_failing.len()];
        for (levels, span) in self.inputs.iter().zip(&trial.spans) {
            for (against, level) in bounds_against.iter_mut().zip(levels.level_by_future()) {
                *against += u32::from(!span.contains(*level));
            }
        }
        let waiting = bounds_against.iter().enumerate().filter(|(_, against)| **against == 1);
        let waiting: Vec<usize> = waiting.map(|(future, _)| future).collect();
        let mut moves = Vec::new();
        for (input, (levels, span)) in self.inputs.iter().zip(&trial.spans).enumerate() {
            if *span == levels.everything() {
                continue;
            }
            let tally = levels.tally(&waiting, self.is_failing);
            let counts = tally.iter().copied().enumerate();
            let above = whole_levels(counts.clone().skip(span.high + 1), limit);
            let below = whole_levels(counts.take(span.low).rev(), limit);
            for (side, gained) in SIDES.into_iter().zip([below, above]) {
                moves.extend(gained.map(|(level, gained)| Move {
                    input,
                    side,
                    level,
                    inside: trial.inside.plus(gained),
                }));
            }
        }
        moves
    }
}

impl Trial {
    /// The box after one of its sides has moved.
    fn after(&self, step: Move) -> Self {
        let moved =
            |(input, span): (usize, &Span)| if input == step.input { span.with(step.side, step.level) } else { *span };
        Self { spans: self.spans.iter().enumerate().map(moved).collect(), inside: step.inside }
    }
}

/// Whether fewer of some futures fail than of others, as a share, or the same share of fewer futures.
fn is_thinner(one: Count, other: Count) -> bool {
    let (left, right) = (one.density(), other.density());
    left < right || (left <= right && one.futures < other.futures)
}

/// Whether a box has a higher density than another, or the same with more futures.
fn is_denser(one: Count, other: Count) -> bool {
    let (left, right) = (one.density(), other.density());
    left > right || (left >= right && one.futures > other.futures)
}

#[cfg(test)]
mod tests;
