//! Texts of a question that are typed as on the command line: taken once they can be read, otherwise left with the sentence that says why.

use crate::app::parts::frame::Frame;
use crate::app::state::what_if::Unread;
use egui::{Key, RichText, TextEdit, Ui};

/// A text to type.
pub(super) struct Typed<'a> {
    /// The path of its field, and what tells it from others of the same field
    pub path: &'a str,
    /// What a screen reader calls it
    pub name: &'a str,
    pub value: &'a str,
    pub hint: &'a str,
    pub width: f32,
}

/// Draws the text; returns it once it was changed and can be read by `check`.
pub(super) fn typed_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    typed: &Typed,
    check: &dyn Fn(&str) -> Result<(), String>,
) -> Option<String> {
    let id = egui::Id::unique(("typed", typed.path, typed.name));
    let unread = frame.view.what_if.unread.as_ref().filter(|unread| unread.path == typed.path);
    let mut text = ui
        .data(|data| data.get_temp::<String>(id))
        .or_else(|| unread.map(|unread| unread.text.clone()))
        .unwrap_or_else(|| typed.value.to_owned());
    let is_unread = unread.is_some();
    let response = ui
        .scope(|ui| {
            ui.visuals_mut().override_text_color = Some(if is_unread { frame.tokens.bad } else { frame.tokens.input });
            let input = TextEdit::singleline(&mut text).id(id).hint_text(typed.hint).desired_width(typed.width);
            ui.add(input.align(egui::Align2::LEFT_CENTER).min_size(egui::vec2(typed.width, 22.0)))
        })
        .inner
        .accessible_name(typed.name);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    if !response.lost_focus() {
        return None;
    }
    ui.data_mut(|data| data.remove::<String>(id));
    frame.view.what_if.unread = None;
    if ui.input(|i| i.key_pressed(Key::Escape)) || text == typed.value {
        return None;
    }
    match check(&text) {
        Ok(()) => Some(text),
        Err(problem) => {
            frame.view.what_if.unread = Some(Unread { path: typed.path.to_owned(), text, problem });
            None
        }
    }
}

/// Why what was typed for a question cannot be used.
pub(super) fn unread_ui(ui: &mut Ui, frame: &Frame, question: &str) {
    let unread = frame.view.what_if.unread.as_ref();
    if let Some(unread) = unread.filter(|unread| unread.path.starts_with(&format!("questions.{question}."))) {
        ui.label(RichText::new(format!("{}. Nothing was changed", unread.problem)).color(frame.tokens.bad));
    }
}
