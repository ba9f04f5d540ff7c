//! Shares of the parent: price, issuance, warrants, and share count.

mod rows;
mod shares;
mod warrants;

pub use self::rows::{AtmRows, EquityRows, ShareMoveRows, WarrantRows};
pub(in crate::model) use self::shares::{Moves, Open, open};
