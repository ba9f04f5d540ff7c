//! Scenarios and other plans side by side: a row over time, key figures with their differences, what NPV differs by, and a grid of
//! the inputs that differ, whose cells can be changed.

mod bars;
mod figures;
mod grid;
mod plot;

use crate::analysis::Case;
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::progress::progress_ui;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::cases::Found;
use crate::app::state::command::Command;
use egui::{Align, Color32, Layout, RichText, ScrollArea, Ui};

/// A case that is shown, with its numbers.
type Shown<'a> = (&'a Found, &'a Case);

const NAMES: f32 = 190.0;
/// A column is this wide, or narrower where all cases then fit.
const COLUMN: f32 = 148.0;
const NARROW: f32 = 130.0;

pub(super) fn compare_ui(ui: &mut Ui, frame: &mut Frame) {
    let cases = frame.cases;
    controls_ui(ui, frame, cases.found());
    if let Some(problem) = &cases.problem {
        ui.label(RichText::new(problem).color(frame.tokens.bad));
    }
    let shown: Vec<Shown> = cases
        .found()
        .iter()
        .filter(|found| !frame.view.not_compared.contains(&found.id))
        .filter_map(|found| Some((found, found.case.as_ref().ok()?)))
        .collect();
    for found in cases.found() {
        if let Err(why) = &found.case {
            ui.label(RichText::new(format!("{} cannot be computed: {why}", found.name)).color(frame.tokens.bad));
        }
    }
    if shown.is_empty() {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| {
            ui.label(
                RichText::new(if cases.job().is_some() { "Computing…" } else { "Choose the cases to compare above" })
                    .color(frame.tokens.muted),
            )
        });
        return;
    }
    // The plot ends where plots end on every page, with the bars beside it; the tables have the whole width.
    let height = (ui.available_height() * 0.42).clamp(190.0, 330.0);
    ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
        ui.set_min_size(egui::vec2(ui.available_width(), height));
        column_ui(ui, frame, "compare-side", |ui, frame| bars::bars_ui(ui, frame, &shown));
        plot::plot_ui(ui, frame, &shown);
    });
    let column = column(ui, shown.len());
    ScrollArea::both().id_salt("compare").auto_shrink(false).show(ui, |ui| {
        figures::figures_ui(ui, frame, &shown, column);
        ui.add_space(10.0);
        grid::grid_ui(ui, frame, &shown, column);
    });
}

/// The width of a case's column.
fn column(ui: &Ui, cases: usize) -> f32 {
    let spacing = ui.spacing().item_spacing.x;
    let room = ui.available_width() - NAMES - ui.spacing().scroll.allocated_width();
    (room / cases.max(1) as f32 - spacing).floor().clamp(NARROW, COLUMN)
}

fn controls_ui(ui: &mut Ui, frame: &mut Frame, found: &[Found]) {
    ui.horizontal_wrapped(|ui| {
        for case in found {
            let mut on = !frame.view.not_compared.contains(&case.id);
            if ui.checkbox(&mut on, &case.name).changed() {
                frame.view.not_compared.retain(|id| *id != case.id);
                if !on {
                    frame.view.not_compared.push(case.id.clone());
                }
            }
        }
        if ui.button("Add a plan…").on_hover_text("Compare with a plan in another file").clicked() {
            frame.send(Command::AskCompare);
        }
        if let Some(job) = frame.cases.job() {
            if progress_ui(ui, frame.tokens, job, "Keep the earlier results") {
                job.cancel();
            }
        } else if frame.cases.is_outdated() {
            ui.label(RichText::new("outdated").size(NOTE_SIZE).color(frame.tokens.warning));
            if ui.button("Recompute").clicked() {
                frame.send(Command::ComputeCases);
            }
        }
    });
    ui.add_space(4.0);
}

/// The colour of a case: the base in the text colour, others by position.
fn color_of(frame: &Frame, place: usize) -> Color32 {
    let t = frame.tokens;
    let color = [t.text, t.accent, t.btc, t.converting, t.good, t.debt, t.tax, t.mining_cost][place % 8];
    if place < 8 { color } else { theme::faded(color, 0.55) }
}

fn cell(ui: &mut Ui, width: f32, right: bool, add: impl FnOnce(&mut Ui)) {
    let layout = if right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.allocate_ui_with_layout(egui::vec2(width, 20.0), layout, |ui| {
        ui.set_min_width(width);
        add(ui);
    });
}

fn names_ui(ui: &mut Ui, frame: &Frame, title: &str, shown: &[Shown], column: f32) {
    ui.horizontal(|ui| {
        cell(ui, NAMES, false, |ui| {
            ui.label(RichText::new(title).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
        });
        for (i, (found, _)) in shown.iter().enumerate() {
            cell(ui, column, true, |ui| {
                let name = RichText::new(&found.name)
                    .font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold()))
                    .color(color_of(frame, i));
                ui.add(egui::Label::new(name).truncate());
            });
        }
    });
    ui.separator();
}
