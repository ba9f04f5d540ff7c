//! The answer of a search: the plan that is proposed, why each of its moves is in it, what binds, what else is nearly as good, and
//! how sure it is; or what is in the way if nothing meets the conditions.

use super::course::Course;
use super::crowd::{Crowd, Many};
use super::eased::Eased;
use super::plans::{Aims, Plans};
use super::problem::{Pick, differences, with};
use super::search::{Search, Sure, Tried};
use super::space::{Decision, Space};
use crate::analysis::asks::Asks;
use crate::analysis::bridge::{Bridge, Step};
use crate::analysis::outcome::{Condition, Outcome, Reading, spoken};
use crate::analysis::shapley::shapley;
use crate::analysis::trials::{Unwatched, Watch};
use crate::formula::{Book, Format, USD, lower_first};
use crate::plan::{Scenario, new_id};

/// Moves whose effects are weighed in every order.
const MOST_WEIGHED: usize = 10;

/// Plans shown beside the proposal, and in how many decisions they differ from it and each other.
const ALTERNATIVES: usize = 5;
const DIFFERING: usize = 3;

/// Times that a better plan, found while prices are sought, becomes the proposal.
const MOST_PROPOSED: usize = 6;

/// A move that changes the outcome by less than this share of it is not proposed.
const NO_EFFECT: f64 = 1e-6;

/// By what share of the largest effect of a variant a condition is weakened to find its price.
const WEAKER: f64 = 0.05;

/// By what a plan's safety is measured: what is left before the company cannot pay.
pub(super) const SAFETY: &str = "company.liquidity >= 0";

/// The id and name of the proposal as a scenario.
const SCENARIO: (&str, &str) = ("proposal", "Proposal");

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Choosing {
    /// The outcome to maximise
    pub outcome: String,
    /// What must hold in the plan; with `in 95%` at the end, in this share of futures
    pub conditions: Vec<String>,
    /// What else may be chosen beside the phases, as levers
    pub besides: Vec<String>,
    /// Capital expenditure of a calendar quarter at most, in USD
    pub capex_limit: Option<f64>,
    /// The seed of the search and of futures
    pub seed: u64,
    /// Futures on which the answer is computed that were not searched on; those of the search are fewer
    pub futures: u64,
}

/// A decision that the proposal changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
    /// Which decision
    pub decision: usize,
    /// Its part of what the proposal adds; the parts of all moves add up
    pub effect: f64,
    /// By how much the outcome falls if it alone is undone; NaN if the plan has no value then
    pub loses: f64,
    /// The condition that fails first if it alone is undone, and the month
    pub breaks: Option<(usize, i64)>,
    /// True if the rules among phases forbid to undo it alone
    pub is_forbidden: bool,
}

/// What a condition costs.
#[derive(Clone, PartialEq, Debug)]
pub struct Price {
    /// Which condition
    pub condition: usize,
    /// Its headroom in the proposal and the month in which it is least
    pub headroom: (f64, i64),
    /// By how much it was weakened, in its unit, and what the outcome of the best plan then gains
    pub weaker: (f64, f64),
    /// What the outcome gains if it is dropped
    pub dropped: f64,
}

/// A plan beside the proposal.
#[derive(Clone, PartialEq, Debug)]
pub struct Alternative {
    /// What is chosen
    pub tried: Tried,
    /// In futures that were not searched on
    pub many: Option<Many>,
    /// Month by month
    pub course: Course,
}

/// What is proposed.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposal {
    /// What is chosen
    pub tried: Tried,
    /// The plan as a scenario of the base
    pub scenario: Scenario,
    /// What it changes, the largest effect first
    pub moves: Vec<Move>,
    /// What each condition costs
    pub prices: Vec<Price>,
    /// Plans nearly as good that differ in kind
    pub alternatives: Vec<Alternative>,
    /// Month by month
    pub course: Course,
}

/// Why nothing is proposed.
#[derive(Clone, PartialEq, Debug)]
pub struct Infeasible {
    /// The pick that misses the conditions by least
    pub nearest: Tried,
    /// By condition that it misses, by how much and in which month by most
    pub misses: Vec<(usize, f64, i64)>,
    /// By condition, by how much it alone would have to be weaker for some plan to meet all; those that are enough by themselves
    pub relaxations: Vec<(usize, f64)>,
}

/// The answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Chosen {
    /// What is decided
    pub decisions: Vec<Decision>,
    /// What is maximised
    pub outcome: Outcome,
    /// What must hold
    pub conditions: Vec<Condition>,
    /// Capital expenditure of a quarter at most
    pub capex_limit: Option<f64>,
    /// What may be chosen beside the phases, as levers
    pub besides: Vec<String>,
    /// The plan as it is
    pub today: Tried,
    /// The same month by month
    pub course: Course,
    /// What is proposed; or why nothing is
    pub found: Result<Proposal, Infeasible>,
    /// All plans that were computed
    pub tried: Vec<Tried>,
    /// How sure the search is
    pub sure: Sure,
    /// What futures say; None if none were asked
    pub crowd: Option<Crowd>,
    /// True if a share of futures is asked for and the search was stopped before any were computed
    pub is_untried_in_futures: bool,
}

impl Chosen {
    /// Searches; if it is stopped, the best plan so far is the answer.
    ///
    /// # Errors
    /// One plain sentence: nothing may be chosen, the plan cannot be computed, or what is asked cannot be read.
    pub fn run(asks: &Asks, asked: &Choosing, watch: &dyn Watch) -> Result<Self, String> {
        let space = Space::of(asks.plan(), &asked.besides)?;
        let book = asks.book()?;
        let conditions = asked.conditions.iter().map(|text| Condition::parse(&book, asks.plan(), text));
        let conditions: Vec<Condition> = conditions.collect::<Result<_, _>>()?;
        let is_asked_of_futures =
            conditions.iter().any(|condition| condition.chance().is_some()) && asks.plan().is_uncertain();
        let aims = Aims {
            outcome: asked.outcome.clone(),
            conditions: conditions.iter().map(|condition| condition.comparison().to_owned()).collect(),
            capex_limit: asked.capex_limit,
            safety: Some(SAFETY.to_owned()),
        };
        let mut plans = Plans::of(asks, space, &aims, watch)?;
        let outcome = plans.outcome().ok_or_else(|| format!("'{}' cannot be read", asked.outcome))?;
        let decisions = plans.space().decisions.clone();
        let standing = plans.space().standing.clone();
        let mut search = Search::new(&mut plans, asked.seed);
        let sure = search.run();
        let judged = search.worth(&standing).or_else(|| {
            search.problem().complete();
            search.worth(&standing)
        });
        let judged = judged.ok_or_else(|| "the plan cannot be computed".to_owned())?;
        let today = Tried { pick: standing, judged };
        // Whoever stops the search or the race wants the best plan so far.
        let crowd = if is_asked_of_futures && !watch.is_cancelled() {
            match Crowd::race(asks, asked, &conditions, &mut search, watch) {
                Err(problem) if !watch.is_cancelled() => return Err(problem),
                raced => raced.ok(),
            }
        } else {
            None
        };
        let eased = search.as_written();
        let best = search.best(&eased).unwrap_or_else(|| today.clone());
        let best = match &crowd {
            Some(crowd) => crowd.best.as_ref().or(crowd.nearest()).cloned().unwrap_or(best),
            None => best,
        };
        let is_untried_in_futures = is_asked_of_futures && crowd.is_none();
        let is_found = match &crowd {
            Some(crowd) => crowd.best.is_some(),
            None => eased.allows(&best.judged),
        };
        let found = if is_found {
            Ok(propose(&mut search, &today, best, crowd.as_ref(), watch)?)
        } else {
            Err(infeasible(&search, best, &eased))
        };
        let sure = match (&found, sure) {
            _ if watch.is_cancelled() => Sure::Stopped,
            (Ok(proposal), Sure::Best { .. } | Sure::Unsettled) if crowd.is_none() => {
                search.sure_of(&proposal.tried, proposal.tried.judged.value.abs() * NO_EFFECT)
            }
            (_, sure) => sure,
        };
        let tried = search.tried().to_vec();
        let capex_limit = asked.capex_limit;
        let besides = asked.besides.clone();
        Ok(Self {
            decisions,
            outcome,
            conditions,
            capex_limit,
            besides,
            course: search.problem().course(&today.pick),
            today,
            found,
            tried,
            sure,
            crowd,
            is_untried_in_futures,
        })
    }

    /// Any plan that was tried as a scenario of the base.
    ///
    /// # Errors
    /// One plain sentence: a field cannot hold what was chosen.
    pub fn scenario_of(&self, asks: &Asks, pick: &[u16]) -> Result<Scenario, String> {
        opened(asks, &self.besides, self.outcome.text(), pick, &self.differs(&pick.to_vec()))
    }

    /// What each move of the proposal adds, from today's plan to it; None if nothing is proposed.
    pub fn bridge(&self) -> Option<Bridge> {
        let proposal = self.found.as_ref().ok()?;
        let reading = |tried: &Tried| Reading { value: tried.judged.value, month: None };
        let part = |of: &Move| Step {
            name: self.decisions[of.decision].choice(proposal.tried.pick[of.decision]),
            paths: Vec::new(),
            effect: of.effect,
            is_rest: false,
        };
        Some(Bridge {
            outcome: self.outcome.clone(),
            from: reading(&self.today),
            to: reading(&proposal.tried),
            parts: proposal.moves.iter().map(part).collect(),
            is_ordered: false,
            is_exact: proposal.moves.len() <= MOST_WEIGHED,
        })
    }

    /// The lowest liquidity of a plan, USD.
    pub fn lowest_liquidity(&self, tried: &Tried) -> f64 {
        // It is measured behind all conditions.
        tried.judged.least.get(self.count_conditions()).map_or(f64::NAN, |(least, _)| *least)
    }

    /// How many conditions there are, with the cap of a quarter.
    pub fn count_conditions(&self) -> usize {
        self.conditions.len() + usize::from(self.capex_limit.is_some())
    }

    /// What a condition is called; the cap of a quarter stands behind those of the plan.
    pub fn condition_name(&self, book: &Book, place: usize) -> String {
        if let Some(condition) = self.conditions.get(place) {
            return format!("{} {}", lower_first(condition.left().label()), condition.words(book));
        }
        format!("capex of a quarter is at most {}", self.cap_said(book))
    }

    fn cap_said(&self, book: &Book) -> String {
        spoken(book, self.capex_limit.unwrap_or_default(), USD, Format::usual(USD))
    }

    /// What happens where a condition fails: "liquidity falls below 100 million USD".
    pub fn condition_failing(&self, book: &Book, place: usize) -> String {
        let Some(condition) = self.conditions.get(place) else {
            return format!("capex of a quarter is above {}", self.cap_said(book));
        };
        let failing = lower_first(&condition.failing(book));
        if failing.ends_with("gap") { format!("a {failing} arises") } else { failing }
    }

    /// A condition's headroom with its unit.
    pub fn condition_said(&self, book: &Book, place: usize, value: f64) -> String {
        match self.conditions.get(place) {
            Some(condition) => {
                let left = condition.left();
                spoken(book, value, left.unit(), left.format())
            }
            None => spoken(book, value, USD, Format::usual(USD)),
        }
    }
}

/// A pick as a scenario of the base under this name.
pub(super) fn opened(
    asks: &Asks,
    besides: &[String],
    outcome: &str,
    pick: &[u16],
    name: &str,
) -> Result<Scenario, String> {
    let space = Space::of(asks.plan(), besides)?;
    let aims = Aims { outcome: outcome.to_owned(), conditions: Vec::new(), capex_limit: None, safety: None };
    Plans::of(asks, space, &aims, &Unwatched)?.scenario(&pick.to_vec(), SCENARIO.0, name)
}

/// The best plan with what belongs to it; moves that change nothing are taken back.
fn propose(
    search: &mut Search<Plans>,
    today: &Tried,
    best: Tried,
    crowd: Option<&Crowd>,
    watch: &dyn Watch,
) -> Result<Proposal, String> {
    let eased = search.as_written();
    let (mut best, mut prices_found, mut priced) = (best, Vec::new(), None);
    // Of a proposal that futures chose nothing is taken back that they did not judge, and they say what binds.
    if crowd.is_none() {
        for round in 0..MOST_PROPOSED {
            best = without_idle(search, today, best, &eased);
            prices_found = if watch.is_cancelled() {
                Vec::new()
            } else {
                prices(search, &best, &eased, round == 0 || !search.is_spent())
            };
            priced = Some(best.pick.clone());
            // The search for prices may find a plan that is better as it is.
            match search.best(&eased) {
                Some(better)
                    if eased.allows(&better.judged)
                        && better.judged.value - best.judged.value > best.judged.value.abs() * NO_EFFECT
                        && !watch.is_cancelled() =>
                {
                    // It was found by the way: its own neighbours are tried as well.
                    search.settle(&eased);
                    best = search.best(&eased).unwrap_or(better);
                }
                _ => break,
            }
        }
    }
    // What was found last has no prices of its own yet.
    if priced.is_some_and(|pick| pick != best.pick) {
        best = without_idle(search, today, best, &eased);
        prices_found = prices(search, &best, &eased, false);
    }
    let prices = if watch.is_cancelled() { Vec::new() } else { prices_found };
    search.problem().complete();
    let changed: Vec<usize> = search.problem().space().differing(&today.pick, &best.pick);
    let effects = effects(search, today, &best, &changed);
    let mut moves: Vec<Move> = Vec::new();
    let conditions = eased.by.iter().filter(|by| by.is_finite()).count();
    for (decision, effect) in changed.iter().copied().zip(effects) {
        let undone = with(&best.pick, decision, today.pick[decision]);
        let is_forbidden = !search.problem().space().allows(&undone);
        let judged = search.worth(&undone);
        let loses = judged.as_ref().map_or(f64::NAN, |judged| best.judged.value - judged.value);
        // What the proposal itself fails, where futures chose it, is not broken by undoing.
        let failing = |place: usize| best.judged.least[place].0 < 0.0;
        let breaks =
            judged.filter(|judged| judged.refused.is_none()).and_then(|judged| judged.first_failure(conditions));
        let breaks = breaks.filter(|(place, _)| !failing(*place));
        moves.push(Move { decision, effect, loses, breaks, is_forbidden });
    }
    moves.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()).then(a.decision.cmp(&b.decision)));
    let alternatives = alternatives(search, &best, &eased, crowd);
    let (id, name) = SCENARIO;
    let id = new_id(id, search.problem().plan().scenarios.iter().map(|scenario| scenario.id.as_str()));
    let scenario = search.problem().scenario(&best.pick, &id, name)?;
    let course = search.problem().course(&best.pick);
    Ok(Proposal { tried: best, scenario, moves, prices, alternatives, course })
}

/// Takes back moves without which the plan is as good.
fn without_idle(search: &mut Search<Plans>, today: &Tried, best: Tried, eased: &Eased) -> Tried {
    let mut best = best;
    let least = best.judged.value.abs() * NO_EFFECT;
    loop {
        let changed = search.problem().space().differing(&today.pick, &best.pick);
        let back = |decision: usize| with(&best.pick, decision, today.pick[decision]);
        let without: Vec<Pick> = changed.into_iter().map(back).collect();
        let judged: Vec<Option<Tried>> =
            without.into_iter().map(|pick| Some(Tried { judged: search.worth(&pick)?, pick })).collect();
        let as_good = judged
            .into_iter()
            .flatten()
            .filter(|tried| eased.allows(&tried.judged) && tried.judged.value >= best.judged.value - least);
        match as_good.max_by(|a, b| a.judged.value.total_cmp(&b.judged.value)) {
            Some(simpler) => best = simpler,
            None => return best,
        }
    }
}

/// The effect of each move: its Shapley value; beyond ten moves its mean when added first and when added last, and an equal part of what that leaves.
fn effects(search: &mut Search<Plans>, today: &Tried, best: &Tried, changed: &[usize]) -> Vec<f64> {
    let of_set = |set: usize| {
        let mut pick = today.pick.clone();
        for (_, decision) in changed.iter().enumerate().filter(|(bit, _)| set & 1 << bit != 0) {
            pick[*decision] = best.pick[*decision];
        }
        pick
    };
    let whole = best.judged.value - today.judged.value;
    if changed.len() <= MOST_WEIGHED {
        let picks: Vec<Pick> = (0..1 << changed.len()).map(of_set).collect();
        let worth: Vec<f64> = search.values(&picks);
        return shapley(changed.len(), &worth);
    }
    let first: Vec<Pick> = changed.iter().map(|decision| with(&today.pick, *decision, best.pick[*decision])).collect();
    let last: Vec<Pick> = changed.iter().map(|decision| with(&best.pick, *decision, today.pick[*decision])).collect();
    let (first, last) = (search.values(&first), search.values(&last));
    let means = first
        .iter()
        .zip(&last)
        .map(|(first, last)| f64::midpoint(first - today.judged.value, best.judged.value - last));
    let means: Vec<f64> = means.collect();
    let off = (whole - means.iter().sum::<f64>()) / means.len() as f64;
    means.into_iter().map(|mean| mean + off).collect()
}

/// Plans that differ from the proposal and from each other in several decisions, the best first.
fn alternatives(search: &mut Search<Plans>, best: &Tried, eased: &Eased, crowd: Option<&Crowd>) -> Vec<Alternative> {
    // In futures those count that were tried on fresh ones and hold there, in the order of the search.
    let all: Vec<&Tried> = if let Some(crowd) = crowd {
        crowd.fresh.iter().filter(|(_, many)| many.is_met()).map(|(tried, _)| tried).collect()
    } else {
        let mut all: Vec<&Tried> = search.tried().iter().filter(|tried| eased.allows(&tried.judged)).collect();
        all.sort_by(|a, b| b.judged.value.total_cmp(&a.judged.value).then_with(|| a.pick.cmp(&b.pick)));
        all
    };
    let least = DIFFERING.min(best.pick.len());
    let mut kept: Vec<Tried> = Vec::new();
    for tried in all {
        if kept.len() == ALTERNATIVES {
            break;
        }
        let is_far = |other: &Tried| differences(&tried.pick, &other.pick) >= least;
        if is_far(best) && kept.iter().all(is_far) {
            kept.push(tried.clone());
        }
    }
    let alternative = |tried: Tried| Alternative {
        many: crowd.and_then(|crowd| crowd.of(&tried.pick).cloned()),
        course: search.problem().course(&tried.pick),
        tried,
    };
    kept.into_iter().map(alternative).collect()
}

/// What each condition costs: the best plan where it is weaker, and where it is dropped; of what was tried so far, or sought anew.
fn prices(search: &mut Search<Plans>, best: &Tried, eased: &Eased, is_sought: bool) -> Vec<Price> {
    let mut gain = |eased: &Eased| {
        let weaker = if is_sought { search.again(eased) } else { search.best(eased) };
        weaker.map_or(0.0, |weaker| (weaker.judged.value - best.judged.value).max(0.0))
    };
    let of = |condition: usize| {
        let by = eased.scale[condition] * WEAKER;
        let dropped = gain(&eased.with(condition, f64::INFINITY));
        // What is gained by nothing less is not gained by a little.
        let weaker = if dropped > 0.0 { gain(&eased.with(condition, by)) } else { 0.0 };
        // What a weaker one lets through, none lets through.
        let dropped = dropped.max(weaker);
        Price { condition, headroom: best.judged.least[condition], weaker: (by, weaker), dropped }
    };
    (0..eased.by.len()).filter(|condition| eased.by[*condition].is_finite()).map(of).collect()
}

/// What is in the way.
fn infeasible(search: &Search<Plans>, nearest: Tried, eased: &Eased) -> Infeasible {
    let missed = |(place, (headroom, month)): (usize, &(f64, i64))| {
        (eased.violation_of(place, *headroom) > 0.0).then_some((place, -headroom, *month))
    };
    let misses = nearest.judged.least.iter().enumerate().filter_map(missed).collect();
    let enough = |condition: usize| {
        let without = eased.with(condition, f64::INFINITY);
        let short = search.tried().iter().filter(|tried| without.allows(&tried.judged));
        let short = short.map(|tried| -tried.judged.least[condition].0).fold(f64::INFINITY, f64::min);
        (short.is_finite() && short > 0.0).then_some((condition, short))
    };
    let written = (0..eased.by.len()).filter(|condition| eased.by[*condition].is_finite());
    let relaxations = written.filter_map(enough).collect();
    Infeasible { nearest, misses, relaxations }
}
