//! The panel that explains a number: its formula, its parts, the inputs it is most sensitive to, the rows that use it. A click
//! on a part explains that part.

use crate::analysis::{Explanation, Share};
use crate::app::parts::asking::{about_ui, menu_of};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::derived::Explained;
use crate::app::state::place::Place;
use crate::app::state::view::Split;
use crate::formula::{Id, grouped};
use crate::model::Projection;
use crate::plan::Plan;
use egui::{Align, Button, Key, Layout, Modifiers, RichText, ScrollArea, Ui, vec2};

/// The panel's usual height.
pub(in crate::app) const HEIGHT: f32 = 236.0;
const LINE_HEIGHT: f32 = 19.0;

/// Draws the panel for the number being explained.
pub(in crate::app) fn explain_ui(ui: &mut Ui, frame: &mut Frame) {
    let derived = frame.derived;
    let (Some(projection), Some(explained)) = (derived.projection.as_ref(), derived.explained.as_ref()) else {
        ui.label(RichText::new("This row is no longer in the plan").color(frame.tokens.muted));
        if ui.button("Close").clicked() {
            frame.send(Command::CloseExplain);
        }
        return;
    };
    head_ui(ui, frame, projection, explained);
    if let Some(period) = frame.view.explain.as_ref().and_then(|explain| explain.period.clone()) {
        ui.label(RichText::new(period).color(frame.tokens.warning));
    }
    ui.separator();
    let height = ui.available_height();
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        column(ui, "parts", vec2(width * 0.54, height), |ui| {
            formula_ui(ui, frame, &explained.explanation);
            split_ui(ui, frame, projection, explained);
        });
        column(ui, "movers", vec2(width * 0.26 - 16.0, height), |ui| movers_ui(ui, frame, projection, explained));
        column(ui, "users", vec2(width * 0.2 - 16.0, height), |ui| users_ui(ui, frame, projection, explained));
    });
}

fn column(ui: &mut Ui, id: &str, size: egui::Vec2, contents: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(size);
        ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
            ui.set_width(size.x - 12.0);
            ui.spacing_mut().item_spacing.y = 3.0;
            contents(ui);
        });
    });
}

/// "Cash, Mar 2027" or "NPV"; a name that several rows share is given with its section, unless that is `home`.
fn title(projection: &Projection, plan: &Plan, explanation: &Explanation, home: usize) -> String {
    let name = projection.book.name(explanation.id, home);
    match (projection.book.item(explanation.id).is_series(), explanation.outside, explanation.month) {
        (false, ..) => name,
        (true, Some(outside), _) => format!("{name}, {}", outside.words()),
        (true, None, ..1) => format!("{name}, opening"),
        (true, None, month) => format!("{name}, {}", plan.month(month).long()),
    }
}

fn head_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, explained: &Explained) {
    let explanation = &explained.explanation;
    let item = projection.book.item(explanation.id);
    let section = &projection.book.sections()[item.section].label;
    ui.horizontal(|ui| {
        let back = frame.view.explain.as_ref().is_some_and(|explain| !explain.trail.is_empty());
        if ui
            .add_enabled(back, Button::new("Back").small())
            .on_hover_text("Back to the previous number (Alt+Left)")
            .clicked()
        {
            frame.send(Command::ExplainBack);
        }
        let name = title(projection, frame.plan(), explanation, item.section);
        let title = RichText::new(format!("{name} = {}", explanation.shown))
            .font(egui::FontId::new(theme::TITLE_SIZE, theme::semibold()));
        let title = ui.add(egui::Label::new(title).sense(egui::Sense::click()));
        let place = Place { key: item.key.clone(), month: explanation.month };
        title.context_menu(|ui| about_ui(ui, frame, &place));
        ui.label(RichText::new(section).color(frame.tokens.muted));
        if let Some(real) = real(frame, explanation) {
            ui.label(RichText::new(real).color(frame.tokens.warning));
        }
        if let Some(scenario) = frame.session.active_scenario() {
            ui.label(RichText::new(format!("in {}", scenario.name)).color(frame.tokens.warning));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::new("Close").small()).on_hover_text("Close the explanation (Esc)").clicked() {
                frame.send(Command::CloseExplain);
            }
            if ui
                .add(Button::new("Copy").small())
                .on_hover_text("Copy the explanation as a table for a spreadsheet")
                .clicked()
            {
                frame.send(Command::Copy(table(projection, frame.plan(), explanation)));
            }
            ui.add(egui::Label::new(RichText::new(&item.key).size(NOTE_SIZE).color(frame.tokens.faint)).truncate());
        });
    });
}

/// The number in real terms, if those are shown: its explanation is nominal.
fn real(frame: &Frame, explanation: &Explanation) -> Option<String> {
    let (money, shown) = (frame.view.money?, frame.projection()?);
    let value = shown.values.at(explanation.id, explanation.month);
    (value != explanation.value)
        .then(|| format!("nominal; {} in {} dollars", shown.book.shown_value(explanation.id, value), money.short()))
}

fn formula_ui(ui: &mut Ui, frame: &mut Frame, explanation: &Explanation) {
    let t = frame.tokens;
    let note = frame.projection().map_or("", |projection| projection.book.item(explanation.id).note);
    let line = |ui: &mut Ui, text: RichText| ui.add(egui::Label::new(text).wrap());
    if !note.is_empty() && explanation.input.is_none() {
        line(ui, RichText::new(note).color(t.muted));
    }
    if let Some(why) = &explanation.why {
        line(ui, RichText::new(why).color(t.warning));
    }
    if !explanation.formula.is_empty() {
        line(ui, RichText::new(format!("= {}", explanation.formula)));
    }
    if !explanation.numbers.is_empty() && explanation.numbers != explanation.formula {
        line(ui, RichText::new(format!("= {}", explanation.numbers)).color(t.muted));
    }
    for choice in &explanation.choices {
        line(ui, RichText::new(choice).size(NOTE_SIZE).color(t.converting));
    }
    if let Some(input) = &explanation.input {
        let source = input.source.as_ref().map_or_else(
            || "No source given".to_owned(),
            |source| {
                format!("{}, {}: {}", if source.assumption { "Assumption" } else { "Source" }, source.date, source.text)
            },
        );
        line(ui, RichText::new(source));
        ui.horizontal(|ui| {
            ui.label(RichText::new(&input.field).size(NOTE_SIZE).color(t.faint));
            if ui.small_button("Use as lever").on_hover_text("Ask what this field moves").clicked() {
                frame.send(Command::UseAsLever { path: input.field.clone(), question: None });
            }
            if ui
                .small_button("Show the field")
                .on_hover_text("Select the object it belongs to, to change it")
                .clicked()
            {
                frame.send(Command::Select(input.field.clone()));
            }
        });
    }
}

/// The number by what its formula reads, by fiscal year, or by site.
fn split_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, explained: &Explained) {
    let Explained { explanation, years, sites, .. } = explained;
    let all = [
        (Split::Parts, "Parts", true),
        (Split::Years, "By year", !years.is_empty()),
        (Split::Sites, "By site", sites.len() > 1),
    ];
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        for (split, name, _) in all.iter().filter(|(.., is_there)| *is_there) {
            let text = RichText::new(*name).size(NOTE_SIZE);
            if ui.selectable_label(frame.view.split == *split, text).clicked() {
                frame.view.split = *split;
            }
        }
    });
    match frame.view.split {
        Split::Years if !years.is_empty() => shares_ui(ui, frame, projection, years),
        Split::Sites if sites.len() > 1 => shares_ui(ui, frame, projection, sites),
        _ => parts_ui(ui, frame, projection, explanation),
    }
}

/// Parts with their shares.
fn shares_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, shares: &[Share]) {
    for part in shares {
        let item = projection.book.item(part.place.0);
        let value = if part.value.is_finite() {
            projection.book.shown_value(part.place.0, part.value)
        } else {
            "no value".to_owned()
        };
        let share =
            if part.share.is_finite() { format!("   {} %", grouped(part.share * 100.0, 1)) } else { String::new() };
        let place = Place { key: item.key.clone(), month: part.place.1 };
        line_ui(ui, frame, &part.name, &format!("{value}{share}"), false, Some(&place));
    }
}

fn parts_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, explanation: &Explanation) {
    if explanation.parts.is_empty() {
        return;
    }
    ui.add_space(4.0);
    heading(ui, frame, "Made up of");
    let home = projection.book.item(explanation.id).section;
    for part in &explanation.parts {
        let name = title(projection, frame.plan(), part, home);
        if part.outside.is_some() {
            // Nothing is computed there, so there is nothing to explain.
            line_ui(ui, frame, &name, &part.shown, false, None);
            continue;
        }
        let is_input = part.input.is_some();
        line_ui(
            ui,
            frame,
            &name,
            &part.shown,
            is_input,
            Some(&Place { key: projection.book.item(part.id).key.clone(), month: part.month }),
        );
    }
    if explanation.parts_left_out > 0 {
        ui.label(RichText::new(format!("and {} more", explanation.parts_left_out)).color(frame.tokens.muted));
    }
}

fn movers_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, explained: &Explained) {
    let t = frame.tokens;
    heading(ui, frame, "Most sensitive to");
    let Some(drivers) = &explained.drivers else {
        ui.label(RichText::new("Shown when the mouse button is released").color(t.muted));
        return;
    };
    if drivers.is_empty() {
        let text = if explained.explanation.input.is_some() {
            "An input: it is set, not computed"
        } else {
            "No input changes it when moved by one step"
        };
        ui.add(egui::Label::new(RichText::new(text).color(t.muted)).wrap());
    }
    for driver in drivers {
        let item = projection.book.item(driver.input);
        let home = &projection.book.sections()[item.section].label;
        let value = projection.effect_text(explained.explanation.id, driver.effect);
        line_ui(ui, frame, &item.label, &value, true, Some(&Place { key: item.key.clone(), month: 0 }));
        ui.add(
            egui::Label::new(
                RichText::new(format!("{home}, {}", projection.step_text(driver))).size(NOTE_SIZE).color(t.faint),
            )
            .truncate(),
        );
    }
}

fn users_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, explained: &Explained) {
    heading(ui, frame, "Used by");
    if explained.users.is_empty() {
        ui.label(RichText::new("No other row").color(frame.tokens.muted));
    }
    for id in &explained.users {
        let item = projection.book.item(*id);
        let month = if item.is_series() { explained.explanation.month.max(1) } else { 0 };
        let name = projection.book.name(*id, projection.book.item(explained.explanation.id).section);
        line_ui(ui, frame, &name, "", false, Some(&Place { key: item.key.clone(), month }));
    }
}

fn heading(ui: &mut Ui, frame: &Frame, text: &str) {
    ui.label(RichText::new(text).font(egui::FontId::new(NOTE_SIZE, theme::semibold())).color(frame.tokens.muted));
}

/// A name that links to the explanation of its place, if it has one, with its value on the right.
fn line_ui(ui: &mut Ui, frame: &mut Frame, name: &str, value: &str, is_input: bool, place: Option<&Place>) {
    let t = frame.tokens;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), LINE_HEIGHT), Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(LINE_HEIGHT);
        ui.add(egui::Label::new(RichText::new(value).color(if is_input { t.input } else { t.text })).selectable(false));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let Some(place) = place else {
                ui.add(egui::Label::new(RichText::new(name).color(t.muted)).truncate());
                return;
            };
            let link = Button::new(RichText::new(name).color(t.accent)).frame(false).truncate().small();
            let response = ui.add(link).on_hover_text(&place.key);
            if response.clicked() {
                frame.send(Command::Explain(place.clone()));
            }
            menu_of(&response, frame, place);
        });
    });
}

/// The explanation as tab-separated lines: the number, its formula, its parts with their values.
fn table(projection: &Projection, plan: &Plan, explanation: &Explanation) -> String {
    let unit = |id: Id| projection.book.item(id).unit.to_string();
    let line = |e: &Explanation| {
        format!(
            "{}\t{}\t{}\t{}\n",
            title(projection, plan, e, projection.book.item(explanation.id).section),
            e.value,
            unit(e.id),
            projection.book.item(e.id).key
        )
    };
    let formula = if explanation.formula.is_empty() { String::new() } else { format!("'= {}\n", explanation.formula) };
    line(explanation) + &formula + &explanation.parts.iter().map(line).collect::<String>()
}

/// Keys of the panel: Esc closes it, Alt+Left goes back.
pub(in crate::app) fn read_keys(ctx: &egui::Context) -> Option<Command> {
    if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        return Some(Command::CloseExplain);
    }
    ctx.input_mut(|i| i.consume_key(Modifiers::ALT, Key::ArrowLeft)).then_some(Command::ExplainBack)
}
