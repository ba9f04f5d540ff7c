//! How far a job is, with a button that cancels it.

use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::app::state::job::Job;
use egui::{RichText, Ui};
use std::time::Duration;

/// How often a window that shows progress is redrawn.
const EVERY: Duration = Duration::from_millis(100);

/// Draws the progress of a job; `stopping` says what cancelling it means. True if it is to be cancelled.
pub(in crate::app) fn progress_ui<T, S>(ui: &mut Ui, tokens: &Tokens, job: &Job<T, S>, stopping: &str) -> bool {
    let (task, done, elapsed) = (job.task(), job.done(), job.elapsed());
    let cancel = ui.horizontal(|ui| {
        let text = if task.parts == 0 {
            format!("{}, {elapsed:.0} s", task.what)
        } else {
            // A search asks more points where it has found something.
            let done = done.min(task.parts);
            let share = done as f32 / task.parts as f32;
            ui.add(egui::ProgressBar::new(share).desired_width(160.0).text(format!("{done} of {}", task.parts)));
            format!("{}{}", task.what, left(elapsed, share))
        };
        ui.label(RichText::new(text).size(NOTE_SIZE).color(tokens.muted));
        ui.small_button("Cancel").on_hover_text(stopping).clicked()
    });
    ui.ctx().request_repaint_after(EVERY);
    cancel.inner
}

/// ", about 5 s left", if that can be estimated.
fn left(elapsed: f64, share: f32) -> String {
    if share <= 0.0 || elapsed < 0.5 {
        String::new()
    } else {
        format!(", about {:.0} s left", elapsed * f64::from(1.0 / share - 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn time_left_follows_from_what_is_done() {
        assert_eq!(left(10.0, 0.25), ", about 30 s left");
        assert_eq!(left(0.1, 0.5), "");
    }
}
