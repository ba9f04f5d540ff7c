//! A line of a workbook: an item of the book or a helper, with its formulas.

use super::template::Template;
use crate::formula::{Book, Expression, Id};

/// The kind of a line.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum What {
    /// An item of the book
    Item,
    /// A part of a long sum
    Part(Expression),
    /// A position on a curve's axis, clamped to its points
    Position {
        /// Number of the curve
        curve: usize,
        /// The position it is read at
        at: Id,
    },
    /// The number of a curve's point at or before the position
    Segment {
        /// Number of the curve
        curve: usize,
        /// The position it is read at
        at: Id,
    },
    /// The number of points of a running curve (its opening first) that are not above `at`
    RunningSegment {
        /// The position it is read at
        at: Id,
        /// The points' positions
        x: Id,
    },
    /// The flows of a rate of return without rounding
    TriedFlow,
    /// 1 if their present value is negative at the rate that is tried in this column
    BelowZero,
    /// 1 if that changes from the column before
    SignChange,
    /// The column of the only change; 0 if there is none or more
    PlaceOfRate,
    /// The starting guess for a rate of return
    SearchStart,
    /// The rate that the search finds, whether it means something or not
    FoundRate,
}

/// A line and its formulas, if any.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub what: What,
    /// The item it belongs to
    pub item: Id,
    /// The single value
    pub value: Option<Template>,
    /// The opening; a monthly line without one opens at 0
    pub opening: Option<Template>,
    /// Every month
    pub month: Option<Template>,
}

impl Line {
    /// True if the line has a value for each month.
    pub fn is_monthly(&self, book: &Book) -> bool {
        self.month.is_some() || (self.what == What::Item && book.item(self.item).is_series())
    }
}

/// All lines of a book: those of items first, by the items' numbers, then helpers.
pub(super) struct Lines {
    pub lines: Vec<Line>,
}
