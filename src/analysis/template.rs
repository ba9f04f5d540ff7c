//! A text with plan figures in it, such as a board paper: `{{company.npv as m0}}` is filled in by the engine.

use super::figure::figure;
use super::outcome::{Condition, Verdict};
use crate::model::Projection;
use crate::plan::Plan;

/// The case a figure is taken from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Asked {
    /// The plan's file, as named in the text
    pub plan: String,
    /// The scenario, if one is named
    pub scenario: Option<String>,
    /// Changed fields: `PATH=VALUE`
    pub sets: Vec<String>,
}

/// A directive between `{{` and `}}`.
enum Slot<'a> {
    /// An assertion the surrounding words rest on; it leaves nothing in the text
    Check {
        assertion: &'a str,
        scenario: Option<&'a str>,
        sets: Vec<&'a str>,
    },
    /// The plan for all figures after it; it leaves nothing in the text
    Plan(&'a str),
    Figure {
        expression: &'a str,
        scenario: Option<&'a str>,
        sets: Vec<&'a str>,
    },
}

/// Fills in a text. `{{plan FILE}}` names the plan for the figures that follow; `{{EXPRESSION as FORM | scenario NAME | set PATH=VALUE}}` is
/// a figure; `{{check ASSERTION}}` refuses to fill in a text that is no longer true. `ask` hands the numbers of a plan to
/// what it is given.
///
/// # Errors
/// One plain sentence with the line of the text.
pub fn fill(
    text: &str,
    mut ask: impl FnMut(&Asked, &dyn Fn(&Projection, &Plan) -> Result<String, String>) -> Result<String, String>,
) -> Result<String, String> {
    let mut plan = None;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let line = text[..text.len() - rest.len() + start].matches('\n').count() + 1;
        let at = |problem: String| format!("line {line}: {problem}");
        out.push_str(&rest[..start]);
        let (inside, after) =
            rest[start + 2..].split_once("}}").ok_or_else(|| at("'{{' is not closed by '}}'".to_owned()))?;
        rest = after;
        match slot(inside).map_err(at)? {
            Slot::Plan(file) => {
                plan = Some(file.to_owned());
                rest = without_empty_line(&out, rest);
            }
            Slot::Check { assertion, scenario, sets } => {
                let asked = asked(plan.as_deref(), scenario, sets).map_err(at)?;
                ask(&asked, &|projection, plan| holds(projection, plan, assertion).map(|()| String::new()))
                    .map_err(at)?;
                rest = without_empty_line(&out, rest);
            }
            Slot::Figure { expression, scenario, sets } => {
                let asked = asked(plan.as_deref(), scenario, sets).map_err(at)?;
                out.push_str(&ask(&asked, &|projection, plan| figure(projection, plan, expression)).map_err(at)?);
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn asked(plan: Option<&str>, scenario: Option<&str>, sets: Vec<&str>) -> Result<Asked, String> {
    let plan = plan.ok_or_else(|| "no plan is named before this figure; write {{plan FILE}} first".to_owned())?;
    Ok(Asked {
        plan: plan.to_owned(),
        scenario: scenario.map(str::to_owned),
        sets: sets.into_iter().map(str::to_owned).collect(),
    })
}

/// The rest, without the line break of a line that would be left empty.
fn without_empty_line<'a>(before: &str, rest: &'a str) -> &'a str {
    let is_empty = before.is_empty() || before.ends_with('\n');
    rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).filter(|_| is_empty).unwrap_or(rest)
}

/// An error if an assertion does not hold.
fn holds(projection: &Projection, plan: &Plan, assertion: &str) -> Result<(), String> {
    match Condition::parse(&projection.book, plan, assertion)?.ask(projection, plan) {
        Verdict::Holds => Ok(()),
        Verdict::Fails(why) => Err(format!("the text here is no longer true: {assertion} fails, {why}")),
    }
}

fn slot(inside: &str) -> Result<Slot<'_>, String> {
    if let Some(file) = inside.trim().strip_prefix("plan ") {
        return Ok(Slot::Plan(file.trim()));
    }
    let mut parts = inside.split('|').map(str::trim);
    let expression = parts.next().unwrap_or_default();
    let (mut scenario, mut sets) = (None, Vec::new());
    for part in parts {
        match part.split_once(' ') {
            Some(("scenario", _)) if scenario.is_some() => {
                return Err("two scenarios are named; name only one".to_owned());
            }
            Some(("scenario", name)) => scenario = Some(name.trim()),
            Some(("set", change)) => sets.push(change.trim()),
            _ => return Err(format!("'{part}' is neither 'scenario NAME' nor 'set PATH=VALUE'")),
        }
    }
    Ok(match expression.strip_prefix("check ") {
        Some(assertion) => Slot::Check { assertion, scenario, sets },
        None => Slot::Figure { expression, scenario, sets },
    })
}
