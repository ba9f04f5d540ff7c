//! Pure functions for finance and arithmetic, each checked against published vectors.
//!
//! Knows nothing of plans, rows or mining. No I/O, no state, no panics.

mod depreciation;
mod elementary;
mod rate_of_return;

pub use depreciation::{MACRS_5, MACRS_7, MACRS_15, MacrsTable};
pub use elementary::{exp, ln, pow};
pub use rate_of_return::{
    HALF_A_CENT, MONTHLY_RATES, NoRate, all_rates_of_return, investment_return, npv, rate_of_return,
};
