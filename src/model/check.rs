//! Identities that must hold in every month of every plan, as rows of residuals.

use super::company::Operations;
use super::debt::DebtRows;
use super::inputs::Builder;
use super::site::SiteRows;
use super::treasury::Treasury;
use crate::formula::{BTC, Book, Expression, Operand as _, Scalar, Series, USD, Unit, sum};

/// Half a cent.
const CASH_TOLERANCE: f64 = 0.005;
/// A satoshi.
const BTC_TOLERANCE: f64 = 1e-8;

/// What double precision cannot tell apart, as a share of everything that was added up: half a unit in the last place for
/// each addition, in each of the two sums that are compared. Of 100 billion USD over ten years a third of a cent.
fn rounding(months: usize) -> f64 {
    f64::EPSILON * (months as f64 + MOST_FLOWS)
}

/// As many flows are added up in a month, and some more.
const MOST_FLOWS: f64 = 30.0;

pub(super) fn checks(builder: &mut Builder, sites: &[SiteRows], operations: &Operations, debts: &[DebtRows], treasury: &Treasury) {
    let plan = builder.plan;
    let b = &mut builder.book;
    b.section("check", "Checks");
    let above = sum(treasury.flows.iter().map(|flow| flow.max(0.0)));
    let below = sum(treasury.flows.iter().map(|flow| (-*flow).max(0.0)));
    let sources = b.flow("sources", "Sources of cash", USD, above, "Every row of the cash flow where it is above zero");
    let uses = b.flow("uses", "Uses of cash", USD, below, "Every row of the cash flow where it is below zero");
    let movement = sum(treasury.flows.iter().copied());
    let movement = b.flow("cash-movement", "Movement of cash", USD, movement, "All signed rows of the cash flow");
    let cash = Account { opening: treasury.opening_cash, movement, gross: sources + uses, closing: treasury.cash };
    roll_forward(b, "cash", "Cash: opening + movements = closing", USD, CASH_TOLERANCE, cash);
    let movement = b.flow("btc-movement", "Movement of BTC", BTC, operations.mined - treasury.sold, "Mined less sold");
    let btc = Account { opening: treasury.opening_btc, movement, gross: operations.mined + treasury.sold, closing: treasury.btc };
    roll_forward(b, "btc", "BTC: opening + mined − sold = closing", BTC, BTC_TOLERANCE, btc);
    let held = (-treasury.btc).max(0.0);
    b.check("btc-not-negative", "BTC is never sold short", BTC, held, BTC_TOLERANCE, "BTC held below zero");
    for (rows, debt) in debts.iter().zip(plan.debts.iter().filter(|d| d.enabled)) {
        b.section(&format!("check.debt.{}", debt.id), &format!("Checks: {}", debt.name));
        let movement = b.flow("movement", &format!("{}: movement", debt.name), USD, rows.drawn - rows.repaid, "Draws less repayments");
        let label = format!("{}: opening + draws − repayments = closing", debt.name);
        let account = Account { opening: rows.opening, movement, gross: rows.drawn + rows.repaid, closing: rows.balance };
        roll_forward(b, "roll-forward", &label, USD, CASH_TOLERANCE, account);
    }
    b.section("check", "Checks");
    let (o, cash) = (operations, treasury.cash);
    let residual = sources - uses - (cash - cash.prev());
    let gross = sum([sources + uses, absolute(cash), absolute(cash.prev())]);
    size(b, "sources-and-uses", "Sources − uses = change in cash", USD, CASH_TOLERANCE, residual, gross);
    let by_sites = sum(sites.iter().map(|site| site.noi)) - o.overhead;
    let of_ai = sum([o.rent, o.cloud, o.passed_through, o.landlord_cost, o.cloud_cost, o.ai_power]);
    let of_mining = sum([absolute(o.ebitda), o.hosting.expression(), o.credits.expression(), o.mining_power.expression(), o.repair.expression(), o.opex.expression(), o.overhead.expression()]);
    let gross = of_ai.clone() + of_mining;
    size(b, "ebitda", "EBITDA = NOI of all sites − overhead", USD, CASH_TOLERANCE, o.ebitda - by_sites, gross);
    let by_sites = sum(sites.iter().map(|site| site.ai_noi));
    size(b, "ai-noi", "AI NOI = that of all sites", USD, CASH_TOLERANCE, o.ai_noi - by_sites, of_ai);
}

fn absolute(value: impl Into<Expression>) -> Expression {
    let value = value.into();
    value.clone().max(-value)
}

/// What moves an account, net and gross.
struct Account {
    opening: Scalar,
    movement: Series,
    gross: Expression,
    closing: Series,
}

fn roll_forward(b: &mut Book, key: &str, label: &str, unit: Unit, tolerance: f64, account: Account) {
    let Account { opening, movement, gross, closing } = account;
    let so_far = b.balance(&format!("{key}-so-far"), &format!("{label}, movements so far"), unit, 0.0, |p| p + movement, "Since month 1");
    let gross = b.balance(&format!("{key}-gross"), &format!("{label}, both ways so far"), unit, absolute(opening), |p| p + gross, "The opening and all movements by their size");
    size(b, key, label, unit, tolerance, opening + so_far - closing, gross.expression());
}

/// A check of the size of a residual, beyond what rounding of so much can leave.
fn size(b: &mut Book, key: &str, label: &str, unit: Unit, tolerance: f64, residual: Expression, gross: Expression) {
    let months = b.months();
    let row = b.row(&format!("{key}-residual"), label, unit, residual, "The difference");
    let beyond = (absolute(row) - gross * rounding(months)).max(0.0);
    b.check(key, label, unit, beyond, tolerance, "The size of the difference, less what rounding can leave of all that was added up");
}
