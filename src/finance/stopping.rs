//! When to take what can be taken once: least squares over paths (Longstaff and Schwartz, Review of Financial Studies 14, 2001).

/// What is known and gained at one date, on each path.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stage {
    /// What is gained on each path by stopping here, as of the beginning
    pub gained: Vec<f64>,
    /// True if what is gained is known at the date; otherwise it is estimated from the state as well
    pub is_known: bool,
    /// Functions of the state, on each path; the first is usually 1
    pub basis: Vec<Vec<f64>>,
    /// On which paths stopping is considered
    pub may_stop: Vec<bool>,
}

/// What is expected at a date, as factors of the functions of its state.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Expected {
    /// Of stopping; empty where it is known
    pub now: Vec<f64>,
    /// Of going on
    pub later: Vec<f64>,
}

/// When each path stops.
#[derive(Clone, PartialEq, Debug)]
pub struct Stops {
    /// By path, the number of the date; None if it never stops
    pub at: Vec<Option<usize>>,
    /// By path, what is gained; nothing where it never stops
    pub gained: Vec<f64>,
}

/// A policy fitted to paths, from the last date to the first: stop where stopping is expected to gain more than going on, which is
/// worth what the policy makes of it later.
pub fn fitted(stages: &[Stage]) -> (Vec<Expected>, Stops) {
    let paths = stages.first().map_or(0, |stage| stage.gained.len());
    let mut stops = Stops { at: vec![None; paths], gained: vec![0.0; paths] };
    let mut policy = vec![Expected::default(); stages.len()];
    for (date, stage) in stages.iter().enumerate().rev() {
        let those: Vec<usize> = (0..paths).filter(|path| stage.may_stop[*path]).collect();
        let rows: Vec<&[f64]> = those.iter().map(|path| stage.basis[*path].as_slice()).collect();
        let of = |values: &[f64]| least_squares(&rows, &those.iter().map(|path| values[*path]).collect::<Vec<_>>());
        let now = if stage.is_known { Vec::new() } else { of(&stage.gained) };
        let expected = Expected { now, later: of(&stops.gained) };
        for path in those {
            if stops_here(stage, &expected, path) {
                (stops.at[path], stops.gained[path]) = (Some(date), stage.gained[path]);
            }
        }
        policy[date] = expected;
    }
    (policy, stops)
}

/// When paths stop under a policy that was fitted to others.
pub fn applied(policy: &[Expected], stages: &[Stage]) -> Stops {
    let paths = stages.first().map_or(0, |stage| stage.gained.len());
    let mut stops = Stops { at: vec![None; paths], gained: vec![0.0; paths] };
    for path in 0..paths {
        let stop = stages
            .iter()
            .zip(policy)
            .position(|(stage, expected)| stage.may_stop[path] && stops_here(stage, expected, path));
        if let Some(date) = stop {
            (stops.at[path], stops.gained[path]) = (Some(date), stages[date].gained[path]);
        }
    }
    stops
}

fn stops_here(stage: &Stage, expected: &Expected, path: usize) -> bool {
    let of = |factors: &[f64]| factors.iter().zip(&stage.basis[path]).map(|(factor, x)| factor * x).sum::<f64>();
    let now = if stage.is_known { stage.gained[path] } else { of(&expected.now) };
    now > of(&expected.later).max(0.0)
}

/// The factors of columns that come nearest to values, by orthogonal columns; one that depends on those before it has none.
pub fn least_squares(rows: &[&[f64]], values: &[f64]) -> Vec<f64> {
    /// Below this part of its length a column is what those before it make of it.
    const DEPENDENT: f64 = 1e-10;
    let count = rows.first().map_or(0, |row| row.len());
    let length = |column: &[f64]| column.iter().map(|x| x * x).sum::<f64>().sqrt();
    let mut columns: Vec<Vec<f64>> = (0..count).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
    let mut upper = vec![vec![0.0; count]; count];
    let mut left = values.to_vec();
    let mut shares = vec![0.0; count];
    for c in 0..count {
        let whole = length(&columns[c]);
        let (before, rest) = columns.split_at_mut(c);
        // Twice, for what rounding leaves.
        for _ in 0..2 {
            for (b, other) in before.iter().enumerate() {
                let part: f64 = other.iter().zip(&rest[0]).map(|(q, x)| q * x).sum();
                upper[b][c] += part;
                rest[0].iter_mut().zip(other).for_each(|(x, q)| *x -= part * q);
            }
        }
        let own = length(&rest[0]);
        if own <= whole * DEPENDENT {
            rest[0].fill(0.0);
            continue;
        }
        upper[c][c] = own;
        rest[0].iter_mut().for_each(|x| *x /= own);
        shares[c] = rest[0].iter().zip(&left).map(|(q, y)| q * y).sum();
        left.iter_mut().zip(&rest[0]).for_each(|(y, q)| *y -= shares[c] * q);
    }
    let mut factors = vec![0.0; count];
    for c in (0..count).rev() {
        if upper[c][c] > 0.0 {
            let later: f64 = (c + 1..count).map(|l| upper[c][l] * factors[l]).sum();
            factors[c] = (shares[c] - later) / upper[c][c];
        }
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::{exp, ln, normal_quantile};

    /// A put that may be exercised at dates `step` years apart.
    fn stages(paths: &[Vec<f64>], strike: f64, rate: f64, step: f64) -> Vec<Stage> {
        let dates = paths[0].len();
        let of = |date: usize| {
            let price = |path: &Vec<f64>| path[date];
            let discount = exp(-rate * step * (date + 1) as f64);
            Stage {
                gained: paths.iter().map(|path| (strike - price(path)).max(0.0) * discount).collect(),
                is_known: true,
                basis: paths.iter().map(|path| vec![1.0, price(path), price(path) * price(path)]).collect(),
                may_stop: paths.iter().map(|path| price(path) < strike).collect(),
            }
        };
        (0..dates).map(of).collect()
    }

    /// The example of the paper: eight paths, strike 1.10, 6 % a step; both regressions, the exercise dates, American 0.1144 and
    /// European 0.0564.
    #[test]
    fn longstaff_and_schwartz_eight_paths() {
        let paths = [
            [1.09, 1.08, 1.34],
            [1.16, 1.26, 1.54],
            [1.22, 1.07, 1.03],
            [0.93, 0.97, 0.92],
            [1.11, 1.56, 1.52],
            [0.76, 0.77, 0.90],
            [0.92, 0.84, 1.01],
            [0.88, 1.22, 1.34],
        ];
        let paths: Vec<Vec<f64>> = paths.iter().map(|path| path.to_vec()).collect();
        let stages = stages(&paths, 1.10, 0.06, 1.0);
        let (policy, stops) = fitted(&stages);
        let dates = [None, None, Some(2), Some(0), None, Some(0), Some(0), Some(0)];
        assert_eq!(stops.at, dates);
        // Their values are those of the date.
        for (date, want) in [(1_usize, [-1.070, 2.983, -1.813]), (0, [2.038, -3.335, 1.356])] {
            for (found, want) in policy[date].later.iter().zip(want) {
                let found = found * exp(0.06 * (date + 1) as f64);
                assert!((found - want).abs() < 6e-4, "{found} {want}");
            }
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        assert!((mean(&stops.gained) - 0.114_434_33).abs() < 1e-7, "{}", mean(&stops.gained));
        assert!((mean(&stages[2].gained) - 0.056_380_74).abs() < 1e-7);
        assert_eq!(applied(&policy, &stages), stops, "on the paths it was fitted to");
    }

    fn walks(count: usize, dates: usize, volatility: f64, drift: f64, step: f64, seed: u64) -> Vec<Vec<f64>> {
        let mut state = seed;
        let mut share = move || {
            // SplitMix64 (Steele, Lea and Flood 2014).
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + 1.0 / (1_u64 << 54) as f64
        };
        let mut paths = Vec::new();
        for _ in 0..count / 2 {
            let shocks: Vec<f64> = (0..dates).map(|_| normal_quantile(share())).collect();
            for sign in [1.0, -1.0] {
                let mut log = 0.0;
                let to = |shock: &f64| {
                    log += (drift - volatility * volatility / 2.0) * step + volatility * step.sqrt() * sign * shock;
                    exp(log)
                };
                paths.push(shocks.iter().map(to).collect());
            }
        }
        paths
    }

    /// Table 1 of the paper by finite differences: strike 40, 6 %, fifty dates a year, after one year and two with 20 % and 40 %.
    /// Within four standard errors, and a cent for what a quadratic misses; the paper's own simulations are up to two cents off.
    #[test]
    fn longstaff_and_schwartz_table_1() {
        let table = [
            (36.0, [4.478, 4.840, 7.101, 8.508]),
            (38.0, [3.250, 3.745, 6.148, 7.670]),
            (40.0, [2.314, 2.885, 5.312, 6.920]),
            (42.0, [1.617, 2.212, 4.582, 6.248]),
            (44.0, [1.110, 1.690, 3.948, 5.647]),
        ];
        for (column, (volatility, dates)) in [(0.2, 50), (0.2, 100), (0.4, 50), (0.4, 100)].into_iter().enumerate() {
            let walks = walks(20_000, dates, volatility, 0.06, 0.02, 7);
            for (price, wanted) in table {
                let paths: Vec<Vec<f64>> = walks.iter().map(|path| path.iter().map(|x| x * price).collect()).collect();
                let (_, stops) = fitted(&stages(&paths, 40.0, 0.06, 0.02));
                let pairs: Vec<f64> =
                    stops.gained.chunks_exact(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect();
                let mean = pairs.iter().sum::<f64>() / pairs.len() as f64;
                let variance = pairs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (pairs.len() - 1) as f64;
                let error = (variance / pairs.len() as f64).sqrt();
                let want = wanted[column];
                assert!((mean - want).abs() < 4.0 * error + 0.01, "{price}, {volatility}: {mean} ± {error}, {want}");
            }
        }
    }

    #[test]
    fn where_stopping_is_not_considered_a_policy_goes_on() {
        let stage = |may_stop: bool| Stage {
            gained: vec![2.0, 2.0],
            is_known: true,
            basis: vec![vec![1.0], vec![1.0]],
            may_stop: vec![may_stop, true],
        };
        let policy = vec![Expected { now: Vec::new(), later: vec![0.0] }; 2];
        assert_eq!(applied(&policy, &[stage(false), stage(true)]).at, [Some(1), Some(0)]);
    }

    /// To invest once within ten years, at quarters: rate and yield 4 %, volatility 20 %, value and cost 1: 0.19336 (a lattice); with
    /// fresh paths a policy is worth no more than that, but for chance.
    #[test]
    fn mcdonald_and_siegel_for_ten_years() {
        let dates = |paths: &[Vec<f64>]| -> Vec<Stage> {
            let of = |date: usize| {
                let discount = exp(-0.04 * 0.25 * (date + 1) as f64);
                let value = |path: &Vec<f64>| path[date];
                Stage {
                    gained: paths.iter().map(|path| (value(path) - 1.0) * discount).collect(),
                    is_known: true,
                    basis: paths
                        .iter()
                        .map(|path| {
                            let x = ln(value(path));
                            vec![1.0, value(path), x, x * x]
                        })
                        .collect(),
                    may_stop: paths.iter().map(|path| value(path) > 1.0).collect(),
                }
            };
            (0..40).map(of).collect()
        };
        let (policy, _) = fitted(&dates(&walks(40_000, 40, 0.2, 0.0, 0.25, 3)));
        let stops = applied(&policy, &dates(&walks(40_000, 40, 0.2, 0.0, 0.25, 4)));
        let mean = stops.gained.iter().sum::<f64>() / stops.gained.len() as f64;
        assert!((mean - 0.193_36).abs() < 0.005, "{mean}");
    }

    #[test]
    fn a_column_that_depends_on_others_is_left_out() {
        let rows = [[1.0, 1.0, 2.0], [1.0, 2.0, 4.0], [1.0, 3.0, 6.0]];
        let rows: Vec<&[f64]> = rows.iter().map(|row| row.as_slice()).collect();
        let factors = least_squares(&rows, &[3.0, 5.0, 7.0]);
        assert!(
            (factors[0] - 1.0).abs() < 1e-12 && (factors[1] - 2.0).abs() < 1e-12 && factors[2] == 0.0,
            "{factors:?}"
        );
    }
}
