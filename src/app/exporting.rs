//! Exports from the window, on a thread of their own: the window never waits for a file.

use super::derived::Derived;
use super::session::Session;
use crate::export::{Exported, Form, command, export};
use crate::plan::Plan;
use crate::store;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::JoinHandle;

/// An export that is being written.
pub(super) struct Exporting {
    answer: Receiver<Result<usize, String>>,
    path: PathBuf,
    work: Option<JoinHandle<()>>,
}

impl Exporting {
    /// Starts to write the shown plan.
    pub fn start(ctx: &egui::Context, session: &Session, derived: &Derived, path: PathBuf) -> Self {
        let (sender, answer) = channel();
        let (base, plan, scenario, projection) = (Plan::clone(session.plan()), Plan::clone(&derived.plan), session.active_scenario().cloned(), derived.projection.clone());
        let command = again(session, &path);
        let (ctx, target) = (ctx.clone(), path.clone());
        let work = move || {
            let hash = store::plan_hash(&base);
            let exported = Exported { base: &base, plan: &plan, scenario: scenario.as_ref(), hash: &hash, sets: &[], command: &command };
            let result = Form::of(&target).and_then(|form| {
                let projection = projection.as_ref().ok_or("The plan has no figures")?;
                let bytes = export(form, projection, &exported)?;
                store::replace(&target, &bytes).map_err(|error| error.to_string()).map(|()| bytes.len())
            });
            // A window that has closed meanwhile needs no answer.
            sender.send(result).unwrap_or_default();
            ctx.request_repaint();
        };
        let work = std::thread::Builder::new().name("export".to_owned()).spawn(work);
        Self { answer, path, work: work.inspect_err(|error| log::warn!("The export could not be started: {error}")).ok() }
    }

    /// Title and text of the message, once it is done.
    pub fn answer(&mut self) -> Option<(String, String)> {
        let path = self.path.display();
        match self.answer.try_recv() {
            Err(TryRecvError::Empty) => None,
            Ok(Ok(bytes)) => Some(("Exported".to_owned(), format!("{path}, {} kB", bytes.div_ceil(1000)))),
            Ok(Err(problem)) => Some(("Nothing was exported".to_owned(), format!("{path}: {problem}. Export to another place."))),
            Err(TryRecvError::Disconnected) => Some(("Nothing was exported".to_owned(), format!("{path}: the export ended early. Try again."))),
        }
    }
}

/// The command that writes the same file without the window; what is not saved is in no file yet.
fn again(session: &Session, path: &Path) -> String {
    let scenario = session.active_scenario().map(|scenario| scenario.id.as_str());
    let command = command(session.path.as_deref().unwrap_or(Path::new("PLAN")), path, scenario, &[]);
    if session.is_dirty() || session.path.is_none() { format!("{command}, once the plan is saved as it was shown") } else { command }
}

impl Drop for Exporting {
    /// What was begun is written, even where the window closes meanwhile.
    fn drop(&mut self) {
        if let Some(work) = self.work.take()
            && work.join().is_err()
        {
            log::warn!("An export ended early");
        }
    }
}
