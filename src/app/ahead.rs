//! Numbers computed on a thread of their own while something is dragged, so that the window answers meanwhile.

use super::derived::Stamp;
use crate::model::{Projection, Projector};
use crate::plan::{Finding, Plan};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// A plan to compute, with what it is of.
pub(super) struct Wanted {
    pub stamp: Stamp,
    pub plan: Arc<Plan>,
}

/// Its numbers, or why there are none.
pub(super) type Numbers = Result<Projection, Vec<Finding>>;

/// What the thread is asked for. What it made is given back to it: memory that changes threads is slow to use again.
enum Work {
    Compute(Wanted),
    Drop(Projection),
}

/// The thread, which computes one plan after the other.
pub(super) struct Ahead {
    work: Sender<Work>,
    done: Receiver<(Wanted, Numbers)>,
    is_busy: bool,
}

impl Ahead {
    /// Starts the thread; the window is drawn again whenever it has computed. None where there can be no thread.
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
        thread.inspect_err(|error| log::debug!("Computed while the window waits: {error}")).ok()?;
        Some(Self { work, done, is_busy: false })
    }

    /// True while it computes.
    pub fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Computes a plan; true where the thread is there to do it.
    pub fn compute(&mut self, wanted: Wanted) -> bool {
        self.is_busy = self.work.send(Work::Compute(wanted)).is_ok();
        self.is_busy
    }

    /// What it has computed meanwhile.
    pub fn poll(&mut self) -> Option<(Wanted, Numbers)> {
        let answer = self.done.try_recv();
        // A thread that has failed is not busy: the window then computes, and tells of the failure.
        self.is_busy &= matches!(answer, Err(TryRecvError::Empty));
        answer.ok()
    }

    /// What it computes now, once it is done; None where it computes nothing, or has failed.
    pub fn wait(&mut self) -> Option<(Wanted, Numbers)> {
        std::mem::take(&mut self.is_busy).then(|| self.done.recv().ok()).flatten()
    }

    /// Gives old numbers back.
    pub fn give_back(&self, old: Projection) {
        // Where the thread is gone they are dropped here.
        drop(self.work.send(Work::Drop(old)));
    }
}
