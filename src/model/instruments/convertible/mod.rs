//! Convertible notes: issues, coupons, and retirement by conversion, call, put, repurchase or maturity.

mod dilution;
mod notes;
mod retirement;
pub mod rows;

pub(in crate::model) use self::notes::{Open, SharePrices, open};
pub use self::rows::ConvertibleRows;
