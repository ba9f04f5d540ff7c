//! One cell explained: its formula with names, the same with this month's values, which branch was taken, and its
//! parts.

use super::text::grouped;
use crate::formula::book::contents::Book;
use crate::formula::book::expression::{Binary, Expression, Id};
use crate::formula::book::item::{Kind, Total};
use crate::formula::book::names::{TINY, names, written};
use crate::formula::book::values::Values;
use crate::formula::run::naive::{evaluate, evaluate_from, total_of};

/// Where a formula looks past the months of a row, and finds 0 whatever the row opens with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outside {
    /// By a lag
    BeforeMonth1,
    /// By the month after
    AfterLastMonth,
}

impl Outside {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::BeforeMonth1 => "before month 1",
            Self::AfterLastMonth => "after the last month",
        }
    }
}

/// A cell that a formula reads.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Part {
    /// The item
    pub id: Id,
    /// Its month; 0 for the opening and for a scalar, and wherever the formula looks outside
    pub month: i64,
    /// Set if the formula looks past the months of the row
    pub outside: Option<Outside>,
    /// The value that is used
    pub value: f64,
}

/// One cell explained.
#[derive(Clone, PartialEq, Debug)]
pub struct Trace {
    /// The item
    pub id: Id,
    /// Its month; 0 for the opening and for a scalar
    pub month: i64,
    /// Its value
    pub value: f64,
    /// The formula with the names of its operands; empty for an input or a zero opening
    pub names: String,
    /// The same with this month's values
    pub numbers: String,
    /// The branch each choice took: conditions, minima and maxima, from the outside in
    pub choices: Vec<String>,
    /// The cells the formula reads, in the order of the formula
    pub parts: Vec<Part>,
}

/// Explains item `id` in month `month` (1 is the first, 0 the opening; scalars ignore it).
pub fn trace(book: &Book, values: &Values, id: Id, month: i64) -> Trace {
    let item = book.item(id);
    let month = if item.is_series() { month } else { 0 };
    let mut trace = Trace {
        id,
        month,
        value: values.at(id, month),
        names: String::new(),
        numbers: String::new(),
        choices: Vec::new(),
        parts: Vec::new(),
    };
    let formula = match &item.kind {
        Kind::Formula(formula) => Some(formula),
        Kind::Row { opening, .. } if month == 0 => opening.as_ref(),
        Kind::Row { formula, .. } => formula.as_ref(),
        Kind::Total(total) => {
            trace.names = book.formula_text(id);
            trace.parts = parts_of_total(book, values, total, trace.value);
            None
        }
        Kind::Input { .. } | Kind::Path { .. } => None,
    };
    if let Some(e) = formula {
        trace.names = names(book, e, item.section);
        trace.numbers = numbers(book, values, e, month);
        choices(book, values, e, month, item.section, &mut trace.choices);
        collect(book, values, e, month, &mut trace.parts);
    }
    trace
}

/// The cells a total reads: the month of a lowest, highest, last or first value, else its rate and all months.
fn parts_of_total(book: &Book, values: &Values, total: &Total, value: f64) -> Vec<Part> {
    let row = total.row().0;
    let flow = values.months(row);
    let one = match total {
        Total::MonthOfMinimum(_) | Total::MonthOfMaximum(_) | Total::FirstMonth(_) => {
            value.is_finite().then_some(value as i64)
        }
        Total::Minimum(_) | Total::Maximum(_) => flow.iter().position(|v| *v == value).map(|t| t as i64 + 1),
        Total::Last(_) => Some(book.months() as i64),
        _ => None,
    };
    let months = one.map_or(1..=book.months() as i64, |month| month..=month);
    let part = |id: Id, month: i64| Part { id, month, outside: None, value: values.at(id, month) };
    total.rate().map(|rate| part(rate.0, 0)).into_iter().chain(months.map(|t| part(row, t))).collect()
}

impl Trace {
    /// The value recomputed from its parts alone: proof that an explanation is complete. A total is computed
    /// from the months of its row.
    pub fn recomputed(&self, book: &Book, values: &Values) -> f64 {
        let part = |id: Id, t: i64| {
            let t = if book.item(id).is_series() { t } else { 0 };
            let is_read = |part: &&Part| part.id == id && part.month == t && part.outside.is_none();
            self.parts.iter().find(is_read).map_or(f64::NAN, |part| part.value)
        };
        match &book.item(self.id).kind {
            Kind::Formula(formula) => evaluate_from(book, formula, 0, part),
            Kind::Row { opening, .. } if self.month == 0 => {
                opening.as_ref().map_or(0.0, |opening| evaluate_from(book, opening, 0, part))
            }
            Kind::Row { formula: Some(formula), .. } => evaluate_from(book, formula, self.month, part),
            Kind::Total(total) => {
                total_of(total, values.months(total.row().0), total.rate().map_or(0.0, |rate| part(rate.0, 0)))
            }
            Kind::Row { .. } | Kind::Input { .. } | Kind::Path { .. } => self.value,
        }
    }
}

/// A formula with the values of a month. Where a total has a value, what depends on that shows its own numbers alone.
fn numbers(book: &Book, values: &Values, e: &Expression, month: i64) -> String {
    written(e, &|leaf| match leaf {
        Expression::Given(total, part) if !values.scalar(*total).is_nan() => numbers(book, values, part, month),
        leaf => number(evaluate(book, values, leaf, month)),
    })
}

/// A value in a formula: seven significant digits, so that a reader can recompute it.
fn number(v: f64) -> String {
    if v.is_nan() {
        return "not defined".to_owned();
    }
    if v.abs() >= 1e6 || v.fract() == 0.0 {
        return grouped(v, 0);
    }
    if v.abs() < TINY {
        let (mantissa, exponent) = (v.abs() / 10.0_f64.powf(v.abs().log10().floor()), v.abs().log10().floor());
        return format!("{}e{exponent}", number(mantissa.copysign(v)));
    }
    let decimals = (6.0 - v.abs().log10().floor()).clamp(0.0, 15.0) as usize;
    let text = grouped(v, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn choices(book: &Book, values: &Values, e: &Expression, month: i64, home: usize, out: &mut Vec<String>) {
    let value = |e: &Expression| evaluate(book, values, e, month);
    match e {
        Expression::If(parts) => {
            let [condition, yes, no] = &**parts;
            let holds = value(condition) != 0.0;
            let taken = if holds { yes } else { no };
            let verb = if holds { "holds" } else { "does not hold" };
            out.push(format!("{} {verb}: {}", names(book, condition, home), names(book, taken, home)));
            choices(book, values, condition, month, home, out);
            choices(book, values, taken, month, home, out);
        }
        Expression::Binary(op @ (Binary::Minimum | Binary::Maximum), parts) => {
            let [a, b] = &**parts;
            let (x, y) = (value(a), value(b));
            let first = if *op == Binary::Minimum { y >= x } else { y <= x };
            let (word, taken) = (if *op == Binary::Minimum { "smaller" } else { "larger" }, if first { a } else { b });
            out.push(format!("the {word} is {}", names(book, taken, home)));
            choices(book, values, a, month, home, out);
            choices(book, values, b, month, home, out);
        }
        Expression::Given(total, part) => {
            let name = book.name(*total, home);
            if values.scalar(*total).is_nan() {
                out.push(format!("{name} is not defined, so neither is this"));
            } else {
                choices(book, values, part, month, home, out);
            }
        }
        _ => e.children().for_each(|part| choices(book, values, part, month, home, out)),
    }
}

fn collect(book: &Book, values: &Values, e: &Expression, month: i64, out: &mut Vec<Part>) {
    let mut add = |id: Id, t: i64, outside: Option<Outside>| {
        let month = if book.item(id).is_series() && outside.is_none() { t } else { 0 };
        let value = if outside.is_some() { 0.0 } else { values.at(id, month) };
        if !out.iter().any(|part| (part.id, part.month, part.outside) == (id, month, outside)) {
            out.push(Part { id, month, outside, value });
        }
    };
    let (last, before, after) = (book.months() as i64, Some(Outside::BeforeMonth1), Some(Outside::AfterLastMonth));
    match e {
        Expression::Scalar(id) | Expression::Row(id) | Expression::Defined(id) | Expression::Given(id, _) => {
            add(*id, month, None);
        }
        Expression::Previous(id) => add(*id, month - 1, None),
        Expression::Next(id) => add(*id, month + 1, after.filter(|_| month >= last)),
        Expression::Lag(id, k) => {
            let t = month - i64::from(k.get());
            add(*id, t, before.filter(|_| t < 1));
        }
        Expression::Curve(curve, at) => {
            add(*at, month, None);
            let curve = &book.curves()[curve.0 as usize];
            curve.x.iter().chain(&curve.y).for_each(|point| add(point.0, 0, None));
        }
        Expression::Interpolate { at, x, y } => {
            add(*at, month, None);
            (0..=month).for_each(|t| [x, y].into_iter().for_each(|id| add(*id, t, None)));
        }
        _ => {}
    }
    e.children().for_each(|part| collect(book, values, part, month, out));
}
