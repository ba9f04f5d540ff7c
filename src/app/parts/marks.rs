//! What stands before a sentence: marks that have a shape as well as a colour.

use crate::analysis::Mark;
use crate::app::parts::theme::Tokens;
use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

/// The width of a mark, in points.
const SIZE: f32 = 11.0;

/// What a mark says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum Shown {
    /// Of a sentence
    Of(Mark),
    /// The answer is that of an earlier plan, or there is none yet
    Outdated,
}

/// Allocates room for a mark and draws it.
pub(in crate::app) fn mark_ui(ui: &mut Ui, tokens: &Tokens, shown: Shown) {
    let (rect, _) = ui.allocate_exact_size(vec2(SIZE + 3.0, 16.0), Sense::hover());
    mark(ui.painter(), tokens, rect.center(), shown);
}

/// Draws a mark around a point.
pub(in crate::app) fn mark(painter: &Painter, tokens: &Tokens, at: Pos2, shown: Shown) {
    let half = SIZE / 2.0;
    let sign = Stroke::new(1.6, tokens.panel);
    let line = |points: &[(f32, f32)], stroke: Stroke| {
        painter.add(Shape::line(points.iter().map(|(x, y)| at + vec2(*x, *y)).collect(), stroke));
    };
    match shown {
        Shown::Of(Mark::Holds) => {
            painter.circle_filled(at, half, tokens.good);
            line(&[(-2.6, 0.2), (-0.7, 2.1), (2.7, -1.9)], sign);
        }
        Shown::Of(Mark::Fails) => {
            painter.rect_filled(Rect::from_center_size(at, vec2(SIZE - 1.0, SIZE - 1.0)), 1.0, tokens.bad);
            line(&[(-2.2, -2.2), (2.2, 2.2)], sign);
            line(&[(-2.2, 2.2), (2.2, -2.2)], sign);
        }
        Shown::Of(Mark::Notice) => {
            let corners = [(0.0, -half), (half + 0.5, half - 0.5), (-half - 0.5, half - 0.5)];
            let corners = corners.iter().map(|(x, y)| at + vec2(*x, *y)).collect();
            painter.add(Shape::convex_polygon(corners, tokens.warning, Stroke::NONE));
            line(&[(0.0, -1.8), (0.0, 1.4)], sign);
            painter.circle_filled(at + vec2(0.0, 3.1), 0.8, tokens.panel);
        }
        Shown::Of(Mark::Answered) => {
            painter.circle_filled(at, half, tokens.accent);
        }
        Shown::Of(Mark::Fact) => {
            painter.rect_filled(Rect::from_center_size(at, vec2(5.0, 5.0)), 0.0, tokens.faint);
        }
        Shown::Outdated => clock(painter, at, half - 0.5, tokens.muted),
    }
}

fn clock(painter: &Painter, at: Pos2, radius: f32, color: Color32) {
    let stroke = Stroke::new(1.3, color);
    painter.circle_stroke(at, radius, stroke);
    let hands = vec![pos2(at.x, at.y - radius * 0.6), at, pos2(at.x + radius * 0.55, at.y + radius * 0.25)];
    painter.add(Shape::line(hands, stroke));
}
