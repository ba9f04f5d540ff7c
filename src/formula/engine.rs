//! Runs a compiled book: once for its own inputs, or for sixteen lanes with inputs and paths replaced.

use super::book::Book;
use super::compile::{Code, Compiled, Side, compile};
use super::expression::{Id, Scalar, Series};
use super::graph::Graph;
use super::item::Kind;
use super::kernel::{self, Memory};
use super::naive::Values;

/// How many lanes a worker runs side by side.
pub const LANES: usize = 16;

/// A compiled book with the memory of what no lane changes.
#[derive(Clone, Debug)]
pub struct Engine {
    compiled: Compiled,
    fixed: Vec<Vec<f64>>,
    months: usize,
    lane_start: Vec<Vec<f64>>,
}

impl Engine {
    /// Compiles a book to compute every item, for its own inputs.
    pub fn new(book: &Book, graph: &Graph) -> Self {
        Self::with(book, graph, &[], None)
    }

    /// Compiles a book for workers that replace the items `varying` (inputs and paths) and read the items `outputs`.
    /// What no output needs is dropped; what nothing varying touches is computed once, here.
    pub fn for_lanes(book: &Book, graph: &Graph, varying: &[Id], outputs: &[Id]) -> Self {
        let mut engine = Self::with(book, graph, varying, Some(outputs));
        engine.run();
        engine
    }

    fn with(book: &Book, graph: &Graph, varying: &[Id], outputs: Option<&[Id]>) -> Self {
        let compiled = compile(book, graph, varying, outputs);
        let months = book.months();
        let mut engine = Self { fixed: columns(&compiled.fixed, months, 1), lane_start: columns(&compiled.lanes, months, LANES), compiled, months };
        for &(column, value) in &engine.compiled.constants {
            engine.fixed[column as usize][0] = value;
        }
        let [days, fiscal] = engine.compiled.calendar;
        for t in 1..=months {
            if let Some(days) = days {
                engine.fixed[days as usize][t] = book.days(t);
            }
            if let Some(fiscal) = fiscal {
                engine.fixed[fiscal as usize][t] = book.fiscal_month(t);
            }
        }
        engine.load(book);
        engine
    }

    /// Takes the values of inputs and paths from a book of the same structure.
    pub fn load(&mut self, book: &Book) {
        for (item, place) in book.items.iter().zip(&self.compiled.places) {
            let Some(place) = place else { continue };
            let (columns, lanes) = match place.side {
                Side::Fixed => (&mut self.fixed, 1),
                Side::Lanes => (&mut self.lane_start, LANES),
            };
            let column = &mut columns[place.column as usize];
            match &item.kind {
                Kind::Input { value, .. } => column.fill(*value),
                Kind::Path { values, .. } => values.iter().enumerate().for_each(|(t, value)| column[(t + 1) * lanes..(t + 2) * lanes].fill(*value)),
                _ => {}
            }
        }
    }

    /// Replaces an input.
    pub fn set(&mut self, input: Scalar, value: f64) {
        if let Some(place) = self.compiled.places[input.0 as usize].filter(|place| place.side == Side::Fixed) {
            self.fixed[place.column as usize][0] = value;
        }
    }

    /// Replaces the months of a path.
    pub fn set_path(&mut self, path: Series, values: &[f64]) {
        if let Some(place) = self.compiled.places[path.0 as usize].filter(|place| place.side == Side::Fixed) {
            let column = &mut self.fixed[place.column as usize];
            column[1..=self.months].iter_mut().zip(values).for_each(|(cell, value)| *cell = *value);
        }
    }

    /// Computes what no lane changes.
    pub fn run(&mut self) {
        let mut memory = Memory { fixed: &[], own: &mut self.fixed, months: self.months };
        kernel::run::<1>(&self.compiled.fixed, Side::Fixed, &mut memory);
    }

    /// The values of all items, after `run` of an engine made by `new`.
    pub fn values(&self) -> Values {
        let cells = self.compiled.places.iter().map(|place| place.map_or_else(Vec::new, |place| self.fixed[place.column as usize].clone())).collect();
        Values { cells }
    }

    /// The memory for one thread.
    pub fn worker(&self) -> Worker<'_> {
        Worker { engine: self, memory: self.lane_start.clone() }
    }

    /// How many instructions run: (once for all lanes, for every block of lanes).
    pub fn instructions(&self) -> (usize, usize) {
        use super::compile::Block;
        let count = |code: &Code| {
            let sizes = code.blocks.iter().map(|block| match block {
                Block::Once(all) | Block::Whole(all) | Block::Forward(all) | Block::Backward(all) => all.len(),
            });
            sizes.sum()
        };
        (count(&self.compiled.fixed), count(&self.compiled.lanes))
    }
}

fn columns(code: &Code, months: usize, lanes: usize) -> Vec<Vec<f64>> {
    code.columns.iter().map(|long| vec![0.0; if *long { (months + 2) * lanes } else { lanes }]).collect()
}

/// Sixteen lanes of a book in the memory of one thread. A lane that is not set holds the plan's own values.
#[derive(Clone, Debug)]
pub struct Worker<'a> {
    engine: &'a Engine,
    memory: Vec<Vec<f64>>,
}

impl Worker<'_> {
    /// Replaces an input of `varying` in one lane (0 to 15); others are left as they are.
    pub fn set(&mut self, input: Scalar, lane: usize, value: f64) {
        if let Some(column) = self.column(input.0) {
            self.memory[column][lane % LANES] = value;
        }
    }

    /// Replaces a month (1 is the first) of a path of `varying` in one lane (0 to 15).
    pub fn set_month(&mut self, path: Series, lane: usize, month: usize, value: f64) {
        if let Some(column) = self.column(path.0)
            && (1..=self.engine.months).contains(&month)
        {
            self.memory[column][month * LANES + lane % LANES] = value;
        }
    }

    /// Computes all lanes.
    pub fn run(&mut self) {
        let mut memory = Memory { fixed: &self.engine.fixed, own: &mut self.memory, months: self.engine.months };
        kernel::run::<LANES>(&self.engine.compiled.lanes, Side::Lanes, &mut memory);
    }

    /// An output in month `month` of one lane; of a scalar its value. NaN for what was not asked for.
    pub fn value(&self, id: Id, lane: usize, month: usize) -> f64 {
        let Some(place) = self.engine.compiled.places[id as usize] else { return f64::NAN };
        let (columns, lanes) = match place.side {
            Side::Fixed => (&self.engine.fixed, 1),
            Side::Lanes => (&self.memory, LANES),
        };
        let column = &columns[place.column as usize];
        let month = if column.len() == lanes { 0 } else { month };
        column.get(month * lanes + lane % lanes).copied().unwrap_or(f64::NAN)
    }

    fn column(&self, id: Id) -> Option<usize> {
        self.engine.compiled.places[id as usize].filter(|place| place.side == Side::Lanes).map(|place| place.column as usize)
    }
}
