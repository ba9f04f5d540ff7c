//! The plan that is asked, and the command that asks it.

use crate::analysis::Asks;
use crate::cli::arguments::PlanArguments;
use crate::cli::computed::scenario;
use crate::cli::output::{Outcome, read};
use crate::export::quoted;
use crate::plan::Setting;
use crate::store;
use std::collections::BTreeMap;

/// The plan of the arguments, under its scenario and with its fields changed.
pub(in crate::cli) struct AskedPlan {
    pub asks: Asks,
    pub hash: String,
    /// Of the text of the history that the plan names
    pub history: Option<String>,
    pub scenario: Option<String>,
    pub sets: Vec<String>,
    pub file: std::path::PathBuf,
}

impl AskedPlan {
    /// Reads the plan, or says why not.
    pub fn of(arguments: &PlanArguments) -> Result<Self, Outcome> {
        let base = read(&arguments.plan)?;
        let scenario = arguments.scenario.as_deref().map(|wanted| scenario(&base, wanted)).transpose()?.flatten();
        let mut changed: BTreeMap<String, Setting> = BTreeMap::new();
        for set in &arguments.sets {
            let (path, value) =
                set.split_once('=').ok_or_else(|| Outcome::misused(&format!("--set needs PATH=VALUE, not '{set}'")))?;
            let setting = base.typed(path.trim(), value);
            base.clone()
                .set(path.trim(), &setting)
                .map_err(|problem| Outcome::misused(&format!("--set {set}: {problem}")))?;
            let path = crate::plan::renamed(path.trim()).unwrap_or_else(|| path.trim().to_owned());
            changed.insert(path, setting);
        }
        let asks = Asks::of(&base, scenario, changed);
        let histories = store::history_texts(&[&base, asks.plan()], Some(&arguments.plan));
        let named = histories.get(asks.plan().uncertainty.history_file.trim());
        let history = named.and_then(|text| text.as_ref().ok()).map(|text| store::hash_of(text));
        let asks = asks.with_histories(histories);
        Ok(Self {
            asks,
            hash: store::plan_hash(&base),
            history,
            scenario: scenario.map(|scenario| scenario.id.clone()),
            sets: arguments.sets.clone(),
            file: arguments.plan.clone(),
        })
    }
}

/// The command that asks this again.
pub(in crate::cli) fn command(name: &str, plan: &PlanArguments, options: &[(&str, &str)]) -> String {
    let scenario = plan.scenario.as_deref().map(|scenario| ("--scenario", scenario));
    let sets = plan.sets.iter().map(|set| ("--set", set.as_str()));
    let all = scenario.into_iter().chain(sets).chain(options.iter().copied());
    let word = |(option, value): (&str, &str)| match option {
        "" => format!(" {}", quoted(value)),
        // A switch has no value.
        option if value.is_empty() => format!(" {option}"),
        option => format!(" {option} {}", quoted(value)),
    };
    let options: String = all.map(word).collect();
    format!("wattfolio {name} {}{options}", quoted(&plan.plan.display().to_string()))
}
