//! Checks on phases: slips that are no months, members of nothing, sizes beyond what a field can hold, bounds that contradict.

use super::Least;
use super::shared::numbers;
use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};
use crate::plan::kinds::{PHASE, holder_of};
use crate::plan::objects::Phase;
use crate::plan::phases::{OPENINGS, is_listed, named};

/// Findings about phases; `phased` is the plan with them applied.
pub(super) fn check_phases(plan: &Plan, phased: &Plan, least: Least, findings: &mut Vec<Finding>) {
    if least == Least::Notes {
        plan.phases.iter().for_each(|phase| check_phase(plan, phase, findings));
    }
    plan.each_object(&mut |path, object| {
        let Some(id) = named(object) else { return };
        match plan.phase(&id) {
            None => findings.push(no_phase(plan, path, &id)),
            Some(phase) if phase.changes() => check_member(plan, phased, phase, path, findings),
            Some(_) => {}
        }
    });
}

fn no_phase(plan: &Plan, path: &str, id: &str) -> Finding {
    let fix = match plan.phases.iter().map(|phase| phase.id.as_str()).collect::<Vec<_>>().as_slice() {
        [] => "Leave the field empty, or add a phase first".to_owned(),
        ids => format!("Use one of {}, or leave the field empty", ids.join(", ")),
    };
    Finding::new(Level::Error, format!("{path}.{PHASE}"), format!("There is no phase '{id}'"), fix)
}

fn check_phase(plan: &Plan, phase: &Phase, findings: &mut Vec<Finding>) {
    let mut say = |level: Level, field: &str, message: String, fix: &str| {
        findings.push(Finding::new(level, format!("phases.{}.{field}", phase.id), message, fix));
    };
    let name = &phase.name;
    if phase.earliest_slip_months > phase.latest_slip_months {
        say(
            Level::Warning,
            "latest_slip_months",
            format!("The latest slip of {name} is before its earliest; a search has nothing to choose"),
            "Set the latest slip no lower than the earliest",
        );
    }
    if phase.smallest_size_pct > phase.largest_size_pct {
        say(
            Level::Warning,
            "largest_size_pct",
            format!("The largest size of {name} is below its smallest; a search has nothing to choose"),
            "Set the largest size no lower than the smallest",
        );
    }
    if phase.changes() && plan.members(&phase.id).is_empty() {
        say(
            Level::Note,
            "slip_months",
            format!("{name} has no members: its slip, size and switch change nothing"),
            "Name the phase in the objects that belong to it",
        );
    }
}

/// A member whose size is more than its field can hold, or that is off although it is there at the start.
fn check_member(plan: &Plan, phased: &Plan, phase: &Phase, path: &str, findings: &mut Vec<Finding>) {
    let Some(member) = phased.fields_of(path) else { return };
    let (title, of_phase) = (plan.title_of(path), format!("phases.{}", phase.id));
    member.each_field(&mut |spec, field| {
        let values = numbers(field);
        let Some(problem) = values.iter().find_map(|value| spec.check(*value).err()) else { return };
        // What is impossible as entered is told of the member itself.
        let entered = plan.with_field(&format!("{path}.{}", spec.name), |_, field| numbers(field)).unwrap_or_default();
        if entered.iter().all(|value| spec.check(*value).is_ok()) {
            findings.push(Finding::new(
                Level::Error,
                format!("{of_phase}.size_pct"),
                format!("At {} % of its size {title} is impossible: {problem}", phase.size_pct),
                "Lower the size",
            ));
        }
    });
    let mut holds = None;
    member.each_field(&mut |spec, field| {
        if is_listed(&OPENINGS, holder_of(path), spec.name) && numbers(field).iter().any(|value| *value != 0.0) {
            holds = holds.or(Some(spec.label));
        }
    });
    if let Some(label) = holds.filter(|_| !phase.is_on()) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.{PHASE}"),
            format!("{title} is off with {}, but it is there at the start: {label} is lost", phase.name),
            "Take it out of the phase, or leave the phase on",
        ));
    }
}
