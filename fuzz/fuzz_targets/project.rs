//! Fields of the sample set to any numbers: it is refused with findings, or its identities hold.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wattfolio::model::project;
use wattfolio::plan::{Plan, Setting};
use wattfolio::store::sample;

fn paths(plan: &Plan) -> Vec<String> {
    let mut paths = Vec::new();
    plan.each_object(&mut |path, object| {
        object.each_field(&mut |spec, _| paths.push(format!("{path}.{}", spec.name)));
    });
    paths
}

fuzz_target!(|changes: Vec<(u16, f64)>| {
    let mut plan = sample();
    let paths = paths(&plan);
    for (field, value) in changes {
        // What a field does not take it refuses.
        drop(plan.set(&paths[usize::from(field) % paths.len()], &Setting::Number(value)));
    }
    match project(&plan) {
        Ok(projection) => assert!(projection.book.checks().iter().all(|check| projection.holds(check))),
        Err(findings) => assert!(!findings.is_empty()),
    }
});
