//! Loans secured by pledged BTC: draws, and each month's margin test with its cures (LTV = loan over
//! collateral at market value).

mod loan;
mod margin;
pub mod rows;

pub(in crate::model) use self::loan::{Draws, OnNeed, Open, open};
pub(in crate::model) use self::margin::{Left, Tested};
pub use self::rows::BtcLoanRows;
