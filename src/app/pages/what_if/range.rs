//! The range of a lever: its ends, dragged or typed in its own unit, and how it changes its field.

use super::line::{group, note};
use super::settings::listed;
use crate::analysis::{Holds, Lever, Way, lever_by};
use crate::app::parts::chart::round_step;
use crate::app::parts::fields::taken_back;
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers;
use crate::app::parts::theme::NOTE_SIZE;
use crate::plan::{Month, Plan, typed_number};
use egui::{DragValue, RichText, Ui};

/// The ways with their words.
const WAYS: [(Way, &str); 4] =
    [(Way::Set, "set"), (Way::Scale, "scaled"), (Way::Add, "added to"), (Way::Move, "moved")];

/// Steps of a drag across a whole range.
const STEPS: f64 = 240.0;

/// A lever of a question: its text, and the path of the question's field that holds it.
pub(super) struct Held<'a> {
    pub path: &'a str,
    /// "Lever", "Second lever"
    pub name: &'a str,
    pub text: &'a str,
}

/// Draws way and range of a lever; returns its new text.
pub(super) fn range_ui(ui: &mut Ui, frame: &mut Frame, held: &Held) -> Option<String> {
    let plan = frame.derived.plan.clone();
    if let Some(ids) = listed(held.text) {
        return scenarios_ui(ui, frame, held, &ids);
    }
    let lever = Lever::parse(&plan, held.text).ok()?;
    let mut wish = way_ui(ui, &plan, held, &lever);
    if lever.holds() == Holds::Place {
        return wish;
    }
    let (low, high) = lever.range();
    group(ui, frame, "from", 230.0);
    let from = end_ui(ui, frame, held, &lever, low, "from");
    note(ui, frame, "to");
    let to = end_ui(ui, frame, held, &lever, high, "to");
    if !lever.unit().is_empty() {
        ui.label(RichText::new(lever.unit()).size(NOTE_SIZE).color(frame.tokens.muted));
    }
    let (from, to) = (from.unwrap_or(low), to.unwrap_or(high));
    if (from, to) != (low, high) && from < to {
        let changed = lever.over(&plan, from, to).with_points(lever.points());
        // What the field cannot hold is not taken.
        wish = Lever::parse(&plan, changed.text()).ok().map(|lever| lever.text().to_owned()).or(wish);
    }
    wish
}

fn way_ui(ui: &mut Ui, plan: &Plan, held: &Held, lever: &Lever) -> Option<String> {
    let of_way = |way: Way| lever_by(plan, lever.path(), way);
    let ways: Vec<(Way, &str, Lever)> =
        WAYS.into_iter().filter_map(|(way, word)| Some((way, word, of_way(way)?))).collect();
    // Of several fields at once only the range is changed here.
    if ways.len() < 2 || lever.pattern() != lever.path() || !lever.is_alone() {
        return None;
    }
    let word = WAYS.iter().find(|(way, _)| *way == lever.way()).map_or("", |(_, word)| word);
    let mut wish = None;
    let combo = egui::ComboBox::from_id_salt((held.path, "way")).width(72.0).selected_text(word);
    let response = combo.show_ui(ui, |ui| {
        for (way, word, lever_of_way) in &ways {
            if ui.selectable_label(*way == lever.way(), *word).clicked() && *way != lever.way() {
                wish = Some(lever_of_way.text().to_owned());
            }
        }
    });
    response.response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("{}: how it changes", held.name))
    });
    wish
}

/// One end of a range; returns its new value.
fn end_ui(ui: &mut Ui, frame: &mut Frame, held: &Held, lever: &Lever, value: f64, which: &str) -> Option<f64> {
    let plan = frame.derived.plan.clone();
    let (low, high) = lever.range();
    let is_month = lever.holds() == Holds::Month;
    let step = match lever.holds() {
        Holds::Number => round_step((high - low) / STEPS),
        _ => 1.0,
    };
    let unit = lever.unit().to_owned();
    let mut changed = value;
    let input = DragValue::new(&mut changed)
        .speed((high - low) / STEPS)
        .update_while_editing(false)
        .custom_formatter(|value, _| if is_month { plan.month(value as i64).short() } else { numbers::field(value) })
        .custom_parser(|text| {
            let month = || text.trim().parse::<Month>().ok().map(|month| plan.number_of(month) as f64);
            if is_month { month() } else { typed_number(text, &unit) }
        });
    let response = ui
        .scope(|ui| {
            ui.visuals_mut().override_text_color = Some(frame.tokens.input);
            ui.add_sized([58.0, 21.0], input)
        })
        .inner
        .accessible_name(format!("{} {which}", held.name));
    if taken_back(ui, frame, held.path, &response) || !response.changed() {
        return None;
    }
    let rounded = if response.dragged() && step > 0.0 { (changed / step).round() * step } else { changed };
    Some(rounded).filter(|rounded| *rounded != value)
}

/// Which scenarios are tried.
fn scenarios_ui(ui: &mut Ui, frame: &Frame, held: &Held, ids: &[String]) -> Option<String> {
    let plan = frame.session.plan();
    let all: Vec<(&str, &str)> = std::iter::once(("base", "Base"))
        .chain(plan.scenarios.iter().map(|scenario| (scenario.id.as_str(), scenario.name.as_str())))
        .collect();
    let is_all = ids.iter().any(|id| id == "*");
    let is_in = |id: &str| is_all || ids.iter().any(|known| known == id);
    let count = all.iter().filter(|(id, _)| is_in(id)).count();
    let mut wish = None;
    let response = ui.button(format!("{count} of {} ▾", all.len())).on_hover_text("Choose the scenarios");
    let name = format!("{}: scenarios", held.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
    egui::Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        for (id, name) in &all {
            let mut on = is_in(id);
            if ui.checkbox(&mut on, *name).changed() {
                let chosen: Vec<&str> = all
                    .iter()
                    .map(|(known, _)| *known)
                    .filter(|known| if known == id { on } else { is_in(known) })
                    .collect();
                wish = (!chosen.is_empty()).then(|| format!("scenarios={}", chosen.join(",")));
            }
        }
    });
    wish
}
