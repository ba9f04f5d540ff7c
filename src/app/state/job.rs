//! Long-running work on another thread: what it is about, how far it is, cancellation; errors in it are caught and reported.

use crate::analysis::{Seen, Watch};
use egui::Context;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The progress of a job, and whether it is still wanted.
#[derive(Debug, Default)]
pub(in crate::app) struct Progress {
    done: AtomicUsize,
    cancelled: AtomicBool,
    seen: Mutex<Vec<Seen>>,
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

impl Watch for Progress {
    fn done(&self, points: usize) {
        self.done.fetch_add(points, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        Self::is_cancelled(self)
    }

    fn grows(&self, spots: &[Seen]) {
        // Whoever held it and failed has left whole spots.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(spots);
    }
}

/// What a job is about.
pub(in crate::app) struct Task<S> {
    /// What it does, as a person reads it: "Computing the scenarios"
    pub what: String,
    /// The number of its parts, each of which reports a step; 0 if it is done in one piece
    pub parts: usize,
    /// What its result belongs to
    pub stamp: S,
}

/// Work on another thread. What is dropped is cancelled.
pub(in crate::app) struct Job<T, S = ()> {
    task: Task<S>,
    progress: Arc<Progress>,
    answer: Receiver<Result<T, String>>,
    since: Instant,
}

impl<T: Send + 'static, S> Job<T, S> {
    /// Starts work on a thread of its own; the window is redrawn when it is done.
    pub fn start(ctx: &Context, task: Task<S>, work: impl FnOnce(&Progress) -> T + Send + 'static) -> Self {
        let (job, run) = Self::prepared(ctx, task, |(), progress| work(progress));
        if let Err(error) = std::thread::Builder::new().name("job".to_owned()).spawn(move || run(&mut ())) {
            log::warn!("{} could not be started: {error}", job.task.what);
        }
        job
    }

    /// Starts work on a worker, after the work it already has.
    pub fn on<W>(
        worker: &Worker<W>,
        ctx: &Context,
        task: Task<S>,
        work: impl FnOnce(&mut W, &Progress) -> T + Send + 'static,
    ) -> Self {
        let (job, run) = Self::prepared(ctx, task, work);
        worker.give(run);
        job
    }

    /// The job, and what its thread runs.
    fn prepared<W>(
        ctx: &Context,
        task: Task<S>,
        work: impl FnOnce(&mut W, &Progress) -> T + Send + 'static,
    ) -> (Self, impl FnOnce(&mut W) + Send + 'static) {
        let progress = Arc::new(Progress::default());
        let (sender, answer) = channel();
        let (ctx, inside) = (ctx.clone(), Arc::clone(&progress));
        let run = move |tools: &mut W| {
            let result = catch_unwind(AssertUnwindSafe(|| work(tools, &inside))).map_err(|panic| why(panic.as_ref()));
            // A window that has closed in the meantime needs no answer.
            sender.send(result).unwrap_or_default();
            ctx.request_repaint();
        };
        (Self { task, progress, answer, since: Instant::now() }, run)
    }

    /// The result once it is done; a sentence if it failed.
    pub fn poll(&self) -> Option<Result<T, String>> {
        match self.answer.try_recv() {
            Ok(result) => Some(result.map_err(|why| self.failure(&why))),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(self.not_started())),
        }
    }

    /// Waits for the result; a sentence if it failed.
    pub fn wait(&self) -> Result<T, String> {
        self.answer.recv().map_err(|_gone| self.not_started())?.map_err(|why| self.failure(&why))
    }

    fn failure(&self, why: &str) -> String {
        format!("{} failed because of a bug in Wattfolio: {why}. Please report it and attach the plan", self.task.what)
    }

    fn not_started(&self) -> String {
        format!("{} could not be started", self.task.what)
    }
}

impl<T, S> Job<T, S> {
    /// What it is about.
    pub fn task(&self) -> &Task<S> {
        &self.task
    }

    /// The number of parts done.
    pub fn done(&self) -> usize {
        self.progress.done.load(Ordering::Relaxed)
    }

    /// What of a frontier has been seen so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.progress.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The time since it was started, in seconds.
    pub fn elapsed(&self) -> f64 {
        self.since.elapsed().as_secs_f64()
    }

    /// Signals that the rest is no longer wanted.
    pub fn cancel(&self) {
        self.progress.cancelled.store(true, Ordering::Relaxed);
    }

    /// True if it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }
}

impl<T, S> Drop for Job<T, S> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// What a worker is given to do.
type Work<W> = Box<dyn FnOnce(&mut W) + Send>;

/// A thread that lives as long as the window, with tools of its own, and does one piece of work after another.
pub(in crate::app) struct Worker<W> {
    work: Sender<Work<W>>,
}

impl<W: Default + 'static> Worker<W> {
    /// Starts the thread; None if that is impossible.
    pub fn start(name: &str) -> Option<Self> {
        let (work, given) = channel::<Work<W>>();
        let run = move || {
            let mut tools = W::default();
            for work in given {
                work(&mut tools);
            }
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(run)
            .inspect_err(|error| log::debug!("The thread {name} could not be started: {error}"))
            .ok()?;
        Some(Self { work })
    }
}

impl<W> Worker<W> {
    /// Gives it one more piece of work.
    pub fn give(&self, work: impl FnOnce(&mut W) + Send + 'static) {
        // If the thread has ended, the work is dropped here, and whoever waits for its answer is told.
        drop(self.work.send(Box::new(work)));
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

    fn task(what: &str) -> Task<u8> {
        Task { what: what.to_owned(), parts: 1, stamp: 7 }
    }

    #[test]
    fn a_job_answers_and_a_panic_in_it_is_told() {
        let ctx = Context::default();
        let adding = Job::start(&ctx, task("Adding"), |_| 1 + 1);
        assert_eq!((adding.wait(), adding.task().stamp), (Ok(2), 7));
        let failing = Job::start(&ctx, task("Failing"), |_| -> i32 { panic!("{}", "on purpose") });
        assert!(failing.wait().unwrap_err().starts_with("Failing failed because of a bug in Wattfolio: on purpose"));
    }

    #[test]
    fn a_worker_keeps_its_tools_from_one_job_to_the_next() {
        let ctx = Context::default();
        let worker = Worker::<Vec<u8>>::start("test").unwrap();
        for count in 1..=3 {
            let job = Job::on(&worker, &ctx, task("Counting"), |tools, _| {
                tools.push(0);
                tools.len()
            });
            assert_eq!(job.wait(), Ok(count));
        }
    }

    #[test]
    fn what_is_dropped_is_cancelled() {
        let (gate, opened) = channel::<()>();
        let (told, is_cancelled) = channel();
        let job = Job::start(&Context::default(), task("Waiting"), move |progress| {
            opened.recv().unwrap();
            told.send(progress.is_cancelled()).unwrap();
        });
        drop(job);
        gate.send(()).unwrap();
        assert!(is_cancelled.recv().unwrap());
    }
}
