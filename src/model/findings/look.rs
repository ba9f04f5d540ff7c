//! What every search for findings needs: the numbers, the plan, and the list that grows.

use crate::formula::{Scalar, Series, grouped};
use crate::model::projection::Projection;
use crate::model::rows::Rows;
use crate::plan::{Finding, Level, Plan, Remedy};

/// A look at the numbers of a plan.
pub(in crate::model) struct Look<'a> {
    pub plan: &'a Plan,
    pub projection: &'a Projection,
    findings: Vec<Finding>,
}

/// A month of the plan.
#[derive(Clone)]
pub(in crate::model) struct When {
    /// Its position, from 0
    pub index: usize,
    /// "Mar 2027"
    pub date: String,
}

impl<'a> Look<'a> {
    pub fn new(plan: &'a Plan, projection: &'a Projection) -> Self {
        Self { plan, projection, findings: Vec::new() }
    }

    /// What was found.
    pub fn found(self) -> Vec<Finding> {
        self.findings
    }

    /// The rows of the plan.
    pub fn rows(&self) -> &'a Rows {
        &self.projection.rows
    }

    /// A bug that the numbers show.
    pub fn error(&mut self, path: impl Into<String>, message: impl Into<String>, mend: &str) {
        self.findings.push(Finding::new(Level::Error, path, message, mend));
    }

    /// What the reader should act on.
    pub fn warn(&mut self, path: impl Into<String>, message: impl Into<String>, mend: &str) {
        self.findings.push(Finding::new(Level::Warning, path, message, mend));
    }

    /// The same with edits that would change it.
    pub fn warn_with(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        mend: &str,
        remedies: Vec<Remedy>,
    ) {
        self.findings.push(Finding::new(Level::Warning, path, message, mend).with(remedies));
    }

    /// What the reader should know.
    pub fn note(&mut self, path: impl Into<String>, message: impl Into<String>, mend: &str) {
        self.findings.push(Finding::new(Level::Note, path, message, mend));
    }

    /// What the reader should know, with edits that would change it.
    pub fn note_with(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        mend: &str,
        remedies: Vec<Remedy>,
    ) {
        self.findings.push(Finding::new(Level::Note, path, message, mend).with(remedies));
    }

    /// The months of a row.
    pub fn months(&self, row: Series) -> &'a [f64] {
        self.projection.months(row)
    }

    /// One value; NaN if it has none.
    pub fn value(&self, scalar: Scalar) -> f64 {
        self.projection.value(scalar)
    }

    /// The value of a row in a month.
    pub fn at(&self, row: Series, when: &When) -> f64 {
        self.months(row).get(when.index).copied().unwrap_or(f64::NAN)
    }

    /// The first month in which a row is above a value.
    pub fn first_above(&self, row: Series, above: f64) -> Option<When> {
        self.months(row).iter().position(|value| *value > above).map(|index| self.when(index))
    }

    /// A month by its position.
    pub fn when(&self, index: usize) -> When {
        When { index, date: self.plan.month(index as i64 + 1).long() }
    }

    /// The month whose number a scalar holds; None if it has no value.
    pub fn month(&self, number: Scalar) -> Option<When> {
        let number = self.value(number);
        (!number.is_nan())
            .then(|| When { index: (number as usize).saturating_sub(1), date: self.plan.month(number as i64).long() })
    }
}

/// An amount of USD in millions, with one decimal.
pub(in crate::model) fn millions(usd: f64) -> String {
    grouped(usd / 1e6, 1)
}
