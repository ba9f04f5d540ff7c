//! Should the program fail, what was not saved is written beside the plan's file.

use super::session::Session;
use crate::plan::Plan;
use crate::store;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The last plan that was not in its file, and where it would be rescued to.
#[derive(Debug, Default)]
pub struct Rescue {
    unsaved: Mutex<Option<(Arc<Plan>, PathBuf)>>,
}

impl Rescue {
    /// Follows the document: costs a pointer a pass.
    pub(super) fn follow(&self, session: &Session) {
        let path = session.path.clone().unwrap_or_else(|| PathBuf::from("wattfolio-untitled.ron"));
        let unsaved = session.is_dirty().then(|| (Arc::clone(session.plan()), path.with_extension("rescued.ron")));
        if let Ok(mut place) = self.unsaved.lock() {
            *place = unsaved;
        }
    }

    /// Writes what is not saved; says where, or why it could not.
    pub(super) fn write(&self) -> String {
        let unsaved = match self.unsaved.lock() {
            Ok(unsaved) => unsaved.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        };
        let Some((plan, path)) = unsaved else { return "Nothing was unsaved".to_owned() };
        match store::save(&plan, &path) {
            Ok(()) => format!("What was not saved is in {}", path.display()),
            Err(error) => format!("What was not saved could not be written to {}: {error}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_saved_is_rescued() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.ron");
        let mut session = Session::new(Plan::blank(), Some(file));
        let rescue = Rescue::default();
        rescue.follow(&session);
        assert_eq!(rescue.write(), "Nothing was unsaved");
        session.edit("Rename", None, |plan| "Other".clone_into(&mut plan.company.name));
        rescue.follow(&session);
        assert!(rescue.write().ends_with("mine.rescued.ron"));
        assert_eq!(store::load(&folder.path().join("mine.rescued.ron")).unwrap(), **session.plan());
    }
}
