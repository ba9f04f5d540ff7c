//! A cell by its key and month: `company.cash@2028-04`.

use crate::formula::{Book, Id};
use crate::model::Projection;
use crate::plan::{Month, Plan, renamed_key};

/// An item, and its month if it is monthly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The item
    pub id: Id,
    /// Its month: 1 is the first, 0 the opening; None if none was named
    pub month: Option<i64>,
}

/// Reads `KEY`, `KEY@YYYY-MM` or `KEY@opening`.
///
/// # Errors
/// One plain sentence: no such row (with a close match), a month outside the plan, or a month for a single value.
pub fn find_cell(projection: &Projection, plan: &Plan, text: &str) -> Result<Cell, String> {
    let (key, month) =
        text.trim().split_once('@').map_or((text.trim(), None), |(key, month)| (key.trim(), Some(month.trim())));
    let found = projection.book.find(key).or_else(|| projection.book.find(&renamed_key(key)?));
    let id = found.ok_or_else(|| match nearest_key(&projection.book, key) {
        Some(near) => format!("The plan has no row '{key}'; did you mean '{near}'?"),
        None => format!("The plan has no row '{key}'; `wattfolio rows PLAN` lists them"),
    })?;
    let Some(month) = month else { return Ok(Cell { id, month: None }) };
    if !projection.book.item(id).is_series() {
        return Err(format!("{key} is one value over all months: leave out '@{month}'"));
    }
    if month == "opening" {
        return Ok(Cell { id, month: Some(0) });
    }
    let number = plan.number_of(month.parse::<Month>()?);
    let last = i64::from(plan.company.months);
    if (1..=last).contains(&number) {
        Ok(Cell { id, month: Some(number) })
    } else {
        Err(format!("{month} is outside the plan, which runs from {} to {}", plan.month(1), plan.month(last)))
    }
}

/// The key closest to a mistyped one.
pub fn nearest_key<'a>(book: &'a Book, key: &str) -> Option<&'a str> {
    let near =
        book.items().iter().map(|item| (strsim::damerau_levenshtein(&item.key, key), item.key.as_str())).min()?;
    (near.0 <= key.chars().count() / 3 + 1).then_some(near.1)
}
