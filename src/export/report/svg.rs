//! Plots as inline SVG: lines and stacked areas over the months, with round tick marks and years.

use super::html::escaped;
use crate::formula::grouped;
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 22.0;

/// The style of a series.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Line,
    Dashes,
    /// Stacked on the preceding areas
    Area,
}

/// A row in a plot.
pub(super) struct Series<'a> {
    pub name: String,
    pub color: &'static str,
    pub values: &'a [f64],
    pub form: Form,
}

struct Scale {
    low: f64,
    high: f64,
    months: usize,
}

impl Scale {
    fn x(&self, month: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * month / self.months.max(1) as f64
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)
    }
}

/// A plot with its legend. `years` are the months (from 0) that begin a year, with their labels; values are divided by `unit`.
pub(super) fn plot(title: &str, unit_name: &str, unit: f64, series: &[Series], years: &[(usize, String)]) -> String {
    let months = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let stacked = stacked(series, months);
    let all = || stacked.iter().flatten().flat_map(|(low, high)| [*low, *high]).filter(|v| v.is_finite());
    let step = step(all().fold(0.0, f64::min), all().fold(0.0, f64::max), unit);
    let low = (all().fold(0.0, f64::min) / step).floor() * step;
    let high = ((all().fold(0.0, f64::max) / step).ceil() * step).max(low + step);
    let scale = Scale { low, high, months };
    let mut svg = format!(
        "<figure><figcaption>{} <span class=\"unit\">{}</span></figcaption>",
        escaped(title),
        escaped(unit_name)
    );
    // Writing to a string cannot fail.
    write!(svg, "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">", escaped(title))
        .unwrap_or_default();
    let mut value = low;
    while value <= high + step / 2.0 {
        let y = scale.y(value);
        let class = if value.abs() < step / 1e6 { "zero" } else { "grid" };
        write!(svg, "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>", WIDTH - RIGHT)
            .unwrap_or_default();
        write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            y + 3.5,
            grouped(value / unit, decimals(step / unit))
        )
        .unwrap_or_default();
        value += step;
    }
    let every = (years.len() / 13 + 1).max(1);
    for (month, name) in years.iter().step_by(every) {
        let x = scale.x(*month as f64);
        write!(svg, "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/>", HEIGHT - BOTTOM)
            .unwrap_or_default();
        // A year that begins at the right edge has no room for its label.
        if x < WIDTH - RIGHT - 26.0 {
            write!(svg, "<text x=\"{x:.1}\" y=\"{:.1}\">{}</text>", HEIGHT - 6.0, escaped(name)).unwrap_or_default();
        }
    }
    for (s, heights) in series.iter().zip(&stacked) {
        svg.push_str(&drawn(s, heights, &scale));
    }
    svg.push_str("</svg><p class=\"legend\">");
    for s in series {
        let form = if s.form == Form::Area { "area" } else { "line" };
        write!(svg, "<span><i class=\"{form}\" style=\"background:{}\"></i>{}</span>", s.color, escaped(&s.name))
            .unwrap_or_default();
    }
    svg.push_str("</p></figure>");
    svg
}

/// The lower and upper edge of each series in each month.
fn stacked(series: &[Series], months: usize) -> Vec<Vec<(f64, f64)>> {
    let mut base = vec![0.0; months];
    let of = |s: &Series| {
        s.values
            .iter()
            .enumerate()
            .map(|(t, value)| {
                if s.form == Form::Area {
                    let low = base[t];
                    base[t] += value;
                    (low, base[t])
                } else {
                    (*value, *value)
                }
            })
            .collect()
    };
    series.iter().map(of).collect()
}

fn drawn(s: &Series, heights: &[(f64, f64)], scale: &Scale) -> String {
    let point = |month: f64, value: f64| format!("{:.1},{:.1} ", scale.x(month), scale.y(value));
    let steps = |edge: fn(&(f64, f64)) -> f64| {
        heights
            .iter()
            .enumerate()
            .flat_map(move |(t, pair)| [(t as f64, edge(pair)), (t as f64 + 1.0, edge(pair))])
            .collect::<Vec<_>>()
    };
    match s.form {
        Form::Area => {
            let mut outline: String =
                steps(|pair| pair.1).into_iter().map(|(month, value)| point(month, value)).collect();
            outline.extend(steps(|pair| pair.0).into_iter().rev().map(|(month, value)| point(month, value)));
            format!("<polygon fill=\"{}\" points=\"{}\"/>", s.color, outline.trim_end())
        }
        Form::Line | Form::Dashes => {
            let line: String = heights
                .iter()
                .enumerate()
                .filter(|(_, pair)| pair.1.is_finite())
                .map(|(t, pair)| point(t as f64 + 0.5, pair.1))
                .collect();
            let dashes = if s.form == Form::Dashes { " stroke-dasharray=\"5 4\"" } else { "" };
            format!(
                "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"1.8\"{dashes} points=\"{}\"/>",
                s.color,
                line.trim_end()
            )
        }
    }
}

/// A round interval giving three to six tick marks, in the units shown.
fn step(low: f64, high: f64, unit: f64) -> f64 {
    let rough = (high - low) / unit / 5.0;
    if rough <= 0.0 || !rough.is_finite() {
        return unit;
    }
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough * 0.999).unwrap_or(rough)
        * unit
}

fn decimals(step: f64) -> usize {
    (-step.log10().floor()).clamp(0.0, 6.0) as usize
}
