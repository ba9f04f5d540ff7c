//! How long no tax is paid, and when losses carried forward are used up.

use crate::formula::{MONTH, Operand as _, PLAIN, Scalar, Series, Total, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::tax::rows::TaxRows;

/// The first month of cash tax, and the end of losses.
#[derive(Clone, Copy, Debug)]
pub struct TaxYearsRows {
    /// 1 in months in which tax is paid
    pub pays: Series,
    /// The first of them, as its number in the plan; undefined if there is none
    pub first_paid: Scalar,
    /// 1 while NOLs stand at the end of any later month
    pub losses_later: Series,
    /// 1 in the month from which on there are no NOLs
    pub used_up: Series,
    /// That month, as its number in the plan; undefined if NOLs are left at the end, or never were there
    pub losses_end: Scalar,
}

impl TaxYearsRows {
    /// Writes them for the parent's return; the scope is that of tax.
    pub(in crate::model) fn write(scope: &Scope, tax: &TaxRows) -> Self {
        let pays = scope.flag("pays", "Tax is paid", tax.paid.gt(ONE_CENT), "Refunds do not count");
        let first_paid = scope.total(
            "first-paid-month",
            "First month of cash tax",
            MONTH,
            Total::FirstMonth(pays),
            "Until then the plan pays no income tax",
        );
        let losses = tax.losses;
        let later = scope.declare(
            "losses-later",
            "NOLs in later months",
            PLAIN,
            0.0,
            "1 while there are NOLs at the end of any later month of the plan",
        );
        let losses_later = scope.define(later, |p| when(losses.next().gt(ONE_CENT), 1.0, p.next()));
        let used_up = scope.flag(
            "losses-used-up",
            "NOLs used up",
            losses.le(ONE_CENT) * losses.prev().gt(ONE_CENT) * losses_later.is(0.0),
            "No NOLs at the end of the month nor of any later one, and some before",
        );
        let losses_end = scope.total(
            "losses-end-month",
            "End of NOLs",
            MONTH,
            Total::FirstMonth(used_up),
            "From this month on there are no NOLs to use",
        );
        Self { pays, first_paid, losses_later, used_up, losses_end }
    }
}
