//! The arithmetic: each operation once, over one value, a month of lanes, or all months.
//!
//! One definition of each operation serves the oracle and both engines, so they agree to the last bit.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use crate::finance;
use crate::formula::book::expression::{Binary, Unary};
use crate::formula::book::item::Shape;
use crate::formula::run::code::{Block, Code, Fold, Instruction, Level, Op, Operand, Side};
use crate::formula::run::curve::{Curves, Running};
use crate::formula::run::memory::{Cells, Memory, View, load};

/// An operation of one value.
#[inline(always)]
pub(in crate::formula) fn one(op: Unary, a: f64) -> f64 {
    match op {
        Unary::Negate => -a,
        Unary::Exp => finance::exp(a),
        Unary::Ln => finance::ln(a),
        Unary::Floor => a.floor(),
    }
}

/// An operation of two values.
#[inline(always)]
pub(in crate::formula) fn two(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        Binary::Minimum => {
            if b < a {
                b
            } else {
                a
            }
        }
        Binary::Maximum => {
            if b > a {
                b
            } else {
                a
            }
        }
        Binary::Power => finance::pow(a, b),
        Binary::Less => truth(a < b),
        Binary::LessOrEqual => truth(a <= b),
        Binary::Equal => truth(a == b),
    }
}

/// The sum of three values, added from the first to the last.
#[inline(always)]
fn add_two(a: f64, b: f64, c: f64) -> f64 {
    two(Binary::Add, two(Binary::Add, a, b), c)
}

#[inline(always)]
fn truth(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// The number of cells of a column computed before the next column: a few columns then stay in the processor's cache.
const TILE: usize = 512;

/// Runs a program with the widest instructions the processor has.
pub(in crate::formula) fn run<const N: usize>(code: &Code, side: Side, memory: &mut Memory) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[expect(
            unsafe_code,
            reason = "calling a function compiled for AVX2, right after the processor was asked for it"
        )]
        // SAFETY: the processor has AVX2, the only feature that `run_avx2` is compiled with beyond the baseline.
        unsafe {
            run_avx2::<N>(code, side, memory);
        }
        return;
    }
    run_plain::<N>(code, side, memory);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn run_avx2<const N: usize>(code: &Code, side: Side, memory: &mut Memory) {
    run_plain::<N>(code, side, memory);
}

#[inline(always)]
fn run_plain<const N: usize>(code: &Code, side: Side, memory: &mut Memory) {
    // Loops, not closures: a closure that is not inlined is compiled without AVX2.
    for level in &code.levels {
        for i in &level.once {
            month::<N>(code, side, memory, i, 0);
        }
        tiles_of_months::<N>(code, level, side, memory);
        for block in &level.backward {
            for t in (1..=memory.months).rev() {
                for i in block {
                    month::<N>(code, side, memory, i, t);
                }
            }
        }
    }
}

/// The blocks of a level, all of them for a few months before the next months.
#[inline(always)]
fn tiles_of_months<const N: usize>(code: &Code, level: &Level, side: Side, memory: &mut Memory) {
    let mut from = 1;
    while from <= memory.months {
        let to = (from + TILE / N).min(memory.months + 1);
        for block in &level.blocks {
            match block {
                Block::Whole(all) => {
                    for i in all {
                        whole::<N>(code, side, memory, i, from, to - from);
                    }
                }
                Block::Forward(all) => {
                    for t in from..to {
                        for i in all {
                            month::<N>(code, side, memory, i, t);
                        }
                    }
                }
            }
        }
        from = to;
    }
}

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

/// One instruction over months `from..from + count`; a scalar or an opening is month 0 alone.
#[inline(always)]
fn whole<const N: usize>(code: &Code, side: Side, memory: &mut Memory, i: &Instruction, from: usize, count: usize) {
    let start = (i.to as usize + from) * N;
    let before = if i.op == Op::RunningSum { load(memory.own, start - N) } else { [0.0; N] };
    let (to, cells) = memory.split(side, start, start + count * N);
    // A macro: a closure would not be inlined and would pass sixteen lanes through memory.
    macro_rules! view {
        ($operand:ident) => {
            cells.view::<N>($operand, from, count)
        };
    }
    let [a, b, c] = i.operands;
    match i.op {
        Op::Copy => each(to, view!(a), |a| a),
        Op::Defined => each(to, view!(a), |a| truth(!a.is_nan())),
        Op::Negate => each(to, view!(a), |a| one(Unary::Negate, a)),
        Op::Exp => transcendental(to, view!(a), view!(a), |a, _| one(Unary::Exp, a)),
        Op::Ln => transcendental(to, view!(a), view!(a), |a, _| one(Unary::Ln, a)),
        Op::Floor => each(to, view!(a), |a| one(Unary::Floor, a)),
        Op::Add => pairs(to, view!(a), view!(b), |a, b| two(Binary::Add, a, b)),
        Op::Subtract => pairs(to, view!(a), view!(b), |a, b| two(Binary::Subtract, a, b)),
        Op::Multiply => pairs(to, view!(a), view!(b), |a, b| two(Binary::Multiply, a, b)),
        Op::Divide => pairs(to, view!(a), view!(b), |a, b| two(Binary::Divide, a, b)),
        Op::Minimum => pairs(to, view!(a), view!(b), |a, b| two(Binary::Minimum, a, b)),
        Op::Maximum => pairs(to, view!(a), view!(b), |a, b| two(Binary::Maximum, a, b)),
        Op::Power => transcendental(to, view!(a), view!(b), |a, b| two(Binary::Power, a, b)),
        Op::Less => pairs(to, view!(a), view!(b), |a, b| two(Binary::Less, a, b)),
        Op::LessOrEqual => pairs(to, view!(a), view!(b), |a, b| two(Binary::LessOrEqual, a, b)),
        Op::Equal => pairs(to, view!(a), view!(b), |a, b| two(Binary::Equal, a, b)),
        Op::AddTwo => triples(to, view!(a), view!(b), view!(c), add_two),
        Op::Select => triples(to, view!(a), view!(b), view!(c), |a, b, c| if c == 0.0 { b } else { a }),
        Op::RunningSum => running_sum::<N>(to, view!(a), before),
        Op::Lag(months) => lag::<N>(&cells, a, months, to, from),
        Op::Curve(number, shape) => curve::<N>(&code.curves[number as usize], shape, &cells, a, to, from),
        Op::Interpolate => interpolate::<N>(&cells, i.operands, to, from),
        Op::Total(fold) => total::<N>(fold, &cells, i.operands, to),
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
fn each<const N: usize>(to: &mut [f64], a: View<N>, f: impl Fn(f64) -> f64) {
    seen!(a, a => compute::<N>(to, a, [0.0; N], [0.0; N], |a, _, _| f(a)));
}

/// One value for each cell from two operands.
#[inline(always)]
fn pairs<const N: usize>(to: &mut [f64], a: View<N>, b: View<N>, f: impl Fn(f64, f64) -> f64) {
    seen!(a, a => seen!(b, b => compute::<N>(to, a, b, [0.0; N], |a, b, _| f(a, b))));
}

/// One value for each cell from three operands.
#[inline(always)]
fn triples<const N: usize>(to: &mut [f64], a: View<N>, b: View<N>, c: View<N>, f: impl Fn(f64, f64, f64) -> f64) {
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
fn transcendental<const N: usize>(to: &mut [f64], a: View<N>, b: View<N>, f: impl Fn(f64, f64) -> f64) {
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
fn same<const N: usize>(a: &[f64; N], b: &[f64; N]) -> bool {
    let mut difference = 0;
    for l in 0..N {
        difference |= a[l].to_bits() ^ b[l].to_bits();
    }
    difference == 0
}

/// Each month the previous one plus its movement.
#[inline(always)]
fn running_sum<const N: usize>(to: &mut [f64], movement: View<N>, before: [f64; N]) {
    let mut sum = before;
    for (t, to) in to.chunks_exact_mut(N).enumerate() {
        let movement = movement.lanes(t);
        for l in 0..N {
            sum[l] = two(Binary::Add, sum[l], movement[l]);
        }
        to.copy_from_slice(&sum);
    }
}

/// One instruction in one month of a loop; month 0 is the opening, and the cell of a scalar.
#[inline(always)]
fn month<const N: usize>(code: &Code, side: Side, memory: &mut Memory, i: &Instruction, t: usize) {
    let at = (i.to as usize + t) * N;
    let [a, b, c] = i.operands;
    // Written in each arm, so that the value stays in registers until then.
    macro_rules! put {
        ($cells:ident, $to:ident; $then:expr) => {{
            let $cells = memory.all(side);
            let mut $to = [0.0; N];
            $then;
            memory.own[at..at + N].copy_from_slice(&$to);
        }};
        ($lane:ident: $($from:ident),*; $value:expr) => {{
            let cells = memory.all(side);
            $(let $from = cells.lanes::<N>($from, t);)*
            let mut to = [0.0; N];
            for $lane in 0..N {
                to[$lane] = $value;
            }
            memory.own[at..at + N].copy_from_slice(&to);
        }};
    }
    macro_rules! arithmetic {
        ($($one:ident)*; $($two:ident)*) => {
            match i.op {
                Op::Copy => put!(l: a; a[l]),
                Op::Defined => put!(l: a; truth(!a[l].is_nan())),
                $(Op::$one => put!(l: a; one(Unary::$one, a[l])),)*
                $(Op::$two => put!(l: a, b; two(Binary::$two, a[l], b[l])),)*
                Op::AddTwo => put!(l: a, b, c; add_two(a[l], b[l], c[l])),
                Op::Select => put!(l: a, b, c; if c[l] == 0.0 { b[l] } else { a[l] }),
                Op::Lag(months) => put!(cells, to; lag::<N>(&cells, a, months, &mut to, t)),
                Op::Curve(number, shape) => put!(cells, to; curve::<N>(&code.curves[number as usize], shape, &cells, a, &mut to, t)),
                Op::Interpolate => put!(cells, to; interpolate::<N>(&cells, i.operands, &mut to, t)),
                Op::RunningSum => put!(cells, to; running_sum::<N>(&mut to, cells.view::<N>(a, t, 1), load(cells.before, at - N))),
                Op::Total(fold) => put!(cells, to; total::<N>(fold, &cells, i.operands, &mut to)),
            }
        };
    }
    arithmetic!(Negate Exp Ln Floor; Add Subtract Multiply Divide Minimum Maximum Power Less LessOrEqual Equal);
}

/// A row some months earlier; 0 before month 1.
#[inline(always)]
fn lag<const N: usize>(cells: &Cells, row: Operand, months: u32, to: &mut [f64], from: usize) {
    for (k, to) in to.chunks_exact_mut(N).enumerate() {
        match (from + k).checked_sub(months as usize) {
            Some(t) if t > 0 => to.copy_from_slice(&cells.view::<N>(row, t, 1).lanes(0)),
            _ => to.fill(0.0),
        }
    }
}

/// A curve of scalars, read in each month.
#[inline(always)]
fn curve<const N: usize>(
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
fn interpolate<const N: usize>(cells: &Cells, [at, x, y]: [Operand; 3], to: &mut [f64], from: usize) {
    let at = cells.view::<N>(at, from, to.len() / N);
    let mut running = Running::near(from);
    for (k, to) in to.chunks_exact_mut(N).enumerate() {
        let points = from + k + 1;
        let (x, y) = (cells.view::<N>(x, 0, points), cells.view::<N>(y, 0, points));
        to.copy_from_slice(&running.at(&at.lanes(k), points, x, y));
    }
}

/// Reduces all months of each lane to one value.
#[inline(always)]
fn over_months<const N: usize>(months: usize, flow: View<N>, start: f64, f: impl Fn(f64, f64) -> f64) -> [f64; N] {
    let mut all = [start; N];
    for t in 0..months {
        let lanes = flow.lanes(t);
        for l in 0..N {
            all[l] = f(all[l], lanes[l]);
        }
    }
    all
}

/// One value over all months, for each lane.
#[inline(always)]
fn total<const N: usize>(fold: Fold, cells: &Cells, [row, rate, _]: [Operand; 3], to: &mut [f64]) {
    let months = cells.months;
    let flow = cells.view::<N>(row, 1, months);
    let sum = || over_months::<N>(months, flow, 0.0, |a, b| a + b);
    let lowest = || over_months::<N>(months, flow, f64::INFINITY, |a, b| if b < a { b } else { a });
    let highest = || over_months::<N>(months, flow, f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    let first = |wanted: [f64; N]| {
        let mut found = [f64::NAN; N];
        for t in (0..months).rev() {
            let lanes = flow.lanes(t);
            (0..N).filter(|l| lanes[*l] == wanted[*l]).for_each(|l| found[l] = t as f64 + 1.0);
        }
        found
    };
    let rate = || cells.view::<N>(rate, 0, 1).lanes(0);
    let result: [f64; N] = match fold {
        Fold::Sum => sum(),
        Fold::Mean => sum().map(|v| v / months as f64),
        Fold::Minimum => lowest(),
        Fold::Maximum => highest(),
        Fold::Last => flow.lanes(months - 1),
        Fold::MonthOfMinimum => first(lowest()),
        Fold::MonthOfMaximum => first(highest()),
        Fold::FirstMonth => first([1.0; N]),
        Fold::NetPresentValue => {
            let factor = rate().map(|rate| 1.0 / (1.0 + rate));
            let mut value = [0.0; N];
            for t in (0..months).rev() {
                let lanes = flow.lanes(t);
                (0..N).for_each(|l| value[l] = (value[l] + lanes[l]) * factor[l]);
            }
            value
        }
        Fold::RateOfReturn => {
            let near = rate();
            let mut one = vec![0.0; months];
            std::array::from_fn(|l| {
                // A lane's months contiguously, because the search reads them many times.
                one.iter_mut().enumerate().for_each(|(t, f)| *f = flow.lane(t, l));
                finance::rate_of_return(near[l], &finance::MONTHLY_RATES, months, |t| one[t])
            })
        }
    };
    to.copy_from_slice(&result);
}
