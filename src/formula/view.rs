//! How an operand lies in memory, beside the cells that are computed.
#![expect(clippy::inline_always, reason = "lanes need them inside a function that has AVX2 switched on")]

/// How an operand lies beside the cells that are computed: `N` lanes for each month.
#[derive(Clone, Copy)]
pub(super) enum View<'a, const N: usize> {
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
pub(super) fn load<const N: usize>(cells: &[f64], at: usize) -> [f64; N] {
    let mut lanes = [0.0; N];
    lanes.copy_from_slice(&cells[at..at + N]);
    lanes
}
