//! The settings of a question: picked from lists and dragged, or typed as on the command line. Each change is a step of history.

use super::line::{group, note};
use super::outcomes::{condition_ui, conditions_ui, level_ui, outcomes_ui, reads_condition, reads_outcome};
use super::picker::{Wanted, picker_ui};
use super::range::{Held, range_ui};
use super::settings::several;
use super::typed::{Typed, typed_ui, unread_ui};
use crate::analysis::{Lever, answered_by, edits_of};
use crate::app::parts::frame::Frame;
use crate::app::state::command::Command;
use crate::plan::{Ask, Choice as _, Question};
use egui::{DragValue, Ui};

/// Draws the settings of a question.
pub(super) fn controls_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let mut after = question.clone();
    ui.spacing_mut().item_spacing.y = 5.0;
    if frame.view.what_if.as_text {
        texts_ui(ui, frame, question, &mut after);
    } else {
        ui.horizontal_wrapped(|ui| {
            kind_ui(ui, frame, question, &mut after);
            moved_ui(ui, frame, question, &mut after);
        });
        if matches!(question.ask, Ask::Seek | Ask::Sweep | Ask::Futures | Ask::Choose | Ask::Frontier | Ask::Timing) {
            ui.horizontal_wrapped(|ui| read_ui(ui, frame, question, &mut after));
        }
    }
    unread_ui(ui, frame, &question.id);
    ui.add_space(6.0);
    if let Some(projection) = frame.nominal().filter(|_| after != *question) {
        let fields = edits_of(&projection.book, &frame.derived.computed, question, &after);
        if !fields.is_empty() {
            frame.send(Command::Set { label: "Change question".to_owned(), fields });
        }
    }
}

/// What is moved; of a tornado and a bridge all that there is.
fn moved_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    match question.ask {
        Ask::Seek => lever_ui(ui, frame, question, after),
        Ask::Sweep => {
            lever_ui(ui, frame, question, after);
            second_ui(ui, frame, question, after);
        }
        Ask::Tornado => {
            outcomes_ui(ui, frame, question, after);
            top_ui(ui, frame, question, after);
            level_ui(ui, frame, question, after);
            under_ui(ui, frame, question, after);
        }
        Ask::Bridge => {
            outcomes_ui(ui, frame, question, after);
            under_ui(ui, frame, question, after);
            to_ui(ui, frame, question, after);
        }
        Ask::Futures => {
            futures_ui(ui, frame, question, after);
            to_ui(ui, frame, question, after);
        }
        Ask::Choose => futures_ui(ui, frame, question, after),
        Ask::Frontier => top_ui(ui, frame, question, after),
        Ask::Timing => {
            lever_ui(ui, frame, question, after);
            futures_ui(ui, frame, question, after);
        }
    }
}

/// What is read, and what must hold.
fn read_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    if question.ask == Ask::Seek {
        note(ui, frame, "So that");
        condition_ui(ui, frame, question, after, 0);
    } else {
        outcomes_ui(ui, frame, question, after);
        conditions_ui(ui, frame, question, after);
    }
    under_ui(ui, frame, question, after);
}

/// How the question is answered.
fn kind_ui(ui: &mut Ui, frame: &Frame, question: &Question, after: &mut Question) {
    let kinds =
        [Ask::Seek, Ask::Sweep, Ask::Tornado, Ask::Bridge, Ask::Futures, Ask::Choose, Ask::Frontier, Ask::Timing];
    let word = |ask: Ask| ask.labels()[ask.index()];
    let combo = egui::ComboBox::from_id_salt((&question.id, "ask")).width(74.0).selected_text(word(question.ask));
    let response = combo.show_ui(ui, |ui| {
        for kind in kinds {
            if ui.selectable_label(kind == question.ask, word(kind)).clicked()
                && let Some(projection) = frame.nominal()
            {
                *after = answered_by(projection, &frame.derived.computed, question, kind);
            }
        }
    });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Answered by"));
}

fn lever_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    note(ui, frame, "Lever");
    if let Some(text) = picker_ui(ui, frame, Wanted::Lever, "Lever", &lever_name(frame, &question.lever)) {
        after.lever = text;
    }
    let path = format!("questions.{}.lever", question.id);
    if let Some(text) = range_ui(ui, frame, &Held { path: &path, name: "Lever", text: &question.lever }) {
        after.lever = text;
    }
}

fn second_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    group(ui, frame, "Second lever", if question.second_lever.is_empty() { 150.0 } else { 480.0 });
    let shown =
        if question.second_lever.is_empty() { "none".to_owned() } else { lever_name(frame, &question.second_lever) };
    if let Some(text) = picker_ui(ui, frame, Wanted::Lever, "Second lever", &shown) {
        after.second_lever = text;
    }
    if question.second_lever.is_empty() {
        return;
    }
    let path = format!("questions.{}.second_lever", question.id);
    let held = Held { path: &path, name: "Second lever", text: &question.second_lever };
    if let Some(text) = range_ui(ui, frame, &held) {
        after.second_lever = text;
    }
    if ui.small_button("×").on_hover_text("Without a second lever").clicked() {
        after.second_lever.clear();
    }
}

fn lever_name(frame: &Frame, text: &str) -> String {
    match Lever::parse(frame.plan(), text) {
        Ok(lever) => lever.label().to_owned(),
        Err(_unread) if text.trim().is_empty() => "none".to_owned(),
        Err(_unread) => text.to_owned(),
    }
}

/// The scenario in which it is asked.
fn under_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    if frame.session.plan().scenarios.is_empty() {
        return;
    }
    group(ui, frame, "In", 170.0);
    let none = Some("the plan as shown");
    scenario_ui(ui, frame, (&question.id, "under"), none, &question.under, &mut after.under);
}

/// The scenario to which a bridge leads, or with which futures are compared.
fn to_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    let (name, none) = match question.ask {
        Ask::Futures => ("Against", Some("no other case")),
        _ => ("Leads to", None),
    };
    group(ui, frame, name, 200.0);
    scenario_ui(ui, frame, (&question.id, "to"), none, &question.to, &mut after.to);
}

/// How many futures, and their seed.
fn futures_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    let numbers = [
        ("Futures", "futures", question.futures, 1..=100_000, &mut after.futures),
        ("Seed", "seed", question.seed, 0..=u32::MAX, &mut after.seed),
    ];
    for (name, field, mut number, range, changed) in numbers {
        group(ui, frame, name, 100.0);
        let speed = if field == "futures" { 50.0 } else { 0.1 };
        let value = DragValue::new(&mut number).range(range).speed(speed).update_while_editing(false);
        let response = ui.add(value).accessible_name(name);
        let path = format!("questions.{}.{field}", question.id);
        if !crate::app::parts::fields::taken_back(ui, frame, &path, &response) && response.changed() {
            *changed = number;
        }
    }
}

fn scenario_ui(ui: &mut Ui, frame: &Frame, salt: (&String, &str), none: Option<&str>, now: &str, chosen: &mut String) {
    let scenarios = &frame.session.plan().scenarios;
    let all = none
        .map(|word| ("", word))
        .into_iter()
        .chain(scenarios.iter().map(|scenario| (scenario.id.as_str(), scenario.name.as_str())));
    let shown = all.clone().find(|(id, _)| *id == now).map_or("choose a scenario", |(_, name)| name);
    let response = egui::ComboBox::from_id_salt(salt).width(130.0).truncate().selected_text(shown).show_ui(ui, |ui| {
        for (id, name) in all {
            if ui.selectable_label(id == now, name).clicked() {
                id.clone_into(chosen);
            }
        }
    });
    let name = if salt.1 == "to" { "Leads to" } else { "In scenario" };
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}

/// How many bars a tornado shows.
fn top_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    let name = if question.ask == Ask::Frontier { "Levels" } else { "Bars" };
    group(ui, frame, name, 80.0);
    let mut top = question.top;
    let response = ui.add(DragValue::new(&mut top).range(1..=40).speed(0.1).update_while_editing(false));
    let response = response.accessible_name(name);
    let path = format!("questions.{}.top", question.id);
    if !crate::app::parts::fields::taken_back(ui, frame, &path, &response) && response.changed() {
        after.top = top;
    }
}

/// All settings as texts.
fn texts_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    let derived = frame.derived;
    let lever = |text: &str| Lever::parse(&derived.computed, text).map(|_| ());
    let levers = |text: &str| several(text).iter().try_for_each(|text| lever(text));
    let begins = |_: &str| Ok(());
    let or_none = |text: &str| if text.trim().is_empty() { Ok(()) } else { lever(text) };
    let outcomes = |text: &str| several(text).iter().try_for_each(|text| reads_outcome(derived, text));
    let conditions = |text: &str| several(text).iter().try_for_each(|text| reads_condition(derived, text));
    type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;
    let (lever, levers, begins): (Check, Check, Check) = (&lever, &levers, &begins);
    let (or_none, outcomes, conditions): (Check, Check, Check) = (&or_none, &outcomes, &conditions);
    let rows: Vec<(&str, &str, &str, Check, &mut String)> = match question.ask {
        Ask::Seek => vec![
            ("Lever", "lever", &question.lever, lever, &mut after.lever),
            ("Condition", "condition", &question.condition, conditions, &mut after.condition),
        ],
        Ask::Sweep => vec![
            ("Lever", "lever", &question.lever, lever, &mut after.lever),
            ("Second lever", "second_lever", &question.second_lever, or_none, &mut after.second_lever),
            ("Outcomes", "outcome", &question.outcome, outcomes, &mut after.outcome),
            ("Conditions", "condition", &question.condition, conditions, &mut after.condition),
        ],
        Ask::Tornado => vec![
            ("Outcome", "outcome", &question.outcome, outcomes, &mut after.outcome),
            ("Levers", "lever", &question.lever, levers, &mut after.lever),
            ("Level", "condition", &question.condition, conditions, &mut after.condition),
        ],
        Ask::Bridge => vec![
            ("Outcome", "outcome", &question.outcome, outcomes, &mut after.outcome),
            ("Order of parts", "lever", &question.lever, begins, &mut after.lever),
        ],
        Ask::Frontier => vec![
            ("Maximise", "outcome", &question.outcome, outcomes, &mut after.outcome),
            ("Conditions", "condition", &question.condition, conditions, &mut after.condition),
            ("Risk", "risk", &question.risk, begins, &mut after.risk),
            ("Besides phases", "lever", &question.lever, begins, &mut after.lever),
        ],
        Ask::Timing => vec![
            ("Slip of a phase", "lever", &question.lever, lever, &mut after.lever),
            ("Outcome", "outcome", &question.outcome, outcomes, &mut after.outcome),
        ],
        Ask::Choose => vec![
            ("Maximise", "outcome", &question.outcome, outcomes, &mut after.outcome),
            ("Conditions", "condition", &question.condition, conditions, &mut after.condition),
            ("Besides phases", "lever", &question.lever, begins, &mut after.lever),
        ],
        Ask::Futures => vec![
            ("Outcomes", "outcome", &question.outcome, outcomes, &mut after.outcome),
            ("Conditions", "condition", &question.condition, conditions, &mut after.condition),
            ("Fans", "rows", &question.rows, begins, &mut after.rows),
        ],
    };
    egui::Grid::new("question-texts").num_columns(2).show(ui, |ui| {
        for (name, field, value, check, text) in rows {
            note(ui, frame, name);
            let path = format!("questions.{}.{field}", question.id);
            let hint = match field {
                "lever" | "second_lever" => "market.btc_price_shift_pct=-60..60",
                "outcome" => "min(company.liquidity)",
                "rows" => "company.liquidity; company.debt",
                _ => "company.liquidity >= 200m",
            };
            let typed = Typed { path: &path, name, value, hint, width: 520.0 };
            if let Some(new) = typed_ui(ui, frame, &typed, check) {
                *text = new;
            }
            ui.end_row();
        }
    });
    ui.horizontal_wrapped(|ui| {
        under_ui(ui, frame, question, after);
        if matches!(question.ask, Ask::Bridge | Ask::Futures) {
            to_ui(ui, frame, question, after);
        }
    });
}
