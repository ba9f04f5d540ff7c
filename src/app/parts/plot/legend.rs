//! The legend of a plot: what is drawn, in the order of the stack, with the value of the month under the pointer. A click hides or
//! shows a line, Alt and a click shows it alone.

use super::{Form, Series};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::plane::{Plane, Swatch};
use crate::app::parts::theme::NOTE_SIZE;
use egui::{Id, RichText, Role, Ui, WidgetInfo};

/// A legend, and what it is of.
pub(super) struct Legend<'a, 'b> {
    /// Of the plot
    pub id: &'a str,
    pub title: &'a str,
    pub all: &'a [Series<'b>],
    pub measure: &'a Measure<'a>,
}

/// How the mark of a series looks.
fn swatch(series: &Series) -> Swatch {
    match series.form {
        Form::Bars | Form::Area => Swatch::Box(series.color),
        Form::Still(edge) => Swatch::Still(series.color, edge),
        Form::Hatched(ground) => Swatch::Hatched(series.color, ground),
        Form::Line => Swatch::Line(series.color),
        Form::Dashes => Swatch::Dashes(series.color),
    }
}

impl Legend<'_, '_> {
    /// Draws it beside the plot; what has no room is named by the last line.
    pub fn ui(&self, ui: &mut Ui, frame: &mut Frame, plane: &mut Plane) {
        let mut entries: Vec<&Series> = self.all.iter().filter(|s| self.says_something(frame, s)).collect();
        if entries.iter().any(|s| matches!(s.form, Form::Area | Form::Still(_) | Form::Hatched(_))) {
            // As they stand on each other; lines below.
            entries.reverse();
            entries.sort_by_key(|s| s.form.is_line());
        }
        let room = plane.room();
        let shown = if entries.len() > room { room.saturating_sub(1) } else { entries.len() };
        for series in &entries[..shown] {
            let value = self.value(frame, series);
            let hidden = frame.view.is_hidden(self.id, &series.name);
            let id = Id::unique(("legend", self.id, &series.name));
            let entry = (swatch(series), series.name.as_str(), value.as_str());
            let Some(response) = plane.choice(ui, frame, entry, (id, hidden)) else { break };
            response.widget_info(|| {
                let name = format!("Line {} of {}", series.name, self.title);
                WidgetInfo::selected(Role::CheckBox, true, !hidden, name)
            });
            let hint = format!("{}: a click hides or shows it, Alt and a click shows it alone", series.name);
            if response.on_hover_text(hint).clicked() {
                self.choose(frame, &series.name, ui.input(|i| i.modifiers.alt));
            }
        }
        if shown < entries.len() {
            self.more_ui(ui, frame, plane, &entries[shown..]);
        }
    }

    /// Lines that are nothing in every month are no part of a legend, unless all are.
    fn says_something(&self, frame: &Frame, series: &Series) -> bool {
        let has_value = |s: &Series| s.values.iter().any(|value| *value != 0.0 && !value.is_nan());
        frame.view.is_hidden(self.id, &series.name) || has_value(series) || self.all.len() <= 2
    }

    fn value(&self, frame: &Frame, series: &Series) -> String {
        let at = frame.view.cursor.and_then(|t| series.values.get(t));
        at.map_or_else(String::new, |value| self.measure.round(*value))
    }

    /// Hides or shows a line; alone if so wanted, or all again if it was alone.
    fn choose(&self, frame: &mut Frame, name: &str, alone: bool) {
        let others = || self.all.iter().filter(|other| other.name != name);
        let is_alone = others().all(|other| frame.view.is_hidden(self.id, &other.name));
        if !alone {
            let hidden = frame.view.is_hidden(self.id, name);
            frame.view.hide(self.id, name, !hidden);
            return;
        }
        for other in others() {
            frame.view.hide(self.id, &other.name, !is_alone);
        }
        frame.view.hide(self.id, name, false);
    }

    /// The line that names what has no room, with a menu of it.
    fn more_ui(&self, ui: &mut Ui, frame: &mut Frame, plane: &mut Plane, rest: &[&Series]) {
        let text = format!("{} more", rest.len());
        let id = Id::unique(("legend", self.id, "more"));
        let Some(response) = plane.choice(ui, frame, (Swatch::None, &text, ""), (id, false)) else { return };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{text} of {}", self.title)));
        let response = response.on_hover_ui(|ui| {
            for series in rest {
                let line = format!("{}  {}", series.name, self.value(frame, series));
                ui.label(RichText::new(line).size(NOTE_SIZE));
            }
        });
        egui::Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            for series in rest {
                let mut is_shown = !frame.view.is_hidden(self.id, &series.name);
                if ui.checkbox(&mut is_shown, &series.name).changed() {
                    frame.view.hide(self.id, &series.name, !is_shown);
                }
            }
        });
    }
}
