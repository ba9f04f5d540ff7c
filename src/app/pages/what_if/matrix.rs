//! Scenarios, or other values one by one: a bar for each; and a list against a second one: a cell for each pair, the best of each
//! column stands out.

use super::picture::{Picture, TITLE, title_ui};
use super::seek::OPENS;
use crate::analysis::{Sweep, Swung, short_label};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::{Measure, lever_said};
use crate::app::parts::pattern::hatch;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE, diverging, faded};
use crate::formula::lower_first;
use crate::plan::Plan;
use egui::{Align2, Color32, CursorIcon, FontFamily, FontId, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The column of names: at most this part of the room.
const NAMES: f32 = 240.0;
const ROW: f32 = 34.0;
const WIDEST: f32 = 160.0;
/// The room for the number behind a bar.
const NUMBER: f32 = 70.0;

/// The cells of a sweep over lists.
struct Cells<'a> {
    sweep: &'a Sweep,
    plan: &'a Plan,
    measure: Measure<'a>,
    /// The width of the names, and of a column
    names: f32,
    column: f32,
}

/// A cell: its point, where it is drawn, and what is drawn in it.
struct Cell<'a> {
    point: &'a Swung,
    place: Rect,
    ground: Rect,
    color: Color32,
    is_best: bool,
}

/// Draws the cells; returns the one that is to be opened.
pub(super) fn matrix_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, sweep: &Sweep) -> Option<Vec<(usize, f64)>> {
    let outcome = sweep.outcomes.first()?;
    let plan = picture.reply.asks.plan();
    let measure = Measure::of(plan, outcome, sweep.points.iter().map(value));
    let levers: Vec<String> = sweep.levers.iter().map(|lever| lower_first(short_label(plan, lever))).collect();
    title_ui(ui, frame, &format!("{} by {}", outcome.label(), levers.join(" and ")), &measure.unit);
    let names = (picture.size.x * 0.34).min(NAMES);
    let columns = sweep.values.get(1).map_or(1, Vec::len);
    let room = picture.size.x - names;
    let column = if sweep.levers.len() > 1 { (room / columns as f32).clamp(70.0, WIDEST) } else { room - NUMBER };
    let cells = Cells { sweep, plan, measure, names, column };
    let is_list = sweep.levers.len() == 1;
    let head = if is_list { 4.0 } else { TITLE };
    let width = names + column * columns as f32 + if is_list { NUMBER } else { 0.0 };
    let size = vec2(width, head + ROW * sweep.values[0].len() as f32);
    let mut wish = None;
    egui::ScrollArea::horizontal().id_salt("matrix").show(ui, |ui| {
        let (all, _) = ui.allocate_exact_size(size, Sense::hover());
        cells.names(ui, frame, all, head);
        for k in 0..columns {
            if !is_list {
                cells.head(ui, frame, all, k);
            }
            for cell in cells.of_column(frame, all.min + vec2(names + column * k as f32, head), k) {
                wish = wish.take().or(cells.cell(ui, frame, &cell));
            }
        }
    });
    wish
}

fn value(point: &Swung) -> f64 {
    point.outcomes.first().map_or(f64::NAN, |reading| reading.value)
}

impl Cells<'_> {
    fn point(&self, i: usize, k: usize) -> Option<&Swung> {
        if self.sweep.levers.len() > 1 { self.sweep.at(&[i, k]) } else { self.sweep.at(&[i]) }
    }

    /// Where a cell stands: "late, low price".
    fn said(&self, point: &Swung) -> String {
        let said = self.sweep.levers.iter().zip(&point.at).map(|(lever, at)| lever_said(self.plan, lever, *at));
        said.collect::<Vec<_>>().join(", ")
    }

    fn names(&self, ui: &Ui, frame: &Frame, all: Rect, head: f32) {
        for (i, at) in self.sweep.values[0].iter().enumerate() {
            let name = lever_said(self.plan, &self.sweep.levers[0], *at);
            let top = all.top() + head + ROW * i as f32;
            let font = FontId::proportional(TEXT_SIZE);
            let mut job = egui::text::LayoutJob::simple_singleline(name, font, frame.tokens.text);
            job.wrap = egui::text::TextWrapping::truncate_at_width(self.names - 12.0);
            let galley = ui.painter().layout_job(job);
            let at = pos2(all.left(), top + (ROW - 2.0 - galley.size().y) / 2.0);
            ui.painter().galley(at, galley, frame.tokens.text);
        }
    }

    fn head(&self, ui: &Ui, frame: &Frame, all: Rect, k: usize) {
        let left = all.left() + self.names + self.column * k as f32;
        let place = Rect::from_min_size(pos2(left, all.top()), vec2(self.column - 10.0, TITLE));
        let name = lever_said(self.plan, &self.sweep.levers[1], self.sweep.values[1][k]);
        ui.painter().with_clip_rect(place.intersect(ui.clip_rect())).text(
            place.right_center(),
            Align2::RIGHT_CENTER,
            name,
            FontId::proportional(NOTE_SIZE),
            frame.tokens.muted,
        );
    }

    /// The cells of a column, in colours between its worst and its best.
    fn of_column(&self, frame: &Frame, corner: egui::Pos2, k: usize) -> Vec<Cell<'_>> {
        let t = frame.tokens;
        let points: Vec<&Swung> = (0..self.sweep.values[0].len()).filter_map(|i| self.point(i, k)).collect();
        let known = || points.iter().map(|point| value(point)).filter(|value| value.is_finite());
        let (best, worst) = (known().fold(f64::NEG_INFINITY, f64::max), known().fold(f64::INFINITY, f64::min));
        // Bars begin at nothing.
        let (low, high) = (worst.min(0.0), best.max(0.0));
        let cell = |(i, point): (usize, &Swung)| -> (Rect, Rect, Color32, bool) {
            let number = value(point);
            let place = Rect::from_min_size(corner + vec2(0.0, ROW * i as f32), vec2(self.column - 2.0, ROW - 2.0));
            let is_best = number == best && points.len() > 1;
            if self.sweep.levers.len() == 1 {
                let x = |value: f64| place.left() + place.width() * ((value - low) / (high - low).max(1e-9)) as f32;
                let (from, to) = (x(number.min(0.0)), x(number.max(0.0)));
                let ground = Rect::from_x_y_ranges(from..=to.max(from + 1.0), place.y_range().shrink(5.0));
                return (place, ground, if is_best { t.above } else { t.low }, is_best);
            }
            let share = if best > worst { (number - worst) / (best - worst) } else { 1.0 };
            let color = match number {
                none if !none.is_finite() => t.raised,
                _ if is_best => diverging(t, 0.7),
                _ => diverging(t, share * 0.55),
            };
            (place, place, color, is_best)
        };
        let drawn = points.iter().enumerate().map(|(i, point)| {
            let (place, ground, color, is_best) = cell((i, point));
            Cell { point, place, ground, color, is_best }
        });
        drawn.collect()
    }

    /// Draws a cell; returns its point if it was clicked.
    fn cell(&self, ui: &Ui, frame: &Frame, cell: &Cell) -> Option<Vec<(usize, f64)>> {
        let t = frame.tokens;
        let painter = ui.painter();
        let Cell { point, place, ground, color, is_best } = *cell;
        let is_list = self.sweep.levers.len() == 1;
        painter.rect_filled(ground, if is_list { 0.0 } else { 2.0 }, color);
        if point.first_failure.is_some() {
            hatch(painter, ground, faded(t.bad, 0.4), false);
        }
        let number = value(point);
        let text = if number.is_finite() { self.measure.short(number) } else { "none".to_owned() };
        let family = if is_best { theme::semibold() } else { FontFamily::Proportional };
        let is_dark = is_best && !ui.visuals().dark_mode;
        let (at, align, words) = if is_list {
            (pos2(ground.right() + 6.0, place.center().y), Align2::LEFT_CENTER, t.text)
        } else {
            (place.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, if is_dark { t.panel } else { t.text })
        };
        painter.text(at, align, text, FontId::new(TEXT_SIZE, family), words);
        let said = self.said(point);
        let response = ui.interact(place, ui.scope_id().with(("cell", &said)), Sense::click());
        let label = format!("{said}: {}", self.measure.whole(number));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label.clone()));
        if response.hovered() {
            painter.rect_stroke(ground, 0.0, Stroke::new(1.5, t.accent), egui::StrokeKind::Inside);
        }
        let failing = point
            .first_failure
            .map_or_else(String::new, |(condition, _)| format!("\nFails: {}", self.sweep.conditions[condition].text()));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        let is_clicked = response.on_hover_text(format!("{label}{failing}\n{OPENS}")).clicked();
        is_clicked.then(|| point.at.iter().copied().enumerate().collect())
    }
}
