//! Sweep: outcomes over one lever or two, numbers or scenarios, with the conditions that fail.

use super::asks::Asks;
use super::lever::Lever;
use super::outcome::{Condition, Outcome, Reading};
use super::prices::Prices;
use super::trials::{Point, Trials, Watch};

/// The points of a grid at most.
const MOST_POINTS: usize = 20_000;

/// The points of a lever that does not say how many: one lever, and each of two.
pub const POINTS: usize = 41;
pub const POINTS_OF_TWO: usize = 21;

/// What is swept.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Swept {
    /// One lever, or two
    pub levers: Vec<Lever>,
    /// What is read
    pub outcomes: Vec<String>,
    /// What must hold
    pub conditions: Vec<String>,
}

/// A point of a sweep.
#[derive(Clone, PartialEq, Debug)]
pub struct Swung {
    /// The value of each lever
    pub at: Vec<f64>,
    /// The outcomes
    pub outcomes: Vec<Reading>,
    /// The condition that fails first, and its month; None if all hold
    pub first_failure: Option<(usize, Option<i64>)>,
    /// Why the plan cannot be computed there
    pub refused: Option<String>,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Sweep {
    /// The levers
    pub levers: Vec<Lever>,
    /// By lever, the BTC price of month 1 along it, where it shifts the price
    pub prices: Vec<Option<Prices>>,
    /// Their values
    pub values: Vec<Vec<f64>>,
    /// What was read
    pub outcomes: Vec<Outcome>,
    /// What must hold
    pub conditions: Vec<Condition>,
    /// All points: of two levers, all values of the second at each of the first
    pub points: Vec<Swung>,
    /// The plan as it is
    pub standing: Option<Swung>,
}

impl Sweep {
    /// Computes all points; those before which it is stopped are refused.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or what is asked cannot be read.
    pub fn run(asks: &Asks, swept: &Swept, watch: &dyn Watch) -> Result<Self, String> {
        let Swept { levers, outcomes, conditions } = swept;
        let usual = match levers.len() {
            1 => POINTS,
            2 => POINTS_OF_TWO,
            0 => return Err("name a lever".to_owned()),
            _ => return Err("a sweep has one lever or two".to_owned()),
        };
        if outcomes.is_empty() && conditions.is_empty() {
            return Err("name an outcome or a condition".to_owned());
        }
        // Prices along levers are read behind the outcomes.
        let price = levers.iter().find_map(|lever| Prices::outcome(asks.plan(), lever));
        let read: Vec<String> = outcomes.iter().cloned().chain(price).collect();
        let mut trials = Trials::new(asks, levers.clone(), read, conditions.clone())?;
        let values: Vec<Vec<f64>> = levers.iter().map(|lever| lever.values(usual)).collect();
        let count: usize = values.iter().map(Vec::len).product();
        if count > MOST_POINTS {
            return Err(format!(
                "{count} points are too many: {MOST_POINTS} at most, the product of both levers' points"
            ));
        }
        let mut at: Vec<Vec<f64>> = vec![Vec::new()];
        for values in &values {
            at = at
                .iter()
                .flat_map(|so_far| values.iter().map(|value| [so_far.as_slice(), &[*value]].concat()))
                .collect();
        }
        let mut points: Vec<Point> = at.iter().map(|values| Point::all(values)).collect();
        points.push(Point::standing());
        at.push(levers.iter().map(|lever| lever.standing(asks.plan()).unwrap_or(f64::NAN)).collect());
        let tried = trials.run(&points, watch);
        if watch.is_cancelled() && tried.iter().all(Option::is_none) {
            return Err("stopped before a point was computed".to_owned());
        }
        let swung = |(at, tried): (Vec<f64>, Option<Result<super::trials::Trial, String>>)| match tried {
            Some(Ok(trial)) => {
                let first_failure = trial.first_failure();
                let read = trial.outcomes.into_iter().take(outcomes.len()).collect();
                Swung { at, outcomes: read, first_failure, refused: None }
            }
            Some(Err(why)) => Swung { at, outcomes: Vec::new(), first_failure: None, refused: Some(why) },
            None => Swung {
                at,
                outcomes: Vec::new(),
                first_failure: None,
                refused: Some("stopped before it was computed".to_owned()),
            },
        };
        let mut points: Vec<Swung> = at.into_iter().zip(tried).map(swung).collect();
        let standing = points.pop().filter(|point| point.refused.is_none());
        let prices = |(place, lever): (usize, &Lever)| {
            Prices::outcome(asks.plan(), lever).and_then(|_| Prices::read(&mut trials, place, outcomes.len(), watch))
        };
        let prices = levers.iter().enumerate().map(prices).collect();
        Ok(Self {
            levers: levers.clone(),
            prices,
            values,
            outcomes: (0..outcomes.len()).filter_map(|place| trials.outcome(place)).collect(),
            conditions: (0..conditions.len()).filter_map(|place| trials.condition(place)).collect(),
            points,
            standing,
        })
    }

    /// The point at these places of the levers' values.
    pub fn at(&self, places: &[usize]) -> Option<&Swung> {
        let place = places.iter().zip(&self.values).fold(0, |so_far, (place, values)| so_far * values.len() + place);
        self.points.get(place)
    }
}
