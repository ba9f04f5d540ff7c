//! Works that the landlord carries out for a tenant who owns them: their cost, and what the tenant pays.

use super::option::expected_of;
use crate::formula::{Series, USD};
use crate::model::base::scope::Scope;
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::Lease;

/// Rows of works for a tenant, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct FitOut {
    /// Cost to the landlord
    pub cost: Series,
    /// Billed to the tenant: cost and margin
    pub revenue: Series,
}

/// Writes the works; None without any.
pub(super) fn fit_out(scope: &Scope, lease: &Lease, sale: Option<Sale>) -> Option<FitOut> {
    if lease.fit_out_usd.is_empty() {
        return None;
    }
    let spent = scope.calendar.dated(&scope.steps("fit_out_usd", USD, &lease.fit_out_usd));
    let spent = expected_of(scope, lease, spent);
    let margin = scope.share("fit_out_margin_pct", lease.fit_out_margin_pct);
    let note = "Works for the tenant on the dates set, of an option the expected part: an operating cost, as the tenant owns them";
    let cost = scope.flow("fit-out-cost", "Fit-out cost", USD, until_sold(sale, spent), note);
    let note = "Cost of the works and the margin on it, in the month of the cost";
    let revenue = scope.flow("fit-out", "Fit-out revenue", USD, cost * (1.0 + margin), note);
    Some(FitOut { cost, revenue })
}
