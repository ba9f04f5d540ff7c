//! The bar at the top: menus, the plan's name, scenarios, undo and redo, theme; and the row of pages.

use super::command::Command;
use super::pages::Page;
use super::theme;
use super::view::Frame;
use crate::export::Form;
use crate::plan::ObjectKind;
use egui::{Align, Button, Key, KeyboardShortcut, Layout, MenuBar, Modifiers, RichText, Ui};
use std::path::PathBuf;

/// Shortcuts with their commands; those with more modifiers first, for the others match them too.
pub(super) fn shortcuts() -> Vec<(KeyboardShortcut, Command)> {
    let ctrl = |key| KeyboardShortcut::new(Modifiers::COMMAND, key);
    let ctrl_shift = |key| KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key);
    let mut all = vec![
        (ctrl_shift(Key::S), Command::AskSave),
        (ctrl_shift(Key::Z), Command::Redo),
        (ctrl(Key::N), Command::New),
        (ctrl(Key::E), Command::AskExport(Form::Workbook)),
        (ctrl(Key::O), Command::AskOpen),
        (ctrl(Key::S), Command::Save),
        (ctrl(Key::Z), Command::Undo),
        (ctrl(Key::Y), Command::Redo),
        (ctrl(Key::Q), Command::Close),
        (ctrl(Key::Num0), Command::WholeTime),
    ];
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];
    all.extend(digits.into_iter().zip(Page::ALL).map(|(key, page)| (ctrl(key), Command::Show(page))));
    all
}

fn shortcut_text(ui: &Ui, command: &Command) -> String {
    shortcuts().iter().find(|(_, c)| c == command).map(|(shortcut, _)| ui.ctx().format_shortcut(shortcut)).unwrap_or_default()
}

fn item(ui: &mut Ui, frame: &mut Frame, text: &str, command: Command, enabled: bool) {
    let button = Button::new(text).shortcut_text(shortcut_text(ui, &command));
    if ui.add_enabled(enabled, button).clicked() {
        frame.send(command);
        ui.close();
    }
}

/// Draws the bar.
pub(super) fn menu_ui(ui: &mut Ui, frame: &mut Frame, recents: &[PathBuf]) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file_menu(ui, frame, recents));
        ui.menu_button("Edit", |ui| edit_menu(ui, frame));
        ui.menu_button("View", |ui| view_menu(ui, frame));
        // What follows are fields, not menus.
        ui.reset_style();
        ui.add_space(16.0);
        name_ui(ui, frame);
        ui.add_space(16.0);
        scenario_ui(ui, frame);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let dark = ui.ctx().theme() == egui::Theme::Dark;
            if ui.button(if dark { "Light" } else { "Dark" }).on_hover_text("Change between light and dark").clicked() {
                frame.send(Command::SwitchTheme);
            }
            let redo = frame.session.redo_label().map(|label| format!("Redo: {label}"));
            let undo = frame.session.undo_label().map(|label| format!("Undo: {label}"));
            for (text, hint, command) in [("Redo", redo, Command::Redo), ("Undo", undo, Command::Undo)] {
                let response = ui.add_enabled(hint.is_some(), Button::new(text));
                if response.on_hover_text(hint.unwrap_or_default()).on_disabled_hover_text("There is no such step").clicked() {
                    frame.send(command);
                }
            }
        });
    });
}

fn file_menu(ui: &mut Ui, frame: &mut Frame, recents: &[PathBuf]) {
    item(ui, frame, "New plan", Command::New, true);
    item(ui, frame, "Open…", Command::AskOpen, true);
    ui.menu_button("Recent files", |ui| {
        if recents.is_empty() {
            ui.weak("No file was opened yet");
        }
        for path in recents {
            let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
            if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                frame.send(Command::Open(path.clone()));
                ui.close();
            }
        }
    });
    item(ui, frame, "Open the sample", Command::OpenSample, true);
    ui.separator();
    item(ui, frame, "Save", Command::Save, true);
    item(ui, frame, "Save as…", Command::AskSave, true);
    ui.separator();
    ui.menu_button("Export", |ui| {
        for (form, text) in [(Form::Workbook, "Workbook with live formulas…"), (Form::Report, "Report to print…"), (Form::Csv, "All rows as CSV…"), (Form::Json, "Everything as JSON…")] {
            item(ui, frame, text, Command::AskExport(form), true);
        }
    });
    ui.separator();
    item(ui, frame, "Close", Command::Close, true);
}

fn edit_menu(ui: &mut Ui, frame: &mut Frame) {
    let undo = frame.session.undo_label().map_or_else(|| "Undo".to_owned(), |label| format!("Undo: {label}"));
    let redo = frame.session.redo_label().map_or_else(|| "Redo".to_owned(), |label| format!("Redo: {label}"));
    item(ui, frame, &undo, Command::Undo, frame.session.undo_label().is_some());
    item(ui, frame, &redo, Command::Redo, frame.session.redo_label().is_some());
    ui.separator();
    for (text, kind) in [
        ("Add convertible", ObjectKind::Convertible),
        ("Add BTC loan", ObjectKind::BtcLoan),
        ("Add warrants", ObjectKind::Warrant),
        ("Add other cash", ObjectKind::OtherItem),
        ("Add project company", ObjectKind::ProjectCompany),
        ("Add price deck", ObjectKind::Deck),
    ] {
        item(ui, frame, text, Command::Add(kind, None), true);
    }
    ui.separator();
    let selection = frame.view.selection.clone();
    let an_object = selection.contains('.');
    item(ui, frame, "Rename", Command::Rename(selection.clone()), an_object);
    item(ui, frame, "Duplicate", Command::Duplicate(selection.clone()), an_object);
    item(ui, frame, "Delete", Command::Delete(selection), an_object);
}

fn view_menu(ui: &mut Ui, frame: &mut Frame) {
    for page in Page::ALL {
        item(ui, frame, page.title(), Command::Show(page), true);
    }
    ui.separator();
    item(ui, frame, "Whole plan on the time axis", Command::WholeTime, true);
    item(ui, frame, "Change between light and dark", Command::SwitchTheme, true);
}

fn name_ui(ui: &mut Ui, frame: &Frame) {
    let name = &frame.session.plan().company.name;
    ui.label(RichText::new(name).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
    let file = frame.session.path.as_ref().and_then(|path| path.file_name()).map_or_else(|| "untitled".to_owned(), |file| file.to_string_lossy().into_owned());
    let (text, color) = if frame.session.is_dirty() { (format!("● {file}, not saved"), frame.tokens.warning) } else { (file, frame.tokens.muted) };
    let hint = frame.session.path.as_ref().map_or_else(|| "This plan is in no file yet".to_owned(), |path| path.display().to_string());
    ui.label(RichText::new(text).color(color)).on_hover_text(hint);
}

fn scenario_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = std::sync::Arc::clone(frame.session.plan());
    let active = frame.session.active_scenario();
    let text = active.map_or_else(|| "Base".to_owned(), |s| s.name.clone());
    let label = ui.label(RichText::new("Scenario").color(frame.tokens.muted));
    let color = if active.is_some() { frame.tokens.warning } else { frame.tokens.text };
    let shown = frame.session.scenario.clone();
    let combo = egui::ComboBox::from_id_salt("scenario").width(170.0).truncate().selected_text(RichText::new(text).color(color)).show_ui(ui, |ui| {
        if ui.selectable_label(shown.is_none(), "Base").clicked() {
            frame.send(Command::Scenario(None));
        }
        for scenario in &plan.scenarios {
            if ui.selectable_label(shown.as_ref() == Some(&scenario.id), &scenario.name).on_hover_text(&scenario.notes).clicked() {
                frame.send(Command::Scenario(Some(scenario.id.clone())));
            }
        }
    });
    combo.response.labelled_by(label.id);
    if let Some(count) = active.map(|s| s.overrides.len()) {
        ui.label(RichText::new(format!("● {count} changes")).color(frame.tokens.warning));
    }
}

/// Draws the row of pages.
pub(super) fn pages_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for page in Page::ALL {
            let chosen = frame.view.page == page;
            let text = RichText::new(page.title()).color(if chosen { frame.tokens.text } else { frame.tokens.muted });
            let text = if chosen { text.font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())) } else { text };
            let response = ui.add(Button::selectable(chosen, text).frame_when_inactive(false));
            if chosen {
                let rect = response.rect;
                ui.painter().hline(rect.x_range().shrink(4.0), rect.bottom() + 2.0, egui::Stroke::new(2.0, frame.tokens.accent));
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
                ui.label(RichText::new("Ctrl and wheel zoom time").size(theme::NOTE_SIZE).color(frame.tokens.faint));
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::shortcuts;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let all = shortcuts();
        for (i, (a, command)) in all.iter().enumerate() {
            assert!(!all[..i].iter().any(|(b, _)| a == b), "{command:?}");
        }
    }
}
