//! What the page of futures shows.

use crate::plan::{Ask, Plan, Question};

/// The id of the question that a plan without one of its own is asked; no id of a plan begins so.
pub const USUAL: &str = "~futures";

/// What the page of futures shows.
#[derive(Clone, Debug, Default)]
pub struct RiskView {
    /// The id of the question that is shown
    pub shown: String,
    /// Only futures of this kind are shown
    pub filter: Option<Filter>,
    /// The number of the future that is looked at
    pub future: Option<u64>,
}

/// Futures by what fails first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Filter {
    /// The condition at this place
    Cause(usize),
    /// Nothing fails
    Nothing,
}

impl RiskView {
    /// Keeps to a question of the plan: the one that is selected, the one that was shown, or the first; without one, to the usual one.
    pub fn follow(&mut self, plan: &Plan, selection: &str) {
        let futures = || plan.questions.iter().filter(|question| question.ask == Ask::Futures);
        let exists = |id: &str| futures().any(|question| question.id == id);
        let before = self.shown.clone();
        if let Some(id) = selection.strip_prefix("questions.").filter(|id| exists(id)) {
            id.clone_into(&mut self.shown);
        }
        if !exists(&self.shown) {
            self.shown = futures().next().map_or_else(|| USUAL.to_owned(), |question| question.id.clone());
        }
        if self.shown != before {
            (self.filter, self.future) = (None, None);
        }
    }
}

/// What a plan without a question of its own is asked: whether it stays funded.
pub fn usual_question() -> Question {
    Question {
        id: USUAL.to_owned(),
        name: "Do we stay funded, and what fails first?".to_owned(),
        ..Question::unnamed(Ask::Futures)
    }
}
