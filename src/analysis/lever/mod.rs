//! What is changed in trials: a field or several set, scaled, added to or moved in time, with what is set beside them; or the
//! scenario that applies.

mod read;
mod targets;
mod words;

use crate::plan::{Month, Plan, Setting};
use std::collections::BTreeMap;

/// How a lever changes its field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The value replaces what stands there: `PATH=20..40`
    Set,
    /// What stands there is multiplied, schedules too: `PATH*=50%..150%`
    Scale,
    /// The value is added to what stands there, schedules too: `PATH+=-5..5`; months to a date
    Add,
    /// The dates of a schedule move by months: `PATH@+=0..12`
    Move,
}

/// What the values of a lever are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Numbers in the unit of the field
    Number,
    /// Whole numbers
    Whole,
    /// Months by their number in the plan (1 is the first)
    Month,
    /// Places in a list: scenarios, or values that are no numbers
    Place,
}

/// The values of a lever.
#[derive(Clone, PartialEq, Debug)]
enum Values {
    Range { low: f64, high: f64 },
    Settings(Vec<Setting>),
    Scenarios(Vec<String>),
}

/// Something that is changed, and the values it takes.
#[derive(Clone, PartialEq, Debug)]
pub struct Lever {
    /// As it was written
    text: String,
    /// The same without what is set beside it
    main: String,
    /// What is left of its sign: a path, several with commas, or a pattern of paths
    pattern: String,
    /// The fields that take its value
    paths: Vec<String>,
    /// What is set beside it: the fields, each with its value
    beside: Vec<(String, Setting)>,
    /// The same as it was written
    beside_text: String,
    /// What it is called: "Power price, Red Mesa, TX"
    label: String,
    /// What its field is called
    name: String,
    /// The object or objects of its fields; empty for a part that a plan has once
    object: String,
    unit: String,
    /// True if its field is a number of months, and no date
    is_duration: bool,
    way: Way,
    holds: Holds,
    values: Values,
    points: Option<usize>,
}

/// The field of a lever that is the list of scenarios.
const SCENARIOS: &str = "scenarios";

/// The name of the plan as it is among scenarios.
pub(in crate::analysis) const BASE: &str = "base";

/// The values of a list that is tried: more are no list.
const MOST_VALUES: usize = 10_000;

impl Lever {
    /// True if its values are loaded as numbers: those of a range, and settings that are one number, month or schedule of the
    /// same length as what stands in the plan.
    pub fn is_loaded(&self, plan: &Plan) -> bool {
        match &self.values {
            Values::Range { .. } => true,
            Values::Scenarios(_) => false,
            Values::Settings(settings) => {
                let length = |setting: &Setting| match setting {
                    Setting::Number(_) => Some(0),
                    Setting::Text(text) => text.parse::<Month>().is_ok().then_some(0),
                    Setting::Flag(_) => None,
                    Setting::Schedule(steps) => Some(steps.len()),
                };
                self.paths.iter().all(|path| {
                    let now = plan.get(path).and_then(|setting| length(&setting));
                    now.is_some() && settings.iter().all(|setting| length(setting) == now)
                })
            }
        }
    }

    /// The same lever over another range, at as many points as are asked for.
    #[must_use]
    pub fn over(&self, plan: &Plan, low: f64, high: f64) -> Self {
        let lever = Self { values: Values::Range { low, high }, points: None, ..self.clone() };
        let main = lever.written(plan, low, high);
        lever.written_as(main)
    }

    /// The same lever at so many points.
    #[must_use]
    pub fn with_points(&self, points: Option<usize>) -> Self {
        let range = self.points.and_then(|_| self.main.rsplit_once('/')).map_or(self.main.as_str(), |(range, _)| range);
        let main = points.map_or_else(|| range.to_owned(), |points| format!("{range}/{points}"));
        Self { points, ..self.clone() }.written_as(main)
    }

    fn written_as(self, main: String) -> Self {
        Self { text: format!("{main}{}", self.beside_text), label: self.called(), main, ..self }
    }

    /// The number of points that it asks for.
    pub fn points(&self) -> Option<usize> {
        self.points
    }

    /// A range as it is typed in a lever.
    fn written(&self, plan: &Plan, low: f64, high: f64) -> String {
        let (sign, unit) = match self.way {
            Way::Set => ("", ""),
            Way::Scale => ("*", "%"),
            Way::Add => ("+", ""),
            Way::Move => ("@+", ""),
        };
        format!("{}{sign}={}{unit}..{}{unit}", self.pattern, self.typed(plan, low), self.typed(plan, high))
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True if it is the list of scenarios.
    pub fn is_scenarios(&self) -> bool {
        matches!(self.values, Values::Scenarios(_))
    }

    /// The path of its field, of the first if it has several.
    pub fn path(&self) -> &str {
        self.paths.first().map_or(SCENARIOS, String::as_str)
    }

    /// What is moved, as it was written: a path, several with commas, or a pattern of paths.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The place of a setting in its list; None if it has no such setting.
    pub fn place_of(&self, setting: &Setting) -> Option<f64> {
        match &self.values {
            Values::Settings(list) => list.iter().position(|known| known == setting).map(|place| place as f64),
            _ => None,
        }
    }

    /// The paths of all fields that it changes, those that are set beside it last.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().chain(self.beside.iter().map(|(path, _)| path)).map(String::as_str)
    }

    /// True if nothing is set beside its own fields.
    pub fn is_alone(&self) -> bool {
        self.beside.is_empty()
    }

    /// The unit of its values: that of the field, % of what stands there, or months.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// How it changes its field.
    pub fn way(&self) -> Way {
        self.way
    }

    /// What its values are.
    pub fn holds(&self) -> Holds {
        self.holds
    }

    /// The lowest and the highest value; of a list the first and the last place.
    pub fn range(&self) -> (f64, f64) {
        match &self.values {
            Values::Range { low, high } => (*low, *high),
            Values::Settings(list) => (0.0, list.len().saturating_sub(1) as f64),
            Values::Scenarios(list) => (0.0, list.len().saturating_sub(1) as f64),
        }
    }

    /// The values at so many points, unless the lever says how many: of whole numbers, months and lists each once.
    pub fn values(&self, points: usize) -> Vec<f64> {
        let (low, high) = self.range();
        let points = self.points.unwrap_or(points).max(2);
        let at = |i: usize| if i + 1 == points { high } else { low + (high - low) * i as f64 / (points - 1) as f64 };
        let mut values: Vec<f64> = match self.holds {
            Holds::Number => (0..points).map(at).collect(),
            Holds::Place => (0..=high as usize).map(|place| place as f64).collect(),
            Holds::Whole | Holds::Month if high - low < points as f64 => {
                (0..=(high - low) as usize).map(|i| low + i as f64).collect()
            }
            Holds::Whole | Holds::Month => (0..points).map(|i| at(i).round()).collect(),
        };
        values.dedup();
        values
    }

    /// The value at which the plan stands; None if it is no single one, or if what is set beside the lever is not so in the plan.
    pub fn standing(&self, plan: &Plan) -> Option<f64> {
        if let Values::Scenarios(ids) = &self.values {
            return ids.iter().position(|id| id == BASE).map(|place| place as f64);
        }
        if !self.beside.iter().all(|(path, setting)| plan.get(path).as_ref() == Some(setting)) {
            return None;
        }
        let mut standing = self.paths.iter().map(|path| self.standing_of(plan, path));
        let first = standing.next()??;
        standing.all(|other| other == Some(first)).then_some(first)
    }

    fn standing_of(&self, plan: &Plan, path: &str) -> Option<f64> {
        match (&self.values, self.way) {
            (Values::Scenarios(_), _) => None,
            (Values::Settings(list), _) => {
                let now = plan.get(path)?;
                list.iter().position(|setting| *setting == now).map(|place| place as f64)
            }
            (Values::Range { .. }, Way::Scale) => Some(100.0),
            (Values::Range { .. }, Way::Add | Way::Move) => Some(0.0),
            (Values::Range { .. }, Way::Set) => match plan.get(path)? {
                Setting::Number(value) => Some(value),
                Setting::Text(text) => Some(plan.number_of(text.parse::<Month>().ok()?) as f64),
                _ => None,
            },
        }
    }

    /// The overrides that a value means for a plan.
    ///
    /// # Errors
    /// One plain sentence: what the field needs.
    pub fn overrides(&self, plan: &Plan, value: f64) -> Result<BTreeMap<String, Setting>, String> {
        let mut overrides: BTreeMap<String, Setting> = self.beside.iter().cloned().collect();
        match &self.values {
            Values::Scenarios(ids) => {
                let id = ids.get(value as usize).map_or(BASE, String::as_str);
                let scenario = plan.scenarios.iter().find(|scenario| scenario.id == id);
                overrides.extend(scenario.map(|scenario| scenario.overrides.clone()).unwrap_or_default());
            }
            Values::Settings(list) => {
                let setting = list.get(value as usize);
                overrides.extend(self.paths.iter().filter_map(|path| Some((path.clone(), setting?.clone()))));
            }
            Values::Range { .. } => {
                for path in &self.paths {
                    overrides.insert(path.clone(), self.setting(plan, path, value)?);
                }
            }
        }
        Ok(overrides)
    }

    fn setting(&self, plan: &Plan, path: &str, value: f64) -> Result<Setting, String> {
        let value = if self.holds == Holds::Number { value } else { value.round() };
        if self.way == Way::Set {
            return Ok(match self.holds {
                Holds::Month => Setting::Text(plan.month(value as i64).to_string()),
                _ => Setting::Number(value),
            });
        }
        let now = plan.get(path).ok_or_else(|| targets::no_such_field(plan, path))?;
        let changed = |amount: f64| match self.way {
            Way::Scale => amount * (value / 100.0),
            _ => amount + value,
        };
        Ok(match now {
            Setting::Number(amount) => Setting::Number(changed(amount)),
            Setting::Text(text) => {
                let month: Month = text.parse().map_err(|error| format!("{path}: {error}"))?;
                Setting::Text(month.plus(value as i64).to_string())
            }
            Setting::Schedule(steps) => Setting::Schedule(match self.way {
                Way::Move => steps.iter().map(|(month, amount)| (month.plus(value as i64), *amount)).collect(),
                _ => steps.iter().map(|(month, amount)| (*month, changed(*amount))).collect(),
            }),
            Setting::Flag(_) => return Err(format!("{path} is on or off: it cannot be scaled")),
        })
    }

    /// A value as it is typed in a lever.
    fn typed(&self, plan: &Plan, value: f64) -> String {
        match self.holds {
            Holds::Month if self.way == Way::Set => plan.month(value as i64).to_string(),
            _ => format!("{value}"),
        }
    }
}
