//! Mining at a site: running machines, revenue, power cost, break-even prices of each fleet, resale of used machines.

use crate::formula::{
    BTC, DAY, Expression, Format, MONTH, MW, MWH, Operand as _, PHS, PLAIN, Scalar, Series, THS, USD, grown, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{HOURS_PER_DAY, KW_PER_MW, ONE_HOUR, ONE_MONTH, ONE_WATT};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::market::network::Network;
use crate::model::market::price::Market;
use crate::model::market::supply::margin_of_terahash;
use crate::model::site::fleet::{Machine, Sending, Stand, terahashes_of_a_mw};
use crate::model::site::power::Power;
use crate::plan::{Freed, HostingTerms, Ownership, Resale, Site};

/// Rows of a site's mining.
#[derive(Clone)]
pub(in crate::model) struct Mining {
    /// Own machines, BTC at market when mined
    pub revenue: Series,
    pub btc: Series,
    /// Paid by customers for hosting
    pub hosting: Series,
    /// Of all machines, own and hosted
    pub power_cost: Series,
    /// … of own machines
    pub own_power_cost: Series,
    pub repair: Series,
    /// Curtailment credits and demand response
    pub credits: Series,
    pub hashrate: Series,
    pub running: Series,
    /// Machines bought, and the cost of redeploying them
    pub bought: Series,
    /// Resale proceeds of used machines
    pub resale: Series,
    /// Other operating cost and credits of own machines
    pub own_opex: Series,
    pub own_credits: Series,
    /// Margin per MW of the machines that conversions free first
    pub margin_per_mw: Series,
    /// The month in which the last own machines are retired
    pub last_retired: Scalar,
}

/// Rows of a fleet.
#[derive(Clone)]
struct One {
    btc: Option<Series>,
    revenue: Option<Series>,
    hosting: Option<Series>,
    power_cost: Series,
    repair: Option<Series>,
    ready: Series,
    active: Series,
    running: Series,
    hashrate: Series,
    bought: Option<Series>,
    resale: Option<Series>,
    /// Margin per MW with power all month, after power and repair
    earned_by_mw: Expression,
}

/// Other operating cost of a site.
#[derive(Clone, Copy)]
pub(in crate::model) struct Opex {
    pub per_mw: Series,
    pub total: Series,
}

/// Rows that mining reads.
#[derive(Clone, Copy)]
pub(in crate::model) struct Ground<'a> {
    pub calendar: &'a Calendar,
    pub market: &'a Market,
    pub network: &'a Network,
    pub power: &'a Power,
}

pub(in crate::model) fn mining(
    builder: &mut Builder,
    ground: Ground,
    stands: &[Stand],
    opex: Opex,
    site: &Site,
    key: &str,
) -> Mining {
    let ones: Vec<(&Stand, One)> = stands.iter().map(|stand| (stand, one(builder, ground, stand))).collect();
    let (calendar, power) = (ground.calendar, ground.power);
    let b = builder.book();
    b.section(&format!("{key}.mining"), &format!("{}: mining", site.name));
    let all = |row: fn(&One) -> Option<Series>| sum(ones.iter().filter_map(|(_, one)| row(one)));
    let is_own = |stand: &Stand| stand.fleet.ownership == Ownership::Own;
    let own = |row: fn(&One) -> Series| sum(ones.iter().filter(|(stand, _)| is_own(stand)).map(|(_, one)| row(one)));
    let running = b.mean(
        "running-mw",
        "Power of running machines",
        MW,
        all(|o| Some(o.running)),
        "Monthly average, after downtime and curtailed hours; stopped MW still count as mining",
    );
    let hashrate = b.mean("hashrate", "Hashrate", PHS, own(|o| o.hashrate), "Own machines, monthly average");
    let btc = b.flow("btc-mined", "BTC mined", BTC, all(|o| o.btc), "By own machines, net of pool fee");
    let revenue = b.flow("revenue", "Mining revenue", USD, all(|o| o.revenue), "BTC at the month's price, when mined");
    let hosting =
        b.flow("hosting", "Hosting revenue", USD, all(|o| o.hosting), "Paid by customers for hosting their machines");
    let power_cost = b.flow(
        "power-cost",
        "Mining power cost",
        USD,
        all(|o| Some(o.power_cost)),
        "Own and hosted machines, including demand charge",
    );
    let own_power_cost = b.flow(
        "own-power-cost",
        "Power cost of own machines",
        USD,
        own(|o| o.power_cost),
        "Power used to mine the company's BTC",
    );
    let repair = b.flow("repair", "Repair", USD, all(|o| o.repair), "Own machines");
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
        sum(ones.iter().map(|(stand, _)| stand.powered)),
        "Own and hosted machines",
    );
    let active = b.level(
        "active-mw",
        "Running machines",
        MW,
        sum(ones.iter().map(|(_, one)| one.active)),
        "Powered and not switched off at a loss, at peak load",
    );
    let runs = when(powered.gt(ONE_WATT), active / powered.max(ONE_WATT), 1.0);
    let runs = b.mean(
        "runs",
        "Share of machines running",
        PLAIN,
        runs,
        "Of powered machines; the rest are switched off at a loss",
    );
    b.shown(runs, Format::Share);
    let curtailed = b.flow(
        "curtailed-energy",
        "Energy not taken",
        MWH,
        ready * power.curtailed * calendar.hours,
        "In curtailed hours",
    );
    let response = b.flow(
        "demand-response",
        "Demand response",
        USD,
        active * power.response * ONE_MONTH,
        "Paid on powered machines that are not switched off; ends when MW move to AI",
    );
    let credits = b.flow(
        "credits",
        "Curtailment credits and demand response",
        USD,
        curtailed * power.credit + response,
        "Paid by the grid",
    );
    let bought = b.flow(
        "machines-bought",
        "Machines bought",
        USD,
        all(|o| o.bought),
        "In the month they are installed, plus the cost of redeploying machines from other sites",
    );
    let resale = b.flow("resale", "Resale of machines", USD, all(|o| o.resale), "Proceeds from used machines");
    b.flow(
        "margin",
        "Mining margin",
        USD,
        sum([revenue, hosting, credits]) - power_cost - repair,
        "Revenue, hosting and credits less power and repair",
    );
    let own_powered = sum(ones.iter().filter(|(stand, _)| is_own(stand)).map(|(stand, _)| stand.powered));
    let own_share = when(powered.gt(ONE_WATT), own_powered / powered.max(ONE_WATT), 1.0);
    let own_share = b.mean(
        "own-share",
        "Share of own machines",
        PLAIN,
        own_share,
        "Of powered machines; their share of other operating cost and credits enters the cost per BTC",
    );
    b.shown(own_share, Format::Share);
    let own_opex = b.flow(
        "own-opex",
        "Other operating cost of own machines",
        USD,
        opex.total * own_share,
        "By their share of powered machines",
    );
    let own_credits = b.flow(
        "own-credits",
        "Credits of own machines",
        USD,
        credits * own_share,
        "By their share of powered machines",
    );
    // Conversions free the site's own last machines first, so their margin is the one forgone.
    let mut given_up = Expression::Number(0.0);
    for (stand, one) in ones.iter().filter(|(stand, _)| is_own(stand) && stand.before.is_some()) {
        let there = calendar.month.ge(stand.machine.deployed) * calendar.month.lt(stand.machine.retired);
        given_up = when(there, one.earned_by_mw.clone() - opex.per_mw, given_up);
    }
    let margin_per_mw = b.flow(
        "margin-per-mw",
        "Mining margin per MW",
        USD.per(MW),
        given_up,
        "Of the site's own last machines, which conversions free first, not the average of all: powered all month, with credits, less power, repair and other cost; 0 if there are none",
    );
    b.shown(margin_per_mw, Format::Decimals(0));
    let last = stands
        .iter()
        .filter(|stand| is_own(stand) && stand.before.is_some())
        .map(|stand| stand.machine.retired.expression())
        .reduce(|a, b| a.max(b));
    let last_retired = b.formula(
        "last-retired",
        "Last machines retired",
        MONTH,
        last.unwrap_or(0.0.into()),
        "Until then mining continues after the plan when compared with AI",
    );
    Mining {
        revenue,
        btc,
        hosting,
        power_cost,
        own_power_cost,
        repair,
        credits,
        hashrate,
        running,
        bought,
        resale,
        own_opex,
        own_credits,
        margin_per_mw,
        last_retired,
    }
}

/// Break-even prices of a fleet; returns revenue per `MWh`.
fn break_even(b: &mut Desk, ground: Ground, machine: Machine) -> Series {
    let Ground { calendar, network, power, .. } = ground;
    let Machine { load, kept, uptime, .. } = machine;
    let earned = b.mean(
        "break-even-power",
        "Break-even power price",
        USD.per(MWH),
        kept * KW_PER_MW / (load * HOURS_PER_DAY) * network.hashprice,
        "Revenue per MWh: hashprice * (1 - pool fee) / (24 * efficiency * (1 + ancillary load))",
    );
    let hours_run = (1.0 - power.curtailed) * calendar.hours * uptime;
    let all_in = power.price + KW_PER_MW * ONE_MONTH * power.demand_charge / hours_run.max(ONE_HOUR);
    let all_in = b.mean(
        "power-price",
        "Power price with demand charge",
        USD.per(MWH),
        all_in,
        "All-in cost per MWh, with the demand charge spread over running hours",
    );
    let hashprice = b.mean(
        "break-even-hashprice",
        "Break-even hashprice",
        USD.per(PHS).per(DAY),
        load * HOURS_PER_DAY / (kept * KW_PER_MW) * all_in,
        "Covers power cost only: 24 * efficiency * (1 + ancillary load) * power price / (1 - pool fee)",
    );
    let price = b.mean(
        "break-even-btc-price",
        "Break-even BTC price",
        USD.per(BTC),
        hashprice / network.btc_per_ph_day,
        "Covers power cost only, at the month's difficulty",
    );
    b.shown(price, Format::Decimals(0));
    earned
}

fn one(builder: &mut Builder, ground: Ground, stand: &Stand) -> One {
    let Ground { calendar, market, network, power } = ground;
    let fleet = stand.fleet;
    builder.book().section(&stand.key, &stand.label);
    let hosting = (fleet.ownership == Ownership::Hosted).then(|| hosting_inputs(builder, calendar, stand));
    let Machine { load, kept, uptime, .. } = stand.machine;
    let b = builder.book();
    let earned = break_even(b, ground, stand.machine);
    // The company's revenue per MWh.
    let brings: Expression = match &hosting {
        Some((HostingTerms::PerMwh, price)) => price.expression(),
        Some((HostingTerms::ShareOfRevenue, share)) => earned * *share,
        None => earned.expression(),
    };
    let of_energy =
        uptime * calendar.hours * ((brings - power.price) * (1.0 - power.curtailed) + power.curtailed * power.credit);
    let of_peak = (power.response - KW_PER_MW * power.demand_charge) * ONE_MONTH;
    let margin = b.flow(
        "margin-of-a-mw",
        "Margin per running MW",
        USD.per(MW),
        of_energy + of_peak,
        "Revenue less power cost, plus curtailment credits and demand response, less demand charge, powered all month",
    );
    let pays = match &hosting {
        // Customers switch off when their machines earn less than the hosting price.
        Some((HostingTerms::PerMwh, price)) => margin.ge(0.0) * price.le(earned),
        _ => margin.ge(0.0),
    };
    let runs = if fleet.switch_off { pays } else { 1.0.into() };
    let runs = b.flag(
        "runs",
        "Machines run",
        runs,
        "0 in months when a running MW costs more than it earns, if the fleet switches off then",
    );
    let active = b.level(
        "active-mw",
        "Running machines",
        MW,
        stand.powered * runs,
        "Powered and not switched off at a loss, at peak load",
    );
    let ready =
        b.mean("ready-mw", "Machines available to run", MW, active * uptime, "After uptime, before curtailed hours");
    let running = b.mean(
        "running-mw",
        "Power of running machines",
        MW,
        ready * (1.0 - power.curtailed),
        "Monthly average; stopped MW still count as mining",
    );
    let hashrate = b.mean("hashrate", "Hashrate", PHS, KW_PER_MW / load * running, "Monthly average");
    let energy = b.flow("energy", "Energy of mining", MWH, running * calendar.hours, "Running machines");
    let power_cost = b.flow(
        "power-cost",
        "Power cost",
        USD,
        energy * power.price + KW_PER_MW * ONE_MONTH * power.demand_charge * active,
        "Energy at the site's price, plus the demand charge on running machines",
    );
    let mined = network.btc_per_ph_day * calendar.days * kept * hashrate;
    if let Some((terms, price)) = hosting {
        let value = match terms {
            HostingTerms::PerMwh => energy * price,
            HostingTerms::ShareOfRevenue => mined * market.price * price,
        };
        let hosting = Some(b.flow("hosting", "Hosting revenue", USD, value, "Paid by the customer for the month"));
        return One {
            btc: None,
            revenue: None,
            hosting,
            power_cost,
            repair: None,
            ready,
            active,
            running,
            hashrate,
            bought: None,
            resale: None,
            earned_by_mw: 0.0.into(),
        };
    }
    let btc = b.flow("btc-mined", "BTC mined", BTC, mined, "Net of pool fee");
    let revenue = b.flow("revenue", "Mining revenue", USD, btc * market.price, "BTC at the month's price, when mined");
    let repair_of_a_mw = terahashes_of_a_mw(stand.machine) * stand.machine.price * stand.machine.repair;
    let earned_by_mw = runs * margin - repair_of_a_mw.clone();
    let repair = b.flow(
        "repair",
        "Repair",
        USD,
        repair_of_a_mw * stand.powered,
        "Monthly rate times the price of powered machines",
    );
    let (bought, resale) = machines_money(builder, ground, stand);
    One {
        btc: Some(btc),
        revenue: Some(revenue),
        hosting: None,
        power_cost,
        repair: Some(repair),
        ready,
        active,
        running,
        hashrate,
        bought: Some(bought),
        resale,
        earned_by_mw,
    }
}

fn hosting_inputs(builder: &mut Builder, calendar: &Calendar, stand: &Stand) -> (HostingTerms, Series) {
    let (fleet, path) = (stand.fleet, &stand.path);
    let row = match fleet.hosting {
        HostingTerms::PerMwh => {
            let price = builder.quantity(
                &format!("{path}.hosting_usd_per_mwh"),
                USD.per(MWH),
                &fleet.hosting_usd_per_mwh,
                calendar.month,
            );
            builder.book().mean(
                "hosting-price",
                "Hosting price",
                USD.per(MWH),
                price,
                "Per MWh that the machines consume",
            )
        }
        HostingTerms::ShareOfRevenue => {
            let share = builder.share(format!("{path}.hosting_share_pct"), fleet.hosting_share_pct);
            let row =
                builder.book().mean("hosting-share", "Hosting share", PLAIN, share, "Share of the value of mined BTC");
            builder.book().shown(row, Format::Share);
            row
        }
    };
    (fleet.hosting, row)
}

/// Cost of machines when bought, and proceeds when resold.
fn machines_money(builder: &mut Builder, ground: Ground, stand: &Stand) -> (Series, Option<Series>) {
    let (calendar, fleet, machine) = (ground.calendar, stand.fleet, stand.machine);
    if let (Some(arrived), Some(Sending { cost, .. })) = (stand.arrived, stand.sending) {
        return (
            builder.book().flow("sending", "Redeployment cost", USD, arrived * cost, "Paid when the machines arrive"),
            None,
        );
    }
    let b = builder.book();
    let come = when(machine.deployed.gt(0.0), (stand.held - stand.held.prev()).max(0.0), 0.0);
    let bought = b.flow(
        "bought",
        "Machines bought",
        USD,
        terahashes_of_a_mw(machine) * machine.price * come,
        "If deployed within the plan, in the month they are installed",
    );
    let value = used_value(builder, ground, stand);
    let b = builder.book();
    let scrap = ground.network.supply.scrap / machine.hashrate;
    let Some(freed) = stand.freed else { return (bought, None) };
    let sold = match fleet.freed {
        Freed::Resold => value.expression(),
        Freed::Scrapped => scrap,
        Freed::Redeployed => when(calendar.month.lt(machine.retired), 0.0, scrap),
    };
    let resale = b.flow(
        "resale",
        "Resale",
        USD,
        terahashes_of_a_mw(machine) * freed * sold,
        "Proceeds from machines displaced or retired",
    );
    (bought, Some(resale))
}

/// Value of a used machine per TH/s.
fn used_value(builder: &mut Builder, ground: Ground, stand: &Stand) -> Series {
    let Ground { calendar, network, .. } = ground;
    let (fleet, machine, path) = (stand.fleet, stand.machine, &stand.path);
    let fixed = (fleet.resale == Resale::FixedPrice).then(|| {
        builder.quantity(&format!("{path}.resale_usd_per_th"), USD.per(THS), &fleet.resale_usd_per_th, calendar.month)
    });
    let b = builder.book();
    let unit = USD.per(THS);
    if let Some(price) = fixed {
        return b.mean("used-value", "Used machine value per TH/s", unit, price, "Resale price from the plan");
    }
    let life = builder.months(format!("{path}.economic_life_months"), fleet.economic_life_months);
    let b = builder.book();
    let end = machine.deployed + life;
    let monthly = margin_of_terahash(network.hashprice, &network.supply, machine.efficiency.expression());
    let margin = b.mean(
        "terahash-margin",
        "Margin per TH/s",
        unit,
        when(calendar.month.lt(end.clone()), monthly, 0.0),
        "Over a month of 30.4 days at the network's power price, within its economic life",
    );
    let left = b.declare(
        "terahash-margin-left",
        "Remaining margin per TH/s",
        unit,
        0.0,
        "This and later months; after the plan the last month's margin continues to the end of the economic life",
    );
    let after_plan = margin * (end - calendar.month).max(0.0) / ONE_MONTH;
    let left = b.define(left, |p| when(calendar.month.next().is(0.0), after_plan, margin + p.next()));
    let scrap = network.supply.scrap / machine.hashrate;
    b.mean(
        "used-value",
        "Used machine value per TH/s",
        unit,
        (left * network.supply.resale).max(scrap),
        "Resale factor times remaining margin, but at least scrap value",
    )
}

/// Value at a month's start of the margin per MW of mining from then on, at the site's rate: over the plan's months, and
/// after the plan at the last month's margin until the last machines are retired.
pub(in crate::model) fn value_of_mining(
    b: &mut Desk,
    calendar: &Calendar,
    mining: &Mining,
    monthly_rate: Scalar,
) -> Series {
    let margin = mining.margin_per_mw;
    let unit = USD.per(MW);
    let months = (mining.last_retired - ONE_MONTH - calendar.month).max(0.0) / ONE_MONTH;
    let flat = monthly_rate.max(-monthly_rate).lt(0.000_000_1);
    let annuity =
        when(flat.clone(), months.clone(), (1.0 - grown(monthly_rate, -months)) / when(flat, 1.0, monthly_rate));
    let after = b.row(
        "mining-after-plan",
        "Months of mining after the plan",
        PLAIN,
        when(calendar.month.next().is(0.0), annuity, 0.0),
        "Until the last machines are retired, discounted to the end of the plan",
    );
    b.shown(after, Format::Decimals(1));
    let value = b.declare(
        "mining-value-per-mw",
        "Mining value per MW",
        unit,
        0.0,
        "At the month's start, for all months from then on, at the site's discount rate for mining; excludes resale of machines",
    );
    b.define(value, |p| (margin + p.next() + margin * after) / (1.0 + monthly_rate))
}
