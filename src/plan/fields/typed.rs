//! Numbers as typed into a field: formulas after "=", and units converted to the field's own.

use super::number::parse_number;
use std::collections::BTreeMap;

/// A parsed unit: a factor, and the powers of its base dimensions.
#[derive(Clone, PartialEq, Debug)]
struct Measure {
    factor: f64,
    powers: BTreeMap<&'static str, i32>,
}

/// Words for units: (word, dimension, size in base units). A year is 12 months for money and time.
const WORDS: [(&str, &str, f64); 46] = [
    ("usd", "usd", 1.0),
    ("$", "usd", 1.0),
    ("c", "usd", 0.01),
    ("ct", "usd", 0.01),
    ("cent", "usd", 0.01),
    ("gw", "mw", 1e3),
    ("mw", "mw", 1.0),
    ("kw", "mw", 1e-3),
    ("w", "mw", 1e-6),
    ("gwit", "mwit", 1e3),
    ("mwit", "mwit", 1.0),
    ("kwit", "mwit", 1e-3),
    ("twh", "mwh", 1e6),
    ("gwh", "mwh", 1e3),
    ("mwh", "mwh", 1.0),
    ("kwh", "mwh", 1e-3),
    ("zh", "hash", 1e21),
    ("eh", "hash", 1e18),
    ("ph", "hash", 1e15),
    ("th", "hash", 1e12),
    ("j", "joule", 1.0),
    ("btc", "btc", 1.0),
    ("mbtc", "btc", 1e-3),
    ("sat", "btc", 1e-8),
    ("s", "second", 1.0),
    ("second", "second", 1.0),
    ("min", "minute", 1.0),
    ("minute", "minute", 1.0),
    ("h", "hour", 1.0),
    ("hr", "hour", 1.0),
    ("hour", "hour", 1.0),
    ("d", "day", 1.0),
    ("day", "day", 1.0),
    ("mo", "month", 1.0),
    ("month", "month", 1.0),
    ("y", "month", 12.0),
    ("yr", "month", 12.0),
    ("year", "month", 12.0),
    ("%", "%", 1.0),
    ("pct", "%", 1.0),
    ("gpu", "gpu", 1.0),
    ("machine", "machine", 1.0),
    ("share", "share", 1.0),
    ("block", "block", 1.0),
    ("point", "%", 1.0),
    ("bp", "%", 0.01),
];

/// Words for a year: an annual percentage is not twelve times a monthly one.
const YEARS: [&str; 3] = ["y", "yr", "year"];

impl Measure {
    /// Reads a unit such as "USD/kW IT/month" or "c/kWh"; None if a word is unknown.
    fn of(unit: &str) -> Option<Self> {
        let unit: String = unit.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let mut measure = Self { factor: 1.0, powers: BTreeMap::new() };
        let is_share = ["%", "pct", "bp", "point"].iter().any(|word| unit.starts_with(word));
        for (i, word) in unit.split('/').enumerate().filter(|(_, word)| !word.is_empty()) {
            let singular = word.strip_suffix('s').filter(|rest| !rest.is_empty()).unwrap_or(word);
            let (name, what, size) = WORDS
                .iter()
                .find(|(name, ..)| *name == word)
                .or_else(|| WORDS.iter().find(|(name, ..)| *name == singular))?;
            let (what, size) = if is_share && YEARS.contains(name) { ("year", 1.0) } else { (*what, *size) };
            measure.factor *= if i == 0 { size } else { 1.0 / size };
            *measure.powers.entry(what).or_default() += if i == 0 { 1 } else { -1 };
        }
        Some(measure)
    }
}

/// The value of `text` in a field with this unit; None if it cannot be read or has a different dimension.
///
/// Reads "1,250", "$3.3bn", "120MW", "4.5c/kWh", "$11m/MW", "2 years" in a field of months, and "=3*12" or "= (4+5)/2".
pub fn typed_number(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(sum) = text.strip_prefix('=') {
        return Sum { left: sum, unit }.whole();
    }
    with_unit(text, unit).filter(|value| value.is_finite())
}

fn with_unit(text: &str, unit: &str) -> Option<f64> {
    let lower: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let dollars = lower.contains('$') && lower.trim_start_matches(['-', '−', '(']).starts_with('$');
    // "5m" means five months in a field of months, otherwise five million.
    let months = unit == "months" && lower.ends_with('m') && !lower.contains(['/', '$']);
    // Symbols fix the dimension: a percentage is not a number of megawatts.
    let fits = (!lower.contains('$') || money(unit)) && (!lower.contains('%') || unit.starts_with('%'));
    if !months && let Some(value) = parse_number(text) {
        return fits.then_some(value);
    }
    let end = lower.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1)?;
    let (digits, rest) = lower.split_at(end);
    let number = parse_number(&digits.replace('$', ""))?;
    if months && rest == "m" {
        return Some(number);
    }
    let scales =
        [("", 1.0), ("billion", 1e9), ("million", 1e6), ("bn", 1e9), ("mn", 1e6), ("b", 1e9), ("m", 1e6), ("k", 1e3)];
    scales.iter().find_map(|(suffix, scale)| {
        let rest = rest.strip_prefix(suffix)?;
        let typed = Measure::of(&if dollars { format!("usd{rest}") } else { rest.to_owned() })?;
        // "275bp" is a rate of the field's own period, as "2.75 %" is.
        if unit.starts_with('%') && typed.powers == BTreeMap::from([("%", 1)]) {
            return Some(number * scale * typed.factor);
        }
        let wanted = Measure::of(unit)?;
        (wanted.powers == typed.powers).then(|| number * scale * (typed.factor / wanted.factor))
    })
}

fn money(unit: &str) -> bool {
    unit.to_lowercase().starts_with("usd")
}

/// The unread part of a formula.
struct Sum<'a> {
    left: &'a str,
    unit: &'a str,
}

impl Sum<'_> {
    fn whole(mut self) -> Option<f64> {
        let value = self.added(0)?;
        (self.left.trim().is_empty() && value.is_finite()).then_some(value)
    }

    fn next(&mut self, signs: &[char]) -> Option<char> {
        let trimmed = self.left.trim_start();
        let sign = trimmed.chars().next().filter(|c| signs.contains(c))?;
        self.left = &trimmed[sign.len_utf8()..];
        Some(sign)
    }

    fn added(&mut self, depth: u32) -> Option<f64> {
        let mut value = self.multiplied(depth)?;
        while let Some(sign) = self.next(&['+', '-', '−']) {
            let right = self.multiplied(depth)?;
            value = if sign == '+' { value + right } else { value - right };
        }
        Some(value)
    }

    fn multiplied(&mut self, depth: u32) -> Option<f64> {
        let mut value = self.part(depth)?;
        while let Some(sign) = self.next(&['*', '×', '/']) {
            let right = self.part(depth)?;
            value = if sign == '/' { value / right } else { value * right };
        }
        Some(value)
    }

    fn part(&mut self, depth: u32) -> Option<f64> {
        // Deeper than anyone types, and well within the stack.
        if depth > 50 {
            return None;
        }
        if self.next(&['-', '−']).is_some() {
            return self.part(depth + 1).map(|value| -value);
        }
        if self.next(&['(']).is_some() {
            let value = self.added(depth + 1)?;
            return self.next(&[')']).map(|_| value);
        }
        let trimmed = self.left.trim_start();
        let end = trimmed.find(['+', '-', '−', '*', '×', '/', '(', ')']).unwrap_or(trimmed.len());
        let (number, rest) = trimmed.split_at(end);
        self.left = rest;
        with_unit(number, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_turned_into_the_field_s_own() {
        let cases = [
            ("120MW", "MW", 120.0),
            ("1.5 GW", "MW", 1500.0),
            ("4.5c/kWh", "USD/MWh", 45.0),
            ("$45/MWh", "USD/MWh", 45.0),
            ("$0.045 / kWh", "USD/MWh", 45.0),
            ("$11m/MW", "USD/MW", 11e6),
            ("$11k/kW", "USD/MW", 11e6),
            ("11m", "USD/MW", 11e6),
            ("1.2bn", "USD", 1.2e9),
            ("$1.2bn", "USD", 1.2e9),
            ("−$3m", "USD", -3e6),
            ("2 years", "months", 24.0),
            ("18m", "months", 18.0),
            ("18 mo", "months", 18.0),
            ("$130/kW IT/month", "USD/kW IT/month", 130.0),
            ("$1.56m/MW IT/year", "USD/kW IT/year", 1560.0),
            ("7.75 %", "%/year", 7.75),
            ("775 bp/year", "%/year", 7.75),
            ("275bp", "%/year", 2.75),
            ("50 bp", "%/month", 0.5),
            ("30 %", "% of cost", 30.0),
            ("17.5 J/TH", "J/TH", 17.5),
            ("0.8 ZH/s", "EH/s", 800.0),
            ("0.8 YH/s", "EH/s", f64::NAN),
            ("60 shares", "shares", 60.0),
            ("5 mBTC", "BTC", 0.005),
            ("1.5k BTC", "BTC", 1500.0),
        ];
        for (text, unit, want) in cases {
            match typed_number(text, unit) {
                Some(read) => assert!((read - want).abs() <= 1e-9 * want.abs(), "{text} in {unit}: {read}"),
                None => assert!(want.is_nan(), "{text} in {unit} is not read"),
            }
        }
    }

    #[test]
    fn what_measures_something_else_is_refused() {
        for (text, unit) in [
            ("120MW", "MW IT"),
            ("120 MW IT", "MW"),
            ("$5", "MW"),
            ("5$", "MW"),
            ("50%", "MW"),
            ("=120*50%", "MW"),
            ("$18m", "months"),
            ("0,125", "MW"),
            ("3 %/month", "%/year"),
            ("5 BTC", "USD"),
            ("12 months", "MW"),
            ("4 apples", "MW"),
            ("", "MW"),
            ("MW", "MW"),
        ] {
            assert_eq!(typed_number(text, unit), None, "{text} in {unit}");
        }
    }

    #[test]
    fn sums_are_done() {
        let cases = [
            ("=3*12", 36.0),
            ("= (4+5)/2", 4.5),
            ("=2-3-4", -5.0),
            ("=-2*-3", 6.0),
            ("=1.5k*2", 3000.0),
            ("=100/3/2", 50.0 / 3.0),
            ("=120MW+0.1GW", 220.0),
        ];
        for (text, want) in cases {
            let read = typed_number(text, "MW").unwrap_or(f64::NAN);
            assert!((read - want).abs() < 1e-9, "{text}: {read}");
        }
        for text in ["=", "=3*", "=(3", "=3)", "=1/0", "=x"] {
            assert_eq!(typed_number(text, "MW"), None, "{text}");
        }
        assert_eq!(typed_number(&format!("={}1", "(".repeat(1000)), "MW"), None);
    }
}
