//! What the library offers for the selected object: machines for a fleet, the power of its region for a site.

use super::command::Command;
use super::theme::NOTE_SIZE;
use super::view::Frame;
use crate::plan::Choice;
use crate::store;
use egui::{RichText, Ui};

/// Draws what can be taken for the object at `path`, if anything.
pub(super) fn presets_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    match *path.split('.').collect::<Vec<_>>() {
        ["sites", id] => region_ui(ui, frame, id),
        ["sites", site, "fleets", fleet] => {
            let own = frame.plan().sites.iter().any(|s| s.id == site && s.fleets.iter().any(|f| f.id == fleet));
            if own {
                machines_ui(ui, frame, path);
            }
        }
        _ => {}
    }
}

fn region_ui(ui: &mut Ui, frame: &mut Frame, id: &str) {
    let Some(region) = frame.plan().sites.iter().find(|s| s.id == id).map(|s| s.region) else { return };
    let Some(entry) = store::regions().iter().find(|entry| entry.region == region) else { return };
    let name = region.labels()[region.index()];
    let text = format!("Use {name}: {} USD/MWh", entry.usd_per_mwh);
    let about = format!("Usual {} to {} USD/MWh, {} % of hours curtailed. {} ({}, {})", entry.low, entry.high, entry.curtailed_hours_pct, entry.source, entry.date, entry.confidence);
    if ui.small_button(text).on_hover_text(about).clicked() {
        frame.send(Command::Take { label: format!("Use power of {name}"), preset: entry.preset(&format!("sites.{id}")) });
    }
    ui.add_space(4.0);
}

fn machines_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Library").size(NOTE_SIZE).color(frame.tokens.muted));
        ui.menu_button("Use a machine", |ui| {
            if let Some(entry) = machine_menu(ui) {
                frame.send(Command::Take { label: format!("Use {}", entry.name), preset: entry.preset(path) });
            }
        });
        ui.menu_button("Renew with", |ui| {
            if let Some(entry) = machine_menu(ui) {
                frame.send(Command::Renew { path: path.to_owned(), machine: entry.machine() });
            }
        });
    });
    ui.add_space(4.0);
}

/// Draws the machines of the library; returns the one that was chosen.
fn machine_menu(ui: &mut Ui) -> Option<&'static store::MachineEntry> {
    let mut chosen = None;
    for entry in store::machines() {
        let text = format!("{}: {} TH/s, {} J/TH, {} USD/TH", entry.name, entry.th_s, entry.j_per_th, entry.usd_per_th);
        if ui.button(text).on_hover_text(format!("{} ({}, {})", entry.source, entry.date, entry.confidence)).clicked() {
            chosen = Some(entry);
            ui.close();
        }
    }
    chosen
}
