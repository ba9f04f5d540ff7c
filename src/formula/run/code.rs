//! A compiled book: instructions over cells, in blocks and levels.

use crate::formula::book::expression::{Binary, Unary};
use crate::formula::book::item::Shape;

/// How many lanes a worker runs side by side.
pub const LANES: usize = 16;

/// The same of one for a few points: a run over fewer lanes is sooner done.
pub const FEW_LANES: usize = 4;

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

/// The months `first`, `first + step` … before `end`, 1 being the plan's first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) struct Months {
    pub first: u32,
    pub end: u32,
    /// 0 for one month alone
    pub step: u32,
}

impl Months {
    pub const ALL: Self = Self { first: 0, end: u32::MAX, step: 1 };
    pub const NONE: Self = Self { first: u32::MAX, end: 0, step: 0 };

    /// Every month of `first..end`.
    pub fn each(first: u32, end: u32) -> Self {
        Self { first, end, step: u32::from(end > first + 1) }
    }

    pub fn is_empty(self) -> bool {
        self.first >= self.end
    }

    /// All of them, a month at a time where they are not contiguous.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (self.first..self.end).step_by(self.step.max(1) as usize)
    }

    /// Those of them in `first..end`.
    pub fn within(self, first: u32, end: u32) -> Self {
        let ahead = first.saturating_sub(self.first);
        let ahead = match self.step {
            1 => ahead,
            // One month alone is the first or none.
            0 if ahead > 0 => return Self::NONE,
            0 => 0,
            step => ahead.next_multiple_of(step),
        };
        Self { first: self.first.saturating_add(ahead), end: self.end.min(end), ..self }
    }

    /// So many months earlier; those before month 0 are left out.
    pub fn earlier(self, by: u32) -> Self {
        let known = self.within(by, u32::MAX);
        if known.is_empty() { Self::NONE } else { Self { first: known.first - by, end: known.end - by, ..known } }
    }

    /// So many months later.
    pub fn later(self, by: u32) -> Self {
        Self { first: self.first.saturating_add(by), end: self.end.saturating_add(by), ..self }
    }

    /// Takes in others, and of what is between what the same step meets.
    pub fn cover(&mut self, other: Self) {
        if self.is_empty() || other.is_empty() {
            *self = if self.is_empty() { other } else { *self };
            return;
        }
        let step = divisor(divisor(self.step, other.step), self.first.abs_diff(other.first));
        *self = Self { first: self.first.min(other.first), end: self.end.max(other.end), step };
    }
}

/// The greatest number that divides both; 0 is divided by any.
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
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

#[cfg(test)]
mod tests {
    use super::Months;

    fn list(months: Months) -> Vec<u32> {
        months.iter().collect()
    }

    /// Multiples of a step, counted by hand.
    #[test]
    fn months_of_a_step_are_cut_moved_and_joined() {
        let mut yearly = Months::each(9, 10);
        yearly.cover(Months::each(21, 22));
        yearly.cover(Months::each(33, 34));
        assert_eq!(list(yearly), [9, 21, 33]);
        assert_eq!(list(yearly.within(10, 33)), [21]);
        assert_eq!(list(yearly.within(22, 100)), [33]);
        assert!(yearly.within(34, 100).is_empty() && yearly.within(1, 9).is_empty());
        assert_eq!(list(yearly.earlier(12)), [9, 21]);
        assert!(yearly.earlier(34).is_empty());
        let mut quarterly = yearly;
        quarterly.cover(Months::each(12, 13));
        assert_eq!(list(quarterly), [9, 12, 15, 18, 21, 24, 27, 30, 33]);
        let mut all = yearly;
        all.cover(Months::each(14, 17));
        assert_eq!(list(all), (9..34).collect::<Vec<_>>());
        let one = Months::each(5, 6);
        assert_eq!((list(one), list(one.within(1, 6)), list(one.within(6, 9))), (vec![5], vec![5], vec![]));
        let mut none = Months::NONE;
        none.cover(one);
        assert_eq!(list(none), [5]);
    }
}
