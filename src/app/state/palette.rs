//! The search by name: what was typed, and what was found.

use crate::app::state::command::Command;
use crate::app::state::stamp::Stamp;
use std::sync::Arc;

/// The search and its results.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What was typed
    pub(in crate::app) text: String,
    /// The match that Enter takes, counted from 0
    pub(in crate::app) chosen: usize,
    /// It was drawn before, so its input has had the focus
    pub(in crate::app) shown: bool,
    /// The matches, and the text and plan they are for: the search runs again only if either has changed
    pub(in crate::app) found: Option<(Asked, Arc<[Found]>)>,
}

/// The text, and the plan's stamp.
pub(in crate::app) type Asked = (String, Stamp);

/// Something that was found.
#[derive(Clone, Debug)]
pub(in crate::app) struct Found {
    pub name: String,
    /// What kind of thing it is, and where
    pub place: String,
    /// Its shortcut, empty if it has none
    pub keys: String,
    /// What choosing it does
    pub command: Command,
}
