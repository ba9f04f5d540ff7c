//! Tax of the group: assessed at the parent in the last month of each fiscal year, paid some months later.
//!
//! Taxable income is EBITDA as billed, less stock compensation, tax depreciation, interest within its limit, and loss
//! carryforwards; gains on BTC are taxed when it is sold. Deferred tax is the rate times income recognised in the books
//! and not yet taxed.

mod assets;
mod income;
mod lots;
mod macrs;
pub mod rows;

pub(in crate::model) use self::income::{Group, Income, Open, open};
pub(in crate::model) use self::lots::{Bought, lots};
