//! The rows of convertible notes.

use crate::formula::{Scalar, Series};
use crate::model::instruments::accrual::IssuanceCostRows;

/// Convertible notes; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct ConvertibleRows {
    /// Their id in the plan
    pub id: String,
    /// Index in the plan's list of convertibles
    pub index: usize,
    /// Their section: `convertible.ID`
    pub key: String,
    /// What they are called
    pub name: String,
    /// Month of maturity, as its number in the plan
    pub maturity: Scalar,
    /// Coupon per month, as a share of 1
    pub rate: Series,
    /// 1 in payment months
    pub pays: Series,
    /// Payments from the month to maturity
    pub payments_to_maturity: Series,
    /// Opening principal
    pub opening: Scalar,
    /// Principal at month end
    pub balance: Series,
    /// Principal issued, dated and as needed
    pub issued: Series,
    /// How issues come about
    pub issue: IssueRows,
    /// On issues
    pub fee: Series,
    /// Issuance costs
    pub fees: IssuanceCostRows,
    /// Paid for capped calls, charged to equity
    pub capped_call: Series,
    /// Coupon accrued in the month
    pub interest: Series,
    /// Coupon paid
    pub paid: Series,
    /// Coupon deemed paid by a conversion; None if it is paid in cash
    pub deemed_paid: Option<Series>,
    /// Coupon accrued and unpaid at month end
    pub accrued: Series,
    /// Principal retired
    pub retired: Series,
    /// Cash paid for it
    pub cash: Series,
    /// Principal at the put price, put by holders
    pub put: Series,
    /// Due at maturity: principal, or the cash paid on conversion
    pub matured: Series,
    /// Paid above principal without conversion: a loss, below zero a gain
    pub loss: Series,
    /// … of which not deductible: above a normal call premium
    pub loss_not_deducted: Series,
    /// Shares issued to holders on conversion
    pub shares_issued: Series,
    /// Shares received from capped calls
    pub shares_received: Series,
    /// Whether and into what notes are converted
    pub conversion: ConversionRows,
    /// Opening net dilutive shares, after the capped call
    pub before: Scalar,
    /// Shares counted if all notes are converted, at month end
    pub if_converted: Series,
    /// … by the treasury-stock method, after the capped call
    pub net_shares: Series,
}

/// How issues of convertible notes come about; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct IssueRows {
    /// Fee as a share of principal
    pub fee_share: Scalar,
    /// Cost of the capped call as a share of principal
    pub capped_call_share: Scalar,
    /// Proceeds after both as a share of principal
    pub net_share: Scalar,
    /// Dated issues before maturity
    pub dated: Series,
    /// Can be issued when cash is needed
    pub room: Option<Series>,
    /// Issued as needed
    pub on_need: Option<Series>,
    /// Issued as needed since month 1, at month end
    pub on_need_so_far: Series,
    /// Underlying shares of one USD issued in the month
    pub shares_per_usd: Series,
    /// Value of those shares at the cap price; 0 without a capped call
    pub caps_per_usd: Series,
}

/// Whether and into what notes are converted.
#[derive(Clone, Copy, Debug)]
pub struct ConversionRows {
    /// Opening underlying shares
    pub opening_shares: Scalar,
    /// Opening value of those shares at the cap price, USD
    pub opening_caps: Scalar,
    /// Value of the notes outstanding at the start of the month if converted, USD
    pub value: Series,
    /// 1 if the share price is above the conversion price
    pub in_the_money: Series,
    /// 1 if the company calls the notes, so that holders convert
    pub called: Series,
    /// 1 if notes are converted
    pub converts: Series,
    /// Share of the opening balance of the month that remains
    pub kept: Series,
    /// Shares into which the notes convert, at month end
    pub underlying: Series,
    /// Their value at the cap price, USD at month end; 0 without a capped call
    pub caps: Series,
    /// Principal over underlying shares, USD a share; 0 if nothing is outstanding
    pub price: Series,
    /// Value of the notes if converted, USD at month end
    pub worth: Series,
}
