//! The rows of a project company's cash.

use crate::formula::{Scalar, Series};
use crate::model::capital::covenants::CovenantRows;
use crate::model::capital::cover::CoverRows;
use crate::model::capital::ratios::RatioRows;

/// Cash of a project company; USD at month end unless stated otherwise.
#[derive(Clone, Debug)]
pub struct WaterfallRows {
    /// Month of completion, as its number in the plan
    pub completion: Scalar,
    /// Principal of its debts
    pub debt: Series,
    /// Interest paid and scheduled repayment, excluding the balloon at maturity; USD of the month
    pub service: Series,
    /// DSCR and the covenant on it
    pub cover: CoverRows,
    /// Cash before the reserve and the owners
    pub operations: OperationRows,
    /// What is short, and who meets it
    pub shortfall: ShortfallRows,
    /// What becomes of cash above the minimum
    pub distributions: DistributionRows,
    /// Sources and uses until completion
    pub funds: FundRows,
    /// Unrestricted cash
    pub cash: Series,
    /// Debt service reserve: restricted cash
    pub reserve: Series,
    /// Shortfall of cash to the minimum that the owners do not fund
    pub gap: Series,
    /// Its largest value over the plan
    pub peak_gap: Scalar,
    /// Interest capitalised to its debts since month 1
    pub interest_capitalised: Series,
    /// Cash and reserve
    pub liquidity: Series,
    /// Leverage, LTV, loan to cost, and their covenants
    pub ratios: RatioRows,
    /// 1 while a test other than the DSCR is failed
    pub held_back: Series,
}

impl WaterfallRows {
    /// Its covenants: on the DSCR, on liquidity and on ratios.
    pub fn covenants(&self) -> impl Iterator<Item = CovenantRows> {
        std::iter::once(self.cover.covenant).chain(self.ratios.covenants.all())
    }
}

/// Cash before the reserve and the owners, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct OperationRows {
    /// On the opening cash and reserve
    pub interest_on_cash: Series,
    /// Paid on opening cash below zero; None if it is free
    pub overdraft: Option<Series>,
    /// BTC mined, at the month's price: only the parent holds BTC
    pub btc_sold: Series,
    /// Operations and construction, with the two above
    pub operating: Series,
    /// Draws less fees, interest, repayment and premiums
    pub of_debt: Series,
}

/// What is short and who meets it: the reserve, then the owners; USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct ShortfallRows {
    /// Required reserve at month end
    pub reserve_target: Series,
    /// Balance of the reserve in excess of the required one
    pub reserve_released: Series,
    /// Opening cash and all flows of the month, excluding transfers with reserve and owners
    pub cash: Series,
    /// Shortfall of that cash to the minimum
    pub short: Series,
    /// Interest, scheduled repayment and balloon at maturity: payable from the reserve
    pub due: Series,
    /// … not covered by cash, and before completion not by owners who support the company
    pub payable: Series,
    /// Drawn from the reserve for it
    pub reserve_used: Series,
    /// … over the plan
    pub reserve_used_in_all: Scalar,
    /// Letters of credit that stand for reserves
    pub letter: Option<LetterRows>,
    /// The reserve where it is funded at once
    pub funding: Option<FundingRows>,
    /// Capital calls: the remaining shortfall and the reserve to fund, to the extent of the owners' support, and what letters of
    /// credit pay
    pub called: Series,
}

/// Letters of credit that stand for reserves; USD.
#[derive(Clone, Copy, Debug)]
pub struct LetterRows {
    /// Can be drawn in the month
    pub available: Series,
    /// Drawn in the month for debt service, and reimbursed by the owners
    pub drawn: Series,
}

/// A reserve that is funded at once, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct FundingRows {
    /// The required balance, as far as the reserve lacks it
    pub wanted: Series,
    /// Called from the owners for it
    pub called: Series,
    /// Paid in, from cash above the minimum and from the owners
    pub funded: Series,
}

/// What distributions wait for while debt is outstanding: flags.
#[derive(Clone, Copy, Debug)]
pub struct GateRows {
    /// The first scheduled repayment is made
    pub repaid: Series,
    /// The DSCR has been tested; None without a covenant on it
    pub tested: Option<Series>,
    /// Both, or no debt
    pub passed: Series,
}

/// Sources and uses of funds until completion: each in the month, and in all; USD.
#[derive(Clone, Debug)]
pub struct FundRows {
    /// Draws of debt, preferred equity if there is some, contributions of owners, cash from operations
    pub sources: Vec<(Series, Scalar)>,
    /// Capex, what is paid in to companies that it holds if it holds some, interest and fees, the reserve, repayment, payments to
    /// owners, the increase in cash
    pub uses: Vec<(Series, Scalar)>,
    /// The sum of the sources, and that of the uses
    pub in_all: [Scalar; 2],
}

/// Distributions for tax to the members of a partnership, USD.
#[derive(Clone, Copy, Debug)]
pub struct ForTaxRows {
    /// Paid in the month
    pub paid: Series,
    /// Due and not yet paid, at month end; below zero what was paid too much
    pub owed: Series,
}

/// What becomes of cash above the minimum: the reserve, then the owners; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct DistributionRows {
    /// Kept for the next payments on debts that do not pay monthly
    pub set_aside: Series,
    /// Cash above the minimum and what is set aside
    pub spare: Series,
    /// Paid into the reserve
    pub reserve_filled: Series,
    /// For the tax of the members of a partnership; None if it makes none
    pub for_tax: Option<ForTaxRows>,
    /// Equity reimbursed on the dates set, whatever the tests say
    pub reimbursed: Series,
    /// 1 if the reserve is within a cent of the required one
    pub reserve_full: Series,
    /// 1 in a distribution lock-up
    pub locked: Series,
    /// What distributions wait for besides; None if nothing
    pub gates: Option<GateRows>,
    /// 1 from completion, with no lock-up, a full reserve and the gates passed
    pub may_distribute: Series,
    /// All cash above the minimum, after reserve and reimbursement
    pub distribution: Series,
    /// Distributions for tax, reimbursements and distributions
    pub distributed: Series,
    /// Distributable cash trapped by a lock-up, at month end
    pub trapped: Series,
    /// Kept at month end to repay debts with a cash sweep in the next month, debt by debt
    pub swept: Vec<Series>,
}
