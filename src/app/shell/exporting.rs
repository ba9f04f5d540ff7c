//! Exports from the window, on their own thread: the window never waits for a file.

use crate::app::parts::theme::Tokens;
use crate::app::state::derived::Derived;
use crate::app::state::session::Session;
use crate::export::{Exported, Form, command, export};
use crate::plan::Plan;
use crate::store;
use egui::{RichText, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Instant;

/// An export that is being written.
pub(in crate::app) struct Exporting {
    answer: Receiver<Result<usize, String>>,
    path: PathBuf,
    since: Instant,
    /// The file is no longer wanted
    cancelled: Arc<AtomicBool>,
    work: Option<JoinHandle<()>>,
}

impl Exporting {
    /// Starts to write the shown plan.
    pub fn start(ctx: &egui::Context, session: &Session, derived: &Derived, path: PathBuf) -> Self {
        let (sender, answer) = channel();
        let (base, plan, scenario, projection) = (
            Plan::clone(session.plan()),
            Plan::clone(&derived.plan),
            session.active_scenario().cloned(),
            derived.projection.clone(),
        );
        let command = again(session, &path);
        let cancelled = Arc::new(AtomicBool::new(false));
        let (ctx, target, unwanted) = (ctx.clone(), path.clone(), Arc::clone(&cancelled));
        let work = move || {
            let hash = store::plan_hash(&base);
            let exported = Exported {
                base: &base,
                plan: &plan,
                scenario: scenario.as_ref(),
                hash: &hash,
                sets: &[],
                command: &command,
            };
            let result = Form::of(&target).and_then(|form| {
                let projection = projection.as_ref().ok_or("the plan has no figures")?;
                let bytes = export(form, projection, &exported)?;
                if unwanted.load(Ordering::Relaxed) {
                    return Err("the export was cancelled".to_owned());
                }
                store::replace(&target, &bytes).map_err(|error| error.to_string()).map(|()| bytes.len())
            });
            // A window that has closed in the meantime needs no answer.
            sender.send(result).unwrap_or_default();
            ctx.request_repaint();
        };
        let work = std::thread::Builder::new().name("export".to_owned()).spawn(work);
        Self {
            answer,
            path,
            since: Instant::now(),
            cancelled,
            work: work.inspect_err(|error| log::warn!("The export could not be started: {error}")).ok(),
        }
    }

    /// Draws what is being written and for how long; a click cancels it, and no file is written.
    pub fn progress_ui(&self, ui: &mut Ui, tokens: &Tokens) {
        let name = self
            .path
            .file_name()
            .map_or_else(|| self.path.display().to_string(), |name| name.to_string_lossy().into_owned());
        ui.label(
            RichText::new(format!("Writing {name}, {:.0} s", self.since.elapsed().as_secs_f64())).color(tokens.muted),
        );
        if ui.small_button("Cancel").on_hover_text("Stop the export; no file is written").clicked() {
            self.cancelled.store(true, Ordering::Relaxed);
        }
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    }

    /// Title and text of the message once it is done.
    pub fn answer(&mut self) -> Option<(String, String)> {
        let path = self.path.display();
        match self.answer.try_recv() {
            Err(TryRecvError::Empty) => None,
            Ok(Ok(bytes)) => Some(("Exported".to_owned(), format!("{path}, {} kB", bytes.div_ceil(1000)))),
            Ok(Err(_)) if self.cancelled.load(Ordering::Relaxed) => Some((
                "Nothing was exported".to_owned(),
                format!("{path}: the export was cancelled. Any existing file is unchanged."),
            )),
            Ok(Err(problem)) => {
                Some(("Nothing was exported".to_owned(), format!("{path}: {problem}. Export to another location.")))
            }
            Err(TryRecvError::Disconnected) => Some((
                "Nothing was exported".to_owned(),
                format!("{path}: the export stopped unexpectedly. Try again."),
            )),
        }
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
        if let Some(work) = self.work.take()
            && work.join().is_err()
        {
            log::warn!("An export stopped unexpectedly");
        }
    }
}
