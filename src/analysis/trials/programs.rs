//! The programs of the structures that were met, and which structures are worth one.

use super::compiled::Compiled;
use super::structures::Key;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Points of one structure, in all runs together, from which on a program pays: to compile one takes as long as to build so many.
const FEWEST: usize = 2;

/// The programs that are kept.
pub(super) const MOST_PROGRAMS: usize = 48;

/// A structure that was met.
#[derive(Default)]
struct Met {
    /// None if none was compiled, or if its points have to be built one by one
    program: Option<Arc<Compiled>>,
    /// True if its points have to be built one by one
    is_refused: bool,
    /// Points in all runs
    points: usize,
    /// The last run in which it was met
    last: usize,
}

/// The programs by structure.
#[derive(Default)]
pub(super) struct Programs {
    met: FxHashMap<Key, Met>,
    runs: usize,
}

impl Programs {
    /// True if a program for a structure is to be compiled, of which the next run has so many points.
    pub fn pays(&self, key: &Key, points: usize) -> bool {
        match self.met.get(key) {
            Some(met) => met.program.is_none() && !met.is_refused && met.points + points >= FEWEST,
            None => points >= FEWEST,
        }
    }

    /// Counts the points of a run.
    pub fn begin<'k>(&mut self, points: impl Iterator<Item = (&'k Key, usize)>) {
        self.runs += 1;
        for (key, points) in points {
            let met = self.met.entry(key.clone()).or_default();
            (met.points, met.last) = (met.points + points, self.runs);
        }
    }

    /// Keeps what was compiled for a structure of this run, and forgets the programs that were not used for longest.
    pub fn keep(&mut self, key: &Key, compiled: Option<Compiled>) {
        let met = self.met.entry(key.clone()).or_default();
        met.is_refused = compiled.is_none();
        met.program = compiled.map(Arc::new);
        let kept = || self.met.iter().filter(|(_, met)| met.program.is_some());
        if kept().count() > MOST_PROGRAMS
            && let Some(oldest) = kept().min_by_key(|(key, met)| (met.last, *key)).map(|(key, _)| key.clone())
            && let Some(oldest) = self.met.get_mut(&oldest)
        {
            oldest.program = None;
        }
    }

    /// The program of a structure; None if its points are built one by one.
    pub fn get(&self, key: &Key) -> Option<Arc<Compiled>> {
        self.met.get(key)?.program.clone()
    }
}
