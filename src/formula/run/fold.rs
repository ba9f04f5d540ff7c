//! Totals: all months of a row reduced to one value, for each lane.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use super::code::{Fold, Operand};
use super::memory::{Cells, View};
use crate::finance;

/// Reduces all months of each lane to one value.
#[inline(always)]
fn over_months<const N: usize>(months: usize, flow: View<N>, start: f64, f: impl Fn(f64, f64) -> f64) -> [f64; N] {
    let mut all = [start; N];
    for t in 0..months {
        let lanes = flow.lanes(t);
        for l in 0..N {
            all[l] = f(all[l], lanes[l]);
        }
    }
    all
}

/// One value over all months, for each lane.
#[inline(always)]
pub(super) fn total<const N: usize>(fold: Fold, cells: &Cells, [row, rate, _]: [Operand; 3], to: &mut [f64]) {
    let months = cells.months;
    let flow = cells.view::<N>(row, 1, months);
    let sum = || over_months::<N>(months, flow, 0.0, |a, b| a + b);
    let lowest = || over_months::<N>(months, flow, f64::INFINITY, |a, b| if b < a { b } else { a });
    let highest = || over_months::<N>(months, flow, f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    let first = |wanted: [f64; N]| {
        let mut found = [f64::NAN; N];
        for t in (0..months).rev() {
            let lanes = flow.lanes(t);
            (0..N).filter(|l| lanes[*l] == wanted[*l]).for_each(|l| found[l] = t as f64 + 1.0);
        }
        found
    };
    let rate = || cells.view::<N>(rate, 0, 1).lanes(0);
    let result: [f64; N] = match fold {
        Fold::Sum => sum(),
        Fold::Mean => sum().map(|v| v / months as f64),
        Fold::Minimum => lowest(),
        Fold::Maximum => highest(),
        Fold::Last => flow.lanes(months - 1),
        Fold::MonthOfMinimum => first(lowest()),
        Fold::MonthOfMaximum => first(highest()),
        Fold::FirstMonth => first([1.0; N]),
        Fold::NetPresentValue => {
            let factor = rate().map(|rate| 1.0 / (1.0 + rate));
            let mut value = [0.0; N];
            for t in (0..months).rev() {
                let lanes = flow.lanes(t);
                (0..N).for_each(|l| value[l] = (value[l] + lanes[l]) * factor[l]);
            }
            value
        }
        Fold::RateOfReturn => {
            let near = rate();
            let mut one = vec![0.0; months];
            std::array::from_fn(|l| {
                // A lane's months contiguously, because the search reads them many times.
                one.iter_mut().enumerate().for_each(|(t, f)| *f = flow.lane(t, l));
                finance::investment_return(near[l], &finance::MONTHLY_RATES, months, |t| one[t]).unwrap_or(f64::NAN)
            })
        }
    };
    to.copy_from_slice(&result);
}
