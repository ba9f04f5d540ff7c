//! The program of the points of one structure.

use super::point::Point;
use super::{Trial, Trials, Tried, refused};
use crate::analysis::outcome::{Condition, Lane, Outcome, Reader, Reading};
use crate::formula::{Book, BookError, Engine, Graph, Id, Kind, LaneEngine, Worker};
use crate::model::build;
use crate::plan::{Field, Plan, Quantity, Steps};
use rustc_hash::FxHashMap;

/// What is read of the books of one structure.
pub(super) struct Read {
    /// None for an outcome that this plan does not have
    outcomes: Vec<Option<Outcome>>,
    conditions: Vec<Option<Condition>>,
    rows: Vec<Option<Id>>,
    months: i64,
    /// Whether margins, and the headroom of each month, are read
    margins: bool,
    headroom: bool,
}

/// A program whose inputs are those of the levers.
pub(super) struct Compiled {
    read: Read,
    engine: LaneEngine,
    /// By lever, the inputs that hold the numbers of its fields
    inputs: Vec<Vec<FieldInputs>>,
    /// Each input that varies with its value where no lever moves it
    varying: Vec<(Id, f64)>,
    /// The rows of the paths that points set, in their order
    paths: Vec<Id>,
}

/// A field by its path, and its inputs in the order of the book.
type FieldInputs = (String, Vec<Id>);

impl Read {
    pub fn of(book: &Book, plan: &Plan, trials: &Trials) -> Self {
        Self {
            outcomes: trials.outcomes.iter().map(|text| Outcome::parse(book, plan, text).ok()).collect(),
            conditions: trials.conditions.iter().map(|text| Condition::parse(book, plan, text).ok()).collect(),
            rows: trials.rows.iter().map(|key| book.find(key).filter(|id| book.item(*id).is_series())).collect(),
            months: book.months() as i64,
            margins: trials.margins,
            headroom: trials.headroom,
        }
    }

    fn items(&self) -> Vec<Id> {
        let outcomes = self.outcomes.iter().flatten().flat_map(Outcome::reads);
        let conditions = self.conditions.iter().flatten().flat_map(Condition::reads);
        let mut items: Vec<Id> = outcomes.chain(conditions).chain(self.rows.iter().flatten().copied()).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    pub fn read(&self, reader: &impl Reader) -> Trial {
        let nothing = Reading { value: f64::NAN, month: None };
        let of = |outcome: &Option<Outcome>| outcome.as_ref().map_or(nothing, |outcome| outcome.read(reader));
        let failure = |condition: &Option<Condition>| condition.as_ref().and_then(|known| known.failure(reader));
        let margin = |condition: &Option<Condition>| match condition {
            Some(known) => known.margin(reader),
            None => (f64::NAN, None),
        };
        let headroom =
            |condition: &Option<Condition>| condition.as_ref().map_or_else(Vec::new, |it| it.headroom(reader));
        let asked = |wanted: bool| if wanted { self.conditions.as_slice() } else { &[] };
        let (margins, reached) = asked(self.margins).iter().map(margin).unzip();
        let row = |row: &Option<Id>| {
            let value = |month| row.map_or(f64::NAN, |id| reader.at(id, month));
            (1..=self.months).map(value).collect()
        };
        Trial {
            outcomes: self.outcomes.iter().map(of).collect(),
            failures: self.conditions.iter().map(failure).collect(),
            margins,
            reached,
            headroom: asked(self.headroom).iter().map(headroom).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

impl Compiled {
    /// The program for points that are thought to have one structure; None if the first and the last of them have not, or if a
    /// lever does more than load its field's numbers into inputs.
    pub fn of(trials: &Trials, points: &[&Point]) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        let plan = trials.plan_at(first).ok()?;
        let book = build(&plan).0;
        let moved: Vec<usize> = (0..trials.levers.len()).filter(|place| trials.is_loaded(*place)).collect();
        let of_path = inputs_of(&book, moved.iter().flat_map(|place| trials.levers[*place].fields()));
        let mut inputs: Vec<Vec<FieldInputs>> = vec![Vec::new(); trials.levers.len()];
        for place in &moved {
            let known = |path: &str| Some((path.to_owned(), of_path.get(path).filter(|ids| !ids.is_empty())?.clone()));
            inputs[*place] = trials.levers[*place].fields().filter_map(known).collect();
        }
        // What a lever does not move stands as in the plan, not as at the first point.
        let standing = trials.plan_at(&Point::of(places(trials, first))).ok()?;
        let mut varying: Vec<(Id, f64)> = Vec::new();
        for place in &moved {
            for (path, ids) in &inputs[*place] {
                let numbers = numbers_of(&standing, path).filter(|numbers| numbers.len() == ids.len())?;
                varying.extend(ids.iter().copied().zip(numbers));
            }
        }
        varying.sort_unstable_by_key(|(id, _)| *id);
        varying.dedup_by_key(|(id, _)| *id);
        let paths = paths_of(&book, &trials.paths[..first.paths().len()])?;
        let read = Read::of(&book, &plan, trials);
        let graph = Graph::of(&book).ok()?;
        let ids: Vec<Id> = varying.iter().map(|(id, _)| *id).chain(paths.iter().copied()).collect();
        let engine = LaneEngine::new(&book, &graph, &ids, &read.items());
        let compiled = Self { read, engine, inputs, varying, paths };
        let last_plan = trials.plan_at(last).ok()?;
        let is_right = compiled.loads(&book, (first, &plan, &book))
            && compiled.loads(&book, (last, &last_plan, &build(&last_plan).0));
        is_right.then_some(compiled)
    }

    /// True if the book of the plan at a point is this structure with what `values` says of its inputs.
    fn loads(&self, book: &Book, (point, plan, at): (&Point, &Plan, &Book)) -> bool {
        let Some(values) = self.values(plan, point) else { return false };
        let expected: FxHashMap<Id, f64> = values.into_iter().collect();
        at.structure() == book.structure()
            && at.items().len() == book.items().len()
            && (0..at.items().len() as Id).all(|id| match (&at.item(id).kind, &book.item(id).kind) {
                (Kind::Input { value, .. }, Kind::Input { value: other, .. }) => {
                    expected.get(&id).unwrap_or(other).to_bits() == value.to_bits()
                }
                (Kind::Path { values, .. }, other) => match self.paths.iter().position(|path| *path == id) {
                    Some(place) => point.paths().get(place) == Some(values),
                    None => at.item(id).kind == *other,
                },
                _ => true,
            })
    }

    /// The values of all inputs that vary, at a point of this plan.
    fn values(&self, plan: &Plan, point: &Point) -> Option<Vec<(Id, f64)>> {
        let mut values = self.varying.clone();
        for (place, _) in point.values() {
            for (path, ids) in &self.inputs[place] {
                let numbers = numbers_of(plan, path).filter(|numbers| numbers.len() == ids.len())?;
                for (id, number) in ids.iter().zip(numbers) {
                    if let Ok(at) = values.binary_search_by_key(id, |(known, _)| *known) {
                        values[at].1 = number;
                    }
                }
            }
        }
        Some(values)
    }

    /// The lanes of one thread, in memory that others had.
    pub fn worker<const N: usize>(&self, memory: Vec<f64>) -> Worker<'_, N> {
        self.engine.worker_in(memory)
    }

    /// Computes as many points as there are lanes, or fewer.
    pub fn block<const N: usize>(&self, trials: &Trials, worker: &mut Worker<N>, points: &[&Point]) -> Vec<Tried> {
        let mut refused: Vec<Option<String>> = Vec::with_capacity(points.len());
        for (lane, point) in points.iter().enumerate().take(N) {
            refused.push(self.set(trials, worker, lane, point).err());
        }
        worker.run();
        let read = |(lane, refused): (usize, Option<String>)| match refused {
            Some(why) => Err(why),
            None => Ok(self.read.read(&Lane { worker, lane })),
        };
        refused.into_iter().enumerate().map(read).collect()
    }

    /// Sets a lane to a point.
    fn set<const N: usize>(
        &self,
        trials: &Trials,
        worker: &mut Worker<N>,
        lane: usize,
        point: &Point,
    ) -> Result<(), String> {
        for (id, months) in self.paths.iter().zip(point.paths()) {
            if let Some(lanes) = worker.path(*id) {
                lanes.iter_mut().zip(months).for_each(|(lanes, value)| lanes[lane] = *value);
            }
        }
        let values = if point.values().next().is_none() {
            // Paths alone are within what their fields allow.
            self.varying.clone()
        } else {
            let plan = trials.plan_at(point)?;
            refused(&plan)?;
            self.values(&plan, point).ok_or_else(|| "a lever changes the number of its dates".to_owned())?
        };
        for (id, value) in values {
            if let Some(lanes) = worker.input(id) {
                lanes[lane] = value;
            }
        }
        Ok(())
    }
}

/// Computes the plan of one point by itself.
pub(super) fn alone(trials: &Trials, point: &Point) -> Tried {
    let plan = trials.plan_at(point)?;
    refused(&plan)?;
    let book = build(&plan).0;
    let bug = |error: &BookError| format!("{}: {}", error.key, error.message);
    let graph = Graph::of(&book).map_err(|errors| errors.first().map(bug).unwrap_or_default())?;
    let values = Engine::new(&book, &graph).load(&book).values();
    Ok(Read::of(&book, &plan, trials).read(&values))
}

/// The places of lists at a point: what the group has in common.
fn places(trials: &Trials, point: &Point) -> Vec<(usize, f64)> {
    point.values().filter(|(place, _)| !trials.is_loaded(*place)).collect()
}

/// The rows of fields that are set month by month; None if one is not there.
fn paths_of(book: &Book, fields: &[String]) -> Option<Vec<Id>> {
    let of = |path: &String| {
        book.items().iter().position(|item| matches!(&item.kind, Kind::Path { field, .. } if field == path))
    };
    fields.iter().map(|path| of(path).map(|id| id as Id)).collect()
}

/// The inputs of fields, in the order of the book.
fn inputs_of<'a>(book: &Book, paths: impl Iterator<Item = &'a str>) -> FxHashMap<&'a str, Vec<Id>> {
    let mut inputs: FxHashMap<&str, Vec<Id>> = paths.map(|path| (path, Vec::new())).collect();
    for (id, item) in book.items().iter().enumerate() {
        if let Kind::Input { field, .. } = &item.kind
            && let Some(list) = inputs.get_mut(field.as_str())
        {
            list.push(id as Id);
        }
    }
    inputs
}

/// The numbers of a field as inputs hold them: of a schedule each month before its amount.
fn numbers_of(plan: &Plan, path: &str) -> Option<Vec<f64>> {
    let steps = |steps: &Steps| -> Vec<f64> {
        steps.iter().flat_map(|(month, value)| [plan.number_of(*month) as f64, *value]).collect()
    };
    plan.with_field(path, |_, field| match field {
        Field::Number(value) | Field::Quantity(Quantity::Value(value)) => Some(vec![*value]),
        Field::Count(count) => Some(vec![f64::from(*count)]),
        Field::Month(month) => Some(vec![plan.number_of(*month) as f64]),
        Field::Quantity(Quantity::Schedule(list)) | Field::Steps(list) => Some(steps(list)),
        _ => None,
    })?
}
