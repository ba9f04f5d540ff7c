//! The plan that is proposed: what it does and why, what binds, what else is nearly as good, and all plans that were tried.

mod bands;
mod dots;
mod head;
mod liquidity;
mod pair;
mod plans;
mod prices;

use crate::analysis::{Chosen, Found};
use crate::app::pages::what_if::{Picture, waterfall_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{NOTE_SIZE, side_frame};
use crate::app::state::asking::{Reply, Standing};
use crate::app::state::choose::{PROPOSE_HELP, usual_choice};
use crate::app::state::command::Command;
use crate::plan::{ObjectKind, Question};
use egui::{Margin, RichText, ScrollArea, Ui, vec2};
use std::sync::Arc;

/// The width of the column on the right.
const SIDE: f32 = 352.0;

/// Room at the left of what is drawn over time, so that one month stands at one place.
const LEFT: f32 = 188.0;

/// The height of a bar of the waterfall, and of its title and axis.
const BAR: f32 = 30.0;
const AROUND: f32 = 52.0;

/// What the page shows: a question with its answer.
struct Shown<'a> {
    question: &'a Question,
    reply: &'a Reply,
    chosen: &'a Chosen,
}

pub(super) fn choose_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = Arc::clone(frame.session.plan());
    let usual = usual_choice();
    let question = plan.questions.iter().find(|question| question.id == frame.view.choose.shown).unwrap_or(&usual);
    if plan.phases.is_empty() && question.lever.trim().is_empty() {
        return empty_ui(ui, frame);
    }
    let inside = egui::Frame::new().inner_margin(Margin { left: 0, right: 8, top: 2, bottom: 0 });
    inside.show(ui, |ui| {
        let Some(Ok(reply)) = frame.asking.reply(&question.id) else {
            head::head_ui(ui, frame, question, None);
            return;
        };
        let reply = Arc::clone(reply);
        let Found::Chosen(chosen) = &reply.found else { return };
        head::head_ui(ui, frame, question, Some(chosen));
        if frame.asking.standing(frame.session, question) == Standing::Outdated {
            ui.set_opacity(0.6);
        }
        body_ui(ui, frame, &Shown { question, reply: &reply, chosen });
        ui.set_opacity(1.0);
    });
}

fn body_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let side = egui::Panel::right("choose-side")
        .exact_size(SIDE)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame());
    side.show(ui, |ui| {
        ScrollArea::vertical().id_salt("choose-side").auto_shrink(false).show(ui, |ui| {
            ui.set_width(SIDE - 24.0);
            dots::dots_ui(ui, frame, shown);
            plans::plans_ui(ui, frame, shown);
            pair::looked_at_ui(ui, frame, shown);
        });
    });
    ScrollArea::vertical().id_salt("choose-main").auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width() - 12.0);
        bands::bands_ui(ui, frame, shown);
        liquidity::liquidity_ui(ui, frame, shown);
        if let Some(bridge) = shown.chosen.bridge().filter(|bridge| !bridge.parts.is_empty()) {
            let height = AROUND + BAR * (bridge.parts.len() + 2) as f32;
            let size = vec2(ui.available_width(), height);
            waterfall_ui(ui, frame, &Picture { question: shown.question, reply: shown.reply, size }, &bridge);
            ui.add_space(10.0);
        }
        prices::prices_ui(ui, frame, shown);
    });
}

/// What can be done in a plan without phases.
fn empty_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.vertical_centered(|ui| {
        ui.set_max_width(640.0);
        ui.add_space(ui.available_height() * 0.12);
        ui.label(RichText::new("There is nothing to choose among yet").heading());
        ui.add_space(4.0);
        let text = "A phase is a conversion with its lease and its financing, moved in time and sized as one. Say for each \
                    phase how early and late it may come, how small it may be and whether it may be left out; then this \
                    page proposes which phases are carried out, when and how large.";
        ui.label(RichText::new(text).color(frame.tokens.muted));
        ui.add_space(10.0);
        if ui.button("Propose phases from what mines").on_hover_text(PROPOSE_HELP).clicked() {
            frame.send(Command::ProposePhases);
        }
        if ui.button("+ Phase").clicked() {
            frame.send(Command::Add(ObjectKind::Phase, None));
        }
        ui.add_space(6.0);
        let note = "Bounds change no figure of the plan: they are for the search alone";
        ui.label(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted));
    });
}
