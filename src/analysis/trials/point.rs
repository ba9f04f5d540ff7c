//! A point: the values of some levers; the others stand where the plan has them.

/// The values of some levers, by their place; in a future of the plan also its paths, each with a value for each month.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Point {
    levers: Vec<(usize, f64)>,
    paths: Vec<Vec<f64>>,
}

impl Point {
    /// The plan as it is.
    pub fn standing() -> Self {
        Self::default()
    }

    /// One lever at a value.
    pub fn one(place: usize, value: f64) -> Self {
        Self::of(vec![(place, value)])
    }

    /// All levers at these values.
    pub fn all(values: &[f64]) -> Self {
        Self::of(values.iter().copied().enumerate().collect())
    }

    /// These levers, in the order of their places.
    pub fn of(mut values: Vec<(usize, f64)>) -> Self {
        values.sort_by_key(|(place, _)| *place);
        Self { levers: values, paths: Vec::new() }
    }

    /// The same with paths, in the order of the trials' paths.
    #[must_use]
    pub fn with_paths(self, paths: Vec<Vec<f64>>) -> Self {
        Self { paths, ..self }
    }

    /// The same with more levers.
    #[must_use]
    pub fn also(self, values: Vec<(usize, f64)>) -> Self {
        if values.is_empty() {
            return self;
        }
        let Self { levers, paths } = self;
        Self { paths, ..Self::of(levers.into_iter().chain(values).collect()) }
    }

    /// The paths, in the order of the trials' paths.
    pub fn paths(&self) -> &[Vec<f64>] {
        &self.paths
    }

    /// The levers that it moves.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = (usize, f64)> + '_ {
        self.levers.iter().copied()
    }

    /// The value of a lever; None if it stands where the plan has it.
    pub fn value(&self, place: usize) -> Option<f64> {
        self.levers.iter().find(|(known, _)| *known == place).map(|(_, value)| *value)
    }
}
