//! The main drivers of a number: every input it depends on is moved by its natural step, sixteen at a time.

use super::outcome::{Lane, Reader as _};
use crate::formula::{Book, Graph, Id, Kind, LANES, LaneEngine, Step};
use crate::model::Projection;
use crate::plan::spec_of;

/// The number of neighbouring inputs that share a program; everything they do not affect is computed once.
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

/// An input that can be moved.
struct Moved {
    input: Id,
    value: f64,
    by: f64,
}

/// By how much a number changes when an input is moved by one step.
pub(super) struct Effect {
    /// The input
    pub input: Id,
    /// By how much it is moved
    pub by: f64,
    /// By how much the number changes; NaN if the step makes the value undefined or defined
    pub change: f64,
}

/// The effect of one step of every input that `output` depends on, the largest first; inputs without effect are left out.
/// If a step up would leave the range of a field, the step is down. `month` is that of a row (1 is the first, 0 the
/// opening); one value ignores it.
pub(super) fn drivers(projection: &Projection, output: Id, month: i64) -> Vec<Driver> {
    let book = &projection.book;
    let Ok(graph) = Graph::of(book) else { return Vec::new() };
    let at = projection.values.at(output, month);
    let effects = effects(book, &graph, &[output], at, &mut |lane| lane.at(output, month.max(0)));
    // An effect is NaN if the step makes the value undefined or defined: it cannot be ranked.
    let item = book.item(output);
    let is_known = |effect: &Effect| effect.change.is_finite() && !item.is_nothing(effect.change);
    let driver = |Effect { input, by, change }| Driver { input, by, effect: change };
    let mut drivers: Vec<Driver> = effects.into_iter().filter(is_known).map(driver).collect();
    drivers.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()).then(a.input.cmp(&b.input)));
    drivers
}

/// The effect of one step of every input on a number that is read of `outputs`, in the order of the book; `at` is the number
/// without a step.
pub(super) fn effects(
    book: &Book,
    graph: &Graph,
    outputs: &[Id],
    at: f64,
    read: &mut dyn FnMut(&Lane<LANES>) -> f64,
) -> Vec<Effect> {
    let steps: Vec<Moved> = inputs_of(book, graph, outputs).into_iter().filter_map(|id| step_of(book, id)).collect();
    let mut effects = Vec::with_capacity(steps.len());
    for block in steps.chunks(BLOCK) {
        let varying: Vec<Id> = block.iter().map(|moved| moved.input).collect();
        let engine = LaneEngine::new(book, graph, &varying, outputs);
        for lanes in block.chunks(LANES) {
            let mut worker = engine.worker();
            for (lane, moved) in lanes.iter().enumerate() {
                if let Some(lanes) = worker.input(moved.input) {
                    lanes[lane] = moved.value + moved.by;
                }
            }
            worker.run();
            effects.extend(lanes.iter().enumerate().map(|(lane, moved)| Effect {
                input: moved.input,
                by: moved.by,
                change: read(&Lane { worker: &worker, lane }) - at,
            }));
        }
    }
    effects
}

/// The natural step of an input, down if up is not possible; None for other items and for inputs without a step.
fn step_of(book: &Book, id: Id) -> Option<Moved> {
    let Kind::Input { value, step, field } = &book.item(id).kind else { return None };
    let by = match step {
        Step::Month => 1.0,
        Step::Percent => value * 0.01,
        Step::Amount(amount) => *amount,
        Step::Never => return None,
    };
    let is_possible = |by: &f64| {
        let number = !matches!(book.item(id).format, crate::formula::Format::Month | crate::formula::Format::Day);
        *by != 0.0 && spec_of(field).is_none_or(|spec| !number || spec.check(value + by).is_ok())
    };
    [by, -by].into_iter().find(is_possible).map(|by| Moved { input: id, value: *value, by })
}

/// All inputs that items depend on, in the order of the book.
fn inputs_of(book: &Book, graph: &Graph, outputs: &[Id]) -> Vec<Id> {
    let mut seen = vec![false; book.items().len()];
    let mut open = outputs.to_vec();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id as usize], true) {
            open.extend(graph.parts(id));
        }
    }
    (0..book.items().len() as Id)
        .filter(|id| seen[*id as usize] && matches!(book.item(*id).kind, Kind::Input { .. }))
        .collect()
}
