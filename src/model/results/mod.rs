//! What is asked of the whole: its value, the measures of lenders and owners, and the identities that must hold.

pub(in crate::model) mod alarms;
pub(in crate::model) mod bitcoin;
pub(in crate::model) mod checks;
pub(in crate::model) mod contracts;
pub(in crate::model) mod cover;
pub(in crate::model) mod earnings;
pub(in crate::model) mod lenders;
pub(in crate::model) mod leverage;
pub(in crate::model) mod liquidity;
pub(in crate::model) mod maturities;
pub(in crate::model) mod measures;
mod ratio;
pub(in crate::model) mod recovery;
pub(in crate::model) mod returns;
pub(in crate::model) mod shares;
pub(in crate::model) mod tax_years;
pub(in crate::model) mod valuation;
pub(in crate::model) mod value;
