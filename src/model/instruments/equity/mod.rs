//! Shares of the parent: price, issuance, warrants, and share count.

pub mod rows;
mod shares;
mod warrants;

pub use self::rows::EquityRows;
pub(in crate::model) use self::shares::{Moves, Open, open, place};
