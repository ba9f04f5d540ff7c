//! What fails first: each future that fails has one cause, so that causes add up to the failures.

use super::futures::{Future, Futures};
use super::statistics::Estimate;

/// A condition as a cause of failure.
#[derive(Clone, PartialEq, Debug)]
pub struct Cause {
    /// Its place among the conditions
    pub condition: usize,
    /// Futures in which it fails first
    pub first: usize,
    /// The share of all futures in which it does
    pub first_share: Estimate,
    /// Futures in which it fails at some time
    pub ever: usize,
    /// The share of all futures in which it does
    pub ever_share: Estimate,
    /// The month by which half of the futures in which it ever fails have failed; None if it never does or has no month
    pub median_month: Option<i64>,
    /// By quarter of the plan from its first month on, futures in which it fails first and then
    pub by_quarter: Vec<usize>,
}

/// Months of a quarter.
const QUARTER: i64 = 3;

impl Futures {
    /// The causes in the order of the conditions.
    pub fn causes(&self) -> Vec<Cause> {
        let quarters = self.months().div_ceil(QUARTER as usize);
        let firsts: Vec<Option<(usize, i64)>> = self.all.iter().map(Future::cause).collect();
        let cause = |condition: usize| {
            let mut by_quarter = vec![0; quarters];
            let mut first = 0;
            for (_, month) in firsts.iter().flatten().filter(|(of, _)| *of == condition) {
                first += 1;
                let quarter = usize::try_from((month - 1).div_euclid(QUARTER)).ok();
                if let Some(count) = quarter.and_then(|quarter| by_quarter.get_mut(quarter)) {
                    *count += 1;
                }
            }
            let mut months: Vec<i64> = self.all.iter().filter_map(|future| future.failures[condition]).collect();
            let ever = months.len();
            months.retain(|month| *month > 0);
            months.sort_unstable();
            let median_month = months.get(months.len().saturating_sub(1) / 2).copied();
            let first_share = self.share(|future| future.cause().is_some_and(|(of, _)| of == condition));
            let ever_share = self.share(|future| future.failures[condition].is_some());
            Cause { condition, first, first_share, ever, ever_share, median_month, by_quarter }
        };
        (0..self.conditions.len()).map(cause).collect()
    }

    /// By month of the plan the number of futures in which nothing has failed by its end; conditions of no month count in the last.
    pub fn standing_by_month(&self) -> Vec<usize> {
        let mut failed = vec![0; self.months()];
        for (_, month) in self.all.iter().filter_map(Future::cause) {
            let at = usize::try_from(month - 1).unwrap_or(usize::MAX).min(failed.len().saturating_sub(1));
            if let Some(failed) = failed.get_mut(at) {
                *failed += 1;
            }
        }
        let mut standing = self.all.len();
        let left = |failed: usize| {
            standing -= failed;
            standing
        };
        failed.into_iter().map(left).collect()
    }
}
