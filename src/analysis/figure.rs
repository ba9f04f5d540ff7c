//! A figure computed from several numbers of a plan: `company.cash@2028-04`, `( a@2027-01 - b@2027-01 ) / c`, `sum(a@2027-01..2027-12)`.

use super::outcome::Outcome;
use crate::formula::{USD, grouped, why_undefined};
use crate::model::Projection;
use crate::plan::Plan;

/// Figure formats: the number is divided, rounded and followed by a suffix.
const FORMS: [(&str, f64, &str); 5] =
    [("m", 1e6, ""), ("bn", 1e9, ""), ("k", 1e3, ""), ("%", 0.01, " %"), ("", 1.0, "")];

/// Computes and formats a figure: an outcome, and after `as` its format: `m1` millions with one decimal, `bn2`, `k0`, `%1` a share
/// in percent, `2` two decimals; without it a single number is formatted as its row is shown, money with grouped digits.
///
/// # Errors
/// One plain sentence: what cannot be read, or which number has no value.
pub fn figure(projection: &Projection, plan: &Plan, text: &str) -> Result<String, String> {
    let (expression, form) =
        text.rsplit_once(" as ").map_or((text, None), |(expression, form)| (expression, Some(form.trim())));
    let outcome = Outcome::parse(&projection.book, plan, expression)?;
    let value = outcome.read(projection).value;
    if !value.is_finite() {
        let why = outcome.item().and_then(|id| why_undefined(&projection.book, &projection.values, id));
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        return Err(format!("{} has no value{why}", outcome.text()));
    }
    match (form, outcome.item()) {
        (Some(form), _) => formed(value, form),
        (None, Some(id)) if outcome.unit() != USD => Ok(projection.book.shown_value(id, value)),
        (None, Some(_)) => Ok(grouped(value, 0)),
        (None, None) => Err(format!("give a format for '{}', such as 'as m1', 'as %1' or 'as 2'", expression.trim())),
    }
}

fn formed(value: f64, form: &str) -> Result<String, String> {
    let digits = form.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = &form[..form.len() - digits.len()];
    let known = FORMS.iter().find(|(name, ..)| *name == word);
    let (Some((_, scale, tail)), Ok(decimals @ 0..=9)) =
        (known, if digits.is_empty() { Ok(0) } else { digits.parse::<usize>() })
    else {
        return Err(format!(
            "'as {form}' is not a known format; write, for example, 'as m1', 'as bn2', 'as k0', 'as %1' or 'as 2'"
        ));
    };
    Ok(format!("{}{tail}", grouped(value / scale, decimals)))
}
