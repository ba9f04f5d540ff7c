//! The curve of a seek, and the lines of a sweep.

use super::canvas::{ACCENT, Anchor, BAD, Canvas, FAILS, FRAME, GRID, HEIGHT, LINES, MUTED, TEXT, TOP, WIDTH};
use super::scale::{Scale, mark, range, shown};
use crate::analysis::{Holds, Lever, Outcome, RootKind, Seek, Sweep, spoken};
use crate::formula::{Book, Format, Unit};
use crate::plan::Plan;

const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 32.0;
const BOTTOM: f64 = HEIGHT - 62.0;
const PLOT_TOP: f64 = TOP + 22.0;

/// The axes of a plot over a lever.
struct Axes {
    x: Scale,
    y: Scale,
}

/// What is drawn over a lever.
struct Values<'a> {
    lever: &'a Lever,
    /// The name of the vertical axis
    name: &'a str,
    unit: Unit,
    format: Format,
}

fn axes(canvas: &mut Canvas, values: &Values, plan: &Plan, book: &Book, ys: impl Iterator<Item = f64>) -> Option<Axes> {
    let span = range(ys)?;
    let (unit, unit_name) = shown(values.unit, values.format, span);
    let y = Scale::new(span, (BOTTOM, PLOT_TOP));
    let (low, high) = values.lever.range();
    let x = Scale::new((low, high), (LEFT, RIGHT));
    let head = if unit_name == "month" { values.name.to_owned() } else { format!("{}, {unit_name}", values.name) };
    canvas.bold(LEFT, TOP + 10.0, &head, TEXT, Anchor::Start);
    let (marks, decimals) = y.marks(unit);
    for value in marks {
        canvas.line((LEFT, y.at(value)), (RIGHT, y.at(value)), GRID, (1.0, ""));
        let text =
            if values.format == Format::Month { book.month_name(value.round()) } else { mark(value, unit, decimals) };
        canvas.text(LEFT - 8.0, y.at(value) + 4.0, &text, MUTED, Anchor::End);
    }
    along(canvas, values.lever, plan, x);
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), FRAME, (1.0, ""));
    canvas.line((LEFT, PLOT_TOP), (LEFT, BOTTOM), FRAME, (1.0, ""));
    Some(Axes { x, y })
}

/// The axis of the lever.
fn along(canvas: &mut Canvas, lever: &Lever, plan: &Plan, x: Scale) {
    if lever.holds() == Holds::Place {
        for value in lever.values(2) {
            canvas.text(x.at(value), BOTTOM + 18.0, &lever.said(plan, value), MUTED, Anchor::Middle);
        }
    } else {
        let (marks, decimals) = x.marks(1.0);
        for value in marks.into_iter().filter(|value| lever.holds() == Holds::Number || value.fract() == 0.0) {
            canvas.line((x.at(value), BOTTOM), (x.at(value), BOTTOM + 4.0), FRAME, (1.0, ""));
            let text = match lever.holds() {
                Holds::Month => plan.month(value as i64).short(),
                _ => mark(value, 1.0, decimals),
            };
            canvas.text(x.at(value), BOTTOM + 18.0, &text, MUTED, Anchor::Middle);
        }
    }
    let unit = if lever.unit().is_empty() { String::new() } else { format!(", {}", lever.unit()) };
    canvas.bold(f64::midpoint(LEFT, RIGHT), BOTTOM + 42.0, &format!("{}{unit}", lever.label()), TEXT, Anchor::Middle);
}

/// The curve of a seek: the level dashed, what fails hatched, the plan and the answers marked.
pub(super) fn seek(canvas: &mut Canvas, seek: &Seek, plan: &Plan, book: &Book) -> Option<()> {
    let left = seek.condition.left();
    let measure = seek.condition.measure();
    let values = Values { lever: &seek.lever, name: &measure, unit: left.unit(), format: left.format() };
    // Against another row the curve is what the one exceeds the other by.
    let level = seek.condition.level().or(Some(0.0));
    let ys = seek.curve.iter().map(|sample| sample.outcome).chain(level);
    let Axes { x, y } = axes(canvas, &values, plan, book, ys)?;
    if !seek.condition.is_equality() {
        for pair in seek.curve.windows(2).filter(|pair| !pair[0].holds && !pair[1].holds) {
            let (from, to) = (x.at(pair[0].at), x.at(pair[1].at));
            canvas.rectangle((from, PLOT_TOP), (to - from + 0.3, BOTTOM - PLOT_TOP), FAILS);
        }
    }
    if let Some(level) = level {
        canvas.line((LEFT, y.at(level)), (RIGHT, y.at(level)), BAD, (1.2, "5 4"));
        let text = spoken(book, level, left.unit(), left.format());
        canvas.label(RIGHT - 4.0, y.at(level) - 6.0, &text, BAD, Anchor::End);
    }
    let jumps: Vec<f64> =
        seek.answers.iter().filter(|answer| answer.kind == RootKind::Jump).map(|answer| answer.to).collect();
    let mut line: Vec<(f64, f64)> = Vec::new();
    for (i, sample) in seek.curve.iter().enumerate() {
        let before = i.checked_sub(1).map_or(f64::NEG_INFINITY, |i| seek.curve[i].at);
        // A jump is not joined, and neither is a value that is none.
        if !sample.outcome.is_finite() || jumps.iter().any(|at| (before..=sample.at).contains(at)) {
            canvas.polyline(&line, TEXT);
            line.clear();
        }
        if sample.outcome.is_finite() {
            line.push((x.at(sample.at), y.at(sample.outcome)));
        }
    }
    canvas.polyline(&line, TEXT);
    for answer in &seek.answers {
        let at = seek.value_of(answer);
        let outcome = if at == answer.to { answer.outcome_to } else { answer.outcome };
        canvas.dot((x.at(at), y.at(outcome)), 4.5, ("#ffffff", BAD));
        canvas.label(x.at(at), y.at(outcome) + 22.0, &seek.lever.said(plan, at), BAD, Anchor::Middle);
    }
    if let Some(standing) = seek.standing.filter(|sample| sample.outcome.is_finite()) {
        canvas.line((x.at(standing.at), PLOT_TOP), (x.at(standing.at), BOTTOM), MUTED, (1.0, "2 3"));
        canvas.dot((x.at(standing.at), y.at(standing.outcome)), 4.5, (ACCENT, "#ffffff"));
        let text = format!("plan {}", spoken(book, standing.outcome, left.unit(), left.format()));
        canvas.label(x.at(standing.at) + 10.0, y.at(standing.outcome) - 10.0, &text, TEXT, Anchor::Start);
    }
    Some(())
}

/// The lines of a sweep; several outcomes share one axis where they have one unit.
pub(super) fn sweep(canvas: &mut Canvas, sweep: &Sweep, plan: &Plan, book: &Book) -> Option<()> {
    let [lever] = sweep.levers.as_slice() else { return None };
    let first = sweep.outcomes.first().or_else(|| sweep.conditions.first().map(|condition| condition.left()))?;
    let drawn: Vec<(usize, &Outcome)> =
        sweep.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.unit() == first.unit()).collect();
    let values = Values { lever, name: first.label(), unit: first.unit(), format: first.format() };
    let of = |place: usize| {
        sweep
            .points
            .iter()
            .map(move |point| (point.at[0], point.outcomes.get(place).map_or(f64::NAN, |reading| reading.value)))
    };
    let ys = drawn.iter().flat_map(|(place, _)| of(*place).map(|(_, value)| value)).collect::<Vec<_>>();
    let axes = axes(canvas, &values, plan, book, ys.into_iter())?;
    for pair in sweep.points.windows(2) {
        let fails = |point: &crate::analysis::Swung| point.first_failure.is_some() || point.refused.is_some();
        if fails(&pair[0]) && fails(&pair[1]) {
            let (from, to) = (axes.x.at(pair[0].at[0]), axes.x.at(pair[1].at[0]));
            canvas.rectangle((from, PLOT_TOP), (to - from + 0.3, BOTTOM - PLOT_TOP), FAILS);
        }
    }
    for (i, (place, outcome)) in drawn.iter().enumerate() {
        let color = LINES[i % LINES.len()];
        let points: Vec<(f64, f64)> =
            of(*place).filter(|(_, y)| y.is_finite()).map(|(at, value)| (axes.x.at(at), axes.y.at(value))).collect();
        if lever.holds() == Holds::Place {
            points.iter().for_each(|point| canvas.dot(*point, 4.5, (color, "#ffffff")));
        } else {
            canvas.polyline(&points, color);
        }
        if drawn.len() > 1 {
            canvas.label(LEFT + 12.0 + 220.0 * i as f64, PLOT_TOP + 14.0, outcome.label(), color, Anchor::Start);
        }
    }
    if let Some(standing) = sweep.standing.as_ref().filter(|point| point.at[0].is_finite()) {
        let at = axes.x.at(standing.at[0]);
        canvas.line((at, PLOT_TOP), (at, BOTTOM), MUTED, (1.0, "2 3"));
        canvas.label(at + 6.0, BOTTOM - 8.0, "plan", TEXT, Anchor::Start);
    }
    Some(())
}
