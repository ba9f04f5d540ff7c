//! The fan of a row: two bands, the median, the plan dashed.

use super::canvas::{Anchor, BOTTOM_OF_PLOT as BOTTOM, Canvas, FRAME, GRID, HEIGHT, MUTED, TEXT, TOP, WIDTH, fitted};
use super::scale::{Scale, mark, range, shown};
use crate::analysis::{Fan, Futures};
use crate::plan::Plan;

const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 32.0;
const PLOT_TOP: f64 = TOP + 22.0;
const OUTER: &str = "#d5ebe2";
const INNER: &str = "#9ecdbc";
const MEDIAN: &str = "#138a60";
/// The width of a part of the legend
const PART: f64 = 150.0;

/// The top of the plot in multiples of the inner band.
const HIGHEST: f64 = 1.8;

/// The first fan of a run; None if there is none.
pub(super) fn fan(canvas: &mut Canvas, futures: &Futures, plan: &Plan) -> Option<()> {
    let fan = futures.fans.first()?;
    let lines = fan.lines(|_| true);
    // What is likely stays readable: the highest twentieth goes on above the plot where it is far away.
    let inner = lines.iter().flatten().map(|at| at[3]).chain(fan.plan.iter().copied()).fold(0.0, f64::max);
    let highest = if inner > 0.0 { inner * HIGHEST } else { f64::INFINITY };
    let span = range(lines.iter().flatten().flatten().chain(&fan.plan).map(|value| value.min(highest)))?;
    let (unit, unit_name) = shown(fan.unit, fan.format, span);
    let y = Scale::new(span, (BOTTOM, PLOT_TOP));
    let x = Scale::new((0.0, lines.len() as f64), (LEFT, RIGHT));
    let head = [fan.label.as_str(), unit_name.as_str(), "each month by itself"];
    let head: Vec<&str> = head.into_iter().filter(|part| !part.is_empty()).collect();
    canvas.bold(LEFT, TOP + 10.0, &fitted(&head.join(", "), RIGHT - LEFT), TEXT, Anchor::Start);
    let (marks, decimals) = y.marks(unit);
    for value in marks {
        canvas.line((LEFT, y.at(value)), (RIGHT, y.at(value)), GRID, (1.0, ""));
        canvas.text(LEFT - 8.0, y.at(value) + 4.0, &mark(value, unit, decimals), MUTED, Anchor::End);
    }
    // A month's value stands in its middle; a band has gaps where no future has a value.
    let point = |t: usize, value: f64| (x.at(t as f64 + 0.5), y.at(value));
    for (low, high, color) in [(0, 4, OUTER), (1, 3, INNER)] {
        let mut band: Vec<(usize, [f64; 5])> = Vec::new();
        for (t, month) in lines.iter().enumerate().chain(std::iter::once((lines.len(), &None))) {
            if let Some(month) = month {
                band.push((t, *month));
                continue;
            }
            let upper = band.iter().map(|(t, at)| point(*t, at[high]));
            let lower = band.iter().rev().map(|(t, at)| point(*t, at[low]));
            canvas.polygon(&upper.chain(lower).collect::<Vec<_>>(), color);
            band.clear();
        }
    }
    let line = |value: &dyn Fn(usize) -> Option<f64>| -> Vec<(f64, f64)> {
        let known = (0..lines.len()).filter_map(|t| Some((t, value(t).filter(|value| value.is_finite())?)));
        known.map(|(t, value)| point(t, value)).collect()
    };
    canvas.polyline(&line(&|t| lines.get(t).copied().flatten().map(|month| month[2])), MEDIAN);
    for pair in line(&|t| fan.plan.get(t).copied()).chunks(2) {
        if let [from, to] = pair {
            canvas.line(*from, *to, TEXT, (1.4, ""));
        }
    }
    if (span.0..=span.1).contains(&0.0) {
        canvas.line((LEFT, y.at(0.0)), (RIGHT, y.at(0.0)), MUTED, (1.0, ""));
    }
    years(canvas, plan, x);
    legend(canvas, fan);
    canvas.ends_at(HEIGHT);
    Some(())
}

fn years(canvas: &mut Canvas, plan: &Plan, x: Scale) {
    let months = i64::from(plan.company.months);
    let step = (months / 12 / 12).max(1);
    let januaries = (1..=months).map(|t| (t, plan.month(t))).filter(|(_, month)| month.month() == 1);
    for (t, month) in januaries.filter(|(_, month)| i64::from(month.year()) % step == 0) {
        let at = x.at(t as f64 - 1.0);
        canvas.line((at, PLOT_TOP), (at, BOTTOM), GRID, (1.0, ""));
        canvas.text(at + 3.0, BOTTOM + 18.0, &month.year().to_string(), MUTED, Anchor::Start);
    }
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), FRAME, (1.0, ""));
    canvas.line((LEFT, PLOT_TOP), (LEFT, BOTTOM), FRAME, (1.0, ""));
}

fn legend(canvas: &mut Canvas, fan: &Fan) {
    let y = BOTTOM + 44.0;
    for (i, (name, color)) in [("5 to 95 %", OUTER), ("25 to 75 %", INNER)].into_iter().enumerate() {
        let at = LEFT + PART * i as f64;
        canvas.rectangle((at, y - 10.0), (18.0, 11.0), color);
        canvas.text(at + 26.0, y, name, TEXT, Anchor::Start);
    }
    let at = LEFT + PART * 2.0;
    canvas.line((at, y - 4.0), (at + 18.0, y - 4.0), MEDIAN, (2.4, ""));
    canvas.text(at + 26.0, y, "median", TEXT, Anchor::Start);
    let at = LEFT + PART * 3.0;
    canvas.line((at, y - 4.0), (at + 18.0, y - 4.0), TEXT, (1.4, "4 3"));
    canvas.text(at + 26.0, y, "the plan", TEXT, Anchor::Start);
    let count = crate::formula::grouped(fan.count() as f64, 0);
    canvas.text(RIGHT, y, &format!("{count} futures"), MUTED, Anchor::End);
}
