//! Interest of whatever bears it: a rate a month, what accrues on the opening balance, and when it is paid.

use super::calendar::Calendar;
use super::constants::{DAYS_PER_RATE_YEAR, ONE_CENT, ONE_MONTH, ONE_YEAR, PERCENT_OF};
use super::inputs::{Builder, monthly};
use crate::formula::{Book, Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, YEAR, sum, when};
use crate::plan::{Interest, Quantity};

/// What interest follows, of the fields of an instrument.
pub(super) struct Terms<'a> {
    pub path: &'a str,
    pub kind: Interest,
    pub rate: &'a Quantity,
    pub margin: &'a Quantity,
}

/// Interest a month: a twelfth of a fixed rate; SOFR and a margin for the days of the month over 360.
pub(super) fn rate(builder: &mut Builder, calendar: &Calendar, sofr: Series, terms: &Terms) -> Series {
    let (rate, note) = match terms.kind {
        Interest::Fixed => {
            let rate = builder.quantity(&format!("{}.rate_pct_per_year", terms.path), PERCENT.per(YEAR), terms.rate, calendar.month);
            (monthly(rate), "A twelfth of the yearly rate")
        }
        Interest::Floating => {
            let margin = builder.quantity(&format!("{}.margin_pct_per_year", terms.path), PERCENT.per(YEAR), terms.margin, calendar.month);
            let rate = (sofr + margin).max(0.0) * PERCENT_OF * ONE_YEAR * calendar.days / DAYS_PER_RATE_YEAR;
            (rate, "SOFR and the margin, not below zero, for the days of the month over 360")
        }
    };
    let row = builder.book.row("monthly-rate", "Interest a month", PLAIN, rate, note);
    builder.book.shown(row, Format::Share);
    row
}

/// When payments are made: every so many months counted back from maturity, where `every` is more than one.
pub(super) fn payments(builder: &mut Builder, calendar: &Calendar, path: &str, every: u32, maturity: Scalar) -> (Scalar, Series) {
    let every = builder.months(format!("{path}.payment_months"), every);
    let b = &mut builder.book;
    let times = b.row("payments-to-maturity", "Payments to maturity", PLAIN, (maturity - calendar.month) / every, "A whole number in months of payment");
    let pays = b.flag("pays", "Month of payment", times.is(times.floor()), "Counted back from maturity");
    (every, pays)
}

/// Interest that is added to the debt: 1 in its months, and the most that is added.
pub(super) struct Adds {
    pub when: Series,
    pub most: Option<Expression>,
}

/// Interest that accrues and is paid.
#[derive(Clone, Copy)]
pub(super) struct Accrued {
    /// Of the month
    pub interest: Series,
    pub paid: Series,
    /// Added to the debt in place of being paid
    pub added: Option<Series>,
    /// Accrued and not paid, at the month's end
    pub balance: Series,
}

/// Interest on an opening balance, due where `pays` is 1 and from maturity on; added to the debt where `adds` is 1.
pub(super) fn accrued(b: &mut Book, calendar: &Calendar, principal: &Pending, rate: Series, (pays, maturity): (Series, Scalar), adds: Option<Adds>) -> Accrued {
    let balance = b.declare("accrued-interest", "Accrued interest", USD, 0.0, "Accrued and not paid at the month's end; none before month 1");
    let interest = b.flow("interest", "Interest", USD, principal.prev() * rate, "Accrues in the month on the opening balance");
    let due = when(pays.max(calendar.month.ge(maturity)).gt(0.0), balance.prev() + interest, 0.0);
    let added = adds.map(|Adds { when: adds, most }| {
        let wanted = due.clone() * adds;
        let added = match most {
            None => wanted,
            Some(most) => wanted.min(most),
        };
        b.flow("interest-added", "Interest added to the debt", USD, added, "What has accrued in months of payment within its months of added interest, as far as the commitment allows")
    });
    let paid = match added {
        None => due,
        Some(added) => due - added,
    };
    let paid = b.flow("interest-paid", "Interest paid", USD, paid, "In months of payment and at maturity: what has accrued");
    let balance = b.define(balance, |p| sum([p.prev(), interest.into(), -paid].into_iter().chain(added.map(|added| -added))));
    Accrued { interest, paid, added, balance }
}

/// Fees that are written off over the life of what they were paid for.
#[derive(Clone, Copy)]
pub(super) struct Deferred {
    /// Written off in the month
    pub amortised: Series,
    /// Paid and not written off, at the month's end
    pub balance: Series,
}

/// Writes a fee off in equal parts to maturity; all of it once nothing is owed.
pub(super) fn deferred(b: &mut Book, calendar: &Calendar, fee: Expression, owed: Series, maturity: Scalar) -> Deferred {
    let balance = b.declare("deferred-fees", "Fees not written off", USD, 0.0, "Paid and not written off at the month's end; the books show the debt less them");
    let left = (maturity - calendar.month + ONE_MONTH).max(ONE_MONTH) / ONE_MONTH;
    let open = balance.prev() + fee.clone();
    let amortised = when(owed.le(ONE_CENT), open, balance.prev() / left);
    let amortised = b.flow("fees-amortised", "Fees written off", USD, amortised, "In equal parts to maturity, from the month after; the rest once nothing is owed");
    let balance = b.define(balance, |p| p.prev() + fee - amortised);
    Deferred { amortised, balance }
}
