//! Conditions as they are, or weaker: how far a judged pick is from meeting them, and which of two picks is better.

use super::problem::Judged;
use std::cmp::Ordering;

/// By how much each condition is weaker than it is written, and the size by which violations of different units are compared.
#[derive(Clone, PartialEq, Debug)]
pub struct Eased {
    /// By condition, in its unit; infinite for one that is dropped
    pub by: Vec<f64>,
    /// By condition, the largest effect that any variant alone has on it, in its unit
    pub scale: Vec<f64>,
}

impl Eased {
    /// The same with one condition weaker; stronger below 0.
    pub fn with(&self, condition: usize, by: f64) -> Self {
        let mut eased = self.clone();
        eased.by[condition] = by;
        eased
    }

    /// How far a pick is from meeting a condition, in units of its scale; 0 if it meets it.
    pub fn violation_of(&self, condition: usize, headroom: f64) -> f64 {
        let by = self.by[condition];
        if by.is_infinite() || headroom + by >= 0.0 {
            return 0.0;
        }
        (-(headroom + by) / self.scale[condition]).clamp(f64::MIN_POSITIVE, 1e9)
    }

    /// How far a pick is from meeting all of them; 0 if it meets them.
    pub fn violation(&self, judged: &Judged) -> f64 {
        if judged.refused.is_some() || judged.value.is_nan() {
            return f64::INFINITY;
        }
        judged.least.iter().enumerate().map(|(condition, (headroom, _))| self.violation_of(condition, *headroom)).sum()
    }

    /// True if a pick meets all conditions and has a value.
    pub fn allows(&self, judged: &Judged) -> bool {
        self.violation(judged) == 0.0
    }

    /// Which of two is better: one that meets all conditions, then the higher value; of two that do not, the lesser violation.
    pub fn compare(&self, a: &Judged, b: &Judged) -> Ordering {
        let (short_a, short_b) = (self.violation(a), self.violation(b));
        match (short_a == 0.0, short_b == 0.0) {
            (true, true) => a.value.total_cmp(&b.value),
            (false, false) => short_b.total_cmp(&short_a),
            (a, b) => a.cmp(&b),
        }
    }
}
