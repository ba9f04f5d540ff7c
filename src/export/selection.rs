//! The rows of a projection to show, and the periods.

use crate::formula::{Id, Item, Kind};
use crate::model::rows::Rows;
use crate::model::{By, Period, Projection, periods};
use crate::plan::Plan;
use wildmatch::WildMatch;

/// The part of a projection that is shown.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The periods, in order
    pub periods: Vec<Period>,
    shown: Shown,
}

/// The rows that are shown.
#[derive(Clone, Debug)]
enum Shown {
    All,
    /// Keys match one of these, as a user typed them
    Matching(Vec<WildMatch>),
    /// Chosen by what they are
    Chosen(fn(&Rows) -> Vec<Id>),
}

impl Selection {
    /// The periods of `by`, and the rows whose keys match one of `patterns` (`*` matches any text); all if there is no pattern.
    pub fn new(plan: &Plan, by: By, patterns: &[&str]) -> Self {
        let matching = || Shown::Matching(patterns.iter().map(|p| WildMatch::new(p)).collect());
        Self { periods: periods(plan, by), shown: if patterns.is_empty() { Shown::All } else { matching() } }
    }

    /// The periods of `by`, and the rows and totals that are chosen.
    pub fn chosen(plan: &Plan, by: By, choose: fn(&Rows) -> Vec<Id>) -> Self {
        Self { periods: periods(plan, by), shown: Shown::Chosen(choose) }
    }

    /// Every row and total, without periods.
    pub(super) fn everything() -> Self {
        Self { periods: Vec::new(), shown: Shown::All }
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
        let chosen = if let Shown::Chosen(choose) = self.shown { choose(&projection.rows) } else { Vec::new() };
        let items = projection.book.items().iter().enumerate().map(|(id, item)| (id as Id, item));
        items.filter(move |(id, item)| match &self.shown {
            Shown::All => true,
            Shown::Matching(patterns) => patterns.iter().any(|pattern| pattern.matches(&item.key)),
            Shown::Chosen(_) => chosen.contains(id),
        })
    }
}
