//! Something that must hold: `company.lowest-cash > 0`, `company.cash@2028-04 >= 50m`, `company.cash >= treasury.minimum-cash`.

use super::key::{Cell, find_cell};
use crate::formula::{Format, Id, PLAIN, grouped, why_undefined};
use crate::model::Projection;
use crate::plan::{Month, Plan, parse_number};

const SIGNS: [(&str, Sign); 6] = [("<=", Sign::AtMost), (">=", Sign::AtLeast), ("!=", Sign::Differs), ("<", Sign::Below), (">", Sign::Above), ("=", Sign::Equals)];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equals,
    Differs,
}

impl Sign {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
            Self::Equals => left == right,
            Self::Differs => left != right,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Side {
    Number(f64),
    Cell(Cell),
}

/// Something that must hold in a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Assertion {
    text: String,
    left: Cell,
    sign: Sign,
    right: Side,
}

/// Whether it holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// In every month that was asked about
    Holds,
    /// Not, with a plain sentence that names the values and the first month that fails
    Fails(String),
}

impl Assertion {
    /// Reads an assertion: a key (with a month or without), a sign, and a number, month or another key. A number may say
    /// `50m`, `3bn` or `12 %`; against a share, which is shown in percent, `12 %` is 0.12.
    ///
    /// # Errors
    /// One plain sentence that says what is wrong.
    pub fn parse(projection: &Projection, plan: &Plan, text: &str) -> Result<Self, String> {
        let (at, sign) = text.char_indices().find_map(|(at, _)| SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign)).map(|sign| (at, sign))).ok_or_else(|| {
            format!("'{text}' is no comparison; write one such as 'company.lowest-cash > 0', with <, <=, >, >=, = or !=")
        })?;
        let left = find_cell(projection, plan, &text[..at])?;
        let right = text[at + sign.0.len()..].trim().trim_start_matches('=').trim();
        Ok(Self { text: text.trim().to_owned(), left, sign: sign.1, right: side(projection, plan, left.id, right)? })
    }

    /// What was asked.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Asks a projection of the same plan.
    pub fn ask(&self, projection: &Projection, plan: &Plan) -> Verdict {
        let is_row = |cell: Cell| cell.month.is_none() && projection.book.item(cell.id).is_series();
        let monthly = is_row(self.left) || matches!(self.right, Side::Cell(cell) if is_row(cell));
        let value = |side: Side, t: i64| match side {
            Side::Number(number) => number,
            Side::Cell(cell) => projection.values.at(cell.id, cell.month.unwrap_or(t)),
        };
        let months = if monthly { 1..=i64::from(plan.company.months) } else { 0..=0 };
        for t in months {
            let (left, right) = (value(Side::Cell(self.left), t), value(self.right, t));
            if left.is_nan() || right.is_nan() || !self.sign.holds(left, right) {
                let month = if monthly { format!(" in {}", plan.month(t)) } else { String::new() };
                return Verdict::Fails(format!("{}{month}", self.reason(projection, left, right)));
            }
        }
        Verdict::Holds
    }

    fn reason(&self, projection: &Projection, left: f64, right: f64) -> String {
        let without = |cell: Cell| {
            let item = projection.book.item(cell.id);
            let why = why_undefined(&projection.book, &projection.values, cell.id).unwrap_or_default();
            format!("{} has no value: {why}", item.label)
        };
        match self.right {
            _ if left.is_nan() => without(self.left),
            Side::Cell(cell) if right.is_nan() => without(cell),
            Side::Number(_) => format!("{} is {}", projection.book.item(self.left.id).label, shown(projection, self.left.id, left)),
            Side::Cell(cell) => {
                let label = |id: Id| projection.book.item(id).label.as_str();
                format!("{} is {}, {} is {}", label(self.left.id), shown(projection, self.left.id, left), label(cell.id), shown(projection, cell.id, right))
            }
        }
    }
}

fn side(projection: &Projection, plan: &Plan, left: Id, text: &str) -> Result<Side, String> {
    let item = projection.book.item(left);
    if let Some(number) = parse_number(text) {
        let share = item.format == Format::Share && text.ends_with('%');
        return Ok(Side::Number(if share { number / 100.0 } else { number }));
    }
    if let Some(month) = text.parse::<Month>().ok().filter(|_| item.format == Format::Month) {
        return Ok(Side::Number(plan.number_of(month) as f64));
    }
    let cell = find_cell(projection, plan, text)?;
    let other = projection.book.item(cell.id);
    if other.unit != item.unit {
        return Err(format!("{} is in {} and {} in {}: they cannot be compared", item.key, item.unit, other.key, other.unit));
    }
    Ok(Side::Cell(cell))
}

/// A value with enough digits to see why it fails.
fn shown(projection: &Projection, id: Id, value: f64) -> String {
    let item = projection.book.item(id);
    match item.format {
        Format::Decimals(digits) if item.unit == PLAIN => grouped(value, usize::from(digits)),
        Format::Decimals(digits) => format!("{} {}", grouped(value, usize::from(digits.max(2))), item.unit),
        _ => projection.book.shown_value(id, value),
    }
}
