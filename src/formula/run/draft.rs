//! A lowered book before its values are placed: instructions over values, and the properties of each value.

use super::code::{Op, Side};

/// No value, or no cell.
pub(in crate::formula) const NOBODY: u32 = u32::MAX;

/// An operand of a draft: a value, and in the lowest bits the month in which it is read. A single number, so that looking up
/// computed values stays cheap; the columns of as many values as it can name would not fit into memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) struct Argument(u32);

/// An operand is read so many months back at most.
pub(in crate::formula) const LONGEST_SHIFT: u32 = SHIFTS - 2;

/// The months in which an operand may be read: back, this one, and the next.
const SHIFTS: u32 = 256;

/// An operand that an instruction does not have.
pub(in crate::formula) const NOTHING: Argument = Argument(u32::MAX);

impl Argument {
    /// A value offset by months: up to `LONGEST_SHIFT` back, or 1 ahead.
    pub fn shifted(value: u32, by: i32) -> Self {
        Self(value * SHIFTS + (by + LONGEST_SHIFT as i32) as u32)
    }

    pub fn value(self) -> u32 {
        self.0 / SHIFTS
    }

    pub fn shift(self) -> i32 {
        (self.0 % SHIFTS) as i32 - LONGEST_SHIFT as i32
    }
}

/// A value in this month.
pub(in crate::formula) fn now(value: u32) -> Argument {
    Argument::shifted(value, 0)
}

/// One operation; operands that it does not have are `NOTHING`.
#[derive(Clone, Copy, Debug)]
pub(in crate::formula) struct Draft {
    pub op: Op,
    pub to: u32,
    pub arguments: [Argument; 3],
}

impl Draft {
    /// The values that are read
    pub fn reads(&self) -> impl Iterator<Item = Argument> {
        self.arguments.into_iter().filter(|argument| *argument != NOTHING)
    }
}

/// The order in which the drafts of a block run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) enum Manner {
    /// Each over all months
    Whole,
    /// All month by month, the first month first
    Forward,
    /// All month by month, the last month first
    Backward,
}

/// The properties of a value.
#[derive(Clone, Copy, Debug)]
pub(in crate::formula) struct Value {
    /// One for each month
    pub months: bool,
    pub side: Side,
    /// Has its own column: an output, or read in another month or from the other side
    pub kept: bool,
    /// So many cells of zero stand before its opening: months before month 1 in which it is read
    pub zeros: u8,
}

/// The part of one side that can run once the previous levels are known.
#[derive(Clone, Default)]
pub(in crate::formula) struct LevelCode {
    /// Scalars and openings
    pub once: Vec<Draft>,
    pub blocks: Vec<(Manner, Vec<Draft>)>,
}

impl LevelCode {
    /// Loops that look ahead need all months of their level's other blocks, and no other block of it needs them.
    pub fn backward_last(mut self) -> Self {
        self.blocks.sort_by_key(|(manner, _)| *manner == Manner::Backward);
        self
    }

    /// All drafts in the order in which they run.
    pub fn all(&self) -> impl Iterator<Item = &Draft> {
        self.once.iter().chain(self.blocks.iter().flat_map(|(_, drafts)| drafts))
    }
}

/// A lowered book.
pub(in crate::formula) struct Drafts {
    pub values: Vec<Value>,
    /// The values that are the same in every book of this structure
    pub constants: Vec<(u32, f64)>,
    /// For each item its value
    pub of_item: Vec<u32>,
    /// The values of days and of months of the fiscal year, if needed
    pub calendar: [u32; 2],
    /// By level, then by side: scalars, then blocks
    pub levels: Vec<[LevelCode; 2]>,
    /// By number: the points of each curve
    pub curves: Vec<Vec<(u32, u32)>>,
}

/// Values already computed, indexed by the newest value they read: few share it, so no hashing is needed.
#[derive(Default)]
pub(in crate::formula) struct Known {
    /// For each value the last computation whose newest value it is
    last: Vec<u32>,
    all: Vec<Computation>,
}

struct Computation {
    op: Op,
    arguments: [Argument; 3],
    to: u32,
    /// The one entered before it with the same newest value
    before: u32,
}

impl Known {
    /// The value that holds this computation, if it already exists.
    pub fn find(&self, newest: u32, op: Op, arguments: [Argument; 3]) -> Option<u32> {
        let mut next = self.last.get(newest as usize).copied().unwrap_or(NOBODY);
        while let Some(one) = self.all.get(next as usize) {
            if one.arguments == arguments && one.op == op {
                return Some(one.to);
            }
            next = one.before;
        }
        None
    }

    /// Records that `to` holds this computation.
    pub fn enter(&mut self, newest: u32, op: Op, arguments: [Argument; 3], to: u32) {
        if self.last.len() <= newest as usize {
            self.last.resize(newest as usize + 1, NOBODY);
        }
        let before = std::mem::replace(&mut self.last[newest as usize], self.all.len() as u32);
        self.all.push(Computation { op, arguments, to, before });
    }
}
