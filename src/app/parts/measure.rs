//! How the values of an outcome and of a lever stand on axes and beside marks: in one unit, said once.

use crate::analysis::{Holds, Lever, Outcome, Way, amount};
use crate::app::parts::chart::{Tick, round_values};
use crate::formula::{Format, PHS, PLAIN, USD, Unit, grouped};
use crate::plan::Plan;

/// How the values of an outcome are shown.
#[derive(Clone, Debug)]
pub(in crate::app) struct Measure<'a> {
    plan: &'a Plan,
    format: Format,
    scale: f64,
    /// The unit, said once beside the title: "USD m", "%"
    pub unit: String,
    /// As many as a column of values needs
    decimals: usize,
}

impl<'a> Measure<'a> {
    /// For an outcome whose values are as large as the largest of these.
    pub fn of(plan: &'a Plan, outcome: &Outcome, values: impl Iterator<Item = f64>) -> Self {
        Self::of_unit(plan, (outcome.unit(), outcome.format()), values)
    }

    /// The same for a row in its unit and format.
    pub fn of_unit(plan: &'a Plan, (unit, format): (Unit, Format), values: impl Iterator<Item = f64>) -> Self {
        let largest = values.filter(|value| value.is_finite()).fold(0.0, |most: f64, value| most.max(value.abs()));
        let (scale, unit) = match format {
            Format::Month | Format::Day | Format::Flag => (1.0, String::new()),
            Format::Share => (0.01, "%".to_owned()),
            Format::Decimals(_) if unit == PLAIN => (1.0, String::new()),
            Format::Decimals(_) if unit == USD && largest >= 1e6 => (1e6, "USD m".to_owned()),
            Format::Decimals(_) if unit == USD && largest >= 1e4 => (1e3, "k USD".to_owned()),
            // 1 EH/s is 1,000 PH/s.
            Format::Decimals(_) if unit == PHS && largest >= 2e3 => (1e3, "EH/s".to_owned()),
            Format::Decimals(_) if unit != USD && largest >= 1e6 => (1e6, format!("m {unit}")),
            Format::Decimals(_) if unit != USD && largest >= 2e4 => (1e3, format!("k {unit}")),
            Format::Decimals(_) => (1.0, unit.to_string()),
        };
        let decimals = match largest / scale {
            size if size >= 1e3 => 0,
            size if size >= 10.0 => 1,
            _ => 2,
        };
        Self { plan, format, scale, unit, decimals }
    }

    /// The name of an outcome with the unit of its values: "NPV, USD m".
    pub fn named(&self, name: &str) -> String {
        if self.unit.is_empty() { name.to_owned() } else { format!("{name}, {}", self.unit) }
    }

    /// A value without its unit, with as many digits as tell it from its neighbours.
    pub fn short(&self, value: f64) -> String {
        match self.format {
            _ if !value.is_finite() => "none".to_owned(),
            Format::Month => self.plan.month(value as i64).long(),
            _ => amount(self.rounded(value), ""),
        }
    }

    fn rounded(&self, value: f64) -> f64 {
        let scaled = value / self.scale;
        match scaled.abs() {
            size if size >= 100.0 => scaled.round(),
            size if size >= 10.0 => (scaled * 10.0).round() / 10.0,
            _ => (scaled * 1000.0).round() / 1000.0,
        }
    }

    /// A value without its unit, with as many decimals as all others; a dash where there is none.
    pub fn round(&self, value: f64) -> String {
        match self.format {
            _ if !value.is_finite() => "–".to_owned(),
            Format::Month => self.plan.month(value as i64).long(),
            _ => grouped(value / self.scale, self.decimals),
        }
    }

    /// The same with the word of its scale or its unit, for a flag: "3,449 m", "826 MW".
    pub fn flagged(&self, value: f64) -> String {
        let unit = match self.unit.split_once(' ') {
            Some(("USD", "m") | ("m", _)) => "m",
            Some(("k", _)) => "k",
            _ => self.unit.as_str(),
        };
        format!("{} {unit}", self.round(value)).trim_end().to_owned()
    }

    /// A change, with its sign.
    pub fn change(&self, by: f64) -> String {
        let scaled = by / self.scale;
        let decimals = match scaled.abs() {
            _ if self.format == Format::Month => 0,
            size if size >= 100.0 => 0,
            size if size >= 10.0 => 1,
            _ => 2,
        };
        format!("{}{}", if by > 0.0 { "+" } else { "" }, grouped(scaled, decimals))
    }

    /// The same with its unit.
    pub fn whole(&self, value: f64) -> String {
        format!("{} {}", self.short(value), self.unit).trim_end().to_owned()
    }

    /// Round values between two ends.
    pub fn ticks(&self, (low, high): (f64, f64), wanted: f64) -> Vec<Tick> {
        if self.format == Format::Month {
            return months(self.plan, low, high, wanted);
        }
        let values = round_values(low / self.scale, high / self.scale, wanted);
        let decimals = decimals(&values);
        values.into_iter().map(|value| (value * self.scale, grouped(value, decimals))).collect()
    }
}

/// As many decimals as round values need.
fn decimals(values: &[f64]) -> usize {
    let needs =
        |value: &f64| (0..4).find(|n| ((value * 10_f64.powi(*n)).fract().abs() - 0.5).abs() > 0.499).unwrap_or(4);
    values.iter().map(needs).max().unwrap_or(0) as usize
}

/// Years, halves or quarters of years.
fn months(plan: &Plan, low: f64, high: f64, wanted: f64) -> Vec<Tick> {
    let rough = (high - low) / wanted.max(1.0);
    let step = [1, 3, 6, 12, 24, 60, 120].into_iter().find(|step| *step as f64 >= rough * 0.999).unwrap_or(240);
    let is_due = |number: &i64| {
        let month = plan.month(*number);
        (i64::from(month.year()) * 12 + i64::from(month.month()) - 1) % step == 0
    };
    let name = |number: i64| {
        let month = plan.month(number);
        if step >= 12 { month.year().to_string() } else { month.short() }
    };
    (low.ceil() as i64..=high.floor() as i64).filter(is_due).map(|number| (number as f64, name(number))).collect()
}

/// The ticks of a lever: its values in its own unit.
pub(in crate::app) fn lever_ticks(plan: &Plan, lever: &Lever, wanted: f64) -> Vec<Tick> {
    let (low, high) = lever.range();
    match lever.holds() {
        Holds::Month => months(plan, low, high, wanted),
        Holds::Place => lever.values(2).into_iter().map(|at| (at, lever.said(plan, at))).collect(),
        Holds::Number | Holds::Whole => {
            let mut values = round_values(low, high, wanted);
            if lever.holds() == Holds::Whole {
                values.retain(|value| value.fract() == 0.0);
            }
            let is_change = lever.way() == Way::Add || low < 0.0 && high > 0.0;
            let scale = scale_of(lever).0;
            let decimals = decimals(&values.iter().map(|value| value / scale).collect::<Vec<_>>());
            let name = |value: f64| {
                let text = grouped(value / scale, decimals);
                if is_change && value > 0.0 { format!("+{text}") } else { text }
            };
            values.into_iter().map(|value| (value, name(value))).collect()
        }
    }
}

/// A value of a lever with its unit, large ones in millions.
pub(in crate::app) fn lever_said(plan: &Plan, lever: &Lever, value: f64) -> String {
    match lever.said(plan, value).as_str() {
        "base" => "Base".to_owned(),
        _ if lever.holds() == Holds::Number && value.abs() >= 1e6 && lever.unit() != "USD" => {
            let sign = if lever.way() == Way::Add && value > 0.0 { "+" } else { "" };
            format!("{sign}{} m {}", amount(value / 1e6, ""), lever.unit())
        }
        said => said.to_owned(),
    }
}

/// Both ends of a range with its unit.
pub(in crate::app) fn range_said(plan: &Plan, lever: &Lever, (low, high): (f64, f64)) -> String {
    let both = [low, high].map(|value| lever_said(plan, lever, value));
    let unit = format!(" {}", lever.unit());
    let is_same = [" m", ""].iter().find(|word| both.iter().all(|text| text.ends_with(&format!("{word}{unit}"))));
    let from = is_same.and_then(|word| both[0].strip_suffix(&format!("{word}{unit}"))).unwrap_or(&both[0]);
    format!("{from} … {}", both[1])
}

/// The unit of a lever's ticks: "%", "USD m".
pub(in crate::app) fn lever_unit(lever: &Lever) -> String {
    match scale_of(lever).1 {
        "" => lever.unit().to_owned(),
        word => format!("{word} {}", lever.unit()),
    }
}

/// What the ticks of a lever are divided by, and the word for it.
fn scale_of(lever: &Lever) -> (f64, &'static str) {
    let (low, high) = lever.range();
    match low.abs().max(high.abs()) {
        size if lever.holds() == Holds::Number && size >= 2e6 => (1e6, "m"),
        size if lever.holds() == Holds::Number && size >= 2e4 => (1e3, "k"),
        _ => (1.0, ""),
    }
}
