//! Numbers as people write them.

/// A finite number as people write it: "1,250", "1 250", "−3.5", "(4)", "1.2m", "$3.3bn", "7.75 %".
///
/// Only what is a number of one known form is read: commas and spaces group three digits before a decimal point, so "41,5",
/// "12.345,678" and "12 5" are refused, because they mean one thing here and another elsewhere.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim().replace('−', "-").replace('$', "").to_lowercase();
    let (text, is_negative) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inside) => (inside.trim().to_owned(), true),
        None => (text, false),
    };
    let text = text.strip_suffix('%').unwrap_or(&text).trim();
    let scales = [("billion", 1e9), ("bn", 1e9), ("b", 1e9), ("million", 1e6), ("mn", 1e6), ("m", 1e6), ("k", 1e3)];
    let (digits, scale) =
        scales.iter().find_map(|(suffix, scale)| Some((text.strip_suffix(suffix)?, *scale))).unwrap_or((text, 1.0));
    let digits = ungrouped(digits.trim())?;
    if is_negative && digits.starts_with(['-', '+']) {
        return None;
    }
    if !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e')) {
        return None;
    }
    let value = digits.parse::<f64>().ok().map(|value| value * scale).filter(|value| value.is_finite())?;
    Some(if is_negative { -value } else { value })
}

/// The digits without what groups them; None if they are not grouped by threes before the point. "0,125" is not 125.
fn ungrouped(digits: &str) -> Option<String> {
    let is_separator = |c: char| matches!(c, ',' | '_' | '\'') || c.is_whitespace();
    if !digits.contains(is_separator) {
        return Some(digits.to_owned());
    }
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let (sign, whole) = whole.split_at(whole.len() - whole.trim_start_matches(['-', '+']).len());
    let mut groups = whole.trim_start().split(is_separator);
    let first = groups.next().unwrap_or_default();
    let is_group = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&first.len()) && is_group(first) && first != "0";
    let fits = fits && groups.all(|group| group.len() == 3 && is_group(group)) && !rest.contains(is_separator);
    fits.then(|| format!("{sign}{}{rest}", whole.replace(is_separator, "")))
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
            ("1.05 million", 1.05e6),
            ("2 billion", 2e9),
            ("7.75 %", 7.75),
            ("1e3", 1000.0),
            (" 12k ", 12_000.0),
            ("1 250 000.5", 1_250_000.5),
            ("- $1,250", -1250.0),
            ("1'250", 1250.0),
            ("(1,250.5)", -1250.5),
        ] {
            assert_eq!(parse_number(text), Some(want), "{text}");
        }
        for text in [
            "",
            "abc",
            "0,125",
            "41,5",
            "1,2345",
            "inf",
            "NaN",
            "1e999",
            "--",
            "m",
            "2027-03",
            "12.345,678",
            "1.234.567",
            "12 5",
            "1,25 0",
            "5%%",
            "(-4)",
            "1,250,",
            ",250",
            "31.12.2027",
            "1e3,000",
        ] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
