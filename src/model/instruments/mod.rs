//! What the company owes or issues, each for itself: debts, convertibles, loans on BTC, shares.

pub(in crate::model) mod accrual;
pub(in crate::model) mod btc_loan;
pub(in crate::model) mod convertible;
pub(in crate::model) mod debt;
pub(in crate::model) mod equity;
pub(in crate::model) mod preferred;
