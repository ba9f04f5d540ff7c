//! The base, its scenarios and other plans side by side, computed on a separate thread.

use crate::analysis::Case;
use crate::app::state::job::Job;
use crate::app::state::session::Session;
use crate::app::state::view::View;
use crate::model::project;
use crate::plan::Plan;
use egui::Context;
use std::sync::Arc;

/// What the results were computed from: the revision of the document, and the number of other plans.
pub(in crate::app) type Stamp = (u64, usize);

/// Cases side by side.
#[derive(Default)]
pub struct Cases {
    /// Plans from other files: name and plan
    others: Vec<(String, Arc<Plan>)>,
    found: Vec<Found>,
    stamp: Option<Stamp>,
    wanted: Option<Stamp>,
    job: Option<Job<Vec<Found>>>,
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

impl Cases {
    /// The cases in their order.
    pub(in crate::app) fn found(&self) -> &[Found] {
        &self.found
    }

    /// The current run.
    pub(in crate::app) fn job(&self) -> Option<&Job<Vec<Found>>> {
        self.job.as_ref()
    }

    /// What the results were computed from.
    pub(in crate::app) fn stamp(&self) -> Option<Stamp> {
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
        let stamp = (session.revision(), self.others.len());
        if let Some(result) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            match result {
                Ok(found) if !found.is_empty() => (self.found, self.stamp) = (found, self.wanted),
                Ok(_) => {}
                Err(problem) => self.problem = Some(problem),
            }
        }
        if self.wanted == Some(stamp) || view.drag.is_some() {
            return;
        }
        self.wanted = Some(stamp);
        self.problem = None;
        let mut plans: Vec<(String, String, Arc<Plan>)> =
            vec![("base".to_owned(), "Base".to_owned(), Arc::clone(session.plan()))];
        plans.extend(
            session
                .plan()
                .scenarios
                .iter()
                .map(|s| (s.id.clone(), s.name.clone(), Arc::new(session.plan().under(s).0))),
        );
        plans.extend(
            self.others
                .iter()
                .enumerate()
                .map(|(i, (name, plan))| (format!("file {i}"), name.clone(), Arc::clone(plan))),
        );
        self.job = Some(Job::start(ctx, "Computing the scenarios", plans.len(), move |progress| {
            let mut found = Vec::new();
            for (id, name, plan) in plans {
                if progress.is_cancelled() {
                    return Vec::new();
                }
                let case = match project(&plan) {
                    Ok(projection) => Ok(Case { name: name.clone(), plan: Plan::clone(&plan), projection }),
                    Err(findings) => Err(findings
                        .first()
                        .map_or_else(|| "it has errors".to_owned(), |finding| finding.message.clone())),
                };
                found.push(Found { id, name, case });
                progress.step();
            }
            found
        }));
    }
}
