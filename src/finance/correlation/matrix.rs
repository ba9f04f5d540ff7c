//! A small square matrix, and its Cholesky factor.

/// A pivot between this and its negative counts as zero: a driver that the ones before it determine.
const ZERO_PIVOT: f64 = 1e-10;

/// A square matrix of numbers without unit. Reading outside it gives zero, and writing there does nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct SquareMatrix {
    rows: Vec<Vec<f64>>,
}

impl SquareMatrix {
    /// A matrix with `size` rows whose entry at (row, column) is what `entry` says.
    pub fn filled(size: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let rows = (0..size).map(|row| (0..size).map(|column| entry(row, column)).collect()).collect();
        Self { rows }
    }

    /// Ones on the diagonal and zeros elsewhere (no unit): the correlations of drivers that are independent.
    pub fn identity(size: usize) -> Self {
        Self::filled(size, |row, column| if row == column { 1.0 } else { 0.0 })
    }

    /// How many rows (and columns) it has.
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The rows from the top, for walking over.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The entry in a row and column counted from zero (no unit); zero outside the matrix.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.rows.get(row).and_then(|entries| entries.get(column)).copied().unwrap_or(0.0)
    }

    /// Replaces the entry in a row and column counted from zero (no unit); nothing happens outside the matrix.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        if let Some(entry) = self.rows.get_mut(row).and_then(|entries| entries.get_mut(column)) {
            *entry = value;
        }
    }

    /// Replaces an entry and the one mirrored in the diagonal (no unit), so that the matrix stays symmetric.
    pub fn set_both(&mut self, row: usize, column: usize, value: f64) {
        self.set(row, column, value);
        self.set(column, row, value);
    }

    /// The matrix of some rows and the same columns, in the order given.
    pub fn part(&self, picked: &[usize]) -> Self {
        let row_of = |&row| picked.iter().map(|&column| self.at(row, column)).collect();
        Self { rows: picked.iter().map(row_of).collect() }
    }

    /// The lower triangular L with L L' equal to this symmetric matrix (no unit), or None if it has a negative
    /// direction, so that nothing could have these correlations.
    ///
    /// Cholesky's method as in Golub and Van Loan, "Matrix Computations", chapter 4.2. A pivot that is zero (to
    /// within 1e-10) leaves its column at zero, which is right as long as nothing else remains in that column.
    pub fn cholesky(&self) -> Option<Self> {
        let size = self.size();
        let mut factor = Self::filled(size, |_, _| 0.0);
        for column in 0..size {
            let left = |row: usize, factor: &Self| {
                let explained: f64 = (0..column).map(|k| factor.at(row, k) * factor.at(column, k)).sum();
                self.at(row, column) - explained
            };
            let pivot = left(column, &factor);
            if pivot > ZERO_PIVOT {
                let root = pivot.sqrt();
                factor.set(column, column, root);
                for row in column + 1..size {
                    let entry = left(row, &factor) / root;
                    factor.set(row, column, entry);
                }
            } else {
                let nothing_left = (column + 1..size).all(|row| left(row, &factor).abs() <= ZERO_PIVOT.sqrt());
                // A pivot that is not a number fails this as well.
                let is_zero = pivot >= -ZERO_PIVOT;
                if !(is_zero && nothing_left) {
                    return None;
                }
            }
        }
        Some(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[f64]]) -> SquareMatrix {
        SquareMatrix { rows: rows.iter().map(|row| row.to_vec()).collect() }
    }

    #[test]
    fn factors_the_textbook_matrix() {
        // The 3 by 3 example of Wikipedia's "Cholesky decomposition".
        let matrix = of(&[&[4.0, 12.0, -16.0], &[12.0, 37.0, -43.0], &[-16.0, -43.0, 98.0]]);
        let factor = of(&[&[2.0, 0.0, 0.0], &[6.0, 1.0, 0.0], &[-8.0, 5.0, 3.0]]);
        assert_eq!(matrix.cholesky(), Some(factor));
    }

    #[test]
    fn allows_a_driver_that_copies_another() {
        let matrix = of(&[&[1.0, -1.0, 0.6], &[-1.0, 1.0, -0.6], &[0.6, -0.6, 1.0]]);
        // By hand: the second row is minus the first, and 0.6 and 0.8 make a whole.
        let factor = of(&[&[1.0, 0.0, 0.0], &[-1.0, 0.0, 0.0], &[0.6, 0.0, 0.8]]);
        assert_eq!(matrix.cholesky(), Some(factor));
    }

    #[test]
    fn refuses_what_cannot_be() {
        // Higham (2002): the smallest eigenvalue is 1 - sqrt 2.
        assert_eq!(of(&[&[1.0, 1.0, 0.0], &[1.0, 1.0, 1.0], &[0.0, 1.0, 1.0]]).cholesky(), None);
        assert_eq!(of(&[&[1.0, 1.1], &[1.1, 1.0]]).cholesky(), None);
        assert_eq!(of(&[&[1.0, f64::NAN], &[f64::NAN, 1.0]]).cholesky(), None);
    }

    #[test]
    fn outside_is_zero() {
        let mut matrix = SquareMatrix::identity(2);
        matrix.set_both(0, 2, 5.0);
        assert_eq!(matrix, SquareMatrix::identity(2));
        assert!(matrix.at(0, 2).abs() < f64::EPSILON);
    }
}
