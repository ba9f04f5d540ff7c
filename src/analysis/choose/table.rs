//! The additive table: what each variant alone changes, added up. Judging a pick by it takes a microsecond.

use super::dice::Dice;
use super::eased::Eased;
use super::moves::Moves;
use super::problem::{Judged, Pick};
use crate::analysis::trials::on_all_cores;
use crate::finance::{exp, ln};
use std::cmp::Ordering;

/// Headroom where a condition is not tested.
const UNTESTED: f64 = 1e30;

/// A part of the largest effect that sums miss by.
const ROUNDING: f64 = 1e-9;

/// Steps of one run over the table.
const STEPS: usize = 30_000;

/// What a violation as large as the largest effect of a variant costs, as a share of what the best variants change together.
const PENALTY: f64 = 0.5;

/// Temperatures at the beginning and at the end, as shares of what the best variants change together.
const TEMPERATURE: (f64, f64) = (0.05, 0.000_2);

/// The temperature at a step, as such a share: it falls by the same factor at each.
pub fn heat_at(step: usize, steps: usize) -> f64 {
    TEMPERATURE.0 * exp(ln(TEMPERATURE.1 / TEMPERATURE.0) * step as f64 / steps as f64)
}

/// What a variant changes against the pick that the table is around.
#[derive(Clone, Debug)]
struct Effect {
    value: f64,
    /// Of all conditions, their months one after the other
    headroom: Vec<f64>,
}

/// Two changes of a pick, each a decision and its variant, and what they seem to be worth.
type Pair = (f64, [(usize, usize); 2]);

/// Pairs of changes that are looked at side by side.
const MOST_PAIRS: usize = 100_000;

/// What variants change, by decision.
#[derive(Clone, Debug)]
pub struct Table {
    around: Pick,
    value: f64,
    headroom: Vec<f64>,
    /// By condition, its stretch of `headroom`
    stretches: Vec<(usize, usize)>,
    /// None for a variant that cannot be computed
    effects: Vec<Vec<Option<Effect>>>,
}

/// A pick as far as it is added up.
#[derive(Clone)]
struct Sum {
    value: f64,
    headroom: Vec<f64>,
}

/// A value less what a violation costs.
fn energy(value: f64, violation: f64, spread: f64) -> f64 {
    value - spread * PENALTY * violation.min(10.0)
}

/// The most promising pair first.
fn best_first((x, a): &Pair, (y, b): &Pair) -> Ordering {
    y.total_cmp(x).then_with(|| a.cmp(b))
}

fn flat(judged: &Judged) -> Vec<f64> {
    let bounded = |headroom: &f64| headroom.clamp(-UNTESTED, UNTESTED);
    judged.headroom.iter().flatten().map(bounded).collect()
}

impl Table {
    /// True if it is the table around this pick.
    pub fn is_around(&self, pick: &Pick) -> bool {
        self.around == *pick
    }

    /// Around a pick, of what each variant of each decision alone is judged there; None if the pick itself has no value.
    pub fn of(around: &Pick, standing: &Judged, alone: &[Vec<Option<Judged>>]) -> Option<Self> {
        if standing.value.is_nan() || standing.refused.is_some() {
            return None;
        }
        let headroom = flat(standing);
        let mut stretches = Vec::new();
        let mut from = 0;
        for months in &standing.headroom {
            stretches.push((from, from + months.len()));
            from += months.len();
        }
        let effect = |judged: &Option<Judged>| {
            let judged = judged.as_ref().filter(|judged| judged.refused.is_none() && !judged.value.is_nan())?;
            let there = flat(judged);
            (there.len() == headroom.len()).then(|| Effect {
                value: judged.value - standing.value,
                // A month in which only one of them is tested says nothing of the others.
                headroom: there
                    .iter()
                    .zip(&headroom)
                    .map(
                        |(there, here)| {
                            if there.abs() >= UNTESTED || here.abs() >= UNTESTED { 0.0 } else { there - here }
                        },
                    )
                    .collect(),
            })
        };
        let effects = alone.iter().map(|variants| variants.iter().map(effect).collect()).collect();
        Some(Self { around: around.clone(), value: standing.value, headroom, stretches, effects })
    }

    /// By condition, the largest effect of any variant alone; 1 where none has any.
    pub fn scale(&self) -> Vec<f64> {
        let of = |(from, to): &(usize, usize)| {
            let effects = self.effects.iter().flatten().flatten();
            let largest =
                effects.flat_map(|effect| &effect.headroom[*from..*to]).fold(0.0, |most: f64, by| most.max(by.abs()));
            if largest > 0.0 { largest } else { 1.0 }
        };
        self.stretches.iter().map(of).collect()
    }

    /// What the best and the worst variants change together.
    pub fn spread(&self) -> f64 {
        let of = |variants: &Vec<Option<Effect>>| {
            let values = || variants.iter().flatten().map(|effect| effect.value);
            values().fold(0.0, f64::max) - values().fold(0.0, f64::min)
        };
        self.effects.iter().map(of).sum::<f64>().max(f64::MIN_POSITIVE)
    }

    fn sum(&self, pick: &Pick) -> Option<Sum> {
        let mut sum = Sum { value: self.value, headroom: self.headroom.clone() };
        for (decision, variant) in
            pick.iter().enumerate().filter(|(decision, variant)| self.around[*decision] != **variant)
        {
            let effect = self.effects[decision][*variant as usize].as_ref()?;
            sum.value += effect.value;
            sum.headroom.iter_mut().zip(&effect.headroom).for_each(|(sum, by)| *sum += by);
        }
        Some(sum)
    }

    /// The sum of a pick from that of another; None if a variant cannot be computed.
    fn moved(&self, sum: &Sum, from: &Pick, to: &Pick) -> Option<Sum> {
        let mut sum = sum.clone();
        for decision in (0..to.len()).filter(|decision| from[*decision] != to[*decision]) {
            for (pick, sign) in [(from, -1.0), (to, 1.0)] {
                if pick[decision] != self.around[decision] {
                    let effect = self.effects[decision][pick[decision] as usize].as_ref()?;
                    sum.value += sign * effect.value;
                    sum.headroom.iter_mut().zip(&effect.headroom).for_each(|(sum, by)| *sum += sign * by);
                }
            }
        }
        Some(sum)
    }

    fn violation(&self, sum: &Sum, eased: &Eased) -> f64 {
        let of = |(condition, (from, to)): (usize, &(usize, usize))| {
            let least = sum.headroom[*from..*to].iter().copied().fold(f64::INFINITY, f64::min);
            // Adding up leaves a little.
            let least = if least.abs() < eased.scale[condition] * ROUNDING { 0.0 } else { least };
            eased.violation_of(condition, least)
        };
        self.stretches.iter().enumerate().map(of).sum()
    }

    /// What a pick seems to be worth, less what its violations cost; None if a variant cannot be computed.
    pub fn seems(&self, pick: &Pick, eased: &Eased) -> Option<f64> {
        let sum = self.sum(pick)?;
        Some(energy(sum.value, self.violation(&sum, eased), self.spread()))
    }

    /// The picks that differ from the one it is around in two decisions and seem to be worth more, the most promising first.
    pub fn pairs(&self, eased: &Eased, wants: &dyn Fn(&Pick) -> bool, most: usize) -> Vec<Pick> {
        let of_decision = |first: usize| self.pairs_with(first, eased);
        let mut found: Vec<Pair> = on_all_cores(self.around.len(), of_decision).into_iter().flatten().collect();
        found.sort_by(best_first);
        let pick = |changed: [(usize, usize); 2]| {
            let mut pick = self.around.clone();
            changed.into_iter().for_each(|(decision, variant)| pick[decision] = variant as u16);
            pick
        };
        found.into_iter().map(|(_, changed)| pick(changed)).filter(wants).take(most).collect()
    }

    /// Those of one decision with each that comes after it.
    fn pairs_with(&self, first: usize, eased: &Eased) -> Vec<Pair> {
        let spread = self.spread();
        let mut found: Vec<Pair> = Vec::new();
        // What a decision has today is no change of it.
        let variants = |decision: usize| {
            let known = self.effects[decision].iter().enumerate();
            known
                .filter(move |(variant, _)| *variant != self.around[decision] as usize)
                .filter_map(|(variant, effect)| Some((variant, effect.as_ref()?)))
        };
        let mut sum = Sum { value: 0.0, headroom: self.headroom.clone() };
        for (a, effect) in variants(first) {
            let headroom: Vec<f64> = self.headroom.iter().zip(&effect.headroom).map(|(x, by)| x + by).collect();
            // Of many only the best are kept, with room for those that are not wanted.
            if found.len() > MOST_PAIRS {
                found.sort_by(best_first);
                found.truncate(MOST_PAIRS / 4);
            }
            for second in first + 1..self.around.len() {
                for (b, other) in variants(second) {
                    sum.value = self.value + effect.value + other.value;
                    if sum.value <= self.value {
                        continue;
                    }
                    let both = headroom.iter().zip(&other.headroom).map(|(x, by)| x + by);
                    sum.headroom.iter_mut().zip(both).for_each(|(sum, both)| *sum = both);
                    let worth = energy(sum.value, self.violation(&sum, eased), spread);
                    found.push((worth, [(first, a), (second, b)]));
                }
            }
        }
        found
    }

    /// Searches the table by annealing from a pick: each pick that was the best so far, the last and best one first.
    pub fn anneal(
        &self,
        from: &Pick,
        moves: &Moves,
        allows: &dyn Fn(&Pick) -> bool,
        eased: &Eased,
        dice: &mut Dice,
    ) -> Vec<(f64, Pick)> {
        let spread = self.spread();
        let Some(start) = self.sum(from) else { return Vec::new() };
        let of = |sum: &Sum, violation: f64| energy(sum.value, violation, spread);
        let short = self.violation(&start, eased);
        let (mut here, mut at, mut sum_here) = (from.clone(), of(&start, short), start);
        let mut best = (short > 0.0, at);
        let mut found = vec![(at, here.clone())];
        for step in 0..STEPS {
            let heat = spread * heat_at(step, STEPS);
            let next = moves.step(&here, dice);
            let luck = dice.share();
            if next == here || !allows(&next) {
                continue;
            }
            let Some(sum) = self.moved(&sum_here, &here, &next) else { continue };
            let short = self.violation(&sum, eased);
            let there = of(&sum, short);
            if there >= at || luck < exp((there - at) / heat) {
                (here, at, sum_here) = (next, there, sum);
                if (short > 0.0, -at) < (best.0, -best.1) {
                    best = (short > 0.0, at);
                    found.push((at, here.clone()));
                }
            }
        }
        found.reverse();
        found
    }
}
