//! Dependencies between items, recorded while a formula is added and still in the processor's cache: rereading all
//! formulas of a large book takes longer than ordering it.

use super::expression::{Expression, Id};
use super::item::{Curve, Total};
use std::ops::Range;

/// A dependency of an item on another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::formula) enum Look {
    /// This month
    Same,
    /// Earlier months
    Back,
    /// The month after
    Ahead,
    /// All months, or a scalar before any month
    Whole,
}

/// The dependencies of a book's items so far.
#[derive(Clone, Default, Debug)]
pub(in crate::formula) struct Noted {
    all: Vec<(Id, Look)>,
    /// For each item the position of the needs of its formula or total, and of its opening
    spans: Vec<[Range<u32>; 2]>,
}

impl Noted {
    /// Reserves room for about this many items; one has eight needs on average.
    pub fn reserve(&mut self, items: usize) {
        self.spans.reserve(items);
        self.all.reserve(8 * items);
    }

    /// Adds an item without needs.
    pub fn item(&mut self) {
        self.spans.push([0..0, 0..0]);
    }

    /// Sets the newest item to this total.
    pub fn total(&mut self, total: &Total) {
        let start = self.all.len() as u32;
        self.all.push((total.row().0, Look::Whole));
        self.all.extend(total.rate().map(|rate| (rate.0, Look::Same)));
        if let Some([formula, _]) = self.spans.last_mut() {
            *formula = start..self.all.len() as u32;
        }
    }

    /// Records the needs of a node of a formula, without those of its operands.
    pub fn part(&mut self, e: &Expression, curves: &[Curve]) {
        match e {
            Expression::Scalar(id) | Expression::Row(id) | Expression::Defined(id) | Expression::Given(id, _) => {
                self.all.push((*id, Look::Same));
            }
            Expression::Previous(id) | Expression::Lag(id, _) => self.all.push((*id, Look::Back)),
            Expression::Next(id) => self.all.push((*id, Look::Ahead)),
            Expression::Curve(curve, at) => {
                let curve = &curves[curve.0 as usize];
                self.all.extend(curve.x.iter().chain(&curve.y).map(|point| (point.0, Look::Same)));
                self.all.push((*at, Look::Same));
            }
            // It reads this month and all earlier ones, so a loop with a look-ahead has no solution.
            Expression::Interpolate { at, x, y } => self.all.extend([
                (*at, Look::Same),
                (*x, Look::Same),
                (*x, Look::Back),
                (*y, Look::Same),
                (*y, Look::Back),
            ]),
            _ => {}
        }
    }

    /// Assigns the needs recorded since `start` (a `position`) to the formula of an item, or to its opening.
    pub fn belongs(&mut self, start: usize, id: Id, is_opening: bool) {
        if is_opening {
            self.all[start..].iter_mut().for_each(|need| need.1 = Look::Whole);
        }
        self.spans[id as usize][usize::from(is_opening)] = start as u32..self.all.len() as u32;
    }

    /// The position of the next need.
    pub fn position(&self) -> usize {
        self.all.len()
    }
}

/// The needs of each item, in one allocation.
#[derive(Clone, Default, Debug)]
pub(in crate::formula) struct Needs {
    all: Vec<(Id, Look)>,
    /// For each item the end of its needs
    ends: Vec<u32>,
}

impl Needs {
    pub fn of_book(noted: &Noted) -> Self {
        let mut needs = Self { all: Vec::with_capacity(noted.all.len()), ends: Vec::with_capacity(noted.spans.len()) };
        for spans in &noted.spans {
            for span in spans {
                needs.all.extend_from_slice(&noted.all[span.start as usize..span.end as usize]);
            }
            needs.ends.push(needs.all.len() as u32);
        }
        needs
    }

    /// The needs of one item, in the order in which its formula names them.
    pub fn of(&self, id: Id) -> &[(Id, Look)] {
        let start = if id == 0 { 0 } else { self.ends[id as usize - 1] };
        &self.all[start as usize..self.ends[id as usize] as usize]
    }

    pub fn count(&self) -> usize {
        self.ends.len()
    }
}
