//! The plan that is looked at, and beside it the one before: what each chooses, what it is worth, and the way to a scenario.

use super::Shown;
use crate::analysis::{Pick, TriedPick};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::TEXT_SIZE;
use crate::app::parts::two_plans::{Wish, choices_ui, nothing_ui, show_when_new, two_plans_ui, wish_ui};
use crate::app::state::command::Command;
use crate::formula::{Format, USD, capital_first};
use egui::{RichText, Ui};

pub(super) fn looked_at_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let find = |pick: &Option<Pick>| {
        let pick = pick.as_ref()?;
        shown.chosen.tried.iter().find(|tried| tried.pick == *pick)
    };
    let looked = &frame.view.choose.looked;
    let Some(tried) = find(&looked.pick) else {
        return nothing_ui(ui, frame.tokens);
    };
    match find(&looked.beside) {
        Some(before) => pair_ui(ui, frame, shown, (before, tried)),
        None => one_ui(ui, frame, shown, tried),
    }
    match wish_ui(ui) {
        Some(Wish::Take) => {
            let pick = Some(tried.pick.clone());
            frame.send(Command::TakeChoice { question: shown.question.id.clone(), pick });
        }
        Some(Wish::Close) => frame.view.choose.looked.away(),
        None => {}
    }
    show_when_new(ui, &tried.pick);
}

/// What a plan changes, and what it is worth.
fn one_ui(ui: &mut Ui, frame: &Frame, shown: &Shown, tried: &TriedPick) {
    let chosen = shown.chosen;
    let t = frame.tokens;
    let measure = Measure::of(shown.reply.asks.plan(), &chosen.outcome, [tried.judged.value].into_iter());
    choices_ui(ui, t, &chosen.decisions, (&tried.pick, &chosen.today.pick));
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

/// Two plans side by side.
fn pair_ui(ui: &mut Ui, frame: &Frame, shown: &Shown, (before, after): (&TriedPick, &TriedPick)) {
    let chosen = shown.chosen;
    let plan = shown.reply.asks.plan();
    let values = [before, after].map(|tried| tried.judged.value);
    let measure = Measure::of(plan, &chosen.outcome, values.into_iter());
    let low = [before, after].map(|tried| chosen.lowest_liquidity(tried));
    let usd = Measure::of_unit(plan, (USD, Format::usual(USD)), low.into_iter());
    let figures = vec![
        (measure.named(chosen.outcome.label()), values.map(|value| measure.short(value))),
        (usd.named("Lowest liquidity"), low.map(|value| usd.short(value))),
        ("Conditions".to_owned(), [before, after].map(|tried| verdict(shown, tried))),
    ];
    two_plans_ui(ui, frame.tokens, &chosen.decisions, [&before.pick, &after.pick], figures);
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
