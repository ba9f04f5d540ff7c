//! Debt falling due: maturities, puts, and what of it the plan does not refinance.

use crate::formula::{Operand as _, Scalar, Series, Total, USD, sum};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;

/// The maturity wall: USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct MaturityRows {
    /// Principal due at maturity, after scheduled repayments
    pub maturities: Series,
    /// Convertibles put by holders
    pub puts: Series,
    /// Maturities and puts
    pub due: Series,
    /// … over the plan
    pub total_due: Scalar,
    /// Maturities refinanced by new loans of the plan
    pub refinanced: Series,
    /// To be paid from cash, BTC or new instruments
    pub need: Series,
    /// … over the plan
    pub total_need: Scalar,
    /// 1 in months in which there is no cash for all of it
    pub unpaid: Series,
    /// What of maturities and puts is of convertible notes
    pub of_convertibles: Series,
    /// What of maturities is of other debt
    pub of_debts: Series,
    /// Due by schedule before maturity
    pub instalments: Series,
}

impl MaturityRows {
    /// Writes the maturity wall.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital) -> Self {
        let t = &capital.treasury;
        let balloons = capital.debts().map(|d| d.balloon).chain(t.loans.iter().map(|l| l.balloon));
        let of_debts = scope.flow(
            "maturities-debts",
            "Maturities of loans and notes",
            USD,
            sum(balloons),
            "Of debts and BTC-backed loans, after scheduled repayments",
        );
        let matured = scope.flow(
            "maturities-convertibles",
            "Maturities of convertibles",
            USD,
            sum(t.convertibles.iter().map(|c| c.matured)),
            "Principal, or the cash paid on conversion",
        );
        let maturities = scope.flow(
            "maturities",
            "Maturities",
            USD,
            of_debts + matured,
            "Principal due at maturity after scheduled repayments",
        );
        let puts = sum(t.convertibles.iter().map(|c| c.put));
        let puts = scope.flow("puts", "Puts", USD, puts, "Convertibles put by holders");
        let due = scope.flow("due", "Debt due", USD, maturities + puts, "Maturities and puts");
        let total_due = scope.total("due-in-all", "Total debt due", USD, Total::Sum(due), "Over the plan");
        let of_convertibles = scope.flow(
            "due-convertibles",
            "Convertible notes due",
            USD,
            matured + puts,
            "Maturities and puts of convertible notes",
        );
        let scheduled = capital.debts().map(|d| d.scheduled).chain(t.loans.iter().map(|l| l.scheduled));
        let instalments = scope.flow(
            "instalments",
            "Instalments",
            USD,
            sum(scheduled),
            "Of debts and BTC-backed loans by their schedules, without what falls due at maturity; prepayments, sweeps and what a revolver gives back are not due",
        );
        let refinanced = scope.flow(
            "refinanced",
            "Refinanced under the plan",
            USD,
            sum(capital.debts().filter(|d| d.refinances).map(|d| d.drawn)),
            "Maturities refinanced by new loans",
        );
        let need = scope.flow(
            "refinancing-need",
            "Refinancing need",
            USD,
            (due - refinanced).max(0.0),
            "Maturities and puts without planned refinancing: to be paid from cash, BTC or new instruments",
        );
        let total_need =
            scope.total("refinancing-need-in-all", "Total refinancing need", USD, Total::Sum(need), "Over the plan");
        let unpaid = scope.flag(
            "maturity-unpaid",
            "Maturity unpaid",
            need.min(capital.consolidated.gap).gt(ONE_CENT),
            "Debt falls due in a month that ends with a funding gap",
        );
        Self {
            maturities,
            puts,
            due,
            total_due,
            refinanced,
            need,
            total_need,
            unpaid,
            of_convertibles,
            of_debts,
            instalments,
        }
    }
}
