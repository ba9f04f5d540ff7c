//! Fields that are set and change nothing under the present choices: the rate of a refinancing that is not planned, the month of a
//! default that does not come.

use crate::formula::{Book, Kind};
use crate::plan::{Field, Fields, Quantity, Spec};
use std::collections::BTreeSet;

/// Objects that analyses read and the model does not, by the first part of their path.
const OF_ANALYSES: [&str; 3] = ["phases", "uncertainty", "company"];

/// How fields end that scale something else: at 100 % they are not in its formula.
const SCALES: [&str; 3] = ["_factor_pct", "exercise_probability_pct", "issue_price_pct"];

/// The names of an object's fields that are set and change nothing under the present choices, as the book of the plan reads them. None
/// of an object of which nothing is read: it is switched off as a whole.
pub fn without_effect(book: &Book, path: &str, object: &dyn Fields) -> Vec<&'static str> {
    if OF_ANALYSES.iter().any(|first| path.split('.').next() == Some(*first)) {
        return Vec::new();
    }
    let field_of = |field: &'_ str| field.strip_prefix(path).and_then(|rest| rest.strip_prefix('.')).map(str::to_owned);
    let of_kind = |kind: &Kind| match kind {
        Kind::Input { field, .. } | Kind::Path { field, .. } => field_of(field),
        _ => None,
    };
    let read: BTreeSet<String> = book.items().iter().filter_map(|item| of_kind(&item.kind)).collect();
    let mut unread = Vec::new();
    let mut is_read = false;
    object.each_field(&mut |spec, field| {
        if read.contains(spec.name) {
            is_read = true;
        } else if is_set(spec, &field) {
            unread.push(spec.name);
        }
    });
    if is_read { unread } else { Vec::new() }
}

/// True for an amount or a date that would be an input of the book if the model read it. Nothing, and the whole of what is
/// scaled, are no inputs even where another value would be one; choices, texts and counts decide what the model is.
fn is_set(spec: &Spec, field: &Field) -> bool {
    let is_neutral = |value: f64| value == 0.0 || value == 100.0 && SCALES.iter().any(|end| spec.name.ends_with(end));
    match *field {
        Field::Number(value) | Field::Quantity(Quantity::Value(value)) => !is_neutral(*value),
        Field::Quantity(Quantity::Schedule(steps)) | Field::Steps(steps) => !steps.is_empty(),
        Field::Points(points) => !points.is_empty(),
        Field::Month(_) | Field::Date(_) => true,
        Field::Count(_) | Field::Flag(_) | Field::Text(_) | Field::Choice(_) => false,
    }
}
