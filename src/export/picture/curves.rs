//! The curve of a seek, and the lines of a sweep.

use super::canvas::{
    ACCENT, Anchor, BAD, BOTTOM_OF_PLOT as BOTTOM, Canvas, FAILS, FRAME, GRID, HEIGHT, LINES, MUTED, TEXT, TOP, WIDTH,
    fitted, wrapped,
};
use super::scale::{Scale, figure, mark, of_unit, range, shown};
use crate::analysis::{Holds, Lever, Outcome, RootKind, Sample, Seek, Sweep, spoken};
use crate::formula::{Book, Format, Unit};
use crate::plan::Plan;

const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 32.0;
const PLOT_TOP: f64 = TOP + 22.0;

/// The height of a line of a legend or of a name.
const LINE: f64 = 17.0;

/// The most values that are written beside dots.
const MOST_WRITTEN: usize = 24;

/// The axes of a plot over a lever.
struct Axes {
    x: Scale,
    y: Scale,
    /// The lowest and highest value of the vertical axis
    span: (f64, f64),
    /// Where the names below the horizontal axis end
    bottom: f64,
}

/// What is drawn over a lever.
struct Values<'a> {
    lever: &'a Lever,
    /// The name of the vertical axis; empty if lines are named
    name: &'a str,
    unit: Unit,
    format: Format,
}

fn axes(canvas: &mut Canvas, values: &Values, plan: &Plan, book: &Book, ys: impl Iterator<Item = f64>) -> Option<Axes> {
    let span = range(ys)?;
    let (unit, unit_name) = shown(values.unit, values.format, span);
    let y = Scale::new(span, (BOTTOM, PLOT_TOP));
    let unit_name = if unit_name == "month" { "" } else { unit_name.as_str() };
    let parts = [values.name, unit_name].into_iter().filter(|part| !part.is_empty());
    canvas.bold(LEFT, TOP + 10.0, &fitted(&parts.collect::<Vec<_>>().join(", "), RIGHT - LEFT), TEXT, Anchor::Start);
    let (marks, decimals) = y.marks(unit);
    for value in marks {
        canvas.line((LEFT, y.at(value)), (RIGHT, y.at(value)), GRID, (1.0, ""));
        let text =
            if values.format == Format::Month { book.month_name(value.round()) } else { mark(value, unit, decimals) };
        canvas.text(LEFT - 8.0, y.at(value) + 4.0, &text, MUTED, Anchor::End);
    }
    let (x, bottom) = along(canvas, values.lever, plan);
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), FRAME, (1.0, ""));
    canvas.line((LEFT, PLOT_TOP), (LEFT, BOTTOM), FRAME, (1.0, ""));
    Some(Axes { x, y, span, bottom })
}

/// The axis of the lever, and where its names end.
fn along(canvas: &mut Canvas, lever: &Lever, plan: &Plan) -> (Scale, f64) {
    let (low, high) = lever.range();
    let middle = f64::midpoint(LEFT, RIGHT);
    if lever.holds() == Holds::Place {
        let x = Scale::new((low - 0.5, high + 0.5), (LEFT, RIGHT));
        let values = lever.values(2);
        let letters = ((RIGHT - LEFT) / values.len().max(1) as f64 / 6.8) as usize;
        let mut lines = 1;
        for value in values {
            let name = wrapped(&lever.said(plan, value), letters.max(6));
            for (i, line) in name.iter().enumerate() {
                canvas.text(x.at(value), BOTTOM + 18.0 + LINE * i as f64, line, MUTED, Anchor::Middle);
            }
            lines = lines.max(name.len());
        }
        let bottom = BOTTOM + 24.0 + LINE * lines as f64;
        canvas.bold(middle, bottom, lever.label(), TEXT, Anchor::Middle);
        return (x, bottom + 20.0);
    }
    let x = Scale::new((low, high), (LEFT, RIGHT));
    let (unit, unit_name) = of_unit(lever.unit(), low.abs().max(high.abs()));
    let (marks, decimals) = x.marks(unit);
    for value in marks.into_iter().filter(|value| lever.holds() == Holds::Number || value.fract() == 0.0) {
        canvas.line((x.at(value), BOTTOM), (x.at(value), BOTTOM + 4.0), FRAME, (1.0, ""));
        let text = match lever.holds() {
            Holds::Month => plan.month(value as i64).short(),
            _ => mark(value, unit, decimals),
        };
        canvas.text(x.at(value), BOTTOM + 18.0, &text, MUTED, Anchor::Middle);
    }
    let parts = [lever.label(), unit_name.as_str()].into_iter().filter(|part| !part.is_empty());
    let name = fitted(&parts.collect::<Vec<_>>().join(", "), RIGHT - LEFT);
    canvas.bold(middle, BOTTOM + 42.0, &name, TEXT, Anchor::Middle);
    (x, HEIGHT)
}

/// The curve of a seek: the level dashed, what fails hatched, the plan and the answers marked.
pub(super) fn seek(canvas: &mut Canvas, seek: &Seek, plan: &Plan, book: &Book) -> Option<()> {
    let left = seek.condition.left();
    let measure = seek.condition.measure();
    let values = Values { lever: &seek.lever, name: &measure, unit: left.unit(), format: left.format() };
    // Against another row the curve is what the one exceeds the other by.
    let level = seek.condition.level().unwrap_or(0.0);
    let ys = seek.curve.iter().map(|sample| sample.outcome).chain([level]);
    let axes = axes(canvas, &values, plan, book, ys)?;
    canvas.ends_at(axes.bottom);
    let Axes { x, y, .. } = axes;
    if !seek.condition.is_equality() {
        for pair in seek.curve.windows(2).filter(|pair| !pair[0].holds && !pair[1].holds) {
            let (from, to) = (x.at(pair[0].at), x.at(pair[1].at));
            canvas.rectangle((from, PLOT_TOP), (to - from + 0.3, BOTTOM - PLOT_TOP), FAILS);
        }
    }
    canvas.line((LEFT, y.at(level)), (RIGHT, y.at(level)), BAD, (1.2, "5 4"));
    curve(canvas, seek, &axes);
    let said = |value: f64| spoken(book, value, left.unit(), left.format());
    // At the end of the level at which the curve is farther away.
    let away = |sample: Option<&Sample>| sample.map_or(0.0, |it| (y.at(it.outcome) - y.at(level)).abs());
    let (at, anchor) = if away(seek.curve.first()) > away(seek.curve.last()) {
        (LEFT + 6.0, Anchor::Start)
    } else {
        (RIGHT - 4.0, Anchor::End)
    };
    canvas.label(at, y.at(level) - 6.0, &said(level), BAD, anchor);
    for answer in &seek.answers {
        let at = seek.value_of(answer);
        let outcome = if at == answer.to { answer.outcome_to } else { answer.outcome };
        canvas.dot((x.at(at), y.at(outcome)), 4.5, ("#ffffff", BAD));
        beside(canvas, (x.at(at), y.at(outcome)), &seek.lever.said(plan, at), BAD);
    }
    if let Some(standing) = seek.standing.filter(|sample| sample.outcome.is_finite()) {
        canvas.dot((x.at(standing.at), y.at(standing.outcome)), 4.5, (ACCENT, "#ffffff"));
        beside(canvas, (x.at(standing.at), y.at(standing.outcome)), &format!("plan {}", said(standing.outcome)), TEXT);
    }
    Some(())
}

/// The curve itself; a jump is not joined, and neither is a value that is none.
fn curve(canvas: &mut Canvas, seek: &Seek, axes: &Axes) {
    let jumps: Vec<f64> =
        seek.answers.iter().filter(|answer| answer.kind == RootKind::Jump).map(|answer| answer.to).collect();
    let mut line: Vec<(f64, f64)> = Vec::new();
    for (i, sample) in seek.curve.iter().enumerate() {
        let before = i.checked_sub(1).map_or(f64::NEG_INFINITY, |i| seek.curve[i].at);
        if !sample.outcome.is_finite() || jumps.iter().any(|at| (before..=sample.at).contains(at)) {
            canvas.polyline(&line, TEXT);
            line.clear();
        }
        if sample.outcome.is_finite() {
            line.push((axes.x.at(sample.at), axes.y.at(sample.outcome)));
        }
    }
    canvas.polyline(&line, TEXT);
}

/// A name of a point at the end of a thin line, away from the curve: at the foot of the plot, or at its top for a point near the
/// foot.
fn beside(canvas: &mut Canvas, (x, y): (f64, f64), text: &str, color: &str) {
    let is_low = y > f64::midpoint(PLOT_TOP, BOTTOM);
    let (end, base) = if is_low { (PLOT_TOP, PLOT_TOP + 14.0) } else { (BOTTOM, BOTTOM - 8.0) };
    canvas.line((x, y + if is_low { -5.0 } else { 5.0 }), (x, end), color, (1.0, "2 3"));
    let (at, anchor) = if x < f64::midpoint(LEFT, RIGHT) { (x + 7.0, Anchor::Start) } else { (x - 7.0, Anchor::End) };
    canvas.label(at, base, text, color, anchor);
}

/// The lines of a sweep; several outcomes share one axis where they have one unit.
pub(super) fn sweep(canvas: &mut Canvas, sweep: &Sweep, plan: &Plan, book: &Book) -> Option<()> {
    let [lever] = sweep.levers.as_slice() else { return None };
    let first = sweep.outcomes.first().or_else(|| sweep.conditions.first().map(|condition| condition.left()))?;
    let drawn: Vec<(usize, &Outcome)> =
        sweep.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.unit() == first.unit()).collect();
    let name = if drawn.len() > 1 { "" } else { first.label() };
    let values = Values { lever, name, unit: first.unit(), format: first.format() };
    let of = |place: usize| {
        let value = move |point: &crate::analysis::Swung| point.outcomes.get(place).map_or(f64::NAN, |it| it.value);
        sweep.points.iter().map(move |point| (point.at[0], value(point)))
    };
    let ys = drawn.iter().flat_map(|(place, _)| of(*place).map(|(_, value)| value)).collect::<Vec<_>>();
    let axes = axes(canvas, &values, plan, book, ys.into_iter())?;
    let is_list = lever.holds() == Holds::Place;
    for pair in sweep.points.windows(2).filter(|_| !is_list) {
        let fails = |point: &crate::analysis::Swung| point.first_failure.is_some() || point.refused.is_some();
        if fails(&pair[0]) && fails(&pair[1]) {
            let (from, to) = (axes.x.at(pair[0].at[0]), axes.x.at(pair[1].at[0]));
            canvas.rectangle((from, PLOT_TOP), (to - from + 0.3, BOTTOM - PLOT_TOP), FAILS);
        }
    }
    if let Some(standing) = sweep.standing.as_ref().filter(|point| point.at[0].is_finite() && !is_list) {
        let at = axes.x.at(standing.at[0]);
        canvas.line((at, PLOT_TOP), (at, BOTTOM), MUTED, (1.0, "2 3"));
        let (at, anchor) = if at > RIGHT - 60.0 { (at - 6.0, Anchor::End) } else { (at + 6.0, Anchor::Start) };
        canvas.label(at, BOTTOM - 8.0, "plan", TEXT, anchor);
    }
    let is_written = sweep.points.len() * drawn.len() <= MOST_WRITTEN && is_list;
    for (i, (place, outcome)) in drawn.iter().enumerate() {
        let color = LINES[i % LINES.len()];
        let known: Vec<(f64, f64)> = of(*place).filter(|(_, y)| y.is_finite()).collect();
        let points: Vec<(f64, f64)> = known.iter().map(|(at, value)| (axes.x.at(*at), axes.y.at(*value))).collect();
        if is_list {
            points.iter().for_each(|point| canvas.dot(*point, 4.5, (color, "#ffffff")));
        } else {
            canvas.polyline(&points, color);
        }
        for ((x, y), (_, value)) in points.iter().zip(&known).filter(|_| is_written) {
            let text = figure(book, *value, (outcome.unit(), outcome.format()), axes.span);
            canvas.text(x + 9.0, y + 4.0, &text, color, Anchor::Start);
        }
        if drawn.len() > 1 {
            let y = axes.bottom + LINE * i as f64;
            canvas.line((LEFT, y - 4.0), (LEFT + 18.0, y - 4.0), color, (2.4, ""));
            canvas.text(LEFT + 26.0, y, &fitted(outcome.label(), RIGHT - LEFT - 26.0), TEXT, Anchor::Start);
        }
    }
    let lines = if drawn.len() > 1 { drawn.len() } else { 0 };
    canvas.ends_at(axes.bottom + LINE * lines as f64);
    Some(())
}
