//! Choosing among phases: published problems through the same search, small plans against trying everything, proposals that hold.

use super::common::save;
use std::path::PathBuf;
use wattfolio::analysis::{Judged, Pick, Place, Problem, Search};

/// Projects that are in or out, each with a value and with what it takes of each budget.
struct Projects {
    places: Vec<Vec<Place>>,
    standing: Pick,
    values: Vec<f64>,
    /// By budget, what each project takes
    takes: Vec<Vec<f64>>,
    budgets: Vec<f64>,
}

impl Projects {
    fn of(values: Vec<f64>, takes: Vec<Vec<f64>>, budgets: Vec<f64>) -> Self {
        let places = vec![vec![Place::Out, Place::At { date: 0, size: 0 }]; values.len()];
        Self { places, standing: vec![0; values.len()], values, takes, budgets }
    }
}

impl Problem for Projects {
    fn places(&self) -> &[Vec<Place>] {
        &self.places
    }

    fn standing(&self) -> &Pick {
        &self.standing
    }

    fn conditions(&self) -> usize {
        self.budgets.len()
    }

    fn allows(&self, _pick: &Pick) -> bool {
        true
    }

    fn judge(&mut self, picks: &[Pick], keeps_headroom: bool) -> Vec<Option<Judged>> {
        let judged = |pick: &Pick| {
            let sum = |all: &[f64]| pick.iter().zip(all).map(|(is_in, each)| f64::from(*is_in) * each).sum::<f64>();
            let headroom = self.takes.iter().zip(&self.budgets).map(|(takes, budget)| vec![budget - sum(takes)]);
            Some(Judged::of(sum(&self.values), headroom.collect(), |_| 0, keeps_headroom))
        };
        picks.iter().map(judged).collect()
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

fn best(projects: &mut Projects) -> (f64, Pick) {
    let mut search = Search::new(projects, 1);
    search.run();
    let best = search.best(&search.as_written()).unwrap();
    (best.judged.value, best.pick)
}

/// Lorie and Savage, Journal of Business 28 (1955): nine projects, two years' budgets of 50 and 20; the best five are worth 70.
#[test]
fn lorie_and_savage() {
    let values = [14.0, 17.0, 17.0, 15.0, 40.0, 12.0, 14.0, 10.0, 12.0];
    let first = [12.0, 54.0, 6.0, 6.0, 30.0, 6.0, 48.0, 36.0, 18.0];
    let second = [3.0, 7.0, 6.0, 2.0, 35.0, 6.0, 4.0, 3.0, 3.0];
    let mut projects = Projects::of(values.to_vec(), vec![first.to_vec(), second.to_vec()], vec![50.0, 20.0]);
    let (value, pick) = best(&mut projects);
    assert_eq!((value, pick), (70.0, vec![1, 0, 1, 1, 0, 1, 0, 0, 1]));
}

/// Petersen's problems with their published best values; the last four are too large to be enumerated.
#[test]
fn petersen() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/petersen.txt");
    let text = std::fs::read_to_string(file).unwrap();
    let numbers = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut numbers = numbers.map(|number| number.parse::<f64>().unwrap());
    let mut found = Vec::new();
    while let Some(count) = numbers.next() {
        let (budgets, want) = (numbers.next().unwrap(), numbers.next().unwrap());
        let mut row = |count: f64| numbers.by_ref().take(count as usize).collect::<Vec<f64>>();
        let values = row(count);
        let takes = (0..budgets as usize).map(|_| row(count)).collect();
        let budgets = row(budgets);
        let mut projects = Projects::of(values, takes, budgets);
        let (value, pick) = best(&mut projects);
        for (takes, budget) in projects.takes.iter().zip(&projects.budgets) {
            let used: f64 = pick.iter().zip(takes).map(|(is_in, takes)| f64::from(*is_in) * takes).sum();
            assert!(used <= *budget);
        }
        found.push((value, want));
    }
    assert_eq!(found.len(), 7);
    for (value, want) in &found {
        assert!((value - want).abs() < 1e-6, "{found:?}");
    }
}
