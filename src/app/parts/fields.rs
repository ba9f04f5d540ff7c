//! One field as a row: label, input, unit. The widget depends on the type of the field.

use crate::app::parts::numbers;
use crate::app::parts::theme::{self, Tokens};
use crate::app::state::command::Command;
use crate::app::state::view::Frame;
use crate::plan::{Field, Month, PARENT, Quantity, Setting, Spec, Steps, spec_of, typed_number, typed_steps};
use egui::{Align, Color32, DragValue, Layout, RichText, TextEdit, Ui, vec2};
use std::cell::Cell;
use std::ops::RangeInclusive;

const ROW_HEIGHT: f32 = 24.0;
const INPUT_WIDTH: f32 = 104.0;
/// A century on either side of the plan's start.
const ANY_MONTH: RangeInclusive<f64> = -1200.0..=1200.0;
const UNIT_WIDTH: f32 = 88.0;

/// The path of a field, and what is known about it.
pub(in crate::app) struct Place<'a> {
    pub path: &'a str,
    pub spec: &'static Spec,
    /// The plan's first month, which counts as month 1
    pub start: Month,
    /// The source of the figure
    pub source: Option<String>,
    /// The scenario shown overrides it
    pub overridden: bool,
}

/// Draws a field; sends a command if it was changed.
pub(in crate::app) fn field_ui(ui: &mut Ui, frame: &mut Frame, place: &Place, field: &Field) {
    match field {
        Field::Number(value) => number_row(ui, frame, place, **value, false, false),
        Field::Count(count) => number_row(ui, frame, place, f64::from(**count), true, false),
        Field::Quantity(Quantity::Value(value)) => number_row(ui, frame, place, *value, false, true),
        Field::Quantity(Quantity::Schedule(steps)) => steps_rows(ui, frame, place, steps, true),
        Field::Steps(steps) => steps_rows(ui, frame, place, steps, false),
        Field::Points(points) => points_rows(ui, frame, place, points),
        Field::Month(month) => {
            labelled(ui, frame, place, |ui, frame, label| month_input(ui, frame, place, **month, label));
        }
        Field::Date(date) => {
            labelled(ui, frame, place, |ui, frame, label| date_input(ui, frame, place, &date.to_string(), label));
        }
        Field::Flag(on) => {
            let mut on = **on;
            labelled(ui, frame, place, |ui, frame, label| {
                if ui.checkbox(&mut on, "").labelled_by(label).changed() {
                    set(frame, place, Setting::Flag(on));
                }
            });
        }
        Field::Text(text) => text_row(ui, frame, place, text),
        Field::Choice(choice) => labelled(ui, frame, place, |ui, frame, label| {
            let (labels, chosen) = (choice.labels(), choice.index());
            let combo = egui::ComboBox::from_id_salt(place.path)
                .width(INPUT_WIDTH + UNIT_WIDTH)
                .truncate()
                .selected_text(RichText::new(labels[chosen]).color(frame.tokens.input));
            let response = combo.show_ui(ui, |ui| {
                for (i, word) in labels.iter().enumerate() {
                    if ui.selectable_label(i == chosen, *word).clicked() {
                        set(frame, place, Setting::Text(choice.words()[i].to_owned()));
                    }
                }
            });
            response.response.labelled_by(label);
        }),
    }
}

fn set(frame: &mut Frame, place: &Place, setting: Setting) {
    frame.send(Command::Set {
        label: format!("Change {}", place.spec.label.to_lowercase()),
        fields: vec![(place.path.to_owned(), setting)],
    });
}

/// A row with the label on the left and `input` on the right; `input` gets the label's id for screen readers.
fn labelled(ui: &mut Ui, frame: &mut Frame, place: &Place, input: impl FnOnce(&mut Ui, &mut Frame, egui::Id)) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        let (label, reset) = label_ui(ui, frame.tokens, place, (width - INPUT_WIDTH - UNIT_WIDTH - 16.0).max(60.0));
        if let Some(scenario) = frame.session.scenario.clone().filter(|_| reset) {
            frame.send(Command::DeleteOverride { scenario, path: place.path.to_owned() });
        }
        input(ui, frame, label);
    });
}

/// Draws the label; returns its id, and true if the scenario's override is to be reset.
fn label_ui(ui: &mut Ui, tokens: &Tokens, place: &Place, width: f32) -> (egui::Id, bool) {
    let text = if place.overridden { format!("● {}", place.spec.label) } else { place.spec.label.to_owned() };
    let color = if place.overridden { tokens.warning } else { tokens.text };
    // A long label is set smaller, on two lines.
    let usual = egui::FontId::proportional(theme::TEXT_SIZE);
    let fits = ui.painter().layout_no_wrap(text.clone(), usual.clone(), color).size().x <= width;
    let text =
        RichText::new(text).color(color).font(if fits { usual } else { egui::FontId::proportional(theme::NOTE_SIZE) });
    let label = egui::Label::new(text).wrap().selectable(false).sense(egui::Sense::hover());
    let response = ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        ui.add(label)
    });
    let response = response.inner.on_hover_ui(|ui| help_ui(ui, tokens, place));
    let mut reset = false;
    if place.overridden {
        response.context_menu(|ui| {
            if ui.button("Reset to base").clicked() {
                reset = true;
                ui.close();
            }
        });
    }
    (response.id, reset)
}

fn help_ui(ui: &mut Ui, tokens: &Tokens, place: &Place) {
    ui.set_max_width(320.0);
    ui.label(RichText::new(place.spec.label).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
    ui.label(place.spec.help);
    let note = |ui: &mut Ui, text: String| ui.label(RichText::new(text).size(theme::NOTE_SIZE).color(tokens.muted));
    if let [low, high] = place.spec.usual {
        note(ui, format!("Usual: {} to {} {}", numbers::field(*low), numbers::field(*high), place.spec.unit));
    }
    note(ui, place.source.clone().unwrap_or_else(|| "No source given".to_owned()));
    note(ui, place.path.to_owned());
}

fn number_row(ui: &mut Ui, frame: &mut Frame, place: &Place, value: f64, whole: bool, can_be_schedule: bool) {
    labelled(ui, frame, place, |ui, frame, label| {
        let changed = number_input(
            ui,
            frame.tokens,
            &mut frame.view.notice,
            place,
            value,
            whole,
            INPUT_WIDTH,
            Some(label),
            place.spec.label,
        );
        if let Some(value) = changed {
            set(frame, place, Setting::Number(value));
        }
        let unit = ui.add(
            egui::Label::new(RichText::new(place.spec.unit).size(theme::NOTE_SIZE).color(frame.tokens.muted))
                .truncate(),
        );
        if can_be_schedule {
            unit.context_menu(|ui| {
                if ui.button("Convert to a schedule").clicked() {
                    set(frame, place, Setting::Schedule(vec![(place.start, value)]));
                    ui.close();
                }
            });
        }
    });
}

/// A number to drag or type; returns it if it was changed.
#[expect(clippy::too_many_arguments, reason = "all that a number field shows")]
fn number_input(
    ui: &mut Ui,
    tokens: &Tokens,
    notice: &mut Option<String>,
    place: &Place,
    value: f64,
    whole: bool,
    width: f32,
    label: Option<egui::Id>,
    name: &str,
) -> Option<f64> {
    let mut changed = value;
    let speed = if whole { 0.1 } else { (value.abs() / 200.0).max(0.001) };
    let unread = Cell::new(None);
    let input = DragValue::new(&mut changed)
        .speed(speed)
        .update_while_editing(false)
        .clamp_existing_to_range(false)
        .custom_formatter(|value, _| numbers::field(value))
        .custom_parser(|text| {
            typed_number(text, place.spec.unit).or_else(|| {
                unread.set(Some(text.to_owned()));
                None
            })
        });
    let unusual = matches!(place.spec.usual, [low, high] if !(*low..=*high).contains(&value));
    let response = in_box(ui, if unusual { tokens.warning } else { tokens.input }, width, input);
    if let Some(text) = unread.take().filter(|_| response.lost_focus()) {
        *notice = Some(cannot_read(place, &text));
    }
    let response = match label {
        Some(label) => response.labelled_by(label),
        None => response.accessible_name(name),
    };
    if !response.changed() || changed == value {
        return None;
    }
    // A drag stops at the possible range; a typed value is taken as it is, and refused with a message.
    if let ([low, high], true) = (place.spec.possible, response.dragged()) {
        changed = changed.max(*low).min(*high);
    }
    Some(if whole { changed.round() } else { significant(changed) })
}

/// Why the typed text is not a value for this field.
fn cannot_read(place: &Place, text: &str) -> String {
    let unit = if place.spec.unit.is_empty() { String::new() } else { format!(" in {}", place.spec.unit) };
    format!("{}: '{text}' is not a number{unit}, so nothing was changed. Type a calculation as =3*12", place.spec.label)
}

/// Drags give long fractions; ten significant digits are more than a person means.
fn significant(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powi(9 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

fn in_box(ui: &mut Ui, color: Color32, width: f32, input: impl egui::Widget) -> egui::Response {
    ui.scope(|ui| {
        ui.visuals_mut().override_text_color = Some(color);
        ui.add_sized(vec2(width, ROW_HEIGHT - 3.0), input)
    })
    .inner
}

/// A month to drag or type, as its distance from the plan's start.
fn month_drag(
    ui: &mut Ui,
    tokens: &Tokens,
    start: Month,
    month: Month,
    between: RangeInclusive<f64>,
    width: f32,
) -> (egui::Response, Option<Month>) {
    let mut number = month.months_after(start) as f64;
    let before = number;
    let input = DragValue::new(&mut number)
        .speed(0.1)
        .range(between)
        .update_while_editing(false)
        .custom_formatter(move |value, _| start.plus(value.round() as i64).long())
        .custom_parser(move |text| text.parse::<Month>().ok().map(|month| month.months_after(start) as f64));
    let response = in_box(ui, tokens.input, width, input);
    let changed = response.changed() && number.round() != before;
    (response, changed.then(|| start.plus(number.round() as i64)))
}

fn month_input(ui: &mut Ui, frame: &mut Frame, place: &Place, month: Month, label: egui::Id) {
    let (response, changed) = month_drag(ui, frame.tokens, place.start, month, ANY_MONTH, INPUT_WIDTH);
    response.labelled_by(label);
    if let Some(month) = changed {
        set(frame, place, Setting::Text(month.to_string()));
    }
}

/// A text that is applied when the field loses the focus, if it can be parsed.
fn date_input(ui: &mut Ui, frame: &mut Frame, place: &Place, value: &str, label: egui::Id) {
    let id = egui::Id::unique(("field", place.path));
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.to_owned());
    let response = in_box(ui, frame.tokens.input, INPUT_WIDTH, TextEdit::singleline(&mut text)).labelled_by(label);
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        if text != value {
            set(frame, place, Setting::Text(text));
        }
    } else if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
}

fn text_row(ui: &mut Ui, frame: &mut Frame, place: &Place, value: &str) {
    let mut text = value.to_owned();
    let is_notes = place.spec.name == "notes";
    if is_notes {
        let (label, _) = label_ui(ui, frame.tokens, place, ui.available_width());
        let input = TextEdit::multiline(&mut text)
            .desired_rows(3)
            .desired_width(ui.available_width())
            .hint_text("What a reader should know");
        if ui.add(input).labelled_by(label).changed() {
            set(frame, place, Setting::Text(text));
        }
        return;
    }
    if place.spec.name == "owner" {
        owner_row(ui, frame, place, value);
        return;
    }
    labelled(ui, frame, place, |ui, frame, label| {
        let response = in_box(ui, frame.tokens.input, INPUT_WIDTH + UNIT_WIDTH, TextEdit::singleline(&mut text))
            .labelled_by(label);
        if place.spec.name == "name" && std::mem::take(&mut frame.view.focus_name) {
            response.request_focus();
        }
        if response.changed() {
            set(frame, place, Setting::Text(text));
        }
    });
}

/// The parent or one of the project companies.
fn owner_row(ui: &mut Ui, frame: &mut Frame, place: &Place, value: &str) {
    let companies = &frame.plan().project_companies;
    let owners =
        || std::iter::once((PARENT, "Parent")).chain(companies.iter().map(|c| (c.id.as_str(), c.name.as_str())));
    let name = owners().find(|(id, _)| *id == value).map_or(value, |(_, name)| name);
    labelled(ui, frame, place, |ui, frame, label| {
        let combo = egui::ComboBox::from_id_salt(place.path)
            .width(INPUT_WIDTH + UNIT_WIDTH)
            .truncate()
            .selected_text(RichText::new(name).color(frame.tokens.input));
        let response = combo.show_ui(ui, |ui| {
            for (id, name) in owners() {
                if ui.selectable_label(id == value, name).clicked() {
                    set(frame, place, Setting::Text(id.to_owned()));
                }
            }
        });
        response.response.labelled_by(label);
    });
}

/// Dated steps: a month and a value each, with buttons to add and remove.
fn steps_rows(ui: &mut Ui, frame: &mut Frame, place: &Place, steps: &Steps, is_schedule: bool) {
    let mut changed: Option<Setting> = None;
    let pasting = egui::Id::unique(("paste", place.path));
    ui.horizontal(|ui| {
        label_ui(ui, frame.tokens, place, (ui.available_width() - 164.0).max(60.0));
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
                .on_hover_text("Paste a spreadsheet column: months and numbers, or numbers only")
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
            // A step stays between its neighbours, so that a drag does not lose it.
            let number = |step: &(Month, f64)| step.0.months_after(place.start) as f64;
            let low = i.checked_sub(1).map_or(*ANY_MONTH.start(), |before| number(&steps[before]) + 1.0);
            let between = low..=steps.get(i + 1).map_or(*ANY_MONTH.end(), |next| number(next) - 1.0);
            let (response, moved) = month_drag(ui, frame.tokens, place.start, *month, between, 78.0);
            response.accessible_name(format!("{name} month"));
            let new =
                number_input(ui, frame.tokens, &mut frame.view.notice, place, *value, false, INPUT_WIDTH, None, &name);
            if moved.is_some() || new.is_some() {
                let mut steps = steps.clone();
                steps[i] = (moved.unwrap_or(*month), new.unwrap_or(*value));
                changed = Some(Setting::Schedule(steps));
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

/// An input for a pasted column, if requested; returns its setting once it is applied.
fn paste_ui(ui: &mut Ui, frame: &mut Frame, place: &Place, steps: &Steps, id: egui::Id) -> Option<Setting> {
    let mut text = ui.data(|data| data.get_temp::<String>(id))?;
    let input = TextEdit::multiline(&mut text)
        .desired_rows(4)
        .desired_width(ui.available_width() - 12.0)
        .hint_text("Paste here: a month and a number on each line, or numbers only");
    ui.add(input).accessible_name(format!("Column for {}", place.spec.label));
    let mut taken = None;
    let mut done = false;
    ui.horizontal(|ui| {
        if ui.small_button("Use the column").clicked() {
            let start = steps.first().map_or(place.start, |step| step.0);
            match typed_steps(&text, place.spec.unit, start) {
                Ok(steps) if !steps.is_empty() => (taken, done) = (Some(Setting::Schedule(steps)), true),
                Ok(_) => frame.view.notice = Some("The column is empty".to_owned()),
                Err(problem) => frame.view.notice = Some(format!("{}: {problem}", place.spec.label)),
            }
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

/// A number or month by its path and value, without its label: for tables of several objects. `name` is read by screen readers.
pub(in crate::app) fn compact_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    path: &str,
    name: &str,
    width: f32,
    setting: &Setting,
) {
    let plan = frame.plan();
    let Some(spec) = spec_of(path) else { return };
    let overridden = frame.session.active_scenario().is_some_and(|s| s.overrides.contains_key(path));
    let place = Place { path, spec, start: plan.company.start, source: None, overridden };
    match setting {
        Setting::Number(value) => {
            let whole = spec.unit == "months";
            if let Some(value) =
                number_input(ui, frame.tokens, &mut frame.view.notice, &place, *value, whole, width, None, name)
            {
                set(frame, &place, Setting::Number(value));
            }
        }
        Setting::Text(text) => {
            let Ok(month) = text.parse::<Month>() else { return };
            let (response, changed) = month_drag(ui, frame.tokens, place.start, month, ANY_MONTH, width);
            response.accessible_name(name);
            if let Some(month) = changed {
                set(frame, &place, Setting::Text(month.to_string()));
            }
        }
        _ => {}
    }
}

/// Points of a curve, both in the field's unit.
fn points_rows(ui: &mut Ui, frame: &mut Frame, place: &Place, points: &[(f64, f64)]) {
    label_ui(ui, frame.tokens, place, ui.available_width());
    if frame.session.active_scenario().is_some() {
        ui.label(
            RichText::new("A scenario cannot change a curve: choose the base to change it")
                .size(theme::NOTE_SIZE)
                .color(frame.tokens.muted),
        );
        ui.disable();
    }
    let mut changed = points.to_vec();
    // The text after each number, and the name read by screen readers.
    let axes = match place.spec.name {
        "spend_curve_pct" => ("% of months", "share of the months", "% of cost", "share of the cost"),
        _ => ("USD/PH/day", "hashprice", "% off", "share switched off"),
    };
    for (i, (x, y)) in points.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            let name = format!("{} point {}", place.spec.label, i + 1);
            if let Some(x) = number_input(
                ui,
                frame.tokens,
                &mut frame.view.notice,
                place,
                *x,
                false,
                60.0,
                None,
                &format!("{name}, {}", axes.1),
            ) {
                changed[i].0 = x;
            }
            ui.label(RichText::new(axes.0).size(theme::NOTE_SIZE).color(frame.tokens.muted));
            if let Some(y) = number_input(
                ui,
                frame.tokens,
                &mut frame.view.notice,
                place,
                *y,
                false,
                60.0,
                None,
                &format!("{name}, {}", axes.3),
            ) {
                changed[i].1 = y;
            }
            ui.label(RichText::new(axes.2).size(theme::NOTE_SIZE).color(frame.tokens.muted));
        });
    }
    if changed != points {
        frame.send(Command::SetPoints { path: place.path.to_owned(), points: changed });
    }
}
