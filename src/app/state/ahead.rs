//! Numbers computed on their own thread during a drag, so that the window stays responsive.

use crate::app::state::derived::Stamp;
use crate::model::{Projection, Projector};
use crate::plan::{Finding, Plan};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// A plan to compute, with its stamp.
pub(in crate::app) struct Wanted {
    pub stamp: Stamp,
    pub plan: Arc<Plan>,
}

/// Its numbers, or why there are none.
pub(in crate::app) type Numbers = Result<Projection, Vec<Finding>>;

/// Requests to the thread. Its results are handed back to it to be freed: memory freed on another thread is slow to reuse.
enum Work {
    Compute(Wanted),
    Drop(Projection),
}

/// The thread, which computes one plan after another.
pub(in crate::app) struct Ahead {
    work: Sender<Work>,
    done: Receiver<(Wanted, Numbers)>,
    is_busy: bool,
}

impl Ahead {
    /// Starts the thread; the window is redrawn whenever it has finished a computation. None if no thread can be started.
    pub fn start(ctx: &egui::Context) -> Option<Self> {
        let (work, asked) = channel();
        let (answers, done) = channel();
        let ctx = ctx.clone();
        let run = move || {
            let mut projector = Projector::default();
            for work in asked {
                let wanted = match work {
                    Work::Compute(wanted) => wanted,
                    Work::Drop(old) => {
                        drop(old);
                        continue;
                    }
                };
                let numbers = projector.project(&wanted.plan);
                if answers.send((wanted, numbers)).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        };
        let thread = std::thread::Builder::new().name("ahead".to_owned()).spawn(run);
        thread
            .inspect_err(|error| log::debug!("No separate thread, so the window waits for computations: {error}"))
            .ok()?;
        Some(Self { work, done, is_busy: false })
    }

    /// True while it computes.
    pub fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Computes a plan; true if the thread is alive to do it.
    pub fn compute(&mut self, wanted: Wanted) -> bool {
        self.is_busy = self.work.send(Work::Compute(wanted)).is_ok();
        self.is_busy
    }

    /// The results it has finished in the meantime.
    pub fn poll(&mut self) -> Option<(Wanted, Numbers)> {
        let answer = self.done.try_recv();
        // A thread that has failed is not busy: the window then computes itself, and reports the failure.
        self.is_busy &= matches!(answer, Err(TryRecvError::Empty));
        answer.ok()
    }

    /// Waits for the current computation; None if there is none, or it has failed.
    pub fn wait(&mut self) -> Option<(Wanted, Numbers)> {
        std::mem::take(&mut self.is_busy).then(|| self.done.recv().ok()).flatten()
    }

    /// Hands old numbers back to be freed.
    pub fn give_back(&self, old: Projection) {
        // If the thread has ended they are dropped here.
        drop(self.work.send(Work::Drop(old)));
    }
}
