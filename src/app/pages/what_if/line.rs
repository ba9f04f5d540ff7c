//! Lines of controls: words between them, and where a line ends.

use crate::app::parts::frame::Frame;
use crate::app::parts::theme::TEXT_SIZE;
use egui::{FontId, Role, Sense, Ui, WidgetInfo, vec2};

/// The height of a control.
const HEIGHT: f32 = 22.0;

/// A word between controls, as high as they are so that it stands in their middle.
pub(super) fn note(ui: &mut Ui, frame: &Frame, text: &str) {
    let color = frame.tokens.muted;
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(TEXT_SIZE), color);
    let (place, response) = ui.allocate_exact_size(vec2(galley.size().x, HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().galley(place.left_center() - vec2(0.0, galley.size().y / 2.0), galley, color);
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
