//! The arithmetic: each operation once, over one value, a month of lanes, or all months.
//!
//! One definition of each operation serves the oracle and both engines, so they agree to the last bit.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use super::compile::{Block, Code, Instruction, Op, Operand, Side};
use super::engine::LANES;
use super::expression::{Binary, Unary};
use super::item::Shape;
use crate::finance;

/// An operation of one value.
#[inline(always)]
pub(super) fn one(op: Unary, a: f64) -> f64 {
    match op {
        Unary::Negate => -a,
        Unary::Exp => finance::exp(a),
        Unary::Ln => finance::ln(a),
        Unary::Floor => a.floor(),
    }
}

/// An operation of two values.
#[inline(always)]
pub(super) fn two(op: Binary, a: f64, b: f64) -> f64 {
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

#[inline(always)]
fn truth(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// A curve through `count` points read at `q`: the last point not above `q`, then a straight line to the one after, or its
/// own height; flat outside.
pub(super) fn between(shape: Shape, q: f64, count: usize, x: impl Fn(usize) -> f64, y: impl Fn(usize) -> f64) -> f64 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if x(middle) <= q {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low == 0 {
        return y(0);
    }
    if low == count || shape == Shape::Steps {
        return y(low - 1);
    }
    y(low - 1) + (q - x(low - 1)) * (y(low) - y(low - 1)) / (x(low) - x(low - 1))
}

/// The columns of one run: `fixed` is read only, `own` belongs to the side that runs.
pub(super) struct Memory<'a> {
    pub fixed: &'a [Vec<f64>],
    pub own: &'a mut [Vec<f64>],
    pub months: usize,
}

/// Runs a program with the widest instructions the processor has.
pub(super) fn run<const N: usize>(code: &Code, side: Side, memory: &mut Memory) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[expect(unsafe_code, reason = "calling a function compiled for AVX2, right after the processor was asked for it")]
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
    let months = memory.months;
    for block in &code.blocks {
        match block {
            // Loops, not closures: a closure that is not inlined is compiled without AVX2.
            Block::Once(all) => {
                for i in all {
                    whole::<N>(code, side, memory, i, 0, 1);
                }
            }
            Block::Whole(all) => {
                for i in all {
                    whole::<N>(code, side, memory, i, 1, months);
                }
            }
            Block::Forward(all) => {
                for t in 1..=months {
                    for i in all {
                        month::<N>(code, side, memory, i, t);
                    }
                }
            }
            Block::Backward(all) => {
                for t in (1..=months).rev() {
                    for i in all {
                        month::<N>(code, side, memory, i, t);
                    }
                }
            }
        }
    }
}

/// How an operand lies beside the cells that are computed: `N` lanes for each month.
#[derive(Clone, Copy)]
enum View<'a> {
    /// A value for each cell
    Cells(&'a [f64]),
    /// A value for each month
    Months(&'a [f64]),
    /// A value for each lane
    Lanes(&'a [f64]),
    One(f64),
}

impl View<'_> {
    /// The lanes of the month with this index.
    #[inline(always)]
    fn lanes<const N: usize>(&self, month: usize) -> [f64; N] {
        match self {
            View::Cells(cells) => load(cells, month * N),
            View::Months(months) => [months[month]; N],
            View::Lanes(lanes) => load(lanes, 0),
            View::One(v) => [*v; N],
        }
    }

    /// One lane of the month with this index.
    #[inline(always)]
    fn lane<const N: usize>(&self, month: usize, lane: usize) -> f64 {
        match self {
            View::Cells(cells) => cells[month * N + lane],
            View::Months(months) => months[month],
            View::Lanes(lanes) => lanes[lane],
            View::One(v) => *v,
        }
    }
}

#[inline(always)]
fn load<const N: usize>(cells: &[f64], at: usize) -> [f64; N] {
    let mut lanes = [0.0; N];
    lanes.copy_from_slice(&cells[at..at + N]);
    lanes
}

#[inline(always)]
fn view<'a, const N: usize>(operand: &Operand, side: Side, memory: &'a Memory, from: usize, count: usize) -> View<'a> {
    let own = operand.side == side;
    let column: &[f64] = if own { &memory.own[operand.column as usize] } else { &memory.fixed[operand.column as usize] };
    let width = if own { N } else { 1 };
    if operand.months {
        let start = from.wrapping_add_signed(operand.shift as isize) * width;
        let cells = &column[start..start + count * width];
        if width == N { View::Cells(cells) } else { View::Months(cells) }
    } else if width == 1 {
        View::One(column[0])
    } else {
        View::Lanes(column)
    }
}

/// One instruction over months `from..from + count`; a scalar or an opening is month 0 alone.
#[inline(always)]
fn whole<const N: usize>(code: &Code, side: Side, memory: &mut Memory, i: &Instruction, from: usize, count: usize) {
    // Taken out for the time of the instruction: but for running sums none over whole rows reads the column it writes.
    let mut column = std::mem::take(&mut memory.own[i.to as usize]);
    if i.op == Op::RunningSum {
        running_sum::<N>(&mut column, view::<N>(&i.operands[0], side, memory, from, count), from, count);
        memory.own[i.to as usize] = column;
        return;
    }
    let to = &mut column[from * N..(from + count) * N];
    let [a, b, c] = i.operands;
    match i.op {
        Op::Copy => each(to, view::<N>(&a, side, memory, from, count), |a| a),
        Op::Defined => each(to, view::<N>(&a, side, memory, from, count), |a| truth(!a.is_nan())),
        Op::One(Unary::Negate) => each(to, view::<N>(&a, side, memory, from, count), |a| one(Unary::Negate, a)),
        Op::One(Unary::Exp) => each(to, view::<N>(&a, side, memory, from, count), |a| one(Unary::Exp, a)),
        Op::One(Unary::Ln) => each(to, view::<N>(&a, side, memory, from, count), |a| one(Unary::Ln, a)),
        Op::One(Unary::Floor) => each(to, view::<N>(&a, side, memory, from, count), |a| one(Unary::Floor, a)),
        Op::Two(op) => {
            let (a, b) = (view::<N>(&a, side, memory, from, count), view::<N>(&b, side, memory, from, count));
            match op {
                Binary::Add => pairs::<N>(to, a, b, |a, b| two(Binary::Add, a, b)),
                Binary::Subtract => pairs::<N>(to, a, b, |a, b| two(Binary::Subtract, a, b)),
                Binary::Multiply => pairs::<N>(to, a, b, |a, b| two(Binary::Multiply, a, b)),
                Binary::Divide => pairs::<N>(to, a, b, |a, b| two(Binary::Divide, a, b)),
                Binary::Minimum => pairs::<N>(to, a, b, |a, b| two(Binary::Minimum, a, b)),
                Binary::Maximum => pairs::<N>(to, a, b, |a, b| two(Binary::Maximum, a, b)),
                Binary::Power => tiles::<N>(to, a, b, |a, b| two(Binary::Power, a, b)),
                Binary::Less => pairs::<N>(to, a, b, |a, b| two(Binary::Less, a, b)),
                Binary::LessOrEqual => pairs::<N>(to, a, b, |a, b| two(Binary::LessOrEqual, a, b)),
                Binary::Equal => tiles::<N>(to, a, b, |a, b| two(Binary::Equal, a, b)),
            }
        }
        Op::Select => {
            let views = [a, b, c].map(|o| view::<N>(&o, side, memory, from, count));
            select::<N>(to, views);
        }
        _ => rare::<N>(code, side, memory, i, to, from, count),
    }
    memory.own[i.to as usize] = column;
}

/// One value for each cell from one operand.
#[inline(always)]
fn each(to: &mut [f64], a: View, f: impl Fn(f64) -> f64) {
    match a {
        View::Cells(a) => {
            for (to, a) in to.iter_mut().zip(a) {
                *to = f(*a);
            }
        }
        View::Months(a) => {
            for (to, a) in to.chunks_exact_mut(LANES).zip(a) {
                to.fill(f(*a));
            }
        }
        View::Lanes(a) => {
            for to in to.chunks_exact_mut(LANES) {
                for (to, a) in to.iter_mut().zip(a) {
                    *to = f(*a);
                }
            }
        }
        View::One(a) => to.fill(f(a)),
    }
}

/// One value for each cell from two operands, with a path of its own for each common pair of views.
#[inline(always)]
fn pairs<const N: usize>(to: &mut [f64], a: View, b: View, f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (View::Cells(a), View::Cells(b)) => {
            for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
                *to = f(*a, *b);
            }
        }
        (View::Cells(a), View::One(b)) => {
            for (to, a) in to.iter_mut().zip(a) {
                *to = f(*a, b);
            }
        }
        (View::One(a), View::Cells(b)) => {
            for (to, b) in to.iter_mut().zip(b) {
                *to = f(a, *b);
            }
        }
        _ => tiles::<N>(to, a, b, f),
    }
}

/// One value for each cell from two operands, a month of lanes at a time.
#[inline(always)]
fn tiles<const N: usize>(to: &mut [f64], a: View, b: View, f: impl Fn(f64, f64) -> f64) {
    for (t, to) in to.chunks_exact_mut(N).enumerate() {
        let (a, b) = (a.lanes::<N>(t), b.lanes::<N>(t));
        for l in 0..N {
            to[l] = f(a[l], b[l]);
        }
    }
}

/// Each month the one before and its movement.
#[inline(always)]
fn running_sum<const N: usize>(column: &mut [f64], movement: View, from: usize, count: usize) {
    let mut sum = load::<N>(column, (from - 1) * N);
    for (t, to) in column[from * N..(from + count) * N].chunks_exact_mut(N).enumerate() {
        let movement = movement.lanes::<N>(t);
        for l in 0..N {
            sum[l] = two(Binary::Add, sum[l], movement[l]);
        }
        to.copy_from_slice(&sum);
    }
}

#[inline(always)]
fn select<const N: usize>(to: &mut [f64], [a, b, c]: [View; 3]) {
    for (t, to) in to.chunks_exact_mut(N).enumerate() {
        let (a, b, c) = (a.lanes::<N>(t), b.lanes::<N>(t), c.lanes::<N>(t));
        for l in 0..N {
            to[l] = if c[l] == 0.0 { b[l] } else { a[l] };
        }
    }
}

/// One instruction in one month of a loop.
#[inline(always)]
fn month<const N: usize>(code: &Code, side: Side, memory: &mut Memory, i: &Instruction, t: usize) {
    let [a, b, c] = i.operands;
    let a = |memory: &Memory| view::<N>(&a, side, memory, t, 1).lanes::<N>(0);
    let b = |memory: &Memory| view::<N>(&b, side, memory, t, 1).lanes::<N>(0);
    let mut to = [0.0; N];
    match i.op {
        Op::Copy => to = a(memory),
        Op::One(op) => {
            let a = a(memory);
            for l in 0..N {
                to[l] = one(op, a[l]);
            }
        }
        Op::Two(op) => {
            let (a, b) = (a(memory), b(memory));
            macro_rules! lanes {
                ($($op:ident)*) => {
                    match op {
                        $(Binary::$op => {
                            for l in 0..N {
                                to[l] = two(Binary::$op, a[l], b[l]);
                            }
                        })*
                    }
                };
            }
            lanes!(Add Subtract Multiply Divide Minimum Maximum Power Less LessOrEqual Equal);
        }
        Op::Select => {
            let (a, b, c) = (a(memory), b(memory), view::<N>(&c, side, memory, t, 1).lanes::<N>(0));
            for l in 0..N {
                to[l] = if c[l] == 0.0 { b[l] } else { a[l] };
            }
        }
        _ => rare::<N>(code, side, memory, i, &mut to, t, 1),
    }
    memory.own[i.to as usize][t * N..(t + 1) * N].copy_from_slice(&to);
}

/// The operations that are not worth a path of their own.
fn rare<const N: usize>(code: &Code, side: Side, memory: &Memory, i: &Instruction, to: &mut [f64], from: usize, count: usize) {
    let [a, b, c] = i.operands;
    match i.op {
        Op::Lag(months) => {
            for (k, to) in to.chunks_exact_mut(N).enumerate() {
                match (from + k).checked_sub(months as usize) {
                    Some(t) if t > 0 => to.copy_from_slice(&view::<N>(&a, side, memory, t, 1).lanes::<N>(0)),
                    _ => to.fill(0.0),
                }
            }
        }
        Op::Curve(number, shape) => {
            let points = &code.curves[number as usize];
            let column = |operand: &Operand| view::<N>(operand, side, memory, 0, 1).lanes::<N>(0);
            let x: Vec<[f64; N]> = points.iter().map(|(x, _)| column(x)).collect();
            let y: Vec<[f64; N]> = points.iter().map(|(_, y)| column(y)).collect();
            let at = view::<N>(&a, side, memory, from, count);
            for (k, to) in to.chunks_exact_mut(N).enumerate() {
                let at = at.lanes::<N>(k);
                for l in 0..N {
                    to[l] = between(shape, at[l], x.len(), |p| x[p][l], |p| y[p][l]);
                }
            }
        }
        Op::Interpolate => {
            let at = view::<N>(&a, side, memory, from, count);
            for (k, to) in to.chunks_exact_mut(N).enumerate() {
                let points = from + k + 1;
                let at = at.lanes::<N>(k);
                let (x, y) = (view::<N>(&b, side, memory, 0, points), view::<N>(&c, side, memory, 0, points));
                for l in 0..N {
                    to[l] = between(Shape::Lines, at[l], points, |p| x.lane::<N>(p, l), |p| y.lane::<N>(p, l));
                }
            }
        }
        _ => totals::<N>(side, memory, i, to),
    }
}

/// All months of each lane into one.
#[inline(always)]
fn fold<const N: usize>(months: usize, flow: View, start: f64, f: impl Fn(f64, f64) -> f64) -> [f64; N] {
    let mut all = [start; N];
    for t in 0..months {
        let lanes = flow.lanes::<N>(t);
        for l in 0..N {
            all[l] = f(all[l], lanes[l]);
        }
    }
    all
}

/// One value over all months, for each lane.
fn totals<const N: usize>(side: Side, memory: &Memory, i: &Instruction, to: &mut [f64]) {
    let months = memory.months;
    let flow = view::<N>(&i.operands[0], side, memory, 1, months);
    let sum = || fold::<N>(months, flow, 0.0, |a, b| a + b);
    let lowest = || fold::<N>(months, flow, f64::INFINITY, |a, b| if b < a { b } else { a });
    let highest = || fold::<N>(months, flow, f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    let first = |wanted: [f64; N]| {
        let mut found = [f64::NAN; N];
        for t in (0..months).rev() {
            let lanes = flow.lanes::<N>(t);
            (0..N).filter(|l| lanes[*l] == wanted[*l]).for_each(|l| found[l] = t as f64 + 1.0);
        }
        found
    };
    let rate = || view::<N>(&i.operands[1], side, memory, 0, 1).lanes::<N>(0);
    let result: [f64; N] = match i.op {
        Op::Sum => sum(),
        Op::Mean => sum().map(|v| v / months as f64),
        Op::Minimum => lowest(),
        Op::Maximum => highest(),
        Op::Last => flow.lanes::<N>(months - 1),
        Op::MonthOfMinimum => first(lowest()),
        Op::MonthOfMaximum => first(highest()),
        Op::FirstMonth => first([1.0; N]),
        Op::NetPresentValue => {
            let factor = rate().map(|rate| 1.0 / (1.0 + rate));
            let mut value = [0.0; N];
            for t in (0..months).rev() {
                let lanes = flow.lanes::<N>(t);
                (0..N).for_each(|l| value[l] = (value[l] + lanes[l]) * factor[l]);
            }
            value
        }
        _ => {
            let near = rate();
            let mut one = vec![0.0; months];
            std::array::from_fn(|l| {
                // A lane's months side by side, for the search reads them many times.
                one.iter_mut().enumerate().for_each(|(t, f)| *f = flow.lane::<N>(t, l));
                finance::rate_of_return(near[l], &finance::MONTHLY_RATES, months, |t| one[t])
            })
        }
    };
    to.copy_from_slice(&result);
}
