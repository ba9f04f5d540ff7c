//! Prepayment of a debt on the dates set, and the premium on it.

use super::life::Life;
use super::rows::PrepaymentRows;
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Series, USD, YEAR, grown, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::Debt;

/// Dated prepayments, and the premium on them; None without dates.
pub(super) fn prepayment(
    scope: &Scope,
    debt: &Debt,
    life: &Life,
    balance: &Pending,
    drawn: &Expression,
    scheduled: Series,
) -> Option<PrepaymentRows> {
    if debt.prepayments_usd.is_empty() {
        return None;
    }
    let dates = scope.steps("prepayments_usd", USD, &debt.prepayments_usd);
    let until = scope.month("make_whole_until", debt.make_whole_until);
    let yearly = scope.number("make_whole_rate_pct_per_year", PERCENT.per(YEAR), debt.make_whole_rate_pct_per_year);
    let fee = scope.share("prepayment_fee_pct", debt.prepayment_fee_pct);
    let month = scope.calendar.month;
    let wanted = scope.calendar.dated(&dates);
    let prepaid = scope.flow(
        "prepaid",
        "Prepayment",
        USD,
        when(month.lt(life.maturity), wanted.min((balance.prev() + drawn.clone() - scheduled).max(0.0)), 0.0),
        "On the dates set, up to the balance outstanding with the draws of the month",
    );
    let rate = scope.formula(
        "make-whole-rate",
        "Monthly make-whole rate",
        PLAIN,
        monthly(yearly.into()),
        "One twelfth of the annual rate",
    );
    scope.shown_scalar(rate, Format::Share);
    let months = (until - month).max(0.0) / ONE_MONTH;
    let factor = scope.row(
        "make-whole-factor",
        "Discount factor to the end of make-whole",
        PLAIN,
        grown(rate, -months.clone()),
        "Over the remaining months of the make-whole period",
    );
    let annuity = when(rate.lt(1e-9), months, (1.0 - factor) / rate.max(1e-9));
    let whole = life.rate * annuity + (1.0 + fee.clone()) * factor - 1.0;
    let premium = scope.flow(
        "premium",
        "Prepayment premium",
        USD,
        prepaid * when(month.lt(until), whole.max(0.0), fee),
        "During make-whole, interest to its end and the premium due then, discounted, in excess of par; after it, the premium alone",
    );
    Some(PrepaymentRows { prepaid, make_whole_rate: rate, make_whole_factor: factor, premium })
}
