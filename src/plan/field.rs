//! Fields: their types, and the specification of each.

use super::time::{Date, Month};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

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

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => serializer.serialize_f64(*value),
            Self::Schedule(steps) => steps.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(SettingVisitor("a number, or a schedule such as [(\"2027-03\", 5.0)]"))? {
            Setting::Number(value) => Ok(Self::Value(value)),
            Setting::Schedule(steps) => Ok(Self::Schedule(steps)),
            Setting::Text(_) | Setting::Flag(_) => {
                Err(serde::de::Error::custom("expected a number, or a schedule such as [(\"2027-03\", 5.0)]"))
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
    /// Reads text typed after `PATH=`: true or false, a number, a schedule "2027-03: 5, 2028-01: 6", or a text.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let step = |part: &str| -> Option<(Month, f64)> {
            let (month, value) = part.split_once(':')?;
            Some((month.parse().ok()?, parse_number(value)?))
        };
        match text {
            "true" => return Self::Flag(true),
            "false" => return Self::Flag(false),
            _ => {}
        }
        if let Some(value) = parse_number(text) {
            return Self::Number(value);
        }
        let steps: Option<Steps> = text.split(',').map(step).collect();
        steps.map_or_else(|| Self::Text(text.to_owned()), Self::Schedule)
    }
}

/// A finite number as people write it: "1,250", "−3.5", "(4)", "1.2m", "$3.3bn", "7.75 %".
pub fn parse_number(text: &str) -> Option<f64> {
    if !commas_group(text) {
        return None;
    }
    let mut text: String = text
        .trim()
        .replace('−', "-")
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '$' | '_' | '\u{2009}'))
        .collect();
    if let Some(inside) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        text = format!("-{inside}");
    }
    let lower = text.trim_end_matches('%').to_lowercase();
    let scales = [("bn", 1e9), ("b", 1e9), ("mn", 1e6), ("m", 1e6), ("k", 1e3)];
    let (digits, scale) =
        scales.iter().find_map(|(suffix, scale)| Some((lower.strip_suffix(suffix)?, *scale))).unwrap_or((&lower, 1.0));
    if !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e')) {
        return None;
    }
    digits.parse::<f64>().ok().map(|v| v * scale).filter(|v| v.is_finite())
}

/// A map of texts that rejects duplicate keys.
pub(super) fn without_repeats<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, V>, D::Error> {
    struct Unique<V>(PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Unique<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a map of field paths")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = access.next_key::<String>()? {
                if map.contains_key(&key) {
                    return Err(serde::de::Error::custom(format!("'{key}' appears twice")));
                }
                map.insert(key, access.next_value()?);
            }
            Ok(map)
        }
    }
    deserializer.deserialize_map(Unique(PhantomData))
}

/// True if every comma precedes three digits and none follows a lone zero: "41,5" is not 415, "0,125" is not 125.
fn commas_group(text: &str) -> bool {
    let first = text.split(',').next().unwrap_or_default().trim_matches(|c: char| !c.is_ascii_digit());
    if text.contains(',') && first == "0" {
        return false;
    }
    text.split(',').skip(1).all(|group| group.chars().take_while(char::is_ascii_digit).count() == 3)
}

struct SettingVisitor(&'static str);

impl<'de> Visitor<'de> for SettingVisitor {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Setting, E> {
        if v.is_finite() {
            Ok(Setting::Number(v))
        } else {
            Err(E::custom(format!("expected a finite number, not {v}")))
        }
    }
    fn visit_i64<E>(self, v: i64) -> Result<Setting, E> {
        Ok(Setting::Number(v as f64))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Setting, E> {
        Ok(Setting::Number(v as f64))
    }
    fn visit_bool<E>(self, v: bool) -> Result<Setting, E> {
        Ok(Setting::Flag(v))
    }
    fn visit_str<E>(self, v: &str) -> Result<Setting, E> {
        Ok(Setting::Text(v.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Setting, A::Error> {
        let mut steps = Steps::new();
        while let Some(step) = sequence.next_element()? {
            let (_, value): (Month, f64) = step;
            if !value.is_finite() {
                return Err(serde::de::Error::custom(format!("expected a finite number, not {value}")));
            }
            steps.push(step);
        }
        Ok(Setting::Schedule(steps))
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

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SettingVisitor("a number, a text, true, false, or a schedule"))
    }
}

/// One of a fixed set of words; changing it changes the structure of the model.
pub trait Choice {
    /// All words, as files write them.
    fn words(&self) -> &'static [&'static str];
    /// All labels, as people read them.
    fn labels(&self) -> &'static [&'static str];
    /// The index of the chosen word.
    fn index(&self) -> usize;
    /// Chooses by index; an index out of range is ignored.
    fn choose(&mut self, index: usize);
}

/// Declares an enum of plain words that is a `Choice`.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $label:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }
        impl $crate::plan::field::Choice for $name {
            fn words(&self) -> &'static [&'static str] {
                &[$(stringify!($variant)),*]
            }
            fn labels(&self) -> &'static [&'static str] {
                &[$($label),*]
            }
            fn index(&self) -> usize {
                *self as usize
            }
            fn choose(&mut self, index: usize) {
                if let Some(chosen) = [$(Self::$variant),*].get(index) {
                    *self = *chosen;
                }
            }
        }
        impl $crate::plan::field::AsField for $name {
            fn as_field(&mut self) -> $crate::plan::field::Field<'_> {
                $crate::plan::field::Field::Choice(self)
            }
        }
    };
}
pub(super) use choice;

/// The specification of a field.
#[derive(Debug)]
pub struct Spec {
    /// Its name in the file, with its unit
    pub name: &'static str,
    /// Its label
    pub label: &'static str,
    /// Its unit as people read it; empty for texts, dates and choices
    pub unit: &'static str,
    /// The usual range; a value outside it gives a warning. Empty if there is none
    pub usual: &'static [f64],
    /// The possible range; a value outside it is rejected. Empty for fields that are not numbers
    pub possible: &'static [f64],
    /// What it means, when it applies, and where the usual range comes from
    pub help: &'static str,
}

/// A field of an object, to be read or changed.
pub enum Field<'a> {
    /// A number
    Number(&'a mut f64),
    /// A number or a schedule
    Quantity(&'a mut Quantity),
    /// A whole number
    Count(&'a mut u32),
    /// A month
    Month(&'a mut Month),
    /// A day
    Date(&'a mut Date),
    /// On or off
    Flag(&'a mut bool),
    /// A text
    Text(&'a mut String),
    /// One of a fixed set of words
    Choice(&'a mut dyn Choice),
    /// Dated amounts or steps
    Steps(&'a mut Steps),
    /// Points of a curve
    Points(&'a mut Points),
}

/// A type that is a field.
pub(super) trait AsField {
    fn as_field(&mut self) -> Field<'_>;
}

macro_rules! as_field {
    ($($type:ty => $kind:ident),*) => {
        $(impl AsField for $type {
            fn as_field(&mut self) -> Field<'_> {
                Field::$kind(self)
            }
        })*
    };
}
as_field!(f64 => Number, Quantity => Quantity, u32 => Count, Month => Month, Date => Date, bool => Flag, String => Text, Steps => Steps, Points => Points);

/// An object whose fields are in the catalogue.
pub trait Fields {
    /// Visits the fields in the order in which they are shown.
    fn each_field(&mut self, visit: &mut dyn FnMut(&'static Spec, Field));
}

/// The fields of an object, each with its specification:
/// `name: label, unit, [usual range], [possible range], help;`
macro_rules! fields {
    ($object:ty { $($name:ident: $label:literal, $unit:literal, [$($usual:expr),*], [$($possible:expr),*], $help:literal;)* }) => {
        impl $crate::plan::field::Fields for $object {
            fn each_field(&mut self, visit: &mut dyn FnMut(&'static $crate::plan::field::Spec, $crate::plan::field::Field)) {
                use $crate::plan::field::{AsField as _, Spec};
                $({
                    static SPEC: Spec = Spec {
                        name: stringify!($name),
                        label: $label,
                        unit: $unit,
                        usual: &[$($usual),*],
                        possible: &[$($possible),*],
                        help: $help,
                    };
                    visit(&SPEC, self.$name.as_field());
                })*
            }
        }
    };
}
pub(super) use fields;

impl Field<'_> {
    /// The field's value.
    pub fn get(&self) -> Setting {
        match self {
            Self::Number(value) => Setting::Number(**value),
            Self::Quantity(Quantity::Value(value)) => Setting::Number(*value),
            Self::Quantity(Quantity::Schedule(steps)) => Setting::Schedule(steps.clone()),
            Self::Count(count) => Setting::Number(f64::from(**count)),
            Self::Month(month) => Setting::Text(month.to_string()),
            Self::Date(date) => Setting::Text(date.to_string()),
            Self::Flag(on) => Setting::Flag(**on),
            Self::Text(text) => Setting::Text((*text).clone()),
            Self::Choice(choice) => Setting::Text(choice.words()[choice.index()].to_owned()),
            Self::Steps(steps) => Setting::Schedule((*steps).clone()),
            Self::Points(points) => {
                Setting::Text(points.iter().map(|(x, y)| format!("{x}: {y}")).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Changes the field.
    ///
    /// # Errors
    /// What was expected, if the value does not fit the field or its possible range.
    pub fn set(&mut self, spec: &Spec, setting: &Setting) -> Result<(), String> {
        let refuse = |expected: &str| Err(format!("{} needs {expected}, not '{setting}'", spec.name));
        match (self, setting) {
            (Self::Number(value), Setting::Number(v)) => {
                spec.check(*v)?;
                **value = *v;
            }
            (Self::Quantity(quantity), Setting::Number(v)) => {
                spec.check(*v)?;
                **quantity = Quantity::Value(*v);
            }
            (Self::Quantity(quantity), Setting::Schedule(steps)) => {
                steps.iter().try_for_each(|(_, v)| spec.check(*v))?;
                **quantity = Quantity::Schedule(sorted(steps));
            }
            (Self::Count(count), Setting::Number(v)) => {
                spec.check(*v)?;
                if v.fract() != 0.0 || !(0.0..=1e9).contains(v) {
                    return refuse("a whole number");
                }
                **count = *v as u32;
            }
            (Self::Month(month), Setting::Text(text)) => {
                **month = text.parse().map_err(|error| format!("{}: {error}", spec.name))?;
            }
            (Self::Date(date), Setting::Text(text)) => {
                **date = text.parse().map_err(|error| format!("{}: {error}", spec.name))?;
            }
            (Self::Flag(on), Setting::Flag(v)) => **on = *v,
            (Self::Flag(on), Setting::Text(word)) if ["on", "yes"].contains(&word.as_str()) => **on = true,
            (Self::Flag(on), Setting::Text(word)) if ["off", "no"].contains(&word.as_str()) => **on = false,
            (Self::Text(text), Setting::Text(v)) => v.clone_into(text),
            (Self::Text(text), other) => **text = other.to_string(),
            (Self::Choice(choice), Setting::Text(word)) => {
                match choice.words().iter().position(|w| w.eq_ignore_ascii_case(word)) {
                    Some(index) => choice.choose(index),
                    None => return refuse(&format!("one of {}", choice.words().join(", "))),
                }
            }
            (Self::Steps(steps), Setting::Schedule(v)) => {
                v.iter().try_for_each(|(_, v)| spec.check(*v))?;
                **steps = sorted(v);
            }
            (Self::Number(_), _) => return refuse("a number"),
            (Self::Quantity(_), _) => return refuse("a number, or a schedule such as 2027-03: 5, 2028-01: 6"),
            (Self::Count(_), _) => return refuse("a whole number"),
            (Self::Month(_), _) => return refuse("a month such as 2027-03"),
            (Self::Date(_), _) => return refuse("a date such as 2026-06-26"),
            (Self::Flag(_), _) => return refuse("true or false"),
            (Self::Choice(choice), _) => return refuse(&format!("one of {}", choice.words().join(", "))),
            (Self::Steps(_), _) => return refuse("dated steps such as 2027-03: 5, 2028-01: 6"),
            (Self::Points(_), _) => return refuse("points, which can only be changed in the file or the window"),
        }
        Ok(())
    }
}

fn sorted(steps: &Steps) -> Steps {
    let mut steps = steps.clone();
    steps.sort_by_key(|(month, _)| *month);
    steps
}

impl Spec {
    /// Rejects a number outside the possible range.
    ///
    /// # Errors
    /// The possible range.
    pub fn check(&self, value: f64) -> Result<(), String> {
        match self.possible {
            [low, high] if !(*low..=*high).contains(&value) => {
                Err(format!("{} must be between {low} and {high}{}, not {value}", self.name, self.unit_after()))
            }
            _ if !value.is_finite() => Err(format!("{} must be a finite number, not {value}", self.name)),
            _ => Ok(()),
        }
    }

    fn unit_after(&self) -> String {
        if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, want) in [
            ("1,250", 1250.0),
            ("−3.5", -3.5),
            ("(4)", -4.0),
            ("1.2m", 1.2e6),
            ("$3.3bn", 3.3e9),
            ("7.75 %", 7.75),
            ("1e3", 1000.0),
            (" 12k ", 12_000.0),
        ] {
            assert_eq!(parse_number(text), Some(want), "{text}");
        }
        for text in ["", "abc", "0,125", "41,5", "1,2345", "inf", "NaN", "1e999", "--", "m", "2027-03"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn settings_are_told_apart() {
        assert_eq!(Setting::parse("true"), Setting::Flag(true));
        assert_eq!(Setting::parse("on"), Setting::Text("on".to_owned()));
        assert_eq!(Setting::parse("3.5"), Setting::Number(3.5));
        assert_eq!(Setting::parse("2027-03"), Setting::Text("2027-03".to_owned()));
        let month = |text: &str| text.parse().unwrap();
        assert_eq!(
            Setting::parse("2027-03: 5, 2028-01: 6"),
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
