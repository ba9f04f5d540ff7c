//! The results stored in the workbook before any spreadsheet recalculates it: Wattfolio's own values.

use super::line::{Line, What};
use crate::finance::{MONTHLY_RATES, NoRate, investment_return};
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
        What::SearchStart => match rate(book, values, line.item) {
            Err(NoRate::Several(_)) => f64::NAN,
            Err(NoRate::MoneyFirst(found)) | Ok(found) => found,
            Err(_) => near(book, values, line.item),
        },
        What::FoundRate => match rate(book, values, line.item) {
            Err(NoRate::MoneyFirst(found)) | Ok(found) => found,
            Err(_) => f64::NAN,
        },
    }
}

/// The rate of return of a total, or why there is none.
fn rate(book: &Book, values: &Values, id: Id) -> Result<f64, NoRate> {
    let Kind::Total(Total::RateOfReturn { near, flow }) = &book.item(id).kind else { return Err(NoRate::NoFlows) };
    let flow = values.months(flow.id());
    investment_return(values.scalar(near.id()), &MONTHLY_RATES, flow.len(), |t| flow[t])
}

/// Where the search for a rate begins if there is none.
fn near(book: &Book, values: &Values, id: Id) -> f64 {
    match &book.item(id).kind {
        Kind::Total(Total::RateOfReturn { near, .. }) => values.scalar(near.id()),
        _ => 0.01,
    }
}

fn position(book: &Book, values: &Values, curve: usize, at: f64) -> f64 {
    let x = &book.curves()[curve].x;
    let end = |point: Option<&crate::formula::Scalar>| point.map_or(f64::NAN, |point| values.scalar(point.id()));
    at.min(end(x.last())).max(end(x.first()))
}
