//! The lines of a book as text: their formulas, their values, and why a value is missing.

use crate::finance::{MONTHLY_RATES, NoRate, investment_return};
use crate::formula::book::contents::Book;
use crate::formula::book::expression::{Expression, Id};
use crate::formula::book::item::{Format, Kind, Total};
use crate::formula::book::names::names;
use crate::formula::book::values::Values;

impl Book {
    /// The formula of an item with the names of its operands, the same for every month; for an input the field it comes
    /// from.
    pub fn formula_text(&self, id: Id) -> String {
        match &self.items[id as usize].kind {
            Kind::Input { field, .. } | Kind::Path { field, .. } => format!("input {field}"),
            Kind::Formula(formula) => names(self, formula, self.items[id as usize].section),
            Kind::Row { formula, .. } => {
                formula.as_ref().map(|e| names(self, e, self.items[id as usize].section)).unwrap_or_default()
            }
            Kind::Total(total) => self.total_text(total),
        }
    }

    /// The formula of a row's opening; None if it is zero.
    pub fn opening_text(&self, id: Id) -> Option<String> {
        match &self.items[id as usize].kind {
            Kind::Row { opening: Some(opening), .. } => Some(names(self, opening, self.items[id as usize].section)),
            _ => None,
        }
    }

    fn total_text(&self, total: &Total) -> String {
        let row = &self.items[total.row().0 as usize].label;
        match total {
            Total::Sum(_) => format!("sum of {row} over all months"),
            Total::Minimum(_) => format!("lowest {row}"),
            Total::Maximum(_) => format!("highest {row}"),
            Total::Mean(_) => format!("mean of {row}"),
            Total::Last(_) => format!("{row} in the last month"),
            Total::MonthOfMinimum(_) => format!("first month of the lowest {row}"),
            Total::MonthOfMaximum(_) => format!("first month of the highest {row}"),
            Total::FirstMonth(_) => format!("first month in which {row} is 1"),
            Total::NetPresentValue { rate, .. } => {
                format!("present value of {row} at the {}", self.items[rate.0 as usize].label)
            }
            Total::RateOfReturn { near, .. } => format!(
                "rate at which the present value of {row} is zero, nearest {}",
                self.items[near.0 as usize].label
            ),
        }
    }

    /// A value of an item as shown, without its unit.
    pub fn shown_value(&self, id: Id, value: f64) -> String {
        if value.is_nan() {
            return "not defined".to_owned();
        }
        match self.items[id as usize].format {
            Format::Decimals(n) => grouped(value, usize::from(n)),
            Format::Share => format!("{} %", grouped(value * 100.0, 1)),
            Format::Flag => grouped(value, 0),
            Format::Month => self.month_name(value),
            Format::Day => self.day_name(value),
        }
    }

    /// "2026-06-26" for days from the first day of the book; fractions of a day are dropped.
    pub fn day_name(&self, days: f64) -> String {
        if days.abs() > 400_000.0 {
            return grouped(days, 2);
        }
        let (year, month, day) = civil(self.first_day() + days.floor() as i64);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// "2027-03" for the number of a month of the book (1 is the first); other numbers as they are.
    pub fn month_name(&self, number: f64) -> String {
        if number.fract() != 0.0 || number.abs() > 12_000.0 {
            return grouped(number, 2);
        }
        let months = i64::from(self.start().0) * 12 + i64::from(self.start().1) - 1 + number as i64 - 1;
        format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
    }
}

/// Year, month and day of a count of days since 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = (shifted_month + 2) % 12 + 1;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
}

/// How much later a month is: "1 month later", "4 months earlier", from two years on "5.4 years earlier"; less than half a month
/// is "no change".
pub fn months_apart(months: f64) -> String {
    let count = months.abs().round();
    let size = match count {
        0.0 => return "no change".to_owned(),
        1.0 => "1 month".to_owned(),
        _ if count < 24.0 => format!("{} months", grouped(count, 0)),
        _ => format!("{} years", grouped(count / 12.0, 1).trim_end_matches(".0")),
    };
    format!("{size} {}", if months > 0.0 { "later" } else { "earlier" })
}

/// A number with grouping commas and a true minus; a value that rounds to zero has no sign.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The beginning in lower case, as inside a sentence; an acronym or a name such as S21 stays as it is.
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    if text.chars().nth(1).is_some_and(|second| !second.is_lowercase() && second != ' ') {
        return text.to_owned();
    }
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The beginning as a capital, as at the start of a sentence.
pub fn capital_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Why a value is undefined: one plain sentence, without a full stop. None if it is defined.
pub fn why_undefined(book: &Book, values: &Values, id: Id) -> Option<String> {
    if !values.scalar(id).is_nan() {
        return None;
    }
    let item = book.item(id);
    Some(match &item.kind {
        Kind::Total(Total::FirstMonth(row)) => {
            format!(
                "not within the plan: {} in none of its {} months",
                lower_first(&book.item(row.0).label),
                book.months()
            )
        }
        Kind::Total(Total::RateOfReturn { near, flow }) => {
            let months = values.months(flow.0);
            let near = values.scalar(near.0);
            let found = investment_return(near, &MONTHLY_RATES, months.len(), |t| months[t]);
            found.err().map_or_else(String::new, |why| no_rate(&why, &book.item(flow.0).label))
        }
        Kind::Formula(formula) => {
            let mut reason = None;
            each_scalar(formula, &mut |part| {
                if reason.is_none() {
                    reason = why_undefined(book, values, part);
                }
            });
            reason.unwrap_or_else(|| "not defined for these inputs".to_owned())
        }
        _ => "not defined for these inputs".to_owned(),
    })
}

/// Why a flow of this name has no rate of return.
fn no_rate(why: &NoRate, label: &str) -> String {
    let yearly = |rate: &f64| format!("{} %", grouped(((1.0 + rate).powi(12) - 1.0) * 100.0, 1));
    match why {
        NoRate::NothingInvested => format!("no rate: {label} is never negative, so there is no investment"),
        NoRate::NothingReturned => format!("no rate: {label} is never positive"),
        NoRate::NoFlows => format!("no rate: {label} is zero in every month"),
        NoRate::OutOfRange => {
            format!("no rate between −93 % and +900 % a year brings the present value of {label} to zero")
        }
        NoRate::MoneyFirst(rate) => format!(
            "not meaningful: money comes before it goes out, so {} of {label} would be the rate of a loan",
            yearly(rate)
        ),
        NoRate::Several(rates) => {
            let rates: Vec<String> = rates.iter().map(yearly).collect();
            format!("not meaningful: {label} has {} rates of return, {}", rates.len(), rates.join(" and "))
        }
    }
}

fn each_scalar(e: &Expression, visit: &mut dyn FnMut(Id)) {
    if let Expression::Scalar(id) | Expression::Given(id, _) = e {
        visit(*id);
    }
    e.children().for_each(|part| each_scalar(part, visit));
}

#[cfg(test)]
mod tests {
    use super::{grouped, months_apart};

    #[test]
    fn months_are_later_or_earlier() {
        for (months, want) in [
            (1.0, "1 month later"),
            (-4.0, "4 months earlier"),
            (23.0, "23 months later"),
            (24.0, "2 years later"),
            (-341.0, "28.4 years earlier"),
            (13.0 * 12.0 + 1.0, "13.1 years later"),
            (0.2, "no change"),
        ] {
            assert_eq!(months_apart(months), want);
        }
    }

    #[test]
    fn numbers_are_grouped_with_a_true_minus() {
        assert_eq!(grouped(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(grouped(-999.6, 0), "−1,000");
        assert_eq!(grouped(-0.001, 1), "0.0");
        assert_eq!(grouped(12.0, 0), "12");
    }
}
