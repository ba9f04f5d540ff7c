//! What the page of questions shows.

use super::looked::Looked;
use crate::plan::Plan;

/// What the page of questions shows.
#[derive(Clone, Debug, Default)]
pub struct WhatIfView {
    /// The id of the question that is shown
    pub shown: String,
    /// Levers, outcomes and conditions are typed as on the command line
    pub as_text: bool,
    /// What was typed into a field and cannot be read, and why
    pub unread: Option<Unread>,
    /// The whole table is shown
    pub whole_table: bool,
    /// The plans of a frontier that are looked at
    pub looked: Looked,
}

/// A text that cannot be used.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The field for which it was typed
    pub path: String,
    /// The text
    pub text: String,
    /// Why, in one sentence
    pub problem: String,
}

impl WhatIfView {
    /// Keeps to a question of the plan: the one that is selected, the one that was shown, or the first.
    pub fn follow(&mut self, plan: &Plan, selection: &str) {
        let exists = |id: &str| plan.questions.iter().any(|question| question.id == id);
        let before = self.shown.clone();
        if let Some(id) = selection.strip_prefix("questions.").filter(|id| exists(id)) {
            id.clone_into(&mut self.shown);
        }
        if !exists(&self.shown) {
            self.shown = plan.questions.first().map(|question| question.id.clone()).unwrap_or_default();
        }
        if self.shown != before {
            self.looked.away();
        }
    }
}
