//! A compiled book: instructions over cells, in blocks and levels.

use crate::formula::book::expression::{Binary, Unary};
use crate::formula::book::item::Shape;

/// How many lanes a worker runs side by side.
pub const LANES: usize = 16;

/// The operation of an instruction. One flat list, so that one jump reaches the arithmetic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) enum Op {
    Copy,
    Defined,
    Negate,
    Exp,
    Ln,
    Floor,
    Add,
    Subtract,
    Multiply,
    Divide,
    Minimum,
    Maximum,
    Power,
    Less,
    LessOrEqual,
    Equal,
    /// a + b, and c added to that
    AddTwo,
    /// a if c is not 0, else b
    Select,
    Lag(u32),
    /// The previous month plus a: a balance whose movement does not depend on itself
    RunningSum,
    /// The curve with this number in `Code::curves`
    Curve(u32, Shape),
    /// b -> c at a
    Interpolate,
    /// All months of a, in one value
    Total(Fold),
}

/// A reduction over all months of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) enum Fold {
    Sum,
    Minimum,
    Maximum,
    Mean,
    Last,
    MonthOfMinimum,
    MonthOfMaximum,
    FirstMonth,
    /// At the rate b
    NetPresentValue,
    /// Near the rate b
    RateOfReturn,
}

impl From<Unary> for Op {
    fn from(op: Unary) -> Self {
        match op {
            Unary::Negate => Self::Negate,
            Unary::Exp => Self::Exp,
            Unary::Ln => Self::Ln,
            Unary::Floor => Self::Floor,
        }
    }
}

impl From<Binary> for Op {
    fn from(op: Binary) -> Self {
        match op {
            Binary::Add => Self::Add,
            Binary::Subtract => Self::Subtract,
            Binary::Multiply => Self::Multiply,
            Binary::Divide => Self::Divide,
            Binary::Minimum => Self::Minimum,
            Binary::Maximum => Self::Maximum,
            Binary::Power => Self::Power,
            Binary::Less => Self::Less,
            Binary::LessOrEqual => Self::LessOrEqual,
            Binary::Equal => Self::Equal,
        }
    }
}

/// Where a column lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) enum Side {
    Fixed,
    Lanes,
}

/// An operand of an instruction: the cell at `base`, offset by the month number for rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) struct Operand {
    /// For a row its opening, or a cell before or after it for a month before this one or the next
    pub base: u32,
    pub side: Side,
    pub months: bool,
}

/// The months `first..end`, 1 being the plan's first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) struct Months {
    pub first: u32,
    pub end: u32,
}

impl Months {
    pub const ALL: Self = Self { first: 0, end: u32::MAX };
    pub const NONE: Self = Self { first: u32::MAX, end: 0 };

    pub fn is_empty(self) -> bool {
        self.first >= self.end
    }

    /// Those of both.
    pub fn within(self, other: Self) -> Self {
        Self { first: self.first.max(other.first), end: self.end.min(other.end) }
    }

    /// Takes in others and what is between.
    pub fn cover(&mut self, other: Self) {
        (self.first, self.end) = (self.first.min(other.first), self.end.max(other.end));
    }
}

/// One operation. Unused operands repeat the first. A scalar and an opening are cell 0 of their column.
#[derive(Clone, Copy, Debug)]
pub(in crate::formula) struct Instruction {
    pub op: Op,
    /// The first cell of its column
    pub to: u32,
    pub operands: [Operand; 3],
    /// The months in which it must run, over whole rows
    pub months: Months,
}

/// A run of instructions of one kind.
#[derive(Clone, Debug)]
pub(in crate::formula) enum Block {
    /// Each instruction over all months
    Whole(Vec<Instruction>),
    /// All instructions month by month, the first month first
    Forward(Vec<Instruction>),
}

/// The part that can run once all months of the previous levels are known.
#[derive(Clone, Debug, Default)]
pub(in crate::formula) struct Level {
    /// Scalars and openings
    pub once: Vec<Instruction>,
    pub blocks: Vec<Block>,
    /// After the blocks: all instructions month by month, the last month first
    pub backward: Vec<Vec<Instruction>>,
}

/// The program of one side.
#[derive(Clone, Debug, Default)]
pub(in crate::formula) struct Code {
    pub levels: Vec<Level>,
    /// The number of cells needed per lane; a row has its opening, its months and a trailing zero
    pub cells: usize,
    /// The points of each curve
    pub curves: Vec<Vec<(Operand, Operand)>>,
}

impl Code {
    /// How many instructions run.
    pub fn instructions(&self) -> usize {
        let of_block = |block: &Block| match block {
            Block::Whole(all) | Block::Forward(all) => all.len(),
        };
        let of_level = |level: &Level| {
            level.once.len()
                + level.blocks.iter().map(of_block).sum::<usize>()
                + level.backward.iter().map(Vec::len).sum::<usize>()
        };
        self.levels.iter().map(of_level).sum()
    }
}

/// The place of an item's values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) struct Place {
    pub side: Side,
    /// The first of its cells
    pub start: u32,
    /// The number of its cells
    pub length: u32,
    /// True for inputs and paths, whose cells no instruction writes
    pub is_input: bool,
}

impl Place {
    /// The cell after its last.
    pub fn end(&self) -> u32 {
        self.start + self.length
    }
}

/// Both programs of a book.
#[derive(Clone, Debug, Default)]
pub(in crate::formula) struct Compiled {
    pub fixed: Code,
    pub lanes: Code,
    /// For each item its cells, if it has its own
    pub places: Vec<Option<Place>>,
    /// Fixed cells that hold a constant
    pub constants: Vec<(u32, f64)>,
    /// The fixed calendar columns, if needed: days of the months, months of the fiscal year
    pub calendar: [Option<u32>; 2],
}
