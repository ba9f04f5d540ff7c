//! A projection as one JSON object.

use super::selection::Selection;
use crate::formula::{Yearly, why_undefined};
use crate::model::Projection;
use crate::plan::Finding;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    wattfolio: &'static str,
    plan: &'a str,
    plan_hash: &'a str,
    scenario: Option<&'a str>,
    /// Inputs changed after the scenario
    set: &'a [String],
    /// The month whose money amounts are stated in; null if nominal
    money_of: Option<String>,
    start: String,
    months: Vec<String>,
    rows: Vec<Row<'a>>,
    totals: Vec<Total<'a>>,
    checks: Vec<CheckResult<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    label: &'a str,
    unit: String,
    section: &'a str,
    note: &'static str,
    yearly: &'static str,
    opening: Option<f64>,
    values: Vec<Option<f64>>,
    /// The reason for null values, if any
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct Total<'a> {
    key: &'a str,
    label: &'a str,
    unit: String,
    value: Option<f64>,
    why: Option<String>,
}

#[derive(Serialize)]
struct CheckResult<'a> {
    key: &'a str,
    label: &'a str,
    residual: Option<f64>,
    tolerance: f64,
    ok: bool,
}

/// A finite value; there is no zero below zero.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

/// The selected rows, all totals, checks and findings. Undefined values are null with a reason; for quarters or
/// years the months are the last months of the periods. `plan` is the company's name, `hash` the SHA-256 of the base file.
pub fn json(
    projection: &Projection,
    selection: &Selection,
    plan: &str,
    hash: &str,
    scenario: Option<&str>,
    sets: &[String],
) -> String {
    let book = &projection.book;
    let rows = selection.rows(projection).map(|(id, item)| {
        let values: Vec<_> = selection.periods.iter().map(|period| finite(projection.over(id, period))).collect();
        Row {
            key: &item.key,
            label: &item.label,
            unit: item.unit.to_string(),
            section: &book.sections()[item.section].key,
            note: item.note,
            yearly: item.yearly.word(),
            opening: finite(projection.values.opening(id)),
            why: values.contains(&None).then_some(
                if selection.periods.iter().any(|p| !projection.is_known(id, p.months.end)) {
                    "not tested in some of these months"
                } else if item.yearly == Yearly::None && selection.periods.iter().any(|p| p.months.len() > 1) {
                    "its months cannot be aggregated to longer periods"
                } else {
                    "not defined for these inputs"
                },
            ),
            values,
        }
    });
    let everything = Selection::everything();
    let totals = everything.totals(projection).map(|(id, item)| Total {
        key: &item.key,
        label: &item.label,
        unit: item.unit.to_string(),
        value: finite(projection.values.scalar(id)),
        why: why_undefined(book, &projection.values, id),
    });
    let checks = book.checks().iter().map(|check| {
        let item = book.item(check.row.id());
        CheckResult {
            key: &item.key,
            label: &item.label,
            residual: finite(projection.residual(check)),
            tolerance: check.tolerance,
            ok: projection.holds(check),
        }
    });
    let (year, month) = book.start();
    let document = Document {
        wattfolio: env!("CARGO_PKG_VERSION"),
        plan,
        plan_hash: hash,
        scenario,
        set: sets,
        money_of: projection.money_of().map(|month| book.month_name(month as f64)),
        start: format!("{year:04}-{month:02}"),
        months: selection.periods.iter().map(|period| period.end.to_string()).collect(),
        rows: rows.collect(),
        totals: totals.collect(),
        checks: checks.collect(),
        findings: &projection.findings,
    };
    // Text keys and finite numbers can always be written.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
