//! A plan with its numbers, which can be computed while the window opens.

use crate::app::state::derived::Derived;
use crate::app::state::session::Session;
use crate::plan::Plan;
use std::path::PathBuf;

/// A document with its numbers.
pub struct Computed {
    pub(super) session: Session,
    pub(super) derived: Derived,
}

impl Computed {
    /// Computes a plan, from a file or not.
    pub fn of(plan: Plan, path: Option<PathBuf>) -> Self {
        let session = Session::new(plan, path);
        Self { derived: Derived::of(&session), session }
    }
}
