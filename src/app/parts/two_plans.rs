//! One plan of a search in full, or two side by side: what they choose and their figures.

use super::theme::{NOTE_SIZE, TEXT_SIZE, Tokens};
use crate::analysis::{Decision, Pick};
use egui::{Align, Id, RichText, Ui};

/// What was looked at last is kept under this name.
const LOOKED_AT: &str = "plan-looked-at";

/// A column at most, in points: figures that are compared stand near each other.
const WIDEST: f32 = 220.0;

/// Figures of two plans: the name with its unit, and a text for each.
type Figures = Vec<(String, [String; 2])>;

/// What is wished of the plan that is looked at.
pub(in crate::app) enum Wish {
    /// A scenario of it
    Take,
    /// To look at none
    Close,
}

/// The way to a scenario of the plan that is looked at, and away from it.
pub(in crate::app) fn wish_ui(ui: &mut Ui) -> Option<Wish> {
    let both = ui.horizontal(|ui| {
        let take = ui.button("Take this plan").on_hover_text("Keep it as a scenario of the plan, and show it");
        let close = ui.button("Close");
        take.clicked().then_some(Wish::Take).or_else(|| close.clicked().then_some(Wish::Close))
    });
    both.inner
}

/// What can be done where no plan is looked at.
pub(in crate::app) fn nothing_ui(ui: &mut Ui, t: &Tokens) {
    let note = "A click on a plan shows what it changes; a click on a second compares the two";
    ui.label(RichText::new(note).size(NOTE_SIZE).color(t.muted));
    ui.data_mut(|data| data.remove::<Pick>(Id::unique(LOOKED_AT)));
}

/// What a plan chooses, what stands as today in muted letters.
pub(in crate::app) fn choices_ui(ui: &mut Ui, t: &Tokens, decisions: &[Decision], (pick, today): (&Pick, &Pick)) {
    ui.label(RichText::new("One plan").heading());
    for (place, decision) in decisions.iter().enumerate() {
        let color = if pick[place] == today[place] { t.muted } else { t.text };
        ui.label(RichText::new(decision.choice(pick[place])).size(TEXT_SIZE).color(color));
    }
}

/// Two plans side by side: only what differs, and their figures.
pub(in crate::app) fn two_plans_ui(
    ui: &mut Ui,
    t: &Tokens,
    decisions: &[Decision],
    [before, after]: [&Pick; 2],
    figures: Figures,
) {
    ui.label(RichText::new("Two plans").heading());
    let cell = |text: String, color| egui::Label::new(RichText::new(text).size(NOTE_SIZE).color(color)).wrap();
    let third = ((ui.available_width() - 16.0) / 3.0).min(WIDEST);
    egui::Grid::new("two-plans").num_columns(3).min_col_width(third).max_col_width(third).show(ui, |ui| {
        for head in ["", "The one before", "This plan"] {
            ui.add(cell(head.to_owned(), t.muted));
        }
        ui.end_row();
        let mut same = 0;
        for (place, decision) in decisions.iter().enumerate() {
            if before[place] == after[place] {
                same += 1;
                continue;
            }
            ui.add(cell(decision.name.clone(), t.muted));
            for pick in [before, after] {
                ui.add(cell(decision.texts[pick[place] as usize].clone(), t.text));
            }
            ui.end_row();
        }
        for (name, texts) in figures {
            ui.add(cell(name, t.muted));
            texts.into_iter().for_each(|text| drop(ui.add(cell(text, t.text))));
            ui.end_row();
        }
        if same > 0 {
            ui.add(cell(format!("{same} alike"), t.muted));
            ui.end_row();
        }
    });
}

/// Scrolls to a plan that was just clicked, which may lie below the window.
pub(in crate::app) fn show_when_new(ui: &Ui, pick: &Pick) {
    let id = Id::unique(LOOKED_AT);
    let is_new = ui.data(|data| data.get_temp::<Pick>(id)).as_ref() != Some(pick);
    if is_new {
        ui.data_mut(|data| data.insert_temp(id, pick.clone()));
        ui.scroll_to_cursor(Some(Align::BOTTOM));
    }
}
