//! A timing: what a phase adds by the date at which it begins, in the plan and over futures, and the hashprice at which it should begin.
//! A click opens the plan with that date as a scenario.

use super::picture::{Picture, TITLE, title_ui};
use crate::analysis::{Start, Timing};
use crate::app::parts::chart::{Chart, TICK_LINE, TICKS, Tick, round_values, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::faded;
use crate::formula::grouped;
use egui::{Mesh, Pos2, Rect, Sense, Shape, Stroke, Ui, vec2};

/// The part of the height that the trigger takes.
const TRIGGER: f32 = 0.34;

/// Draws both plots; returns the slip that is to be opened.
pub(super) fn timing_ui(ui: &mut Ui, frame: &Frame, picture: &Picture, timing: &Timing) -> Option<Vec<(usize, f64)>> {
    let plan = picture.reply.asks.plan();
    let has_trigger = timing.starts.iter().any(|start| start.trigger.is_some());
    let height = picture.size.y * if has_trigger { 1.0 - TRIGGER } else { 1.0 };
    let means = || timing.starts.iter().filter_map(|start| start.mean);
    let values = || {
        let ends = means().flat_map(|mean| [mean.low, mean.high]);
        timing.starts.iter().map(|start| start.plan).chain(ends)
    };
    let measure = Measure::of(plan, &timing.outcome, values());
    let title = format!("{} more than without {}", timing.outcome.label(), timing.phase);
    let note = if means().next().is_some() { "; line: the plan, band: mean of futures" } else { "" };
    title_ui(ui, frame, &title, format!("{}{note}", measure.unit).trim_start_matches("; "));
    let x = spanned(timing.starts.iter().map(|start| start.slip));
    let every = timing.starts.len().div_ceil(8).max(1);
    let date = |start: &Start| -> Tick {
        let text = start.month.map_or_else(|| grouped(start.slip, 0), |number| plan.month(number).long());
        (start.slip, text)
    };
    let across: Vec<Tick> = timing.starts.iter().step_by(every).map(date).collect();
    let t = frame.tokens;
    let plot = |ui: &mut Ui, height: f32, y: (f64, f64), up: &[Tick]| {
        let (all, response) = ui.allocate_exact_size(vec2(picture.size.x, height.max(90.0)), Sense::click());
        let area = Rect::from_min_max(all.min + vec2(TICKS, 4.0), all.max - vec2(8.0, TICK_LINE + 8.0));
        let chart = Chart { area, x, y };
        let painter = ui.painter_at(all);
        chart.ground(&painter, t, &across, up);
        chart.numbers_up(&painter, t, up);
        chart.numbers_across(&painter, t.muted, &across, 0);
        (chart, painter, response)
    };
    let y = spanned(values().chain([0.0]));
    let (chart, painter, response) = plot(ui, height - TITLE, y, &measure.ticks(y, 5.0));
    let known: Vec<(f64, f64, f64, f64)> =
        timing.starts.iter().filter_map(|start| start.mean.map(|m| (start.slip, m.low, m.value, m.high))).collect();
    band(&painter, known.iter().map(|(x, low, _, high)| (chart.at(*x, *low), chart.at(*x, *high))), t.fan_outer);
    painter
        .add(Shape::line(known.iter().map(|(x, _, mean, _)| chart.at(*x, *mean)).collect(), Stroke::new(1.5, t.good)));
    let line: Vec<Pos2> = timing.starts.iter().map(|start| chart.at(start.slip, start.plan)).collect();
    for at in &line {
        painter.circle_filled(*at, 2.5, t.accent);
    }
    painter.add(Shape::line(line, Stroke::new(1.5, t.accent)));
    if let Some(standing) = timing.standing.filter(|standing| (x.0..=x.1).contains(standing)) {
        let ends = [chart.at(standing, y.0), chart.at(standing, y.1)];
        painter.extend(Shape::dashed_line(&ends, Stroke::new(1.2, t.text), 4.0, 3.0));
    }
    chart.frame(&painter, t);
    let clicked = response.interact_pointer_pos().filter(|_| response.clicked()).map(|at| chart.across(at.x));
    response.on_hover_text("A click opens the plan with this date as a scenario");
    if has_trigger {
        let decided = || timing.starts.iter().filter(|start| start.trigger.is_some());
        let side = match (decided().all(|start| start.begins_below), decided().any(|start| start.begins_below)) {
            (true, _) => "it begins under this",
            (false, true) => "it begins on one side of this",
            (false, false) => "it begins over this",
        };
        title_ui(ui, frame, "Trigger", &format!("USD/PH/s/day; {side}, band: fits to halves of the futures"));
        let triggers: Vec<(f64, (f64, f64, f64))> =
            timing.starts.iter().filter_map(|start| Some((start.slip, start.trigger?))).collect();
        let y = spanned(triggers.iter().flat_map(|(_, (level, low, high))| [*level, *low, *high]));
        let up: Vec<Tick> = round_values(y.0, y.1, 3.0).into_iter().map(|value| (value, grouped(value, 0))).collect();
        let (chart, painter, _) = plot(ui, picture.size.y * TRIGGER - TITLE, y, &up);
        band(
            &painter,
            triggers.iter().map(|(x, (_, low, high))| (chart.at(*x, *low), chart.at(*x, *high))),
            faded(t.mining, 0.25),
        );
        let line: Vec<Pos2> = triggers.iter().map(|(x, (level, ..))| chart.at(*x, *level)).collect();
        for at in &line {
            painter.circle_filled(*at, 3.0, t.mining);
        }
        painter.add(Shape::line(line, Stroke::new(1.5, t.mining)));
        chart.frame(&painter, t);
    }
    let wanted = clicked?;
    let near = |start: &&Start| (start.slip - wanted).abs();
    let nearest = timing.starts.iter().min_by(|a, b| near(a).total_cmp(&near(b)))?;
    Some(vec![(0, nearest.slip)])
}

/// A band between pairs of points.
fn band(painter: &egui::Painter, pairs: impl Iterator<Item = (Pos2, Pos2)>, color: egui::Color32) {
    let mut mesh = Mesh::default();
    for (number, (low, high)) in (0_u32..).zip(pairs) {
        mesh.colored_vertex(low, color);
        mesh.colored_vertex(high, color);
        if number > 0 {
            let at = number * 2;
            mesh.add_triangle(at - 2, at - 1, at);
            mesh.add_triangle(at - 1, at, at + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
}
