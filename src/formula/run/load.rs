//! Memory before a run: constants, the calendar, and the values of inputs and paths.

use super::code::{Compiled, Place, Side};
use crate::formula::book::contents::Book;
use crate::formula::book::expression::Id;
use crate::formula::book::item::Kind;
use std::ops::Range;

impl Compiled {
    /// The fixed cells, with constants and the calendar.
    pub fn fixed_cells(&self, book: &Book) -> Vec<f64> {
        let mut cells = vec![0.0; self.fixed.cells];
        for &(cell, value) in &self.constants {
            cells[cell as usize] = value;
        }
        let of_month: [fn(&Book, usize) -> f64; 2] = [Book::days, Book::fiscal_month];
        for (start, of_month) in self.calendar.iter().zip(of_month) {
            if let Some(start) = start {
                (1..=book.months()).for_each(|t| cells[*start as usize + t] = of_month(book, t));
            }
        }
        cells
    }

    /// The values of the inputs and paths of one side, each with its cell.
    pub fn values<'b>(&'b self, book: &'b Book, side: Side) -> impl Iterator<Item = (usize, f64)> + 'b {
        let placed = book.items.iter().zip(&self.places).filter_map(|(item, place)| Some((item, (*place)?)));
        placed.filter(move |(_, place)| place.side == side).flat_map(|(item, place)| {
            let first = place.start as usize;
            let (first, values) = match &item.kind {
                Kind::Input { value, .. } => (first, std::slice::from_ref(value)),
                // Its opening comes first.
                Kind::Path { values, .. } => (first + 1, values.as_slice()),
                _ => (first, &[][..]),
            };
            (first..).zip(values.iter().copied())
        })
    }

    /// Forgets the places of all but inputs and `outputs`, whose places it returns: the others need not hold a value in each month.
    pub fn keep_places(&mut self, outputs: &[Id]) -> Vec<Place> {
        let kept: Vec<(Id, Place)> = outputs.iter().filter_map(|id| Some((*id, self.places[*id as usize]?))).collect();
        self.places.iter_mut().for_each(|place| *place = place.filter(|place| place.is_input));
        kept.iter().for_each(|(id, place)| self.places[*id as usize] = Some(*place));
        kept.into_iter().map(|(_, place)| place).collect()
    }

    /// The cell of an input that this side may set; None for any other item.
    pub fn input(&self, id: Id, side: Side) -> Option<Range<usize>> {
        self.settable(id, side)
            .filter(|place| place.length == 1)
            .map(|place| place.start as usize..place.end() as usize)
    }

    /// The cells of the months of a path that this side may set; None for any other item.
    pub fn path(&self, id: Id, side: Side) -> Option<Range<usize>> {
        // Between its opening and the zero after its last month.
        let months = |place: Place| place.start as usize + 1..place.end() as usize - 1;
        self.settable(id, side).filter(|place| place.length > 1).map(months)
    }

    fn settable(&self, id: Id, side: Side) -> Option<Place> {
        self.places.get(id as usize).copied().flatten().filter(|place| place.is_input && place.side == side)
    }
}
