//! The cells of a run: the cells an instruction writes and reads, and the layout of its operands.
#![expect(clippy::inline_always, reason = "lanes need them inside a function that has AVX2 switched on")]

use super::code::{Operand, Side};

/// The cells of one run: `fixed` is read only, `own` belongs to the side that runs and has `N` lanes for each cell.
pub(in crate::formula) struct Memory<'a> {
    pub fixed: &'a [f64],
    pub own: &'a mut [f64],
    pub months: usize,
}

/// The cells an instruction may read while it writes: all except those between `before` and `after`.
#[derive(Clone, Copy)]
pub(in crate::formula) struct Cells<'a> {
    side: Side,
    fixed: &'a [f64],
    /// All own cells up to those that are written
    pub before: &'a [f64],
    after: &'a [f64],
    /// Where `after` begins
    end: usize,
    pub months: usize,
}

impl Memory<'_> {
    /// The cells `from..to` to write, and all others to read.
    #[inline(always)]
    pub fn split(&mut self, side: Side, from: usize, to: usize) -> (&mut [f64], Cells<'_>) {
        let (before, rest) = self.own.split_at_mut(from);
        let (write, after) = rest.split_at_mut(to - from);
        (write, Cells { side, fixed: self.fixed, before, after, end: to, months: self.months })
    }

    /// All cells to read.
    #[inline(always)]
    pub fn all(&self, side: Side) -> Cells<'_> {
        Cells { side, fixed: self.fixed, before: self.own, after: &[], end: usize::MAX, months: self.months }
    }
}

impl<'a> Cells<'a> {
    #[inline(always)]
    fn own(&self, from: usize, count: usize) -> &'a [f64] {
        if from < self.before.len() {
            &self.before[from..from + count]
        } else {
            &self.after[from - self.end..from - self.end + count]
        }
    }

    /// An operand in `count` months from month `from` (0 is the opening).
    #[inline(always)]
    pub fn view<const N: usize>(&self, operand: Operand, from: usize, count: usize) -> View<'a, N> {
        let base = operand.base as usize;
        // A single lane has one side only.
        if N == 1 || operand.side == self.side {
            if operand.months {
                View::Cells(self.own((base + from) * N, count * N))
            } else {
                View::Held(load(self.own(base * N, N), 0))
            }
        } else if operand.months {
            View::Months(&self.fixed[base + from..base + from + count])
        } else {
            View::Held([self.fixed[base]; N])
        }
    }

    /// An operand in one month.
    #[inline(always)]
    pub fn lanes<const N: usize>(&self, operand: Operand, month: usize) -> [f64; N] {
        let at = operand.base as usize + if operand.months { month } else { 0 };
        if N == 1 || operand.side == self.side { load(self.before, at * N) } else { [self.fixed[at]; N] }
    }
}

/// The layout of an operand relative to the cells computed: `N` lanes for each month.
#[derive(Clone, Copy)]
pub(in crate::formula) enum View<'a, const N: usize> {
    /// A value for each cell
    Cells(&'a [f64]),
    /// A value for each month
    Months(&'a [f64]),
    /// A value for each lane
    Held([f64; N]),
}

impl<const N: usize> View<'_, N> {
    /// The lanes of the month with this index.
    #[inline(always)]
    pub fn lanes(&self, month: usize) -> [f64; N] {
        match self {
            View::Cells(cells) => load(cells, month * N),
            View::Months(months) => [months[month]; N],
            View::Held(lanes) => *lanes,
        }
    }

    /// One lane of the month with this index.
    #[inline(always)]
    pub fn lane(&self, month: usize, lane: usize) -> f64 {
        match self {
            View::Cells(cells) => cells[month * N + lane],
            View::Months(months) => months[month],
            View::Held(lanes) => lanes[lane],
        }
    }
}

/// `N` lanes from the cell `at` on.
#[inline(always)]
pub(in crate::formula) fn load<const N: usize>(cells: &[f64], at: usize) -> [f64; N] {
    let mut lanes = [0.0; N];
    lanes.copy_from_slice(&cells[at..at + N]);
    lanes
}
