//! Files of the window: opening, saving, exporting, comparing.

use super::exporting::Exporting;
use super::workspace::Workspace;
use crate::app::panels::dialogs::dialog::Dialog;
use crate::app::panels::dialogs::file::Purpose;
use crate::app::state::ahead::drop_elsewhere;
use crate::app::state::asking::Asking;
use crate::app::state::cases::Cases;
use crate::app::state::command::{Output, Saving};
use crate::app::state::derived::Derived;
use crate::app::state::page::Page;
use crate::app::state::session::Session;
use crate::app::state::view::View;
use crate::export::Form;
use crate::plan::{Plan, new_id};
use crate::store::{self, Lost, with_ending};
use egui::Context;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The whole path of a file, as far as it can be told.
fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_error| path.to_owned())
}

impl Workspace {
    /// Replaces the document; the autosave of the previous one is deleted. The guide stands beside a
    /// plan that has no site yet.
    fn replace(&mut self, plan: Plan, path: Option<PathBuf>) {
        self.disk.forget_autosave();
        self.dialogs.forget_the_file();
        self.session = Session::new(plan, path);
        self.settle();
        let lines = std::mem::take(&mut self.view.lines);
        let figures = std::mem::take(&mut self.view.figures);
        let (tree_hidden, is_wide) = (self.view.tree_hidden, self.view.is_wide);
        let new = View::new(self.view.page, self.session.plan());
        let guide = self.session.plan().sites.is_empty();
        self.view = View { tree_hidden, is_wide, guide, lines, figures, ..new };
        drop_elsewhere(self.derived.projection.take());
        self.derived = Derived::with(&self.session, Arc::clone(&self.derived.library));
        self.cases = Cases::default();
        self.asking = Asking::default();
    }

    /// A blank company, with the guide beside it.
    pub fn start_anew(&mut self) {
        self.replace(Plan::new_company(), None);
    }

    /// Opens an example plan as an untitled copy.
    pub fn open_example(&mut self, name: &str) {
        if let Some(example) = store::examples().iter().find(|example| example.name == name) {
            self.replace(example.plan.clone(), None);
        }
    }

    /// Opens a plan file; if it is refused, the open plan, its history and the file stay as they are.
    pub fn open(&mut self, path: &Path) {
        let path = whole(path);
        match store::open(&path) {
            Ok(store::Opened { plan, notes }) => {
                self.replace(plan, Some(path.clone()));
                notes.into_iter().for_each(|note| self.view.log(format!("{}: {}", note.path, note.message)));
                self.prefs.remember(path);
            }
            Err(refusal) => self.dialogs.tell(format!("{} was not opened", path.display()), refusal.to_string()),
        }
    }

    /// Opens the plan's file as it is now.
    pub fn reload(&mut self) {
        if let Some(path) = self.session.path.clone() {
            self.open(&path);
        }
    }

    /// Opens a kept version as an untitled copy, so that it replaces nothing.
    pub fn open_version(&mut self, version: &Path) {
        match store::load(version) {
            Ok(plan) => self.replace(plan, None),
            Err(refusal) => self.dialogs.tell("The version was not opened", refusal.to_string()),
        }
    }

    /// Continues with unsaved work that an earlier window left behind.
    pub fn recover(&mut self, lost: Lost) {
        let saved = lost.path.as_deref().and_then(|path| store::load(path).ok());
        self.replace(lost.plan.clone(), lost.path.clone());
        self.session.file_holds(saved);
        self.disk.take_over(self.session.plan(), lost);
        self.view.log("Recovered unsaved work".to_owned());
    }

    /// The plan stays as it is in the window, whatever its file contains.
    pub fn keep_mine(&mut self) {
        self.disk.accept(self.session.path.as_deref());
        self.session.file_holds(None);
    }

    /// Writes the plan as a plan file; asks first if another program has changed it.
    pub fn save_to(&mut self, saving: Saving) {
        let Saving { path, over, then } = saving;
        let path = with_ending(whole(&path), "ron");
        let is_own = self.session.path.as_deref() == Some(path.as_path());
        if is_own && !over && self.disk.is_changed(&path) {
            self.dialogs.ask(Dialog::Changed { path, then });
            return;
        }
        // The previous contents of the file are a version too, whichever program wrote them.
        let before = store::load(&path).ok();
        let problem = before.and_then(|before| self.disk.keep_version(&before, &path));
        problem.into_iter().for_each(|line| self.view.log(line));
        if let Err(error) = store::save(self.session.plan(), &path) {
            let text = format!("{}: {error}. Nothing was overwritten; save to another location.", path.display());
            self.dialogs.tell("The plan was not saved", text);
            return;
        }
        self.disk.forget_autosave();
        self.session.mark_saved(path.clone());
        self.settle();
        let problem = self.disk.keep_version(self.session.plan(), &path);
        problem.into_iter().for_each(|line| self.view.log(line));
        self.view.log(format!("Saved to {}", path.display()));
        self.prefs.remember(path);
        self.commands.extend(then.map(|then| *then));
    }

    /// Writes the shown plan to a file, on its own thread.
    pub fn export_to(&mut self, ctx: &Context, path: &Path) {
        let path = whole(path);
        // The numbers must belong to the exported plan, even during a drag.
        self.compute(false);
        if self.derived.stale || self.derived.projection.is_none() {
            let text = "This plan has errors, so the figures shown are those of an earlier one. Fix them first: see the findings below.";
            self.dialogs.tell("Nothing was exported", text);
        } else if self.exporting.is_some() {
            let text = "Another file is being written. Export again when it is done.";
            self.dialogs.tell("One export at a time", text);
        } else if !self.holds_the_plan(&path) {
            self.exporting = Some(Exporting::start(ctx, &self.session, &self.derived, path, &self.view.slides));
        }
    }

    /// Writes a picture or a text.
    pub fn write(&mut self, ctx: &Context, path: &Path, output: Output) {
        let path = whole(path);
        if self.holds_the_plan(&path) {
            return;
        }
        match output {
            Output::Picture(part) => self.pictures.request(ctx, part, path),
            Output::Data(text) => match store::replace(&path, text.as_bytes()) {
                Ok(()) => self.view.log(format!("Wrote {}", path.display())),
                Err(error) => {
                    let text = format!("{}: {error}. Write to another location.", path.display());
                    self.dialogs.tell("Nothing was written", text);
                }
            },
        }
    }

    /// True if this is the plan's own file, which nothing else may replace; reports it.
    fn holds_the_plan(&mut self, path: &Path) -> bool {
        let own = self.session.path.as_deref().and_then(|own| fs::canonicalize(own).ok());
        let holds = own.is_some_and(|own| fs::canonicalize(path).is_ok_and(|target| target == own));
        if holds {
            let text = "This is the plan's own file, and the plan would be lost. Choose another file.";
            self.dialogs.tell("Nothing was exported", text);
        }
        holds
    }

    /// Adds another plan to the comparison.
    pub fn compare_with(&mut self, path: &Path) {
        match store::load(path) {
            Ok(plan) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.cases.add(name, plan);
                self.view.page = Page::Compare;
            }
            Err(refusal) => self.dialogs.tell(format!("{} was not opened", path.display()), refusal.to_string()),
        }
    }

    /// Asks where to write a picture or a text.
    pub fn ask_to_write(&mut self, output: Output, name: &str) {
        let proposed = format!("{}{}-{name}", self.folder(), self.stem());
        self.dialogs.ask(Dialog::file(Purpose::Write(output), proposed));
    }

    /// The file proposed for an export; a scenario's does not replace the base's.
    pub fn proposed_export(&self, form: Form) -> String {
        let ending = Form::ALL.iter().find(|(known, _)| *known == form).map_or("xlsx", |(_, ending)| ending);
        let scenario = self.session.active_scenario().map(|scenario| format!("-{}", scenario.id)).unwrap_or_default();
        format!("{}{}{scenario}.{ending}", self.folder(), self.stem())
    }

    /// The folder of the plan's file, ready for a name; empty if it has no file.
    pub fn folder(&self) -> String {
        let folder = self.session.path.as_deref().and_then(Path::parent).map(|folder| folder.join(""));
        folder.map(|folder| folder.display().to_string()).unwrap_or_default()
    }

    /// The plan's file, or the one proposed for it.
    pub fn proposed_file(&self) -> String {
        self.session.path.as_ref().map_or_else(
            || format!("{}.ron", new_id(&self.session.plan().company.name, std::iter::empty())),
            |path| path.display().to_string(),
        )
    }

    /// The name of the plan's file without its ending.
    fn stem(&self) -> String {
        let file = PathBuf::from(self.proposed_file());
        file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }
}
