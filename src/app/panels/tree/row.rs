//! A row of the tree: its mark, its name, which can be changed in place, and something short on the right; selected, dragged, copied.

use crate::app::parts::frame::Frame;
use crate::app::parts::pattern::hatch;
use crate::app::parts::theme::{self, NOTE_SIZE, Tokens};
use crate::app::state::command::{Act, Command};
use crate::plan::{ObjectKind, Setting, plain_line};
use egui::{Align, Event, Id, Key, Layout, Painter, Pos2, Rect, Response, RichText, Sense, Stroke, TextEdit, Ui, vec2};

const HEIGHT: f32 = 23.0;

/// What a row shows.
pub(super) struct Row<'a> {
    pub path: &'a str,
    pub name: &'a str,
    pub right: &'a str,
    pub depth: u8,
    pub enabled: bool,
}

impl Row<'_> {
    pub fn ui(&self, ui: &mut Ui, frame: &mut Frame) {
        if frame.view.renaming.as_ref().is_some_and(|(path, _)| path == self.path) {
            return self.rename_ui(ui, frame);
        }
        let t = frame.tokens;
        let selected = frame.view.selection == self.path || frame.view.marked.contains(self.path);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, self.name));
        if selected || response.hovered() {
            ui.painter().rect_filled(rect, 4.0, if selected { t.selection } else { t.raised });
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, t.accent), egui::StrokeKind::Inside);
        }
        let mut inside = ui.new_child(
            egui::UiBuilder::new().max_rect(rect.shrink2(vec2(6.0, 0.0))).layout(Layout::right_to_left(Align::Center)),
        );
        if !self.right.is_empty() {
            let right = RichText::new(self.right).size(NOTE_SIZE).color(t.muted);
            inside.add(egui::Label::new(right).selectable(false));
        }
        inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(f32::from(self.depth.saturating_sub(1)) * 12.0);
            if self.depth > 0 {
                let (place, _) = ui.allocate_exact_size(vec2(10.0, 12.0), Sense::hover());
                ui.spacing_mut().item_spacing.x = 5.0;
                icon(ui.painter(), t, place.center(), self.path);
            }
            let mut text = RichText::new(self.name).color(if self.enabled { t.text } else { t.faint });
            if selected {
                text = text.font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold()));
            }
            if !self.enabled {
                text = text.strikethrough();
            }
            ui.add(egui::Label::new(text).truncate().selectable(false));
        });
        self.answer(ui, frame, &response);
        self.drag(ui, frame, &response);
        response.context_menu(|ui| self.menu(ui, frame));
    }

    /// True of what a plan has any number of: it can be moved, copied and deleted.
    fn is_object(&self) -> bool {
        self.path.contains('.')
    }

    fn answer(&self, ui: &Ui, frame: &mut Frame, response: &Response) {
        if response.double_clicked() && self.is_object() {
            frame.view.renaming = Some((self.path.to_owned(), self.name.to_owned()));
        } else if response.clicked() {
            let adds = ui.input(|i| i.modifiers.command || i.modifiers.shift) && self.is_object();
            if adds {
                self.mark(frame);
            } else {
                frame.view.marked.clear();
                response.request_focus();
                frame.send(Command::Select(self.path.to_owned()));
            }
        }
        if !response.has_focus() || !self.is_object() {
            return;
        }
        if ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Delete)) {
            frame.send(Command::OfSelection(Act::Delete));
        }
        // Taken here, so that nothing else pastes it again.
        let is_clipboard = |event: &Event| matches!(event, Event::Copy | Event::Cut | Event::Paste(_));
        let events: Vec<Event> = ui.input_mut(|i| i.events.extract_if(.., |event| is_clipboard(event)).collect());
        for event in events {
            match event {
                Event::Copy => frame.send(Command::CopyObjects),
                Event::Cut => {
                    frame.send(Command::CopyObjects);
                    frame.send(Command::OfSelection(Act::Delete));
                }
                Event::Paste(text) => frame.send(Command::PasteObjects(text)),
                _ => {}
            }
        }
    }

    /// Adds the row to those that are selected together, or takes it out; the last one is the selection.
    fn mark(&self, frame: &mut Frame) {
        let selection = frame.view.selection.clone();
        if frame.view.marked.is_empty() && selection.contains('.') {
            frame.view.marked.insert(selection);
        }
        if !frame.view.marked.remove(self.path) {
            frame.view.marked.insert(self.path.to_owned());
            self.path.clone_into(&mut frame.view.selection);
        } else if let Some(other) = frame.view.marked.iter().next().filter(|_| frame.view.selection == self.path) {
            frame.view.selection.clone_from(other);
        }
    }

    /// Dragged among its own kind it takes the place of the row where it is dropped.
    fn drag(&self, ui: &Ui, frame: &mut Frame, response: &Response) {
        if !self.is_object() {
            return;
        }
        let id = Id::unique("dragged row");
        if response.drag_started() {
            ui.data_mut(|data| data.insert_temp(id, self.path.to_owned()));
        }
        let Some(dragged) = ui.data(|data| data.get_temp::<String>(id)) else { return };
        let list = |path: &str| path.rsplit_once('.').map(|(list, _)| list.to_owned());
        let over = ui.input(|i| i.pointer.hover_pos()).is_some_and(|at| response.rect.contains(at));
        let is_down = ui.input(|i| i.pointer.press_origin()).is_none_or(|origin| origin.y < response.rect.top());
        if dragged != self.path && over && list(&dragged) == list(self.path) {
            let y = if is_down { response.rect.bottom() } else { response.rect.top() };
            ui.painter().hline(response.rect.x_range(), y, Stroke::new(2.0, frame.tokens.accent));
            if ui.input(|i| i.pointer.any_released()) {
                frame.send(Command::MoveTo { path: dragged.clone(), place_of: self.path.to_owned() });
            }
        }
        // In the pass of the release the row where it is dropped has yet to see it.
        let is_over = ui.input(|i| !i.pointer.any_down() && !i.pointer.any_released());
        if is_over {
            ui.data_mut(|data| data.remove_temp::<String>(id));
        }
    }

    /// The name as a field, in place.
    fn rename_ui(&self, ui: &mut Ui, frame: &mut Frame) {
        let Some((path, mut text)) = frame.view.renaming.clone() else { return };
        let id = Id::unique(("rename", &path));
        let edit = TextEdit::singleline(&mut text).id(id).desired_width(ui.available_width() - 8.0);
        let response = ui.add(edit).accessible_name(format!("New name of {}", self.name));
        if ui.memory(|memory| memory.focused().is_none()) && !response.lost_focus() {
            response.request_focus();
        }
        frame.view.renaming = Some((path.clone(), text.clone()));
        if !response.lost_focus() {
            return;
        }
        frame.view.renaming = None;
        let name = plain_line(text.trim());
        if ui.input(|i| i.key_pressed(Key::Escape)) || name.is_empty() || name == self.name {
            return;
        }
        if let Some(scenario) = path.strip_prefix("scenarios.") {
            frame.send(Command::RenameScenario { scenario: scenario.to_owned(), name });
        } else {
            let fields = vec![(format!("{path}.name"), Setting::Text(name))];
            frame.send(Command::Set { label: "Rename".to_owned(), fields });
        }
    }

    fn menu(&self, ui: &mut Ui, frame: &mut Frame) {
        // What is done here is meant for this row.
        if !frame.view.marked.contains(self.path) {
            frame.view.marked.clear();
        }
        let parts: Vec<&str> = self.path.split('.').collect();
        let mut all = |ui: &mut Ui, text: &str, commands: Vec<Command>| {
            if ui.button(text).clicked() {
                frame.commands.extend(commands);
                ui.close();
            }
        };
        let mut item = |ui: &mut Ui, text: &str, command: Command| all(ui, text, vec![command]);
        if let ["sites", site] = *parts {
            item(ui, "Add fleet", Command::Add(ObjectKind::Fleet, Some(site.to_owned())));
            item(ui, "Add move", Command::Add(ObjectKind::Move, Some(site.to_owned())));
            item(ui, "Add lease", Command::Add(ObjectKind::Lease, Some(site.to_owned())));
            item(ui, "Add GPU cloud", Command::Add(ObjectKind::Cloud, Some(site.to_owned())));
            ui.separator();
        }
        if let ["scenarios", scenario] = *parts {
            item(ui, "Show this scenario", Command::Scenario(Some(scenario.to_owned())));
        }
        if !self.is_object() {
            return all(ui, "Show figures", vec![Command::Select(self.path.to_owned())]);
        }
        item(ui, "Rename", Command::Rename(self.path.to_owned()));
        item(ui, "Duplicate", Command::Duplicate(self.path.to_owned()));
        item(ui, "Delete", Command::Delete(self.path.to_owned()));
        ui.separator();
        let here = Command::Look(self.path.to_owned());
        if !self.path.starts_with("scenarios.") {
            all(ui, "Copy", vec![here.clone(), Command::CopyObjects]);
            all(ui, "Paste", vec![here.clone(), Command::AskPaste]);
            ui.separator();
        }
        for (text, act) in [("Enable or disable", Act::Enable), ("Move up", Act::Up), ("Move down", Act::Down)] {
            all(ui, text, vec![here.clone(), Command::OfSelection(act)]);
        }
    }
}

/// The mark of a kind of object: its colour is that of what it is on every page, its shape tells it without colour.
fn icon(painter: &Painter, t: &Tokens, at: Pos2, path: &str) {
    let kind = ObjectKind::of_path(path).map(|(kind, _)| kind);
    let square = Rect::from_center_size(at, vec2(8.0, 8.0));
    let line = |color| Stroke::new(1.4, color);
    match kind {
        Some(ObjectKind::Site) => {
            painter.rect_stroke(square, 1.0, line(t.muted), egui::StrokeKind::Inside);
        }
        Some(ObjectKind::Fleet) => {
            painter.rect_filled(square, 1.0, t.mining);
        }
        Some(ObjectKind::Move) => {
            painter.rect_filled(square, 1.0, t.building);
            hatch(painter, square, t.converting, false);
        }
        Some(ObjectKind::Lease) => {
            painter.rect_filled(square, 1.0, t.ai);
        }
        Some(ObjectKind::Cloud) => {
            painter.circle_filled(at, 4.0, t.ai);
        }
        Some(ObjectKind::Debt | ObjectKind::Convertible | ObjectKind::Preferred) => {
            painter.circle_filled(at, 4.0, if kind == Some(ObjectKind::Debt) { t.debt } else { t.principal });
        }
        Some(ObjectKind::BtcLoan) => {
            painter.circle_filled(at, 4.0, t.btc);
        }
        Some(ObjectKind::Phase) => {
            let corners = [vec2(0.0, -4.5), vec2(4.5, 0.0), vec2(0.0, 4.5), vec2(-4.5, 0.0)].map(|by| at + by);
            painter.add(egui::Shape::convex_polygon(corners.to_vec(), t.converting, Stroke::NONE));
        }
        Some(ObjectKind::Question) => {
            painter.circle_filled(at, 4.0, t.accent);
        }
        _ if path.starts_with("scenarios.") => {
            let corners = [vec2(-3.5, -4.0), vec2(4.0, 0.0), vec2(-3.5, 4.0)].map(|by| at + by);
            painter.add(egui::Shape::convex_polygon(corners.to_vec(), t.muted, Stroke::NONE));
        }
        _ => {
            painter.circle_stroke(at, 3.4, line(t.muted));
        }
    }
}
