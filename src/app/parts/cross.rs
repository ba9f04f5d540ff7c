//! Crosses of plans that fail a condition, coloured by the condition.

use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::formula::{capital_first, grouped};
use egui::{Color32, Painter, Pos2, RichText, Sense, Stroke, Ui, vec2};

/// Draws a small cross.
pub(in crate::app) fn cross(painter: &Painter, at: Pos2, stroke: Stroke) {
    let half = 2.6;
    painter.line_segment([at + vec2(-half, -half), at + vec2(half, half)], stroke);
    painter.line_segment([at + vec2(-half, half), at + vec2(half, -half)], stroke);
}

/// The colour of plans that fail a condition first; muted where only futures fail it.
pub(in crate::app) fn cause_color(t: &Tokens, cause: Option<usize>) -> Color32 {
    let colors = [t.debt, t.converting, t.bad, t.btc, t.mining];
    cause.map_or(t.muted, |place| colors[place % colors.len()])
}

/// What some crosses fail, with their number; nothing if there are none.
pub(in crate::app) fn cause_ui(ui: &mut Ui, t: &Tokens, cause: Option<usize>, name: &str, count: usize) {
    if count == 0 {
        return;
    }
    ui.horizontal(|ui| {
        let (place, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
        cross(&ui.painter_at(place), place.center(), Stroke::new(1.4, cause_color(t, cause)));
        let text = RichText::new(format!("{}: {}", capital_first(name), grouped(count as f64, 0)));
        ui.add(egui::Label::new(text.size(NOTE_SIZE).color(t.muted)).truncate());
    });
}
