//! `seek`, `sweep`, `tornado`, `bridge` and `ask`: questions to a plan, answered in a sentence, a table, or a picture.

pub(in crate::cli) mod arguments;
mod ask;
mod asked;
mod choose;
mod output;

use super::arguments::PlanArguments;
use super::output::{Outcome, read};
use crate::analysis::{Answered, Unwatched, ask as answer_to};
use crate::plan::{Ask, Plan, Question};
use arguments::{BridgeArguments, FrontierArguments, SeekArguments, SweepArguments, TimingArguments, TornadoArguments};
pub(super) use ask::run as ask;
pub(super) use asked::{AskedPlan, command};
pub(super) use choose::run as choose;
pub(super) use output::{Form, form};
use output::{Given, given};
use std::path::Path;

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

/// `timing`: when a phase should begin.
pub(super) fn timing(arguments: &TimingArguments) -> Outcome {
    let lever = match (&arguments.lever, &arguments.phase) {
        (Some(lever), _) => lever.clone(),
        (None, Some(id)) => match read(&arguments.plan.plan).map(|plan| slip_of(&plan, id)) {
            Ok(Ok(lever)) => lever,
            Ok(Err(problem)) => return Outcome::misused(&problem),
            Err(outcome) => return outcome,
        },
        (None, None) => return Outcome::misused("Say which phase: --phase ID"),
    };
    let question = Question {
        lever,
        outcome: arguments.outcome.clone(),
        futures: arguments.futures,
        seed: arguments.seed,
        ..Question::unnamed(Ask::Timing)
    };
    let (futures, seed) = (arguments.futures.to_string(), arguments.seed.to_string());
    let mut options = Vec::new();
    options.extend(arguments.phase.as_deref().map(|id| ("--phase", id)));
    options.extend(arguments.lever.as_deref().map(|lever| ("--lever", lever)));
    options.extend([("--outcome", arguments.outcome.as_str()), ("--futures", &futures), ("--seed", &seed)]);
    one("timing", &arguments.plan, &question, &options, &arguments.answer)
}

/// The slip of a phase by quarters within its bounds, over two years where they leave less than a year.
fn slip_of(plan: &Plan, id: &str) -> Result<String, String> {
    let phase = plan.phase(id).ok_or_else(|| {
        let known: Vec<&str> = plan.phases.iter().map(|phase| phase.id.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        format!("The plan has no phase '{id}'; it has {known}")
    })?;
    let (low, mut high) = (phase.earliest_slip_months, phase.latest_slip_months);
    if high - low < 12.0 {
        high = low + 24.0;
    }
    Ok(format!("phases.{id}.slip_months={low}..{high}/{}", ((high - low) / 3.0).round() as i64 + 1))
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
