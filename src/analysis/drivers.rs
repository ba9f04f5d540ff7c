//! What moves a number most: every input it hangs on is moved by its natural step, sixteen at a time.

use crate::formula::{Book, Engine, Graph, Id, Kind, LANES, Step, Values};

/// So many neighbouring inputs share a program; what they do not touch is computed once.
const BLOCK: usize = 64;

/// An input, and by how much a number changes with it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Driver {
    /// The input
    pub input: Id,
    /// By how much it is moved, in its own unit
    pub by: f64,
    /// By how much the number changes, in the number's unit
    pub effect: f64,
}

/// The effect of one step of every input that `output` hangs on, the largest first; inputs without effect are left out.
/// `month` is that of a row (1 is the first, 0 the opening); one value ignores it.
pub fn drivers(book: &Book, graph: &Graph, values: &Values, output: Id, month: i64) -> Vec<Driver> {
    let at = values.at(output, month);
    let steps: Vec<(Id, f64, f64)> = inputs_of(book, graph, output).into_iter().filter_map(|id| step_of(book, id).map(|(value, by)| (id, value, by))).collect();
    let mut drivers = Vec::new();
    for block in steps.chunks(BLOCK) {
        let varying: Vec<Id> = block.iter().map(|(id, ..)| *id).collect();
        let engine = Engine::for_lanes(book, graph, &varying, &[output]);
        let mut worker = engine.worker();
        for lanes in block.chunks(LANES) {
            let mut set = |moved: bool| {
                for (lane, (id, value, by)) in lanes.iter().enumerate() {
                    if let Some(input) = book.scalar(*id) {
                        worker.set(input, lane, if moved { value + by } else { *value });
                    }
                }
                if moved {
                    worker.run();
                    for (lane, (id, _, by)) in lanes.iter().enumerate() {
                        drivers.push(Driver { input: *id, by: *by, effect: worker.value(output, lane, month.max(0) as usize) - at });
                    }
                }
            };
            set(true);
            set(false);
        }
    }
    // An effect that is no number is that of a value that is lost or won by the step: it cannot be put in an order.
    drivers.retain(|driver| driver.effect.is_finite() && driver.effect != 0.0);
    drivers.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()).then(a.input.cmp(&b.input)));
    drivers
}

/// The value of an input and its natural step; None for other items and where the step is nothing.
fn step_of(book: &Book, id: Id) -> Option<(f64, f64)> {
    let Kind::Input { value, step, .. } = &book.item(id).kind else { return None };
    let by = match step {
        Step::Month => 1.0,
        Step::Percent => value * 0.01,
        Step::Amount(amount) => *amount,
    };
    (by != 0.0).then_some((*value, by))
}

/// All inputs that an item hangs on, in the order of the book.
fn inputs_of(book: &Book, graph: &Graph, output: Id) -> Vec<Id> {
    let mut seen = vec![false; book.items().len()];
    let mut open = vec![output];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id as usize], true) {
            open.extend(graph.parts(id));
        }
    }
    (0..book.items().len() as Id).filter(|id| seen[*id as usize] && matches!(book.item(*id).kind, Kind::Input { .. })).collect()
}
