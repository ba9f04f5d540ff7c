//! One field as a row: label, input, unit. The widget depends on the type of the field.

use super::curve::points_rows;
use super::label::{INPUT_WIDTH, Place, UNIT_WIDTH, label_ui, labelled, set, taken_back};
use super::month::{ANY_MONTH, MonthInput, date_input, month_drag, month_input};
use super::number::{Kind, Name, Number, in_box, number_input, number_row};
use super::schedule::steps_rows;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::plan::{Field, Level, Month, PARENT, PHASE, Quantity, Setting, plain_line, plain_lines, spec_of};
use egui::{RichText, TextEdit, Ui};

/// Draws a field with what is wrong with it below; sends a command if it was changed.
pub(in crate::app) fn field_ui(ui: &mut Ui, frame: &mut Frame, place: &Place, field: &Field) {
    let top = ui.cursor().min;
    input_ui(ui, frame, place, field);
    let t = frame.tokens;
    if frame.view.pointed.as_deref() == Some(place.path) {
        let row = egui::Rect::from_min_max(top, egui::pos2(ui.max_rect().right(), ui.cursor().top() - 2.0));
        ui.painter().rect_stroke(row.expand(2.0), 4.0, egui::Stroke::new(1.5, t.accent), egui::StrokeKind::Outside);
        let id = egui::Id::unique("pointed at");
        // Brought into sight once.
        if ui.data(|data| data.get_temp::<String>(id)).as_deref() != Some(place.path) {
            ui.scroll_to_rect(row, Some(egui::Align::Center));
            ui.data_mut(|data| data.insert_temp(id, place.path.to_owned()));
        }
    }
    if let Some((_, problem)) = frame.view.refused.as_ref().filter(|(path, _)| path == place.path) {
        let text = RichText::new(format!("Not taken: {problem}")).size(NOTE_SIZE).color(t.bad);
        ui.add(egui::Label::new(text).wrap());
    }
    for finding in frame.derived.findings.iter().filter(|finding| finding.path == place.path) {
        let color = match finding.level {
            Level::Error => t.bad,
            Level::Warning => t.warning,
            // What is good to know stands in the list alone.
            Level::Note => continue,
        };
        let text = RichText::new(&finding.message).size(NOTE_SIZE).color(color);
        ui.add(egui::Label::new(text).wrap()).on_hover_text(&finding.fix);
    }
}

fn input_ui(ui: &mut Ui, frame: &mut Frame, place: &Place, field: &Field) {
    match field {
        Field::Number(value) if place.spec.is_whole() => number_row(ui, frame, place, **value, Kind::Whole),
        Field::Number(value) => number_row(ui, frame, place, **value, Kind::Decimal),
        Field::Count(count) => number_row(ui, frame, place, f64::from(**count), Kind::Whole),
        Field::Quantity(Quantity::Value(value)) => number_row(ui, frame, place, *value, Kind::Quantity),
        Field::Quantity(Quantity::Schedule(steps)) => steps_rows(ui, frame, place, steps, true),
        Field::Steps(steps) => steps_rows(ui, frame, place, steps, false),
        Field::Points(points) => points_rows(ui, frame, place, points),
        Field::Month(month) => {
            labelled(ui, frame, place, |ui, frame, label| month_input(ui, frame, place, **month, label));
        }
        Field::Date(date) => {
            labelled(ui, frame, place, |ui, frame, label| date_input(ui, frame, place, **date, label));
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

fn text_row(ui: &mut Ui, frame: &mut Frame, place: &Place, value: &str) {
    let mut text = value.to_owned();
    let is_notes = place.spec.name == "notes";
    if is_notes {
        let label = label_ui(ui, frame, place, ui.available_width());
        let input = TextEdit::multiline(&mut text)
            .desired_rows(3)
            .desired_width(ui.available_width())
            .hint_text("What a reader should know");
        let response = ui.add(input).labelled_by(label);
        if !taken_back(ui, frame, place.path, &response) && response.changed() {
            set(frame, place, Setting::Text(plain_lines(&text)));
        }
        return;
    }
    let plan = frame.plan();
    let companies = plan.project_companies.iter().map(|company| (company.id.as_str(), company.name.as_str()));
    let phases = plan.phases.iter().map(|phase| (phase.id.as_str(), phase.name.as_str()));
    match place.spec.name {
        "owner" => {
            return one_of(ui, frame, place, value, std::iter::once((PARENT, "Parent")).chain(companies).collect());
        }
        PHASE => return one_of(ui, frame, place, value, std::iter::once(("", "None")).chain(phases).collect()),
        _ => {}
    }
    labelled(ui, frame, place, |ui, frame, label| {
        let response = in_box(ui, frame.tokens.input, INPUT_WIDTH + UNIT_WIDTH, TextEdit::singleline(&mut text))
            .labelled_by(label);
        if place.spec.name == "name" && std::mem::take(&mut frame.view.focus_name) {
            response.request_focus();
        }
        if !taken_back(ui, frame, place.path, &response) && response.changed() {
            set(frame, place, Setting::Text(plain_line(&text)));
        }
    });
}

/// One of some objects, by id and name.
fn one_of(ui: &mut Ui, frame: &mut Frame, place: &Place, value: &str, objects: Vec<(&str, &str)>) {
    let name = objects.iter().find(|(id, _)| *id == value).map_or(value, |(_, name)| name);
    labelled(ui, frame, place, |ui, frame, label| {
        let combo = egui::ComboBox::from_id_salt(place.path)
            .width(INPUT_WIDTH + UNIT_WIDTH)
            .truncate()
            .selected_text(RichText::new(name).color(frame.tokens.input));
        let response = combo.show_ui(ui, |ui| {
            for (id, name) in objects {
                if ui.selectable_label(id == value, name).clicked() {
                    set(frame, place, Setting::Text(id.to_owned()));
                }
            }
        });
        response.response.labelled_by(label);
    });
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
            let whole = plan.with_field(path, |_, field| matches!(field, Field::Count(_))).unwrap_or(false);
            let number = Number { value: *value, unit: spec.unit, whole, width, name: Name::Own(name) };
            if let Some(value) = number_input(ui, frame, &place, &number) {
                set(frame, &place, Setting::Number(value));
            }
        }
        Setting::Text(text) => {
            let Ok(month) = text.parse::<Month>() else { return };
            let input = MonthInput { month, between: ANY_MONTH, width, name: Name::Own(name) };
            if let Some(month) = month_drag(ui, frame, &place, &input) {
                set(frame, &place, Setting::Text(month.to_string()));
            }
        }
        _ => {}
    }
}
