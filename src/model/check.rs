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

pub(super) fn checks(builder: &mut Builder, sites: &[SiteRows], operations: &Operations, debts: &[DebtRows], treasury: &Treasury) {
    let plan = builder.plan;
    let b = &mut builder.book;
    b.section("check", "Checks");
    let movement = sum(treasury.flows.iter().copied());
    let movement = b.flow("cash-movement", "Movement of cash", USD, movement, "All signed rows of the cash flow");
    roll_forward(b, "cash", "Cash: opening + movements = closing", USD, CASH_TOLERANCE, treasury.opening_cash, movement, treasury.cash);
    let movement = b.flow("btc-movement", "Movement of BTC", BTC, operations.mined - treasury.sold, "Mined less sold");
    roll_forward(b, "btc", "BTC: opening + mined − sold = closing", BTC, BTC_TOLERANCE, treasury.opening_btc, movement, treasury.btc);
    let held = (-treasury.btc).max(0.0);
    b.check("btc-not-negative", "BTC is never sold short", BTC, held, BTC_TOLERANCE, "BTC held below zero");
    for (rows, debt) in debts.iter().zip(plan.debts.iter().filter(|d| d.enabled)) {
        b.section(&format!("check.debt.{}", debt.id), &format!("Checks: {}", debt.name));
        let movement = b.flow("movement", &format!("{}: movement", debt.name), USD, rows.drawn - rows.repaid, "Draws less repayments");
        let label = format!("{}: opening + draws − repayments = closing", debt.name);
        roll_forward(b, "roll-forward", &label, USD, CASH_TOLERANCE, rows.opening, movement, rows.balance);
    }
    let o = operations;
    let sources = sum(treasury.flows.iter().map(|flow| flow.max(0.0)));
    let uses = sum(treasury.flows.iter().map(|flow| (-*flow).max(0.0)));
    let sources = b.flow("sources", "Sources of cash", USD, sources, "Every row of the cash flow where it is above zero");
    let uses = b.flow("uses", "Uses of cash", USD, uses, "Every row of the cash flow where it is below zero");
    let residual = sources - uses - (treasury.cash - treasury.cash.prev());
    size(b, "sources-and-uses", "Sources − uses = change in cash", USD, CASH_TOLERANCE, residual, "The difference");
    let by_sites = sum(sites.iter().map(|site| site.noi)) - o.overhead;
    size(b, "ebitda", "EBITDA = NOI of all sites − overhead", USD, CASH_TOLERANCE, o.ebitda - by_sites, "The difference");
    let by_sites = sum(sites.iter().map(|site| site.leases.noi));
    size(b, "ai-noi", "AI NOI = that of all sites", USD, CASH_TOLERANCE, o.ai_noi - by_sites, "The difference");
}

#[expect(clippy::too_many_arguments, reason = "what a roll-forward names, each once")]
fn roll_forward(b: &mut Book, key: &str, label: &str, unit: Unit, tolerance: f64, opening: Scalar, movement: Series, closing: Series) {
    let so_far = b.balance(&format!("{key}-so-far"), &format!("{label}, movements so far"), unit, 0.0, |p| p + movement, "Since month 1");
    size(b, key, label, unit, tolerance, opening + so_far - closing, "The difference since month 1");
}

/// A check of the size of a residual.
fn size(b: &mut Book, key: &str, label: &str, unit: Unit, tolerance: f64, residual: Expression, note: &'static str) {
    let row = b.row(&format!("{key}-residual"), label, unit, residual, note);
    b.check(key, label, unit, row.max(-row), tolerance, "The size of the difference");
}
