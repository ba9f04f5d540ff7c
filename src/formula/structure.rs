//! What of a book is structure: formulas and how they hang together, without the values of inputs and paths.

use super::book::Book;
use super::expression::{Expression, Id};
use super::item::{Kind, Total};
use std::hash::{DefaultHasher, Hash, Hasher};

impl Book {
    /// A number that two books share where they differ in the values of inputs and paths alone, so that one compiled
    /// program serves both (`Engine::load`). Books of other structure share it with a chance of one in 2^64.
    pub fn structure(&self) -> u64 {
        let mut h = self.structure.0.clone();
        (self.months(), self.start(), self.fiscal_year_end()).hash(&mut h);
        for curve in self.curves() {
            (curve.shape as u8, curve.x.len()).hash(&mut h);
            curve.x.iter().chain(&curve.y).for_each(|point| point.id().hash(&mut h));
        }
        h.finish()
    }
}

/// The structure of what a book holds so far. It grows as the book is written, while a formula is still in the
/// processor's cache.
#[derive(Clone, Default)]
pub(super) struct Structure(DefaultHasher);

impl std::fmt::Debug for Structure {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{:x}", self.0.finish())
    }
}

impl Structure {
    /// An item is there, with what is known of it before its formula.
    pub fn item(&mut self, kind: &Kind) {
        match kind {
            Kind::Input { .. } => 0_u8.hash(&mut self.0),
            Kind::Path { .. } => 1_u8.hash(&mut self.0),
            Kind::Formula(_) => 2_u8.hash(&mut self.0),
            Kind::Row { .. } => 3_u8.hash(&mut self.0),
            Kind::Total(total) => (4_u8, which(total), total.row().id(), total.rate().map(|rate| rate.id())).hash(&mut self.0),
        }
    }

    /// An item gets a formula, or an opening.
    pub fn formula(&mut self, id: Id, formula: &Expression, monthly: bool) {
        (id, monthly).hash(&mut self.0);
        expression(formula, &mut self.0);
    }
}

fn which(total: &Total) -> u8 {
    match total {
        Total::Sum(_) => 0,
        Total::Minimum(_) => 1,
        Total::Maximum(_) => 2,
        Total::Mean(_) => 3,
        Total::Last(_) => 4,
        Total::MonthOfMinimum(_) => 5,
        Total::MonthOfMaximum(_) => 6,
        Total::FirstMonth(_) => 7,
        Total::NetPresentValue { .. } => 8,
        Total::RateOfReturn { .. } => 9,
    }
}

fn expression(e: &Expression, h: &mut DefaultHasher) {
    match e {
        Expression::Number(v) => (0_u8, v.to_bits()).hash(h),
        Expression::Constant(constant) => (1_u8, constant.0.value.to_bits()).hash(h),
        Expression::Scalar(id) => (2_u8, id).hash(h),
        Expression::Row(id) => (3_u8, id).hash(h),
        Expression::Previous(id) => (4_u8, id).hash(h),
        Expression::Next(id) => (5_u8, id).hash(h),
        Expression::Lag(id, months) => (6_u8, id, months).hash(h),
        Expression::Days => 7_u8.hash(h),
        Expression::FiscalMonth => 8_u8.hash(h),
        Expression::Defined(id) => (9_u8, id).hash(h),
        Expression::Sum(parts) => (10_u8, parts.len()).hash(h),
        Expression::Unary(op, _) => (11_u8, op).hash(h),
        Expression::Binary(op, _) => (12_u8, op).hash(h),
        Expression::If(_) => 13_u8.hash(h),
        Expression::Curve(curve, at) => (14_u8, curve, at).hash(h),
        Expression::Interpolate { at, x, y } => (15_u8, at, x, y).hash(h),
    }
    e.children().for_each(|part| expression(part, h));
}
