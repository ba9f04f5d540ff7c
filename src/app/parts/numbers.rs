//! Numbers as the window shows them.

use crate::formula::{Format, Item, USD, grouped, months_apart};

/// Money in short form: "$1.93B", "−$268M", "$40.0M", "$950k", "$0".
pub fn money(usd: f64) -> String {
    let size = usd.abs();
    let sign = if usd < 0.0 && size >= 0.5 { "−" } else { "" };
    let (value, suffix) = match size {
        _ if size >= 999.5e6 => (size / 1e9, "B"),
        _ if size >= 999.5e3 => (size / 1e6, "M"),
        _ if size >= 999.5 => (size / 1e3, "k"),
        _ => (size, ""),
    };
    let decimals = if suffix.is_empty() || value >= 99.95 {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    format!("{sign}${}{suffix}", grouped(value, decimals))
}

/// A figure beside its name: money in short form, shares in percent, ratios with two decimals. Not for months.
pub fn figure(item: &Item, value: f64) -> String {
    match item.format {
        Format::Share => format!("{} %", grouped(value * 100.0, 1)),
        _ if item.unit == USD => money(value),
        _ => grouped(value, 2),
    }
}

/// The difference of a figure, with its sign: "+$120M", "−1.2 points", "3 months later"; None if it rounds to zero.
pub fn difference(item: &Item, by: f64) -> Option<String> {
    let sign = if by > 0.0 { "+" } else { "" };
    let text = match item.format {
        _ if !by.is_finite() => return None,
        Format::Month => return (by.abs() >= 0.5).then(|| months_apart(by)),
        Format::Share => format!("{} points", grouped(by * 100.0, 1)),
        _ if item.unit == USD => money(by),
        _ => grouped(by, 2),
    };
    text.contains(|c: char| ('1'..='9').contains(&c)).then(|| format!("{sign}{text}"))
}

/// A number on an axis: "1.5B", "250M", "−20", "0.5".
pub fn axis(value: f64) -> String {
    let size = value.abs();
    let (scaled, suffix) = match size {
        _ if size >= 1e9 => (value / 1e9, "B"),
        _ if size >= 1e6 => (value / 1e6, "M"),
        _ if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let decimals = usize::from(!(scaled == 0.0 || (scaled - scaled.round()).abs() < 1e-9));
    format!("{}{suffix}", grouped(scaled, decimals))
}

/// A number in a field: grouped, with as many decimals as it needs, at most six.
pub fn field(value: f64) -> String {
    let text = format!("{:.6}", value.abs());
    let decimals = text.trim_end_matches('0').rsplit_once('.').map_or(0, |(_, fraction)| fraction.len());
    grouped(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Setting;

    #[test]
    fn money_is_short_and_signed() {
        for (usd, want) in [
            (1.93e9, "$1.93B"),
            (-268.4e6, "−$268M"),
            (40e6, "$40.0M"),
            (950e3, "$950k"),
            (0.0, "$0"),
            (-0.2, "$0"),
            (999.6e6, "$1.00B"),
            (12.0, "$12"),
        ] {
            assert_eq!(money(usd), want, "{usd}");
        }
    }

    #[test]
    fn a_field_reads_what_it_writes() {
        for value in [0.0, 7.75, -3.5, 3_300_000_000.0, 0.031, 60_494.0, 1.0 / 3.0] {
            let Setting::Number(read) = Setting::typed(&field(value), "") else {
                panic!("{value} is not read as a number")
            };
            assert!((read - value).abs() <= 5e-7, "{value}");
        }
        assert_eq!(field(11_000_000.0), "11,000,000");
        assert_eq!(field(7.75), "7.75");
    }

    #[test]
    fn axes_are_terse() {
        assert_eq!([1.5e9, 2.5e8, -20.0, 0.5, 0.0, 12_000.0].map(axis), ["1.5B", "250M", "−20", "0.5", "0", "12k"]);
    }
}
