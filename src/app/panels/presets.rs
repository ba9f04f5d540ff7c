//! What the library offers for the selected object: a machine for a fleet, terms for a lease, a rate for a debt.

use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use crate::library::{Entry, MachineEntry};
use crate::plan::Month;
use egui::{RichText, Ui};
use std::time::{SystemTime, UNIX_EPOCH};

/// Draws the library entries available for the object at `path`, if any.
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
                frame.send(Command::Take { label: format!("Use {}", entry.title()), preset: entry.preset(path) });
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
    ui.add_space(4.0);
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
