//! The figures of an answer as CSV, at full precision.

use crate::analysis::{
    Answered, Bridge, Chosen, Found, Frontier, Holds, Lever, Seek, Spot, Start, Sweep, Timing, Tornado, TriedPick, Turn,
};
use crate::export::futures::table;
use crate::export::inert;
use crate::formula::Book;
use crate::plan::Plan;

/// A row for each point of a curve or sweep, each bar, or each part.
pub fn csv(answered: &Answered) -> String {
    let plan = answered.asks.plan();
    let rows = match &answered.found {
        Found::Seek(seek) => of_seek(seek, plan),
        Found::Sweep(sweep) => of_sweep(sweep, plan),
        Found::Tornado(tornado) => of_tornado(tornado, plan),
        Found::Bridge(bridge) => of_bridge(bridge),
        Found::Futures(simulated) => table(&simulated.futures, plan),
        Found::Chosen(chosen) => of_chosen(chosen, &answered.book, plan),
        Found::Frontier(frontier) => of_frontier(frontier),
        Found::Timing(timing) => of_timing(timing, plan),
    };
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    rows.iter().for_each(|row| writer.write_record(row).unwrap_or_default());
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn number(value: f64) -> String {
    if value.is_finite() { format!("{}", value + 0.0) } else { String::new() }
}

fn at(lever: &Lever, plan: &Plan, value: f64) -> String {
    let is_word = matches!(lever.holds(), Holds::Month | Holds::Place);
    if is_word { inert(&lever.shown(plan, value)) } else { number(value) }
}

fn month(plan: &Plan, number: Option<i64>) -> String {
    number.map_or_else(String::new, |number| plan.month(number).to_string())
}

/// A row for each plan.
fn of_frontier(frontier: &Frontier) -> Vec<Vec<String>> {
    let mut head: Vec<String> = frontier.decisions.iter().map(|decision| inert(&decision.name)).collect();
    head.push(inert(frontier.outcome.text()));
    head.extend(["risk", "on_frontier", "knee", "meets_conditions"].map(str::to_owned));
    let row = |(place, spot): (usize, &Spot)| {
        let variants = frontier.decisions.iter().zip(&spot.tried.pick);
        let mut row: Vec<String> =
            variants.map(|(decision, variant)| inert(&decision.texts[*variant as usize])).collect();
        row.extend([number(spot.value), number(spot.risk)]);
        row.push(frontier.front.contains(&place).to_string());
        row.push((frontier.knee == Some(place)).to_string());
        row.push(spot.fails.is_none().to_string());
        row
    };
    std::iter::once(head).chain(frontier.spots.iter().enumerate().map(row)).collect()
}

/// A row for each date.
fn of_timing(timing: &Timing, plan: &Plan) -> Vec<Vec<String>> {
    let head = [
        "month",
        "slip_months",
        "in_the_plan",
        "mean",
        "low",
        "high",
        "trigger",
        "trigger_low",
        "trigger_high",
        "price_trigger",
        "price_trigger_low",
        "price_trigger_high",
        "line",
        "begun",
    ];
    let line = timing.waiting.as_ref().and_then(|waiting| waiting.line.as_ref());
    let row = |(date, start): (usize, &Start)| {
        let mean = start.mean.map_or([f64::NAN; 3], |mean| [mean.value, mean.low, mean.high]);
        let of = |turn: Option<Turn>| match turn {
            Some(Turn::At(it)) => [it.level, it.low, it.high].map(number),
            Some(Turn::Always) => ["always", "", ""].map(str::to_owned),
            Some(Turn::Never) => ["never", "", ""].map(str::to_owned),
            None => ["", "", ""].map(str::to_owned),
        };
        let mut row = vec![month(plan, start.month), number(start.slip), number(start.plan)];
        row.extend(mean.map(number).into_iter().chain(of(start.by_hashprice)).chain(of(start.by_price)));
        row.push(line.map_or_else(String::new, |line| number(line.levels[date])));
        row.push(number(start.begun));
        row
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(timing.starts.iter().enumerate().map(row)).collect()
}

/// A row for each plan that was tried.
fn of_chosen(chosen: &Chosen, book: &Book, plan: &Plan) -> Vec<Vec<String>> {
    let places = 0..chosen.count_conditions();
    let names: Vec<String> = places.map(|place| chosen.condition_name(book, place)).collect();
    let mut head: Vec<String> = chosen.decisions.iter().map(|decision| inert(&decision.name)).collect();
    head.push(inert(chosen.outcome.text()));
    head.extend(names.iter().map(|name| inert(&format!("headroom of {name}"))));
    head.extend(["holds", "first_failure", "month", "refused"].map(str::to_owned));
    let row = |tried: &TriedPick| {
        let variants = chosen.decisions.iter().zip(&tried.pick);
        let mut row: Vec<String> =
            variants.map(|(decision, variant)| inert(&decision.texts[*variant as usize])).collect();
        row.push(number(tried.judged.value));
        row.extend(tried.judged.least.iter().take(chosen.count_conditions()).map(|(headroom, _)| number(*headroom)));
        let failure = chosen.first_failure(&tried.judged);
        let refused = tried.judged.refused.clone().unwrap_or_default();
        row.push((failure.is_none() && refused.is_empty()).to_string());
        row.push(failure.map_or_else(String::new, |(place, _)| inert(&names[place])));
        row.push(month(plan, failure.map(|(_, month)| month).filter(|month| *month > 0)));
        row.push(inert(&refused));
        row
    };
    std::iter::once(head).chain(chosen.tried.iter().map(row)).collect()
}

fn of_seek(seek: &Seek, plan: &Plan) -> Vec<Vec<String>> {
    let head = [seek.lever.pattern(), seek.condition.left().text(), "holds", "month"].map(inert).to_vec();
    let row = |sample: &crate::analysis::Sample| {
        vec![
            at(&seek.lever, plan, sample.at),
            number(sample.outcome),
            sample.holds.to_string(),
            month(plan, sample.month),
        ]
    };
    std::iter::once(head).chain(seek.curve.iter().map(row)).collect()
}

fn of_sweep(sweep: &Sweep, plan: &Plan) -> Vec<Vec<String>> {
    let mut head: Vec<String> = sweep.levers.iter().map(|lever| inert(lever.pattern())).collect();
    head.extend(sweep.outcomes.iter().map(|outcome| inert(outcome.text())));
    head.extend(["holds", "first_failure", "month"].map(str::to_owned));
    let row = |point: &crate::analysis::Swung| {
        let mut row: Vec<String> =
            sweep.levers.iter().zip(&point.at).map(|(lever, value)| at(lever, plan, *value)).collect();
        let outcome = |i: usize| point.outcomes.get(i).map_or_else(String::new, |reading| number(reading.value));
        row.extend((0..sweep.outcomes.len()).map(outcome));
        let holds = if point.refused.is_some() { String::new() } else { point.first_failure.is_none().to_string() };
        let failure = point.first_failure.map(|(place, when)| (sweep.conditions[place].text(), month(plan, when)));
        let (condition, when) = failure.unwrap_or_default();
        row.extend([holds, inert(condition), when]);
        row
    };
    std::iter::once(head).chain(sweep.points.iter().map(row)).collect()
}

fn of_tornado(tornado: &Tornado, plan: &Plan) -> Vec<Vec<String>> {
    let head = ["path", "label", "unit", "low", "high", "at_low", "at_high", "break_even"].map(str::to_owned).to_vec();
    let row = |bar: &crate::analysis::Bar| {
        let end = |point: Option<&(f64, crate::analysis::Reading)>| {
            point.map_or_else(String::new, |(value, _)| at(&bar.lever, plan, *value))
        };
        vec![
            inert(bar.lever.pattern()),
            inert(bar.lever.label()),
            inert(bar.lever.unit()),
            end(bar.points.first()),
            end(bar.points.last()),
            number(bar.at_low()),
            number(bar.at_high()),
            bar.break_even.map_or_else(String::new, |value| at(&bar.lever, plan, value)),
        ]
    };
    std::iter::once(head).chain(tornado.bars.iter().map(row)).collect()
}

fn of_bridge(bridge: &Bridge) -> Vec<Vec<String>> {
    let head = ["name", "effect", "paths"].map(str::to_owned).to_vec();
    let row = |part: &crate::analysis::Step| vec![inert(&part.name), number(part.effect), part.paths.join(" ")];
    let end = |name: &str, value: f64| vec![name.to_owned(), number(value), String::new()];
    let mut rows = vec![head, end("from", bridge.from.value)];
    rows.extend(bridge.parts.iter().map(row));
    rows.push(end("to", bridge.to.value));
    rows
}
