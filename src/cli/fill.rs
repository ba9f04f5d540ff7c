//! `fill`: fills plan figures into a text.

use super::arguments::FillArguments;
use super::computed::Computed;
use super::output::{Outcome, read, write_beside};
use crate::analysis::{Asked, fill};
use crate::store::text_of;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) fn run(arguments: &FillArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &FillArguments) -> Result<Outcome, Outcome> {
    let file = &arguments.template;
    let text = text_of(file).map_err(|why| Outcome::failed(&format!("{}: {why}", file.display())))?;
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    let mut known: BTreeMap<Asked, Computed> = BTreeMap::new();
    let filled = fill(&text, |asked, figure| {
        if !known.contains_key(asked) {
            known.insert(asked.clone(), computed(folder, asked)?);
        }
        let computed = &known[asked];
        figure(&computed.projection, &computed.plan)
    });
    let filled = filled.map_err(|problem| Outcome::failed(&format!("{}, {problem}", file.display())))?;
    match &arguments.output {
        None => Ok(Outcome::done(filled)),
        Some(output) => {
            let plans: Vec<PathBuf> = known.keys().map(|asked| folder.join(&asked.plan)).collect();
            let read: Vec<&Path> = plans.iter().map(PathBuf::as_path).chain([file.as_path()]).collect();
            write_beside(output, &read, filled.as_bytes())?;
            Ok(Outcome::done(format!("{} written\n", output.display())))
        }
    }
}

/// The numbers a figure asks for; the plan's path is relative to the text's folder.
fn computed(folder: &Path, asked: &Asked) -> Result<Computed, String> {
    let plan = read(&folder.join(&asked.plan)).map_err(|outcome| outcome.err.trim_end().to_owned())?;
    Computed::changed(plan, asked.scenario.as_deref(), &asked.sets).map_err(|outcome| outcome.err.trim_end().to_owned())
}
