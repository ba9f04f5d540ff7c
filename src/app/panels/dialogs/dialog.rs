//! The questions and messages of the window.

use super::answer::Answer;
use super::deck::deck_ui;
use super::desktop::FileDialogs;
use super::file::{FileQuestion, Purpose};
use super::gallery::gallery_ui;
use super::help::{Meaning, help_ui, keys_ui, meanings, message_ui, written_ui};
use super::new_site::NewSite;
use super::plan_file::{changed_ui, recover_ui, summary_of, unsaved_ui, versions_ui};
use crate::app::parts::theme::Tokens;
use crate::app::state::command::Command;
use crate::export::DeckPart;
use crate::plan::Plan;
use crate::store::Lost;
use egui::{Context, Id, Modal};
use std::path::{Path, PathBuf};

/// The width of every dialog.
const WIDTH: f32 = 460.0;

/// A question or a message.
pub(in crate::app) enum Dialog {
    /// Which file to open or to write
    File(FileQuestion),
    /// What to do with unsaved changes before this is done
    Unsaved { then: Command },
    /// A plain message
    Message { title: String, text: String },
    /// A file was written
    Written { title: String, text: String, folder: PathBuf },
    /// Another program has changed the plan's file; once it is overwritten, this is done
    Changed { path: PathBuf, then: Option<Box<Command>> },
    /// Unsaved work that an earlier window left behind, with a summary of each
    Recover { lost: Vec<(Lost, String)> },
    /// The kept versions of the plan's file
    Versions { versions: Vec<PathBuf> },
    /// The example plans
    Gallery,
    /// The meaning of an object's fields
    Help { title: String, fields: Vec<Meaning> },
    /// All shortcuts
    Keys,
    /// A site with its machines, conversion and lease
    NewSite(Box<NewSite>),
    /// The parts of a board deck
    Deck { chosen: Vec<DeckPart> },
}

impl Dialog {
    /// Asks for a file, with a proposed path.
    pub fn file(purpose: Purpose, path: String) -> Self {
        Self::File(FileQuestion::new(purpose, path))
    }

    /// Asks which parts a board deck has, those of the last one being ticked; all if none was chosen.
    pub fn deck(last: &[DeckPart]) -> Self {
        let all = || DeckPart::ALL.iter().map(|(part, ..)| *part).collect();
        Self::Deck { chosen: if last.is_empty() { all() } else { last.to_vec() } }
    }

    /// Offers unsaved work, each with its differences from its file.
    pub fn recover(lost: Vec<Lost>) -> Self {
        let summed = |lost: Lost| {
            let summary = summary_of(&lost);
            (lost, summary)
        };
        Self::Recover { lost: lost.into_iter().map(summed).collect() }
    }

    /// The meaning of the fields of the object at `path`.
    pub fn help(plan: &Plan, path: &str) -> Self {
        Self::Help { title: plan.title_of(path), fields: meanings(plan, path) }
    }

    /// Draws the dialog; `own` is the plan's own file.
    pub fn ui(&mut self, ctx: &Context, tokens: &Tokens, files: &dyn FileDialogs, own: Option<&Path>) -> Answer {
        let mut answer = Answer::None;
        let modal = Modal::new(Id::unique("dialog")).show(ctx, |ui| {
            ui.set_width(WIDTH);
            answer = match self {
                Self::File(question) => question.ui(ui, tokens, files, own),
                Self::Unsaved { then } => unsaved_ui(ui, tokens, then),
                Self::Message { title, text } => message_ui(ui, title, text),
                Self::Written { title, text, folder } => written_ui(ui, (title, text), folder),
                Self::Changed { path, then } => changed_ui(ui, tokens, path, then.as_deref()),
                Self::Recover { lost } => recover_ui(ui, tokens, lost),
                Self::Versions { versions } => versions_ui(ui, tokens, versions),
                Self::Gallery => gallery_ui(ui, tokens),
                Self::Help { title, fields } => help_ui(ui, tokens, title, fields),
                Self::Keys => keys_ui(ui, tokens),
                Self::NewSite(form) => form.ui(ui, tokens),
                Self::Deck { chosen } => deck_ui(ui, tokens, chosen),
            };
        });
        if matches!(answer, Answer::None) && modal.should_close() { Answer::Close } else { answer }
    }
}
