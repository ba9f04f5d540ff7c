//! Questions in the window: which file, and what to do with unsaved changes. The window never waits for an answer.

use crate::analysis::changed_inputs;
use crate::app::panels::actions::actions;
use crate::app::panels::gallery::gallery_ui;
use crate::app::parts::numbers::field;
use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::app::state::command::Command;
use crate::export::Form;
use crate::plan::Plan;
use crate::store::{self, Lost};
use egui::{Id, Modal, RichText, ScrollArea, Ui};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// The system's own file dialogs; tests replace them.
pub trait FileDialogs {
    /// Asks for a file to open, or (with a proposed path) to write; the answer comes on the channel, None for no file.
    fn ask(&self, ctx: &egui::Context, save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>>;
}

/// The dialogs of the desktop, each on its own thread.
#[derive(Debug, Default)]
pub struct DesktopDialogs;

impl FileDialogs for DesktopDialogs {
    fn ask(&self, ctx: &egui::Context, save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let extension = save_as
                .as_ref()
                .and_then(|path| path.extension())
                .map_or_else(|| "ron".to_owned(), |extension| extension.to_string_lossy().into_owned());
            let kind = if extension == "ron" { "Wattfolio plan".to_owned() } else { format!(".{extension} files") };
            let dialog = rfd::FileDialog::new().add_filter(kind, &[extension]);
            let answer = match save_as {
                None => dialog.set_title("Open a plan").pick_file(),
                Some(path) => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    let dialog = dialog.set_title("Save as").set_file_name(name);
                    let dialog = path
                        .parent()
                        .filter(|folder| folder.is_dir())
                        .map_or(dialog.clone(), |folder| dialog.set_directory(folder));
                    dialog.save_file()
                }
            };
            // A window that has closed in the meantime needs no answer.
            sender.send(answer).unwrap_or_default();
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name("file-dialog".to_owned()).spawn(work) {
            log::warn!("The file dialog could not be opened: {error}");
        }
        receiver
    }
}

/// The current question.
pub(in crate::app) enum Dialog {
    /// Which file to open or to write
    File {
        purpose: Purpose,
        path: String,
        browsing: Option<Receiver<Option<PathBuf>>>,
        problem: Option<String>,
        fresh: bool,
    },
    /// What to do with unsaved changes before this is done
    Unsaved { then: Command },
    /// A plain message
    Message { title: String, text: String },
    /// Another program has changed the plan's file
    Changed { path: PathBuf },
    /// Unsaved work that an earlier window left behind, with a summary of each
    Recover { lost: Vec<(Lost, String)> },
    /// The kept versions of the plan's file
    Versions { versions: Vec<PathBuf> },
    /// The example plans
    Gallery,
    /// The meaning of an object's fields: label, unit and usual range, meaning
    Help { title: String, fields: Vec<(String, String, String)> },
    /// All shortcuts
    Keys,
}

/// What the file is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Purpose {
    Open,
    Save,
    Export(Form),
    Picture,
    Data,
    Compare,
}

impl Purpose {
    fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a plan",
            Self::Save => "Save the plan",
            Self::Export(Form::Workbook) => "Export a workbook",
            Self::Export(Form::Report) => "Export a report",
            Self::Export(_) => "Export all rows",
            Self::Picture => "Save a picture",
            Self::Data => "Save the data",
            Self::Compare => "Compare with a plan",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Save | Self::Compare => "ron",
            Self::Picture => "png",
            Self::Data => "csv",
            Self::Export(form) => {
                Form::ALL.iter().find(|(known, _)| *known == form).map_or("xlsx", |(_, extension)| extension)
            }
        }
    }
}

impl Dialog {
    pub fn export(form: Form, path: String) -> Self {
        Self::File { purpose: Purpose::Export(form), path, browsing: None, problem: None, fresh: true }
    }

    pub fn write(purpose: Purpose, path: String) -> Self {
        Self::File { purpose, path, browsing: None, problem: None, fresh: true }
    }

    pub fn compare(path: String) -> Self {
        Self::write(Purpose::Compare, path)
    }

    /// Offers unsaved work, each with its differences from its file.
    pub fn recover(lost: Vec<Lost>) -> Self {
        Self::Recover {
            lost: lost
                .into_iter()
                .map(|lost| {
                    let summary = summary_of(&lost);
                    (lost, summary)
                })
                .collect(),
        }
    }

    /// The meaning of the fields of the object at `path`.
    pub fn help(plan: &Plan, path: &str) -> Self {
        let mut fields = Vec::new();
        plan.clone().each_object(&mut |known, object| {
            if known == path {
                object.each_field(&mut |spec, _| {
                    let usual = if let [low, high] = spec.usual {
                        format!("usual {} to {}", field(*low), field(*high))
                    } else {
                        String::new()
                    };
                    fields.push((
                        spec.label.to_owned(),
                        format!("{} {usual}", spec.unit).trim().to_owned(),
                        spec.help.to_owned(),
                    ));
                });
            }
        });
        Self::Help { title: plan.title_of(path), fields }
    }

    pub fn open(path: String) -> Self {
        Self::File { purpose: Purpose::Open, path, browsing: None, problem: None, fresh: true }
    }

    pub fn save(path: String) -> Self {
        Self::File { purpose: Purpose::Save, path, browsing: None, problem: None, fresh: true }
    }
}

/// The answer to a dialog.
pub(in crate::app) enum Answer {
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
pub(in crate::app) fn dialog_ui(
    ctx: &egui::Context,
    tokens: &Tokens,
    files: &dyn FileDialogs,
    own: Option<&Path>,
    dialog: &mut Dialog,
) -> Answer {
    let mut answer = Answer::None;
    let modal = Modal::new(Id::unique("dialog")).show(ctx, |ui| {
        ui.set_width(460.0);
        answer = match dialog {
            Dialog::File { purpose, path, browsing, problem, fresh } => {
                file_ui(ui, tokens, files, own, *purpose, path, browsing, problem, fresh)
            }
            Dialog::Unsaved { then } => unsaved_ui(ui, tokens, then),
            Dialog::Message { title, text } => message_ui(ui, title, text),
            Dialog::Changed { path } => changed_ui(ui, tokens, path),
            Dialog::Recover { lost } => recover_ui(ui, tokens, lost),
            Dialog::Versions { versions } => versions_ui(ui, tokens, versions),
            Dialog::Gallery => gallery_ui(ui, tokens),
            Dialog::Help { title, fields } => help_ui(ui, tokens, title, fields),
            Dialog::Keys => keys_ui(ui, tokens),
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
    let save = !matches!(purpose, Purpose::Open | Purpose::Compare);
    ui.heading(purpose.title());
    ui.add_space(6.0);
    match browsing.as_ref().map(Receiver::try_recv) {
        Some(Ok(Some(chosen))) => {
            *path = chosen.display().to_string();
            *browsing = None;
        }
        Some(Ok(None) | Err(TryRecvError::Disconnected)) => {
            *browsing = None;
            *problem = Some("No file was chosen. If the desktop has no file dialog, type the path".to_owned());
        }
        Some(Err(TryRecvError::Empty)) | None => {}
    }
    let label = ui.label("File");
    let mut entered = false;
    ui.horizontal(|ui| {
        let input = egui::TextEdit::singleline(path)
            .hint_text(format!("Path of a .{} file", purpose.extension()))
            .desired_width(360.0);
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
        let is_own = purpose == Purpose::Save && own == Some(target.as_path());
        let replaces = save && !is_own && target.exists();
        let action = match (purpose, replaces) {
            (Purpose::Open, _) => "Open",
            (Purpose::Compare, _) => "Compare",
            (_, true) => "Replace",
            (Purpose::Save, false) => "Save",
            (Purpose::Export(_), false) => "Export",
            (Purpose::Picture | Purpose::Data, false) => "Write",
        };
        let pressed = ui.add_enabled(named, egui::Button::new(action)).clicked();
        if replaces {
            let what = if purpose == Purpose::Save {
                "This file exists; its contents will be kept as .bak"
            } else {
                "This file exists and will be replaced"
            };
            ui.label(RichText::new(what).color(tokens.warning));
        }
        if is_folder {
            ui.label(RichText::new("This is a folder: add a file name").color(tokens.muted));
        }
        // Enter does not confirm a replacement.
        if named && (pressed || entered && !replaces) {
            answer = Answer::Do(match purpose {
                Purpose::Open => Command::Open(target),
                Purpose::Save => Command::SaveTo(target),
                Purpose::Export(_) => Command::ExportTo(target),
                Purpose::Picture | Purpose::Data => Command::WriteTo(target),
                Purpose::Compare => Command::CompareFile(target),
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
    ui.label(RichText::new("The plan has unsaved changes").color(tokens.muted));
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

/// How recovered work differs from the plan's file, in one sentence.
fn summary_of(lost: &Lost) -> String {
    let Some(saved) = lost.path.as_deref().and_then(|path| store::load(path).ok()) else {
        return "It had not been saved to a file yet".to_owned();
    };
    let changed = changed_inputs(&[&saved, &lost.plan]);
    let names: Vec<String> = changed.iter().take(3).map(|input| input.label.to_lowercase()).collect();
    match (changed.len(), names.join(", ")) {
        (0, _) => "Notes, order or scenarios differ from its file".to_owned(),
        (1, names) => format!("One figure differs from its file: {names}"),
        (count, names) if count > 3 => format!("{count} figures differ from its file: {names} and others"),
        (count, names) => format!("{count} figures differ from its file: {names}"),
    }
}

fn changed_ui(ui: &mut Ui, tokens: &Tokens, path: &Path) -> Answer {
    ui.heading("The file was changed by another program");
    ui.add_space(4.0);
    ui.add(
        egui::Label::new(
            RichText::new(format!("{} has changed since this window last read or wrote it", path.display()))
                .color(tokens.muted),
        )
        .wrap(),
    );
    ui.add_space(8.0);
    let mut answer = Answer::None;
    ui.horizontal(|ui| {
        if ui.button("Reload the file").on_hover_text("You will first be asked about unsaved changes").clicked() {
            answer = Answer::Do(Command::Reload);
        }
        if ui
            .button("Keep mine")
            .on_hover_text("Continue with the plan in this window; saving will not ask again")
            .clicked()
        {
            answer = Answer::Do(Command::KeepMine);
        }
        if ui.button("Overwrite the file").on_hover_text("The file's contents will be kept as .bak").clicked() {
            answer = Answer::Do(Command::SaveOver(path.to_owned()));
        }
    });
    answer
}

fn recover_ui(ui: &mut Ui, tokens: &Tokens, lost: &[(Lost, String)]) -> Answer {
    ui.heading("Unsaved work was found");
    ui.add_space(4.0);
    ui.label(RichText::new("The program ended before it was saved").color(tokens.muted));
    let mut answer = Answer::None;
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (lost, summary) in lost {
            ui.separator();
            let name = &lost.plan.company.name;
            ui.label(RichText::new(name).strong());
            let file = lost.path.as_ref().map_or_else(|| "untitled".to_owned(), |path| path.display().to_string());
            ui.add(egui::Label::new(RichText::new(file).size(NOTE_SIZE).color(tokens.muted)).truncate());
            ui.label(summary);
            ui.horizontal(|ui| {
                if ui.button("Recover").accessible_name(format!("Recover {name}")).clicked() {
                    answer = Answer::Do(Command::Recover(Box::new(lost.clone())));
                }
                if ui.button("Delete it").accessible_name(format!("Delete the unsaved work on {name}")).clicked() {
                    answer = Answer::Do(Command::GiveUp(lost.file.clone()));
                }
            });
        }
    });
    ui.separator();
    if ui.button("Later").on_hover_text("It will be offered again at the next start").clicked() {
        Answer::Close
    } else {
        answer
    }
}

fn versions_ui(ui: &mut Ui, tokens: &Tokens, versions: &[PathBuf]) -> Answer {
    ui.heading("Earlier versions of this file");
    ui.add_space(4.0);
    let mut answer = Answer::None;
    if versions.is_empty() {
        ui.label(RichText::new("None yet: the last five saved versions are kept").color(tokens.muted));
    }
    for (i, version) in versions.iter().enumerate() {
        let text = match i {
            0 => "Last saved version".to_owned(),
            1 => "One version earlier".to_owned(),
            i => format!("{i} versions earlier"),
        };
        if ui.button(text).on_hover_text("Opens as an untitled copy, so nothing is replaced").clicked() {
            answer = Answer::Do(Command::OpenVersion(version.clone()));
        }
    }
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { answer }
}

fn help_ui(ui: &mut Ui, tokens: &Tokens, title: &str, fields: &[(String, String, String)]) -> Answer {
    ui.heading(title);
    ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
        if fields.is_empty() {
            ui.label(RichText::new("Select an object on the left to read what its fields mean").color(tokens.muted));
        }
        for (label, unit, help) in fields {
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(label).strong());
                ui.label(RichText::new(unit).size(NOTE_SIZE).color(tokens.muted));
            });
            ui.add(egui::Label::new(help).wrap());
        }
    });
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::None }
}

fn keys_ui(ui: &mut Ui, tokens: &Tokens) -> Answer {
    ui.heading("Keyboard shortcuts");
    ScrollArea::vertical().max_height(460.0).auto_shrink([false, true]).show(ui, |ui| {
        egui::Grid::new("keys").num_columns(2).spacing([24.0, 3.0]).show(ui, |ui| {
            for action in actions().iter().filter(|action| !action.keys.is_empty()) {
                let keys: Vec<String> = action.keys.iter().map(|keys| ui.ctx().format_shortcut(keys)).collect();
                ui.label(RichText::new(keys.join(" or ")).color(tokens.muted));
                ui.label(action.name);
                ui.end_row();
            }
        });
        ui.add_space(6.0);
        ui.label(RichText::new("In fields: arrow keys step, Enter accepts the value, =3*12 is calculated. In bands: Tab to a handle, arrow keys move it").color(tokens.muted));
    });
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { Answer::None }
}
