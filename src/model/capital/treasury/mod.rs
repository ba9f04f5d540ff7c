//! The treasury of the parent: its cash, its BTC, its sales, and the funding it raises when cash is short. The funding gap is
//! the remaining shortfall.

mod funding;
mod policy;

use self::funding::{Funded, fund};
use self::policy::{Ledger, sales};
use crate::formula::{BTC, Expression, Operand as _, PERCENT, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_CENT;
use crate::model::base::inputs::{Builder, monthly};
use crate::model::instruments::btc_loan::{self, BtcLoanRows};
use crate::model::instruments::convertible::{self, ConvertibleRows};
use crate::model::instruments::debt::{self, DebtRows};
use crate::model::instruments::equity;
use crate::model::market::price::Market;

/// Inputs of the parent for a month.
pub(in crate::model) struct Parent<'a> {
    /// The section in which its cash is shown
    pub section: (String, String),
    /// Cash of the month excluding interest on cash, instruments and BTC; inflows are positive
    pub flows: Vec<Expression>,
    /// Operating cost and interest, for the policy that sells BTC to cover them
    pub costs: Expression,
    /// BTC received by the treasury
    pub mined: Series,
    pub debts: Vec<debt::Open<'a>>,
    pub convertibles: Vec<convertible::Open<'a>>,
    pub loans: Vec<btc_loan::Open<'a>>,
    pub equity: equity::Open,
}

/// Rows of the treasury.
pub(in crate::model) struct Treasury {
    /// Of the parent
    pub cash: Series,
    pub btc: Series,
    pub opening_btc: Scalar,
    /// BTC at market
    pub value: Series,
    /// BTC sold by the company, excluding collateral sold by a lender
    pub sold: Series,
    pub net_price: Series,
    pub bought: Series,
    /// Covered calls: premium less payouts
    pub overlay: Series,
    /// BTC pledged at month end
    pub pledged: Series,
    /// The parent's
    pub gap: Series,
    /// Interest on the parent's cash
    pub earned: Series,
    pub debts: Vec<DebtRows>,
    pub convertibles: Vec<ConvertibleRows>,
    pub loans: Vec<BtcLoanRows>,
    /// Until its share count is written
    pub equity: Option<equity::Open>,
    pub atm: Option<Series>,
}

/// Monthly interest rate on cash.
pub(in crate::model) fn cash_rate(builder: &mut Builder, calendar: &Calendar) -> Series {
    let t = &builder.plan.treasury;
    builder.book().section("treasury", "Treasury");
    let rate = builder.quantity(
        "treasury.interest_on_cash_pct_per_year",
        PERCENT.per(YEAR),
        &t.interest_on_cash_pct_per_year,
        calendar.month,
    );
    let row = builder.book().row(
        "interest-on-cash-rate",
        "Monthly interest rate on cash",
        crate::formula::PLAIN,
        monthly(rate),
        "One twelfth of the annual rate",
    );
    builder.book().shown(row, crate::formula::Format::Share);
    row
}

pub(in crate::model) fn treasury(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    rate: Series,
    parent: Parent,
) -> Treasury {
    let t = &builder.plan.treasury;
    builder.book().section("treasury", "Treasury");
    let opening_cash = builder.number("treasury.opening_cash_usd", USD, t.opening_cash_usd);
    let opening_btc = builder.number("treasury.opening_btc", BTC, t.opening_btc);
    let minimum = builder.quantity("treasury.minimum_cash_usd", USD, &t.minimum_cash_usd, calendar.month);
    let b = builder.book();
    let minimum = b.level("minimum-cash", "Minimum cash", USD, minimum, "Floor for the parent's cash");
    let (section, label) = parent.section.clone();
    b.section(&section, &label);
    let cash = b.declare("cash", "Cash", USD, opening_cash, "At month end; can be negative, as no plug is applied");
    let earned = b.flow(
        "interest-on-cash",
        "Interest on cash",
        USD,
        cash.prev().max(0.0) * rate,
        "On opening cash, if positive",
    );
    b.section("company", "Company");
    let btc = b.declare("btc", "BTC held", BTC, opening_btc, "At month end, including pledged BTC");
    b.section("treasury", "Treasury");
    let instruments = parent.debts.iter().map(debt::Open::planned_cash);
    let instruments = instruments
        .chain(parent.convertibles.iter().map(convertible::Open::planned_cash))
        .chain(parent.loans.iter().map(btc_loan::Open::planned_cash));
    let planned = sum(instruments.chain(std::iter::once(parent.equity.planned_cash())));
    let planned = b.flow(
        "planned-financing",
        "Planned financing",
        USD,
        planned,
        "Cash from all instruments of the parent, excluding as-needed draws, issues and sales",
    );
    let start =
        sum(std::iter::once(cash.prev()).chain(parent.flows).chain([earned.expression(), planned.expression()]));
    let start = b.level(
        "cash-before-btc",
        "Cash before BTC",
        USD,
        start,
        "Opening cash and all flows of the month, excluding BTC and as-needed funding",
    );
    let pledged = sum(parent.loans.iter().map(btc_loan::Open::pledged));
    let ledger = Ledger { held: btc.prev(), mined: parent.mined, pledged, cash: start, minimum, costs: parent.costs };
    let sales = sales(builder, calendar, market, ledger);
    let b = builder.book();
    b.section("treasury", "Treasury");
    let funded = fund(
        &builder.scope(calendar, "treasury", "treasury", "Treasury"),
        market,
        sales,
        minimum,
        parent.debts,
        parent.convertibles,
        parent.loans,
        parent.equity,
    );
    let Funded { cash: closing, sold, bought, overlay, net_price, available, debts, convertibles, loans, equity, atm } =
        funded;
    let b = builder.book();
    let cash = b.define(cash, |_| closing);
    let lost = sum(loans.iter().map(|loan| loan.sold));
    let btc = b.define(btc, |_| sum([available.expression(), -sold, -lost]));
    b.section("company", "Company");
    let value = b.declare(
        "btc-value",
        "BTC at market",
        USD,
        opening_btc * market.first_price,
        "BTC held at the month's price; the opening balance at the month 1 price before stress",
    );
    let value = b.define(value, |_| btc * market.price);
    b.section("treasury", "Treasury");
    let pledged = b.stock(
        "btc-pledged",
        "BTC pledged",
        BTC,
        loans.iter().map(|loan| loan.collateral),
        "As loan collateral, at month end",
    );
    // Less than a cent is rounding, when sales bring cash up to the minimum.
    let gap = when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash);
    let (section, label) = parent.section;
    b.section(&section, &label);
    let gap = b.level(
        "funding-gap",
        "Funding gap",
        USD,
        gap,
        "Shortfall of cash to the minimum at month end; less than a cent is ignored",
    );
    Treasury {
        cash,
        btc,
        opening_btc,
        value,
        sold,
        net_price,
        bought,
        overlay,
        pledged,
        gap,
        earned,
        debts,
        convertibles,
        loans,
        equity: Some(equity),
        atm,
    }
}
