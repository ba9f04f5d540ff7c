//! The rent of a phase where a driver moves it: whoever decides on the phase knows what tenants pay.
//!
//! In each future there is one rent, as the driver draws it; it is taken as known at every date.

use super::Start;
use super::policy::{Fits, Signal, Turn};
use crate::analysis::risk::{Draws, Uncertain};
use crate::plan::{Plan, holder_of};

/// What tenants pay for megawatts, by the list and the field.
const RENTS: [(&str, &str); 4] = [
    ("leases", "rent_usd_per_kw_it_month"),
    ("leases", "yield_on_cost_pct_per_year"),
    ("clouds", "contract_usd_per_gpu_hour"),
    ("clouds", "merchant_usd_per_gpu_hour"),
];

/// At which rents triggers are told: those that so many in a hundred futures are below.
const SHARES: [u32; 3] = [10, 50, 90];

/// A rent, and where the phase begins at it.
#[derive(Clone, PartialEq, Debug)]
pub struct AtRent {
    /// So many in a hundred futures have a lower one
    pub percentile: u32,
    /// The rent, in the unit of its driver
    pub rent: f64,
    /// By date, the BTC price at which the policy's decision changes at this rent; None before the plan
    pub price: Vec<Option<Turn>>,
    /// The same of hashprice
    pub hashprice: Vec<Option<Turn>>,
}

/// The rent that a phase is decided by.
#[derive(Clone, PartialEq, Debug)]
pub struct Rent {
    /// Its driver
    pub of: Uncertain,
    /// From the lowest
    pub levels: Vec<AtRent>,
}

/// The place of the driver, among those that are drawn, that moves the rent of a phase; of several the first.
pub(super) fn driver_of(plan: &Plan, phase: &str, draws: &Draws) -> Option<usize> {
    let members = plan.members(phase);
    draws.driver_moving(|path| {
        let Some((object, field)) = path.rsplit_once('.') else { return false };
        RENTS.contains(&(holder_of(object), field)) && members.iter().any(|member| member == object)
    })
}

impl Rent {
    /// The triggers of all dates at each rent.
    pub(super) fn at(of: Uncertain, fits: &Fits, starts: &[Start]) -> Self {
        let level = |(percentile, rent): (u32, f64)| {
            let triggers = |signal: Signal| -> Vec<Option<Turn>> {
                starts.iter().enumerate().map(|(date, start)| fits.turn(date, start, signal, Some(rent))).collect()
            };
            AtRent { percentile, rent, price: triggers(Signal::Price), hashprice: triggers(Signal::Hashprice) }
        };
        Self { of, levels: levels(fits.rents()).into_iter().map(level).collect() }
    }
}

/// The rents at which triggers are told: the percentile and its rent.
fn levels(rents: &[f64]) -> Vec<(u32, f64)> {
    let mut sorted = rents.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: &u32| Some((*share, *sorted.get((sorted.len().checked_sub(1)?) * *share as usize / 100)?));
    SHARES.iter().filter_map(at).collect()
}

/// By how many standard deviations rents are above the mean: so their functions are as large as the others.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    mean: f64,
    deviation: f64,
}

impl Scale {
    /// Of the rents to which the policy is fitted; the same for all that it is applied to.
    pub fn of(rents: &[f64]) -> Self {
        let count = rents.len().max(1) as f64;
        let mean = rents.iter().sum::<f64>() / count;
        let deviation = (rents.iter().map(|rent| (rent - mean) * (rent - mean)).sum::<f64>() / count).sqrt();
        Self { mean, deviation: if deviation > 0.0 { deviation } else { 1.0 } }
    }

    pub fn standard(self, rent: f64) -> f64 {
        (rent - self.mean) / self.deviation
    }
}
