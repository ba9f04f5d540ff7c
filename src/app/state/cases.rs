//! The base, its scenarios and other plans side by side, computed on a separate thread.

use crate::analysis::Case;
use crate::app::state::job::{Job, Task};
use crate::app::state::session::Session;
use crate::app::state::view::View;
use crate::model::project;
use crate::plan::Plan;
use egui::Context;
use std::sync::Arc;

/// What the results were computed from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) struct CasesStamp {
    /// The revision of the document
    revision: u64,
    /// The number of other plans
    others: usize,
}

/// The cases being computed.
type Computing = Job<Vec<Found>, CasesStamp>;

/// Cases side by side.
#[derive(Default)]
pub struct Cases {
    /// Plans from other files: name and plan
    others: Vec<(String, Arc<Plan>)>,
    found: Vec<Found>,
    stamp: Option<CasesStamp>,
    wanted: Option<CasesStamp>,
    job: Option<Computing>,
    /// The error of the last run
    pub(in crate::app) problem: Option<String>,
}

/// A case, or why it cannot be computed.
pub(in crate::app) struct Found {
    /// "base", a scenario's id, or "file" and a number
    pub id: String,
    /// Its name
    pub name: String,
    /// Its plan and numbers; the first error if there are none
    pub case: Result<Case, String>,
}

impl Found {
    /// True of a plan of another file.
    pub(in crate::app) fn is_other(&self) -> bool {
        self.id.starts_with("file ")
    }
}

impl Cases {
    /// The cases in their order.
    pub(in crate::app) fn found(&self) -> &[Found] {
        &self.found
    }

    /// The current run.
    pub(in crate::app) fn job(&self) -> Option<&Computing> {
        self.job.as_ref()
    }

    /// What the results were computed from.
    pub(in crate::app) fn stamp(&self) -> Option<CasesStamp> {
        self.stamp
    }

    /// True if the document has changed since.
    pub(in crate::app) fn is_outdated(&self) -> bool {
        self.stamp != self.wanted
    }

    /// Computes again, even if nothing has changed.
    pub(in crate::app) fn compute_again(&mut self) {
        self.wanted = None;
    }

    /// Adds another plan.
    pub(in crate::app) fn add(&mut self, name: String, plan: Plan) {
        self.others.push((name, Arc::new(plan)));
    }

    /// Computes again if the document has changed.
    pub(in crate::app) fn update(&mut self, ctx: &Context, session: &Session, view: &View) {
        self.receive();
        let stamp = CasesStamp { revision: session.revision(), others: self.others.len() };
        if self.wanted == Some(stamp) || view.drag.is_some() {
            return;
        }
        self.wanted = Some(stamp);
        self.problem = None;
        let plans = self.plans(session);
        let task = Task { what: "Computing the scenarios".to_owned(), parts: plans.len(), stamp };
        self.job = Some(Job::start(ctx, task, move |progress| {
            let mut found = Vec::new();
            for (id, name, plan) in plans {
                if progress.is_cancelled() {
                    return Vec::new();
                }
                found.push(computed(id, name, &plan));
                progress.step();
            }
            found
        }));
    }

    /// Takes over the results of a run that has ended; those of a cancelled run are empty and leave the earlier ones.
    fn receive(&mut self) {
        let Some(result) = self.job.as_ref().and_then(Job::poll) else { return };
        let stamp = self.job.take().map(|job| job.task().stamp);
        match result {
            Ok(found) if !found.is_empty() => (self.found, self.stamp) = (found, stamp),
            Ok(_) => {}
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Id, name and plan of each case: the base, the scenarios, the other plans.
    fn plans(&self, session: &Session) -> Vec<(String, String, Arc<Plan>)> {
        let plan = session.plan();
        let base = std::iter::once(("base".to_owned(), "Base".to_owned(), Arc::clone(plan)));
        let scenarios = plan.scenarios.iter().map(|s| (s.id.clone(), s.name.clone(), Arc::new(plan.under(s).0)));
        let others = self.others.iter().enumerate();
        let others = others.map(|(i, (name, plan))| (format!("file {i}"), name.clone(), Arc::clone(plan)));
        base.chain(scenarios).chain(others).collect()
    }
}

/// A case with its numbers, or the first error that prevents computing them.
fn computed(id: String, name: String, plan: &Plan) -> Found {
    let case = match project(plan) {
        Ok(projection) => Ok(Case { name: name.clone(), plan: plan.clone(), projection }),
        Err(findings) => {
            Err(findings.first().map_or_else(|| "it has errors".to_owned(), |finding| finding.message.clone()))
        }
    };
    Found { id, name, case }
}
