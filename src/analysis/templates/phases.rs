//! Which phases, when and how large; and when a single one should begin.

use super::List;
use crate::plan::{Ask, Phase, Question};

/// Months over which a phase's date is tried, by quarters.
const TRIED: f64 = 24.0;

/// Futures of a timing.
const FUTURES: u32 = 1000;

impl List<'_> {
    pub(super) fn phases(&mut self) {
        let with_members: Vec<&Phase> =
            self.plan.phases.iter().filter(|phase| !self.plan.members(&phase.id).is_empty()).collect();
        if with_members.is_empty() {
            return;
        }
        let choose = |condition: &str| Question {
            outcome: "company.npv".to_owned(),
            condition: condition.to_owned(),
            ..Question::unnamed(Ask::Choose)
        };
        let name =
            "Which phases are carried out, when and how large, for the highest NPV without a need for new shares?";
        self.add(3, "allocate", name, choose("company.funding-gap <= 0"));
        if self.plan.is_uncertain() {
            let name = "What does more NPV cost in the probability of a breach?";
            let frontier = Question { outcome: "company.npv".to_owned(), top: 6, ..Question::unnamed(Ask::Frontier) };
            self.add(3, "frontier-breach", name, frontier);
        }
        for phase in with_members {
            let from = phase.earliest_slip_months;
            let lever =
                format!("phases.{}.slip_months={from}..{}/{}", phase.id, from + TRIED, (TRIED / 3.0) as usize + 1);
            let name = format!("When should {} begin, and what is waiting for the hashprice worth?", phase.name);
            let asked = Question {
                lever,
                outcome: "company.npv".to_owned(),
                futures: FUTURES,
                ..Question::unnamed(Ask::Timing)
            };
            self.add(4, &format!("timing-{}", phase.id), &name, asked);
        }
    }
}
