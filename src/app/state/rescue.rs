//! If the program fails, unsaved changes are kept with the autosaves and offered at the next start.

use crate::app::state::session::Session;
use crate::plan::Plan;
use crate::store::Kept;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The unsaved work of a window.
#[derive(Clone, Debug)]
struct Unsaved {
    plan: Arc<Plan>,
    /// The plan's own file
    path: Option<PathBuf>,
    kept: Kept,
    /// Where the window keeps its autosave: no other window writes to it
    file: PathBuf,
}

/// The latest plan with unsaved changes, and where it would be kept.
#[derive(Debug, Default)]
pub struct Rescue {
    unsaved: Mutex<Option<Unsaved>>,
}

impl Rescue {
    /// Follows the document of the window whose autosave is `file`.
    pub(in crate::app) fn follow(&self, session: &Session, kept: &Kept, file: &Path) {
        let unsaved = session.is_dirty().then(|| Unsaved {
            plan: Arc::clone(session.plan()),
            path: session.path.clone(),
            kept: kept.clone(),
            file: file.to_owned(),
        });
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
        let Some(unsaved) = unsaved else { return "There were no unsaved changes".to_owned() };
        match unsaved.kept.autosave(&unsaved.file, &unsaved.plan, unsaved.path.as_deref()) {
            Ok(()) => "Unsaved changes were kept and will be offered at the next start".to_owned(),
            Err(error) => format!("Unsaved changes could not be kept: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(path: &Path, name: &str) -> Session {
        let mut session = Session::new(Plan::blank(), Some(path.to_owned()));
        session.edit("Rename", None, |plan| name.clone_into(&mut plan.company.name));
        session
    }

    #[test]
    fn only_what_is_not_saved_is_rescued() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().join("data"));
        let path = folder.path().join("mine.ron");
        let own = kept.own(Some(&path)).unwrap();
        let rescue = Rescue::default();
        rescue.follow(&Session::new(Plan::blank(), Some(path.clone())), &kept, &own.file);
        assert_eq!(rescue.write(), "There were no unsaved changes");
        let session = edited(&path, "Other");
        rescue.follow(&session, &kept, &own.file);
        assert!(rescue.write().starts_with("Unsaved changes were kept"));
        drop(own);
        assert_eq!(kept.lost()[0].plan, **session.plan());
        assert!(!path.exists(), "nothing is written next to the plan");
    }

    #[test]
    fn a_second_window_on_one_plan_is_rescued_beside_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().join("data"));
        let path = folder.path().join("mine.ron");
        let (first, second) = (kept.own(Some(&path)).unwrap(), kept.own(Some(&path)).unwrap());
        assert!(!first.is_shared && second.is_shared);
        kept.autosave(&first.file, edited(&path, "First").plan(), Some(&path)).unwrap();
        let rescue = Rescue::default();
        rescue.follow(&edited(&path, "Second"), &kept, &second.file);
        assert!(rescue.write().starts_with("Unsaved changes were kept"));
        drop((first, second));
        let mut names: Vec<String> = kept.lost().into_iter().map(|lost| lost.plan.company.name).collect();
        names.sort();
        assert_eq!(names, ["First", "Second"]);
    }
}
