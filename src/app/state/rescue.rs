//! If the program fails, unsaved changes are kept with the autosaves and offered at the next start.

use crate::app::state::session::Session;
use crate::plan::Plan;
use crate::store::Kept;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The unsaved work: the plan and its file.
type Unsaved = (Arc<Plan>, Option<PathBuf>);

/// The latest plan with unsaved changes, and where it would be kept.
#[derive(Debug, Default)]
pub struct Rescue {
    unsaved: Mutex<Option<(Unsaved, Kept)>>,
}

impl Rescue {
    /// Follows the document.
    pub(in crate::app) fn follow(&self, session: &Session, kept: &Kept) {
        let unsaved = session.is_dirty().then(|| ((Arc::clone(session.plan()), session.path.clone()), kept.clone()));
        if let Ok(mut place) = self.unsaved.lock() {
            *place = unsaved;
        }
    }

    /// Keeps unsaved changes; returns a sentence that says so, or why not.
    pub(in crate::app) fn write(&self) -> String {
        let unsaved = match self.unsaved.lock() {
            Ok(unsaved) => unsaved.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        };
        let Some(((plan, path), kept)) = unsaved else { return "There were no unsaved changes".to_owned() };
        match kept.autosave(&kept.autosave_of(path.as_deref()), &plan, path.as_deref()) {
            Ok(()) => "Unsaved changes were kept and will be offered at the next start".to_owned(),
            Err(error) => format!("Unsaved changes could not be kept: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_saved_is_rescued() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().join("data"));
        let mut session = Session::new(Plan::blank(), Some(folder.path().join("mine.ron")));
        let rescue = Rescue::default();
        rescue.follow(&session, &kept);
        assert_eq!(rescue.write(), "There were no unsaved changes");
        session.edit("Rename", None, |plan| "Other".clone_into(&mut plan.company.name));
        rescue.follow(&session, &kept);
        assert!(rescue.write().starts_with("Unsaved changes were kept"));
        assert_eq!(kept.lost()[0].plan, **session.plan());
        assert!(!folder.path().join("mine.ron").exists(), "nothing is written next to the plan");
    }
}
