//! The choice between AI and mining: value per MW by month of conversion.

use crate::formula::{Format, MW, Scalar, Series, USD};
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
}

/// Compares the value of AI at notice with that of mining; the scope is the site's.
pub(super) fn choice(scope: &Scope, site: &Site, mining: &MiningRows, ai_at_notice: Scalar) -> ChoiceRows {
    let scope = &scope.section("choice", "AI against mining");
    let monthly_rate = scope.monthly_rate("mining_discount_rate_pct_per_year", site.mining_discount_rate_pct_per_year);
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
    ChoiceRows { monthly_rate, mining, ai_premium }
}
