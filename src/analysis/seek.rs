//! Seek: which value of a lever makes a condition true. All crossings, jumps, flats and touchings in its range, each named.

use super::asks::Asks;
use super::lever::{Holds, Lever};
use super::outcome::Condition;
use super::prices::Prices;
use super::roots::{Found, Kind, Root, SAMPLES, all_roots};
use super::trials::{Point, Trial, Trials, Watch};
use crate::formula::{PLAIN, USD};
use crate::plan::Plan;
use rustc_hash::FxHashMap;

/// What is sought.
#[derive(Clone, PartialEq, Debug)]
pub struct Sought {
    /// The lever
    pub lever: Lever,
    /// The condition: `company.funding-gap <= 0`
    pub until: String,
}

/// A place at which the condition begins or ceases to hold.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Answer {
    /// How it is reached
    pub kind: Kind,
    /// The value of the lever; of a jump the last value before it; of a flat its beginning, where an equality is sought, else the end
    /// of it at which the condition changes
    pub at: f64,
    /// Of a jump the first value behind it; of a flat its end, where an equality is sought; else the same
    pub to: f64,
    /// Of a flat its beginning and its end; else `at` and `to`
    pub stretch: (f64, f64),
    /// The left side of the condition at `at`: of a row, in its worst month
    pub outcome: f64,
    /// The same at `to`
    pub outcome_to: f64,
    /// Whether the condition holds below `at`, and above `to`
    pub holds: (bool, bool),
    /// The first month in which it fails on the side on which it does
    pub month: Option<i64>,
}

/// One point of the curve.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sample {
    /// The value of the lever
    pub at: f64,
    /// The left side of the condition: of a row, in its worst month
    pub outcome: f64,
    /// Whether the condition holds
    pub holds: bool,
    /// The first month in which it fails; None where it holds
    pub month: Option<i64>,
    /// The month in which the outcome is reached
    pub reached: Option<i64>,
}

/// Why no value of the lever is an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoAnswer {
    /// The plan cannot be computed in the range
    Refused,
    /// The outcome has no value anywhere in the range
    Undefined,
    /// The outcome does not depend on the lever
    Unmoved,
    /// The condition holds in the whole range, or nowhere in it
    Throughout,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Seek {
    /// The lever
    pub lever: Lever,
    /// The condition
    pub condition: Condition,
    /// In the order of the lever's values
    pub answers: Vec<Answer>,
    /// The sample that came nearest, where there is no answer
    pub nearest: Option<Sample>,
    /// Why there is no answer
    pub none: Option<NoAnswer>,
    /// The same in words
    pub why: Option<String>,
    /// The largest distance between two samples; two answers closer than this may have been missed
    pub spacing: f64,
    /// The samples
    pub curve: Vec<Sample>,
    /// The plan as it is
    pub standing: Option<Sample>,
    /// The BTC price of month 1 along the lever, where the lever shifts the price
    pub prices: Option<Prices>,
}

impl Seek {
    /// Seeks the values of a lever at which a condition begins or ceases to hold.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or what is asked cannot be read.
    pub fn run(asks: &Asks, sought: &Sought, watch: &dyn Watch) -> Result<Self, String> {
        let Sought { lever, until } = sought;
        if lever.holds() == Holds::Place {
            return Err(format!("{} has no range to search in: use sweep for a list", lever.text()));
        }
        let price = Prices::outcome(asks.plan(), lever);
        let mut trials = Trials::new(asks, vec![lever.clone()], price.iter().cloned().collect(), vec![until.clone()])?
            .with_margins();
        let condition = trials.condition(0).ok_or_else(|| format!("'{until}' cannot be read"))?;
        let whole = lever.holds() != Holds::Number;
        let samples = lever.values(SAMPLES);
        let mut known =
            Known { trials: &mut trials, condition: &condition, watch, seen: FxHashMap::default(), refused: None };
        let tolerance = tolerance(&condition);
        let found = all_roots(&samples, whole, tolerance, &mut |values| known.margins(values));
        if watch.is_cancelled() {
            return Err("stopped before the answer was found".to_owned());
        }
        let mut answers: Vec<Answer> = found.roots.iter().map(|root| known.answer(root, &found, whole)).collect();
        if !condition.is_equality() {
            answers = answers.into_iter().flat_map(|answer| known.changes(answer, whole)).collect();
        }
        let curve: Vec<Sample> = found.curve.iter().filter_map(|(at, _)| known.sample(*at)).collect();
        let standing = known.standing(lever, asks.plan());
        let (none, why) = known.why(&answers, &curve, samples.len()).unzip();
        let nearest = found.nearest.filter(|_| answers.is_empty()).and_then(|(at, _)| known.sample(at));
        let prices = price.and_then(|_| Prices::read(&mut trials, 0, 0, watch));
        let (lever, condition) = (lever.clone(), condition.clone());
        Ok(Self { lever, condition, answers, nearest, none, why, spacing: found.spacing, curve, standing, prices })
    }
}

/// Below this the condition is met exactly, in the unit of its left side.
fn tolerance(condition: &Condition) -> f64 {
    match condition.left().unit() {
        USD => 0.005,
        PLAIN => 1e-12,
        _ => 1e-9,
    }
}

/// Trials by the value of the lever.
struct Known<'a> {
    trials: &'a mut Trials,
    condition: &'a Condition,
    watch: &'a dyn Watch,
    seen: FxHashMap<u64, Trial>,
    /// Why a point could not be computed
    refused: Option<String>,
}

impl Known<'_> {
    /// By how much the condition is met at each value.
    fn margins(&mut self, values: &[f64]) -> Vec<f64> {
        let points: Vec<Point> = values.iter().map(|value| Point::one(0, *value)).collect();
        let tried = self.trials.run(&points, self.watch);
        let mut margins = Vec::with_capacity(values.len());
        for (value, trial) in values.iter().zip(tried) {
            match trial {
                Some(Ok(trial)) => {
                    margins.push(trial.margins.first().copied().unwrap_or(f64::NAN));
                    self.seen.insert(value.to_bits(), trial);
                }
                Some(Err(why)) => {
                    self.refused.get_or_insert(why);
                    margins.push(f64::NAN);
                }
                None => margins.push(f64::NAN),
            }
        }
        margins
    }

    fn trial(&mut self, value: f64) -> Option<Trial> {
        if !self.seen.contains_key(&value.to_bits()) {
            self.margins(&[value]);
        }
        self.seen.get(&value.to_bits()).cloned()
    }

    fn sample(&mut self, at: f64) -> Option<Sample> {
        let trial = self.trial(at)?;
        let failure = trial.failures.first().copied().flatten();
        let margin = trial.margins.first().copied().unwrap_or(f64::NAN);
        Some(Sample {
            at,
            outcome: self.condition.level().map_or(margin, |level| margin + level),
            holds: failure.is_none(),
            month: failure.and_then(|failure| failure.first),
            reached: trial.reached.first().copied().flatten(),
        })
    }

    /// A root with what is said of it: on which side the condition holds, and when it fails on the other.
    fn answer(&mut self, root: &Root, found: &Found, whole: bool) -> Answer {
        let (low, high) = match (found.curve.first(), found.curve.last()) {
            (Some(first), Some(last)) => (first.0, last.0),
            _ => (root.at, root.to),
        };
        // Just beside a crossing, where its month is that of the side and not of the crossing itself.
        let step = if whole { 1.0 } else { (high - low) * BESIDE };
        let beside = |at: f64, step: f64| (at + step).clamp(low, high);
        let (below, above) = match root.kind {
            Kind::Jump => (root.at, root.to),
            _ => (beside(root.at, -step), beside(root.to, step)),
        };
        let (below, above) = (self.sample(below), self.sample(above));
        let holds = |sample: Option<Sample>| sample.is_some_and(|sample| sample.holds);
        let month = [below, above].into_iter().flatten().find(|sample| !sample.holds).and_then(|sample| sample.month);
        let outcome = |value: f64| self.condition.level().map_or(value, |level| value + level);
        Answer {
            kind: root.kind,
            at: root.at,
            to: root.to,
            stretch: (root.at, root.to),
            outcome: outcome(root.value),
            outcome_to: outcome(root.value_to),
            holds: (holds(below), holds(above)),
            month,
        }
    }

    /// Where a condition that is just met over a stretch changes: where the stretch begins, where it ends, at both or at neither.
    fn changes(&mut self, answer: Answer, whole: bool) -> Vec<Answer> {
        let on = if answer.kind == Kind::Flat { self.sample(answer.at) } else { None };
        let Some(on) = on else { return vec![answer] };
        // Between whole numbers lies nothing: it changes from the one to the next.
        let step = if whole { 1.0 } else { 0.0 };
        let edges = [
            ((answer.at - step, answer.at), (answer.holds.0, on.holds)),
            ((answer.to, answer.to + step), (on.holds, answer.holds.1)),
        ];
        let mut changes = Vec::new();
        for ((at, to), holds) in edges.into_iter().filter(|(_, holds)| holds.0 != holds.1) {
            let outcome = |sample: Option<Sample>| sample.map_or(on.outcome, |sample| sample.outcome);
            let (outcome, outcome_to) = (outcome(self.sample(at)), outcome(self.sample(to)));
            let change = Answer { at, to, outcome, outcome_to, holds, ..answer };
            changes.push(if whole { Answer { kind: Kind::Jump, stretch: (at, to), ..change } } else { change });
        }
        changes
    }

    fn standing(&mut self, lever: &Lever, plan: &Plan) -> Option<Sample> {
        let at = lever.standing(plan)?;
        let tried = self.trials.run(&[Point::standing()], self.watch).pop()??.ok()?;
        self.seen.entry(at.to_bits()).or_insert(tried);
        self.sample(at)
    }

    fn why(&self, answers: &[Answer], curve: &[Sample], asked: usize) -> Option<(NoAnswer, String)> {
        let label = self.condition.left().label();
        if !answers.is_empty() {
            return None;
        }
        let Some(first) = curve.first() else {
            let refused = self.refused.clone().unwrap_or_else(|| "no point could be computed".to_owned());
            return Some((NoAnswer::Refused, format!("the plan cannot be computed in this range: {refused}")));
        };
        if curve.iter().all(|sample| sample.outcome.is_nan()) {
            return Some((NoAnswer::Undefined, format!("{label} has no value anywhere in this range")));
        }
        if curve.iter().all(|sample| sample.outcome.to_bits() == first.outcome.to_bits()) {
            return Some((NoAnswer::Unmoved, format!("{label} does not depend on it")));
        }
        let short = if curve.len() < asked { ", where the plan can be computed," } else { "" };
        let word = if first.holds { "it holds" } else { "this lever alone cannot do it:" };
        let end = if first.holds { " throughout".to_owned() } else { " nowhere does it hold".to_owned() };
        Some((NoAnswer::Throughout, format!("{word}{short}{end}")))
    }
}

/// How far beside a crossing its sides are looked at, as a part of the range.
const BESIDE: f64 = 1e-7;
