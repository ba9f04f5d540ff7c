//! An operation over a column: months side by side, whose operands may be columns of lanes, columns of months or held
//! values.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use super::arithmetic::two;
use super::memory::{View, load};
use crate::formula::book::expression::Binary;

/// A view whose kind is known at compile time, so that a loop over months has no branches.
trait Lanes<const N: usize>: Copy {
    /// The first months alone: with all lengths equal the loop needs no checks.
    fn first(self, months: usize) -> Self;
    fn lanes(self, month: usize) -> [f64; N];
}

#[derive(Clone, Copy)]
struct OfCells<'a>(&'a [f64]);
#[derive(Clone, Copy)]
struct OfMonths<'a>(&'a [f64]);

impl<const N: usize> Lanes<N> for OfCells<'_> {
    #[inline(always)]
    fn first(self, months: usize) -> Self {
        Self(&self.0[..months * N])
    }
    #[inline(always)]
    fn lanes(self, month: usize) -> [f64; N] {
        load(self.0, month * N)
    }
}

impl<const N: usize> Lanes<N> for OfMonths<'_> {
    #[inline(always)]
    fn first(self, months: usize) -> Self {
        Self(&self.0[..months])
    }
    #[inline(always)]
    fn lanes(self, month: usize) -> [f64; N] {
        [self.0[month]; N]
    }
}

impl<const N: usize> Lanes<N> for [f64; N] {
    #[inline(always)]
    fn first(self, _months: usize) -> Self {
        self
    }
    #[inline(always)]
    fn lanes(self, _month: usize) -> [f64; N] {
        self
    }
}

/// Runs `$then` with `$name` bound to the concrete kind of `$view`; a single lane has no lane-independent months.
macro_rules! seen {
    ($view:expr, $name:ident => $then:expr) => {
        match $view {
            View::Cells(cells) => {
                let $name = OfCells(cells);
                $then
            }
            View::Months(months) if N > 1 => {
                let $name = OfMonths(months);
                $then
            }
            View::Months(_) => {}
            View::Held($name) => $then,
        }
    };
}

/// One value for each cell from one operand.
#[inline(always)]
pub(super) fn each<const N: usize>(to: &mut [f64], a: View<N>, f: impl Fn(f64) -> f64) {
    seen!(a, a => compute::<N>(to, a, [0.0; N], [0.0; N], |a, _, _| f(a)));
}

/// One value for each cell from two operands.
#[inline(always)]
pub(super) fn pairs<const N: usize>(to: &mut [f64], a: View<N>, b: View<N>, f: impl Fn(f64, f64) -> f64) {
    seen!(a, a => seen!(b, b => compute::<N>(to, a, b, [0.0; N], |a, b, _| f(a, b))));
}

/// One value for each cell from three operands.
#[inline(always)]
pub(super) fn triples<const N: usize>(
    to: &mut [f64],
    a: View<N>,
    b: View<N>,
    c: View<N>,
    f: impl Fn(f64, f64, f64) -> f64,
) {
    seen!(a, a => seen!(b, b => seen!(c, c => compute::<N>(to, a, b, c, &f))));
}

#[inline(always)]
fn compute<const N: usize>(
    to: &mut [f64],
    a: impl Lanes<N>,
    b: impl Lanes<N>,
    c: impl Lanes<N>,
    f: impl Fn(f64, f64, f64) -> f64,
) {
    let months = to.len() / N;
    let to = &mut to[..months * N];
    let (a, b, c) = (a.first(months), b.first(months), c.first(months));
    for t in 0..months {
        let (a, b, c) = (a.lanes(t), b.lanes(t), c.lanes(t));
        let to = &mut to[t * N..(t + 1) * N];
        for l in 0..N {
            to[l] = f(a[l], b[l], c[l]);
        }
    }
}

/// One value for each cell from two operands, for arithmetic so slow that dispatching on their layout is negligible.
/// Prices and costs step once a year: in a month whose operands are those of the month before, so is the result.
#[inline(always)]
pub(super) fn transcendental<const N: usize>(to: &mut [f64], a: View<N>, b: View<N>, f: impl Fn(f64, f64) -> f64) {
    let mut before = ([0.0; N], [0.0; N]);
    let mut values = [0.0; N];
    for (t, to) in to.chunks_exact_mut(N).enumerate() {
        let (a, b) = (a.lanes(t), b.lanes(t));
        if t == 0 || !(same(&a, &before.0) && same(&b, &before.1)) {
            for l in 0..N {
                values[l] = f(a[l], b[l]);
            }
            before = (a, b);
        }
        to.copy_from_slice(&values);
    }
}

/// Whether all lanes are the same to the last bit.
#[inline(always)]
pub(super) fn same<const N: usize>(a: &[f64; N], b: &[f64; N]) -> bool {
    let mut difference = 0;
    for l in 0..N {
        difference |= a[l].to_bits() ^ b[l].to_bits();
    }
    difference == 0
}

/// Each month the previous one plus its movement.
#[inline(always)]
pub(super) fn running_sum<const N: usize>(to: &mut [f64], movement: View<N>, before: [f64; N]) {
    let mut sum = before;
    for (t, to) in to.chunks_exact_mut(N).enumerate() {
        let movement = movement.lanes(t);
        for l in 0..N {
            sum[l] = two(Binary::Add, sum[l], movement[l]);
        }
        to.copy_from_slice(&sum);
    }
}
