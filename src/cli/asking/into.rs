//! Writing what was found into a plan, as a scenario.

use super::arguments::AnswerArguments;
use super::asked::AskedPlan;
use super::output::form;
use crate::cli::edit;
use crate::cli::output::Outcome;
use crate::plan::{Plan, Scenario, new_id};
use std::path::Path;

/// Refuses files that cannot be written before it searches.
pub(super) fn check(plan: &Path, into: Option<&Path>, answer: &AnswerArguments) -> Result<(), Outcome> {
    let place = |path: &Path| path.canonicalize().ok();
    if let Some(output) = &answer.output {
        form(output, answer.format)?;
        let is_same = into.is_some_and(|into| into == output || place(into) == place(output) && into.exists());
        if is_same {
            return Err(Outcome::misused("--into and -o name the same file: a plan and an answer need one each"));
        }
    }
    match into {
        Some(into) if into.exists() && place(into) != place(plan) => {
            Err(Outcome::misused(&format!("{} exists; name another file, or the plan itself", into.display())))
        }
        _ => Ok(()),
    }
}

/// Writes the plan with what was found as a scenario; `read` is what its file holds.
pub(super) fn add((asked, read): (&AskedPlan, &Plan), proposed: &Scenario, into: &Path) -> Result<(), Outcome> {
    let before = asked.asks.base();
    let ids = before.scenarios.iter().map(|known| known.id.as_str());
    let scenario = Scenario { id: new_id(&proposed.id, ids), ..proposed.clone() };
    let mut after = before.clone();
    after.scenarios.push(scenario);
    edit::save(Some(read), &after, into)
}
