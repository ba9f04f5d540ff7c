//! The rows of shares and warrants.

use crate::formula::{Scalar, Series};

/// Shares of the parent; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct EquityRows {
    /// USD a share
    pub price: Series,
    /// Month 1 share price in month 1, 0 in other months
    pub price_of_month_1: Series,
    /// Share price in month 1, USD a share
    pub first_price: Scalar,
    /// Price of dated issues, USD a share: the share price less the issue discount
    pub issue_price: Series,
    /// Fee of dated issues, as a share of gross proceeds
    pub issue_fee: Scalar,
    /// Dated issues, before fees
    pub issued: Series,
    /// Sales at the market
    pub atm: AtmRows,
    /// Issues and ATM sales, before fees
    pub sold: Series,
    /// Fees of both, charged to equity
    pub fees: Series,
    /// Spent on share buybacks
    pub buy_back: Series,
    /// Opening shares and warrants by the treasury-stock method
    pub before: Scalar,
    /// Shares outstanding at month end
    pub shares: Series,
    /// What moves the share count
    pub moves: ShareMoveRows,
    /// The warrants that are enabled, in the order of the plan
    pub warrants: Vec<WarrantRows>,
    /// Proceeds from exercise of all warrants
    pub warrants_cash: Series,
    /// Dilutive shares of all warrants by the treasury-stock method
    pub warrants_diluting: Series,
}

/// Sales of shares at the market; USD of the month before fees unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct AtmRows {
    /// Price of sales, USD a share: the share price less the ATM discount
    pub price: Series,
    /// Fee, as a share of gross proceeds
    pub fee: Scalar,
    /// 1 while the programme is open
    pub open: Series,
    /// Sold regardless of need
    pub monthly: Series,
    /// Can be sold when cash is needed
    pub room: Option<Series>,
    /// Sold as needed
    pub on_need: Option<Series>,
    /// Monthly and as needed
    pub sold: Series,
    /// Sold since month 1, at month end
    pub so_far: Series,
}

/// What moves the share count; shares of the month.
#[derive(Clone, Copy, Debug)]
pub struct ShareMoveRows {
    /// Issued for cash
    pub issued: Series,
    /// Issued as stock compensation
    pub compensation: Series,
    /// Bought back
    pub bought_back: Series,
    /// Issued to holders of convertibles
    pub converted: Series,
    /// Received from capped calls
    pub received: Series,
    /// Issued to holders of warrants
    pub exercised: Series,
}

/// Warrants.
#[derive(Clone, Debug)]
pub struct WarrantRows {
    /// Their id in the plan
    pub id: String,
    /// Index in the plan's list of warrants
    pub index: usize,
    /// Their section: `warrant.ID`
    pub key: String,
    /// What they are called
    pub name: String,
    /// Opening shares by the treasury-stock method, at the month 1 share price
    pub before: Scalar,
    /// Shares by the treasury-stock method, at month end
    pub diluting: Series,
    /// Shares issued at expiry
    pub exercised: Series,
    /// Proceeds from exercise, USD of the month
    pub cash: Series,
}
