//! Expressions, and the handles by which model code writes them like arithmetic.

use super::unit::Unit;
use std::num::NonZeroU32;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// The number of an item in its book.
pub type Id = u32;

/// A value for each month. Copied freely and used in formulas like a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Series(pub(crate) Id);

/// One value: an input, a total, or a formula of those.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scalar(pub(crate) Id);

/// A row that is declared but not yet defined: only other months of it can be read, so a loop within a month cannot be
/// written.
#[derive(Debug)]
#[must_use = "a declared row needs its formula: pass it to Book::define"]
pub struct Pending(pub(crate) Id);

/// A curve of a book, whose points are scalars.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct CurveId(pub(crate) u32);

/// A fixed constant, such as a unit conversion; it is shown by name in formulas and workbooks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Constant(pub &'static Named);

/// The definition of a constant.
#[derive(PartialEq, Debug)]
pub struct Named {
    /// Its value
    pub value: f64,
    /// Its unit
    pub unit: Unit,
    /// Its name
    pub name: &'static str,
}

/// A binary operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Binary {
    /// a + b
    Add,
    /// a - b
    Subtract,
    /// a * b
    Multiply,
    /// a / b
    Divide,
    /// The smaller
    Minimum,
    /// The larger
    Maximum,
    /// a to the power of b
    Power,
    /// 1 if a < b, else 0
    Less,
    /// 1 if a <= b, else 0
    LessOrEqual,
    /// 1 if a = b, else 0
    Equal,
}

/// A unary operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Unary {
    /// -a
    Negate,
    /// e to the power of a
    Exp,
    /// Natural logarithm
    Ln,
    /// The largest whole number not above a
    Floor,
}

/// A formula: an owned tree. A subexpression used twice becomes a named row.
#[derive(Clone, PartialEq, Debug)]
pub enum Expression {
    /// A literal; 0 fits any unit, any other is a plain number.
    Number(f64),
    /// A named constant.
    Constant(Constant),
    /// An input, total or scalar formula.
    Scalar(Id),
    /// A row, this month.
    Row(Id),
    /// A row in the previous month; in month 1 its opening.
    Previous(Id),
    /// A row in the next month; 0 after the last month.
    Next(Id),
    /// A row the given number of months earlier; 0 before month 1, whatever the row opens with.
    Lag(Id, NonZeroU32),
    /// The days of this month.
    Days,
    /// The number of this month in its fiscal year, 1 to 12.
    FiscalMonth,
    /// 1 if a total that may be undefined has a value, else 0.
    Defined(Id),
    /// A formula where a total has a value; where it has none, neither has this, for the total's reason.
    Given(Id, Box<Self>),
    /// The sum of all parts, from the first to the last; boxed, so that a node of a formula takes 16 bytes, not 32.
    Sum(Box<Vec<Self>>),
    /// One operand.
    Unary(Unary, Box<Self>),
    /// Two operands.
    Binary(Binary, Box<[Self; 2]>),
    /// The second if the first is not 0, else the third.
    If(Box<[Self; 3]>),
    /// A curve read at a row or scalar: straight lines between its points, flat outside.
    Curve(CurveId, Id),
    /// The height of the running curve `x -> y` (points: the opening and the months up to this one) at a row or scalar.
    Interpolate {
        /// Where the curve is read
        at: Id,
        /// The points' positions, rising
        x: Id,
        /// The points' heights
        y: Id,
    },
}

impl From<f64> for Expression {
    fn from(v: f64) -> Self {
        Self::Number(v)
    }
}
impl From<Series> for Expression {
    fn from(v: Series) -> Self {
        Self::Row(v.0)
    }
}
impl From<Scalar> for Expression {
    fn from(v: Scalar) -> Self {
        Self::Scalar(v.0)
    }
}
impl From<Constant> for Expression {
    fn from(v: Constant) -> Self {
        Self::Constant(v)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $op:ident) => {
        operator!($trait, $method, $op, Series, Scalar, Constant, Expression);
    };
    ($trait:ident, $method:ident, $op:ident, $($left:ty),*) => {
        $(
            impl<R: Into<Expression>> $trait<R> for $left {
                type Output = Expression;
                fn $method(self, right: R) -> Expression {
                    binary(Binary::$op, self, right)
                }
            }
            impl $trait<$left> for f64 {
                type Output = Expression;
                fn $method(self, right: $left) -> Expression {
                    binary(Binary::$op, self, right)
                }
            }
        )*
    };
}
operator!(Add, add, Add);
operator!(Sub, sub, Subtract);
operator!(Mul, mul, Multiply);
operator!(Div, div, Divide);

impl Neg for Expression {
    type Output = Self;
    fn neg(self) -> Self {
        unary(Unary::Negate, self)
    }
}
impl Neg for Series {
    type Output = Expression;
    fn neg(self) -> Expression {
        unary(Unary::Negate, self)
    }
}
impl Neg for Scalar {
    type Output = Expression;
    fn neg(self) -> Expression {
        unary(Unary::Negate, self)
    }
}

fn binary(op: Binary, a: impl Into<Expression>, b: impl Into<Expression>) -> Expression {
    Expression::Binary(op, Box::new([a.into(), b.into()]))
}

fn unary(op: Unary, a: impl Into<Expression>) -> Expression {
    Expression::Unary(op, Box::new(a.into()))
}

/// Operations of every operand. Put the row on the left of `min` and `max`: on a float they would be f64's own methods.
pub trait Operand: Into<Expression> + Sized {
    /// The operand as an expression.
    fn expression(self) -> Expression {
        self.into()
    }
    /// The smaller of the two.
    fn min(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::Minimum, self, other)
    }
    /// The larger of the two.
    fn max(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::Maximum, self, other)
    }
    /// To a power; the base must not be below 0.
    fn pow(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::Power, self, other)
    }
    /// 1 if this is below the other, else 0.
    fn lt(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::Less, self, other)
    }
    /// 1 if this is at most the other, else 0.
    fn le(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::LessOrEqual, self, other)
    }
    /// 1 if this is above the other, else 0.
    fn gt(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::Less, other, self)
    }
    /// 1 if this is at least the other, else 0.
    fn ge(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::LessOrEqual, other, self)
    }
    /// 1 if both are equal to the last bit, else 0: for months and flags, not for results of arithmetic.
    fn is(self, other: impl Into<Expression>) -> Expression {
        binary(Binary::Equal, self, other)
    }
    /// e to this power.
    fn exp(self) -> Expression {
        unary(Unary::Exp, self)
    }
    /// This where a total has a value; where it has none, neither has this, for the total's reason.
    fn given(self, total: Scalar) -> Expression {
        Expression::Given(total.0, Box::new(self.into()))
    }
    /// The natural logarithm.
    fn ln(self) -> Expression {
        unary(Unary::Ln, self)
    }
    /// The largest whole number not above this.
    fn floor(self) -> Expression {
        unary(Unary::Floor, self)
    }
}
impl<T: Into<Expression>> Operand for T {}

/// `yes` if `condition` is not 0, else `no`.
pub fn when(condition: impl Into<Expression>, yes: impl Into<Expression>, no: impl Into<Expression>) -> Expression {
    Expression::If(Box::new([condition.into(), yes.into(), no.into()]))
}

const _: () = assert!(size_of::<Expression>() == 16, "formulas are read again and again");

/// The sum of all parts; 0 of none.
pub fn sum<E: Into<Expression>>(parts: impl IntoIterator<Item = E>) -> Expression {
    let mut parts: Vec<Expression> = parts.into_iter().map(Into::into).collect();
    match parts.len() {
        0 => Expression::Number(0.0),
        1 => parts.remove(0),
        _ => Expression::Sum(Box::new(parts)),
    }
}

/// The factor by which something grows at `rate` a period in `periods`: exp(periods * ln(1 + rate)), both plain
/// numbers.
pub fn grown(rate: impl Into<Expression>, periods: impl Into<Expression>) -> Expression {
    (periods.into() * (1.0 + rate.into()).ln()).exp()
}

impl Series {
    /// The month before; in month 1 the opening.
    pub fn prev(self) -> Expression {
        Expression::Previous(self.0)
    }
    /// The month after; 0 after the last.
    pub fn next(self) -> Expression {
        Expression::Next(self.0)
    }
    /// The value the given number of months earlier (0 is this month); 0 before month 1.
    pub fn lag(self, months: u32) -> Expression {
        NonZeroU32::new(months).map_or(Expression::Row(self.0), |months| Expression::Lag(self.0, months))
    }
    /// The item's number in its book.
    pub fn id(self) -> Id {
        self.0
    }
    /// The height of `curve` here.
    pub fn on(self, curve: CurveId) -> Expression {
        Expression::Curve(curve, self.0)
    }
    /// The height of the running curve `x -> y` here.
    pub fn within(self, x: Self, y: Self) -> Expression {
        Expression::Interpolate { at: self.0, x: x.0, y: y.0 }
    }
}

impl Scalar {
    /// 1 if this total has a value, else 0.
    pub fn defined(self) -> Expression {
        Expression::Defined(self.0)
    }
    /// The item's number in its book.
    pub fn id(self) -> Id {
        self.0
    }
}

impl Pending {
    /// The month before; in month 1 the opening.
    pub fn prev(&self) -> Expression {
        Expression::Previous(self.0)
    }
    /// The value the given number of months earlier; 0 before month 1.
    pub fn lag(&self, months: NonZeroU32) -> Expression {
        Expression::Lag(self.0, months)
    }
    /// The month after; 0 after the last.
    pub fn next(&self) -> Expression {
        Expression::Next(self.0)
    }
}

impl Expression {
    /// The direct operands, from left to right.
    pub fn children(&self) -> std::slice::Iter<'_, Self> {
        let parts: &[Self] = match self {
            Self::Sum(parts) => parts,
            Self::Unary(_, part) | Self::Given(_, part) => std::slice::from_ref(part),
            Self::Binary(_, parts) => parts.as_slice(),
            Self::If(parts) => parts.as_slice(),
            _ => &[],
        };
        parts.iter()
    }
}
