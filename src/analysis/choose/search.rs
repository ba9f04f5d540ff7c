//! The search: a table of what each variant changes, annealing on it, the best picks judged exactly, again around the best, then steps
//! on exact judgements, until no single change improves the answer.

use super::dice::Dice;
use super::eased::Eased;
use super::moves::Moves;
use super::problem::{Judged, Pick, Problem, differences};
use super::table::{Table, heat_at};
use crate::analysis::trials::on_all_cores;
use crate::finance::exp;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::sync::Arc;

/// Tables at most, each around the best pick of the one before.
const ROUNDS: usize = 3;
/// Runs over a table.
const RESTARTS: usize = 16;
/// Picks of a table that are judged exactly.
const JUDGED: usize = 32;
/// Chains of exact judgements side by side, and the steps of each.
const CHAINS: usize = 32;
const CHAIN_STEPS: usize = 60;
/// Picks after which tables around the best are no longer tried: those of ten phases of forty quarters take seconds each.
const SPENT: usize = 8_000;
/// Tables around a best pick whose neighbours are no better.
const SETTLING: usize = 4;
/// Picks of two changes that are judged around a best pick.
const PAIRS: usize = 256;
/// Times that the best pick's neighbours are tried, and how many of them at once: where one is better, the others need not be tried.
const DESCENTS: usize = 64;
const PROMISING: usize = 256;
/// Spaces of at most so many picks are tried out.
const MOST_ENUMERATED: usize = 4096;

/// A pick that was judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Tried {
    /// The pick
    pub pick: Pick,
    /// What it is worth
    pub judged: Judged,
}

/// How sure a search is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sure {
    /// Every pick was tried
    All {
        /// How many there are
        picks: usize,
    },
    /// No single change and no exchange of two dates improves the best pick; of so many runs so many ended at it
    Best {
        /// How many neighbours it has
        neighbours: usize,
        /// Runs over the last table
        runs: usize,
        /// Those that had the best pick as their own best
        agree: usize,
    },
    /// It ended before no neighbour was better
    Unsettled,
    /// It was stopped
    Stopped,
}

/// A search of a problem.
pub struct Search<'p, P: Problem + Sync> {
    problem: &'p mut P,
    moves: Moves,
    seed: u64,
    /// All picks that were judged, in the order in which they were
    tried: Vec<Tried>,
    known: FxHashMap<Pick, usize>,
    scale: Vec<f64>,
    /// What the best and the worst variants change together
    spread: f64,
    /// The best pick of each run over the last table
    firsts: Vec<Pick>,
    /// The last table: what is sought under other conditions begins where the search ended
    last: Option<Arc<Table>>,
    /// Neighbours of the best pick, with their headroom by month, of which a table can be made
    near: FxHashMap<Pick, Judged>,
}

impl<'p, P: Problem + Sync> Search<'p, P> {
    /// A search under a seed.
    pub fn new(problem: &'p mut P, seed: u64) -> Self {
        let moves = Moves::of(problem.places());
        let scale = vec![1.0; problem.conditions()];
        Self {
            problem,
            moves,
            seed,
            tried: Vec::new(),
            known: FxHashMap::default(),
            scale,
            spread: 0.0,
            firsts: Vec::new(),
            last: None,
            near: FxHashMap::default(),
        }
    }

    /// All picks that were judged so far.
    pub fn tried(&self) -> &[Tried] {
        &self.tried
    }

    /// The problem.
    pub fn problem(&mut self) -> &mut P {
        self.problem
    }

    /// The conditions as they are written.
    pub fn as_written(&self) -> Eased {
        Eased { by: self.problem.eased(), scale: self.scale.clone() }
    }

    /// Judges picks that are not known yet.
    fn judge(&mut self, picks: &[Pick]) {
        let fresh = self.unknown(picks);
        let judged = self.problem.judge(&fresh, false);
        fresh.into_iter().zip(judged).for_each(|(pick, judged)| self.keep(pick, judged));
    }

    /// The same for neighbours of the best pick, whose headroom is kept.
    fn judge_near(&mut self, picks: &[Pick]) {
        let fresh = self.unknown(picks);
        let judged = self.problem.judge(&fresh, true);
        for (pick, judged) in fresh.into_iter().zip(judged) {
            let Some(judged) = judged else { continue };
            self.keep(pick.clone(), Some(Judged { headroom: Vec::new(), ..judged.clone() }));
            self.near.insert(pick, judged);
        }
    }

    /// Those of picks that are allowed and not known, each once.
    fn unknown(&self, picks: &[Pick]) -> Vec<Pick> {
        let mut seen: FxHashSet<&Pick> = FxHashSet::default();
        let mut unknown = Vec::new();
        for pick in picks {
            if !self.known.contains_key(pick) && self.problem.allows(pick) && seen.insert(pick) {
                unknown.push(pick.clone());
            }
        }
        unknown
    }

    fn keep(&mut self, pick: Pick, judged: Option<Judged>) {
        if let Some(judged) = judged
            && !self.known.contains_key(&pick)
        {
            self.known.insert(pick.clone(), self.tried.len());
            self.tried.push(Tried { pick, judged });
        }
    }

    /// What a pick is worth, judged now if it is not known.
    pub fn worth(&mut self, pick: &Pick) -> Option<Judged> {
        self.judge(std::slice::from_ref(pick));
        self.known.get(pick).map(|place| self.tried[*place].judged.clone())
    }

    /// The values of picks, in their order; NaN for one that has none.
    pub fn values(&mut self, picks: &[Pick]) -> Vec<f64> {
        let unknown: Vec<Pick> = picks.iter().filter(|pick| !self.known.contains_key(*pick)).cloned().collect();
        // Parts of a proposal are judged whether the rules allow them or not.
        let judged = self.problem.judge(&unknown, false);
        let fresh: FxHashMap<Pick, f64> = unknown
            .into_iter()
            .zip(judged)
            .map(|(pick, judged)| (pick, judged.map_or(f64::NAN, |judged| judged.value)))
            .collect();
        let value = |pick: &Pick| match self.known.get(pick) {
            Some(place) => self.tried[*place].judged.value,
            None => fresh.get(pick).copied().unwrap_or(f64::NAN),
        };
        picks.iter().map(value).collect()
    }

    /// The best of all picks that were judged: of equals the one that changes less.
    pub fn best(&self, eased: &Eased) -> Option<Tried> {
        let standing = self.problem.standing();
        let changes = |tried: &Tried| differences(&tried.pick, standing);
        let better = |a: &&Tried, b: &&Tried| {
            eased.compare(&a.judged, &b.judged).then(changes(b).cmp(&changes(a))).then(b.pick.cmp(&a.pick))
        };
        self.tried.iter().max_by(better).cloned()
    }

    /// The number of picks; None if there are too many to be tried.
    fn count(&self) -> Option<usize> {
        let counts = self.problem.places().iter().map(Vec::len);
        let mut counts = counts;
        counts.try_fold(1_usize, |product, count| product.checked_mul(count)).filter(|all| *all <= MOST_ENUMERATED)
    }

    fn enumerate(&mut self, count: usize) {
        let counts: Vec<usize> = self.problem.places().iter().map(Vec::len).collect();
        let pick = |number: usize| {
            let mut left = number;
            let variant = |count: &usize| {
                let variant = left % count;
                left /= count;
                variant as u16
            };
            counts.iter().map(variant).collect()
        };
        let all: Vec<Pick> = (0..count).map(pick).collect();
        self.judge(&all);
        let scale = |condition: usize| {
            let least = self.tried.iter().filter_map(|tried| Some(tried.judged.least.get(condition)?.0));
            let finite: Vec<f64> = least.filter(|least| least.is_finite()).collect();
            let (low, high) =
                finite.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
            if high > low { high - low } else { 1.0 }
        };
        self.scale = (0..self.problem.conditions()).map(scale).collect();
    }

    /// A table around a pick; None if it has no value or the search was stopped.
    fn table(&mut self, around: &Pick) -> Option<Arc<Table>> {
        if let Some(last) = self.last.as_ref().filter(|last| last.is_around(around)) {
            return Some(Arc::clone(last));
        }
        let mut picks = vec![around.clone()];
        let counts: Vec<usize> = self.problem.places().iter().map(Vec::len).collect();
        for (decision, count) in counts.iter().enumerate() {
            for variant in 0..*count as u16 {
                let mut pick = around.clone();
                pick[decision] = variant;
                picks.push(pick);
            }
        }
        // A variant that the rules forbid here may be allowed beside others: it is judged all the same, for the table alone.
        let missing: Vec<Pick> = picks.iter().filter(|pick| !self.near.contains_key(*pick)).cloned().collect();
        let mut judged = self.problem.judge(&missing, true).into_iter();
        let of_near = |pick: &Pick| self.near.get(pick).cloned();
        let all: Vec<Option<Judged>> =
            picks.iter().map(|pick| of_near(pick).or_else(|| judged.next().flatten())).collect();
        let mut all = all.into_iter();
        let standing = all.next()??;
        let mut alone = Vec::new();
        let mut picks = picks.into_iter().skip(1);
        let mut seen = vec![(around.clone(), Some(standing.clone()))];
        for count in counts {
            let variants: Vec<Option<Judged>> = all.by_ref().take(count).collect();
            for (pick, judged) in picks.by_ref().take(count).zip(&variants) {
                if self.problem.allows(&pick) {
                    seen.push((pick, judged.clone()));
                }
            }
            alone.push(variants);
        }
        for (pick, judged) in seen {
            self.keep(pick, judged.map(|judged| Judged { headroom: Vec::new(), ..judged }));
        }
        self.last = Table::of(around, &standing, &alone).map(Arc::new);
        self.last.clone()
    }

    /// Runs over a table from a pick: their best picks, best first; and the best one of each.
    fn over(&mut self, table: &Table, from: &Pick, eased: &Eased, round: usize) -> (Vec<Pick>, Vec<Pick>) {
        let (moves, problem, seed) = (&self.moves, &*self.problem, self.seed);
        let run = |restart: usize| {
            let mut dice = Dice::new(seed, (round * RESTARTS + restart) as u64);
            table.anneal(from, moves, &|pick| problem.allows(pick), eased, &mut dice)
        };
        let runs: Vec<Vec<(f64, Pick)>> = on_all_cores(RESTARTS, run);
        let firsts = runs.iter().filter_map(|run| run.first()).map(|(_, pick)| pick.clone()).collect();
        let mut found: Vec<(f64, Pick)> = runs.into_iter().flat_map(|run| run.into_iter().take(JUDGED / 4)).collect();
        found.sort_by(|(a, pick_a), (b, pick_b)| b.total_cmp(a).then_with(|| pick_a.cmp(pick_b)));
        found.dedup();
        (found.into_iter().map(|(_, pick)| pick).take(JUDGED).collect(), firsts)
    }

    /// Chains of steps on exact judgements, side by side, from the best picks.
    fn chains(&mut self, eased: &Eased) {
        let mut from: Vec<Tried> = self.tried.clone();
        from.sort_by(|a, b| eased.compare(&b.judged, &a.judged).then_with(|| a.pick.cmp(&b.pick)));
        from.truncate(CHAINS / 4);
        if from.is_empty() {
            return;
        }
        let spread = self.spread.max(f64::MIN_POSITIVE);
        let mut chains: Vec<(Tried, Dice)> = (0..CHAINS)
            .map(|chain| (from[chain % from.len()].clone(), Dice::new(self.seed, 1_000_000 + chain as u64)))
            .collect();
        for step in 0..CHAIN_STEPS {
            if self.problem.is_stopped() {
                return;
            }
            let heat = spread * heat_at(step, CHAIN_STEPS);
            let next: Vec<(Pick, f64)> =
                chains.iter_mut().map(|(at, dice)| (self.moves.step(&at.pick, dice), dice.share())).collect();
            let picks: Vec<Pick> = next.iter().map(|(pick, _)| pick.clone()).collect();
            self.judge(&picks);
            for ((at, _), (pick, luck)) in chains.iter_mut().zip(next) {
                let Some(place) = self.known.get(&pick) else { continue };
                let there = &self.tried[*place];
                let is_taken = match eased.compare(&there.judged, &at.judged) {
                    Ordering::Less if eased.allows(&there.judged) => {
                        luck < exp((there.judged.value - at.judged.value) / heat)
                    }
                    Ordering::Less => false,
                    _ => true,
                };
                if is_taken {
                    *at = there.clone();
                }
            }
        }
    }

    /// Tries the neighbours of the best pick until none is better; true if it came to that end.
    fn descend(&mut self, eased: &Eased) -> bool {
        for _ in 0..DESCENTS {
            let Some(best) = self.best(eased) else { return false };
            let neighbours = self.promising_first(self.moves.neighbours(&best.pick), eased);
            self.near.clear();
            let is_better = neighbours.chunks(PROMISING).any(|some| {
                self.judge_near(some);
                self.problem.is_stopped() || self.best(eased).is_some_and(|now| now.pick != best.pick)
            });
            if self.problem.is_stopped() {
                return false;
            }
            if !is_better {
                return true;
            }
        }
        false
    }

    /// Picks by what they seem to be worth by the last table; as they are if there is none.
    fn promising_first(&self, picks: Vec<Pick>, eased: &Eased) -> Vec<Pick> {
        let Some(table) = &self.last else { return picks };
        let seems = |pick: &Pick| table.seems(pick, eased).unwrap_or(f64::NEG_INFINITY);
        let mut ranked: Vec<(f64, Pick)> = picks.into_iter().map(|pick| (seems(&pick), pick)).collect();
        ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        ranked.into_iter().map(|(_, pick)| pick).collect()
    }

    /// True if so many picks were judged that no more is sought than neighbours of the best.
    pub fn is_spent(&self) -> bool {
        self.tried.len() > SPENT
    }

    /// Descends to a best pick, and tries a table around it until that finds none better; true if it came to that end.
    pub fn settle(&mut self, eased: &Eased) -> bool {
        for _ in 0..SETTLING {
            let is_settled = self.descend(eased);
            if self.is_spent() {
                return is_settled;
            }
            let before = self.best(eased).map(|best| best.pick);
            self.again(eased);
            self.try_pairs(eased);
            if !is_settled || self.is_spent() || self.best(eased).map(|best| best.pick) == before {
                return is_settled;
            }
        }
        self.descend(eased)
    }

    /// Judges the most promising of the picks that differ from the best in two decisions at once.
    fn try_pairs(&mut self, eased: &Eased) {
        let Some(best) = self.best(eased) else { return };
        if let Some(table) = self.table(&best.pick) {
            let is_wanted = |pick: &Pick| !self.known.contains_key(pick) && self.problem.allows(pick);
            let pairs = table.pairs(eased, &is_wanted, PAIRS);
            self.judge(&pairs);
        }
    }

    /// Searches for the best pick under the conditions as they are written.
    pub fn run(&mut self) -> Sure {
        let standing = self.problem.standing().clone();
        self.judge(std::slice::from_ref(&standing));
        if let Some(count) = self.count() {
            self.enumerate(count);
            return if self.problem.is_stopped() { Sure::Stopped } else { Sure::All { picks: self.tried.len() } };
        }
        let mut around = standing;
        for round in 0..ROUNDS {
            let Some(table) = self.table(&around) else { break };
            if round == 0 {
                self.scale = table.scale();
                self.spread = table.spread();
            }
            let eased = self.as_written();
            let (picks, firsts) = self.over(&table, &around, &eased, round);
            self.firsts = firsts;
            self.judge(&picks);
            match self.best(&eased) {
                Some(best) if best.pick != around => around = best.pick,
                _ => break,
            }
        }
        let eased = self.as_written();
        self.chains(&eased);
        let is_settled = self.settle(&eased);
        match self.best(&eased) {
            _ if self.problem.is_stopped() => Sure::Stopped,
            Some(best) if is_settled => self.sure_of(&best, 0.0),
            _ => Sure::Unsettled,
        }
    }

    /// How sure it is that a pick is the best: its neighbours are judged as far as they were not, and one counts as better that is
    /// worth more by at least so much.
    pub fn sure_of(&mut self, best: &Tried, least: f64) -> Sure {
        let eased = self.as_written();
        let neighbours = self.moves.neighbours(&best.pick);
        self.judge(&neighbours);
        let is_met = eased.allows(&best.judged);
        let is_better = |pick: &Pick| {
            let Some(other) = self.known.get(pick).map(|place| &self.tried[*place].judged) else { return false };
            let beats = eased.compare(other, &best.judged).is_gt();
            beats && (!is_met || other.value - best.judged.value > least)
        };
        if self.problem.is_stopped() {
            Sure::Stopped
        } else if neighbours.iter().any(is_better) {
            Sure::Unsettled
        } else {
            let agree = self.firsts.iter().filter(|pick| **pick == best.pick).count();
            Sure::Best { neighbours: neighbours.len(), runs: self.firsts.len(), agree }
        }
    }

    /// The best pick where the conditions are weaker: what was tried already, and a table and the neighbours of the best of it.
    pub fn again(&mut self, eased: &Eased) -> Option<Tried> {
        let best = self.best(eased)?;
        if self.count().is_none() {
            if let Some(table) = self.table(&best.pick) {
                let (picks, _) = self.over(&table, &best.pick, eased, ROUNDS);
                self.judge(&picks);
            }
            self.descend(eased);
        }
        self.best(eased)
    }
}
