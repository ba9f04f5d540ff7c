//! In which of five states a site's energised megawatts are: mining, switched off, converting, AI leased, AI vacant.

use crate::formula::{Expression, MW, Operand as _, Scalar, Series};
use crate::model::base::scope::Scope;
use crate::model::site::megawatts::SiteMegawatts;

/// Rows of the states beside converting, MW at month end. Together with it they are the energised power.
#[derive(Clone, Copy, Debug)]
pub struct StateRows {
    /// Machines that run
    pub mining: Series,
    /// Machines that are switched off, and power without use
    pub off: Series,
    /// Claimed by leases or used by GPU clouds
    pub leased: Series,
    /// Ready, without a tenant
    pub vacant: Series,
}

/// Writes the states; the scope is the site's section of megawatts. `active` is the MW of running machines, `taken` the MW IT that
/// leases claim and GPU clouds use.
pub(super) fn states(
    scope: &Scope,
    megawatts: &SiteMegawatts,
    gross_up: Scalar,
    active: Series,
    taken: Expression,
) -> StateRows {
    let SiteMegawatts { energised, ai, converting, mining, .. } = *megawatts;
    let level = |key: &str, label: &str, formula: Expression, note| scope.level(key, label, MW, formula, note);
    let on = level("mining-on", "Mining, switched on", active.min(mining), "Machines that run, at peak load");
    let leased = level(
        "ai-leased",
        "AI leased",
        (taken * gross_up).min(ai),
        "Claimed by leases, billed or not, or used by GPU clouds: MW IT times the gross-up",
    );
    let vacant = level("ai-vacant", "AI vacant", ai - leased, "Ready, without a tenant");
    let off = level(
        "off",
        "Switched off",
        energised - ai - converting - on,
        "Energised without use, and machines that are switched off",
    );
    StateRows { mining: on, off, leased, vacant }
}
