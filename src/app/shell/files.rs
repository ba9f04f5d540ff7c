//! Files of the window: opening, saving, exporting, autosaves, and changes that other programs make to the plan's file.

use crate::app::panels::dialogs::{Dialog, Purpose};
use crate::app::shell::exporting::Exporting;
use crate::app::shell::window::Window;
use crate::app::state::cases::Cases;
use crate::app::state::derived::Derived;
use crate::app::state::session::Session;
use crate::app::state::view::View;
use crate::export::Form;
use crate::plan::{Plan, new_id};
use crate::store::{self, Claim, Kept, Lost};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// Time after the last edit until the plan is autosaved, in seconds.
const AUTOSAVE_AFTER: f64 = 3.0;
/// Even during continuous editing, the plan is autosaved this long after the first edit not yet autosaved, in seconds.
const AUTOSAVE_AT_LATEST: f64 = 20.0;
/// Interval between checks of the plan's file, in seconds.
const LOOK_EVERY: f64 = 2.0;

/// Output to be written once its file is known.
pub(in crate::app) enum Pending {
    /// A part of the window, or the whole page
    Picture(Option<egui::Rect>),
    /// A text
    Data(String),
}

/// A plan that waits for its autosave: the time of its last change, and of the first change not yet autosaved.
#[derive(Clone)]
struct Waiting {
    plan: Arc<Plan>,
    since: f64,
    first: f64,
}

/// The state of the plan relative to the disk.
#[derive(Default)]
pub(in crate::app) struct Disk {
    /// Where autosaves and versions are kept; None if nothing is kept
    pub kept: Option<Kept>,
    claim: Option<Claim>,
    /// A fingerprint of the plan's file when it was last read or written
    fingerprint: Option<String>,
    /// Where this window's autosave goes
    file: PathBuf,
    /// The plan of the last autosave, and its file
    autosaved: Option<(Arc<Plan>, PathBuf)>,
    /// The autosave that is being written
    writing: Option<JoinHandle<std::io::Result<()>>>,
    /// The claim on recovered work, until it is autosaved again
    lost: Option<Claim>,
    /// The plan that waits for its autosave
    waiting: Option<Waiting>,
    /// When the plan's file was last looked at, on the window's clock
    looked_at: f64,
}

impl Window {
    /// Replaces the document; the autosave of the previous one is deleted.
    pub(in crate::app) fn replace(&mut self, plan: Plan, path: Option<PathBuf>) {
        self.forget_autosave();
        self.session = Session::new(plan, path);
        self.settle();
        let lines = std::mem::take(&mut self.view.lines);
        self.view = View { lines, ..View::new(self.view.page, self.session.plan()) };
        self.derived = Derived::of(&self.session);
        self.cases = Cases::default();
    }

    /// Opens a plan file; if it is refused everything stays as it is.
    pub(in crate::app) fn open(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_error| path.to_owned());
        match store::load(&path) {
            Ok(plan) => {
                self.replace(plan, Some(path.clone()));
                self.prefs.remember(path);
            }
            // The open plan, its history and the file stay as they are.
            Err(refusal) => {
                self.dialog = Some(Dialog::Message {
                    title: format!("{} was not opened", path.display()),
                    text: refusal.to_string(),
                });
            }
        }
    }

    /// Writes the plan; asks first if another program has changed the file, unless it is to be written `over` that.
    pub(in crate::app) fn save_to(&mut self, path: PathBuf, over: bool) {
        let path = std::path::absolute(&path).unwrap_or(path);
        let own = self.session.path.as_deref() == Some(path.as_path());
        if own
            && !over
            && self.disk.fingerprint.is_some()
            && store::fingerprint(&path).is_some_and(|now| Some(now) != self.disk.fingerprint)
        {
            self.after_save = None;
            self.dialog = Some(Dialog::Changed { path });
            return;
        }
        // The previous contents of the file are a version too, whichever program wrote them.
        if let (Some(kept), Ok(before)) = (&self.disk.kept, store::load(&path))
            && let Err(error) = kept.keep_version(&before, &path)
        {
            self.view.log(format!("No earlier version could be kept: {error}"));
        }
        match store::save(self.session.plan(), &path) {
            Ok(()) => {
                self.forget_autosave();
                self.session.mark_saved(path.clone());
                self.settle();
                if let Some(Err(error)) =
                    self.disk.kept.as_ref().map(|kept| kept.keep_version(self.session.plan(), &path))
                {
                    self.view.log(format!("No earlier version could be kept: {error}"));
                }
                self.view.log(format!("Saved to {}", path.display()));
                self.prefs.remember(path);
                self.commands.extend(self.after_save.take());
            }
            Err(error) => {
                self.after_save = None;
                let text = format!("{}: {error}. Nothing was overwritten; save to another location.", path.display());
                self.dialog = Some(Dialog::Message { title: "The plan was not saved".to_owned(), text });
            }
        }
    }

    /// True if this is the plan's own file, which nothing else may replace; reports it.
    fn holds_the_plan(&mut self, path: &Path) -> bool {
        let same = |plan: &PathBuf| {
            std::fs::canonicalize(plan)
                .ok()
                .is_some_and(|plan| std::fs::canonicalize(path).is_ok_and(|target| target == plan))
        };
        let holds = self.session.path.as_ref().is_some_and(same);
        if holds {
            self.dialog = Some(Dialog::Message {
                title: "Nothing was exported".to_owned(),
                text: "This is the plan's own file, and the plan would be lost. Choose another file.".to_owned(),
            });
        }
        holds
    }

    /// Shows a dialog once the earlier ones are answered.
    fn ask(&mut self, dialog: Dialog) {
        match self.dialog {
            None => self.dialog = Some(dialog),
            Some(_) => self.later.push(dialog),
        }
    }

    /// Writes the shown plan to a file, on its own thread.
    pub(in crate::app) fn export_to(&mut self, ctx: &egui::Context, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        // The numbers must belong to the exported plan, even during a drag.
        self.compute(false);
        if self.derived.stale || self.derived.projection.is_none() {
            self.dialog = Some(Dialog::Message {
                title: "Nothing was exported".to_owned(),
                text: "This plan has errors, so the figures shown are those of an earlier one. Fix them first: see the findings below.".to_owned(),
            });
            return;
        }
        if self.holds_the_plan(&path) {
            return;
        }
        if self.exporting.is_some() {
            self.dialog = Some(Dialog::Message {
                title: "One export at a time".to_owned(),
                text: "Another file is being written. Export again when it is done.".to_owned(),
            });
            return;
        }
        self.exporting = Some(Exporting::start(ctx, &self.session, &self.derived, path));
    }

    pub(in crate::app) fn proposed_export(&self, form: Form) -> String {
        let extension = Form::ALL.iter().find(|(known, _)| *known == form).map_or("xlsx", |(_, extension)| extension);
        // A scenario's file does not replace the base's.
        let scenario = self.session.active_scenario().map(|scenario| format!("-{}", scenario.id)).unwrap_or_default();
        let plan = PathBuf::from(self.proposed_file());
        let stem = plan.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        plan.with_file_name(format!("{stem}{scenario}.{extension}")).display().to_string()
    }

    pub(in crate::app) fn folder(&self) -> String {
        let folder = self.session.path.as_deref().and_then(Path::parent).map(|folder| folder.join(""));
        folder.map(|folder| folder.display().to_string()).unwrap_or_default()
    }

    pub(in crate::app) fn proposed_file(&self) -> String {
        self.session.path.as_ref().map_or_else(
            || format!("{}{}.ron", self.folder(), new_id(&self.session.plan().company.name, std::iter::empty())),
            |path| path.display().to_string(),
        )
    }

    /// Keeps autosaves and versions in this folder, and offers unsaved work that an earlier window left behind.
    #[must_use]
    pub fn with_kept(mut self, kept: Kept) -> Self {
        let (own, skipped) = store::own_libraries(&kept.library());
        skipped.into_iter().for_each(|line| self.view.log(line));
        let mut library = crate::library::built_in().clone();
        library.add(own);
        self.derived.use_library(library);
        let lost = kept.lost();
        self.disk.kept = Some(kept);
        self.settle();
        if !lost.is_empty() {
            self.ask(Dialog::recover(lost));
        }
        self
    }

    /// Claims the plan's file for this window and remembers its contents.
    fn settle(&mut self) {
        let path = self.session.path.as_deref();
        self.disk.fingerprint = path.and_then(store::fingerprint);
        self.disk.claim = None;
        let Some(kept) = &self.disk.kept else { return };
        self.disk.file = kept.autosave_of(path);
        match kept.claim(&self.disk.file) {
            Ok(Some(claim)) => self.disk.claim = Some(claim),
            Ok(None) => {
                // The other window has its own autosave.
                self.disk.file = kept.autosave_of(None);
                self.disk.claim = kept.claim(&self.disk.file).ok().flatten();
                let text = "Another window has this plan open. Neither window sees what the other saves: work in only one of them.";
                self.ask(Dialog::Message {
                    title: "This plan is open in two windows".to_owned(),
                    text: text.to_owned(),
                });
            }
            Err(error) => self.not_autosaved(&error.to_string()),
        }
    }

    /// Deletes the autosave: its plan is saved, or was discarded.
    pub(in crate::app) fn forget_autosave(&mut self) {
        self.disk.waiting = None;
        // An autosave still being written would reappear after its deletion.
        if let Some(writing) = self.disk.writing.take() {
            self.written(writing);
        }
        self.disk.lost = None;
        if let (Some((_, file)), Some(kept)) = (self.disk.autosaved.take(), &self.disk.kept) {
            kept.forget(&file);
        }
    }

    /// Autosaves three seconds after the last edit, and notices changes to the file by other programs. If nothing has changed it costs next to nothing.
    pub(in crate::app) fn look_after_files(&mut self, ctx: &egui::Context) {
        let now = ctx.input(|i| i.time);
        self.autosave(ctx, now);
        let focused = ctx.input(|i| i.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true))));
        if self.dialog.is_none() && (focused || now - self.disk.looked_at > LOOK_EVERY) {
            self.disk.looked_at = now;
            self.look_at_file();
        }
    }

    fn autosave(&mut self, ctx: &egui::Context, now: f64) {
        if let Some(writing) = self.disk.writing.take_if(|writing| writing.is_finished()) {
            self.written(writing);
        }
        let Some(kept) = self.disk.kept.clone().filter(|_| self.disk.writing.is_none()) else { return };
        if !self.session.is_dirty() {
            return self.forget_autosave();
        }
        let plan = self.session.plan();
        if self.disk.autosaved.as_ref().is_some_and(|(saved, _)| Arc::ptr_eq(saved, plan)) {
            return;
        }
        let waiting = match &self.disk.waiting {
            Some(waiting) if Arc::ptr_eq(&waiting.plan, plan) => waiting.clone(),
            before => Waiting {
                plan: Arc::clone(plan),
                since: now,
                first: before.as_ref().map_or(now, |before| before.first),
            },
        };
        let due = (waiting.since + AUTOSAVE_AFTER).min(waiting.first + AUTOSAVE_AT_LATEST);
        self.disk.waiting = Some(waiting);
        if now < due {
            // Requested in every pass: each pass forgets the requests of the previous one.
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(due - now + 0.05));
            return;
        }
        self.disk.waiting = None;
        let (path, file) = (self.session.path.clone(), self.disk.file.clone());
        // Recovered work has its own file, which is deleted once the new one exists.
        let old = self
            .disk
            .autosaved
            .replace((Arc::clone(plan), file.clone()))
            .map(|(_, old)| old)
            .filter(|old| *old != file);
        let plan = Arc::clone(plan);
        // The window never waits for a disk.
        let (again, work) = (ctx.clone(), move || {
            kept.autosave(&file, &plan, path.as_deref())?;
            old.iter().for_each(|old| kept.forget(old));
            Ok(())
        });
        let run = move || {
            let result = work();
            again.request_repaint();
            result
        };
        match std::thread::Builder::new().name("autosave".to_owned()).spawn(run) {
            Ok(writing) => self.disk.writing = Some(writing),
            Err(error) => self.not_autosaved(&error.to_string()),
        }
    }

    /// An autosave was written, or failed: then it is tried again.
    fn written(&mut self, writing: JoinHandle<std::io::Result<()>>) {
        match writing.join() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.not_autosaved(&error.to_string()),
            Err(_) => self.not_autosaved("the writing thread failed"),
        }
    }

    fn not_autosaved(&mut self, why: &str) {
        self.disk.autosaved = None;
        let line = format!("The plan could not be autosaved: {why}. Save it manually");
        if self.view.lines.last() != Some(&line) {
            self.view.log(line.clone());
        }
        self.view.notice = Some(line);
    }

    fn look_at_file(&mut self) {
        let (Some(path), Some(known)) = (&self.session.path, &self.disk.fingerprint) else { return };
        if store::fingerprint(path).is_some_and(|now| now != *known) {
            self.dialog = Some(Dialog::Changed { path: path.clone() });
        }
    }

    /// Opens the plan's file as it is now.
    pub(in crate::app) fn reload(&mut self) {
        if let Some(path) = self.session.path.clone() {
            self.open(&path);
        }
    }

    /// The plan stays as it is in the window, whatever its file contains.
    pub(in crate::app) fn keep_mine(&mut self) {
        self.disk.fingerprint = self.session.path.as_deref().and_then(store::fingerprint);
        self.session.file_holds(None);
    }

    /// Continues with unsaved work that an earlier window left behind.
    pub(in crate::app) fn recover(&mut self, lost: Lost) {
        let saved = lost.path.as_deref().and_then(|path| store::load(path).ok());
        self.replace(lost.plan, lost.path);
        self.session.file_holds(saved);
        // No other window must be offered it while it is open here.
        self.disk.lost = self.disk.kept.as_ref().and_then(|kept| kept.claim(&lost.file).ok().flatten());
        if lost.file_is_newer {
            // Anything written since the work was lost came from elsewhere, so ask before overwriting it.
            self.disk.fingerprint = Some(String::new());
        }
        self.disk.autosaved = Some((Arc::clone(self.session.plan()), lost.file));
        self.view.log("Recovered unsaved work".to_owned());
    }

    /// Deletes an unwanted autosave.
    pub(in crate::app) fn give_up(&mut self, file: &Path) {
        if let Some(kept) = &self.disk.kept {
            kept.forget(file);
        }
    }

    pub(in crate::app) fn show_versions(&mut self) {
        let versions = match (&self.disk.kept, &self.session.path) {
            (Some(kept), Some(path)) => kept.versions(path),
            _ => Vec::new(),
        };
        self.dialog = Some(Dialog::Versions { versions });
    }

    /// Opens a kept version as an untitled copy, so that it replaces nothing.
    pub(in crate::app) fn open_version(&mut self, version: &Path) {
        match store::load(version) {
            Ok(plan) => self.replace(plan, None),
            Err(refusal) => {
                self.dialog =
                    Some(Dialog::Message { title: "The version was not opened".to_owned(), text: refusal.to_string() });
            }
        }
    }

    /// Asks where to write the pending output.
    pub(in crate::app) fn ask_to_write(&mut self, purpose: Purpose, pending: Pending, name: &str) {
        let stem = PathBuf::from(self.proposed_file())
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let page = self.view.page.name();
        let name = if name == "png" { format!("{stem}-{page}.png") } else { format!("{stem}-{name}") };
        self.pending = Some(pending);
        self.dialog = Some(Dialog::write(purpose, format!("{}{name}", self.folder())));
    }

    pub(in crate::app) fn write_pending(&mut self, ctx: &egui::Context, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        if self.holds_the_plan(&path) {
            return;
        }
        match self.pending.take() {
            None => {}
            Some(Pending::Data(text)) => match store::replace(&path, text.as_bytes()) {
                Ok(()) => self.view.log(format!("Wrote {}", path.display())),
                Err(error) => {
                    self.dialog = Some(Dialog::Message {
                        title: "Nothing was written".to_owned(),
                        text: format!("{}: {error}. Write to another location.", path.display()),
                    });
                }
            },
            Some(Pending::Picture(part)) => {
                self.pictures.request(ctx, part, path);
            }
        }
    }

    /// Adds another plan to the comparison.
    pub(in crate::app) fn compare_with(&mut self, path: &Path) {
        match store::load(path) {
            Ok(plan) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.cases.add(name, plan);
                self.view.page = crate::app::pages::Page::Compare;
            }
            Err(refusal) => {
                self.dialog = Some(Dialog::Message {
                    title: format!("{} was not opened", path.display()),
                    text: refusal.to_string(),
                });
            }
        }
    }
}
