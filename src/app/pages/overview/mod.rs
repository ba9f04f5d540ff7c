//! One screen for the board: what the plan comes to in words; megawatts, revenue, liquidity and what falls due; covenants, sites
//! and the next dates.

mod dates;
mod sites;
mod tiles;

use super::capital;
use super::states::states;
use super::wall::wall_plot;
use crate::analysis::{Mark, board};
use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown, mark_ui};
use crate::app::parts::plot::{Flag, Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE, faded};
use crate::app::state::command::Command;
use egui::{Align, Layout, RichText, ScrollArea, Ui};

/// The lowest the plots may be together; in a lower window the page scrolls.
const LOWEST: f32 = 420.0;

pub(super) fn overview_ui(ui: &mut Ui, frame: &mut Frame) {
    told_ui(ui, frame);
    column_ui(ui, frame, "overview-side", |ui, frame| {
        ScrollArea::vertical().id_salt("overview-side").auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width() - 14.0);
            tiles::tiles_ui(ui, frame);
            sites::sites_ui(ui, frame);
            dates::dates_ui(ui, frame);
        });
    });
    ScrollArea::vertical().id_salt("overview").auto_shrink(false).show(ui, |ui| {
        let height = ui.available_height().max(LOWEST);
        let axis = years_ui(ui, frame);
        let height = height - 26.0;
        megawatts_plot(ui, frame, &axis, height * 0.28);
        revenue_plot(ui, frame, &axis, height * 0.22);
        capital::liquidity_plot(ui, frame, &axis, height * 0.23);
        wall_plot(ui, frame, &axis, height * 0.25);
    });
}

/// The plan in a sentence and a few facts, and what can be done with the page.
fn told_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.nominal() else { return };
    let told = board(projection, &frame.derived.computed);
    let t = frame.tokens;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            let copy = ui
                .button("Copy picture")
                .on_hover_text("Put a picture of the page on the clipboard, at twice its size");
            if copy.clicked() {
                frame.send(Command::CopyPicture(None));
            }
            if ui
                .button("Present")
                .on_hover_text("Full screen, without panels (F11); Esc ends it, arrows turn the page")
                .clicked()
            {
                frame.send(Command::Present);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let font = egui::FontId::new(FIGURE_SIZE, theme::semibold());
                ui.add(egui::Label::new(RichText::new(&told.sentence).font(font)).truncate());
            });
        });
    });
    let usual = ui.spacing().interact_size.y;
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().interact_size.y = 16.0;
    for fact in &told.facts {
        ui.horizontal(|ui| {
            mark_ui(ui, t, Shown::Of(fact.mark));
            let color = if fact.mark == Mark::Fact { t.muted } else { t.text };
            ui.add(egui::Label::new(RichText::new(&fact.text).color(color)).truncate());
        });
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = usual;
    let money = match frame.view.money {
        None => "nominal USD".to_owned(),
        Some(month) => format!("plots in money of {}, sentences nominal", month.short()),
    };
    let scenario = frame.session.active_scenario().map_or("Base", |scenario| &scenario.name);
    let note = format!("{scenario}, {money}, month ends");
    ui.label(RichText::new(note).size(NOTE_SIZE).color(t.faint));
    ui.add_space(2.0);
}

/// All sites together, by state.
fn megawatts_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let Some(rows) = frame.rows() else { return };
    let megawatts = &rows.company.operations.megawatts;
    let mut drawn = states(frame, megawatts.converting, &megawatts.states);
    drawn.push(series(frame, megawatts.energised, "Energised", frame.tokens.text, Form::Dashes));
    let titles = Titles {
        id: "overview-mw",
        title: "Megawatts",
        per: "",
        empty: "No site has power within the plan",
        flag: Flag::Of(0),
        cut: false,
    };
    time_plot(ui, frame, axis, &titles, height, &drawn);
}

/// Revenue of the month by kind.
fn revenue_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let Some(rows) = frame.rows() else { return };
    let (t, operations) = (frame.tokens, &rows.company.operations);
    let kinds = [
        (operations.mix.ai, "AI", t.ai),
        (operations.sums.revenue.mining, "Mining", t.mining),
        (operations.sums.revenue.hosting, "Hosting", faded(t.mining, 0.6)),
    ];
    let drawn: Vec<Series> =
        kinds.into_iter().map(|(row, name, color)| series(frame, row, name, color, Form::Area)).collect();
    let titles = Titles {
        id: "overview-revenue",
        title: "Revenue",
        per: "a month",
        empty: "Nothing is earned within the plan",
        flag: Flag::Top,
        cut: false,
    };
    time_plot(ui, frame, axis, &titles, height, &drawn);
}

/// A title over a part of the column, with a note at its right.
fn heading(ui: &mut Ui, frame: &Frame, title: &str, note: &str) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(4.0);
            ui.add(egui::Label::new(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted)).truncate());
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let font = egui::FontId::new(theme::TEXT_SIZE, theme::semibold());
                ui.add(egui::Label::new(RichText::new(title).font(font)).truncate());
            });
        });
    });
}
