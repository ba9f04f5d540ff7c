//! The outcomes and conditions of a question as controls.

use super::line::{group, note, room};
use super::picker::{Wanted, picker_ui};
use super::settings::{Comparison, FOLDS, SIGNS, folded, joined, several};
use super::typed::{Typed, typed_ui};
use crate::analysis::{Condition, Outcome, condition_of};
use crate::app::parts::frame::Frame;
use crate::app::state::derived::Derived;
use crate::plan::{Ask, Question};
use egui::Ui;

/// The room for a condition.
const CONDITION: f32 = 290.0;

/// Whether an outcome can be read.
pub(super) fn reads_outcome(derived: &Derived, text: &str) -> Result<(), String> {
    let Some(projection) = &derived.projection else { return Ok(()) };
    Outcome::parse(&projection.book, &derived.computed, text).map(|_| ())
}

/// Whether a condition can be read.
pub(super) fn reads_condition(derived: &Derived, text: &str) -> Result<(), String> {
    let Some(projection) = &derived.projection else { return Ok(()) };
    Condition::parse(&projection.book, &derived.computed, text).map(|_| ())
}

/// A condition on an outcome with a level that may well break.
fn proposed(frame: &Frame, outcome: &str) -> String {
    let nominal = frame.nominal();
    nominal.map_or_else(|| format!("{outcome} >= 0"), |known| condition_of(known, &frame.derived.computed, outcome))
}

/// An outcome: its row, and how its months become one number. Returns its new text.
fn outcome_ui(ui: &mut Ui, frame: &mut Frame, salt: (&str, usize), text: &str) -> Option<String> {
    let mut wish = None;
    let (fold, row) = folded(text).map_or((None, text), |(fold, row)| (Some(fold), row));
    if let Some(fold) = fold {
        let combo = egui::ComboBox::from_id_salt((salt, "fold")).width(76.0).selected_text(FOLDS[fold].1);
        let response = combo.show_ui(ui, |ui| {
            for (place, (name, word)) in FOLDS.iter().enumerate() {
                if ui.selectable_label(place == fold, *word).clicked() {
                    wish = Some(format!("{name}({row})"));
                }
            }
        });
        let name = format!("Months of outcome {}", salt.1 + 1);
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name.clone()));
    }
    let label = frame.nominal().map_or_else(
        || row.to_owned(),
        |projection| {
            let month = row.split_once('@').map(|(_, month)| month);
            let key = row.split('@').next().unwrap_or(row);
            let label = projection.book.find(key).map(|id| projection.book.item(id).label.clone());
            match (label, month) {
                (Some(label), Some(month)) => format!("{label}, {month}"),
                (Some(label), None) => label,
                (None, _) => row.to_owned(),
            }
        },
    );
    let name = if salt.1 == 0 { "Outcome".to_owned() } else { format!("Outcome {}", salt.1 + 1) };
    picker_ui(ui, frame, Wanted::Outcome, &name, &label).or(wish)
}

/// The outcomes of a question; of a sweep several.
pub(super) fn outcomes_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    note(ui, frame, "Outcome");
    let mut parts = several(&question.outcome);
    let most = if question.ask == Ask::Sweep && question.second_lever.is_empty() { parts.len() + 1 } else { 1 };
    let mut changed = false;
    if parts.is_empty() {
        parts.push(String::new());
    }
    for place in 0..parts.len() {
        let text = parts[place].clone();
        if let Some(text) = outcome_ui(ui, frame, (&question.id, place), &text) {
            parts[place] = text;
            changed = true;
        }
        let is_one_of_several = parts.len() > 1 || question.ask == Ask::Sweep && !question.condition.is_empty();
        if is_one_of_several && ui.small_button("×").on_hover_text("Leave this outcome out").clicked() {
            parts[place].clear();
            changed = true;
        }
    }
    if most > parts.len()
        && !parts[0].is_empty()
        && let Some(text) = picker_ui(ui, frame, Wanted::Outcome, "Another outcome", "+")
    {
        parts.push(text);
        changed = true;
    }
    if changed {
        after.outcome = joined(&parts);
    }
}

/// One of the conditions: what is compared, the sign, the level as it is written.
pub(super) fn condition_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question, place: usize) {
    let mut parts = several(&question.condition);
    let text = parts.get(place).cloned().unwrap_or_default();
    let Some(comparison) = Comparison::read(&text) else {
        if let Some(outcome) = picker_ui(ui, frame, Wanted::Outcome, "Condition", "none") {
            parts.push(proposed(frame, &outcome));
            after.condition = joined(&parts);
        }
        return;
    };
    let mut changed = comparison.clone();
    if let Some(left) = outcome_ui(ui, frame, (&format!("{}.condition", question.id), place), &comparison.left) {
        let proposed = Comparison::read(&proposed(frame, &left));
        changed = proposed.unwrap_or(Comparison { left, ..comparison.clone() });
    }
    let combo = egui::ComboBox::from_id_salt((&question.id, "sign", place)).width(74.0);
    let response = combo.selected_text(SIGNS[comparison.sign].1).show_ui(ui, |ui| {
        for (sign, (_, word)) in SIGNS.iter().enumerate() {
            if ui.selectable_label(sign == comparison.sign, *word).clicked() {
                changed.sign = sign;
            }
        }
    });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Sign of the condition"));
    let path = format!("questions.{}.condition.{place}", question.id);
    let typed = Typed { path: &path, name: "Level", value: &comparison.right, hint: "100m", width: 70.0 };
    let derived = frame.derived;
    let of = |right: &str| Comparison { right: right.to_owned(), ..changed.clone() };
    if let Some(right) = typed_ui(ui, frame, &typed, &|right| reads_condition(derived, &of(right).text())) {
        changed.right = right;
    }
    if changed != comparison {
        parts[place] = changed.text();
        after.condition = joined(&parts);
    }
}

/// The conditions of a sweep.
pub(super) fn conditions_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    group(ui, frame, "Conditions", if question.condition.is_empty() { 120.0 } else { CONDITION + 70.0 });
    let parts = several(&question.condition);
    for place in 0..parts.len() {
        room(ui, CONDITION);
        condition_ui(ui, frame, question, after, place);
        if ui.small_button("×").on_hover_text("Leave this condition out").clicked() {
            let mut left = parts.clone();
            left.remove(place);
            after.condition = joined(&left);
        }
    }
    if let Some(outcome) = picker_ui(ui, frame, Wanted::Outcome, "Another condition", "+") {
        // A row must hold in each of its months.
        let row = folded(&outcome).map_or(outcome.clone(), |(_, row)| row.to_owned());
        let mut more = parts;
        more.push(proposed(frame, &outcome).replace(&outcome, &row));
        after.condition = joined(&more);
    }
}

/// The level whose break-evens a tornado seeks.
pub(super) fn level_ui(ui: &mut Ui, frame: &mut Frame, question: &Question, after: &mut Question) {
    group(ui, frame, "Break-even at", 170.0);
    let comparison = Comparison::read(&question.condition);
    let value = comparison.map(|comparison| comparison.right).unwrap_or_default();
    let path = format!("questions.{}.condition.0", question.id);
    let typed = Typed { path: &path, name: "Level", value: &value, hint: "none", width: 70.0 };
    let derived = frame.derived;
    let outcome = several(&question.outcome).first().cloned().unwrap_or_default();
    let of = |level: &str| format!("{outcome} >= {level}");
    let check = |level: &str| if level.trim().is_empty() { Ok(()) } else { reads_condition(derived, &of(level)) };
    if let Some(level) = typed_ui(ui, frame, &typed, &check) {
        after.condition = if level.trim().is_empty() { String::new() } else { of(&level) };
    }
}
