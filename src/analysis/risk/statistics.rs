//! What a sample of futures says, and how sure it is.

use crate::finance::{exp, ln, normal_quantile};

/// The share of intervals that hold what they are of.
const SURE: f64 = 0.95;

/// The share of the lowest values of an outcome whose mean is its `CVaR`.
pub const LOWEST: f64 = 0.05;

/// A figure with its interval of 95 %.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The figure, in the unit of what it is of; a share of 1 for a share
    pub value: f64,
    /// The lower end, in the same unit
    pub low: f64,
    /// The upper end, in the same unit
    pub high: f64,
}

/// The values of an outcome over all futures in which it has one.
#[derive(Clone, PartialEq, Debug)]
pub struct Sample {
    /// Ascending
    sorted: Vec<f64>,
    /// The values of futures that were drawn opposite to each other
    pairs: Vec<(f64, f64)>,
}

impl Sample {
    /// Of any values; those that are no number are left out.
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted, pairs: Vec::new() }
    }

    /// The same with the values of futures that were drawn opposite to each other, by which its intervals are widened where the two say
    /// the same.
    #[must_use]
    pub fn with_pairs(self, pairs: Vec<(f64, f64)>) -> Self {
        let pairs = pairs.into_iter().filter(|(a, b)| a.is_finite() && b.is_finite()).collect();
        Self { pairs, ..self }
    }

    /// How many times the variance of the mean of something is that of independent futures.
    fn effect(&self, of: impl Fn(f64) -> f64) -> f64 {
        effect(self.pairs.iter().map(|(a, b)| (of(*a), of(*b))))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The smallest value that a share of the sample does not exceed, with an interval by order statistics: the ranks between which
    /// the true percentile lies with 95 %, whatever the law. Values cannot be outside the sample, so an end may be its first or last.
    pub fn percentile(&self, share: f64) -> Option<Estimate> {
        let count = self.count();
        let at = |rank: usize| self.sorted.get(rank.clamp(1, count.max(1)) - 1).copied();
        let value = at(rank_of(share, count))?;
        // As many independent futures as say as much; their ranks among all.
        let effect = self.effect(|other| f64::from(u8::from(other <= value)));
        let (low, high) = ranks((count as f64 / effect).round() as usize, share);
        let among_all = |rank: usize| if effect > 1.0 { (rank as f64 * effect).round() as usize } else { rank };
        Some(Estimate { value, low: at(among_all(low))?, high: at(among_all(high))? })
    }

    /// The mean, with an interval by its standard error.
    pub fn mean(&self) -> Option<Estimate> {
        let count = self.count() as f64;
        if self.sorted.is_empty() {
            return None;
        }
        let mean = self.sorted.iter().sum::<f64>() / count;
        let squares: f64 = self.sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
        let error = if count > 1.0 { (squares / (count - 1.0) / count).sqrt() } else { 0.0 };
        let reach = error * self.effect(|value| value).sqrt() * normal_quantile(f64::midpoint(1.0, SURE));
        Some(Estimate { value: mean, low: mean - reach, high: mean + reach })
    }

    /// The mean of the worst share of the sample, its lowest values (`CVaR`). The value at the edge counts for the part of it that
    /// belongs to that share (Rockafellar and Uryasev, "Conditional value-at-risk for general loss distributions", 2002).
    pub fn mean_of_lowest(&self, share: f64) -> Option<f64> {
        let count = self.count() as f64;
        let wanted = (share * count).min(count);
        if self.sorted.is_empty() || wanted <= 0.0 {
            return self.sorted.first().copied();
        }
        // Whole values, and a part of the next.
        let whole = (wanted + 1e-9).floor() as usize;
        let rest = (wanted - whole as f64).max(0.0);
        let sum: f64 = self.sorted[..whole].iter().sum();
        let edge = self.sorted.get(whole).map_or(0.0, |value| value * rest);
        Some((sum + edge) / wanted)
    }
}

/// The rank (1 is the lowest) of the smallest of so many values that a share of them does not exceed.
pub(super) fn rank_of(share: f64, count: usize) -> usize {
    // A share of a count that is whole may be a little more by rounding.
    (share * count as f64 - 1e-9).ceil().max(1.0) as usize
}

/// The ranks (1 is the lowest) between which a percentile lies with 95 % (binomial quantiles; Conover, "Practical Nonparametric
/// Statistics").
fn ranks(count: usize, share: f64) -> (usize, usize) {
    let tail = (1.0 - SURE) / 2.0;
    (binomial_quantile(count, share, tail), binomial_quantile(count, share, 1.0 - tail) + 1)
}

/// The smallest number of successes that is not exceeded with a probability.
fn binomial_quantile(count: usize, share: f64, probability: f64) -> usize {
    if share <= 0.0 {
        return 0;
    }
    let (hit, miss) = (ln(share), ln(1.0 - share));
    // The probability of k successes by its logarithm, from one number to the next.
    let mut log = count as f64 * miss;
    let mut sum = exp(log);
    let mut k = 0;
    while sum < probability && k < count {
        log += ln((count - k) as f64) - ln((k + 1) as f64) + hit - miss;
        sum += exp(log);
        k += 1;
    }
    k
}

/// Pairs of futures below which nothing is said of how they hang together.
const FEWEST_PAIRS: usize = 30;

/// How many times the variance of a mean over opposite futures is that over independent ones, at least once: 2 if both of a pair always
/// are the same (Kish 1965, the design effect; clusters of two).
fn effect(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let pairs: Vec<(f64, f64)> = pairs.collect();
    if pairs.len() < FEWEST_PAIRS {
        return 1.0;
    }
    let count = pairs.len() as f64;
    let mean = pairs.iter().map(|(a, b)| f64::midpoint(*a, *b)).sum::<f64>() / count;
    let of_pairs = pairs.iter().map(|(a, b)| (f64::midpoint(*a, *b) - mean).powi(2)).sum::<f64>() / count;
    let of_all =
        pairs.iter().flat_map(|(a, b)| [*a, *b]).map(|value| (value - mean).powi(2)).sum::<f64>() / (2.0 * count);
    if of_all > 0.0 { (2.0 * of_pairs / of_all).max(1.0) } else { 1.0 }
}

/// The share of `count` futures in which something happened, of which these are pairs of opposite ones, with its interval.
pub fn share_of_pairs(hits: usize, count: usize, pairs: impl Iterator<Item = (bool, bool)>) -> Estimate {
    let number = |is_so: bool| f64::from(u8::from(is_so));
    wilson(hits, count, effect(pairs.map(|(a, b)| (number(a), number(b)))))
}

/// The share of `count` futures in which something happened, with its interval (Wilson 1927).
pub fn share_of(hits: usize, count: usize) -> Estimate {
    wilson(hits, count, 1.0)
}

/// The same of futures of which so many say as much as an independent one.
fn wilson(hits: usize, count: usize, effect: f64) -> Estimate {
    if count == 0 {
        return Estimate { value: f64::NAN, low: 0.0, high: 1.0 };
    }
    let (n, share) = (count as f64 / effect, hits as f64 / count as f64);
    let z = normal_quantile(f64::midpoint(1.0, SURE));
    let (middle, scale) = (share + z * z / (2.0 * n), 1.0 + z * z / n);
    let reach = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let low = if hits == 0 { 0.0 } else { (middle - reach) / scale };
    let high = if hits == count { 1.0 } else { (middle + reach) / scale };
    Estimate { value: share, low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I; the last two by
    /// the same formula.
    #[test]
    fn intervals_of_shares_are_those_of_newcombe() {
        for (hits, count, low, high) in [
            (81, 263, 0.255_289, 0.366_210),
            (15, 148, 0.062_386, 0.160_487),
            (0, 20, 0.0, 0.161_125),
            (1, 29, 0.006_113, 0.171_755),
            (500, 10_000, 0.045_898, 0.054_447),
        ] {
            let found = share_of(hits, count);
            assert!((found.low - low).abs() < 1e-6 && (found.high - high).abs() < 1e-6, "{hits}/{count}: {found:?}");
        }
        assert!((share_of(0, 10_000).high - 0.000_384).abs() < 1e-6);
    }

    /// Ranks by exact binomial tails, as tables of order statistics have them: coverage 0.9581, 0.9515, 0.9558 and 0.9512.
    #[test]
    fn intervals_of_percentiles_are_order_statistics() {
        assert_eq!(ranks(1000, 0.05), (37, 65));
        assert_eq!(ranks(10_000, 0.05), (458, 544));
        assert_eq!(ranks(10_000, 0.01), (81, 121));
        assert_eq!(ranks(10_000, 0.5), (4902, 5099));
    }

    /// Rockafellar and Uryasev 2002: losses 1 to 6 equally likely, 7/12: 5.2 = 1/5 · 4 + 2/5 · 5 + 2/5 · 6; losses 1 to 100: 98 at 95 %,
    /// 98.2222 at 95.5 %. A loss is the outcome below nothing.
    #[test]
    fn the_worst_share_splits_the_value_at_its_edge() {
        let losses = |last: u32| Sample::of((1..=last).map(|loss| -f64::from(loss)));
        let worst = |sample: &Sample, share: f64| -sample.mean_of_lowest(1.0 - share).unwrap();
        assert!((worst(&losses(6), 7.0 / 12.0) - 5.2).abs() < 1e-9);
        assert!((worst(&losses(100), 0.95) - 98.0).abs() < 1e-9);
        assert!((worst(&losses(100), 0.955) - 98.222_222_222).abs() < 1e-6);
    }

    /// Twins say nothing new: the interval is that of half as many. Opposite ones, of which one of each pair always fails, say more, which is
    /// not counted on.
    #[test]
    fn pairs_that_agree_count_once() {
        let twins = |hits: usize| (0..200).map(move |k| (k < hits, k < hits));
        let found = share_of_pairs(100, 400, twins(50));
        let half = share_of(50, 200);
        assert!((found.low - half.low).abs() < 1e-12 && (found.high - half.high).abs() < 1e-12, "{found:?} {half:?}");
        let opposite = share_of_pairs(200, 400, (0..200).map(|_| (true, false)));
        assert_eq!(opposite, share_of(200, 400));
        let values = || (0..400).map(|k| f64::from(k / 2));
        let pairs = (0..200).map(|k| (f64::from(k), f64::from(k))).collect();
        let (paired, alone) = (Sample::of(values()).with_pairs(pairs), Sample::of(values()));
        let width = |sample: &Sample| sample.mean().map(|mean| mean.high - mean.low).unwrap();
        assert!((width(&paired) / width(&alone) - 2.0_f64.sqrt()).abs() < 1e-9);
        let width = |sample: &Sample| sample.percentile(0.5).map(|found| found.high - found.low).unwrap();
        assert!((width(&paired) / width(&alone) - 2.0_f64.sqrt()).abs() < 0.1);
    }

    /// 1 to 1,000: the fifth percentile is 50, between the values of ranks 37 and 65; the mean 500.5 ± 1.96 · 288.82 / √1,000.
    #[test]
    fn percentiles_and_mean_of_a_ramp() {
        let sample = Sample::of((1..=1000).map(f64::from));
        assert_eq!(sample.percentile(0.05), Some(Estimate { value: 50.0, low: 37.0, high: 65.0 }));
        let mean = sample.mean().unwrap();
        assert!((mean.value - 500.5).abs() < 1e-9 && (mean.high - 500.5 - 17.901).abs() < 0.001, "{mean:?}");
        assert!(Sample::of([f64::NAN].into_iter()).percentile(0.5).is_none());
    }
}
