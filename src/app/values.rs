//! The table of values at the time cursor, beside the plots of a page.

use super::theme::{self, NOTE_SIZE};
use super::view::Frame;
use egui::{Align, Color32, Layout, Pos2, Rect, RichText, ScrollArea, Sense, Ui, vec2};

/// The width of the table.
pub(super) const WIDTH: f32 = 214.0;


/// Draws the values of these rows at the cursor, or in the first month.
pub(super) fn values_ui(ui: &mut Ui, frame: &mut Frame, groups: &[(&str, Vec<(String, Color32)>)]) {
    let Some(projection) = frame.projection() else { return };
    let t = frame.view.cursor.unwrap_or(0);
    let month = frame.plan().month(t as i64 + 1);
    ScrollArea::vertical().id_salt("values").auto_shrink(false).show(ui, |ui| {
        ui.set_width(WIDTH - 12.0);
        ui.label(RichText::new(month.long()).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())).color(frame.tokens.accent));
        let hint = if frame.view.cursor.is_some() { "Values of the month under the pointer" } else { "Point at a plot to choose a month" };
        ui.label(RichText::new(hint).size(NOTE_SIZE).color(frame.tokens.muted));
        for (title, lines) in groups {
            ui.add_space(6.0);
            ui.label(RichText::new(*title).font(egui::FontId::new(NOTE_SIZE, theme::semibold())).color(frame.tokens.muted));
            for (key, color) in lines {
                let Some(id) = projection.book.find(key) else { continue };
                let value = projection.values.months(id).get(t).copied().unwrap_or(f64::NAN);
                line_ui(ui, frame, &projection.book.item(id).label, &shown(projection, id, value), *color, value);
            }
        }
    });
}

fn shown(projection: &crate::model::Projection, id: crate::formula::Id, value: f64) -> String {
    let item = projection.book.item(id);
    if item.unit == crate::formula::USD { super::numbers::money(value) } else { projection.shown(id, value) }
}

fn line_ui(ui: &mut Ui, frame: &Frame, label: &str, value: &str, color: Color32, number: f64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 19.0), Sense::hover());
    let mark = Rect::from_center_size(Pos2::new(rect.left() + 5.0, rect.center().y), vec2(8.0, 8.0));
    ui.painter().rect_filled(mark, 2.0, color);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.with_min_x(rect.left() + 15.0)).layout(Layout::right_to_left(Align::Center)));
    let text = if number == 0.0 { RichText::new("–").color(frame.tokens.faint) } else { RichText::new(value).color(if number < 0.0 { frame.tokens.bad } else { frame.tokens.text }) };
    inside.add(egui::Label::new(text));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(egui::Label::new(RichText::new(label).color(frame.tokens.muted)).truncate()));
    response.on_hover_text(format!("{label}: {value}"));
}
