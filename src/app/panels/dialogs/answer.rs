//! The answer to a dialog.

use crate::app::state::command::Command;

/// The answer to a dialog.
pub(in crate::app) enum Answer {
    /// It stays open
    None,
    /// It closes
    Close,
    /// It closes, and this is done
    Do(Command),
    /// This is done, and it stays open for the rest
    DoAndStay(Command),
}
