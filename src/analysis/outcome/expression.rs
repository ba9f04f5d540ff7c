//! An outcome: one number that is read from a plan, with its unit.

use super::condition::Sign;
use super::reader::Reader;
use crate::formula::{Book, Format, Id, Known, Total, Unit};

/// How the months of a row become one number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    /// The lowest
    Minimum,
    /// The highest
    Maximum,
    /// All of them together
    Sum,
    /// Their mean
    Mean,
}

/// Which of the months in which a comparison holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    First,
    Last,
    Count,
}

/// The months of a row: from and to, both included.
pub(super) type Months = (i64, i64);

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node {
    Number(f64),
    /// A single value, or a row in a month
    Cell {
        id: Id,
        month: i64,
    },
    /// A row in the month that is asked for
    Row {
        id: Id,
        known: Option<Id>,
        from: i64,
    },
    Fold {
        fold: Fold,
        of: Box<Self>,
        months: Months,
    },
    Months {
        when: When,
        left: Box<Self>,
        sign: Sign,
        right: Box<Self>,
        months: Months,
    },
    Negative(Box<Self>),
    Operation {
        sign: char,
        left: Box<Self>,
        right: Box<Self>,
    },
}

/// One number that is read from a plan: a single value, a row in a month or over months, or arithmetic with them.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    pub(super) text: String,
    pub(super) label: String,
    pub(super) node: Node,
    pub(super) unit: Unit,
    pub(super) format: Format,
    /// The row whose lowest or highest month the value is
    pub(super) extreme: Option<(Fold, Id, Months)>,
    /// True for a single value that is the first month of an event, which may never come
    pub(super) is_event: bool,
}

/// The value of an outcome, and the month in which it is reached.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reading {
    /// NaN if it has none
    pub value: f64,
    /// The month (1 is the first) of a lowest or highest value, of a first or last month, or the month that was named
    pub month: Option<i64>,
}

impl Node {
    /// The value; a row in month `t`.
    pub fn value(&self, reader: &impl Reader, t: i64) -> f64 {
        match self {
            Self::Number(value) => *value,
            Self::Cell { id, month } => reader.at(*id, *month),
            Self::Row { id, .. } => reader.at(*id, t),
            Self::Fold { fold, of, months } => folded(*fold, of, *months, reader).value,
            Self::Months { when: When::Count, months, .. } => {
                (months.0..=months.1).filter(|month| self.holds(reader, *month)).count() as f64
            }
            Self::Months { .. } => self.month(reader).map_or(f64::NAN, |month| month as f64),
            Self::Negative(of) => -of.value(reader, t),
            Self::Operation { sign, left, right } => {
                let (left, right) = (left.value(reader, t), right.value(reader, t));
                match sign {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ => left / right,
                }
            }
        }
    }

    /// Whether the comparison of `first(…)` holds in a month in which its rows have values.
    fn holds(&self, reader: &impl Reader, month: i64) -> bool {
        let Self::Months { left, sign, right, .. } = self else { return false };
        left.is_known(reader, month)
            && right.is_known(reader, month)
            && sign.holds(left.value(reader, month), right.value(reader, month))
    }

    /// The month in which the value is reached.
    pub fn month(&self, reader: &impl Reader) -> Option<i64> {
        match self {
            Self::Cell { month, .. } => (*month > 0).then_some(*month),
            Self::Fold { fold, of, months } => folded(*fold, of, *months, reader).month,
            Self::Months { when: When::First, months, .. } => (months.0..=months.1).find(|t| self.holds(reader, *t)),
            Self::Months { when: When::Last, months, .. } => {
                (months.0..=months.1).rev().find(|t| self.holds(reader, *t))
            }
            _ => None,
        }
    }

    /// True if all rows in it have a value in a month.
    pub fn is_known(&self, reader: &impl Reader, month: i64) -> bool {
        match self {
            Self::Row { known, from, .. } => {
                month >= *from && known.is_none_or(|flag| month < 1 || reader.at(flag, month) != 0.0)
            }
            Self::Negative(of) => of.is_known(reader, month),
            Self::Operation { left, right, .. } => left.is_known(reader, month) && right.is_known(reader, month),
            _ => true,
        }
    }

    /// True if it has a value in each month.
    pub fn is_monthly(&self) -> bool {
        match self {
            Self::Row { .. } => true,
            Self::Negative(of) => of.is_monthly(),
            Self::Operation { left, right, .. } => left.is_monthly() || right.is_monthly(),
            _ => false,
        }
    }

    /// Adds the items that are read.
    pub fn reads(&self, ids: &mut Vec<Id>) {
        match self {
            Self::Number(_) => {}
            Self::Cell { id, .. } => ids.push(*id),
            Self::Row { id, known, .. } => ids.extend(std::iter::once(*id).chain(*known)),
            Self::Fold { of, .. } | Self::Negative(of) => of.reads(ids),
            Self::Months { left, right, .. } | Self::Operation { left, right, .. } => {
                left.reads(ids);
                right.reads(ids);
            }
        }
    }
}

/// A row in the months in which it has a value.
pub(super) fn row_of(book: &Book, id: Id) -> Node {
    let (known, from) = match book.item(id).known {
        Known::Always => (None, 0),
        Known::From(first) => (None, i64::from(first)),
        Known::Where(flag) => (Some(flag.id()), 0),
    };
    Node::Row { id, known, from }
}

/// The fold over the months in which there is a value; NaN if there is none, or a value is not a number.
fn folded(fold: Fold, of: &Node, (first, last): Months, reader: &impl Reader) -> Reading {
    let mut found = Reading { value: f64::NAN, month: None };
    let mut count = 0;
    for month in first..=last {
        if !of.is_known(reader, month) {
            continue;
        }
        let value = of.value(reader, month);
        if value.is_nan() {
            return Reading { value, month: None };
        }
        count += 1;
        let is_better = match fold {
            Fold::Minimum => value < found.value,
            Fold::Maximum => value > found.value,
            Fold::Sum | Fold::Mean => false,
        };
        if count == 1 || is_better {
            found = Reading { value, month: matches!(fold, Fold::Minimum | Fold::Maximum).then_some(month) };
        } else if matches!(fold, Fold::Sum | Fold::Mean) {
            found.value += value;
        }
    }
    if fold == Fold::Mean {
        found.value /= f64::from(count);
    }
    found
}

impl Outcome {
    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it is called: the label of its row, or what was written.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Its unit.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// How it is shown.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The single item that it is, if it is one.
    pub fn item(&self) -> Option<Id> {
        match self.node {
            Node::Cell { id, .. } | Node::Row { id, .. } => Some(id),
            _ => None,
        }
    }

    /// True if it has a value in each month, so that it is no single number.
    pub fn is_monthly(&self) -> bool {
        self.node.is_monthly()
    }

    /// True if its month is that in which it is lowest or highest, and not one that was named.
    pub fn is_extreme(&self) -> bool {
        let is_range = |months: &Months| months.0 < months.1;
        self.extreme.is_some()
            || matches!(&self.node, Node::Fold { fold: Fold::Minimum | Fold::Maximum, months, .. } if is_range(months))
    }

    /// The items that it reads.
    pub fn reads(&self) -> Vec<Id> {
        let mut ids = Vec::new();
        self.node.reads(&mut ids);
        ids.extend(self.extreme.map(|(_, row, _)| row));
        ids
    }

    /// Its value and month.
    pub fn read(&self, reader: &impl Reader) -> Reading {
        let value = self.node.value(reader, 0);
        let month = match self.extreme {
            _ if value.is_nan() => None,
            Some((fold, id, months)) => folded(fold, &Node::Row { id, known: None, from: 0 }, months, reader).month,
            None => self.node.month(reader),
        };
        Reading { value, month }
    }
}

/// The row and the fold of a total that is the lowest or highest month of a row.
pub(super) fn extreme_of(total: &Total) -> Option<(Fold, Id)> {
    match total {
        Total::Minimum(row) => Some((Fold::Minimum, row.id())),
        Total::Maximum(row) => Some((Fold::Maximum, row.id())),
        _ => None,
    }
}
