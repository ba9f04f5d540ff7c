//! The plan that is asked: under its scenario, with what it has on top of the base.

use super::history::History;
use crate::formula::Book;
use crate::model::build;
use crate::plan::{Plan, Scenario, Setting, refusal};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A plan that is asked; its book is built once.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Without a scenario
    base: Arc<Plan>,
    /// Under its scenario
    plan: Arc<Plan>,
    /// What it has on top of the base
    carried: Arc<BTreeMap<String, Setting>>,
    book: OnceLock<Result<Arc<Book>, String>>,
    /// By their names, the histories that the plan or a scenario of it names, or why one could not be read
    history: Arc<BTreeMap<String, Result<History, String>>>,
}

impl Asks {
    /// A plan as it is.
    pub fn of_base(base: &Plan) -> Self {
        Self::of(base, None, BTreeMap::new())
    }

    /// A plan, under a scenario if there is one, and with fields changed on top of it.
    pub fn of(base: &Plan, scenario: Option<&Scenario>, changed: BTreeMap<String, Setting>) -> Self {
        let mut carried = scenario.map(|scenario| scenario.overrides.clone()).unwrap_or_default();
        carried.extend(changed);
        let base = Arc::new(base.clone());
        let plan = if carried.is_empty() { Arc::clone(&base) } else { Arc::new(overridden(&base, &carried)) };
        Self { base, plan, carried: Arc::new(carried), book: OnceLock::new(), history: Arc::default() }
    }

    /// The same with more fields changed; the same if there are none.
    pub(super) fn with(&self, changed: Vec<(String, Setting)>) -> Self {
        if changed.is_empty() {
            return self.clone();
        }
        let mut carried = BTreeMap::clone(&self.carried);
        carried.extend(changed);
        let history = self.history.clone();
        Self { history, ..Self::of(&self.base, None, carried) }
    }

    /// The same of another base, such as one with more phases.
    #[must_use]
    pub fn rebased(&self, base: &Plan) -> Self {
        let history = self.history.clone();
        Self { history, ..Self::of(base, None, BTreeMap::clone(&self.carried)) }
    }

    /// The same with the texts of the histories that the plan or its scenarios name, or why one could not be read.
    #[must_use]
    pub fn with_histories(self, texts: BTreeMap<String, Result<String, String>>) -> Self {
        let read = |(name, text): (String, Result<String, String>)| (name, text.and_then(|text| History::read(&text)));
        Self { history: Arc::new(texts.into_iter().map(read).collect()), ..self }
    }

    /// The history that the plan names.
    ///
    /// # Errors
    /// One plain sentence, if the plan names a file that was not read.
    pub(super) fn history(&self) -> Result<Option<&History>, String> {
        let file = self.plan.uncertainty.history_file.trim();
        if file.is_empty() {
            return Ok(None);
        }
        match self.history.get(file) {
            Some(Ok(history)) => Ok(Some(history)),
            Some(Err(problem)) => Err(format!("uncertainty.history_file: {problem}")),
            None => Err(format!("uncertainty.history_file: '{file}' was not read")),
        }
    }

    /// The plan under its scenario.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What it has on top of the base.
    pub fn carried(&self) -> &BTreeMap<String, Setting> {
        &self.carried
    }

    /// The base.
    pub fn base(&self) -> &Plan {
        &self.base
    }

    /// Its book.
    ///
    /// # Errors
    /// One plain sentence, if the plan cannot be computed.
    pub fn book(&self) -> Result<Arc<Book>, String> {
        let built = || {
            refused(&self.plan)?;
            Ok(Arc::new(build(&self.plan).0))
        };
        self.book.get_or_init(built).clone()
    }

    /// The base under another scenario; the same if none is named.
    ///
    /// # Errors
    /// One plain sentence, if there is no such scenario.
    pub(super) fn under(&self, id: &str) -> Result<Self, String> {
        if id.is_empty() {
            return Ok(self.clone());
        }
        let history = self.history.clone();
        Ok(Self { history, ..Self::of(&self.base, Some(self.scenario(id)?), BTreeMap::new()) })
    }

    /// The base without a scenario.
    pub(super) fn base_case(&self) -> Self {
        Self { history: self.history.clone(), ..Self::of_base(&self.base) }
    }

    /// A scenario of the plan.
    ///
    /// # Errors
    /// One plain sentence, if there is none.
    pub(super) fn scenario(&self, id: &str) -> Result<&Scenario, String> {
        self.base.scenario(id).ok_or_else(|| {
            let known: Vec<&str> = self.base.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            format!("the plan has no scenario '{id}'; it has {known}")
        })
    }
}

/// A plan with overrides; those that do not apply to it are left out.
fn overridden(base: &Plan, overrides: &BTreeMap<String, Setting>) -> Plan {
    let scenario =
        Scenario { id: String::new(), name: String::new(), notes: String::new(), overrides: overrides.clone() };
    base.under(&scenario).0
}

/// Why a plan cannot be computed, as one sentence.
pub(super) fn refused(plan: &Plan) -> Result<(), String> {
    refusal(plan).map_or(Ok(()), |finding| Err(format!("{}: {}", finding.path, finding.message)))
}
