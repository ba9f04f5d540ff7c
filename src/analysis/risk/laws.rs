//! The laws of drivers, by their quantiles.

use super::normal::normal_quantile;
use crate::plan::{Driver, Law};

/// The value of a driver below which a share of its law lies, in the unit of its lever: the inverse of its distribution function.
pub fn quantile(driver: &Driver, share: f64) -> f64 {
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
        let at = |share: f64| quantile(&cost, share);
        assert!([(0.1, 90.0), (0.5, 100.0), (0.9, 130.0)].iter().all(|(share, want)| (at(*share) - want).abs() < 1e-9));
        // On each side it is normal: 1.9600 of 1.2816 standard deviations.
        assert!((at(0.975) - (100.0 + 30.0 * 1.959_963_985 / 1.281_551_566)).abs() < 1e-6);
    }

    /// Of a triangle of 0, 2, 10 a fifth lies below the likeliest value; 1 - (10 - x)²/80 is three quarters at 10 - √20.
    #[test]
    fn a_triangle_and_a_uniform_law() {
        let triangle = driver(Law::Triangle, 0.0, 2.0, 10.0);
        assert!((quantile(&triangle, 0.2) - 2.0).abs() < 1e-12);
        assert!((quantile(&triangle, 0.05) - 1.0).abs() < 1e-12);
        assert!((quantile(&triangle, 0.75) - (10.0 - 20.0_f64.sqrt())).abs() < 1e-12);
        assert_eq!(quantile(&driver(Law::Uniform, -4.0, 99.0, 4.0), 0.25), -2.0);
        assert!(driver(Law::Triangle, 3.0, 2.0, 10.0).problem().is_some());
    }
}
