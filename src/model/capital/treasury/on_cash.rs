//! Interest on cash of all owners, and on cash below zero by choice.

use super::instruments::Instruments;
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Series, USD, YEAR};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::Overdraft;

/// Monthly interest rates on cash, as shares of 1.
#[derive(Clone, Copy)]
pub(in crate::model) struct CashRates {
    /// On cash above zero
    pub earned: Series,
    /// On cash below zero; None if it is free
    below_zero: Option<Series>,
}

/// Interest rates on cash; the scope is the treasury's.
pub(in crate::model) fn cash_rates(scope: &Scope) -> CashRates {
    let plan = &scope.plan().treasury;
    let rate = scope.quantity("interest_on_cash_pct_per_year", PERCENT.per(YEAR), &plan.interest_on_cash_pct_per_year);
    let earned = scope.row(
        "interest-on-cash-rate",
        "Monthly interest rate on cash",
        PLAIN,
        monthly(rate),
        "One twelfth of the annual rate",
    );
    scope.shown(earned, Format::Share);
    let below_zero = (plan.overdraft != Overdraft::Free).then(|| {
        let rate = scope.number("overdraft_pct_per_year", PERCENT.per(YEAR), plan.overdraft_pct_per_year);
        let row = scope.row(
            "overdraft-rate",
            "Monthly interest rate on cash below zero",
            PLAIN,
            monthly(rate.into()),
            "One twelfth of the annual rate",
        );
        scope.shown(row, Format::Share);
        row
    });
    CashRates { earned, below_zero }
}

impl CashRates {
    /// Those of the parent, whose cash below zero may bear the rate of its first revolver.
    pub(super) fn of_parent(self, scope: &Scope, instruments: &Instruments) -> Self {
        let of_revolver = match scope.plan().treasury.overdraft {
            Overdraft::RevolverRate => instruments.revolver_rate(),
            Overdraft::Free | Overdraft::AtRate => None,
        };
        Self { below_zero: of_revolver.or(self.below_zero), ..self }
    }

    /// Interest of the month on cash below zero at its start; None if it is free.
    pub fn interest(self, scope: &Scope, opening_cash: Expression) -> Option<Series> {
        let rate = self.below_zero?;
        Some(scope.flow(
            "overdraft-interest",
            "Interest on cash below zero",
            USD,
            (-opening_cash).max(0.0) * rate,
            "On opening cash below zero; paid in the month",
        ))
    }
}
