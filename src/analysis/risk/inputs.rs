//! What is drawn for a future in a few numbers, by which futures that fail are told from the others.

use super::draws::Draws;
use crate::analysis::lever::Holds;
use crate::analysis::outcome::amount;
use crate::plan::{Law, Month, Plan};

/// Something uncertain, in one number for each future.
#[derive(Clone, PartialEq, Debug)]
pub struct Uncertain {
    /// What it is: "Construction cost", "BTC price, lowest year"
    pub label: String,
    /// Its unit; of the market a share of the plan's own path, in percent
    pub unit: String,
    /// True if its numbers are months of the plan
    pub is_month: bool,
    /// The number of what never happens, behind the last that may be drawn; None of what always has a value
    pub never: Option<f64>,
}

impl Uncertain {
    /// A number with its unit, or the month that it is.
    pub fn said(&self, plan: &Plan, value: f64) -> String {
        if !self.is_month {
            let decimals = match value.abs() {
                size if size >= 100.0 => 1.0,
                size if size >= 10.0 => 10.0,
                _ => 100.0,
            };
            return amount((value * decimals).round() / decimals, &self.unit);
        }
        self.month(plan, value).flatten().map_or_else(|| "never".to_owned(), Month::long)
    }

    /// The month that a number is; Some(None) for what never happens, None if it is no month.
    pub fn month(&self, plan: &Plan, value: f64) -> Option<Option<Month>> {
        let never = self.never.is_some_and(|never| value >= never);
        self.is_month.then(|| (!never).then(|| plan.month(value as i64)))
    }
}

/// Which year of a factor's path is telling.
#[derive(Clone, Copy)]
enum Year {
    Lowest,
    Highest,
}

/// The factors of the market by their numbers.
const MARKET: [(&str, Year); 4] = [
    ("BTC price, lowest year", Year::Lowest),
    ("Hashrate, highest year", Year::Highest),
    ("Fees, lowest year", Year::Lowest),
    ("Power index, highest year", Year::Highest),
];

const MONTHS_OF_YEAR: usize = 12;

const OF_THE_PLAN: &str = "% of the plan";

impl Draws {
    /// What is uncertain: drivers first, then the market.
    pub fn uncertain(&self) -> Vec<Uncertain> {
        let of_driver = |(driver, lever): (&crate::plan::Driver, &crate::analysis::lever::Lever)| Uncertain {
            label: driver.name.clone(),
            unit: if lever.holds() == Holds::Month { String::new() } else { lever.unit().to_owned() },
            is_month: lever.holds() == Holds::Month,
            never: (driver.law == Law::Event).then(|| lever.range().1 + 1.0),
        };
        let of_market = |factor: usize| MARKET.get(factor).map(|(label, _)| (*label).to_owned());
        let market = self.factor_numbers().filter_map(of_market);
        let market =
            market.map(|label| Uncertain { label, unit: OF_THE_PLAN.to_owned(), is_month: false, never: None });
        self.drivers().map(of_driver).chain(market).collect()
    }

    /// The place of the first driver that moves a field of which this is true.
    pub fn driver_moving(&self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        self.drivers().position(|(_, lever)| lever.fields().any(&is_it))
    }

    /// Their numbers in a future with these values of drivers and these factors.
    pub(super) fn numbers(&self, values: &[f64], factors: &[Vec<f64>]) -> Vec<f64> {
        let year = |(factor, path): (usize, &Vec<f64>)| MARKET.get(factor).map(|(_, year)| of_year(path, *year));
        values.iter().copied().chain(self.factor_numbers().zip(factors).filter_map(year)).collect()
    }
}

/// The mean of the lowest or the highest twelve months in a row.
fn of_year(path: &[f64], year: Year) -> f64 {
    let window = path.len().clamp(1, MONTHS_OF_YEAR);
    let means = path.windows(window).map(|months| months.iter().sum::<f64>() / window as f64);
    match year {
        Year::Lowest => means.fold(f64::INFINITY, f64::min),
        Year::Highest => means.fold(f64::NEG_INFINITY, f64::max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_year_is_twelve_months_in_a_row() {
        let mut path = vec![100.0; 36];
        path[20..32].fill(40.0);
        path[3] = 1.0;
        assert!((of_year(&path, Year::Lowest) - 40.0).abs() < 1e-12);
        assert!((of_year(&path, Year::Highest) - 100.0).abs() < 1e-12);
        assert!((of_year(&[50.0, 70.0], Year::Lowest) - 60.0).abs() < 1e-12);
    }
}
