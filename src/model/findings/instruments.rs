//! Findings about instruments: commitments that are exhausted, BTC-backed loans that are called, maturities without
//! planned refinancing, and a share count that does not last.

use crate::formula::{Series, grouped};
use crate::model::findings::look::{Look, When, millions};
use crate::model::instruments::btc_loan::BtcLoanRows;
use crate::plan::BtcLoan;

/// Dated draws cut off by the commitment.
pub(in crate::model) fn commitments(look: &mut Look) {
    for rows in look.rows().debts() {
        let Some(debt) = look.plan.debts.get(rows.index) else { continue };
        let Some(commitment) = rows.commitment else { continue };
        if let Some(cut) = first_cut(look, commitment.dated_wanted, commitment.dated) {
            look.warn(
                format!("debts.{}.draws_usd", debt.id),
                format!(
                    "{} draws {} of {} million USD requested in {}: its commitment is exhausted",
                    debt.name,
                    millions(look.at(commitment.dated, &cut)),
                    millions(look.at(commitment.dated_wanted, &cut)),
                    cut.date
                ),
                "Raise the commitment or draw less",
            );
        }
    }
}

/// The first month in which less is drawn than wanted.
fn first_cut(look: &Look, wanted: Series, drawn: Series) -> Option<When> {
    let mut months = look.months(wanted).iter().zip(look.months(drawn));
    months.position(|(wanted, drawn)| wanted - drawn > 0.01).map(|index| look.when(index))
}

/// Margin calls, shortfalls and draws that are cut.
pub(in crate::model) fn btc_loans(look: &mut Look) {
    for rows in look.rows().btc_loans() {
        let Some(loan) = look.plan.btc_loans.get(rows.index) else { continue };
        let path = format!("btc_loans.{}", loan.id);
        margin_call(look, &path, loan, rows);
        uncovered(look, &path, loan, rows);
        cut(look, &path, loan, rows);
    }
}

fn margin_call(look: &mut Look, path: &str, loan: &BtcLoan, rows: &BtcLoanRows) {
    let Some(first) = look.first_above(rows.called, 0.0) else { return };
    let margin = &rows.margin;
    look.warn(
        format!("{path}.margin_call_ltv_pct"),
        format!(
            "{} has its first margin call in {}; in total {} BTC are posted, {} million USD is paid and {} BTC are sold by the lender",
            loan.name,
            first.date,
            grouped(look.value(margin.topped_up_in_all), 0),
            millions(look.value(margin.cured_in_all)),
            grouped(look.value(margin.sold_in_all), 0)
        ),
        "Borrow less against BTC, keep BTC and cash free for margin calls, or repay before the price falls",
    );
}

fn uncovered(look: &mut Look, path: &str, loan: &BtcLoan, rows: &BtcLoanRows) {
    let Some(first) = look.first_above(rows.margin.uncovered, 0.01) else { return };
    let who = if loan.recourse { "the company pays" } else { "the lender bears" };
    look.warn(
        format!("{path}.recourse"),
        format!(
            "Collateral of {} is exhausted in {}: {who} the shortfall of {} million USD",
            loan.name,
            first.date,
            millions(look.at(rows.margin.uncovered, &first))
        ),
        "Borrow less against BTC",
    );
}

fn cut(look: &mut Look, path: &str, loan: &BtcLoan, rows: &BtcLoanRows) {
    let Some(cut) = first_cut(look, rows.draws.wanted, rows.draws.on_date) else { return };
    look.warn(
        format!("{path}.draws_usd"),
        format!(
            "{} draws {} of {} million USD requested in {}: no more BTC is free to pledge, or its limit is reached",
            loan.name,
            millions(look.at(rows.draws.on_date, &cut)),
            millions(look.at(rows.draws.wanted, &cut)),
            cut.date
        ),
        "Draw less, raise the limit, or keep more BTC",
    );
}

/// Debt that falls due and that nothing in the plan refinances.
pub(in crate::model) fn maturities(look: &mut Look) {
    let maturities = look.rows().company.measures.maturities;
    if let Some(first) = look.first_above(maturities.need, 1.0) {
        look.note(
            "company.refinancing-need",
            format!(
                "{} million USD falls due without planned refinancing, first {} in {}: it is paid from cash and from instruments in the plan",
                millions(look.value(maturities.total_need)),
                millions(look.at(maturities.need, &first)),
                first.date
            ),
            "Refinance the loan at maturity; for convertible notes, plan an issue for that month or hold the cash",
        );
    }
}

/// Buybacks that leave nothing.
pub(in crate::model) fn shares(look: &mut Look) {
    let shares = look.months(look.rows().equity.shares);
    if look.plan.equity.opening_shares > 1.0
        && let Some(t) = shares.iter().position(|shares| *shares <= 1.0)
    {
        look.warn(
            "equity.opening_shares",
            format!("Buybacks leave no shares outstanding from {}", look.when(t).date),
            "Buy back less, or correct the share count",
        );
    }
}
