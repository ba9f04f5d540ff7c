//! The steps of the history, the latest first, each with what it did to NPV, lowest cash and the funding gap; a click goes there.

use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::money;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::steps::Outcome;
use crate::formula::USD;
use egui::{Button, RichText, ScrollArea, Ui};

/// Draws the history.
pub(in crate::app) fn history_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let told = frame.steps.told(frame.session);
    let now = frame.session.step();
    ui.label(
        RichText::new("Each step with what it changed in the base; a click goes back or forward to it")
            .size(NOTE_SIZE)
            .color(t.muted),
    );
    ScrollArea::vertical().id_salt("history").auto_shrink(false).show(ui, |ui| {
        egui::Grid::new("history").num_columns(4).spacing([24.0, 3.0]).show(ui, |ui| {
            for head in ["Step", "NPV", "Lowest cash", "Peak funding gap"] {
                ui.label(RichText::new(head).font(egui::FontId::new(NOTE_SIZE, theme::semibold())).color(t.muted));
            }
            ui.end_row();
            for (number, (stage, outcome)) in told.iter().enumerate().rev() {
                let is_now = number == now;
                let color = if number > now {
                    t.faint
                } else if is_now {
                    t.text
                } else {
                    t.accent
                };
                let text = RichText::new(format!("{}{}", if is_now { "● " } else { "" }, stage.label)).color(color);
                let button = ui.add(Button::new(text).frame(false).wrap_mode(egui::TextWrapMode::Extend));
                let hint = if number > now { "Redo up to here" } else { "Undo back to here" };
                if button.on_hover_text(hint).clicked() && !is_now {
                    frame.send(Command::GoToStep(number));
                }
                let before = number.checked_sub(1).and_then(|before| told[before].1);
                for place in 0..3 {
                    ui.label(RichText::new(said(*outcome, before, place)).color(t.text));
                }
                ui.end_row();
            }
        });
    });
}

/// A figure of a step, with its change from the step before.
fn said(outcome: Option<Outcome>, before: Option<Outcome>, place: usize) -> String {
    let Some(outcome) = outcome else { return "…".to_owned() };
    let Some(figures) = outcome else { return "errors".to_owned() };
    let is_gap = place == 2;
    let value = if is_gap && USD.is_nothing(figures[place]) { "none".to_owned() } else { money(figures[place]) };
    let by = before.flatten().map(|before| figures[place] - before[place]).filter(|by| !USD.is_nothing(*by));
    by.map_or(value.clone(), |by| format!("{value}  ({}{})", if by > 0.0 { "+" } else { "" }, money(by)))
}
