//! The choice between AI and mining: value per MW by month of conversion.

use crate::formula::{Format, MW, Operand as _, Scalar, Series, USD, grown, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::site::mining::{MiningRows, MiningValue, value_of_mining};
use crate::plan::Site;

/// Rows of the choice between AI and mining; USD per utility MW.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceRows {
    /// Monthly discount rate for mining, as a share of 1
    pub monthly_rate: Scalar,
    /// Value of mining at the month's start, for all months from then on
    pub mining: MiningValue,
    /// Value of AI at notice less the value of mining forgone, if the site has leases
    pub ai_premium: Option<Series>,
    /// Value of conversion in this month less that of conversion in month 1, both at month 1, if the site has leases
    pub waiting: Option<Series>,
}

/// Compares the value of AI at notice with that of mining; the scope is the site's.
pub(super) fn choice(scope: &Scope, site: &Site, mining: &MiningRows, ai_at_notice: Scalar) -> ChoiceRows {
    let scope = &scope.section("choice", "AI against mining");
    let monthly_rate = scope.monthly_rate("mining_discount_rate_pct_per_year", site.mining_discount_rate_pct_per_year);
    let margin = mining.margin_per_mw;
    let mining = value_of_mining(scope, mining, monthly_rate);
    let ai_premium = site.leases.iter().any(|lease| lease.enabled).then(|| {
        let premium = scope.level(
            "ai-ahead-per-mw",
            "AI premium over mining",
            USD.per(MW),
            ai_at_notice - mining.per_mw,
            "Value of AI at notice less the value of mining forgone from then on, including the build period; per utility MW converted in this month",
        );
        scope.shown(premium, Format::Decimals(0));
        premium
    });
    let waiting = ai_premium.map(|_| waiting(scope, margin, ai_at_notice, monthly_rate));
    ChoiceRows { monthly_rate, mining, ai_premium, waiting }
}

/// What mining earns until a month, less what AI is worth less for being converted then instead of in month 1.
fn waiting(scope: &Scope, margin: Series, ai_at_notice: Scalar, monthly_rate: Scalar) -> Series {
    let month = scope.calendar.month;
    let waiting = scope.declare(
        "waiting-per-mw",
        "Value of waiting",
        USD.per(MW),
        0.0,
        "Of conversion in this month instead of month 1: margins of mining until then, less what later AI is worth less, discounted to month 1 at the site's rate for mining; per utility MW",
    );
    let discount = grown(monthly_rate, -(month - ONE_MONTH) / ONE_MONTH);
    // A month later AI is worth less by one month's discount.
    let later = discount.clone() * (margin.prev() - ai_at_notice * monthly_rate);
    let waiting = scope.define(waiting, |p| when(month.le(ONE_MONTH), 0.0, p.prev() + later));
    scope.shown(waiting, Format::Decimals(0));
    waiting
}
