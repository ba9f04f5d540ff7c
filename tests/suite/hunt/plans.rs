//! Plans with every kind of object whose fields stand at the ends of their ranges, several at once, with dates far before and after the
//! plan: each is refused with findings, or computed with finite rows and identities that hold.

use super::shrink::shrink;
use crate::common::{Random, count, random_plan};
use std::panic::{AssertUnwindSafe, catch_unwind};
use wattfolio::formula::Kind;
use wattfolio::model::project;
use wattfolio::plan::{Field, Month, ObjectKind, Plan, Quantity, Setting, Spec, add_object};

/// A change of a field, by its path.
type Change = (String, Setting);

const AT_SITES: [ObjectKind; 4] = [ObjectKind::Fleet, ObjectKind::Move, ObjectKind::Lease, ObjectKind::Cloud];
const OF_THE_COMPANY: [ObjectKind; 10] = [
    ObjectKind::Debt,
    ObjectKind::Convertible,
    ObjectKind::BtcLoan,
    ObjectKind::Warrant,
    ObjectKind::Preferred,
    ObjectKind::OtherItem,
    ObjectKind::ProjectCompany,
    ObjectKind::Deck,
    ObjectKind::Phase,
    ObjectKind::Driver,
];

/// A plan with every kind of object twice.
fn all_kinds(seed: u64) -> Plan {
    let mut plan = random_plan(seed);
    plan.company.months = plan.company.months.min(48);
    OF_THE_COMPANY.iter().for_each(|kind| drop(add_object(&mut plan, *kind, None)));
    let sites: Vec<String> = plan.sites.iter().map(|site| site.id.clone()).collect();
    for site in sites.iter().take(2) {
        AT_SITES.iter().for_each(|kind| drop(add_object(&mut plan, *kind, Some(site))));
    }
    plan
}

/// A number at an end of its range, or near one.
fn end(spec: &Spec, r: &mut Random) -> f64 {
    let value = match spec.possible {
        [low, high] => *r.one(&[low, high]),
        _ => r.one(&[0.0, 1e12, -1e12]),
    };
    match r.below(4) {
        // What rounds to the end, and what is nothing.
        0 if value != 0.0 => value * (1.0 - 1e-12),
        1 => 0.0,
        _ => value,
    }
}

fn far(start: Month, r: &mut Random) -> Month {
    start.plus(r.one(&[-700, -61, -13, -1, 0, 1, 7, 24, 47, 48, 120, 700]))
}

fn steps(spec: &Spec, start: Month, r: &mut Random) -> Vec<(Month, f64)> {
    let mut steps: Vec<(Month, f64)> = (0..r.below(4)).map(|_| (far(start, r), end(spec, r))).collect();
    steps.sort_by_key(|step| step.0);
    steps.dedup_by_key(|step| step.0);
    steps
}

/// Some fields of the plan with other values.
fn changes(plan: &Plan, share: f64, r: &mut Random) -> Vec<Change> {
    let start = plan.company.start;
    let mut changes = Vec::new();
    plan.each_object(&mut |path, object| {
        object.each_field(&mut |spec, field| {
            if !r.chance(share) || spec.name == "months" {
                return;
            }
            let setting = match field {
                Field::Number(_) | Field::Count(_) => Setting::Number(end(spec, r)),
                Field::Quantity(Quantity::Value(_)) if r.chance(0.6) => Setting::Number(end(spec, r)),
                Field::Quantity(_) | Field::Steps(_) => Setting::Schedule(steps(spec, start, r)),
                Field::Month(_) => Setting::Text(far(start, r).to_string()),
                Field::Flag(on) => Setting::Flag(!*on),
                Field::Choice(choice) => {
                    let words = choice.words();
                    Setting::Text(words[r.below(words.len() as u64) as usize].to_owned())
                }
                Field::Date(_) | Field::Text(_) | Field::Points(_) => return,
            };
            changes.push((format!("{path}.{}", spec.name), setting));
        });
    });
    changes
}

/// The plan with these changes, but for those that the fields refuse.
fn changed(plan: &Plan, changes: &[Change]) -> Plan {
    let mut plan = plan.clone();
    changes.iter().for_each(|(path, setting)| drop(plan.set(path, setting)));
    plan
}

/// What is wrong with a plan, if anything is.
fn wrong(plan: &Plan) -> Option<String> {
    let projection = match catch_unwind(AssertUnwindSafe(|| project(plan))) {
        Err(panic) => return Some(format!("it panics: {:?}", panic.downcast_ref::<String>())),
        Ok(Err(findings)) => return findings.is_empty().then(|| "it is refused without a finding".to_owned()),
        Ok(Ok(projection)) => projection,
    };
    for (id, item) in (0..).zip(projection.book.items()) {
        let is_row = matches!(item.kind, Kind::Row { .. } | Kind::Path { .. });
        if is_row && let Some(t) = projection.values.months(id).iter().position(|value| !value.is_finite()) {
            return Some(format!("{} is {} in month {}", item.key, projection.values.months(id)[t], t + 1));
        }
    }
    let failing = projection.book.checks().iter().find(|check| !projection.holds(check));
    failing.map(|check| format!("{} does not hold", projection.book.item(check.row.id()).key))
}

#[test]
fn plans_at_the_ends_of_all_ranges_are_refused_or_computed() {
    let mut computed = 0;
    let cases = count(60, 1_000);
    for seed in 1..=cases {
        let r = &mut Random(seed);
        let plan = all_kinds(seed);
        let all = changes(&plan, r.one(&[0.01, 0.03, 0.1, 0.4]), r);
        let extreme = changed(&plan, &all);
        if let Some(what) = wrong(&extreme) {
            let few = shrink(&all, |some| wrong(&changed(&plan, some)).is_some());
            let still = wrong(&changed(&plan, &few)).unwrap_or_default();
            panic!("seed {seed}: {what}; of {} changes these are enough: {few:#?}: {still}", all.len());
        }
        computed += u64::from(project(&extreme).is_ok());
    }
    assert!(computed * 5 > cases, "only {computed} of {cases} plans were computed");
}
