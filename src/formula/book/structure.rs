//! The structure of a book: formulas and their dependencies, without the values of inputs and paths, as a number.

use super::expression::{Expression, Id};
use super::item::{Kind, Total};

/// The structure of the book so far, as a hash. It is updated as the book is built, while a formula is still in the
/// processor's cache; a cryptographic hash would take as long as the check of units.
#[derive(Clone, Debug)]
pub(in crate::formula) struct Structure(u64);

/// Odd and without a pattern: digits of the golden ratio.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

impl Default for Structure {
    fn default() -> Self {
        Self(MULTIPLIER)
    }
}

impl Structure {
    /// The number of what was taken in so far.
    pub fn number(&self) -> u64 {
        self.0
    }

    /// Mixes in a word: the two halves of a 128-bit product, combined by exclusive or.
    pub fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(MULTIPLIER);
        // The previous state is added, so that a product of zero loses nothing.
        self.0 = (product as u64 ^ (product >> 64) as u64).wrapping_add(self.0.rotate_left(23));
    }

    /// Adds an item, with its properties known before its formula.
    pub fn item(&mut self, kind: &Kind) {
        match kind {
            Kind::Input { .. } => self.word(0),
            Kind::Path { .. } => self.word(1),
            Kind::Formula(_) => self.word(2),
            Kind::Row { .. } => self.word(3),
            Kind::Total(total) => {
                self.word(4 | which(total) << 8 | u64::from(total.row().id()) << 32);
                self.word(total.rate().map_or(0, |rate| u64::from(rate.id()) + 1));
            }
        }
    }

    /// Starts a formula or an opening of an item; its nodes follow.
    pub fn formula(&mut self, id: Id, monthly: bool) {
        self.word(u64::from(id) << 1 | u64::from(monthly));
    }

    /// Adds a node of a formula, without its operands.
    pub fn part(&mut self, e: &Expression) {
        let (tag, value): (u64, u32) = match e {
            Expression::Number(v) => {
                self.word(v.to_bits());
                (0, 0)
            }
            Expression::Constant(constant) => {
                self.word(constant.0.value.to_bits());
                (1, 0)
            }
            Expression::Scalar(id) => (2, *id),
            Expression::Row(id) => (3, *id),
            Expression::Previous(id) => (4, *id),
            Expression::Next(id) => (5, *id),
            Expression::Lag(id, months) => {
                self.word(u64::from(months.get()));
                (6, *id)
            }
            Expression::Days => (7, 0),
            Expression::FiscalMonth => (8, 0),
            Expression::Defined(id) => (9, *id),
            Expression::Sum(parts) => (10, parts.len() as u32),
            Expression::Unary(op, _) => (11, *op as u32),
            Expression::Binary(op, _) => (12, *op as u32),
            Expression::If(_) => (13, 0),
            Expression::Curve(curve, at) => {
                self.word(u64::from(curve.0));
                (14, *at)
            }
            Expression::Interpolate { at, x, y } => {
                self.word(u64::from(*x) << 32 | u64::from(*y));
                (15, *at)
            }
            Expression::Given(total, _) => (16, *total),
        };
        self.word(tag << 32 | u64::from(value));
    }
}

fn which(total: &Total) -> u64 {
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
