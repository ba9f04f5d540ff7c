//! Questions to the plan: a list, and the one that is shown with its sentence, what else is to know, its settings, picture and table.

mod answer;
mod bars;
mod controls;
mod frontier;
mod grid;
mod head;
mod line;
mod lines;
mod list;
mod matrix;
mod offers;
mod outcomes;
mod picker;
mod picture;
mod range;
mod seek;
mod settings;
mod table;
mod timing;
mod typed;
mod waterfall;

pub(super) use picture::{Picture, title_ui};
pub(super) use waterfall::waterfall_ui;

use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use egui::{Margin, RichText, ScrollArea, Ui};

/// Questions of planning meetings that an empty page offers.
const MOST_OFFERED: usize = 5;

/// The width of the column of questions.
const COLUMN: f32 = 226.0;

pub(super) fn what_if_ui(ui: &mut Ui, frame: &mut Frame) {
    let ground = egui::Frame::new().fill(frame.tokens.panel).inner_margin(Margin::symmetric(6, 6));
    let column = egui::Panel::left("questions").exact_size(COLUMN).resizable(false).frame(ground);
    column.show(ui, |ui| list::list_ui(ui, frame));
    let plan = std::sync::Arc::clone(frame.session.plan());
    let Some(question) = plan.questions.iter().find(|question| question.id == frame.view.what_if.shown) else {
        return empty_ui(ui, frame);
    };
    let inside = egui::Frame::new().inner_margin(Margin { left: 12, right: 10, top: 2, bottom: 0 });
    inside.show(ui, |ui| {
        ScrollArea::vertical().id_salt("question").auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            // What is left of the window below the settings is for pictures.
            let (bottom, width) = (ui.clip_rect().bottom(), ui.available_width());
            head::head_ui(ui, frame, question);
            controls::controls_ui(ui, frame, question);
            answer::answer_ui(ui, frame, question, (width, bottom));
        });
    });
}

/// What can be done where there is no question yet.
fn empty_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.vertical_centered(|ui| {
        ui.set_max_width(640.0);
        ui.add_space(ui.available_height() * 0.08);
        let semibold = |text: &str| RichText::new(text).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold()));
        ui.label(RichText::new("Ask the plan a question").heading());
        ui.add_space(4.0);
        let text = "Which BTC price leaves no cash, which input moves NPV most, what does half a year of delay cost: \
                    a question is answered in a sentence, a picture and a table, kept with the plan, and answered \
                    again after every edit.";
        ui.label(RichText::new(text).color(frame.tokens.muted));
        ui.add_space(10.0);
        for offer in offers::first(frame) {
            if ui.button(&offer.name).clicked() {
                frame.send(offer.command());
            }
        }
        let meetings = offers::templates(ui, frame);
        if !meetings.is_empty() {
            ui.add_space(10.0);
            ui.label(semibold("Of planning meetings"));
            for offer in meetings.into_iter().take(MOST_OFFERED) {
                if ui.button(&offer.name).clicked() {
                    frame.send(offer.command());
                }
            }
            ui.label(RichText::new("More of them under + Ask").size(NOTE_SIZE).color(frame.tokens.muted));
        }
        ui.add_space(10.0);
        ui.label(semibold("Or, anywhere else"));
        ui.label(
            RichText::new(
                "Right-click a number: What must change, Sweep, Tornado. Right-click the name of a field: Use as lever",
            )
            .color(frame.tokens.muted),
        );
    });
}
