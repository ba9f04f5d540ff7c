//! Which key figures are shown, and in which order.

use super::catalogue::{self, chosen};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use egui::{PopupCloseBehavior, RichText, Ui};

/// The button at the end of the strip: all figures with their values, to be ticked and ordered.
pub(super) fn button_ui(ui: &mut Ui, frame: &mut Frame, ids: &[&'static str], has_more: bool) {
    let text = if has_more { "…" } else { "+" };
    let response = ui.add(egui::Button::new(text).frame_when_inactive(false).small());
    let response = response.accessible_name("All key figures").on_hover_text("All key figures: tick what is shown");
    egui::Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(250.0);
        let others = catalogue::all().filter(|id| !ids.contains(id));
        let all: Vec<&'static str> = ids.iter().copied().chain(others).collect();
        egui::Grid::new("all-figures").num_columns(3).show(ui, |ui| {
            for id in all {
                let Some(figure) = catalogue::figure(frame, id) else { continue };
                let mut is_shown = ids.contains(&id);
                if ui.checkbox(&mut is_shown, figure.label).changed() {
                    show(frame, id, is_shown);
                }
                ui.label(RichText::new(&figure.value).color(frame.tokens.text));
                ui.label(RichText::new(&figure.note).size(NOTE_SIZE).color(frame.tokens.muted));
                ui.end_row();
            }
        });
        ui.label(
            RichText::new("A right click on a figure moves or hides it").size(NOTE_SIZE).color(frame.tokens.muted),
        );
        if ui.button("Usual key figures").clicked() {
            frame.send(Command::ShowFigures(Vec::new()));
        }
    });
}

/// The entries that move or hide a figure.
pub(super) fn menu_ui(ui: &mut Ui, frame: &mut Frame, id: &'static str) {
    ui.separator();
    let ids = chosen(frame);
    let Some(at) = ids.iter().position(|known| *known == id) else { return };
    for (text, to) in
        [("Move to the left", at.checked_sub(1)), ("Move to the right", Some(at + 1).filter(|to| *to < ids.len()))]
    {
        if ui.add_enabled(to.is_some(), egui::Button::new(text)).clicked() {
            let mut ids = ids.clone();
            ids.swap(at, to.unwrap_or(at));
            send(frame, &ids);
            ui.close();
        }
    }
    if ui.add_enabled(ids.len() > 1, egui::Button::new("Hide this figure")).clicked() {
        show(frame, id, false);
        ui.close();
    }
}

fn show(frame: &mut Frame, id: &'static str, is_shown: bool) {
    let mut ids = chosen(frame);
    if is_shown {
        ids.push(id);
    } else if ids.len() > 1 {
        ids.retain(|known| *known != id);
    }
    send(frame, &ids);
}

fn send(frame: &mut Frame, ids: &[&'static str]) {
    frame.send(Command::ShowFigures(ids.iter().map(|id| (*id).to_owned()).collect()));
}
