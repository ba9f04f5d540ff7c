//! Phases for a search: what mines at each site, in tranches with a conversion and a lease on usual terms, left out until chosen.

use super::objects::{add_named_object, add_object_with};
use crate::plan::document::Plan;
use crate::plan::fields::Setting;
use crate::plan::kinds::ObjectKind;
use crate::plan::objects::{Move, Use};

/// Less than this is no tranche, MW.
const LEAST_MW: f64 = 10.0;
/// From here on a site is proposed in two tranches, MW.
const TWO_FROM_MW: f64 = 60.0;

/// What a proposal says of itself in its notes.
const NOTES: &str =
    "Proposed for a search, on the usual terms of a conversion and a lease: an assumption until somebody knows better";

/// Months from the start in which machines that are switched off for good leave nothing to convert.
const SOON: i64 = 36;

/// Megawatts that mine at a site at the start and that no conversion, and no end of mining soon, takes away.
fn free_mw(plan: &Plan, site: usize) -> f64 {
    let soon = plan.company.start.plus(SOON);
    let site = &plan.sites[site];
    let takes = |it: &&Move| it.from == Use::Mining && (it.to == Use::Ai || it.machines_off <= soon);
    let taken: f64 = site.moves.iter().filter(takes).map(|it| it.mw).sum();
    let given: f64 = site
        .moves
        .iter()
        .filter(|it| it.to == Use::Mining && it.energisation <= plan.company.start)
        .map(|it| it.mw)
        .sum();
    (site.opening_mining_mw + given - taken).max(0.0)
}

/// Adds a phase for each tranche of what mines at the plan's sites; returns their ids. They are off, and may come by quarters of two
/// years, in three sizes, or not at all.
pub fn propose_phases(plan: &mut Plan) -> Vec<String> {
    let mut added = Vec::new();
    for site in 0..plan.sites.len() {
        let free = free_mw(plan, site);
        if !plan.sites[site].enabled || free < LEAST_MW {
            continue;
        }
        let tranches = if free >= TWO_FROM_MW { 2 } else { 1 };
        let mut before: Option<String> = None;
        for number in 1..=tranches {
            // Whole megawatts, the rest in the last.
            let mw = if number == tranches {
                free - (free / 2.0).floor() * f64::from(tranches - 1)
            } else {
                (free / 2.0).floor()
            };
            let Some(id) = propose(plan, site, number, mw, before.as_deref()) else { return added };
            before = Some(id.clone());
            added.push(id);
        }
    }
    added
}

/// One tranche of a site; None if the plan is full.
fn propose(plan: &mut Plan, site: usize, number: u32, mw: f64, after: Option<&str>) -> Option<String> {
    let (id, name) = (plan.sites[site].id.clone(), plan.sites[site].name.clone());
    let gross_up = plan.sites[site].gross_up_mw_per_mw_it;
    let phase = add_named_object(plan, ObjectKind::Phase, None, &format!("{name}: AI {number}"))?;
    let phase_id = phase.rsplit('.').next()?.to_owned();
    let text = |value: &str| Setting::Text(value.to_owned());
    let (common, title) = (("phase".to_owned(), text(&phase_id)), format!("AI {number}"));
    let fields = [common.clone(), ("mw".to_owned(), Setting::Number(mw)), ("notes".to_owned(), text(NOTES))];
    add_object_with(plan, ObjectKind::Move, Some(&id), &title, &fields).ok()?;
    let mw_it = mw / gross_up;
    let fields = [common, ("mw_it".to_owned(), Setting::Number(mw_it)), ("notes".to_owned(), text(NOTES))];
    add_object_with(plan, ObjectKind::Lease, Some(&id), &title, &fields).ok()?;
    let added = plan.phases.iter_mut().find(|phase| phase.id == phase_id)?;
    added.enabled = false;
    NOTES.clone_into(&mut added.notes);
    if let Some(after) = after {
        after.clone_into(&mut added.after);
    }
    Some(phase_id)
}

/// True if the plan has what phases can be proposed of.
pub fn has_free_mining(plan: &Plan) -> bool {
    (0..plan.sites.len()).any(|site| plan.sites[site].enabled && free_mw(plan, site) >= LEAST_MW)
}
