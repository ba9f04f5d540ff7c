//! Values in the money of another month: every amount is converted by the month it falls in.

use crate::formula::book::contents::Book;
use crate::formula::book::expression::{Expression, Id};
use crate::formula::book::item::{Item, Kind, Total};
use crate::formula::book::unit::USD;
use crate::formula::book::values::Values;
use crate::formula::run::naive::{evaluate, total_of};

/// The month of a highest or lowest value is the first month within a cent of it, as in models.
const CENT: f64 = 0.01;

/// Values with every amount of money multiplied by the factor of its month (`factors[0]` is for the day before month
/// 1).
///
/// Rows and their sums are converted month by month. The highest and lowest of a row remain those of the same month, in
/// the other money. A present value is as of the day before month 1. A formula is converted if all money it reads has
/// been, so that none mixes two moneys. Inputs stay as typed, and so do values that depend only on inputs; rates of
/// return, multiples and months are not money. It also returns, for each item, whether its values are in the other
/// money.
pub fn in_other_money(book: &Book, values: &Values, factors: &[f64]) -> (Values, Vec<bool>) {
    let mut new = values.clone();
    let mut changed = vec![false; book.items.len()];
    for (id, item) in book.items.iter().enumerate() {
        let power = i32::from(item.unit.money());
        if power == 0 {
            continue;
        }
        let (start, _) = new.spans[id];
        let value = match &item.kind {
            Kind::Row { .. } | Kind::Path { .. } => {
                factors.iter().enumerate().for_each(|(t, factor)| new.cells[start as usize + t] *= factor.powi(power));
                changed[id] = true;
                continue;
            }
            Kind::Total(Total::NetPresentValue { .. }) => values.scalar(id as Id) * factors[0].powi(power),
            Kind::Total(total) => total_in_other_money(item, values, &new, total, factors),
            Kind::Formula(formula) if follows(formula, book, &changed) => evaluate(book, &new, formula, 0),
            Kind::Input { .. } | Kind::Formula(_) => continue,
        };
        changed[id] = true;
        new.cells[start as usize] = value;
    }
    (new, changed)
}

fn total_in_other_money(item: &Item, old: &Values, new: &Values, total: &Total, factors: &[f64]) -> f64 {
    let row = total.row().0;
    if !matches!(total, Total::Minimum(_) | Total::Maximum(_)) {
        return total_of(total, new.months(row), 0.0);
    }
    let months = old.months(row);
    let extreme = total_of(total, months, 0.0);
    let near = if item.unit == USD { CENT } else { 0.0 };
    let month = months.iter().position(|value| (value - extreme).abs() <= near);
    month.map_or(extreme, |t| extreme * factors[t + 1].powi(i32::from(item.unit.money())))
}

/// True if a formula reads money, and all of it has been converted.
fn follows(formula: &Expression, book: &Book, changed: &[bool]) -> bool {
    let mut read = Vec::new();
    scalars(formula, &mut read);
    read.retain(|id| book.items[*id as usize].unit.money() != 0);
    !read.is_empty() && read.into_iter().all(|id| changed[id as usize])
}

fn scalars(formula: &Expression, read: &mut Vec<Id>) {
    match formula {
        Expression::Scalar(id) | Expression::Curve(_, id) => read.push(*id),
        other => other.children().for_each(|part| scalars(part, read)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Engine, Format, Graph, MONTH, MW, PLAIN, USD};

    /// Amounts of 100, 300 and 200 USD in money that halves in value each month: 50, 75 and 25. The highest is that of
    /// month 2.
    #[test]
    fn amounts_of_money_follow_their_month_and_nothing_else_does() {
        let mut book = Book::new((2027, 1), 3);
        let t = book.section("t", "Test");
        let flow = book.at(t).path("flow", "Flow", USD, vec![100.0, 300.0, 200.0], "t");
        let share = book.at(t).path("share", "Share", PLAIN, vec![1.0, 2.0, 3.0], "t");
        let rate = book.at(t).input("rate", "Rate", PLAIN, 0.0, "t");
        let input = book.at(t).input("input", "Input", USD, 7.0, "t");
        let sum = book.at(t).total("sum", "Sum", USD, Total::Sum(flow), "");
        let most = book.at(t).total("most", "Most", USD, Total::Maximum(flow), "");
        let when = book.at(t).total("when", "When", MONTH, Total::MonthOfMaximum(flow), "");
        let worth = book.at(t).total("worth", "Worth", USD, Total::NetPresentValue { rate, flow }, "");
        let half = book.at(t).formula("half", "Half", USD, sum / 2.0, "");
        let contract = book.at(t).formula("contract", "Contract", USD, input * 2.0, "");
        let mixed = book.at(t).formula("mixed", "Mixed", USD, sum + input, "");
        let last = book.at(t).total("last", "Last", USD, Total::Last(flow), "");
        let mean = book.at(t).total("mean", "Mean", USD, Total::Mean(flow), "");
        let shares = book.at(t).path("shares", "Bought for a USD", MW.per(USD), vec![2.0, 2.0, 2.0], "t");
        book.shown(share, Format::Decimals(1));
        let graph = Graph::of(&book).unwrap();
        let values = Engine::new(&book, &graph).load(&book).values();
        let (other, changed) = in_other_money(&book, &values, &[1.0, 0.5, 0.25, 0.125]);
        assert_eq!(
            [sum, worth, half, input, contract, mixed, when].map(|scalar| changed[scalar.0 as usize]),
            [true, true, true, false, false, false, false]
        );
        assert!(changed[flow.0 as usize] && !changed[share.0 as usize]);
        let months = |key: &str| other.months(book.find(key).unwrap()).to_vec();
        assert_eq!((months("t.flow"), months("t.share")), (vec![50.0, 75.0, 25.0], vec![1.0, 2.0, 3.0]));
        let scalar = |scalar: crate::formula::Scalar| other.scalar(scalar.0);
        assert_eq!(
            [sum, most, when, worth, half, contract, input].map(scalar),
            [150.0, 75.0, 2.0, 600.0, 75.0, 14.0, 7.0]
        );
        // A formula that reads old and new money stays as it was.
        assert_eq!([mixed, last, mean].map(scalar), [607.0, 25.0, 50.0]);
        assert_eq!(
            other.months(shares.0).to_vec(),
            vec![4.0, 8.0, 16.0],
            "a USD that is worth half buys twice as much of a later one"
        );
    }
}
