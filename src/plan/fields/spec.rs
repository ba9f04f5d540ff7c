//! Fields: the specification of each, and reading and changing one.

use super::choice::Choice;
use super::setting::{Points, Quantity, Setting, Steps};
use super::time::{Date, Month};

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

/// Declares `Field` and `FieldMut`, which hold references to the same types.
macro_rules! kinds_of_field {
    ($($(#[$doc:meta])* $kind:ident: $type:ty),* $(,)?) => {
        /// A field of an object, to be read.
        #[derive(Clone, Copy)]
        pub enum Field<'a> {
            $($(#[$doc])* $kind(&'a $type)),*
        }

        /// A field of an object, to be changed.
        pub enum FieldMut<'a> {
            $($(#[$doc])* $kind(&'a mut $type)),*
        }
    };
}
kinds_of_field! {
    /// A number
    Number: f64,
    /// A number or a schedule
    Quantity: Quantity,
    /// A whole number
    Count: u32,
    /// A month
    Month: Month,
    /// A day
    Date: Date,
    /// On or off
    Flag: bool,
    /// A text
    Text: String,
    /// One of a fixed set of words
    Choice: dyn Choice,
    /// Dated amounts or steps
    Steps: Steps,
    /// Points of a curve
    Points: Points,
}

/// A type that is a field.
pub(in crate::plan) trait AsField {
    fn as_field(&self) -> Field<'_>;
    fn as_field_mut(&mut self) -> FieldMut<'_>;
}

macro_rules! as_field {
    ($($type:ty => $kind:ident),*) => {
        $(impl AsField for $type {
            fn as_field(&self) -> Field<'_> {
                Field::$kind(self)
            }
            fn as_field_mut(&mut self) -> FieldMut<'_> {
                FieldMut::$kind(self)
            }
        })*
    };
}
as_field!(f64 => Number, Quantity => Quantity, u32 => Count, Month => Month, Date => Date, bool => Flag, String => Text, Steps => Steps, Points => Points);

/// An object whose fields are in the catalogue.
pub trait Fields {
    /// The specifications of its fields, in the order in which they are shown.
    fn specs(&self) -> &'static [Spec];
    /// Visits the fields in that order.
    fn each_field(&self, visit: &mut dyn FnMut(&'static Spec, Field));
    /// Visits the fields in that order, to change them.
    fn each_field_mut(&mut self, visit: &mut dyn FnMut(&'static Spec, FieldMut));
}

/// The fields of an object, each with its specification:
/// `name: label, unit, [usual range], [possible range], help;`
///
/// What the object holds besides fields is named first, so that a field without a line does not compile.
macro_rules! fields {
    ($object:ident besides [$($other:ident),*] { $($name:ident: $label:literal, $unit:literal, [$($usual:expr),*], [$($possible:expr),*], $help:literal;)* }) => {
        impl $crate::plan::fields::Fields for $object {
            fn specs(&self) -> &'static [$crate::plan::fields::Spec] {
                static SPECS: &[$crate::plan::fields::Spec] = &[$($crate::plan::fields::Spec {
                    name: stringify!($name),
                    label: $label,
                    unit: $unit,
                    usual: &[$($usual),*],
                    possible: &[$($possible),*],
                    help: $help,
                }),*];
                SPECS
            }
            fn each_field(&self, visit: &mut dyn FnMut(&'static $crate::plan::fields::Spec, $crate::plan::fields::Field)) {
                use $crate::plan::fields::AsField as _;
                let Self { $($name,)* $($other: _,)* } = self;
                let fields = [$($name.as_field()),*];
                self.specs().iter().zip(fields).for_each(|(spec, field)| visit(spec, field));
            }
            fn each_field_mut(&mut self, visit: &mut dyn FnMut(&'static $crate::plan::fields::Spec, $crate::plan::fields::FieldMut)) {
                use $crate::plan::fields::AsField as _;
                let specs = self.specs();
                let Self { $($name,)* $($other: _,)* } = self;
                let fields = [$($name.as_field_mut()),*];
                specs.iter().zip(fields).for_each(|(spec, field)| visit(spec, field));
            }
        }
    };
}
pub(in crate::plan) use fields;

/// Numbers of whole months that may be below zero.
const WHOLE: [&str; 3] = ["slip_months", "earliest_slip_months", "latest_slip_months"];

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
            Self::Choice(choice) => Setting::Text(choice.word().to_owned()),
            Self::Steps(steps) => Setting::Schedule((*steps).clone()),
            Self::Points(points) => {
                Setting::Text(points.iter().map(|(x, y)| format!("{x}: {y}")).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl FieldMut<'_> {
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
            _ if self.is_whole() && value.fract() != 0.0 => {
                Err(format!("{} must be a whole number{}, not {value}", self.name, self.of_unit()))
            }
            _ if !value.is_finite() => Err(format!("{} must be a finite number, not {value}", self.name)),
            _ => Ok(()),
        }
    }

    /// Reads what is typed for this field, in any unit that converts to its own; a field without a possible range holds no numbers.
    pub fn typed(&self, text: &str) -> Setting {
        let text = text.trim();
        match text {
            "true" | "false" => Setting::Flag(text == "true"),
            _ if self.possible.is_empty() => Setting::Text(text.to_owned()),
            _ => Setting::typed(text, self.unit),
        }
    }

    /// True for numbers that are whole and may be below zero; counts are whole by their type.
    pub fn is_whole(&self) -> bool {
        WHOLE.contains(&self.name)
    }

    fn of_unit(&self) -> String {
        if self.unit.is_empty() { String::new() } else { format!(" of {}", self.unit) }
    }

    fn unit_after(&self) -> String {
        if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) }
    }
}
