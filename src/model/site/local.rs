//! What the place of a site brings: what its costs in another currency come to in USD, property tax, a host's share of profit.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Series, USD, YEAR};
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::{Local, Site};

/// Rows of what the place of a site costs, USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct LocalRows {
    /// Property tax; None if none is due
    pub property_tax: Option<PropertyTaxRows>,
    /// The host's share of the mining margin; None without one
    pub host: Option<Series>,
}

/// Rows of property tax.
#[derive(Clone, Copy, Debug)]
pub struct PropertyTaxRows {
    /// Assessed value, USD at month end
    pub assessed: Series,
    /// Share of the tax that is abated
    pub abated: Series,
    /// After abatement, USD of the month
    pub tax: Series,
}

impl LocalRows {
    /// All of it, as operating cost of the site.
    pub(in crate::model) fn costs(self) -> impl Iterator<Item = Series> {
        self.property_tax.map(|rows| rows.tax).into_iter().chain(self.host)
    }
}

/// The section of a site's place, given the scope of the site.
fn place<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.section("local", "place").of(&format!("{}.local", scope.path()))
}

/// What a USD of the site's costs, as entered, comes to in the month; None if all are in USD. The scope is the site's.
pub(super) fn currency(scope: &Scope, site: &Site) -> Option<Series> {
    let local = &site.local;
    if local.local_costs_pct == 0.0 {
        return None;
    }
    let scope = &place(scope);
    let share = scope.share("local_costs_pct", local.local_costs_pct);
    let reference = scope.number("reference_rate_per_usd", PLAIN, local.reference_rate_per_usd);
    let rate = scope.quantity("rate_per_usd", PLAIN, &local.rate_per_usd);
    let factor = scope.mean(
        "currency",
        "Currency factor of costs",
        PLAIN,
        1.0 - share.clone() + share * reference / rate,
        "What a USD of power price and other operating cost comes to: the share in local currency at the reference rate over the month's",
    );
    Some(factor)
}

/// A cost of the site as entered, at the month's exchange rate.
pub(super) fn in_usd(currency: Option<Series>, cost: Expression) -> Expression {
    match currency {
        None => cost,
        Some(factor) => cost * factor,
    }
}

/// Writes property tax on what is `placed` in service in the month, and the host's share of the mining margin. The scope is
/// the site's.
pub(super) fn local(scope: &Scope, site: &Site, sale: Option<Sale>, placed: Expression, margin: Series) -> LocalRows {
    let scope = &place(scope);
    LocalRows { property_tax: property_tax(scope, &site.local, sale, placed), host: host(scope, &site.local, margin) }
}

fn property_tax(scope: &Scope, local: &Local, sale: Option<Sale>, placed: Expression) -> Option<PropertyTaxRows> {
    if local.property_tax_pct_per_year == 0.0 {
        return None;
    }
    let yearly = |field: &str, value: f64| scope.number(field, PERCENT.per(YEAR), value);
    let rate = yearly("property_tax_pct_per_year", local.property_tax_pct_per_year);
    let opening = scope.number("assessed_opening_usd", USD, local.assessed_opening_usd);
    let share = scope.share("assessed_pct", local.assessed_pct);
    let decline = yearly("assessed_decline_pct_per_year", local.assessed_decline_pct_per_year);
    let abated = scope.quantity("abatement_pct", PERCENT, &local.abatement_pct) * PERCENT_OF;
    let abated = scope.mean("abated", "Abatement", PLAIN, abated, "Share of property tax that is not paid");
    scope.shown(abated, Format::Share);
    let kept = 1.0 - monthly(decline.into());
    let assessed = scope.balance(
        "assessed",
        "Assessed value",
        USD,
        opening,
        |p| until_sold(sale, p * kept + placed * share),
        "Less its decline, plus the assessed share of what is placed in service in the month; at month end",
    );
    let due = assessed.prev() * monthly(rate.into()) * (1.0 - abated);
    let tax = scope.flow(
        "property-tax",
        "Property tax",
        USD,
        until_sold(sale, due),
        "One twelfth of the yearly rate on assessed value at the start of the month, less abatement",
    );
    Some(PropertyTaxRows { assessed, abated, tax })
}

fn host(scope: &Scope, local: &Local, margin: Series) -> Option<Series> {
    if local.host_share_pct == 0.0 {
        return None;
    }
    let share = scope.share("host_share_pct", local.host_share_pct);
    let note = "Of the month's mining margin where it is above zero";
    Some(scope.flow("host-share", "Host's share of profit", USD, margin.max(0.0) * share, note))
}
