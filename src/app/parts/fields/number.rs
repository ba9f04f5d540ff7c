//! Numbers: dragged, typed with a unit, or calculated.

use super::label::{INPUT_WIDTH, Place, ROW_HEIGHT, labelled, refuse, set, taken_back};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers;
use crate::app::parts::theme;
use crate::plan::{Setting, typed_number};
use egui::{Color32, DragValue, RichText, Ui, vec2};
use std::cell::Cell;

/// What a screen reader calls an input.
pub(super) enum Name<'a> {
    /// The text of this label
    Label(egui::Id),
    /// A name of its own
    Own(&'a str),
}

impl Name<'_> {
    /// The same input with its name.
    pub fn of(&self, response: egui::Response) -> egui::Response {
        match self {
            Self::Label(label) => response.labelled_by(*label),
            Self::Own(name) => response.accessible_name(*name),
        }
    }
}

/// A number as it is edited.
pub(super) struct Number<'a> {
    pub value: f64,
    pub unit: &'a str,
    /// It has no decimals
    pub whole: bool,
    pub width: f32,
    pub name: Name<'a>,
}

/// What a number can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Decimal,
    Whole,
    /// It can be turned into a schedule
    Quantity,
}

/// Draws a number with its label and unit.
pub(super) fn number_row(ui: &mut Ui, frame: &mut Frame, place: &Place, value: f64, kind: Kind) {
    labelled(ui, frame, place, |ui, frame, label| {
        let (unit, whole) = (place.spec.unit, kind == Kind::Whole);
        let number = Number { value, unit, whole, width: INPUT_WIDTH, name: Name::Label(label) };
        if let Some(value) = number_input(ui, frame, place, &number) {
            set(frame, place, Setting::Number(value));
        }
        let unit = ui.add(
            egui::Label::new(RichText::new(place.spec.unit).size(theme::NOTE_SIZE).color(frame.tokens.muted))
                .truncate(),
        );
        if kind == Kind::Quantity {
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
pub(super) fn number_input(ui: &mut Ui, frame: &mut Frame, place: &Place, number: &Number) -> Option<f64> {
    let Number { value, unit, whole, width, .. } = *number;
    let mut changed = value;
    let speed = if whole { 0.1 } else { (value.abs() / 200.0).max(0.001) };
    let unread = Cell::new(None);
    let input = DragValue::new(&mut changed)
        .speed(speed)
        .update_while_editing(false)
        .clamp_existing_to_range(false)
        .custom_formatter(|value, _| numbers::field(value))
        .custom_parser(|text| {
            typed_number(text, unit).or_else(|| {
                unread.set(Some(text.to_owned()));
                None
            })
        });
    let unusual = matches!(place.spec.usual, [low, high] if !(*low..=*high).contains(&value));
    let color = if unusual { frame.tokens.warning } else { frame.tokens.input };
    let response = number.name.of(in_box(ui, color, width, input));
    if taken_back(ui, frame, place.path, &response) {
        return None;
    }
    if let Some(text) = unread.take().filter(|_| response.lost_focus()) {
        let unit = if unit.is_empty() { String::new() } else { format!(" in {unit}") };
        let problem = format!("'{text}' is not a number{unit}; a calculation is typed as =3*12");
        refuse(frame, place, &problem);
    }
    if !response.changed() || changed == value {
        return None;
    }
    // A drag stops at the possible range; a typed value is taken as it is, and refused with a message.
    if response.dragged() {
        if let [low, high] = place.spec.possible {
            changed = changed.max(*low).min(*high);
        }
        return Some(if whole { changed.round() } else { significant(changed) });
    }
    if whole && changed.fract() != 0.0 {
        let problem = format!("{} is not a whole number of {unit}", numbers::field(changed));
        refuse(frame, place, problem.trim_end_matches(" of "));
        return None;
    }
    Some(changed)
}

/// Drags give long fractions; ten significant digits are more than a person means.
fn significant(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powi(9 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

pub(super) fn in_box(ui: &mut Ui, color: Color32, width: f32, input: impl egui::Widget) -> egui::Response {
    ui.scope(|ui| {
        ui.visuals_mut().override_text_color = Some(color);
        ui.add_sized(vec2(width, ROW_HEIGHT - 3.0), input)
    })
    .inner
}
