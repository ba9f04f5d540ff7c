//! The treasury of the parent: its cash, its BTC, what it sells, and what it raises when cash is missing. The funding gap is
//! what is left.

mod funding;
mod policy;

use self::funding::{Funded, fund};
use self::policy::{Ledger, sales};
use super::btc_loan::{self, BtcLoanRows};
use super::calendar::Calendar;
use super::constants::ONE_CENT;
use super::convertible::{self, ConvertibleRows};
use super::debt::{self, DebtRows};
use super::equity;
use super::inputs::{Builder, monthly};
use super::market::Market;
use crate::formula::{BTC, Expression, Operand as _, PERCENT, Scalar, Series, USD, YEAR, sum, when};

/// What the parent brings into a month.
pub(super) struct Parent<'a> {
    /// The section in which its cash stands
    pub section: (String, String),
    /// Cash of the month but interest on cash, instruments and BTC; in above zero
    pub flows: Vec<Expression>,
    /// Operating cost and interest, for the policy that covers them
    pub costs: Expression,
    /// BTC that come into the treasury
    pub mined: Series,
    pub debts: Vec<debt::Open<'a>>,
    pub convertibles: Vec<convertible::Open<'a>>,
    pub loans: Vec<btc_loan::Open<'a>>,
    pub equity: equity::Open,
}

/// Rows of the treasury.
pub(super) struct Treasury {
    /// Of the parent
    pub cash: Series,
    pub btc: Series,
    pub opening_btc: Scalar,
    /// BTC at market
    pub value: Series,
    /// BTC sold by the company, without collateral that a lender sold
    pub sold: Series,
    pub net_price: Series,
    pub bought: Series,
    /// Covered calls: premium less what is paid
    pub overlay: Series,
    /// BTC pledged at the month's end
    pub pledged: Series,
    /// The parent's
    pub gap: Series,
    /// Interest on the parent's cash
    pub earned: Series,
    pub debts: Vec<DebtRows>,
    pub convertibles: Vec<ConvertibleRows>,
    pub loans: Vec<BtcLoanRows>,
    /// Until its count of shares is written
    pub equity: Option<equity::Open>,
    pub atm: Option<Series>,
}

/// Interest that cash earns a month.
pub(super) fn cash_rate(builder: &mut Builder, calendar: &Calendar) -> Series {
    let t = &builder.plan.treasury;
    builder.book.section("treasury", "Treasury");
    let rate = builder.quantity("treasury.interest_on_cash_pct_per_year", PERCENT.per(YEAR), &t.interest_on_cash_pct_per_year, calendar.month);
    let row = builder.book.row("interest-on-cash-rate", "Interest on cash a month", crate::formula::PLAIN, monthly(rate), "A twelfth of the yearly rate");
    builder.book.shown(row, crate::formula::Format::Share);
    row
}

pub(super) fn treasury(builder: &mut Builder, calendar: &Calendar, market: &Market, rate: Series, parent: Parent) -> Treasury {
    let t = &builder.plan.treasury;
    builder.book.section("treasury", "Treasury");
    let opening_cash = builder.number("treasury.opening_cash_usd", USD, t.opening_cash_usd);
    let opening_btc = builder.number("treasury.opening_btc", BTC, t.opening_btc);
    let minimum = builder.quantity("treasury.minimum_cash_usd", USD, &t.minimum_cash_usd, calendar.month);
    let b = &mut builder.book;
    let minimum = b.level("minimum-cash", "Minimum cash", USD, minimum, "What the parent's cash should not fall below");
    let (section, label) = parent.section.clone();
    b.section(&section, &label);
    let cash = b.declare("cash", "Cash", USD, opening_cash, "At the month's end; it may fall below zero, for nothing is plugged");
    let earned = b.flow("interest-on-cash", "Interest on cash", USD, cash.prev().max(0.0) * rate, "On the opening cash, where it is above zero");
    b.section("company", "Company");
    let btc = b.declare("btc", "BTC held", BTC, opening_btc, "At the month's end, pledged ones included");
    b.section("treasury", "Treasury");
    let instruments = parent.debts.iter().map(debt::Open::planned_cash);
    let instruments = instruments.chain(parent.convertibles.iter().map(convertible::Open::planned_cash)).chain(parent.loans.iter().map(btc_loan::Open::planned_cash));
    let planned = sum(instruments.chain(std::iter::once(parent.equity.planned_cash())));
    let planned = b.flow("planned-financing", "Planned financing", USD, planned, "Cash of all instruments of the parent but what is drawn, issued and sold because cash is missing");
    let start = sum(std::iter::once(cash.prev()).chain(parent.flows).chain([earned.expression(), planned.expression()]));
    let start = b.level("cash-before-btc", "Cash before BTC", USD, start, "Opening cash and all flows of the month but those of BTC and of funding");
    let pledged = sum(parent.loans.iter().map(btc_loan::Open::pledged));
    let ledger = Ledger { held: btc.prev(), mined: parent.mined, pledged, cash: start, minimum, costs: parent.costs };
    let sales = sales(builder, calendar, market, ledger);
    let b = &mut builder.book;
    b.section("treasury", "Treasury");
    let funded = fund(builder, market, sales, minimum, parent.debts, parent.convertibles, parent.loans, parent.equity, calendar);
    let Funded { cash: closing, sold, bought, overlay, net_price, available, debts, convertibles, loans, equity, atm } = funded;
    let b = &mut builder.book;
    let cash = b.define(cash, |_| closing);
    let lost = sum(loans.iter().map(|loan| loan.sold));
    let btc = b.define(btc, |_| sum([available.expression(), -sold, -lost]));
    b.section("company", "Company");
    let value = b.declare("btc-value", "BTC at market", USD, opening_btc * market.first_price, "BTC held at the month's price; before month 1 at that of month 1 before stress");
    let value = b.define(value, |_| btc * market.price);
    b.section("treasury", "Treasury");
    let pledged = b.stock("btc-pledged", "BTC pledged", BTC, loans.iter().map(|loan| loan.collateral), "For loans, at the month's end");
    // Less than a cent is rounding, where sales bring cash up to the minimum.
    let gap = when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash);
    let (section, label) = parent.section;
    b.section(&section, &label);
    let gap = b.level("funding-gap", "Funding gap", USD, gap, "How far cash is below the minimum at the month's end; less than a cent is none");
    Treasury { cash, btc, opening_btc, value, sold, net_price, bought, overlay, pledged, gap, earned, debts, convertibles, loans, equity: Some(equity), atm }
}
