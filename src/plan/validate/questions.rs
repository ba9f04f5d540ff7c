//! Questions that cannot be asked as they stand: what their kind needs is missing, or a scenario that is not there.

use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};
use crate::plan::objects::{Ask, Question};

pub(super) fn check_questions(plan: &Plan, findings: &mut Vec<Finding>) {
    for question in &plan.questions {
        let mut warn = |field: &str, problem: String, fix: &str| {
            let path = format!("questions.{}.{field}", question.id);
            findings.push(Finding::new(Level::Warning, path, format!("\"{}\" {problem}", question.name), fix));
        };
        for (field, what, fix) in missing(question) {
            warn(field, format!("has no {what}"), fix);
        }
        for (field, id) in [("under", &question.under), ("to", &question.to)] {
            let is_base = field == "to" && id.eq_ignore_ascii_case("base");
            if !id.is_empty() && !is_base && plan.scenario(id).is_none() {
                warn(
                    field,
                    format!("names a scenario '{id}' that the plan does not have"),
                    "Choose one of its scenarios",
                );
            }
        }
    }
}

/// The fields that a question needs and has not: field, what it is, what to do.
fn missing(question: &Question) -> Vec<(&'static str, &'static str, &'static str)> {
    let Question { lever, outcome, condition, to, .. } = question;
    let lever = (lever, ("lever", "lever", "Say what is moved, such as market.btc_price_shift_pct=-60..60"));
    let outcome = (outcome, ("outcome", "outcome", "Say what is read, such as company.npv"));
    let condition = (condition, ("condition", "condition", "Say what must hold, such as company.liquidity >= 100m"));
    let to = (to, ("to", "scenario to which it leads", "Choose a scenario"));
    let needs = match question.ask {
        Ask::Seek => vec![lever, condition],
        // A sweep shows outcomes, or where its conditions hold.
        Ask::Sweep if condition.0.trim().is_empty() => vec![lever, outcome],
        Ask::Sweep => vec![lever],
        Ask::Tornado | Ask::Choose | Ask::Frontier => vec![outcome],
        Ask::Bridge => vec![outcome, to],
        Ask::Timing => vec![lever, outcome],
        Ask::Futures => Vec::new(),
    };
    needs.into_iter().filter(|(text, _)| text.trim().is_empty()).map(|(_, words)| words).collect()
}
