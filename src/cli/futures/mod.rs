//! The commands about futures: simulate, merge, future.

pub(super) mod arguments;
mod merge;
mod shard;

use super::asking::arguments::AnswerFormat;
use super::asking::{AskedPlan, command};
use super::edit;
use super::output::{Outcome, write_beside};
use crate::analysis::{Draws, Futures, Unwatched, Watched, scenario_of};
use crate::export::answer::text_of;
use crate::export::futures::{Run, csv, json};
use crate::plan::new_id;
use arguments::{DrawArguments, FutureArguments, MergeArguments, SimulateArguments};
use shard::shard;
use std::path::Path;

/// What is read where nothing is named.
const OUTCOMES: [&str; 2] = ["company.npv", "min(company.liquidity)"];
const CONDITION: &str = "company.funding-gap <= 0";

fn draws(asked: &AskedPlan, arguments: &DrawArguments) -> Result<Draws, Outcome> {
    Draws::of(asked.asks.plan(), arguments.seed, arguments.futures).map_err(|problem| Outcome::misused(&problem))
}

/// `simulate`: many futures of a plan, and what they say.
pub(super) fn simulate(arguments: &SimulateArguments) -> Outcome {
    run(arguments).unwrap_or_else(|outcome| outcome)
}

fn run(arguments: &SimulateArguments) -> Result<Outcome, Outcome> {
    let asked = AskedPlan::of(&arguments.plan)?;
    let draws = draws(&asked, &arguments.draws)?;
    let all = arguments.draws.futures;
    let ending = arguments.output.as_ref().and_then(|path| path.extension()).map(|ending| ending.to_ascii_lowercase());
    let format = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("csv") => AnswerFormat::Csv,
        Some("json") => AnswerFormat::Json,
        Some("svg" | "png") => return Err(Outcome::misused("Futures have no picture yet: write .csv, .json or .txt")),
        _ => arguments.format,
    };
    let numbers = match &arguments.shard {
        None => 1..=all,
        Some(_) if format != AnswerFormat::Csv => {
            return Err(Outcome::misused("A part of the futures says little: write it as CSV, for merge"));
        }
        Some(text) => shard(text, all).map_err(|problem| Outcome::misused(&problem))?,
    };
    let or = |given: &[String], usual: &[&str]| -> Vec<String> {
        if given.is_empty() { usual.iter().map(|text| (*text).to_owned()).collect() } else { given.to_vec() }
    };
    let watched =
        Watched { outcomes: or(&arguments.outcomes, &OUTCOMES), conditions: or(&arguments.conditions, &[CONDITION]) };
    let span = (*numbers.start(), *numbers.end());
    let futures = Futures::run(&asked.asks, &draws, &watched, numbers, &Unwatched)
        .map_err(|problem| Outcome::misused(&problem))?;
    let plan = asked.asks.plan();
    let book = asked.asks.book().map_err(|problem| Outcome::failed(&problem))?;
    let mut told = futures.told(&book, plan);
    if draws.is_certain() {
        told.sentence.push_str("; nothing in the plan is uncertain, so all of them are the plan");
    }
    let run = Run {
        plan_hash: asked.hash.clone(),
        scenario: asked.scenario.clone().unwrap_or_default(),
        sets: asked.sets.clone(),
        seed: arguments.draws.seed,
        futures: all,
    };
    let out = match format {
        AnswerFormat::Table => text_of(None, &told),
        AnswerFormat::Csv => csv(&futures, &run, plan, span),
        AnswerFormat::Json => format!("{:#}\n", json(&futures, &run, plan, &command_of(arguments), &told.sentence)),
    };
    let is_missed = (0..futures.conditions.len()).any(|place| futures.fared(place).is_met == Some(false));
    let code = u8::from(is_missed && arguments.shard.is_none());
    match &arguments.output {
        None => Ok(Outcome { out, code, ..Outcome::default() }),
        Some(path) => {
            write_beside(path, &[&asked.file], out.as_bytes())?;
            let out = if arguments.shard.is_none() { text_of(None, &told) } else { String::new() };
            Ok(Outcome { out, code, ..Outcome::default() })
        }
    }
}

fn command_of(arguments: &SimulateArguments) -> String {
    let (futures, seed) = (arguments.draws.futures.to_string(), arguments.draws.seed.to_string());
    let mut options = vec![("--futures", futures.as_str()), ("--seed", seed.as_str())];
    options.extend(arguments.outcomes.iter().map(|outcome| ("--outcome", outcome.as_str())));
    options.extend(arguments.conditions.iter().map(|condition| ("--condition", condition.as_str())));
    command("simulate", &arguments.plan, &options)
}

/// `merge`: the parts of a run as one file, the same as if it had been run at once.
pub(super) fn merge(arguments: &MergeArguments) -> Outcome {
    merge::run(arguments).unwrap_or_else(|outcome| outcome)
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
