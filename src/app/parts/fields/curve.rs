//! The points of a curve, both coordinates in the units of their field.

use super::label::{Place, label_ui};
use super::number::{Name, Number, number_input};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme;
use crate::app::state::command::Command;
use egui::{RichText, Ui};

const WIDTH: f32 = 60.0;

/// The coordinates of a field's points: the unit after each number, and what a screen reader calls it.
fn axes(field: &str) -> [(&'static str, &'static str); 2] {
    match field {
        "spend_curve_pct" => [("% of months", "share of the months"), ("% of cost", "share of the cost")],
        _ => [("USD/PH/day", "hashprice"), ("% off", "share switched off")],
    }
}

/// Draws the points; a scenario cannot change them.
pub(super) fn points_rows(ui: &mut Ui, frame: &mut Frame, place: &Place, points: &[(f64, f64)]) {
    label_ui(ui, frame, place, ui.available_width());
    if frame.session.active_scenario().is_some() {
        ui.label(
            RichText::new("A scenario cannot change a curve: choose the base to change it")
                .size(theme::NOTE_SIZE)
                .color(frame.tokens.muted),
        );
        ui.disable();
    }
    let mut changed = points.to_vec();
    let axes = axes(place.spec.name);
    for (i, point) in changed.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            for ((unit, meaning), value) in axes.iter().zip([&mut point.0, &mut point.1]) {
                let name = format!("{} point {}, {meaning}", place.spec.label, i + 1);
                let number = Number { value: *value, unit, whole: false, width: WIDTH, name: Name::Own(&name) };
                if let Some(new) = number_input(ui, frame, place, &number) {
                    *value = new;
                }
                ui.label(RichText::new(*unit).size(theme::NOTE_SIZE).color(frame.tokens.muted));
            }
        });
    }
    if changed != points {
        frame.send(Command::SetPoints { path: place.path.to_owned(), points: changed });
    }
}
