//! The plans that come with the program, to be opened as untitled copies.

use super::answer::Answer;
use crate::app::parts::theme::{self, NOTE_SIZE, Tokens};
use crate::app::state::command::Command;
use crate::formula::grouped;
use crate::store::{self, Example};
use egui::{RichText, ScrollArea, Ui};

/// Draws the gallery.
pub(super) fn gallery_ui(ui: &mut Ui, tokens: &Tokens) -> Answer {
    ui.heading("Example plans");
    ui.label(RichText::new("Each opens as an untitled copy").color(tokens.muted));
    let mut answer = Answer::None;
    ScrollArea::vertical().max_height(440.0).auto_shrink([false, true]).show(ui, |ui| {
        for example in store::examples() {
            ui.separator();
            if example_ui(ui, tokens, example) {
                answer = Answer::Do(Command::OpenExample(example.name));
            }
        }
    });
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { answer }
}

/// Draws a plan of the gallery; true if it is to be opened.
fn example_ui(ui: &mut Ui, tokens: &Tokens, example: &Example) -> bool {
    let opened = ui.horizontal(|ui| {
        ui.label(RichText::new(example.name).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
        let button = |ui: &mut Ui| ui.button("Open").accessible_name(format!("Open {}", example.name)).clicked();
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), button).inner
    });
    ui.label(example.shows);
    let plan = &example.plan;
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let facts = [
        count(plan.sites.len(), "site"),
        format!("{} MW", grouped(plan.sites.iter().map(|site| site.contracted_mw).sum(), 0)),
        count(plan.sites.iter().map(|site| site.leases.len() + site.clouds.len()).sum(), "contract"),
        count(plan.debts.len() + plan.convertibles.len() + plan.btc_loans.len(), "debt instrument"),
        count(plan.scenarios.len(), "scenario"),
    ];
    ui.label(RichText::new(facts.join(", ")).size(NOTE_SIZE).color(tokens.muted)).on_hover_text(&plan.company.notes);
    opened.inner
}
