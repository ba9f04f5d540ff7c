//! Eigenvalues and eigenvectors of a small symmetric matrix.

use crate::finance::correlation::matrix::SquareMatrix;

/// Sweeps over all pairs of rows; about ten are enough for any matrix of a few dozen rows.
const SWEEPS: u32 = 60;

/// The eigenvalues of a symmetric matrix (no unit) in no special order, and the matrix whose columns are the
/// eigenvectors (length one) in the same order.
///
/// Jacobi's method, row by row: Golub and Van Loan, "Matrix Computations", chapter 8. It needs square roots only, so it
/// gives the same bits on every machine.
pub fn eigen(symmetric: &SquareMatrix) -> (Vec<f64>, SquareMatrix) {
    let size = symmetric.size();
    let mut matrix = symmetric.clone();
    let mut vectors = SquareMatrix::identity(size);
    for _ in 0..SWEEPS {
        let mut is_diagonal = true;
        for p in 0..size {
            for q in p + 1..size {
                let scale = matrix.at(p, p).abs() + matrix.at(q, q).abs();
                if matrix.at(p, q).abs() > scale * 1e-17 {
                    is_diagonal = false;
                    turn(&mut matrix, &mut vectors, p, q);
                }
            }
        }
        if is_diagonal {
            break;
        }
    }
    ((0..size).map(|row| matrix.at(row, row)).collect(), vectors)
}

/// Turns the plane of rows `p` and `q` so that their common entry becomes zero.
fn turn(matrix: &mut SquareMatrix, vectors: &mut SquareMatrix, p: usize, q: usize) {
    let half = (matrix.at(q, q) - matrix.at(p, p)) / (2.0 * matrix.at(p, q));
    let tangent = half.signum() / (half.abs() + (half * half + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in 0..matrix.size() {
        let (left, right) = (matrix.at(row, p), matrix.at(row, q));
        matrix.set(row, p, cosine * left - sine * right);
        matrix.set(row, q, sine * left + cosine * right);
    }
    for column in 0..matrix.size() {
        let (upper, lower) = (matrix.at(p, column), matrix.at(q, column));
        matrix.set(p, column, cosine * upper - sine * lower);
        matrix.set(q, column, sine * upper + cosine * lower);
    }
    matrix.set_both(p, q, 0.0);
    for row in 0..vectors.size() {
        let (left, right) = (vectors.at(row, p), vectors.at(row, q));
        vectors.set(row, p, cosine * left - sine * right);
        vectors.set(row, q, sine * left + cosine * right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_closed_forms() {
        // Second differences have the eigenvalues 2 - 2 cos(k pi / (n + 1)): for n = 3 they are 2 - sqrt 2, 2 and
        // 2 + sqrt 2 (Wikipedia, "Eigenvalues and eigenvectors of the second derivative", Dirichlet ends).
        let near = |row: usize, column: usize| if row.abs_diff(column) == 1 { -1.0 } else { 0.0 };
        let matrix = SquareMatrix::filled(3, |row, column| if row == column { 2.0 } else { near(row, column) });
        let (mut values, vectors) = eigen(&matrix);
        // Each column really is an eigenvector.
        for (column, value) in values.iter().enumerate() {
            for row in 0..3 {
                let turned: f64 = (0..3).map(|k| matrix.at(row, k) * vectors.at(k, column)).sum();
                assert!((turned - value * vectors.at(row, column)).abs() < 1e-14);
            }
        }
        values.sort_by(f64::total_cmp);
        let root = 2.0_f64.sqrt();
        for (value, closed) in values.iter().zip([2.0 - root, 2.0, 2.0 + root]) {
            assert!((value - closed).abs() < 1e-14, "{value}");
        }
    }
}
