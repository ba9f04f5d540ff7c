//! Exports from the window, on their own thread: the window never waits for a file.

use crate::app::parts::progress::progress_ui;
use crate::app::parts::theme::Tokens;
use crate::app::state::derived::Derived;
use crate::app::state::job::{Job, Task};
use crate::app::state::session::Session;
use crate::export::{DeckPart, Exported, Form, command, export};
use crate::plan::Plan;
use crate::store;
use egui::{Context, Ui};
use std::path::{Path, PathBuf};

/// An export that is being written.
pub(super) struct Exporting {
    /// Its result is the number of bytes written; it belongs to its file
    job: Job<Result<usize, String>, PathBuf>,
}

impl Exporting {
    /// Starts to write the shown plan.
    pub fn start(ctx: &Context, session: &Session, derived: &Derived, path: PathBuf, slides: &[DeckPart]) -> Self {
        let (base, plan, scenario, projection) = (
            Plan::clone(session.plan()),
            Plan::clone(&derived.plan),
            session.active_scenario().cloned(),
            derived.projection.clone(),
        );
        let slides = slides.to_vec();
        let (command, target) = (again(session, &path), path.clone());
        let name = path.file_name().unwrap_or_else(|| path.as_os_str()).to_string_lossy().into_owned();
        let task = Task { what: format!("Writing {name}"), parts: 0, stamp: path };
        let job = Job::start(ctx, task, move |progress| {
            let hash = store::plan_hash(&base);
            let exported = Exported {
                base: &base,
                plan: &plan,
                scenario: scenario.as_ref(),
                hash: &hash,
                sets: &[],
                command: &command,
                slides: &slides,
            };
            let form = Form::of(&target)?;
            let projection = projection.as_ref().ok_or("the plan has no figures")?;
            let bytes = export(form, projection, &exported)?;
            if progress.is_cancelled() {
                return Err("the export was cancelled".to_owned());
            }
            store::replace(&target, &bytes).map_err(|error| error.to_string()).map(|()| bytes.len())
        });
        Self { job }
    }

    /// Draws what is being written and for how long; a click cancels it, and no file is written.
    pub fn progress_ui(&self, ui: &mut Ui, tokens: &Tokens) {
        if progress_ui(ui, tokens, &self.job, "Stop the export; no file is written") {
            self.job.cancel();
        }
    }

    /// The folder of the file, as the system names it.
    pub fn folder(&self) -> PathBuf {
        let path = &self.job.task().stamp;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
    }

    /// Title and text of the message once it is done.
    pub fn answer(&self) -> Option<(&'static str, String)> {
        let path = self.job.task().stamp.display();
        let nothing = "Nothing was exported";
        Some(match self.job.poll()? {
            Ok(Ok(bytes)) => ("Exported", format!("{path}, {} kB", bytes.div_ceil(1000))),
            Ok(Err(_)) if self.job.is_cancelled() => {
                (nothing, format!("{path}: the export was cancelled. Any existing file is unchanged."))
            }
            Ok(Err(problem)) => (nothing, format!("{path}: {problem}. Export to another location.")),
            Err(problem) => (nothing, format!("{path}: {problem}.")),
        })
    }
}

/// The command that writes the same file without the window; it works only once the plan is saved.
fn again(session: &Session, path: &Path) -> String {
    let scenario = session.active_scenario().map(|scenario| scenario.id.as_str());
    let command = command(session.path.as_deref().unwrap_or(Path::new("PLAN")), path, scenario, &[]);
    if session.is_dirty() || session.path.is_none() {
        format!("{command}, once the plan is saved as shown")
    } else {
        command
    }
}

impl Drop for Exporting {
    /// An export that has started is completed, even if the window closes in the meantime.
    fn drop(&mut self) {
        // An answer that was taken already leaves nothing to wait for.
        if let Ok(Err(problem)) = self.job.wait() {
            log::warn!("An export was not written: {problem}");
        }
    }
}
