//! A lever in words.

use super::{BASE, Holds, Lever, Values, Way};
use crate::analysis::outcome::amount;
use crate::formula::{capital_first, grouped, lower_first};
use crate::plan::{Plan, Setting};

/// The fields of a constant BTC price and of a constant hashprice, each with what is set beside it.
const CONSTANT: [(&str, &str, &str, &str); 2] = [
    ("market.btc_price_usd", "market.btc_price", "Flat", "constant BTC price"),
    ("market.constant_hashprice_usd_per_ph_day", "market.hashrate", "ConstantHashprice", "constant hashprice"),
];

/// The field that moves the whole path of the BTC price.
const PRICE_SHIFT: &str = "market.btc_price_shift_pct";

impl Lever {
    /// What it is called: "Power price, Red Mesa, TX".
    pub fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn called(&self) -> String {
        if self.shifts_price() {
            return "BTC price shift".to_owned();
        }
        match self.constant() {
            Some(name) => capital_first(name),
            None if self.object.is_empty() => self.name.clone(),
            None if self.is_switch() => format!("{}: on or off", self.object),
            None => format!("{}, {}", self.name, self.object),
        }
    }

    /// The same inside a sentence: "the power price of Red Mesa, TX".
    pub fn phrase(&self) -> String {
        // "The machines off of" is no English.
        let name = lower_first(&self.name);
        let name = name.strip_suffix(" off").map_or(name.clone(), |what| format!("{what}-off month"));
        if self.shifts_price() {
            return "the BTC price".to_owned();
        }
        match self.constant() {
            Some(name) => format!("the {name}"),
            None if self.object.is_empty() => format!("the {name}"),
            None if self.is_switch() => self.object.clone(),
            None => format!("the {name} of {}", self.object),
        }
    }

    /// True if it switches objects on and off.
    fn is_switch(&self) -> bool {
        self.path().ends_with(".enabled")
    }

    /// True if the whole path of the BTC price moves by a share.
    pub(in crate::analysis) fn shifts_price(&self) -> bool {
        self.path() == PRICE_SHIFT && self.way == Way::Set && matches!(self.values, Values::Range { .. })
    }

    /// What a constant price is called, if that is what the lever sets.
    fn constant(&self) -> Option<&'static str> {
        let sets = |path: &str, word: &str| {
            self.beside
                .iter()
                .any(|(known, setting)| known == path && matches!(setting, Setting::Text(text) if text == word))
        };
        let known = CONSTANT.iter().find(|(path, form, word, _)| self.path() == *path && sets(form, word));
        known.map(|(.., name)| *name)
    }

    /// The lever at a value, inside a sentence: "with the rent of Tenant One at 96.4 USD/kW IT/month", "in BTC at 100k".
    pub fn phrase_at(&self, plan: &Plan, value: f64) -> String {
        let (said, phrase) = (self.said(plan, value), self.phrase());
        match &self.values {
            Values::Scenarios(ids) if ids.get(value as usize).is_some_and(|id| id != BASE) => format!("in \"{said}\""),
            Values::Scenarios(_) => format!("in {said}"),
            _ if self.shifts_price() && value == 0.0 => format!("at {phrase} of the plan"),
            _ if self.shifts_price() => {
                let side = if value < 0.0 { "lower" } else { "higher" };
                format!("at a BTC price {} {side}", amount(value.abs(), &self.unit))
            }
            _ if self.constant().is_some() => format!("at a {} of {said}", phrase.trim_start_matches("the ")),
            Values::Settings(list) if list.iter().all(|setting| matches!(setting, Setting::Flag(_))) => {
                format!("with {phrase} {said}")
            }
            _ if self.way != Way::Set && self.is_as_planned(value) => format!("with {phrase} as planned"),
            _ if self.way != Way::Set && self.unit == "months" => {
                let more = match (self.is_duration, value < 0.0) {
                    (true, true) => "shorter",
                    (true, false) => "longer",
                    (false, true) => "earlier",
                    (false, false) => "later",
                };
                format!("with {phrase} {} {more}", months(value.abs()))
            }
            _ if self.holds == Holds::Month => format!("with {phrase} in {said}"),
            _ if self.way == Way::Scale => format!("with {phrase} at {said} of the plan"),
            _ => format!("with {phrase} at {said}"),
        }
    }

    /// True if a value leaves what stands in the plan.
    fn is_as_planned(&self, value: f64) -> bool {
        value == if self.way == Way::Scale { 100.0 } else { 0.0 }
    }

    /// A value as a table shows it, without its unit: "43,100", "2028-03", "late".
    pub fn shown(&self, plan: &Plan, value: f64) -> String {
        match &self.values {
            Values::Scenarios(ids) => ids.get(value as usize).cloned().unwrap_or_default(),
            Values::Settings(list) => match list.get(value as usize) {
                Some(Setting::Number(number)) => amount(*number, ""),
                Some(Setting::Flag(on)) => if *on { "on" } else { "off" }.to_owned(),
                other => other.map(ToString::to_string).unwrap_or_default(),
            },
            Values::Range { .. } if self.holds == Holds::Month => plan.month(value as i64).to_string(),
            Values::Range { .. } => amount(value, ""),
        }
    }

    /// A value as a sentence says it, with its unit.
    pub fn said(&self, plan: &Plan, value: f64) -> String {
        let shown = self.shown(plan, value);
        match &self.values {
            Values::Scenarios(ids) => match ids.get(value as usize).map(String::as_str) {
                Some(BASE) => "the plan as it is".to_owned(),
                Some(id) => plan.scenario(id).map_or(shown, |scenario| scenario.name.clone()),
                None => shown,
            },
            Values::Settings(list) => match list.get(value as usize) {
                Some(Setting::Number(number)) => amount(*number, &self.unit),
                _ => shown,
            },
            Values::Range { .. } if self.unit == "months" => months(value),
            Values::Range { .. } if self.holds == Holds::Month => plan.month(value as i64).long(),
            Values::Range { .. } => {
                let said = amount(value, &self.unit);
                if self.way == Way::Add && value > 0.0 { format!("+{said}") } else { said }
            }
        }
    }
}

/// "6 months", "1 month", "−3 months".
fn months(value: f64) -> String {
    let word = if value.abs() == 1.0 { "month" } else { "months" };
    format!("{} {word}", grouped(value, 0))
}
