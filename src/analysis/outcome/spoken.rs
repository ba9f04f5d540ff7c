//! Values as sentences say them: "181 million USD", "43,100 USD", "12.3 %", "Nov 2027".

use crate::formula::{Book, Format, PLAIN, Unit, grouped};
use crate::plan::Month;

/// A value with enough digits to see why it fails.
pub(super) fn exactly(book: &Book, value: f64, unit: Unit, format: Format) -> String {
    match format {
        Format::Decimals(digits) if unit == PLAIN => grouped(value, usize::from(digits)),
        Format::Decimals(digits) => format!("{} {unit}", grouped(value, usize::from(digits.max(2)))),
        Format::Share => format!("{} %", grouped(value * 100.0, 1)),
        Format::Flag => grouped(value, 0),
        Format::Month => book.month_name(value),
        Format::Day => book.day_name(value),
    }
}

/// A value as a sentence says it, with its unit.
pub fn spoken(book: &Book, value: f64, unit: Unit, format: Format) -> String {
    if value.is_nan() {
        return "no value".to_owned();
    }
    match format {
        Format::Month => month(book, value),
        Format::Day => book.day_name(value),
        Format::Share => format!("{} %", rounded(value * 100.0)),
        Format::Flag => grouped(value, 0),
        Format::Decimals(_) if unit == PLAIN => rounded(value),
        Format::Decimals(_) => amount(value, &unit.to_string()),
    }
}

/// An amount in its unit: money in millions and billions from a million on.
pub fn amount(value: f64, unit: &str) -> String {
    let scaled = |scale: f64, word: &str| format!("{} {word} {unit}", rounded(value / scale));
    // Also an amount per MW or share.
    let is_usd = unit == USD_WORD || unit.strip_prefix(USD_WORD).is_some_and(|rest| rest.starts_with('/'));
    match value.abs() {
        size if is_usd && size >= 1e9 => scaled(1e9, "billion"),
        size if is_usd && size >= 1e6 => scaled(1e6, "million"),
        _ if unit.is_empty() => rounded(value),
        _ => format!("{} {unit}", rounded(value)),
    }
}

const USD_WORD: &str = "USD";

/// Four digits that count, and never more decimals than are known.
fn rounded(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => 0,
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 10.0 => 2,
        size if size >= 0.1 => 3,
        _ => 6,
    };
    let text = grouped(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// "Nov 2027" for the number of a month of the book.
fn month(book: &Book, number: f64) -> String {
    book.month_name(number).parse::<Month>().map_or_else(|_error| grouped(number, 0), Month::long)
}
