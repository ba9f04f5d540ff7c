//! What lenders look at: liquidity, cover, leverage and covenants of the company.

use crate::formula::{Scalar, Series};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::capital::covenants::CovenantRows;
use crate::model::capital::cover::{CoverRows, Served, cover};
use crate::model::capital::ratios::{RatioRows, ratios};
use crate::model::group::operations::Operations;
use crate::model::results::cover::{CostOfCapitalRows, DebtServiceRows, InterestCoverRows};
use crate::model::results::leverage::{BackingRows, CorporateRows, net_leverage_after_btc};
use crate::model::results::liquidity::{LiquidityRows, RunwayRows};

/// The company as its lenders see it.
#[derive(Clone, Copy, Debug)]
pub struct LenderRows {
    /// Cash, free BTC and undrawn revolvers of the parent
    pub liquidity: LiquidityRows,
    /// CFADS and scheduled debt service
    pub debt_service: DebtServiceRows,
    /// DSCR and the covenant on it
    pub cover: CoverRows,
    /// EBITDA over interest paid
    pub interest_cover: InterestCoverRows,
    /// What leverage is measured by
    pub backing: BackingRows,
    /// Leverage, LTV, loan to cost, and the covenants on them and on liquidity
    pub ratios: RatioRows,
    /// Net debt less free BTC over run-rate EBITDA; 0 if that is not positive
    pub net_leverage_after_btc: Series,
    /// Leverage of the parent alone
    pub corporate: CorporateRows,
    /// How long liquidity lasts
    pub runway: RunwayRows,
    /// Of debt, and of debt with prepayments
    pub cost_of_capital: CostOfCapitalRows,
}

impl LenderRows {
    /// Writes the rows; `kept` is the share of the market value of BTC that is left after the haircut.
    pub(in crate::model) fn write(scope: &Scope, operations: &Operations, capital: &Capital, kept: Scalar) -> Self {
        let (agreed, of_covenants) = (&scope.plan().covenants, scope.of("covenants"));
        let liquidity = LiquidityRows::write(scope, capital, kept);
        let debt_service = DebtServiceRows::write(scope, operations, capital);
        let DebtServiceRows { cfads, service } = debt_service;
        let debt = capital.consolidated.debt.balance;
        let cover =
            cover(&of_covenants, agreed, Served { cfads, ahead: cfads, service, debt, complete: None, cures: None });
        let interest_cover = InterestCoverRows::write(scope, operations, capital);
        let backing = BackingRows::write(scope, operations, capital);
        let amounts = backing.amounts(scope, operations, capital, liquidity.total);
        let ratios = ratios(&of_covenants, agreed, amounts);
        let net_debt = backing.net_debt(capital);
        Self {
            liquidity,
            debt_service,
            cover,
            interest_cover,
            backing,
            ratios,
            net_leverage_after_btc: net_leverage_after_btc(scope, net_debt, liquidity.free_btc, ratios.run_rate_ebitda),
            corporate: CorporateRows::write(scope, capital),
            runway: RunwayRows::write(scope, capital, liquidity.total),
            cost_of_capital: CostOfCapitalRows::write(scope, operations, capital),
        }
    }

    /// The company's covenants: on the DSCR, on liquidity and on ratios.
    pub fn covenants(&self) -> impl Iterator<Item = CovenantRows> {
        std::iter::once(self.cover.covenant).chain(self.ratios.covenants.all())
    }
}
