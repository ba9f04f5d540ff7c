//! Many futures of a plan, computed, and what is read of each.

use super::begun::{self, Ruled, Rules};
use super::draws::{Draws, pair_of};
use super::fan::Fan;
use super::inputs::Uncertain;
use super::statistics::{Estimate, Sample, share_of_pairs};
use crate::analysis::asks::Asks;
use crate::analysis::key::nearest_key;
use crate::analysis::outcome::{Condition, Outcome};
use crate::analysis::trials::{Point, Trial, Trials, Unwatched, Watch, on_all_cores};
use crate::formula::Book;
use crate::plan::{Begins, Choice as _, Plan, Scenario, Setting};
use std::ops::RangeInclusive;

/// Futures computed before the next: their paths stay small whatever the number of futures.
const AT_ONCE: u64 = 1024;

/// What is read of each future.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Watched {
    /// Outcomes: `company.npv`, `min(company.liquidity)`
    pub outcomes: Vec<String>,
    /// Conditions, in the order in which causes of one month are named; `in 95%` at the end asks for a share of futures
    pub conditions: Vec<String>,
    /// Rows of fans, by their keys: `company.liquidity`
    pub rows: Vec<String>,
}

/// What was read of a future.
#[derive(Clone, PartialEq, Debug)]
pub struct Future {
    /// Its number; 1 is the first
    pub number: u64,
    /// The outcomes, each in its own unit; NaN for one that has no value
    pub outcomes: Vec<f64>,
    /// By condition, if it fails, the first month in which it does; 0 for a condition of no month
    pub failures: Vec<Option<i64>>,
    /// What was drawn for it, in the order of `Futures::uncertain`; nothing for the plan as it is
    pub drawn: Vec<f64>,
    /// The slip of each phase that begins by a rule, in the order of `Futures::ruled`; None if it is left out
    pub begun: Vec<Option<f64>>,
}

impl Future {
    /// The condition that fails first, and its month: of those that fail in the same month, the first one named.
    pub fn cause(&self) -> Option<(usize, i64)> {
        let failing = self.failures.iter().enumerate().filter_map(|(place, first)| Some((place, (*first)?)));
        failing.min_by_key(|(place, month)| (if *month == 0 { i64::MAX } else { *month }, *place))
    }
}

/// How a condition fares in all futures.
#[derive(Clone, PartialEq, Debug)]
pub struct Fared {
    /// In how many it holds
    pub holding: usize,
    /// The share in which it holds
    pub share: Estimate,
    /// Whether that is the share asked for, with its whole interval; None if none was asked for
    pub is_met: Option<bool>,
    /// In how many it is the first cause of failure
    pub first: usize,
    /// By month of the plan, the number of futures in which it has failed by its end; nothing for a condition of no month
    pub failed_by: Vec<usize>,
}

/// Futures of a plan and what was read of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Futures {
    /// The outcomes as they are read of the plan
    pub outcomes: Vec<Outcome>,
    /// The conditions as they are read of the plan
    pub conditions: Vec<Condition>,
    /// How many futures there are, of which these may be a part
    pub asked: u64,
    /// In the order of their numbers; without those that could not be computed
    pub all: Vec<Future>,
    /// Futures that could not be computed, and why the first could not
    pub refused: Option<(usize, String)>,
    /// The plan as it is
    pub plan: Option<Future>,
    /// The rows that were asked for
    pub fans: Vec<Fan>,
    /// What was drawn for each
    pub uncertain: Vec<Uncertain>,
    /// The phases that begin by rules
    pub ruled: Vec<Ruled>,
    /// True if future 2 is opposite to future 1, and so on
    is_paired: bool,
    months: usize,
}

/// The trials of futures: the plan with its drivers, and behind them its rules, as levers, and its factors as paths.
fn trials(
    asks: &Asks,
    draws: &Draws,
    outcomes: &[String],
    conditions: &[Condition],
) -> Result<(Trials, Rules), String> {
    let asks = &asks.with(draws.settings(asks.plan()));
    let conditions = conditions.iter().map(|condition| condition.comparison().to_owned()).collect();
    let (mut levers, paths) = (draws.levers(), draws.fields());
    let rules = Rules::of(asks, &levers, &paths)?;
    levers.extend(rules.levers.iter().cloned());
    Ok((Trials::new(asks, levers, outcomes.to_vec(), conditions)?.with_paths(paths), rules))
}

/// An empty fan of a row.
fn fan(book: &Book, key: &str) -> Result<Fan, String> {
    let item = book.find(key).filter(|id| book.item(*id).is_series());
    let item = item.ok_or_else(|| match nearest_key(book, key) {
        Some(near) => format!("'{key}' is no row with a value for each month; the nearest name is {near}"),
        None => format!("'{key}' is no row with a value for each month"),
    })?;
    let row = book.item(item);
    Ok(Fan {
        key: key.to_owned(),
        label: row.label.clone(),
        item,
        unit: row.unit,
        format: row.format,
        plan: vec![f64::NAN; book.months()],
        paths: Vec::new(),
    })
}

/// What is drawn for a future.
struct Drawn {
    /// Of each driver
    values: Vec<Option<f64>>,
    /// Of each factor by month, in percent
    factors: Vec<Vec<f64>>,
}

impl Drawn {
    fn of(draws: &Draws, future: u64, shocks: &[Vec<f64>]) -> Self {
        Self { values: draws.values(future), factors: draws.factors_of(future, shocks) }
    }

    fn point(self) -> Point {
        let values = self.values.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)?)));
        Point::of(values.collect()).with_paths(self.factors)
    }
}

/// A future as a scenario of the plan: it projects to the numbers of the run, to the last bit.
///
/// # Errors
/// One plain sentence: there is no such future, or a field cannot hold what was drawn for it.
pub fn scenario_of(asks: &Asks, draws: &Draws, future: u64) -> Result<Scenario, String> {
    if !(1..=draws.futures()).contains(&future) {
        return Err(format!("there is no future {future}: they are 1 to {}", draws.futures()));
    }
    let (trials, mut rules) = trials(asks, draws, &[], &[])?;
    let name = (format!("future-{future}"), format!("Future {future}"));
    let drawn = Drawn::of(draws, future, &draws.shocks(pair_of(future))).point();
    let decided = rules.decide(std::slice::from_ref(&drawn), &Unwatched)?.pop().unwrap_or_else(|| Ok(Vec::new()))?;
    let point = drawn.also(begun::values(&decided, draws.levers().len()));
    let mut scenario = trials.scenario_at(&point, &name.0, &name.1)?;
    scenario.overrides.extend(certain(asks.plan()));
    Ok(scenario)
}

/// What makes nothing of a plan uncertain, so that a future that is opened is not drawn a second time.
fn certain(plan: &Plan) -> Vec<(String, Setting)> {
    let u = &plan.uncertainty;
    let noise = [
        ("uncertainty.price_volatility_pct_per_year", u.price_volatility_pct_per_year),
        ("uncertainty.hashrate_volatility_pct_per_year", u.hashrate_volatility_pct_per_year),
        ("uncertainty.fees_volatility_pct_per_year", u.fees_volatility_pct_per_year),
        ("uncertainty.power_volatility_pct_per_year", u.power_volatility_pct_per_year),
        ("uncertainty.hashrate_drop_hazard_pct_per_year", u.hashrate_drop_hazard_pct_per_year),
    ];
    let noise = noise.into_iter().filter(|(_, volatility)| *volatility != 0.0);
    let history = (!u.history_file.is_empty()).then(|| "uncertainty.history_file".to_owned());
    let drivers = plan.drivers.iter().filter(|driver| driver.enabled);
    let ruled = plan.phases.iter().filter(|phase| phase.has_rule());
    let as_planned = Begins::AsPlanned.word();
    noise
        .map(|(path, _)| (path.to_owned(), Setting::Number(0.0)))
        .chain(history.map(|path| (path, Setting::Text(String::new()))))
        .chain(drivers.map(|driver| (format!("drivers.{}.enabled", driver.id), Setting::Flag(false))))
        .chain(ruled.map(|phase| (format!("phases.{}.begins", phase.id), Setting::Text(as_planned.to_owned()))))
        .collect()
}

impl Futures {
    /// Computes the futures with these numbers.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or what is read of it cannot be read.
    pub fn run(
        asks: &Asks,
        draws: &Draws,
        watched: &Watched,
        numbers: RangeInclusive<u64>,
        watch: &dyn Watch,
    ) -> Result<Self, String> {
        let (plan, book) = (asks.plan(), asks.book()?);
        let outcomes = watched.outcomes.iter().map(|text| Outcome::parse(&book, plan, text));
        let outcomes: Vec<Outcome> = outcomes.collect::<Result<_, _>>()?;
        let conditions = watched.conditions.iter().map(|text| Condition::parse(&book, plan, text));
        let conditions: Vec<Condition> = conditions.collect::<Result<_, _>>()?;
        let mut fans: Vec<Fan> = watched.rows.iter().map(|key| fan(&book, key)).collect::<Result<_, _>>()?;
        let (trials, mut rules) = trials(asks, draws, &watched.outcomes, &conditions)?;
        let mut trials = trials.with_rows(watched.rows.clone());
        let of_rules = trials.levers().len() - rules.levers.len();
        let read = |number: u64, trial: &Trial, drawn: Vec<f64>, begun: Vec<Option<f64>>| Future {
            number,
            outcomes: trial.outcomes.iter().map(|reading| reading.value).collect(),
            failures: trial.failures.iter().map(|failure| Some(failure.as_ref()?.first.unwrap_or(0))).collect(),
            drawn,
            begun,
        };
        let standing = trials.run(&[Point::standing()], watch).pop().flatten().and_then(Result::ok);
        for (fan, path) in fans.iter_mut().zip(standing.iter().flat_map(|trial| &trial.rows)) {
            fan.plan.clone_from(path);
        }
        let standing = standing.map(|trial| read(0, &trial, Vec::new(), Vec::new()));
        let mut all = Vec::new();
        let mut refused: Option<(usize, String)> = None;
        let mut from = *numbers.start();
        while from <= *numbers.end() {
            let to = (from + AT_ONCE - 1).min(*numbers.end());
            let pairs = pair_of(from)..=pair_of(to);
            let first = *pairs.start();
            let of_pair = |place: usize| -> Vec<(Point, Vec<f64>)> {
                let pair = first + place as u64;
                let shocks = draws.shocks(pair);
                let members = (2 * pair + 1).max(from)..=(2 * pair + 2).min(to);
                let of_future = |future: u64| {
                    let drawn = Drawn::of(draws, future, &shocks);
                    let numbers = draws.numbers(&draws.standing(&drawn.values), &drawn.factors);
                    (drawn.point(), numbers)
                };
                members.map(of_future).collect()
            };
            let drawn = on_all_cores((pairs.end() - first + 1) as usize, of_pair);
            let (points, drawn): (Vec<Point>, Vec<Vec<f64>>) = drawn.into_iter().flatten().unzip();
            let decided = rules.decide(&points, watch)?;
            let with_rules = |(point, decided): (Point, &Result<Vec<_>, String>)| match decided {
                Ok(slips) => point.also(begun::values(slips, of_rules)),
                Err(_) => point,
            };
            let points: Vec<Point> = points.into_iter().zip(&decided).map(with_rules).collect();
            let found = drawn.into_iter().zip(decided).zip(trials.run(&points, watch));
            for (number, ((drawn, begun), tried)) in (from..=to).zip(found) {
                match (begun, tried) {
                    (Ok(begun), Some(Ok(trial))) => {
                        all.push(read(number, &trial, drawn, begun));
                        fans.iter_mut().zip(&trial.rows).for_each(|(fan, path)| fan.keep(path));
                    }
                    (Err(why), Some(_)) | (_, Some(Err(why))) => refused.get_or_insert((0, why)).0 += 1,
                    (_, None) => return Err("stopped before all futures were computed".to_owned()),
                }
            }
            from = to + 1;
        }
        let months = plan.company.months as usize;
        let (uncertain, is_paired) = (draws.uncertain(), draws.are_paired());
        let (asked, ruled) = (draws.futures(), rules.ruled);
        Ok(Self {
            outcomes,
            conditions,
            asked,
            all,
            refused,
            plan: standing,
            fans,
            uncertain,
            ruled,
            is_paired,
            months,
        })
    }

    /// The months of the plan.
    pub fn months(&self) -> usize {
        self.months
    }

    /// Futures that were drawn opposite to each other.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Future, &Future)> {
        let pairs = self.all.windows(2).filter_map(|pair| if let [a, b] = pair { Some((a, b)) } else { None });
        pairs.filter(|(a, b)| self.is_paired && !a.number.is_multiple_of(2) && b.number == a.number + 1)
    }

    /// The share of futures of which something is true.
    pub fn share(&self, is_so: impl Fn(&Future) -> bool) -> Estimate {
        let hits = self.all.iter().filter(|future| is_so(future)).count();
        share_of_pairs(hits, self.all.len(), self.pairs().map(|(a, b)| (is_so(a), is_so(b))))
    }

    /// The values of an outcome.
    pub fn sample(&self, place: usize) -> Sample {
        let value = |future: &Future| future.outcomes[place];
        Sample::of(self.all.iter().map(value)).with_pairs(self.pairs().map(|(a, b)| (value(a), value(b))).collect())
    }

    /// The number of the future whose value of an outcome is a percentile of all: the smallest that a share does not exceed.
    pub fn at_percentile(&self, place: usize, share: f64) -> Option<u64> {
        let wanted = self.sample(place).percentile(share)?.value;
        let is_it = |future: &&Future| future.outcomes.get(place) == Some(&wanted);
        self.all.iter().find(is_it).map(|future| future.number)
    }

    /// How a condition fares.
    pub fn fared(&self, place: usize) -> Fared {
        let mut failed_by = vec![0; self.months];
        let (mut holding, mut first) = (0, 0);
        for future in &self.all {
            match future.failures[place] {
                None => holding += 1,
                // What has no month of its own fails in none.
                Some(month) => {
                    if let Some(failed) = usize::try_from(month - 1).ok().and_then(|month| failed_by.get_mut(month)) {
                        *failed += 1;
                    }
                }
            }
            first += usize::from(future.cause().is_some_and(|(cause, _)| cause == place));
        }
        for month in 1..failed_by.len() {
            failed_by[month] += failed_by[month - 1];
        }
        let share = self.share(|future| future.failures[place].is_none());
        let is_met = self.conditions[place].chance().map(|wanted| share.low >= wanted);
        Fared { holding, share, is_met, first, failed_by }
    }

    /// The slips with which a phase begins by its rule, each with the number of futures; the earliest first.
    pub fn begun(&self, place: usize) -> Vec<(f64, usize)> {
        let mut slips: Vec<f64> =
            self.all.iter().filter_map(|future| future.begun.get(place).copied().flatten()).collect();
        slips.sort_by(f64::total_cmp);
        slips.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
    }

    /// The share of futures in which all conditions hold.
    pub fn all_hold(&self) -> Estimate {
        self.share(|future| future.cause().is_none())
    }
}
