//! The open document: plan, file, history. One gesture is one step; whether it is saved is a comparison, not a flag.

use crate::plan::{Plan, Scenario};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The maximum number of steps that can be undone.
const MOST_STEPS: usize = 500;

/// A number that no document had before.
fn next_revision() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

#[derive(Clone, Debug)]
struct Step {
    label: String,
    plan: Arc<Plan>,
}

/// The plan as it is after a step of the history.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What the step did; of the first, where the history begins
    pub label: String,
    /// The plan after it
    pub plan: Arc<Plan>,
}

/// A drag, or the editing of a field, while it goes on.
#[derive(Clone, Debug)]
struct Gesture {
    key: String,
    /// What could be redone before it
    undone: Vec<Step>,
}

/// The open document.
#[derive(Clone, Debug)]
pub struct Session {
    plan: Arc<Plan>,
    /// The file it was read from or written to
    pub path: Option<PathBuf>,
    /// The scenario that is shown, by its id; None is the base
    pub scenario: Option<String>,
    /// The plan in its file; None if no file contains it
    saved: Option<Arc<Plan>>,
    done: Vec<Step>,
    undone: Vec<Step>,
    gesture: Option<Gesture>,
    revision: u64,
}

impl Session {
    /// A document with no unsaved changes.
    pub fn new(plan: Plan, path: Option<PathBuf>) -> Self {
        let plan = Arc::new(plan);
        Self {
            saved: Some(Arc::clone(&plan)),
            plan,
            path,
            scenario: None,
            done: Vec::new(),
            undone: Vec::new(),
            gesture: None,
            revision: next_revision(),
        }
    }

    /// The base plan.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Different after every change, and for every document: results computed from one are never mistaken for another's.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// True if the plan differs from its file.
    pub fn is_dirty(&self) -> bool {
        self.saved.as_ref().is_none_or(|saved| !Arc::ptr_eq(&self.plan, saved) && self.plan != *saved)
    }

    /// Records that the file contains the plan as it is.
    pub fn mark_saved(&mut self, path: PathBuf) {
        self.saved = Some(Arc::clone(&self.plan));
        self.path = Some(path);
        self.end_gesture();
    }

    /// Records what the plan's file contains: a plan other than the window's, or none.
    pub fn file_holds(&mut self, saved: Option<Plan>) {
        self.saved = saved.map(Arc::new);
    }

    /// The scenario that is shown.
    pub fn active_scenario(&self) -> Option<&Scenario> {
        self.scenario.as_ref().and_then(|id| self.plan.scenarios.iter().find(|s| s.id == *id))
    }

    /// Changes the plan in one step with this name; edits of one gesture with the same key join into one step.
    pub fn edit(&mut self, label: &str, key: Option<&str>, change: impl FnOnce(&mut Plan)) {
        let mut plan = Plan::clone(&self.plan);
        change(&mut plan);
        if plan == *self.plan {
            return;
        }
        let joins = key.is_some() && self.gesture.as_ref().map(|gesture| gesture.key.as_str()) == key;
        if !joins {
            let undone = std::mem::take(&mut self.undone);
            self.gesture = key.map(|key| Gesture { key: key.to_owned(), undone });
            self.done.push(Step { label: label.to_owned(), plan: Arc::clone(&self.plan) });
            if self.done.len() > MOST_STEPS {
                self.done.remove(0);
            }
        }
        self.replace(Arc::new(plan));
    }

    /// Takes back the gesture with this key while it goes on, as if it had never begun: it is no step, and what could be redone still
    /// can.
    pub fn take_back(&mut self, key: &str) {
        if let Some(Gesture { undone, .. }) = self.gesture.take_if(|gesture| gesture.key == key)
            && let Some(Step { plan, .. }) = self.done.pop()
        {
            self.undone = undone;
            self.replace(plan);
        }
    }

    /// Ends a drag or the editing of a field: the next edit is a separate step.
    pub fn end_gesture(&mut self) {
        self.gesture = None;
    }

    /// The step that undo would reverse.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.label.as_str())
    }

    /// The step that redo would repeat.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// Undoes the last step.
    pub fn undo(&mut self) {
        if let Some(Step { label, plan }) = self.done.pop() {
            self.undone.push(Step { label, plan: Arc::clone(&self.plan) });
            self.end_gesture();
            self.replace(plan);
        }
    }

    /// Redoes the last undone step.
    pub fn redo(&mut self) {
        if let Some(Step { label, plan }) = self.undone.pop() {
            self.done.push(Step { label, plan: Arc::clone(&self.plan) });
            self.end_gesture();
            self.replace(plan);
        }
    }

    /// All stages of the history: what it began with, what was done, and what could be redone.
    pub fn stages(&self) -> Vec<Stage> {
        let before = self.done.iter().map(|step| &step.plan).chain([&self.plan]);
        let after = self.undone.iter().rev();
        let plans = before.cloned().chain(after.clone().map(|step| Arc::clone(&step.plan)));
        let labels = self.done.iter().chain(after).map(|step| step.label.clone());
        std::iter::once("Beginning".to_owned())
            .chain(labels)
            .zip(plans)
            .map(|(label, plan)| Stage { label, plan })
            .collect()
    }

    /// The number of the stage that is shown, counted from the beginning.
    pub fn step(&self) -> usize {
        self.done.len()
    }

    /// Undoes or redoes up to this stage.
    pub fn go_to(&mut self, stage: usize) {
        while self.step() > stage && self.undo_label().is_some() {
            self.undo();
        }
        while self.step() < stage && self.redo_label().is_some() {
            self.redo();
        }
    }

    fn replace(&mut self, plan: Arc<Plan>) {
        self.plan = plan;
        self.revision = next_revision();
        if self.active_scenario().is_none() {
            self.scenario = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rename(session: &mut Session, name: &str, key: Option<&str>) {
        session.edit("Rename", key, |plan| name.clone_into(&mut plan.company.name));
    }

    #[test]
    fn a_gesture_is_one_step_and_undo_to_the_saved_plan_is_clean() {
        let mut session = Session::new(Plan::blank(), None);
        rename(&mut session, "A", Some("name"));
        rename(&mut session, "B", Some("name"));
        session.end_gesture();
        rename(&mut session, "C", Some("name"));
        assert!(session.is_dirty());
        session.undo();
        assert_eq!(session.plan().company.name, "B");
        session.undo();
        assert!(!session.is_dirty() && session.undo_label().is_none());
        session.redo();
        session.redo();
        assert_eq!(session.plan().company.name, "C");
        session.redo();
        assert_eq!(session.redo_label(), None);
    }

    #[test]
    fn the_history_has_a_stage_for_each_step_and_one_can_go_to_any_of_them() {
        let mut session = Session::new(Plan::blank(), None);
        for name in ["A", "B", "C"] {
            rename(&mut session, name, None);
        }
        session.undo();
        let stages = session.stages();
        let names: Vec<&str> = stages[1..].iter().map(|stage| stage.plan.company.name.as_str()).collect();
        assert_eq!((names, stages[0].label.as_str(), session.step()), (vec!["A", "B", "C"], "Beginning", 2));
        for stage in [0, 3, 1] {
            session.go_to(stage);
            assert!(session.step() == stage && *session.plan() == stages[stage].plan);
            assert_eq!(session.stages().len(), 4);
        }
    }

    #[test]
    fn a_gesture_that_is_taken_back_is_no_step() {
        let mut session = Session::new(Plan::blank(), None);
        rename(&mut session, "A", None);
        rename(&mut session, "B", None);
        session.undo();
        rename(&mut session, "C", Some("name"));
        rename(&mut session, "D", Some("name"));
        session.take_back("notes");
        assert_eq!(session.plan().company.name, "D", "another field's gesture");
        session.take_back("name");
        session.take_back("name");
        assert_eq!(session.plan().company.name, "A");
        session.redo();
        assert_eq!(session.plan().company.name, "B", "what could be redone still can");
        rename(&mut session, "E", Some("name"));
        session.end_gesture();
        session.take_back("name");
        assert_eq!(session.plan().company.name, "E", "it is over");
    }

    #[test]
    fn an_edit_that_changes_nothing_is_no_step_and_a_new_edit_clears_redo() {
        let mut session = Session::new(Plan::blank(), None);
        let name = session.plan().company.name.clone();
        rename(&mut session, &name, None);
        assert_eq!(session.undo_label(), None);
        rename(&mut session, "A", None);
        session.undo();
        rename(&mut session, "B", None);
        assert_eq!(session.redo_label(), None);
    }
}
