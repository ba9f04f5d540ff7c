//! Plans in many futures: a race, in which more futures are spent on fewer plans, and the last few are judged on fresh ones.

use super::chosen::Choosing;
use super::plans::Plans;
use super::problem::{Judged, Pick, differences, with};
use super::search::{Search, Tried};
use crate::analysis::asks::Asks;
use crate::analysis::outcome::Condition;
use crate::analysis::risk::{Draws, Estimate, Futures, Watched};
use crate::analysis::trials::Watch;
use std::cmp::Ordering;

/// Futures of the first heat and of the second.
const HEATS: [u64; 2] = [128, 512];
/// Plans in each heat, and those that are judged on fresh futures.
const ENTRANTS: [usize; 2] = [96, 20];
const FINALISTS: usize = 6;
/// Neighbours of the best that join the race later.
const LATE: usize = 24;
/// By how much safer plans are sought than the best, in units of the largest effect of a variant on what is left.
const SAFER: [f64; 4] = [0.15, 0.3, 0.6, 1.0];
/// In how many decisions finalists differ, as far as there are so many.
const DIFFERING: usize = 3;

/// A plan in many futures.
#[derive(Clone, PartialEq, Debug)]
pub struct Many {
    /// How many futures
    pub futures: u64,
    /// The mean of the outcome
    pub mean: Option<Estimate>,
    /// One in ten is below it
    pub tenth: f64,
    /// The mean of the lowest tenth
    pub lowest: f64,
    /// The share in which each condition holds that is asked of futures; None for the others
    pub holds: Vec<Option<Estimate>>,
    /// The share in which a watched condition fails
    pub fails: f64,
    /// By how much the share of the worst of them exceeds what is asked, in parts of one
    pub spare: f64,
}

impl Many {
    /// True if each share is at least the one asked for.
    pub fn is_met(&self) -> bool {
        self.spare >= 0.0
    }

    fn compare(&self, other: &Self) -> Ordering {
        let mean = |many: &Self| many.mean.map_or(f64::NEG_INFINITY, |mean| mean.value);
        match (self.is_met(), other.is_met()) {
            (true, true) => mean(self).total_cmp(&mean(other)),
            (false, false) => self.spare.total_cmp(&other.spare),
            (a, b) => a.cmp(&b),
        }
    }
}

/// What futures say of the plans that were tried on them.
#[derive(Clone, PartialEq, Debug)]
pub struct Crowd {
    /// All plans that entered, on the same few futures
    pub entered: Vec<(Tried, Many)>,
    /// The best of them on more futures, the best first: by these the proposal is chosen
    pub searched: Vec<(Tried, Many)>,
    /// The last few on fresh futures, in the same order
    pub fresh: Vec<(Tried, Many)>,
    /// The plan as it is on fresh futures
    pub today: Many,
    /// The first of the last few that meets what is asked on fresh futures as well; None if none does
    pub best: Option<Tried>,
    /// By decision that it changes, what the futures on which it was chosen say if that alone is undone
    pub undone: Vec<(usize, Many)>,
}

impl Crowd {
    /// The plan that comes nearest to what is asked on fresh futures.
    pub fn nearest(&self) -> Option<&Tried> {
        self.fresh.iter().max_by(|a, b| a.1.compare(&b.1)).map(|(tried, _)| tried)
    }

    /// How many plans were better on the futures of the search and fell short on fresh ones.
    pub fn fell_short(&self) -> usize {
        let best = self.best.as_ref();
        best.map_or(0, |best| self.fresh.iter().position(|(tried, _)| tried.pick == best.pick).unwrap_or(0))
    }

    /// What fresh futures say of a pick.
    pub fn of(&self, pick: &Pick) -> Option<&Many> {
        self.fresh.iter().find(|(tried, _)| tried.pick == *pick).map(|(_, many)| many)
    }

    /// What the futures say on which a pick was chosen.
    pub fn searched(&self, pick: &Pick) -> Option<&Many> {
        self.searched.iter().find(|(tried, _)| tried.pick == *pick).map(|(_, many)| many)
    }

    /// A race of the best plans of a search.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or the race was stopped before its first end.
    pub(super) fn race(
        asks: &Asks,
        asked: &Choosing,
        conditions: &[Condition],
        search: &mut Search<Plans>,
        watch: &dyn Watch,
    ) -> Result<Self, String> {
        let race = Race::of(asks, asked, conditions, Vec::new(), watch);
        let standing = search.problem().space().standing.clone();
        safer(search);
        let mut entrants = entrants(search, conditions, ENTRANTS[0]);
        if let Some(judged) = search.worth(&standing)
            && entrants.iter().all(|tried| tried.pick != standing)
            && meets(search, conditions, &judged)
        {
            entrants.push(Tried { pick: standing.clone(), judged });
        }
        let mut heat = race.run(search, &entrants, HEATS[0], asked.seed)?;
        // Neighbours of the best that are worth more join.
        let best = heat.iter().max_by(|a, b| a.1.compare(&b.1)).map(|(tried, _)| tried.clone());
        if let Some(best) = best {
            let late = late(search, &best, &heat);
            heat.extend(race.run(search, &late, HEATS[0], asked.seed)?);
        }
        heat.sort_by(|a, b| b.1.compare(&a.1).then_with(|| a.0.pick.cmp(&b.0.pick)));
        // The best that seem to meet what is asked, and those that might.
        let second: Vec<Tried> = heat.iter().take(ENTRANTS[1]).map(|(tried, _)| tried.clone()).collect();
        let mut second = race.run(search, &second, HEATS[1].min(asked.futures), asked.seed)?;
        second.sort_by(|a, b| b.1.compare(&a.1).then_with(|| a.0.pick.cmp(&b.0.pick)));
        if let Some(top) = second.first().cloned() {
            let simpler = race.without_idle(search, &standing, top)?;
            second.retain(|(tried, _)| tried.pick != simpler.0.pick);
            second.insert(0, simpler);
        }
        let finalists = finalists(&second);
        let fresh_seed = asked.seed.wrapping_add(1);
        let fresh = race.run(search, &finalists, asked.futures, fresh_seed)?;
        let today = match fresh.iter().find(|(tried, _)| tried.pick == standing) {
            Some((_, many)) => many.clone(),
            None => race.many(search, &standing, asked.futures, fresh_seed)?,
        };
        // In the order of the search: the fresh futures only say whether it holds.
        let best = fresh.iter().find(|(_, many)| many.is_met()).map(|(tried, _)| tried.clone());
        let mut undone = Vec::new();
        if let Some(best) = &best {
            for decision in search.problem().space().differing(&standing, &best.pick) {
                let pick = with(&best.pick, decision, standing[decision]);
                undone.push((decision, race.many(search, &pick, HEATS[1].min(asked.futures), asked.seed)?));
            }
        }
        Ok(Self { entered: heat, searched: second, fresh, today, best, undone })
    }
}

/// Plans on the same futures.
pub(super) struct Race<'a> {
    asks: &'a Asks,
    asked: &'a Choosing,
    conditions: &'a [Condition],
    /// Conditions that are watched beside those of which a share is asked
    besides: Vec<String>,
    watch: &'a dyn Watch,
}

impl<'a> Race<'a> {
    /// Of a plan: conditions of which a share is asked, and others that are watched.
    pub fn of(
        asks: &'a Asks,
        asked: &'a Choosing,
        conditions: &'a [Condition],
        besides: Vec<String>,
        watch: &'a dyn Watch,
    ) -> Self {
        Self { asks, asked, conditions, besides, watch }
    }

    fn run(
        &self,
        search: &mut Search<Plans>,
        entrants: &[Tried],
        futures: u64,
        seed: u64,
    ) -> Result<Vec<(Tried, Many)>, String> {
        entrants.iter().map(|tried| Ok((tried.clone(), self.many(search, &tried.pick, futures, seed)?))).collect()
    }

    /// Takes back moves without which the plan is as good on average and still meets what is asked.
    fn without_idle(
        &self,
        search: &mut Search<Plans>,
        standing: &Pick,
        mut best: (Tried, Many),
    ) -> Result<(Tried, Many), String> {
        loop {
            let mut better: Option<(Tried, Many)> = None;
            for decision in search.problem().space().differing(standing, &best.0.pick) {
                let pick = with(&best.0.pick, decision, standing[decision]);
                let Some(judged) = search.worth(&pick) else { continue };
                if !meets(search, self.conditions, &judged) {
                    continue;
                }
                let many = self.many(search, &pick, best.1.futures, self.asked.seed)?;
                let over = better.as_ref().map_or(&best.1, |(_, many)| many);
                if many.is_met() == best.1.is_met() && many.compare(over).is_ge() {
                    better = Some((Tried { pick, judged }, many));
                }
            }
            match better {
                Some(simpler) => best = simpler,
                None => return Ok(best),
            }
        }
    }

    /// A pick in futures.
    pub fn many(&self, search: &mut Search<Plans>, pick: &Pick, futures: u64, seed: u64) -> Result<Many, String> {
        let scenario = search.problem().scenario(pick, "", "")?;
        let asks = self.asks.with(scenario.overrides.into_iter().collect());
        let draws = Draws::of_asked(&asks, seed, futures)?;
        let conditions = self.conditions.iter().filter(|condition| condition.chance().is_some());
        let watched = Watched {
            outcomes: vec![self.asked.outcome.clone()],
            conditions: conditions.map(|condition| condition.text().to_owned()).chain(self.besides.clone()).collect(),
            rows: Vec::new(),
        };
        let all = Futures::run(&asks, &draws, &watched, 1..=futures, self.watch)?;
        let mut shares = (0..all.conditions.len()).map(|place| all.fared(place).share);
        let holds: Vec<Option<Estimate>> =
            self.conditions.iter().map(|condition| condition.chance().and_then(|_| shares.next())).collect();
        let spare = self
            .conditions
            .iter()
            .zip(&holds)
            .filter_map(|(condition, share)| Some(share.as_ref()?.value - condition.chance()?));
        let sample = all.sample(0);
        Ok(Many {
            futures,
            mean: sample.mean(),
            tenth: sample.percentile(0.1).map_or(f64::NAN, |estimate| estimate.value),
            lowest: sample.mean_of_lowest(0.1).unwrap_or(f64::NAN),
            fails: 1.0 - all.all_hold().value,
            spare: spare.fold(f64::INFINITY, f64::min),
            holds,
        })
    }
}

/// True if a pick meets the conditions that are asked of the plan itself.
fn meets(search: &Search<Plans>, conditions: &[Condition], judged: &Judged) -> bool {
    let eased = search.as_written();
    let is_hard = |place: usize| {
        eased.by[place].is_finite() && conditions.get(place).is_none_or(|condition| condition.chance().is_none())
    };
    let meets =
        |(place, (headroom, _)): (usize, &(f64, i64))| !is_hard(place) || eased.violation_of(place, *headroom) == 0.0;
    judged.refused.is_none() && !judged.value.is_nan() && judged.least.iter().enumerate().all(meets)
}

/// Adds to what was tried the best plans that are safer and safer, down to the best of any safety.
fn safer(search: &mut Search<Plans>) {
    let written = search.as_written();
    let Some(measured) = written.by.len().checked_sub(1) else { return };
    let Some(best) = search.best(&written) else { return };
    let least = best.judged.least[measured].0;
    for step in SAFER {
        let eased = written.with(measured, -(least + step * written.scale[measured]));
        search.again(&eased);
    }
}

/// Plans that no other beats in both: the outcome, and what is left in the month in which it is least; then those behind them.
pub(super) fn entrants(search: &Search<Plans>, conditions: &[Condition], most: usize) -> Vec<Tried> {
    let safety = |judged: &Judged| judged.least.last().map_or(f64::NEG_INFINITY, |(headroom, _)| *headroom);
    let mut open: Vec<(f64, &Tried)> = search
        .tried()
        .iter()
        .filter(|tried| meets(search, conditions, &tried.judged))
        .map(|tried| (safety(&tried.judged), tried))
        .collect();
    open.sort_by(|(_, a), (_, b)| b.judged.value.total_cmp(&a.judged.value).then_with(|| a.pick.cmp(&b.pick)));
    let mut kept: Vec<Tried> = Vec::new();
    while kept.len() < most && !open.is_empty() {
        let mut safest = f64::NEG_INFINITY;
        let mut behind = Vec::new();
        for (safety, tried) in open {
            if safety > safest && kept.len() < most {
                safest = safety;
                kept.push(tried.clone());
            } else {
                behind.push((safety, tried));
            }
        }
        open = behind;
    }
    kept
}

/// Neighbours of a pick that are worth more and were not in the race, the most valuable first.
fn late(search: &mut Search<Plans>, best: &Tried, heat: &[(Tried, Many)]) -> Vec<Tried> {
    let near = |tried: &Tried| differences(&tried.pick, &best.pick) <= 1;
    let in_heat = |tried: &Tried| heat.iter().any(|(other, _)| other.pick == tried.pick);
    let worth_more = |tried: &&Tried| tried.judged.value > best.judged.value && near(tried) && !in_heat(tried);
    let mut late: Vec<Tried> = search.tried().iter().filter(worth_more).cloned().collect();
    late.sort_by(|a, b| b.judged.value.total_cmp(&a.judged.value).then_with(|| a.pick.cmp(&b.pick)));
    late.truncate(LATE);
    late
}

/// The best, and the best that differ from those before in several decisions.
fn finalists(ranked: &[(Tried, Many)]) -> Vec<Tried> {
    let mut kept: Vec<Tried> = Vec::new();
    for least in (1..=DIFFERING).rev() {
        for (tried, _) in ranked {
            if kept.len() < FINALISTS && kept.iter().all(|other| differences(&other.pick, &tried.pick) >= least) {
                kept.push(tried.clone());
            }
        }
    }
    kept
}
