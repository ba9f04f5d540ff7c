//! A compiled book that computes every item, for the inputs of one book after another.

use super::code::{Compiled, Side};
use super::compile::compile;
use super::kernel;
use super::memory::Memory;
use crate::formula::book::contents::Book;
use crate::formula::book::expression::Id;
use crate::formula::book::graph::Graph;
use crate::formula::book::values::Values;
use std::sync::Arc;

/// A compiled book. It holds no values: those belong to a `Run`.
#[derive(Clone, Debug)]
pub struct Engine {
    compiled: Compiled,
    /// For each item its first cell and the one after its last
    spans: Arc<[(u32, u32)]>,
    months: usize,
}

impl Engine {
    /// Compiles a book to compute every item.
    pub fn new(book: &Book, graph: &Graph) -> Self {
        let compiled = compile(book, graph, &[], None);
        let spans = compiled.places.iter().map(|place| place.map_or((0, 0), |place| (place.start, place.end())));
        Self { spans: spans.collect(), months: book.months(), compiled }
    }

    /// A run with the inputs and paths of a book of the same structure.
    pub fn load(&self, book: &Book) -> Run<'_> {
        let mut cells = self.compiled.fixed_cells(book);
        self.compiled.values(book, Side::Fixed).for_each(|(cell, value)| cells[cell] = value);
        Run { engine: self, cells }
    }

    /// How many instructions a run takes.
    pub fn instructions(&self) -> usize {
        self.compiled.fixed.instructions()
    }
}

/// One computation of a book: its inputs may be replaced until its values are taken.
#[derive(Clone, Debug)]
pub struct Run<'e> {
    engine: &'e Engine,
    cells: Vec<f64>,
}

impl Run<'_> {
    /// The value of an input, to be replaced; None for any other item.
    pub fn input(&mut self, id: Id) -> Option<&mut f64> {
        let cells = self.engine.compiled.input(id, Side::Fixed)?;
        self.cells.get_mut(cells.start)
    }

    /// The months of a path, to be replaced, the first month first; None for any other item.
    pub fn path(&mut self, id: Id) -> Option<&mut [f64]> {
        let cells = self.engine.compiled.path(id, Side::Fixed)?;
        self.cells.get_mut(cells)
    }

    /// Computes every item; run again without new inputs, it gives the same bits.
    pub fn compute(&mut self) {
        let mut memory = Memory { fixed: &[], own: &mut self.cells, months: self.engine.months };
        kernel::run::<1>(&self.engine.compiled.fixed, Side::Fixed, &mut memory);
    }

    /// Computes every item and hands out the values. They take the memory with them, because copying it takes a tenth
    /// of the time of a run.
    pub fn values(mut self) -> Values {
        self.compute();
        Values { cells: self.cells, spans: Arc::clone(&self.engine.spans) }
    }
}
