//! The months in which each value is needed: what is chosen in a few months alone is computed in those alone.
//!
//! Goes through a program from its end. A column is needed where an output is read and where what needs it is needed; of the
//! two sides of a choice only the months in which it is taken, if no lane changes the condition.

use super::code::{Block, Code, Instruction, Months, Op, Operand, Place, Side};

/// Notes for each instruction over whole rows of `code` the months in which it must run; `fixed` holds the values that no lane
/// changes, `outputs` the places read after the run.
pub(in crate::formula) fn narrow(code: &mut Code, fixed: &[f64], outputs: &[Place], months: usize) {
    let mut needed = Needed::of(code, outputs, months as u32);
    for level in code.levels.iter_mut().rev() {
        level.backward.iter().rev().for_each(|all| needed.by_all_months(all));
        for block in level.blocks.iter_mut().rev() {
            match block {
                Block::Forward(all) => needed.by_loop(all, fixed),
                Block::Whole(all) => all.iter_mut().rev().for_each(|i| needed.by_whole(i, fixed)),
            }
        }
        needed.by_all_months(&level.once);
    }
}

/// By column the months in which it is needed after the instruction reached.
struct Needed {
    /// The first cells of the columns, ascending
    columns: Vec<u32>,
    months: Vec<Months>,
    /// Every month of the plan
    all: Months,
}

impl Needed {
    fn of(code: &Code, outputs: &[Place], months: u32) -> Self {
        let mut columns = Vec::new();
        for level in &code.levels {
            let blocks = level.blocks.iter().map(|block| match block {
                Block::Whole(all) | Block::Forward(all) => all,
            });
            columns.extend(blocks.chain(&level.backward).flatten().map(|i| i.to));
        }
        columns.sort_unstable();
        columns.dedup();
        let all = Months::each(1, months + 1);
        let mut needed = Self { months: vec![Months::NONE; columns.len()], columns, all };
        for output in outputs {
            needed.read(Operand { base: output.start, side: output.side, months: output.length > 1 }, all);
        }
        needed
    }

    /// A loop runs in all months, and so does what it reads; totals and openings may read any month.
    fn by_all_months(&mut self, all: &[Instruction]) {
        let months = Months::each(0, self.all.end);
        for operand in all.iter().flat_map(|i| i.operands) {
            if let Some(column) = self.column(operand) {
                self.months[column].cover(months);
            }
        }
    }

    /// A loop runs in all months, but of what is chosen in it by months alone it reads only those in which it is taken.
    fn by_loop(&mut self, all: &[Instruction], fixed: &[f64]) {
        for i in all {
            if i.op == Op::Select && i.operands[2].side == Side::Fixed {
                let [yes, no, condition] = i.operands;
                self.read(yes, taken(condition, fixed, self.all, true));
                self.read(no, taken(condition, fixed, self.all, false));
            } else {
                self.by_all_months(std::slice::from_ref(i));
            }
        }
    }

    fn by_whole(&mut self, i: &mut Instruction, fixed: &[f64]) {
        let Ok(column) = self.columns.binary_search(&i.to) else { return };
        let mut months = std::mem::replace(&mut self.months[column], Months::NONE).within(self.all.first, self.all.end);
        if months.is_empty() {
            i.months = Months::NONE;
            return;
        }
        let so_far = Months::each(0, months.end);
        match i.op {
            Op::RunningSum => months = so_far.within(self.all.first, self.all.end),
            Op::Select if i.operands[2].side == Side::Fixed => {
                let [yes, no, condition] = i.operands;
                self.read(yes, taken(condition, fixed, months, true));
                self.read(no, taken(condition, fixed, months, false));
                i.months = months;
                return;
            }
            _ => {}
        }
        i.months = months;
        let read = match i.op {
            Op::Lag(by) => months.earlier(by),
            Op::Interpolate => so_far,
            _ => months,
        };
        i.operands.into_iter().for_each(|operand| self.read(operand, read));
    }

    /// An operand is read in these months.
    fn read(&mut self, operand: Operand, months: Months) {
        if let Some(column) = self.column(operand).filter(|_| !months.is_empty()) {
            // Before the column's first cell it is read in an earlier month, behind it in the next.
            let by = operand.base.wrapping_sub(self.columns[column]).cast_signed();
            let read = if by < 0 { months.earlier(by.unsigned_abs()) } else { months.later(by.unsigned_abs()) };
            self.months[column].cover(read);
        }
    }

    /// The column of an operand: it is read from its first cell, from a cell before or from the one behind.
    fn column(&self, operand: Operand) -> Option<usize> {
        if operand.side == Side::Fixed || !operand.months {
            return None;
        }
        let column = self.columns.partition_point(|first| first + 1 < operand.base);
        (column < self.columns.len()).then_some(column)
    }
}

/// The months of `months` in which a condition that no lane changes is met, or is not.
fn taken(condition: Operand, fixed: &[f64], months: Months, is_met: bool) -> Months {
    let at = |t: u32| fixed[(condition.base + if condition.months { t } else { 0 }) as usize];
    let mut taken = Months::NONE;
    for t in months.iter().filter(|t| (at(*t) != 0.0) == is_met) {
        taken.cover(Months::each(t, t + 1));
    }
    taken
}
