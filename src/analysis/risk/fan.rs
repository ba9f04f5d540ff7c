//! A row over all months of many futures: bands month by month.

use super::statistics::rank_of;
use crate::formula::{Format, Id, Unit};

/// Futures whose months are kept: a percentile of so many moves little with more, and memory stays flat.
pub const MOST_KEPT: usize = 10_000;

/// The shares below the lines of a fan: the outer band, the inner band, and the median.
pub const LINES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The lines of a fan in a month, in the unit of its row; None in a month in which no future has a value.
pub type Lines = Option<[f64; 5]>;

/// A row in each month of the first futures, up to `MOST_KEPT`.
#[derive(Clone, PartialEq, Debug)]
pub struct Fan {
    /// The row's key
    pub key: String,
    /// Its name
    pub label: String,
    /// Its item in the plan's book
    pub item: Id,
    /// Its unit
    pub unit: Unit,
    /// How its values are shown
    pub format: Format,
    /// By month in the plan as it is
    pub plan: Vec<f64>,
    /// The months of each future, one future after the other
    pub(super) paths: Vec<f64>,
}

impl Fan {
    /// The number of futures that are kept.
    pub fn count(&self) -> usize {
        self.paths.len().checked_div(self.plan.len()).unwrap_or(0)
    }

    /// The months of a kept future, by its place among those that were computed.
    pub fn path(&self, place: usize) -> Option<&[f64]> {
        let months = self.plan.len();
        self.paths.get(place * months..(place + 1) * months)
    }

    pub(super) fn keep(&mut self, path: &[f64]) {
        if self.count() < MOST_KEPT && path.len() == self.plan.len() {
            self.paths.extend_from_slice(path);
        }
    }

    /// By month the values below which the shares of `LINES` lie, each month by itself, of the futures at places that are wanted.
    /// A percentile is the smallest value that its share does not exceed.
    pub fn lines(&self, is_wanted: impl Fn(usize) -> bool) -> Vec<Lines> {
        let wanted: Vec<usize> = (0..self.count()).filter(|place| is_wanted(*place)).collect();
        let mut month = Vec::with_capacity(wanted.len());
        let of_month = |t: usize| {
            month.clear();
            let value = |place: &usize| self.paths.get(place * self.plan.len() + t).copied();
            month.extend(wanted.iter().filter_map(value).filter(|value| value.is_finite()));
            lines_of(&mut month)
        };
        (0..self.plan.len()).map(of_month).collect()
    }
}

fn lines_of(values: &mut [f64]) -> Lines {
    let count = values.len();
    let mut lines = [0.0; 5];
    let mut from = 0;
    for (line, share) in lines.iter_mut().zip(LINES) {
        let rank = rank_of(share, count) - 1;
        // What lies before the last line is below this one already.
        let rest = values.get_mut(from..)?;
        let at = rank.checked_sub(from)?;
        if at >= rest.len() {
            return None;
        }
        *line = *rest.select_nth_unstable_by(at, f64::total_cmp).1;
        from = rank;
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Format, USD};

    fn fan(paths: &[&[f64]]) -> Fan {
        let mut fan = Fan {
            key: String::new(),
            label: String::new(),
            item: 0,
            unit: USD,
            format: Format::usual(USD),
            plan: vec![0.0; paths[0].len()],
            paths: Vec::new(),
        };
        paths.iter().for_each(|path| fan.keep(path));
        fan
    }

    /// Of the numbers 1 to 20 the smallest that 5, 25, 50, 75 and 95 % do not exceed are 1, 5, 10, 15 and 19.
    #[test]
    fn lines_are_percentiles_of_each_month() {
        let paths: Vec<Vec<f64>> = (1..=20).rev().map(|v| vec![f64::from(v), f64::NAN, 7.0]).collect();
        let fan = fan(&paths.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert_eq!(fan.lines(|_| true), [Some([1.0, 5.0, 10.0, 15.0, 19.0]), None, Some([7.0; 5])]);
        // The first half are 20 down to 11.
        assert_eq!(fan.lines(|place| place < 10)[0], Some([11.0, 13.0, 15.0, 18.0, 20.0]));
        assert_eq!(fan.lines(|_| false)[0], None);
        assert_eq!(fan.path(19).map(|path| path[0]), Some(1.0));
        assert_eq!(fan.path(20), None);
    }
}
