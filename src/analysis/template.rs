//! A text with plan figures in it, such as a board paper: `{{company.npv as m0}}` is filled in by the engine.

use super::figure::figure;
use super::outcome::{Condition, Verdict};
use super::told::Told;
use crate::formula::capital_first;
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

/// What a text shows of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
    /// The question in words
    Title,
    /// The answer in one sentence
    Sentence,
    /// What else is to know, a line each
    Facts,
    /// The figures as a table
    Table,
    /// The picture, written to this file beside the text
    Picture(String),
}

/// Where a text finds the numbers and answers that it asks for.
pub trait Source {
    /// Hands the numbers of a case to what reads them.
    ///
    /// # Errors
    /// One plain sentence.
    fn numbers(
        &mut self,
        asked: &Asked,
        read: &dyn Fn(&Projection, &Plan) -> Result<String, String>,
    ) -> Result<String, String>;

    /// What a text shows of the answer to a question: one of the plan's or a template, by its id.
    ///
    /// # Errors
    /// One plain sentence.
    fn answer(&mut self, asked: &Asked, question: &str, shown: &Shown) -> Result<String, String>;
}

impl Shown {
    /// What it is, as Markdown; `title` is the question. Of a picture only the place where it stands.
    pub fn markdown(&self, title: &str, told: &Told) -> String {
        match self {
            Self::Title => title.to_owned(),
            Self::Sentence => format!("{}.", told.sentence),
            Self::Facts => {
                told.facts.iter().map(|fact| format!("- {}.", capital_first(&fact.text))).collect::<Vec<_>>().join("\n")
            }
            Self::Table => {
                let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
                let rule = told.table.head.iter().enumerate().map(|(i, _)| if i == 0 { "---" } else { "---:" });
                let rule = format!("| {} |", rule.collect::<Vec<_>>().join(" | "));
                let rows = told.table.rows.iter().map(|row| line(row));
                [line(&told.table.head), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
            }
            Self::Picture(file) => format!("![{}]({file})", title.replace(['[', ']'], "")),
        }
    }
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
    Answer {
        question: &'a str,
        shown: Shown,
        scenario: Option<&'a str>,
        sets: Vec<&'a str>,
    },
}

/// Fills in a text. `{{plan FILE}}` names the plan for the figures that follow; `{{EXPRESSION as FORM | scenario NAME | set PATH=VALUE}}` is
/// a figure; `{{check ASSERTION}}` refuses to fill in a text that is no longer true. `{{ask QUESTION}}` is the sentence that answers
/// a question of the plan, or a template by its id; `as title`, `as facts`, `as table` and `as picture FILE` show more of it.
///
/// # Errors
/// One plain sentence with the line of the text.
pub fn fill(text: &str, source: &mut dyn Source) -> Result<String, String> {
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
                let holds = |projection: &Projection, plan: &Plan| holds(projection, plan, assertion);
                source
                    .numbers(&asked, &|projection, plan| holds(projection, plan).map(|()| String::new()))
                    .map_err(at)?;
                rest = without_empty_line(&out, rest);
            }
            Slot::Figure { expression, scenario, sets } => {
                let asked = asked(plan.as_deref(), scenario, sets).map_err(at)?;
                let figure = |projection: &Projection, plan: &Plan| figure(projection, plan, expression);
                out.push_str(&source.numbers(&asked, &figure).map_err(at)?);
            }
            Slot::Answer { question, shown, scenario, sets } => {
                let asked = asked(plan.as_deref(), scenario, sets).map_err(at)?;
                out.push_str(&source.answer(&asked, question, &shown).map_err(at)?);
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
    if let Some(question) = expression.strip_prefix("ask ") {
        let (question, form) = question.split_once(" as ").unwrap_or((question, "sentence"));
        return Ok(Slot::Answer { question: question.trim(), shown: shown(form.trim())?, scenario, sets });
    }
    Ok(match expression.strip_prefix("check ") {
        Some(assertion) => Slot::Check { assertion, scenario, sets },
        None => Slot::Figure { expression, scenario, sets },
    })
}

fn shown(form: &str) -> Result<Shown, String> {
    Ok(match form.split_once(' ') {
        Some(("picture", file)) => Shown::Picture(file.trim().to_owned()),
        _ if form == "title" => Shown::Title,
        _ if form == "sentence" => Shown::Sentence,
        _ if form == "facts" => Shown::Facts,
        _ if form == "table" => Shown::Table,
        _ => {
            return Err(format!(
                "'as {form}' is not known: an answer is shown as title, sentence, facts, table or picture FILE"
            ));
        }
    })
}
