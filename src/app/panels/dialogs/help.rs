//! What can be read: messages, the meaning of fields, all shortcuts.

use super::answer::Answer;
use crate::app::panels::actions::actions;
use crate::app::parts::numbers::field;
use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::app::state::command::Command;
use crate::plan::Plan;
use egui::{RichText, ScrollArea, Ui};
use std::path::Path;

/// What a field means.
pub(in crate::app) struct Meaning {
    label: String,
    /// Its unit and usual range
    unit: String,
    help: String,
}

/// The meaning of the fields of the object at `path`.
pub(super) fn meanings(plan: &Plan, path: &str) -> Vec<Meaning> {
    let mut fields = Vec::new();
    plan.each_object(&mut |known, object| {
        if known == path {
            object.each_field(&mut |spec, _| {
                let usual = if let [low, high] = spec.usual {
                    format!("usual {} to {}", field(*low), field(*high))
                } else {
                    String::new()
                };
                fields.push(Meaning {
                    label: spec.label.to_owned(),
                    unit: format!("{} {usual}", spec.unit).trim().to_owned(),
                    help: spec.help.to_owned(),
                });
            });
        }
    });
    fields
}

/// A plain message.
pub(super) fn message_ui(ui: &mut Ui, title: &str, text: &str) -> Answer {
    ui.heading(title);
    ui.add_space(4.0);
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::None }
}

/// A message about a file that was written, with a way to its folder.
pub(super) fn written_ui(ui: &mut Ui, (title, text): (&str, &str), folder: &Path) -> Answer {
    ui.heading(title);
    ui.add_space(4.0);
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(8.0);
    let buttons = ui.horizontal(|ui| {
        let open = ui.button("Open folder").on_hover_text(folder.display().to_string()).clicked();
        (open, ui.button("Close").clicked())
    });
    match buttons.inner {
        (true, _) => Answer::Do(Command::OpenFolder(folder.to_owned())),
        (_, true) => Answer::Close,
        _ => Answer::None,
    }
}

/// The meaning of the selected object's fields.
pub(super) fn help_ui(ui: &mut Ui, tokens: &Tokens, title: &str, fields: &[Meaning]) -> Answer {
    ui.heading(title);
    ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
        if fields.is_empty() {
            ui.label(RichText::new("Select an object on the left to read what its fields mean").color(tokens.muted));
        }
        for Meaning { label, unit, help } in fields {
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(label).strong());
                ui.label(RichText::new(unit).size(NOTE_SIZE).color(tokens.muted));
            });
            ui.add(egui::Label::new(help).wrap());
        }
    });
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::None }
}

/// All shortcuts.
pub(super) fn keys_ui(ui: &mut Ui, tokens: &Tokens) -> Answer {
    ui.heading("Keyboard shortcuts");
    ScrollArea::vertical().max_height(460.0).auto_shrink([false, true]).show(ui, |ui| {
        egui::Grid::new("keys").num_columns(2).spacing([24.0, 3.0]).show(ui, |ui| {
            for action in actions().iter().filter(|action| !action.keys.is_empty()) {
                let keys: Vec<String> = action.keys.iter().map(|keys| ui.ctx().format_shortcut(keys)).collect();
                ui.label(RichText::new(keys.join(" or ")).color(tokens.muted));
                ui.label(action.name);
                ui.end_row();
            }
        });
        ui.add_space(6.0);
        ui.label(RichText::new("In fields: arrow keys step, Enter accepts the value, =3*12 is calculated. In bands: Tab to a handle, arrow keys move it").color(tokens.muted));
    });
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::None }
}
