//! Pure functions for finance and arithmetic, each checked against published vectors.
//!
//! Knows nothing of plans, rows or mining. No I/O, no state, no panics.

mod correlation;
mod depreciation;
mod elementary;
mod normal_quantile;
mod normal_share;
#[cfg(test)]
mod published_options;
mod ranks;
mod rate_of_return;
mod stopping;

pub use correlation::{Correlations, Impossible};
pub use depreciation::{MACRS_5, MACRS_7, MACRS_15, MacrsTable};
pub use elementary::{exp, ln, pow};
pub use normal_quantile::normal_quantile;
pub use normal_share::normal_share;
pub use ranks::{ascending, average_ranks, matrix_of_ranks_achieved};
pub use rate_of_return::{
    HALF_A_CENT, MONTHLY_RATES, NoRate, all_rates_of_return, investment_return, npv, rate_of_return,
};
pub use stopping::{Expected, Stage, Stops, applied, fitted, least_squares};
