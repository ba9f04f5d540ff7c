//! Ranks of values, and rank correlations between samples.

use std::cmp::Ordering;

/// Compares two values for ascending order (any unit, the same for both); values that are not numbers come last,
/// as in most statistical software, and count as equal to each other.
pub fn ascending(left: &f64, right: &f64) -> Ordering {
    left.partial_cmp(right).unwrap_or_else(|| left.is_nan().cmp(&right.is_nan()))
}

/// The rank of each value (any unit) among all, from 1 for the smallest to their number for the largest; values
/// that are equal share the mean of their ranks (Kendall 1948, "Rank correlation methods", chapter 3).
pub fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    sorted.sort_by(|(_, left), (_, right)| ascending(left, right));
    let mut ranks = vec![0.0; values.len()];
    let mut smaller = 0.0;
    for equals in sorted.chunk_by(|(_, left), (_, right)| ascending(left, right).is_eq()) {
        let count: f64 = equals.iter().map(|_| 1.0).sum();
        for (position, _) in equals {
            if let Some(rank) = ranks.get_mut(*position) {
                *rank = smaller + f64::midpoint(1.0, count);
            }
        }
        smaller += count;
    }
    ranks
}

/// The Spearman rank correlation (-1 to 1, no unit) of every two drivers, from `samples` with one list for each
/// driver and in it one value for each future (any unit).
///
/// It is Pearson's correlation of the average ranks (Spearman 1904; Kendall 1948, chapter 3). It is 0 where it has
/// no meaning: for a driver that never varies, or lists that differ in length.
pub fn matrix_of_ranks_achieved(samples: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let centred: Vec<Vec<f64>> = samples.iter().map(|values| centred_ranks(values)).collect();
    let row_of = |(row, left): (usize, &Vec<f64>)| {
        let entry = |(column, right): (usize, &Vec<f64>)| {
            if row == column { 1.0 } else { correlation_of_centred(left, right) }
        };
        centred.iter().enumerate().map(entry).collect()
    };
    centred.iter().enumerate().map(row_of).collect()
}

/// Average ranks less their mean.
fn centred_ranks(values: &[f64]) -> Vec<f64> {
    let ranks = average_ranks(values);
    let count: f64 = ranks.iter().map(|_| 1.0).sum();
    ranks.iter().map(|rank| rank - f64::midpoint(1.0, count)).collect()
}

/// Pearson's correlation of two lists whose means are zero.
fn correlation_of_centred(left: &[f64], right: &[f64]) -> f64 {
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let spread = product(left, left).sqrt() * product(right, right).sqrt();
    if left.len() == right.len() && spread > 0.0 { (product(left, right) / spread).clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spearman(left: &[f64], right: &[f64]) -> f64 {
        matrix_of_ranks_achieved(&[left.to_vec(), right.to_vec()])[0][1]
    }

    #[test]
    fn equals_share_their_mean_rank() {
        // The example in the documentation of scipy.stats.rankdata: [0, 2, 3, 2] has ranks [1, 2.5, 4, 2.5].
        assert_eq!(average_ranks(&[0.0, 2.0, 3.0, 2.0]), [1.0, 2.5, 4.0, 2.5]);
        assert_eq!(average_ranks(&[0.0, -0.0]), [1.5, 1.5]);
        assert_eq!(average_ranks(&[f64::NAN, 1.0, -f64::NAN]), [2.5, 1.0, 2.5]);
    }

    #[test]
    fn agrees_with_the_example_without_ties() {
        // Wikipedia, "Spearman's rank correlation coefficient": IQ and hours of TV per week, -29/165.
        let iq = [106.0, 86.0, 100.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 0.0, 27.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        assert!((spearman(&iq, &hours) + 29.0 / 165.0).abs() < 1e-15);
    }

    #[test]
    fn agrees_with_the_example_with_ties() {
        // The example in the documentation of scipy.stats.spearmanr.
        let value = spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]);
        assert!((value - 0.820_782_681_668_123_3).abs() < 1e-15);
    }

    #[test]
    fn what_has_no_meaning_is_zero() {
        let matrix = matrix_of_ranks_achieved(&[vec![1.0, 2.0], vec![3.0, 3.0], vec![1.0]]);
        assert_eq!(matrix, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    }
}
