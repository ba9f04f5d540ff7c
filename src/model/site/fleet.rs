//! Fleets: megawatts of machines installed at a site, which of them have power, and which are freed.
//!
//! Earlier fleets of a site have priority. Machines use the MW that moves leave to mining; those that are displaced are
//! freed and never return. If power falls short of that, the last fleets wait.

use crate::formula::{
    Expression, Format, KW, MACHINE, MONTH, MW, MWH, Operand as _, PERCENT, PHS, PLAIN, Scalar, Series, THS, USD, YEAR,
    sum, when,
};
use crate::model::base::constants::{KW_PER_MW, MONTHS_PER_YEAR, ONE_MONTH, PERCENT_OF, THS_PER_PHS};
use crate::model::base::scope::Scope;
use crate::plan::{Fleet, Freed, ObjectKind, Ownership, Site};

/// Machine parameters of a fleet.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// Power per PH/s, with ancillary load, in kW
    pub load: Scalar,
    /// Of the machine alone, in J/TH
    pub efficiency: Scalar,
    /// Share of mined BTC net of the pool fee
    pub kept: Scalar,
    /// Share of the time
    pub uptime: Scalar,
    /// TH/s of a machine
    pub hashrate: Scalar,
    /// Price of a new machine, USD per TH/s
    pub price: Scalar,
    /// Monthly repair, as a share of that price
    pub repair: Scalar,
    /// Margin below which it stops, USD per `MWh`; None if it never does
    pub least_margin: Option<Scalar>,
    /// First month, as its number in the plan
    pub deployed: Scalar,
    /// The month after the last one, as its number in the plan
    pub retired: Scalar,
}

impl Machine {
    /// TH/s per MW of machines.
    pub(super) fn terahashes_of_a_mw(&self) -> Expression {
        KW_PER_MW * THS_PER_PHS / self.load
    }

    /// PH/s of a number of MW of machines.
    fn hashrate_of(&self, mw: impl Into<Expression>) -> Expression {
        KW_PER_MW / self.load * mw
    }
}

/// Machines of a fleet installed at a site; MW at month end unless said otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Installed {
    /// MW of machines installed, powered or not
    pub held: Series,
    /// … of which powered
    pub powered: Series,
    /// PH/s of machines installed, running or not
    pub hashrate: Series,
    /// How they came there
    pub origin: Origin,
    /// If those displaced are redeployed to another site
    pub redeployed: Option<Redeployed>,
}

/// How machines came to a site.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// The plan installs them there
    Planned(Planned),
    /// They arrived from another site
    Arrived(Arrived),
}

/// Machines that the plan installs at a site.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// MW installed before month 1
    pub before: Scalar,
    /// … their PH/s, running or not
    pub hashrate_before: Scalar,
    /// MW displaced or retired in the month
    pub freed: Series,
    /// … to date; they do not return
    pub freed_to_date: Series,
}

/// Machines that arrived from another site.
#[derive(Clone, Copy, Debug)]
pub struct Arrived {
    /// The month by which those that have arrived had departed, as its number in the plan
    pub departed_by: Series,
    /// MW arrived to date
    pub to_date: Series,
    /// MW arrived in the month
    pub in_month: Series,
    /// USD per MW, paid when they arrive
    pub cost: Scalar,
}

/// Redeployment of displaced machines to another site.
#[derive(Clone, Copy, Debug)]
pub struct Redeployed {
    /// Months in transit
    pub months: Scalar,
    /// USD per MW
    pub cost: Scalar,
    /// MW that have departed to date
    pub sent: Series,
}

impl Installed {
    /// MW displaced or retired in the month, of machines that the plan installs here.
    pub fn freed(&self) -> Option<Series> {
        match self.origin {
            Origin::Planned(planned) => Some(planned.freed),
            Origin::Arrived(_) => None,
        }
    }

    /// MW installed before month 1.
    pub fn before(&self) -> Expression {
        match self.origin {
            Origin::Planned(planned) => planned.before.into(),
            Origin::Arrived(_) => 0.0.into(),
        }
    }

    /// Their PH/s before month 1, if the plan installs them here.
    pub fn hashrate_before(&self) -> Option<Scalar> {
        match self.origin {
            Origin::Planned(planned) => Some(planned.hashrate_before),
            Origin::Arrived(_) => None,
        }
    }
}

/// A fleet where it stands.
#[derive(Clone)]
pub(in crate::model) struct Stand<'a> {
    pub fleet: &'a Fleet,
    /// Its position among the fleets of its site in the plan, enabled or not
    pub index: usize,
    /// The site that it comes from, if that is another
    pub source: Option<&'a Site>,
    pub machine: Machine,
    pub rows: Installed,
}

impl Stand<'_> {
    /// Whether the company owns the machines.
    pub fn is_own(&self) -> bool {
        self.fleet.ownership == Ownership::Own
    }

    /// Whether the company owns the machines and the plan installs them here: those that conversions displace.
    pub fn is_own_here(&self) -> bool {
        self.is_own() && self.source.is_none()
    }

    /// Where its rows are written, given the scope of the site where it stands.
    pub fn scope<'b>(&self, site: &Scope<'b>) -> Scope<'b> {
        scope_of(site, self.fleet, self.source)
    }
}

fn scope_of<'b>(site: &Scope<'b>, fleet: &Fleet, source: Option<&Site>) -> Scope<'b> {
    match source {
        None => site.child(ObjectKind::Fleet, &fleet.id, &fleet.name),
        Some(source) => site
            .section(&format!("arrived.{}-{}", source.id, fleet.id), &format!("{} from {}", fleet.name, source.name))
            .of(&format!("sites.{}.fleets.{}", source.id, fleet.id)),
    }
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
pub(in crate::model) fn fleets<'a>(scope: &Scope, room: Room, site: &'a Site) -> Vec<Stand<'a>> {
    let mut all: Vec<Stand> = Vec::new();
    for (index, fleet) in site.fleets.iter().enumerate().filter(|(_, fleet)| fleet.enabled) {
        let scope = scope_of(scope, fleet, None);
        let machine = machine(&scope, fleet);
        let rows = installed(&scope, room, fleet, machine, &all);
        all.push(Stand { fleet, index, source: None, machine, rows });
    }
    all
}

fn machine(scope: &Scope, fleet: &Fleet) -> Machine {
    let efficiency = scope.number("efficiency_j_per_th", KW.per(PHS), fleet.efficiency_j_per_th);
    let uptime = scope.share("uptime_pct", fleet.uptime_pct);
    let ancillary = scope.share("ancillary_load_pct", fleet.ancillary_load_pct);
    let pool = scope.share("pool_fee_pct", fleet.pool_fee_pct);
    let hashrate = scope.number("machine_th_s", THS.per(MACHINE), fleet.machine_th_s);
    let price = scope.number("price_usd_per_th", USD.per(THS), fleet.price_usd_per_th);
    let repair = scope.number("repair_pct_per_year", PERCENT.per(YEAR), fleet.repair_pct_per_year);
    let least = fleet.switch_off_margin_usd_per_mwh;
    let least_margin = fleet.switch_off.then(|| scope.number("switch_off_margin_usd_per_mwh", USD.per(MWH), least));
    let deployed = scope.month("deployed", fleet.deployed);
    let retired = scope.month("retired", fleet.retired);
    let kept = scope.formula("kept", "Net of pool fee", PLAIN, 1.0 - pool, "Share of mined BTC that is kept");
    let uptime = scope.formula("uptime", "Uptime", PLAIN, uptime, "Share of the time");
    let load = scope.formula(
        "load",
        "Power per PH/s",
        KW.per(PHS),
        efficiency * (ancillary + 1.0),
        "Machine load plus ancillary load",
    );
    let repair = scope.formula(
        "repair-rate",
        "Monthly repair rate",
        PLAIN,
        repair * PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH,
        "Share of the machines' price",
    );
    [kept, uptime, repair].into_iter().for_each(|share| scope.shown_scalar(share, Format::Share));
    Machine { load, efficiency, kept, uptime, hashrate, price, repair, least_margin, deployed, retired }
}

fn installed(scope: &Scope, room: Room, fleet: &Fleet, machine: Machine, earlier: &[Stand]) -> Installed {
    let mw = scope.number("mw", MW, fleet.mw);
    let (month, Machine { deployed, retired, .. }) = (scope.calendar.month, machine);
    let before = scope.formula(
        "before",
        "Installed before month 1",
        MW,
        when(deployed.le(0.0) * retired.gt(0.0), mw.min(room_before(room, earlier)), 0.0),
        "Within the capacity that earlier fleets leave",
    );
    let gone =
        scope.declare("gone", "Freed to date", MW, 0.0, "MW of machines displaced or retired; they do not return");
    let held = scope.declare(
        "held",
        "Machines installed",
        MW,
        before,
        "MW, powered or not, within the MW that moves leave to mining and earlier fleets do not use",
    );
    let free = if earlier.is_empty() { room.wanted.max(0.0) } else { wanted_left(room, earlier) };
    let there = month.ge(deployed) * month.lt(retired);
    let held = scope.define(held, |_| when(there, (mw - gone.prev()).min(free).max(0.0), 0.0));
    let freed = scope.flow(
        "freed",
        "Freed",
        MW,
        (held.prev() - held).max(0.0),
        "MW of machines displaced or retired in the month",
    );
    let freed_to_date = scope.define(gone, |p| p.prev() + freed);
    let left = if earlier.is_empty() { room.mining.expression() } else { mining_left(room, earlier) };
    let (powered, hashrate) = powered(scope, machine, held, left);
    let hashrate_before = scope.formula(
        "installed-before",
        "Installed hashrate before month 1",
        PHS,
        machine.hashrate_of(before),
        INSTALLED_HASHRATE,
    );
    let sends = fleet.ownership == Ownership::Own && fleet.freed == Freed::Redeployed;
    let redeployed = sends.then(|| {
        let sent = scope.balance(
            "sent",
            "Redeployed to date",
            MW,
            0.0,
            |p| p + when(month.lt(retired), freed, 0.0),
            "MW of displaced machines; retired machines are scrapped",
        );
        let months = scope.months("redeploy_months", fleet.redeploy_months);
        let cost = scope.number("redeploy_usd_per_mw", USD.per(MW), fleet.redeploy_usd_per_mw);
        Redeployed { months, cost, sent }
    });
    let origin = Origin::Planned(Planned { before, hashrate_before, freed, freed_to_date });
    Installed { held, powered, hashrate, origin, redeployed }
}

const INSTALLED_HASHRATE: &str = "Machines installed, running or not";

/// Rows of the MW held that have power, with the energised MW that are left, and of the hashrate of all held.
fn powered(scope: &Scope, machine: Machine, held: Series, left: Expression) -> (Series, Series) {
    let powered = scope.level(
        "powered",
        "Powered machines",
        MW,
        held.min(left),
        "Within the energised mining MW that earlier fleets do not use",
    );
    let hashrate = scope.level("installed", "Installed hashrate", PHS, machine.hashrate_of(held), INSTALLED_HASHRATE);
    (powered, hashrate)
}

/// MW in mining before month 1 that earlier fleets leave.
fn room_before(room: Room, earlier: &[Stand]) -> Expression {
    if earlier.is_empty() {
        return room.before.expression();
    }
    let taken = sum(earlier.iter().map(|stand| stand.rows.before()));
    (room.before - taken).max(0.0)
}

/// MW that moves leave to mining and earlier fleets do not hold.
fn wanted_left(room: Room, earlier: &[Stand]) -> Expression {
    (room.wanted - sum(earlier.iter().map(|stand| stand.rows.held))).max(0.0)
}

/// Energised mining MW that earlier fleets do not use.
fn mining_left(room: Room, earlier: &[Stand]) -> Expression {
    (room.mining - sum(earlier.iter().map(|stand| stand.rows.powered))).max(0.0)
}

/// Places machines that arrive from other sites, after the site's own fleets.
pub(in crate::model) fn arrivals<'a>(
    scope: &Scope,
    room: Room,
    own: &[Stand<'a>],
    coming: &[(&'a Site, Stand<'a>)],
) -> Vec<Stand<'a>> {
    let mut all: Vec<Stand> = own.to_vec();
    for (source, from) in coming {
        let Some(Redeployed { months, cost, sent }) = from.rows.redeployed else { continue };
        let (fleet, machine, month) = (from.fleet, from.machine, scope.calendar.month);
        let scope = scope_of(scope, fleet, Some(source));
        let departed_by = scope.row(
            "left-by",
            "Departed by month",
            MONTH,
            (month - months).max(0.0),
            "Current month less the months in transit",
        );
        let to_date = scope.level(
            "arrived-so-far",
            "Arrived to date",
            MW,
            departed_by.within(month, sent),
            "Machines that had departed by then",
        );
        let in_month = scope.flow("arrived", "Arrived", MW, to_date - to_date.prev(), "In the month");
        let held = scope.level(
            "held",
            "Machines installed",
            MW,
            when(month.lt(machine.retired), to_date.min(wanted_left(room, &all)), 0.0),
            "Within the capacity that the site's own fleets leave; the rest waits",
        );
        let (powered, hashrate) = powered(&scope, machine, held, mining_left(room, &all));
        let origin = Origin::Arrived(Arrived { departed_by, to_date, in_month, cost });
        let rows = Installed { held, powered, hashrate, origin, redeployed: None };
        all.push(Stand { fleet, index: from.index, source: Some(source), machine, rows });
    }
    all.split_off(own.len())
}
