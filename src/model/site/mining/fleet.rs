//! A fleet at work: running machines, revenue, power cost, break-even prices.

use super::resale::{UsedValue, used_value};
use crate::formula::{
    BTC, DAY, Expression, Format, MONTH, MW, MWH, Operand as _, PHS, PLAIN, Scalar, Series, USD, when,
};
use crate::model::base::constants::{HOURS_PER_DAY, KW_PER_MW, ONE_HOUR, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::market::network::Network;
use crate::model::market::price::Market;
use crate::model::site::fleet::{Installed, Machine, Origin, Stand};
use crate::model::site::power::Power;
use crate::plan::{Fleet, Freed, HostingTerms, Quantity};

/// What mining reads of the market and its site.
#[derive(Clone, Copy)]
pub(in crate::model) struct Ground<'a> {
    pub market: &'a Market,
    pub network: &'a Network,
    pub power: &'a Power,
}

/// Rows of a fleet at a site; amounts are in USD, flows in the month, unless said otherwise.
#[derive(Clone, Debug)]
pub struct FleetRows {
    /// Of the fleet in the plan
    pub id: String,
    /// Its position among the fleets of its site in the plan, enabled or not
    pub index: usize,
    /// The id of the site that it comes from, if that is another
    pub source: Option<String>,
    /// Machine parameters
    pub machine: Machine,
    /// Machines installed, powered and freed
    pub installed: Installed,
    /// Prices at which it covers its power
    pub break_even: BreakEven,
    /// Margin of a MW running all month, USD per MW
    pub margin_of_a_mw: Series,
    /// 1 if its machines run, 0 if they are switched off at a loss
    pub runs: Series,
    /// MW powered and not switched off at a loss, at month end
    pub active: Series,
    /// MW available to run, monthly average, after uptime and before curtailed hours
    pub ready: Series,
    /// MW of running machines, monthly average
    pub running: Series,
    /// PH/s, monthly average
    pub hashrate: Series,
    /// `MWh` in the month
    pub energy: Series,
    /// Energy at the site's price, plus the demand charge
    pub power_cost: Series,
    /// If a customer owns the machines: what it pays
    pub hosting: Option<Hosting>,
    /// If the company owns them: what they mine, cost and bring when sold
    pub own: Option<OwnMachines>,
    /// Margin of a MW with power all month, after power and repair; 0 if a customer owns the machines
    pub(super) margin_after_repair: Expression,
}

/// Prices at which a fleet covers its power cost.
#[derive(Clone, Copy, Debug)]
pub struct BreakEven {
    /// Revenue, USD per `MWh`
    pub power: Series,
    /// Power price with the demand charge spread over running hours, USD per `MWh`
    pub all_in_power: Series,
    /// USD per PH/s and day
    pub hashprice: Series,
    /// USD per BTC, at the month's difficulty
    pub btc_price: Series,
}

/// Hosting of a customer's machines.
#[derive(Clone, Copy, Debug)]
pub struct Hosting {
    /// USD per `MWh` consumed, or the share of the value of mined BTC, by the terms
    pub price: Series,
    /// Paid by the customer
    pub revenue: Series,
}

/// The company's own machines.
#[derive(Clone, Copy, Debug)]
pub struct OwnMachines {
    /// BTC in the month, net of pool fees
    pub btc: Series,
    /// BTC at the month's price, when mined
    pub revenue: Series,
    /// By the price of powered machines
    pub repair: Series,
    /// Price of machines in the month they are installed, or cost of redeploying them in the month they arrive
    pub bought: Series,
    /// What a used machine is worth; None for machines that came from another site
    pub used_value: Option<UsedValue>,
    /// Proceeds from machines displaced or retired; None for machines that came from another site
    pub resale: Option<Series>,
}

/// How a customer pays for hosting.
#[derive(Clone, Copy)]
struct HostingPrice {
    terms: HostingTerms,
    price: Series,
}

/// A fleet at work, in its own section.
pub(super) fn fleet(scope: &Scope, ground: Ground, stand: &Stand) -> FleetRows {
    let Ground { power, network, .. } = ground;
    let (fleet, machine, calendar) = (stand.fleet, stand.machine, scope.calendar);
    let hosted = (!stand.is_own()).then(|| hosting_price(scope, fleet));
    let Machine { load, kept, uptime, .. } = machine;
    let break_even = break_even(scope, ground, machine);
    let margin_of_a_mw = margin_of_a_mw(scope, power, uptime, hosted, break_even.power);
    let running_hours = (1.0 - power.curtailed) * calendar.hours * uptime;
    let runs = runs(
        scope,
        stand.machine.least_margin,
        (margin_of_a_mw, running_hours),
        power.demand.committed,
        (hosted, break_even.power),
    );
    let active = scope.level(
        "active-mw",
        "Running machines",
        MW,
        stand.rows.powered * runs,
        "Powered and not switched off at a loss, at peak load",
    );
    let ready = scope.mean(
        "ready-mw",
        "Machines available to run",
        MW,
        active * uptime,
        "After uptime, before curtailed hours",
    );
    let running = scope.mean(
        "running-mw",
        "Power of running machines",
        MW,
        ready * (1.0 - power.curtailed),
        "Monthly average; stopped MW still count as mining",
    );
    let hashrate = scope.mean("hashrate", "Hashrate", PHS, KW_PER_MW / load * running, "Monthly average");
    let energy = scope.flow("energy", "Energy of mining", MWH, running * calendar.hours, "Running machines");
    let power_cost = scope.flow(
        "power-cost",
        "Power cost",
        USD,
        energy * power.price + KW_PER_MW * ONE_MONTH * power.demand.of_machines * active,
        "Energy at the site's price, plus the demand charge on running machines",
    );
    let mined = network.btc_per_ph_day * calendar.days * kept * hashrate;
    let (hosting, own, margin_after_repair) = if let Some(HostingPrice { terms, price }) = hosted {
        let value = match terms {
            HostingTerms::PerMwh => energy * price,
            HostingTerms::ShareOfRevenue => mined * ground.market.price * price,
        };
        let value = at_least(scope, fleet, value, stand.rows.powered);
        let revenue = scope.flow("hosting", "Hosting revenue", USD, value, "Paid by the customer for the month");
        (Some(Hosting { price, revenue }), None, 0.0.into())
    } else {
        let repair_of_a_mw = machine.terahashes_of_a_mw() * machine.price * machine.repair;
        let after_repair = runs * margin_of_a_mw - repair_of_a_mw.clone();
        (None, Some(own_machines(scope, ground, stand, mined, repair_of_a_mw)), after_repair)
    };
    FleetRows {
        id: fleet.id.clone(),
        index: stand.index,
        source: stand.source.map(|site| site.id.clone()),
        machine,
        installed: stand.rows,
        break_even,
        margin_of_a_mw,
        runs,
        active,
        ready,
        running,
        hashrate,
        energy,
        power_cost,
        hosting,
        own,
        margin_after_repair,
    }
}

/// Hosting revenue of a month, and no less than what the customer has guaranteed on the MW that have power.
fn at_least(scope: &Scope, fleet: &Fleet, revenue: Expression, powered: Series) -> Expression {
    if fleet.hosting_minimum_usd_per_mw_month == Quantity::Value(0.0) {
        return revenue;
    }
    let least = scope.quantity(
        "hosting_minimum_usd_per_mw_month",
        USD.per(MW).per(MONTH),
        &fleet.hosting_minimum_usd_per_mw_month,
    );
    revenue.max(least * ONE_MONTH * powered)
}

fn hosting_price(scope: &Scope, fleet: &Fleet) -> HostingPrice {
    let price = match fleet.hosting {
        HostingTerms::PerMwh => {
            let price = scope.quantity("hosting_usd_per_mwh", USD.per(MWH), &fleet.hosting_usd_per_mwh);
            scope.mean("hosting-price", "Hosting price", USD.per(MWH), price, "Per MWh that the machines consume")
        }
        HostingTerms::ShareOfRevenue => {
            let share = scope.share("hosting_share_pct", fleet.hosting_share_pct);
            let row = scope.mean("hosting-share", "Hosting share", PLAIN, share, "Share of the value of mined BTC");
            scope.shown(row, Format::Share);
            row
        }
    };
    HostingPrice { terms: fleet.hosting, price }
}

fn break_even(scope: &Scope, ground: Ground, machine: Machine) -> BreakEven {
    let Ground { network, power, .. } = ground;
    let Machine { load, kept, uptime, .. } = machine;
    let earned = scope.mean(
        "break-even-power",
        "Break-even power price",
        USD.per(MWH),
        kept * KW_PER_MW / (load * HOURS_PER_DAY) * network.hashprice,
        "Revenue per MWh: hashprice * (1 - pool fee) / (24 * efficiency * (1 + ancillary load))",
    );
    let hours_run = (1.0 - power.curtailed) * scope.calendar.hours * uptime;
    let all_in_power = scope.mean(
        "power-price",
        "Power price with demand charge",
        USD.per(MWH),
        power.price + KW_PER_MW * ONE_MONTH * power.demand.of_machines / hours_run.max(ONE_HOUR),
        "All-in cost per MWh, with the demand charge spread over running hours",
    );
    let hashprice = scope.mean(
        "break-even-hashprice",
        "Break-even hashprice",
        USD.per(PHS).per(DAY),
        load * HOURS_PER_DAY / (kept * KW_PER_MW) * all_in_power,
        "Covers power cost only: 24 * efficiency * (1 + ancillary load) * power price / (1 - pool fee)",
    );
    let btc_price = scope.mean(
        "break-even-btc-price",
        "Break-even BTC price",
        USD.per(BTC),
        hashprice / network.btc_per_ph_day,
        "Covers power cost only, at the month's difficulty",
    );
    scope.shown(btc_price, Format::Decimals(0));
    BreakEven { power: earned, all_in_power, hashprice, btc_price }
}

/// The company's margin on a MW that runs all month; `earned` is what the machines mine per `MWh`.
fn margin_of_a_mw(
    scope: &Scope,
    power: &Power,
    uptime: Scalar,
    hosted: Option<HostingPrice>,
    earned: Series,
) -> Series {
    let brings: Expression = match hosted {
        Some(HostingPrice { terms: HostingTerms::PerMwh, price }) => price.expression(),
        Some(HostingPrice { terms: HostingTerms::ShareOfRevenue, price }) => earned * price,
        None => earned.expression(),
    };
    let of_energy = uptime
        * scope.calendar.hours
        * ((brings - power.price) * (1.0 - power.curtailed) + power.curtailed * power.credit);
    let of_peak = (power.response - KW_PER_MW * power.demand.of_machines) * ONE_MONTH;
    scope.flow(
        "margin-of-a-mw",
        "Margin per running MW",
        USD.per(MW),
        of_energy + of_peak,
        "Revenue less power cost, plus curtailment credits and demand response, less demand charge, powered all month",
    )
}

/// Whether machines run: at the least margin for each hour that a MW runs, and what is paid also if they stop does not count.
fn runs(
    scope: &Scope,
    least_margin: Option<Scalar>,
    (margin, running_hours): (Series, Expression),
    committed: Option<Series>,
    (hosted, earned): (Option<HostingPrice>, Series),
) -> Series {
    let runs: Expression = if let Some(least) = least_margin {
        let margin = match committed {
            None => margin.expression(),
            Some(committed) => margin + KW_PER_MW * ONE_MONTH * committed,
        };
        match hosted {
            // Customers switch off when their machines earn less than the hosting price.
            Some(HostingPrice { terms: HostingTerms::PerMwh, price }) => margin.ge(0.0) * (price + least).le(earned),
            _ => margin.ge(least * running_hours),
        }
    } else {
        1.0.into()
    };
    scope.flag(
        "runs",
        "Machines run",
        runs,
        "0 in months when a running MW earns less over its power than the least margin, if the fleet switches off then",
    )
}

fn own_machines(
    scope: &Scope,
    ground: Ground,
    stand: &Stand,
    mined: Expression,
    repair_of_a_mw: Expression,
) -> OwnMachines {
    let btc = scope.flow("btc-mined", "BTC mined", BTC, mined, "Net of pool fee");
    let revenue =
        scope.flow("revenue", "Mining revenue", USD, btc * ground.market.price, "BTC at the month's price, when mined");
    let repair = scope.flow(
        "repair",
        "Repair",
        USD,
        repair_of_a_mw * stand.rows.powered,
        "Monthly rate times the price of powered machines",
    );
    let (machine, held) = (stand.machine, stand.rows.held);
    let planned = match stand.rows.origin {
        Origin::Planned(planned) => planned,
        Origin::Arrived(arrived) => {
            let cost = arrived.in_month * arrived.cost;
            let bought = scope.flow("sending", "Redeployment cost", USD, cost, "Paid when the machines arrive");
            return OwnMachines { btc, revenue, repair, bought, used_value: None, resale: None };
        }
    };
    let come = when(machine.deployed.gt(0.0), (held - held.prev()).max(0.0), 0.0);
    let bought = scope.flow(
        "bought",
        "Machines bought",
        USD,
        machine.terahashes_of_a_mw() * machine.price * come,
        "If deployed within the plan, in the month they are installed",
    );
    let value = used_value(scope, ground.network, stand.fleet, machine);
    let scrap = ground.network.supply.scrap / machine.hashrate;
    let sold = match stand.fleet.freed {
        Freed::Resold => value.per_terahash.expression(),
        Freed::Scrapped => scrap,
        Freed::Redeployed => when(scope.calendar.month.lt(machine.retired), 0.0, scrap),
    };
    let resale = scope.flow(
        "resale",
        "Resale",
        USD,
        machine.terahashes_of_a_mw() * planned.freed * sold,
        "Proceeds from machines displaced or retired",
    );
    OwnMachines { btc, revenue, repair, bought, used_value: Some(value), resale: Some(resale) }
}
