//! Tax by return: of the parent with its group, of corporations outside it, and what partnerships pay to their members for it.
//!
//! Taxable income is EBITDA as billed, less stock compensation, tax depreciation, interest within its limit, and loss
//! carryforwards; gains on BTC are taxed when it is sold. It is assessed in the last month of each fiscal year, and in the
//! plan's last for the part of the year within it. Deferred tax is the rate times income recognised in the books and not yet
//! taxed.

mod assets;
mod base;
mod btc;
mod hifo;
mod income;
mod interest;
mod lots;
mod macrs;
mod payment;
pub mod rows;
mod terms;
mod year;

pub(in crate::model) use self::assets::{Holding, OpeningBasis, Property};
pub(in crate::model) use self::base::{Advances, Income, PartnershipShare, base};
pub(in crate::model) use self::btc::Bought;
pub(in crate::model) use self::income::Carried;
pub(in crate::model) use self::interest::Capitalised;
pub(in crate::model) use self::lots::lots;
pub(in crate::model) use self::payment::Open;
pub(in crate::model) use self::terms::{Terms, place};
