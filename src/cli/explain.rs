//! `explain`: a number, its formula with names and with values, its components, the rows that use it, and its main drivers.

use super::arguments::{ExplainArguments, ExplainFormat};
use super::computed::Computed;
use super::output::Outcome;
use crate::analysis::{Cell, Driver, Explanation, also_called, explain, find_cell, find_year};
use crate::model::{Period, Projection};
use crate::plan::Plan;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The number of drivers that are listed.
const MOST_DRIVERS: usize = 10;

pub(super) fn run(arguments: &ExplainArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &ExplainArguments) -> Result<Outcome, Outcome> {
    let Computed { plan, projection, .. } = Computed::of(&arguments.plan)?;
    let (cell, period) = asked(arguments, &projection, &plan).map_err(|problem| Outcome::misused(&problem))?;
    let of_period = period.and_then(|period| projection.period_text(cell.id, &period));
    let month = cell.month.unwrap_or(1);
    let explanation = explain(&projection, &plan, cell.id, month, usize::from(arguments.depth));
    let drivers = projection.moved_by(cell.id, explanation.month, MOST_DRIVERS);
    let others = also_called(&projection.book, &arguments.cell, cell.id);
    let text = match arguments.format {
        ExplainFormat::Text => {
            let head = of_period.map_or_else(String::new, |text| format!("{text}\n\n"));
            let mut out = format!("{head}{}", text(&projection, &plan, &explanation, &drivers));
            if !others.is_empty() {
                // Writing to a string cannot fail.
                writeln!(out, "\nOther rows of this name\n  {}", others.join("\n  ")).unwrap_or_default();
            }
            out
        }
        ExplainFormat::Json => {
            let mut value = object(&projection, &plan, &explanation);
            value["period"] = of_period.map_or(Value::Null, Value::from);
            value["used_by"] = projection
                .used_by(cell.id)
                .into_iter()
                .map(|id| Value::from(projection.book.item(id).key.as_str()))
                .collect();
            value["also_called"] = others.into_iter().map(Value::from).collect();
            value["moved_by"] = drivers.iter().map(|driver| driver_object(&projection, driver)).collect();
            format!("{value:#}\n")
        }
    };
    Ok(Outcome::done(text))
}

/// The cell that is asked for, and the fiscal year if one is named; then the cell is that of its last month.
fn asked(arguments: &ExplainArguments, projection: &Projection, plan: &Plan) -> Result<(Cell, Option<Period>), String> {
    let text = match (&arguments.month, arguments.cell.contains('@')) {
        (Some(_), true) => return Err("The month is named twice: after '@' and by --month".to_owned()),
        (Some(month), false) => format!("{}@{month}", arguments.cell),
        (None, _) => arguments.cell.clone(),
    };
    let year = text.rsplit_once('@').and_then(|(row, when)| Some((row, find_year(plan, when)?)));
    match year {
        Some((row, year)) => {
            let year = year?;
            Ok((find_cell(&projection.book, plan, &format!("{row}@{}", year.end))?, Some(year)))
        }
        None => Ok((find_cell(&projection.book, plan, &text)?, None)),
    }
}

/// "2028-04", "opening", "before month 1", or nothing for one value over all months.
fn month_text(projection: &Projection, plan: &Plan, explanation: &Explanation) -> Option<String> {
    let is_series = projection.book.item(explanation.id).is_series();
    is_series.then(|| match (explanation.outside, explanation.month) {
        (Some(outside), _) => outside.words().to_owned(),
        (None, ..1) => "opening".to_owned(),
        (None, month) => plan.month(month).to_string(),
    })
}

fn text(projection: &Projection, plan: &Plan, explanation: &Explanation, drivers: &[Driver]) -> String {
    let book = &projection.book;
    let item = book.item(explanation.id);
    let mut out = String::new();
    // Writing to a string cannot fail.
    cell_text(projection, plan, explanation, "", &mut out);
    if item.note != "An input" && !item.note.is_empty() {
        writeln!(out, "\nMeaning\n  {}", item.note).unwrap_or_default();
    }
    let users = projection.used_by(explanation.id);
    if !users.is_empty() {
        writeln!(out, "\nUsed by").unwrap_or_default();
        users
            .iter()
            .for_each(|id| writeln!(out, "  {}  {}", book.item(*id).key, book.item(*id).label).unwrap_or_default());
    }
    if !drivers.is_empty() {
        writeln!(out, "\nMost sensitive to").unwrap_or_default();
        for driver in drivers {
            let input = book.item(driver.input);
            writeln!(
                out,
                "  {}  {}, {}: {}",
                input.key,
                input.label,
                projection.step_text(driver),
                projection.effect_text(explanation.id, driver.effect)
            )
            .unwrap_or_default();
        }
    }
    out
}

fn cell_text(projection: &Projection, plan: &Plan, explanation: &Explanation, indent: &str, out: &mut String) {
    let item = projection.book.item(explanation.id);
    let month = month_text(projection, plan, explanation).map(|month| format!(" [{month}]")).unwrap_or_default();
    writeln!(out, "{indent}{}{month} = {}   ({})", item.label, explanation.shown, item.key).unwrap_or_default();
    if let Some(why) = &explanation.why {
        writeln!(out, "{indent}  {why}").unwrap_or_default();
    }
    if explanation.is_above {
        writeln!(out, "{indent}  explained above").unwrap_or_default();
        return;
    }
    // The last level shows values alone; one level deeper shows their formulas.
    let is_told = indent.is_empty() || !explanation.parts.is_empty();
    if is_told && !explanation.formula.is_empty() && explanation.input.is_none() {
        writeln!(out, "{indent}  = {}", explanation.formula).unwrap_or_default();
    }
    if is_told && !explanation.numbers.is_empty() {
        writeln!(out, "{indent}  = {}", explanation.numbers).unwrap_or_default();
    }
    explanation
        .choices
        .iter()
        .filter(|_| is_told)
        .for_each(|choice| writeln!(out, "{indent}  {choice}").unwrap_or_default());
    if let Some(input) = &explanation.input {
        writeln!(out, "{indent}  input {}", input.field).unwrap_or_default();
        match &input.source {
            Some(source) => {
                let kind = if source.assumption { "assumption" } else { "source" };
                writeln!(out, "{indent}  {kind}, {}: {}", source.date, source.text).unwrap_or_default();
            }
            None => writeln!(out, "{indent}  no source given").unwrap_or_default(),
        }
    }
    let deeper = format!("{indent}    ");
    explanation.parts.iter().for_each(|part| cell_text(projection, plan, part, &deeper, out));
    if explanation.parts_left_out > 0 {
        writeln!(out, "{deeper}and {} more", explanation.parts_left_out).unwrap_or_default();
    }
}

fn finite(value: f64) -> Value {
    if value.is_finite() { Value::from(value) } else { Value::Null }
}

fn object(projection: &Projection, plan: &Plan, explanation: &Explanation) -> Value {
    let item = projection.book.item(explanation.id);
    let input = explanation.input.as_ref().map(|input| json!({ "field": input.field, "source": input.source }));
    json!({
        "key": item.key,
        "label": item.label,
        "unit": item.unit.to_string(),
        "note": item.note,
        "month": month_text(projection, plan, explanation),
        "value": finite(explanation.value),
        "shown": explanation.shown,
        "why": explanation.why,
        "formula": explanation.formula,
        "numbers": explanation.numbers,
        "choices": explanation.choices,
        "input": input,
        "parts": explanation.parts.iter().map(|part| object(projection, plan, part)).collect::<Vec<_>>(),
        "parts_left_out": explanation.parts_left_out,
        "explained_above": explanation.is_above,
    })
}

fn driver_object(projection: &Projection, driver: &Driver) -> Value {
    let item = projection.book.item(driver.input);
    json!({ "key": item.key, "label": item.label, "unit": item.unit.to_string(), "step": driver.by, "step_text": projection.step_text(driver), "effect": finite(driver.effect) })
}
