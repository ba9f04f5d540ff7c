//! `ask`: the questions of a plan, and the templates that fit it.

use super::arguments::{AnswerFormat, AskArguments};
use super::asked::{AskedPlan, command};
use super::output::{Given, given, object, printed};
use super::{answered, output};
use crate::analysis::{Mark, questions_named, templates};
use crate::cli::output::Outcome;
use crate::plan::{Plan, Question};
use serde_json::Value;
use std::fmt::Write as _;

pub(in crate::cli) fn run(arguments: &AskArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &AskArguments) -> Result<Outcome, Outcome> {
    let asked = AskedPlan::of(&arguments.plan)?;
    if arguments.list {
        return Ok(Outcome::done(list(asked.asks.base())));
    }
    let base = asked.asks.base();
    let questions: Vec<Question> = match arguments.names.as_slice() {
        [] => base.questions.clone(),
        names => names.iter().map(|name| find(base, name)).collect::<Result<Vec<_>, _>>()?.concat(),
    };
    if questions.is_empty() {
        return Ok(Outcome::done(format!("The plan has no questions yet.\n\n{}", list(base))));
    }
    if let (Some(_), [question]) = (&arguments.answer.output, questions.as_slice()) {
        let answered = answered(&asked, question)?;
        let command = command("ask", &arguments.plan, &[("", question.id.as_str())]);
        let given_as = given_as(&asked, &command, question);
        return given(&given_as, &answered, &arguments.answer);
    }
    all(arguments, &asked, &questions)
}

fn given_as<'a>(asked: &'a AskedPlan, command: &'a str, question: &'a Question) -> Given<'a> {
    Given { asked, command, title: Some(&question.name), question: Some(&question.id) }
}

/// All questions one after the other; a question that cannot be asked does not keep the others from being asked.
fn all(arguments: &AskArguments, asked: &AskedPlan, questions: &[Question]) -> Result<Outcome, Outcome> {
    let mut out: Vec<String> = Vec::new();
    let mut objects: Vec<Value> = Vec::new();
    let (mut err, mut code) = (String::new(), 0);
    for question in questions {
        let command = command("ask", &arguments.plan, &[("", question.id.as_str())]);
        match answered(asked, question) {
            Ok(answered) => {
                code = code.max(u8::from(answered.told.mark == Mark::Fails));
                let given = given_as(asked, &command, question);
                if arguments.answer.format == AnswerFormat::Json {
                    objects.push(object(&given, &answered));
                } else {
                    out.push(printed(&given, &answered, arguments.answer.format));
                }
            }
            Err(outcome) => {
                writeln!(err, "{}: {}", question.name, outcome.err.trim_end()).unwrap_or_default();
                code = code.max(outcome.code);
            }
        }
    }
    let out = match arguments.answer.format {
        AnswerFormat::Json => format!("{:#}\n", Value::from(objects)),
        AnswerFormat::Table | AnswerFormat::Csv => out.join("\n"),
    };
    let mut outcome = Outcome { out, err, code };
    if let Some(path) = &arguments.answer.output {
        output::written(path, asked, &mut outcome)?;
    }
    Ok(outcome)
}

/// What is meant by a name, or what there is to ask.
fn find(plan: &Plan, wanted: &str) -> Result<Vec<Question>, Outcome> {
    let questions = questions_named(plan, wanted);
    if questions.is_empty() {
        return Err(Outcome::misused(&format!(
            "The plan has no question '{wanted}', and no template has this name or number\n\n{}",
            list(plan)
        )));
    }
    Ok(questions)
}

/// The questions of the plan, and the templates that fit it.
fn list(plan: &Plan) -> String {
    let mut text = String::new();
    let line = |id: &str, name: &str| format!("  {id:<44}  {name}\n");
    if !plan.questions.is_empty() {
        text.push_str("Questions of the plan\n");
        plan.questions.iter().for_each(|question| text.push_str(&line(&question.id, &question.name)));
        text.push('\n');
    }
    text.push_str("Templates that fit this plan; ask them by id or number\n");
    for template in templates(plan) {
        let id = format!("{:>2}  {}", template.number, template.question.id);
        text.push_str(&line(&id, &template.question.name));
    }
    text
}
