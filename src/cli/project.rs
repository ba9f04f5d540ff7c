//! `project`: a plan, under a scenario and with changed fields, as a table, CSV or JSON.

use super::arguments::{OutputFormat, ProjectArguments};
use super::output::{Outcome, findings_text, read};
use super::table::{MAIN_ROWS, table};
use crate::export::{Selection, csv, json};
use crate::model::{By, project};
use crate::plan::{Finding, Level, Plan, Setting};
use crate::store;

pub(super) fn run(arguments: &ProjectArguments) -> Outcome {
    match compute(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn compute(arguments: &ProjectArguments) -> Result<Outcome, Outcome> {
    let base = read(&arguments.plan)?;
    let (plan, scenario, mut findings) = changed(&base, arguments)?;
    let mut projection = project(&plan).map_err(|findings| Outcome { err: findings_text(&findings), code: 1, ..Outcome::default() })?;
    findings.retain(|finding| !projection.findings.contains(finding));
    projection.findings.extend(findings);
    let by = arguments.by.map_or(if arguments.format == OutputFormat::Table { By::Year } else { By::Month }, By::from);
    let mut patterns: Vec<&str> = arguments.patterns.iter().map(String::as_str).collect();
    if patterns.is_empty() && arguments.format == OutputFormat::Table {
        patterns.extend(MAIN_ROWS);
    }
    let selection = Selection::new(&plan, by, &patterns);
    if !arguments.patterns.is_empty() && selection.rows(&projection).chain(selection.totals(&projection)).next().is_none() {
        return Err(Outcome::misused(&format!("No row matches {}; `wattfolio rows {}` lists them", patterns.join(", "), arguments.plan.display())));
    }
    let text = match arguments.format {
        OutputFormat::Table => table(&projection, &selection, &plan, scenario.as_deref()),
        OutputFormat::Csv => csv(&projection, &selection),
        OutputFormat::Json => json(&projection, &selection, &plan.company.name, &store::plan_hash(&base), scenario.as_deref()),
    };
    let failed = projection.book.checks().iter().any(|check| !projection.holds(check));
    // Notes are for `check`; here only what may be wrong. JSON holds all of them.
    let grave: Vec<Finding> = projection.findings.iter().filter(|finding| finding.level > Level::Note).cloned().collect();
    let err = if arguments.format == OutputFormat::Json { String::new() } else { findings_text(&grave) };
    let mut outcome = Outcome { out: text, err, code: u8::from(failed) };
    if let Some(path) = &arguments.output {
        if std::fs::canonicalize(path).is_ok_and(|target| std::fs::canonicalize(&arguments.plan).is_ok_and(|plan| plan == target)) {
            return Err(Outcome::misused("-o names the plan itself, which would be lost; name another file"));
        }
        store::replace(path, outcome.out.as_bytes()).map_err(|error| Outcome::failed(&format!("Cannot write {}: {error}", path.display())))?;
        outcome.out.clear();
    }
    Ok(outcome)
}

/// The plan under the scenario with the changed fields, the scenario's id, and findings about its overrides.
fn changed(base: &Plan, arguments: &ProjectArguments) -> Result<(Plan, Option<String>, Vec<Finding>), Outcome> {
    let (mut plan, scenario, findings) = match &arguments.scenario {
        None => (base.clone(), None, Vec::new()),
        Some(wanted) => {
            let scenario = base.scenario(wanted).ok_or_else(|| {
                let known: Vec<&str> = base.scenarios.iter().map(|s| s.id.as_str()).collect();
                Outcome::misused(&format!("The plan has no scenario '{wanted}'; it has: {}", if known.is_empty() { "none".to_owned() } else { known.join(", ") }))
            })?;
            let (plan, findings) = base.under(scenario);
            (plan, Some(scenario.id.clone()), findings)
        }
    };
    for set in &arguments.sets {
        let (path, value) = set.split_once('=').ok_or_else(|| Outcome::misused(&format!("--set needs PATH=VALUE, not '{set}'")))?;
        plan.set(path.trim(), &Setting::parse(value)).map_err(|problem| Outcome::misused(&format!("--set {set}: {problem}")))?;
    }
    Ok((plan, scenario, findings))
}
