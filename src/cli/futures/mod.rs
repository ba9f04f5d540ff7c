//! The commands about futures: simulate, merge, future, replay.

pub(super) mod arguments;
mod merge;
mod replay;
mod shard;

use super::asking::arguments::AnswerFormat;
use super::asking::{AskedPlan, Form, answered, command, form};
use super::edit;
use super::output::{Outcome, write_beside};
use crate::analysis::{Draws, Found, Futures, Mark, Unwatched, Watched, scenario_of};
use crate::export::answer::text_of;
use crate::export::futures::{Run, csv, json};
use crate::export::picture::{png, svg};
use crate::plan::{self, Ask, Question, new_id};
use arguments::{DrawArguments, FutureArguments, MergeArguments, ReplayArguments, SimulateArguments};
use shard::shard;
use std::path::Path;

fn draws(asked: &AskedPlan, arguments: &DrawArguments) -> Result<Draws, Outcome> {
    Draws::of_asked(&asked.asks, arguments.seed.into(), arguments.futures.into())
        .map_err(|problem| Outcome::misused(&problem))
}

/// `simulate`: many futures of a plan, and what they say.
pub(super) fn simulate(arguments: &SimulateArguments) -> Outcome {
    run(arguments).unwrap_or_else(|outcome| outcome)
}

fn run(arguments: &SimulateArguments) -> Result<Outcome, Outcome> {
    let asked = AskedPlan::of(&arguments.plan)?;
    let run = Run {
        plan_hash: asked.hash.clone(),
        scenario: asked.scenario.clone().unwrap_or_default(),
        sets: asked.sets.clone(),
        history_hash: asked.history.clone().unwrap_or_default(),
        seed: arguments.draws.seed.into(),
        futures: arguments.draws.futures.into(),
    };
    match &arguments.shard {
        Some(text) => part(arguments, &asked, &run, text),
        None => whole(arguments, &asked, &run),
    }
}

/// All futures, and what they say.
fn whole(arguments: &SimulateArguments, asked: &AskedPlan, run: &Run) -> Result<Outcome, Outcome> {
    let question = Question {
        outcome: arguments.outcomes.join("; "),
        condition: arguments.conditions.join("; "),
        rows: arguments.rows.join("; "),
        futures: arguments.draws.futures,
        seed: arguments.draws.seed,
        to: arguments.against.clone().unwrap_or_default(),
        ..Question::unnamed(Ask::Futures)
    };
    let answered = answered(asked, &question)?;
    let Found::Futures(simulated) = &answered.found else { return Err(Outcome::failed("There are no futures")) };
    let (plan, told) = (asked.asks.plan(), &answered.told);
    let text = || text_of(None, told);
    let written = |form: Form| -> Result<Vec<u8>, Outcome> {
        let picture = || {
            svg(&told.sentence, &answered)
                .ok_or_else(|| Outcome::failed("There is no value to draw: name a row with --fan"))
        };
        Ok(match form {
            Form::Text => text().into_bytes(),
            Form::Csv => csv(&simulated.futures, run, plan, (1, run.futures)).into_bytes(),
            Form::Json => {
                let command = command_of(arguments);
                format!("{:#}\n", json(simulated, run, plan, &command, &told.sentence)).into_bytes()
            }
            Form::Svg => picture()?.into_bytes(),
            Form::Png => png(&picture()?).map_err(|problem| Outcome::failed(&problem))?,
        })
    };
    // The share that was asked for is missed, as an assertion is.
    let code = u8::from(told.mark == Mark::Fails);
    let out = match &arguments.output {
        None => String::from_utf8_lossy(&written(Form::from(arguments.format))?).into_owned(),
        Some(path) => {
            write_beside(path, &[&asked.file], &written(form(path, arguments.format)?)?)?;
            text()
        }
    };
    Ok(Outcome { out, code, ..Outcome::default() })
}

/// A part of the futures, for merge.
fn part(arguments: &SimulateArguments, asked: &AskedPlan, run: &Run, text: &str) -> Result<Outcome, Outcome> {
    let is_csv = match &arguments.output {
        Some(path) => form(path, arguments.format)? == Form::Csv,
        None => arguments.format == AnswerFormat::Csv,
    };
    if !is_csv {
        return Err(Outcome::misused("A part of the futures says little: write it as CSV, for merge"));
    }
    if arguments.against.is_some() || !arguments.rows.is_empty() {
        return Err(Outcome::misused(
            "A part has outcomes and conditions alone: leave --fan and --against to the whole run",
        ));
    }
    let misused = |problem: String| Outcome::misused(&problem);
    let numbers = shard(text, run.futures).map_err(misused)?;
    let draws = draws(asked, &arguments.draws)?;
    let given = Watched {
        outcomes: several(&arguments.outcomes),
        conditions: several(&arguments.conditions),
        rows: Vec::new(),
    };
    let book = asked.asks.book().map_err(|problem| Outcome::failed(&problem))?;
    let watched = Watched { rows: Vec::new(), ..given.or_usual(&book) };
    let span = (*numbers.start(), *numbers.end());
    let futures = Futures::run(&asked.asks, &draws, &watched, numbers, &Unwatched).map_err(misused)?;
    let out = csv(&futures, run, asked.asks.plan(), span);
    match &arguments.output {
        None => Ok(Outcome { out, ..Outcome::default() }),
        Some(path) => {
            write_beside(path, &[&asked.file], out.as_bytes())?;
            Ok(Outcome::default())
        }
    }
}

/// The texts of options, each of which may hold several, as questions have them.
fn several(texts: &[String]) -> Vec<String> {
    texts.iter().flat_map(|text| plan::several(text)).map(str::to_owned).collect()
}

fn command_of(arguments: &SimulateArguments) -> String {
    let (futures, seed) = (arguments.draws.futures.to_string(), arguments.draws.seed.to_string());
    let mut options = vec![("--futures", futures.as_str()), ("--seed", seed.as_str())];
    options.extend(arguments.outcomes.iter().map(|outcome| ("--outcome", outcome.as_str())));
    options.extend(arguments.conditions.iter().map(|condition| ("--condition", condition.as_str())));
    options.extend(arguments.rows.iter().map(|row| ("--fan", row.as_str())));
    options.extend(arguments.against.as_deref().map(|id| ("--against", id)));
    command("simulate", &arguments.plan, &options)
}

/// `merge`: the parts of a run as one file, the same as if it had been run at once.
pub(super) fn merge(arguments: &MergeArguments) -> Outcome {
    merge::run(arguments).unwrap_or_else(|outcome| outcome)
}

/// `replay`: how forecasts of the plan's market would have done, begun in each January of a history.
pub(super) fn replay(arguments: &ReplayArguments) -> Outcome {
    replay::run(arguments).unwrap_or_else(|outcome| outcome)
}

/// `future`: a future as a scenario of the plan, or of a copy of it.
pub(super) fn future(arguments: &FutureArguments) -> Outcome {
    open(arguments).unwrap_or_else(|outcome| outcome)
}

fn open(arguments: &FutureArguments) -> Result<Outcome, Outcome> {
    let (plan, output) = (&arguments.plan.plan, &arguments.output);
    let place = |path: &Path| path.canonicalize().ok();
    if output.exists() && place(output) != place(plan) {
        return Err(Outcome::misused(&format!("{} exists; name another file, or the plan itself", output.display())));
    }
    let _claim = edit::claim(output)?;
    let asked = AskedPlan::of(&arguments.plan)?;
    let draws = draws(&asked, &arguments.draws)?;
    let mut scenario =
        scenario_of(&asked.asks, &draws, arguments.number).map_err(|problem| Outcome::misused(&problem))?;
    let before = asked.asks.base();
    scenario.id = new_id(&scenario.id, before.scenarios.iter().map(|known| known.id.as_str()));
    scenario.name = format!("{} of {}, seed {}", scenario.name, arguments.draws.futures, arguments.draws.seed);
    let done = format!("scenario {} added to {}\n", scenario.id, output.display());
    let mut after = before.clone();
    after.scenarios.push(scenario);
    edit::save(Some(before), &after, output)?;
    Ok(Outcome::done(done))
}
