//! When a phase should begin: the outcome by date, and with futures what waiting for the hashprice is worth.
//!
//! On each future every date of the phase has one value: the outcome with the phase begun then, less the outcome without it. A policy
//! decides at each date by what is known then, the BTC price and the hashprice of the month before, and the rent where a driver moves it;
//! it is fitted to some futures and valued on fresh ones. Values are expectations at the plan's own discount rate and drift, not market prices.

mod half;
mod policy;
mod rent;
mod rules;

use super::asks::Asks;
use super::lever::{Holds, Lever, Way};
use super::outcome::Outcome;
use super::risk::{Draws, Estimate, Uncertain};
use super::trials::Watch;
use crate::finance::{applied, fitted};
use crate::formula::Format;
use crate::plan::{Begins, Choice as _, Phase, Setting, known_at};
use half::{Half, half, read};
use policy::{Fits, Signal, stages};
pub use policy::{Trigger, Turn};
use rent::Scale;
pub use rent::{AtRent, Rent};
pub use rules::{ANY_HASHPRICE, PutIn, Rule};

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
    /// The hashprice at which the policy's decision changes at this date, USD/PH/s/day, the BTC price being what it usually is beside it;
    /// None if nothing is known then
    pub by_hashprice: Option<Turn>,
    /// The same of the BTC price, USD
    pub by_price: Option<Turn>,
}

impl Start {
    /// The hashprice at which the policy's decision changes, USD/PH/s/day; None if none that is likely decides.
    pub fn trigger(&self) -> Option<Trigger> {
        self.by_hashprice.and_then(Turn::trigger)
    }

    /// The same of the BTC price, USD.
    pub fn price_trigger(&self) -> Option<Trigger> {
        self.by_price.and_then(Turn::trigger)
    }

    /// The last month, from 0, whose end is known when the phase begins then; None before the plan.
    fn known(&self, months: usize) -> Option<usize> {
        known_at(self.month, if self.month.is_some() { 0.0 } else { self.slip }, months)
    }
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
    /// The best line of triggers, a level by date; None if the dates are not equally far apart
    pub line: Option<Rule>,
    /// The simple rule: one level, three months under it
    pub rule: Option<Rule>,
    /// The triggers at low and high rents; None if no driver moves the rent of the phase
    pub rent: Option<Rent>,
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
            let mut changed = vec![
                (path("enabled"), Setting::Flag(slip.is_some())),
                // Dated here, not by a rule that it may have.
                (path("begins"), Setting::Text(Begins::AsPlanned.word().to_owned())),
            ];
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
            starts.push(Start { slip: *slip, month, plan, mean: None, begun: 0.0, by_hashprice: None, by_price: None });
        }
        let best = (0..starts.len())
            .max_by(|a, b| starts[*a].plan.total_cmp(&starts[*b].plan))
            .filter(|at| starts[*at].plan > 0.0);
        let waiting = if plan.is_uncertain() {
            let futures = asked.futures.div_ceil(2);
            let draws = Draws::of_asked(&never, asked.seed, futures)?;
            let of_rent = rent::driver_of(plan, &phase.id, &draws);
            let half = |seed: u64| half((&never, &cases), of_rent, asked, (futures, seed), watch);
            let (mut fit, mut fresh) = (half(asked.seed)?, half(asked.seed.wrapping_add(1))?);
            // Where the driver leaves several fields as they are it has no number, in either half.
            if !fit.rent.iter().chain(&fresh.rent).all(|rent| rent.is_finite()) {
                (fit.rent, fresh.rent) = (Vec::new(), Vec::new());
            }
            let of_rent = of_rent.and_then(|place| draws.uncertain().into_iter().nth(place));
            waiting((asks, phase), of_rent, (&fit, &fresh), &mut starts)
        } else {
            None
        };
        let standing = phase.is_on().then_some(phase.slip_months);
        Ok(Self { phase: phase.name.clone(), lever, outcome, starts, best, standing, waiting })
    }

    /// The id of the phase.
    fn phase_id(&self) -> &str {
        self.lever.path().split('.').nth(1).unwrap_or_default()
    }
}

fn waiting(
    (asks, phase): (&Asks, &Phase),
    of_rent: Option<Uncertain>,
    (fit, fresh): (&Half, &Half),
    starts: &mut [Start],
) -> Option<Waiting> {
    let scale = Scale::of(&fit.rent);
    let fit_stages = stages(fit, scale, starts);
    let (policy, _) = fitted(&fit_stages);
    let stops = applied(&policy, &stages(fresh, scale, starts));
    let average = |values: &Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
    let best = (0..starts.len()).max_by(|a, b| average(&fit.gained[*a]).total_cmp(&average(&fit.gained[*b])));
    // Never is a date too.
    let fixed = best.filter(|best| average(&fit.gained[*best]) > 0.0);
    let count = fresh.hashprice.len();
    let of_fixed = fixed.map_or_else(|| vec![0.0; count], |fixed| fresh.gained[fixed].clone());
    let foreseen: Vec<f64> =
        (0..count).map(|path| fresh.gained.iter().map(|gained| gained[path]).fold(0.0, f64::max)).collect();
    let more: Vec<f64> = stops.gained.iter().zip(&of_fixed).map(|(policy, fixed)| policy - fixed).collect();
    let of = |values: &[f64]| fresh.mean(values);
    let fits = Fits::of(fit, &policy, scale, starts);
    let rent = of_rent.filter(|_| !fit.rent.is_empty()).map(|of| Rent::at(of, &fits, starts));
    for (date, start) in starts.iter_mut().enumerate() {
        start.mean = of(&fresh.gained[date]);
        let by = stops.at.iter().filter(|at| at.is_some_and(|at| at <= date)).count();
        start.begun = by as f64 / count as f64;
        start.by_hashprice = fits.turn(date, start, Signal::Hashprice, None);
        start.by_price = fits.turn(date, start, Signal::Price, None);
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
        line: rules::line(asks, phase, starts, fit, fresh),
        rule: rules::simple(asks, phase, starts, fit, fresh),
        rent,
    })
}
