//! Where a number stands in the model, and the trail of the numbers that were explained.

/// A number of the model: a row's key, and its month (0 is the opening, and is used for single values).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key
    pub key: String,
    /// The month
    pub month: i64,
}

/// The number that is explained, and the earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explaining {
    /// What is explained
    pub place: Place,
    /// The numbers explained before, latest last
    pub trail: Vec<Place>,
    /// A note on the period that the month represents
    pub period: Option<String>,
}
