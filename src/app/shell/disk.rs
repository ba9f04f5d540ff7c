//! What the window keeps on disk beside the plan's own file: autosaves, versions, and what that file held when it was last read.

use crate::app::state::job::{Job, Task};
use crate::app::state::session::Session;
use crate::plan::Plan;
use crate::store::{self, Claim, Kept, Lost, Own};
use egui::Context;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Time after the last edit until the plan is autosaved, in seconds.
const AUTOSAVE_AFTER: f64 = 3.0;
/// Even during continuous editing, the plan is autosaved this long after the first edit not yet autosaved, in seconds.
const AUTOSAVE_AT_LATEST: f64 = 20.0;
/// Interval between checks of the plan's file, in seconds.
const LOOK_EVERY: f64 = 2.0;

/// What another program has done to the plan's file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Noticed {
    /// It holds something else
    Changed,
    /// It is not there any more
    Gone,
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
pub(super) struct Disk {
    /// Where autosaves and versions are kept; None if nothing is kept
    kept: Option<Kept>,
    /// This window's own autosave
    own: Option<Own>,
    /// A fingerprint of the plan's file when it was last read or written
    fingerprint: Option<String>,
    /// The plan of the last autosave, and its file
    autosaved: Option<(Arc<Plan>, PathBuf)>,
    /// The autosave that is being written
    writing: Option<Job<io::Result<()>>>,
    /// The claim on recovered work, until it is autosaved again
    lost: Option<Claim>,
    /// The plan that waits for its autosave
    waiting: Option<Waiting>,
    /// The plan's file was not there when it was last looked at
    is_gone: bool,
    /// When the plan's file was last looked at, on the window's clock
    looked_at: f64,
    /// Why the plan could not be autosaved, until that is reported
    trouble: Option<String>,
}

impl Disk {
    /// Keeps autosaves and versions here.
    pub fn keep_in(&mut self, kept: Kept) {
        self.kept = Some(kept);
    }

    /// Where autosaves and versions are kept, and the file of this window's autosave.
    pub fn own(&self) -> Option<(&Kept, &Path)> {
        self.kept.as_ref().zip(self.own.as_ref().map(|own| own.file.as_path()))
    }

    /// Claims an autosave for the plan and remembers its file's contents; true if another window has the plan open too.
    pub fn settle(&mut self, path: Option<&Path>) -> bool {
        self.fingerprint = path.and_then(store::fingerprint);
        self.is_gone = false;
        self.own = None;
        let Some(kept) = &self.kept else { return false };
        match kept.own(path) {
            Ok(own) => {
                let is_shared = own.is_shared && path.is_some();
                self.own = Some(own);
                is_shared
            }
            Err(error) => {
                self.not_autosaved(&error.to_string());
                false
            }
        }
    }

    /// Keeps a plan as a version of its file; returns what went wrong.
    pub fn keep_version(&self, plan: &Plan, path: &Path) -> Option<String> {
        let kept = self.kept.as_ref()?;
        kept.keep_version(plan, path).err().map(|error| format!("No earlier version could be kept: {error}"))
    }

    /// The kept versions of a file.
    pub fn versions(&self, path: Option<&Path>) -> Vec<PathBuf> {
        self.kept.as_ref().zip(path).map(|(kept, path)| kept.versions(path)).unwrap_or_default()
    }

    /// True if the file holds something other than what was last read or written.
    pub fn is_changed(&self, path: &Path) -> bool {
        self.fingerprint.is_some() && store::fingerprint(path).is_some_and(|now| Some(now) != self.fingerprint)
    }

    /// Looks at the plan's file every few seconds, and when the window gets the focus; what another program has done to it.
    pub fn notices(&mut self, ctx: &Context, path: &Path) -> Option<Noticed> {
        let now = ctx.input(|i| i.time);
        let is_focused = |event: &egui::Event| matches!(event, egui::Event::WindowFocused(true));
        let is_due = now - self.looked_at > LOOK_EVERY || ctx.input(|i| i.events.iter().any(is_focused));
        if is_due {
            self.looked_at = now;
        }
        if !is_due || self.fingerprint.is_none() {
            return None;
        }
        // That it is gone is said once, and again if it comes back and goes.
        let was_gone = std::mem::replace(&mut self.is_gone, !path.exists());
        match (self.is_gone, was_gone) {
            (true, was_gone) => (!was_gone).then_some(Noticed::Gone),
            (false, _) => self.is_changed(path).then_some(Noticed::Changed),
        }
    }

    /// Takes the file as it is now for known.
    pub fn accept(&mut self, path: Option<&Path>) {
        self.fingerprint = path.and_then(store::fingerprint);
    }

    /// Takes over the autosave of recovered work, which is now `plan`.
    pub fn take_over(&mut self, plan: &Arc<Plan>, lost: Lost) {
        // No other window must be offered it while it is open here.
        self.lost = self.kept.as_ref().and_then(|kept| kept.claim(&lost.file).ok().flatten());
        if lost.file_is_newer {
            // Anything written since the work was lost came from elsewhere, so ask before overwriting it.
            self.fingerprint = Some(String::new());
        }
        self.autosaved = Some((Arc::clone(plan), lost.file));
    }

    /// Deletes an unwanted autosave.
    pub fn give_up(&self, file: &Path) {
        if let Some(kept) = &self.kept {
            kept.forget(file);
        }
    }

    /// Deletes the autosave: its plan is saved, or was discarded.
    pub fn forget_autosave(&mut self) {
        self.waiting = None;
        // An autosave still being written would reappear after its deletion.
        if let Some(writing) = self.writing.take() {
            self.written(writing.wait());
        }
        self.lost = None;
        if let (Some((_, file)), Some(kept)) = (self.autosaved.take(), &self.kept) {
            kept.forget(&file);
        }
    }

    /// Autosaves three seconds after the last edit. If nothing has changed it costs next to nothing.
    pub fn autosave(&mut self, ctx: &Context, session: &Session) {
        if let Some(result) = self.writing.as_ref().and_then(Job::poll) {
            self.writing = None;
            self.written(result);
        }
        let (Some(kept), Some(own), None) = (&self.kept, &self.own, &self.writing) else { return };
        if !session.is_dirty() {
            return self.forget_autosave();
        }
        let plan = session.plan();
        if self.autosaved.as_ref().is_some_and(|(saved, _)| Arc::ptr_eq(saved, plan)) {
            return;
        }
        let now = ctx.input(|i| i.time);
        let waiting = match &self.waiting {
            Some(waiting) if Arc::ptr_eq(&waiting.plan, plan) => waiting.clone(),
            before => Waiting {
                plan: Arc::clone(plan),
                since: now,
                first: before.as_ref().map_or(now, |before| before.first),
            },
        };
        let due = (waiting.since + AUTOSAVE_AFTER).min(waiting.first + AUTOSAVE_AT_LATEST);
        if now < due {
            self.waiting = Some(waiting);
            // Requested in every pass: each pass forgets the requests of the previous one.
            ctx.request_repaint_after(Duration::from_secs_f64(due - now + 0.05));
            return;
        }
        self.waiting = None;
        let (kept, file, path) = (kept.clone(), own.file.clone(), session.path.clone());
        // Recovered work has its own file, which is deleted once the new one exists.
        let before = self.autosaved.replace((Arc::clone(plan), file.clone()));
        let old = before.map(|(_, old)| old).filter(|old| *old != file);
        let plan = Arc::clone(plan);
        // The window never waits for a disk.
        let task = Task { what: "Autosaving".to_owned(), parts: 0, stamp: () };
        self.writing = Some(Job::start(ctx, task, move |_| {
            kept.autosave(&file, &plan, path.as_deref())?;
            old.iter().for_each(|old| kept.forget(old));
            Ok(())
        }));
    }

    /// An autosave was written, or failed: then it is tried again.
    fn written(&mut self, result: Result<io::Result<()>, String>) {
        match result {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.not_autosaved(&error.to_string()),
            Err(problem) => self.not_autosaved(&problem),
        }
    }

    fn not_autosaved(&mut self, why: &str) {
        self.autosaved = None;
        self.trouble = Some(format!("The plan could not be autosaved: {why}. Save it manually"));
    }

    /// Why the plan could not be autosaved, told once.
    pub fn trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }
}
