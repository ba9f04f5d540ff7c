//! Lines of controls: words between them, and where a line ends.

use crate::app::parts::frame::Frame;
use egui::{RichText, Ui};

/// A word between controls.
pub(super) fn note(ui: &mut Ui, frame: &Frame, text: &str) {
    ui.label(RichText::new(text).color(frame.tokens.muted));
}

/// Begins another line where a group of controls has no room in this one.
pub(super) fn room(ui: &mut Ui, width: f32) {
    if ui.available_size_before_wrap().x < width {
        ui.end_row();
    }
}

/// The same, with the group's first word.
pub(super) fn group(ui: &mut Ui, frame: &Frame, word: &str, width: f32) {
    room(ui, width);
    note(ui, frame, word);
}
