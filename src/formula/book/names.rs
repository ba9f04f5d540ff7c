//! Formulas in words: one printer, whose leaves are names or values.

use super::contents::Book;
use super::expression::{Binary, Expression, Id, Unary};

/// Numbers closer to zero are written with an exponent, not with their zeros.
pub(in crate::formula) const TINY: f64 = 1e-6;

/// The number that adds nothing to a sum, which a formula may hold where a plan has no such amount.
fn is_zero(e: &Expression) -> bool {
    match e {
        Expression::Number(value) => *value == 0.0,
        Expression::Unary(Unary::Negate, part) => is_zero(part),
        _ => false,
    }
}

/// What an expression is the negation of; None if it is none.
fn negated(e: &Expression) -> Option<&Expression> {
    match e {
        Expression::Unary(Unary::Negate, part) => Some(plain(part)),
        Expression::Binary(Binary::Subtract, parts) if is_zero(&parts[0]) => Some(plain(&parts[1])),
        _ => None,
    }
}

/// An expression as people would write it: without zeros that are added, and without the negation of a negation.
fn plain(e: &Expression) -> &Expression {
    if let Some(twice) = negated(e).and_then(negated) {
        return twice;
    }
    match e {
        Expression::Sum(parts) => {
            let mut left = parts.iter().filter(|part| !is_zero(part));
            match (left.next(), left.next()) {
                (Some(only), None) => plain(only),
                _ => e,
            }
        }
        Expression::Binary(Binary::Add, parts) if is_zero(&parts[0]) => plain(&parts[1]),
        Expression::Binary(Binary::Add | Binary::Subtract, parts) if is_zero(&parts[1]) => plain(&parts[0]),
        _ => e,
    }
}

/// The terms of a sum or a difference, each with whether it is taken off; None of any other expression.
fn terms(e: &Expression) -> Option<Vec<(bool, &Expression)>> {
    let mut terms = Vec::new();
    match e {
        Expression::Sum(parts) => parts.iter().for_each(|part| term(part, false, &mut terms)),
        Expression::Binary(op @ (Binary::Add | Binary::Subtract), parts) => {
            term(&parts[0], false, &mut terms);
            term(&parts[1], *op == Binary::Subtract, &mut terms);
        }
        _ => return None,
    }
    Some(terms)
}

/// Adds a term, or its own terms if it is a sum that is added; zeros are left out.
fn term<'e>(e: &'e Expression, taken_off: bool, all: &mut Vec<(bool, &'e Expression)>) {
    let part = plain(e);
    if let Some(of) = negated(part) {
        term(of, !taken_off, all);
    } else if let Some(more) = terms(part).filter(|_| !taken_off) {
        all.extend(more);
    } else if !is_zero(part) {
        all.push((taken_off, part));
    }
}

/// The precedence of an expression: an operand with lower precedence than its position needs brackets.
fn binding(e: &Expression) -> u8 {
    match plain(e) {
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
    let added = |text: String, (taken_off, part): (bool, &Expression)| match (text.is_empty(), taken_off) {
        (true, false) => bracketed(part, 2),
        (true, true) => format!("-{}", bracketed(part, 4)),
        (false, false) => format!("{text} + {}", bracketed(part, 2)),
        (false, true) => format!("{text} - {}", bracketed(part, 3)),
    };
    let infix = |a: &Expression, sign: &str, b: &Expression, left: u8, right: u8| {
        format!("{} {sign} {}", bracketed(a, left), bracketed(b, right))
    };
    let two = |op: Binary, a: &Expression, b: &Expression| match op {
        Binary::Add | Binary::Subtract => String::new(),
        Binary::Multiply => infix(a, "*", b, 3, 3),
        Binary::Divide => infix(a, "/", b, 3, 4),
        Binary::Power => infix(a, "^", b, 6, 6),
        Binary::Less => infix(a, "<", b, 2, 2),
        Binary::LessOrEqual => infix(a, "<=", b, 2, 2),
        Binary::Equal => infix(a, "=", b, 2, 2),
        Binary::Minimum => format!("min({}, {})", whole(a), whole(b)),
        Binary::Maximum => format!("max({}, {})", whole(a), whole(b)),
    };
    let e = plain(e);
    if let Some(terms) = terms(e) {
        return if terms.is_empty() { "0".to_owned() } else { terms.into_iter().fold(String::new(), added) };
    }
    match e {
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
        Expression::Number(v) if *v != 0.0 && v.abs() < TINY => format!("{v:e}"),
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
