//! Outcomes over one lever, a plot for each; and one outcome over a lever in several scenarios, a line for each.

use super::picture::{Across, Picture, TITLE, level_of, menu_ui, title_ui};
use super::seek::{OPENS, flag};
use crate::analysis::{Holds, Outcome, Sweep, Swung, short_label};
use crate::app::parts::chart::{Chart, Labels, TICKS, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::{Measure, lever_said};
use crate::app::parts::pattern::{dashes, hatch};
use crate::app::parts::theme::{NOTE_SIZE, faded};
use crate::formula::lower_first;
use egui::{Color32, CursorIcon, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The room for names of lines, and the height of one.
const NAMES: f32 = 190.0;
const NAME_LINE: f32 = 14.0;
/// The lowest plot.
const LOWEST: f32 = 130.0;

/// A line of a plot.
struct Line<'a> {
    name: String,
    color: Color32,
    points: Vec<&'a Swung>,
}

/// What one plot shows.
struct Plot<'a> {
    sweep: &'a Sweep,
    /// The place of the lever that runs across
    lever: usize,
    /// The place of the outcome
    outcome: usize,
    lines: Vec<Line<'a>>,
    /// Its height, and whether the lever's numbers stand below it
    height: f32,
    is_last: bool,
}

/// Outcomes over one lever; returns the point that is to be opened.
pub(super) fn lines_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, sweep: &Sweep) -> Option<Vec<(usize, f64)>> {
    let count = sweep.outcomes.len().max(1) as f32;
    let height = ((picture.size.y - 40.0) / count - TITLE).clamp(LOWEST, 560.0);
    let mut wish = None;
    for outcome in 0..sweep.outcomes.len() {
        let line = Line { name: String::new(), color: frame.tokens.text, points: sweep.points.iter().collect() };
        let is_last = outcome + 1 == sweep.outcomes.len();
        let plot = Plot { sweep, lever: 0, outcome, lines: vec![line], height, is_last };
        wish = wish.or(plot.ui(ui, frame, picture));
    }
    wish
}

/// One outcome over a lever, in each scenario or for each value of a list; returns the point that is to be opened.
pub(super) fn cases_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, sweep: &Sweep) -> Option<Vec<(usize, f64)>> {
    let list = sweep.levers.iter().position(|lever| lever.holds() == Holds::Place).unwrap_or(0);
    let lever = 1 - list;
    let t = frame.tokens;
    let colors = [t.text, t.accent, t.btc, t.converting, t.good, t.debt];
    let of_case = |(i, at): (usize, &f64)| Line {
        name: lever_said(picture.reply.asks.plan(), &sweep.levers[list], *at),
        color: colors[i % colors.len()],
        points: sweep.points.iter().filter(|point| point.at[list] == *at).collect(),
    };
    let lines = sweep.values[list].iter().enumerate().map(of_case).collect();
    let height = (picture.size.y - 40.0 - TITLE).clamp(LOWEST, 600.0);
    let plot = Plot { sweep, lever, outcome: 0, lines, height, is_last: true };
    plot.ui(ui, frame, picture)
}

impl Plot<'_> {
    fn value(&self, point: &Swung) -> f64 {
        point.outcomes.get(self.outcome).map_or(f64::NAN, |reading| reading.value)
    }

    fn outcome(&self) -> Option<&Outcome> {
        self.sweep.outcomes.get(self.outcome)
    }

    /// The level with which a condition compares this outcome.
    fn level(&self) -> Option<f64> {
        level_of(self.sweep, self.outcome()?)
    }

    fn ui(&self, ui: &mut Ui, frame: &mut Frame, picture: &Picture) -> Option<Vec<(usize, f64)>> {
        let t = frame.tokens;
        let plan = picture.reply.asks.plan();
        let lever = &self.sweep.levers[self.lever];
        let outcome = self.outcome()?;
        let values = || self.lines.iter().flat_map(|line| line.points.iter()).map(|point| self.value(point));
        let drawn = || values().chain(self.level()).chain(self.sweep.standing.iter().map(|point| self.value(point)));
        let measure = Measure::of(plan, outcome, drawn());
        let title = format!("{} over {}", outcome.label(), lower_first(short_label(plan, lever)));
        title_ui(ui, frame, &title, &measure.unit);
        // Names of lines stand at their ends, beside the plot.
        let names = if self.lines.len() > 1 { (picture.size.x * 0.24).min(NAMES) } else { 0.0 };
        let across = Across::of(plan, lever, picture.price(self.lever), picture.size.x - TICKS - names);
        let below = if self.is_last { across.height() } else { 8.0 };
        let (all, response) = ui.allocate_exact_size(vec2(picture.size.x, self.height + below), Sense::click());
        let area =
            Rect::from_min_max(all.min + vec2(TICKS, 0.0), pos2(all.right() - 4.0 - names, all.top() + self.height));
        let chart = Chart { area, x: lever.range(), y: spanned(drawn()) };
        let painter = ui.painter().with_clip_rect(area.expand(4.0).intersect(ui.clip_rect()));
        let up = measure.ticks(chart.y, f64::from(self.height / 40.0).clamp(2.0, 8.0));
        chart.ground(&painter, t, &across.ticks, &up);
        chart.numbers_up(ui.painter(), t, &up);
        if self.lines.len() == 1 {
            self.failing(&painter, frame, &chart);
        }
        if let Some(level) = self.level() {
            let y = chart.y(level);
            dashes(&painter, [pos2(area.left(), y), pos2(area.right(), y)], Stroke::new(1.2, t.bad));
        }
        let mut labels = Labels::default();
        for line in &self.lines {
            self.draw(&painter, &chart, line);
            let points = line.points.iter().map(|point| chart.at(point.at[self.lever], self.value(point)));
            labels.keep_off(&points.collect::<Vec<_>>());
        }
        chart.frame(&painter, t);
        self.marks(&painter, frame, &chart, &measure, &mut labels);
        self.names(ui, &chart, names);
        if self.is_last {
            across.draw(ui, frame, &chart);
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Plot: {title}")));
        menu_ui(&response, frame, picture, all);
        let pointer = response.hover_pos().filter(|at| area.contains(*at))?;
        let (line, point) = self.nearest(&chart, pointer)?;
        let at = chart.at(point.at[self.lever], self.value(point));
        ui.painter().vline(at.x, area.y_range(), Stroke::new(1.0, t.accent));
        ui.painter().circle_filled(at, 3.5, t.accent);
        let name = if line.name.is_empty() { String::new() } else { format!("{}, ", line.name) };
        let said = lever_said(plan, lever, point.at[self.lever]);
        flag(ui.painter(), frame, area, at, &[&format!("{name}{said}: {}", measure.whole(self.value(point))), OPENS]);
        let is_clicked = response.on_hover_cursor(CursorIcon::PointingHand).clicked();
        is_clicked.then(|| point.at.iter().copied().enumerate().collect())
    }

    /// The names of lines at their right ends, none over another.
    fn names(&self, ui: &Ui, chart: &Chart, width: f32) {
        let end = |line: &Line| {
            let point = line.points.iter().rev().find(|point| self.value(point).is_finite())?;
            Some(chart.y(self.value(point)))
        };
        let mut ends: Vec<(f32, &Line)> = self.lines.iter().filter_map(|line| Some((end(line)?, line))).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Those at the bottom stand on it, and push the others up.
        let mut lowest = chart.area.bottom() - 6.0;
        let mut places: Vec<f32> = vec![0.0; ends.len()];
        for (place, (y, _)) in places.iter_mut().zip(&ends).rev() {
            *place = y.min(lowest);
            lowest = *place - NAME_LINE;
        }
        let mut highest = chart.area.top() + 6.0;
        for place in &mut places {
            *place = place.max(highest);
            highest = *place + NAME_LINE;
        }
        for ((_, line), y) in ends.iter().zip(places) {
            let font = egui::FontId::proportional(NOTE_SIZE);
            let mut job = egui::text::LayoutJob::simple_singleline(line.name.clone(), font, line.color);
            job.wrap = egui::text::TextWrapping::truncate_at_width((width - 10.0).max(20.0));
            let galley = ui.painter().layout_job(job);
            let at = pos2(chart.area.right() + 8.0, y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, line.color);
        }
    }

    fn draw(&self, painter: &egui::Painter, chart: &Chart, line: &Line) {
        for run in line.points.chunk_by(|a, b| self.value(a).is_finite() == self.value(b).is_finite()) {
            if !self.value(run[0]).is_finite() {
                continue;
            }
            let points: Vec<Pos2> = run.iter().map(|point| chart.at(point.at[self.lever], self.value(point))).collect();
            if points.len() < 40 {
                for at in &points {
                    painter.circle_filled(*at, 1.8, line.color);
                }
            }
            painter.add(Shape::line(points, Stroke::new(1.7, line.color)));
        }
    }

    /// The ground where a condition fails, and the one that fails first.
    fn failing(&self, painter: &egui::Painter, frame: &Frame, chart: &Chart) {
        let t = frame.tokens;
        let points = &self.lines[0].points;
        let failing = |point: &&Swung| point.first_failure.map(|(condition, _)| condition);
        let mut start = 0;
        for run in points.chunk_by(|a, b| failing(a) == failing(b)) {
            let (first, end) = (start, start + run.len());
            start = end;
            if failing(&run[0]).is_none() {
                continue;
            }
            let edge = |i: usize| match (i.checked_sub(1).and_then(|i| points.get(i)), points.get(i)) {
                (Some(a), Some(b)) => f64::midpoint(a.at[self.lever], b.at[self.lever]),
                (None, Some(one)) | (Some(one), None) => one.at[self.lever],
                (None, None) => chart.x.0,
            };
            let place = chart.area.with_min_x(chart.x(edge(first))).with_max_x(chart.x(edge(end)));
            painter.rect_filled(place, 0.0, faded(t.fails, 0.5));
            hatch(painter, place, faded(t.bad, 0.16), false);
        }
    }

    fn marks(&self, painter: &egui::Painter, frame: &Frame, chart: &Chart, measure: &Measure, labels: &mut Labels) {
        let t = frame.tokens;
        let Some(standing) = self.sweep.standing.as_ref().filter(|point| self.value(point).is_finite()) else { return };
        let Some(at) = standing.at.get(self.lever).copied().filter(|at| at.is_finite()) else { return };
        let place = chart.at(at, self.value(standing));
        painter.add(Shape::dotted_line(
            &[pos2(place.x, chart.area.top()), pos2(place.x, chart.area.bottom())],
            t.muted,
            4.0,
            0.8,
        ));
        labels.keep_free(Rect::from_center_size(place, vec2(10.0, 10.0)));
        painter.circle(place, 4.0, t.accent, Stroke::new(1.0, t.panel));
        labels.put(painter, t, chart.area, place, &format!("plan {}", measure.short(self.value(standing))), t.text);
    }

    fn nearest(&self, chart: &Chart, pointer: Pos2) -> Option<(&Line<'_>, &Swung)> {
        let all = self.lines.iter().flat_map(|line| line.points.iter().map(move |point| (line, *point)));
        let known = all.filter(|(_, point)| self.value(point).is_finite());
        // Across first: the pointer chooses a value of the lever, and of the lines there the nearest.
        let distance = |point: &Swung| {
            let at = chart.at(point.at[self.lever], self.value(point));
            (at.x - pointer.x).abs() * 4.0 + (at.y - pointer.y).abs()
        };
        known.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))
    }
}
