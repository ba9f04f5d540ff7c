//! The responsive network: machines are bought when hashprice pays for new ones, switched off along a curve of fleets
//! and power prices when it does not, and converted to AI.
//!
//! Hashprice times the share online rises with the hashprice that would be earned with all machines on, so the actual one
//! is read from a curve over that: no loop within a month, and no lag, which would oscillate. Follows the entry and
//! shutdown barriers of Prat and Walter (`CESifo` 6865, 2018).

use crate::formula::{
    DAY, EHS, Expression, Format, MONTH, Operand as _, PERCENT, PHS, PLAIN, Pending, Scalar, Series, USD, YEAR, when,
};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF, PHS_PER_EHS};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::model::market::hashrate::own_exit::{OwnExitRows, OwnHashrate, own_exit, staying};
use crate::model::market::supply::{OfflineRows, Supply};

/// Rows of the responsive network; hashprices in USD per PH/s and day.
#[derive(Clone, Copy, Debug)]
pub struct ResponsiveRows {
    /// Hashprice at month-1 hashrate
    pub hashprice_at_first: Series,
    /// Share of the network switched off at that hashprice
    pub offline_at_first: OfflineRows,
    /// Installed third-party and own machines, PH/s, running or not, before any shock and the company's own exit
    pub installed: Series,
    /// Log growth of the installed machines in the following month
    pub growth: Series,
    /// If the company's own machines count
    pub own_exit: Option<OwnExitRows>,
    /// Installed machines less any shock and the company's own exit, PH/s
    pub present: Series,
    /// Hashprice with all of them running
    pub all_on_hashprice: Series,
    /// … at month-1 costs
    pub all_on_at_first_costs: Series,
    /// Hashprice once loss-making machines are off and difficulty has adjusted, at month-1 costs
    pub steady_at_first_costs: Series,
    /// … at the month's costs
    pub steady_hashprice: Series,
    /// Share of the present machines that is switched off
    pub offline: Series,
    /// Consecutive months with more switched off than the scrapping threshold
    pub months_offline: Series,
}

/// How the network responds.
pub(super) struct Response {
    /// Hashrate before month 1, PH/s
    pub before: Scalar,
    /// Running hashrate, PH/s
    pub running: Series,
    pub rows: ResponsiveRows,
}

/// Inputs to the growth of the network.
struct Terms {
    first: Scalar,
    speed: Scalar,
    most: Scalar,
    scrap: Scalar,
    above: Expression,
    after: Scalar,
    attrition: Scalar,
}

fn terms(scope: &Scope) -> Terms {
    let (plan, network) = (scope.plan(), scope.of("network"));
    let n = &plan.network;
    let per_month = |field: &str, value: f64| network.number(field, PERCENT.per(MONTH), value);
    let first = scope.number("hashrate_eh_s", EHS, plan.market.hashrate_eh_s);
    let speed = per_month("growth_speed_pct_per_month", n.growth_speed_pct_per_month);
    let most = per_month("most_growth_pct_per_month", n.most_growth_pct_per_month);
    let scrap = per_month("scrap_pct_per_month", n.scrap_pct_per_month);
    let above = network.share("scrap_above_offline_pct", n.scrap_above_offline_pct);
    let after = network.number("scrap_after_months", MONTH, n.scrap_after_months);
    network.shown_scalar(after, Format::Decimals(0));
    let attrition = network.number("ai_attrition_pct_per_year", PERCENT.per(YEAR), n.ai_attrition_pct_per_year);
    Terms { first, speed, most, scrap, above, after, attrition }
}

/// Writes the responsive network. `earned` is what all miners earn per day, `left` the share that a shock leaves.
pub(super) fn responsive(scope: &Scope, earned: Series, supply: &Supply, own: &OwnHashrate, left: Series) -> Response {
    let terms = terms(scope);
    let unit = USD.per(PHS).per(DAY);
    let before = scope.formula(
        "hashrate-before",
        "Network hashrate before month 1",
        PHS,
        terms.first * PHS_PER_EHS,
        "Starting point for difficulty",
    );
    let hashprice_at_first = scope.mean(
        "hashprice-at-first",
        "Hashprice at month-1 hashrate",
        unit,
        earned / before,
        "Determines the share switched off in month 1",
    );
    let offline_at_first =
        supply.offline_at(scope, "offline-at-first", "Switched off at that hashprice", hashprice_at_first);
    let (growth, installed) = installed(scope, before, offline_at_first.share);
    let own_exit = own_exit(scope, own, installed);
    let present = scope.mean(
        "present",
        "Available network hashrate",
        PHS,
        installed * left * staying(own_exit),
        "Installed, less any shock and the company's own exit",
    );
    let all_on_hashprice = scope.mean(
        "all-on-hashprice",
        "Hashprice with all machines on",
        unit,
        earned / present,
        "Price * reward * 144 / available hashrate",
    );
    let all_on_at_first_costs = scope.mean(
        "all-on-at-first-costs",
        "The same at month-1 costs",
        unit,
        all_on_hashprice / supply.cost_scale,
        "Point at which the curve of earned hashprice is read",
    );
    let steady_at_first_costs = scope.mean(
        "steady-at-first-costs",
        "Steady hashprice at month-1 costs",
        unit,
        supply.earned_at(all_on_at_first_costs),
        "Hashprice once loss-making machines are off and difficulty has adjusted",
    );
    let offline = scope.mean(
        "offline",
        "Network switched off",
        PLAIN,
        1.0 - all_on_at_first_costs / steady_at_first_costs,
        "Share of available machines whose power costs more than they earn",
    );
    scope.shown(offline, Format::Share);
    let steady_hashprice = scope.mean(
        "steady-hashprice",
        "Steady hashprice",
        unit,
        steady_at_first_costs * supply.cost_scale,
        "The same at the month's costs",
    );
    let months_offline = scope.balance(
        "months-offline",
        "Months above scrapping threshold",
        MONTH,
        0.0,
        |p| when(offline.gt(terms.above), p + ONE_MONTH, 0.0),
        "Consecutive months",
    );
    scope.shown(months_offline, Format::Decimals(0));
    let share = |rate: Scalar| rate * PERCENT_OF * ONE_MONTH;
    let bought = ((steady_hashprice / supply.entry).ln().max(0.0) * share(terms.speed)).min(share(terms.most));
    let scrapped = when(months_offline.ge(terms.after), share(terms.scrap), 0.0);
    let growth = scope.define(growth, |_| bought - scrapped - monthly(terms.attrition.into()));
    scope.shown(growth, Format::Share);
    let running = scope.mean(
        "hashrate",
        "Network hashrate",
        PHS,
        present * (all_on_at_first_costs / steady_at_first_costs),
        "Running machines, monthly average",
    );
    let rows = ResponsiveRows {
        hashprice_at_first,
        offline_at_first,
        installed,
        growth,
        own_exit,
        present,
        all_on_hashprice,
        all_on_at_first_costs,
        steady_at_first_costs,
        steady_hashprice,
        offline,
        months_offline,
    };
    Response { before, running, rows }
}

/// Installed hashrate; its growth is defined once the month's hashprice is known.
fn installed(scope: &Scope, before: Scalar, off_at_first: Series) -> (Pending, Series) {
    let growth = scope.declare(
        "installed-growth",
        "Growth in installed machines",
        PLAIN,
        0.0,
        "Following month, log growth: bought above the entry barrier, less scrapped and lost to AI",
    );
    let installed = scope.declare(
        "installed",
        "Installed network hashrate",
        PHS,
        before,
        "Third-party and own machines, running or not, before any shock and the company's own exit",
    );
    let first = before / (1.0 - off_at_first);
    let installed =
        scope.define(installed, |p| when(scope.calendar.month.is(ONE_MONTH), first, p.prev() * growth.prev().exp()));
    (growth, installed)
}
