//! The question which file to open or to write: typed, or chosen in the desktop's own dialog.

use super::answer::Answer;
use super::desktop::FileDialogs;
use crate::app::parts::theme::Tokens;
use crate::app::state::command::{Command, Output, Saving};
use crate::export::Form;
use crate::store::with_ending;
use egui::{Button, Key, RichText, TextEdit, Ui};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError};

/// What the file is for.
pub(in crate::app) enum Purpose {
    Open,
    /// To write the plan, then do this
    Save(Option<Box<Command>>),
    Export(Form),
    Write(Output),
    Compare,
}

impl Purpose {
    fn title(&self) -> &'static str {
        match self {
            Self::Open => "Open a plan",
            Self::Save(_) => "Save the plan",
            Self::Export(Form::Workbook) => "Export a workbook",
            Self::Export(Form::Report) => "Export a report",
            Self::Export(Form::Deck | Form::DeckPage) => "Export a board deck",
            Self::Export(_) => "Export all rows",
            Self::Write(Output::Picture(_)) => "Save a picture",
            Self::Write(Output::Data(_)) => "Save the data",
            Self::Compare => "Compare with a plan",
        }
    }

    /// True if the file is written, not read.
    fn writes(&self) -> bool {
        !matches!(self, Self::Open | Self::Compare)
    }

    fn ending(&self) -> &'static str {
        match self {
            Self::Open | Self::Save(_) | Self::Compare => "ron",
            Self::Write(Output::Picture(_)) => "png",
            Self::Write(Output::Data(_)) => "csv",
            Self::Export(form) => {
                Form::ALL.iter().find(|(known, _)| known == form).map_or("xlsx", |(_, ending)| ending)
            }
        }
    }

    /// The file with the ending of its kind; the ending of an export may also choose another form.
    fn named(&self, path: PathBuf) -> PathBuf {
        let has_form = matches!(self, Self::Export(_)) && Form::of(&path).is_ok();
        if has_form { path } else { with_ending(path, self.ending()) }
    }

    /// What the button says.
    fn action(&self, replaces: bool) -> &'static str {
        match (self, replaces) {
            (Self::Open, _) => "Open",
            (Self::Compare, _) => "Compare",
            (_, true) => "Replace",
            (Self::Save(_), false) => "Save",
            (Self::Export(_), false) => "Export",
            (Self::Write(_), false) => "Write",
        }
    }

    fn command(&self, target: PathBuf) -> Command {
        match self {
            Self::Open => Command::Open(target),
            Self::Save(then) => Command::SaveTo(Saving { path: target, over: false, then: then.clone() }),
            Self::Export(_) => Command::ExportTo(target),
            Self::Write(output) => Command::WriteTo(target, output.clone()),
            Self::Compare => Command::CompareFile(target),
        }
    }
}

/// Which file to open or to write.
pub(in crate::app) struct FileQuestion {
    purpose: Purpose,
    path: String,
    /// The desktop's dialog, while it is open
    browsing: Option<Receiver<Option<PathBuf>>>,
    problem: Option<String>,
    /// It was not drawn yet, so its input has not had the focus
    fresh: bool,
}

/// A file as it was typed: where it would be read or written, and what stands in the way.
struct Chosen {
    target: PathBuf,
    is_folder: bool,
    is_named: bool,
    /// Another file is replaced by it
    replaces: bool,
}

impl FileQuestion {
    /// Asks with a proposed path.
    pub fn new(purpose: Purpose, path: String) -> Self {
        Self { purpose, path, browsing: None, problem: None, fresh: true }
    }

    /// Draws the question; `own` is the plan's own file.
    pub fn ui(&mut self, ui: &mut Ui, tokens: &Tokens, files: &dyn FileDialogs, own: Option<&Path>) -> Answer {
        ui.heading(self.purpose.title());
        ui.add_space(6.0);
        self.receive();
        let entered = self.input_ui(ui, files);
        if let Some(problem) = &self.problem {
            ui.label(RichText::new(problem.as_str()).color(tokens.muted));
        }
        ui.add_space(8.0);
        let chosen = self.chosen(own);
        let buttons = ui.horizontal(|ui| {
            let pressed = ui.add_enabled(chosen.is_named, Button::new(self.purpose.action(chosen.replaces))).clicked();
            if chosen.replaces {
                let what = if matches!(self.purpose, Purpose::Save(_)) {
                    "This file exists; its contents will be kept as .bak"
                } else {
                    "This file exists and will be replaced"
                };
                ui.label(RichText::new(what).color(tokens.warning));
            }
            if chosen.is_folder {
                ui.label(RichText::new("This is a folder: add a file name").color(tokens.muted));
            }
            (pressed, ui.button("Cancel").clicked())
        });
        match buttons.inner {
            (_, true) => Answer::Close,
            // Enter does not confirm a replacement.
            (pressed, false) if chosen.is_named && (pressed || entered && !chosen.replaces) => {
                Answer::Do(self.purpose.command(chosen.target))
            }
            _ => Answer::None,
        }
    }

    /// Takes over what was chosen in the desktop's dialog.
    fn receive(&mut self) {
        match self.browsing.as_ref().map(Receiver::try_recv) {
            Some(Ok(Some(chosen))) => {
                self.path = chosen.display().to_string();
                self.browsing = None;
            }
            Some(Ok(None) | Err(TryRecvError::Disconnected)) => {
                self.browsing = None;
                self.problem = Some("No file was chosen. If the desktop has no file dialog, type the path".to_owned());
            }
            Some(Err(TryRecvError::Empty)) | None => {}
        }
    }

    /// Draws the input; true if Enter was pressed in it.
    fn input_ui(&mut self, ui: &mut Ui, files: &dyn FileDialogs) -> bool {
        let label = ui.label("File");
        let row = ui.horizontal(|ui| {
            let input = TextEdit::singleline(&mut self.path)
                .hint_text(format!("Path of a .{} file", self.purpose.ending()))
                .desired_width(360.0);
            let response = ui.add(input).labelled_by(label.id);
            if std::mem::take(&mut self.fresh) {
                response.request_focus();
            }
            if ui.add_enabled(self.browsing.is_none(), Button::new("Browse…")).clicked() {
                let proposed = self.purpose.writes().then(|| PathBuf::from(self.path.as_str()));
                self.browsing = Some(files.ask(ui.ctx(), proposed));
            }
            response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
        });
        row.inner
    }

    fn chosen(&self, own: Option<&Path>) -> Chosen {
        let typed = PathBuf::from(self.path.trim());
        let is_folder = typed.is_dir() || self.path.trim().ends_with('/');
        let is_named = !self.path.trim().is_empty() && !is_folder;
        let target = if self.purpose.writes() { self.purpose.named(typed) } else { typed };
        let is_own = matches!(self.purpose, Purpose::Save(_)) && own == Some(target.as_path());
        let replaces = self.purpose.writes() && !is_own && target.exists();
        Chosen { target, is_folder, is_named, replaces }
    }
}
