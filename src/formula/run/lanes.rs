//! A compiled book for several lanes at a time, each with its own values of some inputs and paths.

use super::code::{Compiled, LANES, Side};
use super::compile::compile;
use super::kernel;
use super::memory::Memory;
use super::needed::narrow;
use crate::formula::book::contents::Book;
use crate::formula::book::expression::Id;
use crate::formula::book::graph::Graph;

/// A compiled book some of whose inputs vary from lane to lane, with the values that no lane changes.
#[derive(Clone, Debug)]
pub struct LaneEngine {
    compiled: Compiled,
    fixed: Vec<f64>,
    /// What a lane holds before it is set, by its cell: the book's own values of what varies
    start: Vec<(usize, f64)>,
    months: usize,
}

impl LaneEngine {
    /// Compiles a book for workers that replace the inputs and paths `varying` and read the items `outputs`.
    /// Values that no output needs are dropped; values that do not depend on `varying` are computed once, here.
    pub fn new(book: &Book, graph: &Graph, varying: &[Id], outputs: &[Id]) -> Self {
        let mut compiled = compile(book, graph, varying, Some(outputs));
        let months = book.months();
        let mut fixed = compiled.fixed_cells(book);
        compiled.values(book, Side::Fixed).for_each(|(cell, value)| fixed[cell] = value);
        kernel::run::<1>(&compiled.fixed, Side::Fixed, &mut Memory { fixed: &[], own: &mut fixed, months });
        let read = compiled.keep_places(outputs);
        narrow(&mut compiled.lanes, &fixed, &read, months);
        let start = compiled.values(book, Side::Lanes).collect();
        Self { compiled, fixed, start, months }
    }

    /// The memory for one thread.
    pub fn worker(&self) -> Worker<'_> {
        self.worker_in(Vec::new())
    }

    /// The same for so many lanes, in memory that another worker had.
    pub fn worker_in<const N: usize>(&self, mut memory: Vec<f64>) -> Worker<'_, N> {
        memory.clear();
        memory.resize(self.compiled.lanes.cells * N, 0.0);
        for (cell, value) in &self.start {
            memory[cell * N..(cell + 1) * N].fill(*value);
        }
        Worker { engine: self, memory }
    }

    /// How many instructions run: (once for all lanes, for every block of lanes).
    pub fn instructions(&self) -> (usize, usize) {
        (self.compiled.fixed.instructions(), self.compiled.lanes.instructions())
    }
}

/// So many lanes of a book in the memory of one thread. A lane that is not set holds the book's own values.
#[derive(Clone, Debug)]
pub struct Worker<'e, const N: usize = LANES> {
    engine: &'e LaneEngine,
    memory: Vec<f64>,
}

impl<const N: usize> Worker<'_, N> {
    /// The value of an input of `varying` in each lane, to be replaced; None for any other item.
    pub fn input(&mut self, id: Id) -> Option<&mut [f64; N]> {
        let cells = self.engine.compiled.input(id, Side::Lanes)?;
        self.memory[cells.start * N..].first_chunk_mut()
    }

    /// The months of a path of `varying` in each lane, to be replaced, the first month first; None for any other item.
    pub fn path(&mut self, id: Id) -> Option<&mut [[f64; N]]> {
        let cells = self.engine.compiled.path(id, Side::Lanes)?;
        Some(self.memory[cells.start * N..cells.end * N].as_chunks_mut().0)
    }

    /// Computes all lanes.
    pub fn run(&mut self) {
        let mut memory = Memory { fixed: &self.engine.fixed, own: &mut self.memory, months: self.engine.months };
        kernel::run::<N>(&self.engine.compiled.lanes, Side::Lanes, &mut memory);
    }

    /// An output in month `month` (0 is the opening) of one lane, or the value of a scalar. NaN for items that were not
    /// requested.
    pub fn value(&self, id: Id, lane: usize, month: usize) -> f64 {
        let Some(place) = self.engine.compiled.places[id as usize] else { return f64::NAN };
        let (cells, lanes) = match place.side {
            Side::Fixed => (&self.engine.fixed, 1),
            Side::Lanes => (&self.memory, N),
        };
        let month = if place.length == 1 { 0 } else { month };
        if month >= place.length as usize {
            return f64::NAN;
        }
        cells[(place.start as usize + month) * lanes + lane % lanes]
    }

    /// Its memory, for another worker.
    pub fn into_memory(self) -> Vec<f64> {
        self.memory
    }
}
