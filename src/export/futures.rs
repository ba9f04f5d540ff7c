//! Futures for other programs: a row for each as CSV, and what they say as one JSON object.

use crate::analysis::{
    Against, Bound, Cause, Common, Estimate, FAN_LINES, Fan, FutureSample, Futures, LOWEST, Ruled, Simulated, Uncertain,
};
use crate::export::inert;
use crate::plan::Plan;
use serde_json::{Map, Value, json};

/// What a run is known by: the same of these give the same futures.
#[derive(Clone, Debug)]
pub struct Run {
    /// SHA-256 of the base's file
    pub plan_hash: String,
    /// The id of the scenario; empty for the base
    pub scenario: String,
    /// Inputs changed after the scenario, as PATH=VALUE
    pub sets: Vec<String>,
    /// SHA-256 of the history of which futures are made; empty if they are of noise
    pub history_hash: String,
    /// The seed
    pub seed: u64,
    /// The number of all futures, of which these may be some
    pub futures: u64,
}

/// The columns that say what a row belongs to.
pub const RUN_COLUMNS: [&str; 7] = ["wattfolio", "plan_hash", "scenario", "set", "history_hash", "seed", "futures"];

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
pub fn csv(futures: &Futures, run: &Run, plan: &Plan, span: (u64, u64)) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let mut of_run = RUN_COLUMNS.map(str::to_owned).to_vec();
    for row in rows(futures, plan, span) {
        // Writing to memory cannot fail.
        writer.write_record(of_run.iter().chain(&row)).unwrap_or_default();
        of_run = vec![
            env!("CARGO_PKG_VERSION").to_owned(),
            run.plan_hash.clone(),
            run.scenario.clone(),
            run.sets.join("; "),
            run.history_hash.clone(),
            run.seed.to_string(),
            run.futures.to_string(),
        ];
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A row for each future of a run, under a head.
pub(super) fn table(futures: &Futures, plan: &Plan) -> Vec<Vec<String>> {
    rows(futures, plan, (1, futures.asked))
}

fn rows(futures: &Futures, plan: &Plan, (first, last): (u64, u64)) -> Vec<Vec<String>> {
    let mut head = vec![FUTURE.to_owned()];
    head.extend(futures.outcomes.iter().map(|outcome| inert(outcome.text())));
    head.extend(["cause", "month"].map(str::to_owned));
    head.extend(futures.conditions.iter().map(|condition| inert(condition.text())));
    head.extend(futures.uncertain.iter().map(|of| inert(&format!("drawn: {}", of.label))));
    head.extend(futures.ruled.iter().map(|ruled| inert(&format!("begins: {}", ruled.name))));
    let mut rows = vec![head];
    let month = |number: i64| if number == 0 { "fails".to_owned() } else { plan.month(number).to_string() };
    let mut known = futures.all.iter().peekable();
    for number in first..=last {
        let mut row = vec![number.to_string()];
        if let Some(future) = known.next_if(|future| future.number == number) {
            let value = |value: &f64| if value.is_finite() { format!("{}", value + 0.0) } else { String::new() };
            row.extend(future.outcomes.iter().map(value));
            let cause = future.cause();
            row.push(cause.map_or_else(String::new, |(place, _)| inert(futures.conditions[place].text())));
            row.push(cause.map_or_else(String::new, |(_, first)| month(first)));
            row.extend(future.failures.iter().map(|first| first.map_or_else(String::new, month)));
            row.extend(futures.uncertain.iter().zip(&future.drawn).map(|(of, value)| drawn(of, plan, *value)));
            row.extend(futures.ruled.iter().zip(&future.begun).map(|(ruled, slip)| begins(ruled, plan, *slip)));
        } else {
            row.extend(vec![String::new(); futures.outcomes.len()]);
            row.extend(["not computed".to_owned(), String::new()]);
            let rest = futures.conditions.len() + futures.uncertain.len() + futures.ruled.len();
            row.extend(vec![String::new(); rest]);
        }
        rows.push(row);
    }
    rows
}

/// What was drawn: a number at full precision, or a month as plans write it; nothing for what never happens.
fn drawn(of: &Uncertain, plan: &Plan, value: f64) -> String {
    match of.month(plan, value) {
        Some(month) => month.map_or_else(String::new, |month| month.to_string()),
        None => format!("{}", value + 0.0),
    }
}

/// When a phase begins by its rule: a month, the months of its slip if it has no date, "left out".
fn begins(ruled: &Ruled, plan: &Plan, slip: Option<f64>) -> String {
    let Some(slip) = slip else { return "left out".to_owned() };
    ruled.month(plan, slip).map_or_else(|| format!("{slip}"), |month| month.to_string())
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
pub fn json(simulated: &Simulated, run: &Run, plan: &Plan, command: &str, sentence: &str) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("wattfolio", env!("CARGO_PKG_VERSION").into());
    put("plan", plan.company.name.as_str().into());
    put("plan_hash", run.plan_hash.as_str().into());
    put("scenario", (!run.scenario.is_empty()).then_some(run.scenario.as_str()).into());
    put("set", run.sets.as_slice().into());
    put("history_hash", (!run.history_hash.is_empty()).then_some(run.history_hash.as_str()).into());
    put("command", command.into());
    put("sentence", sentence.into());
    if let Value::Object(figures) = figures(simulated, plan) {
        object.extend(figures);
    }
    Value::Object(object)
}

/// The figures of a run, and those of another case in the same futures.
pub fn figures(simulated: &Simulated, plan: &Plan) -> Value {
    let mut value = of_futures(&simulated.futures, plan);
    if let Value::Object(object) = &mut value {
        object.insert("seed".to_owned(), simulated.seed.into());
        object.insert("against".to_owned(), simulated.against.as_ref().map(|against| of_against(against, plan)).into());
    }
    value
}

fn of_against(against: &Against, plan: &Plan) -> Value {
    let difference = |(outcome, by): (&crate::analysis::Outcome, &crate::analysis::Difference)| {
        let at = |share| estimate(by.sample.percentile(share));
        json!({
            "outcome": outcome.text(), "count": by.sample.count(), "mean": estimate(by.mean), "more": estimate(Some(by.more)),
            "p5": at(0.05), "p50": at(0.5), "p95": at(0.95),
        })
    };
    json!({
        "name": against.name,
        "all_hold": estimate(against.all_hold), "fails_only_there": against.only_here, "fails_only_here": against.only_there,
        "differences": against.futures.outcomes.iter().zip(&against.outcomes).map(difference).collect::<Value>(),
        "futures": of_futures(&against.futures, plan),
    })
}

/// The bands of a fan, each month by itself.
fn of_fan(fan: &Fan, plan: &Plan) -> Value {
    let names = FAN_LINES.map(|share| format!("p{}", (share * 100.0).round()));
    let month = |(t, lines): (i64, Option<[f64; 5]>)| {
        let mut object = Map::new();
        object.insert("month".to_owned(), plan.month(t).to_string().into());
        let of_plan = usize::try_from(t - 1).ok().and_then(|t| fan.plan.get(t)).copied().unwrap_or(f64::NAN);
        object.insert("plan".to_owned(), number(of_plan));
        for (place, name) in names.iter().enumerate() {
            object.insert(name.clone(), lines.map_or(Value::Null, |lines| number(lines[place])));
        }
        Value::Object(object)
    };
    json!({
        "row": fan.key, "label": fan.label, "unit": fan.unit.to_string(), "count": fan.count(),
        "months": (1..).zip(fan.lines(|_| true)).map(month).collect::<Value>(),
    })
}

/// What the futures that fail have in common.
fn of_common(common: &Common, futures: &Futures, plan: &Plan) -> Value {
    let bound = |bound: &Bound| {
        let of = futures.uncertain.get(bound.input);
        let value = |value: f64| match of.and_then(|of| of.month(plan, value)) {
            Some(month) => month.map(|month| month.to_string()).into(),
            None => number(value),
        };
        json!({
            "input": of.map(|of| of.label.as_str()), "unit": of.map(|of| of.unit.as_str()),
            "rank_difference": number(bound.by), "low": bound.low.map(value), "high": bound.high.map(value),
            "lowest": value(bound.range.0), "highest": value(bound.range.1),
        })
    };
    let found = common
        .found
        .map(|found| json!({"coverage": found.coverage, "density": found.density, "support": found.support}));
    json!({"failing": common.failing, "box": found, "inputs": common.bounds.iter().map(bound).collect::<Value>()})
}

fn of_futures(futures: &Futures, plan: &Plan) -> Value {
    let outcome = |(place, outcome): (usize, &crate::analysis::Outcome)| {
        let sample: FutureSample = futures.sample(place);
        let percentiles: Map<String, Value> =
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
        let by_month: Map<String, Value> = (1..)
            .zip(&fared.failed_by)
            .map(|(month, count)| (plan.month(month).to_string(), (*count).into()))
            .collect();
        json!({
            "condition": condition.text(), "holds": fared.holding, "count": futures.all.len(),
            "share": estimate(Some(fared.share)), "asked": condition.chance(), "met": fared.is_met,
            "failed_by": by_month,
        })
    };
    let cause = |cause: Cause| {
        let quarters = (0_i64..).zip(&cause.by_quarter).filter(|(_, count)| **count > 0);
        let by_quarter: Map<String, Value> =
            quarters.map(|(quarter, count)| (plan.month(quarter * 3 + 1).to_string(), (*count).into())).collect();
        json!({
            "condition": futures.conditions[cause.condition].text(), "first": cause.first, "ever": cause.ever,
            "first_share": estimate(Some(cause.first_share)), "ever_share": estimate(Some(cause.ever_share)),
            "median_month": cause.median_month.map(|month| plan.month(month).to_string()),
            "first_by_quarter": by_quarter,
            "common": futures.common(cause.condition).map(|common| of_common(&common, futures, plan)),
        })
    };
    let begun = |(place, ruled): (usize, &Ruled)| {
        let dates = futures.begun(place);
        let count: usize = dates.iter().map(|(_, count)| count).sum();
        let by_date: Map<String, Value> =
            dates.iter().map(|(slip, count)| (begins(ruled, plan, Some(*slip)), (*count).into())).collect();
        json!({
            "phase": ruled.phase, "name": ruled.name, "begun": count, "left_out": futures.all.len() - count, "by_date": by_date,
        })
    };
    json!({
        "futures": futures.asked, "computed": futures.all.len(), "refused": futures.refused.as_ref().map(|(count, why)| json!({"count": count, "why": why})),
        "all_hold": estimate(Some(futures.all_hold())),
        "outcomes": futures.outcomes.iter().enumerate().map(outcome).collect::<Value>(),
        "conditions": futures.conditions.iter().enumerate().map(condition).collect::<Value>(),
        "causes": futures.causes().into_iter().map(cause).collect::<Value>(),
        "begins": futures.ruled.iter().enumerate().map(begun).collect::<Value>(),
        "fans": futures.fans.iter().map(|fan| of_fan(fan, plan)).collect::<Value>(),
    })
}
