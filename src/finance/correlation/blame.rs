//! Which of the rank correlations given cannot hold together with those before it.

use crate::finance::correlation::conversion::{matrix_of_normals, rank_of_normal};
use crate::finance::correlation::matrix::SquareMatrix;
use crate::finance::correlation::nearest::nearest_correlations;

/// Ends of a range that pass each other by no more than this are rounding: the range is a single value.
const SINGLE_VALUE: f64 = 1e-5;

/// A rank correlation that cannot be, and what it could be instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Impossible {
    /// The two drivers, counted from zero.
    pub pair: (usize, usize),
    /// The Spearman rank correlation given for them (-1 to 1, no unit).
    pub given: f64,
    /// What it is (rank correlation, no unit) in the correlation matrix nearest to all that was given, where the
    /// other pairs give way too (Higham 2002, see `nearest_correlations`).
    pub nearest: f64,
    /// The lowest and highest rank correlation (no unit) it could have with the pairs before it as given and those
    /// after it open (see `range_in`). None if no value will do: the pairs before it already contradict each
    /// other, or the pair is not two drivers.
    pub range: Option<(f64, f64)>,
}

impl Impossible {
    /// Says so in one sentence, with the drivers' `names`.
    pub fn sentence(&self, names: &[String]) -> String {
        let name = |driver: usize| names.get(driver).map_or_else(|| format!("driver {}", driver + 1), Clone::clone);
        let (first, second) = (name(self.pair.0), name(self.pair.1));
        // In percent with one decimal; adding zero takes the sign off a zero.
        let shown = |value: f64| {
            let percent = ((value * 1e3).round() / 10.0 + 0.0).to_string().replace('-', "\u{2212}");
            format!("{percent} %")
        };
        let room = self.range.map_or_else(
            || "no value would do".to_owned(),
            |(low, high)| {
                // Rounded inwards, so that the ends as shown can be given.
                let (from, to) = ((low * 1e3).ceil() / 1e3, (high * 1e3).floor() / 1e3);
                if from < to {
                    format!("it could be between {} and {}", shown(from), shown(to))
                } else {
                    format!("it could only be about {}", shown(f64::midpoint(low, high)))
                }
            },
        );
        format!(
            "The rank correlation of {} between {first} and {second} cannot hold together with those given before: \
             {room}, and in the nearest correlations that can hold it is {}",
            shown(self.given),
            shown(self.nearest)
        )
    }
}

/// The first of `pairs` (two of `size` drivers counted from zero, and their rank correlation) that names a driver
/// that is not there, a driver with itself, or two drivers that already have another value.
pub fn unusable_pair(size: usize, pairs: &[(usize, usize, f64)]) -> Option<Impossible> {
    pairs.iter().enumerate().find_map(|(position, &(first, second, given))| {
        let pair = (first, second);
        if first >= size || second >= size {
            return Some(Impossible { pair, given, nearest: 0.0, range: None });
        }
        if first == second {
            return Some(Impossible { pair, given, nearest: 1.0, range: None });
        }
        let earlier = pairs.iter().take(position).find(|&&(i, j, _)| in_order(i, j) == in_order(first, second));
        let (_, _, fixed) = earlier.filter(|(_, _, fixed)| (fixed - given).abs() > 0.0)?;
        Some(Impossible { pair, given, nearest: *fixed, range: Some((*fixed, *fixed)) })
    })
}

/// The pair to blame when `pairs` (two of `size` drivers counted from zero, and their rank correlation from -1 to
/// 1) cannot all hold.
///
/// The pairs are taken one after the other. Those still to come are open, and those never named are 0; the first
/// pair after which some group of drivers, all of whose pairs are known, has no possible correlation matrix is
/// the one. For most sets that is when the pairs known so far can no longer be completed (Grone, Johnson, Sa and
/// Wolkowicz 1984, "Positive definite completions of partial Hermitian matrices"); the last pair at the latest
/// makes everything known, so that nothing is missed.
pub fn first_contradiction(size: usize, pairs: &[(usize, usize, f64)]) -> Impossible {
    let contradiction = pairs.iter().enumerate().find_map(|(position, _)| blamed(size, pairs, position, false));
    // The same matrix in another order of drivers may pass by a rounding error: then the last pair tips it.
    let last = || blamed(size, pairs, pairs.len().saturating_sub(1), true);
    contradiction.or_else(last).unwrap_or(Impossible { pair: (0, 0), given: 1.0, nearest: 1.0, range: None })
}

/// The pair at a position if it contradicts those before it, or in any case if `always`.
fn blamed(size: usize, pairs: &[(usize, usize, f64)], position: usize, always: bool) -> Option<Impossible> {
    let &(first, second, given) = pairs.get(position)?;
    let known = pairs.get(..=position)?;
    let open: Vec<(usize, usize)> = pairs.iter().skip(position + 1).map(|&(i, j, _)| in_order(i, j)).collect();
    // A pair given twice is known from the first time.
    let is_open =
        |i, j| open.contains(&in_order(i, j)) && !known.iter().any(|&(k, l, _)| in_order(k, l) == in_order(i, j));
    let normals = matrix_of_normals(size, known);
    let groups = groups_around(size, (first, second), &is_open);
    let holds = |group: &Vec<usize>| {
        let everyone: Vec<usize> = group.iter().copied().chain([first, second]).collect();
        normals.part(&everyone).cholesky().is_some()
    };
    if !always && groups.iter().all(holds) {
        return None;
    }
    let range = groups.iter().try_fold((-1.0_f64, 1.0_f64), |(low, high), group| {
        let (from, to) = range_in(&normals, group, (first, second))?;
        Some((low.max(from), high.min(to)))
    });
    let nearest = nearest_correlations(&within_limits(&matrix_of_normals(size, pairs))).at(first, second);
    Some(Impossible {
        pair: (first, second),
        given,
        nearest: rank_of_normal(nearest),
        range: range
            .and_then(|(low, high)| tidy(low, high))
            .map(|(low, high)| (rank_of_normal(low), rank_of_normal(high))),
    })
}

/// Groups of other drivers that, with the pair, have no open pair among them. Every driver that can be in such a
/// group is in at least one; listing all the groups could take forever with many drivers.
fn groups_around(size: usize, pair: (usize, usize), is_open: &impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let can_join = |group: &[usize], driver: usize| {
        let mut others = group.iter().copied().chain([pair.0, pair.1]);
        others.all(|other| other != driver && !is_open(other, driver))
    };
    let mut groups: Vec<Vec<usize>> = (0..size)
        .map(|seed| {
            let mut group = Vec::new();
            for driver in std::iter::once(seed).chain(0..size) {
                if can_join(&group, driver) {
                    group.push(driver);
                }
            }
            group.sort_unstable();
            group
        })
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The lowest and highest correlation that a pair can have with the drivers of `group` as they are, or None if
/// those cannot be.
///
/// With the pair last in Cholesky's order, its correlation is what the two share through the group, plus or minus
/// at most the product of what each has of its own (Joe 2006, "Generating random correlation matrices based on
/// partial correlations": the partial correlation runs from -1 to 1). It needs no search.
fn range_in(normals: &SquareMatrix, group: &[usize], pair: (usize, usize)) -> Option<(f64, f64)> {
    let last_row = |driver| {
        let everyone: Vec<usize> = group.iter().copied().chain([driver]).collect();
        normals.part(&everyone).cholesky()?.rows().last().cloned()
    };
    let (first, second) = (last_row(pair.0)?, last_row(pair.1)?);
    let ((own_first, shared_first), (own_second, shared_second)) = (first.split_last()?, second.split_last()?);
    let centre = shared_first.iter().zip(shared_second).fold(0.0, |sum, (one, other)| sum + one * other);
    let reach = own_first * own_second;
    Some((centre - reach, centre + reach))
}

/// A range whose ends are in order, or None if there is nothing between them.
fn tidy(low: f64, high: f64) -> Option<(f64, f64)> {
    if low <= high {
        Some((low, high))
    } else if low - high <= SINGLE_VALUE {
        let middle = f64::midpoint(low, high);
        Some((middle, middle))
    } else {
        None
    }
}

/// The matrix with entries beyond -1 and 1 brought back to them, and those that are not numbers set to 0.
fn within_limits(matrix: &SquareMatrix) -> SquareMatrix {
    SquareMatrix::filled(matrix.size(), |row, column| {
        let entry = matrix.at(row, column);
        if entry.is_nan() { 0.0 } else { entry.clamp(-1.0, 1.0) }
    })
}

/// The two drivers with the smaller number first.
fn in_order(first: usize, second: usize) -> (usize, usize) {
    (first.min(second), first.max(second))
}

#[cfg(test)]
mod tests;
