//! Should the program fail, what was not saved is kept where autosaves are, and offered at the next start.

use super::session::Session;
use crate::plan::Plan;
use crate::store::Kept;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What would be lost: the plan and its file.
type Unsaved = (Arc<Plan>, Option<PathBuf>);

/// The last plan that was not in its file, and where it would be kept.
#[derive(Debug, Default)]
pub struct Rescue {
    unsaved: Mutex<Option<(Unsaved, Kept)>>,
}

impl Rescue {
    /// Follows the document.
    pub(super) fn follow(&self, session: &Session, kept: &Kept) {
        let unsaved = session.is_dirty().then(|| ((Arc::clone(session.plan()), session.path.clone()), kept.clone()));
        if let Ok(mut place) = self.unsaved.lock() {
            *place = unsaved;
        }
    }

    /// Keeps what is not saved; says so, or why it could not.
    pub(super) fn write(&self) -> String {
        let unsaved = match self.unsaved.lock() {
            Ok(unsaved) => unsaved.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        };
        let Some(((plan, path), kept)) = unsaved else { return "Nothing was unsaved".to_owned() };
        match kept.autosave(&kept.autosave_of(path.as_deref()), &plan, path.as_deref()) {
            Ok(()) => "What was not saved is kept and will be offered at the next start".to_owned(),
            Err(error) => format!("What was not saved could not be kept: {error}"),
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
        assert_eq!(rescue.write(), "Nothing was unsaved");
        session.edit("Rename", None, |plan| "Other".clone_into(&mut plan.company.name));
        rescue.follow(&session, &kept);
        assert!(rescue.write().starts_with("What was not saved is kept"));
        assert_eq!(kept.lost()[0].plan, **session.plan());
        assert!(!folder.path().join("mine.ron").exists(), "nothing stands beside the plan");
    }
}
