//! Reading a lever as it is written.

use super::targets::{Targets, targets};
use super::{BASE, Holds, Lever, MOST_VALUES, SCENARIOS, Values, Way};
use crate::plan::{Field, Month, Plan, Setting, Spec, parse_number, typed_number};

/// What stands between a lever and what is set beside it.
const BESIDE: &str = " & ";

/// So many times what stands in a field is a percentage without its sign.
const MOST_TIMES: f64 = 20.0;

impl Lever {
    /// Reads a lever of a plan: `PATH=LOW..HIGH`, `PATH*=50%..150%`, `PATH+=LOW..HIGH`, `PATH@+=0..12`, each with `/N` for a number
    /// of points; `PATH=a,b,c` for values one by one; `scenarios=a,b,c`. A path with `*` stands for all fields that it fits, and
    /// several paths with commas for these. ` & PATH=VALUE` sets another field beside it, whatever the lever's value.
    ///
    /// # Errors
    /// One plain sentence: no such field (with a similar one), or what its values must be.
    pub fn parse(plan: &Plan, text: &str) -> Result<Self, String> {
        let mut parts = text.trim().split(BESIDE);
        let main = parts.next().unwrap_or_default().trim();
        let lever = Self::parse_main(plan, main)?;
        let mut beside = Vec::new();
        let mut beside_text = String::new();
        for part in parts {
            let (path, value) = part
                .split_once('=')
                .ok_or_else(|| format!("'{}' sets nothing: write PATH=VALUE behind '&'", part.trim()))?;
            for path in targets(plan, path.trim())?.paths {
                let setting = plan.typed(&path, value.trim());
                plan.clone().set(&path, &setting)?;
                beside.push((path, setting));
            }
            beside_text.push_str(BESIDE);
            beside_text.push_str(part.trim());
        }
        Ok(Self { beside, beside_text, ..lever }.written_as(main.to_owned()))
    }

    fn parse_main(plan: &Plan, text: &str) -> Result<Self, String> {
        let (left, values) = text.split_once('=').ok_or_else(|| {
            format!("'{text}' is not a lever; write one such as market.btc_price_shift_pct=-60..60, or scenarios=a,b")
        })?;
        let (pattern, way) = match left.trim() {
            left if left.ends_with("@+") => (&left[..left.len() - 2], Way::Move),
            left if left.ends_with('*') => (&left[..left.len() - 1], Way::Scale),
            left if left.ends_with('+') => (&left[..left.len() - 1], Way::Add),
            left => (left, Way::Set),
        };
        let (pattern, values) = (pattern.trim(), values.trim());
        if pattern == SCENARIOS {
            return Self::of_scenarios(plan, values);
        }
        let targets = targets(plan, pattern)?;
        if way != Way::Scale {
            targets.of_one_unit()?;
        }
        let spec = targets.spec;
        let holds = held(plan, way, &targets)?;
        let (range, points) = points(values)?;
        let values = match range.split_once("..") {
            Some((low, high)) => {
                if holds == Holds::Place {
                    return Err(format!("{pattern} has no range: list its values, such as {pattern}=a,b"));
                }
                let value = |text: &str| value(plan, spec, way, holds, text.trim());
                let (low, high) = (value(low)?, value(high)?);
                if low >= high {
                    return Err(format!("the range of '{text}' is empty: write the lower end first"));
                }
                Values::Range { low, high }
            }
            None => listed(plan, spec, way, &targets.paths, range)?,
        };
        let holds = if matches!(values, Values::Settings(_)) { Holds::Place } else { holds };
        let pattern = if let [only] = targets.paths.as_slice() { only.clone() } else { pattern.to_owned() };
        Ok(Self { pattern, points, ..Self::of(targets, way, holds, values) })
    }

    /// A lever of one field or several, without its text.
    fn of(targets: Targets, way: Way, holds: Holds, values: Values) -> Self {
        let unit = if matches!(values, Values::Settings(_)) {
            targets.spec.unit.to_owned()
        } else {
            unit(targets.spec, way, holds)
        };
        Self {
            text: String::new(),
            main: String::new(),
            pattern: targets.paths.first().cloned().unwrap_or_default(),
            label: String::new(),
            is_duration: targets.spec.unit == "months",
            name: targets.name,
            object: targets.object,
            unit,
            paths: targets.paths,
            beside: Vec::new(),
            beside_text: String::new(),
            way,
            holds,
            values,
            points: None,
        }
    }

    fn of_scenarios(plan: &Plan, values: &str) -> Result<Self, String> {
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
            text: String::new(),
            main: String::new(),
            pattern: SCENARIOS.to_owned(),
            paths: Vec::new(),
            beside: Vec::new(),
            beside_text: String::new(),
            label: String::new(),
            is_duration: false,
            name: "Scenario".to_owned(),
            object: String::new(),
            unit: String::new(),
            way: Way::Set,
            holds: Holds::Place,
            values: Values::Scenarios(ids),
            points: None,
        })
    }

    /// A lever that sets a number or month of the plan between two values.
    pub fn between(plan: &Plan, path: &str, low: f64, high: f64) -> Option<Self> {
        let targets = targets(plan, path).ok()?;
        let holds = held(plan, Way::Set, &targets).ok().filter(|holds| *holds != Holds::Place)?;
        let lever = Self::of(targets, Way::Set, holds, Values::Range { low, high });
        let main = lever.written(plan, low, high);
        Some(lever.written_as(main))
    }

    /// A lever that sets a field to one of several values.
    pub fn among(plan: &Plan, path: &str, settings: Vec<Setting>) -> Option<Self> {
        let targets = targets(plan, path).ok()?;
        let words: Vec<String> = settings.iter().map(ToString::to_string).collect();
        let lever = Self::of(targets, Way::Set, Holds::Place, Values::Settings(settings));
        Some(lever.written_as(format!("{path}={}", words.join(","))))
    }
}

/// What the values of all fields of a lever are.
fn held(plan: &Plan, way: Way, targets: &Targets) -> Result<Holds, String> {
    let mut all = targets.paths.iter().map(|path| holds(plan, path, way, targets.spec));
    let first = all.next().unwrap_or_else(|| Err("a lever needs a field".to_owned()))?;
    for (other, path) in all.zip(targets.paths.iter().skip(1)) {
        if other? != first {
            return Err(format!(
                "{path} and {} are of different kinds: they cannot be moved together",
                targets.paths[0]
            ));
        }
    }
    Ok(first)
}

fn holds(plan: &Plan, path: &str, way: Way, spec: &Spec) -> Result<Holds, String> {
    let no = |why: &str| Err(format!("{path} is {why}"));
    plan.with_field(path, |_, field| match (field, way) {
        // A number of months is whole; those that cannot be below zero are counts.
        (Field::Number(_), Way::Set | Way::Add) if spec.unit == "months" => Ok(Holds::Whole),
        (Field::Number(_) | Field::Quantity(_), Way::Set | Way::Scale | Way::Add)
        | (Field::Steps(_), Way::Scale | Way::Add) => Ok(Holds::Number),
        (Field::Quantity(_) | Field::Steps(_), Way::Move)
        | (Field::Count(_), Way::Set | Way::Add)
        | (Field::Month(_), Way::Add | Way::Move) => Ok(Holds::Whole),
        (Field::Month(_), Way::Set) => Ok(Holds::Month),
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
            if parse_number(text).is_some_and(|value| value > MOST_TIMES && !text.ends_with('%')) {
                return Err(format!("'{text}' is {text} times what stands there: write {text}% for a share of it"));
            }
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
fn listed(plan: &Plan, spec: &Spec, way: Way, paths: &[String], values: &str) -> Result<Values, String> {
    if way != Way::Set || values.is_empty() {
        let (sign, range) = match way {
            Way::Scale => ("*=", "80%..120%/3"),
            Way::Add => ("+=", "-5..5/3"),
            Way::Move => ("@+=", "0..12"),
            Way::Set => ("=", "LOW..HIGH"),
        };
        return Err(format!("behind '{sign}' stands a range such as {range}, not '{values}' ({})", paths[0]));
    }
    let settings: Vec<Setting> = values.split(',').map(|value| spec.typed(value.trim())).collect();
    let mut tried = plan.clone();
    for path in paths {
        settings.iter().try_for_each(|setting| tried.set(path, setting))?;
    }
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
