//! The time axis that plots and bands share, with the years above them.

use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{LEFT, RIGHT, years};
use crate::app::parts::theme::{self, NOTE_SIZE};
use egui::{Align2, FontId, Rect, Sense, Ui, pos2, vec2};

/// Months to points.
#[derive(Clone, Copy)]
pub(in crate::app) struct Axis {
    pub left: f32,
    pub right: f32,
    pub from: f64,
    pub to: f64,
}

impl Axis {
    pub fn new(ui: &Ui, frame: &Frame) -> Self {
        let all = ui.available_rect_before_wrap();
        let (from, to) = frame.view.range;
        Self { left: all.left() + LEFT, right: all.right() - RIGHT, from, to }
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

/// Draws the years above plots and bands, and the month under the pointer.
pub(in crate::app) fn years_ui(ui: &mut Ui, frame: &mut Frame, axis: &Axis) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let painter = ui.painter();
    let per_year = (axis.x(12.0) - axis.x(0.0)).max(1.0);
    let step = (34.0 / per_year).ceil().max(1.0) as i32;
    let cursor = frame.view.cursor.map(|t| {
        let x = axis.x(t as f64 + 0.5);
        let label = painter.layout_no_wrap(
            frame.plan().month(t as i64 + 1).short(),
            FontId::new(NOTE_SIZE, theme::semibold()),
            frame.tokens.panel,
        );
        (
            Rect::from_center_size(
                pos2(x.min(axis.right - 22.0).max(axis.left + 22.0), rect.center().y),
                label.size() + vec2(12.0, 4.0),
            ),
            label,
        )
    });
    for (month, year) in years(frame.plan()).filter(|(_, year)| year % step == 0) {
        let x = axis.x(month);
        // The month under the pointer replaces a year.
        let is_free = cursor.as_ref().is_none_or(|(pill, _)| x > pill.right() || x + 30.0 < pill.left());
        if is_free && (axis.left..axis.right - 20.0).contains(&x) {
            painter.text(
                pos2(x + 2.0, rect.center().y),
                Align2::LEFT_CENTER,
                year,
                FontId::proportional(NOTE_SIZE),
                frame.tokens.muted,
            );
        }
    }
    if let Some((pill, label)) = cursor {
        painter.rect_filled(pill, 4.0, frame.tokens.accent);
        painter.galley(pill.center() - label.size() / 2.0, label, frame.tokens.panel);
    }
}
