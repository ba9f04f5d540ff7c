//! One future by itself: what was drawn for it, what fails in it, and how it is opened.

use super::Shown;
use super::causes::name_of;
use super::fan::place_of;
use super::prepared::is_shown;
use super::spread::pair_ui;
use crate::analysis::{Found, Future, Futures, LOWEST, spoken};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE, TITLE_SIZE};
use crate::app::state::command::Command;
use egui::{Align, Id, Margin, RichText, Stroke, Ui};

/// Things drawn that are shown.
const MOST_DRAWN: usize = 7;

pub(super) fn future_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let Found::Futures(simulated) = &shown.reply.found else { return };
    let futures = &simulated.futures;
    let chosen = frame.view.risk.future.and_then(|number| futures.all.get(place_of(futures, number)?));
    let edge = if chosen.is_some() { frame.tokens.accent } else { frame.tokens.hairline };
    let card = egui::Frame::new().inner_margin(Margin::same(10)).corner_radius(5).stroke(Stroke::new(1.0, edge));
    let card = card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        match chosen {
            None => {
                ui.label(RichText::new("Look at one future").font(egui::FontId::new(TITLE_SIZE, theme::semibold())));
                let text = "Click a thin line, or a bar of the distribution; or choose:";
                ui.label(RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted));
            }
            Some(future) => drawn_ui(ui, frame, shown, futures, future),
        }
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| choose_ui(ui, frame, shown, futures, chosen));
    });
    // Where the column is higher than the window, a future that was just chosen comes into view.
    let id = Id::unique("risk-future");
    let (before, now) =
        (ui.data(|data| data.get_temp::<Option<u64>>(id)).flatten(), chosen.map(|future| future.number));
    if before != now {
        card.response.scroll_to_me(Some(Align::Max));
        ui.data_mut(|data| data.insert_temp(id, now));
    }
}

fn drawn_ui(ui: &mut Ui, frame: &Frame, shown: &Shown, futures: &Futures, future: &Future) {
    let plan = shown.reply.asks.plan();
    ui.horizontal(|ui| {
        let title = RichText::new(format!("Future {}", future.number));
        ui.label(title.font(egui::FontId::new(TITLE_SIZE, theme::semibold())));
        let (text, color) = match future.cause() {
            Some((place, month)) => {
                let name = name_of(futures, place);
                let when = if month > 0 { format!(" in {}", plan.month(month).long()) } else { String::new() };
                (format!("{name}{when}"), frame.tokens.bad)
            }
            None => ("nothing fails".to_owned(), frame.tokens.good),
        };
        ui.add(egui::Label::new(RichText::new(text).color(color)).truncate());
    });
    for (outcome, value) in futures.outcomes.iter().zip(&future.outcomes) {
        let value = spoken(&shown.reply.book, *value, outcome.unit(), outcome.format());
        pair_ui(ui, frame, outcome.label(), &value);
    }
    for (of, value) in futures.uncertain.iter().zip(&future.drawn).take(MOST_DRAWN) {
        pair_ui(ui, frame, &of.label, &of.said(plan, *value));
    }
}

/// Opening it, the next of its kind, and those that are telling.
fn choose_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown, futures: &Futures, chosen: Option<&Future>) {
    if let Some(future) = chosen {
        let open =
            egui::Button::new(RichText::new("Open this future").color(frame.tokens.panel)).fill(frame.tokens.accent);
        if ui.add(open).on_hover_text("Add it as a scenario, and show it: every number can be explained").clicked() {
            frame.send(Command::OpenFuture { question: shown.question.id.clone(), number: future.number });
        }
    }
    let filter = frame.view.risk.filter;
    let fails = |future: &&Future| is_shown(filter, future) && (filter.is_some() || future.cause().is_some());
    let next = |after: u64| {
        let later = futures.all.iter().filter(fails).find(|future| future.number > after);
        later.or_else(|| futures.all.iter().find(fails)).map(|future| future.number)
    };
    let (word, help) = match (chosen, filter) {
        (_, Some(_)) => ("Next shown", "The next of the futures that are shown"),
        (Some(_), None) => ("Next that fails", "The next future in which something fails"),
        (None, None) => ("First that fails", "The first future in which something fails"),
    };
    if ui.button(word).on_hover_text(help).clicked() {
        frame.view.risk.future = next(chosen.map_or(0, |future| future.number));
    }
    if let Some(outcome) = futures.outcomes.first() {
        let at_p5 =
            ui.button("At P5").on_hover_text(format!("The future at the fifth percentile of {}", outcome.label()));
        if at_p5.clicked() {
            frame.view.risk.future = futures.at_percentile(0, LOWEST);
        }
    }
}
