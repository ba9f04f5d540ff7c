//! The fan of a row: two bands, the median, the plan, its floor, some futures, and the one that is looked at.

use super::Shown;
use super::prepared::is_shown;
use crate::analysis::{Condition, Fan, Found, Futures, Simulated};
use crate::app::parts::axis::Axis;
use crate::app::parts::chart::{spanned, words};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::plane::{Plane, Swatch};
use crate::app::parts::theme::faded;
use egui::{Align2, Color32, Mesh, Painter, Pos2, Shape, Stroke, Ui, pos2};

/// The distance from a line within which a click means its future, in points.
const CLOSE: f32 = 6.0;

/// The top of the plot in multiples of the inner band.
const HIGHEST: f64 = 1.8;

pub(super) fn fan_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown, axis: &Axis, height: f32) {
    let Found::Futures(simulated) = &shown.reply.found else { return };
    let Simulated { futures, .. } = &**simulated;
    let Some(fan) = futures.fans.first() else { return };
    let lines = &shown.prepared.fan;
    let (from, to) = (axis.from.max(0.0) as usize, axis.to.max(0.0).ceil() as usize);
    let seen = |t: &usize| (from..to).contains(t);
    let floor = floor_of(futures, fan);
    let ends = lines.iter().enumerate().filter(|(t, _)| seen(t)).filter_map(|(_, at)| *at);
    let ends: Vec<[f64; 5]> = ends.collect();
    // What is likely stays readable: the highest twentieth goes on above the plot where it is far away.
    let high = ends.iter().flat_map(|at| [at[3], at[0]]).fold(0.0, f64::max) * HIGHEST;
    let ends = ends.iter().flat_map(|at| [at[0], if high > 0.0 { at[4].min(high) } else { at[4] }]).chain(floor);
    let plan = fan.plan.iter().enumerate().filter(|(t, _)| seen(t)).map(|(_, value)| *value);
    let span = spanned(ends.chain(plan));
    let measure = Measure::of_unit(shown.reply.asks.plan(), (fan.unit, fan.format), [span.0, span.1].into_iter());
    let mut plane = Plane::new(ui, axis, height, (&fan.label, &measure.unit), frame);
    plane.chart.y = span;
    let t = frame.tokens;
    let wanted = f64::from(plane.chart.area.height() / 40.0).clamp(2.0, 6.0);
    let ticks = measure.ticks(span, wanted);
    let painter = plane.around(ui);
    plane.ground(&painter, frame, &ticks);
    let inside = ui.painter_at(plane.chart.area);
    band(&inside, &plane, lines, (0, 4), t.fan_outer);
    band(&inside, &plane, lines, (1, 3), t.fan_inner);
    if span.0 < 0.0 && span.1 > 0.0 {
        inside.hline(plane.chart.area.x_range(), plane.chart.y(0.0), Stroke::new(1.0, t.muted));
    }
    for place in &shown.prepared.lines {
        if let Some(path) = fan.path(*place) {
            plane.line(&inside, path.iter().copied(), Stroke::new(0.7, faded(t.muted, 0.55)), false);
        }
    }
    let of_line = |line: usize| lines.iter().map(move |at| at.map_or(f64::NAN, |at| at[line]));
    plane.line(&inside, of_line(2), Stroke::new(1.8, t.good), false);
    plane.line(&inside, fan.plan.iter().copied(), Stroke::new(1.4, t.text), true);
    if let Some(floor) = floor {
        let y = plane.chart.y(floor);
        let ends = [pos2(plane.chart.area.left(), y), pos2(plane.chart.area.right(), y)];
        inside.extend(Shape::dashed_line(&ends, Stroke::new(1.3, t.bad), 6.0, 4.0));
    }
    let chosen = frame.view.risk.future.and_then(|number| place_of(futures, number));
    let chosen = chosen.and_then(|place| Some((place, fan.path(place)?)));
    if let Some((_, path)) = chosen {
        plane.line(&inside, path.iter().copied(), Stroke::new(1.9, t.accent), false);
    }
    let is_cut = lines.iter().enumerate().any(|(t, at)| seen(&t) && at.is_some_and(|at| at[4] > span.1));
    let caption =
        if is_cut { "each month by itself; the outer band goes on above" } else { "bands: each month by itself" };
    words(&inside, t, plane.chart.area.min + egui::vec2(8.0, 6.0), Align2::LEFT_TOP, caption, t.muted);
    legend(ui, frame, &mut plane, (fan, &measure), shown, chosen.map(|(_, path)| path), floor);
    plane.finish(ui, &inside, frame);
    if let Some(at) = plane.response.interact_pointer_pos().filter(|_| plane.response.clicked()) {
        frame.view.risk.future = nearest(frame, shown, futures, fan, &plane, at);
    }
}

/// The level below which a condition on the row fails, if there is one.
pub(super) fn floor_of(futures: &Futures, fan: &Fan) -> Option<f64> {
    let is_of_row = |condition: &&Condition| condition.left().text() == fan.key && condition.comparison().contains('>');
    futures.conditions.iter().find(is_of_row).and_then(Condition::level)
}

/// The place of a future among those that were computed.
pub(super) fn place_of(futures: &Futures, number: u64) -> Option<usize> {
    futures.all.binary_search_by_key(&number, |future| future.number).ok()
}

fn band(painter: &Painter, plane: &Plane, lines: &[Option<[f64; 5]>], (low, high): (usize, usize), color: Color32) {
    let mut mesh = Mesh::default();
    for (t, pair) in lines.windows(2).enumerate() {
        let [Some(a), Some(b)] = pair else { continue };
        let at = mesh.vertices.len() as u32;
        let point = |t: usize, value: f64| plane.chart.at(t as f64 + 0.5, value);
        for corner in [point(t, a[low]), point(t, a[high]), point(t + 1, b[low]), point(t + 1, b[high])] {
            mesh.colored_vertex(corner, color);
        }
        mesh.add_triangle(at, at + 1, at + 2);
        mesh.add_triangle(at + 1, at + 2, at + 3);
    }
    painter.add(Shape::mesh(mesh));
}

fn legend(
    ui: &Ui,
    frame: &Frame,
    plane: &mut Plane,
    (fan, measure): (&Fan, &Measure<'_>),
    shown: &Shown,
    chosen: Option<&[f64]>,
    floor: Option<f64>,
) {
    let t = frame.tokens;
    let month = frame.view.cursor;
    let at = month.and_then(|month| shown.prepared.fan.get(month).copied().flatten());
    let value = |line: usize| at.map_or_else(String::new, |at| measure.short(at[line]));
    let range = |low: usize, high: usize| {
        at.map_or_else(String::new, |at| format!("{}…{}", measure.short(at[low]), measure.short(at[high])))
    };
    let of =
        |path: &[f64]| month.and_then(|month| path.get(month)).map_or_else(String::new, |value| measure.short(*value));
    for (color, name, (low, high)) in [(t.fan_outer, "5–95 %", (0, 4)), (t.fan_inner, "25–75 %", (1, 3))] {
        // There is no room for both: with a month the colour says which band it is.
        let range = range(low, high);
        plane.legend(ui, frame, Swatch::Box(color), if range.is_empty() { name } else { "" }, &range);
    }
    plane.legend(ui, frame, Swatch::Line(t.good), "Median", &value(2));
    plane.legend(ui, frame, Swatch::Dashes(t.text), "The plan", &of(&fan.plan));
    if let (Some(path), Some(number)) = (chosen, frame.view.risk.future) {
        plane.legend(ui, frame, Swatch::Line(t.accent), &format!("Future {number}"), &of(path));
    }
    plane.legend(ui, frame, Swatch::Line(faded(t.muted, 0.55)), "Some futures", "");
    if let Some(floor) = floor {
        plane.legend(ui, frame, Swatch::Dashes(t.bad), "Floor", &measure.short(floor));
    }
}

/// The future whose line is close to a point, of those that are drawn; the one that is looked at if none is.
fn nearest(frame: &Frame, shown: &Shown, futures: &Futures, fan: &Fan, plane: &Plane, at: Pos2) -> Option<u64> {
    let t = plane.chart.across(at.x).floor().max(0.0) as usize;
    let distance = |place: &usize| {
        let value = fan.path(*place).and_then(|path| path.get(t)).copied().unwrap_or(f64::NAN);
        let by = (plane.chart.y(value) - at.y).abs();
        if by.is_finite() { by } else { f32::INFINITY }
    };
    let of_filter = |place: &&usize| futures.all.get(**place).is_some_and(|f| is_shown(frame.view.risk.filter, f));
    let near = shown.prepared.lines.iter().filter(of_filter).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let near = near.filter(|place| distance(place) <= CLOSE);
    near.and_then(|place| futures.all.get(*place)).map_or(frame.view.risk.future, |future| Some(future.number))
}
