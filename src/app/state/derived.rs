//! Everything computed from the document, stamped with what it was computed from.

use crate::analysis::{Driver, Explanation, Share, by_site, by_year, explain};
use crate::app::state::ahead::{Ahead, Numbers, Wanted, drop_elsewhere};
use crate::app::state::place::Place;
use crate::app::state::session::Session;
use crate::app::state::stamp::Stamp;
use crate::formula::Id;
use crate::library::{self, Library};
use crate::model::{Projection, Projector, project};
use crate::plan::{Finding, Month, Plan};
use std::borrow::Cow;
use std::sync::Arc;

/// The maximum number of inputs listed as drivers of a number.
const MOST_DRIVERS: usize = 10;

/// The shown plan (the base or a scenario) and its numbers.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What the numbers were computed from
    stamp: Stamp,
    /// What the plan follows: newer than the numbers while these are computed on another thread
    followed: Stamp,
    /// The plan that is shown
    pub plan: Arc<Plan>,
    /// The same with its phases applied: what is drawn where
    pub phased: Arc<Plan>,
    /// Its numbers; those of an earlier plan if this one cannot be computed
    pub projection: Option<Projection>,
    /// The plan the numbers belong to
    pub computed: Arc<Plan>,
    /// The numbers of the base, if a scenario is shown, with the plan they belong to
    base: Option<(Arc<Plan>, Projection)>,
    projector: Projector,
    /// What the selected phase is compared with
    neutral: Option<Neutral>,
    /// Both in real terms, if requested
    real: Option<Real>,
    /// Findings about the plan
    pub findings: Vec<Finding>,
    /// Market reference figures: the program's entries and the user's own
    pub library: Arc<Library>,
    /// True if the numbers belong to an earlier plan
    pub stale: bool,
    /// The number that is explained
    pub explained: Option<Explained>,
}

/// The plan without the slip, size and switch of a phase.
#[derive(Clone, Debug)]
struct Neutral {
    /// The id of the phase
    phase: String,
    plan: Plan,
    /// None if it cannot be computed
    projection: Option<Projection>,
}

/// Numbers in real terms as of a month.
#[derive(Clone, Debug)]
struct Real {
    /// What they were computed from
    of: Stamp,
    money: Month,
    shown: Option<Projection>,
    base: Option<Projection>,
}

/// A number explained, with what it was computed from.
#[derive(Clone, Debug)]
pub struct Explained {
    place: Place,
    stamp: Stamp,
    /// Its formula and parts
    pub explanation: Explanation,
    /// By fiscal year and by site; empty if it has no such parts
    pub years: Vec<Share>,
    /// See `years`
    pub sites: Vec<Share>,
    /// The rows that read it
    pub users: Vec<Id>,
    /// The inputs it is most sensitive to; None during a drag
    pub drivers: Option<Vec<Driver>>,
}

impl Derived {
    /// Computes the document; findings compare it with the program's library.
    pub fn of(session: &Session) -> Self {
        Self::with(session, Arc::new(library::built_in().clone()))
    }

    /// The same with a library of one's own.
    pub(in crate::app) fn with(session: &Session, library: Arc<Library>) -> Self {
        let mut derived = Self {
            stamp: Stamp::default(),
            followed: Stamp::default(),
            plan: Arc::clone(session.plan()),
            phased: Arc::clone(session.plan()),
            projection: None,
            computed: Arc::clone(session.plan()),
            base: None,
            projector: Projector::default(),
            neutral: None,
            real: None,
            findings: Vec::new(),
            library,
            stale: false,
            explained: None,
        };
        derived.update(session);
        derived
    }

    /// Explains this number if it is a different one or has changed; its drivers wait while `busy`. True if it was explained anew.
    pub fn explain(&mut self, place: Option<&Place>, busy: bool) -> bool {
        let up_to_date = match (&self.explained, place) {
            (None, None) => true,
            (Some(known), Some(place)) => {
                known.place == *place && known.stamp == self.stamp && (known.drivers.is_some() || busy)
            }
            _ => false,
        };
        if up_to_date {
            return false;
        }
        let before = self.explained.take();
        let Some((place, projection)) = place.zip(self.projection.as_ref()) else { return before.is_some() };
        let Some(id) = projection.book.find(&place.key) else { return before.is_some() };
        let month = place.month.clamp(0, projection.book.months() as i64);
        let explanation = explain(projection, &self.computed, id, month, 1);
        let drivers = (!busy).then(|| projection.moved_by(id, month, MOST_DRIVERS));
        self.explained = Some(Explained {
            place: place.clone(),
            stamp: self.stamp.clone(),
            explanation,
            years: by_year(projection, &self.computed, id),
            sites: by_site(projection, &self.computed, id, month),
            users: projection.used_by(id),
            drivers,
        });
        true
    }

    /// Uses these library entries from now on.
    pub(in crate::app) fn use_library(&mut self, library: Library) {
        self.library = Arc::new(library);
        if !self.stale {
            self.find();
        }
    }

    /// Findings about the plan, its numbers, and inputs far from library figures.
    fn find(&mut self) {
        self.findings = self.projection.as_ref().map_or_else(Vec::new, |projection| projection.findings.clone());
        self.findings.extend(self.library.coherence(&self.plan));
        self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    }

    /// What the plan follows.
    pub(in crate::app) fn followed(&self) -> &Stamp {
        &self.followed
    }

    /// Computes again if the document has changed; true if it has.
    pub fn update(&mut self, session: &Session) -> bool {
        self.follow(session);
        if self.stamp == self.followed {
            return false;
        }
        let numbers = self.projector.project(&self.plan);
        drop_elsewhere(self.take(Wanted { stamp: self.followed.clone(), plan: Arc::clone(&self.plan) }, numbers));
        true
    }

    /// The same without waiting: takes the numbers that are ready, and requests those of the newest plan.
    pub(in crate::app) fn update_ahead(&mut self, session: &Session, ahead: &mut Ahead) -> bool {
        let mut is_new = self.follow(session);
        if let Some((wanted, numbers)) = ahead.poll() {
            is_new |= self.stamp != self.followed;
            if let Some(unneeded) = self.receive(wanted, numbers) {
                ahead.give_back(unneeded);
            }
        }
        let is_due = self.stamp != self.followed && !ahead.is_busy();
        if is_due && !ahead.compute(Wanted { stamp: self.followed.clone(), plan: Arc::clone(&self.plan) }) {
            return self.update(session) || is_new;
        }
        is_new
    }

    /// Waits for any computation still running on another thread, and takes its result if it belongs to the plan shown; true if
    /// it does.
    pub(in crate::app) fn catch_up(&mut self, ahead: &mut Ahead) -> bool {
        let Some((wanted, numbers)) = ahead.wait() else { return false };
        let is_shown = Arc::ptr_eq(&wanted.plan, &self.plan);
        let unneeded = if is_shown { self.take(wanted, numbers) } else { numbers.ok() };
        if let Some(unneeded) = unneeded {
            ahead.give_back(unneeded);
        }
        is_shown
    }

    /// Takes over numbers from the other thread; once the newest plan has its own, any others belong to a superseded plan or
    /// document. Returns the numbers that are not needed, to be freed on that thread.
    #[must_use]
    fn receive(&mut self, wanted: Wanted, numbers: Numbers) -> Option<Projection> {
        if self.stamp == self.followed { numbers.ok() } else { self.take(wanted, numbers) }
    }

    /// Takes over the document's plan; true if it has changed.
    fn follow(&mut self, session: &Session) -> bool {
        let stamp = Stamp { revision: session.revision(), scenario: session.scenario.clone() };
        if stamp == self.followed {
            return false;
        }
        self.followed = stamp;
        self.plan = match session.active_scenario() {
            None => Arc::clone(session.plan()),
            Some(scenario) => Arc::new(session.plan().under(scenario).0),
        };
        self.phased = match self.plan.phased() {
            Cow::Borrowed(_) => Arc::clone(&self.plan),
            Cow::Owned(phased) => Arc::new(phased),
        };
        self.update_base(session);
        true
    }

    /// Computes the plan without the slip, size and switch of the phase that is selected, if it has any, once while `busy`;
    /// true if that is new.
    pub(in crate::app) fn set_aside(&mut self, selection: &str, busy: bool) -> bool {
        let phase =
            selection.strip_prefix("phases.").and_then(|id| self.plan.phase(id)).filter(|phase| phase.changes());
        let Some(phase) = phase else { return self.neutral.take().is_some() };
        if busy && self.neutral.as_ref().is_some_and(|known| known.phase == phase.id) {
            return false;
        }
        let id = phase.id.clone();
        let mut plan = Plan::clone(&self.plan);
        if let Some(phase) = plan.phases.iter_mut().find(|known| known.id == id) {
            (phase.enabled, phase.slip_months, phase.size_pct) = (true, 0.0, 100.0);
        }
        if self.neutral.as_ref().is_some_and(|known| known.plan == plan) {
            return false;
        }
        let projection = project(&plan).ok();
        self.neutral = Some(Neutral { phase: id, plan, projection });
        true
    }

    /// The nominal numbers without the slip, size and switch of the selected phase; None if they are those that are shown.
    pub fn neutral(&self) -> Option<&Projection> {
        self.neutral.as_ref().and_then(|known| known.projection.as_ref())
    }

    /// Takes over the numbers, or the errors that prevent computing them; returns the previous numbers.
    #[must_use]
    fn take(&mut self, wanted: Wanted, numbers: Numbers) -> Option<Projection> {
        self.stamp = wanted.stamp;
        match numbers {
            Ok(projection) => {
                let before = self.projection.replace(projection);
                self.computed = wanted.plan;
                self.stale = false;
                self.find();
                before
            }
            Err(findings) => {
                self.findings = findings;
                self.stale = true;
                None
            }
        }
    }

    /// The numbers as they are shown: nominal or real.
    pub fn shown(&self) -> Option<&Projection> {
        self.real.as_ref().and_then(|real| real.shown.as_ref()).or(self.projection.as_ref())
    }

    /// The numbers of the base as they are shown, if a scenario is shown.
    pub fn base(&self) -> Option<&Projection> {
        self.real.as_ref().and_then(|real| real.base.as_ref()).or(self.base.as_ref().map(|(_, projection)| projection))
    }

    /// Converts the numbers shown to real terms as of a month, or leaves them nominal; true if that is new.
    pub fn show_money_of(&mut self, money: Option<Month>) -> bool {
        let known = self.real.as_ref().map(|real| (&real.of, real.money));
        if known == money.map(|money| (&self.stamp, money)) {
            return false;
        }
        let of_month =
            |plan: &Plan, projection: &Projection, money: Month| projection.in_money_of(plan.number_of(money));
        let real = money.map(|money| Real {
            of: self.stamp.clone(),
            money,
            shown: self.projection.as_ref().map(|projection| of_month(&self.computed, projection, money)),
            base: self.base.as_ref().map(|(plan, projection)| of_month(plan, projection, money)),
        });
        if let Some(before) = std::mem::replace(&mut self.real, real) {
            drop_elsewhere(before.shown);
            drop_elsewhere(before.base);
        }
        true
    }

    /// Computes the base if a scenario is shown and anything except scenarios has changed.
    fn update_base(&mut self, session: &Session) {
        if session.active_scenario().is_none() {
            self.base = None;
            return;
        }
        let is_same = |known: &Plan| {
            let plan = session.plan();
            known.sites == plan.sites
                && Plan { scenarios: Vec::new(), ..known.clone() }
                    == Plan { scenarios: Vec::new(), ..Plan::clone(plan) }
        };
        if self.base.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, session.plan()) || is_same(known)) {
            return;
        }
        self.base = project(session.plan()).ok().map(|projection| (Arc::clone(session.plan()), projection));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Quantity;

    #[test]
    fn numbers_that_arrive_late_are_not_shown_and_are_returned_to_be_freed_elsewhere() {
        let mut session = Session::new(crate::store::sample(), None);
        let mut derived = Derived::of(&session);
        let late = Wanted { stamp: derived.followed.clone(), plan: Arc::clone(&derived.plan) };
        let numbers = Ok(project(&late.plan).unwrap());
        let npv = |projection: &Projection| projection.value(projection.rows.company.value.project.npv);
        let before = npv(derived.projection.as_ref().unwrap());
        session.edit("Change", None, |plan| plan.company.overhead_usd_per_month = Quantity::Value(9e6));
        derived.update(&session);
        let after = npv(derived.projection.as_ref().unwrap());
        assert!(after < before);
        let returned = derived.receive(late, numbers);
        assert_eq!(returned.as_ref().map(npv), Some(before), "the late numbers, not dropped here");
        assert_eq!(derived.projection.as_ref().map(npv), Some(after));
    }
}
