//! Loans and notes: draws, interest, repayment, the balloon at maturity and its refinancing.

mod draws;
mod life;
mod open;
mod prepayment;
mod refinancing;
mod repayment;
mod reserve;
pub mod rows;
mod sculpting;
mod set_aside;
mod sweep;

pub(in crate::model) use self::open::{Open, open};
pub use self::rows::DebtRows;
pub(in crate::model) use self::rows::Owner;
pub(in crate::model) use self::sweep::{Tested, ToSweep, sweep_all};
