//! The selected object: all its fields with their sources.

use crate::analysis::without_effect;
use crate::app::panels::phase::{FIRST, phase_ui};
use crate::app::panels::presets::presets_ui;
use crate::app::parts::fields::{Place, compact_ui, field_ui, taken_back};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::plan::{Fields, ObjectKind, Setting};
use egui::{Align, Layout, RichText, ScrollArea, Ui};

/// Objects shown below the object they belong to: the last part of their path, and their title.
const PARTS: [(&str, &str); 4] = [
    ("supply", "Own generation and power bought ahead"),
    ("local", "Property tax, host and currency"),
    ("venture", "Sale or joint venture"),
    ("covenants", "Covenants"),
];

/// Fields shown beside one of another object, because whoever fills in the first is asked for the second.
const BESIDE: [(&str, &str); 1] = [("treasury.opening_btc", "tax.opening_btc_cost_usd")];

/// For the path of a part: the object it belongs to, and the part's title.
pub(in crate::app) fn part_of(path: &str) -> Option<(&str, &'static str)> {
    let (object, last) = path.rsplit_once('.')?;
    PARTS.iter().find(|(part, _)| *part == last).map(|(_, title)| (object, *title))
}

/// Draws the inspector.
pub(in crate::app) fn inspector_ui(ui: &mut Ui, frame: &mut Frame) {
    let selection = frame.view.selection.clone();
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(ui, |ui| {
        // Room for the scroll bar, which floats over the contents.
        ui.set_width(ui.available_width() - 8.0);
        if let Some(id) = selection.strip_prefix("scenarios.") {
            scenario_ui(ui, frame, id);
            return;
        }
        let plan = frame.plan();
        let mut found = false;
        let start = plan.company.start;
        plan.each_object(&mut |path, object| {
            if path == selection {
                found = true;
                heading(ui, frame, &frame.plan().title_of(path), true);
                add_ui(ui, frame, path);
                presets_ui(ui, frame, path);
                split_ui(ui, frame, path);
            } else if let Some((_, title)) = part_of(path).filter(|(object, _)| *object == selection) {
                heading(ui, frame, title, false);
            } else {
                return;
            }
            object_ui(ui, frame, path, object, start);
        });
        if !found {
            ui.label(
                RichText::new("Select an item on the left or in a band to see and change its figures")
                    .color(frame.tokens.muted),
            );
        }
    });
}

/// The parts that can be added if `path` is a site.
fn add_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    let Some(site) = path.strip_prefix("sites.").filter(|rest| !rest.contains('.')) else { return };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Add").size(NOTE_SIZE).color(frame.tokens.muted));
        for (text, name, what, kind) in [
            ("fleet", "Add fleet", "Add machines to this site", ObjectKind::Fleet),
            ("move", "Add move", "Add a move of megawatts to another use at this site", ObjectKind::Move),
            ("lease", "Add lease", "Add a lease to this site", ObjectKind::Lease),
            ("GPU cloud", "Add GPU cloud", "Add a cloud of company-owned GPUs to this site", ObjectKind::Cloud),
        ] {
            if ui.small_button(text).accessible_name(name).on_hover_text(what).clicked() {
                frame.send(Command::Add(kind, Some(site.to_owned())));
            }
        }
    });
    ui.add_space(4.0);
}

/// The split of a site in numbers: its moves with their megawatts and months, side by side.
fn split_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    let Some(id) = path.strip_prefix("sites.").filter(|rest| !rest.contains('.')) else { return };
    let Some(site) = frame.plan().sites.iter().find(|site| site.id == id).filter(|site| !site.moves.is_empty()) else {
        return;
    };
    heading(ui, frame, "Split", false);
    let row = |ui: &mut Ui, frame: &mut Frame, contents: &dyn Fn(&mut Ui, &mut Frame)| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            contents(ui, frame);
        });
    };
    let note = |ui: &mut Ui, frame: &Frame, text: &str, width: f32| {
        ui.add_sized([width, 16.0], egui::Label::new(RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted)));
    };
    row(ui, frame, &|ui, frame| {
        note(ui, frame, "", 96.0);
        note(ui, frame, "MW", 58.0);
        note(ui, frame, "machines off", 74.0);
        note(ui, frame, "months to build", 78.0);
    });
    for a_move in &site.moves {
        let (path, name) = (format!("{path}.moves.{}", a_move.id), &a_move.name);
        row(ui, frame, &|ui, frame| {
            let button = egui::Button::new(RichText::new(name).color(frame.tokens.accent)).frame(false).truncate();
            if ui.add_sized([96.0, 20.0], button).on_hover_text("Select this move").clicked() {
                frame.send(Command::Select(path.clone()));
            }
            let months = Setting::Number(f64::from(a_move.construction_months));
            for (field, what, width, setting) in [
                ("mw", "megawatts", 58.0, Setting::Number(a_move.mw)),
                ("machines_off", "machines off", 74.0, Setting::Text(a_move.machines_off.to_string())),
                ("construction_months", "months to build", 58.0, months),
            ] {
                compact_ui(ui, frame, &format!("{path}.{field}"), &format!("{what} of {name}"), width, &setting);
            }
        });
    }
    ui.add_space(4.0);
}

fn heading(ui: &mut Ui, frame: &mut Frame, title: &str, first: bool) {
    if first {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui.small_button("×").accessible_name("Hide the fields");
                if close.on_hover_text("Hide the fields (Ctrl+I)").clicked() {
                    frame.send(Command::ShowInspector);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(RichText::new(title).heading()).truncate());
                });
            });
        });
        if let Some(scenario) = frame.session.active_scenario() {
            ui.label(
                RichText::new(format!("Changes apply to the scenario {}", scenario.name))
                    .size(NOTE_SIZE)
                    .color(frame.tokens.warning),
            );
        }
    } else {
        ui.add_space(8.0);
        ui.label(
            RichText::new(title).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())).color(frame.tokens.muted),
        );
    }
    ui.add_space(2.0);
}

fn object_ui(ui: &mut Ui, frame: &mut Frame, object_path: &str, object: &dyn Fields, start: crate::plan::Month) {
    match object_path.strip_prefix("phases.") {
        None => {
            let book = frame.derived.projection.as_ref().map(|projection| &projection.book);
            let folded = book.map(|book| without_effect(book, object_path, object)).unwrap_or_default();
            fields_ui(ui, frame, object_path, object, start, &|name| !folded.contains(&name));
            if !folded.is_empty() {
                folded_ui(ui, frame, object_path, &folded, |ui, frame| {
                    fields_ui(ui, frame, object_path, object, start, &|name| folded.contains(&name));
                });
            }
        }
        Some(id) => {
            fields_ui(ui, frame, object_path, object, start, &|name| FIRST.contains(&name));
            phase_ui(ui, frame, id);
            heading(ui, frame, "Bounds of a search", false);
            fields_ui(ui, frame, object_path, object, start, &|name| !FIRST.contains(&name));
        }
    }
}

/// Draws the fields that change nothing under the present choices: folded away, unless one of them is pointed at or was not taken.
fn folded_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    object_path: &str,
    folded: &[&str],
    contents: impl FnOnce(&mut Ui, &mut Frame),
) {
    let is_folded = |path: &str| {
        path.rsplit_once('.').is_some_and(|(object, name)| object == object_path && folded.contains(&name))
    };
    let refused = frame.view.refused.as_ref().map(|(path, _)| path.as_str());
    let is_asked_for = [frame.view.pointed.as_deref(), refused].into_iter().flatten().any(is_folded);
    let count = folded.len();
    let title = format!("{count} {} without effect as chosen", if count == 1 { "field" } else { "fields" });
    let header = egui::CollapsingHeader::new(RichText::new(title).size(NOTE_SIZE).color(frame.tokens.muted))
        .id_salt((object_path, "without effect"))
        .open(is_asked_for.then_some(true));
    let shown = header.show_unindented(ui, |ui| contents(ui, frame));
    shown.header_response.on_hover_text("The model reads these fields once another choice above makes them count");
}

/// Draws the fields of an object that are wanted by their names.
fn fields_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    object_path: &str,
    object: &dyn Fields,
    start: crate::plan::Month,
    wanted: &dyn Fn(&str) -> bool,
) {
    let base = std::sync::Arc::clone(frame.session.plan());
    let overrides = frame.session.active_scenario().map(|s| s.overrides.clone()).unwrap_or_default();
    object.each_field(&mut |spec, field| {
        if !wanted(spec.name) {
            return;
        }
        let path = format!("{object_path}.{}", spec.name);
        let source = base.sources.get(&path).map(|source| {
            let kind = if source.assumption { "Assumption" } else { "Source" };
            let changed = frame.derived.library.changed(&base, object_path, spec.name, &field.get(), source);
            let changed = changed.map_or(String::new(), |offered| format!("Changed: the library has {offered}. "));
            format!("{changed}{kind}, {}: {}", source.date, source.text)
        });
        let place = Place { path: &path, spec, start, source, overridden: overrides.contains_key(&path) };
        ui.push_id(spec.name, |ui| field_ui(ui, frame, &place, &field));
        let beside = BESIDE.iter().find(|(field, _)| *field == path).and_then(|(_, other)| other.rsplit_once('.'));
        if let Some((other, field)) = beside {
            frame.plan().each_object(&mut |path, object| {
                if path == other {
                    fields_ui(ui, frame, path, object, start, &|name| name == field);
                }
            });
        }
    });
}

fn scenario_ui(ui: &mut Ui, frame: &mut Frame, id: &str) {
    let plan = std::sync::Arc::clone(frame.session.plan());
    let Some(scenario) = plan.scenarios.iter().find(|s| s.id == id) else { return };
    heading(ui, frame, &scenario.name, true);
    let label = ui.label(RichText::new("Name").color(frame.tokens.muted));
    let mut name = scenario.name.clone();
    let response = ui.text_edit_singleline(&mut name).labelled_by(label.id);
    if std::mem::take(&mut frame.view.focus_name) {
        response.request_focus();
    }
    if !taken_back(ui, frame, &format!("scenarios.{id}.name"), &response) && response.changed() {
        frame.send(Command::RenameScenario { scenario: id.to_owned(), name });
    }
    ui.add_space(4.0);
    if !scenario.notes.is_empty() {
        ui.label(RichText::new(&scenario.notes).color(frame.tokens.muted));
    }
    ui.add_space(8.0);
    if scenario.overrides.is_empty() {
        ui.label(
            RichText::new(if frame.session.scenario.as_deref() == Some(id) {
                "No changes yet: change any figure, and it becomes one of this scenario"
            } else {
                "No changes yet. Choose this scenario at the top, then change any figure"
            })
            .color(frame.tokens.muted),
        );
    }
    if !scenario.overrides.is_empty() {
        ui.horizontal(|ui| {
            if ui
                .small_button("Apply all to base")
                .on_hover_text("The base takes these values, and the scenario has no changes left")
                .clicked()
            {
                frame.send(Command::Promote { scenario: id.to_owned(), path: None });
            }
            if ui
                .small_button("Reset all")
                .on_hover_text("Remove all changes: the scenario is then the same as the base")
                .clicked()
            {
                frame.send(Command::ResetScenario(id.to_owned()));
            }
        });
    }
    for (path, setting) in &scenario.overrides {
        ui.horizontal(|ui| {
            if ui
                .small_button("→ base")
                .accessible_name(format!("Apply {path} to base"))
                .on_hover_text("The base takes this value")
                .clicked()
            {
                frame.send(Command::Promote { scenario: id.to_owned(), path: Some(path.clone()) });
            }
            if ui.small_button("×").on_hover_text(format!("Reset {path} to base")).clicked() {
                frame.send(Command::DeleteOverride { scenario: id.to_owned(), path: path.clone() });
            }
            let label = plan.spec(path).map_or(path.as_str(), |spec| spec.label);
            ui.add(egui::Label::new(label).truncate()).on_hover_text(path);
        });
        ui.add(
            egui::Label::new(RichText::new(format!("    {setting}")).size(NOTE_SIZE).color(frame.tokens.input)).wrap(),
        );
    }
}
