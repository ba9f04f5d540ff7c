//! Fleets: how many megawatts of machines stand at a site, which of them have power, and which are freed.
//!
//! Earlier fleets of a site come first. Machines stand in the MW that moves leave to mining; those whose room is taken are
//! freed and never come back. Power may be short of that: then the last fleets wait.

use super::calendar::Calendar;
use super::constants::{KW_PER_MW, MONTHS_PER_YEAR, ONE_MONTH, PERCENT_OF, THS_PER_PHS};
use super::inputs::Builder;
use crate::formula::{Expression, Format, KW, MACHINE, MONTH, MW, Operand as _, PERCENT, PHS, PLAIN, Scalar, Series, THS, USD, YEAR, sum, when};
use crate::plan::{Fleet, Freed, Ownership, Site};

/// What a machine is.
#[derive(Clone, Copy)]
pub(super) struct Machine {
    /// Power of a PH/s with cooling
    pub load: Scalar,
    /// Of the machine alone
    pub efficiency: Scalar,
    pub kept: Scalar,
    pub uptime: Scalar,
    /// Hashrate of one
    pub hashrate: Scalar,
    /// Of new ones, for a TH/s
    pub price: Scalar,
    /// Of that price, a month
    pub repair: Scalar,
    pub deployed: Scalar,
    pub retired: Scalar,
}

/// How machines are sent to another site.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    pub months: Scalar,
    pub cost: Scalar,
    /// MW sent so far
    pub sent: Series,
}

/// Machines that stand at a site.
#[derive(Clone)]
pub(super) struct Stand<'a> {
    pub fleet: &'a Fleet,
    /// The path of its fields
    pub path: String,
    /// The section of its rows
    pub key: String,
    pub label: String,
    pub machine: Machine,
    /// MW of machines there
    pub held: Series,
    /// … of them with power
    pub powered: Series,
    /// MW of machines on the eve of month 1; None where they were elsewhere
    pub before: Option<Scalar>,
    /// MW that lost their room or were retired in the month, where they are the site's own
    pub freed: Option<Series>,
    /// MW that came in the month, where they come from another site
    pub arrived: Option<Series>,
    /// Their hashrate then
    pub before_hashrate: Option<Scalar>,
    /// Hashrate of what is there, running or not
    pub installed: Series,
    pub sending: Option<Sending>,
}

/// What fleets stand in.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// MW that moves leave to mining
    pub wanted: Series,
    /// … of them with power
    pub mining: Series,
    /// MW in mining before month 1
    pub before: Scalar,
}

/// Places the fleets of a site.
pub(super) fn fleets<'a>(builder: &mut Builder, calendar: &Calendar, room: Room, site: &'a Site, path: &str, key: &str) -> Vec<Stand<'a>> {
    let mut all: Vec<Stand> = Vec::new();
    for fleet in site.fleets.iter().filter(|fleet| fleet.enabled) {
        let path = format!("{path}.fleets.{}", fleet.id);
        let (key, label) = (format!("{key}.fleet.{}", fleet.id), format!("{}: {}", site.name, fleet.name));
        builder.book.section(&key, &label);
        let machine = machine(builder, fleet, &path);
        let stand = stand(builder, calendar, room, fleet, machine, (path, key, label), &all);
        all.push(stand);
    }
    all
}

fn machine(builder: &mut Builder, fleet: &Fleet, path: &str) -> Machine {
    let efficiency = builder.number(format!("{path}.efficiency_j_per_th"), KW.per(PHS), fleet.efficiency_j_per_th);
    let uptime = builder.share(format!("{path}.uptime_pct"), fleet.uptime_pct);
    let ancillary = builder.share(format!("{path}.ancillary_load_pct"), fleet.ancillary_load_pct);
    let pool = builder.share(format!("{path}.pool_fee_pct"), fleet.pool_fee_pct);
    let hashrate = builder.number(format!("{path}.machine_th_s"), THS.per(MACHINE), fleet.machine_th_s);
    let price = builder.number(format!("{path}.price_usd_per_th"), USD.per(THS), fleet.price_usd_per_th);
    let repair = builder.number(format!("{path}.repair_pct_per_year"), PERCENT.per(YEAR), fleet.repair_pct_per_year);
    let deployed = builder.month(format!("{path}.deployed"), fleet.deployed);
    let retired = builder.month(format!("{path}.retired"), fleet.retired);
    let b = &mut builder.book;
    let kept = b.formula("kept", "Kept after the pool's fee", PLAIN, 1.0 - pool, "Share of what is mined");
    let uptime = b.formula("uptime", "Uptime", PLAIN, uptime, "Share of the time");
    let load = b.formula("load", "Power of a PH/s", KW.per(PHS), efficiency * (ancillary + 1.0), "The machines' own and the ancillary load");
    let repair = b.formula("repair-rate", "Repair a month", PLAIN, repair * PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH, "Of the price of the machines");
    [kept, uptime, repair].into_iter().for_each(|share| b.shown_scalar(share, Format::Share));
    Machine { load, efficiency, kept, uptime, hashrate, price, repair, deployed, retired }
}

fn stand<'a>(builder: &mut Builder, calendar: &Calendar, room: Room, fleet: &'a Fleet, machine: Machine, (path, key, label): (String, String, String), earlier: &[Stand]) -> Stand<'a> {
    let mw = builder.number(format!("{path}.mw"), MW, fleet.mw);
    let (month, Machine { deployed, retired, .. }) = (calendar.month, machine);
    let b = &mut builder.book;
    let taken = |of: fn(&Stand) -> Expression| sum(earlier.iter().map(of));
    let room_before = if earlier.is_empty() { room.before.expression() } else { (room.before - taken(|s| s.before.map_or(0.0.into(), Scalar::expression))).max(0.0) };
    let before = b.formula("before", "There before month 1", MW, when(deployed.le(0.0) * retired.gt(0.0), mw.min(room_before), 0.0), "As far as earlier fleets leave room");
    let gone = b.declare("gone", "Gone so far", MW, 0.0, "MW of machines that lost their room or were retired: they do not come back");
    let held = b.declare("held", "Machines there", MW, before, "MW, with power or not: within what moves leave to mining and earlier fleets do not take");
    let free = if earlier.is_empty() { room.wanted.max(0.0) } else { (room.wanted - taken(|s| s.held.expression())).max(0.0) };
    let there = month.ge(deployed) * month.lt(retired);
    let held = b.define(held, |_| when(there, (mw - gone.prev()).min(free).max(0.0), 0.0));
    let freed = b.flow("freed", "Freed", MW, (held.prev() - held).max(0.0), "MW of machines that lost their room or were retired in the month");
    b.define(gone, |p| p.prev() + freed);
    let left = if earlier.is_empty() { room.mining.expression() } else { (room.mining - taken(|s| s.powered.expression())).max(0.0) };
    let powered = b.level("powered", "Machines with power", MW, held.min(left), "Within the mining MW that are energised and earlier fleets do not take");
    let installed = b.level("installed", "Installed hashrate", PHS, KW_PER_MW / machine.load * held, "Of the machines there, running or not");
    let before_hashrate = b.formula("installed-before", "Installed hashrate before month 1", PHS, KW_PER_MW / machine.load * before, "Of the machines there, running or not");
    let sends = fleet.ownership == Ownership::Own && fleet.freed == Freed::Redeployed;
    let sending = sends.then(|| {
        let sent = builder.book.balance("sent", "Sent to another site so far", MW, 0.0, |p| p + when(month.lt(retired), freed, 0.0), "MW of machines that lost their room; retired ones are scrapped");
        let months = builder.months(format!("{path}.redeploy_months"), fleet.redeploy_months);
        let cost = builder.number(format!("{path}.redeploy_usd_per_mw"), USD.per(MW), fleet.redeploy_usd_per_mw);
        Sending { months, cost, sent }
    });
    Stand { fleet, path, key, label, machine, held, powered, before: Some(before), freed: Some(freed), arrived: None, before_hashrate: Some(before_hashrate), installed, sending }
}

/// Places machines that come from other sites, after the site's own: `(source site, its stand, path of its fleet)`.
pub(super) fn arrivals<'a>(builder: &mut Builder, calendar: &Calendar, room: Room, site: &Site, key: &str, own: &[Stand<'a>], coming: &[(&Site, Stand<'a>)]) -> Vec<Stand<'a>> {
    let mut all: Vec<Stand> = own.to_vec();
    for (source, from) in coming {
        let Some(Sending { months, sent, .. }) = from.sending else { continue };
        let (fleet, machine) = (from.fleet, from.machine);
        let (key, label) = (format!("{key}.arrived.{}-{}", source.id, fleet.id), format!("{}: {} from {}", site.name, fleet.name, source.name));
        builder.book.section(&key, &label);
        let b = &mut builder.book;
        let left_by = b.row("left-by", "Month by which they had left", MONTH, (calendar.month - months).max(0.0), "So many months ago");
        let so_far = b.level("arrived-so-far", "Arrived so far", MW, left_by.within(calendar.month, sent), "What had left by then");
        let arrived = b.flow("arrived", "Arrived", MW, so_far - so_far.prev(), "In the month");
        let free = (room.wanted - sum(all.iter().map(|s| s.held))).max(0.0);
        let held = b.level("held", "Machines there", MW, when(calendar.month.lt(machine.retired), so_far.min(free), 0.0), "As far as the site's own fleets leave room; the rest waits");
        let left = (room.mining - sum(all.iter().map(|s| s.powered))).max(0.0);
        let powered = b.level("powered", "Machines with power", MW, held.min(left), "Within the mining MW that are energised and earlier fleets do not take");
        let installed = b.level("installed", "Installed hashrate", PHS, KW_PER_MW / machine.load * held, "Of the machines there, running or not");
        all.push(Stand { path: from.path.clone(), key, label, held, powered, before: None, before_hashrate: None, freed: None, arrived: Some(arrived), installed, ..from.clone() });
    }
    all.split_off(own.len())
}

/// TH/s of a MW of machines.
pub(super) fn terahashes_of_a_mw(machine: Machine) -> Expression {
    KW_PER_MW * THS_PER_PHS / machine.load
}
