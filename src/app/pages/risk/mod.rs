//! Many futures of the plan: whether it stays funded, the fan of a row, what fails first and when, and any future by itself.

mod causes;
mod common;
mod fan;
mod future;
mod head;
mod prepared;
mod quarters;
mod spread;

use crate::analysis::Found;
use crate::app::parts::axis::years_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{NOTE_SIZE, side_frame};
use crate::app::state::asking::{Reply, Standing};
use crate::app::state::command::Command;
use crate::app::state::risk::usual_question;
use crate::plan::{ObjectKind, Question};
use egui::{Margin, RichText, ScrollArea, Ui};
use prepared::Prepared;
use std::sync::Arc;

/// The width of the column on the right.
const SIDE: f32 = 352.0;

/// Parts of the height that is left for plots: the fan, first causes, what still stands.
const FAN: f32 = 0.5;
const CAUSES: f32 = 0.26;
const STANDING: f32 = 0.24;
/// The height of what futures that fail have in common.
const COMMON: f32 = 150.0;

/// The lowest a fan may be.
const LOWEST: f32 = 150.0;

/// What the page shows: a question with its answer.
struct Shown<'a> {
    question: &'a Question,
    reply: &'a Reply,
    prepared: &'a Prepared,
}

pub(super) fn risk_ui(ui: &mut Ui, frame: &mut Frame) {
    if !frame.plan().is_uncertain() {
        return certain_ui(ui, frame);
    }
    let plan = Arc::clone(frame.session.plan());
    let usual = usual_question();
    let question = plan.questions.iter().find(|question| question.id == frame.view.risk.shown).unwrap_or(&usual);
    futures_ui(ui, frame, question);
}

/// Draws a question that is answered by futures.
pub(super) fn futures_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let inside = egui::Frame::new().inner_margin(Margin { left: 0, right: 8, top: 2, bottom: 0 });
    inside.show(ui, |ui| {
        head::head_ui(ui, frame, question);
        let Some(Ok(reply)) = frame.asking.reply(&question.id) else { return };
        let reply = Arc::clone(reply);
        let Found::Futures(simulated) = &reply.found else { return };
        let prepared = prepared::of(ui, &reply, &simulated.futures, frame.view.risk.filter);
        let is_outdated = frame.asking.standing(frame.session, question) == Standing::Outdated;
        if is_outdated && !ui.input(|i| i.pointer.any_down()) {
            ui.set_opacity(0.6);
        }
        body_ui(ui, frame, &Shown { question, reply: &reply, prepared: &prepared });
        ui.set_opacity(1.0);
    });
}

fn body_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let side = egui::Panel::right("risk-side")
        .exact_size(SIDE)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame());
    side.show(ui, |ui| {
        ScrollArea::vertical().id_salt("risk-side").auto_shrink(false).show(ui, |ui| {
            ui.set_width(SIDE - 24.0);
            causes::causes_ui(ui, frame, shown);
            spread::spread_ui(ui, frame, shown);
            future::future_ui(ui, frame, shown);
        });
    });
    ScrollArea::vertical().id_salt("risk-plots").auto_shrink(false).show(ui, |ui| {
        let below = if shown.prepared.common.is_some() { COMMON } else { 0.0 };
        let height = (ui.clip_rect().bottom() - ui.cursor().top() - 44.0 - below).max(LOWEST / FAN);
        let axis = years_ui(ui, frame);
        fan::fan_ui(ui, frame, shown, &axis, (height * FAN).max(LOWEST));
        quarters::quarters_ui(ui, frame, shown, &axis, height * CAUSES);
        quarters::standing_ui(ui, frame, shown, &axis, height * STANDING);
        common::common_ui(ui, frame, shown);
    });
}

/// What can be done where nothing is uncertain yet.
fn certain_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.vertical_centered(|ui| {
        ui.set_max_width(640.0);
        ui.add_space(ui.available_height() * 0.12);
        ui.label(RichText::new("Nothing in this plan is uncertain yet").heading());
        ui.add_space(4.0);
        let text = "Say how far the market may stray from the plan's own path, and what else is uncertain: cost and date \
                    of construction, rent, power. Many futures are then drawn, and this page shows whether the plan \
                    stays funded in them, and what fails first.";
        ui.label(RichText::new(text).color(frame.tokens.muted));
        ui.add_space(10.0);
        let library = Arc::clone(&frame.derived.library);
        if let Some(usual) = library.offers(frame.session.plan(), "uncertainty").first() {
            let button = ui.button("Use the market's usual noise").on_hover_text(usual.figures());
            if button.clicked() {
                let (label, preset) = ("Usual noise of the market".to_owned(), usual.preset("uncertainty"));
                frame.send(Command::Take { label, preset });
            }
        }
        if ui.button("Set the market's noise…").clicked() {
            frame.send(Command::Select("uncertainty".to_owned()));
            frame.send(Command::Show(crate::app::state::page::Page::Market));
        }
        if ui.button("+ Driver: something else that is uncertain").clicked() {
            frame.send(Command::Add(ObjectKind::Driver, None));
            frame.send(Command::Show(crate::app::state::page::Page::Assumptions));
        }
        ui.add_space(6.0);
        let note = "All off, every future is the plan itself";
        ui.label(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted));
    });
}
