//! Months and dates: dragged, or typed.

use super::label::{INPUT_WIDTH, Place, set};
use super::number::in_box;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::Tokens;
use crate::plan::{Month, Setting};
use egui::{DragValue, TextEdit, Ui};
use std::ops::RangeInclusive;

/// A century on either side of the plan's start, in months.
pub(super) const ANY_MONTH: RangeInclusive<f64> = -1200.0..=1200.0;

/// A month to drag or type, as its distance from the plan's start.
pub(super) fn month_drag(
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

pub(super) fn month_input(ui: &mut Ui, frame: &mut Frame, place: &Place, month: Month, label: egui::Id) {
    let (response, changed) = month_drag(ui, frame.tokens, place.start, month, ANY_MONTH, INPUT_WIDTH);
    response.labelled_by(label);
    if let Some(month) = changed {
        set(frame, place, Setting::Text(month.to_string()));
    }
}

/// A text that is applied when the field loses the focus, if it can be parsed.
pub(super) fn date_input(ui: &mut Ui, frame: &mut Frame, place: &Place, value: &str, label: egui::Id) {
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
