//! Futures for other programs: a row for each as CSV, and what they say as one JSON object.

use crate::analysis::{Estimate, FutureSample, Futures, LOWEST};
use crate::export::inert;
use crate::plan::Plan;
use serde_json::{Value, json};

/// What a run is known by: the same of these give the same futures.
#[derive(Clone, Debug)]
pub struct Run {
    /// SHA-256 of the base's file
    pub plan_hash: String,
    /// The id of the scenario; empty for the base
    pub scenario: String,
    /// Inputs changed after the scenario, as PATH=VALUE
    pub sets: Vec<String>,
    /// The seed
    pub seed: u64,
    /// The number of all futures, of which these may be some
    pub futures: u64,
}

/// The columns that say what a row belongs to.
pub const RUN_COLUMNS: [&str; 5] = ["plan_hash", "scenario", "set", "seed", "futures"];

/// The column of the number of a future.
pub const FUTURE: &str = "future";

/// The percentiles of each outcome.
const PERCENTILES: [(&str, f64); 9] = [
    ("p1", 0.01),
    ("p5", 0.05),
    ("p10", 0.1),
    ("p25", 0.25),
    ("p50", 0.5),
    ("p75", 0.75),
    ("p90", 0.9),
    ("p95", 0.95),
    ("p99", 0.99),
];

/// A row for each future from one number to another, at full precision; those that could not be computed say so.
pub fn csv(futures: &Futures, run: &Run, plan: &Plan, (first, last): (u64, u64)) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let mut write = |row: Vec<String>| writer.write_record(row).unwrap_or_default();
    let mut head: Vec<String> = RUN_COLUMNS.map(str::to_owned).to_vec();
    head.push(FUTURE.to_owned());
    head.extend(futures.outcomes.iter().map(|outcome| inert(outcome.text())));
    head.extend(["cause", "month"].map(str::to_owned));
    head.extend(futures.conditions.iter().map(|condition| inert(condition.text())));
    write(head);
    let of_run = vec![
        run.plan_hash.clone(),
        run.scenario.clone(),
        run.sets.join("; "),
        run.seed.to_string(),
        run.futures.to_string(),
    ];
    let month = |number: i64| if number == 0 { "fails".to_owned() } else { plan.month(number).to_string() };
    let mut known = futures.all.iter().peekable();
    for number in first..=last {
        let mut row = of_run.clone();
        row.push(number.to_string());
        if let Some(future) = known.next_if(|future| future.number == number) {
            let value = |value: &f64| if value.is_finite() { format!("{}", value + 0.0) } else { String::new() };
            row.extend(future.outcomes.iter().map(value));
            let cause = future.cause();
            row.push(cause.map_or_else(String::new, |(place, _)| inert(futures.conditions[place].text())));
            row.push(cause.map_or_else(String::new, |(_, first)| month(first)));
            row.extend(future.failures.iter().map(|first| first.map_or_else(String::new, month)));
        } else {
            row.extend(vec![String::new(); futures.outcomes.len()]);
            row.extend(["not computed".to_owned(), String::new()]);
            row.extend(vec![String::new(); futures.conditions.len()]);
        }
        write(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn number(value: f64) -> Value {
    if value.is_finite() { Value::from(value + 0.0) } else { Value::Null }
}

fn estimate(found: Option<Estimate>) -> Value {
    found.map_or(
        Value::Null,
        |found| json!({"value": number(found.value), "low": number(found.low), "high": number(found.high)}),
    )
}

/// What the futures say, with intervals of 95 %.
pub fn json(futures: &Futures, run: &Run, plan: &Plan, command: &str, sentence: &str) -> Value {
    let outcome = |(place, outcome): (usize, &crate::analysis::Outcome)| {
        let sample: FutureSample = futures.sample(place);
        let percentiles: serde_json::Map<String, Value> =
            PERCENTILES.iter().map(|(name, share)| ((*name).to_owned(), estimate(sample.percentile(*share)))).collect();
        json!({
            "outcome": outcome.text(), "label": outcome.label(), "count": sample.count(),
            "plan": futures.plan.as_ref().map(|plan| number(plan.outcomes[place])),
            "mean": estimate(sample.mean()), "percentiles": percentiles,
            "cvar": {"share": LOWEST, "value": sample.mean_of_lowest(LOWEST).map(number)},
        })
    };
    let condition = |(place, condition): (usize, &crate::analysis::Condition)| {
        let fared = futures.fared(place);
        let by_month: serde_json::Map<String, Value> = (1..)
            .zip(&fared.failed_by)
            .map(|(month, count)| (plan.month(month).to_string(), (*count).into()))
            .collect();
        json!({
            "condition": condition.text(), "holds": fared.holding, "count": futures.all.len(),
            "share": estimate(Some(fared.share)), "asked": condition.chance(), "met": fared.is_met,
            "failed_by": by_month,
        })
    };
    let cause = |(place, condition): (usize, &crate::analysis::Condition)| {
        let fared = futures.fared(place);
        json!({"condition": condition.text(), "first": fared.first, "ever": futures.all.len() - fared.holding})
    };
    json!({
        "wattfolio": env!("CARGO_PKG_VERSION"), "plan": plan.company.name, "plan_hash": run.plan_hash,
        "scenario": (!run.scenario.is_empty()).then_some(&run.scenario), "set": run.sets, "command": command,
        "seed": run.seed, "futures": run.futures, "sentence": sentence,
        "computed": futures.all.len(), "refused": futures.refused.as_ref().map(|(count, why)| json!({"count": count, "why": why})),
        "all_hold": estimate(Some(futures.all_hold())),
        "outcomes": futures.outcomes.iter().enumerate().map(outcome).collect::<Value>(),
        "conditions": futures.conditions.iter().enumerate().map(condition).collect::<Value>(),
        "causes": futures.conditions.iter().enumerate().map(cause).collect::<Value>(),
    })
}
