//! How many months of a history belong together: the block length of a bootstrap chosen from the data.
//!
//! Politis and White, "Automatic block-length selection for the dependent bootstrap", Econometric Reviews 23, 2004,
//! with the correction of Patton, Politis and White, Econometric Reviews 28, 2009. Details are those of
//! `optimal_block_length` in Python's arch 8.0.0, with whose results the tests compare: like Patton's own code, it
//! counts lags up to twice the first negligible one, where the papers have twice the last that is not.

use super::file::LEAST_MONTHS;
use crate::finance::{exp, ln};

/// Correlations in a row that must be negligible: K = max(5, √log10 N) of the paper's footnote c, for any N below
/// 10^25.
const RUN: usize = 5;

/// Lengths of blocks in months, not rounded. Below 1 the months hang together so little that each is a block of its
/// own.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BlockLengths {
    /// The mean length for the stationary bootstrap, whose blocks have random lengths
    pub stationary: f64,
    /// The length for the circular bootstrap, whose blocks all have one
    pub circular: f64,
}

/// The lengths for a series of months, such as log changes; they do not depend on its unit. At most the smaller of 3·√N
/// and N/3 months, rounded up.
///
/// # Errors
/// One plain sentence: there are too few months (the changes of `LEAST_MONTHS` are enough), one is no number, or all
/// are the same.
pub fn block_lengths(series: &[f64]) -> Result<BlockLengths, String> {
    let n = series.len() as f64;
    if series.len() + 1 < LEAST_MONTHS {
        let least = LEAST_MONTHS - 1;
        return Err(format!("{} monthly changes are too few for a block length; give at least {least}", series.len()));
    }
    if let Some(at) = series.iter().position(|value| !value.is_finite()) {
        return Err(format!("change {} of the history is not finite; correct its two months", at + 1));
    }
    let mean = series.iter().sum::<f64>() / n;
    let centred: Vec<f64> = series.iter().map(|value| value - mean).collect();
    let variance = products(&centred, 0) / n;
    // What rounding leaves of equal values is no variation.
    if variance <= 1e-24 * mean * mean {
        return Err(
            "all monthly changes are the same, so there is no block length; give a series that varies".to_owned()
        );
    }
    let most_lags = n.sqrt().ceil() as usize + RUN;
    let lags = lags_that_count(&centred, most_lags);
    let (mut g, mut density) = (0.0, variance);
    for lag in 1..=lags {
        // Both signs of the lag.
        let covariance = 2.0 * flat_top(lag as f64 / lags as f64) * products(&centred, lag) / n;
        g += lag as f64 * covariance;
        density += covariance;
    }
    let longest = (3.0 * n.sqrt()).min(n / 3.0).ceil();
    let length = |factor: f64| length_of(g, factor * density * density, n).min(longest);
    Ok(BlockLengths { stationary: length(2.0), circular: length(4.0 / 3.0) })
}

/// The optimal length in months, (2 g² / d)^(1/3) · n^(1/3) (Politis and White 2004), of `n` months.
///
/// With the autocovariances R(k) of a series for all whole k, `g` is the sum of |k|·R(k), and `d`, above 0, is a
/// multiple of the square of the sum of R(k): 2 times it for the stationary and 4/3 times it for the circular bootstrap
/// (Patton, Politis and White 2009).
pub fn length_of(g: f64, d: f64, n: f64) -> f64 {
    exp(ln(2.0 * g * g / d * n) / 3.0)
}

/// The sum of products of values with those a number of months before.
fn products(centred: &[f64], lag: usize) -> f64 {
    centred.iter().skip(lag).zip(centred).map(|(value, before)| value * before).sum()
}

/// The lags whose autocovariances count, M: twice the first of `RUN` lags in a row whose correlations are negligible.
fn lags_that_count(centred: &[f64], most: usize) -> usize {
    let n = centred.len();
    let negligible = 2.0 * (ln(n as f64) / std::f64::consts::LN_10 / n as f64).sqrt();
    let square = |value: &f64| value * value;
    // As arch has it: over the squares of the two stretches, each less a month.
    let correlation = |lag: usize| {
        let late: f64 = centred.iter().skip(lag + 1).map(square).sum();
        let early: f64 = centred.iter().take(n.saturating_sub(lag + 1)).map(square).sum();
        products(centred, lag) / (late * early).sqrt()
    };
    let are_negligible: Vec<bool> = (1..most).map(|lag| correlation(lag).abs() < negligible).collect();
    let first = are_negligible.windows(RUN).zip(1..).find(|(run, _)| run.iter().all(|is| *is));
    first.map_or(most, |(_, lag)| most.min(2 * lag))
}

/// The weight of a lag that is a share of all that count (Politis and Romano, "Bias-corrected nonparametric spectral
/// estimation", 1995).
fn flat_top(share: f64) -> f64 {
    (2.0 * (1.0 - share)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::shares::ar1;

    fn close(found: BlockLengths, stationary: f64, circular: f64, tolerance: f64) -> bool {
        (found.stationary / stationary - 1.0).abs() < tolerance && (found.circular / circular - 1.0).abs() < tolerance
    }

    /// An AR(1) series has R(k) = phi^|k| but for its variance, which cancels. By hand: g = 2 phi / (1 - phi)², and the
    /// sum of R(k) is (1 + phi) / (1 - phi); so the stationary length is (2 phi / (1 - phi²))^(2/3) N^(1/3), and the
    /// circular (3/2)^(1/3) times it.
    #[test]
    fn ar1_has_lengths_in_closed_form() {
        for (phi, n, stationary, circular, digit) in [
            (0.3_f64, 10_000.0, 16.3207, 18.6826, 1e-4),
            (0.10, 125.0, 1.72, 1.97, 0.01),
            (0.28, 125.0, 3.59, 4.11, 0.01),
            (0.46, 125.0, 5.54, 6.34, 0.01),
        ] {
            // Beyond 200 months phi^k is nothing.
            let sum = |term: &dyn Fn(f64) -> f64| (1..200).map(|k| 2.0 * term(f64::from(k))).sum::<f64>();
            let (g, density) = (sum(&|k| k * phi.powf(k)), 1.0 + sum(&|k| phi.powf(k)));
            let found = [2.0, 4.0 / 3.0].map(|factor| length_of(g, factor * density * density, n));
            let by_hand = (2.0 * phi / (1.0 - phi * phi)).powf(2.0 / 3.0) * n.cbrt();
            assert!((found[0] / by_hand - 1.0).abs() < 1e-12, "{phi}: {found:?}");
            assert!((found[0] - stationary).abs() < 0.5001 * digit, "{phi}: {found:?}");
            assert!((found[1] - circular).abs() < 0.5001 * digit, "{phi}: {found:?}");
        }
    }

    /// The closed form above, for the mean of eight series.
    #[test]
    fn long_ar1_series_come_near_the_closed_form() {
        let found: Vec<BlockLengths> = (1..=8).map(|seed| block_lengths(&ar1(seed, 0.3, 10_000)).unwrap()).collect();
        let mean = |of: fn(&BlockLengths) -> f64| found.iter().map(of).sum::<f64>() / 8.0;
        let mean = BlockLengths { stationary: mean(|one| one.stationary), circular: mean(|one| one.circular) };
        assert!(close(mean, 16.3207, 18.6826, 0.15), "{mean:?}");
    }

    /// `arch.bootstrap.optimal_block_length` of arch 8.0.0 with numpy, of the same series made in Python. The fifth and
    /// sixth have no run of negligible correlations; the seventh and eighth have others over all squares than over
    /// those of arch; the last two are cut to the longest.
    #[test]
    fn lengths_are_those_of_arch() {
        for (seed, phi, months, stationary, circular) in [
            (1, 0.3, 10_000, 16.216_786_968_275_414, 18.563_587_011_038_134),
            (2, 0.46, 125, 4.011_977_406_773_606, 4.592_567_678_335_929),
            (3, -0.5, 125, 6.104_946_430_988_066_6, 6.988_419_129_577_172),
            (6, 0.0, 24, 0.187_577_355_155_140_57, 0.214_722_470_026_574_07),
            (3, 0.99, 60, 10.196_750_728_126_618, 11.672_365_786_252_596),
            (9, 0.99, 36, 2.538_178_235_808_404, 2.905_488_776_668_77),
            (19, 0.6, 36, 5.502_231_987_422_339_5, 6.298_483_321_834_877),
            (168, 0.6, 60, 8.812_266_905_279_344, 10.087_527_435_654_637),
            (3, 0.8, 24, 7.749_898_904_679_608_5, 8.0),
            (1, -0.8, 24, 8.0, 8.0),
        ] {
            let found = block_lengths(&ar1(seed, phi, months)).unwrap();
            assert!(close(found, stationary, circular, 1e-9), "{seed}: {found:?}");
        }
    }

    /// The same for the flow of the Nile at Aswan in 1871 to 1970, 10^8 m³ a year (the data set `nile` of R and
    /// statsmodels).
    #[test]
    fn lengths_of_the_nile_are_those_of_arch() {
        let flows = "1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 \
            1210 1150 1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 \
            702 1120 1100 832 764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 \
            771 676 649 846 812 742 801 1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 1020 906 \
            901 1170 912 746 919 718 714 740";
        let flows: Vec<f64> = flows.split_whitespace().map(|flow| flow.parse().unwrap()).collect();
        assert!(close(block_lengths(&flows).unwrap(), 12.333_494_258_282_62, 14.118_326_537_905_858, 1e-9));
    }

    #[test]
    fn a_series_without_a_length_is_refused() {
        let refusal = |series: &[f64]| block_lengths(series).unwrap_err();
        assert_eq!(refusal(&[0.0; 22]), "22 monthly changes are too few for a block length; give at least 23");
        for value in [0.0, 0.1] {
            assert!(refusal(&[value; 23]).starts_with("all monthly changes are the same"), "{value}");
        }
        let mut series = ar1(1, 0.3, 30);
        series[6] = f64::NAN;
        assert_eq!(refusal(&series), "change 7 of the history is not finite; correct its two months");
    }
}
