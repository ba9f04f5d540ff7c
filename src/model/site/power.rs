//! Power of a site: energised MW, cost per `MWh`, and grid payments for curtailment.

use crate::formula::{
    Expression, Format, KW, MONTH, MW, MWH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, sum, when,
};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::site::levels::{stepped, steps_of};
use crate::model::site::local::{currency, in_usd};
use crate::model::site::sale::{Sale, sale, until_sold};
use crate::plan::{DemandBasis, Site};

/// Rows of a site's power.
#[derive(Clone, Copy, Debug)]
pub struct Power {
    /// MW of the grid contract
    pub contracted: Scalar,
    /// If the site is sold
    pub sale: Option<Sale>,
    /// MW at month end, 0 from the month in which the site is sold
    pub energised: Series,
    /// Part of the price that follows the market's power index, as a share of 1
    pub indexed: Scalar,
    /// All-in delivered, USD per `MWh`
    pub price: Series,
    /// USD per kW of peak load and month
    pub demand_charge: Series,
    /// What load it is billed on
    pub demand: Demand,
    /// Share of hours in which machines are curtailed for the grid
    pub curtailed: Series,
    /// USD per `MWh` not taken in those hours
    pub credit: Series,
    /// Demand response, USD per MW of machines that are powered and not switched off, and month
    pub response: Series,
    /// Held by the utility, USD at month end; None if it never holds any
    pub deposit: Option<Series>,
    /// What a USD of the site's costs comes to; None if all are in USD
    pub currency: Option<Series>,
}

/// The load that a demand charge is billed on, and what machines pay of it.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    pub basis: DemandTerms,
    /// On machines, USD per kW of their load and month, over the long run
    pub of_machines: Series,
    /// … of which stopping machines does not avoid; None if it avoids all
    pub committed: Option<Series>,
}

/// Terms of a demand charge.
#[derive(Clone, Copy, Debug)]
pub enum DemandTerms {
    /// On the month's own peak
    Monthly,
    /// On at least this share of the highest load of the last twelve months
    Ratchet(Scalar),
    /// On the load in the summer's peaks, of which machines avoid this share
    CoincidentPeaks(Scalar),
}

/// Writes a site's power; `power_index` is the market's.
pub(in crate::model) fn power(scope: &Scope, power_index: Series, site: &Site) -> Power {
    let megawatts = scope.section("mw", "megawatts");
    let contracted = megawatts.number("contracted_mw", MW, site.contracted_mw);
    let stepped = stepped(&megawatts, steps_of(&megawatts, "energised_mw", MW, &site.energised_mw));
    let sale = sale(scope, site);
    let energised = megawatts.level(
        "energised",
        "Energised power",
        MW,
        until_sold(sale, stepped.max(0.0).min(contracted)),
        "Dated steps to date, capped at the grid contract, until the site is sold",
    );
    let currency = currency(scope, site);
    let scope = &scope.section("power", "power");
    let (indexed, price) = price(scope, power_index, currency, site);
    let per_kw = USD.per(KW).per(MONTH);
    let demand_charge = scope.quantity("demand_charge_usd_per_kw_month", per_kw, &site.demand_charge_usd_per_kw_month);
    let demand_charge = in_usd(currency, demand_charge);
    let demand_charge = scope.mean("demand-charge", "Demand charge", per_kw, demand_charge, "Per kW of peak load");
    let demand = demand(scope, site, demand_charge);
    let curtailed = scope.quantity("curtailed_hours_pct", PERCENT, &site.curtailed_hours_pct);
    let curtailed = scope.mean(
        "curtailed",
        "Curtailed hours",
        PLAIN,
        curtailed * PERCENT_OF,
        "Share of hours in which machines are curtailed for the grid",
    );
    scope.shown(curtailed, Format::Share);
    let credit = scope.quantity("curtailment_credit_usd_per_mwh", USD.per(MWH), &site.curtailment_credit_usd_per_mwh);
    let credit = scope.mean("credit", "Curtailment credit", USD.per(MWH), credit, "Per MWh not taken in those hours");
    let per_mw = USD.per(MW).per(MONTH);
    let response = scope.quantity("demand_response_usd_per_mw_month", per_mw, &site.demand_response_usd_per_mw_month);
    let response = scope.mean(
        "response",
        "Demand response",
        per_mw,
        response,
        "Per MW of machines that are powered and not switched off",
    );
    let deposit = deposit(scope, sale, site);
    Power {
        contracted,
        sale,
        energised,
        indexed,
        price,
        demand_charge,
        demand,
        curtailed,
        credit,
        response,
        deposit,
        currency,
    }
}

/// The load that the charge is billed on. Stopping machines in a month avoids nothing of a charge that the summer before has
/// set, and only what a ratchet does not hold.
fn demand(scope: &Scope, site: &Site, charge: Series) -> Demand {
    let per_kw = USD.per(KW).per(MONTH);
    let committed = |amount: Expression| {
        let note = "Part of the charge on machines that does not fall when they stop";
        scope.mean("committed-demand-charge", "Committed demand charge", per_kw, amount, note)
    };
    let share = |key: &str, label: &str, share: Expression, note| {
        let share = scope.formula(key, label, PLAIN, share, note);
        scope.shown_scalar(share, Format::Share);
        share
    };
    match site.demand_basis {
        DemandBasis::Monthly => Demand { basis: DemandTerms::Monthly, of_machines: charge, committed: None },
        DemandBasis::Ratchet => {
            let held = scope.share("demand_ratchet_pct", site.demand_ratchet_pct);
            let held = share("ratchet", "Ratchet", held, "Of the highest load of the last twelve months");
            let committed = committed(charge * held);
            Demand { basis: DemandTerms::Ratchet(held), of_machines: charge, committed: Some(committed) }
        }
        DemandBasis::CoincidentPeaks => {
            let avoided = scope.share("peaks_avoided_pct", site.peaks_avoided_pct);
            let avoided = share("peaks-avoided", "Off in peaks", avoided, "Share of the machines' load");
            let of_machines = committed(charge * (1.0 - avoided));
            let basis = DemandTerms::CoincidentPeaks(avoided);
            Demand { basis, of_machines, committed: Some(of_machines) }
        }
    }
}

/// The deposit that the utility holds, from the level in force before month 1; the utility returns it when the site is sold.
fn deposit(scope: &Scope, sale: Option<Sale>, site: &Site) -> Option<Series> {
    if site.utility_deposit_usd.is_empty() {
        return None;
    }
    let steps = steps_of(scope, "utility_deposit_usd", USD, &site.utility_deposit_usd);
    let opening = sum(steps.iter().map(|(month, step)| when(month.lt(ONE_MONTH), step.clone(), 0.0)));
    let now = stepped(scope, steps);
    Some(scope.balance(
        "deposit",
        "Utility deposit",
        USD,
        opening,
        |_| until_sold(sale, now),
        "Held by the utility as security at month end, by its dated levels, until the site is sold",
    ))
}

/// The indexed share of the price, and the price.
fn price(scope: &Scope, power_index: Series, currency: Option<Series>, site: &Site) -> (Scalar, Series) {
    let today = scope.quantity("power_usd_per_mwh", USD.per(MWH), &site.power_usd_per_mwh);
    let anniversaries = scope.calendar.anniversaries;
    let growth = scope.growth("power_growth_pct_per_year", site.power_growth_pct_per_year, anniversaries);
    let indexed = scope.share("power_indexed_pct", site.power_indexed_pct);
    let indexed =
        scope.formula("indexed", "Indexed share of the price", PLAIN, indexed, "Moves with the market's power index");
    scope.shown_scalar(indexed, Format::Share);
    let price = scope.mean(
        "price",
        "Power price",
        USD.per(MWH),
        in_usd(currency, today * ((1.0 - indexed) * growth + indexed * power_index)),
        "All-in delivered; the indexed share follows the index, the rest steps at each anniversary of month 1",
    );
    (indexed, price)
}
