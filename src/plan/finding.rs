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
    /// Edits that would fix it, any one of them
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
}

/// An edit that fixes a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Remedy {
    /// What it does, in a few words
    pub label: String,
    /// The fields that it sets, by path, and their values as they are typed
    pub fields: Vec<(String, String)>,
}

impl Remedy {
    /// Sets one field.
    pub fn set(label: impl Into<String>, path: &str, value: &impl ToString) -> Self {
        Self { label: label.into(), fields: vec![(path.to_owned(), value.to_string())] }
    }
}

impl Finding {
    /// The same with edits that would fix it.
    #[must_use]
    pub fn with(mut self, remedies: Vec<Remedy>) -> Self {
        self.remedies = remedies;
        self
    }

    /// A finding of any level.
    pub fn new(level: Level, path: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { level, path: path.into(), message: message.into(), fix: fix.into(), remedies: Vec::new() }
    }
}
