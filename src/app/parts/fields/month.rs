//! Months and dates: dragged, or typed.

use super::label::{INPUT_WIDTH, Place, refuse, set, taken_back};
use super::number::{Name, in_box};
use crate::app::parts::frame::Frame;
use crate::plan::{Date, Month, Setting};
use egui::{DragValue, Key, TextEdit, Ui};
use std::cell::RefCell;
use std::ops::RangeInclusive;

/// A century on either side of the plan's start, in months.
pub(super) const ANY_MONTH: RangeInclusive<i64> = -1200..=1200;

/// A month as it is edited.
pub(super) struct MonthInput<'a> {
    pub month: Month,
    /// Where a drag ends, in months after the plan's start; what is typed is taken as it is
    pub between: RangeInclusive<i64>,
    pub width: f32,
    pub name: Name<'a>,
}

/// A month to drag or type, as its distance from the plan's start; returns it if it was changed.
pub(super) fn month_drag(ui: &mut Ui, frame: &mut Frame, place: &Place, input: &MonthInput) -> Option<Month> {
    let start = place.start;
    let mut number = input.month.months_after(start) as f64;
    let unread = RefCell::new(None);
    let value = DragValue::new(&mut number)
        .speed(0.1)
        .update_while_editing(false)
        .custom_formatter(move |value, _| start.plus(value.round() as i64).long())
        .custom_parser(|text| match text.parse::<Month>() {
            Ok(month) => Some(month.months_after(start) as f64),
            Err(problem) => {
                unread.replace(Some(problem));
                None
            }
        });
    let response = input.name.of(in_box(ui, frame.tokens.input, input.width, value));
    if taken_back(ui, frame, place.path, &response) {
        return None;
    }
    if let Some(problem) = unread.take().filter(|_| response.lost_focus()) {
        refuse(frame, place, &problem);
    }
    if !response.changed() {
        return None;
    }
    let mut number = number.round() as i64;
    if response.dragged() {
        let wanted = number;
        number = number.clamp(*input.between.start(), *input.between.end());
        if number != wanted {
            let (label, at) = (place.spec.label, start.plus(number).long());
            frame.view.notice =
                Some(format!("{label}: a drag ends at its neighbour, in {at}; a month beyond it can be typed"));
        }
    }
    Some(start.plus(number)).filter(|month| *month != input.month)
}

pub(super) fn month_input(ui: &mut Ui, frame: &mut Frame, place: &Place, month: Month, label: egui::Id) {
    let input = MonthInput { month, between: ANY_MONTH, width: INPUT_WIDTH, name: Name::Label(label) };
    if let Some(month) = month_drag(ui, frame, place, &input) {
        set(frame, place, Setting::Text(month.to_string()));
    }
}

/// A text that is applied when the field loses the focus, if it can be parsed.
pub(super) fn date_input(ui: &mut Ui, frame: &mut Frame, place: &Place, date: Date, label: egui::Id) {
    let id = egui::Id::unique(("field", place.path));
    let value = date.to_string();
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.clone());
    let response = in_box(ui, frame.tokens.input, INPUT_WIDTH, TextEdit::singleline(&mut text)).labelled_by(label);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return;
    }
    ui.data_mut(|data| data.remove::<String>(id));
    if !response.lost_focus() || text == value || ui.input(|i| i.key_pressed(Key::Escape)) {
        return;
    }
    match text.parse::<Date>() {
        Ok(read) if read == date => {}
        Ok(read) => set(frame, place, Setting::Text(read.to_string())),
        Err(problem) => refuse(frame, place, &problem),
    }
}
