//! Tornado: how far each input moves an outcome between its own low and high, the widest first, with the value of each at which a
//! level is reached.

use super::asks::Asks;
use super::drivers::{Effect, effects};
use super::lever::{Holds, Lever, Way};
use super::outcome::{Outcome, Reading};
use super::trials::{Point, Trial, Trials, Tried, Watch};
use crate::formula::{Engine, Graph, Kind};
use crate::plan::{Field, Plan, Setting, Spec, spec_of};
use std::collections::BTreeMap;

/// How many inputs are tried at both ends, for each one that is shown.
const TRIED_FOR_ONE: usize = 3;

/// The share of the usual range, and of a value without one, by which an input is moved.
const TENTH: f64 = 0.1;

/// The most by which a value is moved, as a share of it.
const MOST: f64 = 0.25;

/// Months by which a date is moved.
const MONTHS: f64 = 3.0;

/// The field by which a phase moves.
const SLIP: &str = ".slip_months";

/// What is asked.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asked {
    /// What is read
    pub outcome: String,
    /// The inputs with their ranges; if there are none, those that move the outcome most
    pub levers: Vec<Lever>,
    /// How many are shown
    pub top: usize,
    /// The level whose break-even is sought for each input
    pub level: Option<f64>,
}

/// One input.
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    /// The lever
    pub lever: Lever,
    /// Its values and what they make of the outcome, from the low end to the high
    pub points: Vec<(f64, Reading)>,
    /// Where the plan has it
    pub standing: Option<f64>,
    /// The value at which the outcome reaches the level, nearest to the plan; None if this input alone does not reach it
    pub break_even: Option<f64>,
    /// The range in which the break-even was sought
    pub sought: (f64, f64),
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Tornado {
    /// The outcome
    pub outcome: Outcome,
    /// Its value in the plan as it is
    pub standing: Reading,
    /// The level of the break-evens
    pub level: Option<f64>,
    /// The widest first
    pub bars: Vec<Bar>,
    /// The inputs that the outcome depends on, all of which were tried by one step
    pub inputs: usize,
    /// All shown inputs at the end that lowers the outcome, and at that which raises it
    pub joint: (Reading, Reading),
}

impl Bar {
    fn end(&self, last: bool) -> f64 {
        let point = if last { self.points.last() } else { self.points.first() };
        point.map_or(f64::NAN, |(_, reading)| reading.value)
    }

    /// The outcome at the low end of the input.
    pub fn at_low(&self) -> f64 {
        self.end(false)
    }

    /// The outcome at its high end.
    pub fn at_high(&self) -> f64 {
        self.end(true)
    }

    /// The lowest and the highest outcome over all points and the plan.
    pub fn span(&self, standing: f64) -> (f64, f64) {
        let values = self.points.iter().map(|(_, reading)| reading.value).chain([standing]);
        values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    }

    fn width(&self, standing: f64) -> f64 {
        let (low, high) = self.span(standing);
        if high >= low { high - low } else { 0.0 }
    }
}

impl Tornado {
    /// Moves inputs of a plan.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or what is asked cannot be read.
    pub fn run(asks: &Asks, asked: &Asked, watch: &dyn Watch) -> Result<Self, String> {
        let plan = asks.plan();
        let (levers, inputs) = match asked.levers.as_slice() {
            [] => screened(asks, &asked.outcome, asked.top.max(1) * TRIED_FOR_ONE)?,
            given => (given.to_vec(), given.len()),
        };
        if let Some(list) = levers.iter().find(|lever| lever.holds() == Holds::Place) {
            return Err(format!("{} has no low and high end: give it a range", list.text()));
        }
        let mut trials = Trials::new(asks, levers.clone(), vec![asked.outcome.clone()], Vec::new())?;
        let outcome = trials.outcome(0).ok_or_else(|| format!("'{}' cannot be read", asked.outcome))?;
        let read = |trials: &mut Trials, points: &[Point]| -> Result<Vec<Reading>, String> {
            let tried = trials.run(points, watch);
            if watch.is_cancelled() {
                return Err("stopped before all inputs were moved".to_owned());
            }
            Ok(tried.into_iter().map(reading).collect())
        };
        let values: Vec<Vec<f64>> = levers.iter().map(|lever| ends(lever, lever.standing(plan))).collect();
        let of_lever = |(place, values): (usize, &Vec<f64>)| -> Vec<Point> {
            values.iter().map(|value| Point::one(place, *value)).collect()
        };
        let mut points: Vec<Point> = values.iter().enumerate().flat_map(of_lever).collect();
        points.push(Point::standing());
        let mut readings = read(&mut trials, &points)?;
        let standing = readings.pop().unwrap_or(NOTHING);
        let mut readings = readings.into_iter();
        let mut bars: Vec<(usize, Bar)> = Vec::new();
        for (place, (lever, values)) in levers.iter().zip(&values).enumerate() {
            let points = values.iter().copied().zip(readings.by_ref()).collect();
            let (sought, at) = (lever.range(), lever.standing(plan));
            bars.push((place, Bar { lever: lever.clone(), points, standing: at, break_even: None, sought }));
        }
        bars.retain(|(_, bar)| !outcome.unit().is_nothing(bar.width(standing.value)) || !asked.levers.is_empty());
        bars.sort_by(|(_, a), (_, b)| b.width(standing.value).total_cmp(&a.width(standing.value)));
        bars.truncate(asked.top.max(1));
        let joint = joint(&bars, standing.value);
        let both = read(&mut trials, &[joint.0, joint.1])?;
        let joint = (both.first().copied().unwrap_or(NOTHING), both.last().copied().unwrap_or(NOTHING));
        if let Some(level) = asked.level {
            break_evens(plan, &mut bars, level, standing.value, |points| read(&mut trials, points))?;
        }
        let bars = bars.into_iter().map(|(_, bar)| bar).collect();
        Ok(Self { outcome, standing, level: asked.level, bars, inputs, joint })
    }
}

const NOTHING: Reading = Reading { value: f64::NAN, month: None };

fn reading(tried: Option<Tried>) -> Reading {
    let first = |trial: Trial| trial.outcomes.first().copied();
    tried.and_then(Result::ok).and_then(first).unwrap_or(NOTHING)
}

/// Both ends of a lever, the middle of each side of the plan, and the plan.
fn ends(lever: &Lever, standing: Option<f64>) -> Vec<f64> {
    let (low, high) = lever.range();
    let at = standing.filter(|at| (low..=high).contains(at)).unwrap_or_else(|| f64::midpoint(low, high));
    let mut values = vec![low, f64::midpoint(low, at), at, f64::midpoint(at, high), high];
    if lever.holds() != Holds::Number {
        values.iter_mut().for_each(|value| *value = value.round());
    }
    values.dedup();
    values
}

/// All inputs at the end that lowers the outcome, and at that which raises it.
fn joint(bars: &[(usize, Bar)], standing: f64) -> (Point, Point) {
    let end = |sign: f64| {
        let of_bar = |(place, bar): &(usize, Bar)| {
            let known = bar.points.iter().filter(|(_, reading)| reading.value.is_finite());
            let best = known.max_by(|a, b| (a.1.value * sign).total_cmp(&(b.1.value * sign)))?;
            (best.1.value * sign > standing * sign).then_some((*place, best.0))
        };
        Point::of(bars.iter().filter_map(of_bar).collect())
    };
    (end(-1.0), end(1.0))
}

/// How many times its own range an input is searched for the level, and at how many points.
const WIDER: f64 = 5.0;
const SEARCHED: usize = 65;
const ROUNDS: usize = 4;
const INSIDE: usize = 16;

/// The value of each input at which the outcome reaches the level, nearest to the plan, by a look over a wider range and a few rounds
/// of narrowing, all inputs at once.
fn break_evens(
    plan: &Plan,
    bars: &mut [(usize, Bar)],
    level: f64,
    standing: f64,
    mut read: impl FnMut(&[Point]) -> Result<Vec<Reading>, String>,
) -> Result<(), String> {
    let mut brackets: Vec<Option<(f64, f64)>> = Vec::new();
    let searched: Vec<Vec<f64>> = bars.iter_mut().map(|(_, bar)| wider(plan, bar)).collect();
    let points = |values: &[Vec<f64>], bars: &[(usize, Bar)]| -> Vec<Point> {
        let of = |(values, (place, _)): (&Vec<f64>, &(usize, Bar))| -> Vec<Point> {
            values.iter().map(|value| Point::one(*place, *value)).collect()
        };
        values.iter().zip(bars).flat_map(of).collect()
    };
    let mut readings = read(&points(&searched, bars))?.into_iter();
    for ((_, bar), values) in bars.iter().zip(&searched) {
        let curve: Vec<(f64, f64)> =
            values.iter().map(|x| (*x, readings.next().map_or(f64::NAN, |r| r.value - level))).collect();
        brackets.push(nearest_change(&curve, bar.standing, standing - level));
    }
    for _ in 0..ROUNDS {
        let inside = |bracket: &Option<(f64, f64)>, lever: &Lever| -> Vec<f64> {
            let Some((low, high)) = *bracket else { return Vec::new() };
            let at = |i: usize| low + (high - low) * i as f64 / (INSIDE + 1) as f64;
            let mut values: Vec<f64> = (0..INSIDE + 2).map(at).collect();
            if lever.holds() != Holds::Number {
                values.iter_mut().for_each(|value| *value = value.round());
            }
            values.dedup();
            values
        };
        let values: Vec<Vec<f64>> =
            brackets.iter().zip(bars.iter()).map(|(bracket, (_, bar))| inside(bracket, &bar.lever)).collect();
        let mut readings = read(&points(&values, bars))?.into_iter();
        for ((bracket, values), (_, bar)) in brackets.iter_mut().zip(&values).zip(bars.iter()) {
            let curve: Vec<(f64, f64)> =
                values.iter().map(|x| (*x, readings.next().map_or(f64::NAN, |r| r.value - level))).collect();
            if bracket.is_some() {
                *bracket = nearest_change(&curve, bar.standing, standing - level);
            }
        }
    }
    for ((_, bar), bracket) in bars.iter_mut().zip(brackets) {
        // Of the two ends the one on the other side of the level, where it is reached.
        let standing_at = bar.standing.unwrap_or(f64::NAN);
        bar.break_even =
            bracket.map(|(low, high)| if (low - standing_at).abs() > (high - standing_at).abs() { low } else { high });
    }
    Ok(())
}

/// Values over a range that is wider than the bar's own, within what is possible.
fn wider(plan: &Plan, bar: &mut Bar) -> Vec<f64> {
    let (low, high) = bar.lever.range();
    let at = bar.standing.unwrap_or_else(|| f64::midpoint(low, high));
    let reach = (high - at).max(at - low) * WIDER;
    let (mut from, mut to) = (at - reach, at + reach);
    if bar.lever.way() == Way::Scale {
        from = from.max(0.0);
    }
    if let (Way::Set, Some([least, most])) = (bar.lever.way(), plan.spec(bar.lever.path()).map(|spec| spec.possible)) {
        (from, to) = (from.max(*least), to.min(*most));
    }
    bar.sought = (from, to);
    if from >= to {
        return Vec::new();
    }
    bar.lever.over(plan, from, to).values(SEARCHED)
}

/// The change of sign nearest to where the plan stands.
fn nearest_change(curve: &[(f64, f64)], standing: Option<f64>, at_standing: f64) -> Option<(f64, f64)> {
    let at = standing.unwrap_or(f64::NAN);
    if at_standing == 0.0 {
        return standing.map(|at| (at, at));
    }
    let changes = curve.windows(2).filter(|pair| (pair[0].1 < 0.0) != (pair[1].1 < 0.0));
    let known = changes.filter(|pair| pair[0].1.is_finite() && pair[1].1.is_finite());
    let distance = |pair: &&[(f64, f64)]| (pair[0].0 - at).abs().min((pair[1].0 - at).abs());
    known.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|pair| (pair[0].0, pair[1].0))
}

/// The levers of the fields that move an outcome most by one step each, scaled to their ranges; and how many inputs were tried.
fn screened(asks: &Asks, outcome: &str, most: usize) -> Result<(Vec<Lever>, usize), String> {
    let (plan, book) = (asks.plan(), asks.book()?);
    let outcome = Outcome::parse(&book, plan, outcome)?;
    let problem = |errors: Vec<crate::formula::BookError>| {
        errors.first().map_or_else(String::new, |error| format!("{}: {}", error.key, error.message))
    };
    let graph = Graph::of(&book).map_err(problem)?;
    let values = Engine::new(&book, &graph).load(&book).values();
    let moved =
        effects(&book, &graph, &outcome.reads(), outcome.read(&values).value, &mut |reader| outcome.read(reader).value);
    let inputs = moved.len();
    // A field may have several inputs: the amounts of a schedule.
    let mut fields: BTreeMap<&str, f64> = BTreeMap::new();
    for Effect { input, by, change } in &moved {
        let Kind::Input { field, value, .. } = &book.item(*input).kind else { continue };
        let swing = spec_of(field).map_or(0.0, |spec| swing(spec, *value));
        *fields.entry(field.as_str()).or_default() += (change / by * swing).abs();
    }
    let mut fields: Vec<(&str, f64)> = fields.into_iter().filter(|(_, effect)| *effect > 0.0).collect();
    fields.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    Ok((fields.iter().filter_map(|(path, _)| usual(plan, path)).take(most).collect(), inputs))
}

/// By how much a value is moved to either side.
fn swing(spec: &Spec, value: f64) -> f64 {
    match spec.usual {
        [low, high] if value == 0.0 => (high - low) * TENTH,
        [low, high] => ((high - low) * TENTH).min(value.abs() * MOST),
        _ if spec.possible.is_empty() => MONTHS,
        _ => value.abs() * TENTH,
    }
}

/// The lever of a field over its own range: a tenth of its usual range to either side, but at most a quarter of its value; three
/// months of a date, and 90 to 110 % of a schedule.
fn usual(plan: &Plan, path: &str) -> Option<Lever> {
    let spec = plan.spec(path)?;
    match plan.get(path)? {
        // Without a usual range it is what it is: an opening balance, the height of a block, a size that is decided.
        Setting::Number(value) => {
            if spec.usual.is_empty() {
                return None;
            }
            let by = swing(spec, value);
            let whole = |value: f64| if spec.unit == "months" { value.round() } else { value };
            // What slips is late: earlier, its payments could fall before month 1, where no row has them.
            let earlier = if path.ends_with(SLIP) { 0.0 } else { by };
            let (mut low, mut high) = (whole(value - earlier), whole(value + by));
            if let [least, most] = spec.possible {
                (low, high) = (low.max(*least), high.min(*most));
            }
            (low < high).then(|| Lever::between(plan, path, low, high))?
        }
        // Not before the plan begins.
        Setting::Text(_) => {
            let number = plan.with_field(path, |_, field| match field {
                Field::Month(month) => Some(plan.number_of(*month)),
                _ => None,
            });
            let earliest = number.flatten().map_or(-MONTHS as i64, |number| (1 - number).clamp(-MONTHS as i64, 0));
            Lever::parse(plan, &format!("{path}+={earliest}..{MONTHS}")).ok()
        }
        Setting::Schedule(_) => Lever::parse(plan, &format!("{path}*=90%..110%")).ok(),
        Setting::Flag(_) => None,
    }
}
