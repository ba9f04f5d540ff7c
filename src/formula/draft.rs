//! What a book becomes before its values have places: instructions over values, and what is known of each value.

use super::code::{Op, Side};

/// No value, or no place.
pub(super) const NOBODY: u32 = u32::MAX;

/// What a draft reads: four times the number of a value, and 0, 1 or 2 for the month before, this month, the one after.
/// One number, so that looking for what is already computed stays cheap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Argument(u32);

/// An operand that an instruction does not have.
pub(super) const NOTHING: Argument = Argument(u32::MAX);

impl Argument {
    /// A value so many months on: -1, 0 or 1.
    pub fn shifted(value: u32, by: i8) -> Self {
        Self(value * 4 + (by + 1) as u32)
    }

    pub fn value(self) -> u32 {
        self.0 / 4
    }

    pub fn shift(self) -> i32 {
        (self.0 % 4) as i32 - 1
    }
}

/// A value in this month.
pub(super) fn now(value: u32) -> Argument {
    Argument::shifted(value, 0)
}

/// One operation; operands that it does not have are `NOTHING`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
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

/// How the drafts of a block run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    /// Each over all months
    Whole,
    /// All month by month, the first month first
    Forward,
    /// All month by month, the last month first
    Backward,
}

/// What is known of a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// One for each month
    pub months: bool,
    pub side: Side,
    /// Has a column of its own: an output, or read in another month or from the other side
    pub kept: bool,
    pub constant: Option<f64>,
}

/// What of one side may run once the levels before are known.
#[derive(Clone, Default)]
pub(super) struct LevelCode {
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
pub(super) struct Drafts {
    pub values: Vec<Value>,
    /// For each item its value
    pub of_item: Vec<u32>,
    /// The values of days and of months of the fiscal year, where they are needed
    pub calendar: [u32; 2],
    /// By level, then by side: scalars, then blocks
    pub levels: Vec<[LevelCode; 2]>,
    /// By number: the points of each curve
    pub curves: Vec<Vec<(u32, u32)>>,
}

/// What is computed already, found by the newest value that it reads: few read just that one, so no hashing is needed.
#[derive(Default)]
pub(super) struct Known {
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
    /// The value that holds this computation, where it is done already.
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

    /// This computation is done from now on, in `to`.
    pub fn enter(&mut self, newest: u32, op: Op, arguments: [Argument; 3], to: u32) {
        if self.last.len() <= newest as usize {
            self.last.resize(newest as usize + 1, NOBODY);
        }
        let before = std::mem::replace(&mut self.last[newest as usize], self.all.len() as u32);
        self.all.push(Computation { op, arguments, to, before });
    }
}
