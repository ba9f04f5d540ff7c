//! A grid of two levers: colours in steps from a threshold, what fails hatched and named.

use super::canvas::{ACCENT, Anchor, Canvas, FAILS, HEIGHT, MUTED, TEXT, TOP, WIDTH};
use crate::analysis::{Holds, Lever, Sweep, Swung, spoken};
use crate::formula::Book;
use crate::plan::Plan;

const LEFT: f64 = 190.0;
const RIGHT: f64 = WIDTH - 32.0;
const PLOT_TOP: f64 = TOP + 22.0;
const BOTTOM: f64 = HEIGHT - 78.0;

/// From just above the threshold to far above it, and from just below it to far below.
pub(super) const ABOVE: [&str; 5] = ["#d7e6f4", "#b4d2ee", "#8dbbe2", "#5f9dd2", "#3b80bf"];
pub(super) const BELOW: [&str; 5] = ["#f8e6d2", "#f1cfa8", "#e7b27a", "#da9450", "#c8752b"];
/// Without a value.
const NOTHING: &str = "#eef0f2";

/// The most cells in which the value is written.
const MOST_WRITTEN: usize = 80;

/// The cells of a grid, the first lever up, the second across.
pub(super) fn grid(canvas: &mut Canvas, sweep: &Sweep, plan: &Plan, book: &Book) -> Option<()> {
    let [down, across] = sweep.levers.as_slice() else { return None };
    let (rows, columns) = (sweep.values[0].len(), sweep.values[1].len());
    let value = |point: &Swung| point.outcomes.first().map_or(f64::NAN, |reading| reading.value);
    let known = || sweep.points.iter().map(value).filter(|value| value.is_finite());
    let threshold = sweep.standing.as_ref().map(value).filter(|value| value.is_finite()).unwrap_or_else(|| {
        let (sum, count) = known().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / count
    });
    let reach = known().map(|value| (value - threshold).abs()).fold(0.0, f64::max);
    let (width, height) = ((RIGHT - LEFT) / columns as f64, (BOTTOM - PLOT_TOP) / rows as f64);
    if let Some(outcome) = sweep.outcomes.first() {
        let text = format!(
            "{}, blue above the plan's {}",
            outcome.label(),
            spoken(book, threshold, outcome.unit(), outcome.format())
        );
        canvas.bold(LEFT, TOP + 10.0, &text, TEXT, Anchor::Start);
    }
    let mut names: Vec<(usize, f64, f64, usize)> = Vec::new();
    for i in 0..rows {
        for k in 0..columns {
            let point = sweep.at(&[i, k])?;
            let corner = (LEFT + width * k as f64, BOTTOM - height * (i + 1) as f64);
            let fill = color(value(point) - threshold, reach);
            canvas.rectangle(
                corner,
                (width + 0.4, height + 0.4),
                if sweep.outcomes.is_empty() { ABOVE[1] } else { fill },
            );
            if point.first_failure.is_some() || point.refused.is_some() {
                canvas.rectangle(corner, (width + 0.4, height + 0.4), FAILS);
            }
            if let Some((place, _)) = point.first_failure {
                let middle = (corner.0 + width / 2.0, corner.1 + height / 2.0);
                match names.iter_mut().find(|(known, ..)| *known == place) {
                    Some((_, x, y, count)) => {
                        *x += middle.0;
                        *y += middle.1;
                        *count += 1;
                    }
                    None => names.push((place, middle.0, middle.1, 1)),
                }
            }
            if rows * columns <= MOST_WRITTEN
                && let (Some(outcome), Some(reading)) = (sweep.outcomes.first(), point.outcomes.first())
            {
                let text = spoken(book, reading.value, outcome.unit(), outcome.format());
                canvas.text(corner.0 + width / 2.0, corner.1 + height / 2.0 + 4.0, &text, TEXT, Anchor::Middle);
            }
        }
    }
    for (place, x, y, count) in names {
        let (x, y) = (x / count as f64, y / count as f64);
        canvas.label(x, y + 4.0, &sweep.conditions[place].breach(book), TEXT, Anchor::Middle);
    }
    sides(canvas, (down, &sweep.values[0]), (across, &sweep.values[1]), plan);
    mark_plan(canvas, sweep, (width, height));
    Some(())
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
    let name = |lever: &Lever| match lever.unit() {
        "" => lever.label().to_owned(),
        unit => format!("{}, {unit}", lever.label()),
    };
    let text = |lever: &Lever, value: f64| match lever.holds() {
        Holds::Month => plan.month(value as i64).short(),
        Holds::Place => lever.said(plan, value),
        _ => lever.shown(plan, value),
    };
    let (width, height) = ((RIGHT - LEFT) / columns.len() as f64, (BOTTOM - PLOT_TOP) / rows.len() as f64);
    let every = |count: usize, most: usize| count.div_ceil(most).max(1);
    for (i, value) in rows.iter().enumerate().step_by(every(rows.len(), 14)) {
        canvas.text(LEFT - 8.0, BOTTOM - height * (i as f64 + 0.5) + 4.0, &text(down, *value), MUTED, Anchor::End);
    }
    for (k, value) in columns.iter().enumerate().step_by(every(columns.len(), 9)) {
        canvas.text(LEFT + width * (k as f64 + 0.5), BOTTOM + 18.0, &text(across, *value), MUTED, Anchor::Middle);
    }
    canvas.bold(LEFT - 8.0, TOP + 10.0, &name(down), TEXT, Anchor::End);
    canvas.bold(f64::midpoint(LEFT, RIGHT), BOTTOM + 42.0, &name(across), TEXT, Anchor::Middle);
}

/// The plan as it is, where it stands among the cells.
fn mark_plan(canvas: &mut Canvas, sweep: &Sweep, (width, height): (f64, f64)) {
    let Some(standing) = &sweep.standing else { return };
    let place = |values: &[f64], at: f64| -> Option<f64> {
        let nearest = values.iter().enumerate().min_by(|a, b| (a.1 - at).abs().total_cmp(&(b.1 - at).abs()))?;
        at.is_finite().then_some(nearest.0 as f64 + 0.5)
    };
    if let (Some(row), Some(column)) =
        (place(&sweep.values[0], standing.at[0]), place(&sweep.values[1], standing.at[1]))
    {
        canvas.dot((LEFT + width * column, BOTTOM - height * row), 5.0, ("none", ACCENT));
    }
}
