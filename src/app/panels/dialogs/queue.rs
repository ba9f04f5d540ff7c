//! Dialogs one after another: whatever is to be said waits until the open question is answered.

use super::answer::Answer;
use super::desktop::FileDialogs;
use super::dialog::Dialog;
use crate::app::parts::theme::Tokens;
use crate::app::state::command::Command;
use egui::Context;
use std::collections::VecDeque;
use std::path::Path;

/// The open dialog, and those that wait behind it.
pub(in crate::app) struct Dialogs {
    files: Box<dyn FileDialogs>,
    /// The first is open
    queue: VecDeque<Dialog>,
    /// The first was drawn
    is_seen: bool,
}

impl Dialogs {
    /// No dialog yet; `files` are the desktop's.
    pub fn new(files: Box<dyn FileDialogs>) -> Self {
        Self { files, queue: VecDeque::new(), is_seen: false }
    }

    /// Opens a dialog once the earlier ones are answered.
    pub fn ask(&mut self, dialog: Dialog) {
        self.queue.push_back(dialog);
    }

    /// The same for a plain message.
    pub fn tell(&mut self, title: impl Into<String>, text: impl Into<String>) {
        self.ask(Dialog::Message { title: title.into(), text: text.into() });
    }

    /// True if one is open.
    pub fn is_open(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Asks what to do with unsaved changes before the window closes, unless that is asked already.
    pub fn ask_before_closing(&mut self) {
        if !self.queue.iter().any(|dialog| matches!(dialog, Dialog::Unsaved { then: Command::Close })) {
            self.ask(Dialog::Unsaved { then: Command::Close });
        }
    }

    /// The document is another one: questions about the file of the previous one have no meaning.
    pub fn forget_the_file(&mut self) {
        self.queue.retain(|dialog| !matches!(dialog, Dialog::Changed { .. }));
    }

    /// Nothing is unsaved: a question about unsaved changes that waited until now is not asked; returns what it is about.
    pub fn settled(&mut self) -> Option<Command> {
        let is_moot = |dialog: &mut Dialog| matches!(dialog, Dialog::Unsaved { .. });
        match self.queue.pop_front_if(|dialog| !self.is_seen && is_moot(dialog)) {
            Some(Dialog::Unsaved { then }) => Some(then),
            _ => None,
        }
    }

    /// Draws the open dialog; returns what its answer asks for. `own` is the plan's own file.
    pub fn ui(&mut self, ctx: &Context, tokens: &Tokens, own: Option<&Path>) -> Option<Command> {
        let open = self.queue.front_mut()?;
        self.is_seen = true;
        let (command, stays) = match open.ui(ctx, tokens, self.files.as_ref(), own) {
            Answer::None => return None,
            Answer::Close => (None, false),
            Answer::Do(command) => (Some(command), false),
            Answer::DoAndStay(command) => (Some(command), true),
        };
        if !stays {
            self.queue.pop_front();
            self.is_seen = false;
        }
        ctx.request_repaint();
        command
    }
}
