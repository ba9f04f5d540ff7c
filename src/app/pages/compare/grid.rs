//! The inputs that differ between cases: a row for each input, a column for each case. A cell of the base or of a scenario can be
//! changed in place.

use super::{NAMES, Shown, cell, names_ui};
use crate::analysis::{Changed, changed_inputs};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::field;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::cases::{CasesStamp, Found};
use crate::app::state::command::Command;
use crate::plan::{Plan, Setting};
use egui::{Id, Key, RichText, TextEdit, Ui};
use std::sync::Arc;

/// Fields that are offered while one is looked for.
const MOST_OFFERED: usize = 8;

/// What the inputs of the grid depend on: the results, which of them are shown, and which inputs were added.
type Known = (Option<CasesStamp>, Vec<String>, Vec<String>);

/// The inputs of the grid, collected again only if what they depend on has changed.
fn inputs(ui: &Ui, frame: &Frame, shown: &[Shown]) -> Arc<Vec<Changed>> {
    let added = &frame.view.compare.added;
    let known: Known = (frame.cases.stamp(), frame.view.not_compared.clone(), added.clone());
    let id = Id::unique("changed inputs");
    if let Some((_, inputs)) =
        ui.data(|data| data.get_temp::<(Known, Arc<Vec<Changed>>)>(id)).filter(|(before, _)| *before == known)
    {
        return inputs;
    }
    let plans: Vec<_> = shown.iter().map(|(_, case)| &case.plan).collect();
    let mut inputs = changed_inputs(&plans);
    for path in added.iter().filter(|path| inputs.iter().all(|input| input.path != **path)).collect::<Vec<_>>() {
        let values = plans.iter().map(|plan| plan.get(path)).collect();
        inputs.extend(frame.session.plan().spec(path).map(|spec| Changed {
            path: path.clone(),
            label: spec.label.to_owned(),
            unit: spec.unit.to_owned(),
            values,
        }));
    }
    let inputs = Arc::new(inputs);
    ui.data_mut(|data| data.insert_temp(id, (known, Arc::clone(&inputs))));
    inputs
}

/// Draws the grid.
pub(super) fn grid_ui(ui: &mut Ui, frame: &mut Frame, shown: &[Shown], column: f32) {
    let inputs = inputs(ui, frame, shown);
    names_ui(ui, frame, "Changed inputs", shown, column);
    if inputs.is_empty() {
        ui.label(RichText::new("All inputs are the same").color(frame.tokens.muted));
    }
    for input in inputs.iter() {
        ui.horizontal(|ui| {
            cell(ui, NAMES, false, |ui| name_ui(ui, frame, &shown[0].1.plan, input));
            for (i, value) in input.values.iter().enumerate() {
                let differs = i > 0 && *value != input.values[0];
                cell(ui, column, true, |ui| value_ui(ui, frame, (shown[i].0, input), value.as_ref(), differs));
            }
        });
    }
    add_ui(ui, frame);
}

fn name_ui(ui: &mut Ui, frame: &mut Frame, plan: &Plan, input: &Changed) {
    let object = input.path.rsplit_once('.').map(|(object, _)| plan.title_of(object)).unwrap_or_default();
    let name = format!("{object}: {} {}", input.label, input.unit);
    let button = egui::Button::new(RichText::new(name.trim()).color(frame.tokens.accent)).frame(false).truncate();
    if ui.add(button).on_hover_text(format!("{name}\n{}", input.path)).clicked() {
        frame.send(Command::Select(input.path.clone()));
    }
}

/// A value as it is shown, and as it is typed.
fn said(value: &Setting) -> String {
    match value {
        Setting::Number(value) => field(*value),
        other => other.to_string(),
    }
}

/// A cell: of the base and of scenarios a field, of other plans a text.
fn value_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    (found, input): (&Found, &Changed),
    value: Option<&Setting>,
    differs: bool,
) {
    let t = frame.tokens;
    let Some(value) = value else {
        ui.label(RichText::new("–").color(t.faint));
        return;
    };
    let color = if differs { t.warning } else { t.input };
    if found.is_other() {
        ui.add(egui::Label::new(RichText::new(said(value)).color(color)).truncate()).on_hover_text(said(value));
        return;
    }
    let id = Id::unique(("cell", &found.id, &input.path));
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| said(value));
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .text_color(color)
        .align(egui::Align2::RIGHT_CENTER)
        .desired_width(ui.available_width() - 4.0);
    let response = ui.add(edit).accessible_name(format!("{} of {}", input.label, found.name));
    let response = response.on_hover_text(format!("{} in {}: {}", input.label, found.name, said(value)));
    if response.lost_focus() {
        ui.data_mut(|data| data.remove_temp::<String>(id));
        if text != said(value) && !ui.input(|i| i.key_pressed(Key::Escape)) {
            frame.send(Command::SetIn { case: found.id.clone(), path: input.path.clone(), text });
        }
    } else if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
}

/// The field in which another input is looked for, and those that are found.
fn add_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let search =
            TextEdit::singleline(&mut frame.view.compare.search).hint_text("Add an input").desired_width(NAMES);
        ui.add(search).accessible_name("Add an input to the grid");
        let wanted = frame.view.compare.search.to_lowercase();
        if wanted.trim().is_empty() {
            ui.label(RichText::new("by its name or path").size(NOTE_SIZE).color(frame.tokens.muted));
            return;
        }
        for (path, name) in found(frame, wanted.trim()) {
            if ui.small_button(name).on_hover_text(&path).clicked() {
                frame.view.compare.added.push(path);
                frame.view.compare.search.clear();
            }
        }
    });
}

/// Fields whose name or path has all words that are typed.
fn found(frame: &Frame, wanted: &str) -> Vec<(String, String)> {
    let plan = frame.session.plan();
    let mut found = Vec::new();
    plan.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, _| {
            if found.len() >= MOST_OFFERED {
                return;
            }
            let path = format!("{prefix}.{}", spec.name);
            let name = format!("{}: {}", plan.title_of(prefix), spec.label);
            let text = format!("{} {path}", name.to_lowercase());
            if wanted.split_whitespace().all(|word| text.contains(word)) {
                found.push((path, name));
            }
        });
    });
    found
}
