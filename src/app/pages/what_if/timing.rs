//! A timing: what a phase adds by the date at which it begins, in the plan and over futures, and the hashprice and the BTC price at
//! which it should begin.
//! A click opens the plan with that date as a scenario.

use super::picture::{Picture, TITLE, title_ui};
use crate::analysis::{AtRent, Rent, Start, Timing, Trigger, Turn};
use crate::app::parts::chart::{Chart, TICK_LINE, TICKS, Tick, round_values, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{NOTE_SIZE, faded};
use crate::formula::grouped;
use egui::{Align, Align2, FontId, Layout, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, vec2};

/// The part of the height that the triggers take.
const TRIGGER: f32 = 0.34;

/// Between the triggers by hashprice and by BTC price.
const BETWEEN: f32 = 18.0;

/// The width under which a plot has no room for all dates.
const NARROW: f32 = 560.0;

/// Draws both plots; returns the slip that is to be opened.
pub(super) fn timing_ui(ui: &mut Ui, frame: &Frame, picture: &Picture, timing: &Timing) -> Option<Vec<(usize, f64)>> {
    let plan = picture.reply.asks.plan();
    let has_trigger = timing.starts.iter().any(|start| start.trigger().is_some() || start.price_trigger().is_some());
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
    let plane = Plane { x, across };
    let y = spanned(values().chain([0.0]));
    let size = vec2(picture.size.x, height - TITLE);
    let (chart, painter, response) = plane.ground(ui, frame, size, (y, &measure.ticks(y, 5.0)));
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
        let size = vec2((picture.size.x - BETWEEN) / 2.0, picture.size.y * TRIGGER);
        let rent = timing.waiting.as_ref().and_then(|waiting| waiting.rent.as_ref());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = BETWEEN;
            let half = |ui: &mut Ui, draw: &dyn Fn(&mut Ui)| {
                ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                    ui.set_min_width(size.x);
                    draw(ui);
                });
            };
            let hashprice: Vec<Option<Turn>> = timing.starts.iter().map(|start| start.by_hashprice).collect();
            let price: Vec<Option<Turn>> = timing.starts.iter().map(|start| start.by_price).collect();
            half(ui, &|ui| {
                let lines = at_rents(rent, |level| &level.hashprice);
                let of = Triggers { title: "Trigger", unit: "USD/PH/s/day", usual: &hashprice, lines };
                triggers_ui(ui, frame, (timing, &plane, size), &of);
            });
            half(ui, &|ui| {
                let lines = at_rents(rent, |level| &level.price);
                let of = Triggers { title: "By the BTC price", unit: "USD", usual: &price, lines };
                triggers_ui(ui, frame, (timing, &plane, size), &of);
            });
        });
    }
    let wanted = clicked?;
    let near = |start: &&Start| (start.slip - wanted).abs();
    let nearest = timing.starts.iter().min_by(|a, b| near(a).total_cmp(&near(b)))?;
    Some(vec![(0, nearest.slip)])
}

/// Dates across, for every plot of a timing.
struct Plane {
    x: (f64, f64),
    across: Vec<Tick>,
}

impl Plane {
    /// The ground of a plot with its numbers.
    fn ground(
        &self,
        ui: &mut Ui,
        frame: &Frame,
        size: Vec2,
        (y, up): ((f64, f64), &[Tick]),
    ) -> (Chart, Painter, Response) {
        let t = frame.tokens;
        let (all, response) = ui.allocate_exact_size(vec2(size.x, size.y.max(90.0)), Sense::click());
        let area = Rect::from_min_max(all.min + vec2(TICKS, 4.0), all.max - vec2(8.0, TICK_LINE + 8.0));
        let chart = Chart { area, x: self.x, y };
        let painter = ui.painter_at(all);
        // A narrow plot names fewer dates.
        let every = (NARROW / size.x).ceil().max(1.0) as usize;
        let across: Vec<Tick> = self.across.iter().step_by(every).cloned().collect();
        chart.ground(&painter, t, &across, up);
        chart.numbers_up(&painter, t, up);
        chart.numbers_across(&painter, t.muted, &across, 0);
        (chart, painter, response)
    }
}

/// Where a phase begins, by date.
struct Triggers<'a> {
    title: &'a str,
    unit: &'a str,
    /// At the usual rent
    usual: &'a [Option<Turn>],
    /// At other rents, each with its name
    lines: Vec<(String, &'a [Option<Turn>])>,
}

/// The lines of low and high rents.
fn at_rents<'a>(
    rent: Option<&'a Rent>,
    of: impl Fn(&'a AtRent) -> &'a Vec<Option<Turn>>,
) -> Vec<(String, &'a [Option<Turn>])> {
    let others = rent.into_iter().flat_map(|rent| &rent.levels).filter(|level| level.percentile != 50);
    others.map(|level| (format!("P{} rent", level.percentile), of(level).as_slice())).collect()
}

fn triggers_ui(ui: &mut Ui, frame: &Frame, (timing, plane, size): (&Timing, &Plane, Vec2), of: &Triggers) {
    let t = frame.tokens;
    let usual = runs(timing, of.usual);
    let lines: Vec<(&str, Vec<Run>)> =
        of.lines.iter().map(|(name, turns)| (name.as_str(), runs(timing, turns))).collect();
    let is_below = |(_, trigger): &(f64, Trigger)| trigger.is_below;
    let side = match (usual.iter().flatten().all(is_below), usual.iter().flatten().any(is_below)) {
        _ if usual.is_empty() => "nothing likely decides",
        (true, _) => "it begins under this",
        (false, true) => "it begins on one side of this",
        (false, false) => "it begins over this",
    };
    let names = if of.lines.is_empty() { "" } else { "; thin: at low and high rent" };
    title_ui(ui, frame, of.title, &format!("{}; {side}{names}", of.unit));
    let of_usual = usual.iter().flatten().flat_map(|(_, it)| [it.level, it.low, it.high]);
    let of_lines = lines.iter().flat_map(|(_, runs)| runs.iter().flatten().map(|(_, it)| it.level));
    let y = spanned(of_usual.chain(of_lines));
    let up: Vec<Tick> = round_values(y.0, y.1, 3.0).into_iter().map(|value| (value, grouped(value, 0))).collect();
    let (chart, painter, _) = plane.ground(ui, frame, vec2(size.x, size.y - TITLE), (y, &up));
    let points = |run: &Run| -> Vec<Pos2> { run.iter().map(|(x, it)| chart.at(*x, it.level)).collect() };
    for run in &usual {
        let pairs = run.iter().map(|(x, it)| (chart.at(*x, it.low), chart.at(*x, it.high)));
        band(&painter, pairs, faded(t.mining, 0.25));
    }
    for (name, runs) in &lines {
        for run in runs {
            let line = points(run);
            for at in &line {
                painter.circle_filled(*at, 1.5, t.muted);
            }
            painter.add(Shape::line(line, Stroke::new(1.0, t.muted)));
        }
        if let Some(first) = runs.first().and_then(|run| points(run).first().copied()) {
            let font = FontId::proportional(NOTE_SIZE);
            painter.text(first + vec2(5.0, -2.0), Align2::LEFT_BOTTOM, name, font, t.muted);
        }
    }
    for run in &usual {
        let line = points(run);
        for at in &line {
            painter.circle_filled(*at, 3.0, t.mining);
        }
        painter.add(Shape::line(line, Stroke::new(1.5, t.mining)));
    }
    chart.frame(&painter, t);
}

/// Triggers of dates that follow each other, with the slip of each.
type Run = Vec<(f64, Trigger)>;

/// A line ends where a date always begins or never does.
fn runs(timing: &Timing, turns: &[Option<Turn>]) -> Vec<Run> {
    let of = |(start, turn): (&Start, &Option<Turn>)| Some((start.slip, turn.and_then(Turn::trigger)?));
    let all: Vec<Option<(f64, Trigger)>> = timing.starts.iter().zip(turns).map(of).collect();
    let runs = all.split(Option::is_none).map(|run| run.iter().copied().flatten().collect::<Run>());
    runs.filter(|run| !run.is_empty()).collect()
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
