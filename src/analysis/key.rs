//! A cell by its key and month: `company.cash@2028-04`.

use crate::formula::{Book, Id};
use crate::model::{By, Period, periods};
use crate::plan::{Month, Plan, nearest, renamed_key};

/// The number of rows of one label that are named.
const MOST_KEYS: usize = 6;

/// An item, and its month if it is monthly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The item
    pub id: Id,
    /// Its month: 1 is the first, 0 the opening; None if none was named
    pub month: Option<i64>,
}

/// Reads `KEY`, `KEY@YYYY-MM` or `KEY@opening`; a label stands for the key of the row that alone has it, in the plan or in the company.
///
/// # Errors
/// One plain sentence: no such row (with a close match), a month outside the plan, or a month for a single value.
pub fn find_cell(book: &Book, plan: &Plan, text: &str) -> Result<Cell, String> {
    let (key, month) =
        text.trim().split_once('@').map_or((text.trim(), None), |(key, month)| (key.trim(), Some(month.trim())));
    let id = find_row(book, key)?;
    let Some(month) = month else { return Ok(Cell { id, month: None }) };
    if !book.item(id).is_series() {
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

/// The items with this label.
fn called(book: &Book, text: &str) -> Vec<Id> {
    let items = book.items().iter().enumerate();
    items.filter(|(_, item)| item.label.eq_ignore_ascii_case(text)).map(|(id, _)| id as Id).collect()
}

/// Those of the company.
fn of_company(book: &Book, ids: &[Id]) -> Vec<Id> {
    ids.iter().copied().filter(|id| book.item(*id).key.starts_with("company.")).collect()
}

/// The keys of other rows that the label in `KEY@month` might mean, in the order of the book.
pub fn also_called<'a>(book: &'a Book, text: &str, meant: Id) -> Vec<&'a str> {
    let label = text.split('@').next().unwrap_or_default().trim();
    called(book, label).into_iter().filter(|id| *id != meant).map(|id| book.item(id).key.as_str()).collect()
}

/// True if the text is a key or the label of a row, alone or with a month behind "@": a look that proposes nothing.
pub(super) fn is_row(book: &Book, text: &str) -> bool {
    let (key, month) = text.split_once('@').unwrap_or((text, ""));
    // Arithmetic may follow the month.
    if month.contains(|c| "@()*+/".contains(c)) || month.contains(" - ") {
        return false;
    }
    let key = key.trim();
    by_key(book, key).is_some() || book.items().iter().any(|item| item.label.eq_ignore_ascii_case(key))
}

/// The item with a key, also with one that it had.
fn by_key(book: &Book, text: &str) -> Option<Id> {
    book.find(text).or_else(|| book.find(&renamed_key(text)?))
}

/// Finds an item by its key, an old key, or its label: one that it alone has, or alone among those of the company.
fn find_row(book: &Book, text: &str) -> Result<Id, String> {
    if let Some(id) = by_key(book, text) {
        return Ok(id);
    }
    match called(book, text).as_slice() {
        [only] => Ok(*only),
        [] => Err(match nearest_key(book, text) {
            Some(near) => format!("The plan has no row '{text}'; did you mean '{near}'?"),
            None => format!("The plan has no row '{text}'; `wattfolio rows PLAN` lists them"),
        }),
        // What holds for the company is meant, unless a key says otherwise.
        several if let [only] = of_company(book, several)[..] => Ok(only),
        several => {
            let keys: Vec<&str> = several.iter().take(MOST_KEYS).map(|id| book.item(*id).key.as_str()).collect();
            let more = if several.len() > MOST_KEYS { ", …" } else { "" };
            Err(format!("{} rows are called '{text}'; name one by its key: {}{more}", several.len(), keys.join(", ")))
        }
    }
}

/// The fiscal year that "2027", "FY2027" or "FY27" names; None if the text is of another form.
///
/// # Errors
/// The fiscal years of the plan, if it is not one of them.
pub fn find_year(plan: &Plan, text: &str) -> Option<Result<Period, String>> {
    let lower = text.trim().to_lowercase();
    let digits = lower.strip_prefix("fy").unwrap_or(&lower).trim_start();
    let year: i32 = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let year = match digits.len() {
        4 => year,
        2 if digits != lower => 2000 + year,
        _ => return None,
    };
    let end = plan.company.fiscal_year_end_month.clamp(1, 12);
    let mut years = periods(plan, By::Year);
    let (first, last) = (years.first().map(|y| y.label.clone()), years.last().map(|y| y.label.clone()));
    let found = years.iter().position(|period| period.end.fiscal_year(end) == year);
    Some(found.map(|at| years.swap_remove(at)).ok_or_else(|| {
        let range = first.zip(last).map_or_else(String::new, |(first, last)| format!(", which has {first} to {last}"));
        format!("{text} is no fiscal year of the plan{range}")
    }))
}

/// The key closest to a mistyped one.
pub fn nearest_key<'a>(book: &'a Book, key: &str) -> Option<&'a str> {
    nearest(book.items().iter().map(|item| item.key.as_str()), key)
}
