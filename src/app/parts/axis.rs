//! The time axis that plots and bands share: one rectangle of time for a page, with the years above it.

use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::plan::Plan;
use egui::{Align, Align2, FontId, Layout, Rect, RichText, Sense, Ui, UiBuilder, pos2, vec2};

/// The width of the column to the left of every plot and band: title, unit, legend, and the numbers of the axis.
pub(in crate::app) const LEFT: f32 = 170.0;
/// The room in it for the numbers of the axis.
pub(in crate::app) const NUMBERS: f32 = 42.0;
/// The free space to the right of every plot and band.
pub(in crate::app) const RIGHT: f32 = 16.0;
/// The height of the line of years.
const YEARS: f32 = 20.0;
/// The narrowest axis; a page with less room is moved sideways.
const NARROWEST: f32 = 120.0;

/// Ranges that one click shows, in years.
const RANGES: [(&str, f64); 3] = [("2y", 24.0), ("5y", 60.0), ("10y", 120.0)];

/// Months to points.
#[derive(Clone, Copy)]
pub(in crate::app) struct Axis {
    pub left: f32,
    pub right: f32,
    pub from: f64,
    pub to: f64,
}

impl Axis {
    /// The axis of a page: its ends are those of the page, whatever stands on it.
    pub fn new(ui: &Ui, frame: &Frame) -> Self {
        let all = ui.available_rect_before_wrap();
        let (from, to) = frame.view.range;
        let left = all.left() + LEFT;
        let right = all.right().min(ui.clip_rect().right()) - RIGHT;
        Self { left, right: right.max(left + NARROWEST), from, to }
    }

    /// The point at which a month (from 0) starts.
    pub fn x(&self, month: f64) -> f32 {
        let share = (month - self.from) / (self.to - self.from);
        self.left + (self.right - self.left) * share as f32
    }

    /// The month (from 0, with fractions) at a point.
    pub fn month(&self, x: f32) -> f64 {
        self.from + f64::from((x - self.left) / (self.right - self.left)) * (self.to - self.from)
    }
}

/// The first of each year, by months from 0.
pub(in crate::app) fn years(plan: &Plan) -> impl Iterator<Item = (f64, i32)> {
    let start = plan.company.start;
    let first = (13 - i64::from(start.month())) % 12;
    let months = i64::from(plan.company.months);
    (0..).map(move |k| first + 12 * k).take_while(move |t| *t < months).map(move |t| (t as f64, start.plus(t).year()))
}

/// Draws the line above plots and bands: ranges at the left, the years, and the month under the pointer. Returns their axis.
pub(in crate::app) fn years_ui(ui: &mut Ui, frame: &mut Frame) -> Axis {
    let axis = Axis::new(ui, frame);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), YEARS), Sense::hover());
    ranges_ui(ui, frame, rect.with_max_x(axis.left - 6.0));
    let painter = ui.painter();
    let per_year = (axis.x(12.0) - axis.x(0.0)).max(1.0);
    let step = (34.0 / per_year).ceil().max(1.0) as i32;
    let pill = |t: usize| {
        let x = axis.x(t as f64 + 0.5);
        let font = FontId::new(NOTE_SIZE, theme::semibold());
        let label = painter.layout_no_wrap(frame.plan().month(t as i64 + 1).short(), font, frame.tokens.panel);
        let middle = x.min(axis.right - 22.0).max(axis.left + 22.0);
        (Rect::from_center_size(pos2(middle, rect.center().y), label.size() + vec2(12.0, 4.0)), label)
    };
    let cursor = frame.view.cursor.map(pill);
    for (month, year) in years(frame.plan()).filter(|(_, year)| year % step == 0) {
        let x = axis.x(month);
        // The month under the pointer replaces a year.
        let is_free = cursor.as_ref().is_none_or(|(pill, _)| x > pill.right() || x + 30.0 < pill.left());
        if is_free && (axis.left..axis.right - 20.0).contains(&x) {
            let at = pos2(x + 2.0, rect.center().y);
            painter.text(at, Align2::LEFT_CENTER, year, FontId::proportional(NOTE_SIZE), frame.tokens.muted);
        }
    }
    if let Some((pill, label)) = cursor {
        painter.rect_filled(pill, 4.0, frame.tokens.accent);
        painter.galley(pill.center() - label.size() / 2.0, label, frame.tokens.panel);
    }
    axis
}

/// Buttons that show two, five or ten years from the first month in sight, or the whole plan.
fn ranges_ui(ui: &mut Ui, frame: &mut Frame, place: Rect) {
    let months = f64::from(frame.plan().company.months);
    let (from, to) = frame.view.range;
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    inside.spacing_mut().item_spacing.x = 2.0;
    inside.spacing_mut().button_padding = vec2(4.0, 0.0);
    let t = frame.tokens;
    let mut button = |text: &str, hint: String, is_shown: bool| {
        let color = if is_shown { t.accent } else { t.muted };
        let button = egui::Button::new(RichText::new(text).size(NOTE_SIZE).color(color)).frame_when_inactive(false);
        inside.add(button).accessible_name(&hint).on_hover_text(&hint).clicked()
    };
    for (text, wanted) in RANGES.into_iter().filter(|(_, wanted)| *wanted < months) {
        let is_shown = (to - from - wanted).abs() < 0.5;
        if button(text, format!("Show {} years", wanted / 12.0), is_shown) {
            frame.view.range = (from, from + wanted);
            frame.view.fit(frame.derived.plan.as_ref());
        }
    }
    if button("All", "Show all months".to_owned(), to - from >= months - 0.5) {
        frame.send(Command::WholeTime);
    }
}
