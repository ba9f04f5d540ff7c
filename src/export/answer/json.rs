//! An answer as one JSON object: what was asked, the answer in words, and the figures of its kind.

use super::chosen;
use crate::analysis::{Answered, Bridge, Found, Holds, Lever, Reading, Sample, Seek, Sweep, Swung, Tornado};
use crate::export::futures::figures;
use crate::plan::Plan;
use serde_json::{Map, Value, json};

/// What was asked, as every answer repeats it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The company's name
    pub plan: &'a str,
    /// SHA-256 of the base's file
    pub plan_hash: &'a str,
    /// The id of the scenario; None for the base
    pub scenario: Option<&'a str>,
    /// Inputs changed after the scenario, as PATH=VALUE
    pub sets: &'a [String],
    /// The command that gives this answer
    pub command: &'a str,
    /// The id of the question, if it is one of the plan's
    pub question: Option<&'a str>,
}

/// One object with the answer.
pub fn json(answered: &Answered, asked: &Asked) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("wattfolio", env!("CARGO_PKG_VERSION").into());
    put("plan", asked.plan.into());
    put("plan_hash", asked.plan_hash.into());
    put("scenario", asked.scenario.into());
    put("set", asked.sets.into());
    put("command", asked.command.into());
    put("question", asked.question.into());
    put("mark", answered.told.mark.word().into());
    put("sentence", answered.told.sentence.as_str().into());
    let facts = answered.told.facts.iter().map(|fact| json!({"mark": fact.mark.word(), "text": fact.text}));
    put("facts", facts.collect());
    let Value::Object(figures) = values(answered) else { return Value::Object(object) };
    object.extend(figures);
    Value::Object(object)
}

/// The figures of an answer, at full precision.
pub fn values(answered: &Answered) -> Value {
    let plan = answered.asks.plan();
    match &answered.found {
        Found::Seek(seek) => of_seek(seek, plan),
        Found::Sweep(sweep) => of_sweep(sweep, plan),
        Found::Tornado(tornado) => of_tornado(tornado, plan),
        Found::Bridge(bridge) => of_bridge(bridge, plan),
        Found::Futures(simulated) => figures(simulated, plan),
        Found::Chosen(chosen) => chosen::figures(chosen, &answered.book, plan),
        Found::Frontier(frontier) => chosen::of_frontier(frontier),
        Found::Timing(timing) => chosen::of_timing(timing, plan),
    }
}

fn number(value: f64) -> Value {
    // There is no zero below zero.
    if value.is_finite() { Value::from(value + 0.0) } else { Value::Null }
}

/// A value of a lever: a number, a month such as 2028-03, or the word of a list.
fn at(lever: &Lever, plan: &Plan, value: f64) -> Value {
    let is_date = lever.holds() == Holds::Month;
    if is_date || lever.holds() == Holds::Place { lever.shown(plan, value).into() } else { number(value) }
}

fn month(plan: &Plan, number: Option<i64>) -> Value {
    number.map(|number| plan.month(number).to_string()).into()
}

fn reading(plan: &Plan, reading: Reading) -> Value {
    json!({"value": number(reading.value), "month": month(plan, reading.month)})
}

fn lever(lever: &Lever) -> Value {
    json!({"path": lever.pattern(), "label": lever.label(), "unit": lever.unit(), "lever": lever.text()})
}

fn of_seek(seek: &Seek, plan: &Plan) -> Value {
    let sample = |sample: &Sample| {
        json!({
            "at": at(&seek.lever, plan, sample.at), "outcome": number(sample.outcome), "holds": sample.holds,
            "month": month(plan, sample.month),
        })
    };
    let answers = seek.answers.iter().map(|answer| {
        json!({
            "kind": answer.kind.word(), "at": at(&seek.lever, plan, answer.stretch.0),
            "to": at(&seek.lever, plan, answer.stretch.1), "changes_at": at(&seek.lever, plan, seek.value_of(answer)),
            "outcome": number(answer.outcome), "outcome_to": number(answer.outcome_to),
            "holds_below": answer.holds.0, "holds_above": answer.holds.1, "month": month(plan, answer.month),
        })
    });
    json!({
        "lever": lever(&seek.lever), "condition": seek.condition.text(),
        "answers": answers.collect::<Value>(), "nearest": seek.nearest.as_ref().map(sample), "why": seek.why,
        "spacing": number(seek.spacing), "standing": seek.standing.as_ref().map(sample),
        "curve": seek.curve.iter().map(sample).collect::<Value>(),
    })
}

fn of_sweep(sweep: &Sweep, plan: &Plan) -> Value {
    let point = |point: &Swung| {
        let values = sweep.levers.iter().zip(&point.at).map(|(lever, value)| at(lever, plan, *value));
        let failure = point
            .first_failure
            .map(|(place, when)| json!({"condition": sweep.conditions[place].text(), "month": month(plan, when)}));
        json!({
            "at": values.collect::<Value>(),
            "outcomes": point.outcomes.iter().map(|read| number(read.value)).collect::<Value>(),
            "months": point.outcomes.iter().map(|read| month(plan, read.month)).collect::<Value>(),
            "holds": (point.refused.is_none()).then_some(point.first_failure.is_none()),
            "first_failure": failure,
            "refused": point.refused,
        })
    };
    json!({
        "levers": sweep.levers.iter().map(lever).collect::<Value>(),
        "outcomes": sweep.outcomes.iter().map(|outcome| json!({
            "outcome": outcome.text(), "label": outcome.label(), "unit": outcome.unit().to_string(),
        })).collect::<Value>(),
        "conditions": sweep.conditions.iter().map(|condition| condition.text()).collect::<Value>(),
        "standing": sweep.standing.as_ref().map(point),
        "points": sweep.points.iter().map(point).collect::<Value>(),
    })
}

fn of_tornado(tornado: &Tornado, plan: &Plan) -> Value {
    let bars = tornado.bars.iter().map(|bar| {
        let ends = (bar.points.first().map(|(at, _)| *at), bar.points.last().map(|(at, _)| *at));
        let end = |end: Option<f64>| end.map(|value| at(&bar.lever, plan, value));
        let points = bar.points.iter().map(|(value, read)| json!([at(&bar.lever, plan, *value), number(read.value)]));
        json!({
            "path": bar.lever.pattern(), "label": bar.lever.label(), "unit": bar.lever.unit(), "lever": bar.lever.text(),
            "low": end(ends.0), "high": end(ends.1), "at_low": number(bar.at_low()), "at_high": number(bar.at_high()),
            "points": points.collect::<Value>(),
            "break_even": bar.break_even.map(|value| at(&bar.lever, plan, value)),
            "sought": [at(&bar.lever, plan, bar.sought.0), at(&bar.lever, plan, bar.sought.1)],
        })
    });
    json!({
        "outcome": tornado.outcome.text(), "label": tornado.outcome.label(), "unit": tornado.outcome.unit().to_string(),
        "standing": number(tornado.standing.value), "level": tornado.level.map(number), "inputs": tornado.inputs,
        "bars": bars.collect::<Value>(),
        "joint_low": number(tornado.joint.0.value), "joint_high": number(tornado.joint.1.value),
    })
}

fn of_bridge(bridge: &Bridge, plan: &Plan) -> Value {
    let parts =
        bridge.parts.iter().map(|part| json!({"name": part.name, "paths": part.paths, "effect": number(part.effect)}));
    json!({
        "outcome": bridge.outcome.text(), "label": bridge.outcome.label(), "unit": bridge.outcome.unit().to_string(),
        "from": reading(plan, bridge.from), "to": reading(plan, bridge.to),
        "ordered": bridge.is_ordered, "exact": bridge.is_exact, "parts": parts.collect::<Value>(),
    })
}
