//! Reading at a place: a row some months earlier, a curve, the line through the months to date.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use super::code::Operand;
use super::columns::same;
use super::curve::{Curves, Running};
use super::memory::Cells;
use crate::formula::book::item::Shape;

/// A row some months earlier; 0 before month 1.
#[inline(always)]
pub(super) fn lag<const N: usize>(cells: &Cells, row: Operand, months: u32, to: &mut [f64], from: usize) {
    for (k, to) in to.chunks_exact_mut(N).enumerate() {
        match (from + k).checked_sub(months as usize) {
            Some(t) if t > 0 => to.copy_from_slice(&cells.view::<N>(row, t, 1).lanes(0)),
            _ => to.fill(0.0),
        }
    }
}

/// A curve of scalars, read in each month.
#[inline(always)]
pub(super) fn curve<const N: usize>(
    points: &[(Operand, Operand)],
    shape: Shape,
    cells: &Cells,
    at: Operand,
    to: &mut [f64],
    from: usize,
) {
    let column = |operand: Operand| cells.view::<N>(operand, 0, 1).lanes(0);
    let curves = Curves {
        shape,
        x: points.iter().map(|(x, _)| column(*x)).collect(),
        y: points.iter().map(|(_, y)| column(*y)).collect(),
    };
    let at = cells.view::<N>(at, from, to.len() / N);
    // Most are read at a position that is constant for years, such as construction progress before the start.
    let (mut before, mut heights) = ([f64::NAN; N], [0.0; N]);
    for (k, to) in to.chunks_exact_mut(N).enumerate() {
        let at = at.lanes(k);
        if k == 0 || !same(&at, &before) {
            heights = curves.at(&at);
            before = at;
        }
        to.copy_from_slice(&heights);
    }
}

/// A line through the months to date, read in each month.
#[inline(always)]
pub(super) fn interpolate<const N: usize>(cells: &Cells, [at, x, y]: [Operand; 3], to: &mut [f64], from: usize) {
    let at = cells.view::<N>(at, from, to.len() / N);
    let mut running = Running::near(from);
    for (k, to) in to.chunks_exact_mut(N).enumerate() {
        let points = from + k + 1;
        let (x, y) = (cells.view::<N>(x, 0, points), cells.view::<N>(y, 0, points));
        to.copy_from_slice(&running.at(&at.lanes(k), points, x, y));
    }
}
