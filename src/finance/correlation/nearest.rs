//! The correlation matrix nearest to one that cannot be.

use crate::finance::correlation::eigen::eigen;
use crate::finance::correlation::matrix::SquareMatrix;

/// Rounds of projections at most; each brings the distance down by a constant factor, usually in under 100.
const ROUNDS: u32 = 1000;

/// Stop once no entry changes by more than this in a round.
const SETTLED: f64 = 1e-12;

/// The correlation matrix (no unit, ones on the diagonal, no negative eigenvalue) nearest to a symmetric matrix,
/// as the sum of squared differences goes.
///
/// Alternating projections with Dykstra's correction: Higham (2002), "Computing the nearest correlation matrix -
/// a problem from finance", IMA Journal of Numerical Analysis 22, algorithm 3.3.
pub fn nearest_correlations(symmetric: &SquareMatrix) -> SquareMatrix {
    let size = symmetric.size();
    let mut nearest = symmetric.clone();
    let mut correction = SquareMatrix::filled(size, |_, _| 0.0);
    for _ in 0..ROUNDS {
        let corrected = SquareMatrix::filled(size, |row, column| nearest.at(row, column) - correction.at(row, column));
        let possible = without_negative_directions(&corrected);
        correction = SquareMatrix::filled(size, |row, column| possible.at(row, column) - corrected.at(row, column));
        let next = SquareMatrix::filled(size, |row, column| if row == column { 1.0 } else { possible.at(row, column) });
        let change = largest_difference(&nearest, &next);
        nearest = next;
        if change <= SETTLED {
            break;
        }
    }
    nearest
}

/// The nearest matrix without negative eigenvalues: the same one with those set to zero (Higham 2002, section 3).
fn without_negative_directions(symmetric: &SquareMatrix) -> SquareMatrix {
    let (values, vectors) = eigen(symmetric);
    SquareMatrix::filled(symmetric.size(), |row, column| {
        let along = |(k, value): (usize, &f64)| value.max(0.0) * (vectors.at(row, k) * vectors.at(column, k));
        values.iter().enumerate().map(along).sum()
    })
}

/// The largest absolute difference between two entries in the same place.
fn largest_difference(one: &SquareMatrix, other: &SquareMatrix) -> f64 {
    let entries = one.rows().iter().flatten().zip(other.rows().iter().flatten());
    entries.map(|(left, right)| (left - right).abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tridiagonal(size: usize, diagonal: f64, beside: f64) -> SquareMatrix {
        SquareMatrix::filled(size, |row, column| match row.abs_diff(column) {
            0 => diagonal,
            1 => beside,
            _ => 0.0,
        })
    }

    #[test]
    fn agrees_with_highams_example() {
        // Higham (2002), section 1 (0.7607 and 0.1573); eight places as in the tests of the port of his nearcorr
        // to Python (mikecroucher/nearest_correlation, test_HighamExample2002).
        let nearest = nearest_correlations(&tridiagonal(3, 1.0, 1.0));
        for (row, column, value) in [(0, 1, 0.760_689_85), (1, 2, 0.760_689_85), (0, 2, 0.157_298_11), (1, 1, 1.0)] {
            assert!((nearest.at(row, column) - value).abs() < 1e-8, "{row} {column}");
            assert!((nearest.at(column, row) - value).abs() < 1e-8, "{column} {row}");
        }
    }

    #[test]
    fn agrees_with_the_example_of_nag() {
        // The example results of NAG routine g02aa (NAG Library Manual, Mark 27.2, g02aa_passive_dcoe), where a
        // Newton method found them; note that the diagonal given is 2.
        let nearest = nearest_correlations(&tridiagonal(4, 2.0, -1.0));
        for (row, column, value) in [
            (0, 1, -0.808_412_498_148_9),
            (0, 2, 0.191_587_501_850_2),
            (0, 3, 0.106_775_049_025_5),
            (1, 2, -0.656_232_694_806_4),
            (3, 3, 1.0),
        ] {
            assert!((nearest.at(row, column) - value).abs() < 1e-9, "{row} {column}");
        }
    }

    #[test]
    fn leaves_a_possible_matrix_alone() {
        let possible = SquareMatrix::filled(3, |row, column| if row == column { 1.0 } else { 0.5 });
        assert!(largest_difference(&nearest_correlations(&possible), &possible) < 1e-14);
    }
}
