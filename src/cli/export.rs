//! `export`: the whole plan as a workbook, a report, CSV or JSON; the file extension selects the format.

use super::arguments::ExportArguments;
use super::computed::Computed;
use super::output::{Outcome, write_beside};
use crate::export::{DeckPart, Exported, Form, command, export};
use crate::store;

pub(super) fn run(arguments: &ExportArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &ExportArguments) -> Result<Outcome, Outcome> {
    let file = &arguments.file;
    let form = Form::of(file).map_err(|problem| Outcome::misused(&problem))?;
    let slides: Result<Vec<DeckPart>, String> = arguments.slides.iter().map(|name| DeckPart::named(name)).collect();
    let slides = slides.map_err(|problem| Outcome::misused(&problem))?;
    let computed = Computed::of(&arguments.plan)?;
    let hash = store::plan_hash(&computed.base);
    let scenario = computed.scenario.as_ref().map(|scenario| scenario.id.as_str());
    let again = command(&arguments.plan.plan, file, scenario, &arguments.plan.sets);
    let exported = Exported {
        base: &computed.base,
        plan: &computed.plan,
        scenario: computed.scenario.as_ref(),
        hash: &hash,
        sets: &arguments.plan.sets,
        command: &again,
        slides: &slides,
    };
    let bytes = export(form, &computed.projection, &exported).map_err(|problem| Outcome::failed(&problem))?;
    write_beside(file, &[&arguments.plan.plan], &bytes)?;
    let failed = computed.projection.book.checks().iter().any(|check| !computed.projection.holds(check));
    Ok(Outcome {
        code: u8::from(failed),
        ..Outcome::done(format!("{} written, {} bytes\n", file.display(), bytes.len()))
    })
}
