//! Key figures: a label, a value, a note; those that the user chose, in the user's order.

mod catalogue;
mod choose;
mod course;

use crate::app::parts::asking::about_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::formula::Id as RowId;
use catalogue::Figure;
use egui::{Align, Id, Layout, Rect, Response, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

/// The narrowest a figure may be, and the widest.
const NARROWEST: f32 = 118.0;
const WIDEST: f32 = 190.0;
/// The room of the button that opens all figures.
const BUTTON: f32 = 22.0;

/// Draws the strip of key figures: as many as there is room for, and a button that opens all.
pub(in crate::app) fn figures_ui(ui: &mut Ui, frame: &mut Frame) {
    let ids = catalogue::chosen(frame);
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), 50.0), Sense::hover());
    let room = all.width() - BUTTON;
    let shown = ids.len().min(((room / NARROWEST) as usize).max(1));
    let width = (room / shown.max(1) as f32).min(WIDEST);
    let figures: Vec<Figure> = ids.iter().take(shown).filter_map(|id| catalogue::figure(frame, id)).collect();
    for (i, figure) in figures.iter().enumerate() {
        let rect = Rect::from_min_size(all.min + vec2(width * i as f32, 0.0), vec2(width, all.height()));
        if i > 0 {
            ui.painter().vline(rect.left(), rect.y_range().shrink(6.0), Stroke::new(1.0, frame.tokens.hairline));
        }
        let inside = rect.with_min_x(rect.left() + if i == 0 { 4.0 } else { 12.0 }).with_max_x(rect.right() - 6.0);
        let mut cell = ui.new_child(UiBuilder::new().id_salt(i).max_rect(inside).layout(Layout::top_down(Align::Min)));
        figure_ui(&mut cell, frame, figure);
        let response = ui.interact(rect, Id::unique(("figure", figure.id)), Sense::click());
        operate_ui(ui, frame, &response, figure, &figures);
    }
    let place = all.with_min_x(all.right() - BUTTON + 2.0);
    let mut end = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    choose::button_ui(&mut end, frame, &ids, shown < ids.len());
}

/// What a figure does where it is pointed at.
fn operate_ui(ui: &Ui, frame: &mut Frame, response: &Response, figure: &Figure, all: &[Figure]) {
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Explain {}", figure.label)));
    if response.hovered() || response.has_focus() {
        let rect = response.rect.shrink2(vec2(2.0, 1.0));
        ui.painter().rect_filled(rect, 4.0, theme::faded(frame.tokens.accent, 0.08));
    }
    if response.clicked() {
        if let Some((shown, month)) = figure.shows {
            frame.explain(shown, month);
        } else {
            // The identities have their own page.
            "Checks".clone_into(&mut frame.view.rows.group);
            frame.send(Command::Show(Page::Rows));
        }
    }
    response.context_menu(|ui| {
        if let Some((shown, month)) = figure.shows {
            if ui.button("Explain").clicked() {
                frame.explain(shown, month);
                ui.close();
            }
            if let Some(place) = frame.place(shown, month) {
                about_ui(ui, frame, &place);
                ui.separator();
            }
        }
        if ui.button("Copy key figures").clicked() {
            frame.send(Command::Copy(table(frame, all)));
            ui.close();
        }
        choose::menu_ui(ui, frame, figure.id);
    });
    let response = response.clone().on_hover_cursor(egui::CursorIcon::PointingHand);
    response.on_hover_ui(|ui| {
        ui.set_max_width(320.0);
        ui.label(format!("{}. Click to explain", figure.help.trim()));
        figure.course.iter().for_each(|row| course::large_ui(ui, frame, *row));
    });
}

/// The figures as tab-separated text, with all digits.
fn table(frame: &Frame, figures: &[Figure]) -> String {
    let Some(projection) = frame.projection() else { return String::new() };
    let line = |(id, month): (RowId, i64)| {
        let (item, value) = (projection.book.item(id), projection.values.at(id, month));
        let value = if value.is_nan() { "n/a".to_owned() } else { value.to_string() };
        format!("{}\t{value}\t{}\n", item.label, item.unit)
    };
    figures.iter().filter_map(|figure| figure.shows.map(line)).collect()
}

fn figure_ui(ui: &mut Ui, frame: &Frame, figure: &Figure) {
    ui.spacing_mut().item_spacing.y = 1.0;
    let note = |text: &str, color| {
        egui::Label::new(RichText::new(text).size(NOTE_SIZE).color(color)).truncate().selectable(false)
    };
    let t = frame.tokens;
    let color = if frame.derived.stale { t.faint } else { figure.color.unwrap_or(t.text) };
    let top = ui.cursor().min;
    let right = top.x + ui.available_width();
    let label = ui.add(note(figure.label, t.muted)).rect;
    // Beside the label, if there is room.
    if label.right() + 44.0 < right {
        let place = Rect::from_min_size(egui::pos2(right - 36.0, label.top() + 1.0), vec2(34.0, 12.0));
        figure.course.iter().for_each(|row| course::course_ui(ui, frame, *row, place));
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let value = RichText::new(&figure.value).font(egui::FontId::new(FIGURE_SIZE, theme::semibold())).color(color);
        ui.add(egui::Label::new(value).truncate().selectable(false));
        if let Some((change, is_good)) = &figure.change {
            // Red is for what is broken, not for a minus.
            ui.add(note(change, if *is_good { t.good } else { t.muted }));
        }
    });
    ui.add(note(&figure.note, t.muted));
}
