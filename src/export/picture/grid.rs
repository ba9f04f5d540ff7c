//! A grid of two levers: colours in steps from a threshold, what fails hatched and named.

use super::canvas::{ACCENT, Anchor, Canvas, FAILS, HEIGHT, MUTED, TEXT, TOP, WIDTH, fitted, width_of, wrapped};
use super::scale::{figure, of_unit, shown};
use crate::analysis::{Holds, Lever, Sweep, Swung};
use crate::formula::Book;
use crate::plan::Plan;

const LEFT: f64 = 196.0;
const RIGHT: f64 = WIDTH - 32.0;
const PLOT_TOP: f64 = TOP + 22.0;
const BOTTOM: f64 = HEIGHT - 78.0;

/// The height of a line below the grid.
const LINE: f64 = 18.0;

/// From just above the threshold to far above it, and from just below it to far below.
pub(super) const ABOVE: [&str; 5] = ["#d7e6f4", "#b4d2ee", "#8dbbe2", "#5f9dd2", "#3b80bf"];
pub(super) const BELOW: [&str; 5] = ["#f8e6d2", "#f1cfa8", "#e7b27a", "#da9450", "#c8752b"];
/// Without a value.
const NOTHING: &str = "#eef0f2";

/// The most cells in which the value is written.
const MOST_WRITTEN: usize = 80;

/// The values of a grid: around which they are coloured, how far they reach from it, and what is written of them.
struct Cells<'a> {
    sweep: &'a Sweep,
    book: &'a Book,
    /// The plan's value, or the middle of the range
    threshold: f64,
    /// The largest distance from it
    reach: f64,
    span: (f64, f64),
    size: (f64, f64),
}

fn value(point: &Swung) -> f64 {
    point.outcomes.first().map_or(f64::NAN, |reading| reading.value)
}

/// The cells of a grid, the first lever up, the second across.
pub(super) fn grid(canvas: &mut Canvas, sweep: &Sweep, plan: &Plan, book: &Book) -> Option<()> {
    let [down, across] = sweep.levers.as_slice() else { return None };
    let (rows, columns) = (sweep.values[0].len(), sweep.values[1].len());
    let known = || sweep.points.iter().map(value).filter(|value| value.is_finite());
    let span = known().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)));
    let standing = sweep.standing.as_ref().map(value).filter(|value| value.is_finite());
    let threshold = standing.unwrap_or(f64::midpoint(span.0, span.1));
    let reach = known().map(|value| (value - threshold).abs()).fold(0.0, f64::max);
    let size = ((RIGHT - LEFT) / columns as f64, (BOTTOM - PLOT_TOP) / rows as f64);
    let cells = Cells { sweep, book, threshold, reach, span, size };
    let is_written = cells.fit();
    for i in 0..rows {
        for k in 0..columns {
            cells.draw(canvas, (i, k), is_written)?;
        }
    }
    cells.head(canvas, standing.is_some());
    let named = names(sweep, size);
    if !is_written {
        for (place, (x, y)) in &named {
            let text = sweep.conditions[*place].breach(book);
            let half = width_of(&text) / 2.0 + 6.0;
            let x = x.clamp(LEFT + half, (RIGHT - half).max(LEFT + half));
            canvas.label(x, y + 4.0, &text, TEXT, Anchor::Middle);
        }
    }
    sides(canvas, (down, &sweep.values[0]), (across, &sweep.values[1]), plan);
    mark_plan(canvas, sweep, size, is_written);
    let mut y = BOTTOM + 42.0;
    for (place, _) in named.iter().filter(|_| is_written) {
        y += LINE;
        canvas.rectangle((LEFT, y - 10.0), (16.0, 11.0), FAILS);
        let text = fitted(&sweep.conditions[*place].breach(book), RIGHT - LEFT - 24.0);
        canvas.text(LEFT + 24.0, y, &text, TEXT, Anchor::Start);
    }
    canvas.ends_at(y + 24.0);
    Some(())
}

impl Cells<'_> {
    fn written(&self, point: &Swung) -> String {
        let Some(outcome) = self.sweep.outcomes.first() else { return String::new() };
        figure(self.book, value(point), (outcome.unit(), outcome.format()), self.span)
    }

    /// True if each value fits into its cell.
    fn fit(&self) -> bool {
        self.sweep.points.len() <= MOST_WRITTEN
            && !self.sweep.outcomes.is_empty()
            && self.sweep.points.iter().all(|point| width_of(&self.written(point)) < self.size.0 - 6.0)
    }

    fn draw(&self, canvas: &mut Canvas, (i, k): (usize, usize), is_written: bool) -> Option<()> {
        let point = self.sweep.at(&[i, k])?;
        let (width, height) = self.size;
        let corner = (LEFT + width * k as f64, BOTTOM - height * (i + 1) as f64);
        let fill =
            if self.sweep.outcomes.is_empty() { ABOVE[1] } else { color(value(point) - self.threshold, self.reach) };
        canvas.rectangle(corner, (width + 0.4, height + 0.4), fill);
        if point.first_failure.is_some() || point.refused.is_some() {
            canvas.rectangle(corner, (width + 0.4, height + 0.4), FAILS);
        }
        if is_written {
            let middle = (corner.0 + width / 2.0, corner.1 + height / 2.0 + 4.0);
            canvas.text(middle.0, middle.1, &self.written(point), TEXT, Anchor::Middle);
        }
        Some(())
    }

    /// What is read and in which unit, and what the colours mean.
    fn head(&self, canvas: &mut Canvas, is_plan: bool) {
        let Some(outcome) = self.sweep.outcomes.first() else { return };
        let (_, unit) = shown(outcome.unit(), outcome.format(), self.span);
        let unit = if unit == "month" { String::new() } else { unit };
        let around = figure(self.book, self.threshold, (outcome.unit(), outcome.format()), self.span);
        let whose = if is_plan { "the plan's " } else { "" };
        let colours = format!("blue above {whose}{around}");
        let parts = [unit.as_str(), colours.as_str()].into_iter().filter(|part| !part.is_empty());
        let rest = parts.collect::<Vec<_>>().join("; ");
        let name = fitted(outcome.label(), RIGHT - LEFT - width_of(&rest) - 12.0);
        canvas.bold(LEFT, TOP + 10.0, &format!("{name}, {rest}"), TEXT, Anchor::Start);
    }
}

/// The conditions that fail first somewhere, each with the middle of the cells in which it does.
fn names(sweep: &Sweep, (width, height): (f64, f64)) -> Vec<(usize, (f64, f64))> {
    let columns = sweep.values[1].len();
    let mut names: Vec<(usize, f64, f64, usize)> = Vec::new();
    for (n, point) in sweep.points.iter().enumerate() {
        let Some((place, _)) = point.first_failure else { continue };
        let middle = (LEFT + width * ((n % columns) as f64 + 0.5), BOTTOM - height * ((n / columns) as f64 + 0.5));
        match names.iter_mut().find(|(known, ..)| *known == place) {
            Some((_, x, y, count)) => {
                *x += middle.0;
                *y += middle.1;
                *count += 1;
            }
            None => names.push((place, middle.0, middle.1, 1)),
        }
    }
    names.into_iter().map(|(place, x, y, count)| (place, (x / count as f64, y / count as f64))).collect()
}

/// The colour of a value by its distance from the threshold.
fn color(distance: f64, reach: f64) -> &'static str {
    if !distance.is_finite() {
        return NOTHING;
    }
    let step = if reach > 0.0 { (distance.abs() / reach * 4.999) as usize } else { 0 };
    if distance >= 0.0 { ABOVE[step.min(4)] } else { BELOW[step.min(4)] }
}

fn sides(canvas: &mut Canvas, (down, rows): (&Lever, &[f64]), (across, columns): (&Lever, &[f64]), plan: &Plan) {
    let size = |values: &[f64]| values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let name = |lever: &Lever, values: &[f64]| match of_unit(lever.unit(), size(values)).1 {
        unit if unit.is_empty() || lever.holds() == Holds::Place => lever.label().to_owned(),
        unit => format!("{}, {unit}", lever.label()),
    };
    let text = |lever: &Lever, value: f64, values: &[f64]| match lever.holds() {
        Holds::Month => plan.month(value as i64).short(),
        Holds::Place => lever.said(plan, value),
        _ => lever.shown(plan, value / of_unit(lever.unit(), size(values)).0),
    };
    let (width, height) = ((RIGHT - LEFT) / columns.len() as f64, (BOTTOM - PLOT_TOP) / rows.len() as f64);
    let every = |count: usize, most: usize| count.div_ceil(most).max(1);
    for (i, value) in rows.iter().enumerate().step_by(every(rows.len(), 14)) {
        let lines = wrapped(&text(down, *value, rows), 26);
        let middle = BOTTOM - height * (i as f64 + 0.5) + 4.0 - 7.5 * (lines.len() as f64 - 1.0);
        for (n, line) in lines.iter().enumerate() {
            canvas.text(LEFT - 8.0, middle + 15.0 * n as f64, line, MUTED, Anchor::End);
        }
    }
    for (k, value) in columns.iter().enumerate().step_by(every(columns.len(), 9)) {
        let text = fitted(&text(across, *value, columns), width.max(60.0) + 20.0);
        canvas.text(LEFT + width * (k as f64 + 0.5), BOTTOM + 18.0, &text, MUTED, Anchor::Middle);
    }
    canvas.bold(LEFT - 8.0, TOP + 10.0, &fitted(&name(down, rows), LEFT - 20.0), TEXT, Anchor::End);
    let name = fitted(&name(across, columns), RIGHT - LEFT);
    canvas.bold(f64::midpoint(LEFT, RIGHT), BOTTOM + 42.0, &name, TEXT, Anchor::Middle);
}

/// The plan as it is, where it stands among the cells; beside the value that is written there.
fn mark_plan(canvas: &mut Canvas, sweep: &Sweep, (width, height): (f64, f64), is_written: bool) {
    let Some(standing) = &sweep.standing else { return };
    let place = |values: &[f64], at: f64| -> Option<f64> {
        let nearest = values.iter().enumerate().min_by(|a, b| (a.1 - at).abs().total_cmp(&(b.1 - at).abs()))?;
        at.is_finite().then_some(nearest.0 as f64 + 0.5)
    };
    if let (Some(row), Some(column)) =
        (place(&sweep.values[0], standing.at[0]), place(&sweep.values[1], standing.at[1]))
    {
        let (x, y) = (LEFT + width * column, BOTTOM - height * row);
        let y = if is_written { y - (height / 2.0 - 8.0).max(0.0) } else { y };
        canvas.dot((x, y), 5.0, ("none", ACCENT));
    }
}
