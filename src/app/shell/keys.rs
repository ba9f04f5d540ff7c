//! Shortcuts: which command a key sends, and when.

use crate::app::panels::actions::shortcuts;
use crate::app::panels::explain;
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::app::state::view::View;
use egui::{Context, Key, Memory, Modifiers, Popup};

/// The keys of the window.
#[derive(Default)]
pub(super) struct Keys {
    /// Commands that wait until the field being edited has committed its value
    delayed: Vec<Command>,
    /// In the last pass a text had the focus, or something was dragged
    edits: bool,
}

impl Keys {
    /// The commands that are due: those of this pass's keys, and those of the last pass that had to wait. `asks` while questions are
    /// being answered.
    pub fn read(&mut self, ctx: &Context, view: &View, has_dialog: bool, asks: bool) -> Vec<Command> {
        let due = std::mem::take(&mut self.delayed);
        let mut commands =
            if has_dialog || view.palette.is_some() { Vec::new() } else { self.pressed(ctx, view, asks) };
        commands.extend(due);
        commands
    }

    fn pressed(&mut self, ctx: &Context, view: &View, asks: bool) -> Vec<Command> {
        let mut commands = Vec::new();
        let typing = ctx.text_edit_focused();
        // Escape takes back what is being edited, and nothing else with it; a text has lost the focus by then.
        let edits_now = typing || ctx.dragged_id().is_some();
        let edits = std::mem::replace(&mut self.edits, edits_now) || edits_now;
        for (shortcut, command) in shortcuts() {
            // A text field undoes its own typing.
            let of_text = typing && is_of_text(shortcut, command);
            if of_text || !ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
                continue;
            }
            if let Some(field) = ctx.memory(Memory::focused).filter(|_| typing) {
                // The field commits its value when it loses the focus, in the next pass.
                ctx.memory_mut(|memory| memory.surrender_focus(field));
                ctx.request_repaint();
                self.delayed.push(command.clone());
            } else {
                commands.push(command.clone());
            }
        }
        if view.awaits_paste && !typing {
            let pasted = ctx.input_mut(|i| {
                let place = i.events.iter().position(|event| matches!(event, egui::Event::Paste(_)))?;
                Some(i.events.remove(place))
            });
            if let Some(egui::Event::Paste(text)) = pasted {
                commands.push(Command::PasteObjects(text));
            }
        }
        if view.presenting && !edits {
            commands.extend(presented(ctx, view.page));
        }
        let is_asking =
            asks && matches!(view.page, Page::WhatIf | Page::Risk | Page::Choose) && !edits && !Popup::is_any_open(ctx);
        if is_asking && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            commands.push(Command::StopAsking);
        }
        let is_chosen = view.page == Page::Risk && (view.risk.filter.is_some() || view.risk.future.is_some());
        let is_free = is_chosen && !edits && view.explain.is_none() && !Popup::is_any_open(ctx);
        if is_free && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            commands.push(Command::ShowAllFutures);
        }
        if !edits && view.explain.is_some() && !Popup::is_any_open(ctx) {
            commands.extend(explain::read_keys(ctx));
        }
        commands
    }
}

/// True of keys that a text field needs itself.
fn is_of_text(shortcut: egui::KeyboardShortcut, command: &Command) -> bool {
    matches!(command, Command::Undo | Command::Redo)
        || shortcut.modifiers == Modifiers::ALT
        || shortcut.logical_key == Key::Delete
}

/// What keys do while a page is presented: Escape ends it, arrows turn the page.
fn presented(ctx: &Context, page: Page) -> Option<Command> {
    let pressed = |keys: &[Key]| keys.iter().any(|key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, *key)));
    if pressed(&[Key::Escape]) {
        return Some(Command::Present);
    }
    let all = Page::ALL;
    let now = all.iter().position(|known| *known == page)?;
    if pressed(&[Key::ArrowRight, Key::PageDown, Key::Space]) {
        return all.get(now + 1).copied().map(Command::Show);
    }
    if pressed(&[Key::ArrowLeft, Key::PageUp]) {
        return now.checked_sub(1).map(|before| Command::Show(all[before]));
    }
    None
}
