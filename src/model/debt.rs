//! Debts: draws, interest on the opening balance, repayment.

use super::calendar::Calendar;
use super::constants::{ONE_MONTH, PERCENT_OF};
use super::inputs::{Builder, monthly};
use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, YEAR, grown, sum, when};
use crate::plan::{Amortisation, Debt};

/// Rows of a debt.
#[derive(Clone, Copy)]
pub(super) struct DebtRows {
    pub drawn: Series,
    pub fee: Series,
    pub interest: Series,
    pub repaid: Series,
    pub balance: Series,
    pub opening: Scalar,
}

pub(super) fn debt(builder: &mut Builder, calendar: &Calendar, debt: &Debt) -> DebtRows {
    let path = format!("debts.{}", debt.id);
    builder.book.section(&format!("debt.{}", debt.id), &debt.name);
    let opening = builder.number(&format!("{path}.opening_usd"), USD, debt.opening_usd);
    let draws = builder.steps(&format!("{path}.draws_usd"), USD, &debt.draws_usd);
    let fee = builder.number(&format!("{path}.fee_pct"), PERCENT, debt.fee_pct);
    let rate = builder.quantity(&format!("{path}.rate_pct_per_year"), PERCENT.per(YEAR), &debt.rate_pct_per_year, calendar.month);
    let maturity = builder.month(&format!("{path}.maturity"), debt.maturity);
    let month = calendar.month;
    let b = &mut builder.book;
    let dated = sum(draws.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let drawn = b.flow("drawn", "Draws", USD, when(month.lt(maturity), dated, 0.0), "On their months, before maturity");
    let fee = b.flow("fee", "Fees", USD, drawn * fee * PERCENT_OF, "Of each draw, in its month");
    let rate = b.row("monthly-rate", "Interest a month", PLAIN, monthly(rate), "A twelfth of the yearly rate");
    b.shown(rate, Format::Share);
    let first = first_repayment(builder, debt, &path);
    let b = &mut builder.book;
    let balance = b.declare("balance", "Debt", USD, opening, "At the month's end");
    let interest = b.flow("interest", "Interest", USD, balance.prev() * rate, "On the opening balance, paid in the month");
    let scheduled: Expression = match first {
        None => 0.0.into(),
        Some((first, months)) => {
            let left = b.row("payments-left", "Payments left", PLAIN, ((first + months - month) / ONE_MONTH).max(1.0), "Level payments still to come, this month's included");
            let level = balance.prev() * rate / (1.0 - grown(rate, -left));
            let payment = when(rate.lt(1e-9), balance.prev() / left, level);
            let payment = b.flow("payment", "Level payment", USD, when(month.lt(first), 0.0, payment), "Pays the opening balance back in the payments left: balance * r / (1 - (1 + r)^-n)");
            when(month.lt(first), 0.0, (payment - interest).max(0.0).min(balance.prev()))
        }
    };
    let repaid = b.flow("repaid", "Repayment", USD, when(month.lt(maturity), scheduled, balance.prev()), "By schedule; all that is left at maturity");
    let balance = b.define(balance, |d| d.prev() + drawn - repaid);
    b.flow("service", "Debt service", USD, interest + repaid, "Interest and repayment");
    DebtRows { drawn, fee, interest, repaid, balance, opening }
}

/// The month of the first level payment and over how many months they run; None for a bullet.
fn first_repayment(builder: &mut Builder, debt: &Debt, path: &str) -> Option<(Scalar, Scalar)> {
    if debt.amortisation == Amortisation::Bullet {
        return None;
    }
    let start = builder.month(&format!("{path}.start"), debt.start);
    let interest_only = builder.months(&format!("{path}.interest_only_months"), debt.interest_only_months);
    let months = builder.months(&format!("{path}.amortisation_months"), debt.amortisation_months);
    let first =
        builder.book.formula("first-repayment", "First level payment", MONTH, start + interest_only + ONE_MONTH, "Payments run from the month after the start; the first of them are interest only");
    Some((first, months))
}
