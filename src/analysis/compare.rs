//! Plans side by side: which inputs differ, and their rows over the same periods of the calendar.

use crate::formula::Id;
use crate::model::{Period, Projection};
use crate::plan::{Plan, Setting};

/// A plan to compare, with its results.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name
    pub name: String,
    /// The plan
    pub plan: Plan,
    /// Its results
    pub projection: Projection,
}

/// An input that differs between cases.
#[derive(Clone, PartialEq, Debug)]
pub struct Changed {
    /// The field's path
    pub path: String,
    /// Its name
    pub label: String,
    /// Its unit
    pub unit: String,
    /// Its value in each case; None if the case has no such field
    pub values: Vec<Option<Setting>>,
}

/// The inputs that differ between cases, in the order of the first case that has them. Notes are ignored.
pub fn changed_inputs(plans: &[&Plan]) -> Vec<Changed> {
    let mut changed: Vec<Changed> = Vec::new();
    let mut position: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for (case, plan) in plans.iter().enumerate() {
        (*plan).clone().each_object(&mut |prefix, object| {
            object.each_field(&mut |spec, field| {
                let path = format!("{prefix}.{}", spec.name);
                if spec.name == "notes" {
                    return;
                }
                let place = *position.entry(path.clone()).or_insert_with(|| {
                    changed.push(Changed {
                        path,
                        label: spec.label.to_owned(),
                        unit: spec.unit.to_owned(),
                        values: vec![None; plans.len()],
                    });
                    changed.len() - 1
                });
                changed[place].values[case] = Some(field.get());
            });
        });
    }
    changed.retain(|input| input.values.iter().any(|value| *value != input.values[0]));
    changed
}

/// A row of a case over a period of the first case, by the months of the calendar; NaN if the case's plan does not
/// cover all of them, or the row's months do not add up.
pub fn over(case: &Case, id: Id, first: &Plan, period: &Period) -> f64 {
    let shift = case.plan.number_of(first.month(1)) - 1;
    let months = case.projection.values.months(id);
    let (from, to) = (period.months.start as i64 + shift, period.months.end as i64 + shift);
    if from < 0 || to > months.len() as i64 {
        return f64::NAN;
    }
    case.projection.book.item(id).yearly.of(&months[from as usize..to as usize])
}
