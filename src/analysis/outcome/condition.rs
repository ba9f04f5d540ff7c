//! A condition that must hold: `company.lowest-cash > 0`, `company.cash@2028-04 >= 50m`, `company.cash >= treasury.minimum-cash`.

use super::expression::{Node, Outcome};
use super::reader::Reader;
use super::spoken::exactly;
use crate::formula::{Book, Format, Id, PERCENT, USD, YEAR, why_undefined};
use crate::model::Projection;
use crate::plan::{Month, Plan, parse_number, typed_number};

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

/// The sign of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equals,
    Differs,
}

impl Sign {
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
            Self::Equals => left == right,
            Self::Differs => left != right,
        }
    }

    /// The two sides of the first sign outside brackets.
    pub fn split(text: &str) -> Option<(&str, Self, &str)> {
        let mut depth = 0_i32;
        for (at, c) in text.char_indices() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            if depth == 0
                && let Some((sign, kind)) = SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign))
            {
                return Some((&text[..at], *kind, text[at + sign.len()..].trim()));
            }
        }
        None
    }

    fn word(self) -> &'static str {
        SIGNS.iter().find(|(_, sign)| *sign == self).map_or("", |(word, _)| word)
    }
}

/// The right side of a comparison.
pub(super) struct Side {
    pub node: Node,
    label: String,
    /// The single item that it is
    item: Option<Id>,
    is_event: bool,
}

/// A condition that must hold in a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    text: String,
    pub(super) left: Outcome,
    pub(super) sign: Sign,
    right: Node,
    pub(super) right_label: String,
    right_item: Option<Id>,
    right_is_event: bool,
    /// The share of futures in which it must hold; None if it is not asked of futures
    chance: Option<f64>,
    months: i64,
}

/// How a condition fails.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Failure {
    /// The first month in which it fails (1 is the first); None if it is no condition of each month
    pub first: Option<i64>,
    /// In how many months it fails
    pub count: usize,
    /// The month in which it fails by most
    pub worst: Option<i64>,
    /// Both sides in the first month
    sides: (f64, f64),
    /// Both sides in the worst month
    worst_sides: (f64, f64),
}

/// Whether a condition holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// In every month that was tested
    Holds,
    /// It fails; a plain sentence names the values and the first month that fails
    Fails(String),
}

impl Condition {
    /// Reads a condition: an outcome or a row, a sign, and a number, month, or another outcome or row. A row is compared in every
    /// month in which it has a value. A number may say `50m`, `3bn` or `12 %`; against a share, which is shown in percent, `12 %`
    /// is 0.12. `in 95%` at the end asks for a share of futures.
    ///
    /// # Errors
    /// One plain sentence that says what is wrong.
    pub fn parse(book: &Book, plan: &Plan, text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (comparison, chance) = chance(text)?;
        let (left, sign, right) = Sign::split(comparison).ok_or_else(|| {
            format!(
                "'{text}' is not a comparison; write one such as 'company.lowest-cash > 0', with <, <=, >, >=, = or !="
            )
        })?;
        if left.trim().is_empty() {
            return Err(format!(
                "nothing to the left of {} in '{text}': write a key, such as company.cash",
                sign.word()
            ));
        }
        // Programmers write "==".
        let right = if sign == Sign::Equals { right.strip_prefix('=').unwrap_or(right).trim() } else { right };
        if right.starts_with(['<', '>', '=']) {
            return Err(format!("'{text}' has two comparison signs; write one of <, <=, >, >=, = or !="));
        }
        let left = Outcome::parse_any(book, plan, left)?;
        let Side { node, label, item, is_event } = left.side(book, plan, right)?;
        Ok(Self {
            text: text.to_owned(),
            left,
            sign,
            right: node,
            right_label: label,
            right_item: item,
            right_is_event: is_event,
            chance,
            months: i64::from(plan.company.months),
        })
    }

    /// The condition as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same without the share of futures that it asks for.
    pub fn comparison(&self) -> &str {
        chance(&self.text).map_or(&self.text, |(comparison, _)| comparison)
    }

    /// The outcome or row that is compared.
    pub fn left(&self) -> &Outcome {
        &self.left
    }

    /// The number that it is compared with, if that is one number.
    pub fn level(&self) -> Option<f64> {
        if let Node::Number(value) = self.right { Some(value) } else { None }
    }

    /// True if an outcome is to equal a value, so that nothing breaks on either side of it.
    pub fn is_equality(&self) -> bool {
        self.sign == Sign::Equals
    }

    /// The share of futures in which it must hold; None if it is not asked of futures.
    pub fn chance(&self) -> Option<f64> {
        self.chance
    }

    /// True if a value of the left side above the right is what is wanted.
    pub fn wants_more(&self) -> bool {
        matches!(self.sign, Sign::Above | Sign::AtLeast)
    }

    /// The items that it reads.
    pub fn reads(&self) -> Vec<Id> {
        let mut ids = self.left.reads();
        self.right.reads(&mut ids);
        ids
    }

    fn is_monthly(&self) -> bool {
        self.left.is_monthly() || self.right.is_monthly()
    }

    /// By how much the left side exceeds the right: of a row, in the month in which this is least as it is wanted; NaN if there is
    /// no such month or value. And that month (1 is the first); of what is no row the month of the left side.
    pub fn margin(&self, reader: &impl Reader) -> (f64, Option<i64>) {
        let (margin, least) = self.least(reader);
        let month = if self.is_monthly() { Some(least) } else { self.left.read(reader).month };
        (margin, month.filter(|month| *month > 0))
    }

    /// By how much it is met in each month, in the unit of its left side; below 0 where it fails, infinite where it is not tested.
    /// One value for a condition of no month. What is never tested does not hold.
    pub fn headroom(&self, reader: &impl Reader) -> Vec<f64> {
        let (first, count) = if self.is_monthly() { (1, self.months as usize) } else { (0, 1) };
        let mut headroom = vec![f64::INFINITY; count];
        // Less is none: in USD half a cent, otherwise the least number.
        let least = if self.left.unit == USD { HALF_A_CENT } else { f64::MIN_POSITIVE };
        let mut is_tested = false;
        for t in self.tested(reader) {
            is_tested = true;
            let sides = self.sides(reader, t);
            let distance = match self.sign {
                Sign::Above | Sign::AtLeast => sides.0 - sides.1,
                Sign::Below | Sign::AtMost => sides.1 - sides.0,
                Sign::Equals | Sign::Differs => -(sides.0 - sides.1).abs(),
            };
            let holds = self.holds(sides);
            let value = if distance.is_nan() { f64::NEG_INFINITY } else { distance };
            headroom[(t - first) as usize] = if holds { value.max(0.0) } else { value.min(-least) };
        }
        if !is_tested {
            headroom[0] = f64::NEG_INFINITY;
        }
        headroom
    }

    /// The least margin, and its month; 0 if it has none.
    fn least(&self, reader: &impl Reader) -> (f64, i64) {
        let sign = if self.wants_more() { 1.0 } else { -1.0 };
        let mut least = (f64::NAN, 0);
        for t in self.tested(reader) {
            let (left, right) = self.sides(reader, t);
            let margin = left - right;
            if margin.is_nan() {
                return (f64::NAN, 0);
            }
            if least.0.is_nan() || margin * sign < least.0 * sign {
                least = (margin, t);
            }
        }
        least
    }

    /// How it fails in a plan; None if it holds.
    pub fn failure(&self, reader: &impl Reader) -> Option<Failure> {
        let mut failure: Option<Failure> = None;
        let mut worst = -1.0;
        let mut tested = false;
        for t in self.tested(reader) {
            tested = true;
            let sides = self.sides(reader, t);
            if self.holds(sides) {
                continue;
            }
            let month = self.is_monthly().then_some(t);
            let distance = (sides.0 - sides.1).abs();
            let so_far =
                failure.get_or_insert(Failure { first: month, count: 0, worst: month, sides, worst_sides: sides });
            so_far.count += 1;
            if distance.total_cmp(&worst).is_gt() {
                (worst, so_far.worst, so_far.worst_sides) = (distance, month, sides);
            }
        }
        // What is never tested does not hold.
        let never =
            Failure { first: None, count: 0, worst: None, sides: (f64::NAN, 0.0), worst_sides: (f64::NAN, 0.0) };
        failure.or((!tested).then_some(never))
    }

    /// The months in which it is tested: those in which its rows have a value, or one of no month.
    fn tested<'a>(&'a self, reader: &'a impl Reader) -> impl Iterator<Item = i64> + 'a {
        let months = if self.is_monthly() { 1..=self.months } else { 0..=0 };
        months.filter(|t| *t == 0 || self.left.node.is_known(reader, *t) && self.right.is_known(reader, *t))
    }

    /// Both sides in a month. The first month of an event that never comes is later than any month.
    fn sides(&self, reader: &impl Reader, t: i64) -> (f64, f64) {
        let known = |value: f64, is_event: bool| if value.is_nan() && is_event { f64::INFINITY } else { value };
        (
            known(self.left.node.value(reader, t), self.left.is_event),
            known(self.right.value(reader, t), self.right_is_event),
        )
    }

    /// Sums of money are rounded to half a cent: a sale that tops cash up to its minimum meets the minimum.
    fn holds(&self, (left, right): (f64, f64)) -> bool {
        let left = if self.left.unit == USD && (left - right).abs() < HALF_A_CENT { right } else { left };
        !left.is_nan() && !right.is_nan() && self.sign.holds(left, right)
    }

    /// Tests a projection of the same plan.
    pub fn ask(&self, projection: &Projection, plan: &Plan) -> Verdict {
        let Some(failure) = self.failure(projection) else { return Verdict::Holds };
        let reason = |sides| self.reason(projection, sides);
        let (Some(first), Some(worst)) = (failure.first, failure.worst) else {
            return Verdict::Fails(reason(failure.sides));
        };
        let count = if failure.count > 1 { format!("; it fails in {} months", failure.count) } else { String::new() };
        let worst = if worst == first {
            String::new()
        } else {
            format!(", worst in {}: {}", plan.month(worst), reason(failure.worst_sides))
        };
        Verdict::Fails(format!("{} in {}{count}{worst}", reason(failure.sides), plan.month(first)))
    }

    fn reason(&self, projection: &Projection, (left, right): (f64, f64)) -> String {
        let book = &projection.book;
        let without = |label: &str, item: Option<Id>| {
            let why = item.and_then(|id| why_undefined(book, &projection.values, id));
            let why = why.unwrap_or_else(|| "not in any month of the plan".to_owned());
            format!("{label} has no value: {why}")
        };
        if left.is_infinite() || left.is_nan() {
            return without(&self.left.label, self.left.item());
        }
        if right.is_infinite() || right.is_nan() {
            return without(&self.right_label, self.right_item);
        }
        let shown = |value| exactly(book, value, self.left.unit, self.left.format);
        let left = format!("{} is {}", self.left.label, shown(left));
        if matches!(self.right, Node::Number(_)) {
            left
        } else {
            format!("{left}, {} is {}", self.right_label, shown(right))
        }
    }
}

/// The comparison, and the share of futures that `in 95%` at its end asks for.
fn chance(text: &str) -> Result<(&str, Option<f64>), String> {
    let Some((comparison, share)) = text.rsplit_once(" in ").filter(|(_, share)| share.trim().ends_with('%')) else {
        return Ok((text, None));
    };
    match parse_number(share) {
        Some(share) if share > 0.0 && share <= 100.0 => Ok((comparison.trim(), Some(share / 100.0))),
        _ => Err(format!("'in {}' is not a share of futures; write, for example, in 95%", share.trim())),
    }
}

impl Outcome {
    /// The right side of a comparison with this outcome.
    pub(super) fn side(&self, book: &Book, plan: &Plan, text: &str) -> Result<Side, String> {
        let (is_month, is_share) = (self.format == Format::Month, self.format == Format::Share);
        let name = &self.text;
        let number = |value| Ok(Side { node: Node::Number(value), label: String::new(), item: None, is_event: false });
        if text.is_empty() {
            return Err(format!("nothing to the right of {name}: write a number, a month or a key"));
        }
        if is_month {
            return match text.parse::<Month>() {
                Ok(month) => number(plan.number_of(month) as f64),
                Err(_no_month) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                    Err(format!("{name} is a month; compare it with one such as 2028-04, not with {text}"))
                }
                Err(_no_month) => self.other(book, plan, text),
            };
        }
        let is_rate = [PERCENT, PERCENT.per(YEAR)].contains(&self.unit);
        match parse_number(text) {
            Some(_) if text.ends_with('%') && !is_share && !is_rate => {
                Err(format!("{name} is in {}: it cannot be compared with {text}", self.unit))
            }
            Some(value) if is_share && !text.ends_with('%') && value.abs() > 1.5 => {
                Err(format!("{name} is a share: write {text} % or {}", value / 100.0))
            }
            Some(value) => number(if is_share && text.ends_with('%') { value / 100.0 } else { value }),
            None => match typed_number(text, &self.unit.to_string()) {
                Some(value) if !text.starts_with('=') => number(value),
                _ if is_number_like(text) => Err(format!(
                    "'{text}' is not a number; {name} is in {}: write, for example, 1,250, 50m, 3bn{}",
                    self.unit,
                    if is_share { " or 12 %" } else { "" }
                )),
                _ => self.other(book, plan, text),
            },
        }
    }

    /// Another outcome or row on the right.
    fn other(&self, book: &Book, plan: &Plan, text: &str) -> Result<Side, String> {
        let other = Self::parse_any(book, plan, text)?;
        if other.unit != self.unit {
            return Err(format!(
                "{} is in {} and {} in {}: they cannot be compared",
                self.text, self.unit, other.text, other.unit
            ));
        }
        let item = other.item();
        Ok(Side { node: other.node, label: other.label, item, is_event: other.is_event })
    }
}

/// True for what is meant as a number: it starts like one and no arithmetic follows.
fn is_number_like(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "+-−.$".contains(c))
        && ![" * ", " / ", " + ", " - "].iter().any(|sign| text.contains(sign))
}
