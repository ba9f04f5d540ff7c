//! Blocks of points over threads: handed out by a counter, their results in the order of points.

use super::compiled::{Compiled, alone};
use super::point::Point;
use super::{Trials, Tried};
use crate::formula::LANES;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Who follows the work: told of each point, and asked whether the rest is wanted.
pub trait Watch: Sync {
    /// So many more points are done.
    fn done(&self, points: usize);
    /// True if the rest is no longer wanted.
    fn is_cancelled(&self) -> bool;
    /// More of what a frontier is drawn of.
    fn grows(&self, _spots: &[Seen]) {}
}

/// A plan of a frontier that is still being searched.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Seen {
    /// The outcome
    pub value: f64,
    /// Less is better
    pub risk: f64,
    /// True if it meets what must hold
    pub is_met: bool,
}

/// Nobody follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _points: usize) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Computes points sixteen at a time.
pub(super) fn in_blocks(
    compiled: &Compiled,
    trials: &Trials,
    points: &[&Point],
    watch: &dyn Watch,
) -> Vec<Option<Tried>> {
    let blocks: Vec<&[&Point]> = points.chunks(LANES).collect();
    let work = |worker: &mut crate::formula::Worker, block: usize| compiled.block(trials, worker, blocks[block]);
    let results = shared(blocks.len(), || compiled.worker(), work, |block| watch.done(blocks[block].len()), watch);
    let of_block = |(block, tried): (&&[&Point], Option<Vec<Tried>>)| match tried {
        Some(tried) => tried.into_iter().map(Some).collect(),
        None => vec![None; block.len()],
    };
    blocks.iter().zip(results).flat_map(of_block).collect()
}

/// Builds and computes points one by one.
pub(super) fn one_by_one(trials: &Trials, points: &[&Point], watch: &dyn Watch) -> Vec<Option<Tried>> {
    shared(points.len(), || (), |(), i| alone(trials, points[i]), |_| watch.done(1), watch)
}

/// So many pieces of work that nobody stops, on all cores; in their order.
pub(in crate::analysis) fn on_all_cores<T: Send>(pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    shared(pieces, || (), |(), piece| work(piece), |_| (), &Unwatched).into_iter().flatten().collect()
}

/// Does so many pieces of work on all cores. Each result stands at its number, so that it does not depend on the threads.
fn shared<W, T: Send>(
    pieces: usize,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> T + Sync,
    done: impl Fn(usize) + Sync,
    watch: &dyn Watch,
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..pieces).map(|_| None).collect());
    let run = || {
        let mut own = worker();
        while !watch.is_cancelled() {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                break;
            }
            let result = work(&mut own, piece);
            if let Ok(mut results) = results.lock() {
                results[piece] = Some(result);
            }
            done(piece);
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get).min(pieces);
    if cores < 2 {
        run();
    } else {
        std::thread::scope(|scope| {
            for i in 1..cores {
                // Where no thread can be started, this one does the work.
                let thread = std::thread::Builder::new().name(format!("trials-{i}"));
                drop(thread.spawn_scoped(scope, run));
            }
            run();
        });
    }
    results.into_inner().unwrap_or_default()
}
