//! Scenarios, or other values one by one: a row for each, against each value of a second list; the best of each column stands out.

use super::picture::{Picture, TITLE, title_ui};
use super::seek::OPENS;
use crate::analysis::{Sweep, Swung, short_label};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::pattern::hatch;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE, diverging, faded};
use crate::formula::lower_first;
use egui::{Align2, CursorIcon, FontId, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The column of names.
const NAMES: f32 = 170.0;
const ROW: f32 = 34.0;
const WIDEST: f32 = 160.0;

/// Draws the cells; returns the one that is to be opened.
pub(super) fn matrix_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, sweep: &Sweep) -> Option<Vec<(usize, f64)>> {
    let t = frame.tokens;
    let plan = frame.session.plan().clone();
    let outcome = sweep.outcomes.first()?;
    let value = |point: &Swung| point.outcomes.first().map_or(f64::NAN, |reading| reading.value);
    let measure = Measure::of(&picture.reply.plan, outcome, sweep.points.iter().map(value));
    let down = &sweep.levers[0];
    let across = sweep.levers.get(1);
    let names = across.map_or_else(
        || lower_first(short_label(&plan, down)),
        |across| format!("{} and {}", lower_first(short_label(&plan, down)), lower_first(short_label(&plan, across))),
    );
    title_ui(ui, frame, &format!("{} by {names}", outcome.label()), &measure.unit);
    let columns = across.map_or(1, |_| sweep.values[1].len());
    let rows = sweep.values[0].len();
    let width = ((picture.size.x - NAMES) / columns as f32).min(WIDEST);
    let size = vec2(NAMES + width * columns as f32, TITLE + ROW * rows as f32);
    let mut wish = None;
    egui::ScrollArea::horizontal().id_salt("matrix").show(ui, |ui| {
        let (all, _) = ui.allocate_exact_size(size, Sense::hover());
        let font = |is_bold: bool| {
            FontId::new(TEXT_SIZE, if is_bold { theme::semibold() } else { egui::FontFamily::Proportional })
        };
        let painter = ui.painter().clone();
        let clipped = |place: Rect| painter.with_clip_rect(place.intersect(painter.clip_rect()));
        let point = |i: usize, k: usize| if across.is_some() { sweep.at(&[i, k]) } else { sweep.at(&[i]) };
        for k in 0..columns {
            let left = all.left() + NAMES + width * k as f32;
            let head = Rect::from_min_size(pos2(left, all.top()), vec2(width - 4.0, TITLE));
            if let Some(across) = across {
                let name = across.said(&plan, sweep.values[1][k]);
                clipped(head).text(
                    head.right_center(),
                    Align2::RIGHT_CENTER,
                    name,
                    FontId::proportional(NOTE_SIZE),
                    t.muted,
                );
            }
            let of_column: Vec<f64> = (0..rows).filter_map(|i| point(i, k).map(value)).collect();
            let best = of_column.iter().copied().filter(|value| value.is_finite()).fold(f64::NEG_INFINITY, f64::max);
            let worst = of_column.iter().copied().filter(|value| value.is_finite()).fold(f64::INFINITY, f64::min);
            for i in 0..rows {
                let Some(cell) = point(i, k) else { continue };
                let top = all.top() + TITLE + ROW * i as f32;
                let place = Rect::from_min_size(pos2(left, top), vec2(width - 2.0, ROW - 2.0));
                let number = value(cell);
                let share = if best > worst { (number - worst) / (best - worst) } else { 1.0 };
                let is_best = number == best && rows > 1;
                let ground = if number.is_finite() { diverging(t, share * 0.55) } else { t.raised };
                painter.rect_filled(place, 2.0, if is_best { diverging(t, 0.7) } else { ground });
                if cell.first_failure.is_some() {
                    hatch(&painter, place, faded(t.bad, 0.4), false);
                }
                let text = if number.is_finite() { measure.short(number) } else { "none".to_owned() };
                let color = if is_best && !ui.visuals().dark_mode { t.panel } else { t.text };
                let at = place.right_center() - vec2(8.0, 0.0);
                clipped(place).text(at, Align2::RIGHT_CENTER, &text, font(is_best), color);
                let response = ui.interact(place, ui.scope_id().with(("cell", i, k)), Sense::click());
                let name = down.said(&plan, sweep.values[0][i]);
                let of =
                    across.map_or_else(String::new, |across| format!(", {}", across.said(&plan, sweep.values[1][k])));
                let failing = cell.first_failure.map_or_else(String::new, |(condition, _)| {
                    format!("\nFails: {}", sweep.conditions[condition].text())
                });
                let label = format!("{name}{of}: {}", measure.whole(number));
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label.clone()));
                if response.hovered() {
                    painter.rect_stroke(place, 2.0, Stroke::new(1.5, t.accent), egui::StrokeKind::Inside);
                }
                let response = response.on_hover_cursor(CursorIcon::PointingHand);
                if response.on_hover_text(format!("{label}{failing}\n{OPENS}")).clicked() {
                    wish = Some(cell.at.iter().copied().enumerate().collect());
                }
            }
        }
        for i in 0..rows {
            let top = all.top() + TITLE + ROW * i as f32;
            let place = Rect::from_min_size(pos2(all.left(), top), vec2(NAMES - 10.0, ROW - 2.0));
            clipped(place).text(
                place.left_center(),
                Align2::LEFT_CENTER,
                down.said(&plan, sweep.values[0][i]),
                font(false),
                t.text,
            );
        }
    });
    wish
}
