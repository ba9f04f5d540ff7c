//! Where the numbers of an outcome are read.

use crate::formula::{Id, Values, Worker};
use crate::model::Projection;

/// Values of a book, from wherever they were computed.
pub trait Reader {
    /// An item in a month (1 is the first, 0 the opening), or the value of one that is not monthly.
    fn at(&self, id: Id, month: i64) -> f64;
}

impl Reader for Values {
    fn at(&self, id: Id, month: i64) -> f64 {
        Self::at(self, id, month)
    }
}

impl Reader for Projection {
    fn at(&self, id: Id, month: i64) -> f64 {
        self.values.at(id, month)
    }
}

/// One of the lanes of a worker.
pub(in crate::analysis) struct Lane<'a, 'e, const N: usize> {
    pub worker: &'a Worker<'e, N>,
    pub lane: usize,
}

impl<const N: usize> Reader for Lane<'_, '_, N> {
    fn at(&self, id: Id, month: i64) -> f64 {
        // What lies outside the months of a row is nothing, as in `Values`.
        let value = |month| self.worker.value(id, self.lane, month);
        usize::try_from(month).map_or(0.0, value)
    }
}
