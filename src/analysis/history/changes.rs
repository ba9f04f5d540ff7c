//! The changes from one month of a history to the next.

use crate::finance::ln;

/// The log changes of a series of levels in any one unit, none below 0: ln(level / level a month before), one fewer
/// than levels; the first is that from the first month to the second. A level of 0 has no logarithm and counts as the
/// smallest above 0.
pub fn changes(levels: &[f64]) -> Vec<f64> {
    let floor = levels.iter().copied().filter(|level| *level > 0.0).fold(f64::MAX, f64::min);
    let logs: Vec<f64> = levels.iter().map(|level| ln(level.max(floor))).collect();
    logs.iter().skip(1).zip(&logs).map(|(log, before)| log - before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::LN_2;

    fn check(levels: &[f64], doublings: &[f64]) {
        let found = changes(levels);
        assert_eq!(found.len(), doublings.len());
        for (found, want) in found.iter().zip(doublings) {
            assert!((found - want * LN_2).abs() < 1e-15, "{found}");
        }
    }

    /// By hand: doubled, then halved twice; ln 2 = 0.693147.
    #[test]
    fn a_level_that_doubles_changes_by_ln_2() {
        check(&[3.0, 6.0, 3.0, 1.5], &[1.0, -1.0, -1.0]);
        check(&[3.0], &[]);
        check(&[], &[]);
    }

    /// By hand: 0 counts as 0.5, the smallest above it.
    #[test]
    fn zero_counts_as_the_smallest_above_it() {
        check(&[0.0, 2.0, 0.0, 0.5], &[2.0, -2.0, 0.0]);
    }
}
