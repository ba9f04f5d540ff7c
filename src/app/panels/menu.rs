//! The bar at the top: menus, the plan's name, scenarios, undo and redo, theme; and the row of pages.

use crate::app::panels::actions::{Menu, actions};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme;
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::plan::Month;
use egui::{Align, Button, Layout, MenuBar, RichText, Ui};
use std::path::PathBuf;

/// Draws the actions of a menu.
fn items(ui: &mut Ui, frame: &mut Frame, menu: Menu) {
    for action in actions().iter().filter(|action| action.menu == menu) {
        if action.separate {
            ui.separator();
        }
        let (text, enabled) = match action.command {
            Command::Undo => named_step("Undo", frame.session.undo_label()),
            Command::Redo => named_step("Redo", frame.session.redo_label()),
            Command::OfSelection(_) => (action.name.to_owned(), frame.view.selection.contains('.')),
            _ => (action.name.to_owned(), true),
        };
        let keys = action.keys.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
        let response = ui.add_enabled(enabled, Button::new(text).shortcut_text(keys));
        if response.on_hover_text(action.help).clicked() {
            frame.send(action.command.clone());
            ui.close();
        }
    }
}

/// "Undo: move AI start", and whether there is a step to undo or redo.
fn named_step(word: &str, label: Option<&str>) -> (String, bool) {
    (label.map_or_else(|| word.to_owned(), |label| format!("{word}: {label}")), label.is_some())
}

/// Draws the bar.
pub(in crate::app) fn menu_ui(ui: &mut Ui, frame: &mut Frame, recents: &[PathBuf]) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file_menu(ui, frame, recents));
        ui.menu_button("Edit", |ui| items(ui, frame, Menu::Edit));
        ui.menu_button("Add", |ui| items(ui, frame, Menu::Add));
        ui.menu_button("View", |ui| items(ui, frame, Menu::View));
        ui.menu_button("Help", |ui| items(ui, frame, Menu::Help));
        // The rest are fields, not menus.
        ui.reset_style();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            buttons_ui(ui, frame);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| document_ui(ui, frame));
        });
    });
}

/// Undo, redo, search and theme, as far as there is room: all of them stand in menus too.
fn buttons_ui(ui: &mut Ui, frame: &mut Frame) {
    let room = ui.available_width();
    if room > 560.0 {
        let dark = ui.ctx().theme() == egui::Theme::Dark;
        if ui.button(if dark { "Light" } else { "Dark" }).on_hover_text("Switch between light and dark").clicked() {
            frame.send(Command::SwitchTheme);
        }
    }
    let find = ui.button("Find").accessible_name("Find anything");
    if find.on_hover_text("Commands, pages, objects, fields and rows by name (Ctrl+K)").clicked() {
        frame.send(Command::ShowPalette);
    }
    if room <= 480.0 {
        return;
    }
    let redo = frame.session.redo_label().map(|label| format!("Redo: {label}"));
    let undo = frame.session.undo_label().map(|label| format!("Undo: {label}"));
    for (text, hint, command) in [("Redo", redo, Command::Redo), ("Undo", undo, Command::Undo)] {
        let response = ui.add_enabled(hint.is_some(), Button::new(text));
        if response.on_hover_text(hint.unwrap_or_default()).on_disabled_hover_text("No step available").clicked() {
            frame.send(command);
        }
    }
}

/// The plan's name and file, the scenario and the money: the name gives way first.
fn document_ui(ui: &mut Ui, frame: &mut Frame) {
    let room = ui.available_width();
    let combos = (room * 0.62).min(430.0);
    ui.add_space(8.0);
    let name = (room - combos - 24.0).max(0.0);
    if name > 60.0 {
        name_ui(ui, frame, name);
    }
    scenario_ui(ui, frame, combos);
    money_ui(ui, frame, (combos * 0.28).clamp(60.0, 120.0));
}

fn file_menu(ui: &mut Ui, frame: &mut Frame, recents: &[PathBuf]) {
    ui.menu_button("Recent files", |ui| {
        if recents.is_empty() {
            ui.weak("No recent files");
        }
        for path in recents {
            let name =
                path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
            if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                frame.send(Command::Open(path.clone()));
                ui.close();
            }
        }
    });
    items(ui, frame, Menu::File);
}

fn name_ui(ui: &mut Ui, frame: &Frame, room: f32) {
    let name = &frame.session.plan().company.name;
    let file = frame
        .session
        .path
        .as_ref()
        .and_then(|path| path.file_name())
        .map_or_else(|| "untitled".to_owned(), |file| file.to_string_lossy().into_owned());
    let (text, color) = if frame.session.is_dirty() {
        (format!("● {file}, unsaved"), frame.tokens.warning)
    } else {
        (file, frame.tokens.muted)
    };
    let hint = frame
        .session
        .path
        .as_ref()
        .map_or_else(|| "This plan has not been saved to a file yet".to_owned(), |path| path.display().to_string());
    let mut job = egui::text::LayoutJob::default();
    let part = |family, color| egui::TextFormat::simple(egui::FontId::new(theme::TEXT_SIZE, family), color);
    job.append(name, 0.0, part(theme::semibold(), frame.tokens.text));
    job.append(&text, 8.0, part(egui::FontFamily::Proportional, color));
    let width = ui.fonts_mut(|fonts| fonts.layout_job(job.clone())).size().x.min(room);
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, ui.available_height()), layout, |ui| {
        ui.add(egui::Label::new(job).truncate()).on_hover_text(format!("{name}\n{hint}"));
    });
    ui.add_space(16.0);
}

fn scenario_ui(ui: &mut Ui, frame: &mut Frame, room: f32) {
    let plan = std::sync::Arc::clone(frame.session.plan());
    let active = frame.session.active_scenario();
    let text = active.map_or_else(|| "Base".to_owned(), |s| s.name.clone());
    let is_roomy = room > 380.0;
    let label = is_roomy.then(|| ui.label(RichText::new("Scenario").color(frame.tokens.muted)));
    let color = if active.is_some() { frame.tokens.warning } else { frame.tokens.text };
    let shown = frame.session.scenario.clone();
    let combo = egui::ComboBox::from_id_salt("scenario")
        .width((room * 0.4).clamp(80.0, 170.0))
        .truncate()
        .selected_text(RichText::new(text).color(color))
        .show_ui(ui, |ui| {
            if ui.selectable_label(shown.is_none(), "Base").clicked() {
                frame.send(Command::Scenario(None));
            }
            for scenario in &plan.scenarios {
                if ui
                    .selectable_label(shown.as_ref() == Some(&scenario.id), &scenario.name)
                    .on_hover_text(&scenario.notes)
                    .clicked()
                {
                    frame.send(Command::Scenario(Some(scenario.id.clone())));
                }
            }
        });
    match label {
        Some(label) => combo.response.labelled_by(label.id),
        None => combo.response.accessible_name("Scenario"),
    };
    if let Some(count) = active.map(|s| s.overrides.len()).filter(|_| is_roomy) {
        ui.label(RichText::new(format!("● {count} changes")).color(frame.tokens.warning));
    }
}

/// The choice of nominal or real amounts.
fn money_ui(ui: &mut Ui, frame: &mut Frame, width: f32) {
    let start = frame.plan().company.start;
    let last = frame.plan().month(i64::from(frame.plan().company.months));
    let named =
        |month: Option<Month>| month.map_or_else(|| "Nominal".to_owned(), |month| format!("Real, {}", month.short()));
    let shown = frame.view.money;
    let color = if shown.is_some() { frame.tokens.warning } else { frame.tokens.text };
    let first_months = std::iter::successors(Some(start.plus(1)), |month| Some(month.plus(1)))
        .take_while(|month| *month <= last)
        .filter(|month| month.month() == 1);
    let combo = egui::ComboBox::from_id_salt("money")
        .width(width)
        .truncate()
        .selected_text(RichText::new(named(shown)).color(color))
        .show_ui(ui, |ui| {
            for month in [None, Some(start)].into_iter().chain(first_months.map(Some)) {
                if ui.selectable_label(shown == month, named(month)).clicked() {
                    frame.send(Command::ShowMoneyOf(month));
                }
            }
        });
    let inflation = frame.plan().company.inflation_pct_per_year;
    let hint = format!(
        "Amounts in nominal terms, or in real terms as of a month, deflated at an inflation rate of {inflation} % per year (a field of the company). Highs and lows are those of nominal months. Inputs, contract values, rates of return, multiples, explanations, exports, Compare and Sources and uses stay nominal"
    );
    combo.response.accessible_name("Money").on_hover_text(hint);
}

/// Pages before which a line is drawn: those that answer, those that show, those that list.
const GROUPS: [Page; 2] = [Page::Cash, Page::Compare];

/// Draws the row of pages, in two rows where one has no room.
pub(in crate::app) fn pages_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for page in Page::ALL {
            if GROUPS.contains(&page) {
                let (line, _) = ui.allocate_exact_size(egui::vec2(9.0, 20.0), egui::Sense::hover());
                let stroke = egui::Stroke::new(1.0, frame.tokens.hairline);
                ui.painter().vline(line.center().x, line.y_range().shrink(2.0), stroke);
            }
            let chosen = frame.view.page == page;
            let text = RichText::new(page.title()).color(if chosen { frame.tokens.text } else { frame.tokens.muted });
            let text = if chosen { text.font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())) } else { text };
            let response = ui.add(Button::selectable(chosen, text).frame_when_inactive(false));
            if chosen {
                let rect = response.rect;
                ui.painter().hline(
                    rect.x_range().shrink(4.0),
                    rect.bottom() + 2.0,
                    egui::Stroke::new(2.0, frame.tokens.accent),
                );
            }
            if response.clicked() {
                frame.send(Command::Show(page));
            }
        }
        let hint = match frame.view.page {
            Page::Allocate if !frame.plan().phases.is_empty() => {
                "Drag moves the phase, Alt one member, a circle its lease, Esc lets go"
            }
            page if page.has_time_axis() => "Drag zooms into months, Shift moves them, a double click shows all",
            _ => "",
        };
        let font = egui::FontId::proportional(theme::NOTE_SIZE);
        let width = ui.painter().layout_no_wrap(hint.to_owned(), font, frame.tokens.faint).size().x;
        let is_roomy = ui.cursor().left() + width + 24.0 < ui.max_rect().right();
        if !hint.is_empty() && is_roomy {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(hint).size(theme::NOTE_SIZE).color(frame.tokens.faint));
            });
        }
    });
}
