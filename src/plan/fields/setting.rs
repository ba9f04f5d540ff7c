//! Values that change over time, and the value of an override.

use super::time::Month;
use super::typed::typed_number;
use serde::{Serialize, Serializer};
use std::fmt;

/// Dated steps or amounts, in chronological order.
pub type Steps = Vec<(Month, f64)>;

/// Points of a curve.
pub type Points = Vec<(f64, f64)>;

/// A number that applies throughout, or a schedule of numbers that each apply from a month.
#[derive(Clone, PartialEq, Debug)]
pub enum Quantity {
    /// Applies throughout
    Value(f64),
    /// Each applies from its month; the first also applies before its month
    Schedule(Steps),
}

impl Quantity {
    /// The value that applies in a month.
    pub fn at(&self, month: Month) -> f64 {
        match self {
            Self::Value(value) => *value,
            Self::Schedule(steps) => {
                let before = steps.iter().rev().find(|(from, _)| *from <= month);
                before.or(steps.first()).map_or(0.0, |(_, value)| *value)
            }
        }
    }
}

/// The value of an override: anything a field can hold.
#[derive(Clone, PartialEq, Debug)]
pub enum Setting {
    /// A number or count
    Number(f64),
    /// A month, day, name or choice
    Text(String),
    /// On or off
    Flag(bool),
    /// A schedule or dated steps
    Schedule(Steps),
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{text}"),
            Self::Flag(on) => write!(f, "{on}"),
            Self::Schedule(steps) => {
                let steps: Vec<String> = steps.iter().map(|(month, value)| format!("{month}: {value}")).collect();
                write!(f, "{}", steps.join(", "))
            }
        }
    }
}

impl Setting {
    /// Reads text typed for a field of this unit: a number, with other units converted to the field's own, a sum after "=", true or
    /// false, or a schedule "2027-03: 5, 2028-01: 6". What is none of these stays a text, which a field of numbers refuses.
    pub fn typed(text: &str, unit: &str) -> Self {
        let text = text.trim();
        let step = |part: &str| -> Option<(Month, f64)> {
            let (month, value) = part.split_once(':')?;
            Some((month.parse().ok()?, typed_number(value, unit)?))
        };
        if let Some(value) = typed_number(text, unit) {
            return Self::Number(value);
        }
        // Commas may also group digits; those between steps are followed by a space, or group none.
        let steps: Option<Steps> = text.split(", ").map(step).collect();
        let steps = steps.or_else(|| text.split(',').map(step).collect());
        match steps {
            Some(steps) => Self::Schedule(steps),
            None if matches!(text, "true" | "false") => Self::Flag(text == "true"),
            None => Self::Text(text.to_owned()),
        }
    }
}

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Flag(on) => serializer.serialize_bool(*on),
            Self::Schedule(steps) => steps.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_told_apart() {
        assert_eq!(Setting::typed("true", ""), Setting::Flag(true));
        assert_eq!(Setting::typed("on", ""), Setting::Text("on".to_owned()));
        assert_eq!(Setting::typed("3.5", ""), Setting::Number(3.5));
        assert_eq!(Setting::typed("2027-03", ""), Setting::Text("2027-03".to_owned()));
        let month = |text: &str| text.parse().unwrap();
        assert_eq!(
            Setting::typed("2027-03: 5, 2028-01: 6", ""),
            Setting::Schedule(vec![(month("2027-03"), 5.0), (month("2028-01"), 6.0)])
        );
    }

    #[test]
    fn a_schedule_holds_from_its_months_on() {
        let month = |text: &str| text.parse().unwrap();
        let quantity = Quantity::Schedule(vec![(month("2027-03"), 5.0), (month("2028-01"), 6.0)]);
        assert_eq!(
            [month("2026-12"), month("2027-03"), month("2027-12"), month("2028-01")].map(|m| quantity.at(m)),
            [5.0, 5.0, 5.0, 6.0]
        );
        assert_eq!(Quantity::Schedule(Vec::new()).at(month("2027-01")), 0.0);
    }
}
