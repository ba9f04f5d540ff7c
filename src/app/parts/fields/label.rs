//! The label of a field, with its help and its source; and what a change of the field sends.

use crate::app::parts::asking::lever_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers;
use crate::app::parts::theme::{self, Tokens};
use crate::app::state::command::Command;
use crate::plan::{Month, Setting, Spec};
use egui::{Align, Layout, RichText, Ui, vec2};

pub(super) const ROW_HEIGHT: f32 = 24.0;
pub(super) const INPUT_WIDTH: f32 = 104.0;
pub(super) const UNIT_WIDTH: f32 = 88.0;

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

pub(super) fn set(frame: &mut Frame, place: &Place, setting: Setting) {
    frame.send(Command::Set {
        label: format!("Change {}", place.spec.label.to_lowercase()),
        fields: vec![(place.path.to_owned(), setting)],
    });
}

/// Says why what was typed is not used: at the bottom of the window, and beside the field.
pub(super) fn refuse(frame: &mut Frame, place: &Place, problem: &str) {
    frame.view.notice = Some(format!("{}: {problem}. Nothing was changed", place.spec.label));
    frame.view.refused = Some((place.path.to_owned(), problem.to_owned()));
}

/// True if Escape takes back what is dragged here or typed here; egui ends the drag or the typing, but counts a focus as lost in the
/// pass after it too, in which a number would be read after all.
pub(in crate::app) fn taken_back(ui: &Ui, frame: &mut Frame, path: &str, response: &egui::Response) -> bool {
    let pass = ui.cumulative_pass_nr();
    let mark = response.id.with("taken back");
    if (response.drag_stopped() || response.lost_focus()) && ui.input(|i| i.key_pressed(egui::Key::Escape)) {
        ui.data_mut(|data| data.insert_temp(mark, pass));
        frame.send(Command::TakeBack(path.to_owned()));
        return true;
    }
    ui.data(|data| data.get_temp::<u64>(mark)).is_some_and(|last| pass <= last + 1)
}

/// A row with the label on the left and `input` on the right; `input` gets the label's id for screen readers.
pub(super) fn labelled(
    ui: &mut Ui,
    frame: &mut Frame,
    place: &Place,
    input: impl FnOnce(&mut Ui, &mut Frame, egui::Id),
) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        let label = label_ui(ui, frame, place, (width - INPUT_WIDTH - UNIT_WIDTH - 16.0).max(60.0));
        input(ui, frame, label);
    });
}

/// Draws the label, whose menu resets the scenario's override and makes the field a lever; returns its id.
pub(super) fn label_ui(ui: &mut Ui, frame: &mut Frame, place: &Place, width: f32) -> egui::Id {
    let tokens = frame.tokens;
    let text = if place.overridden { format!("● {}", place.spec.label) } else { place.spec.label.to_owned() };
    let color = if place.overridden { tokens.warning } else { tokens.text };
    // A long label is set smaller, on two lines.
    let usual = egui::FontId::proportional(theme::TEXT_SIZE);
    let fits = ui.painter().layout_no_wrap(text.clone(), usual.clone(), color).size().x <= width;
    let text =
        RichText::new(text).color(color).font(if fits { usual } else { egui::FontId::proportional(theme::NOTE_SIZE) });
    let label = egui::Label::new(text).wrap().selectable(false).sense(egui::Sense::click());
    let response = ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        ui.add(label)
    });
    let response = response.inner.on_hover_ui(|ui| help_ui(ui, tokens, place));
    response.context_menu(|ui| {
        let scenario = frame.session.scenario.clone().filter(|_| place.overridden);
        if let Some(scenario) = scenario
            && ui.button("Reset to base").clicked()
        {
            frame.send(Command::DeleteOverride { scenario, path: place.path.to_owned() });
            ui.close();
        }
        lever_ui(ui, frame, place.path);
    });
    response.id
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
