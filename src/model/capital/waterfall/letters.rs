//! Letters of credit that stand for the reserves of a project company: what has been drawn on them, and what they cost.

use crate::formula::{Expression, Operand as _, Pending, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::instruments::debt::DebtRows;
use crate::plan::ObjectKind;

/// Writes the fees on letters of credit, each on what can still be drawn of it: what it has paid is made up in cash, and costs
/// nothing more. Draws count against the letters in the order of the debts. Returns what has been drawn on all of them, which the
/// waterfall defines; None without letters. The scope is the company's.
pub(in crate::model::capital) fn letter_fees(scope: &Scope, debts: &mut [DebtRows]) -> Option<Pending> {
    debts.iter().find_map(|debt| debt.reserve.as_ref()?.letter_rate.as_ref())?;
    let used = scope.declare(
        "letters-used",
        "Drawn on letters of credit to date",
        USD,
        0.0,
        "Since month 1; no longer available, and made up in cash",
    );
    let mut earlier: Vec<Expression> = Vec::new();
    for debt in debts {
        let place = scope.object(ObjectKind::Debt, &debt.id, &debt.name);
        let Some(reserve) = debt.reserve.as_mut() else { continue };
        let Some(rate) = reserve.letter_rate.clone() else { continue };
        let used = match earlier.as_slice() {
            [] => used.prev(),
            earlier => (used.prev() - sum(earlier.iter().cloned())).max(0.0),
        };
        reserve.letter_fee = Some(place.flow(
            "letter-fee",
            "Letter of credit fee",
            USD,
            (reserve.target - used).max(0.0) * rate,
            "On the required reserve for which the letter stands, less what has been drawn on it by the month before",
        ));
        earlier.push(reserve.target.expression());
    }
    Some(used)
}
