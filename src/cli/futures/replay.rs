//! `replay`: how forecasts of the plan's market would have done.

use super::arguments::ReplayArguments;
use crate::analysis::{History, Replay, Replayed, Unwatched};
use crate::cli::asking::arguments::AnswerFormat;
use crate::cli::asking::{AskedPlan, Form, command, form};
use crate::cli::output::{Outcome, write_beside};
use crate::export::answer::text_of;
use crate::export::replay::{csv, json};
use crate::store;
use std::path::Path;

pub(super) fn run(arguments: &ReplayArguments) -> Result<Outcome, Outcome> {
    let asked = AskedPlan::of(&arguments.plan)?;
    let plan = asked.asks.plan();
    let text = match &arguments.history {
        Some(path) => store::text_of(path).map_err(|problem| format!("{}: {problem}", path.display())),
        None => store::history_texts(&[plan], Some(&arguments.plan.plan))
            .remove(plan.uncertainty.history_file.trim())
            .unwrap_or_else(|| {
                Err("Name a history: --history FILE, or uncertainty.history_file in the plan".to_owned())
            }),
    };
    let named = arguments
        .history
        .as_deref()
        .map_or_else(|| plan.uncertainty.history_file.clone(), |path| path.display().to_string());
    let history = text
        .and_then(|text| History::read(&text).map_err(|problem| format!("{named}, {problem}")))
        .map_err(|problem| Outcome::misused(&problem))?;
    let asked_for = Replay {
        horizon: arguments.horizon as usize,
        futures: arguments.draws.futures.into(),
        seed: arguments.draws.seed.into(),
    };
    let replayed = asked_for.run(plan, &history, &Unwatched).map_err(|problem| Outcome::misused(&problem))?;
    let form = match &arguments.output {
        Some(path) => form(path, arguments.format)?,
        None => Form::from(arguments.format),
    };
    let text = || text_of(None, &Replayed::told(&replayed));
    let out = match form {
        Form::Text => text(),
        Form::Csv => csv(&replayed),
        Form::Json => format!("{:#}\n", json(&replayed, &plan.company.name, &asked.hash, &command_of(arguments))),
        Form::Svg | Form::Png => return Err(Outcome::misused("A replay has no picture: write .csv, .json or .txt")),
    };
    match &arguments.output {
        None => Ok(Outcome::done(out)),
        Some(path) => {
            let beside: Vec<&Path> =
                std::iter::once(asked.file.as_path()).chain(arguments.history.as_deref()).collect();
            write_beside(path, &beside, out.as_bytes())?;
            Ok(Outcome::done(if arguments.format == AnswerFormat::Table { text() } else { String::new() }))
        }
    }
}

fn command_of(arguments: &ReplayArguments) -> String {
    let history = arguments.history.as_ref().map(|path| path.display().to_string());
    let numbers = [arguments.horizon, arguments.draws.futures, arguments.draws.seed].map(|number| number.to_string());
    let mut options: Vec<(&str, &str)> = history.iter().map(|history| ("--history", history.as_str())).collect();
    options.extend(["--horizon", "--futures", "--seed"].into_iter().zip(numbers.iter().map(String::as_str)));
    command("replay", &arguments.plan, &options)
}
