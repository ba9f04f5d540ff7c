//! The figures of a choice, a frontier and a timing as JSON.

use crate::analysis::{
    AtRent, Chosen, Estimate, Frontier, Many, Risk, Rule, Spot, Start, Sure, Timing, TriedPick, Turn,
};
use crate::formula::Book;
use crate::plan::{Plan, Scenario, Setting};
use serde_json::{Map, Value, json};

fn number(value: f64) -> Value {
    // There is no zero below zero.
    if value.is_finite() { Value::from(value + 0.0) } else { Value::Null }
}

fn month(plan: &Plan, number: i64) -> Value {
    if number > 0 { plan.month(number).to_string().into() } else { Value::Null }
}

fn estimate(estimate: Option<Estimate>) -> Value {
    match estimate {
        Some(known) => json!({"value": number(known.value), "low": number(known.low), "high": number(known.high)}),
        None => Value::Null,
    }
}

fn many(many: &Many) -> Value {
    json!({
        "futures": many.futures, "mean": estimate(many.mean), "p10": number(many.tenth), "meets": many.is_met(),
        "holds": many.holds.iter().map(|share| estimate(*share)).collect::<Value>(),
    })
}

fn scenario(scenario: &Scenario) -> Value {
    let setting = |setting: &Setting| match setting {
        Setting::Number(value) => number(*value),
        Setting::Flag(on) => (*on).into(),
        other => other.to_string().into(),
    };
    let overrides: Map<String, Value> =
        scenario.overrides.iter().map(|(path, value)| (path.clone(), setting(value))).collect();
    json!({"id": scenario.id, "name": scenario.name, "overrides": overrides})
}

/// The answer in figures.
pub(super) fn figures(chosen: &Chosen, book: &Book, plan: &Plan) -> Value {
    let of = |tried: &TriedPick| {
        let decisions: Map<String, Value> = chosen
            .decisions
            .iter()
            .zip(&tried.pick)
            .map(|(decision, variant)| {
                let key = decision.phase.clone().unwrap_or_else(|| decision.name.clone());
                (key, decision.texts[*variant as usize].as_str().into())
            })
            .collect();
        let headroom = tried
            .judged
            .least
            .iter()
            .map(|(headroom, at)| json!({"headroom": number(*headroom), "month": month(plan, *at)}));
        json!({
            "decisions": decisions, "value": number(tried.judged.value), "conditions": headroom.collect::<Value>(),
            "holds": chosen.first_failure(&tried.judged).is_none(), "refused": tried.judged.refused,
        })
    };
    let name = |place: usize| chosen.condition_name(book, place);
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put(
        "outcome",
        json!({
            "outcome": chosen.outcome.text(), "label": chosen.outcome.label(), "unit": chosen.outcome.unit().to_string(),
        }),
    );
    put("conditions", (0..chosen.count_conditions()).map(|place| Value::from(name(place))).collect());
    put("today", of(&chosen.today));
    put("tried", chosen.tried.len().into());
    put(
        "gap",
        match chosen.sure {
            Sure::All { picks } => json!({"kind": "all plans tried", "plans": picks}),
            Sure::Best { neighbours, runs, agree } => {
                json!({"kind": "no better neighbour", "neighbours": neighbours, "runs": runs, "agree": agree})
            }
            Sure::Unsettled => json!({"kind": "unsettled"}),
            Sure::Stopped => json!({"kind": "stopped"}),
        },
    );
    if let Some(crowd) = &chosen.crowd {
        let of = |(tried, found): &(TriedPick, Many)| json!({"plan": of(tried), "futures": many(found)});
        put("today_fresh", many(&crowd.today));
        put("entered", crowd.entered.iter().map(of).collect());
        put("searched", crowd.searched.iter().map(of).collect());
        put("fresh", crowd.fresh.iter().map(of).collect());
    }
    match &chosen.found {
        Ok(proposal) => {
            let fresh = chosen.crowd.as_ref().and_then(|crowd| crowd.of(&proposal.tried.pick));
            put("proposal", scenario(&proposal.scenario));
            put("plan", of(&proposal.tried));
            put("value", number(proposal.tried.judged.value));
            put("value_fresh", fresh.map_or(Value::Null, many));
            let moves = proposal.moves.iter().map(|it| json!({
                "decision": chosen.decisions[it.decision].name,
                "choice": chosen.decisions[it.decision].choice(proposal.tried.pick[it.decision]),
                "effect": number(it.effect), "loses_if_undone": number(it.loses),
                "may_be_undone": !it.is_forbidden, "breaks_if_undone": it.breaks.map(|(place, at)| json!({"condition": name(place), "month": month(plan, at)})),
            }));
            put("moves", moves.collect());
            let prices = proposal.prices.iter().map(|price| {
                json!({
                    "condition": name(price.condition), "headroom": number(price.headroom.0),
                    "month": month(plan, price.headroom.1), "weaker_by": number(price.weaker.0),
                    "gain": number(price.weaker.1), "price": number(price.weaker.1 / price.weaker.0),
                    "gain_if_dropped": number(price.dropped),
                })
            });
            put("binding", prices.collect());
            let others = proposal.alternatives.iter().map(|other| {
                json!({
                    "plan": of(&other.tried), "value_fresh": other.many.as_ref().map_or(Value::Null, many),
                })
            });
            put("alternatives", others.collect());
        }
        Err(infeasible) => {
            let misses = infeasible.misses.iter().map(
                |(place, by, at)| json!({"condition": name(*place), "by": number(*by), "month": month(plan, *at)}),
            );
            let relaxations = infeasible
                .relaxations
                .iter()
                .map(|(place, by)| json!({"condition": name(*place), "weaker_by": number(*by)}));
            put(
                "infeasible",
                json!({
                    "nearest": of(&infeasible.nearest), "misses": misses.collect::<Value>(),
                    "relaxations": relaxations.collect::<Value>(),
                }),
            );
        }
    }
    Value::Object(object)
}

/// A frontier in figures.
pub(super) fn of_frontier(frontier: &Frontier) -> Value {
    let spot = |(place, spot): (usize, &Spot)| {
        let decisions: Map<String, Value> = frontier
            .decisions
            .iter()
            .zip(&spot.tried.pick)
            .map(|(decision, variant)| {
                let key = decision.phase.clone().unwrap_or_else(|| decision.name.clone());
                (key, decision.texts[*variant as usize].as_str().into())
            })
            .collect();
        json!({
            "decisions": decisions, "value": number(spot.value), "risk": number(spot.risk),
            "on_frontier": frontier.front.contains(&place), "meets_conditions": spot.fails.is_none(),
            "futures": spot.many.as_ref().map_or(Value::Null, many),
        })
    };
    let risk = match &frontier.risk {
        Risk::Breach => "breach",
        Risk::LowestTenth => "lowest-tenth",
        Risk::Outcome(text) => text,
    };
    json!({
        "outcome": {"outcome": frontier.outcome.text(), "label": frontier.outcome.label(), "unit": frontier.outcome.unit().to_string()},
        "risk": risk, "tried": frontier.tried, "futures": frontier.futures,
        "conditions": frontier.conditions.iter().map(|condition| condition.text()).collect::<Value>(),
        "points": frontier.spots.iter().enumerate().map(spot).collect::<Value>(),
        "frontier": frontier.front, "knee": frontier.knee, "today": 0,
    })
}

/// What decides at a date of a timing: a trigger in figures, "always" or "never".
fn trigger(turn: Option<Turn>, unit: &str) -> Value {
    match turn {
        None => Value::Null,
        Some(Turn::Always) => json!("always"),
        Some(Turn::Never) => json!("never"),
        Some(Turn::At(it)) => {
            json!({"level": number(it.level), "low": number(it.low), "high": number(it.high), "begins_below": it.is_below, "unit": unit})
        }
    }
}

/// A timing in figures.
pub(super) fn of_timing(timing: &Timing, plan: &Plan) -> Value {
    let start = |start: &Start| {
        json!({
            "month": start.month.map(|number| plan.month(number).to_string()), "slip_months": number(start.slip),
            "in_the_plan": number(start.plan), "mean": estimate(start.mean), "begun": number(start.begun),
            "trigger": trigger(start.by_hashprice, "USD/PH/s/day"), "price_trigger": trigger(start.by_price, "USD"),
        })
    };
    let rule = |rule: &Rule| {
        json!({
            "begins_below": rule.is_below, "levels": rule.levels, "months": rule.months,
            "value": estimate(Some(rule.value)), "begun": number(rule.begun),
        })
    };
    let at_rent = |level: &AtRent| {
        let all = |turns: &[Option<Turn>], unit: &str| turns.iter().map(|turn| trigger(*turn, unit)).collect::<Value>();
        json!({
            "percentile": level.percentile, "rent": number(level.rent),
            "price_triggers": all(&level.price, "USD"), "triggers": all(&level.hashprice, "USD/PH/s/day"),
        })
    };
    let waiting = timing.waiting.as_ref().map(|waiting| {
        json!({
            "futures": waiting.futures, "fixed": waiting.fixed, "fixed_value": estimate(Some(waiting.fixed_value)),
            "policy": estimate(Some(waiting.policy)), "foresight": estimate(Some(waiting.foresight)),
            "gain": estimate(Some(waiting.gain)), "months": number(waiting.months),
            "line": waiting.line.as_ref().map(rule), "rule": waiting.rule.as_ref().map(rule),
            "rent": waiting.rent.as_ref().map(|rent| json!({"driver": rent.of.label, "unit": rent.of.unit, "at": rent.levels.iter().map(at_rent).collect::<Value>()})),
        })
    });
    json!({
        "phase": timing.phase, "lever": timing.lever.text(),
        "outcome": {"outcome": timing.outcome.text(), "label": timing.outcome.label(), "unit": timing.outcome.unit().to_string()},
        "dates": timing.starts.iter().map(start).collect::<Value>(), "best": timing.best, "waiting": waiting,
    })
}
