//! Ratios of a borrower: net leverage, LTV, loan to cost and debt yield, and the covenants on them and on liquidity.

use crate::formula::{Expression, Format, Known, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, YEAR, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::model::capital::covenants::{CovenantKind, CovenantLevel, CovenantRows, Tested, quarter_end, test};
use crate::plan::{Covenants, LeveragePeriod};

/// What a borrower's ratios are made of.
pub(in crate::model) struct Amounts {
    /// Month end
    pub liquidity: Series,
    pub debt: Series,
    pub net_debt: Expression,
    /// Of the month
    pub ebitda: Expression,
    /// Of the last twelve months
    pub noi_year: Series,
    /// Spent to date plus the opening book value
    pub cost: Expression,
    /// Whether all that runs at the start is in it
    pub cost_is_whole: bool,
    /// Land and other assets that are not depreciated, at cost
    pub land: Series,
    /// The first month of tests
    pub from: Option<Scalar>,
}

/// Ratios of a borrower and its covenants; ratios are plain, others USD.
#[derive(Clone, Copy, Debug)]
pub struct RatioRows {
    /// Last three months times four; 0 before month 3
    pub run_rate_ebitda: Series,
    /// EBITDA of the last twelve months, annualised when there are fewer; 0 before month 3
    pub ebitda_year: Series,
    /// NOI of the last twelve months; 0 before month 12
    pub noi_year: Series,
    /// Debt less unrestricted cash, at month end
    pub net_debt: Series,
    /// Net debt over run-rate EBITDA
    pub net_leverage: Series,
    /// Net debt over EBITDA of the last twelve months
    pub net_leverage_year: Series,
    /// Debt over NOI of the last twelve months at the cap rate
    pub ltv: Series,
    /// Debt over cost to date
    pub loan_to_cost: Series,
    /// NOI of the last twelve months over debt
    pub debt_yield: Series,
    /// On liquidity and on the ratios
    pub covenants: RatioCovenants,
}

/// Covenants on liquidity and ratios.
#[derive(Clone, Copy, Debug)]
pub struct RatioCovenants {
    /// On liquidity, tested every month
    pub liquidity: CovenantRows,
    /// On net debt over EBITDA
    pub net_leverage: CovenantRows,
    /// On debt over value
    pub ltv: CovenantRows,
    /// On debt over cost
    pub loan_to_cost: CovenantRows,
}

impl RatioCovenants {
    /// All of them.
    pub fn all(&self) -> [CovenantRows; 4] {
        [self.liquidity, self.net_leverage, self.ltv, self.loan_to_cost]
    }
}

/// The value of a ratio that cannot be computed.
const BROKEN: f64 = 1000.0;

/// A ratio; 0 if the divisor is not above a cent.
fn over(above: impl Into<Expression>, below: impl Into<Expression>) -> Expression {
    let below = below.into();
    when(below.clone().gt(ONE_CENT), above.into() / below.max(ONE_CENT), 0.0)
}

/// A ratio of debt to earnings: with debt and no earnings it cannot be computed, and its covenant is breached.
pub(in crate::model) fn over_or_broken(debt: impl Into<Expression>, earnings: impl Into<Expression>) -> Expression {
    let (debt, earnings) = (debt.into(), earnings.into());
    when(earnings.clone().gt(ONE_CENT), debt.clone() / earnings.max(ONE_CENT), when(debt.gt(ONE_CENT), BROKEN, 0.0))
}

/// Writes the ratios of a borrower and tests its covenants; the path of the scope is that of the covenants in the plan.
/// Liquidity is tested every month, the others at the end of fiscal quarters.
pub(in crate::model) fn ratios(scope: &Scope, covenants: &Covenants, amounts: Amounts) -> RatioRows {
    let cap_rate = scope.plan().valuation.cap_rate_pct_per_year;
    let cap_rate = scope.part(Part::Valuation).number("cap_rate_pct_per_year", PERCENT.per(YEAR), cap_rate);
    let Amounts { liquidity, debt, net_debt, ebitda, noi_year, cost, cost_is_whole, land, from } = amounts;
    let month = scope.calendar.month;
    let since = |months: f64, amount: Expression| when((month / ONE_MONTH).lt(months), 0.0, amount);
    let ratio = |key: &str, label: &str, value: Expression, note: &'static str, format: Format| {
        let row = scope.level(key, label, PLAIN, value, note);
        scope.shown(row, format);
        row
    };
    let so_far =
        scope.balance("run-rate-so-far", "EBITDA less partners, to date", USD, 0.0, |p| p + ebitda, "Since month 1");
    let run_rate_ebitda = scope.level(
        "run-rate-ebitda",
        "Run-rate EBITDA",
        USD,
        since(3.0, (so_far - so_far.lag(3)) * 4.0),
        "Last three months times four; 0 before month 3",
    );
    let noi_year = scope.level(
        "noi-of-year",
        "LTM NOI",
        USD,
        since(12.0, noi_year.into()),
        "Of the last twelve months; 0 before month 12",
    );
    let net_debt =
        scope.level("net-debt", "Net debt", USD, net_debt, "Debt less unrestricted cash; cash below zero adds to it");
    let ebitda_year = scope.level(
        "ebitda-of-year",
        "EBITDA less partners, LTM",
        USD,
        when(month.lt(ONE_MONTH * 12.0), since(3.0, so_far * 12.0 / (month / ONE_MONTH)), so_far - so_far.lag(12)),
        "EBITDA less partners of the last twelve months; in months 3 to 11 that since month 1, annualised; 0 before",
    );
    let net_leverage = ratio(
        "net-leverage",
        "Net leverage",
        since(3.0, over_or_broken(net_debt, run_rate_ebitda)),
        "Net debt over run-rate EBITDA; 1,000 if there is net debt and EBITDA is not positive",
        Format::Decimals(2),
    );
    let net_leverage_year = ratio(
        "net-leverage-year",
        "Net leverage, LTM",
        since(3.0, over_or_broken(net_debt, ebitda_year)),
        "Net debt over LTM EBITDA; 1,000 if there is net debt and EBITDA is not positive",
        Format::Decimals(2),
    );
    let ltv = ratio(
        "ltv",
        "LTV",
        since(12.0, over_or_broken(debt, noi_year / (cap_rate * PERCENT_OF * ONE_YEAR))),
        "Debt over LTM NOI capitalised at the cap rate, from month 12; 1,000 times if there is debt and NOI is not positive",
        Format::Share,
    );
    scope.known(net_leverage, Known::From(3));
    scope.known(net_leverage_year, Known::From(3));
    scope.known(ltv, Known::From(12));
    // Who has agreed to a level is shown what is tested. Else a debt is compared with what it may have paid for: land alone is no project,
    // and what runs at the start may have no book value in the plan.
    let is_agreed = [CovenantLevel::LockUp, CovenantLevel::Default]
        .into_iter()
        .any(|level| CovenantKind::LoanToCost.agreed(level, covenants) != 0.0);
    let has_cost = if is_agreed || cost_is_whole { cost.clone().gt(ONE_CENT) } else { 0.0.into() };
    let has_cost = scope.flag(
        "ltc-stands",
        "Loan to cost stands",
        has_cost,
        "Something is built or was before the plan, besides land, and what runs at the start has a book value, or a covenant is agreed",
    );
    let loan_to_cost = ratio(
        "ltc",
        "Loan to cost",
        over(debt, if covenants.land_in_cost { cost + land } else { cost }),
        if covenants.land_in_cost {
            "Debt over capex and interest capitalised to debt to date, land held at cost, and the opening book value including construction"
        } else {
            "Debt over capex and interest capitalised to debt to date, plus the opening book value including construction; land is left out"
        },
        Format::Share,
    );
    scope.known(loan_to_cost, Known::Where(has_cost));
    let debt_yield = ratio(
        "debt-yield",
        "Debt yield",
        over(noi_year, debt),
        "NOI of the last twelve months over debt; 0 without debt",
        Format::Share,
    );
    let complete = from.map_or(Expression::Number(1.0), |from| month.ge(from));
    let quarterly = scope.flag(
        "tested",
        "Ratios tested",
        quarter_end() * debt.gt(ONE_CENT) * complete,
        "At the end of a fiscal quarter while debt is outstanding; for a project company, from completion",
    );
    let earning = scope.flag(
        "leverage-tested",
        "Leverage tested",
        quarterly * since(3.0, 1.0.into()),
        "… once there are three months of EBITDA",
    );
    let valued = scope.flag(
        "ltv-tested",
        "LTV tested",
        quarterly * since(12.0, 1.0.into()),
        "… once there are twelve months of NOI",
    );
    let test = |kind, value, tested| {
        // An undrawn revolver has a liquidity covenant too; the others end with the debt.
        let debt = (kind != CovenantKind::Liquidity).then_some(debt);
        test(scope, covenants, kind, Tested { value, months: tested, debt, cured: None })
    };
    let tested_leverage = match covenants.leverage_period {
        LeveragePeriod::LastQuarter => net_leverage,
        LeveragePeriod::LastTwelveMonths => net_leverage_year,
    };
    let covenants = RatioCovenants {
        liquidity: test(CovenantKind::Liquidity, liquidity, None),
        net_leverage: test(CovenantKind::NetLeverage, tested_leverage, Some(earning)),
        ltv: test(CovenantKind::Ltv, ltv, Some(valued)),
        loan_to_cost: test(CovenantKind::LoanToCost, loan_to_cost, Some(quarterly)),
    };
    RatioRows {
        run_rate_ebitda,
        ebitda_year,
        noi_year,
        net_debt,
        net_leverage,
        net_leverage_year,
        ltv,
        loan_to_cost,
        debt_yield,
        covenants,
    }
}
