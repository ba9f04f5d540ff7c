//! The course of a row behind a key figure: small beside it, large where the pointer rests on it.

use crate::app::parts::axis::years;
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::figure;
use crate::app::parts::theme::NOTE_SIZE;
use crate::formula::Series;
use egui::{Align2, FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

/// The size of a large course.
const LARGE: egui::Vec2 = vec2(300.0, 110.0);

/// The points of a course within a rectangle, no more than it has pixels, and its lowest and highest value.
fn points(frame: &Frame, row: Series, place: Rect) -> Option<(Vec<Pos2>, (f64, f64))> {
    let values = frame.existing(row.id(), frame.months(row));
    let finite = values.iter().filter(|v| v.is_finite());
    let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
    if values.len() < 2 || high - low <= 0.0 {
        return None;
    }
    let at = |t: usize| {
        let x = place.left() + place.width() * t as f32 / (values.len() - 1) as f32;
        pos2(x, place.bottom() - place.height() * ((values[t] - low) / (high - low)) as f32)
    };
    let months: Vec<usize> = (0..values.len()).filter(|t| values[*t].is_finite()).collect();
    let mut points: Vec<Pos2> = Vec::new();
    // For the months within a pixel, the one that stands out.
    for pixel in months.chunks(values.len().div_ceil(place.width() as usize)) {
        let before = points.last().map_or_else(|| at(pixel[0]).y, |point| point.y);
        let far = |t: &usize| (at(*t).y - before).abs();
        points.extend(pixel.iter().copied().max_by(|a, b| far(a).total_cmp(&far(b))).map(at));
    }
    Some((points, (low, high)))
}

/// Draws the shape of a course, not its numbers.
pub(super) fn course_ui(ui: &Ui, frame: &Frame, row: Series, place: Rect) {
    if let Some((points, _)) = points(frame, row, place) {
        ui.painter().add(Shape::line(points, Stroke::new(1.0, frame.tokens.faint)));
    }
}

/// Draws a course large, with its ends and its first and last month.
pub(super) fn large_ui(ui: &mut Ui, frame: &Frame, row: Series) {
    let Some(item) = frame.projection().map(|projection| projection.book.item(row.id())) else { return };
    let (all, _) = ui.allocate_exact_size(LARGE, Sense::hover());
    let place = Rect::from_min_max(all.min + vec2(4.0, 16.0), all.max - vec2(4.0, 18.0));
    let Some((points, (low, high))) = points(frame, row, place) else { return };
    let (t, painter) = (frame.tokens, ui.painter());
    let months = frame.plan().company.months.max(2);
    for (month, _) in years(frame.plan()) {
        let x = place.left() + place.width() * month as f32 / (months - 1) as f32;
        painter.vline(x, place.y_range(), Stroke::new(1.0, t.grid));
    }
    let zero = place.bottom() - place.height() * ((0.0 - low) / (high - low)) as f32;
    painter.hline(place.x_range(), zero, Stroke::new(1.0, t.hairline));
    painter.add(Shape::line(points, Stroke::new(1.6, t.accent)));
    let text = |at: Pos2, align: Align2, text: String| {
        painter.text(at, align, text, FontId::proportional(NOTE_SIZE), t.muted);
    };
    text(all.left_top(), Align2::LEFT_TOP, format!("{}, highest {}", item.label, figure(item, high)));
    if low < 0.0 {
        text(pos2(all.center().x, all.bottom()), Align2::CENTER_BOTTOM, format!("lowest {}", figure(item, low)));
    }
    text(all.left_bottom(), Align2::LEFT_BOTTOM, frame.plan().month(1).long());
    text(all.right_bottom(), Align2::RIGHT_BOTTOM, frame.plan().month(i64::from(months)).long());
}
