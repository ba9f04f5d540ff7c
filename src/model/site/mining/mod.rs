//! Mining at a site: each fleet with every row, and their sums.

mod fleet;
mod resale;
mod rows;
mod value;

pub use self::fleet::FleetRows;
pub use self::rows::MiningRows;
pub use self::value::MiningValue;

pub(in crate::model) use self::fleet::Ground;
pub(in crate::model) use self::value::value_of_mining;

use crate::formula::{BTC, Expression, Format, MONTH, MW, MWH, Operand as _, PHS, PLAIN, Series, USD, sum, when};
use crate::model::base::constants::{ONE_MONTH, ONE_WATT};
use crate::model::base::scope::Scope;
use crate::model::site::fleet::Stand;
use crate::model::site::opex::OpexRows;

/// Mining of the fleets that stand at a site.
pub(in crate::model) fn mining(scope: &Scope, ground: Ground, stands: &[Stand], opex: &OpexRows) -> MiningRows {
    let ones: Vec<(&Stand, FleetRows)> =
        stands.iter().map(|stand| (stand, fleet::fleet(&stand.scope(scope), ground, stand))).collect();
    let power = ground.power;
    let b = scope.section("mining", "mining");
    let flow = |key: &str, label: &str, formula: Expression, note| b.flow(key, label, USD, formula, note);
    let all = |row: fn(&FleetRows) -> Option<Series>| sum(ones.iter().filter_map(|(_, one)| row(one)));
    let own =
        |row: fn(&FleetRows) -> Series| sum(ones.iter().filter(|(stand, _)| stand.is_own()).map(|(_, one)| row(one)));
    let running = b.mean(
        "running-mw",
        "Power of running machines",
        MW,
        all(|o| Some(o.running)),
        "Monthly average, after downtime and curtailed hours; stopped MW still count as mining",
    );
    let hashrate = b.mean("hashrate", "Hashrate", PHS, own(|o| o.hashrate), "Own machines, monthly average");
    let btc =
        b.flow("btc-mined", "BTC mined", BTC, all(|o| o.own.map(|own| own.btc)), "By own machines, net of pool fee");
    let revenue = flow(
        "revenue",
        "Mining revenue",
        all(|o| o.own.map(|own| own.revenue)),
        "BTC at the month's price, when mined",
    );
    let hosting = flow(
        "hosting",
        "Hosting revenue",
        all(|o| o.hosting.map(|hosting| hosting.revenue)),
        "Paid by customers for hosting their machines",
    );
    let power_cost = flow(
        "power-cost",
        "Mining power cost",
        all(|o| Some(o.power_cost)),
        "Own and hosted machines, including demand charge",
    );
    let own_power_cost = flow(
        "own-power-cost",
        "Power cost of own machines",
        own(|o| o.power_cost),
        "Power used to mine the company's BTC",
    );
    let repair = flow("repair", "Repair", all(|o| o.own.map(|own| own.repair)), "Own machines");
    let ready = b.mean(
        "ready-mw",
        "Machines available to run",
        MW,
        all(|o| Some(o.ready)),
        "Powered and not switched off at a loss, times uptime, before curtailed hours",
    );
    let powered = b.level(
        "powered",
        "Machines with power",
        MW,
        sum(stands.iter().map(|stand| stand.rows.powered)),
        "Own and hosted machines",
    );
    let active = b.level(
        "active-mw",
        "Running machines",
        MW,
        sum(ones.iter().map(|(_, one)| one.active)),
        "Powered and not switched off at a loss, at peak load",
    );
    let runs = b.mean(
        "runs",
        "Share of machines running",
        PLAIN,
        when(powered.gt(ONE_WATT), active / powered.max(ONE_WATT), 1.0),
        "Of powered machines; the rest are switched off at a loss",
    );
    b.shown(runs, Format::Share);
    let curtailed_energy = b.flow(
        "curtailed-energy",
        "Energy not taken",
        MWH,
        ready * power.curtailed * scope.calendar.hours,
        "In curtailed hours",
    );
    let response = flow(
        "demand-response",
        "Demand response",
        active * power.response * ONE_MONTH,
        "Paid on powered machines that are not switched off; ends when MW move to AI",
    );
    let credits = flow(
        "credits",
        "Curtailment credits and demand response",
        curtailed_energy * power.credit + response,
        "Paid by the grid",
    );
    let bought = flow(
        "machines-bought",
        "Machines bought",
        all(|o| o.own.map(|own| own.bought)),
        "In the month they are installed, plus the cost of redeploying machines from other sites",
    );
    let resale =
        flow("resale", "Resale of machines", all(|o| o.own.and_then(|own| own.resale)), "Proceeds from used machines");
    let margin = flow(
        "margin",
        "Mining margin",
        sum([revenue, hosting, credits]) - power_cost - repair,
        "Revenue, hosting and credits less power and repair",
    );
    let own_powered = sum(stands.iter().filter(|stand| stand.is_own()).map(|stand| stand.rows.powered));
    let own_share = b.mean(
        "own-share",
        "Share of own machines",
        PLAIN,
        when(powered.gt(ONE_WATT), own_powered / powered.max(ONE_WATT), 1.0),
        "Of powered machines; their share of other operating cost and credits enters the cost per BTC",
    );
    b.shown(own_share, Format::Share);
    let own_opex = flow(
        "own-opex",
        "Other operating cost of own machines",
        opex.total * own_share,
        "By their share of powered machines",
    );
    let own_credits =
        flow("own-credits", "Credits of own machines", credits * own_share, "By their share of powered machines");
    let margin_per_mw = margin_forgone(&b, &ones, opex.per_mw);
    let last = stands
        .iter()
        .filter(|stand| stand.is_own_here())
        .map(|stand| stand.machine.retired.expression())
        .reduce(|a, b| a.max(b));
    let last_retired = b.formula(
        "last-retired",
        "Last machines retired",
        MONTH,
        last.unwrap_or(0.0.into()),
        "Until then mining continues after the plan when compared with AI",
    );
    MiningRows {
        running,
        hashrate,
        btc,
        revenue,
        hosting,
        power_cost,
        own_power_cost,
        repair,
        ready,
        powered,
        active,
        runs,
        curtailed_energy,
        response,
        credits,
        bought,
        resale,
        margin,
        own_share,
        own_opex,
        own_credits,
        margin_per_mw,
        last_retired,
        fleets: ones.into_iter().map(|(_, one)| one).collect(),
    }
}

/// The margin per MW that a conversion forgoes: conversions free the site's own last machines first.
fn margin_forgone(scope: &Scope, fleets: &[(&Stand, FleetRows)], opex_per_mw: Series) -> Series {
    let month = scope.calendar.month;
    let mut given_up = Expression::Number(0.0);
    for (stand, one) in fleets.iter().filter(|(stand, _)| stand.is_own_here()) {
        let there = month.ge(stand.machine.deployed) * month.lt(stand.machine.retired);
        given_up = when(there, one.margin_after_repair.clone() - opex_per_mw, given_up);
    }
    let margin = scope.flow(
        "margin-per-mw",
        "Mining margin per MW",
        USD.per(MW),
        given_up,
        "Of the site's own last machines, which conversions free first, not the average of all: powered all month, with credits, less power, repair and other cost; 0 if there are none",
    );
    scope.shown(margin, Format::Decimals(0));
    margin
}
