//! Crosses of plans that fail a condition, coloured by the condition.

use crate::app::parts::theme::Tokens;
use egui::{Color32, Painter, Pos2, Stroke, vec2};

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
