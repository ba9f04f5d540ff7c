//! Other operating cost of a site's mining.

use crate::formula::{MW, PLAIN, Series, USD, YEAR};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::site::local::in_usd;
use crate::plan::Site;

/// Rows of other operating cost.
#[derive(Clone, Copy, Debug)]
pub struct OpexRows {
    /// Relative to month 1; steps at each anniversary, at the month's exchange rate
    pub growth: Series,
    /// USD per MW in mining and month
    pub per_mw: Series,
    /// On MW in mining, running or not, USD of the month
    pub total: Series,
}

/// Writes other operating cost on the MW in mining.
pub(super) fn opex(scope: &Scope, site: &Site, currency: Option<Series>, mining: Series) -> OpexRows {
    let today = scope.quantity("opex_usd_per_mw_year", USD.per(MW).per(YEAR), &site.opex_usd_per_mw_year);
    let anniversaries = scope.calendar.anniversaries;
    let growth = scope.growth("opex_growth_pct_per_year", site.opex_growth_pct_per_year, anniversaries);
    let growth = scope.row(
        "cost-growth",
        "Cost growth factor",
        PLAIN,
        in_usd(currency, growth),
        "Other operating cost relative to month 1; steps at each anniversary, and follows the exchange rate of costs in another currency",
    );
    let per_mw = scope.flow(
        "opex-per-mw",
        "Other operating cost per MW",
        USD.per(MW),
        ONE_MONTH / MONTHS_PER_YEAR * today * growth,
        "Monthly; steps at each anniversary of month 1",
    );
    let total = scope.flow("opex", "Other operating cost", USD, mining * per_mw, "On MW in mining, running or not");
    OpexRows { growth, per_mw, total }
}
