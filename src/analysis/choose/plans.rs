//! The problem of a plan: each pick is a point of its trials.

use super::course::Course;
use super::problem::{Judged, Pick, Place, Problem};
use super::space::Space;
use crate::analysis::asks::Asks;
use crate::analysis::outcome::Outcome;
use crate::analysis::trials::{Point, Trials, Unwatched, Watch};
use crate::formula::Format;
use crate::plan::{Plan, Scenario};

/// The row whose quarters are capped.
const CAPEX: &str = "company.capex";

/// USD
const HALF_A_CENT: f64 = 0.005;

const MONTHS_OF_QUARTER: i64 = 3;

/// What is maximised and what must hold in the plan itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Aims {
    /// The outcome to maximise
    pub outcome: String,
    /// Conditions of the plan
    pub conditions: Vec<String>,
    /// Capital expenditure of a calendar quarter at most, in USD
    pub capex_limit: Option<f64>,
    /// A condition that is only measured: how safe a plan is
    pub safety: Option<String>,
}

/// A plan whose phases are chosen.
pub struct Plans<'w> {
    space: Space,
    trials: Trials,
    capex_limit: Option<f64>,
    /// By month of the plan, the number of its calendar quarter from the first
    quarters: Vec<usize>,
    conditions: usize,
    is_measured: bool,
    watch: &'w dyn Watch,
}

impl<'w> Plans<'w> {
    /// The problem of a plan.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or what is asked cannot be read.
    pub fn of(asks: &Asks, space: Space, aims: &Aims, watch: &'w dyn Watch) -> Result<Self, String> {
        let rows = if aims.capex_limit.is_some() { vec![CAPEX.to_owned()] } else { Vec::new() };
        let conditions: Vec<String> = aims.conditions.iter().chain(&aims.safety).cloned().collect();
        let trials = Trials::new(asks, space.levers.clone(), vec![aims.outcome.clone()], conditions)?
            .with_headroom()
            .with_rows(rows);
        if trials.outcome(0).is_some_and(|outcome| outcome.format() == Format::Month) {
            return Err(format!(
                "'{}' is a month, and a search maximises an amount, such as company.npv",
                aims.outcome
            ));
        }
        let plan = asks.plan();
        let quarter = |number: i64| {
            let month = plan.month(number);
            (month.year(), (month.month() - 1) / MONTHS_OF_QUARTER as u32)
        };
        let months = 1..=i64::from(plan.company.months);
        let mut quarters: Vec<usize> = Vec::new();
        for number in months {
            let before = quarters.last().copied().unwrap_or(0);
            let is_new = number > 1 && quarter(number) != quarter(number - 1);
            quarters.push(before + usize::from(is_new));
        }
        let is_measured = aims.safety.is_some();
        let conditions = aims.conditions.len() + usize::from(aims.capex_limit.is_some()) + usize::from(is_measured);
        Ok(Self { space, trials, capex_limit: aims.capex_limit, quarters, conditions, is_measured, watch })
    }

    /// From here on nobody stops it.
    pub fn complete(&mut self) {
        self.watch = &Unwatched;
    }

    /// What may be chosen.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        self.trials.plan()
    }

    /// The outcome as it is read of the plan.
    pub fn outcome(&self) -> Option<Outcome> {
        self.trials.outcome(0)
    }

    /// A pick as a scenario of the base.
    ///
    /// # Errors
    /// One plain sentence: a field cannot hold what was chosen.
    pub fn scenario(&self, pick: &Pick, id: &str, name: &str) -> Result<Scenario, String> {
        self.trials.scenario_at(&self.space.point(pick), id, name)
    }

    /// A pick month by month.
    pub fn course(&self, pick: &Pick) -> Course {
        self.trials
            .plan_at(&self.space.point(pick))
            .map_or_else(|_impossible| Course::default(), |plan| Course::of(&plan))
    }

    /// What is left of the cap in each month's quarter.
    fn left(&self, limit: f64, capex: &[f64]) -> Vec<f64> {
        let mut spent = vec![0.0; self.quarters.last().map_or(0, |last| last + 1)];
        self.quarters.iter().zip(capex).for_each(|(quarter, capex)| spent[*quarter] += capex);
        let left = |quarter: &usize| limit - spent[*quarter];
        // Sums of money are rounded to half a cent, as conditions do.
        self.quarters.iter().map(left).map(|left| if left.abs() < HALF_A_CENT { 0.0 } else { left }).collect()
    }
}

impl Problem for Plans<'_> {
    fn places(&self) -> &[Vec<Place>] {
        &self.space.places
    }

    fn standing(&self) -> &Pick {
        &self.space.standing
    }

    fn conditions(&self) -> usize {
        self.conditions
    }

    fn eased(&self) -> Vec<f64> {
        let by = |place: usize| if self.is_measured && place + 1 == self.conditions { f64::INFINITY } else { 0.0 };
        (0..self.conditions).map(by).collect()
    }

    fn allows(&self, pick: &Pick) -> bool {
        self.space.allows(pick)
    }

    fn judge(&mut self, picks: &[Pick], keeps_headroom: bool) -> Vec<Option<Judged>> {
        let points: Vec<Point> = picks.iter().map(|pick| self.space.point(pick)).collect();
        let tried = self.trials.run(&points, self.watch);
        let judged = |tried: Result<crate::analysis::trials::Trial, String>| match tried {
            Err(why) => Judged::refused(why, self.conditions),
            Ok(trial) => {
                let value = trial.outcomes.first().map_or(f64::NAN, |reading| reading.value);
                let mut headroom = trial.headroom;
                // What is only measured stands last.
                let measured = if self.is_measured { headroom.pop() } else { None };
                if let (Some(limit), Some(capex)) = (self.capex_limit, trial.rows.first()) {
                    headroom.push(self.left(limit, capex));
                }
                headroom.extend(measured);
                // What is compared once has no month.
                let is_monthly: Vec<bool> = headroom.iter().map(|months| months.len() > 1).collect();
                Judged::of(value, headroom, |condition| i64::from(is_monthly[condition]), keeps_headroom)
            }
        };
        tried.into_iter().map(|tried| tried.map(judged)).collect()
    }

    fn is_stopped(&self) -> bool {
        self.watch.is_cancelled()
    }
}
