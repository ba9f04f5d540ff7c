//! Rules of hashprice alone, beside the policy: they can be put into the plan, and the plan's futures then decide by them.

use super::half::Half;
use super::{Start, Timing};
use crate::analysis::asks::Asks;
use crate::analysis::risk::Estimate;
use crate::plan::{BeginRule, Begins, Choice as _, Phase, Plan, Scenario, Setting};

/// Months that hashprice must have been under a level in the simple rule.
const RULE_MONTHS: u32 = 3;

/// Levels that are tried for the simple rule, as shares of all hashprices.
const RULE_SHARES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Levels that are tried for a date of the line: so many equal shares of the futures lie between two.
const LINE_SHARES: usize = 20;

/// Above any hashprice, USD/PH/s/day: the largest that a trigger can be.
pub const ANY_HASHPRICE: f64 = 1_000_000.0;

/// A rule that begins the phase at the first date on which hashprice has been on one side of a level.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// True if it begins below its levels, false if above
    pub is_below: bool,
    /// Months up to a date in which hashprice has to have been there
    pub months: u32,
    /// The level by date, USD/PH/s/day
    pub levels: Vec<f64>,
    /// What it is worth on fresh futures
    pub value: Estimate,
    /// The share of fresh futures in which the phase begins at all
    pub begun: f64,
}

/// A rule before it is valued.
#[derive(Clone)]
struct Candidate {
    is_below: bool,
    months: u32,
    levels: Vec<f64>,
}

impl Candidate {
    /// What it makes of a phase in a plan, with the dates that are tried as its bounds.
    fn overrides(&self, plan: &Plan, phase: &Phase, starts: &[Start]) -> Option<Vec<(String, Setting)>> {
        let step = step(starts)?;
        let (first, last) = (starts.first()?.slip, starts.last()?.slip);
        let begins = if self.is_below { Begins::HashpriceBelow } else { Begins::HashpriceAbove };
        let is_flat = self.levels.windows(2).all(|pair| pair[0] == pair[1]);
        let trigger = if is_flat {
            Setting::Number(*self.levels.first()?)
        } else {
            let month = |start: &Start| plan.month(start.month.unwrap_or(1 + start.slip as i64));
            Setting::Schedule(starts.iter().map(month).zip(self.levels.iter().copied()).collect())
        };
        let settings = [
            ("enabled", Setting::Flag(true)),
            ("earliest_slip_months", Setting::Number(first)),
            ("latest_slip_months", Setting::Number(last)),
            ("slip_step_months", Setting::Number(step)),
            ("may_be_left_out", Setting::Flag(true)),
            ("begins", Setting::Text(begins.word().to_owned())),
            ("trigger_usd_per_ph_day", trigger),
            ("trigger_months", Setting::Number(f64::from(self.months))),
        ];
        Some(settings.map(|(field, setting)| (format!("phases.{}.{field}", phase.id), setting)).to_vec())
    }

    /// The rule as the plan reads it.
    fn read(&self, asks: &Asks, phase: &Phase, starts: &[Start]) -> Option<BeginRule> {
        let with = asks.with(self.overrides(asks.plan(), phase, starts)?);
        let plan = with.plan();
        plan.begin_rule(plan.phase(&phase.id)?)
    }

    /// The rule with its value on these futures.
    fn valued(self, asks: &Asks, phase: &Phase, starts: &[Start], half: &Half) -> Option<Rule> {
        let rule = self.read(asks, phase, starts)?;
        let place = |slip: f64| starts.iter().position(|start| start.slip == slip);
        let at: Vec<Option<usize>> = half.hashprice.iter().map(|path| rule.slip_under(path).and_then(place)).collect();
        let gained = |(path, at): (usize, &Option<usize>)| at.map_or(0.0, |date| half.gained[date][path]);
        let gained: Vec<f64> = at.iter().enumerate().map(gained).collect();
        let begun = at.iter().flatten().count() as f64 / at.len() as f64;
        let Self { is_below, months, levels } = self;
        Some(Rule { is_below, months, levels, value: half.mean(&gained)?, begun })
    }
}

/// Months between dates; None if they are not equally far apart.
fn step(starts: &[Start]) -> Option<f64> {
    let mut steps = starts.windows(2).map(|pair| pair[1].slip - pair[0].slip);
    let first = steps.next().unwrap_or(1.0);
    (steps.all(|step| step == first) && (1.0..=60.0).contains(&first)).then_some(first)
}

/// Level to cents: what is written in a plan can be read.
fn rounded(level: f64) -> f64 {
    (level * 100.0).round() / 100.0
}

/// The best of a few levels of the simple rule, on the futures of the fit.
pub(super) fn simple(asks: &Asks, phase: &Phase, starts: &[Start], fit: &Half, fresh: &Half) -> Option<Rule> {
    let mut all: Vec<f64> = fit.hashprice.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let level = |share: f64| all.get(((all.len().saturating_sub(1)) as f64 * share) as usize).copied();
    let rule =
        |level: f64| Candidate { is_below: true, months: RULE_MONTHS, levels: vec![rounded(level); starts.len()] };
    let worth = |rule: &Candidate| rule.clone().valued(asks, phase, starts, fit).map(|rule| rule.value.value);
    let tried = RULE_SHARES.into_iter().filter_map(|share| Some(rule(level(share)?)));
    let valued = tried.filter_map(|rule| Some((worth(&rule)?, rule)));
    let (_, best) = valued.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    best.valued(asks, phase, starts, fresh)
}

/// The line of triggers, a level by date, that is worth most on the futures of the fit.
pub(super) fn line(asks: &Asks, phase: &Phase, starts: &[Start], fit: &Half, fresh: &Half) -> Option<Rule> {
    let sides = [true, false].map(|is_below| fitted(is_below, starts, fit));
    let worth = |(worth, _): &(f64, Candidate)| *worth;
    let (_, best) = sides.into_iter().max_by(|a, b| worth(a).total_cmp(&worth(b)))?;
    best.valued(asks, phase, starts, fresh)
}

/// Levels from the last date to the first: at each date the one that gains most together with those that come after it.
fn fitted(is_below: bool, starts: &[Start], fit: &Half) -> (f64, Candidate) {
    let never = if is_below { 0.0 } else { ANY_HASHPRICE };
    let mut later = vec![0.0; fit.hashprice.len()];
    let mut levels = vec![never; starts.len()];
    for (date, start) in starts.iter().enumerate().rev() {
        let known: Option<Vec<f64>> =
            fit.hashprice.iter().map(|path| path.get(start.known(path.len())?).copied()).collect();
        // Before the plan nothing is known that could decide.
        let Some(known) = known else { continue };
        let gained = &fit.gained[date];
        let begins = |level: f64, at: f64| if is_below { at < level } else { at > level };
        let with = |level: f64| -> Vec<f64> {
            let of = |path: usize| if begins(level, known[path]) { gained[path] } else { later[path] };
            (0..known.len()).map(of).collect()
        };
        let mut best = (later.iter().sum::<f64>(), never, later.clone());
        for level in candidates(is_below, &known) {
            let values = with(level);
            let sum = values.iter().sum::<f64>();
            if sum > best.0 {
                best = (sum, level, values);
            }
        }
        (levels[date], later) = (best.1, best.2);
    }
    (later.iter().sum(), Candidate { is_below, months: 1, levels })
}

/// Levels between equal shares of what was seen at a date, and the one that always begins.
fn candidates(is_below: bool, known: &[f64]) -> Vec<f64> {
    let mut sorted = known.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: usize| sorted.get((sorted.len() - 1) * share / LINE_SHARES).copied().map(rounded);
    let mut levels: Vec<f64> = (1..LINE_SHARES).filter_map(at).collect();
    levels.push(if is_below { ANY_HASHPRICE } else { 0.0 });
    levels
}

/// Which rule is put into a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PutIn {
    /// The line of triggers
    Line,
    /// The simple rule
    Simple,
}

impl Timing {
    /// The plan with a rule of this answer, as a scenario of its base: its futures decide by it.
    ///
    /// # Errors
    /// One plain sentence: there is no such rule.
    pub fn scenario_of(&self, asks: &Asks, which: PutIn) -> Result<Scenario, String> {
        let nothing = || "nothing is uncertain, or the dates are not equally far apart: there is no rule".to_owned();
        let waiting = self.waiting.as_ref().ok_or_else(nothing)?;
        let (rule, word, id) = match which {
            PutIn::Line => (&waiting.line, "by the hashprice", "line"),
            PutIn::Simple => (&waiting.rule, "by the simple rule", "rule"),
        };
        let Rule { is_below, months, levels, .. } = rule.clone().ok_or_else(nothing)?;
        let plan = asks.plan();
        let phase = plan.phase(self.phase_id()).ok_or_else(nothing)?;
        let overrides =
            Candidate { is_below, months, levels }.overrides(plan, phase, &self.starts).ok_or_else(nothing)?;
        let with = asks.with(overrides);
        Ok(Scenario {
            id: format!("{}-by-{id}", phase.id),
            name: format!("{} {word}", phase.name),
            notes: String::new(),
            overrides: with.carried().clone(),
        })
    }
}
