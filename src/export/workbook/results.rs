//! The results stored in the workbook before any spreadsheet recalculates it: Wattfolio's own values.

use super::line::{Line, What};
use crate::formula::{Book, Id, Kind, Total, Values, evaluate};

/// The value of a line in month `t` (0 is the opening, and used for single values); NaN if undefined.
pub(super) fn result(book: &Book, values: &Values, line: &Line, t: usize) -> f64 {
    let at = |id: Id| values.at(id, t as i64);
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
        What::SearchStart => {
            let found = values.scalar(line.item);
            if found.is_nan() { near(book, values, line.item) } else { found }
        }
    }
}

fn position(book: &Book, values: &Values, curve: usize, at: f64) -> f64 {
    let x = &book.curves()[curve].x;
    let end = |point: Option<&crate::formula::Scalar>| point.map_or(f64::NAN, |point| values.scalar(point.id()));
    at.min(end(x.last())).max(end(x.first()))
}

/// The rate near which a rate of return is chosen.
fn near(book: &Book, values: &Values, id: Id) -> f64 {
    match &book.item(id).kind {
        Kind::Total(Total::RateOfReturn { near, .. }) => values.scalar(near.id()),
        _ => 0.01,
    }
}
