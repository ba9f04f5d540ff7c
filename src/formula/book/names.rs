//! Formulas in words: one printer, whose leaves are names or values.

use super::contents::Book;
use super::expression::{Binary, Expression, Id, Unary};

/// The precedence of an expression: an operand with lower precedence than its position needs brackets.
fn binding(e: &Expression) -> u8 {
    match e {
        Expression::Binary(Binary::Less | Binary::LessOrEqual | Binary::Equal, ..) => 1,
        Expression::Sum(_) | Expression::Binary(Binary::Add | Binary::Subtract, ..) => 2,
        Expression::Binary(Binary::Multiply | Binary::Divide, ..) => 3,
        Expression::Unary(Unary::Negate, _) => 4,
        Expression::Given(..) => 0,
        Expression::Binary(Binary::Power, ..) => 5,
        _ => 9,
    }
}

/// A formula as text; `leaf` writes the nodes without operands, and those that have a value only where a total has one.
pub(in crate::formula) fn written(e: &Expression, leaf: &dyn Fn(&Expression) -> String) -> String {
    let whole = |part: &Expression| written(part, leaf);
    let bracketed =
        |part: &Expression, least: u8| if binding(part) < least { format!("({})", whole(part)) } else { whole(part) };
    let infix = |a: &Expression, sign: &str, b: &Expression, left: u8, right: u8| {
        format!("{} {sign} {}", bracketed(a, left), bracketed(b, right))
    };
    let two = |op: Binary, a: &Expression, b: &Expression| match op {
        Binary::Add => infix(a, "+", b, 2, 2),
        Binary::Subtract => infix(a, "-", b, 2, 3),
        Binary::Multiply => infix(a, "*", b, 3, 3),
        Binary::Divide => infix(a, "/", b, 3, 4),
        Binary::Power => infix(a, "^", b, 6, 6),
        Binary::Less => infix(a, "<", b, 2, 2),
        Binary::LessOrEqual => infix(a, "<=", b, 2, 2),
        Binary::Equal => infix(a, "=", b, 2, 2),
        Binary::Minimum => format!("min({}, {})", whole(a), whole(b)),
        Binary::Maximum => format!("max({}, {})", whole(a), whole(b)),
    };
    match e {
        Expression::Sum(parts) => parts.iter().map(|part| bracketed(part, 2)).collect::<Vec<_>>().join(" + "),
        Expression::Unary(Unary::Negate, a) => format!("-{}", bracketed(a, 4)),
        Expression::Unary(op, a) => format!("{}({})", op_name(*op), whole(a)),
        Expression::Binary(op, parts) => two(*op, &parts[0], &parts[1]),
        Expression::If(parts) => format!("if({}, {}, {})", whole(&parts[0]), whole(&parts[1]), whole(&parts[2])),
        _ => leaf(e),
    }
}

/// A formula with the names of its operands: the same text for every month. A label shared by several items is followed
/// by its section, if that is not `home`.
pub(in crate::formula) fn names(book: &Book, e: &Expression, home: usize) -> String {
    let label = |id: &Id| book.name(*id, home);
    written(e, &|leaf| match leaf {
        Expression::Number(v) => format!("{v}"),
        Expression::Constant(constant) => constant.0.name.to_owned(),
        Expression::Scalar(id) | Expression::Row(id) => label(id),
        Expression::Previous(id) => format!("{}[previous]", label(id)),
        Expression::Next(id) => format!("{}[next]", label(id)),
        Expression::Lag(id, months) => format!("{}[{months} months before]", label(id)),
        Expression::Days => "days of the month".to_owned(),
        Expression::FiscalMonth => "month of the fiscal year".to_owned(),
        Expression::Defined(id) => format!("defined({})", label(id)),
        Expression::Curve(curve, at) => format!("{}({})", book.curves[curve.0 as usize].label, label(at)),
        Expression::Interpolate { at, x, y } => format!("{} where {} reaches {}", label(y), label(x), label(at)),
        Expression::Given(id, part) => format!("{} where {} is defined", names(book, part, home), label(id)),
        Expression::Sum(_) | Expression::Unary(..) | Expression::Binary(..) | Expression::If(_) => String::new(),
    })
}

impl Book {
    /// The label of an item; a label shared by several items is followed by its section, if that is not `home`.
    pub fn name(&self, id: Id, home: usize) -> String {
        let item = &self.items[id as usize];
        let alike = self.items.iter().filter(|other| other.label == item.label).take(2).count();
        match self.sections().get(item.section) {
            Some(section) if alike > 1 && item.section != home => format!("{} ({})", item.label, section.label),
            _ => item.label.clone(),
        }
    }
}

/// The name of an operation in formulas and messages.
pub(super) fn op_name(op: Unary) -> &'static str {
    match op {
        Unary::Negate => "minus",
        Unary::Exp => "exp",
        Unary::Ln => "ln",
        Unary::Floor => "floor",
    }
}
