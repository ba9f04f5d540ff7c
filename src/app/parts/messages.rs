//! What a page says where it has nothing to draw, or draws something other than what was asked for.

use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use egui::{RichText, Ui};

/// A page with nothing to show yet, and the button that adds something.
pub(in crate::app) struct Empty<'a> {
    pub title: &'a str,
    pub text: &'a str,
    pub button: &'a str,
    pub command: Command,
}

/// Draws the message of a page with nothing to show yet.
pub(in crate::app) fn empty_ui(ui: &mut Ui, frame: &mut Frame, empty: Empty) {
    ui.vertical_centered(|ui| {
        ui.add_space(80.0);
        ui.label(RichText::new(empty.title).heading());
        ui.label(RichText::new(empty.text).color(frame.tokens.muted));
        ui.add_space(6.0);
        if ui.button(empty.button).clicked() {
            frame.send(empty.command);
        }
    });
}

/// Notes that a page shows nominal amounts while other pages show real ones.
pub(in crate::app) fn nominal_ui(ui: &mut Ui, frame: &Frame) {
    if frame.view.money.is_some() {
        ui.label(RichText::new("Amounts on this page are nominal").size(NOTE_SIZE).color(frame.tokens.warning));
    }
}
