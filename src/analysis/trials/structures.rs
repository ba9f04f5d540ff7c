//! Which points have books of the same structure, so that one program computes them.
//!
//! Most levers only load other numbers. Which do more is found by building the plan at the ends of each lever, and where these
//! differ between them: so a few builds stand for a thousand points. A group is checked again when it is compiled.

use super::Trials;
use super::point::Point;
use crate::model::build;
use std::collections::BTreeMap;

/// What the points of one group share: the levers that change the structure, with what they make of it.
pub(super) type Key = Vec<(usize, u64)>;

/// A place of a lever in the order of numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Value(i64);

impl Value {
    /// Keeps the order of numbers.
    fn of(value: f64) -> Self {
        let bits = (value + 0.0).to_bits() as i64;
        Self(bits ^ (((bits >> 63) as u64) >> 1) as i64)
    }
}

/// The structures that the values of each lever lead to, the other levers standing.
#[derive(Default)]
pub(super) struct Structures {
    base: u64,
    /// By lever, of the values of all points so far
    known: Vec<BTreeMap<Value, u64>>,
}

/// What a plan that cannot be built stands for.
const NONE: u64 = 0;

impl Structures {
    pub fn new(base: u64, levers: usize) -> Self {
        Self { base, known: vec![BTreeMap::new(); levers] }
    }

    /// Finds the structures of all values of these points.
    pub fn explore(&mut self, trials: &Trials, points: &[Point]) {
        let mut values: Vec<Vec<f64>> = vec![Vec::new(); trials.levers.len()];
        for (place, value) in points.iter().flat_map(Point::values) {
            if trials.is_loaded(place) {
                values[place].push(value);
            }
        }
        for values in &mut values {
            values.sort_by(f64::total_cmp);
            values.dedup();
        }
        if !self.all_at_once(trials, &values) {
            values.iter().enumerate().for_each(|(place, values)| self.explore_one(trials, place, values));
        }
    }

    /// True if no value of any lever changes the structure: the plan is built with all levers at one end, then at the other.
    fn all_at_once(&mut self, trials: &Trials, values: &[Vec<f64>]) -> bool {
        let new = |(place, values): &(usize, &Vec<f64>)| !values.is_empty() && self.known[*place].is_empty();
        let new: Vec<(usize, &Vec<f64>)> = values.iter().enumerate().filter(new).collect();
        if new.len() < 2 || new.len() < values.iter().filter(|values| !values.is_empty()).count() {
            return false;
        }
        // Nothing is often a case of its own.
        if new.iter().any(|(_, values)| values.contains(&0.0)) {
            return false;
        }
        let ends = |end: fn(&Vec<f64>) -> Option<&f64>| {
            Point::of(new.iter().filter_map(|(place, values)| Some((*place, *end(values)?))).collect())
        };
        let is_base = |point: Point| structure(trials, &point) == self.base;
        if !is_base(ends(|values| values.first())) || !is_base(ends(|values| values.last())) {
            return false;
        }
        for (place, values) in new {
            self.known[place].extend(values.iter().map(|value| (Value::of(*value), self.base)));
        }
        true
    }

    /// Builds the plan at both ends and at nothing, and between two values whose structures differ.
    fn explore_one(&mut self, trials: &Trials, place: usize, values: &[f64]) {
        let Some(last) = values.len().checked_sub(1) else { return };
        let mut fixed = vec![0, last];
        fixed.extend(values.iter().position(|value| *value == 0.0));
        fixed.extend(trials.levers[place].standing(trials.plan()).and_then(|at| values.iter().position(|v| *v == at)));
        fixed.sort_unstable();
        fixed.dedup();
        let mut open: Vec<(usize, usize)> = fixed.windows(2).map(|pair| (pair[0], pair[1])).collect();
        open.push((last, last));
        while let Some((low, high)) = open.pop() {
            let (below, above) = (self.look(trials, place, values[low]), self.look(trials, place, values[high]));
            if below == above {
                // What lies between two of one structure is taken to have it too.
                self.known[place].extend(values[low..high].iter().map(|value| (Value::of(*value), below)));
            } else if high - low > 1 {
                let middle = usize::midpoint(low, high);
                open.extend([(low, middle), (middle, high)]);
            }
        }
    }

    fn look(&mut self, trials: &Trials, place: usize, value: f64) -> u64 {
        *self.known[place].entry(Value::of(value)).or_insert_with(|| structure(trials, &Point::one(place, value)))
    }

    /// The group of a point. Each place of a list is a group of its own, because its values are no numbers.
    pub fn key(&self, trials: &Trials, point: &Point) -> Key {
        let of_lever = |(place, value): (usize, f64)| {
            if !trials.is_loaded(place) {
                return Some((place, (value as u64) << 1 | 1));
            }
            let structure = self.known[place].get(&Value::of(value)).copied().unwrap_or(NONE);
            (structure != self.base).then_some((place, structure & !1))
        };
        point.values().filter_map(of_lever).collect()
    }
}

/// The structure of the book at a point.
fn structure(trials: &Trials, point: &Point) -> u64 {
    trials.plan_at(point).map_or(NONE, |plan| build(&plan).0.structure())
}
