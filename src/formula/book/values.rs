//! The values of a book's items, side by side in one piece of memory.

use super::expression::Id;
use std::sync::Arc;

/// The values of all items: series have months + 2 cells (the opening first, a zero after the last month), others one.
#[derive(Clone, Debug)]
pub struct Values {
    pub(in crate::formula) cells: Vec<f64>,
    /// For each item its first cell and the one after its last
    pub(in crate::formula) spans: Arc<[(u32, u32)]>,
}

impl Values {
    /// All cells of an item.
    pub(in crate::formula) fn cells(&self, id: Id) -> &[f64] {
        let (start, end) = self.spans[id as usize];
        &self.cells[start as usize..end as usize]
    }

    /// The value of an input, formula or total.
    pub fn scalar(&self, id: Id) -> f64 {
        self.cells(id).first().copied().unwrap_or(f64::NAN)
    }

    /// The months of a series, the first of them first.
    pub fn months(&self, id: Id) -> &[f64] {
        let cells = self.cells(id);
        &cells[1..cells.len() - 1]
    }

    /// A series before month 1.
    pub fn opening(&self, id: Id) -> f64 {
        self.scalar(id)
    }

    /// The value of an item in month `t` (0 is the opening, 1 the first month; 0 outside), or the value of a scalar.
    pub fn at(&self, id: Id, t: i64) -> f64 {
        let cells = self.cells(id);
        if cells.len() == 1 {
            cells[0]
        } else {
            usize::try_from(t).ok().and_then(|t| cells.get(t)).copied().unwrap_or(0.0)
        }
    }
}
