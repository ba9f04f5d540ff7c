//! `project`: a plan, under a scenario and with fields changed, as a table, CSV or JSON.

use super::arguments::{OutputFormat, ProjectArguments};
use super::computed::{Computed, in_money_of};
use super::output::{Outcome, findings_text, write_beside};
use super::table::{main_rows, table};
use crate::export::{Selection, csv, json};
use crate::model::By;
use crate::plan::{Finding, Level};
use crate::store;

pub(super) fn run(arguments: &ProjectArguments) -> Outcome {
    match compute(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn compute(arguments: &ProjectArguments) -> Result<Outcome, Outcome> {
    let Computed { base, plan, scenario, projection, notes } = Computed::of(&arguments.plan)?;
    let failed = projection.book.checks().iter().any(|check| !projection.holds(check));
    let projection = in_money_of(&plan, projection, arguments.money_of)?;
    let scenario = scenario.map(|scenario| scenario.id);
    let shown = &projection;
    let by = arguments
        .shown
        .by
        .map_or(if arguments.shown.format == OutputFormat::Table { By::Year } else { By::Month }, By::from);
    let patterns: Vec<&str> = arguments.shown.patterns.iter().map(String::as_str).collect();
    let selection = if patterns.is_empty() && arguments.shown.format == OutputFormat::Table {
        Selection::chosen(&plan, by, main_rows)
    } else {
        Selection::new(&plan, by, &patterns)
    };
    if !arguments.shown.patterns.is_empty() && selection.rows(shown).chain(selection.totals(shown)).next().is_none() {
        return Err(Outcome::misused(&format!(
            "No row matches {}; `wattfolio rows {}` lists them",
            patterns.join(", "),
            arguments.plan.plan.display()
        )));
    }
    let text = match arguments.shown.format {
        OutputFormat::Table => table(shown, &selection, &plan, scenario.as_deref()),
        OutputFormat::Csv => csv(shown, &selection),
        OutputFormat::Json => json(
            shown,
            &selection,
            &plan.company.name,
            &store::plan_hash(&base),
            scenario.as_deref(),
            &arguments.plan.sets,
        ),
    };
    // Notes on the numbers are for `check`; errors, warnings and what the file leaves out are shown here. JSON contains all.
    let grave = projection.findings.iter().filter(|finding| finding.level > Level::Note).cloned();
    let told: Vec<Finding> = notes.into_iter().chain(grave).collect();
    let err = if arguments.shown.format == OutputFormat::Json { String::new() } else { findings_text(&told) };
    let mut outcome = Outcome { out: text, err, code: u8::from(failed) };
    if let Some(path) = &arguments.shown.output {
        write_beside(path, &[&arguments.plan.plan], outcome.out.as_bytes())?;
        outcome.out.clear();
    }
    Ok(outcome)
}
