//! What a search chooses among, and how it judges what it chose.

/// A variant for each decision, by its place among those of the decision.
pub type Pick = Vec<u16>;

/// Where a variant stands among those of its decision.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// It leaves the thing out
    Out,
    /// It has this date and this size, by their numbers
    At {
        /// Dates of neighbours are near
        date: u16,
        /// Sizes too
        size: u16,
    },
    /// One of a list without an order
    Listed(u16),
}

/// What a pick is worth.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// The outcome, larger is better; NaN if it has none
    pub value: f64,
    /// By condition, the least headroom with its month (1 is the first; 0 of what has none); below 0 it fails
    pub least: Vec<(f64, i64)>,
    /// By condition, the first month in which it fails (1 is the first); 0 if it fails in no month of its own or not at all
    pub first: Vec<i64>,
    /// By condition, the headroom of each month; empty unless it was asked for
    pub headroom: Vec<Vec<f64>>,
    /// Why the plan cannot be computed
    pub refused: Option<String>,
}

impl Judged {
    /// Of a value and the headroom of each condition, month by month.
    pub fn of(value: f64, headroom: Vec<Vec<f64>>, first_month: impl Fn(usize) -> i64, keeps: bool) -> Self {
        let least = |(condition, months): (usize, &Vec<f64>)| {
            let first = first_month(condition);
            let worst = |worst: (f64, i64), (at, headroom): (usize, &f64)| {
                if *headroom < worst.0 { (*headroom, first + at as i64) } else { worst }
            };
            months.iter().enumerate().fold((f64::INFINITY, 0), worst)
        };
        let least = headroom.iter().enumerate().map(least).collect();
        let first = |(condition, months): (usize, &Vec<f64>)| {
            let failing = months.iter().position(|headroom| *headroom < 0.0);
            failing.map_or(0, |at| first_month(condition) + at as i64)
        };
        let first = headroom.iter().enumerate().map(first).collect();
        Self { value, least, first, headroom: if keeps { headroom } else { Vec::new() }, refused: None }
    }

    /// Of a plan that cannot be computed.
    pub fn refused(why: String, conditions: usize) -> Self {
        let least = vec![(f64::NEG_INFINITY, 0); conditions];
        Self { value: f64::NAN, least, first: vec![0; conditions], headroom: Vec::new(), refused: Some(why) }
    }

    /// Of the first so many conditions the one that fails first, with its month; what fails in no month of its own comes last, with 0.
    pub fn first_failure(&self, conditions: usize) -> Option<(usize, i64)> {
        let failing = (0..conditions).filter(|place| self.least[*place].0 < 0.0);
        let key = |place: &usize| if self.first[*place] == 0 { i64::MAX } else { self.first[*place] };
        failing.min_by_key(key).map(|place| (place, self.first[place]))
    }
}

/// A pick with another variant of one decision.
pub fn with(pick: &Pick, decision: usize, variant: u16) -> Pick {
    let mut pick = pick.clone();
    pick[decision] = variant;
    pick
}

/// In how many decisions two picks differ.
pub fn differences(a: &Pick, b: &Pick) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

/// What is searched: decisions with variants, of which any pick can be judged.
pub trait Problem {
    /// By decision, where its variants stand
    fn places(&self) -> &[Vec<Place>];

    /// The pick that stands today.
    fn standing(&self) -> &Pick;

    /// How many conditions there are.
    fn conditions(&self) -> usize;

    /// By condition, by how much it is weaker than its headroom says; infinite for one that is only measured.
    fn eased(&self) -> Vec<f64> {
        vec![0.0; self.conditions()]
    }

    /// True if the rules among decisions allow a pick.
    fn allows(&self, pick: &Pick) -> bool;

    /// Judges picks, in their order; None for those not reached because the search was stopped.
    fn judge(&mut self, picks: &[Pick], keeps_headroom: bool) -> Vec<Option<Judged>>;

    /// True if the search is to end.
    fn is_stopped(&self) -> bool;
}
