//! The simplest evaluator: memoised recursion, one cell at a time. The oracle for the fast engine, and the evaluator of
//! parts of formulas for the trace.

use super::arithmetic::{one, two};
use super::curve;
use crate::finance;
use crate::formula::book::contents::Book;
use crate::formula::book::expression::{Expression, Id};
use crate::formula::book::item::{Kind, Shape, Total};
use crate::formula::book::values::Values;

/// A formula in month `t`, from values already known.
pub fn evaluate(book: &Book, values: &Values, e: &Expression, t: i64) -> f64 {
    cell(book, e, t, &mut |id, t| values.at(id, t))
}

/// A formula in month `t`, from cells that `get` knows.
pub(in crate::formula) fn evaluate_from(
    book: &Book,
    e: &Expression,
    t: i64,
    mut get: impl FnMut(Id, i64) -> f64,
) -> f64 {
    cell(book, e, t, &mut get)
}

fn cell(book: &Book, e: &Expression, t: i64, get: &mut dyn FnMut(Id, i64) -> f64) -> f64 {
    match e {
        Expression::Number(v) => *v,
        Expression::Constant(constant) => constant.0.value,
        Expression::Scalar(id) | Expression::Row(id) => get(*id, t),
        Expression::Previous(id) => get(*id, t - 1),
        Expression::Next(id) => {
            if t < book.months() as i64 {
                get(*id, t + 1)
            } else {
                0.0
            }
        }
        Expression::Lag(id, months) => {
            if t > i64::from(months.get()) {
                get(*id, t - i64::from(months.get()))
            } else {
                0.0
            }
        }
        Expression::Days => book.days(t.max(1) as usize),
        Expression::FiscalMonth => book.fiscal_month(t.max(1) as usize),
        Expression::Defined(id) => f64::from(u8::from(!get(*id, t).is_nan())),
        Expression::Given(total, e) => {
            if get(*total, t).is_nan() {
                f64::NAN
            } else {
                cell(book, e, t, get)
            }
        }
        Expression::Sum(parts) => {
            let mut parts = parts.iter();
            let first = parts.next().map_or(0.0, |part| cell(book, part, t, get));
            parts.fold(first, |sum, part| sum + cell(book, part, t, get))
        }
        Expression::Unary(op, a) => one(*op, cell(book, a, t, get)),
        Expression::Binary(op, parts) => {
            let a = cell(book, &parts[0], t, get);
            two(*op, a, cell(book, &parts[1], t, get))
        }
        Expression::If(parts) => {
            let [condition, a, b] = &**parts;
            if cell(book, condition, t, get) == 0.0 { cell(book, b, t, get) } else { cell(book, a, t, get) }
        }
        Expression::Curve(curve, at) => {
            let curve = &book.curves[curve.0 as usize];
            let x: Vec<f64> = curve.x.iter().map(|point| get(point.0, t)).collect();
            let y: Vec<f64> = curve.y.iter().map(|point| get(point.0, t)).collect();
            curve::between(curve.shape, get(*at, t), x.len(), |i| x[i], |i| y[i])
        }
        Expression::Interpolate { at, x, y } => {
            let q = get(*at, t);
            let xs: Vec<f64> = (0..=t).map(|s| get(*x, s)).collect();
            let ys: Vec<f64> = (0..=t).map(|s| get(*y, s)).collect();
            curve::between(Shape::Lines, q, xs.len(), |i| xs[i], |i| ys[i])
        }
    }
}

/// All values of a book that `Graph::of` accepts; a book with a loop within a month has none and must not be passed.
pub fn evaluate_naively(book: &Book) -> Values {
    let months = book.months() as i64;
    let known =
        book.items.iter().map(|item| vec![None; if item.is_series() { book.months() + 1 } else { 1 }]).collect();
    let mut naive = Naive { book, known };
    let (mut cells, mut spans) = (Vec::new(), Vec::new());
    for (id, item) in book.items.iter().enumerate() {
        let start = cells.len() as u32;
        if item.is_series() {
            cells.extend((0..=months).map(|t| naive.get(id as Id, t)).chain([0.0]));
        } else {
            cells.push(naive.get(id as Id, 0));
        }
        spans.push((start, cells.len() as u32));
    }
    Values { cells, spans: spans.into() }
}

struct Naive<'a> {
    book: &'a Book,
    known: Vec<Vec<Option<f64>>>,
}

impl Naive<'_> {
    fn get(&mut self, id: Id, t: i64) -> f64 {
        let item = &self.book.items[id as usize];
        if t < 0 || t > self.book.months() as i64 {
            return 0.0;
        }
        let place = if item.is_series() { t as usize } else { 0 };
        if let Some(value) = self.known[id as usize][place] {
            return value;
        }
        let value = self.compute(&item.kind, t);
        self.known[id as usize][place] = Some(value);
        value
    }

    fn compute(&mut self, kind: &Kind, t: i64) -> f64 {
        let book = self.book;
        match kind {
            Kind::Input { value, .. } => *value,
            Kind::Path { values, .. } => {
                if t == 0 {
                    0.0
                } else {
                    values[t as usize - 1]
                }
            }
            Kind::Formula(formula) => cell(book, formula, 0, &mut |id, t| self.get(id, t)),
            Kind::Row { formula, opening } => {
                let formula = if t == 0 { opening } else { formula };
                formula.as_ref().map_or(0.0, |e| cell(book, e, t, &mut |id, t| self.get(id, t)))
            }
            Kind::Total(total) => {
                let row = total.row().0;
                let flow: Vec<f64> = (1..=book.months() as i64).map(|t| self.get(row, t)).collect();
                let rate = total.rate().map_or(0.0, |rate| self.get(rate.0, 0));
                total_of(total, &flow, rate)
            }
        }
    }
}

/// A total of the months of its row, at its rate if it has one.
pub(in crate::formula) fn total_of(total: &Total, flow: &[f64], rate: f64) -> f64 {
    let count = flow.len();
    let number = |position: Option<usize>| position.map_or(f64::NAN, |t| t as f64 + 1.0);
    let lowest = || flow.iter().fold(f64::INFINITY, |a, b| if *b < a { *b } else { a });
    let highest = || flow.iter().fold(f64::NEG_INFINITY, |a, b| if *b > a { *b } else { a });
    match total {
        Total::Sum(_) => flow.iter().fold(0.0, |a, b| a + b),
        Total::Mean(_) => flow.iter().fold(0.0, |a, b| a + b) / count as f64,
        Total::Minimum(_) => lowest(),
        Total::Maximum(_) => highest(),
        Total::Last(_) => flow[count - 1],
        Total::MonthOfMinimum(_) => number(flow.iter().position(|v| *v == lowest())),
        Total::MonthOfMaximum(_) => number(flow.iter().position(|v| *v == highest())),
        Total::FirstMonth(_) => number(flow.iter().position(|v| *v == 1.0)),
        Total::NetPresentValue { .. } => finance::npv(rate, count, |t| flow[t]),
        Total::RateOfReturn { .. } => {
            finance::investment_return(rate, &finance::MONTHLY_RATES, count, |t| flow[t]).unwrap_or(f64::NAN)
        }
    }
}
