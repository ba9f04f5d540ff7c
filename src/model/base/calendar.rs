//! The calendar: months with their actual days, and anniversaries.

use crate::formula::{DAY, Expression, Format, HOUR, MONTH, Operand as _, PLAIN, Series};
use crate::model::base::constants::{HOURS_PER_DAY, MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};
use crate::model::base::inputs::Builder;

/// Rows of time.
#[derive(Clone, Copy)]
pub(in crate::model) struct Calendar {
    pub month: Series,
    pub days: Series,
    pub hours: Series,
    /// Years since month 1, with fractions
    pub years: Series,
    /// Whole years since month 1
    pub anniversaries: Series,
}

pub(in crate::model) fn calendar(builder: &mut Builder) -> Calendar {
    let b = builder.book();
    b.section("calendar", "Calendar");
    let month = b.balance("month", "Month", MONTH, 0.0, |p| p + ONE_MONTH, "Month number, 1 in the first month");
    let days = b.flow("days", "Days", DAY, Expression::Days, "Days of the month in the Gregorian calendar");
    b.shown(days, Format::Decimals(0));
    let hours = b.flow("hours", "Hours", HOUR, days * HOURS_PER_DAY, "Hours of the month");
    b.shown(hours, Format::Decimals(0));
    let years = b.row(
        "years",
        "Years since month 1",
        PLAIN,
        (month - ONE_MONTH) / MONTHS_PER_YEAR / ONE_YEAR,
        "0 in month 1, 1 after twelve months",
    );
    let anniversaries = b.row(
        "anniversaries",
        "Whole years since month 1",
        PLAIN,
        years.floor(),
        "Prices and costs step at these anniversaries",
    );
    Calendar { month, days, hours, years, anniversaries }
}
