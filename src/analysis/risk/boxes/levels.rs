//! Futures counted by the distinct values of an input.

use crate::finance::ascending;

/// How many futures there are of some kind, and how many of them fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub futures: u32,
    /// Those that fail.
    pub failures: u32,
}

impl Count {
    /// Counts every future there is.
    pub fn of(is_failing: &[bool]) -> Self {
        is_failing.iter().fold(Self::default(), |count, &fails| count.and_one(fails))
    }

    /// One future more.
    pub fn and_one(self, fails: bool) -> Self {
        self.plus(Self { futures: 1, failures: u32::from(fails) })
    }

    /// Both kinds of future together.
    pub fn plus(self, other: Self) -> Self {
        Self { futures: self.futures + other.futures, failures: self.failures + other.failures }
    }

    /// Without futures that are among them; never under zero.
    pub fn minus(self, part: Self) -> Self {
        Self {
            futures: self.futures.saturating_sub(part.futures),
            failures: self.failures.saturating_sub(part.failures),
        }
    }

    /// The share (0 to 1) of these futures that fails: the box mean of Friedman and Fisher (1999). 0 if none.
    pub fn density(self) -> f64 {
        share(self.failures, self.futures)
    }
}

/// The share (0 to 1) that a part is of a whole; 0 if there is nothing.
pub fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// An input's distinct values in ascending order, and which of them each future has.
///
/// Comparing places in this list is exact, never parts equal values and needs sorting only once.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    values: Vec<f64>,
    level_by_future: Vec<usize>,
}

impl Levels {
    /// Sorts an input's values (any unit), one for each future; those that are not numbers count as the largest.
    ///
    pub fn of(values: &[f64]) -> Self {
        let mut sorted: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
        sorted.sort_by(|(_, left), (_, right)| ascending(left, right));
        let mut levels = Self { values: Vec::new(), level_by_future: vec![0; values.len()] };
        for equals in sorted.chunk_by(|(_, left), (_, right)| ascending(left, right).is_eq()) {
            for (future, _) in equals {
                if let Some(level) = levels.level_by_future.get_mut(*future) {
                    *level = levels.values.len();
                }
            }
            levels.values.extend(equals.first().map(|(_, value)| value));
        }
        levels
    }

    /// The span from the smallest value to the largest.
    pub fn everything(&self) -> Span {
        Span { low: 0, high: self.values.len().saturating_sub(1) }
    }

    /// The value (the input's unit) at a place in the list.
    pub fn value(&self, level: usize) -> Option<f64> {
        self.values.get(level).copied()
    }

    /// The place in the list of every future's value, by future.
    pub fn level_by_future(&self) -> &[usize] {
        &self.level_by_future
    }

    /// Counts by level the futures numbered in `futures`.
    pub fn tally(&self, futures: &[usize], is_failing: &[bool]) -> Vec<Count> {
        let mut counts = vec![Count::default(); self.values.len()];
        for &future in futures {
            let level = self.level_by_future.get(future);
            let count = level.and_then(|&level| counts.get_mut(level));
            if let (Some(count), Some(&fails)) = (count, is_failing.get(future)) {
                *count = count.and_one(fails);
            }
        }
        counts
    }
}

/// Levels from the lowest to the highest, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The lowest level in it.
    pub low: usize,
    /// The highest level in it.
    pub high: usize,
}

impl Span {
    /// Whether a level lies in it.
    pub fn contains(self, level: usize) -> bool {
        self.low <= level && level <= self.high
    }

    /// The same with one of its ends elsewhere.
    pub fn with(self, side: Side, level: usize) -> Self {
        match side {
            Side::Low => Self { low: level, ..self },
            Side::High => Self { high: level, ..self },
        }
    }

    /// Where the end on a side is.
    pub fn end(self, side: Side) -> usize {
        match side {
            Side::Low => self.low,
            Side::High => self.high,
        }
    }
}

/// One of the two ends of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the small values are.
    Low,
    /// Where the large values are.
    High,
}

/// Both ends, in the order in which they are tried.
pub const SIDES: [Side; 2] = [Side::Low, Side::High];

/// Takes whole levels in the order given until the next would make more than `limit` futures; the first that has
/// any is taken whatever its size, since equal values are never parted (Friedman and Fisher 1999, on ties).
///
/// Returns the last level taken and the futures in all those taken, or None if there are none.
pub fn whole_levels(levels: impl Iterator<Item = (usize, Count)>, limit: u32) -> Option<(usize, Count)> {
    let mut taken: Option<(usize, Count)> = None;
    for (level, count) in levels.filter(|(_, count)| count.futures > 0) {
        let sum = taken.map_or(count, |(_, before)| before.plus(count));
        if taken.is_some() && sum.futures > limit {
            break;
        }
        taken = Some((level, sum));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_level() {
        let levels = Levels::of(&[3.0, -1.0, 3.0, f64::NAN, 0.0, -0.0]);
        assert_eq!(levels.level_by_future(), [2, 0, 2, 3, 1, 1]);
        assert_eq!(levels.everything(), Span { low: 0, high: 3 });
        assert_eq!(levels.value(2), Some(3.0));
        let counts = levels.tally(&[0, 1, 2], &[true, false, false, true, true, true]);
        assert_eq!(
            counts.iter().map(|count| (count.futures, count.failures)).collect::<Vec<_>>(),
            [(1, 0), (0, 0), (2, 1), (0, 0)]
        );
    }

    #[test]
    fn equal_values_are_never_parted() {
        let count = |futures| Count { futures, failures: 0 };
        let levels = || [0, 2, 0, 3, 4].into_iter().map(count).enumerate();
        assert_eq!(whole_levels(levels(), 1), Some((1, count(2))));
        assert_eq!(whole_levels(levels(), 4), Some((1, count(2))));
        assert_eq!(whole_levels(levels(), 5), Some((3, count(5))));
        assert_eq!(whole_levels(levels().take(1), 5), None);
    }
}
