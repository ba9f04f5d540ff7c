//! The steps of the history with what each did to NPV, lowest cash and the funding gap, computed on a separate thread while they are
//! looked at.

use crate::app::state::job::{Job, Task};
use crate::app::state::session::{Session, Stage};
use crate::model::project;
use crate::plan::Plan;
use egui::Context;
use std::sync::Arc;

/// Stages that are computed, the latest first.
const MOST: usize = 60;

/// NPV, lowest cash and peak funding gap, in USD; None if the plan has errors.
pub(in crate::app) type Outcome = Option<[f64; 3]>;

/// The plans of the history with their outcomes.
type Known = Vec<(Arc<Plan>, Outcome)>;

/// What the stages of the history come to.
#[derive(Default)]
pub struct Steps {
    known: Known,
    job: Option<Job<Known>>,
}

impl Steps {
    /// Computes the stages that are not known yet.
    pub(in crate::app) fn update(&mut self, ctx: &Context, session: &Session) {
        if let Some(result) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            self.known.extend(result.unwrap_or_default());
        }
        if self.job.is_some() {
            return;
        }
        let stages = session.stages();
        self.known.retain(|(plan, _)| stages.iter().any(|stage| Arc::ptr_eq(&stage.plan, plan)));
        let unknown = stages.iter().rev().take(MOST).filter(|stage| self.outcome(&stage.plan).is_none());
        let plans: Vec<Arc<Plan>> = unknown.map(|stage| Arc::clone(&stage.plan)).collect();
        if plans.is_empty() {
            return;
        }
        let task = Task { what: "Computing the history".to_owned(), parts: plans.len(), stamp: () };
        self.job = Some(Job::start(ctx, task, move |progress| {
            let computed = plans.into_iter().take_while(|_| !progress.is_cancelled()).map(|plan| {
                let outcome = outcome_of(&plan);
                progress.step();
                (plan, outcome)
            });
            computed.collect()
        }));
    }

    /// What a plan of the history comes to; None if it is not known yet.
    pub(in crate::app) fn outcome(&self, plan: &Arc<Plan>) -> Option<Outcome> {
        self.known.iter().find(|(known, _)| Arc::ptr_eq(known, plan)).map(|(_, outcome)| *outcome)
    }

    /// The stages with their outcomes, first to last.
    pub(in crate::app) fn told(&self, session: &Session) -> Vec<(Stage, Option<Outcome>)> {
        let told = |stage: Stage| {
            let outcome = self.outcome(&stage.plan);
            (stage, outcome)
        };
        session.stages().into_iter().map(told).collect()
    }
}

fn outcome_of(plan: &Plan) -> Outcome {
    let projection = project(plan).ok()?;
    let value = &projection.rows.company.value;
    let totals = [value.project.npv, value.lowest_cash.value, value.peak_funding_gap.value];
    Some(totals.map(|total| projection.value(total)))
}
