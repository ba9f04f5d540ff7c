//! The bars of a tornado, and the steps of a bridge.

use super::canvas::{Anchor, BAD, Canvas, GOOD, GRID, HEIGHT, MUTED, TEXT, TOP, WIDTH};
use super::scale::{Scale, range};
use crate::analysis::{Bridge, Tornado, spoken};
use crate::formula::Book;
use crate::plan::Plan;

const LOW: &str = "#9aa5b2";
const HIGH: &str = "#46515e";
const LEFT: f64 = 330.0;
/// The steps that are told apart.
const MOST_STEPS: usize = 12;

/// Bars from the plan to both ends of each input.
pub(super) fn tornado(canvas: &mut Canvas, tornado: &Tornado, plan: &Plan, book: &Book) -> Option<()> {
    let outcome = &tornado.outcome;
    let standing = tornado.standing.value;
    let values = tornado.bars.iter().flat_map(|bar| bar.points.iter().map(|(_, reading)| reading.value));
    let span = range(values.chain([standing]).chain(tornado.level))?;
    let right = if tornado.level.is_some() { WIDTH - 190.0 } else { WIDTH - 90.0 };
    let x = Scale::new(span, (LEFT + 60.0, right - 60.0));
    let said = |value: f64| spoken(book, value, outcome.unit(), outcome.format());
    let rows = tornado.bars.len().max(1) as f64;
    let height = ((HEIGHT - TOP - 70.0) / rows).min(40.0);
    let bottom = TOP + 30.0 + height * rows;
    canvas.bold(24.0, TOP + 14.0, "Input, from and to", MUTED, Anchor::Start);
    canvas.bold(x.at(standing), TOP + 14.0, &format!("plan {}", said(standing)), TEXT, Anchor::Middle);
    for (i, bar) in tornado.bars.iter().enumerate() {
        let y = TOP + 30.0 + height * i as f64;
        canvas.text(24.0, y + height / 2.0 - 2.0, bar.lever.label(), TEXT, Anchor::Start);
        if let (Some(first), Some(last)) = (bar.points.first(), bar.points.last()) {
            let ends = format!("{} … {}", bar.lever.said(plan, first.0), bar.lever.said(plan, last.0));
            canvas.text(24.0, y + height / 2.0 + 12.0, &ends, MUTED, Anchor::Start);
        }
        let (low, high) = (bar.at_low(), bar.at_high());
        // The wider one first, so that the other is seen where both lie on one side.
        let mut ends = [(low, LOW), (high, HIGH)];
        if (low - standing).abs() < (high - standing).abs() {
            ends.swap(0, 1);
        }
        for (value, color) in ends.into_iter().filter(|(value, _)| value.is_finite()) {
            let (from, to) = (x.at(standing).min(x.at(value)), x.at(standing).max(x.at(value)));
            canvas.rectangle((from, y + height * 0.18), (to - from, height * 0.55), color);
            let (at, anchor) = if value < standing { (from - 6.0, Anchor::End) } else { (to + 6.0, Anchor::Start) };
            if outcome.unit().is_nothing(value - standing) {
                continue;
            }
            canvas.text(at, y + height / 2.0 + 2.0, &said(value), TEXT, anchor);
        }
        if tornado.level.is_some() {
            let text = bar.break_even.map_or_else(|| "alone never".to_owned(), |at| bar.lever.said(plan, at));
            let color = if bar.break_even.is_some() { TEXT } else { MUTED };
            canvas.text(WIDTH - 24.0, y + height / 2.0 + 2.0, &text, color, Anchor::End);
        }
    }
    canvas.line((x.at(standing), TOP + 24.0), (x.at(standing), bottom), TEXT, (1.2, ""));
    if let Some(level) = tornado.level {
        canvas.line((x.at(level), TOP + 24.0), (x.at(level), bottom), BAD, (1.2, "5 4"));
        canvas.text(WIDTH - 24.0, TOP + 14.0, &format!("reaches {} at", said(level)), MUTED, Anchor::End);
    }
    let legend = bottom + 18.0;
    canvas.rectangle((24.0, legend - 9.0), (12.0, 10.0), LOW);
    canvas.text(42.0, legend, "input at its low", MUTED, Anchor::Start);
    canvas.rectangle((150.0, legend - 9.0), (12.0, 10.0), HIGH);
    canvas.text(168.0, legend, "at its high", MUTED, Anchor::Start);
    Some(())
}

/// From the one case by its steps to the other, from zero.
pub(super) fn bridge(canvas: &mut Canvas, bridge: &Bridge, book: &Book) -> Option<()> {
    let outcome = &bridge.outcome;
    let said = |value: f64| spoken(book, value, outcome.unit(), outcome.format());
    let parts = bridge.largest(MOST_STEPS);
    let mut at = bridge.from.value;
    let mut bars: Vec<(String, f64, f64, &str)> = vec![("from".to_owned(), 0.0, at, HIGH)];
    for part in &parts {
        let color = if part.effect >= 0.0 { GOOD } else { BAD };
        bars.push((part.name.clone(), at, at + part.effect, color));
        at += part.effect;
    }
    bars.push(("to".to_owned(), 0.0, bridge.to.value, HIGH));
    let span = range(bars.iter().flat_map(|(_, from, to, _)| [*from, *to]))?;
    let x = Scale::new(span, (LEFT, WIDTH - 120.0));
    let height = ((HEIGHT - TOP - 30.0) / bars.len() as f64).min(34.0);
    let bottom = TOP + 8.0 + height * bars.len() as f64;
    canvas.line((x.at(0.0), TOP), (x.at(0.0), bottom), GRID, (1.2, ""));
    for (i, (name, from, to, color)) in bars.iter().enumerate() {
        let y = TOP + 8.0 + height * i as f64;
        let is_end = i == 0 || i + 1 == bars.len();
        canvas.text(LEFT - 14.0, y + height / 2.0 + 4.0, name, if is_end { TEXT } else { MUTED }, Anchor::End);
        let (low, high) = (x.at(*from).min(x.at(*to)), x.at(*from).max(x.at(*to)));
        canvas.rectangle((low, y + height * 0.15), ((high - low).max(1.0), height * 0.7), color);
        let text = if is_end { said(*to) } else { signed(&said(to - from), to - from) };
        canvas.text(high + 8.0, y + height / 2.0 + 4.0, &text, TEXT, Anchor::Start);
        if i + 1 < bars.len() {
            canvas.line((x.at(*to), y + height * 0.85), (x.at(*to), y + height * 1.15), MUTED, (1.0, ""));
        }
    }
    Some(())
}

fn signed(text: &str, value: f64) -> String {
    if value > 0.0 { format!("+{text}") } else { text.to_owned() }
}
