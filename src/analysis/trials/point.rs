//! A point: the values of some levers; the others stand where the plan has them.

/// The values of some levers, by their place.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Point(Vec<(usize, f64)>);

impl Point {
    /// The plan as it is.
    pub fn standing() -> Self {
        Self::default()
    }

    /// One lever at a value.
    pub fn one(place: usize, value: f64) -> Self {
        Self(vec![(place, value)])
    }

    /// All levers at these values.
    pub fn all(values: &[f64]) -> Self {
        Self(values.iter().copied().enumerate().collect())
    }

    /// These levers, in the order of their places.
    pub fn of(mut values: Vec<(usize, f64)>) -> Self {
        values.sort_by_key(|(place, _)| *place);
        Self(values)
    }

    /// The levers that it moves.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = (usize, f64)> + '_ {
        self.0.iter().copied()
    }

    /// The value of a lever; None if it stands where the plan has it.
    pub fn value(&self, place: usize) -> Option<f64> {
        self.0.iter().find(|(known, _)| *known == place).map(|(_, value)| *value)
    }
}
