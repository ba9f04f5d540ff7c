//! What is read of futures where nothing is named.

use super::futures::Watched;
use crate::formula::{Book, Expression, Id, Kind};

/// Outcomes of any plan.
const OUTCOMES: [&str; 2] = ["company.npv", "min(company.liquidity)"];

/// The row of a fan of any plan.
const ROW: &str = "company.liquidity";

/// Alarms in the order in which causes of one month are named: debt that falls due unpaid, any other gap, a margin call, a default, a
/// lock-up.
const ALARMS: [&str; 5] =
    ["company.maturity-unpaid", "company.funding-gap", "company.margin-call", "company.in-default", "company.locked"];

impl Watched {
    /// What any board asks of a plan: NPV and the lowest liquidity; whether it stays funded, and whether its lenders may step in.
    pub fn usual(book: &Book) -> Self {
        let alarms = ALARMS.iter().filter(|key| book.find(key).is_some_and(|id| !never_happens(book, id)));
        Self {
            outcomes: OUTCOMES.map(str::to_owned).to_vec(),
            conditions: alarms.map(|key| format!("{key} <= 0")).collect(),
            rows: vec![ROW.to_owned()],
        }
    }

    /// The same with what is usual where nothing is named.
    #[must_use]
    pub fn or_usual(self, book: &Book) -> Self {
        self.or(Self::usual(book))
    }

    /// The same with what another has where nothing is named.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let or = |given: Vec<String>, other: Vec<String>| if given.is_empty() { other } else { given };
        Self {
            outcomes: or(self.outcomes, other.outcomes),
            conditions: or(self.conditions, other.conditions),
            rows: or(self.rows, other.rows),
        }
    }

    /// Takes in the conditions that another has besides, in the order of alarms.
    pub(super) fn join(&mut self, other: Self) {
        self.conditions.extend(other.conditions);
        let place = |condition: &String| ALARMS.iter().position(|key| condition.starts_with(key));
        self.conditions.sort_by_key(place);
        self.conditions.dedup();
    }
}

/// True if a row is 0 by its formula: the plan has nothing of which it could be an alarm.
pub(in crate::analysis) fn never_happens(book: &Book, id: Id) -> bool {
    let never = Some(Expression::Number(0.0));
    matches!(&book.item(id).kind, Kind::Row { formula, .. } if *formula == never)
}
