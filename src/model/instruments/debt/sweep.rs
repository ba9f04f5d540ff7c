//! A cash sweep: excess cash at month end that repays a debt in the next month.

use crate::formula::{Expression, Operand as _, PERCENT, Pending, Scalar, Series, USD, when};
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::scope::Scope;
use crate::plan::{CashSweep, Debt};

/// A sweep whose cash is not known yet.
pub(super) struct OpenSweep {
    /// Repaid in the month from cash of the month before, USD
    pub swept: Series,
    /// What is to be swept at month end, until somebody takes it to write it
    pub open: Option<ToSweep>,
}

/// What is to be swept at month end.
pub(in crate::model) struct ToSweep {
    amount: Pending,
    share: Expression,
    /// Owed at the start of the month, less what is repaid otherwise
    left: Expression,
    /// The test, and its level; None if all months sweep
    test: Option<(CashSweep, Scalar)>,
}

/// What a test reads of a project company.
pub(in crate::model) struct Tested {
    /// Net debt over annualised NOI
    pub leverage: Expression,
    /// As last tested; 0 before the first test
    pub dscr: Series,
}

/// Writes what is swept; `left` is what is owed after the other repayments of the month. None without a sweep.
pub(super) fn sweep(scope: &Scope, debt: &Debt, maturity: Scalar, left: Expression) -> Option<OpenSweep> {
    if debt.sweep == CashSweep::NoSweep {
        return None;
    }
    let amount = scope.declare(
        "to-sweep",
        "Cash to sweep",
        USD,
        0.0,
        "Excess cash at month end that repays the debt in the next month",
    );
    let share = scope.quantity("sweep_pct", PERCENT, &debt.sweep_pct) * PERCENT_OF;
    let test = (debt.sweep != CashSweep::Always)
        .then(|| (debt.sweep, scope.number("sweep_level", crate::formula::PLAIN, debt.sweep_level)));
    let swept = scope.flow(
        "swept",
        "Cash sweep",
        USD,
        when(scope.calendar.month.lt(maturity), amount.prev().min(left.clone().max(0.0)), 0.0),
        "Excess cash of the month before, up to what is owed after the other repayments of the month",
    );
    let left = left - swept;
    Some(OpenSweep { swept, open: Some(ToSweep { amount, share, left, test }) })
}

/// Writes what debts sweep of the cash that is left at month end, each of what those before it leave; USD of the month. `tested`
/// is what the tests of a project company read.
pub(in crate::model) fn sweep_all(
    scope: &Scope,
    sweeps: impl IntoIterator<Item = ToSweep>,
    left: Expression,
    tested: Option<&Tested>,
) -> Vec<Series> {
    let mut left = left;
    let written = sweeps.into_iter().map(|to_sweep| {
        let swept = to_sweep.write(scope, left.clone(), tested);
        left = left.clone() - swept;
        swept
    });
    written.collect()
}

impl ToSweep {
    /// Writes what is to be swept of `excess` cash; returns it.
    fn write(self, scope: &Scope, excess: Expression, tested: Option<&Tested>) -> Series {
        let Self { amount, share, left, test } = self;
        let applies = match (test, tested) {
            (Some((CashSweep::LeverageAbove, level)), Some(tested)) => Some(tested.leverage.clone().gt(level)),
            (Some((CashSweep::DscrBelow, level)), Some(tested)) => {
                let has_been_tested = tested.dscr.gt(0.0) + tested.dscr.lt(0.0);
                Some(has_been_tested * tested.dscr.lt(level))
            }
            _ => None,
        };
        let swept = (excess.max(0.0) * share).min(left.max(0.0));
        scope.define(amount, |_| match applies {
            None => swept,
            Some(applies) => swept * applies,
        })
    }
}
