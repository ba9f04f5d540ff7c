//! The question which parts a board deck has.

use super::answer::Answer;
use crate::app::parts::theme::Tokens;
use crate::app::state::command::Command;
use crate::export::DeckPart;
use egui::{RichText, Ui};

/// Draws the parts with a tick each; `chosen` are those that are wanted, in the order of the deck.
pub(super) fn deck_ui(ui: &mut Ui, tokens: &Tokens, chosen: &mut Vec<DeckPart>) -> Answer {
    ui.heading("Board deck");
    ui.label(RichText::new("Of the plan as it is shown; each part is one slide or more").color(tokens.muted));
    ui.add_space(4.0);
    let mut wanted = Vec::new();
    for (part, _, what) in DeckPart::ALL {
        let mut is_wanted = chosen.contains(&part);
        ui.checkbox(&mut is_wanted, what);
        wanted.extend(is_wanted.then_some(part));
    }
    *chosen = wanted;
    ui.add_space(8.0);
    let buttons = ui.horizontal(|ui| {
        let next = ui.add_enabled(!chosen.is_empty(), egui::Button::new("Choose the file…")).clicked();
        (next, ui.button("Cancel").clicked())
    });
    match buttons.inner {
        (_, true) => Answer::Close,
        (true, _) => Answer::Do(Command::ExportDeck(chosen.clone())),
        _ => Answer::None,
    }
}
