//! The calendar: months with their actual days, and anniversaries.

use crate::formula::{Book, DAY, Expression, Format, HOUR, MONTH, Operand as _, PLAIN, Scalar, Series, sum, when};
use crate::model::base::constants::{HOURS_PER_DAY, MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};

/// Rows of time.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// Month number, 1 in the first month
    pub month: Series,
    /// Days of the month in the Gregorian calendar
    pub days: Series,
    /// Hours of the month
    pub hours: Series,
    /// Years since month 1, with fractions
    pub years: Series,
    /// Whole years since month 1
    pub anniversaries: Series,
}

impl Calendar {
    /// Writes the calendar, which every scope then carries.
    pub(in crate::model) fn of(book: &mut Book) -> Self {
        let section = book.section("calendar", "Calendar");
        let mut at = book.at(section);
        let month = at.balance("month", "Month", MONTH, 0.0, |p| p + ONE_MONTH, "Month number, 1 in the first month");
        let days = at.flow("days", "Days", DAY, Expression::Days, "Days of the month in the Gregorian calendar");
        let hours = at.flow("hours", "Hours", HOUR, days * HOURS_PER_DAY, "Hours of the month");
        let years = at.row(
            "years",
            "Years since month 1",
            PLAIN,
            (month - ONE_MONTH) / MONTHS_PER_YEAR / ONE_YEAR,
            "0 in month 1, 1 after twelve months",
        );
        let anniversaries = at.row(
            "anniversaries",
            "Whole years since month 1",
            PLAIN,
            years.floor(),
            "Prices and costs step at these anniversaries",
        );
        book.shown(days, Format::Decimals(0));
        book.shown(hours, Format::Decimals(0));
        Self { month, days, hours, years, anniversaries }
    }

    /// Amounts with the number of their month: each in its month, several of one month together.
    pub(in crate::model) fn dated(&self, amounts: &[(Scalar, Scalar)]) -> Expression {
        sum(amounts.iter().map(|(at, amount)| when(self.month.is(*at), *amount, 0.0)))
    }
}
