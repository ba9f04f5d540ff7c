//! What is changed in trials: a field set, scaled, added to or moved in time, or the scenario that applies.

use crate::plan::{Field, Month, Plan, Setting, Spec, parse_number, renamed, typed_number};
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
    text: String,
    path: String,
    label: String,
    unit: String,
    way: Way,
    holds: Holds,
    values: Values,
    points: Option<usize>,
}

/// The field of a lever that is the list of scenarios.
const SCENARIOS: &str = "scenarios";

/// The name of the plan as it is among scenarios.
const BASE: &str = "base";

/// The values of a list that is tried: more are no list.
const MOST_VALUES: usize = 10_000;

impl Lever {
    /// Reads a lever of a plan: `PATH=LOW..HIGH`, `PATH*=50%..150%`, `PATH+=LOW..HIGH`, `PATH@+=0..12`, each with `/N` for a number
    /// of points; `PATH=a,b,c` for values one by one; `scenarios=a,b,c`.
    ///
    /// # Errors
    /// One plain sentence: no such field (with a similar one), or what its values must be.
    pub fn parse(plan: &Plan, text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (left, values) = text.split_once('=').ok_or_else(|| {
            format!("'{text}' is not a lever; write one such as market.btc_price_shift_pct=-60..60, or scenarios=a,b")
        })?;
        let (path, way) = match left.trim() {
            left if left.ends_with("@+") => (&left[..left.len() - 2], Way::Move),
            left if left.ends_with('*') => (&left[..left.len() - 1], Way::Scale),
            left if left.ends_with('+') => (&left[..left.len() - 1], Way::Add),
            left => (left, Way::Set),
        };
        let (path, values) = (path.trim(), values.trim());
        if path == SCENARIOS {
            return Self::of_scenarios(plan, text, values);
        }
        let now = renamed(path);
        let path = now.as_deref().unwrap_or(path);
        let spec = plan.spec(path).ok_or_else(|| no_such_field(plan, path))?;
        let holds = holds(plan, path, way, spec)?;
        let (range, points) = points(values)?;
        let values = match range.split_once("..") {
            Some((low, high)) => {
                if holds == Holds::Place {
                    return Err(format!("{path} has no range: list its values, such as {path}=a,b"));
                }
                let value = |text: &str| value(plan, spec, way, holds, text.trim());
                let (low, high) = (value(low)?, value(high)?);
                if low >= high {
                    return Err(format!("the range of '{text}' is empty: write the lower end first"));
                }
                Values::Range { low, high }
            }
            None => listed(plan, spec, way, path, range)?,
        };
        let holds = if matches!(values, Values::Settings(_)) { Holds::Place } else { holds };
        let title = path.rsplit_once('.').map_or_else(String::new, |(object, _)| plan.title_of(object));
        Ok(Self {
            text: text.to_owned(),
            path: path.to_owned(),
            label: format!("{}, {title}", spec.label),
            unit: unit(spec, way, holds),
            way,
            holds,
            values,
            points,
        })
    }

    fn of_scenarios(plan: &Plan, text: &str, values: &str) -> Result<Self, String> {
        let name = |wanted: &str| match plan.scenario(wanted) {
            Some(scenario) => Ok(scenario.id.clone()),
            None if wanted.eq_ignore_ascii_case(BASE) => Ok(BASE.to_owned()),
            None => {
                let known = std::iter::once(BASE).chain(plan.scenarios.iter().map(|scenario| scenario.id.as_str()));
                Err(format!("the plan has no scenario '{wanted}'; it has {}", known.collect::<Vec<_>>().join(", ")))
            }
        };
        let ids: Vec<String> = match values {
            "*" => std::iter::once(BASE.to_owned()).chain(plan.scenarios.iter().map(|s| s.id.clone())).collect(),
            _ => values.split(',').map(|wanted| name(wanted.trim())).collect::<Result<_, _>>()?,
        };
        Ok(Self {
            text: text.to_owned(),
            path: SCENARIOS.to_owned(),
            label: "Scenario".to_owned(),
            unit: String::new(),
            way: Way::Set,
            holds: Holds::Place,
            values: Values::Scenarios(ids),
            points: None,
        })
    }

    /// A lever that sets a number or month of the plan between two values.
    pub fn between(plan: &Plan, path: &str, low: f64, high: f64) -> Option<Self> {
        let spec = plan.spec(path)?;
        let holds = holds(plan, path, Way::Set, spec).ok().filter(|holds| *holds != Holds::Place)?;
        let title = path.rsplit_once('.').map_or_else(String::new, |(object, _)| plan.title_of(object));
        let mut lever = Self {
            text: String::new(),
            path: path.to_owned(),
            label: format!("{}, {title}", spec.label),
            unit: unit(spec, Way::Set, holds),
            way: Way::Set,
            holds,
            values: Values::Range { low, high },
            points: None,
        };
        lever.text = lever.written(plan, low, high);
        Some(lever)
    }

    /// A lever that sets a field to one of several values.
    pub fn among(plan: &Plan, path: &str, settings: Vec<Setting>) -> Option<Self> {
        let spec = plan.spec(path)?;
        let title = path.rsplit_once('.').map_or_else(String::new, |(object, _)| plan.title_of(object));
        let words: Vec<String> = settings.iter().map(ToString::to_string).collect();
        Some(Self {
            text: format!("{path}={}", words.join(",")),
            path: path.to_owned(),
            label: format!("{}, {title}", spec.label),
            unit: spec.unit.to_owned(),
            way: Way::Set,
            holds: Holds::Place,
            values: Values::Settings(settings),
            points: None,
        })
    }

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
                let now = plan.get(&self.path).and_then(|setting| length(&setting));
                now.is_some() && settings.iter().all(|setting| length(setting) == now)
            }
        }
    }

    /// The same lever over another range, at as many points as are asked for.
    #[must_use]
    pub fn over(&self, plan: &Plan, low: f64, high: f64) -> Self {
        let lever = Self { values: Values::Range { low, high }, points: None, ..self.clone() };
        Self { text: lever.written(plan, low, high), ..lever }
    }

    /// The same lever at so many points.
    #[must_use]
    pub fn with_points(&self, points: Option<usize>) -> Self {
        let range = self.points.and_then(|_| self.text.rsplit_once('/')).map_or(self.text.as_str(), |(range, _)| range);
        let text = points.map_or_else(|| range.to_owned(), |points| format!("{range}/{points}"));
        Self { text, points, ..self.clone() }
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
        format!("{}{sign}={}{unit}..{}{unit}", self.path, self.typed(plan, low), self.typed(plan, high))
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True if it is the list of scenarios.
    pub fn is_scenarios(&self) -> bool {
        matches!(self.values, Values::Scenarios(_))
    }

    /// The path of its field.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it is called: "BTC price shift, Market".
    pub fn label(&self) -> &str {
        &self.label
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

    /// The value at which the plan stands; None if it is no single one.
    pub fn standing(&self, plan: &Plan) -> Option<f64> {
        match (&self.values, self.way) {
            (Values::Scenarios(ids), _) => ids.iter().position(|id| id == BASE).map(|place| place as f64),
            (Values::Settings(list), _) => {
                let now = plan.get(&self.path)?;
                list.iter().position(|setting| *setting == now).map(|place| place as f64)
            }
            (Values::Range { .. }, Way::Scale) => Some(100.0),
            (Values::Range { .. }, Way::Add | Way::Move) => Some(0.0),
            (Values::Range { .. }, Way::Set) => match plan.get(&self.path)? {
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
        let one = |setting| Ok(BTreeMap::from([(self.path.clone(), setting)]));
        match &self.values {
            Values::Scenarios(ids) => {
                let id = ids.get(value as usize).map_or(BASE, String::as_str);
                Ok(plan.scenarios.iter().find(|s| s.id == id).map(|s| s.overrides.clone()).unwrap_or_default())
            }
            Values::Settings(list) => list.get(value as usize).map_or_else(|| Ok(BTreeMap::new()), |v| one(v.clone())),
            Values::Range { .. } => one(self.setting(plan, value)?),
        }
    }

    fn setting(&self, plan: &Plan, value: f64) -> Result<Setting, String> {
        let value = if self.holds == Holds::Number { value } else { value.round() };
        if self.way == Way::Set {
            return Ok(match self.holds {
                Holds::Month => Setting::Text(plan.month(value as i64).to_string()),
                _ => Setting::Number(value),
            });
        }
        let now = plan.get(&self.path).ok_or_else(|| no_such_field(plan, &self.path))?;
        let changed = |amount: f64| match self.way {
            Way::Scale => amount * (value / 100.0),
            _ => amount + value,
        };
        Ok(match now {
            Setting::Number(amount) => Setting::Number(changed(amount)),
            Setting::Text(text) => {
                let month: Month = text.parse().map_err(|error| format!("{}: {error}", self.path))?;
                Setting::Text(month.plus(value as i64).to_string())
            }
            Setting::Schedule(steps) => Setting::Schedule(match self.way {
                Way::Move => steps.iter().map(|(month, amount)| (month.plus(value as i64), *amount)).collect(),
                _ => steps.iter().map(|(month, amount)| (*month, changed(*amount))).collect(),
            }),
            Setting::Flag(_) => return Err(format!("{} is on or off: it cannot be scaled", self.path)),
        })
    }

    /// A value as a table shows it, without its unit: "43,100", "2028-03", "late".
    pub fn shown(&self, plan: &Plan, value: f64) -> String {
        match &self.values {
            Values::Scenarios(ids) => ids.get(value as usize).cloned().unwrap_or_default(),
            Values::Settings(list) => list.get(value as usize).map(ToString::to_string).unwrap_or_default(),
            Values::Range { .. } if self.holds == Holds::Month => plan.month(value as i64).to_string(),
            Values::Range { .. } => super::outcome::amount(value, ""),
        }
    }

    /// A value as a sentence says it, with its unit.
    pub fn said(&self, plan: &Plan, value: f64) -> String {
        let shown = match &self.values {
            Values::Range { .. } if self.holds == Holds::Month => plan.month(value as i64).long(),
            Values::Scenarios(ids) => ids
                .get(value as usize)
                .and_then(|id| plan.scenario(id))
                .map_or_else(|| self.shown(plan, value), |scenario| scenario.name.clone()),
            _ => self.shown(plan, value),
        };
        match (self.way, &self.values) {
            (_, Values::Range { .. }) if self.unit == "months" => months(value),
            (Way::Add, Values::Range { .. }) if value > 0.0 => format!("+{shown} {}", self.unit),
            (_, Values::Range { .. }) if self.holds != Holds::Month && !self.unit.is_empty() => {
                super::outcome::amount(value, &self.unit)
            }
            _ => shown,
        }
    }

    /// A value as it is typed in a lever.
    fn typed(&self, plan: &Plan, value: f64) -> String {
        match self.holds {
            Holds::Month if self.way == Way::Set => plan.month(value as i64).to_string(),
            _ => format!("{value}"),
        }
    }
}

/// "6 months", "1 month", "−3 months".
fn months(value: f64) -> String {
    let word = if value.abs() == 1.0 { "month" } else { "months" };
    format!("{} {word}", crate::formula::grouped(value, 0))
}

fn no_such_field(plan: &Plan, path: &str) -> String {
    plan.clone().set(path, &Setting::Flag(true)).err().unwrap_or_else(|| format!("the plan has no field '{path}'"))
}

fn holds(plan: &Plan, path: &str, way: Way, spec: &Spec) -> Result<Holds, String> {
    let no = |why: &str| Err(format!("{path} is {why}"));
    plan.with_field(path, |_, field| match (field, way) {
        // A number of months is whole; those that cannot be below zero are counts.
        (Field::Number(_), Way::Set | Way::Add) if spec.unit == "months" => Ok(Holds::Whole),
        (Field::Number(_), Way::Set | Way::Scale | Way::Add) | (Field::Quantity(_), Way::Set) => Ok(Holds::Number),
        (Field::Quantity(_) | Field::Steps(_), Way::Scale | Way::Add) => Ok(Holds::Number),
        (Field::Quantity(_) | Field::Steps(_), Way::Move) => Ok(Holds::Whole),
        (Field::Count(_), Way::Set | Way::Add) => Ok(Holds::Whole),
        (Field::Month(_), Way::Set) => Ok(Holds::Month),
        (Field::Month(_), Way::Add | Way::Move) => Ok(Holds::Whole),
        (Field::Flag(_) | Field::Choice(_) | Field::Text(_) | Field::Date(_), Way::Set) => Ok(Holds::Place),
        (Field::Steps(_), Way::Set) => no("a list of dated amounts: scale it by *=, add to it by += or move it by @+="),
        (Field::Points(_), _) => no("a curve, which only the file or the window can change"),
        (_, Way::Scale) => no("no amount: it cannot be scaled"),
        (_, Way::Add) => no("no number: nothing can be added"),
        (_, Way::Move) => no("no schedule: it has no dates that could move"),
    })
    .unwrap_or_else(|| Err(format!("the plan has no field '{}'", spec.name)))
}

/// The values before "/N", and N.
fn points(values: &str) -> Result<(&str, Option<usize>), String> {
    match values.rsplit_once('/') {
        Some((range, count)) if range.contains("..") && count.trim().bytes().all(|b| b.is_ascii_digit()) => {
            let count = count.trim().parse().unwrap_or(0);
            if !(2..=MOST_VALUES).contains(&count) {
                return Err(format!("'/{count}' is not a number of points: write 2 to {MOST_VALUES}"));
            }
            Ok((range, Some(count)))
        }
        _ => Ok((values, None)),
    }
}

/// One end of a range.
fn value(plan: &Plan, spec: &Spec, way: Way, holds: Holds, text: &str) -> Result<f64, String> {
    let number = match (way, holds) {
        (Way::Set, Holds::Month) => return text.parse::<Month>().map(|month| plan.number_of(month) as f64),
        (Way::Scale, _) => {
            // "0.5" of what stands there is 50 %.
            let share = |value: f64| if text.ends_with('%') { value } else { value * 100.0 };
            parse_number(text).map(share)
        }
        (Way::Move, _) | (Way::Add, Holds::Whole) => typed_number(text, "months").or_else(|| parse_number(text)),
        _ => typed_number(text, spec.unit),
    };
    let value = number.ok_or_else(|| format!("'{text}' is not a value of {} ({})", spec.name, spec.unit))?;
    if holds != Holds::Number && value.fract() != 0.0 {
        return Err(format!("{} takes whole numbers, not {text}", spec.name));
    }
    if way == Way::Set {
        spec.check(value)?;
    }
    Ok(value)
}

/// The values of a list.
fn listed(plan: &Plan, spec: &Spec, way: Way, path: &str, values: &str) -> Result<Values, String> {
    if way != Way::Set || values.is_empty() {
        return Err(format!("'{path}' needs a range such as LOW..HIGH"));
    }
    let settings: Vec<Setting> = values.split(',').map(|value| spec.typed(value.trim())).collect();
    let mut tried = plan.clone();
    settings.iter().try_for_each(|setting| tried.set(path, setting))?;
    Ok(Values::Settings(settings))
}

fn unit(spec: &Spec, way: Way, holds: Holds) -> String {
    match (way, holds) {
        (_, Holds::Place) | (Way::Set, Holds::Month) => String::new(),
        (Way::Scale, _) => "%".to_owned(),
        (Way::Move, _) => "months".to_owned(),
        (Way::Add, Holds::Whole) if spec.unit.is_empty() => "months".to_owned(),
        _ => spec.unit.to_owned(),
    }
}
