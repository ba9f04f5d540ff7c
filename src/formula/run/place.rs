//! Assigns cells to every value: its own column, or one shared with values whose last use has passed.

use super::code::{Block, Code, Compiled, Instruction, Level, Months, Operand, Place, Side};
use super::draft::{Argument, Draft, Drafts, LevelCode, Manner, NOBODY, NOTHING, Value, now};
use crate::formula::book::contents::Book;

/// Places the lowered drafts of a book.
pub(in crate::formula) fn place(book: &Book, drafts: Drafts) -> Compiled {
    let row = book.months() as u32 + 2;
    let Drafts { values, constants, of_item, calendar, mut levels, curves } = drafts;
    let mut start = vec![NOBODY; values.len()];
    let mut code = [Side::Fixed, Side::Lanes].map(|side| {
        let levels: Vec<LevelCode> =
            levels.iter_mut().map(|level| std::mem::take(&mut level[side as usize]).backward_last()).collect();
        let mut cells = Cells::new(&values, side, row, &levels, &mut start);
        let levels = levels.iter().map(|level| cells.level(level)).collect();
        // Points have their own columns, so a curve is resolved once both sides have theirs; the lane side comes last.
        let resolved = |points: &[(u32, u32)]| {
            let placed = points.iter().filter(|(x, _)| cells.start[*x as usize] != NOBODY);
            placed.map(|(x, y)| (cells.operand(now(*x)), cells.operand(now(*y)))).collect()
        };
        Code { levels, curves: curves.iter().map(|points| resolved(points)).collect(), cells: cells.count as usize }
    });
    let places = of_item.iter().zip(&book.items).map(|(&value, item)| {
        let known = values.get(value as usize)?;
        (known.kept || !known.months).then(|| Place {
            side: known.side,
            start: start[value as usize],
            length: if known.months { row } else { 1 },
            is_input: item.is_input(),
        })
    });
    Compiled {
        places: places.collect(),
        constants: constants.into_iter().map(|(value, v)| (start[value as usize], v)).collect(),
        calendar: calendar.map(|value| (value != NOBODY).then(|| start[value as usize])),
        fixed: std::mem::take(&mut code[0]),
        lanes: std::mem::take(&mut code[1]),
    }
}

/// The cells of one side, given out in the order in which its instructions run.
struct Cells<'a> {
    values: &'a [Value],
    side: Side,
    row: u32,
    /// For each value, of the other side too, its first cell
    start: &'a mut [u32],
    /// For each value the number of the instruction that reads it last
    last_use: Vec<u32>,
    /// The number of the instruction being placed
    number: u32,
    /// Shared columns that are free
    free: Vec<u32>,
    /// The number of cells assigned
    count: u32,
}

impl<'a> Cells<'a> {
    /// Values with their own column are placed first.
    fn new(values: &'a [Value], side: Side, row: u32, levels: &[LevelCode], start: &'a mut [u32]) -> Self {
        // Cell 0 is unused, so that the cell before an opening has a number too.
        let mut count = 1;
        for (value, start) in values.iter().zip(&mut *start) {
            if value.side == side && (value.kept || !value.months) {
                count += u32::from(value.zeros);
                *start = count;
                count += if value.months { row } else { 1 };
            }
        }
        let mut last_use = vec![0; values.len()];
        for (number, draft) in levels.iter().flat_map(LevelCode::all).enumerate() {
            draft.reads().for_each(|a| last_use[a.value() as usize] = number as u32);
        }
        Self { values, side, row, start, last_use, number: 0, free: Vec::new(), count }
    }

    fn level(&mut self, level: &LevelCode) -> Level {
        let mut code = Level { once: self.instructions(&level.once), ..Level::default() };
        for (manner, drafts) in &level.blocks {
            let instructions = self.instructions(drafts);
            match manner {
                Manner::Whole => code.blocks.push(Block::Whole(instructions)),
                Manner::Forward => code.blocks.push(Block::Forward(instructions)),
                Manner::Backward => code.backward.push(instructions),
            }
        }
        code
    }

    fn instructions(&mut self, drafts: &[Draft]) -> Vec<Instruction> {
        drafts.iter().map(|draft| self.instruction(draft)).collect()
    }

    fn instruction(&mut self, draft: &Draft) -> Instruction {
        let to = draft.to as usize;
        if self.shares(to) && self.start[to] == NOBODY {
            // Taken before the operands' columns are released: an instruction never writes a cell it reads.
            self.start[to] = self.free.pop().unwrap_or_else(|| {
                self.count += self.row;
                self.count - self.row
            });
        }
        let first = self.operand(draft.arguments[0]);
        let operands = draft.arguments.map(|a| if a == NOTHING { first } else { self.operand(a) });
        for (n, argument) in draft.reads().enumerate() {
            let value = argument.value() as usize;
            let again = draft.arguments[..n].iter().any(|before| before.value() as usize == value);
            if self.shares(value) && self.last_use[value] == self.number && !again {
                self.free.push(self.start[value]);
            }
        }
        if self.shares(to) && self.last_use[to] <= self.number {
            self.free.push(self.start[to]);
        }
        self.number += 1;
        Instruction { op: draft.op, to: self.start[to], operands, months: Months::ALL }
    }

    fn shares(&self, value: usize) -> bool {
        let value = &self.values[value];
        value.side == self.side && value.months && !value.kept
    }

    fn operand(&self, a: Argument) -> Operand {
        let value = &self.values[a.value() as usize];
        Operand {
            base: self.start[a.value() as usize].wrapping_add_signed(a.shift()),
            side: value.side,
            months: value.months,
        }
    }
}
