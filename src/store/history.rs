//! Files of monthly history beside a plan.

use super::own::text_of;
use super::read::load;
use crate::plan::{Plan, Setting};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// The field that names one.
const FIELD: &str = "uncertainty.history_file";

/// By their names, the texts of the histories that these plans or scenarios of them name; or one plain sentence that says why one cannot
/// be read. `file` is the file of the plans, None if they have none yet.
pub fn history_texts(plans: &[&Plan], file: Option<&Path>) -> BTreeMap<String, Result<String, String>> {
    names(plans).into_iter().map(|name| (name.clone(), read(&name, file))).collect()
}

/// The files of history that a plan's file names, wherever they are; none if the plan cannot be read.
pub fn histories_of(file: &Path) -> Vec<PathBuf> {
    let Ok(plan) = load(file) else { return Vec::new() };
    let folder = file.parent().unwrap_or(Path::new(""));
    names(&[&plan]).into_iter().map(|name| folder.join(name)).collect()
}

fn names(plans: &[&Plan]) -> BTreeSet<String> {
    let of_scenario = |plan: &Plan| -> Vec<String> {
        let settings = plan.scenarios.iter().filter_map(|scenario| scenario.overrides.get(FIELD));
        settings
            .filter_map(|setting| if let Setting::Text(name) = setting { Some(name.clone()) } else { None })
            .collect()
    };
    let own = plans.iter().map(|plan| plan.uncertainty.history_file.clone());
    let names = own.chain(plans.iter().flat_map(|plan| of_scenario(plan)));
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn read(name: &str, file: Option<&Path>) -> Result<String, String> {
    if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(
            "a history stands beside the plan's file, or in a folder there: name it without .. and /".to_owned()
        );
    }
    let Some(file) = file else {
        return Err(format!("'{name}' stands beside the plan's file, and the plan has none yet: save it first"));
    };
    let path = file.parent().unwrap_or(Path::new("")).join(name);
    if !path.exists() {
        return Err(format!("there is no file {}: put it beside the plan, or empty the field", path.display()));
    }
    text_of(&path).map_err(|problem| format!("{}: {problem}", path.display()))
}
