//! Findings about a plan, as data.

use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing
    Note,
    /// Probably unintended
    Warning,
    /// The plan cannot be right
    Error,
}

impl Level {
    /// The word used in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding: where, what, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// How much it matters
    pub level: Level,
    /// The field or object it is about, or the key of a row
    pub path: String,
    /// The finding, in one sentence without a full stop
    pub message: String,
    /// How to fix it
    pub fix: String,
}

impl Finding {
    /// A finding of any level.
    pub fn new(level: Level, path: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { level, path: path.into(), message: message.into(), fix: fix.into() }
    }
}
