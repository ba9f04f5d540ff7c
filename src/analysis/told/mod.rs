//! Answers in words: a sentence first, then what else is to know, then a table.

mod board;
mod bridge;
mod chosen;
mod frontier;
mod futures;
mod replay;
mod seek;
mod sweep;
mod timing;
mod tornado;

use crate::analysis::lever::{Holds, Lever};
use crate::analysis::outcome::{Outcome, spoken};
use crate::formula::{Book, Format, Kind, grouped};
use crate::plan::Plan;
pub use board::{LITTLE, board, lowest_liquidity, what_falls_due};

/// What stands before a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// The condition holds
    Holds,
    /// It fails
    Fails,
    /// There is little headroom, or something to know
    Notice,
    /// Answered; nothing was to hold
    Answered,
    /// A plain fact
    Fact,
}

impl Mark {
    /// The word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Notice => "notice",
            Self::Answered => "answered",
            Self::Fact => "fact",
        }
    }
}

/// A sentence with its mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// How it stands
    pub mark: Mark,
    /// One plain sentence, without a full stop
    pub text: String,
}

/// A table of texts; the first column is aligned to the left, the others to the right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The heads of the columns
    pub head: Vec<String>,
    /// The rows
    pub rows: Vec<Vec<String>>,
}

/// An answer in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Whether the condition of the question holds in the plan as it is
    pub mark: Mark,
    /// The answer in one sentence, with its number, month and unit
    pub sentence: String,
    /// The answer in a few words, for a list
    pub short: String,
    /// What else is to know, the worst first
    pub facts: Vec<Fact>,
    /// The figures
    pub table: Table,
}

impl Told {
    fn fact(&mut self, mark: Mark, text: impl Into<String>) {
        self.facts.push(Fact { mark, text: text.into() });
    }
}

/// That the plan does not read what a lever moves, if it does not: another choice decides.
fn unread(book: &Book, lever: &Lever) -> Option<Fact> {
    let is_read = |path: &str| {
        book.items().iter().any(|item| match &item.kind {
            Kind::Input { field, .. } | Kind::Path { field, .. } => field == path,
            _ => false,
        })
    };
    if lever.holds() == Holds::Place || lever.fields().any(is_read) {
        return None;
    }
    let text = format!("The plan does not read {}: another choice in it decides", lever.pattern());
    Some(Fact { mark: Mark::Notice, text })
}

/// "Jul 2033" for a month of the plan by its number.
fn month(plan: &Plan, number: i64) -> String {
    plan.month(number).long()
}

/// ", first in Jul 2033", or nothing.
fn first_in(plan: &Plan, number: Option<i64>) -> String {
    number.map_or_else(String::new, |number| format!(", first in {}", month(plan, number)))
}

/// A value of an outcome with its unit.
fn said(book: &Book, outcome: &Outcome, value: f64) -> String {
    spoken(book, value, outcome.unit(), outcome.format())
}

/// The same with its sign, for a change; a change of a month is a number of months.
fn change(book: &Book, outcome: &Outcome, value: f64) -> String {
    let text = match outcome.format() {
        Format::Month => format!("{} months", grouped(value, 0)),
        Format::Share => format!("{} points", grouped(value * 100.0, 1)),
        format => spoken(book, value, outcome.unit(), format),
    };
    if value > 0.0 { format!("+{text}") } else { text }
}
