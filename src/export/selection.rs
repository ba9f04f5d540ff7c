//! The rows of a projection to show, and the periods.

use crate::formula::{Id, Item, Kind};
use crate::model::{By, Period, Projection, periods};
use crate::plan::Plan;
use wildmatch::WildMatch;

/// The part of a projection that is shown.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The periods, in order
    pub periods: Vec<Period>,
    patterns: Vec<WildMatch>,
}

impl Selection {
    /// The periods of `by`, and the rows whose keys match one of `patterns` (`*` matches any text); all if there is no pattern.
    pub fn new(plan: &Plan, by: By, patterns: &[&str]) -> Self {
        Self { periods: periods(plan, by), patterns: patterns.iter().map(|p| WildMatch::new(p)).collect() }
    }

    /// Every row and total, without periods.
    pub(super) fn everything() -> Self {
        Self { periods: Vec::new(), patterns: Vec::new() }
    }

    fn matches(&self, item: &Item) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(&item.key))
    }

    /// The selected rows, in the order of the book.
    pub fn rows<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = (Id, &'a Item)> {
        self.items(projection).filter(|(_, item)| item.is_series())
    }

    /// The selected totals and formulas, in the order of the book.
    pub fn totals<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = (Id, &'a Item)> {
        self.items(projection).filter(|(_, item)| matches!(item.kind, Kind::Total(_) | Kind::Formula(_)))
    }

    fn items<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = (Id, &'a Item)> {
        let items = projection.book.items().iter().enumerate();
        items.map(|(id, item)| (id as Id, item)).filter(|(_, item)| self.matches(item))
    }
}
