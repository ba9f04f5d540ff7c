//! When a phase should begin: the outcome by date, and with futures what waiting for the hashprice is worth.
//!
//! On each future every date of the phase has one value: the outcome with the phase begun then, less the outcome without it. A policy
//! decides at each date by what is known then, the BTC price and the hashprice of the month before; it is fitted to some futures and
//! valued on fresh ones. Values are expectations at the plan's own discount rate and drift, not market prices.

use super::asks::Asks;
use super::lever::{Holds, Lever, Way};
use super::outcome::Outcome;
use super::risk::{Draws, Estimate, Futures, Sample, Watched};
use super::trials::Watch;
use crate::finance::{Expected, Stage, Stops, applied, fitted, least_squares, ln};
use crate::formula::Format;
use crate::plan::Setting;

/// The rows by which is decided.
const HASHPRICE: &str = "network.hashprice";
const PRICE: &str = "market.btc-price";

/// Months that hashprice must have been under a level in the simple rule.
const RULE_MONTHS: usize = 3;

/// Levels of the simple rule that are tried, as shares of all hashprices.
const RULE_SHARES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Points at which a trigger is looked for, between the hashprices that one in twenty is below and above.
const GRID: usize = 61;

/// Futures at most: the paths of half of them are kept.
const MOST_FUTURES: u64 = 20_000;

/// Dates at most.
const MOST_DATES: usize = 60;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct TimingAsked {
    /// The slip of a phase over the range that is tried: `phases.red-mesa-2.slip_months=0..36/13`
    pub lever: String,
    /// The outcome
    pub outcome: String,
    /// Futures, of which half are fitted to and half are fresh
    pub futures: u64,
    /// Their seed
    pub seed: u64,
}

/// A date at which the phase may begin.
#[derive(Clone, PartialEq, Debug)]
pub struct Start {
    /// Its slip, in months
    pub slip: f64,
    /// Its first month, by its number in the plan; None if its members have no date
    pub month: Option<i64>,
    /// What the outcome is in the plan itself, more than without the phase
    pub plan: f64,
    /// The mean of the same over fresh futures
    pub mean: Option<Estimate>,
    /// The share of fresh futures that the policy has begun by this date
    pub begun: f64,
    /// The hashprice at which the policy's decision changes at this date, with the range of fits to halves of the futures; None if none
    /// between those that are likely decides
    pub trigger: Option<(f64, f64, f64)>,
    /// True if the policy begins below its trigger, not above
    pub begins_below: bool,
}

/// A rule of one level, beside the policy.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// Begin once hashprice has been under this for three months, USD/PH/s/day
    pub level: f64,
    /// What it is worth on fresh futures
    pub value: Estimate,
    /// The share of fresh futures in which the phase begins at all
    pub begun: f64,
}

/// What futures say of the dates.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// Fresh futures
    pub futures: u64,
    /// The date that was best on the futures of the fit, by its place among the dates; None if never was better
    pub fixed: Option<usize>,
    /// What it is worth on fresh futures
    pub fixed_value: Estimate,
    /// What the policy is worth on them
    pub policy: Estimate,
    /// What whoever knew each future would make of it
    pub foresight: Estimate,
    /// By how much the policy exceeds the fixed date on the same futures
    pub gain: Estimate,
    /// Months from the first date to that of the policy on average, where it begins
    pub months: f64,
    /// The simple rule
    pub rule: Option<Rule>,
}

/// The answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Timing {
    /// The slip
    pub lever: Lever,
    /// The name of the phase
    pub phase: String,
    /// What is read
    pub outcome: Outcome,
    /// The dates, the earliest first
    pub starts: Vec<Start>,
    /// The best date in the plan itself, by its place; None if it is better never
    pub best: Option<usize>,
    /// The slip that the plan has
    pub standing: Option<f64>,
    /// What futures say; None if nothing is uncertain
    pub waiting: Option<Waiting>,
}

/// What is read of one half of the futures.
struct Half {
    /// By date and future, what the outcome is more than without the phase
    gained: Vec<Vec<f64>>,
    /// By future and month
    hashprice: Vec<Vec<f64>>,
    price: Vec<Vec<f64>>,
    /// True if future 2 is opposite to future 1, and so on
    is_paired: bool,
}

impl Timing {
    /// Computes all dates.
    ///
    /// # Errors
    /// One plain sentence: the lever is not the slip of a phase, the plan cannot be computed, or the outcome cannot be read.
    pub fn run(asks: &Asks, asked: &TimingAsked, watch: &dyn Watch) -> Result<Self, String> {
        let plan = asks.plan();
        let lever = Lever::parse(plan, &asked.lever)?;
        let id = lever.path().strip_prefix("phases.").and_then(|rest| rest.strip_suffix(".slip_months"));
        let is_plain = lever.way() == Way::Set && lever.holds() == Holds::Whole && lever.is_alone();
        let Some(phase) = id.filter(|_| is_plain).and_then(|id| plan.phase(id)) else {
            return Err(format!(
                "'{}' is not a range of the slip of a phase, such as phases.red-mesa-2.slip_months=0..36/13",
                asked.lever
            ));
        };
        let book = asks.book()?;
        let outcome = Outcome::parse(&book, plan, &asked.outcome)?;
        if outcome.format() == Format::Month {
            return Err(format!("'{}' is a month: read an amount, such as company.npv", asked.outcome));
        }
        if plan.members(&phase.id).is_empty() {
            return Err(format!("the phase \"{}\" has no members", phase.name));
        }
        if asked.futures > MOST_FUTURES {
            return Err(format!("{} futures are too many: {MOST_FUTURES} at most", asked.futures));
        }
        let slips = lever.values(MOST_DATES);
        if slips.len() > MOST_DATES {
            return Err(format!("{} dates are too many: {MOST_DATES} at most", slips.len()));
        }
        let first = plan.first_date_of(&phase.id);
        let case = |slip: Option<f64>| {
            let path = |field: &str| format!("phases.{}.{field}", phase.id);
            let mut changed = vec![(path("enabled"), Setting::Flag(slip.is_some()))];
            changed.extend(slip.map(|slip| (path("slip_months"), Setting::Number(slip))));
            asks.with(changed)
        };
        let never = case(None);
        let cases: Vec<Asks> = slips.iter().map(|slip| case(Some(*slip))).collect();
        let itself = |asks: &Asks| -> Result<f64, String> {
            let one = read(asks, &asked.outcome, &[], 1, asked.seed, watch)?;
            Ok(one.plan.and_then(|plan| plan.outcomes.first().copied()).unwrap_or(f64::NAN))
        };
        let without = itself(&never)?;
        let mut starts = Vec::new();
        for (slip, case) in slips.iter().zip(&cases) {
            let plan = itself(case)? - without;
            let month = first.map(|first| first + slip.round() as i64);
            starts.push(Start { slip: *slip, month, plan, mean: None, begun: 0.0, trigger: None, begins_below: true });
        }
        let best = (0..starts.len())
            .max_by(|a, b| starts[*a].plan.total_cmp(&starts[*b].plan))
            .filter(|at| starts[*at].plan > 0.0);
        let waiting = if plan.is_uncertain() {
            let futures = asked.futures.div_ceil(2);
            let fit = half(&never, &cases, asked, futures, asked.seed, watch)?;
            let fresh = half(&never, &cases, asked, futures, asked.seed.wrapping_add(1), watch)?;
            waiting(&fit, &fresh, &mut starts)
        } else {
            None
        };
        let standing = phase.is_on().then_some(phase.slip_months);
        Ok(Self { phase: phase.name.clone(), lever, outcome, starts, best, standing, waiting })
    }
}

fn read(
    asks: &Asks,
    outcome: &str,
    rows: &[&str],
    futures: u64,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Futures, String> {
    let draws = Draws::of_asked(asks, seed, futures)?;
    let watched = Watched {
        outcomes: vec![outcome.to_owned()],
        conditions: Vec::new(),
        rows: rows.iter().map(|row| (*row).to_owned()).collect(),
    };
    Futures::run(asks, &draws, &watched, 1..=futures, watch)
}

fn half(
    never: &Asks,
    cases: &[Asks],
    asked: &TimingAsked,
    futures: u64,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Half, String> {
    let values = |all: &Futures| -> Vec<(u64, f64)> {
        all.all.iter().map(|future| (future.number, future.outcomes[0])).collect()
    };
    let without = read(never, &asked.outcome, &[HASHPRICE, PRICE], futures, seed, watch)?;
    let is_paired = Draws::of_asked(never, seed, futures)?.are_paired();
    let paths = |place: usize| -> Vec<Vec<f64>> {
        let fan = &without.fans[place];
        (0..fan.count()).filter_map(|future| fan.path(future)).map(<[f64]>::to_vec).collect()
    };
    let (hashprice, price) = (paths(0), paths(1));
    let base = values(&without);
    let mut gained = Vec::new();
    for case in cases {
        let with = values(&read(case, &asked.outcome, &[], futures, seed, watch)?);
        let is_same = with.iter().map(|(number, _)| number).eq(base.iter().map(|(number, _)| number));
        if !is_same || with.is_empty() || with.len() != hashprice.len() {
            return Err("some futures of the phase cannot be computed".to_owned());
        }
        gained.push(with.iter().zip(&base).map(|((_, with), (_, without))| with - without).collect());
    }
    Ok(Half { gained, hashprice, price, is_paired })
}

/// The month, from 0, whose end is known when a phase begins in a month of the plan; None before the first.
fn known_month(start: &Start, months: usize) -> Option<usize> {
    let month = start.month.unwrap_or(1 + start.slip as i64);
    usize::try_from(month - 2).ok().map(|known| known.min(months.saturating_sub(1)))
}

/// Functions of what is known.
fn basis(hashprice: f64, price: f64) -> Vec<f64> {
    let (x, y) = (ln(hashprice.max(1e-9)), ln(price.max(1e-9)));
    vec![1.0, x, y, x * x, x * y, y * y]
}

fn stages(half: &Half, starts: &[Start]) -> Vec<Stage> {
    let of = |(start, gained): (&Start, &Vec<f64>)| {
        let known = |path: (&Vec<f64>, &Vec<f64>)| {
            match known_month(start, path.0.len()) {
                Some(t) => basis(path.0[t], path.1[t]),
                // Nothing is known yet.
                None => vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            }
        };
        Stage {
            gained: gained.clone(),
            is_known: false,
            basis: half.hashprice.iter().zip(&half.price).map(known).collect(),
            may_stop: vec![true; gained.len()],
        }
    };
    starts.iter().zip(&half.gained).map(of).collect()
}

/// The mean of values, one for each future.
fn mean(values: &[f64], is_paired: bool) -> Option<Estimate> {
    let pairs = if is_paired { values.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect() } else { Vec::new() };
    Sample::of(values.iter().copied()).with_pairs(pairs).mean()
}

fn waiting(fit: &Half, fresh: &Half, starts: &mut [Start]) -> Option<Waiting> {
    let fit_stages = stages(fit, starts);
    let (policy, _) = fitted(&fit_stages);
    let stops = applied(&policy, &stages(fresh, starts));
    let average = |values: &Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
    let best = (0..starts.len()).max_by(|a, b| average(&fit.gained[*a]).total_cmp(&average(&fit.gained[*b])));
    // Never is a date too.
    let fixed = best.filter(|best| average(&fit.gained[*best]) > 0.0);
    let count = fresh.hashprice.len();
    let of_fixed = fixed.map_or_else(|| vec![0.0; count], |fixed| fresh.gained[fixed].clone());
    let foreseen: Vec<f64> =
        (0..count).map(|path| fresh.gained.iter().map(|gained| gained[path]).fold(0.0, f64::max)).collect();
    let more: Vec<f64> = stops.gained.iter().zip(&of_fixed).map(|(policy, fixed)| policy - fixed).collect();
    let of = |values: &[f64]| mean(values, fresh.is_paired);
    let triggers = triggers(fit, &policy, starts);
    for (date, start) in starts.iter_mut().enumerate() {
        start.mean = of(&fresh.gained[date]);
        let by = stops.at.iter().filter(|at| at.is_some_and(|at| at <= date)).count();
        start.begun = by as f64 / count as f64;
        start.trigger = triggers[date].map(|(level, low, high, _)| (level, low, high));
        start.begins_below = triggers[date].is_none_or(|(.., below)| below);
    }
    let begun: Vec<f64> = stops.at.iter().flatten().map(|at| starts[*at].slip - starts[0].slip).collect();
    Some(Waiting {
        futures: count as u64,
        fixed,
        fixed_value: of(&of_fixed)?,
        policy: of(&stops.gained)?,
        foresight: of(&foreseen)?,
        gain: of(&more)?,
        months: if begun.is_empty() { f64::NAN } else { begun.iter().sum::<f64>() / begun.len() as f64 },
        rule: rule(fit, fresh, starts),
    })
}

/// By date, the hashprice that decides, with its range over fits to two halves, and whether the phase begins below it.
fn triggers(fit: &Half, policy: &[Expected], starts: &[Start]) -> Vec<Option<(f64, f64, f64, bool)>> {
    // Opposite futures stay together.
    let part = |which: usize| {
        let wanted = move |path: &usize| path / 2 % 2 == which;
        let pick = |all: &Vec<Vec<f64>>| -> Vec<Vec<f64>> {
            (0..all.len()).filter(wanted).map(|path| all[path].clone()).collect()
        };
        let gained =
            fit.gained.iter().map(|gained| (0..gained.len()).filter(wanted).map(|path| gained[path]).collect());
        Half { gained: gained.collect(), hashprice: pick(&fit.hashprice), price: pick(&fit.price), is_paired: false }
    };
    let halves = [part(0), part(1)].map(|half| fitted(&stages(&half, starts)).0);
    let of = |date: usize| {
        let (level, below) = trigger(fit, &policy[date], &starts[date])?;
        let others = halves.iter().filter_map(|policy| trigger(fit, &policy[date], &starts[date]));
        let others: Vec<f64> = others.map(|(level, _)| level).chain([level]).collect();
        let (low, high) = others.iter().fold((level, level), |(low, high), x| (low.min(*x), high.max(*x)));
        Some((level, low, high, below))
    };
    (0..starts.len()).map(of).collect()
}

/// The hashprice at which a date's decision changes, the price being what it usually is beside it, and whether the phase begins below it.
fn trigger(fit: &Half, expected: &Expected, start: &Start) -> Option<(f64, bool)> {
    let known = |paths: &Vec<Vec<f64>>| -> Vec<f64> {
        paths.iter().filter_map(|path| Some(path[known_month(start, path.len())?])).collect()
    };
    let (hashprice, price) = (known(&fit.hashprice), known(&fit.price));
    if hashprice.is_empty() {
        return None;
    }
    let logs: Vec<Vec<f64>> = hashprice.iter().map(|h| vec![1.0, ln(h.max(1e-9))]).collect();
    let rows: Vec<&[f64]> = logs.iter().map(Vec::as_slice).collect();
    let beside = least_squares(&rows, &price.iter().map(|p| ln(p.max(1e-9))).collect::<Vec<_>>());
    let mut sorted = hashprice;
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
    let (low, high) = (at(0.05), at(0.95));
    if high <= low {
        return None;
    }
    let gain = |h: f64| {
        let x = ln(h.max(1e-9));
        let y = beside[0] + beside[1] * x;
        let functions = [1.0, x, y, x * x, x * y, y * y];
        let of = |factors: &[f64]| factors.iter().zip(functions).map(|(factor, x)| factor * x).sum::<f64>();
        of(&expected.now) - of(&expected.later).max(0.0)
    };
    let grid: Vec<f64> = (0..GRID).map(|i| low + (high - low) * i as f64 / (GRID - 1) as f64).collect();
    let middle = at(0.5);
    let changes = grid.windows(2).filter(|pair| (gain(pair[0]) > 0.0) != (gain(pair[1]) > 0.0));
    let crossing = |pair: &[f64]| {
        let (before, after) = (gain(pair[0]), gain(pair[1]));
        (pair[0] + (pair[1] - pair[0]) * before / (before - after), before > 0.0)
    };
    changes.map(crossing).min_by(|(a, _), (b, _)| (a - middle).abs().total_cmp(&(b - middle).abs()))
}

/// The best level of the rule on the futures of the fit, valued on fresh ones.
fn rule(fit: &Half, fresh: &Half, starts: &[Start]) -> Option<Rule> {
    let stops = |half: &Half, level: f64| -> Stops {
        let begins = |path: &Vec<f64>| {
            starts.iter().position(|start| {
                let Some(t) = known_month(start, path.len()) else { return false };
                t + 1 >= RULE_MONTHS && path[t + 1 - RULE_MONTHS..=t].iter().all(|hashprice| *hashprice < level)
            })
        };
        let at: Vec<Option<usize>> = half.hashprice.iter().map(begins).collect();
        let gained = at.iter().enumerate().map(|(path, at)| at.map_or(0.0, |date| half.gained[date][path])).collect();
        Stops { at, gained }
    };
    let mut all: Vec<f64> = fit.hashprice.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let levels = RULE_SHARES.map(|share| all[((all.len() - 1) as f64 * share) as usize]);
    let worth = |level: f64| stops(fit, level).gained.iter().sum::<f64>();
    let level = levels.into_iter().max_by(|a, b| worth(*a).total_cmp(&worth(*b)))?;
    let stops = stops(fresh, level);
    let begun = stops.at.iter().flatten().count() as f64 / stops.at.len() as f64;
    Some(Rule { level, value: mean(&stops.gained, fresh.is_paired)?, begun })
}
