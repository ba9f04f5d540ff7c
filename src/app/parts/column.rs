//! The one column to the right of a page: its own figures, or the fields of the selection in their place.

use crate::app::parts::frame::Frame;
use egui::{Margin, Panel, Ui};

/// The width of the column, with its margins.
pub(in crate::app) const COLUMN: f32 = 376.0;

/// Draws a page's own column, unless the fields of the selection stand there or the window is too narrow for it.
pub(in crate::app) fn column_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    id: &'static str,
    add: impl FnOnce(&mut Ui, &mut Frame),
) {
    if frame.view.shows_fields() || !frame.view.is_wide {
        return;
    }
    let column = Panel::right(id)
        .exact_size(COLUMN)
        .resizable(false)
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(Margin { left: 10, right: 6, top: 2, bottom: 2 }));
    column.show(ui, |ui| add(ui, frame));
}
