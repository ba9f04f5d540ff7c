//! The rows of a plan with their values.

use crate::formula::{Book, Check, Id, Known, Scalar, Series, Values, in_other_money, why_undefined};
use crate::model::base::periods::Period;
use crate::model::rows::Rows;
use crate::plan::Finding;
use std::sync::Arc;

/// A plan's rows with their values, and the findings about them.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Every row with its formula
    pub book: Arc<Book>,
    /// The rows by what they are
    pub rows: Arc<Rows>,
    /// Their values
    pub values: Values,
    /// Findings about the plan and its numbers, most severe first
    pub findings: Vec<Finding>,
    /// The month whose money amounts are stated in; None if nominal
    money: Option<Money>,
}

/// Amounts in the money of a given month.
#[derive(Clone, Debug)]
struct Money {
    /// 1 is the first
    month: i64,
    /// For each item, whether its amounts are in that money; the others are nominal
    changed: Vec<bool>,
}

impl Projection {
    /// Computed rows with their values, nominal.
    pub(in crate::model) fn new(book: Book, rows: Rows, values: Values) -> Self {
        Self { book: Arc::new(book), rows: Arc::new(rows), values, findings: Vec::new(), money: None }
    }

    /// The same with amounts in the money of a month (1 is the first, 0 the month before; within the plan) by the
    /// plan's inflation, as in `formula::in_other_money`. Findings are unchanged.
    #[must_use]
    pub fn in_money_of(&self, month: i64) -> Self {
        let level = self.rows.company.operations.price_level;
        let at = |t: i64| self.at(level, t);
        let month = month.clamp(0, self.book.months() as i64);
        let stated = at(month);
        let factors: Vec<f64> = (0..=self.book.months() as i64).map(|t| stated / at(t)).collect();
        let (values, changed) = in_other_money(&self.book, &self.values, &factors);
        Self {
            book: Arc::clone(&self.book),
            rows: Arc::clone(&self.rows),
            values,
            findings: self.findings.clone(),
            money: Some(Money { month, changed }),
        }
    }

    /// The site at which an item stands, by its place in `rows.sites`; None if it is the company's or the market's.
    pub fn site_of(&self, id: Id) -> Option<usize> {
        let site = self.book.item(id).key.strip_prefix("site.")?.split('.').next()?;
        self.rows.sites.iter().position(|known| known.rows.id == site)
    }

    /// The month in whose money amounts are stated (1 is the first, 0 the month before); None if nominal.
    pub fn money_of(&self) -> Option<i64> {
        self.money.as_ref().map(|money| money.month)
    }

    /// True if the amounts of an item are in that money, not nominal.
    pub fn is_real(&self, id: Id) -> bool {
        self.money.as_ref().is_some_and(|money| money.changed[id as usize])
    }

    /// The values of a row, month by month.
    pub fn months(&self, row: Series) -> &[f64] {
        self.values.months(row.id())
    }

    /// A row in a month (1 is the first; 0 the opening, below it and after the last month 0).
    pub fn at(&self, row: Series, month: i64) -> f64 {
        self.values.at(row.id(), month)
    }

    /// One value over the plan; NaN if it has none.
    pub fn value(&self, scalar: Scalar) -> f64 {
        self.values.scalar(scalar.id())
    }

    /// Why a value over the plan is undefined; None if it has a value.
    pub fn why_not(&self, scalar: Scalar) -> Option<String> {
        why_undefined(&self.book, &self.values, scalar.id())
    }

    // By keys, which a user typed.

    /// The monthly values of the row with this key; empty if there is none.
    pub fn row(&self, key: &str) -> &[f64] {
        match self.book.find(key) {
            Some(id) if self.book.item(id).is_series() => self.values.months(id),
            _ => &[],
        }
    }

    /// The value of the total, formula or input with this key; NaN if it has none.
    pub fn total(&self, key: &str) -> f64 {
        self.book.find(key).map_or(f64::NAN, |id| self.values.scalar(id))
    }

    /// Why the total with this key has no value; None if it has one.
    pub fn why(&self, key: &str) -> Option<String> {
        self.book.find(key).and_then(|id| why_undefined(&self.book, &self.values, id))
    }

    /// True if a row has a value in a month (1 is the first): of a covenant, once it is tested.
    pub fn is_known(&self, id: Id, month: usize) -> bool {
        match self.book.item(id).known {
            Known::Always => true,
            Known::From(first) => month >= first as usize,
            Known::Where(flag) => self.at(flag, month as i64) != 0.0,
        }
    }

    /// A row over a period, by its annual rule; NaN if it has no value at its end.
    pub fn over(&self, id: Id, period: &Period) -> f64 {
        if !self.is_known(id, period.months.end) {
            return f64::NAN;
        }
        self.book.item(id).yearly.of(&self.values.months(id)[period.months.clone()])
    }

    /// A check's largest residual over all months; NaN if any month has none.
    pub fn residual(&self, check: &Check) -> f64 {
        check.residual(&self.values)
    }

    /// True if the residual of a check is within tolerance in every month.
    pub fn holds(&self, check: &Check) -> bool {
        check.holds(&self.values)
    }
}
