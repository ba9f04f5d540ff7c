//! The drawer at the bottom: findings, the explanation, the selection's months, the log; and the line that opens it.

use crate::app::pages::months::months_ui;
use crate::app::panels::explain;
use crate::app::panels::findings;
use crate::app::panels::history::history_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use crate::app::state::page::Drawer;
use egui::{Align, Layout, RichText, ScrollArea, Ui};

/// Draws the line at the very bottom: the number of findings, the latest refusal, and the choice of drawers.
pub(in crate::app) fn line_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.horizontal(|ui| {
        findings::summary_ui(ui, frame);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (drawer, name, help) in [
                (Drawer::Log, "Log", "Saves, exports and errors"),
                (Drawer::History, "History", "What each step changed; a click goes there"),
                (Drawer::Months, "Months", "The rows of the selected object by month (Ctrl+M)"),
                (Drawer::Explain, "Explain", "The number that was clicked, with its formula"),
            ] {
                let open = frame.view.drawer == Some(drawer);
                if ui
                    .add(egui::Button::selectable(open, RichText::new(name).size(NOTE_SIZE)))
                    .on_hover_text(help)
                    .clicked()
                {
                    frame.send(Command::ShowDrawer(drawer));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| findings::first_ui(ui, frame));
        });
    });
}

/// Draws the contents of the open drawer.
pub(in crate::app) fn drawer_ui(ui: &mut Ui, frame: &mut Frame, drawer: Drawer) {
    match drawer {
        Drawer::Findings => findings::findings_ui(ui, frame),
        Drawer::Explain if frame.view.explain.is_none() => {
            ui.label(RichText::new("Click a key figure, a value beside a plot, a bar or a line to see its formula, its values and their sources here").color(frame.tokens.muted));
        }
        Drawer::Explain => explain::explain_ui(ui, frame),
        Drawer::Months => months_ui(ui, frame),
        Drawer::History => history_ui(ui, frame),
        Drawer::Log => log_ui(ui, frame),
    }
}

fn log_ui(ui: &mut Ui, frame: &mut Frame) {
    ScrollArea::vertical().id_salt("log").auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
        if frame.view.lines.is_empty() {
            ui.label(RichText::new("Nothing yet: saves, exports and errors are listed here").color(frame.tokens.muted));
        }
        for line in &frame.view.lines {
            ui.add(egui::Label::new(line).wrap());
        }
    });
}
