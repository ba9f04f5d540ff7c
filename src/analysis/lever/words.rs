//! A lever in words.

use super::{BASE, Holds, Lever, Values, Way};
use crate::analysis::outcome::amount;
use crate::formula::{capital_first, grouped, lower_first};
use crate::plan::{Plan, Setting};

/// The fields of a constant BTC price and of a constant hashprice, each with what is set beside it.
const CONSTANT: [(&str, &str, &str, &str); 2] = [
    ("market.btc_price_usd", "market.btc_price", "Flat", "a constant BTC price"),
    ("market.constant_hashprice_usd_per_ph_day", "market.hashrate", "ConstantHashprice", "a constant hashprice"),
];

impl Lever {
    /// What it is called: "Power price, Red Mesa, TX".
    pub fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn called(&self) -> String {
        match self.constant() {
            Some(name) => capital_first(name.trim_start_matches("a ")),
            None if self.object.is_empty() => self.name.clone(),
            None => format!("{}, {}", self.name, self.object),
        }
    }

    /// The same inside a sentence: "the power price of Red Mesa, TX".
    pub fn phrase(&self) -> String {
        let name = lower_first(&self.name);
        match self.constant() {
            Some(name) => name.to_owned(),
            None if self.object.is_empty() => format!("the {name}"),
            None => format!("the {name} of {}", self.object),
        }
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
            Values::Scenarios(_) => format!("in {said}"),
            _ if self.constant().is_some() => format!("at {phrase} of {said}"),
            _ if self.way != Way::Set && self.unit == "months" => {
                let later = if value < 0.0 { "earlier" } else { "later" };
                format!("with {phrase} {} {later}", months(value.abs()))
            }
            _ if self.holds == Holds::Month => format!("with {phrase} in {said}"),
            _ if self.way == Way::Scale => format!("with {phrase} at {said} of the plan"),
            _ => format!("with {phrase} at {said}"),
        }
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
