//! Drivers that move together: rank correlations held by a Gaussian copula.

mod blame;
mod conversion;
mod eigen;
mod matrix;
mod nearest;

pub use crate::finance::correlation::blame::Impossible;
use crate::finance::correlation::blame::{first_contradiction, unusable_pair};
use crate::finance::correlation::conversion::matrix_of_normals;
use crate::finance::correlation::matrix::SquareMatrix;

/// Correlations between drivers that can hold together, ready to be given to independent normals.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlations {
    /// Lower triangular: times its own mirror image it is the correlation matrix of the normals.
    factor: SquareMatrix,
}

impl Correlations {
    /// Takes the Spearman rank correlations (-1 to 1, no unit) of pairs of drivers, each counted from zero in
    /// `names`; a pair that is not given is 0.
    ///
    /// The drivers get a Gaussian copula: normals with correlation 2 sin(pi rank / 6) have that rank correlation
    /// (Pearson 1907; Kruskal 1958), and so has whatever rises with them. Mixing by the Cholesky factor is in any
    /// textbook, such as Glasserman (2003), "Monte Carlo Methods in Financial Engineering", chapter 2.3.
    ///
    /// # Errors
    ///
    /// `Impossible` says which pair cannot hold together with those before it, and what it could be instead.
    pub fn of(names: &[String], pairs: &[(usize, usize, f64)]) -> Result<Self, Impossible> {
        if let Some(unusable) = unusable_pair(names.len(), pairs) {
            return Err(unusable);
        }
        match matrix_of_normals(names.len(), pairs).cholesky() {
            Some(factor) => Ok(Self { factor }),
            None => Err(first_contradiction(names.len(), pairs)),
        }
    }

    /// The number of drivers.
    pub fn count(&self) -> usize {
        self.factor.size()
    }

    /// Standard normals (in standard deviations, one for each driver) with these correlations, from one
    /// `independent` standard normal for each driver; one that is missing counts as 0.
    ///
    /// It is L z, with L the Cholesky factor: see `Correlations::of`.
    pub fn mixed(&self, independent: &[f64]) -> Vec<f64> {
        let rows = self.factor.rows().iter();
        rows.map(|row| row.iter().zip(independent).fold(0.0, |sum, (share, normal)| sum + share * normal)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::correlation::conversion::rank_of_normal;
    use crate::finance::normal_share;
    use crate::finance::ranks::matrix_of_ranks_achieved;

    fn names(count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("driver {number}")).collect()
    }

    fn impossible(count: usize, pairs: &[(usize, usize, f64)]) -> Impossible {
        Correlations::of(&names(count), pairs).expect_err("these cannot hold")
    }

    fn is_near(range: Option<(f64, f64)>, low: f64, high: f64) -> bool {
        range.is_some_and(|(from, to)| (from - low).abs() < 1e-9 && (to - high).abs() < 1e-9)
    }

    #[test]
    fn mixes_two_normals() {
        // Rank 0.5 is 2 sin 15 degrees = (sqrt 6 - sqrt 2) / 2 for the normals; the rest makes the length one.
        let mixed = Correlations::of(&names(2), &[(0, 1, 0.5)]).expect("two always go together").mixed(&[1.0, 1.0]);
        let normal = (6.0_f64.sqrt() - 2.0_f64.sqrt()) / 2.0;
        assert!((mixed[0] - 1.0).abs() < 1e-15);
        assert!((mixed[1] - normal - (1.0 - normal * normal).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn one_driver_may_copy_another() {
        let pairs = [(0, 1, 1.0), (0, 2, -1.0), (1, 2, -1.0)];
        let mixed = Correlations::of(&names(3), &pairs).expect("copies can be").mixed(&[0.7, 9.0, 9.0]);
        assert_eq!(mixed, [0.7, 0.7, -0.7]);
    }

    #[test]
    fn says_what_a_third_pair_could_be() {
        // With r12 = r13 = 0.9 the normals' r23 lies in 0.81 -/+ (1 - 0.81), by the determinant of a 3 by 3
        // correlation matrix (Olkin 1981, "Range restrictions for product-moment correlation matrices").
        let strong = rank_of_normal(0.9);
        let pairs = [(0, 1, strong), (0, 2, strong), (1, 2, rank_of_normal(0.5))];
        let found = impossible(3, &pairs);
        assert_eq!(found.pair, (1, 2));
        assert!((found.given - rank_of_normal(0.5)).abs() < 1e-15);
        assert!(is_near(found.range, rank_of_normal(0.62), 1.0), "{found:?}");
        let just_in = [(0, 1, strong), (0, 2, strong), (1, 2, rank_of_normal(0.62 + 1e-9))];
        assert!(Correlations::of(&names(3), &just_in).is_ok());
        let just_out = [(0, 1, strong), (0, 2, strong), (1, 2, rank_of_normal(0.62 - 1e-8))];
        assert_eq!(impossible(3, &just_out).pair, (1, 2));
    }

    #[test]
    fn a_pair_never_named_is_zero() {
        // r23 = 0 leaves r13 within -/+ sqrt(1 - 0.81), by the same determinant.
        let strong = rank_of_normal(0.9);
        let found = impossible(3, &[(0, 1, strong), (0, 2, strong)]);
        let limit = rank_of_normal(0.19_f64.sqrt());
        assert_eq!(found.pair, (0, 2));
        assert!(is_near(found.range, -limit, limit), "{found:?}");
    }

    #[test]
    fn gives_the_nearest_of_highams_example() {
        // Higham (2002): [1 1 0; 1 1 1; 0 1 1] goes to 0.7607 and 0.1573 (eight places: see nearest.rs).
        let found = impossible(3, &[(0, 1, 1.0), (1, 2, 1.0), (0, 2, 0.0)]);
        assert_eq!(found.pair, (0, 2));
        assert!(is_near(found.range, 1.0, 1.0), "{found:?}");
        assert!((found.nearest - rank_of_normal(0.157_298_11)).abs() < 1e-8);
        let found = impossible(3, &[(0, 1, 1.0), (1, 2, 1.0)]);
        assert_eq!(found.pair, (1, 2));
        assert!(is_near(found.range, 0.0, 0.0), "{found:?}");
        assert!((found.nearest - rank_of_normal(0.760_689_85)).abs() < 1e-8);
    }

    #[test]
    fn samples_have_the_rank_correlations_given() {
        // Sampling error by Fieller, Hartley and Pearson (1957): about 1.03 / sqrt n, so 0.007; allow three times that.
        let pairs = [(0, 1, 0.7), (1, 2, -0.4), (0, 2, 0.1)];
        let correlations = Correlations::of(&names(3), &pairs).expect("these can hold");
        let mut state = 1_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 32).expect("32 bits") | 1) / 4_294_967_296.0
        };
        // Box and Muller (1958).
        let mut normal = || (-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
        let futures: Vec<Vec<f64>> = (0..20_000).map(|_| correlations.mixed(&[normal(), normal(), normal()])).collect();
        let by_driver: Vec<Vec<f64>> =
            (0..3).map(|driver| futures.iter().map(|future| normal_share(future[driver])).collect()).collect();
        let achieved = matrix_of_ranks_achieved(&by_driver);
        for (first, second, rank) in pairs {
            assert!((achieved[first][second] - rank).abs() < 0.022, "{achieved:?}");
        }
        // And the shares are uniform: their mean is a half, to three times 1 / sqrt(12 n).
        for shares in by_driver {
            assert!((shares.iter().sum::<f64>() / 20_000.0 - 0.5).abs() < 0.0062);
        }
    }

    #[test]
    fn blames_the_triangle_and_not_what_comes_later() {
        // Drivers 1 to 3 contradict each other; the pairs after that are harmless.
        let pairs = [(3, 4, 0.3), (0, 1, 0.9), (0, 2, 0.9), (1, 2, -0.9), (2, 3, 0.1), (0, 4, 0.1)];
        let found = impossible(5, &pairs);
        assert_eq!(found.pair, (1, 2));
        let (low, high) = found.range.expect("pairs one and two leave some room");
        assert!(low > 0.5 && high <= 1.0);
    }
}
