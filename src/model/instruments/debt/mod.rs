//! Loans and notes: draws, interest, repayment, the balloon at maturity and its refinancing.

mod draws;
mod life;
mod open;
mod prepayment;
mod refinancing;
mod repayment;
mod reserve;
mod rows;
mod sculpting;

pub(in crate::model) use self::open::{Open, open};
pub(in crate::model) use self::rows::Owner;
pub use self::rows::{
    CommitmentRows, DebtRows, EachDrawRows, LifeCoverRows, PrepaymentRows, ReserveBasis, ReserveRows, ScheduleRows,
    SculptedRows, SetAsideRows,
};
