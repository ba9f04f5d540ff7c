//! The plan that is proposed: why, what binds, and what else is nearly as good.

use crate::app::parts::frame::Frame;
use egui::Ui;

pub(super) fn choose_ui(ui: &mut Ui, frame: &mut Frame) {
    let _ = (ui, frame);
}
