//! Numbers as people write them.

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

/// True if every comma precedes three digits and none follows a lone zero: "41,5" is not 415, "0,125" is not 125.
fn commas_group(text: &str) -> bool {
    let first = text.split(',').next().unwrap_or_default().trim_matches(|c: char| !c.is_ascii_digit());
    if text.contains(',') && first == "0" {
        return false;
    }
    text.split(',').skip(1).all(|group| group.chars().take_while(char::is_ascii_digit).count() == 3)
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
}
