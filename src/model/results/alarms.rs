//! The first lock-up, covenant breach and margin call anywhere in the company.

use crate::formula::{Expression, MONTH, Operand, Scalar, Series, Total};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::capital::covenants::CovenantRows;
use crate::model::results::lenders::LenderRows;

/// An event at the company or a project company.
#[derive(Clone, Copy, Debug)]
pub struct Alarm {
    /// 1 in its months
    pub flag: Series,
    /// Its first month, as its number in the plan; undefined if there is none
    pub first_month: Scalar,
}

/// What its lenders may invoke.
#[derive(Clone, Copy, Debug)]
pub struct LenderAlarms {
    /// A covenant fails its lock-up level
    pub lock_up: Alarm,
    /// A covenant fails its default level
    pub default: Alarm,
    /// A BTC-backed loan is called
    pub margin_call: Alarm,
}

const SOMEWHERE: &str = "At the company or a project company";
const ANY_LOAN: &str = "On any BTC-backed loan";

impl LenderAlarms {
    /// Writes the flags of the company's covenants, of its project companies' and of its BTC-backed loans.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital, lenders: &LenderRows) -> Self {
        let of_companies = capital.companies.iter().flat_map(|company| company.waterfall.covenants());
        let all: Vec<CovenantRows> = lenders.covenants().chain(of_companies).collect();
        let month = |flag: Series, key: &str, label: &str, note| Alarm {
            flag,
            first_month: scope.total(key, label, MONTH, Total::FirstMonth(flag), note),
        };
        let locked = any(all.iter().filter_map(CovenantRows::locked));
        let locked = scope.flag("locked", "Lock-up triggered", locked, SOMEWHERE);
        let lock_up = month(locked, "first-lock-up-month", "First lock-up month", SOMEWHERE);
        let breached = scope.flag(
            "in-default",
            "Covenant breached",
            any(all.iter().filter_map(CovenantRows::breached)),
            "Default level breached at the company or a project company",
        );
        let default = month(breached, "first-default-month", "First covenant breach month", SOMEWHERE);
        let called = any(capital.treasury.loans.iter().map(|loan| loan.called));
        let called = scope.flag("margin-call", "Margin call", called, ANY_LOAN);
        let margin_call = month(called, "first-margin-call-month", "First margin call month", ANY_LOAN);
        Self { lock_up, default, margin_call }
    }
}

/// 1 where any of the flags is.
fn any(flags: impl Iterator<Item = Series>) -> Expression {
    flags.map(Series::expression).reduce(Operand::max).unwrap_or(Expression::Number(0.0))
}
