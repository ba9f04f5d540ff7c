//! Numbers computed on their own thread during a drag, so that the window stays responsive.

use crate::app::state::job::{Job, Task, Worker};
use crate::app::state::stamp::Stamp;
use crate::model::{Projection, Projector};
use crate::plan::{Finding, Plan};
use egui::Context;
use std::sync::Arc;

/// A plan to compute, with its stamp.
#[derive(Clone)]
pub(in crate::app) struct Wanted {
    pub stamp: Stamp,
    pub plan: Arc<Plan>,
}

/// Its numbers, or why there are none.
pub(in crate::app) type Numbers = Result<Projection, Vec<Finding>>;

/// The thread that computes, and what it computes now.
pub(in crate::app) struct Ahead {
    ctx: Context,
    /// None once a computation has failed: the window then computes itself, and reports the failure
    worker: Option<Worker<Projector>>,
    job: Option<Job<Numbers, Wanted>>,
}

impl Ahead {
    /// Starts the thread; the window is redrawn whenever it has finished a computation. None if no thread can be started.
    pub fn start(ctx: &Context) -> Option<Self> {
        Some(Self { ctx: ctx.clone(), worker: Some(Worker::start("ahead")?), job: None })
    }

    /// True while it computes.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Computes a plan; true if there is a thread to do it.
    pub fn compute(&mut self, wanted: Wanted) -> bool {
        let Some(worker) = &self.worker else { return false };
        let plan = Arc::clone(&wanted.plan);
        let task = Task { what: "Computing the plan".to_owned(), parts: 0, stamp: wanted };
        self.job = Some(Job::on(worker, &self.ctx, task, move |projector, _| projector.project(&plan)));
        true
    }

    /// The results it has finished in the meantime.
    pub fn poll(&mut self) -> Option<(Wanted, Numbers)> {
        let answer = self.job.as_ref()?.poll()?;
        self.finished(answer)
    }

    /// Waits for the current computation; None if there is none, or it has failed.
    pub fn wait(&mut self) -> Option<(Wanted, Numbers)> {
        let answer = self.job.as_ref()?.wait();
        self.finished(answer)
    }

    fn finished(&mut self, answer: Result<Numbers, String>) -> Option<(Wanted, Numbers)> {
        let job = self.job.take()?;
        match answer {
            Ok(numbers) => Some((job.task().stamp.clone(), numbers)),
            Err(problem) => {
                log::debug!("{problem}");
                self.worker = None;
                None
            }
        }
    }

    /// Hands old numbers back to the thread to be freed: memory freed on another thread is slow to reuse.
    pub fn give_back(&self, old: Projection) {
        match &self.worker {
            Some(worker) => worker.give(move |_| drop(old)),
            None => drop_elsewhere(Some(old)),
        }
    }
}

/// Frees memory on another thread: tens of thousands of formulas take as long as half a pass of the window.
pub(in crate::app) fn drop_elsewhere(old: Option<Projection>) {
    if let Some(old) = old
        && let Err(error) = std::thread::Builder::new().name("drop".to_owned()).spawn(move || drop(old))
    {
        log::debug!("Dropped on this thread: {error}");
    }
}
