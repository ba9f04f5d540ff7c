//! What the program remembers between runs: never anything from a plan.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The maximum number of recent files kept.
const MOST_RECENTS: usize = 10;

/// What the program remembers between runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Prefs {
    /// The dark theme
    pub dark: bool,
    /// Recently opened files, latest first
    pub recents: Vec<PathBuf>,
    /// The size of everything in tenths of the default; 0 is the default
    pub zoom_tenths: u8,
    /// The key figures that are shown, in their order; the usual ones if there are none
    pub figures: Vec<String>,
}

impl Prefs {
    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: PathBuf) {
        self.recents.retain(|known| *known != path);
        self.recents.insert(0, path);
        self.recents.truncate(MOST_RECENTS);
    }
}
