//! Questions in the window: which file, and what becomes of unsaved changes. The window never waits for an answer.

use super::command::Command;
use super::theme::Tokens;
use crate::export::Form;
use egui::{Id, Modal, RichText, Ui};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// The system's own file dialogs; tests put another in their place.
pub trait FileDialogs {
    /// Asks for a file to open, or (with a proposed path) to write; the answer comes on the channel, None for no file.
    fn ask(&self, ctx: &egui::Context, save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>>;
}

/// The dialogs of the desktop, each on a thread of its own.
#[derive(Debug, Default)]
pub struct DesktopDialogs;

impl FileDialogs for DesktopDialogs {
    fn ask(&self, ctx: &egui::Context, save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let extension = save_as.as_ref().and_then(|path| path.extension()).map_or_else(|| "ron".to_owned(), |extension| extension.to_string_lossy().into_owned());
            let kind = if extension == "ron" { "Wattfolio plan".to_owned() } else { format!(".{extension} files") };
            let dialog = rfd::FileDialog::new().add_filter(kind, &[extension]);
            let answer = match save_as {
                None => dialog.set_title("Open a plan").pick_file(),
                Some(path) => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    let dialog = dialog.set_title("Save as").set_file_name(name);
                    let dialog = path.parent().filter(|folder| folder.is_dir()).map_or(dialog.clone(), |folder| dialog.set_directory(folder));
                    dialog.save_file()
                }
            };
            // A window that has closed meanwhile needs no answer.
            sender.send(answer).unwrap_or_default();
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name("file-dialog".to_owned()).spawn(work) {
            log::warn!("The file dialog could not be opened: {error}");
        }
        receiver
    }
}

/// What is asked at the moment.
pub(super) enum Dialog {
    /// Which file to open or to write
    File { purpose: Purpose, path: String, browsing: Option<Receiver<Option<PathBuf>>>, problem: Option<String>, fresh: bool },
    /// What becomes of unsaved changes before this is done
    Unsaved { then: Command },
    /// A plain message
    Message { title: String, text: String },
}

/// What a file is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Open,
    Save,
    Export(Form),
}

impl Purpose {
    fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a plan",
            Self::Save => "Save the plan",
            Self::Export(Form::Workbook) => "Export a workbook",
            Self::Export(Form::Report) => "Export a report",
            Self::Export(_) => "Export all rows",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Save => "ron",
            Self::Export(form) => Form::ALL.iter().find(|(known, _)| *known == form).map_or("xlsx", |(_, extension)| extension),
        }
    }
}

impl Dialog {
    pub fn export(form: Form, path: String) -> Self {
        Self::File { purpose: Purpose::Export(form), path, browsing: None, problem: None, fresh: true }
    }

    pub fn open(path: String) -> Self {
        Self::File { purpose: Purpose::Open, path, browsing: None, problem: None, fresh: true }
    }

    pub fn save(path: String) -> Self {
        Self::File { purpose: Purpose::Save, path, browsing: None, problem: None, fresh: true }
    }
}

/// What a dialog was answered.
pub(super) enum Answer {
    /// It stays open
    None,
    /// It closes
    Close,
    /// It closes, and this is done
    Do(Command),
    /// Save first, then do this
    SaveThen(Command),
    /// Do this although there are unsaved changes
    Discard(Command),
}

/// Draws the dialog.
pub(super) fn dialog_ui(ctx: &egui::Context, tokens: &Tokens, files: &dyn FileDialogs, own: Option<&Path>, dialog: &mut Dialog) -> Answer {
    let mut answer = Answer::None;
    let modal = Modal::new(Id::unique("dialog")).show(ctx, |ui| {
        ui.set_width(460.0);
        answer = match dialog {
            Dialog::File { purpose, path, browsing, problem, fresh } => file_ui(ui, tokens, files, own, *purpose, path, browsing, problem, fresh),
            Dialog::Unsaved { then } => unsaved_ui(ui, tokens, then),
            Dialog::Message { title, text } => message_ui(ui, title, text),
        };
    });
    if matches!(answer, Answer::None) && modal.should_close() {
        return Answer::Close;
    }
    answer
}

#[expect(clippy::too_many_arguments, reason = "the parts of one variant")]
fn file_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    files: &dyn FileDialogs,
    own: Option<&Path>,
    purpose: Purpose,
    path: &mut String,
    browsing: &mut Option<Receiver<Option<PathBuf>>>,
    problem: &mut Option<String>,
    fresh: &mut bool,
) -> Answer {
    let save = purpose != Purpose::Open;
    ui.heading(purpose.title());
    ui.add_space(6.0);
    match browsing.as_ref().map(Receiver::try_recv) {
        Some(Ok(Some(chosen))) => {
            *path = chosen.display().to_string();
            *browsing = None;
        }
        Some(Ok(None) | Err(TryRecvError::Disconnected)) => {
            *browsing = None;
            *problem = Some("No file was chosen. Where the desktop has no file dialog, type the path".to_owned());
        }
        Some(Err(TryRecvError::Empty)) | None => {}
    }
    let label = ui.label("File");
    let mut entered = false;
    ui.horizontal(|ui| {
        let input = egui::TextEdit::singleline(path).hint_text(format!("Path of a .{} file", purpose.extension())).desired_width(360.0);
        let response = ui.add(input).labelled_by(label.id);
        if std::mem::take(fresh) {
            response.request_focus();
        }
        entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if ui.add_enabled(browsing.is_none(), egui::Button::new("Browse…")).clicked() {
            let proposed = save.then(|| PathBuf::from(path.as_str()));
            *browsing = Some(files.ask(ui.ctx(), proposed));
        }
    });
    if let Some(problem) = problem {
        ui.label(RichText::new(problem.as_str()).color(tokens.muted));
    }
    ui.add_space(8.0);
    let mut answer = Answer::None;
    ui.horizontal(|ui| {
        let chosen = PathBuf::from(path.trim());
        let is_folder = chosen.is_dir() || path.trim().ends_with('/');
        let named = !path.trim().is_empty() && !is_folder;
        let target = if save { with_extension(chosen, purpose.extension()) } else { chosen };
        let replaces = save && own != Some(target.as_path()) && target.exists();
        let action = match (purpose, replaces) {
            (Purpose::Open, _) => "Open",
            (_, true) => "Replace",
            (Purpose::Save, false) => "Save",
            (Purpose::Export(_), false) => "Export",
        };
        let pressed = ui.add_enabled(named, egui::Button::new(action)).clicked();
        if replaces {
            let what = if purpose == Purpose::Save { "This file exists; its content goes to .bak" } else { "This file exists and will be replaced" };
            ui.label(RichText::new(what).color(tokens.warning));
        }
        if is_folder {
            ui.label(RichText::new("This is a folder: add the name of a file").color(tokens.muted));
        }
        // Enter is no answer to the question whether to replace.
        if named && (pressed || entered && !replaces) {
            answer = Answer::Do(match purpose {
                Purpose::Open => Command::Open(target),
                Purpose::Save => Command::SaveTo(target),
                Purpose::Export(_) => Command::ExportTo(target),
            });
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(extension) }
}

fn unsaved_ui(ui: &mut Ui, tokens: &Tokens, then: &Command) -> Answer {
    ui.heading("Save the changes first?");
    ui.add_space(4.0);
    ui.label(RichText::new("The plan has changes that are in no file yet").color(tokens.muted));
    ui.add_space(8.0);
    let mut answer = Answer::None;
    ui.horizontal(|ui| {
        if ui.button("Save").clicked() {
            answer = Answer::SaveThen(then.clone());
        }
        if ui.button("Discard changes").clicked() {
            answer = Answer::Discard(then.clone());
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn message_ui(ui: &mut Ui, title: &str, text: &str) -> Answer {
    ui.heading(title);
    ui.add_space(4.0);
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::None }
}
