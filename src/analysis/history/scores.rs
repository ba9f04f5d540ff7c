//! How well a forecast did: whether its bounds were broken as often as they said, and how far its values were from what
//! came.

use crate::finance::ln;

/// What `kupiec` exceeds in about 5 of 100 cases if the bounds are right: the 95 % quantile of chi-square with one
/// degree of freedom.
pub const KUPIEC_CRITICAL: f64 = 3.841_459;

/// The likelihood ratio of unconditional coverage (Kupiec, "Techniques for verifying the accuracy of risk measurement
/// models", Journal of Derivatives 3, 1995): a bound that a share of `probability` of values is to break was broken by
/// `breaches` of `of` values. Above `KUPIEC_CRITICAL` the bound is rejected at the 5 % level. It takes the values as
/// independent of each other.
///
/// # Errors
/// One plain sentence: there is no value, fewer than breaches, or the probability is not between 0 and 1.
pub fn kupiec(breaches: usize, of: usize, probability: f64) -> Result<f64, String> {
    let kept = of.checked_sub(breaches).filter(|_| of > 0).ok_or_else(|| {
        format!(
            "{breaches} breaches of {of} values are no test; count at least one value, and no more breaches than values"
        )
    })?;
    if !(probability > 0.0 && probability < 1.0) {
        return Err(format!("a breach cannot have a probability of {probability}; give one above 0 and below 1"));
    }
    // 0 · ln 0 is 0, its limit.
    let times_ln = |count: usize, share: f64| if count == 0 { 0.0 } else { count as f64 * ln(share) };
    let likelihood = |share: f64| times_ln(kept, 1.0 - share) + times_ln(breaches, share);
    Ok((2.0 * (likelihood(breaches as f64 / of as f64) - likelihood(probability))).max(0.0))
}

/// The continuous ranked probability score of a forecast by a sample, in any order, for a value that came, in the unit
/// of both; 0 is best: mean |x − value| − mean |x − x'| / 2 over all pairs of the sample, also of a value with itself
/// (Gneiting and Raftery 2007, equation 21). It is the score of the sample as it is; taken for that of the law the
/// sample is drawn from, it is too high on average by that law's mean |x − x'| / 2 over the number of values (Ferro,
/// "Fair scores for ensemble forecasts", Quarterly Journal of the Royal Meteorological Society 140, 2014).
///
/// # Errors
/// One plain sentence: there is no sample, or a figure is not finite.
pub fn crps_of_sample(sample: &[f64], value: f64) -> Result<f64, String> {
    let mut distances: Vec<f64> = sample.iter().map(|x| x - value).collect();
    if distances.is_empty() || !distances.iter().all(|distance| distance.is_finite()) {
        return Err(format!(
            "{value} has no score by a sample of {} values; give at least one, all finite",
            sample.len()
        ));
    }
    distances.sort_by(f64::total_cmp);
    let n = distances.len() as f64;
    // In ascending order, a value is the larger of as many pairs as there are values below it, and the smaller of the
    // rest.
    let spread = |(distance, rank): (&f64, u32)| (2.0 * f64::from(rank) - n - 1.0) * distance;
    let pairs: f64 = distances.iter().zip(1..).map(spread).sum();
    let from_value: f64 = distances.iter().map(|distance| distance.abs()).sum();
    Ok(from_value / n - pairs / (n * n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::{exp, normal_share};
    use std::f64::consts::{FRAC_2_SQRT_PI, PI};

    /// The density of the standard normal law.
    fn density(z: f64) -> f64 {
        exp(-0.5 * z * z) / (2.0 * PI).sqrt()
    }

    /// The continuous ranked probability score of a normal forecast with a mean and a standard deviation for a value that
    /// came, all in one unit, which is also that of the score; 0 is best (Gneiting and Raftery, "Strictly proper scoring
    /// rules, prediction, and estimation", Journal of the American Statistical Association 102, 2007, section 4.2).
    ///
    /// # Errors
    /// One plain sentence: a figure is not finite, or the deviation is not above 0.
    fn crps_of_normal(mean: f64, deviation: f64, value: f64) -> Result<f64, String> {
        let z = (value - mean) / deviation;
        if !(deviation > 0.0 && z.is_finite()) {
            return Err(format!(
                "{value} has no score by mean {mean} and deviation {deviation}; give finite ones, the deviation above 0"
            ));
        }
        Ok(deviation * (z * (2.0 * normal_share(z) - 1.0) + 2.0 * density(z) - FRAC_2_SQRT_PI / 2.0))
    }

    /// The table of Kupiec 1995, also in Jorion, "Value at risk", table "Model backtesting, 95 % nonrejection test
    /// confidence regions": the breaches that are not rejected. The table allows 0 of 255 at 1 %; by the statistic, 2 ·
    /// 255 · −ln 0.99 = 5.13, it is rejected.
    #[test]
    fn breaches_are_rejected_as_in_kupiec_s_table() {
        for (of, probability, allowed) in [
            (255, 0.01, 1..=6),
            (255, 0.05, 7..=20),
            (255, 0.10, 17..=35),
            (510, 0.01, 2..=10),
            (510, 0.05, 17..=35),
            (1000, 0.01, 5..=16),
            (1000, 0.05, 38..=64),
        ] {
            for breaches in 0..=of {
                let is_allowed = kupiec(breaches, of, probability).unwrap() <= KUPIEC_CRITICAL;
                assert_eq!(is_allowed, allowed.contains(&breaches), "{breaches} of {of} at {probability}");
            }
        }
    }

    /// By hand: none of 255 at 1 %, −2 · 255 · ln 0.99 = 510 · 0.0100503 = 5.1257; all of 2 at 50 %, −2 · 2 · ln 0.5 =
    /// 2.7726; as many as expected, 0.
    #[test]
    fn the_statistic_is_that_by_hand() {
        for (breaches, of, probability, want) in [(0, 255, 0.01, 5.1257), (2, 2, 0.5, 2.7726), (5, 100, 0.05, 0.0)] {
            let found = kupiec(breaches, of, probability).unwrap();
            assert!((found - want).abs() < 5e-5, "{breaches} of {of}: {found}");
        }
    }

    #[test]
    fn what_cannot_be_tested_is_refused() {
        for (breaches, of) in [(0, 0), (3, 2)] {
            assert!(
                kupiec(breaches, of, 0.05).unwrap_err().starts_with(&format!("{breaches} breaches of {of} values"))
            );
        }
        for probability in [0.0, 1.0, f64::NAN] {
            assert!(kupiec(1, 10, probability).unwrap_err().contains("above 0 and below 1"), "{probability}");
        }
        for (deviation, value) in [(0.0, 1.0), (-1.0, 1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)] {
            assert!(crps_of_normal(0.0, deviation, value).is_err(), "{deviation}");
        }
        for sample in [&[][..], &[1.0, f64::NAN], &[f64::INFINITY]] {
            assert!(crps_of_sample(sample, 0.0).unwrap_err().contains("at least one, all finite"));
        }
    }

    /// `crps_gaussian` of Python's properscoring; at 0 by hand, (√2 − 1) / √π = 0.233695.
    const OF_NORMAL: [(f64, f64); 3] = [(0.0, 0.233_694_98), (1.0, 0.602_441_36), (2.0, 1.452_791_82)];

    #[test]
    fn normal_forecasts_score_by_the_closed_form() {
        for (value, want) in OF_NORMAL {
            // The score has the unit of the values, and either side is as far.
            for (mean, deviation, sign) in [(0.0, 1.0, 1.0), (50.0, 1000.0, 1.0), (-3.0, 0.5, -1.0)] {
                let found = crps_of_normal(mean, deviation, mean + sign * deviation * value).unwrap();
                assert!((found / deviation - want).abs() < 1e-8, "{value}: {found}");
            }
        }
    }

    /// A sample of the normal law's quantiles in the middles of 10,000 equal shares scores as the law.
    #[test]
    fn a_sample_of_quantiles_scores_as_its_law() {
        let quantile = |share: f64| {
            let halve = |(low, high): (f64, f64), _| {
                let middle = f64::midpoint(low, high);
                if normal_share(middle) < share { (middle, high) } else { (low, middle) }
            };
            (0..60).fold((-8.0, 8.0), halve).0
        };
        let sample: Vec<f64> = (0..10_000).rev().map(|at| quantile((f64::from(at) + 0.5) / 10_000.0)).collect();
        for (value, want) in OF_NORMAL {
            let found = crps_of_sample(&sample, value).unwrap();
            assert!((found - want).abs() < 1e-4, "{value}: {found}");
        }
    }

    /// `crps_ensemble` of Python's properscoring and (estimator "nrg") of scoringrules. By hand: of 0 and 1 for 0, the
    /// means are 1/2 and 2/4, so 1/2 − 1/4; of one value, its distance.
    #[test]
    fn samples_score_as_in_other_programs() {
        for (sample, value, want) in
            [(&[2.5, 0.4, -1.2, 7.0, 0.4][..], 0.3, 0.64), (&[0.0, 1.0], 0.0, 0.25), (&[3.0], 5.0, 2.0)]
        {
            let found = crps_of_sample(sample, value).unwrap();
            assert!((found - want).abs() < 1e-14, "{sample:?}: {found}");
        }
    }
}
