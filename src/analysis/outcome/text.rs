//! Reading an outcome: `company.npv`, `company.cash@2028-04`, `min(company.liquidity)`, `first(company.funding-gap > 0)`,
//! `sum(company.interest@2027-01..2027-12)`, and arithmetic with them.

use super::condition::Sign;
use super::expression::{Fold, Months, Node, Outcome, When, extreme_of, row_of};
use super::words::label;
use crate::analysis::key::{find_cell, find_year, is_row};
use crate::formula::{Book, Format, Id, Kind, Known, MONTH, PLAIN, Total, Unit, Yearly};
use crate::plan::{Plan, parse_number};

/// The functions of rows and of comparisons.
const FOLDS: [(&str, Fold); 4] =
    [("min", Fold::Minimum), ("max", Fold::Maximum), ("sum", Fold::Sum), ("mean", Fold::Mean)];
const MOMENTS: [(&str, When); 3] = [("first", When::First), ("last", When::Last), ("count", When::Count)];

/// More brackets than anybody writes; more would end the program.
const DEEPEST: usize = 40;

/// A part of an outcome, with what is known of it.
struct Part {
    node: Node,
    unit: Unit,
    format: Format,
    /// A number takes any unit
    is_number: bool,
}

/// What is read, and how far.
pub(super) struct Reading<'a> {
    book: &'a Book,
    plan: &'a Plan,
    left: &'a str,
    depth: usize,
}

impl Outcome {
    /// Reads an outcome of a plan and its book.
    ///
    /// # Errors
    /// One plain sentence: what cannot be read, with a close match for a wrong key.
    pub fn parse(book: &Book, plan: &Plan, text: &str) -> Result<Self, String> {
        let outcome = Self::parse_any(book, plan, text)?;
        if outcome.is_monthly() {
            return Err(format!(
                "{0} has a value in each month: name one, such as {0}@{1}, or take min({0}) or max({0})",
                outcome.text,
                plan.month(1)
            ));
        }
        Ok(outcome)
    }

    /// The same, also of a row that has a value in each month.
    pub(super) fn parse_any(book: &Book, plan: &Plan, text: &str) -> Result<Self, String> {
        let text = text.trim();
        // A label may hold any sign, so what is a row as it stands is one.
        let part = if is_plain_key(text) || is_row(book, text) {
            cell(book, plan, text)?
        } else {
            let mut reading = Reading { book, plan, left: text, depth: 0 };
            let part = reading.sum()?;
            if !reading.left.trim().is_empty() {
                return Err(reading.cannot());
            }
            part
        };
        let item = match part.node {
            Node::Cell { id, .. } | Node::Row { id, .. } => Some(book.item(id)),
            _ => None,
        };
        let total = item.and_then(|item| if let Kind::Total(total) = &item.kind { Some(total) } else { None });
        let months = (1, i64::from(plan.company.months));
        Ok(Self {
            text: text.to_owned(),
            label: label(book, plan, &part.node),
            extreme: total.and_then(extreme_of).map(|(fold, row)| (fold, row, months)),
            is_event: matches!(total, Some(Total::FirstMonth(_)))
                || matches!(part.node, Node::Months { when: When::First | When::Last, .. }),
            node: part.node,
            unit: part.unit,
            format: part.format,
        })
    }
}

/// A single value, or a row: in each month, in the month or in the fiscal year that is named.
fn cell(book: &Book, plan: &Plan, text: &str) -> Result<Part, String> {
    if let Some((key, when)) = text.split_once('@')
        && let Some(year) = find_year(plan, when)
    {
        let id = find_cell(book, plan, key)?.id;
        let months = year?.months;
        return in_year(book, id, (months.start as i64 + 1, months.end as i64), text);
    }
    let cell = find_cell(book, plan, text)?;
    let item = book.item(cell.id);
    let node = match cell.month {
        None if item.is_series() => row_of(book, cell.id),
        // In a month in which a row has no value, neither has the outcome.
        Some(month) if month > 0 => one_month(book, cell.id, month),
        month => Node::Cell { id: cell.id, month: month.unwrap_or(0) },
    };
    Ok(Part { node, unit: item.unit, format: item.format, is_number: false })
}

/// A row in a month, without a value where the row has none.
fn one_month(book: &Book, id: Id, month: i64) -> Node {
    match book.item(id).known {
        Known::Always => Node::Cell { id, month },
        _ => Node::Fold { fold: Fold::Minimum, of: Box::new(row_of(book, id)), months: (month, month) },
    }
}

/// A row over a fiscal year, by its annual rule.
fn in_year(book: &Book, id: Id, months: Months, text: &str) -> Result<Part, String> {
    let item = book.item(id);
    let fold = |fold| Node::Fold { fold, of: Box::new(row_of(book, id)), months };
    let node = match item.yearly {
        _ if !item.is_series() => return Err(format!("{text} is one value over all months: leave out the year")),
        Yearly::Sum => fold(Fold::Sum),
        Yearly::Mean => fold(Fold::Mean),
        Yearly::Last => one_month(book, id, months.1),
        Yearly::None => return Err(format!("{text} has no value over a year: name a month")),
    };
    Ok(Part { node, unit: item.unit, format: item.format, is_number: false })
}

/// True for one word without signs: a key, and nothing else.
fn is_plain_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic()) && !text.contains(|c: char| c.is_whitespace() || "()+*/,".contains(c))
}

impl<'a> Reading<'a> {
    fn cannot(&self) -> String {
        format!(
            "'{}' cannot be computed: write keys, numbers, + - * / and ( ) separated by spaces, and min, max, sum, mean, first, last or count",
            self.left.trim()
        )
    }

    /// The next sign of these, if it comes next; a minus stands apart, because keys contain hyphens.
    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let rest = self.left.trim_start();
        let sign = rest.chars().next().filter(|c| signs.contains(c))?;
        self.left = &rest[sign.len_utf8()..];
        Some(sign)
    }

    fn sum(&mut self) -> Result<Part, String> {
        let mut part = self.product()?;
        while let Some(sign) = self.sign(&['+', '-']) {
            let right = self.product()?;
            if part.unit != right.unit && !part.is_number && !right.is_number {
                return Err(format!("{} and {} cannot be added or compared", part.unit, right.unit));
            }
            let (unit, format) = if part.is_number { (right.unit, right.format) } else { (part.unit, part.format) };
            part = joined(sign, part, right, unit, format);
        }
        Ok(part)
    }

    fn product(&mut self) -> Result<Part, String> {
        let mut part = self.factor()?;
        while let Some(sign) = self.sign(&['*', '/']) {
            let right = self.factor()?;
            if sign == '/' && right.node == Node::Number(0.0) {
                return Err("an outcome divides by zero".to_owned());
            }
            let unit = if sign == '*' { part.unit.by(right.unit) } else { part.unit.per(right.unit) };
            let format = if right.is_number { part.format } else { Format::usual(unit) };
            part = joined(sign, part, right, unit, format);
        }
        Ok(part)
    }

    fn factor(&mut self) -> Result<Part, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("an outcome has more than {DEEPEST} brackets and signs"));
        }
        let part = self.one();
        self.depth -= 1;
        part
    }

    fn one(&mut self) -> Result<Part, String> {
        if self.sign(&['(']).is_some() {
            let part = self.sum()?;
            return if self.sign(&[')']).is_some() { Ok(part) } else { Err("a bracket is not closed".to_owned()) };
        }
        if self.sign(&['-', '−']).is_some() {
            let part = self.factor()?;
            return Ok(Part { node: Node::Negative(Box::new(part.node)), ..part });
        }
        let rest = self.left.trim_start();
        if rest.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '$') {
            return self.number(rest);
        }
        if let Some((name, inside)) = rest.split_once('(').filter(|(name, _)| !name.is_empty() && is_plain_key(name)) {
            return self.function(name, inside);
        }
        self.cell(rest)
    }

    /// A number, also such as 50m or 12 %.
    fn number(&mut self, rest: &'a str) -> Result<Part, String> {
        let end = rest.find(|c: char| c.is_whitespace() || "()*/,".contains(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (word, percent, after) = match (word.strip_suffix('%'), after.trim_start().strip_prefix('%')) {
            (Some(word), _) => (word, true, after),
            (None, Some(after)) => (word, true, after),
            (None, None) => (word, false, after),
        };
        let value = parse_number(word).ok_or_else(|| format!("'{word}' is not a number"))?;
        self.left = after;
        let value = if percent { value / 100.0 } else { value };
        Ok(Part { node: Node::Number(value), unit: PLAIN, format: Format::usual(PLAIN), is_number: true })
    }

    /// A row or a single value, by its key or its label.
    fn cell(&mut self, rest: &'a str) -> Result<Part, String> {
        let end = rest.find(|c: char| c.is_whitespace() || "()*,".contains(c)).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.cannot());
        }
        self.left = &rest[end..];
        cell(self.book, self.plan, &rest[..end])
    }

    /// `min(row@2027-01..2027-12)`, `first(row > 0)`.
    fn function(&mut self, name: &str, inside: &'a str) -> Result<Part, String> {
        let end = closing(inside).ok_or_else(|| format!("the bracket of {name}( is not closed"))?;
        self.left = &inside[end + 1..];
        let inside = &inside[..end];
        if let Some((_, fold)) = FOLDS.iter().find(|(known, _)| *known == name) {
            return self.fold(name, *fold, inside);
        }
        let (_, when) = MOMENTS.iter().find(|(known, _)| *known == name).ok_or_else(|| {
            format!("'{name}' is not known: an outcome may take min, max, sum, mean, first, last or count")
        })?;
        let (inside, months) = self.months(inside)?;
        let (left, sign, right) = Sign::split(inside).ok_or_else(|| {
            format!("{name}( ) takes a comparison, such as {name}(company.funding-gap > 0), not '{inside}'")
        })?;
        let left = Outcome::parse_any(self.book, self.plan, left)?;
        let right = left.side(self.book, self.plan, right)?;
        if !left.is_monthly() && !right.node.is_monthly() {
            return Err(format!("neither side of '{inside}' has a value in each month"));
        }
        let node = Node::Months { when: *when, left: Box::new(left.node), sign, right: Box::new(right.node), months };
        let format = if *when == When::Count { Format::Decimals(0) } else { Format::Month };
        Ok(Part { node, unit: MONTH, format, is_number: false })
    }

    fn fold(&self, name: &str, fold: Fold, inside: &str) -> Result<Part, String> {
        let (inside, months) = self.months(inside)?;
        let of = Outcome::parse_any(self.book, self.plan, inside)?;
        if !of.is_monthly() {
            return Err(format!("{inside} is one value: leave out {name}( )"));
        }
        if fold == Fold::Sum
            && let Some(id) = of.item()
            && self.book.item(id).yearly != Yearly::Sum
        {
            return Err(format!("{inside} is not a flow: its months cannot be added up"));
        }
        let node = Node::Fold { fold, of: Box::new(of.node), months };
        Ok(Part { node, unit: of.unit, format: of.format, is_number: false })
    }

    /// What is written before `@2027-01..2027-12`, and those months; without them, all months of the plan.
    fn months<'t>(&self, text: &'t str) -> Result<(&'t str, Months), String> {
        let last = i64::from(self.plan.company.months);
        let Some((before, range)) = text.rsplit_once('@').filter(|(_, range)| range.contains("..")) else {
            return Ok((text.trim(), (1, last)));
        };
        let wrong =
            || format!("'{text}' is not a range of months; write one such as company.interest@2027-01..2027-12");
        let (from, rest) = range.split_once("..").ok_or_else(wrong)?;
        // In a comparison the months stand behind the row or at the end: `first(company.cash@2027-01..2027-12 < 0)`.
        let (to, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        if !after.trim().is_empty() {
            return Err(format!("in '{text}' the months stand at the end: first(company.cash < 0 @2027-01..2027-12)"));
        }
        let number = |month: &str| Ok::<i64, String>(self.plan.number_of(month.trim().parse()?));
        let (from, to) = (number(from)?, number(to)?);
        let (start, end) = (self.plan.month(1), self.plan.month(last));
        if from > to {
            return Err(wrong());
        }
        if from < 1 || to > last {
            return Err(format!("'{range}' is outside the plan, which runs from {start} to {end}"));
        }
        Ok((before.trim(), (from, to)))
    }
}

fn joined(sign: char, left: Part, right: Part, unit: Unit, format: Format) -> Part {
    let is_number = left.is_number && right.is_number;
    let node = match (&left.node, &right.node) {
        // Of numbers alone a number is left, so that a division by it can be refused.
        (Node::Number(a), Node::Number(b)) => Node::Number(match sign {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            _ => a / b,
        }),
        _ => Node::Operation { sign, left: Box::new(left.node), right: Box::new(right.node) },
    };
    Part { node, unit, format, is_number }
}

/// Where the bracket closes that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}
