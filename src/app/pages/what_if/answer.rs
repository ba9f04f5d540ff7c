//! The picture and the table of an answer, side by side where there is room.

use super::picture::Picture;
use super::{bars, frontier, grid, lines, matrix, seek, table, timing, waterfall};
use crate::analysis::{Found, Holds, PutIn, Timing};
use crate::app::parts::frame::Frame;
use crate::app::state::asking::{Reply, Standing};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::plan::{Ask, Question};
use egui::{Align, Layout, Ui, vec2};

/// The width from which picture and table stand side by side.
const BESIDE: f32 = 760.0;
/// The column of the table: at least so wide, and at most this part of the room; a wider one stands below the picture.
const NARROWEST: f32 = 260.0;
const WIDEST: f32 = 0.46;
/// Rows that are seen of a table below a picture.
const SEEN: usize = 4;
const GAP: f32 = 24.0;

/// Draws picture and table of an answer in this width, down to `bottom`.
pub(super) fn answer_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, (width, bottom): (f32, f32)) {
    if question.ask == Ask::Frontier
        && let Some(seen) = frame.asking.job().filter(|(id, _)| *id == question.id).map(|(_, job)| job.seen())
        && !seen.is_empty()
    {
        let height = (bottom - ui.cursor().top() - 12.0).max(230.0);
        return frontier::growing_ui(ui, frame, question, (&seen, vec2(width, height)));
    }
    let Some(Ok(reply)) = frame.asking.reply(&question.id) else { return };
    let reply = std::sync::Arc::clone(reply);
    // While a range is dragged the picture follows it, a moment late.
    let is_dragging = ui.input(|i| i.pointer.any_down());
    if !is_dragging && frame.asking.standing(frame.session, question) == Standing::Outdated {
        ui.set_opacity(0.6);
    }
    let height = (bottom - ui.cursor().top() - 12.0).max(230.0);
    if matches!(&reply.found, Found::Futures(_)) {
        if ui.button("Show on the Risk page").clicked() {
            frame.send(Command::Select(format!("questions.{}", question.id)));
            frame.send(Command::Show(Page::Risk));
        }
        ui.add_space(8.0);
        table::table_ui(ui, frame, &reply.told.table);
        ui.set_opacity(1.0);
        return;
    }
    // Bars and cells are a table with a picture in it, and need the room.
    let is_wide = matches!(&reply.found, Found::Tornado(_) | Found::Bridge(_));
    if let Found::Timing(timing) = &reply.found {
        rules_ui(ui, frame, question, timing);
    }
    if matches!(&reply.found, Found::Chosen(_)) {
        take_ui(ui, frame, question, &reply);
    }
    let needed = table::needed(ui, &reply.told.table).max(NARROWEST);
    let is_beside = width >= BESIDE && !is_wide && needed <= width * WIDEST;
    let column = if is_beside { needed } else { 0.0 };
    let size = vec2(if is_beside { width - column - GAP } else { width }, height);
    let mut wish = None;
    if is_beside {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_min_width(size.x);
                wish = picture_ui(ui, frame, &Picture { question, reply: &reply, size });
            });
            ui.vertical(|ui| {
                plans_ui(ui, frame, &Picture { question, reply: &reply, size });
                table::table_ui(ui, frame, &reply.told.table);
            });
        });
    } else {
        let looked = match &reply.found {
            Found::Frontier(found) => frontier::looked_height(found),
            _ => 0.0,
        };
        let below = table::height(&reply.told.table, SEEN) + looked;
        let size = if is_wide { size } else { vec2(size.x, (size.y - below).max(230.0)) };
        wish = picture_ui(ui, frame, &Picture { question, reply: &reply, size });
        ui.add_space(8.0);
        plans_ui(ui, frame, &Picture { question, reply: &reply, size });
        if !is_wide {
            table::table_ui(ui, frame, &reply.told.table);
        }
    }
    ui.set_opacity(1.0);
    if let Some(at) = wish {
        frame.send(Command::OpenPoint { question: question.id.clone(), at });
    }
}

/// Draws the picture; returns the point that is to be opened.
fn picture_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture) -> Option<Vec<(usize, f64)>> {
    match &picture.reply.found {
        Found::Seek(seek) => seek::seek_ui(ui, frame, picture, seek),
        Found::Sweep(sweep) => {
            let is_list: Vec<bool> = sweep.levers.iter().map(|lever| lever.holds() == Holds::Place).collect();
            match is_list.as_slice() {
                [false] => lines::lines_ui(ui, frame, picture, sweep),
                [true] | [true, true] => matrix::matrix_ui(ui, frame, picture, sweep),
                [true, false] | [false, true] => lines::cases_ui(ui, frame, picture, sweep),
                _ => grid::grid_ui(ui, frame, picture, sweep),
            }
        }
        Found::Tornado(tornado) => bars::bars_ui(ui, frame, picture, tornado),
        Found::Futures(_) => None,
        Found::Bridge(bridge) => {
            waterfall::waterfall_ui(ui, frame, picture, bridge);
            None
        }
        Found::Frontier(found) => {
            frontier::frontier_ui(ui, frame, picture, found);
            None
        }
        Found::Timing(found) => timing::timing_ui(ui, frame, picture, found),
        Found::Chosen(chosen) => {
            if let Some(bridge) = chosen.bridge().filter(|bridge| !bridge.parts.is_empty()) {
                waterfall::waterfall_ui(ui, frame, picture, &bridge);
            }
            None
        }
    }
}

/// The plans of a frontier that are looked at.
fn plans_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture) {
    if let Found::Frontier(found) = &picture.reply.found {
        frontier::looked_at_ui(ui, frame, picture, found);
    }
}

/// The rules of a timing as scenarios, by which the plan's futures begin the phase.
fn rules_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, timing: &Timing) {
    let Some(waiting) = &timing.waiting else { return };
    let rules = [
        (&waiting.line, PutIn::Line, "Take the rule by date as scenario"),
        (&waiting.rule, PutIn::Simple, "Take the simple rule as scenario"),
    ];
    ui.horizontal(|ui| {
        for (rule, which, text) in rules {
            let help =
                "Futures of the scenario begin the phase by this rule; the plan itself begins it as it is entered";
            if rule.is_some() && ui.button(text).on_hover_text(help).clicked() {
                frame.send(Command::TakeRule { question: question.id.clone(), which });
            }
        }
    });
    ui.add_space(8.0);
}

/// The way to the page of choices, and the proposal as a scenario.
fn take_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, reply: &Reply) {
    ui.horizontal(|ui| {
        if ui.button("Show on the Choose page").clicked() {
            frame.send(Command::Select(format!("questions.{}", question.id)));
            frame.send(Command::Show(Page::Choose));
        }
        let Found::Chosen(chosen) = &reply.found else { return };
        if chosen.found.as_ref().is_ok_and(|proposal| !proposal.moves.is_empty())
            && ui.button("Take as scenario").clicked()
        {
            frame.send(Command::TakeChoice { question: question.id.clone(), pick: None });
        }
    });
    ui.add_space(8.0);
}
