//! A condition that must hold: `company.lowest-cash > 0`, `company.cash@2028-04 >= 50m`, `company.cash >= treasury.minimum-cash`.

use super::key::{Cell, find_cell};
use crate::formula::{Format, Id, Item, Kind, PERCENT, PLAIN, Total, USD, YEAR, grouped, why_undefined};
use crate::model::Projection;
use crate::plan::{Month, Plan, parse_number};

const SIGNS: [(&str, Sign); 6] = [
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("!=", Sign::Differs),
    ("<", Sign::Below),
    (">", Sign::Above),
    ("=", Sign::Equals),
];

/// USD
const HALF_A_CENT: f64 = 0.005;

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

/// A condition that must hold in a plan.
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
    /// In every month that was tested
    Holds,
    /// It fails; a plain sentence names the values and the first month that fails
    Fails(String),
}

impl Assertion {
    /// Reads an assertion: a key (with a month or without), a sign, and a number, month or another key. A number may say
    /// `50m`, `3bn` or `12 %`; against a share, which is shown in percent, `12 %` is 0.12.
    ///
    /// # Errors
    /// One plain sentence that says what is wrong.
    pub fn parse(projection: &Projection, plan: &Plan, text: &str) -> Result<Self, String> {
        let (at, sign) = text
            .char_indices()
            .find_map(|(at, _)| SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign)).map(|sign| (at, sign)))
            .ok_or_else(|| format!("'{text}' is not a comparison; write one such as 'company.lowest-cash > 0', with <, <=, >, >=, = or !="))?;
        if text[..at].trim().is_empty() {
            return Err(format!(
                "nothing to the left of {} in '{}': write a key, such as company.cash",
                sign.0,
                text.trim()
            ));
        }
        let left = find_cell(projection, plan, &text[..at])?;
        let right = text[at + sign.0.len()..].trim();
        // Programmers write "==".
        let right = if sign.1 == Sign::Equals { right.strip_prefix('=').unwrap_or(right).trim() } else { right };
        if right.starts_with(['<', '>', '=']) {
            return Err(format!("'{}' has two comparison signs; write one of <, <=, >, >=, = or !=", text.trim()));
        }
        Ok(Self { text: text.trim().to_owned(), left, sign: sign.1, right: side(projection, plan, left.id, right)? })
    }

    /// The assertion as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tests a projection of the same plan.
    pub fn ask(&self, projection: &Projection, plan: &Plan) -> Verdict {
        let is_row = |cell: Cell| cell.month.is_none() && projection.book.item(cell.id).is_series();
        let monthly = is_row(self.left) || matches!(self.right, Side::Cell(cell) if is_row(cell));
        let value = |side: Side, t: i64| match side {
            Side::Number(number) => number,
            Side::Cell(cell) => projection.values.at(cell.id, cell.month.unwrap_or(t)),
        };
        // The first month of an event that never occurs is later than any month.
        let known =
            |value: f64, cell: Cell| if value.is_nan() && never(projection, cell.id) { f64::INFINITY } else { value };
        let months = if monthly { 1..=i64::from(plan.company.months) } else { 0..=0 };
        let at = |t: i64| {
            (
                known(value(Side::Cell(self.left), t), self.left),
                known(value(self.right, t), if let Side::Cell(cell) = self.right { cell } else { self.left }),
            )
        };
        // Sums of money are rounded to half a cent: a sale that tops cash up to its minimum meets the minimum.
        let is_money = projection.book.item(self.left.id).unit == USD;
        let fails = |t: &i64| {
            let (left, right) = at(*t);
            let left = if is_money && (left - right).abs() < HALF_A_CENT { right } else { left };
            left.is_nan() || right.is_nan() || !self.sign.holds(left, right)
        };
        let failing: Vec<i64> = months.filter(fails).collect();
        let Some(first) = failing.first() else { return Verdict::Holds };
        let reason = |t: i64| {
            let (left, right) = at(t);
            self.reason(projection, left, right)
        };
        if !monthly {
            return Verdict::Fails(reason(*first));
        }
        let distance = |t: i64| {
            let (left, right) = at(t);
            (left - right).abs()
        };
        let worst = failing
            .iter()
            .copied()
            .max_by(|a, b| distance(*a).total_cmp(&distance(*b)).then(b.cmp(a)))
            .unwrap_or(*first);
        let count = if failing.len() > 1 { format!("; it fails in {} months", failing.len()) } else { String::new() };
        let worst = if worst == *first {
            String::new()
        } else {
            format!(", worst in {}: {}", plan.month(worst), reason(worst))
        };
        let sentence = format!("{} in {}{count}{worst}", reason(*first), plan.month(*first));
        Verdict::Fails(sentence)
    }

    fn reason(&self, projection: &Projection, left: f64, right: f64) -> String {
        let without = |cell: Cell| {
            let item = projection.book.item(cell.id);
            let why = why_undefined(&projection.book, &projection.values, cell.id).unwrap_or_default();
            format!("{} has no value: {why}", item.label)
        };
        match self.right {
            _ if left.is_infinite() => without(self.left),
            Side::Cell(cell) if right.is_infinite() => without(cell),
            _ if left.is_nan() => without(self.left),
            Side::Cell(cell) if right.is_nan() => without(cell),
            Side::Number(_) => {
                format!("{} is {}", projection.book.item(self.left.id).label, shown(projection, self.left.id, left))
            }
            Side::Cell(cell) => {
                let label = |id: Id| projection.book.item(id).label.as_str();
                format!(
                    "{} is {}, {} is {}",
                    label(self.left.id),
                    shown(projection, self.left.id, left),
                    label(cell.id),
                    shown(projection, cell.id, right)
                )
            }
        }
    }
}

/// True if an item is the first month of an event.
fn never(projection: &Projection, id: Id) -> bool {
    matches!(projection.book.item(id).kind, Kind::Total(Total::FirstMonth(_)))
}

fn side(projection: &Projection, plan: &Plan, left: Id, text: &str) -> Result<Side, String> {
    let item = projection.book.item(left);
    let (is_month, is_share) = (item.format == Format::Month, item.format == Format::Share);
    if text.is_empty() {
        return Err(format!("nothing to the right of {}: write a number, a month or a key", item.key));
    }
    if is_month {
        return match text.parse::<Month>() {
            Ok(month) => Ok(Side::Number(plan.number_of(month) as f64)),
            Err(_no_month) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                Err(format!("{} is a month; compare it with one such as 2028-04, not with {text}", item.key))
            }
            Err(_no_month) => other(projection, plan, item, text),
        };
    }
    match parse_number(text) {
        Some(_) if text.ends_with('%') && !is_share && ![PERCENT, PERCENT.per(YEAR)].contains(&item.unit) => {
            Err(format!("{} is in {}: it cannot be compared with {text}", item.key, item.unit))
        }
        Some(number) if is_share && !text.ends_with('%') && number.abs() > 1.5 => {
            Err(format!("{} is a share: write {text} % or {}", item.key, number / 100.0))
        }
        Some(number) => Ok(Side::Number(if is_share && text.ends_with('%') { number / 100.0 } else { number })),
        None if text.starts_with(|c: char| c.is_ascii_digit() || "+-−(.$".contains(c)) => Err(format!(
            "'{text}' is not a number; {} is in {}: write, for example, 1,250, 50m, 3bn{}",
            item.key,
            item.unit,
            if is_share { " or 12 %" } else { "" }
        )),
        None => other(projection, plan, item, text),
    }
}

/// Another key on the right.
fn other(projection: &Projection, plan: &Plan, item: &Item, text: &str) -> Result<Side, String> {
    let cell = find_cell(projection, plan, text)?;
    let other = projection.book.item(cell.id);
    if other.unit != item.unit {
        return Err(format!(
            "{} is in {} and {} in {}: they cannot be compared",
            item.key, item.unit, other.key, other.unit
        ));
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
