//! The measures of lenders, owners and analysts, and the covenants of the company.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Scalar, Series, USD};
use crate::model::accounts::Accounts;
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::model::capital::company::Capital;
use crate::model::capital::lines::CashFlowLine;
use crate::model::group::operations::Operations;
use crate::model::market::price::Market;
use crate::model::results::alarms::LenderAlarms;
use crate::model::results::contracts::ContractRows;
use crate::model::results::earnings::{EarningsRows, of_the_common};
use crate::model::results::lenders::LenderRows;
use crate::model::results::maturities::MaturityRows;
use crate::model::results::ratio::Ratio;
use crate::model::results::recovery::{RecoveryRows, recovery};
use crate::model::results::returns::{ReturnRows, flow_to_parent};
use crate::model::results::shares::ShareRows;
use crate::model::results::tax_years::TaxYearsRows;
use crate::model::results::valuation::ValuationRows;
use crate::model::site::SiteRows;
use crate::model::tax::place as tax_place;

/// The measures of the company.
#[derive(Clone, Debug)]
pub struct Measures {
    /// Share of the market value of BTC that counts as liquidity, as a share of 1
    pub btc_after_haircut: Scalar,
    /// EBITDA of the income statement with the change in fair value of BTC, USD of the month
    pub ebitda_with_marks: Series,
    /// Cash from operating activities less capex and capitalised interest, USD of the month
    pub free_cash_flow_after_tax: Series,
    /// What lenders look at
    pub lenders: LenderRows,
    /// First lock-up, covenant breach and margin call
    pub alarms: LenderAlarms,
    /// Debt falling due
    pub maturities: MaturityRows,
    /// Before and after debt
    pub returns: ReturnRows,
    /// Cash of the parent after interest and tax, before principal, shares and BTC trades, USD of the month
    pub flow_to_parent: Series,
    /// Diluted shares and what stands behind them
    pub shares: ShareRows,
    /// Earnings per share
    pub earnings: EarningsRows,
    /// The sum of the parts
    pub valuation: ValuationRows,
    /// Remaining term, concentration and grade of rent
    pub contracts: ContractRows,
    /// AI NOI over that and mining EBITDA, last twelve months, as a share of 1
    pub ai_share_of_ebitda: Series,
    /// When tax is first paid, and when losses end
    pub tax_years: TaxYearsRows,
    /// What lenders would recover at a default, owner by owner
    pub recovery: Vec<RecoveryRows>,
}

/// Writes the measures of the company with its consolidated sites; the scope is the company's, the rate its monthly one.
pub(in crate::model) fn measures(
    scope: &Scope,
    market: &Market,
    sites: &[&SiteRows],
    operations: &Operations,
    capital: &Capital,
    accounts: &Accounts,
    discount_rate: Scalar,
) -> Measures {
    let haircut = scope.of("valuation").number("btc_haircut_pct", PERCENT, scope.plan().valuation.btc_haircut_pct);
    let btc_after_haircut = scope.formula(
        "btc-after-haircut",
        "BTC after haircut",
        PLAIN,
        1.0 - haircut * PERCENT_OF,
        "Share of market value",
    );
    scope.shown_scalar(btc_after_haircut, Format::Share);
    let income = &accounts.company.income.before_tax;
    let ebitda_with_marks = scope.flow(
        "ebitda-with-marks",
        "EBITDA incl. changes in fair value of BTC",
        USD,
        income.ebitda + income.btc_mark,
        "Income-statement EBITDA plus the change in fair value of BTC, as some miners report it",
    );
    let free_cash_flow_after_tax = free_cash_flow_after_tax(scope, capital, accounts);
    let lenders = LenderRows::write(scope, operations, capital, btc_after_haircut);
    let alarms = LenderAlarms::write(scope, capital, &lenders);
    let maturities = MaturityRows::write(scope, capital);
    let returns = ReturnRows::write(scope, operations, capital, discount_rate);
    let flow_to_parent = flow_to_parent(scope, market, capital);
    let balance = &accounts.company.balance;
    let of_shares = scope.place("equity", "Shares");
    let shares = ShareRows::write(&of_shares, capital, balance.senior());
    let (net_income, tax_rate) = (accounts.company.income.net_to_owners, accounts.tax.rate);
    let net_income = of_the_common(&of_shares, capital, net_income);
    let earnings = EarningsRows::write(&of_shares, capital, net_income, tax_rate);
    let valuation = scope.part(Part::Valuation);
    let valuation = ValuationRows::write(&valuation, sites, operations, capital, balance, &shares);
    let contracts = ContractRows::write(scope, operations);
    let ai_share_of_ebitda = Ratio {
        key: "ai-share-of-ebitda",
        label: "AI share of EBITDA",
        format: Format::Share,
        note: "AI NOI over AI NOI and mining EBITDA, both before overhead, last twelve months; above 100 % where mining loses money, 0 if both together do",
    }
    .of(scope, valuation.ai_noi_year, valuation.ai_noi_year + valuation.mining.year);
    let tax_years = TaxYearsRows::write(&tax_place(scope), &accounts.tax.assessment);
    Measures {
        btc_after_haircut,
        ebitda_with_marks,
        free_cash_flow_after_tax,
        lenders,
        alarms,
        maturities,
        returns,
        flow_to_parent,
        shares,
        earnings,
        valuation,
        contracts,
        ai_share_of_ebitda,
        tax_years,
        recovery: recovery(scope, capital, accounts, btc_after_haircut),
    }
}

fn free_cash_flow_after_tax(scope: &Scope, capital: &Capital, accounts: &Accounts) -> Series {
    let capex =
        capital.consolidated.cash_flow.row(CashFlowLine::Capex).map_or(Expression::Number(0.0), Series::expression);
    scope.flow(
        "free-cash-flow-after-tax",
        "Free cash flow after interest and tax",
        USD,
        accounts.company.cash_flow.operating + capex - accounts.books.capitalised_interest.added,
        "Cash from operating activities, including tenant prepayments, less capex and capitalised interest",
    )
}
