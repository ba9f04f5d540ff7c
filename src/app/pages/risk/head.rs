//! The question, its answer in words, and what can be done with it.

use crate::analysis::Mark;
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown, mark_ui};
use crate::app::parts::progress::progress_ui;
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE, TITLE_SIZE};
use crate::app::state::asking::Standing;
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::app::state::risk::USUAL;
use crate::formula::{capital_first, grouped};
use crate::plan::{Ask, Question};
use egui::{Align, Layout, RichText, Ui};

/// Facts that are seen; the others stand in the answer of the command.
const MOST_FACTS: usize = 4;

pub(super) fn head_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    title_ui(ui, frame, question);
    progress(ui, frame, question);
    match frame.asking.reply(&question.id) {
        Some(Ok(reply)) => {
            let told = &reply.told;
            ui.add(egui::Label::new(RichText::new(&told.sentence).size(FIGURE_SIZE)).wrap());
            ui.spacing_mut().item_spacing.y = 2.0;
            // The last says how sure the answer is.
            let last = told.facts.iter().skip(MOST_FACTS - 1).last();
            for fact in told.facts.iter().take(MOST_FACTS - 1).chain(last) {
                ui.horizontal_top(|ui| {
                    mark_ui(ui, frame.tokens, Shown::Of(fact.mark));
                    let color = if fact.mark == Mark::Fact { frame.tokens.muted } else { frame.tokens.text };
                    ui.add(egui::Label::new(RichText::new(&fact.text).color(color)).truncate());
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
    ui.add_space(4.0);
}

fn title_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Copy command").on_hover_text("Put the command that computes this on the clipboard").clicked()
            {
                frame.send(Command::CopyQuestion(question.id.clone()));
            }
            if ui
                .button("Uncertainty…")
                .on_hover_text("What is uncertain in this plan: the market, and drivers")
                .clicked()
            {
                frame.send(Command::Select("uncertainty".to_owned()));
                frame.send(Command::Show(Page::Market));
            }
            if question.id == USUAL {
                let keep = ui
                    .button("Keep as question")
                    .on_hover_text("Add it to the plan, to change what is read and how many");
                if keep.clicked() {
                    frame.send(Command::AskQuestion(Box::new(question.clone())));
                    frame.send(Command::Show(Page::Risk));
                }
            } else if ui.button("Settings…").on_hover_text("What is read, what must hold, how many futures").clicked()
            {
                frame.send(Command::Select(format!("questions.{}", question.id)));
                frame.send(Command::Show(Page::WhatIf));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                name_ui(ui, frame, question);
            });
        });
    });
}

/// The question, chosen from those of the plan where there are several.
fn name_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let title = RichText::new(&question.name).font(egui::FontId::new(TITLE_SIZE, theme::semibold()));
    let plan = std::sync::Arc::clone(frame.session.plan());
    let others: Vec<&Question> = plan.questions.iter().filter(|question| question.ask == Ask::Futures).collect();
    if others.len() < 2 {
        ui.add(egui::Label::new(title).truncate());
        return;
    }
    egui::ComboBox::from_id_salt("risk-question").width(360.0).truncate().selected_text(title).show_ui(ui, |ui| {
        for other in others {
            if ui.selectable_label(other.id == question.id, &other.name).clicked() {
                frame.send(Command::Select(format!("questions.{}", other.id)));
            }
        }
    });
}

fn progress(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    ui.horizontal(|ui| {
        let note = RichText::new(asked_of(frame, question)).size(NOTE_SIZE).color(frame.tokens.muted);
        ui.label(note);
        if let Some((_, job)) = frame.asking.job().filter(|(id, _)| *id == question.id) {
            if progress_ui(ui, frame.tokens, job, "Stop; the earlier answer stays (Esc)") {
                frame.send(Command::StopAsking);
            }
        } else if frame.asking.standing(frame.session, question) == Standing::Outdated {
            ui.label(RichText::new("outdated: F5 asks again").size(NOTE_SIZE).color(frame.tokens.warning));
        }
    });
}

fn asked_of(frame: &Frame, question: &Question) -> String {
    let plan = frame.session.plan();
    let under = if question.under.is_empty() { frame.session.scenario.as_deref() } else { Some(&*question.under) };
    let of = under.and_then(|id| plan.scenario(id)).map_or("the plan as it is", |scenario| scenario.name.as_str());
    let futures = grouped(f64::from(question.futures), 0);
    let nominal = if frame.view.money.is_some() { ", in nominal money" } else { "" };
    format!("Answered for {of}: {futures} futures, seed {}, at month-ends{nominal}", question.seed)
}
