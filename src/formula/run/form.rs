//! Forms of formulas that run faster than they are written.

use crate::formula::book::contents::Book;
use crate::formula::book::expression::{Binary, Expression, Id};
use crate::formula::book::item::Kind;

/// A formula without factors of one: `* ONE_MONTH` and `/ ONE_YEAR` change the unit but not a bit of the number.
pub(super) fn without_ones(mut e: &Expression) -> &Expression {
    let is_one = |e: &Expression| match e {
        Expression::Number(value) => *value == 1.0,
        Expression::Constant(constant) => constant.0.value == 1.0,
        _ => false,
    };
    while let Expression::Binary(op @ (Binary::Multiply | Binary::Divide), parts) = e {
        match &**parts {
            [a, one] if is_one(one) => e = a,
            [one, b] if *op == Binary::Multiply && is_one(one) => e = b,
            _ => break,
        }
    }
    e
}

/// The movement of row `id`, if its formula is the previous month plus a movement that does not read the row.
pub(super) fn movement(id: Id, formula: &Expression) -> Option<&Expression> {
    fn reads(id: Id, e: &Expression) -> bool {
        match e {
            Expression::Row(other)
            | Expression::Previous(other)
            | Expression::Next(other)
            | Expression::Lag(other, _)
            | Expression::Curve(_, other) => *other == id,
            Expression::Interpolate { at, x, y } => [at, x, y].contains(&&id),
            _ => e.children().any(|part| reads(id, part)),
        }
    }
    let Expression::Binary(Binary::Add, parts) = formula else { return None };
    let [before, movement] = &**parts;
    (*before == Expression::Previous(id) && !reads(id, movement)).then_some(movement)
}

/// The same for a loop of a single row.
pub(super) fn movement_of<'a>(book: &'a Book, items: &[Id]) -> Option<&'a Expression> {
    let [id] = *items else { return None };
    match &book.items[id as usize].kind {
        Kind::Row { formula: Some(formula), .. } => movement(id, formula),
        _ => None,
    }
}
