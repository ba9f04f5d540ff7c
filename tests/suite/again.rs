//! A projector that goes from plan to plan gives what a fresh projection gives.

use crate::common::{Random, count, random_plan, save};
use wattfolio::model::{Projection, Projector, project};
use wattfolio::plan::{FieldMut, Plan, Quantity};

fn bits(projection: &Projection) -> Vec<u64> {
    let series = |id: u32| projection.book.item(id).is_series();
    let cells = (0..projection.book.items().len() as u32).flat_map(|id| {
        if series(id) { projection.values.months(id).to_vec() } else { vec![projection.values.scalar(id)] }
    });
    // One NaN is as good as another.
    cells.map(|v| if v.is_nan() { u64::MAX } else { v.to_bits() }).collect()
}

/// Changes some numbers and months a little, and seldom a choice.
fn change(plan: &mut Plan, random: &mut Random) {
    plan.each_object_mut(&mut |_, object| {
        object.each_field_mut(&mut |_, field| {
            if !random.chance(0.05) {
                return;
            }
            match field {
                FieldMut::Number(value) | FieldMut::Quantity(Quantity::Value(value)) => {
                    *value *= random.between(0.9, 1.1);
                }
                FieldMut::Month(month) => *month = month.plus(random.below(3) as i64 - 1),
                FieldMut::Flag(on) if random.chance(0.1) => *on = !*on,
                FieldMut::Choice(choice) if random.chance(0.1) => {
                    choice.choose(random.below(choice.words().len() as u64) as usize);
                }
                _ => {}
            }
        });
    });
}

#[test]
fn a_projector_equals_a_fresh_projection_after_every_change() {
    let mut compared = 0;
    for seed in 0..count(6, 60) {
        let random = &mut Random(seed);
        let mut plan = if seed == 0 { save("sample.ron") } else { random_plan(seed) };
        let mut projector = Projector::default();
        for _ in 0..12 {
            match (projector.project(&plan), project(&plan)) {
                (Ok(again), Ok(fresh)) => {
                    compared += 1;
                    assert_eq!(bits(&again), bits(&fresh), "seed {seed}");
                    assert_eq!(again.findings, fresh.findings, "seed {seed}");
                }
                (again, fresh) => assert_eq!(again.err(), fresh.err(), "seed {seed}"),
            }
            change(&mut plan, random);
        }
    }
    assert!(compared > 12, "{compared} plans were compared");
}
