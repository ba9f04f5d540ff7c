//! The ground of a plot over time: title, unit and legend at its left, its frame, and the line of the month under the pointer.

use crate::app::parts::axis::{Axis, LEFT, NUMBERS, years};
use crate::app::parts::chart::{Chart, Tick};
use crate::app::parts::frame::Frame;
use crate::app::parts::pattern::hatch;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE, faded};
use egui::{
    Align2, Color32, FontId, Id, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

/// Room between plots.
const GAP: f32 = 10.0;
/// The height of a line of a legend.
pub(in crate::app) const LINE: f32 = 15.0;

/// How a mark of a legend looks.
#[derive(Clone, Copy)]
pub(in crate::app) enum Swatch {
    Box(Color32),
    /// Pale, with an edge: there, and standing still
    Still(Color32, Color32),
    /// Hatched on a ground: being built
    Hatched(Color32, Color32),
    Line(Color32),
    Dashes(Color32),
    /// Words alone
    None,
}

impl Swatch {
    /// Draws the mark at the middle of a line that begins at `left`.
    pub fn paint(self, painter: &Painter, left: f32, middle: f32) {
        let across = [pos2(left, middle), pos2(left + 10.0, middle)];
        let place = Rect::from_center_size(pos2(left + 5.0, middle), vec2(9.0, 9.0));
        match self {
            Self::Box(color) => drop(painter.rect_filled(place, 1.0, color)),
            Self::Still(color, edge) => {
                painter.rect(place, 1.0, color, Stroke::new(1.0, edge), StrokeKind::Inside);
            }
            Self::Hatched(color, ground) => {
                painter.rect_filled(place, 1.0, ground);
                hatch(painter, place, color, false);
            }
            Self::Line(color) => drop(painter.line_segment(across, Stroke::new(1.8, color))),
            Self::Dashes(color) => painter.extend(Shape::dashed_line(&across, Stroke::new(1.4, color), 4.0, 2.0)),
            Self::None => {}
        }
    }
}

/// A plot: its chart, and the free room of the column at its left.
pub(in crate::app) struct Plane {
    pub chart: Chart,
    column: Rect,
    line: f32,
    pub response: Response,
}

impl Plane {
    /// Takes the room of a plot with a title and a unit.
    pub fn new(ui: &mut Ui, axis: &Axis, height: f32, (title, unit): (&str, &str), frame: &Frame) -> Self {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
        let area = Rect::from_min_max(pos2(axis.left, rect.top() + 2.0), pos2(axis.right, rect.bottom() - GAP));
        // The first plot of a page with this title.
        let response = ui.interact(area, ui.scope_id().with(("plot", title)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Plot of {title}, {unit}")));
        let chart = Chart { area, x: (axis.from, axis.to), y: (0.0, 1.0) };
        let start = axis.left - LEFT;
        let column = Rect::from_min_max(pos2(start, rect.top()), pos2(axis.left - NUMBERS, rect.bottom() - GAP));
        let line = title_ui(ui, frame, column, title, unit);
        Self { chart, column, line, response }
    }

    /// A painter of the plot and of the numbers at its left, the lowest of which reaches below it.
    pub fn around(&self, ui: &Ui) -> Painter {
        ui.painter_at(self.chart.area.expand2(vec2(60.0, NOTE_SIZE / 2.0 + 2.0)))
    }

    /// Draws the ground with lines at the years and at these values.
    pub fn ground(&self, painter: &Painter, frame: &Frame, up: &[Tick]) {
        let years: Vec<Tick> = years(frame.plan()).map(|(month, year)| (month, year.to_string())).collect();
        let seen: Vec<Tick> =
            years.into_iter().filter(|(month, _)| (self.chart.x.0..=self.chart.x.1).contains(month)).collect();
        self.chart.ground(painter, frame.tokens, &seen, up);
        self.chart.numbers_up(painter, frame.tokens, up);
    }

    /// The lines of a legend for which there is room.
    pub fn room(&self) -> usize {
        ((self.column.bottom() - self.line) / LINE).max(0.0) as usize
    }

    /// A line of the legend; what does not fit is left out.
    pub fn legend(&mut self, ui: &Ui, frame: &Frame, swatch: Swatch, name: &str, value: &str) {
        self.entry(ui, frame, (swatch, name, value), false);
    }

    /// Takes the place of the next line of the legend; None if there is no room.
    fn take(&mut self) -> Option<Rect> {
        let place = Rect::from_min_size(pos2(self.column.left(), self.line), vec2(self.column.width(), LINE));
        self.line += LINE;
        (place.bottom() <= self.column.bottom() + 1.0).then_some(place)
    }

    fn entry(&mut self, ui: &Ui, frame: &Frame, (swatch, name, value): (Swatch, &str, &str), hidden: bool) {
        if let Some(place) = self.take() {
            entry_ui(ui, frame, place, (swatch, name, value), hidden);
        }
    }

    /// A line of the legend that can be clicked, and is faint if what it names is hidden; None if there is no room.
    pub fn choice(
        &mut self,
        ui: &Ui,
        frame: &Frame,
        (swatch, name, value): (Swatch, &str, &str),
        (id, hidden): (Id, bool),
    ) -> Option<Response> {
        let place = self.take()?;
        let response = ui.interact(place, id, Sense::click());
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, faded(frame.tokens.accent, 0.1));
        }
        entry_ui(ui, frame, place, (swatch, name, value), hidden);
        Some(response)
    }

    /// A line through the middles of months; gaps where there is no value.
    pub fn line(&self, painter: &Painter, values: impl Iterator<Item = f64>, stroke: Stroke, is_dashed: bool) {
        let mut run: Vec<Pos2> = Vec::new();
        let draw = |run: &mut Vec<Pos2>| {
            let points = std::mem::take(run);
            match points[..] {
                [] => {}
                // A value between two gaps.
                [at] => drop(painter.circle_filled(at, stroke.width, stroke.color)),
                _ if is_dashed => painter.extend(Shape::dashed_line(&points, stroke, 5.0, 3.0)),
                _ => drop(painter.add(Shape::line(points, stroke))),
            }
        };
        for (t, value) in values.enumerate() {
            if value.is_finite() {
                run.push(self.chart.at(t as f64 + 0.5, value));
            } else {
                draw(&mut run);
            }
        }
        draw(&mut run);
    }

    /// The frame, and the line of the month under the pointer, which moves with it.
    pub fn finish(&self, ui: &Ui, painter: &Painter, frame: &mut Frame) {
        self.chart.frame(painter, frame.tokens);
        if let Some(t) = frame.view.cursor {
            let x = self.chart.x(t as f64 + 0.5);
            if self.chart.area.x_range().contains(x) {
                painter.vline(x, self.chart.area.y_range(), Stroke::new(1.0, frame.tokens.accent));
            }
        }
        if let Some(at) = self.response.hover_pos().filter(|at| self.chart.area.contains(*at)) {
            hover_time(ui, frame, self.chart.across(at.x));
        }
    }
}

/// The title of a plot with its unit beside it, or below it where there is no room; returns where the legend begins.
fn title_ui(ui: &Ui, frame: &Frame, column: Rect, title: &str, unit: &str) -> f32 {
    let t = frame.tokens;
    let painter = ui.painter_at(column.expand2(vec2(0.0, 1.0)));
    let cut = |text: &str, font: FontId, color| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(column.width());
        painter.layout_job(job)
    };
    let title = cut(title, FontId::new(TEXT_SIZE, theme::semibold()), t.text);
    let unit = cut(unit, FontId::proportional(NOTE_SIZE), t.muted);
    let below = column.top() + title.size().y + 3.0;
    let is_beside = title.size().x + unit.size().x + 8.0 <= column.width();
    let (named, size) = (title.size(), unit.size());
    painter.galley(column.min, title, t.text);
    if size.x <= 0.0 {
        return below;
    }
    if is_beside {
        painter.galley(pos2(column.right() - size.x, column.top() + (named.y - size.y) / 2.0), unit, t.muted);
        below
    } else {
        painter.galley(pos2(column.left(), below - 2.0), unit, t.muted);
        below + size.y + 1.0
    }
}

/// Draws a line of a legend: mark, name, value.
fn entry_ui(ui: &Ui, frame: &Frame, place: Rect, (swatch, name, value): (Swatch, &str, &str), hidden: bool) {
    let t = frame.tokens;
    let painter = ui.painter_at(place.expand2(vec2(0.0, 1.0)));
    let middle = place.center().y;
    swatch.paint(&painter, place.left(), middle);
    if hidden {
        painter.rect_filled(place.with_max_x(place.left() + 11.0), 0.0, faded(t.background, 0.75));
    }
    let indent = if matches!(swatch, Swatch::None) { 0.0 } else { 15.0 };
    let value = if hidden { "" } else { value };
    let value = painter.layout_no_wrap(value.to_owned(), FontId::new(NOTE_SIZE, theme::semibold()), t.text);
    let color = if hidden { t.faint } else { t.muted };
    let mut name = egui::text::LayoutJob::simple_singleline(name.to_owned(), FontId::proportional(NOTE_SIZE), color);
    name.wrap = egui::text::TextWrapping::truncate_at_width(place.width() - indent - value.size().x - 4.0);
    let name = painter.layout_job(name);
    let from = pos2(place.left() + indent, middle - name.size().y / 2.0);
    if hidden {
        painter.hline(from.x..=from.x + name.size().x, middle, Stroke::new(1.0, t.faint));
    }
    painter.galley(from, name, color);
    let at = pos2(place.right() - value.size().x, middle - value.size().y / 2.0);
    painter.galley(at, value, t.text);
}

/// The pointer is over a month (with fractions) of a time axis: the cursor moves there, and Ctrl+wheel zooms.
pub(in crate::app) fn hover_time(ui: &Ui, frame: &mut Frame, month: f64) {
    let plan = frame.plan();
    let t = month.floor();
    if t >= 0.0 && t < f64::from(plan.company.months) {
        frame.view.cursor = Some(t as usize);
    }
    let zoom = f64::from(ui.input(|i| i.zoom_delta()));
    if zoom != 1.0 {
        frame.view.zoom(zoom, month, plan);
    }
}

/// A small flag with the value at a point of a plot, on the side of it where there is room.
pub(in crate::app) fn flag(painter: &Painter, frame: &Frame, area: Rect, at: Pos2, text: &str) {
    let t = frame.tokens;
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::new(NOTE_SIZE, theme::semibold()), t.text);
    let size = galley.size() + vec2(10.0, 4.0);
    if size.x > area.width() || size.y > area.height() {
        return;
    }
    let is_left = at.x + 8.0 + size.x > area.right();
    let align = if is_left { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let wanted = align.anchor_size(at + vec2(if is_left { -8.0 } else { 8.0 }, 0.0), size);
    let inside = area.shrink(2.0);
    let by = vec2(
        (inside.left() - wanted.left()).max(0.0) + (inside.right() - wanted.right()).min(0.0),
        (inside.top() - wanted.top()).max(0.0) + (inside.bottom() - wanted.bottom()).min(0.0),
    );
    let place = wanted.translate(by);
    painter.rect(place, 3.0, t.panel, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    painter.galley(place.center() - galley.size() / 2.0, galley, t.text);
    painter.circle(at, 3.0, t.panel, Stroke::new(1.5, t.accent));
}
