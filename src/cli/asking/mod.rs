//! `seek`, `sweep`, `tornado`, `bridge` and `ask`: questions to a plan, answered in a sentence, a table, or a picture.

pub(in crate::cli) mod arguments;
mod ask;
mod asked;
mod choose;
mod into;
mod output;
mod timing;

use super::arguments::PlanArguments;
use super::output::{Outcome, read};
use crate::analysis::{Answered, Unwatched, ask as answer_to};
use crate::plan::{Ask, Question};
use arguments::{BridgeArguments, FrontierArguments, SeekArguments, SweepArguments, TornadoArguments};
pub(super) use ask::run as ask;
pub(super) use asked::{AskedPlan, command};
pub(super) use choose::run as choose;
pub(super) use output::{Form, form};
use output::{Given, given};
use std::path::Path;
pub(super) use timing::run as timing;

/// `seek`: the values of a lever at which a condition begins or ceases to hold.
pub(super) fn seek(arguments: &SeekArguments) -> Outcome {
    let condition = match (&arguments.until, &arguments.outcome, &arguments.equals) {
        (Some(until), ..) => until.clone(),
        (None, Some(outcome), Some(value)) => format!("{outcome} = {value}"),
        _ => return Outcome::misused("Say what is sought: --until CONDITION, or --outcome OUTCOME --equals VALUE"),
    };
    let mut options = vec![("--lever", arguments.lever.as_str())];
    options.extend(arguments.until.as_deref().map(|until| ("--until", until)));
    options.extend(arguments.outcome.as_deref().map(|outcome| ("--outcome", outcome)));
    options.extend(arguments.equals.as_deref().map(|value| ("--equals", value)));
    let question = Question { lever: arguments.lever.clone(), condition, ..Question::unnamed(Ask::Seek) };
    one("seek", &arguments.plan, &question, &options, &arguments.answer)
}

/// `sweep`: outcomes over one lever or two.
pub(super) fn sweep(arguments: &SweepArguments) -> Outcome {
    if arguments.levers.len() > 2 {
        return Outcome::misused("A sweep has one lever or two");
    }
    let question = Question {
        lever: arguments.levers.first().cloned().unwrap_or_default(),
        second_lever: arguments.levers.get(1).cloned().unwrap_or_default(),
        outcome: arguments.outcomes.join("; "),
        condition: arguments.conditions.join("; "),
        ..Question::unnamed(Ask::Sweep)
    };
    let mut options: Vec<(&str, &str)> = arguments.levers.iter().map(|lever| ("--lever", lever.as_str())).collect();
    options.extend(arguments.outcomes.iter().map(|outcome| ("--outcome", outcome.as_str())));
    options.extend(arguments.conditions.iter().map(|condition| ("--condition", condition.as_str())));
    one("sweep", &arguments.plan, &question, &options, &arguments.answer)
}

/// `tornado`: the inputs that move an outcome most.
pub(super) fn tornado(arguments: &TornadoArguments) -> Outcome {
    let top = arguments.top.to_string();
    let question = Question {
        lever: arguments.levers.join("; "),
        outcome: arguments.outcome.clone(),
        condition: arguments.condition.clone().unwrap_or_default(),
        top: arguments.top,
        ..Question::unnamed(Ask::Tornado)
    };
    let mut options = vec![("--outcome", arguments.outcome.as_str()), ("--top", top.as_str())];
    options.extend(arguments.levers.iter().map(|lever| ("--lever", lever.as_str())));
    options.extend(arguments.condition.as_deref().map(|condition| ("--condition", condition)));
    one("tornado", &arguments.plan, &question, &options, &arguments.answer)
}

/// `bridge`: what makes the difference to a scenario, or to another plan.
pub(super) fn bridge(arguments: &BridgeArguments) -> Outcome {
    let mut options = vec![("--to", arguments.to.as_str()), ("--outcome", arguments.outcome.as_str())];
    options.extend(arguments.ordered.as_deref().map(|ordered| ("--ordered", ordered)));
    let question = Question {
        lever: arguments.ordered.as_deref().unwrap_or_default().replace(',', ";"),
        outcome: arguments.outcome.clone(),
        to: arguments.to.clone(),
        ..Question::unnamed(Ask::Bridge)
    };
    let other = Path::new(&arguments.to);
    if other.extension().is_none_or(|ending| ending != "ron") {
        return one("bridge", &arguments.plan, &question, &options, &arguments.answer);
    }
    let answered = read(other).and_then(|to| {
        let asked = AskedPlan::of(&arguments.plan)?;
        let answered = crate::analysis::bridge_between(&asked.asks, &to, &question, &Unwatched)
            .map_err(|problem| Outcome::misused(&problem))?;
        Ok((asked, answered))
    });
    match answered {
        Err(outcome) => outcome,
        Ok((asked, answered)) => {
            let command = command("bridge", &arguments.plan, &options);
            let given_as = Given { asked: &asked, command: &command, title: None, question: None };
            given(&given_as, &answered, &arguments.answer).unwrap_or_else(|outcome| outcome)
        }
    }
}

/// `frontier`: what more of an outcome costs in risk.
pub(super) fn frontier(arguments: &FrontierArguments) -> Outcome {
    let question = Question {
        outcome: arguments.maximise.clone(),
        condition: arguments.conditions.join("; "),
        lever: arguments.besides.join("; "),
        risk: arguments.risk.clone(),
        top: arguments.levels,
        seed: arguments.seed,
        ..Question::unnamed(Ask::Frontier)
    };
    let (levels, seed) = (arguments.levels.to_string(), arguments.seed.to_string());
    let mut options = vec![("--maximise", arguments.maximise.as_str()), ("--risk", arguments.risk.as_str())];
    options.extend(arguments.conditions.iter().map(|condition| ("--subject", condition.as_str())));
    options.extend(arguments.besides.iter().map(|lever| ("--besides", lever.as_str())));
    options.extend([("--levels", levels.as_str()), ("--seed", seed.as_str())]);
    one("frontier", &arguments.plan, &question, &options, &arguments.answer)
}

fn one(
    name: &str,
    plan: &PlanArguments,
    question: &Question,
    options: &[(&str, &str)],
    answer: &arguments::AnswerArguments,
) -> Outcome {
    let outcome = AskedPlan::of(plan).and_then(|asked| {
        let answered = answered(&asked, question)?;
        let command = command(name, plan, options);
        given(&Given { asked: &asked, command: &command, title: None, question: None }, &answered, answer)
    });
    outcome.unwrap_or_else(|outcome| outcome)
}

pub(super) fn answered(asked: &AskedPlan, question: &Question) -> Result<Answered, Outcome> {
    answer_to(&asked.asks, question, &Unwatched).map_err(|problem| Outcome::misused(&problem))
}
