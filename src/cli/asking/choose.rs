//! `choose`: the phases of a plan, when and how large, for the highest outcome under conditions.

use super::arguments::ChooseArguments;
use super::asked::{AskedPlan, command};
use super::into::{add, check};
use super::output::{Given, given};
use crate::analysis::{Found, Watch, ask};
use crate::cli::edit;
use crate::cli::output::Outcome;
use crate::plan::{Ask, Question, propose_phases, typed_number};
use std::time::{Duration, Instant};

/// Ends a search after some time.
struct Until(Option<Instant>);

impl Watch for Until {
    fn done(&self, _points: usize) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}

/// Searches and answers.
pub(in crate::cli) fn run(arguments: &ChooseArguments) -> Outcome {
    choose(arguments).unwrap_or_else(|outcome| outcome)
}

fn choose(arguments: &ChooseArguments) -> Result<Outcome, Outcome> {
    let limit = match arguments.capex_limit.as_deref() {
        None => 0.0,
        Some(text) => typed_number(text, "USD").filter(|limit| *limit > 0.0).ok_or_else(|| {
            Outcome::misused(&format!("--capex-limit needs an amount above 0, such as 400m, not '{text}'"))
        })?,
    };
    let question = Question {
        outcome: arguments.maximise.clone(),
        condition: arguments.conditions.join("; "),
        lever: arguments.besides.join("; "),
        futures: arguments.futures,
        seed: arguments.seed,
        capex_limit_usd_per_quarter: limit,
        ..Question::unnamed(Ask::Choose)
    };
    let file = arguments.into.as_deref();
    check(&arguments.plan.plan, file, &arguments.answer)?;
    let _claim = file.map(edit::claim).transpose()?;
    let mut asked = AskedPlan::of(&arguments.plan)?;
    let read = asked.asks.base().clone();
    if arguments.propose {
        let mut base = read.clone();
        if propose_phases(&mut base).is_empty() {
            return Err(Outcome::misused(
                "No site has 10 MW or more that mine at the start and that no conversion takes",
            ));
        }
        asked.asks = asked.asks.rebased(&base);
    }
    let end = arguments.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds.into()));
    let answered = ask(&asked.asks, &question, &Until(end)).map_err(|problem| Outcome::misused(&problem))?;
    // Where nothing is proposed, the answer says why, and nothing is written.
    if let (Some(into), Found::Chosen(chosen)) = (file, &answered.found)
        && let Ok(proposal) = &chosen.found
    {
        add((&asked, &read), &proposal.scenario, into)?;
    }
    let command = command_of(arguments);
    given(&Given { asked: &asked, command: &command, title: None, question: None }, &answered, &arguments.answer)
}

fn command_of(arguments: &ChooseArguments) -> String {
    let (futures, seed) = (arguments.futures.to_string(), arguments.seed.to_string());
    let seconds = arguments.seconds.map(|seconds| seconds.to_string());
    let mut options = vec![("--maximise", arguments.maximise.as_str())];
    options.extend(arguments.propose.then_some(("--propose", "")));
    options.extend(arguments.conditions.iter().map(|condition| ("--subject", condition.as_str())));
    options.extend(arguments.besides.iter().map(|lever| ("--besides", lever.as_str())));
    options.extend(arguments.capex_limit.as_deref().map(|limit| ("--capex-limit", limit)));
    options.extend([("--futures", futures.as_str()), ("--seed", seed.as_str())]);
    options.extend(seconds.as_deref().map(|seconds| ("--seconds", seconds)));
    command("choose", &arguments.plan, &options)
}
