//! Runs a program: each instruction over all months, or month by month where a loop needs it.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use super::arithmetic::{add_two, one, truth, two};
use super::code::{Block, Code, Instruction, Level, Op, Side};
use super::columns::{each, pairs, running_sum, transcendental, triples};
use super::fold::total;
use super::lookup::{curve, interpolate, lag};
use super::memory::{Memory, load};
use crate::formula::book::expression::{Binary, Unary};

/// The number of cells of a column computed before the next column: a few columns then stay in the processor's cache.
const TILE: usize = 1024;

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
                        let months = i.months.within(from as u32, to as u32);
                        if months.step == 1 && !months.is_empty() {
                            let (from, to) = (months.first as usize, months.end as usize);
                            whole::<N>(code, side, memory, i, from, to - from);
                        } else {
                            // Months of a step are few.
                            for t in months.iter() {
                                month::<N>(code, side, memory, i, t as usize);
                            }
                        }
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
                Op::Curve(number, shape) => {
                    put!(cells, to; curve::<N>(&code.curves[number as usize], shape, &cells, a, &mut to, t));
                }
                Op::Interpolate => put!(cells, to; interpolate::<N>(&cells, i.operands, &mut to, t)),
                Op::RunningSum => {
                    put!(cells, to; running_sum::<N>(&mut to, cells.view::<N>(a, t, 1), load(cells.before, at - N)));
                }
                Op::Total(fold) => put!(cells, to; total::<N>(fold, &cells, i.operands, &mut to)),
            }
        };
    }
    arithmetic!(Negate Exp Ln Floor; Add Subtract Multiply Divide Minimum Maximum Power Less LessOrEqual Equal);
}
