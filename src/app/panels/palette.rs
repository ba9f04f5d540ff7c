//! Finds anything by name: commands, pages, objects, fields, rows.

use crate::app::panels::actions::actions;
use crate::app::parts::asking::ABOUT;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use crate::app::state::palette::Found;
use crate::app::state::place::Place;
use egui::{Align2, Area, Id, Key, Modifiers, Order, RichText, ScrollArea, Ui, vec2};
use std::sync::Arc;

/// The maximum number of matches listed.
const MOST: usize = 60;
const WIDTH: f32 = 560.0;

/// Draws the palette if it is open.
pub(in crate::app) fn palette_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(mut palette) = frame.view.palette.take() else { return };
    let asked = (palette.text.clone(), frame.derived.followed().clone());
    let found = match palette.found.take().filter(|(known, _)| *known == asked) {
        Some((_, found)) => found,
        None => find(frame, &palette.text).into(),
    };
    palette.found = Some((asked, Arc::clone(&found)));
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let last = found.len().saturating_sub(1);
    if pressed(Key::ArrowDown) {
        palette.chosen = (palette.chosen + 1).min(last);
    }
    if pressed(Key::ArrowUp) {
        palette.chosen = palette.chosen.saturating_sub(1);
    }
    palette.chosen = palette.chosen.min(last);
    let mut done = pressed(Key::Escape);
    let mut wish = pressed(Key::Enter).then_some(palette.chosen);
    let area = Area::new(Id::unique("palette")).order(Order::Foreground).anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
    let response = area.show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_width(WIDTH);
            let input = egui::TextEdit::singleline(&mut palette.text)
                .hint_text("Find a command, page, object, field or row")
                .desired_width(WIDTH);
            let response = ui.add(input).accessible_name("Find anything");
            if !palette.shown {
                response.request_focus();
                palette.shown = true;
            }
            if response.changed() {
                palette.chosen = 0;
            }
            ui.add_space(4.0);
            ScrollArea::vertical().max_height(330.0).auto_shrink([false, true]).show(ui, |ui| {
                if found.is_empty() {
                    ui.label(RichText::new("No matches").color(frame.tokens.muted));
                }
                for (i, thing) in found.iter().enumerate() {
                    if line_ui(ui, frame, thing, i == palette.chosen) {
                        wish = Some(i);
                    }
                }
            });
        });
    });
    done |= response.response.clicked_elsewhere() && palette.shown && ui.input(|i| i.pointer.any_click());
    if let Some(thing) = wish.and_then(|i| found.get(i)) {
        frame.send(thing.command.clone());
        done = true;
    }
    if !done {
        frame.view.palette = Some(palette);
    }
}

fn line_ui(ui: &mut Ui, frame: &Frame, thing: &Found, chosen: bool) -> bool {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), egui::Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Button, true, chosen, format!("{}, {}", thing.name, thing.place))
    });
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, t.selection);
    }
    if chosen {
        response.scroll_to_me(None);
    }
    let mut inside = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(6.0, 0.0)))
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    let right = if thing.keys.is_empty() { &thing.place } else { &thing.keys };
    inside.add(egui::Label::new(RichText::new(right).size(NOTE_SIZE).color(t.muted)).selectable(false));
    inside.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.add(egui::Label::new(&thing.name).truncate().selectable(false))
    });
    response.clicked()
}

/// What makes a field a lever.
const LEVER: &str = "Use as lever";

/// True if a text begins with the first word of a phrase.
fn begins_with(text: &str, phrase: &str) -> bool {
    let first = |text: &str| text.split_whitespace().next().map(|word| word.trim_end_matches('?').to_lowercase());
    first(text).is_some_and(|word| word.len() > 2 && first(phrase) == Some(word))
}

/// Everything whose name or place contains every word; those that begin with the text first, then shorter ones.
fn find(frame: &Frame, text: &str) -> Vec<Found> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<Found> = Vec::new();
    // `hidden` is searched but not shown.
    let mut add = |name: &str, place: &str, hidden: &str, keys: String, command: &dyn Fn() -> Command| {
        if fits(&format!("{name} {place} {hidden}")) {
            found.push(Found { name: name.to_owned(), place: place.to_owned(), keys, command: command() });
        }
    };
    for action in actions() {
        let keys = action
            .keys
            .first()
            .map(|keys| keys.format(&egui::ModifierNames::NAMES, cfg!(target_os = "macos")))
            .unwrap_or_default();
        add(action.name, "command", action.help, keys, &|| action.command.clone());
    }
    let plan = frame.plan();
    for scenario in std::iter::once(None).chain(frame.session.plan().scenarios.iter().map(Some)) {
        let (name, id) = scenario.map_or(("Base", None), |s| (s.name.as_str(), Some(s.id.clone())));
        add(&format!("Show {name}"), "scenario", "", String::new(), &|| Command::Scenario(id.clone()));
    }
    // Without a word to narrow it down there would be thousands of fields and rows.
    if !words.is_empty() {
        plan.each_object(&mut |path, object| {
            let title = plan.title_of(path);
            // A path shows which site an object belongs to.
            let hidden = path.replace(['.', '-', '_'], " ");
            add(&title, "object", &hidden, String::new(), &|| Command::Select(path.to_owned()));
            object.each_field(&mut |spec, _| {
                let field = format!("{path}.{}", spec.name);
                add(spec.label, &title, &hidden, String::new(), &|| Command::Select(field.clone()));
                if begins_with(&lower, LEVER) || begins_with(&lower, "lever") {
                    let lever = || Command::UseAsLever { path: field.clone(), question: None };
                    add(&format!("{LEVER}: {}", spec.label), &title, &hidden, String::new(), &lever);
                }
            });
        });
        if let Some(projection) = frame.projection() {
            let book = &projection.book;
            for item in book.items().iter().filter(|item| !item.key.contains(".in.")) {
                let month = if item.is_series() { frame.view.cursor.map_or(1, |t| t as i64 + 1) } else { 0 };
                let place = format!("row in {}", book.sections()[item.section].label);
                let of_row = || Place { key: item.key.clone(), month };
                add(&item.label, &place, &item.key, String::new(), &|| Command::Explain(of_row()));
                // Only for who writes the word: each row would stand there four times.
                for (asks, ask) in ABOUT.into_iter().filter(|(asks, _)| begins_with(&lower, asks)) {
                    let name = format!("{asks} {}", item.label);
                    add(&name, &place, &item.key, String::new(), &|| Command::AskAbout(of_row(), ask));
                }
            }
        }
    }
    if words.is_empty() {
        found.truncate(MOST);
        return found;
    }
    found.sort_by_key(|thing| (!thing.name.to_lowercase().starts_with(&lower), thing.name.len()));
    found.truncate(MOST);
    found
}
