//! The treasury of the parent: its cash, its BTC, its sales, and the funding it raises when cash is short. The funding gap is
//! the remaining shortfall.

mod draws;
mod funding;
mod instruments;
mod on_cash;
mod policy;

pub use self::funding::FundingRows;
pub(in crate::model) use self::instruments::Instruments;
pub(in crate::model) use self::on_cash::{CashRates, cash_rates};
pub use self::policy::{CallRows, PolicyRows, WrittenCallRows};

use self::funding::{Funded, fund};
use self::policy::{Ledger, policy};
use crate::formula::{BTC, Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::base::shared::PARENT_SECTION;
use crate::model::instruments::btc_loan::BtcLoanRows;
use crate::model::instruments::convertible::ConvertibleRows;
use crate::model::instruments::debt::DebtRows;
use crate::model::instruments::equity::{EquityRows, Moves};
use crate::model::market::price::Market;

/// The parent before its treasury.
pub(in crate::model) struct Parent<'a> {
    /// Cash of the month excluding interest on cash, instruments and BTC; inflows are positive
    pub flows: Vec<Expression>,
    /// Operating cost and interest, for the policy that sells BTC to cover them
    pub costs: Expression,
    /// BTC received by the treasury
    pub mined: Series,
    /// Stock compensation, USD of the month
    pub compensation: Series,
    /// Spent on share buybacks
    pub buy_back: Expression,
    pub instruments: Instruments<'a>,
}

/// Rows of the treasury; USD at month end unless stated otherwise.
#[derive(Clone, Debug)]
pub struct TreasuryRows {
    /// Monthly interest rate on cash, as a share of 1
    pub cash_rate: Series,
    /// Of the parent
    pub cash: Series,
    /// Floor for the parent's cash
    pub minimum: Series,
    /// Shortfall of the parent's cash to the minimum; less than a cent is ignored
    pub gap: Series,
    /// Interest on the parent's cash, of the month
    pub earned: Series,
    /// Interest paid on the parent's cash below zero, of the month; None if it is free
    pub overdraft: Option<Series>,
    /// Cash of the month from all instruments of the parent, excluding what is raised as needed
    pub planned_financing: Series,
    /// Opening cash and all flows of the month, excluding BTC and as-needed funding
    pub cash_before_btc: Series,
    /// BTC held, pledged BTC included
    pub btc: Series,
    /// BTC held before month 1
    pub opening_btc: Scalar,
    /// BTC at market
    pub value: Series,
    /// BTC sold by the company in the month, excluding collateral sold by a lender
    pub sold: Series,
    /// BTC pledged
    pub pledged: Series,
    /// Sales and purchases of BTC, and covered calls
    pub policy: PolicyRows,
    /// What is raised when cash is short
    pub funding: FundingRows,
    /// Debts of the parent, in the order of the plan, each followed by what refinances it
    pub debts: Vec<DebtRows>,
    /// Convertible notes, in the order of the plan
    pub convertibles: Vec<ConvertibleRows>,
    /// BTC-backed loans, in the order of the plan
    pub loans: Vec<BtcLoanRows>,
}

/// Writes the treasury and closes the parent's instruments; the scope is the treasury's.
pub(in crate::model) fn treasury(
    scope: &Scope,
    market: &Market,
    rates: CashRates,
    parent: Parent,
) -> (TreasuryRows, EquityRows) {
    let plan = &scope.plan().treasury;
    let company = scope.place("company", "Company");
    // The parent's cash is the owner's, like that of project companies.
    let home = scope.place(PARENT_SECTION.0, PARENT_SECTION.1);
    let opening_cash = scope.number("opening_cash_usd", USD, plan.opening_cash_usd);
    let opening_btc = scope.number("opening_btc", BTC, plan.opening_btc);
    let minimum = scope.quantity("minimum_cash_usd", USD, &plan.minimum_cash_usd);
    let minimum = scope.level("minimum-cash", "Minimum cash", USD, minimum, "Floor for the parent's cash");
    let cash = home.declare("cash", "Cash", USD, opening_cash, "At month end; can be negative, as no plug is applied");
    let earned = home.flow(
        "interest-on-cash",
        "Interest on cash",
        USD,
        cash.prev().max(0.0) * rates.earned,
        "On opening cash, if positive",
    );
    let overdraft = rates.of_parent(scope, &parent.instruments).interest(&home, cash.prev());
    let btc = company.declare("btc", "BTC held", BTC, opening_btc, "At month end, including pledged BTC");
    let planned_financing = scope.flow(
        "planned-financing",
        "Planned financing",
        USD,
        parent.instruments.planned_cash(),
        "Cash from all instruments of the parent, excluding as-needed draws, issues and sales",
    );
    let cash_before_btc = scope.level(
        "cash-before-btc",
        "Cash before BTC",
        USD,
        sum(std::iter::once(cash.prev())
            .chain(parent.flows)
            .chain([earned.into(), planned_financing.into()])
            .chain(overdraft.map(|interest| -interest))),
        "Opening cash and all flows of the month, excluding BTC and as-needed funding",
    );
    let ledger = Ledger {
        held: btc.prev(),
        mined: parent.mined,
        pledged: parent.instruments.pledged(),
        cash: cash_before_btc,
        minimum,
        costs: sum(std::iter::once(parent.costs).chain(overdraft.map(Series::expression))),
    };
    let policy = policy(scope, market, ledger);
    let Funded { cash: closing, sold, rows: funding, debts, convertibles, loans, equity, atm } =
        fund(scope, market, &policy, minimum, parent.instruments);
    let cash = home.define(cash, |_| closing);
    let lost = sum(loans.iter().map(|loan| loan.sold));
    let btc = company.define(btc, |_| sum([policy.available.expression(), -sold, -lost]));
    let value = company.declare(
        "btc-value",
        "BTC at market",
        USD,
        opening_btc * market.first_price,
        "BTC held at the month's price; the opening balance at the month 1 price before stress",
    );
    let value = company.define(value, |_| btc * market.price);
    let pledged = scope.stock(
        "btc-pledged",
        "BTC pledged",
        BTC,
        loans.iter().map(|loan| loan.collateral),
        "As loan collateral, at month end",
    );
    let gap = home.level(
        "funding-gap",
        "Funding gap",
        USD,
        // Less than a cent is rounding, when sales bring cash up to the minimum.
        when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash),
        "Shortfall of cash to the minimum at month end; less than a cent is ignored",
    );
    let moves = Moves {
        converted: sum(convertibles.iter().map(|c| c.shares_issued)),
        received: sum(convertibles.iter().map(|c| c.shares_received)),
        compensation: parent.compensation,
        buy_back: parent.buy_back,
    };
    let equity = equity.close(scope, atm, moves);
    let rows = TreasuryRows {
        cash_rate: rates.earned,
        cash,
        minimum,
        gap,
        earned,
        overdraft,
        planned_financing,
        cash_before_btc,
        btc,
        opening_btc,
        value,
        sold,
        pledged,
        policy,
        funding,
        debts,
        convertibles,
        loans,
    };
    (rows, equity)
}
