//! From a rank correlation to that of the normals behind it, and back.

use std::f64::consts::PI;

use crate::finance::correlation::matrix::SquareMatrix;

/// Newton steps in `rank_of_normal`: from the start used, four already reach the last digit.
const NEWTON_STEPS: u32 = 6;

/// Correlation (-1 to 1, no unit) of two standard normals whose Spearman rank correlation is `rank` (-1 to 1).
///
/// It is 2 sin(pi rank / 6): Pearson (1907), "On further methods of determining correlation"; Kruskal (1958),
/// "Ordinal measures of association", Journal of the American Statistical Association 53.
/// At -1 and 1 the two are the same, to the last bit. A value outside is returned as it came, for whoever
/// builds a matrix of it to refuse.
pub fn normal_of_rank(rank: f64) -> f64 {
    if rank.abs() < 1.0 { 2.0 * sine(PI * rank / 6.0) } else { rank }
}

/// Spearman rank correlation (-1 to 1, no unit) of two normals whose correlation is `normal` (-1 to 1).
///
/// The inverse of `normal_of_rank`, (6 / pi) arcsin(normal / 2), with the same sources; the arcsine is found by
/// Newton's method on our own sine. A value outside -1 to 1 is returned as it came.
pub fn rank_of_normal(normal: f64) -> f64 {
    if normal.abs() < 1.0 {
        let aim = normal / 2.0;
        let angle = (0..NEWTON_STEPS).fold(aim, |angle, _| {
            let reached = sine(angle);
            // The cosine, which is positive this close to zero.
            let slope = (1.0 - reached * reached).sqrt();
            angle + (aim - reached) / slope
        });
        6.0 * angle / PI
    } else {
        normal
    }
}

/// The correlation matrix (no unit) of the normals behind `size` drivers whose rank correlations (-1 to 1) are
/// `pairs`: two drivers counted from zero, and their value. Pairs not named are 0; see `normal_of_rank`.
pub fn matrix_of_normals(size: usize, pairs: &[(usize, usize, f64)]) -> SquareMatrix {
    let mut normals = SquareMatrix::identity(size);
    for &(first, second, rank) in pairs {
        normals.set_both(first, second, normal_of_rank(rank));
    }
    normals
}

/// Sine of an angle between -pi/6 and pi/6 radians: Taylor's series, whose first term left out is under 1e-19.
fn sine(angle: f64) -> f64 {
    let square = angle * angle;
    // From the inside out: 1 - x2/(2*3) (1 - x2/(4*5) (1 - ... x2/(14*15))).
    let inner = [210.0, 156.0, 110.0, 72.0, 42.0, 20.0, 6.0];
    angle * inner.iter().fold(1.0, |rest, divisor| 1.0 - square / divisor * rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_agrees_with_closed_forms() {
        // sin 15 degrees = (sqrt 6 - sqrt 2) / 4, sin 18 degrees = (sqrt 5 - 1) / 4, sin 30 degrees = 1/2.
        let closed = [
            (PI / 12.0, (6.0_f64.sqrt() - 2.0_f64.sqrt()) / 4.0),
            (PI / 10.0, (5.0_f64.sqrt() - 1.0) / 4.0),
            (PI / 6.0, 0.5),
            (-PI / 6.0, -0.5),
            (0.0, 0.0),
        ];
        for (angle, value) in closed {
            assert!((sine(angle) - value).abs() <= 1.2e-16, "{angle}");
        }
    }

    #[test]
    fn published_pairs_agree_both_ways() {
        // Spearman's rho of Gaussian copulas with these parameters to six places, as given with the task; the same
        // as (6 / pi) arcsin(r / 2) from mpmath with 40 digits.
        for (normal, rank) in [(0.24, 0.229_737), (0.5, 0.482_584), (0.74, 0.723_854), (0.83, 0.817_311)] {
            assert!((rank_of_normal(normal) - rank).abs() < 6e-7, "{normal}");
            assert!((normal_of_rank(rank) - normal).abs() < 6e-7, "{normal}");
            assert!((rank_of_normal(-normal) + rank).abs() < 6e-7, "{normal}");
        }
    }

    #[test]
    fn there_and_back_is_the_same() {
        for step in -100..=100 {
            let rank = f64::from(step) / 100.0;
            assert!((rank_of_normal(normal_of_rank(rank)) - rank).abs() < 1e-15, "{rank}");
        }
    }

    #[test]
    fn values_outside_pass_through() {
        assert!((normal_of_rank(6.0) - 6.0).abs() < f64::EPSILON);
        assert!(normal_of_rank(f64::NAN).is_nan());
        assert!(rank_of_normal(f64::NAN).is_nan());
    }
}
