//! The monthly cash-flow statement of an owner or of the company: its cash by activity.

use crate::formula::{Expression, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::capital::lines::{Activity, CashFlowLine};

/// A cash-flow statement: USD of the month, inflows positive.
#[derive(Clone, Copy, Debug)]
pub struct CashFlowStatement {
    /// Including interest not capitalised, tax, tenant prepayments, and sales of BTC up to the amount mined
    pub operating: Series,
    /// Capex including capitalised interest, sales of assets and sites, other BTC trades, affiliates
    pub investing: Series,
    /// Debt, shares, partners and other owners
    pub financing: Series,
    /// The change in cash, restricted cash included
    pub change: Series,
}

/// Amounts that the statement shows under another activity than the line of the cash flow they are part of.
pub(in crate::model) struct Reclassified {
    /// Interest paid that the books add to construction
    pub capitalised_interest: Expression,
    /// Prices paid for whole sites, part of the cash from partners
    pub sale_of_sites: Expression,
    /// Proceeds of BTC sold, up to the amount mined in the month
    pub mined_btc_sold: Expression,
}

impl CashFlowStatement {
    /// Writes the statement from the amounts by line of the cash flow.
    pub(in crate::model) fn write(
        scope: &Scope,
        amount: impl Fn(CashFlowLine) -> Expression,
        moved: Reclassified,
    ) -> Self {
        let of = |activity: Activity| {
            let lines = CashFlowLine::ALL.iter().filter(|line| line.activity() == activity);
            sum(lines.map(|line| amount(*line)).filter(|amount| *amount != Expression::Number(0.0)))
        };
        let Reclassified { capitalised_interest, sale_of_sites, mined_btc_sold } = moved;
        let operating = scope.flow(
            "operating",
            "Cash from operating activities",
            USD,
            sum([of(Activity::Operating), capitalised_interest.clone(), mined_btc_sold.clone()]),
            "Including interest not capitalised, commitment fees, tax, receivables, tenant prepayments, and sales of BTC up to the amount mined in the month (ASC 230-10-45-16, 45-17, 45-27A)",
        );
        let investing = scope.flow(
            "investing",
            "Cash from investing activities",
            USD,
            sum([of(Activity::Investing), -capitalised_interest, sale_of_sites.clone(), -mined_btc_sold]),
            "Capex including capitalised interest, resale, site sales, other assets, other BTC sales and purchases, affiliates (ASC 230-10-45-12, 45-13)",
        );
        let financing = scope.flow(
            "financing",
            "Cash from financing activities",
            USD,
            of(Activity::Financing) - sale_of_sites,
            "Draws less repayment, issuance costs and premiums; shares; partners and other owners (ASC 230-10-45-14, 45-15)",
        );
        let change = scope.flow(
            "change",
            "Change in cash",
            USD,
            sum([operating, investing, financing]),
            "Including restricted cash (ASC 230-10-45-4)",
        );
        Self { operating, investing, financing, change }
    }
}
