//! The results stored in the workbook before any spreadsheet recalculates it: Wattfolio's own values.

use super::line::{Line, What};
use super::rates::Search;
use crate::formula::{Book, Id, Values, evaluate};

/// The value of a line in month `t` (0 is the opening, and used for single values); NaN if undefined.
pub(super) fn result(book: &Book, values: &Values, line: &Line, t: usize) -> f64 {
    let at = |id: Id| values.at(id, t as i64);
    let search = |line: &Line| Search::of(book, values, line.item);
    match &line.what {
        What::Item => at(line.item),
        // Openings of helpers are zeros.
        _ if t == 0 && line.month.is_some() => 0.0,
        What::Part(part) => evaluate(book, values, part, t as i64),
        What::Position { curve, at: place } => position(book, values, *curve, at(*place)),
        What::Segment { curve, at: place } => {
            let place = position(book, values, *curve, at(*place));
            book.curves()[*curve].x.iter().filter(|x| values.scalar(x.id()) <= place).count() as f64
        }
        What::RunningSegment { at: place, x } => {
            (0..=t).filter(|s| values.at(*x, *s as i64) <= at(*place)).count() as f64
        }
        What::TriedFlow => search(line).flow(t),
        What::BelowZero => f64::from(u8::from(search(line).is_below(t))),
        What::SignChange if t == 1 => 0.0,
        What::SignChange => f64::from(u8::from(search(line).is_below(t) != search(line).is_below(t - 1))),
        What::PlaceOfRate => search(line).place() as f64,
        // Where the scale does not show it, the search begins at the rate itself.
        What::SearchStart if search(line).is_shown_by_scale() => search(line).start(),
        What::SearchStart | What::FoundRate => search(line).rate(),
    }
}

fn position(book: &Book, values: &Values, curve: usize, at: f64) -> f64 {
    let x = &book.curves()[curve].x;
    let end = |point: Option<&crate::formula::Scalar>| point.map_or(f64::NAN, |point| values.scalar(point.id()));
    at.min(end(x.last())).max(end(x.first()))
}
