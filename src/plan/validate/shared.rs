//! What several checks share.

use crate::plan::document::Plan;
use crate::plan::fields::{Field, Quantity};
use crate::plan::finding::{Finding, Level};
use crate::plan::objects::PARENT;

/// Longest name, in characters.
pub(super) const LONGEST_NAME: usize = 200;
/// Longest notes, in characters.
pub(super) const LONGEST_TEXT: usize = 20_000;

/// The numbers in a field.
pub(super) fn numbers(field: Field) -> Vec<f64> {
    let mut all = Vec::new();
    find_number(field, |value| {
        all.push(value);
        None::<()>
    });
    all
}

/// What is found of the first number in a field of which something is.
pub(super) fn find_number<T>(field: Field, mut find: impl FnMut(f64) -> Option<T>) -> Option<T> {
    match field {
        Field::Number(value) | Field::Quantity(Quantity::Value(value)) => find(*value),
        Field::Quantity(Quantity::Schedule(steps)) | Field::Steps(steps) => steps.iter().find_map(|step| find(step.1)),
        Field::Count(count) => find(f64::from(*count)),
        Field::Points(points) => points.iter().flat_map(|(x, y)| [*x, *y]).find_map(find),
        _ => None,
    }
}

/// An owner must be the parent or a project company.
pub(super) fn check_owner(plan: &Plan, path: &str, owner: &str, findings: &mut Vec<Finding>) {
    if owner != PARENT && !plan.project_companies.iter().any(|company| company.id == owner) {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.owner"),
            format!("There is no project company '{owner}'"),
            match plan.project_companies.iter().map(|company| company.id.as_str()).collect::<Vec<_>>().as_slice() {
                [] => format!("Use {PARENT}, or add a project company first"),
                ids => format!("Use {PARENT} or one of {}", ids.join(", ")),
            },
        ));
    }
}
