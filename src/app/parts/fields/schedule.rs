//! Dated steps of a schedule, typed or pasted from a spreadsheet.

use super::label::{INPUT_WIDTH, Place, label_ui, refuse, set};
use super::month::{ANY_MONTH, MonthInput, month_drag};
use super::number::{Name, Number, number_input};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme;
use crate::plan::{Decimals, Month, Setting, Steps, pasted_steps};
use egui::{Align, Layout, RichText, TextEdit, Ui};

/// Dated steps: a month and a value each, with buttons to add and remove.
pub(super) fn steps_rows(ui: &mut Ui, frame: &mut Frame, place: &Place, steps: &Steps, is_schedule: bool) {
    let mut changed: Option<Setting> = None;
    let pasting = egui::Id::unique(("paste", place.path));
    ui.horizontal(|ui| {
        label_ui(ui, frame, place, (ui.available_width() - 164.0).max(60.0));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui
                .small_button("Add step")
                .on_hover_text(format!("Add a step to {}", place.spec.label.to_lowercase()))
                .clicked()
            {
                let last = steps.last().copied().unwrap_or((place.start.plus(-1), 0.0));
                let mut steps = steps.clone();
                steps.push((last.0.plus(1), last.1));
                changed = Some(Setting::Schedule(steps));
            }
            if ui
                .small_button("Paste")
                .accessible_name(format!("Paste a column into {}", place.spec.label))
                .on_hover_text("Paste from a spreadsheet: a column or a row of numbers, with or without months")
                .clicked()
            {
                ui.data_mut(|data| data.insert_temp(pasting, String::new()));
            }
            if is_schedule && ui.small_button("One value").on_hover_text("Use one value for all months").clicked() {
                changed = Some(Setting::Number(steps.first().map_or(0.0, |step| step.1)));
            }
        });
    });
    changed = paste_ui(ui, frame, place, steps, pasting).or(changed);
    for (i, (month, value)) in steps.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            let name = format!("{} {}", place.spec.label, i + 1);
            // A step that is dragged stays between its neighbours, so that it is not lost; one that is typed goes where it belongs.
            let number = |step: &(Month, f64)| step.0.months_after(place.start);
            let low = i.checked_sub(1).map_or(*ANY_MONTH.start(), |before| number(&steps[before]) + 1);
            let between = low..=steps.get(i + 1).map_or(*ANY_MONTH.end(), |next| number(next) - 1);
            let month_name = format!("{name} month");
            let input = MonthInput { month: *month, between, width: 78.0, name: Name::Own(&month_name) };
            let moved = month_drag(ui, frame, place, &input);
            let (unit, whole) = (place.spec.unit, false);
            let number = Number { value: *value, unit, whole, width: INPUT_WIDTH, name: Name::Own(&name) };
            let new = number_input(ui, frame, place, &number);
            if moved.is_some() || new.is_some() {
                let step = (moved.unwrap_or(*month), new.unwrap_or(*value));
                match with_step(steps, i, step) {
                    Ok(steps) => changed = Some(Setting::Schedule(steps)),
                    Err(problem) => refuse(frame, place, &problem),
                }
            }
            ui.label(RichText::new(place.spec.unit).size(theme::NOTE_SIZE).color(frame.tokens.muted));
            let keeps_one = is_schedule && steps.len() == 1;
            if !keeps_one && ui.small_button("×").on_hover_text(format!("Remove {name}")).clicked() {
                let mut steps = steps.clone();
                steps.remove(i);
                changed = Some(Setting::Schedule(steps));
            }
        });
    }
    if let Some(setting) = changed {
        set(frame, place, setting);
    }
}

/// The steps with another one in place of the one at `index`, in the order of their months; or why that cannot be.
fn with_step(steps: &Steps, index: usize, step: (Month, f64)) -> Result<Steps, String> {
    let mut steps = steps.clone();
    steps.remove(index);
    if steps.iter().any(|(month, _)| *month == step.0) {
        return Err(format!("{} has a step already", step.0.long()));
    }
    steps.push(step);
    steps.sort_by_key(|(month, _)| *month);
    Ok(steps)
}

/// An input for a pasted column, if requested; returns its setting once it is applied.
fn paste_ui(ui: &mut Ui, frame: &mut Frame, place: &Place, steps: &Steps, id: egui::Id) -> Option<Setting> {
    let mut text = ui.data(|data| data.get_temp::<String>(id))?;
    let input = TextEdit::multiline(&mut text)
        .desired_rows(4)
        .desired_width(ui.available_width() - 12.0)
        .hint_text("Paste here: a column or a row of numbers, with or without months and headings");
    ui.add(input).accessible_name(format!("Column for {}", place.spec.label));
    let mut taken = None;
    let mut done = false;
    let sign = id.with("decimals");
    let mut has_comma = ui.data(|data| data.get_temp::<bool>(sign)).unwrap_or(false);
    let decimals = if has_comma { Decimals::Comma } else { Decimals::Point };
    let start = steps.first().map_or(place.start, |step| step.0);
    let read = pasted_steps(&text, place.spec.unit, start, decimals);
    // What is read, or why it is not, stands beside the text.
    let t = frame.tokens;
    let (said, color) = match &read {
        _ if text.trim().is_empty() => (String::new(), t.muted),
        Ok(steps) => (told(steps), t.muted),
        Err(problem) => (problem.clone(), t.bad),
    };
    ui.add(egui::Label::new(RichText::new(said).size(theme::NOTE_SIZE).color(color)).wrap());
    ui.horizontal(|ui| {
        let is_read = read.as_ref().is_ok_and(|steps| !steps.is_empty());
        if ui.add_enabled(is_read, egui::Button::new("Use the column").small()).clicked()
            && let Ok(steps) = read
        {
            (taken, done) = (Some(Setting::Schedule(steps)), true);
        }
        if ui.checkbox(&mut has_comma, "1.234,5").on_hover_text("A comma stands before the fraction").changed() {
            ui.data_mut(|data| data.insert_temp(sign, has_comma));
        }
        done |= ui.small_button("Cancel").clicked();
    });
    if done {
        ui.data_mut(|data| data.remove::<String>(id));
    } else {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
    taken
}

/// What was read, in a few words.
fn told(steps: &Steps) -> String {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return "Nothing to read yet".to_owned() };
    let sum: f64 = steps.iter().map(|step| step.1).sum();
    let count = if steps.len() == 1 { "1 amount".to_owned() } else { format!("{} amounts", steps.len()) };
    format!("{count}, {} to {}, {} in all", first.0.long(), last.0.long(), crate::app::parts::numbers::field(sum))
}
