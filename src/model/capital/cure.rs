//! Equity cures of a debt service covenant: what owners pay in where CFADS falls short of the default level.

use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::plan::Covenants;

/// Cures of a covenant.
#[derive(Clone, Copy, Debug)]
pub struct CureRows {
    /// What CFADS lacks to the default level in a failed test, USD of the month
    pub needed: Series,
    /// Paid in by the owners, USD of the month
    pub paid_in: Series,
    /// 1 in months in which a breach is cured
    pub cured: Series,
    /// Cures to date
    pub used: Series,
}

/// A test of debt service cover.
pub(super) struct DscrTest {
    /// The ratio as tested
    pub value: Series,
    /// 1 in test months
    pub tested: Series,
    /// Scheduled interest and principal of the months tested, USD
    pub service: Series,
    /// The number of cures that the agreement allows
    pub most: Scalar,
}

/// Writes the cures of breaches of the default level; the path of the scope is that of the covenants in the plan.
pub(super) fn cure(scope: &Scope, covenants: &Covenants, of: &DscrTest) -> CureRows {
    let level = scope.number("dscr_default", PLAIN, covenants.dscr_default);
    let short = (level - of.value) * of.service;
    let needed = scope.flow(
        "cure-needed",
        "Needed to cure the DSCR",
        USD,
        when(of.tested, short.max(0.0), 0.0),
        "In a failed test: what CFADS of the months tested lacks to the default level",
    );
    let used = scope.declare("cures-used", "Cures used", PLAIN, 0.0, "To date");
    let cured = scope.flag(
        "cured",
        "Breach cured",
        needed.gt(ONE_CENT) * used.prev().lt(of.most),
        "A failed test that the owners cure, while cures are left",
    );
    let used = scope.define(used, |p| p.prev() + cured);
    scope.shown(used, Format::Decimals(0));
    let note = "Paid in by the owners, whatever their support; counts as CFADS of the test";
    let paid_in = scope.flow("cure", "Equity cure", USD, needed * cured, note);
    CureRows { needed, paid_in, cured, used }
}

/// A flag of a breach without those that are cured.
pub(super) fn uncured(breach: Expression, cured: Option<Series>) -> Expression {
    match cured {
        None => breach,
        Some(cured) => breach * (1.0 - cured),
    }
}
