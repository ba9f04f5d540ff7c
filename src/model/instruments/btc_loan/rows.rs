//! The rows of a loan secured by BTC.

use crate::formula::{Expression, Scalar, Series};

/// A loan secured by BTC; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct BtcLoanRows {
    /// Its id in the plan
    pub id: String,
    /// Index in the plan's list of loans on BTC
    pub index: usize,
    /// Its section: `btc-loan.ID`
    pub key: String,
    /// What it is called
    pub name: String,
    /// Levels of LTV, costs and rate
    pub terms: LoanTermRows,
    /// Opening balance
    pub opening: Scalar,
    /// Balance at month end
    pub balance: Series,
    /// Dated and as needed
    pub drawn: Series,
    /// How draws come about
    pub draws: LoanDrawRows,
    /// On draws
    pub fee: Series,
    /// On the opening balance, paid in the month
    pub interest: Series,
    /// Repaid on the dates set
    pub scheduled: Series,
    /// Balance due at maturity
    pub balloon: Series,
    /// Repaid in cash: scheduled, at maturity, to cure, and the shortfall paid with recourse
    pub repaid: Series,
    /// BTC released from the pledge by repayments, and at maturity
    pub released: Series,
    /// BTC pledged at month end
    pub collateral: Series,
    /// 1 if LTV is at or above the margin-call level before cures
    pub called: Series,
    /// How the margin test goes on
    pub margin: MarginRows,
    /// BTC sold by the lender
    pub sold: Series,
    /// Proceeds of that sale after slippage and fees
    pub proceeds: Series,
    /// Collateral shortfall that the lender bears
    pub written_off: Series,
    /// Loan over collateral at market at month end, as a share of 1; 0 if nothing is outstanding
    pub ltv: Series,
    /// BTC price at which the loan reaches the margin-call LTV, USD per BTC; 0 if nothing is outstanding
    pub call_price: Series,
    /// BTC price at which it reaches the liquidation LTV, USD per BTC; 0 if nothing is outstanding
    pub liquidation_price: Series,
    /// Cash and free BTC left unused when the lender sells, in USD: must be zero
    pub(in crate::model) needless: Expression,
}

/// Terms of a loan; shares of 1.
#[derive(Clone, Copy, Debug)]
pub struct LoanTermRows {
    /// Month of maturity, as its number in the plan
    pub maturity: Scalar,
    /// Interest rate per month
    pub rate: Series,
    /// LTV at a draw and after a cure
    pub initial_ltv: Scalar,
    /// LTV of a margin call
    pub margin_ltv: Scalar,
    /// LTV at which the lender may sell collateral
    pub liquidation_ltv: Scalar,
    /// Cost of a forced sale, of its proceeds
    pub sale_cost: Scalar,
    /// Fee, of a draw
    pub fee_share: Scalar,
}

/// How draws on a loan come about; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct LoanDrawRows {
    /// Dated draws requested before maturity
    pub wanted: Series,
    /// Dated draws within limit and free BTC
    pub on_date: Series,
    /// 1 while it can be drawn as needed; None if it is not
    pub available: Option<Series>,
    /// Can be drawn when cash is needed
    pub room: Option<Series>,
    /// Drawn as needed
    pub on_need: Option<Series>,
}

/// A margin test and its cures; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct MarginRows {
    /// Balance before the test
    pub owed: Series,
    /// BTC pledged before the test
    pub pledged: Series,
    /// BTC posted to restore the initial LTV
    pub topped_up: Series,
    /// Excess over the initial LTV after BTC is posted
    pub over_initial: Series,
    /// Cash paid to restore the initial LTV
    pub cured: Series,
    /// Excess over the initial LTV after cash is paid
    pub over_after_cash: Series,
    /// Balance left after all collateral is sold
    pub uncovered: Series,
    /// … paid by the company, if the loan is with recourse
    pub recourse: Series,
    /// BTC posted over the plan
    pub topped_up_in_all: Scalar,
    /// Cash paid to cure over the plan
    pub cured_in_all: Scalar,
    /// BTC sold by the lender over the plan
    pub sold_in_all: Scalar,
}
