//! Fleets: megawatts of machines installed at a site, which of them have power, and which are freed.
//!
//! Earlier fleets of a site have priority. Machines use the MW that moves leave to mining; those that are displaced are
//! freed and never return. If power falls short of that, the last fleets wait.

use crate::formula::{
    Expression, Format, KW, MACHINE, MONTH, MW, Operand as _, PERCENT, PHS, PLAIN, Scalar, Series, THS, USD, YEAR, sum,
    when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{KW_PER_MW, MONTHS_PER_YEAR, ONE_MONTH, PERCENT_OF, THS_PER_PHS};
use crate::model::base::inputs::Builder;
use crate::plan::{Fleet, Freed, Ownership, Site};

/// Machine parameters.
#[derive(Clone, Copy)]
pub(in crate::model) struct Machine {
    /// Power per PH/s, including cooling
    pub load: Scalar,
    /// Of the machine alone
    pub efficiency: Scalar,
    pub kept: Scalar,
    pub uptime: Scalar,
    /// Hashrate per machine
    pub hashrate: Scalar,
    /// Price of a new machine, per TH/s
    pub price: Scalar,
    /// Monthly, as a share of that price
    pub repair: Scalar,
    pub deployed: Scalar,
    pub retired: Scalar,
}

/// Redeployment to another site.
#[derive(Clone, Copy)]
pub(in crate::model) struct Sending {
    pub months: Scalar,
    pub cost: Scalar,
    /// MW sent to date
    pub sent: Series,
}

/// Machines installed at a site.
#[derive(Clone)]
pub(in crate::model) struct Stand<'a> {
    pub fleet: &'a Fleet,
    /// The path of its fields
    pub path: String,
    /// The section of its rows
    pub key: String,
    pub label: String,
    pub machine: Machine,
    /// MW of machines installed
    pub held: Series,
    /// … of which powered
    pub powered: Series,
    /// MW of machines at the opening; None if they were elsewhere
    pub before: Option<Scalar>,
    /// MW displaced or retired in the month, for the site's own machines
    pub freed: Option<Series>,
    /// MW that arrived in the month, for machines from another site
    pub arrived: Option<Series>,
    /// Hashrate at the opening
    pub before_hashrate: Option<Scalar>,
    /// Installed hashrate, running or not
    pub installed: Series,
    pub sending: Option<Sending>,
}

/// Mining capacity available to fleets.
#[derive(Clone, Copy)]
pub(in crate::model) struct Room {
    /// MW that moves leave to mining
    pub wanted: Series,
    /// … of which powered
    pub mining: Series,
    /// MW in mining before month 1
    pub before: Scalar,
}

/// Places the fleets of a site.
pub(in crate::model) fn fleets<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    room: Room,
    site: &'a Site,
    path: &str,
    key: &str,
) -> Vec<Stand<'a>> {
    let mut all: Vec<Stand> = Vec::new();
    for fleet in site.fleets.iter().filter(|fleet| fleet.enabled) {
        let path = format!("{path}.fleets.{}", fleet.id);
        let (key, label) = (format!("{key}.fleet.{}", fleet.id), format!("{}: {}", site.name, fleet.name));
        builder.book().section(&key, &label);
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
    let b = builder.book();
    let kept = b.formula("kept", "Net of pool fee", PLAIN, 1.0 - pool, "Share of mined BTC that is kept");
    let uptime = b.formula("uptime", "Uptime", PLAIN, uptime, "Share of the time");
    let load = b.formula(
        "load",
        "Power per PH/s",
        KW.per(PHS),
        efficiency * (ancillary + 1.0),
        "Machine load plus ancillary load",
    );
    let repair = b.formula(
        "repair-rate",
        "Monthly repair rate",
        PLAIN,
        repair * PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH,
        "Share of the machines' price",
    );
    [kept, uptime, repair].into_iter().for_each(|share| b.shown_scalar(share, Format::Share));
    Machine { load, efficiency, kept, uptime, hashrate, price, repair, deployed, retired }
}

fn stand<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    room: Room,
    fleet: &'a Fleet,
    machine: Machine,
    (path, key, label): (String, String, String),
    earlier: &[Stand],
) -> Stand<'a> {
    let mw = builder.number(format!("{path}.mw"), MW, fleet.mw);
    let (month, Machine { deployed, retired, .. }) = (calendar.month, machine);
    let b = builder.book();
    let taken = |of: fn(&Stand) -> Expression| sum(earlier.iter().map(of));
    let room_before = if earlier.is_empty() {
        room.before.expression()
    } else {
        (room.before - taken(|s| s.before.map_or(0.0.into(), Scalar::expression))).max(0.0)
    };
    let before = b.formula(
        "before",
        "Installed before month 1",
        MW,
        when(deployed.le(0.0) * retired.gt(0.0), mw.min(room_before), 0.0),
        "Within the capacity that earlier fleets leave",
    );
    let gone = b.declare("gone", "Freed to date", MW, 0.0, "MW of machines displaced or retired; they do not return");
    let held = b.declare(
        "held",
        "Machines installed",
        MW,
        before,
        "MW, powered or not, within the MW that moves leave to mining and earlier fleets do not use",
    );
    let free =
        if earlier.is_empty() { room.wanted.max(0.0) } else { (room.wanted - taken(|s| s.held.expression())).max(0.0) };
    let there = month.ge(deployed) * month.lt(retired);
    let held = b.define(held, |_| when(there, (mw - gone.prev()).min(free).max(0.0), 0.0));
    let freed =
        b.flow("freed", "Freed", MW, (held.prev() - held).max(0.0), "MW of machines displaced or retired in the month");
    b.define(gone, |p| p.prev() + freed);
    let left = if earlier.is_empty() {
        room.mining.expression()
    } else {
        (room.mining - taken(|s| s.powered.expression())).max(0.0)
    };
    let powered = b.level(
        "powered",
        "Powered machines",
        MW,
        held.min(left),
        "Within the energised mining MW that earlier fleets do not use",
    );
    let installed = b.level(
        "installed",
        "Installed hashrate",
        PHS,
        KW_PER_MW / machine.load * held,
        "Machines installed, running or not",
    );
    let before_hashrate = b.formula(
        "installed-before",
        "Installed hashrate before month 1",
        PHS,
        KW_PER_MW / machine.load * before,
        "Machines installed, running or not",
    );
    let sends = fleet.ownership == Ownership::Own && fleet.freed == Freed::Redeployed;
    let sending = sends.then(|| {
        let sent = builder.book().balance(
            "sent",
            "Redeployed to date",
            MW,
            0.0,
            |p| p + when(month.lt(retired), freed, 0.0),
            "MW of displaced machines; retired machines are scrapped",
        );
        let months = builder.months(format!("{path}.redeploy_months"), fleet.redeploy_months);
        let cost = builder.number(format!("{path}.redeploy_usd_per_mw"), USD.per(MW), fleet.redeploy_usd_per_mw);
        Sending { months, cost, sent }
    });
    Stand {
        fleet,
        path,
        key,
        label,
        machine,
        held,
        powered,
        before: Some(before),
        freed: Some(freed),
        arrived: None,
        before_hashrate: Some(before_hashrate),
        installed,
        sending,
    }
}

/// Places machines that arrive from other sites, after the site's own: `(source site, its stand, path of its fleet)`.
pub(in crate::model) fn arrivals<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    room: Room,
    site: &Site,
    key: &str,
    own: &[Stand<'a>],
    coming: &[(&Site, Stand<'a>)],
) -> Vec<Stand<'a>> {
    let mut all: Vec<Stand> = own.to_vec();
    for (source, from) in coming {
        let Some(Sending { months, sent, .. }) = from.sending else { continue };
        let (fleet, machine) = (from.fleet, from.machine);
        let (key, label) = (
            format!("{key}.arrived.{}-{}", source.id, fleet.id),
            format!("{}: {} from {}", site.name, fleet.name, source.name),
        );
        builder.book().section(&key, &label);
        let b = builder.book();
        let left_by = b.row(
            "left-by",
            "Departed by month",
            MONTH,
            (calendar.month - months).max(0.0),
            "Current month less the months in transit",
        );
        let so_far = b.level(
            "arrived-so-far",
            "Arrived to date",
            MW,
            left_by.within(calendar.month, sent),
            "Machines that had departed by then",
        );
        let arrived = b.flow("arrived", "Arrived", MW, so_far - so_far.prev(), "In the month");
        let free = (room.wanted - sum(all.iter().map(|s| s.held))).max(0.0);
        let held = b.level(
            "held",
            "Machines installed",
            MW,
            when(calendar.month.lt(machine.retired), so_far.min(free), 0.0),
            "Within the capacity that the site's own fleets leave; the rest waits",
        );
        let left = (room.mining - sum(all.iter().map(|s| s.powered))).max(0.0);
        let powered = b.level(
            "powered",
            "Powered machines",
            MW,
            held.min(left),
            "Within the energised mining MW that earlier fleets do not use",
        );
        let installed = b.level(
            "installed",
            "Installed hashrate",
            PHS,
            KW_PER_MW / machine.load * held,
            "Machines installed, running or not",
        );
        all.push(Stand {
            path: from.path.clone(),
            key,
            label,
            held,
            powered,
            before: None,
            before_hashrate: None,
            freed: None,
            arrived: Some(arrived),
            installed,
            ..from.clone()
        });
    }
    all.split_off(own.len())
}

/// TH/s per MW of machines.
pub(in crate::model) fn terahashes_of_a_mw(machine: Machine) -> Expression {
    KW_PER_MW * THS_PER_PHS / machine.load
}
