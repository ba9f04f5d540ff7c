//! Runs a compiled book: once for its own inputs, or for sixteen lanes with inputs and paths replaced.

use crate::formula::book::Book;
use crate::formula::book::expression::{Id, Scalar, Series};
use crate::formula::book::graph::Graph;
use crate::formula::book::item::Kind;
use crate::formula::run::code::{Block, Code, Compiled, Level, Side};
use crate::formula::run::compile::compile;
use crate::formula::run::kernel;
use crate::formula::run::memory::Memory;
use crate::formula::run::naive::Values;
use std::sync::Arc;

/// How many lanes a worker runs side by side.
pub const LANES: usize = 16;

/// A compiled book with the memory for values that no lane changes.
#[derive(Clone, Debug)]
pub struct Engine {
    compiled: Compiled,
    /// For each item its first cell and the one after its last
    spans: Arc<[(u32, u32)]>,
    /// The calendar of each month: days, and month of the fiscal year
    calendar: [Vec<f64>; 2],
    /// Empty once `take_values` has given it away
    fixed: Vec<f64>,
    months: usize,
    lane_start: Vec<f64>,
}

impl Engine {
    /// Compiles a book to compute every item, for its own inputs.
    pub fn new(book: &Book, graph: &Graph) -> Self {
        Self::with(book, graph, &[], None)
    }

    /// Compiles a book for workers that replace the items `varying` (inputs and paths) and read the items `outputs`.
    /// Values that no output needs are dropped; values that do not depend on `varying` are computed once, here.
    pub fn for_lanes(book: &Book, graph: &Graph, varying: &[Id], outputs: &[Id]) -> Self {
        let mut engine = Self::with(book, graph, varying, Some(outputs));
        engine.run();
        engine
    }

    fn with(book: &Book, graph: &Graph, varying: &[Id], outputs: Option<&[Id]>) -> Self {
        let compiled = compile(book, graph, varying, outputs);
        let months = 1..=book.months();
        let mut engine = Self {
            spans: compiled
                .places
                .iter()
                .map(|place| place.map_or((0, 0), |place| (place.start, place.start + place.length)))
                .collect(),
            calendar: [months.clone().map(|t| book.days(t)).collect(), months.map(|t| book.fiscal_month(t)).collect()],
            fixed: Vec::new(),
            months: book.months(),
            lane_start: vec![0.0; compiled.lanes.cells * LANES],
            compiled,
        };
        engine.load(book);
        engine
    }

    /// Memory initialised with constants and the calendar.
    fn fresh(&self) -> Vec<f64> {
        let mut fixed = vec![0.0; self.compiled.fixed.cells];
        for &(cell, value) in &self.compiled.constants {
            fixed[cell as usize] = value;
        }
        for (start, months) in self.compiled.calendar.iter().zip(&self.calendar) {
            if let Some(start) = start {
                let first = *start as usize + 1;
                fixed[first..first + months.len()].copy_from_slice(months);
            }
        }
        fixed
    }

    /// Takes the values of inputs and paths from a book of the same structure.
    pub fn load(&mut self, book: &Book) {
        if self.fixed.is_empty() {
            self.fixed = self.fresh();
        }
        for (item, place) in book.items.iter().zip(&self.compiled.places) {
            let Some(place) = place else { continue };
            let (cells, lanes) = match place.side {
                Side::Fixed => (&mut self.fixed, 1),
                Side::Lanes => (&mut self.lane_start, LANES),
            };
            let column = &mut cells[place.start as usize * lanes..(place.start + place.length) as usize * lanes];
            match &item.kind {
                Kind::Input { value, .. } => column.fill(*value),
                Kind::Path { values, .. } => values
                    .iter()
                    .enumerate()
                    .for_each(|(t, value)| column[(t + 1) * lanes..(t + 2) * lanes].fill(*value)),
                _ => {}
            }
        }
    }

    /// Replaces an input.
    pub fn set(&mut self, input: Scalar, value: f64) {
        if let Some(place) = self.compiled.places[input.0 as usize].filter(|place| place.side == Side::Fixed) {
            self.fixed[place.start as usize] = value;
        }
    }

    /// Replaces the months of a path.
    pub fn set_path(&mut self, path: Series, values: &[f64]) {
        if let Some(place) = self.compiled.places[path.0 as usize].filter(|place| place.side == Side::Fixed) {
            let start = place.start as usize;
            self.fixed[start + 1..=start + self.months].iter_mut().zip(values).for_each(|(cell, value)| *cell = *value);
        }
    }

    /// Computes the values that no lane changes.
    pub fn run(&mut self) {
        let mut memory = Memory { fixed: &[], own: &mut self.fixed, months: self.months };
        kernel::run::<1>(&self.compiled.fixed, Side::Fixed, &mut memory);
    }

    /// The values of all items, after `run` of an engine made by `new`. They take the memory with them, because copying it takes
    /// a tenth of the time of a run: `load` a book before setting or running anything again.
    pub fn take_values(&mut self) -> Values {
        Values { cells: std::mem::take(&mut self.fixed), spans: Arc::clone(&self.spans) }
    }

    /// The memory for one thread.
    pub fn worker(&self) -> Worker<'_> {
        Worker { engine: self, memory: self.lane_start.clone() }
    }

    /// How many instructions run: (once for all lanes, for every block of lanes).
    pub fn instructions(&self) -> (usize, usize) {
        let of_block = |block: &Block| match block {
            Block::Whole(all) | Block::Forward(all) => all.len(),
        };
        let of_level = |level: &Level| {
            level.once.len()
                + level.blocks.iter().map(of_block).sum::<usize>()
                + level.backward.iter().map(Vec::len).sum::<usize>()
        };
        let count = |code: &Code| code.levels.iter().map(of_level).sum();
        (count(&self.compiled.fixed), count(&self.compiled.lanes))
    }
}

/// Sixteen lanes of a book in the memory of one thread. A lane that is not set holds the plan's own values.
#[derive(Clone, Debug)]
pub struct Worker<'a> {
    engine: &'a Engine,
    memory: Vec<f64>,
}

impl Worker<'_> {
    /// Replaces an input of `varying` in one lane (0 to 15); others are left as they are.
    pub fn set(&mut self, input: Scalar, lane: usize, value: f64) {
        if let Some(start) = self.start(input.0) {
            self.memory[start * LANES + lane % LANES] = value;
        }
    }

    /// Replaces a month (1 is the first) of a path of `varying` in one lane (0 to 15).
    pub fn set_month(&mut self, path: Series, lane: usize, month: usize, value: f64) {
        if let Some(start) = self.start(path.0)
            && (1..=self.engine.months).contains(&month)
        {
            self.memory[(start + month) * LANES + lane % LANES] = value;
        }
    }

    /// Computes all lanes.
    pub fn run(&mut self) {
        let mut memory = Memory { fixed: &self.engine.fixed, own: &mut self.memory, months: self.engine.months };
        kernel::run::<LANES>(&self.engine.compiled.lanes, Side::Lanes, &mut memory);
    }

    /// An output in month `month` of one lane, or the value of a scalar. NaN for items that were not requested.
    pub fn value(&self, id: Id, lane: usize, month: usize) -> f64 {
        let Some(place) = self.engine.compiled.places[id as usize] else { return f64::NAN };
        let (cells, lanes) = match place.side {
            Side::Fixed => (&self.engine.fixed, 1),
            Side::Lanes => (&self.memory, LANES),
        };
        let month = if place.length == 1 { 0 } else { month };
        if month >= place.length as usize {
            return f64::NAN;
        }
        cells[(place.start as usize + month) * lanes + lane % lanes]
    }

    /// The first cell of an item in the lanes' memory.
    fn start(&self, id: Id) -> Option<usize> {
        self.engine.compiled.places[id as usize]
            .filter(|place| place.side == Side::Lanes)
            .map(|place| place.start as usize)
    }
}
