//! Bridge: from one case of a plan to another by what differs between them, each part with its effect on an outcome.
//!
//! Without an order the effects are Shapley values: they add up, turn their sign when the cases are exchanged, and do not depend on
//! an order. In a given order each part is what it adds to those before it.

use super::asks::Asks;
use super::compare::changed_inputs;
use super::lever::Lever;
use super::outcome::{Outcome, Reading};
use super::shapley::shapley;
use super::trials::{Point, Trials, Tried, Watch};
use crate::plan::Plan;
use std::collections::BTreeMap;

/// Parts of which all coalitions are computed: 1,024 points.
const MOST_EXACT: usize = 10;

/// Orders that are drawn where there are more parts, each with its reverse.
const ORDERS: usize = 32;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Crossing {
    /// The case that it leads to
    pub to: Plan,
    /// The outcome
    pub outcome: String,
    /// The parts in this order, each by the beginning of its paths; the others come last. None for Shapley values
    pub ordered: Option<Vec<String>>,
}

/// A part of the difference.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// What differs
    pub name: String,
    /// The paths of its fields
    pub paths: Vec<String>,
    /// By how much the outcome differs because of it
    pub effect: f64,
    /// True for what is no field of its own: what one of the cases lacks, or several small parts
    pub is_rest: bool,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Bridge {
    /// The outcome
    pub outcome: Outcome,
    /// In the one case
    pub from: Reading,
    /// In the other
    pub to: Reading,
    /// In the order asked for, else the largest first; they sum to the difference
    pub parts: Vec<Step>,
    /// True if the effects are those of a given order
    pub is_ordered: bool,
    /// True if all orders were weighed, and not a sample of them
    pub is_exact: bool,
}

/// Fields that change together.
struct Part {
    name: String,
    levers: Vec<usize>,
    paths: Vec<String>,
}

impl Bridge {
    /// From a plan to another case of it.
    ///
    /// # Errors
    /// One plain sentence: a case cannot be computed, the cases are alike, or the outcome has no value between them.
    pub fn run(asks: &Asks, crossing: &Crossing, watch: &dyn Watch) -> Result<Self, String> {
        let plan = asks.plan();
        let changed = changed_inputs(&[plan, &crossing.to]);
        let differs = |input: &super::compare::Changed| {
            let [Some(from), Some(to)] = input.values.as_slice() else { return None };
            Lever::among(plan, &input.path, vec![from.clone(), to.clone()])
        };
        let levers: Vec<Lever> = changed.iter().filter_map(differs).collect();
        if changed.is_empty() {
            return Err("the two cases do not differ".to_owned());
        }
        if let Some(wrong) = unmatched(&levers, crossing.ordered.as_deref().unwrap_or_default()) {
            return Err(format!(
                "'{wrong}' begins none of the fields in which the cases differ: {}",
                paths_of(&levers)
            ));
        }
        let parts = parts(plan, &levers, crossing.ordered.as_deref());
        let outcomes = vec![crossing.outcome.clone()];
        let mut trials = Trials::new(asks, levers, outcomes, Vec::new())?;
        let outcome = trials.outcome(0).ok_or_else(|| format!("'{}' cannot be read", crossing.outcome))?;
        let mut worth = |sets: &[u64]| -> Result<Vec<Reading>, String> {
            let points: Vec<Point> = sets.iter().map(|set| point(&parts, *set)).collect();
            let tried = trials.run(&points, watch);
            if watch.is_cancelled() {
                return Err("stopped before the bridge was built".to_owned());
            }
            tried.into_iter().map(|tried| known(tried, &crossing.outcome)).collect()
        };
        let all = u64::MAX >> (64 - parts.len().max(1));
        let ends = worth(&[0, all])?;
        let (from, all_fields) = (ends[0], ends[1]);
        let is_exact = crossing.ordered.is_none() && parts.len() <= MOST_EXACT;
        let effects = match &crossing.ordered {
            Some(_) => ordered(&(0..parts.len()).collect::<Vec<_>>(), &mut worth)?,
            None if is_exact => {
                let sets: Vec<u64> = (0..1 << parts.len()).collect();
                let worth: Vec<f64> = worth(&sets)?.iter().map(|reading| reading.value).collect();
                shapley(parts.len(), &worth)
            }
            None => sampled(parts.len(), &mut worth)?,
        };
        let to = other_case(&crossing.to, &crossing.outcome)?;
        let mut steps: Vec<Step> = parts
            .into_iter()
            .zip(effects)
            .map(|(part, effect)| Step { name: part.name, paths: part.paths, effect, is_rest: false })
            .collect();
        if crossing.ordered.is_none() {
            steps.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()).then(a.name.cmp(&b.name)));
        }
        steps.extend(only_in_one(&changed, to.value - all_fields.value, &outcome));
        Ok(Self { outcome, from, to, parts: steps, is_ordered: crossing.ordered.is_some(), is_exact })
    }

    /// The largest parts, and the others as one with their count.
    pub fn largest(&self, most: usize) -> Vec<Step> {
        let mut parts = self.parts.clone();
        if parts.len() <= most || self.is_ordered {
            return parts;
        }
        let rest = parts.split_off(most.saturating_sub(1));
        parts.push(Step {
            name: format!("{} others", rest.len()),
            paths: rest.iter().flat_map(|step| step.paths.clone()).collect(),
            effect: rest.iter().map(|step| step.effect).sum(),
            is_rest: true,
        });
        parts
    }
}

/// The first of the beginnings asked for that no lever's path has.
fn unmatched<'a>(levers: &[Lever], ordered: &'a [String]) -> Option<&'a str> {
    let begins = |wanted: &&String| !levers.iter().any(|lever| lever.path().starts_with(wanted.as_str()));
    ordered.iter().find(begins).map(String::as_str)
}

/// The paths of levers, for an error: a few of them.
fn paths_of(levers: &[Lever]) -> String {
    let few: Vec<&str> = levers.iter().map(Lever::path).take(MOST_NAMED).collect();
    let more =
        if levers.len() > MOST_NAMED { format!(" and {} more", levers.len() - MOST_NAMED) } else { String::new() };
    format!("{}{more}", few.join(", "))
}

/// What one case has and the other has not, as a part of its own.
fn only_in_one(changed: &[super::compare::Changed], effect: f64, outcome: &Outcome) -> Option<Step> {
    let in_one = changed.iter().filter(|input| input.values.iter().any(Option::is_none));
    let paths: Vec<String> = in_one.map(|input| input.path.clone()).collect();
    if paths.is_empty() && outcome.unit().is_nothing(effect) {
        return None;
    }
    Some(Step { name: "What only one of them has".to_owned(), paths, effect, is_rest: true })
}

/// The outcome of the case that the bridge leads to.
fn other_case(to: &Plan, outcome: &str) -> Result<Reading, String> {
    let mut trials = Trials::new(&Asks::of_base(to), Vec::new(), vec![outcome.to_owned()], Vec::new())?;
    known(trials.run(&[Point::standing()], &super::trials::Unwatched).pop().flatten(), outcome)
}

fn known(tried: Option<Tried>, outcome: &str) -> Result<Reading, String> {
    let trial = tried.ok_or_else(|| "a case was not computed".to_owned())?;
    let trial = trial.map_err(|why| format!("a case between the two cannot be computed: {why}"))?;
    let reading = trial.outcomes.first().copied().filter(|reading| reading.value.is_finite());
    reading.ok_or_else(|| format!("{outcome} has no value in a case between the two"))
}

/// The fields that differ, each by itself while there are few, else by object; in the order asked for.
fn parts(plan: &Plan, levers: &[Lever], ordered: Option<&[String]>) -> Vec<Part> {
    let alone = |(place, lever): (usize, &Lever)| Part {
        name: lever.label().to_owned(),
        levers: vec![place],
        paths: vec![lever.path().to_owned()],
    };
    if let Some(ordered) = ordered {
        let rank = |path: &str| ordered.iter().position(|begins| path.starts_with(begins.as_str()));
        let mut parts: Vec<(usize, Part)> = Vec::new();
        for (place, lever) in levers.iter().enumerate() {
            let rank = rank(lever.path()).unwrap_or(ordered.len());
            match parts.iter_mut().find(|(known, _)| *known == rank && rank < ordered.len()) {
                Some((_, part)) => {
                    part.levers.push(place);
                    part.paths.push(lever.path().to_owned());
                    part.name.clone_from(&ordered[rank]);
                }
                None => parts.push((rank, alone((place, lever)))),
            }
        }
        parts.sort_by_key(|(rank, _)| *rank);
        return parts.into_iter().map(|(_, part)| part).collect();
    }
    if levers.len() <= MOST_EXACT {
        return levers.iter().enumerate().map(alone).collect();
    }
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for (place, lever) in levers.iter().enumerate() {
        let object = lever.path().rsplit_once('.').map_or(lever.path(), |(object, _)| object);
        let part = parts.entry(object.to_owned()).or_insert_with(|| Part {
            name: plan.title_of(object),
            levers: Vec::new(),
            paths: Vec::new(),
        });
        part.levers.push(place);
        part.paths.push(lever.path().to_owned());
    }
    // More than a word has bits are one part at the end.
    let mut parts: Vec<Part> = parts.into_values().collect();
    if parts.len() > MOST_PARTS {
        let rest = parts.split_off(MOST_PARTS - 1);
        parts.push(Part {
            name: format!("{} others", rest.len()),
            levers: rest.iter().flat_map(|part| part.levers.clone()).collect(),
            paths: rest.into_iter().flat_map(|part| part.paths).collect(),
        });
    }
    parts
}

/// The parts that are told apart.
const MOST_PARTS: usize = 60;

/// The fields that an error names.
const MOST_NAMED: usize = 6;

/// The parts of a set at the other case, the others at the one.
fn point(parts: &[Part], set: u64) -> Point {
    let chosen = parts.iter().enumerate().filter(|(i, _)| set & 1 << i != 0);
    Point::of(chosen.flat_map(|(_, part)| part.levers.iter().map(|lever| (*lever, 1.0))).collect())
}

type Worth<'a> = dyn FnMut(&[u64]) -> Result<Vec<Reading>, String> + 'a;

/// What each part adds to those before it, by part.
fn ordered(order: &[usize], worth: &mut Worth) -> Result<Vec<f64>, String> {
    let mut sets = vec![0_u64];
    for part in order {
        sets.push(sets.last().copied().unwrap_or(0) | 1 << part);
    }
    let worth = worth(&sets)?;
    let mut effects = vec![0.0; order.len()];
    for (place, part) in order.iter().enumerate() {
        effects[*part] = worth[place + 1].value - worth[place].value;
    }
    Ok(effects)
}

/// The mean over drawn orders and their reverses; each order adds up, and so does the mean.
fn sampled(parts: usize, worth: &mut Worth) -> Result<Vec<f64>, String> {
    let mut effects = vec![0.0; parts];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: usize| {
        // SplitMix64 (Steele, Lea and Flood 2014), from a fixed start: the same answer every time.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    };
    for _ in 0..ORDERS {
        let mut order: Vec<usize> = (0..parts).collect();
        for i in (1..parts).rev() {
            order.swap(i, draw(i + 1));
        }
        let reverse: Vec<usize> = order.iter().rev().copied().collect();
        for order in [order, reverse] {
            let adds = ordered(&order, worth)?;
            effects.iter_mut().zip(adds).for_each(|(effect, adds)| *effect += adds);
        }
    }
    effects.iter_mut().for_each(|effect| *effect /= (2 * ORDERS) as f64);
    Ok(effects)
}
