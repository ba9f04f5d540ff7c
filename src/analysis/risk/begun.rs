//! Phases that begin by rules: what each future decides, by the hashprice that there is without them.

use crate::analysis::asks::Asks;
use crate::analysis::lever::Lever;
use crate::analysis::trials::{Point, Trials, Watch};
use crate::plan::{BeginRule, Month, Plan, Setting};

/// The row by which rules decide.
pub(in crate::analysis) const HASHPRICE: &str = "network.hashprice";

/// A phase that begins by a rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruled {
    /// Its id
    pub phase: String,
    /// What it is called
    pub name: String,
    /// The number of its first month without a slip; None if it has no date
    pub first: Option<i64>,
}

impl Ruled {
    /// The month in which it begins with a slip; None if it has no date.
    pub fn month(&self, plan: &Plan, slip: f64) -> Option<Month> {
        self.first.map(|first| plan.month(first + slip as i64))
    }
}

/// The slip of each phase in a future, None for one that is left out; or why it cannot be computed.
type Decided = Result<Vec<Option<f64>>, String>;

/// The rules of a plan and the trials by which they see the hashprice.
pub(super) struct Rules {
    pub ruled: Vec<Ruled>,
    /// Theirs, in the same order
    each: Vec<BeginRule>,
    /// The slip and the switch of each phase, in this order
    pub levers: Vec<Lever>,
    /// The plan without the phases that have rules; None if there are none
    without: Option<Trials>,
}

/// Futures that are looked at before they are computed are not counted.
struct Quiet<'w>(&'w dyn Watch);

impl Watch for Quiet<'_> {
    fn done(&self, _points: usize) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

fn path(phase: &str, field: &str) -> String {
    format!("phases.{phase}.{field}")
}

impl Rules {
    /// Of a plan, whose futures move these levers and paths.
    ///
    /// # Errors
    /// One plain sentence: the plan without the phases cannot be computed.
    pub fn of(asks: &Asks, levers: &[Lever], paths: &[String]) -> Result<Self, String> {
        let plan = asks.plan();
        let all = plan.phases.iter().filter_map(|phase| Some((phase, plan.begin_rule(phase)?)));
        let mut rules = Self { ruled: Vec::new(), each: Vec::new(), levers: Vec::new(), without: None };
        let mut off = Vec::new();
        for (phase, rule) in all {
            let id = &phase.id;
            // There may be one date only, or none: then it is left out, or begins at its latest.
            let (a, b) = (phase.earliest_slip_months.round(), phase.latest_slip_months.round());
            let (first, last) = (a.min(b), if a == b { a + 1.0 } else { a.max(b) });
            rules.levers.push(Lever::parse(plan, &format!("{}={first}..{last}", path(id, "slip_months")))?);
            rules.levers.push(Lever::parse(plan, &format!("{}=true,false", path(id, "enabled")))?);
            off.push((path(id, "enabled"), Setting::Flag(false)));
            rules.ruled.push(Ruled { phase: id.clone(), name: phase.name.clone(), first: plan.first_date_of(id) });
            rules.each.push(rule);
        }
        if !off.is_empty() {
            let trials = Trials::new(&asks.with(off), levers.to_vec(), Vec::new(), Vec::new())?;
            rules.without = Some(trials.with_paths(paths.to_vec()).with_rows(vec![HASHPRICE.to_owned()]));
        }
        Ok(rules)
    }

    /// The slip of each phase at points of the plan, None for one that is left out; or why a point cannot be computed.
    ///
    /// # Errors
    /// One plain sentence: it was stopped.
    pub fn decide(&mut self, points: &[Point], watch: &dyn Watch) -> Result<Vec<Decided>, String> {
        let Some(without) = &mut self.without else { return Ok(vec![Ok(Vec::new()); points.len()]) };
        let rules = &self.each;
        let decided = without.run(points, &Quiet(watch)).into_iter().map(|tried| match tried {
            Some(Ok(trial)) => {
                let hashprice = trial.rows.first().map_or(&[][..], Vec::as_slice);
                Ok(Ok(rules.iter().map(|rule| rule.slip_under(hashprice)).collect()))
            }
            Some(Err(why)) => Ok(Err(why)),
            None => Err("stopped before all futures were computed".to_owned()),
        });
        decided.collect()
    }
}

/// The values of the levers of rules, the first of which stands at this place.
pub(super) fn values(decided: &[Option<f64>], from: usize) -> Vec<(usize, f64)> {
    let of = |(number, slip): (usize, &Option<f64>)| match slip {
        Some(slip) => (from + 2 * number, *slip),
        None => (from + 2 * number + 1, 1.0),
    };
    decided.iter().enumerate().map(of).collect()
}
