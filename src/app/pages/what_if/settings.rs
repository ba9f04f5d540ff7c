//! The texts of a question in the parts that its controls change, and back.

use crate::plan;

/// Signs of a comparison with their words, the longer ones first.
pub(super) const SIGNS: [(&str, &str); 6] =
    [(">=", "at least"), ("<=", "at most"), ("!=", "other than"), (">", "above"), ("<", "below"), ("=", "exactly")];

/// A comparison in its parts.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Comparison {
    /// What is compared
    pub left: String,
    /// Its place in `SIGNS`
    pub sign: usize,
    /// What it is compared with, as it was written
    pub right: String,
}

impl Comparison {
    /// Splits a condition at the first sign outside brackets.
    pub fn read(text: &str) -> Option<Self> {
        let mut depth = 0_i32;
        for (at, c) in text.char_indices() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            let found = SIGNS.iter().position(|(sign, _)| text[at..].starts_with(sign));
            if let Some(sign) = found.filter(|_| depth == 0) {
                let right = text[at + SIGNS[sign].0.len()..].trim().to_owned();
                return Some(Self { left: text[..at].trim().to_owned(), sign, right });
            }
        }
        None
    }

    /// The condition as it is written.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.left, SIGNS[self.sign].0, self.right)
    }
}

/// The functions that make one number of the months of a row, with their words; without one, a single value or a named month.
pub(super) const FOLDS: [(&str, &str); 4] =
    [("min", "lowest"), ("max", "highest"), ("sum", "sum of"), ("mean", "mean of")];

/// A row under a function: its place in `FOLDS`, and the row.
pub(super) fn folded(text: &str) -> Option<(usize, &str)> {
    let (name, inside) = text.trim().strip_suffix(')')?.split_once('(')?;
    let fold = FOLDS.iter().position(|(known, _)| *known == name)?;
    let is_row = inside.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    is_row.then_some((fold, inside))
}

/// The parts of a text that holds several.
pub(super) fn several(text: &str) -> Vec<String> {
    plan::several(text).map(str::to_owned).collect()
}

/// Several parts as one text.
pub(super) fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("; ")
}

/// The scenarios that a lever lists; None if it is none of scenarios.
pub(super) fn listed(lever: &str) -> Option<Vec<String>> {
    let (left, list) = lever.split_once('=')?;
    (left.trim() == "scenarios").then(|| list.split(',').map(|id| id.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_put_together_as_it_was_taken_apart() {
        for text in ["company.npv >= 0", "first(company.funding-gap > 0) >= 2030-01", "min(company.cash) = 50m"] {
            assert_eq!(Comparison::read(text).unwrap().text(), text);
        }
        let odd = Comparison::read("company.npv>=1bn").unwrap();
        assert_eq!((odd.left.as_str(), SIGNS[odd.sign].1, odd.right.as_str()), ("company.npv", "at least", "1bn"));
        assert_eq!(Comparison::read("company.npv"), None);
    }

    #[test]
    fn a_row_under_a_function_is_known_and_arithmetic_is_not() {
        assert_eq!(folded("min(company.cash)"), Some((0, "company.cash")));
        assert_eq!(folded("sum(company.interest@2027-01..2027-12)"), None);
        assert_eq!(folded("company.npv"), None);
        assert_eq!(several(" a ; ; b"), ["a", "b"]);
        assert_eq!(listed("scenarios=base, low"), Some(vec!["base".to_owned(), "low".to_owned()]));
        assert_eq!(listed("market.btc_price_shift_pct=1..2"), None);
    }
}
