//! The plan that is looked at, and beside it the one before: what each chooses, what it is worth, and the way to a scenario.

use super::Shown;
use crate::analysis::{Pick, TriedPick};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE};
use crate::app::state::command::Command;
use crate::formula::{Format, USD, capital_first};
use egui::{Align, Id, RichText, Ui};

/// What was looked at last is kept under this name.
const LOOKED_AT: &str = "choose-looked-at";

pub(super) fn looked_at_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let find = |pick: &Option<Pick>| {
        let pick = pick.as_ref()?;
        shown.chosen.tried.iter().find(|tried| tried.pick == *pick)
    };
    let Some(tried) = find(&frame.view.choose.pick) else {
        let note = "A click on a plan shows what it changes; a click on a second compares the two";
        ui.label(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted));
        ui.data_mut(|data| data.remove::<Pick>(Id::unique(LOOKED_AT)));
        return;
    };
    match find(&frame.view.choose.beside) {
        Some(before) => pair_ui(ui, frame, shown, (before, tried)),
        None => one_ui(ui, frame, shown, tried),
    }
    ui.horizontal(|ui| {
        if ui.button("Take this plan").on_hover_text("Keep it as a scenario of the plan, and show it").clicked() {
            let pick = Some(tried.pick.clone());
            frame.send(Command::TakeChoice { question: shown.question.id.clone(), pick });
        }
        if ui.button("Close").clicked() {
            frame.view.choose.look_away();
        }
    });
    show_when_new(ui, &tried.pick);
}

/// Scrolls to what was just clicked, which may lie below the window.
fn show_when_new(ui: &mut Ui, pick: &Pick) {
    let id = Id::unique(LOOKED_AT);
    let is_new = ui.data(|data| data.get_temp::<Pick>(id)).as_ref() != Some(pick);
    if is_new {
        ui.data_mut(|data| data.insert_temp(id, pick.clone()));
        ui.scroll_to_cursor(Some(Align::BOTTOM));
    }
}

/// What a plan changes, and what it is worth.
fn one_ui(ui: &mut Ui, frame: &Frame, shown: &Shown, tried: &TriedPick) {
    let chosen = shown.chosen;
    let t = frame.tokens;
    let measure = Measure::of(shown.reply.asks.plan(), &chosen.outcome, [tried.judged.value].into_iter());
    ui.label(RichText::new("One plan").heading());
    for (decision, (variant, today)) in tried.pick.iter().zip(&chosen.today.pick).enumerate() {
        let color = if variant == today { t.muted } else { t.text };
        ui.label(RichText::new(chosen.choice(decision, *variant)).size(TEXT_SIZE).color(color));
    }
    let by = tried.judged.value - chosen.today.judged.value;
    let value = format!(
        "{} {} ({} against today)",
        chosen.outcome.label(),
        measure.whole(tried.judged.value),
        measure.change(by)
    );
    ui.label(RichText::new(value).size(TEXT_SIZE).strong());
    let is_met = chosen.first_failure(&tried.judged).is_none();
    let color = if is_met { t.good } else { t.bad };
    ui.label(RichText::new(verdict(shown, tried)).size(TEXT_SIZE).color(color));
}

/// Two plans side by side: only what differs, and their figures.
fn pair_ui(ui: &mut Ui, frame: &Frame, shown: &Shown, (before, after): (&TriedPick, &TriedPick)) {
    let (chosen, t) = (shown.chosen, frame.tokens);
    let plan = shown.reply.asks.plan();
    ui.label(RichText::new("Two plans").heading());
    let cell = |text: String, color| egui::Label::new(RichText::new(text).size(NOTE_SIZE).color(color)).wrap();
    let third = (ui.available_width() - 16.0) / 3.0;
    egui::Grid::new("two-plans").num_columns(3).min_col_width(third).max_col_width(third).show(ui, |ui| {
        for head in ["", "The one before", "This plan"] {
            ui.add(cell(head.to_owned(), t.muted));
        }
        ui.end_row();
        let mut same = 0;
        for (place, decision) in chosen.decisions.iter().enumerate() {
            let (a, b) = (before.pick[place], after.pick[place]);
            if a == b {
                same += 1;
                continue;
            }
            ui.add(cell(decision.name.clone(), t.muted));
            ui.add(cell(decision.texts[a as usize].clone(), t.text));
            ui.add(cell(decision.texts[b as usize].clone(), t.text));
            ui.end_row();
        }
        let values = [before, after].map(|tried| tried.judged.value);
        let measure = Measure::of(plan, &chosen.outcome, values.into_iter());
        let low = [before, after].map(|tried| chosen.lowest_liquidity(tried));
        let usd = Measure::of_unit(plan, (USD, Format::usual(USD)), low.into_iter());
        let of = |name: &str, unit: &str| if unit.is_empty() { name.to_owned() } else { format!("{name}, {unit}") };
        let lines = [
            (of(chosen.outcome.label(), &measure.unit), values.map(|value| measure.short(value))),
            (of("Lowest liquidity", &usd.unit), low.map(|value| usd.short(value))),
            ("Conditions".to_owned(), [before, after].map(|tried| verdict(shown, tried))),
        ];
        for (name, texts) in lines {
            ui.add(cell(name, t.muted));
            texts.into_iter().for_each(|text| drop(ui.add(cell(text, t.text))));
            ui.end_row();
        }
        if same > 0 {
            ui.add(cell(format!("{same} alike"), t.muted));
            ui.end_row();
        }
    });
    let by = after.judged.value - before.judged.value;
    let measure = Measure::of(plan, &chosen.outcome, [by].into_iter());
    let text = format!("This plan against the one before: {}", measure.change(by));
    ui.label(RichText::new(text).size(TEXT_SIZE).strong());
}

/// What a plan fails first and when, or that it meets all conditions.
fn verdict(shown: &Shown, tried: &TriedPick) -> String {
    let Some((place, month)) = shown.chosen.first_failure(&tried.judged) else {
        return "All conditions hold in the plan itself".to_owned();
    };
    let when = if month > 0 { format!(" in {}", shown.reply.asks.plan().month(month).long()) } else { String::new() };
    capital_first(&format!("{}{when}", shown.chosen.condition_failing(&shown.reply.book, place)))
}
