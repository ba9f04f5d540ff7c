//! Files of monthly history beside a plan.

use super::own::text_of;
use crate::plan::Plan;
use std::path::Path;

/// The text of the history that a plan names, beside the plan's own file; None if it names none.
///
/// # Errors
/// One plain sentence: the plan has no file yet, or the history cannot be read.
pub fn history_text(plan: &Plan, file: Option<&Path>) -> Option<Result<String, String>> {
    let name = plan.uncertainty.history_file.trim();
    if name.is_empty() {
        return None;
    }
    let folder = file.map(|file| file.parent().unwrap_or(Path::new("")));
    let Some(folder) = folder else {
        return Some(Err(format!("'{name}' stands beside the plan's file, and the plan has none yet: save it first")));
    };
    let path = folder.join(name);
    Some(text_of(&path).map_err(|problem| format!("{}: {problem}", path.display())))
}
