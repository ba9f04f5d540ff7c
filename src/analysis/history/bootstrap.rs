//! Months of the past drawn again, in blocks, so that what followed upon each other still does.
//!
//! The stationary bootstrap of Politis and Romano, "The stationary bootstrap", Journal of the American Statistical
//! Association 89, 1994.

use crate::finance::exp;

/// For each month of a plan, the month of the history (0 is its first change) whose change it repeats: all series take
/// the change of that month, so that what happened together stays together. The month after the last of the history is
/// its first.
///
/// `share` is a number from 0 to below 1 for a month (1 is the plan's first) and a question: 0, whether a block begins
/// in it, and 1, where in the history. The same shares give the same months, whatever the plan's length. The plan's
/// first month begins a block, each later one with a probability of 1 / `mean_length` (months; 1 if it is less or no
/// number). `of` is the number of changes of the history, `months` that of the plan; of no changes none are drawn.
pub fn months_of(share: impl Fn(u32, u32) -> f64, mean_length: f64, of: usize, months: usize) -> Vec<usize> {
    let Some(last) = of.checked_sub(1) else { return Vec::new() };
    let beginning = 1.0 / mean_length.max(1.0);
    let mut before = None;
    let draw = |month| {
        let drawn = match before {
            Some(before) if share(month, 0) >= beginning => (before + 1) % of,
            _ => ((share(month, 1) * of as f64) as usize).min(last),
        };
        before = Some(drawn);
        drawn
    };
    (1..).take(months).map(draw).collect()
}

/// The level of a series at the end of each month drawn, in percent of where the plan's own path has it: 100 · exp of
/// the sum of (change − mean change) so far.
///
/// `changes` are the log changes of a series by month of the history, `drawn` the months from `months_of`. The mean of
/// the history is taken out because the drift is the plan's own; a month outside the history changes nothing. The
/// expected log change is then 0 (each month of the history is equally likely): the median stays near 100, while the
/// mean rises as volatility adds to it.
pub fn factors(changes: &[f64], drawn: &[usize]) -> Vec<f64> {
    let mean = changes.iter().sum::<f64>() / changes.len() as f64;
    let mut sum = 0.0;
    let level = |month: &usize| {
        sum += changes.get(*month).map_or(0.0, |change| change - mean);
        100.0 * exp(sum)
    };
    drawn.iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::shares::{ar1, share};

    /// The share of cases out of `count`.
    fn part(cases: usize, count: usize) -> f64 {
        cases as f64 / count as f64
    }

    /// By hand, of ten months with a mean length of 4: a block begins below 0.25. Month 1 at 0.5 · 10 = 5; 0.30 goes on
    /// to 6; 0.20 begins at 0.95 · 10 = 9; 0.90 goes on to 0, the first again; 0.25 goes on to 1.
    #[test]
    fn blocks_begin_and_go_on_as_by_hand() {
        let share = |month: u32, which: u32| match (month, which) {
            (1, 1) => 0.5,
            (2, 0) => 0.3,
            (3, 0) => 0.2,
            (3, 1) => 0.95,
            (4, 0) => 0.9,
            (5, 0) => 0.25,
            other => panic!("{other:?} is not asked"),
        };
        assert_eq!(months_of(share, 4.0, 10, 5), [5, 6, 9, 0, 1]);
    }

    /// Each month of the history is as likely as any other, and follows the month before it with 1 − 1/L, or by chance
    /// with 1/L/N (Politis and Romano 1994). Of 200,000 months, five standard errors are about 0.0025 and 0.004.
    #[test]
    fn months_are_equally_likely_and_blocks_have_the_mean_length() {
        let (of, length, months) = (24, 6.0, 200_000);
        let drawn = months_of(|month, which| share(11, month, which), length, of, months);
        for month in 0..of {
            let found = part(drawn.iter().filter(|drawn| **drawn == month).count(), months);
            assert!((found - 1.0 / 24.0).abs() < 0.0025, "{month}: {found}");
        }
        let went_on = drawn.windows(2).filter(|pair| pair[1] == (pair[0] + 1) % of).count();
        let want = 1.0 - 1.0 / length + 1.0 / length / of as f64;
        assert!((part(went_on, months) - want).abs() < 0.004, "{}", part(went_on, months));
    }

    /// The variance of √N times the mean of N drawn changes is C(0) + 2 Σ (1 − i/N) (1 − 1/L)^i C(i), with circular
    /// autocovariances C of the history; the mean is that of the history (Politis and Romano 1994; two drawn changes i
    /// months apart are of one block with (1 − 1/L)^i, and independent otherwise). 20,000 draws: five standard errors
    /// are 5 %.
    #[test]
    fn the_mean_of_drawn_changes_has_the_moments_of_the_paper() {
        let (history, length, draws) = (ar1(5, 0.6, 36), 4.0_f64, 20_000);
        let of = history.len();
        let n = of as f64;
        let mean = history.iter().sum::<f64>() / n;
        let covariance =
            |lag: usize| (0..of).map(|at| (history[at] - mean) * (history[(at + lag) % of] - mean)).sum::<f64>() / n;
        let weight = |lag: usize| (1.0 - lag as f64 / n) * (1.0 - 1.0 / length).powi(lag as i32);
        let want = covariance(0) + 2.0 * (1..of).map(|lag| weight(lag) * covariance(lag)).sum::<f64>();
        let mean_of = |seed: u64| {
            let drawn = months_of(|month, which| share(seed, month, which), length, of, of);
            drawn.iter().map(|month| history[*month] - mean).sum::<f64>() / n
        };
        let means: Vec<f64> = (0..draws).map(mean_of).collect();
        let average = means.iter().sum::<f64>() / draws as f64;
        let variance = n * means.iter().map(|one| (one - average) * (one - average)).sum::<f64>() / draws as f64;
        assert!((variance / want - 1.0).abs() < 0.05, "{variance} {want}");
        assert!(average.abs() < 5.0 * (want / n / draws as f64).sqrt(), "{average}");
    }

    #[test]
    fn the_same_shares_give_the_same_months_whatever_the_plan_s_length() {
        let months = |seed, months| months_of(|month, which| share(seed, month, which), 5.0, 60, months);
        assert_eq!(months(1, 120), months(1, 120));
        assert!(months(1, 120).starts_with(&months(1, 36)));
        assert_ne!(months(1, 120), months(2, 120));
    }

    #[test]
    fn lengths_and_histories_at_their_limits() {
        let at_once = |length, of| months_of(|month, which| share(3, month, which), length, of, 50);
        assert!(at_once(6.0, 0).is_empty());
        assert_eq!(at_once(6.0, 1), [0; 50]);
        // Each month is a block of its own: where it is alone says the month.
        let alone: Vec<usize> = (1..=50).map(|month| (share(3, month, 1) * 40.0) as usize).collect();
        for length in [1.0, 0.2, -3.0, f64::NAN] {
            assert_eq!(at_once(length, 40), alone, "{length}");
        }
        assert!(at_once(f64::INFINITY, 40).windows(2).all(|pair| pair[1] == (pair[0] + 1) % 40));
        assert!(months_of(|_, _| 1.0, 4.0, 10, 3).iter().all(|month| *month < 10));
    }

    /// By hand: the mean change of ln 2 and ln 8 is ln 4, so they halve and double.
    #[test]
    fn the_mean_change_is_taken_out() {
        let found = factors(&[2.0_f64.ln(), 8.0_f64.ln()], &[0, 0, 1, 1, 1, 7]);
        for (found, want) in found.iter().zip([50.0, 25.0, 50.0, 100.0, 200.0, 200.0]) {
            assert!((found - want).abs() < 1e-12, "{found} {want}");
        }
        assert_eq!(found.len(), 6);
        assert_eq!(factors(&[], &[0, 1]), [100.0, 100.0]);
    }

    /// A history whose second series always changed by −2 times the first: it does in every draw.
    #[test]
    fn series_of_one_date_stay_together() {
        let price = ar1(7, 0.2, 48);
        let hashrate: Vec<f64> = price.iter().map(|change| -2.0 * change).collect();
        let drawn = months_of(|month, which| share(9, month, which), 3.0, price.len(), 60);
        let pairs: Vec<(f64, f64)> = factors(&price, &drawn).into_iter().zip(factors(&hashrate, &drawn)).collect();
        assert!(pairs.iter().all(|(one, two)| ((two / 100.0).ln() + 2.0 * (one / 100.0).ln()).abs() < 1e-12));
        assert_eq!(pairs.len(), 60);
    }
}
