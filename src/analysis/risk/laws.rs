//! The laws of drivers, by their quantiles.

use crate::finance::{ln, normal_quantile};
use crate::plan::{Driver, Law};

/// The value whose part of all weights holds a share.
fn of_list(values: &[(f64, f64)], share: f64) -> f64 {
    let all: f64 = values.iter().map(|(_, weight)| weight).sum();
    let mut so_far = 0.0;
    let holds = |(_, weight): &&(f64, f64)| {
        so_far += weight / all;
        share < so_far
    };
    values.iter().find(holds).or(values.last()).map_or(f64::NAN, |(value, _)| *value)
}

/// Months until an event that has a constant hazard: its share of all has happened by then.
fn event(driver: &Driver, share: f64) -> f64 {
    const MONTHS: f64 = 12.0;
    -ln(1.0 - share) / (driver.hazard_pct_per_year / 100.0) * MONTHS
}

/// The value of a driver below which a share of its law lies, in the unit of its lever: the inverse of its distribution function. Of an event,
/// the months until it happens; of a list, one of its values, each with its weight.
pub fn quantile(driver: &Driver, list: &[(f64, f64)], share: f64) -> f64 {
    let Driver { low, middle, high, .. } = *driver;
    match driver.law {
        // A normal law on each side of the middle, through P10 and P90.
        Law::Percentiles => {
            let side = if share < 0.5 { middle - low } else { high - middle };
            middle + side * normal_quantile(share) / normal_quantile(0.9)
        }
        Law::Triangle => {
            let (width, rise) = (high - low, middle - low);
            if share * width < rise {
                low + (share * width * rise).sqrt()
            } else {
                high - ((1.0 - share) * width * (high - middle)).sqrt()
            }
        }
        Law::Uniform => low + share * (high - low),
        Law::List => of_list(list, share),
        Law::Event => event(driver, share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ObjectKind, Plan, add_named_object};

    fn driver(law: Law, low: f64, middle: f64, high: f64) -> Driver {
        let mut plan = Plan::blank();
        add_named_object(&mut plan, ObjectKind::Driver, None, "Cost").unwrap();
        Driver { law, low, middle, high, ..plan.drivers.remove(0) }
    }

    #[test]
    fn percentiles_are_those_that_are_said() {
        let cost = driver(Law::Percentiles, 90.0, 100.0, 130.0);
        let at = |share: f64| quantile(&cost, &[], share);
        assert!([(0.1, 90.0), (0.5, 100.0), (0.9, 130.0)].iter().all(|(share, want)| (at(*share) - want).abs() < 1e-9));
        // On each side it is normal: 1.9600 of 1.2816 standard deviations.
        assert!((at(0.975) - (100.0 + 30.0 * 1.959_963_985 / 1.281_551_566)).abs() < 1e-6);
    }

    /// Of a triangle of 0, 2, 10 a fifth lies below the likeliest value; 1 - (10 - x)²/80 is three quarters at 10 - √20.
    #[test]
    fn a_triangle_and_a_uniform_law() {
        let triangle = driver(Law::Triangle, 0.0, 2.0, 10.0);
        assert!((quantile(&triangle, &[], 0.2) - 2.0).abs() < 1e-12);
        assert!((quantile(&triangle, &[], 0.05) - 1.0).abs() < 1e-12);
        assert!((quantile(&triangle, &[], 0.75) - (10.0 - 20.0_f64.sqrt())).abs() < 1e-12);
        assert_eq!(quantile(&driver(Law::Uniform, -4.0, 99.0, 4.0), &[], 0.25), -2.0);
        assert!(driver(Law::Triangle, 3.0, 2.0, 10.0).problem().is_some());
    }

    /// Weights 60, 30 and 10 of 100; a hazard of 12 a year has happened in half of all by ln 2 / 0.12 years.
    #[test]
    fn a_list_and_an_event() {
        let list = Driver { values: "0 60; 6 30; 12 10 %".to_owned(), ..driver(Law::List, 0.0, 0.0, 0.0) };
        let values = list.weighted_values().unwrap();
        assert_eq!(
            [0.0, 0.599, 0.601, 0.899, 0.901, 0.999_9].map(|at| quantile(&list, &values, at)),
            [0.0, 0.0, 6.0, 6.0, 12.0, 12.0]
        );
        let event = Driver { hazard_pct_per_year: 12.0, ..driver(Law::Event, 0.0, 0.0, 0.0) };
        assert!((quantile(&event, &[], 0.5) - 12.0 * 2.0_f64.ln() / 0.12).abs() < 1e-9);
        for wrong in ["", "3", "a 4", "0 -1", "1 0; 2 0"] {
            let wrong = Driver { values: wrong.to_owned(), ..list.clone() };
            assert!(wrong.problem().is_some(), "{}", wrong.values);
        }
    }
}
