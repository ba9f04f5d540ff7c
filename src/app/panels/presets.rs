//! What the library offers for the selected object: a machine for a fleet, terms for a lease, a rate for a debt. What is chosen is
//! shown first, field by field, and taken once it is agreed to.

use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::field;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use crate::app::state::view::Offered;
use crate::library::{Entry, MachineEntry};
use crate::plan::{Month, Setting};
use egui::{RichText, Ui};
use std::time::{SystemTime, UNIX_EPOCH};

/// Draws the library entries available for the object at `path`, if any, and what the chosen one changes.
pub(in crate::app) fn presets_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    let library = std::sync::Arc::clone(&frame.derived.library);
    let offers = library.offers(frame.plan(), path);
    if offers.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Library").size(NOTE_SIZE).color(frame.tokens.muted));
        ui.menu_button("Use figures from", |ui| {
            if let Some(entry) = menu(ui, offers.into_iter()) {
                let preset = entry.preset_for(frame.plan(), path);
                let wanted = vec![true; preset.len()];
                frame.view.offered = Some(Offered { path: path.to_owned(), title: entry.title(), preset, wanted });
            }
        });
        if path.contains(".fleets.") {
            ui.menu_button("Refresh with", |ui| {
                if let Some(entry) = menu(ui, library.machines.iter()) {
                    frame.send(Command::Renew { path: path.to_owned(), machine: MachineEntry::machine(entry) });
                }
            });
        }
    });
    offered_ui(ui, frame, path);
    ui.add_space(4.0);
}

fn said(setting: &Setting) -> String {
    match setting {
        Setting::Number(value) => field(*value),
        other => other.to_string(),
    }
}

/// What an entry will change, field by field; each can be left out.
fn offered_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    let Some(mut offered) = frame.view.offered.clone().filter(|offered| offered.path == path) else { return };
    let t = frame.tokens;
    let plan = frame.plan();
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(RichText::new(format!("{} will change", offered.title)).strong()).wrap());
        let mut same = 0;
        egui::Grid::new("will-change").num_columns(3).spacing([10.0, 3.0]).show(ui, |ui| {
            for ((path, new, _), wanted) in offered.preset.iter().zip(&mut offered.wanted) {
                let (old, spec) = (plan.get(path), plan.spec(path));
                if old.as_ref() == Some(new) {
                    same += 1;
                    continue;
                }
                let label = spec.map_or(path.as_str(), |spec| spec.label);
                ui.checkbox(wanted, label).on_hover_text(path);
                let old = old.as_ref().map_or_else(|| "–".to_owned(), said);
                let change = format!("{old} → {}", said(new));
                ui.add(egui::Label::new(RichText::new(change).color(t.input)).truncate());
                ui.label(RichText::new(spec.map_or("", |spec| spec.unit)).size(NOTE_SIZE).color(t.muted));
                ui.end_row();
            }
        });
        if same > 0 {
            let word = if same == 1 { "One other field has" } else { "The other fields have" };
            ui.label(RichText::new(format!("{word} the same value already")).size(NOTE_SIZE).color(t.muted));
        }
        ui.horizontal(|ui| {
            let use_them = ui.button("Use these").on_hover_text("One step; undo takes all of it back");
            if use_them.clicked() {
                let kept = offered.preset.iter().zip(&offered.wanted).filter(|(_, wanted)| **wanted);
                let preset = kept.map(|(one, _)| one.clone()).collect();
                frame.send(Command::Take { label: format!("Use {}", offered.title), preset });
            }
            if use_them.clicked() || ui.button("Cancel").clicked() {
                frame.view.offered = None;
            } else {
                frame.view.offered = Some(offered);
            }
        });
    });
}

/// Draws the entries, with their sources and ages on hover; returns the chosen one.
fn menu<'a, E: Entry + ?Sized>(ui: &mut Ui, entries: impl Iterator<Item = &'a E>) -> Option<&'a E> {
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for entry in entries {
            let (source, date, confidence) = entry.evidence();
            let about = format!("{}\n{source}\n{date}{}, {confidence}", entry.figures(), age(date));
            if ui.button(entry.title()).on_hover_text(about).clicked() {
                chosen = Some(entry);
                ui.close();
            }
        }
    });
    chosen
}

/// How many months ago a date such as 2026-05 was, in words; empty if it is not a month.
#[expect(clippy::disallowed_methods, reason = "an age is shown to people; no number reads it")]
fn age(date: &str) -> String {
    let Ok(month) = date.parse::<Month>() else { return String::new() };
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() / 86_400);
    // Months of 30.44 days since 1970; precise enough for an age.
    let now = (days as f64 / 30.436_875) as i64;
    match now - month.months_after(Month::EPOCH) {
        months if months <= 0 => ", this month".to_owned(),
        1 => ", 1 month old".to_owned(),
        months => format!(", {months} months old"),
    }
}
