//! A number explained: its formula with names and with values, its components down to inputs, its uses and its drivers.

use super::drivers::{Driver, drivers};
use crate::formula::{BLOCK, Format, Graph, Id, Kind, Outside, PERCENT, Part, Step, Yearly, trace, why_undefined};
use crate::model::{Period, Projection};
use crate::plan::{Plan, Source};
use rustc_hash::FxHashSet;

/// The number of components of one formula that are followed; a long schedule has more points than a reader wants.
const MOST_PARTS: usize = 40;

/// The field of the plan behind an input.
#[derive(Clone, PartialEq, Debug)]
pub struct InputField {
    /// The field's path
    pub field: String,
    /// The source of the figure, if the plan gives one
    pub source: Option<Source>,
}

/// A number explained.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    /// The item
    pub id: Id,
    /// Its month; 0 is the opening, and of a single value
    pub month: i64,
    /// Set if a formula looks past the months of the row and finds 0; its month is then 0
    pub outside: Option<Outside>,
    /// Its value; NaN if undefined
    pub value: f64,
    /// The value as the program shows it, with its month or unit
    pub shown: String,
    /// Why it has no value
    pub why: Option<String>,
    /// The formula with the names of its parts; empty for an input and for an opening of zero
    pub formula: String,
    /// The same with this month's values
    pub numbers: String,
    /// The branch that each choice took
    pub choices: Vec<String>,
    /// The field behind an input
    pub input: Option<InputField>,
    /// The cells the formula reads, explained in turn to the depth requested
    pub parts: Vec<Self>,
    /// The number of components left out
    pub parts_left_out: usize,
    /// True if the same cell is explained further up, so its components are not repeated
    pub is_above: bool,
}

/// Explains item `id` in month `month` (1 is the first, 0 the opening; single values ignore it), and its parts `depth`
/// levels down, each cell once.
pub fn explain(projection: &Projection, plan: &Plan, id: Id, month: i64, depth: usize) -> Explanation {
    Explainer { projection, plan, seen: FxHashSet::default() }.cell(id, month, depth)
}

struct Explainer<'a> {
    projection: &'a Projection,
    plan: &'a Plan,
    /// Cells whose components are already listed
    seen: FxHashSet<(Id, i64)>,
}

impl Explainer<'_> {
    fn cell(&mut self, id: Id, month: i64, depth: usize) -> Explanation {
        let (book, values) = (&self.projection.book, &self.projection.values);
        let trace = trace(book, values, id, month);
        let input = match &book.item(id).kind {
            Kind::Input { field, .. } | Kind::Path { field, .. } => {
                Some(InputField { field: field.clone(), source: self.plan.sources.get(field).cloned() })
            }
            _ => None,
        };
        let is_above = depth > 0 && !trace.parts.is_empty() && !self.seen.insert((id, trace.month));
        let followed = if depth > 0 && !is_above { trace.parts.len().min(MOST_PARTS) } else { 0 };
        let parts_left_out = if followed > 0 { trace.parts.len() - followed } else { 0 };
        Explanation {
            id,
            month: trace.month,
            outside: None,
            value: trace.value,
            shown: shown(self.projection, id, trace.value),
            why: why_undefined(book, values, id).filter(|_| trace.value.is_nan()),
            formula: trace.names,
            numbers: trace.numbers,
            choices: trace.choices,
            input,
            parts: trace.parts[..followed].iter().map(|part| self.part(part, depth - 1)).collect(),
            parts_left_out,
            is_above,
        }
    }

    fn part(&mut self, part: &Part, depth: usize) -> Explanation {
        match part.outside {
            None => self.cell(part.id, part.month, depth),
            // It has no formula: nothing is computed there.
            outside => Explanation {
                id: part.id,
                month: part.month,
                outside,
                value: part.value,
                shown: shown(self.projection, part.id, part.value),
                why: None,
                formula: String::new(),
                numbers: String::new(),
                choices: Vec::new(),
                input: None,
                parts: Vec::new(),
                parts_left_out: 0,
                is_above: false,
            },
        }
    }
}

/// A value with its unit, as people read it.
fn shown(projection: &Projection, id: Id, value: f64) -> String {
    let item = projection.book.item(id);
    let is_input = matches!(item.kind, Kind::Input { .. });
    let digits = value.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len().min(12));
    let text = match item.format {
        // Inputs are shown as they were typed.
        Format::Decimals(_) if is_input => crate::formula::grouped(value, digits),
        _ => projection.book.shown_value(id, value),
    };
    match item.format {
        Format::Decimals(_) if !value.is_nan() && item.unit != crate::formula::PLAIN => format!("{text} {}", item.unit),
        _ => text,
    }
}

impl Projection {
    /// The rows, formulas and totals that read item `id`, in the order of the book.
    pub fn used_by(&self, id: Id) -> Vec<Id> {
        Graph::of(&self.book).map(|graph| graph.users(id)).unwrap_or_default()
    }

    /// The main drivers of a number of this plan, at most `most` inputs, the largest effect first.
    pub fn moved_by(&self, id: Id, month: i64, most: usize) -> Vec<Driver> {
        let mut all = drivers(self, id, month);
        all.truncate(most);
        all
    }

    /// What a period's own number is, of a row that is added or averaged over several months: "FY27 = 1,250: the sum of its 12 months".
    pub fn period_text(&self, id: Id, period: &Period) -> Option<String> {
        let count = period.months.len();
        let rule = match self.book.item(id).yearly {
            Yearly::Sum if count > 1 => format!("the sum of its {count} months"),
            Yearly::Mean if count > 1 => format!("the mean of its {count} months"),
            _ => return None,
        };
        let value = self.book.shown_value(id, self.over(id, period));
        Some(format!("{} = {value}: {rule}. The last month is explained here", period.label))
    }

    /// The step of a driver in words: "+1 % of its value", "1 month later", "+1 %/year".
    pub fn step_text(&self, driver: &Driver) -> String {
        let item = self.book.item(driver.input);
        let (sign, when) = if driver.by < 0.0 { ("−", "earlier") } else { ("+", "later") };
        let size = driver.by.abs();
        match &item.kind {
            Kind::Input { step: Step::Percent, .. } => format!("{sign}1 % of its value"),
            Kind::Input { step: Step::Month, .. } if item.format == Format::Month => format!("1 month {when}"),
            Kind::Input { step: Step::Month, .. } => format!("{sign}1 month"),
            Kind::Input { .. } if item.format == Format::Day => format!("1 day {when}"),
            _ if item.unit == PERCENT => format!("{sign}{size} percentage point"),
            _ if item.unit == BLOCK => format!("{sign}{size} blocks"),
            _ => format!("{sign}{size} {}", item.unit),
        }
    }

    /// An effect in the unit of the number affected: months as later or earlier.
    pub fn effect_text(&self, id: Id, effect: f64) -> String {
        let item = self.book.item(id);
        let sign = if effect > 0.0 { "+" } else { "" };
        let text = match item.format {
            Format::Month => return crate::formula::months_apart(effect),
            Format::Day => format!("{} days", crate::formula::grouped(effect, 1)),
            Format::Share => format!("{} percentage points", crate::formula::grouped(effect * 100.0, 3)),
            Format::Flag => crate::formula::grouped(effect, 0),
            Format::Decimals(_) => {
                // An effect is smaller than its number: three digits of it at least.
                let needed = (3.0 - effect.abs().log10().ceil()).clamp(0.0, 12.0) as usize;
                let unit = if item.unit == crate::formula::PLAIN { String::new() } else { format!(" {}", item.unit) };
                format!("{}{unit}", crate::formula::grouped(effect, needed))
            }
        };
        format!("{sign}{text}")
    }
}
