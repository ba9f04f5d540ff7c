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
        let usual = Self::usual(book);
        let or = |given: Vec<String>, usual: Vec<String>| if given.is_empty() { usual } else { given };
        Self {
            outcomes: or(self.outcomes, usual.outcomes),
            conditions: or(self.conditions, usual.conditions),
            rows: or(self.rows, usual.rows),
        }
    }
}

/// True if a row is 0 by its formula: the plan has nothing of which it could be an alarm.
pub(in crate::analysis) fn never_happens(book: &Book, id: Id) -> bool {
    let never = Some(Expression::Number(0.0));
    matches!(&book.item(id).kind, Kind::Row { formula, .. } if *formula == never)
}
