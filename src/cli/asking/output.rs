//! How an answer is given: as text, CSV, JSON or a picture, to the terminal or to a file.

use super::arguments::{AnswerArguments, AnswerFormat};
use super::asked::AskedPlan;
use crate::analysis::{Answered, Mark};
use crate::cli::output::{Outcome, write_beside};
use crate::export::answer::{Asked, csv, json, text};
use serde_json::Value;
use std::path::Path;

/// What is said of an answer beside the answer.
pub(super) struct Given<'a> {
    pub asked: &'a AskedPlan,
    pub command: &'a str,
    /// The question in words, above the answer
    pub title: Option<&'a str>,
    /// The id of the question, if it is one of the plan's
    pub question: Option<&'a str>,
}

/// The format of a file by its ending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum Form {
    Text,
    Csv,
    Json,
    Svg,
    Png,
}

/// Prints an answer, or writes it to a file; the exit code is 1 where its condition fails in the plan as it is.
pub(super) fn given(given: &Given, answered: &Answered, arguments: &AnswerArguments) -> Result<Outcome, Outcome> {
    let code = u8::from(answered.told.mark == Mark::Fails);
    let Some(path) = &arguments.output else {
        return Ok(Outcome { code, ..Outcome::done(printed(given, answered, arguments.format)) });
    };
    let form = form(path, arguments.format)?;
    let is_picture = matches!(form, Form::Svg | Form::Png);
    let bytes = match form {
        Form::Text => text(given.title, answered).into_bytes(),
        Form::Csv => csv(answered).into_bytes(),
        Form::Json => format!("{:#}\n", object(given, answered)).into_bytes(),
        Form::Svg => picture(given, answered)?.into_bytes(),
        Form::Png => {
            crate::export::picture::png(&picture(given, answered)?).map_err(|problem| Outcome::failed(&problem))?
        }
    };
    write_beside(path, &[&given.asked.file], &bytes)?;
    // A picture has no place for all that is said.
    let out = if is_picture { text(given.title, answered) } else { String::new() };
    Ok(Outcome { out, code, ..Outcome::default() })
}

fn picture(given: &Given, answered: &Answered) -> Result<String, Outcome> {
    let title = given.title.unwrap_or(&answered.told.sentence);
    crate::export::picture::svg(title, answered)
        .ok_or_else(|| Outcome::failed("There is nothing to draw: no point of this range can be computed"))
}

/// Writes what several answers print to a file.
pub(super) fn written(path: &Path, asked: &AskedPlan, outcome: &mut Outcome) -> Result<(), Outcome> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ["svg", "png"].contains(&ending.as_str()) {
        return Err(Outcome::misused("A picture shows one answer: name one question"));
    }
    write_beside(path, &[&asked.file], outcome.out.as_bytes())?;
    outcome.out.clear();
    Ok(())
}

/// An answer for the terminal.
pub(super) fn printed(given: &Given, answered: &Answered, format: AnswerFormat) -> String {
    match format {
        AnswerFormat::Table => text(given.title, answered),
        AnswerFormat::Csv => csv(answered),
        AnswerFormat::Json => format!("{:#}\n", object(given, answered)),
    }
}

/// An answer as one object.
pub(super) fn object(given: &Given, answered: &Answered) -> Value {
    let asked = Asked {
        plan: &given.asked.asks.base().company.name,
        plan_hash: &given.asked.hash,
        scenario: given.asked.scenario.as_deref(),
        sets: &given.asked.sets,
        command: given.command,
        question: given.question,
    };
    json(answered, &asked)
}

impl From<AnswerFormat> for Form {
    fn from(format: AnswerFormat) -> Self {
        match format {
            AnswerFormat::Table => Self::Text,
            AnswerFormat::Csv => Self::Csv,
            AnswerFormat::Json => Self::Json,
        }
    }
}

/// The format in which a file is written.
pub(in crate::cli) fn form(path: &Path, format: AnswerFormat) -> Result<Form, Outcome> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match (ending.as_str(), format) {
        ("svg", _) => Ok(Form::Svg),
        ("png", _) => Ok(Form::Png),
        ("csv", _) | (_, AnswerFormat::Csv) => Ok(Form::Csv),
        ("json", _) | (_, AnswerFormat::Json) => Ok(Form::Json),
        ("txt" | "", AnswerFormat::Table) => Ok(Form::Text),
        (other, AnswerFormat::Table) => Err(Outcome::misused(&format!(
            "A file of '.{other}' is not known: an answer is written as .svg, .png, .csv, .json or .txt"
        ))),
    }
}
