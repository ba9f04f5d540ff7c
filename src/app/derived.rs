//! What is computed from the document, stamped with what it was computed from.

use super::session::Session;
use crate::model::{Projection, project};
use crate::plan::{Finding, Plan};
use std::sync::Arc;

/// The shown plan (the base or a scenario) and its numbers.
#[derive(Clone, Debug)]
pub struct Derived {
    stamp: (u64, Option<String>),
    /// The plan that is shown
    pub plan: Arc<Plan>,
    /// Its numbers; of an earlier plan where this one cannot be computed
    pub projection: Option<Projection>,
    /// What is worth saying
    pub findings: Vec<Finding>,
    /// True where the numbers are of an earlier plan
    pub stale: bool,
}

impl Derived {
    /// Computes the document.
    pub fn of(session: &Session) -> Self {
        let mut derived = Self { stamp: (0, None), plan: Arc::clone(session.plan()), projection: None, findings: Vec::new(), stale: false };
        derived.update(session);
        derived
    }

    /// Computes again where the document has changed; true where it has.
    pub fn update(&mut self, session: &Session) -> bool {
        let stamp = (session.revision(), session.scenario.clone());
        if stamp == self.stamp {
            return false;
        }
        self.stamp = stamp;
        self.plan = match session.active_scenario() {
            None => Arc::clone(session.plan()),
            Some(scenario) => Arc::new(session.plan().under(scenario).0),
        };
        match project(&self.plan) {
            Ok(projection) => {
                self.findings.clone_from(&projection.findings);
                self.projection = Some(projection);
                self.stale = false;
            }
            Err(findings) => {
                self.findings = findings;
                self.stale = true;
            }
        }
        true
    }
}
