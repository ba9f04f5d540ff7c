//! Long-running work on its own thread, with progress, time left and cancellation; errors in it are caught and reported.

use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use egui::{RichText, Ui};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Instant;

/// The progress of a job, and whether it is still wanted.
#[derive(Debug, Default)]
pub(in crate::app) struct Progress {
    done: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// One more part is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// True if the rest is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Work on a thread.
pub(in crate::app) struct Job<T> {
    what: &'static str,
    parts: usize,
    progress: Arc<Progress>,
    answer: Receiver<Result<T, String>>,
    since: Instant,
}

impl<T: Send + 'static> Job<T> {
    /// Starts work with the given number of parts; the window is redrawn when it is done.
    pub fn start(
        ctx: &egui::Context,
        what: &'static str,
        parts: usize,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> Self {
        let progress = Arc::new(Progress::default());
        let (sender, answer) = channel();
        let (ctx, inside) = (ctx.clone(), Arc::clone(&progress));
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(|| work(&inside))).map_err(|panic| why(panic.as_ref()));
            // A window that has closed in the meantime needs no answer.
            sender.send(result).unwrap_or_default();
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name("job".to_owned()).spawn(run) {
            log::warn!("{what} could not be started: {error}");
        }
        Self { what, parts, progress, answer, since: Instant::now() }
    }

    /// The result once it is done; a sentence if it failed.
    pub fn poll(&self) -> Option<Result<T, String>> {
        match self.answer.try_recv() {
            Ok(result) => Some(result.map_err(|why| {
                format!(
                    "{} failed because of a bug in Wattfolio: {why}. Please report it and attach the plan",
                    self.what
                )
            })),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(format!("{} could not be started", self.what))),
        }
    }

    /// Signals that the rest is no longer wanted.
    pub fn cancel(&self) {
        self.progress.cancelled.store(true, Ordering::Relaxed);
    }

    /// Draws its progress; true if it is to be cancelled.
    pub fn progress_ui(&self, ui: &mut Ui, tokens: &Tokens) -> bool {
        let done = self.progress.done.load(Ordering::Relaxed);
        let share = done as f32 / self.parts.max(1) as f32;
        let mut cancel = false;
        ui.horizontal(|ui| {
            ui.add(egui::ProgressBar::new(share).desired_width(160.0).text(format!("{done} of {}", self.parts)));
            ui.label(
                RichText::new(format!("{}{}", self.what, left(self.since.elapsed().as_secs_f64(), share)))
                    .size(NOTE_SIZE)
                    .color(tokens.muted),
            );
            cancel = ui.small_button("Cancel").clicked();
        });
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        cancel
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancelled.store(true, Ordering::Relaxed);
    }
}

/// ", about 5 s left", if that can be estimated.
fn left(elapsed: f64, share: f32) -> String {
    if share <= 0.0 || elapsed < 0.5 {
        String::new()
    } else {
        format!(", about {:.0} s left", elapsed * f64::from(1.0 / share - 1.0))
    }
}

/// The message of a panic.
pub(in crate::app) fn why(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "no reason was given".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer<T: Send + 'static>(job: &Job<T>) -> Result<T, String> {
        job.answer.recv().unwrap()
    }

    #[test]
    fn a_job_answers_and_a_panic_in_it_is_told() {
        let ctx = egui::Context::default();
        assert_eq!(answer(&Job::start(&ctx, "Adding", 1, |_| 1 + 1)), Ok(2));
        let failing = Job::start(&ctx, "Failing", 1, |_| -> i32 { panic!("{}", "on purpose") });
        assert_eq!(answer(&failing), Err("on purpose".to_owned()));
    }

    #[test]
    fn time_left_follows_from_what_is_done() {
        assert_eq!(left(10.0, 0.25), ", about 30 s left");
        assert_eq!(left(0.1, 0.5), "");
    }
}
