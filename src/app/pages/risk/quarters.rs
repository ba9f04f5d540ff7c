//! First causes by quarter, and in how many futures nothing has failed yet.

use super::Shown;
use super::causes::{color_of, name_of};
use crate::analysis::Found;
use crate::app::parts::axis::Axis;
use crate::app::parts::chart::{Tick, round_values, words};
use crate::app::parts::frame::Frame;
use crate::app::parts::plane::{Plane, Swatch};
use crate::app::state::risk::Filter;
use crate::formula::{grouped, lower_first};
use egui::{Rect, Shape, Stroke, Ui, pos2};

const QUARTER: usize = 3;

/// Draws the futures that fail first in each quarter, by cause.
pub(super) fn quarters_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown, axis: &Axis, height: f32) {
    let Found::Futures(simulated) = &shown.reply.found else { return };
    let futures = &simulated.futures;
    let causes = &shown.prepared.causes;
    let is_wanted = |place: usize| match frame.view.risk.filter {
        None => true,
        Some(filter) => filter == Filter::Cause(place),
    };
    let quarters = futures.months().div_ceil(QUARTER);
    let count = |place: usize, quarter: usize| {
        causes
            .get(place)
            .and_then(|cause| cause.by_quarter.get(quarter))
            .copied()
            .filter(|_| is_wanted(place))
            .unwrap_or(0)
    };
    let all = |quarter: usize| (0..causes.len()).map(|place| count(place, quarter)).sum::<usize>();
    let most = (0..quarters).map(all).max().unwrap_or(0).max(1);
    let mut plane = Plane::new(ui, axis, height, ("First cause", ""), frame);
    // Room above the bars for the caption.
    plane.chart.y = (0.0, most as f64 * 1.4);
    let wanted = f64::from(plane.chart.area.height() / 32.0).clamp(1.0, 4.0);
    let whole = round_values(0.0, plane.chart.y.1, wanted).into_iter().filter(|value| value.fract() == 0.0);
    let ticks: Vec<Tick> = whole.map(|value| (value, grouped(value, 0))).collect();
    let painter = ui.painter_at(plane.chart.area.expand2(egui::vec2(60.0, 4.0)));
    plane.ground(&painter, frame, &ticks);
    let inside = ui.painter_at(plane.chart.area);
    for quarter in 0..quarters {
        let (left, right) = ((quarter * QUARTER) as f64, ((quarter + 1) * QUARTER) as f64);
        let mut base = 0;
        for place in 0..causes.len() {
            let count = count(place, quarter);
            if count == 0 {
                continue;
            }
            let from = plane.chart.at(left, base as f64);
            let to = plane.chart.at(right, (base + count) as f64);
            let bar = Rect::from_two_pos(pos2(from.x + 1.0, from.y), pos2(to.x - 1.0, to.y));
            inside.rect_filled(bar, 0.0, color_of(frame, futures, place));
            base += count;
        }
    }
    let at = plane.chart.area.min + egui::vec2(8.0, 6.0);
    words(&inside, frame.tokens, at, egui::Align2::LEFT_TOP, "futures in a quarter", frame.tokens.muted);
    let quarter = frame.view.cursor.map(|month| month / QUARTER);
    for place in (0..causes.len()).filter(|place| causes[*place].first > 0) {
        let name = name_of(futures, place);
        let value = quarter.map_or_else(String::new, |quarter| grouped(count(place, quarter) as f64, 0));
        plane.legend(ui, frame, Swatch::Box(color_of(frame, futures, place)), &name, &value);
    }
    if causes.iter().all(|cause| cause.first == 0) {
        plane.legend(ui, frame, Swatch::None, "Nothing fails", "");
    }
    plane.finish(ui, &inside, frame);
}

/// Draws the share of futures in which the condition that asks for a share still holds, or all do.
pub(super) fn standing_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown, axis: &Axis, height: f32) {
    let Found::Futures(simulated) = &shown.reply.found else { return };
    let futures = &simulated.futures;
    let all = futures.all.len().max(1) as f64;
    let share = |count: usize| count as f64 / all * 100.0;
    let standing = &shown.prepared.standing;
    let asked = shown.prepared.asked.and_then(|place| futures.conditions[place].chance()).map(|chance| chance * 100.0);
    let lowest = standing.last().map_or(100.0, |count| share(*count)).min(asked.unwrap_or(100.0));
    let mut plane = Plane::new(
        ui,
        axis,
        height,
        (if shown.prepared.asked.is_some() { "Still holds" } else { "Nothing failed" }, "%"),
        frame,
    );
    plane.chart.y = ((lowest - (104.0 - lowest) * 0.12).max(0.0), 104.0);
    let wanted = f64::from(plane.chart.area.height() / 32.0).clamp(1.0, 4.0);
    let within = round_values(plane.chart.y.0, 100.0, wanted);
    let ticks: Vec<Tick> = within.into_iter().map(|value| (value, grouped(value, 0))).collect();
    let painter = ui.painter_at(plane.chart.area.expand2(egui::vec2(60.0, 4.0)));
    plane.ground(&painter, frame, &ticks);
    let inside = ui.painter_at(plane.chart.area);
    let t = frame.tokens;
    // A step at each month's end.
    let mut steps = Vec::new();
    for (month, count) in standing.iter().enumerate() {
        let before = if month == 0 { 100.0 } else { share(standing[month - 1]) };
        steps.extend([(month as f64, before), (month as f64 + 1.0, before), (month as f64 + 1.0, share(*count))]);
    }
    let points: Vec<egui::Pos2> = steps.into_iter().map(|(x, y)| plane.chart.at(x, y)).collect();
    inside.add(Shape::line(points, Stroke::new(1.6, t.text)));
    if let Some(asked) = asked {
        let y = plane.chart.y(asked);
        let ends = [pos2(plane.chart.area.left(), y), pos2(plane.chart.area.right(), y)];
        inside.extend(Shape::dashed_line(&ends, Stroke::new(1.3, t.bad), 6.0, 4.0));
    }
    let at = frame.view.cursor.and_then(|month| standing.get(month));
    let value = at.map_or_else(String::new, |count| grouped(share(*count), 1));
    let name = shown
        .prepared
        .asked
        .map_or_else(|| "All hold".to_owned(), |place| format!("No {}", lower_first(&name_of(futures, place))));
    plane.legend(ui, frame, Swatch::Line(t.text), &name, &value);
    if let Some(asked) = asked {
        plane.legend(ui, frame, Swatch::Dashes(t.bad), "Asked for", &grouped(asked, 1));
    }
    let end = standing.last().map_or_else(String::new, |count| grouped(share(*count), 1));
    plane.legend(ui, frame, Swatch::None, "At the end", &end);
    plane.finish(ui, &inside, frame);
}
