//! Liquidity of the parent, and how long it lasts.

use crate::formula::{Format, MONTH, Operand as _, Scalar, Series, Total, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, ONE_SATOSHI};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::capital::lines::CashFlowLine;
use crate::model::instruments::debt::DebtRows;

/// What the parent can pay with: USD at month end.
#[derive(Clone, Copy, Debug)]
pub struct LiquidityRows {
    /// Unpledged BTC at market, less the haircut
    pub free_btc: Series,
    /// Of revolvers
    pub undrawn: Series,
    /// The parent's cash, free BTC and undrawn revolvers
    pub total: Series,
    /// Its lowest month end, USD
    pub lowest: Scalar,
    /// Cash above the minimum and unpledged BTC at market; None without loans on BTC
    pub to_cure: Option<Series>,
}

/// How many months liquidity lasts.
#[derive(Clone, Copy, Debug)]
pub struct RunwayRows {
    /// Net cash spent since month 1, USD at month end; without draws, shares and BTC
    pub burnt_to_date: Series,
    /// Average of the last three months, USD a month; below zero if cash flow is positive
    pub burn: Series,
    /// Months of liquidity at that burn; 0 if there is no burn
    pub runway: Series,
    /// 1 while liquidity is below the minimum cash
    pub exhausted: Series,
    /// The first such month, as its number in the plan; undefined if there is none
    pub first_exhausted: Scalar,
}

impl LiquidityRows {
    /// Writes liquidity; `kept` is the share of the market value of BTC that is left after the haircut.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital, kept: Scalar) -> Self {
        let t = &capital.treasury;
        let unpledged = (t.btc - t.pledged).max(0.0) / t.btc.max(ONE_SATOSHI);
        let free = when(t.btc.gt(ONE_SATOSHI), t.value * unpledged, 0.0);
        let free_btc = scope.level(
            "free-btc",
            "Free BTC after haircut",
            USD,
            free.clone() * kept,
            "Unpledged, at market price, less the haircut",
        );
        let undrawn = scope.level(
            "undrawn",
            "Undrawn",
            USD,
            sum(t.debts.iter().filter_map(DebtRows::undrawn)),
            "Of revolvers, at month end",
        );
        let total = scope.level(
            "liquidity",
            "Liquidity",
            USD,
            sum([t.cash, free_btc, undrawn]),
            "The parent's cash, free BTC after the haircut, and undrawn revolvers",
        );
        let lowest = scope.total(
            "lowest-liquidity",
            "Lowest liquidity",
            USD,
            Total::Minimum(total),
            "The parent's cash, free BTC and undrawn revolvers, in the month end in which they are least",
        );
        let to_cure = (!t.loans.is_empty()).then(|| {
            scope.level(
                "free-to-cure",
                "Free to cure margin calls",
                USD,
                (t.cash - t.minimum).max(0.0) + free,
                "The parent's cash above the minimum, and unpledged BTC at market price",
            )
        });
        Self { free_btc, undrawn, total, lowest, to_cure }
    }
}

impl RunwayRows {
    /// Writes burn and runway.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital, liquidity: Series) -> Self {
        let earned = capital.consolidated.cash_flow.sum_of(CashFlowLine::is_burn);
        let burnt_to_date = scope.balance(
            "burnt-so-far",
            "Cash burn to date",
            USD,
            0.0,
            |p| p - earned,
            "Net cash spent on operations, construction, interest and tax since month 1; excluding draws, shares and BTC",
        );
        let burn = scope.level(
            "burn",
            "Monthly burn",
            USD,
            (burnt_to_date - burnt_to_date.lag(3)) / 3.0,
            "Average of the last three months; below zero if cash flow is positive",
        );
        let runway = scope.level(
            "runway",
            "Runway",
            MONTH,
            when(burn.gt(ONE_CENT), liquidity.max(0.0) / burn.max(ONE_CENT) * ONE_MONTH, 0.0),
            "Months of liquidity at that burn; 0 if there is no burn",
        );
        scope.shown(runway, Format::Decimals(1));
        let exhausted = scope.flag(
            "dry",
            "Liquidity exhausted",
            liquidity.lt(capital.treasury.minimum - ONE_CENT),
            "Liquidity is below the minimum cash",
        );
        let first_exhausted = scope.total(
            "dry-month",
            "First month of exhausted liquidity",
            MONTH,
            Total::FirstMonth(exhausted),
            "Given the commitments in the plan",
        );
        Self { burnt_to_date, burn, runway, exhausted, first_exhausted }
    }
}
