//! A figure computed from several numbers of a plan: `company.cash@2028-04`, `( a@2027-01 - b@2027-01 ) / c`, `sum(a@2027-01..2027-12)`.

use super::key::{Cell, find_cell};
use crate::formula::{USD, Yearly, grouped};
use crate::model::Projection;
use crate::plan::{Plan, typed_number};

/// Figure formats: the number is divided, rounded and followed by a suffix.
const FORMS: [(&str, f64, &str); 5] =
    [("m", 1e6, ""), ("bn", 1e9, ""), ("k", 1e3, ""), ("%", 0.01, " %"), ("", 1.0, "")];

/// Computes and formats a figure. Keys, numbers, operators and brackets are separated by spaces, as keys contain hyphens. After
/// `as` comes the format: `m1` millions with one decimal, `bn2`, `k0`, `%1` a share in percent, `2` two decimals; without it a
/// single number is formatted as its row is shown, money with grouped digits.
///
/// # Errors
/// One plain sentence: what cannot be read, or which number has no value.
pub fn figure(projection: &Projection, plan: &Plan, text: &str) -> Result<String, String> {
    let (expression, form) =
        text.rsplit_once(" as ").map_or((text, None), |(expression, form)| (expression, Some(form.trim())));
    let words: Vec<&str> = expression.split_whitespace().collect();
    let single = match words.as_slice() {
        [word] if is_key(word) => Some(find_cell(projection, plan, word)?),
        _ => None,
    };
    let numbers: Vec<String> = words.iter().map(|word| number(projection, plan, word)).collect::<Result<_, _>>()?;
    if numbers.windows(2).any(|pair| pair[0] == "/" && matches!(pair[1].as_str(), "(0)" | "0")) {
        return Err(format!("'{}' divides by zero", expression.trim()));
    }
    let value = typed_number(&format!("={}", numbers.join(" ")), "").ok_or_else(|| {
        format!("'{}' cannot be computed: write keys, numbers, + - * / and ( ) separated by spaces", expression.trim())
    })?;
    match (form, single) {
        (Some(form), _) => formed(value, form),
        (None, Some(cell)) if projection.book.item(cell.id).unit != USD => {
            Ok(projection.book.shown_value(cell.id, value))
        }
        (None, Some(_)) => Ok(grouped(value, 0)),
        (None, None) => Err(format!("give a format for '{}', such as 'as m1', 'as %1' or 'as 2'", expression.trim())),
    }
}

fn is_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase()) && !word.starts_with("sum(")
}

/// A word of a figure, with keys replaced by their values.
fn number(projection: &Projection, plan: &Plan, word: &str) -> Result<String, String> {
    if let Some(range) = word.strip_prefix("sum(").and_then(|rest| rest.strip_suffix(')')) {
        return Ok(bracketed(sum(projection, plan, range)?));
    }
    if !is_key(word) {
        return Ok(word.to_owned());
    }
    let cell = find_cell(projection, plan, word)?;
    value(projection, cell, word).map(bracketed)
}

fn value(projection: &Projection, cell: Cell, word: &str) -> Result<f64, String> {
    let item = projection.book.item(cell.id);
    if item.is_series() && cell.month.is_none() {
        return Err(format!("{word} has a value in each month: name one, such as {word}@2028-04"));
    }
    let value = projection.values.at(cell.id, cell.month.unwrap_or(0));
    if value.is_finite() { Ok(value) } else { Err(format!("{word} has no value")) }
}

/// The sum of a row over months: `KEY@2027-01..2027-12`.
fn sum(projection: &Projection, plan: &Plan, range: &str) -> Result<f64, String> {
    let wrong = || format!("'{range}' is not a range of months; write one such as company.interest@2027-01..2027-12");
    let (first, last) = range.split_once("..").ok_or_else(wrong)?;
    let (key, _) = first.split_once('@').ok_or_else(wrong)?;
    let row = find_cell(projection, plan, key)?.id;
    if projection.book.item(row).yearly != Yearly::Sum {
        return Err(format!("{key} is not a flow: its months cannot be added up"));
    }
    let (from, to) = (find_cell(projection, plan, first)?, find_cell(projection, plan, &format!("{key}@{last}"))?);
    let (Some(from_month), Some(to_month)) = (from.month, to.month) else { return Err(wrong()) };
    if from_month > to_month {
        return Err(wrong());
    }
    Ok((from_month..=to_month).map(|month| projection.values.at(from.id, month)).sum())
}

/// In brackets and without an exponent, whose sign would be read as an operator.
fn bracketed(value: f64) -> String {
    format!("({value})")
}

fn formed(value: f64, form: &str) -> Result<String, String> {
    let digits = form.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = &form[..form.len() - digits.len()];
    let known = FORMS.iter().find(|(name, ..)| *name == word);
    let (Some((_, scale, tail)), Ok(decimals @ 0..=9)) =
        (known, if digits.is_empty() { Ok(0) } else { digits.parse::<usize>() })
    else {
        return Err(format!(
            "'as {form}' is not a known format; write, for example, 'as m1', 'as bn2', 'as k0', 'as %1' or 'as 2'"
        ));
    };
    Ok(format!("{}{tail}", grouped(value / scale, decimals)))
}
