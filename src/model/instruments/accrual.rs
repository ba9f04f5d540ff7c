//! Interest on any instrument: a monthly rate, accrual on the opening balance, and payment dates.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{DAYS_PER_RATE_YEAR, ONE_CENT, ONE_MONTH, ONE_YEAR, PERCENT_OF};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::{Builder, monthly};
use crate::plan::{Interest, Quantity};

/// The interest terms of an instrument.
pub(in crate::model) struct Terms<'a> {
    pub path: &'a str,
    pub kind: Interest,
    pub rate: &'a Quantity,
    pub margin: &'a Quantity,
}

/// Monthly interest rate: one twelfth of a fixed rate; SOFR plus a margin, actual/360.
pub(in crate::model) fn rate(builder: &mut Builder, calendar: &Calendar, sofr: Series, terms: &Terms) -> Series {
    let (rate, note) = match terms.kind {
        Interest::Fixed => {
            let rate = builder.quantity(
                &format!("{}.rate_pct_per_year", terms.path),
                PERCENT.per(YEAR),
                terms.rate,
                calendar.month,
            );
            (monthly(rate), "One twelfth of the annual rate")
        }
        Interest::Floating => {
            let margin = builder.quantity(
                &format!("{}.margin_pct_per_year", terms.path),
                PERCENT.per(YEAR),
                terms.margin,
                calendar.month,
            );
            let rate = (sofr + margin).max(0.0) * PERCENT_OF * ONE_YEAR * calendar.days / DAYS_PER_RATE_YEAR;
            (rate, "SOFR plus margin, floored at zero, actual/360")
        }
    };
    let row = builder.book().row("monthly-rate", "Monthly interest rate", PLAIN, rate, note);
    builder.book().shown(row, Format::Share);
    row
}

/// Payment months: every `every` months, counted back from maturity.
pub(in crate::model) fn payments(
    builder: &mut Builder,
    calendar: &Calendar,
    path: &str,
    every: u32,
    maturity: Scalar,
) -> (Scalar, Series) {
    let every = builder.months(format!("{path}.payment_months"), every);
    let b = builder.book();
    let times = b.row(
        "payments-to-maturity",
        "Payments to maturity",
        PLAIN,
        (maturity - calendar.month) / every,
        "A whole number in payment months",
    );
    let pays = b.flag("pays", "Payment month", times.is(times.floor()), "Counted back from maturity");
    (every, pays)
}

/// Interest capitalised to the debt: 1 in its months, and the most that is capitalised.
pub(in crate::model) struct Adds {
    pub when: Series,
    pub most: Option<Expression>,
}

/// Interest that accrues and is paid.
#[derive(Clone, Copy)]
pub(in crate::model) struct Accrued {
    /// Of the month
    pub interest: Series,
    pub paid: Series,
    /// Capitalised to the debt instead of paid
    pub added: Option<Series>,
    /// Accrued and unpaid at month end
    pub balance: Series,
}

/// Interest on an opening balance, due when `pays` is 1 and from maturity; capitalised to the debt when `adds` is 1.
pub(in crate::model) fn accrued(
    b: &mut Desk,
    calendar: &Calendar,
    principal: &Pending,
    rate: Series,
    (pays, maturity): (Series, Scalar),
    adds: Option<Adds>,
) -> Accrued {
    let balance = b.declare(
        "accrued-interest",
        "Accrued interest",
        USD,
        0.0,
        "Accrued and unpaid at month end; opening balance zero",
    );
    let interest =
        b.flow("interest", "Interest", USD, principal.prev() * rate, "Accrued in the month on the opening balance");
    let due = when(pays.max(calendar.month.ge(maturity)).gt(0.0), balance.prev() + interest, 0.0);
    let added = adds.map(|Adds { when: adds, most }| {
        let wanted = due.clone() * adds;
        let added = match most {
            None => wanted,
            Some(most) => wanted.min(most),
        };
        b.flow(
            "interest-added",
            "Interest capitalised to the debt",
            USD,
            added,
            "Accrued interest falling due in the capitalised-interest months, within the commitment",
        )
    });
    let paid = match added {
        None => due,
        Some(added) => due - added,
    };
    let paid =
        b.flow("interest-paid", "Interest paid", USD, paid, "Accrued interest, paid in payment months and at maturity");
    let balance =
        b.define(balance, |p| sum([p.prev(), interest.into(), -paid].into_iter().chain(added.map(|added| -added))));
    Accrued { interest, paid, added, balance }
}

/// Issuance costs, amortised over the life of their instrument.
#[derive(Clone, Copy)]
pub(in crate::model) struct Deferred {
    /// Amortised in the month
    pub amortised: Series,
    /// Paid and unamortised at month end
    pub balance: Series,
}

/// Amortises a fee straight-line to maturity; the rest at once when nothing is outstanding.
pub(in crate::model) fn deferred(
    b: &mut Desk,
    calendar: &Calendar,
    fee: Expression,
    owed: Series,
    maturity: Scalar,
) -> Deferred {
    let balance = b.declare(
        "deferred-fees",
        "Unamortised issuance costs",
        USD,
        0.0,
        "Paid and not yet amortised at month end; deducted from debt on the balance sheet",
    );
    let left = (maturity - calendar.month + ONE_MONTH).max(ONE_MONTH) / ONE_MONTH;
    let open = balance.prev() + fee.clone();
    let amortised = when(owed.le(ONE_CENT), open, balance.prev() / left);
    let amortised = b.flow(
        "fees-amortised",
        "Amortised issuance costs",
        USD,
        amortised,
        "Straight-line to maturity from the following month; the rest when nothing is outstanding",
    );
    let balance = b.define(balance, |p| p.prev() + fee - amortised);
    Deferred { amortised, balance }
}
