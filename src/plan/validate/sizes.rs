//! How much a plan can hold, and that its ids are ids: more would slow the window down, and no company needs it.

use super::shared::LONGEST_TEXT;
use crate::plan::document::Plan;
use crate::plan::fields::{Field, Quantity};
use crate::plan::finding::{Finding, Level};
use crate::plan::ids::is_slug;
use crate::plan::kinds::{MOST_ON_SITES, ObjectKind};
use crate::plan::objects::PARENT;
use std::collections::BTreeSet;

/// Maximum number of scenarios in a plan.
pub const MOST_SCENARIOS: usize = 100;
const MOST_OVERRIDES: usize = 2_000;
const MOST_POINTS: usize = 50;
const MOST_SOURCES: usize = 20_000;
/// Steps of a schedule and points of a curve that a file may have; those that a plan may have are fewer.
const MOST_ENTRIES: usize = 2_000;

/// Ids that are not slugs, or used twice in their list.
pub(super) fn check_ids(plan: &Plan, findings: &mut Vec<Finding>) {
    for (path, kind, list) in plan.lists() {
        check_list(&path, &list.ids().collect::<Vec<_>>(), kind == ObjectKind::ProjectCompany, findings);
    }
    check_list("scenarios", &plan.scenarios.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), false, findings);
}

fn check_list(path: &str, ids: &[&str], owners: bool, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !is_slug(id) || (owners && *id == PARENT) {
            findings.push(Finding::new(
                Level::Error,
                path,
                format!("'{id}' is not a valid id"),
                "Use lower-case letters, digits and single hyphens, such as pecos-tx",
            ));
        }
        if !seen.insert(id) {
            findings.push(Finding::new(
                Level::Error,
                path,
                format!("The id '{id}' is used twice"),
                "Give each object a unique id",
            ));
        }
    }
}

/// Texts, schedules and curves of a length that no window can show.
pub(super) fn check_lengths(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            let (length, most, what) = match field {
                Field::Text(text) => (text.chars().count(), LONGEST_TEXT, "letters"),
                Field::Steps(steps) | Field::Quantity(Quantity::Schedule(steps)) => {
                    (steps.len(), MOST_ENTRIES, "steps")
                }
                Field::Points(points) => (points.len(), MOST_ENTRIES, "points"),
                _ => return,
            };
            if length > most {
                findings.push(Finding::new(
                    Level::Error,
                    format!("{prefix}.{}", spec.name),
                    format!("{} has {length} {what}; the maximum is {most}", spec.label),
                    "Shorten it",
                ));
            }
        });
    });
}

/// Lists longer than a plan can hold.
pub(super) fn check_sizes(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut check = |path: &str, count: usize, most: usize| {
        if count > most {
            findings.push(Finding::new(
                Level::Error,
                path,
                format!("There are {count}; the maximum is {most}"),
                "Combine objects or delete some",
            ));
        }
    };
    for (path, kind, list) in plan.lists() {
        check(&path, list.count(), kind.most());
    }
    check("scenarios", plan.scenarios.len(), MOST_SCENARIOS);
    check("scenarios", plan.scenarios.iter().map(|s| s.overrides.len()).sum(), MOST_OVERRIDES);
    check("market.spend_curve_pct", plan.market.spend_curve_pct.len(), MOST_POINTS);
    check("network.supply_curve_pct", plan.network.supply_curve_pct.len(), MOST_POINTS);
    check("sources", plan.sources.len(), MOST_SOURCES);
    let on_sites = plan.on_sites();
    if on_sites > MOST_ON_SITES {
        let message = format!(
            "The sites have {on_sites} fleets, moves, leases and clouds in total; the maximum is {MOST_ON_SITES}"
        );
        findings.push(Finding::new(Level::Error, "sites", message, "Combine objects or delete some"));
    }
}
