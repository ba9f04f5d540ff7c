//! `timing`: when a phase should begin, and the rule for it as a scenario of the plan.

use super::answered;
use super::arguments::{RuleFormat, TimingArguments};
use super::asked::{AskedPlan, command};
use super::into::{add, check};
use super::output::{Given, given};
use crate::analysis::{Found, PutIn};
use crate::cli::edit;
use crate::cli::output::{Outcome, read};
use crate::plan::{Ask, Plan, Question};

/// Answers, and writes the plan with a rule if that is asked for.
pub(in crate::cli) fn run(arguments: &TimingArguments) -> Outcome {
    timing(arguments).unwrap_or_else(|outcome| outcome)
}

fn timing(arguments: &TimingArguments) -> Result<Outcome, Outcome> {
    let lever = match (&arguments.lever, &arguments.phase) {
        (Some(lever), _) => lever.clone(),
        (None, Some(id)) => slip_of(&read(&arguments.plan.plan)?, id).map_err(|problem| Outcome::misused(&problem))?,
        (None, None) => return Err(Outcome::misused("Say which phase: --phase ID")),
    };
    let question = Question {
        lever,
        outcome: arguments.outcome.clone(),
        futures: arguments.futures,
        seed: arguments.seed,
        ..Question::unnamed(Ask::Timing)
    };
    let into = arguments.into.as_deref();
    check(&arguments.plan.plan, into, &arguments.answer)?;
    let _claim = into.map(edit::claim).transpose()?;
    let asked = AskedPlan::of(&arguments.plan)?;
    let answered = answered(&asked, &question)?;
    if let (Some(into), Found::Timing(timing)) = (into, &answered.found) {
        let which = match arguments.rule {
            RuleFormat::ByDate => PutIn::Line,
            RuleFormat::Simple => PutIn::Simple,
        };
        let scenario = timing.scenario_of(&asked.asks, which).map_err(|problem| Outcome::misused(&problem))?;
        add((&asked, asked.asks.base()), &scenario, into)?;
    }
    let (futures, seed) = (arguments.futures.to_string(), arguments.seed.to_string());
    let mut options = Vec::new();
    options.extend(arguments.phase.as_deref().map(|id| ("--phase", id)));
    options.extend(arguments.lever.as_deref().map(|lever| ("--lever", lever)));
    options.extend([("--outcome", arguments.outcome.as_str()), ("--futures", &futures), ("--seed", &seed)]);
    let command = command("timing", &arguments.plan, &options);
    given(&Given { asked: &asked, command: &command, title: None, question: None }, &answered, &arguments.answer)
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
