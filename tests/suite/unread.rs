//! Fields that change nothing under the present choices: what is told to be one changes no figure, and others do.

use crate::common::{Random, SAVES, count, nudge, projected, random_plan, save};
use wattfolio::analysis;
use wattfolio::model::project;
use wattfolio::plan::{Plan, Setting};

/// The paths of all fields without effect.
fn without_effect(plan: &Plan) -> Vec<String> {
    let book = projected(plan).book;
    let mut paths = Vec::new();
    plan.each_object(&mut |path, object| {
        paths.extend(analysis::without_effect(&book, path, object).iter().map(|name| format!("{path}.{name}")));
    });
    paths
}

/// The first figure in which two plans differ, if they do.
fn difference(one: &Plan, other: &Plan) -> Option<String> {
    let (before, after) = (projected(one), project(other).ok()?);
    let keys = |projection: &wattfolio::model::Projection| -> Vec<String> {
        projection.book.items().iter().map(|item| item.key.clone()).collect()
    };
    if keys(&before) != keys(&after) {
        return Some("rows".to_owned());
    }
    let of = |projection: &wattfolio::model::Projection, id: u32| -> Vec<u64> {
        (0..=projection.book.months() as i64).map(|t| projection.values.at(id, t).to_bits()).collect()
    };
    (0..before.book.items().len() as u32)
        .find(|id| of(&before, *id) != of(&after, *id))
        .map(|id| before.book.item(id).key.clone())
}

#[test]
fn a_field_without_effect_changes_no_figure() {
    let plans = SAVES.iter().map(|name| ((*name).to_owned(), save(name)));
    let random = (1..=count(6, 100)).map(|seed| (format!("random plan {seed}"), random_plan(seed)));
    let mut tried = 0;
    for (name, plan) in plans.chain(random) {
        let mut changed = plan.clone();
        let moved: Vec<String> =
            without_effect(&plan).into_iter().filter(|path| nudge(&mut changed, path, &mut Random(7))).collect();
        tried += moved.len();
        if let Some(key) = difference(&plan, &changed) {
            let alone = |path: &&String| {
                let mut alone = plan.clone();
                nudge(&mut alone, path, &mut Random(7)) && difference(&plan, &alone).is_some()
            };
            panic!("{name}: {:?} move {key}", moved.iter().filter(alone).collect::<Vec<_>>());
        }
    }
    assert!(tried > 500, "only {tried} fields were tried");
}

/// The month of a default is read once the tenant defaults.
#[test]
fn a_choice_makes_the_fields_count_that_it_is_about() {
    let plan = save("sample.ron");
    let field = "sites.red-mesa.leases.tenant-one.default_month".to_owned();
    assert!(without_effect(&plan).contains(&field));
    let mut changed = plan.clone();
    changed.set("sites.red-mesa.leases.tenant-one.default_stress", &Setting::Flag(true)).unwrap();
    assert!(!without_effect(&changed).contains(&field));
}

/// What is switched off as a whole, and what only analyses read, keeps all its fields.
#[test]
fn an_object_that_nothing_reads_keeps_its_fields() {
    let mut plan = save("sample.ron");
    plan.set("sites.red-mesa.leases.tenant-one.enabled", &Setting::Flag(false)).unwrap();
    let paths = without_effect(&plan);
    let of = |object: &str| paths.iter().filter(|path| path.starts_with(object)).count();
    assert_eq!([of("sites.red-mesa.leases.tenant-one."), of("uncertainty."), of("phases.")], [0; 3], "{paths:?}");
}
