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
        ui.add_space(16.0);
        name_ui(ui, frame);
        ui.add_space(16.0);
        scenario_ui(ui, frame);
        ui.add_space(8.0);
        money_ui(ui, frame);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let dark = ui.ctx().theme() == egui::Theme::Dark;
            if ui.button(if dark { "Light" } else { "Dark" }).on_hover_text("Switch between light and dark").clicked() {
                frame.send(Command::SwitchTheme);
            }
            if ui
                .button("Find")
                .accessible_name("Find anything")
                .on_hover_text("Commands, pages, objects, fields and rows by name (Ctrl+K)")
                .clicked()
            {
                frame.send(Command::ShowPalette);
            }
            let redo = frame.session.redo_label().map(|label| format!("Redo: {label}"));
            let undo = frame.session.undo_label().map(|label| format!("Undo: {label}"));
            for (text, hint, command) in [("Redo", redo, Command::Redo), ("Undo", undo, Command::Undo)] {
                let response = ui.add_enabled(hint.is_some(), Button::new(text));
                if response
                    .on_hover_text(hint.unwrap_or_default())
                    .on_disabled_hover_text("No step available")
                    .clicked()
                {
                    frame.send(command);
                }
            }
        });
    });
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

fn name_ui(ui: &mut Ui, frame: &Frame) {
    let name = &frame.session.plan().company.name;
    ui.label(RichText::new(name).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
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
    ui.label(RichText::new(text).color(color)).on_hover_text(hint);
}

fn scenario_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = std::sync::Arc::clone(frame.session.plan());
    let active = frame.session.active_scenario();
    let text = active.map_or_else(|| "Base".to_owned(), |s| s.name.clone());
    let label = ui.label(RichText::new("Scenario").color(frame.tokens.muted));
    let color = if active.is_some() { frame.tokens.warning } else { frame.tokens.text };
    let shown = frame.session.scenario.clone();
    let combo = egui::ComboBox::from_id_salt("scenario")
        .width(170.0)
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
    combo.response.labelled_by(label.id);
    if let Some(count) = active.map(|s| s.overrides.len()) {
        ui.label(RichText::new(format!("● {count} changes")).color(frame.tokens.warning));
    }
}

/// The choice of nominal or real amounts.
fn money_ui(ui: &mut Ui, frame: &mut Frame) {
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
        .width(120.0)
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

/// Draws the row of pages.
pub(in crate::app) fn pages_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for page in Page::ALL {
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (from, to) = frame.view.range;
            let whole = to - from >= f64::from(frame.plan().company.months) - 0.5;
            if !whole && ui.small_button("Whole plan").on_hover_text("Show all months").clicked() {
                frame.send(Command::WholeTime);
            }
            if frame.view.page.has_time_axis() && ui.available_width() > 150.0 {
                let has_phases = frame.view.page == Page::Allocate && !frame.plan().phases.is_empty();
                let hint = if has_phases && ui.available_width() > 320.0 {
                    "Drag moves the phase, Alt one member, Esc lets go"
                } else {
                    "Ctrl+wheel zooms time"
                };
                ui.label(RichText::new(hint).size(theme::NOTE_SIZE).color(frame.tokens.faint));
            }
        });
    });
}
