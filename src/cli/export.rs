//! `export`: the whole plan as a workbook, a report, CSV or JSON; the file's extension says which.

use super::arguments::ExportArguments;
use super::computed::Computed;
use super::output::{Outcome, write_beside};
use crate::export::{Exported, Form, export};
use crate::store;
use std::path::Path;

pub(super) fn run(arguments: &ExportArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &ExportArguments) -> Result<Outcome, Outcome> {
    let file = &arguments.file;
    let form = Form::of(file).map_err(|problem| Outcome::misused(&problem))?;
    let computed = Computed::of(&arguments.plan)?;
    let hash = store::plan_hash(&computed.base);
    let exported = Exported { base: &computed.base, plan: &computed.plan, scenario: computed.scenario.as_ref(), hash: &hash, command: &command(arguments) };
    let bytes = export(form, &computed.projection, &exported).map_err(|problem| Outcome::failed(&problem))?;
    write_beside(file, &[&arguments.plan.plan], &bytes)?;
    let failed = computed.projection.book.checks().iter().any(|check| !computed.projection.holds(check));
    Ok(Outcome { code: u8::from(failed), ..Outcome::done(format!("{} written, {} bytes\n", file.display(), bytes.len())) })
}

/// The command that writes the same file again.
fn command(arguments: &ExportArguments) -> String {
    let name = |path: &Path| quoted(&path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned()));
    let options = arguments.plan.scenario.iter().map(|s| ("--scenario", s)).chain(arguments.plan.sets.iter().map(|s| ("--set", s)));
    let options: Vec<String> = options.map(|(option, value)| format!(" {option} {}", quoted(value))).collect();
    format!("wattfolio export {} {}{}", name(&arguments.plan.plan), name(&arguments.file), options.concat())
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./=:,".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
