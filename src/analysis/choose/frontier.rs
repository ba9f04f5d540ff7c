//! Value against risk: the best plan at each level of risk, among all that were tried.

use super::chosen::{Choosing, SAFETY, opened};
use super::crowd::{Many, Race, entrants};
use super::pareto::{front, knee};
use super::plans::{Aims, Plans};
use super::search::{Search, Tried};
use super::space::{Decision, Space, differs};
use crate::analysis::asks::Asks;
use crate::analysis::outcome::{Condition, Outcome};
use crate::analysis::risk::Watched;
use crate::analysis::trials::{Seen, Watch};
use crate::plan::Scenario;

/// Futures on which each plan is computed.
const FUTURES: u64 = 512;

/// Plans that are computed on futures, for each level.
const PLANS_PER_LEVEL: usize = 4;

/// By what plans are held to be risky.
#[derive(Clone, PartialEq, Debug)]
pub enum Risk {
    /// The share of futures in which a condition fails
    Breach,
    /// How far the mean of the lowest tenth of the outcome lies below nothing
    LowestTenth,
    /// An outcome of the plan itself, less is better: company.peak-funding-gap
    Outcome(String),
}

impl Risk {
    /// As it is written in a question: `breach`, `lowest-tenth`, or an outcome.
    pub fn of(text: &str) -> Self {
        match text.trim() {
            "" | "breach" => Self::Breach,
            "lowest-tenth" => Self::LowestTenth,
            text => Self::Outcome(text.to_owned()),
        }
    }
}

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct FrontierAsked {
    /// What is maximised, what must hold, what may be chosen; of a breach its conditions are those that may fail
    pub choosing: Choosing,
    /// The risk
    pub risk: Risk,
    /// Levels of it
    pub levels: usize,
}

/// A plan by value and risk.
#[derive(Clone, PartialEq, Debug)]
pub struct Spot {
    /// What is chosen
    pub tried: Tried,
    /// The outcome; in futures its mean
    pub value: f64,
    /// Less is better
    pub risk: f64,
    /// In futures, if the risk is one of futures
    pub many: Option<Many>,
    /// The condition that it fails in the plan itself, if one had to hold; then it is not on the front
    pub fails: Option<usize>,
}

/// The answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Frontier {
    /// What is decided
    pub decisions: Vec<Decision>,
    /// What is maximised
    pub outcome: Outcome,
    /// What must hold in each plan; of a breach what may fail
    pub conditions: Vec<Condition>,
    /// The risk
    pub risk: Risk,
    /// The outcome that is the risk, if it is one
    pub risk_outcome: Option<Outcome>,
    /// All plans, today's first
    pub spots: Vec<Spot>,
    /// The places of those that no other beats in value and risk, by rising risk
    pub front: Vec<usize>,
    /// The place of the knee: beyond it value costs much more risk
    pub knee: Option<usize>,
    /// What may be chosen beside the phases
    pub besides: Vec<String>,
    /// The number of plans that were computed
    pub tried: usize,
    /// Futures on which each plan was computed; 0 if the risk is of the plan itself
    pub futures: u64,
}

impl Frontier {
    /// Searches at each level.
    ///
    /// # Errors
    /// One plain sentence: nothing may be chosen, nothing is uncertain where futures are asked for, or what is asked cannot be read.
    pub fn run(asks: &Asks, asked: &FrontierAsked, watch: &dyn Watch) -> Result<Self, String> {
        let choosing = &asked.choosing;
        let space = Space::of(asks.plan(), &choosing.besides)?;
        if asked.risk == Risk::Outcome(choosing.outcome.trim().to_owned()) {
            return Err("the risk is the outcome itself: name another, such as company.peak-debt".to_owned());
        }
        let book = asks.book()?;
        let is_of_futures = !matches!(asked.risk, Risk::Outcome(_));
        if is_of_futures && !asks.plan().is_uncertain() {
            return Err(
                "nothing in the plan is uncertain, so a risk over futures is none: name an outcome of the plan \
                        as the risk, such as company.peak-funding-gap"
                    .to_owned(),
            );
        }
        let mut texts = choosing.conditions.clone();
        if asked.risk == Risk::Breach && texts.is_empty() {
            texts = Watched::usual(&book).conditions;
        }
        let conditions = texts.iter().map(|text| Condition::parse(&book, asks.plan(), text));
        let conditions: Vec<Condition> = conditions.collect::<Result<_, _>>()?;
        let compared: Vec<String> = conditions.iter().map(|condition| condition.comparison().to_owned()).collect();
        let (hard, may_fail) = match asked.risk {
            Risk::Breach => (Vec::new(), compared),
            _ => (compared, Vec::new()),
        };
        let (safety, risk_outcome) = match &asked.risk {
            Risk::Outcome(text) => (format!("{text} <= 0"), Some(Outcome::parse(&book, asks.plan(), text)?)),
            _ => (SAFETY.to_owned(), None),
        };
        let aims = Aims {
            outcome: choosing.outcome.clone(),
            conditions: hard,
            capex_limit: choosing.capex_limit,
            safety: Some(safety),
        };
        let mut plans = Plans::of(asks, space, &aims, watch)?;
        let outcome = plans.outcome().ok_or_else(|| format!("'{}' cannot be read", choosing.outcome))?;
        let decisions = plans.space().decisions.clone();
        let standing = plans.space().standing.clone();
        let mut search = Search::new(&mut plans, choosing.seed);
        search.run();
        let mut growth = Growth { watch, from: 0, is_drawn: !is_of_futures };
        growth.tell(&search);
        levels(&mut search, asked.levels, &mut growth);
        search.problem().complete();
        let eased = search.as_written();
        let fails = |tried: &Tried| {
            (0..eased.by.len()).find(|place| eased.violation_of(*place, tried.judged.least[*place].0) > 0.0)
        };
        let today = search.worth(&standing).map(|judged| Tried { pick: standing, judged });
        let today = today.ok_or_else(|| "stopped before the plan was computed".to_owned())?;
        let mut spots: Vec<Spot> = Vec::new();
        let tried = search.tried().len();
        if is_of_futures {
            let race = Race::of(asks, choosing, &conditions, may_fail, watch);
            let mut all = entrants(&search, &[], asked.levels * PLANS_PER_LEVEL);
            all.retain(|tried| tried.pick != today.pick);
            for tried in std::iter::once(today).chain(all) {
                let many = race.many(&mut search, &tried.pick, FUTURES, choosing.seed)?;
                let risk = match asked.risk {
                    Risk::Breach => many.fails,
                    _ => -many.lowest,
                };
                let value = many.mean.map_or(f64::NAN, |mean| mean.value);
                let fails = fails(&tried);
                watch.grows(&[Seen { value, risk, is_met: fails.is_none() }]);
                spots.push(Spot { fails, tried, value, risk, many: Some(many) });
            }
        } else {
            let of = |tried: &Tried| Spot {
                tried: tried.clone(),
                value: tried.judged.value,
                // The headroom below a level of nothing is the outcome with the other sign.
                risk: tried.judged.least.last().map_or(f64::NAN, |(headroom, _)| -headroom),
                many: None,
                fails: fails(tried),
            };
            let others =
                search.tried().iter().filter(|tried| tried.pick != today.pick && tried.judged.refused.is_none());
            spots = std::iter::once(&today).chain(others).map(of).collect();
        }
        let shown = |spot: &Spot| if spot.fails.is_some() { (f64::NAN, f64::NAN) } else { (spot.value, spot.risk) };
        let points: Vec<(f64, f64)> = spots.iter().map(shown).collect();
        let front = front(&points);
        let knee = knee(&points, &front);
        let futures = if is_of_futures { FUTURES } else { 0 };
        let (risk, besides) = (asked.risk.clone(), choosing.besides.clone());
        Ok(Self { decisions, outcome, conditions, risk, risk_outcome, spots, front, knee, besides, tried, futures })
    }

    /// A plan that was tried as a scenario of the base.
    ///
    /// # Errors
    /// One plain sentence: it was not tried, or a field cannot hold what was chosen.
    pub fn scenario_of(&self, asks: &Asks, pick: &[u16]) -> Result<Scenario, String> {
        let place = self.spots.iter().position(|spot| spot.tried.pick == pick);
        let place = place.ok_or_else(|| "this plan was not tried".to_owned())?;
        opened(asks, &self.besides, self.outcome.text(), pick, &self.differs(place))
    }

    /// What a plan changes against today, in a few words.
    pub fn differs(&self, place: usize) -> String {
        differs(&self.decisions, &self.spots[place].tried.pick, &self.spots[0].tried.pick)
    }
}

/// Adds to what was tried the best plan at each level of what is measured, from that of the best plan to the safest.
fn levels(search: &mut Search<Plans>, levels: usize, growth: &mut Growth) {
    let written = search.as_written();
    let Some(measured) = written.by.len().checked_sub(1) else { return };
    let Some(best) = search.best(&written) else { return };
    let least = best.judged.least[measured].0;
    // The safest is what a search for safety alone finds.
    let safest = |search: &Search<Plans>| {
        let all = search.tried().iter().filter(|tried| written.allows(&tried.judged));
        all.map(|tried| tried.judged.least[measured].0).filter(|x| x.is_finite()).fold(least, f64::max)
    };
    let most = safest(search);
    search.again(&written.with(measured, -(most + written.scale[measured])));
    let most = safest(search);
    for level in 1..=levels {
        let wanted = least + (most - least) * level as f64 / levels as f64;
        search.again(&written.with(measured, -wanted));
        growth.tell(search);
    }
}

/// What is told of a frontier while it is searched, where its risk is one of the plan itself.
struct Growth<'w> {
    watch: &'w dyn Watch,
    /// How many of the plans that were tried have been told
    from: usize,
    is_drawn: bool,
}

impl Growth<'_> {
    /// Tells what was tried since the last time.
    fn tell(&mut self, search: &Search<Plans>) {
        if !self.is_drawn {
            return;
        }
        let eased = search.as_written();
        let seen = |tried: &Tried| Seen {
            value: tried.judged.value,
            risk: tried.judged.least.last().map_or(f64::NAN, |(headroom, _)| -headroom),
            is_met: eased.allows(&tried.judged),
        };
        let fresh = search.tried().iter().skip(self.from).filter(|tried| tried.judged.refused.is_none());
        let fresh: Vec<Seen> = fresh.map(seen).collect();
        self.from = search.tried().len();
        self.watch.grows(&fresh);
    }
}
