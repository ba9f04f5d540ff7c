//! What the program remembers between runs: never anything of a plan.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// At most so many recent files are kept.
const MOST_RECENTS: usize = 10;

/// What the program remembers between runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Prefs {
    /// The dark theme
    pub dark: bool,
    /// Files that were open, the last one first
    pub recents: Vec<PathBuf>,
    /// The size of everything in tenths of the usual; 0 is the usual
    pub zoom_tenths: u8,
}

impl Prefs {
    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: PathBuf) {
        self.recents.retain(|known| *known != path);
        self.recents.insert(0, path);
        self.recents.truncate(MOST_RECENTS);
    }
}
