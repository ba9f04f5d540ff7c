//! Findings about sites: megawatts that do not add up, machines that only cost, capacity that nobody leases.

use crate::formula::Series;
use crate::model::findings::leases;
use crate::model::findings::look::{Look, When, millions};
use crate::model::rows::OwnedSite;
use crate::model::site::SiteRows;
use crate::plan::{Site, Use};

/// Power below this, in MW, is rounding.
const NO_POWER_MW: f64 = 1e-9;

/// Vacant space up to this, in MW IT, is what rounding a lease's MW leaves.
const LITTLE_SPACE_MW: f64 = 0.1;

/// MW in mining without machines that are worth a word.
const BARE_MW: f64 = 0.5;

/// Findings about every enabled site.
pub(in crate::model) fn sites(look: &mut Look) {
    for OwnedSite { rows, .. } in &look.rows().sites {
        let Some(site) = look.plan.sites.get(rows.index) else { continue };
        let path = format!("sites.{}", site.id);
        overdrawn(look, &path, site, rows);
        done_before(look, &path, site, rows);
        without_power(look, &path, site, rows);
        without_machines(look, &path, site, rows);
        vacant(look, &path, site, rows);
        machines(look, &path, site, rows);
        not_energised(look, &path, site, rows);
        leases::leases(look, &path, site, rows);
    }
}

/// The first month in which a row of power is not zero, and its value.
fn first(look: &Look, row: Series) -> Option<(When, f64)> {
    look.first_above(row, NO_POWER_MW).map(|when| (when.clone(), look.at(row, &when)))
}

fn overdrawn(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    if let Some((when, mw)) = first(look, rows.megawatts.off_plan.overdrawn) {
        look.warn(
            path,
            format!("{} moves {mw:.1} MW more than the source use has available, from {}", site.name, when.date),
            "Reduce the MW of a move, or delay it",
        );
    }
}

/// Moves that were finished before month 1 and whose megawatts are in no opening figure: nothing moves them any more.
fn done_before(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    for (to, opening, figure) in
        [(Use::Ai, site.opening_ai_mw, "opening_ai_mw"), (Use::Mining, site.opening_mining_mw, "opening_mining_mw")]
    {
        let mut names = Vec::new();
        let mut mw = 0.0;
        for rows in &rows.moves {
            let Some(a_move) = site.moves.get(rows.index) else { continue };
            if rows.to == to && look.value(rows.ready_before) > 0.0 {
                names.push(a_move.name.as_str());
                mw += a_move.mw;
            } else if rows.from == to && look.value(rows.started_before) > 0.0 {
                mw -= a_move.mw;
            }
        }
        if mw - opening > 0.5 && !names.is_empty() {
            look.warn(
                format!("{path}.{figure}"),
                format!(
                    "{}: {} finished before month 1, but of {mw:.1} MW only {opening:.1} are in {figure}; the rest is in no figure",
                    site.name,
                    names.join(", ")
                ),
                "Count them in the opening megawatts, or move the dates into the plan",
            );
        }
    }
}

fn without_power(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    if let Some((when, mw)) = first(look, rows.megawatts.off_plan.mining_without_power) {
        look.warn(
            path,
            format!("{} has {mw:.1} MW in mining without power in {}", site.name, when.date),
            "Reduce opening mining MW, energise more, or relocate machines",
        );
    }
}

/// Megawatts in mining on which no machine stands: they earn nothing, and cost as if there were some.
fn without_machines(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    let (mining, powered) = (look.months(rows.megawatts.mining), look.months(rows.mining.powered));
    let bare = |(mining, powered): (&f64, &f64)| mining - powered;
    let Some(first) = mining.iter().zip(powered).position(|months| bare(months) > BARE_MW) else { return };
    let mw = mining[first] - powered[first];
    let when = look.when(first).date;
    let mend = "Add a fleet, or move the MW to idle or AI";
    if rows.mining.fleets.is_empty() {
        look.warn(path, format!("{} has {mw:.1} MW in mining from {when} but no machines", site.name), mend);
    } else {
        let message = format!("{} has {mw:.1} MW in mining without machines, first in {when}", site.name);
        look.note(path, message, mend);
    }
}

fn vacant(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    if let Some(when) = look.first_above(rows.ai.vacant, LITTLE_SPACE_MW) {
        let mw = look.at(rows.ai.vacant, &when);
        look.note(
            path,
            format!("{} has {mw:.1} MW IT built but not leased, first in {}", site.name, when.date),
            "Add a lease, enlarge one, or convert later",
        );
    }
}

/// Machines that never run again still cost money.
fn machines(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    let (runs, powered) = (look.months(rows.mining.runs), look.months(rows.mining.powered));
    let opex = look.months(rows.opex.total);
    let last = runs.iter().zip(powered).rposition(|(runs, mw)| *runs > 0.0 && *mw > 0.0).map_or(0, |t| t + 1);
    let cost: f64 = opex[last.min(opex.len())..].iter().sum();
    if last < runs.len() && powered[last] > NO_POWER_MW && cost > 0.01 {
        look.note(
            path,
            format!(
                "{} has {:.1} MW of machines that never run again from {} onwards but still cost {} million USD",
                site.name,
                powered[last],
                look.when(last).date,
                millions(cost)
            ),
            "Move the MW to idle or AI, or replace the machines",
        );
    }
}

fn not_energised(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    if let Some((when, mw)) = first(look, rows.megawatts.off_plan.not_energised) {
        look.warn(
            path,
            format!("{} has {mw:.1} MW ready before its power is energised, from {}", site.name, when.date),
            "Energise earlier, or start the conversion later",
        );
    }
}
