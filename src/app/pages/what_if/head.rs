//! The answer in words: the question, its sentence, and what else is to know.

use super::settings::listed;
use crate::analysis::{Found, Mark};
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown, mark_ui};
use crate::app::parts::progress::progress_ui;
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE};
use crate::app::state::asking::{Reply, Standing};
use crate::app::state::command::Command;
use crate::formula::capital_first;
use crate::plan::{Ask, Question, Setting, plain_line};
use egui::{Align, Layout, RichText, TextEdit, Ui};

/// Draws the head of a question.
pub(super) fn head_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let reply = frame.asking.reply(&question.id);
    let is_dragging = ui.input(|i| i.pointer.any_down());
    let is_outdated = !is_dragging && frame.asking.standing(frame.session, question) == Standing::Outdated;
    title_ui(ui, frame, question, reply.and_then(Result::ok).map(AsRef::as_ref));
    match reply {
        Some(Ok(reply)) => {
            if is_outdated {
                ui.set_opacity(0.6);
            }
            said_ui(ui, frame, reply);
            ui.set_opacity(1.0);
        }
        Some(Err(problem)) => {
            ui.horizontal_wrapped(|ui| {
                mark_ui(ui, frame.tokens, Shown::Of(Mark::Notice));
                ui.label(RichText::new(capital_first(problem)).size(theme::TITLE_SIZE));
            });
        }
        None => {
            ui.label(RichText::new("Not answered yet").size(FIGURE_SIZE).color(frame.tokens.muted));
        }
    }
    ui.add_space(2.0);
}

/// The question itself, which can be renamed in place, and what can be done with its answer.
fn title_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, reply: Option<&Reply>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let copy = ui.button("Copy command").on_hover_text("Put the command that asks this on the clipboard");
            if copy.clicked() {
                frame.send(Command::CopyQuestion(question.id.clone()));
            }
            if let Some((name, at)) = reply.and_then(|reply| answer_of(reply, frame)) {
                let open = ui.button(format!("Open {name} as scenario"));
                if open.on_hover_text("Add a scenario with this value, and show it").clicked() {
                    frame.send(Command::OpenPoint { question: question.id.clone(), at });
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let mut name = question.name.clone();
                let input = TextEdit::singleline(&mut name)
                    .font(egui::FontId::new(theme::TITLE_SIZE, theme::semibold()))
                    .frame(egui::Frame::NONE)
                    .desired_width(ui.available_width());
                let response = ui.add(input).accessible_name("Name of the question");
                if std::mem::take(&mut frame.view.focus_name) {
                    response.request_focus();
                }
                let path = format!("questions.{}.name", question.id);
                if !crate::app::parts::fields::taken_back(ui, frame, &path, &response) && response.changed() {
                    let fields = vec![(path, Setting::Text(plain_line(&name)))];
                    frame.send(Command::Set { label: "Rename question".to_owned(), fields });
                }
            });
        });
    });
    ui.horizontal(|ui| {
        ui.label(RichText::new(asked_of(frame, question)).size(NOTE_SIZE).color(frame.tokens.muted));
        if let Some((_, job)) = frame.asking.job().filter(|(id, _)| *id == question.id) {
            if progress_ui(ui, frame.tokens, job, "Stop; the earlier answer stays (Esc)") {
                frame.send(Command::StopAsking);
            }
        } else if frame.asking.standing(frame.session, question) == Standing::Outdated {
            ui.label(RichText::new("outdated: F5 asks again").size(NOTE_SIZE).color(frame.tokens.warning));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switch_ui(ui, frame));
    });
}

/// Between typed texts and controls.
fn switch_ui(ui: &mut Ui, frame: &mut Frame) {
    let word = if frame.view.what_if.as_text { "Settings as controls" } else { "Settings as text" };
    let button = egui::Button::new(RichText::new(word).size(NOTE_SIZE).color(frame.tokens.accent)).frame(false);
    if ui.add(button).on_hover_text("Type levers, outcomes and conditions as on the command line").clicked() {
        frame.view.what_if.as_text = !frame.view.what_if.as_text;
    }
}

/// The answer that can be opened: its name and its point.
fn answer_of(reply: &Reply, frame: &Frame) -> Option<(String, Vec<(usize, f64)>)> {
    let Found::Seek(seek) = &reply.found else { return None };
    let at = seek.value_of(seek.main()?);
    Some((seek.lever.said(frame.plan(), at), vec![(0, at)]))
}

fn asked_of(frame: &Frame, question: &Question) -> String {
    let plan = frame.session.plan();
    let under = if question.under.is_empty() { frame.session.scenario.as_deref() } else { Some(&*question.under) };
    let of = under.map_or("the plan as it is".to_owned(), |id| {
        plan.scenario(id).map_or_else(|| format!("a scenario '{id}'"), |scenario| scenario.name.clone())
    });
    let kind = match question.ask {
        Ask::Seek => "Seek",
        Ask::Sweep if question.second_lever.trim().is_empty() || listed(&question.lever).is_some() => "Sweep",
        Ask::Sweep => "Grid",
        Ask::Tornado => "Tornado",
        Ask::Bridge => "Bridge",
        Ask::Futures => "Futures",
        Ask::Choose => "Choice",
        Ask::Frontier => "Frontier",
        Ask::Timing => "Timing",
    };
    let nominal = if frame.view.money.is_some() { ", in nominal money" } else { "" };
    format!("{kind}, answered for {of}{nominal}")
}

fn said_ui(ui: &mut Ui, frame: &Frame, reply: &Reply) {
    let told = &reply.told;
    ui.add(egui::Label::new(RichText::new(&told.sentence).size(FIGURE_SIZE)).wrap());
    ui.spacing_mut().item_spacing.y = 2.0;
    for fact in &told.facts {
        ui.horizontal_top(|ui| {
            mark_ui(ui, frame.tokens, Shown::Of(fact.mark));
            let color = if fact.mark == Mark::Fact { frame.tokens.muted } else { frame.tokens.text };
            ui.add(egui::Label::new(RichText::new(&fact.text).color(color)).wrap());
        });
    }
    ui.spacing_mut().item_spacing.y = 4.0;
}
