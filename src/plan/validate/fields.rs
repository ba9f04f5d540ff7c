//! Checks on single fields: numbers out of the usual range, texts that are too long, schedules and curves out of order.

use super::Least;
use super::shared::{LONGEST_NAME, LONGEST_TEXT, find_number};
use crate::plan::document::Plan;
use crate::plan::fields::{Field, Month, Quantity, Spec};
use crate::plan::finding::{Finding, Level};
use crate::plan::plain::is_hidden;

/// Maximum number of steps of a schedule.
const MOST_STEPS: usize = 400;

/// Findings about each field by itself.
pub(super) fn check_fields(plan: &Plan, least: Least, findings: &mut Vec<Finding>) {
    plan.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            // Most fields have nothing to say: their paths are written only where they do.
            let path = || format!("{prefix}.{}", spec.name);
            if least == Least::Notes
                && let Some(value) = find_number(field, |value| unusual(spec, value).then_some(value))
            {
                findings.push(Finding::new(
                    Level::Warning,
                    path(),
                    format!(
                        "{}{} is {value}{}{}; {} to {} is usual",
                        spec.label,
                        of_object(plan, prefix),
                        if spec.unit.is_empty() { "" } else { " " },
                        spec.unit,
                        spec.usual[0],
                        spec.usual[1]
                    ),
                    "Check the value and its unit; it is used as entered",
                ));
            }
            match field {
                Field::Text(text)
                    if text.chars().count() > if spec.name == "notes" { LONGEST_TEXT } else { LONGEST_NAME } =>
                {
                    findings.push(Finding::new(
                        Level::Error,
                        path(),
                        format!("{} is too long", spec.label),
                        format!("Limit names to {LONGEST_NAME} and notes to {LONGEST_TEXT} characters"),
                    ));
                }
                Field::Text(text) if spec.name == "name" && !is_name(text) => {
                    findings.push(Finding::new(
                        Level::Warning,
                        path(),
                        "A name is one line with at least one letter or digit, and no control characters",
                        "Enter a name",
                    ));
                }
                Field::Quantity(Quantity::Schedule(steps)) if steps.is_empty() => {
                    findings.push(Finding::new(
                        Level::Error,
                        path(),
                        format!("The schedule for {} has no steps", spec.label),
                        "Enter a number, or at least one step",
                    ));
                }
                Field::Quantity(Quantity::Schedule(steps)) | Field::Steps(steps) => {
                    check_order(&path, spec, steps, findings);
                }
                Field::Points(points) if points.len() < 2 || !points.is_sorted_by(|a, b| a.0 < b.0) => {
                    findings.push(Finding::new(
                        Level::Error,
                        path(),
                        format!("{} needs at least two points in ascending order", spec.label),
                        "Sort the points and keep one per position",
                    ));
                }
                Field::Points(points) => findings.extend(wrong_curve(&path, spec, points)),
                _ => {}
            }
        });
    });
}

/// True if people can tell by it what an object is called.
fn is_name(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !is_hidden(c)) && !text.chars().any(|c| c.is_control() || is_hidden(c))
}

/// What is wrong with the points of a curve; each curve has its own rule.
fn wrong_curve(path: &dyn Fn() -> String, spec: &Spec, points: &[(f64, f64)]) -> Option<Finding> {
    let wrong =
        |message: &str, fix: &str| Some(Finding::new(Level::Error, path(), format!("{} {message}", spec.label), fix));
    if spec.name == "spend_curve_pct" {
        let whole = points.first() == Some(&(0.0, 0.0))
            && points.last() == Some(&(100.0, 100.0))
            && points.is_sorted_by(|a, b| a.1 <= b.1);
        return if whole {
            None
        } else {
            wrong(
                "must rise from 0, 0 to 100, 100; otherwise part of the cost is lost",
                "Set the first point to 0, 0 and the last to 100, 100, and make sure no point falls",
            )
        };
    }
    let possible = points.iter().all(|(hashprice, offline)| *hashprice > 0.0 && *offline <= 99.0);
    // Otherwise two hashprices would fit the same machines.
    let online = |(hashprice, offline): &(f64, f64)| hashprice * (100.0 - offline);
    if possible && points.is_sorted_by(|a, b| online(a) < online(b)) && points.is_sorted_by(|a, b| a.1 >= b.1) {
        return None;
    }
    wrong(
        "must fall from at most 99 % switched off, at hashprices above 0",
        "Enter a lower share switched off at each higher hashprice",
    )
}

/// " of Pecos, TX" for a site and " of Tenant One at Pecos, TX" for a lease there; nothing for objects that a plan has only once.
fn of_object(plan: &Plan, prefix: &str) -> String {
    let parts: Vec<&str> = prefix.split('.').collect();
    match *parts {
        [_] => String::new(),
        ["sites", site, _, _] => {
            format!(" of {} at {}", plan.title_of(prefix), plan.title_of(&format!("sites.{site}")))
        }
        _ => format!(" of {}", plan.title_of(prefix)),
    }
}

fn unusual(spec: &Spec, value: f64) -> bool {
    matches!(spec.usual, [low, high] if value != 0.0 && !(*low..=*high).contains(&value))
}

fn check_order(path: &dyn Fn() -> String, spec: &Spec, steps: &[(Month, f64)], findings: &mut Vec<Finding>) {
    if !steps.is_sorted_by(|a, b| a.0 < b.0) {
        findings.push(Finding::new(
            Level::Error,
            path(),
            format!("The months of {} must be in ascending order without repeats", spec.label),
            "Sort the steps by month and keep one per month",
        ));
    }
    if steps.len() > MOST_STEPS {
        findings.push(Finding::new(
            Level::Error,
            path(),
            format!("{} has {} steps; the maximum is {MOST_STEPS}", spec.label, steps.len()),
            "Reduce the number of steps",
        ));
    }
}
