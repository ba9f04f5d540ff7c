//! A plot over the time axis of all pages: title and legend at its left, its ground, and what the pointer does.

use crate::app::parts::axis::Axis;
use crate::app::parts::chart::{Chart, Tick};
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{LEFT, hover_time, years};
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

/// Room between plots.
const GAP: f32 = 10.0;
/// The height of a line of a legend.
const LINE: f32 = 15.0;
/// Room for the numbers of the axis.
const NUMBERS: f32 = 34.0;

/// How a mark of a legend looks.
#[derive(Clone, Copy)]
pub(super) enum Swatch {
    Box(Color32),
    Line(Color32),
    Dashes(Color32),
    /// Words alone
    None,
}

/// A plot: its chart, and the free room of the column at its left.
pub(super) struct Plane {
    pub chart: Chart,
    column: Rect,
    line: f32,
    pub response: Response,
}

impl Plane {
    /// Takes the room of a plot with a title and a unit.
    pub fn new(ui: &mut Ui, axis: &Axis, height: f32, (title, unit): (&str, &str), frame: &Frame) -> Self {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let area = Rect::from_min_max(pos2(axis.left, rect.top() + 2.0), pos2(axis.right, rect.bottom() - GAP));
        let chart = Chart { area, x: (axis.from, axis.to), y: (0.0, 1.0) };
        let column = Rect::from_min_max(rect.min, pos2(rect.left() + LEFT - NUMBERS, rect.bottom()));
        let painter = ui.painter_at(column.with_max_x(column.right() + NUMBERS));
        let font = FontId::new(TEXT_SIZE, theme::semibold());
        let named = painter.text(column.min, Align2::LEFT_TOP, title, font, frame.tokens.text);
        let at = pos2(named.right() + 6.0, column.top() + 1.0);
        painter.text(at, Align2::LEFT_TOP, unit, FontId::proportional(NOTE_SIZE), frame.tokens.muted);
        Self { chart, column, line: column.top() + 18.0, response }
    }

    /// Draws the ground with lines at the years and at these values.
    pub fn ground(&self, painter: &Painter, frame: &Frame, up: &[Tick]) {
        let years: Vec<Tick> = years(frame.plan()).map(|(month, year)| (month, year.to_string())).collect();
        let seen: Vec<Tick> =
            years.into_iter().filter(|(month, _)| (self.chart.x.0..=self.chart.x.1).contains(month)).collect();
        self.chart.ground(painter, frame.tokens, &seen, up);
        self.chart.numbers_up(painter, frame.tokens, up);
    }

    /// A line of the legend; what does not fit is left out.
    pub fn legend(&mut self, ui: &Ui, frame: &Frame, swatch: Swatch, name: &str, value: &str) {
        if self.line + LINE > self.column.bottom() {
            return;
        }
        let painter = ui.painter_at(self.column);
        let middle = self.line + LINE / 2.0;
        let left = self.column.left();
        let across = [pos2(left, middle), pos2(left + 10.0, middle)];
        match swatch {
            Swatch::Box(color) => {
                painter.rect_filled(Rect::from_center_size(pos2(left + 5.0, middle), vec2(9.0, 9.0)), 1.0, color);
            }
            Swatch::Line(color) => drop(painter.line_segment(across, Stroke::new(1.8, color))),
            Swatch::Dashes(color) => {
                painter.extend(Shape::dashed_line(&across, Stroke::new(1.4, color), 4.0, 2.0));
            }
            Swatch::None => {}
        }
        let indent = if matches!(swatch, Swatch::None) { 0.0 } else { 15.0 };
        let value =
            painter.layout_no_wrap(value.to_owned(), FontId::new(NOTE_SIZE, theme::semibold()), frame.tokens.text);
        let room = self.column.width() - indent - value.size().x - 4.0;
        let mut name = egui::text::LayoutJob::simple_singleline(
            name.to_owned(),
            FontId::proportional(NOTE_SIZE),
            frame.tokens.muted,
        );
        name.wrap = egui::text::TextWrapping { max_width: room, max_rows: 1, ..egui::text::TextWrapping::default() };
        let name = painter.layout_job(name);
        painter.galley(pos2(left + indent, middle - name.size().y / 2.0), name, frame.tokens.muted);
        let at = pos2(self.column.right() - value.size().x, middle - value.size().y / 2.0);
        painter.galley(at, value, frame.tokens.text);
        self.line += LINE;
    }

    /// A line through the middles of months; gaps where there is no value.
    pub fn line(&self, painter: &Painter, values: impl Iterator<Item = f64>, stroke: Stroke, is_dashed: bool) {
        let mut run: Vec<Pos2> = Vec::new();
        let draw = |run: &mut Vec<Pos2>| {
            let points = std::mem::take(run);
            if points.len() > 1 && is_dashed {
                painter.extend(Shape::dashed_line(&points, stroke, 5.0, 3.0));
            } else if points.len() > 1 {
                painter.add(Shape::line(points, stroke));
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
