//! The question, the proposal in words, and what can be done with it.

use crate::analysis::{Chosen, Mark};
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown, mark_ui};
use crate::app::parts::progress::progress_ui;
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE, TITLE_SIZE};
use crate::app::state::asking::Standing;
use crate::app::state::choose::USUAL_CHOICE;
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::formula::{capital_first, grouped};
use crate::plan::{Ask, Question};
use egui::{Align, Layout, RichText, Ui};

/// Facts that are seen; all of them stand in the answer of the command.
const MOST_FACTS: usize = 6;

pub(super) fn head_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, chosen: Option<&Chosen>) {
    title_ui(ui, frame, question, chosen);
    progress(ui, frame, question, chosen);
    match frame.asking.reply(&question.id) {
        Some(Ok(reply)) => {
            let told = &reply.told;
            ui.add(egui::Label::new(RichText::new(&told.sentence).size(FIGURE_SIZE)).wrap());
            ui.spacing_mut().item_spacing.y = 2.0;
            for fact in told.facts.iter().take(MOST_FACTS) {
                ui.horizontal_top(|ui| {
                    mark_ui(ui, frame.tokens, Shown::Of(fact.mark));
                    let color = if fact.mark == Mark::Fact { frame.tokens.muted } else { frame.tokens.text };
                    let label = egui::Label::new(RichText::new(&fact.text).color(color)).truncate();
                    ui.add(label).on_hover_text(&fact.text);
                });
            }
            ui.spacing_mut().item_spacing.y = 4.0;
        }
        Some(Err(problem)) => {
            ui.horizontal_wrapped(|ui| {
                mark_ui(ui, frame.tokens, Shown::Of(Mark::Notice));
                ui.label(RichText::new(capital_first(problem)).size(TITLE_SIZE));
            });
        }
        None => {
            ui.label(RichText::new("Not answered yet").size(FIGURE_SIZE).color(frame.tokens.muted));
        }
    }
    ui.add_space(6.0);
}

fn title_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, chosen: Option<&Chosen>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let proposes =
                chosen.is_some_and(|chosen| chosen.found.as_ref().is_ok_and(|found| !found.moves.is_empty()));
            if proposes {
                let text = RichText::new("Take as scenario").color(frame.tokens.panel);
                let button = egui::Button::new(text).fill(frame.tokens.accent);
                if ui.add(button).on_hover_text("Keep the proposal as a scenario of the plan, and show it").clicked() {
                    frame.send(Command::TakeChoice { question: question.id.clone(), pick: None });
                }
            }
            if ui.button("Copy command").on_hover_text("Put the command that computes this on the clipboard").clicked()
            {
                frame.send(Command::CopyQuestion(question.id.clone()));
            }
            if question.id == USUAL_CHOICE {
                let keep = ui.button("Keep as question").on_hover_text("Add it to the plan, to change what must hold");
                if keep.clicked() {
                    frame.send(Command::AskQuestion(Box::new(question.clone())));
                    frame.send(Command::Show(Page::Choose));
                }
            } else if ui.button("Settings…").on_hover_text("What is maximised, and what must hold").clicked() {
                frame.send(Command::Select(format!("questions.{}", question.id)));
                frame.send(Command::Show(Page::WhatIf));
            }
            let first = frame.session.plan().phases.first().map(|phase| format!("phases.{}", phase.id));
            if let Some(path) = first
                && ui.button("Bounds…").on_hover_text("How early, late and small each phase may be").clicked()
            {
                frame.send(Command::Select(path));
                frame.send(Command::Show(Page::Allocate));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| name_ui(ui, frame, question));
        });
    });
}

/// The question, chosen from those of the plan where there are several.
fn name_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let title = RichText::new(&question.name).font(egui::FontId::new(TITLE_SIZE, theme::semibold()));
    let plan = std::sync::Arc::clone(frame.session.plan());
    let others: Vec<&Question> = plan.questions.iter().filter(|question| question.ask == Ask::Choose).collect();
    if others.len() < 2 {
        ui.add(egui::Label::new(title).truncate());
        return;
    }
    egui::ComboBox::from_id_salt("choose-question").width(360.0).truncate().selected_text(title).show_ui(ui, |ui| {
        for other in others {
            if ui.selectable_label(other.id == question.id, &other.name).clicked() {
                frame.send(Command::Select(format!("questions.{}", other.id)));
            }
        }
    });
}

fn progress(ui: &mut Ui, frame: &mut Frame, question: &Question, chosen: Option<&Chosen>) {
    ui.horizontal(|ui| {
        let tried = chosen.map_or_else(String::new, tried);
        ui.label(RichText::new(tried).size(NOTE_SIZE).color(frame.tokens.muted));
        if let Some((_, job)) = frame.asking.job().filter(|(id, _)| *id == question.id) {
            if progress_ui(ui, frame.tokens, job, "Stop and keep the best plan so far (Esc)") {
                frame.send(Command::StopAsking);
            }
        } else if frame.asking.standing(frame.session, question) == Standing::Outdated {
            ui.label(RichText::new("outdated: F5 asks again").size(NOTE_SIZE).color(frame.tokens.warning));
        }
    });
}

/// "2,601 plans tried, 20 on 512 futures, 6 on 10,000 fresh ones".
fn tried(chosen: &Chosen) -> String {
    let count = |number: usize| grouped(number as f64, 0);
    let text = format!("{} plans tried", count(chosen.tried.len()));
    let Some(crowd) = &chosen.crowd else { return text };
    let futures = crowd.fresh.first().map_or(0, |(_, many)| many.futures);
    format!(
        "{text}, {} of them in futures, {} in {} fresh ones",
        count(crowd.entered.len()),
        count(crowd.fresh.len()),
        grouped(futures as f64, 0)
    )
}
