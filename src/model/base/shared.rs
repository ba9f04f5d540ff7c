//! Places and values of the plan that several rooms read, each written once.

use crate::formula::{Format, PLAIN, Scalar};
use crate::model::base::scope::Scope;

/// Key and label of the parent's section.
pub(in crate::model) const PARENT_SECTION: (&str, &str) = ("entity.parent", "Parent");

/// A part of the plan that several rooms read.
#[derive(Clone, Copy)]
pub(in crate::model) enum Part {
    Books,
    Tax,
    Valuation,
}

impl Scope<'_> {
    /// A part of the plan that several rooms read, in its own section.
    pub fn part(&self, part: Part) -> Self {
        let (path, label) = match part {
            Part::Books => ("books", "Books"),
            Part::Tax => ("tax", "Tax"),
            Part::Valuation => ("valuation", "Valuation"),
        };
        self.of(path).place(path, label)
    }

    /// The share of operating costs paid in the following month.
    pub fn costs_paid_later(&self) -> Scalar {
        self.part(Part::Books).once("paid-later", |scope| {
            let later = scope.share("costs_paid_later_pct", scope.plan().books.costs_paid_later_pct);
            let note = "Share of operating costs and overhead";
            let row = scope.formula("paid-later", "Costs paid the following month", PLAIN, later, note);
            scope.shown_scalar(row, Format::Share);
            row
        })
    }
}
