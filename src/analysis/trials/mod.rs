//! Trials: a plan computed at many points of some levers. The only place that knows lanes, threads and structures.
//!
//! A point is a plan: `Trials::scenario_at` gives it as a scenario, and that scenario projects to the numbers of the trial, to the
//! last bit. Points whose books have the same structure are computed sixteen at a time by one program; the results are the
//! same for any number of threads.

mod compiled;
mod point;
mod programs;
mod structures;
mod threads;

use super::asks::{Asks, refused};
use super::lever::Lever;
use super::outcome::{Condition, Failure, Outcome, Reading};
use crate::formula::{Book, FEW_LANES, LANES};
use crate::plan::{Plan, Scenario, Setting};
use compiled::Compiled;
pub use point::Point;
use programs::{MOST_PROGRAMS, Programs};
use std::collections::BTreeMap;
use std::sync::Arc;
use structures::Structures;
pub(in crate::analysis) use threads::on_all_cores;
use threads::{Piece, Spare, in_pieces};
pub use threads::{Seen, Unwatched, Watch};

/// A plan whose levers are moved, and what is read of it.
pub struct Trials {
    asks: Asks,
    levers: Vec<Lever>,
    /// The fields that a point may set month by month
    paths: Vec<String>,
    /// By lever, whether its values are loaded as numbers
    loaded: Vec<bool>,
    outcomes: Vec<String>,
    conditions: Vec<String>,
    /// Rows that are read in each month, by their keys
    rows: Vec<String>,
    margins: bool,
    headroom: bool,
    /// The book of the plan as it is
    book: Arc<Book>,
    structures: Structures,
    programs: Programs,
    spare: Spare,
}

/// What was read at a point.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// The outcomes, in their order; one that this plan does not have is NaN
    pub outcomes: Vec<Reading>,
    /// How each condition fails; None where it holds
    pub failures: Vec<Option<Failure>>,
    /// By how much the left side of each condition exceeds the right where this is least as it is wanted; where it was asked for
    pub margins: Vec<f64>,
    /// The month of each margin; None if it has none
    pub reached: Vec<Option<i64>>,
    /// By condition and month, by how much it is met; where it was asked for
    pub headroom: Vec<Vec<f64>>,
    /// The rows by month, each in its own unit; one that this plan does not have is NaN
    pub rows: Vec<Vec<f64>>,
}

/// A trial, or why the plan cannot be computed at its point.
pub type Tried = Result<Trial, String>;

impl Trial {
    /// The condition that fails first, and its month: of those that fail in the same month, the first one named.
    pub fn first_failure(&self) -> Option<(usize, Option<i64>)> {
        let failing = self.failures.iter().enumerate();
        let failing = failing.filter_map(|(i, failure)| failure.as_ref().map(|failure| (i, failure.first)));
        failing.min_by_key(|(i, month)| (month.unwrap_or(i64::MAX), *i))
    }
}

impl Trials {
    /// Trials of a plan.
    ///
    /// # Errors
    /// One plain sentence: the plan cannot be computed, or an outcome or condition cannot be read.
    pub fn new(
        asks: &Asks,
        levers: Vec<Lever>,
        outcomes: Vec<String>,
        conditions: Vec<String>,
    ) -> Result<Self, String> {
        let (plan, book) = (asks.plan(), asks.book()?);
        outcomes.iter().try_for_each(|text| Outcome::parse(&book, plan, text).map(|_| ()))?;
        for text in &conditions {
            if Condition::parse(&book, plan, text)?.chance().is_some() {
                return Err(format!("'{text}' asks for a share of futures, and this plan is computed once"));
            }
        }
        let structures = Structures::new(book.structure(), levers.len());
        let loaded = levers.iter().map(|lever| lever.is_loaded(plan)).collect();
        Ok(Self {
            asks: asks.clone(),
            levers,
            paths: Vec::new(),
            loaded,
            outcomes,
            conditions,
            rows: Vec::new(),
            margins: false,
            headroom: false,
            book,
            structures,
            programs: Programs::default(),
            spare: Spare::default(),
        })
    }

    /// The same with fields that points may set month by month: factors of the market.
    #[must_use]
    pub fn with_paths(self, paths: Vec<String>) -> Self {
        Self { paths, ..self }
    }

    /// The same with rows, by their keys, that are read in each month.
    #[must_use]
    pub fn with_rows(self, rows: Vec<String>) -> Self {
        Self { rows, ..self }
    }

    /// The same with the margin of each condition.
    #[must_use]
    pub fn with_margins(self) -> Self {
        Self { margins: true, ..self }
    }

    /// The same with the headroom of each condition, month by month.
    #[must_use]
    pub fn with_headroom(self) -> Self {
        Self { headroom: true, ..self }
    }

    /// The plan as it is.
    pub fn plan(&self) -> &Plan {
        self.asks.plan()
    }

    /// Its book.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The levers.
    pub fn levers(&self) -> &[Lever] {
        &self.levers
    }

    /// The outcomes as they are read of the plan as it is.
    pub fn outcome(&self, place: usize) -> Option<Outcome> {
        Outcome::parse(&self.book, self.plan(), self.outcomes.get(place)?).ok()
    }

    /// The conditions as they are read of the plan as it is.
    pub fn condition(&self, place: usize) -> Option<Condition> {
        Condition::parse(&self.book, self.plan(), self.conditions.get(place)?).ok()
    }

    /// The plan at a point.
    ///
    /// # Errors
    /// One plain sentence: what a field needs.
    pub fn plan_at(&self, point: &Point) -> Result<Plan, String> {
        self.at(point).map(|(plan, _)| plan)
    }

    /// The plan at a point as a scenario of the base, by its overrides.
    ///
    /// # Errors
    /// As `plan_at`.
    pub fn scenario_at(&self, point: &Point, id: &str, name: &str) -> Result<Scenario, String> {
        let (_, overrides) = self.at(point)?;
        Ok(Scenario { id: id.to_owned(), name: name.to_owned(), notes: String::new(), overrides })
    }

    /// The plan at a point, and what it has on top of the base. Scenarios apply before fields, and where two scenarios set one
    /// field the lever named first decides.
    fn at(&self, point: &Point) -> Result<(Plan, BTreeMap<String, Setting>), String> {
        let (mut plan, mut overrides) = (self.plan().clone(), self.asks.carried().clone());
        let levers = || point.values().filter_map(|(place, value)| Some((self.levers.get(place)?, value)));
        let scenarios = levers().rev().filter(|(lever, _)| lever.is_scenarios());
        let fields = levers().filter(|(lever, _)| !lever.is_scenarios());
        for (lever, value) in scenarios.chain(fields) {
            for (path, setting) in lever.overrides(&plan, value)? {
                plan.set(&path, &setting)?;
                overrides.insert(path, setting);
            }
        }
        for (path, months) in self.paths.iter().zip(point.paths()) {
            let steps = (1..).zip(months).map(|(number, value)| (plan.month(number), *value)).collect();
            let setting = Setting::Schedule(steps);
            plan.set(path, &setting)?;
            overrides.insert(path.clone(), setting);
        }
        Ok((plan, overrides))
    }

    /// Computes the plan at each point, in their order; None for what was not reached because the work was cancelled.
    pub fn run(&mut self, points: &[Point], watch: &dyn Watch) -> Vec<Option<Tried>> {
        let mut tried: Vec<Option<Tried>> = vec![None; points.len()];
        let keys = self.keys(points);
        let mut groups: BTreeMap<&structures::Key, Vec<usize>> = BTreeMap::new();
        keys.iter().enumerate().for_each(|(i, key)| groups.entry(key).or_default().push(i));
        self.compile(&groups, points, watch);
        let mut pieces: Vec<Piece> = Vec::new();
        for (key, members) in &groups {
            let compiled = self.programs.get(key);
            let piece = |members: &[usize]| Piece { compiled: compiled.clone(), members: members.to_vec() };
            let lanes = if compiled.is_some() { LANES } else { 1 };
            // What would leave half the lanes idle goes into a few.
            let (wide, rest) = members.split_at(members.len() / lanes * lanes);
            let few = if rest.len() * 2 <= LANES { FEW_LANES } else { LANES };
            pieces.extend(wide.chunks(lanes).chain(rest.chunks(few)).map(piece));
        }
        for (piece, results) in pieces.iter().zip(in_pieces(self, &self.spare, &pieces, points, watch)) {
            let results = results.into_iter().flatten();
            piece.members.iter().zip(results).for_each(|(i, result)| tried[*i] = Some(result));
        }
        tried
    }

    fn is_loaded(&self, place: usize) -> bool {
        self.loaded[place]
    }

    /// The structure of the book at each point.
    fn keys(&mut self, points: &[Point]) -> Vec<structures::Key> {
        let mut structures = std::mem::take(&mut self.structures);
        structures.explore(self, points);
        let keys = points.iter().map(|point| structures.key(self, point)).collect();
        self.structures = structures;
        keys
    }

    /// Compiles the programs that pay, each once, as many as are kept: those of the most points first.
    fn compile(&mut self, groups: &BTreeMap<&structures::Key, Vec<usize>>, points: &[Point], watch: &dyn Watch) {
        let mut programs = std::mem::take(&mut self.programs);
        let pays = |(key, members): &(&&structures::Key, &Vec<usize>)| programs.pays(key, members.len());
        let mut new: Vec<(&structures::Key, Vec<&Point>)> = groups
            .iter()
            .filter(pays)
            .map(|(key, members)| (*key, members.iter().map(|i| &points[*i]).collect()))
            .collect();
        new.sort_by_key(|(_, points)| std::cmp::Reverse(points.len()));
        new.truncate(MOST_PROGRAMS);
        let of = |place: usize| (!watch.is_cancelled()).then(|| Compiled::of(self, &new[place].1));
        let compiled = on_all_cores(new.len(), of);
        programs.begin(groups.iter().map(|(key, members)| (*key, members.len())));
        for ((key, of_key), compiled) in new.iter().zip(compiled) {
            let Some(compiled) = compiled else { continue };
            // A point that is no plan says nothing of the others of its structure.
            let ends = [of_key.first(), of_key.last()];
            if compiled.is_some() || ends.into_iter().flatten().all(|point| self.plan_at(point).is_ok()) {
                programs.keep(key, compiled);
            }
        }
        self.programs = programs;
    }
}
