//! The bars of a tornado, and the steps of a bridge.

use super::canvas::{Anchor, BAD, Canvas, GOOD, GRID, HEIGHT, MUTED, TEXT, TOP, WIDTH, fitted};
use super::scale::{Scale, figure, range, shown};
use crate::analysis::{Bar, Bridge, Outcome, Tornado, spoken};
use crate::formula::Book;
use crate::plan::Plan;

const LOW: &str = "#9aa5b2";
const HIGH: &str = "#46515e";
const LEFT: f64 = 330.0;
/// The steps that are told apart.
const MOST_STEPS: usize = 12;

/// The name of the unit in which values are written, as it stands beside the name of what they are.
fn unit_of(outcome: &Outcome, span: (f64, f64)) -> String {
    let unit = shown(outcome.unit(), outcome.format(), span).1;
    if unit.is_empty() || unit == "month" { String::new() } else { format!(", {unit}") }
}

/// Bars from the plan to both ends of each input.
pub(super) fn tornado(canvas: &mut Canvas, tornado: &Tornado, plan: &Plan, book: &Book) -> Option<()> {
    let outcome = &tornado.outcome;
    let standing = tornado.standing.value;
    let values = tornado.bars.iter().flat_map(|bar| bar.points.iter().map(|(_, reading)| reading.value));
    let span = range(values.chain([standing]).chain(tornado.level))?;
    let right = if tornado.level.is_some() { WIDTH - 220.0 } else { WIDTH - 60.0 };
    let x = Scale::new(span, (LEFT + 40.0, right - 60.0));
    let short = |value: f64| figure(book, value, (outcome.unit(), outcome.format()), span);
    let rows = tornado.bars.len().max(1) as f64;
    let height = ((HEIGHT - TOP - 90.0) / rows).min(40.0);
    let top = TOP + 46.0;
    let bottom = top + height * rows;
    let name = format!("{}{}", outcome.label(), unit_of(outcome, span));
    canvas.bold(24.0, TOP + 10.0, &fitted(&name, WIDTH - 48.0), TEXT, Anchor::Start);
    canvas.text(24.0, TOP + 32.0, "input, from and to", MUTED, Anchor::Start);
    canvas.bold(x.at(standing), TOP + 32.0, &format!("plan {}", short(standing)), TEXT, Anchor::Middle);
    canvas.line((x.at(standing), TOP + 40.0), (x.at(standing), bottom), TEXT, (1.2, ""));
    if let Some(level) = tornado.level {
        canvas.line((x.at(level), TOP + 40.0), (x.at(level), bottom), BAD, (1.2, "5 4"));
        let said = spoken(book, level, outcome.unit(), outcome.format());
        canvas.text(WIDTH - 24.0, TOP + 32.0, &format!("reaches {said} at"), MUTED, Anchor::End);
    }
    for (i, bar) in tornado.bars.iter().enumerate() {
        let y = top + height * i as f64;
        canvas.text(24.0, y + height / 2.0 - 2.0, &fitted(bar.lever.label(), LEFT - 30.0), TEXT, Anchor::Start);
        if let (Some(first), Some(last)) = (bar.points.first(), bar.points.last()) {
            let ends = format!("{} … {}", bar.lever.said(plan, first.0), bar.lever.said(plan, last.0));
            canvas.text(24.0, y + height / 2.0 + 12.0, &fitted(&ends, LEFT - 30.0), MUTED, Anchor::Start);
        }
        both_ends(canvas, bar, (x, standing), (y, height), &short);
        if tornado.level.is_some() {
            let text = bar.break_even.map_or_else(|| "alone never".to_owned(), |at| bar.lever.said(plan, at));
            let color = if bar.break_even.is_some() { TEXT } else { MUTED };
            canvas.text(WIDTH - 24.0, y + height / 2.0 + 2.0, &text, color, Anchor::End);
        }
    }
    let legend = bottom + 22.0;
    canvas.rectangle((24.0, legend - 9.0), (12.0, 10.0), LOW);
    canvas.text(42.0, legend, "input at its low", MUTED, Anchor::Start);
    canvas.rectangle((150.0, legend - 9.0), (12.0, 10.0), HIGH);
    canvas.text(168.0, legend, "at its high", MUTED, Anchor::Start);
    canvas.ends_at(legend + 20.0);
    Some(())
}

/// The bars of one input. Where both lie on one side of the plan, the value of the shorter one stands on the other side.
fn both_ends(
    canvas: &mut Canvas,
    bar: &Bar,
    (x, standing): (Scale, f64),
    (y, height): (f64, f64),
    short: &dyn Fn(f64) -> String,
) {
    let mut ends = [(bar.at_low(), LOW), (bar.at_high(), HIGH)];
    // The wider one first, so that the other is seen where both lie on one side.
    if (ends[0].0 - standing).abs() < (ends[1].0 - standing).abs() {
        ends.swap(0, 1);
    }
    let one_side = (ends[0].0 < standing) == (ends[1].0 < standing);
    for (i, (value, color)) in ends.into_iter().enumerate().filter(|(_, (value, _))| value.is_finite()) {
        let (from, to) = (x.at(standing).min(x.at(value)), x.at(standing).max(x.at(value)));
        canvas.rectangle((from, y + height * 0.18), (to - from, height * 0.55), color);
        if to - from < 0.05 {
            continue;
        }
        let base = y + height / 2.0 + 2.0;
        let is_left = if i == 1 && one_side { value >= standing } else { value < standing };
        let middle = x.at(standing);
        let (at, anchor) = match (is_left, i == 1 && one_side) {
            (true, true) => (middle - 6.0, Anchor::End),
            (false, true) => (middle + 6.0, Anchor::Start),
            (true, false) => (from - 6.0, Anchor::End),
            (false, false) => (to + 6.0, Anchor::Start),
        };
        canvas.label(at, base, &short(value), TEXT, anchor);
    }
}

/// From the one case by its steps to the other, from zero; `names` are what the cases are called.
pub(super) fn bridge(canvas: &mut Canvas, bridge: &Bridge, names: (&str, &str), book: &Book) -> Option<()> {
    let outcome = &bridge.outcome;
    let parts = bridge.largest(MOST_STEPS);
    let mut at = bridge.from.value;
    let mut bars: Vec<(String, f64, f64, &str)> = vec![(names.0.to_owned(), 0.0, at, HIGH)];
    for part in &parts {
        let color = if part.effect >= 0.0 { GOOD } else { BAD };
        bars.push((part.name.clone(), at, at + part.effect, color));
        at += part.effect;
    }
    bars.push((names.1.to_owned(), 0.0, bridge.to.value, HIGH));
    let span = range(bars.iter().flat_map(|(_, from, to, _)| [*from, *to]))?;
    let short = |value: f64| figure(book, value, (outcome.unit(), outcome.format()), span);
    let x = Scale::new(span, (LEFT, WIDTH - 90.0));
    let height = ((HEIGHT - TOP - 40.0) / bars.len() as f64).min(34.0);
    let top = TOP + 26.0;
    let bottom = top + height * bars.len() as f64;
    let name = format!("{}{}", outcome.label(), unit_of(outcome, span));
    canvas.bold(24.0, TOP + 10.0, &fitted(&name, WIDTH - 48.0), TEXT, Anchor::Start);
    canvas.line((x.at(0.0), top - 8.0), (x.at(0.0), bottom), GRID, (1.2, ""));
    for (i, (name, from, to, color)) in bars.iter().enumerate() {
        let y = top + height * i as f64;
        let is_end = i == 0 || i + 1 == bars.len();
        let name = fitted(name, LEFT - 34.0);
        canvas.text(LEFT - 14.0, y + height / 2.0 + 4.0, &name, if is_end { TEXT } else { MUTED }, Anchor::End);
        let (low, high) = (x.at(*from).min(x.at(*to)), x.at(*from).max(x.at(*to)));
        canvas.rectangle((low, y + height * 0.15), ((high - low).max(1.0), height * 0.7), color);
        let text = if is_end { short(*to) } else { signed(&short(to - from), to - from) };
        canvas.text(high + 8.0, y + height / 2.0 + 4.0, &text, TEXT, Anchor::Start);
        if i + 1 < bars.len() {
            canvas.line((x.at(*to), y + height * 0.85), (x.at(*to), y + height * 1.15), MUTED, (1.0, ""));
        }
    }
    canvas.ends_at(bottom + 20.0);
    Some(())
}

fn signed(text: &str, value: f64) -> String {
    if value > 0.0 { format!("+{text}") } else { text.to_owned() }
}
