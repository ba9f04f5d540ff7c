//! Blocks of points over threads: handed out by a counter, their results in the order of points.

use super::compiled::{Compiled, alone};
use super::point::Point;
use super::{Trials, Tried};
use crate::formula::{FEW_LANES, LANES, Worker};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

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

/// Points that are computed by one thread at once.
pub(super) struct Piece {
    /// The program of its points; without one there is one point, whose plan is built
    pub compiled: Option<Arc<Compiled>>,
    /// Their places, as many as there are lanes at most
    pub members: Vec<usize>,
}

/// The lanes of one thread for the program of its last piece.
struct Own<'p, const N: usize>(Option<(&'p Compiled, Worker<'p, N>)>);

impl<'p, const N: usize> Own<'p, N> {
    /// The lanes for a program: those of another give their memory.
    fn of(&mut self, compiled: &'p Compiled, spare: &Spare) -> &mut Worker<'p, N> {
        let worker = match self.0.take() {
            Some((of, worker)) if std::ptr::eq(of, compiled) => worker,
            Some((_, worker)) => compiled.worker(worker.into_memory()),
            None => compiled.worker(spare.take(N)),
        };
        &mut self.0.insert((compiled, worker)).1
    }

    fn into_memory(self) -> Option<Vec<f64>> {
        self.0.map(|(_, worker)| worker.into_memory())
    }
}

/// Memory of lanes between runs, by their number: to ask the system for it takes as long as to compute a few points.
#[derive(Default)]
pub(super) struct Spare(Mutex<Vec<(usize, Vec<f64>)>>);

impl Spare {
    fn take(&self, lanes: usize) -> Vec<f64> {
        let Ok(mut all) = self.0.lock() else { return Vec::new() };
        let place = all.iter().position(|(of, _)| *of == lanes);
        place.map(|place| all.swap_remove(place).1).unwrap_or_default()
    }

    fn keep(&self, lanes: usize, memory: Option<Vec<f64>>) {
        if let (Ok(mut all), Some(memory)) = (self.0.lock(), memory) {
            all.push((lanes, memory));
        }
    }
}

/// Computes pieces, in their order; None for what was not reached. Pieces of one program stand together.
pub(super) fn in_pieces<'p>(
    trials: &Trials,
    spare: &Spare,
    pieces: &'p [Piece],
    points: &[Point],
    watch: &dyn Watch,
) -> Vec<Option<Vec<Tried>>> {
    let work = |(wide, few): &mut (Own<'p, LANES>, Own<'p, FEW_LANES>), piece: usize| {
        let piece = &pieces[piece];
        let members: Vec<&Point> = piece.members.iter().map(|i| &points[*i]).collect();
        match piece.compiled.as_deref() {
            None => members.into_iter().map(|point| alone(trials, point)).collect(),
            Some(compiled) if members.len() <= FEW_LANES => compiled.block(trials, few.of(compiled, spare), &members),
            Some(compiled) => compiled.block(trials, wide.of(compiled, spare), &members),
        }
    };
    let end = |(wide, few): (Own<LANES>, Own<FEW_LANES>)| {
        spare.keep(LANES, wide.into_memory());
        spare.keep(FEW_LANES, few.into_memory());
    };
    let done = |piece: usize| watch.done(pieces[piece].members.len());
    shared(pieces.len(), (|| (Own(None), Own(None)), end), work, done, watch)
}

/// So many pieces of work that nobody stops, on all cores; in their order.
pub(in crate::analysis) fn on_all_cores<T: Send>(pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    shared(pieces, (|| (), |()| ()), |(), piece| work(piece), |_| (), &Unwatched).into_iter().flatten().collect()
}

/// Does so many pieces of work on all cores, each thread with what it begins with and hands back. Each result stands at its number, so that it does not depend on the threads.
fn shared<W, T: Send>(
    pieces: usize,
    (begin, end): (impl Fn() -> W + Sync, impl Fn(W) + Sync),
    work: impl Fn(&mut W, usize) -> T + Sync,
    done: impl Fn(usize) + Sync,
    watch: &dyn Watch,
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..pieces).map(|_| None).collect());
    let run = || {
        let mut own = begin();
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
        end(own);
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
