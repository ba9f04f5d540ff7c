//! All rows of the model, group by group, or those found by a search.

use super::statements::sections;
use super::table::{Line, Sheet, copy_ui, lines_of, periods_ui, scale_ui, table_ui};
use crate::app::parts::frame::Frame;
use crate::app::state::view::MoneyScale;
use crate::formula::{Id, Item, Kind};
use crate::model::Projection;
use egui::{RichText, Ui};

/// A group of sections to choose from: its name, and the beginnings of their keys.
type Group = (String, Vec<String>);

pub(super) fn rows_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.projection() else { return };
    let (lines, scale) = controls_ui(ui, frame, projection);
    if lines.is_empty() {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("No row matches: clear the search").color(frame.tokens.muted))
        });
        return;
    }
    table_ui(ui, frame, projection, &Sheet { id: "rows", lines: &lines, totals: &[], scale });
}

/// The groups to choose from.
fn groups(projection: &Projection) -> Vec<Group> {
    let group = |name: &str, keys: &[&str]| (name.to_owned(), keys.iter().map(|key| (*key).to_owned()).collect());
    let mut groups: Vec<Group> = vec![
        group("Company", &["company"]),
        group("Statements", &sections(projection, &projection.rows.company.statements)),
        group("Debt and treasury", &["treasury", "debt.", "convertible.", "btc-loan.", "equity", "warrant.", "other."]),
        group("Tax", &["tax"]),
        group("Valuation", &["valuation"]),
        group("Market", &["market", "network", "calendar"]),
    ];
    let of_kind = |kind: &str, name: fn(&str) -> String| -> Vec<Group> {
        let sections = projection
            .book
            .sections()
            .iter()
            .filter(|section| section.key.strip_prefix(kind).is_some_and(|id| !id.contains('.')));
        sections.map(|section| (name(&section.label), vec![section.key.clone()])).collect()
    };
    // A project company may have the same name as one of its sites.
    groups.extend(of_kind("entity.", |owner| format!("Owner: {owner}")));
    groups.extend(of_kind("site.", str::to_owned));
    groups.push(group("Checks", &["check"]));
    groups.push(group("Everything", &[""]));
    groups
}

/// Draws the choices and the search; returns the lines to show.
fn controls_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection) -> (Vec<Line>, MoneyScale) {
    let groups = groups(projection);
    let lines = ui.horizontal_wrapped(|ui| {
        let label = ui.label(RichText::new("Rows of").color(frame.tokens.muted));
        let shown = chosen_group(&groups, frame).0.clone();
        let combo =
            egui::ComboBox::from_id_salt("rows-of").width(190.0).truncate().selected_text(&shown).show_ui(ui, |ui| {
                for (name, _) in &groups {
                    if ui.selectable_label(*name == shown, name).clicked() {
                        frame.view.rows.group.clone_from(name);
                    }
                }
            });
        combo.response.labelled_by(label.id);
        ui.add_space(8.0);
        periods_ui(ui, frame);
        ui.add_space(8.0);
        let scale = scale_ui(ui, frame, MoneyScale::Usd);
        ui.checkbox(&mut frame.view.rows.with_empty, "Empty rows")
            .on_hover_text("Show rows that are nothing throughout");
        ui.add(egui::TextEdit::singleline(&mut frame.view.rows.search).hint_text("Search rows").desired_width(150.0))
            .accessible_name("Search rows");
        if !frame.view.rows.search.is_empty() && ui.small_button("Clear").clicked() {
            frame.view.rows.search.clear();
        }
        let lines = lines(projection, &groups, frame);
        copy_ui(ui, frame, projection, &lines);
        (lines, scale)
    });
    ui.add_space(4.0);
    lines.inner
}

/// The chosen group; the first if it no longer exists.
fn chosen_group<'a>(groups: &'a [Group], frame: &Frame) -> &'a Group {
    groups.iter().find(|(name, _)| *name == frame.view.rows.group).unwrap_or(&groups[0])
}

/// The lines shown: sections with the items that match the group and the search.
fn lines(projection: &Projection, groups: &[Group], frame: &Frame) -> Vec<Line> {
    // A search looks everywhere.
    let everywhere = [String::new()];
    let starts: &[String] =
        if frame.view.rows.search.is_empty() { &chosen_group(groups, frame).1 } else { &everywhere };
    let search = frame.view.rows.search.to_lowercase();
    let in_group = |key: &str| {
        starts.iter().any(|start| {
            if start.is_empty() || start.ends_with('.') {
                key.starts_with(start.as_str())
            } else {
                key == start || key.strip_prefix(start.as_str()).is_some_and(|rest| rest.starts_with('.'))
            }
        })
    };
    let is_found = |item: &Item| item.label.to_lowercase().contains(&search) || item.key.contains(&search);
    lines_of(projection, &frame.view.rows.folded, in_group, |id, item| match search.as_str() {
        // What is searched for is shown, even if it is nothing.
        "" => frame.view.rows.with_empty || !is_empty(projection, id, item),
        _ => is_found(item),
    })
}

/// True of a computed row that is nothing throughout; inputs are never empty.
fn is_empty(projection: &Projection, id: Id, item: &Item) -> bool {
    let is_row = matches!(item.kind, Kind::Row { .. });
    is_row && projection.values.months(id).iter().all(|value| item.is_nothing(*value))
}
