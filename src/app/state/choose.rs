//! What the page of choices shows.

use super::looked::Looked;
use crate::plan::{Ask, Plan, Question};

/// The id of the question that a plan without one of its own is asked; no id of a plan begins so.
pub const USUAL_CHOICE: &str = "~choice";

/// What proposing phases does.
pub const PROPOSE_HELP: &str = "For each site with megawatts that mine and that no conversion takes: one or two phases with a conversion \
                                and a lease on usual terms, left out until they are chosen";

/// What the page of choices shows.
#[derive(Clone, Debug, Default)]
pub struct ChooseView {
    /// The id of the question that is shown
    pub shown: String,
    /// The plan that is looked at, and the one before
    pub looked: Looked,
}

impl ChooseView {
    /// Keeps to a question of the plan: the one that is selected, the one that was shown, or the first; without one, to the usual one.
    pub fn follow(&mut self, plan: &Plan, selection: &str) {
        let choices = || plan.questions.iter().filter(|question| question.ask == Ask::Choose);
        let exists = |id: &str| choices().any(|question| question.id == id);
        let before = self.shown.clone();
        if let Some(id) = selection.strip_prefix("questions.").filter(|id| exists(id)) {
            id.clone_into(&mut self.shown);
        }
        if !exists(&self.shown) {
            self.shown = choices().next().map_or_else(|| USUAL_CHOICE.to_owned(), |question| question.id.clone());
        }
        if self.shown != before {
            self.looked.away();
        }
    }
}

/// What a plan without a question of its own is asked: the highest NPV without a funding gap, so that no new shares are needed.
pub fn usual_choice() -> Question {
    Question {
        id: USUAL_CHOICE.to_owned(),
        name: "How many MW go to AI, where, and in which quarter?".to_owned(),
        outcome: "company.npv".to_owned(),
        condition: "company.funding-gap <= 0".to_owned(),
        ..Question::unnamed(Ask::Choose)
    }
}
