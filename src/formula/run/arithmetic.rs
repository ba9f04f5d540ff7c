//! The arithmetic: each operation once, over single values. The oracle and the engine share it, so they agree to the
//! last bit.
#![expect(clippy::inline_always, reason = "the kernels must be compiled inside the function that has AVX2 switched on")]

use crate::finance;
use crate::formula::book::expression::{Binary, Unary};

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
pub(super) fn add_two(a: f64, b: f64, c: f64) -> f64 {
    two(Binary::Add, two(Binary::Add, a, b), c)
}

#[inline(always)]
pub(super) fn truth(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}
