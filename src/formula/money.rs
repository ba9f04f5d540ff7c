//! Values in money of another month: every amount of money by the month it falls into.

use super::book::Book;
use super::expression::{Expression, Id};
use super::item::{Kind, Total};
use super::naive::{Values, evaluate, total_of};

/// Values with every amount of money times a factor of its month (`factors[0]` is the eve of month 1).
///
/// Rows and what is summed over them change month by month. The highest and the lowest of a row stay those of their month, in
/// the other money. A present value is of the eve of month 1. Formulas of such totals follow. Inputs stay as they are typed, and
/// so does what hangs on inputs alone; rates of return and months are not money.
pub fn in_other_money(book: &Book, values: &Values, factors: &[f64]) -> Values {
    let mut new = values.clone();
    let mut changed = vec![false; book.items.len()];
    for (id, item) in book.items.iter().enumerate() {
        let power = i32::from(item.unit.money());
        if power == 0 {
            continue;
        }
        let value = match &item.kind {
            Kind::Input { .. } => continue,
            Kind::Row { .. } | Kind::Path { .. } => {
                let (start, _) = new.spans[id];
                factors.iter().enumerate().for_each(|(t, factor)| new.cells[start as usize + t] *= factor.powi(power));
                continue;
            }
            Kind::Total(Total::NetPresentValue { .. }) => values.scalar(id as Id) * factors[0].powi(power),
            Kind::Total(total) => total_in_other_money(values, &new, total, factors, power),
            Kind::Formula(formula) if reads(formula, &changed) => evaluate(book, &new, formula, 0),
            Kind::Formula(_) => continue,
        };
        changed[id] = true;
        let (start, _) = new.spans[id];
        new.cells[start as usize] = value;
    }
    new
}

fn total_in_other_money(old: &Values, new: &Values, total: &Total, factors: &[f64], power: i32) -> f64 {
    let row = total.row().0;
    if !matches!(total, Total::Minimum(_) | Total::Maximum(_)) {
        return total_of(total, new.months(row), 0.0);
    }
    let months = old.months(row);
    let extreme = total_of(total, months, 0.0);
    months.iter().position(|value| *value == extreme).map_or(extreme, |t| extreme * factors[t + 1].powi(power))
}

/// True where a formula reads one of these items.
fn reads(formula: &Expression, changed: &[bool]) -> bool {
    match formula {
        Expression::Scalar(id) => changed[*id as usize],
        other => other.children().any(|part| reads(part, changed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Engine, Format, Graph, MONTH, PLAIN, USD};

    /// Amounts of 100, 300 and 200 USD in money that halves each month: 50, 75 and 25. The highest is that of month 2.
    #[test]
    fn amounts_of_money_follow_their_month_and_nothing_else_does() {
        let mut book = Book::new((2027, 1), 3);
        book.section("t", "Test");
        let flow = book.path("flow", "Flow", USD, vec![100.0, 300.0, 200.0], "t");
        let share = book.path("share", "Share", PLAIN, vec![1.0, 2.0, 3.0], "t");
        let rate = book.input("rate", "Rate", PLAIN, 0.0, "t");
        let input = book.input("input", "Input", USD, 7.0, "t");
        let sum = book.total("sum", "Sum", USD, Total::Sum(flow), "");
        let most = book.total("most", "Most", USD, Total::Maximum(flow), "");
        let when = book.total("when", "When", MONTH, Total::MonthOfMaximum(flow), "");
        let worth = book.total("worth", "Worth", USD, Total::NetPresentValue { rate, flow }, "");
        let half = book.formula("half", "Half", USD, sum / 2.0, "");
        let contract = book.formula("contract", "Contract", USD, input * 2.0, "");
        book.shown(share, Format::Decimals(1));
        let graph = Graph::of(&book).unwrap();
        let mut engine = Engine::new(&book, &graph);
        engine.run();
        let values = engine.values();
        let other = in_other_money(&book, &values, &[1.0, 0.5, 0.25, 0.125]);
        let months = |key: &str| other.months(book.find(key).unwrap()).to_vec();
        assert_eq!((months("t.flow"), months("t.share")), (vec![50.0, 75.0, 25.0], vec![1.0, 2.0, 3.0]));
        let scalar = |scalar: crate::formula::Scalar| other.scalar(scalar.0);
        assert_eq!([sum, most, when, worth, half, contract, input].map(scalar), [150.0, 75.0, 2.0, 600.0, 75.0, 14.0, 7.0]);
    }
}
