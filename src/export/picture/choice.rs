//! A frontier as dots with its steps, and a timing as lines over its dates.

use super::canvas::{Anchor, BOTTOM_OF_PLOT as BOTTOM, Canvas, FRAME, GRID, MUTED, TEXT, TOP, WIDTH, fitted};
use super::scale::{Scale, mark, range, shown};
use crate::analysis::{Frontier, Risk, Timing};
use crate::formula::{Format, PLAIN, Unit};
use crate::plan::Plan;

const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 32.0;
const PLOT_TOP: f64 = TOP + 22.0;
const PLAN: &str = "#c3cad3";
const BEST: &str = "#1f6fbf";
const FAILS: &str = "#c24e00";
const BAND: &str = "#d5ebe2";
const MEAN: &str = "#138a60";

/// An axis: what its values are shown in.
struct Shown {
    scale: Scale,
    unit: f64,
    name: String,
}

impl Shown {
    fn of((unit, format): (Unit, Format), values: impl Iterator<Item = f64>, ends: (f64, f64)) -> Option<Self> {
        let span = range(values)?;
        let (unit, name) = shown(unit, format, span);
        Some(Self { scale: Scale::new(span, ends), unit, name })
    }

    fn marks(&self) -> Vec<(f64, String)> {
        let (marks, decimals) = self.scale.marks(self.unit);
        marks.into_iter().map(|value| (self.scale.at(value), mark(value, self.unit, decimals))).collect()
    }
}

fn ground(canvas: &mut Canvas, title: &str, x: &[(f64, String)], y: &[(f64, String)]) {
    canvas.bold(LEFT, TOP + 10.0, &fitted(title, RIGHT - LEFT), TEXT, Anchor::Start);
    for (at, text) in y {
        canvas.line((LEFT, *at), (RIGHT, *at), GRID, (1.0, ""));
        canvas.text(LEFT - 8.0, at + 4.0, text, MUTED, Anchor::End);
    }
    for (at, text) in x {
        canvas.line((*at, PLOT_TOP), (*at, BOTTOM), GRID, (1.0, ""));
        canvas.text(*at, BOTTOM + 16.0, text, MUTED, Anchor::Middle);
    }
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), FRAME, (1.0, ""));
    canvas.line((LEFT, PLOT_TOP), (LEFT, BOTTOM), FRAME, (1.0, ""));
}

/// All plans by value and risk; those that no other beats in both are joined by steps.
pub(super) fn frontier(canvas: &mut Canvas, frontier: &Frontier) -> Option<()> {
    let unit_of_risk = match (&frontier.risk, &frontier.risk_outcome) {
        (Risk::Breach, _) => (PLAIN, Format::Share),
        (Risk::LowestTenth, _) => (frontier.outcome.unit(), frontier.outcome.format()),
        (Risk::Outcome(_), outcome) => outcome.as_ref().map(|outcome| (outcome.unit(), outcome.format()))?,
    };
    let seen = || frontier.spots.iter().filter(|spot| spot.value.is_finite() && spot.risk.is_finite());
    let x = Shown::of(unit_of_risk, seen().map(|spot| spot.risk), (LEFT, RIGHT))?;
    let of_outcome = (frontier.outcome.unit(), frontier.outcome.format());
    let y = Shown::of(of_outcome, seen().map(|spot| spot.value), (BOTTOM, PLOT_TOP))?;
    let title = format!("{}, {}; less risk at the left", frontier.outcome.label(), y.name);
    ground(canvas, &title, &x.marks(), &y.marks());
    let at = |place: usize| {
        let spot = &frontier.spots[place];
        (x.scale.at(spot.risk), y.scale.at(spot.value))
    };
    for spot in seen() {
        let color = if spot.fails.is_some() { FAILS } else { PLAN };
        canvas.dot((x.scale.at(spot.risk), y.scale.at(spot.value)), 2.5, (color, "none"));
    }
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for place in &frontier.front {
        let (across, up) = at(*place);
        if let Some((_, before)) = steps.last().copied() {
            steps.push((across, before));
        }
        steps.push((across, up));
    }
    canvas.polyline(&steps, TEXT);
    for place in &frontier.front {
        canvas.dot(at(*place), 4.5, (BEST, "none"));
    }
    if let Some(knee) = frontier.knee {
        let (across, up) = at(knee);
        canvas.label(across + 8.0, up + 14.0, "knee", TEXT, Anchor::Start);
    }
    let (across, up) = at(0);
    canvas.dot((across, up), 5.0, (TEXT, "none"));
    canvas.label(across + 8.0, up - 6.0, "today", TEXT, Anchor::Start);
    Some(())
}

/// What the phase adds by its date: in the plan, and on average over futures with the interval.
pub(super) fn timing(canvas: &mut Canvas, timing: &Timing, plan: &Plan) -> Option<()> {
    let (unit, format) = (timing.outcome.unit(), timing.outcome.format());
    let means = || timing.starts.iter().filter_map(|start| start.mean);
    let values = timing.starts.iter().map(|start| start.plan).chain(means().flat_map(|mean| [mean.low, mean.high]));
    let y = Shown::of((unit, format), values.chain([0.0]), (BOTTOM, PLOT_TOP))?;
    let (first, last) = (timing.starts.first()?.slip, timing.starts.last()?.slip);
    let x = Scale::new((first, last.max(first + 1.0)), (LEFT, RIGHT));
    let every = timing.starts.len().div_ceil(8).max(1);
    let dates: Vec<(f64, String)> = timing
        .starts
        .iter()
        .step_by(every)
        .map(|start| {
            let text = start.month.map_or_else(|| start.slip.to_string(), |number| plan.month(number).long());
            (x.at(start.slip), text)
        })
        .collect();
    let title = format!("{} more than without {}, {}", timing.outcome.label(), timing.phase, y.name);
    ground(canvas, &title, &dates, &y.marks());
    let known: Vec<(f64, crate::analysis::Estimate)> =
        timing.starts.iter().filter_map(|start| Some((x.at(start.slip), start.mean?))).collect();
    let upper = known.iter().map(|(at, mean)| (*at, y.scale.at(mean.high)));
    let lower = known.iter().rev().map(|(at, mean)| (*at, y.scale.at(mean.low)));
    let band: Vec<(f64, f64)> = upper.chain(lower).collect();
    if !band.is_empty() {
        canvas.polygon(&band, BAND);
        canvas.polyline(&known.iter().map(|(at, mean)| (*at, y.scale.at(mean.value))).collect::<Vec<_>>(), MEAN);
    }
    let in_plan: Vec<(f64, f64)> =
        timing.starts.iter().map(|start| (x.at(start.slip), y.scale.at(start.plan))).collect();
    canvas.polyline(&in_plan, BEST);
    let mut legend = vec![("in the plan", BEST)];
    if !band.is_empty() {
        legend.push(("mean of futures, with its interval", MEAN));
    }
    for (number, (text, color)) in legend.into_iter().enumerate() {
        let at = LEFT + 10.0 + 130.0 * number as f64;
        canvas.line((at, PLOT_TOP + 10.0), (at + 16.0, PLOT_TOP + 10.0), color, (2.0, ""));
        canvas.text(at + 22.0, PLOT_TOP + 14.0, text, MUTED, Anchor::Start);
    }
    Some(())
}
