//! A frontier in words.

use super::{Mark, Table, Told, said};
use crate::analysis::choose::{Frontier, Risk};
use crate::formula::{Book, grouped, lower_first};

impl Frontier {
    /// The answer in words.
    pub fn told(&self, book: &Book) -> Told {
        let value = |place: usize| said(book, &self.outcome, self.spots[place].value);
        let risk = |place: usize| self.risk_said(book, self.spots[place].risk);
        let label = self.outcome.label();
        let on = if self.futures > 0 { " on average" } else { "" };
        let ends = self.front.first().zip(self.front.last());
        let sentence = match ends {
            None => "No plan tried meets all conditions, so there is no frontier".to_owned(),
            Some((only, last)) if only == last => {
                format!(
                    "One plan has both the highest {label}{on}, {}, and the least risk: {} {}",
                    value(*only),
                    self.risk_name(),
                    risk(*only)
                )
            }
            Some((safest, boldest)) => format!(
                "From {} {} with {label} {}{on} to {} with {}: {} plans that no other beats in both",
                self.risk_name(),
                risk(*safest),
                value(*safest),
                risk(*boldest),
                value(*boldest),
                grouped(self.front.len() as f64, 0)
            ),
        };
        let is_on = self.front.contains(&0);
        let mark = if self.front.is_empty() { Mark::Fails } else { Mark::Answered };
        let short = if self.front.len() == 1 { "1 plan".to_owned() } else { format!("{} plans", self.front.len()) };
        let mut told = Told { mark, sentence, short, facts: Vec::new(), table: self.table(book) };
        let today = format!("Today's plan has {label} {}{on} and {} {}", value(0), self.risk_name(), risk(0));
        if is_on {
            told.fact(Mark::Holds, format!("{today}: none beats it in both"));
        } else {
            let is_better =
                |at: &usize| self.spots[*at].risk <= self.spots[0].risk && self.spots[*at].value > self.spots[0].value;
            let better = self.front.iter().copied().filter(is_better);
            let better = better.max_by(|a, b| self.spots[*a].value.total_cmp(&self.spots[*b].value));
            let than = better
                .map_or_else(String::new, |at| format!("; with no more risk {} has {}", self.differs(at), value(at)));
            let fails = if self.spots[0].fails.is_some() { "; it fails a condition" } else { "" };
            told.fact(Mark::Notice, format!("{today}{fails}{than}"));
        }
        if let Some(knee) = self.knee {
            told.fact(
                Mark::Fact,
                format!(
                    "The knee is {} with {}: {}; beyond it more {label} costs more risk",
                    value(knee),
                    risk(knee),
                    self.differs(knee)
                ),
            );
        }
        let basis = if self.futures > 0 {
            format!(
                "{} plans were computed, {} of them on the same {} futures",
                grouped(self.tried as f64, 0),
                self.spots.len(),
                self.futures
            )
        } else {
            format!("{} plans were computed", grouped(self.tried as f64, 0))
        };
        told.fact(Mark::Fact, format!("{basis}; others may lie beyond"));
        told
    }

    /// What the risk is called.
    pub fn risk_name(&self) -> String {
        match (&self.risk, &self.risk_outcome) {
            (Risk::Outcome(_), Some(outcome)) => lower_first(outcome.label()),
            (Risk::Outcome(text), None) => text.clone(),
            (Risk::Breach, _) => "a breach in".to_owned(),
            (Risk::LowestTenth, _) => "a mean of the worst tenth of".to_owned(),
        }
    }

    /// A risk with its unit: what it is is said beside it.
    pub fn risk_said(&self, book: &Book, risk: f64) -> String {
        match (&self.risk, &self.risk_outcome) {
            (Risk::Breach, _) => format!("{} % of futures", grouped(risk * 100.0, 1)),
            (Risk::LowestTenth, _) => said(book, &self.outcome, -risk),
            (Risk::Outcome(_), Some(outcome)) => said(book, outcome, risk),
            (Risk::Outcome(_), None) => grouped(risk, 0),
        }
    }

    fn table(&self, book: &Book) -> Table {
        let risk = match (&self.risk, &self.risk_outcome) {
            (Risk::Breach, _) => "a breach in".to_owned(),
            (Risk::LowestTenth, _) => "worst tenth, mean".to_owned(),
            (_, Some(outcome)) => outcome.label().to_owned(),
            (_, None) => "risk".to_owned(),
        };
        let head = vec!["Plan".to_owned(), "What is chosen".to_owned(), self.outcome.label().to_owned(), risk];
        let row = |name: String, place: usize| {
            let spot = &self.spots[place];
            vec![name, self.differs(place), said(book, &self.outcome, spot.value), self.risk_said(book, spot.risk)]
        };
        let mut rows = vec![row("Today".to_owned(), 0)];
        for (number, place) in (1..).zip(&self.front) {
            let name = if self.knee == Some(*place) { format!("{number}, knee") } else { number.to_string() };
            rows.push(row(name, *place));
        }
        Table { head, rows }
    }
}
