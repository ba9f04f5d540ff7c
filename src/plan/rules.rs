//! Rules by which phases begin in futures: at the first of their dates on which hashprice has been on one side of a trigger.
//!
//! The plan itself begins a phase where it is entered; a rule is what the company does in a future that differs. It sees the
//! hashprice that there is without the phases that have rules, up to the end of the month before a date.

use super::document::Plan;
use super::objects::{Begins, Phase};

/// A date at which a phase may begin.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Date {
    /// Its slip, in months
    slip: f64,
    /// The last month that is known then, from 0; None before the plan
    known: Option<usize>,
    /// The trigger there, USD/PH/s/day
    trigger: f64,
}

/// The rule of a phase.
#[derive(Clone, PartialEq, Debug)]
pub struct BeginRule {
    is_below: bool,
    /// Months that hashprice has to have been on its side
    months: usize,
    dates: Vec<Date>,
    /// Where the phase begins if the rule never holds; None if it is left out
    otherwise: Option<f64>,
}

impl BeginRule {
    /// The slip with which the phase begins under a hashprice by month, in USD/PH/s/day; None if it is left out.
    pub fn slip_under(&self, hashprice: &[f64]) -> Option<f64> {
        let holds = |date: &&Date| {
            let Some(end) = date.known.map(|known| known + 1) else { return false };
            let is_beyond = |value: &f64| if self.is_below { *value < date.trigger } else { *value > date.trigger };
            let months = end.checked_sub(self.months).and_then(|start| hashprice.get(start..end));
            months.is_some_and(|months| months.iter().all(is_beyond))
        };
        self.dates.iter().find(holds).map(|date| date.slip).or(self.otherwise)
    }
}

/// The last month, from 0, whose end is known when a phase with this slip begins; None before the plan. `first` is the number of its
/// first month without a slip; a phase without dates counts from month 1.
pub fn known_at(first: Option<i64>, slip: f64, months: usize) -> Option<usize> {
    let month = first.unwrap_or(1) + slip.round() as i64;
    usize::try_from(month - 2).ok().map(|known| known.min(months.saturating_sub(1)))
}

impl Phase {
    /// True if it begins by a rule in futures.
    pub fn has_rule(&self) -> bool {
        self.is_on() && self.is_dated_by_rule()
    }

    /// True if a rule dates it in futures wherever it is in.
    pub fn is_dated_by_rule(&self) -> bool {
        self.begins != Begins::AsPlanned
    }

    /// The slips from its earliest to its latest, by its steps.
    pub fn slips(&self) -> Vec<f64> {
        let (from, to) = (self.earliest_slip_months.round(), self.latest_slip_months.round());
        let step = self.slip_step_months.max(1) as usize;
        // Bounds the wrong way round leave no date.
        (from as i64..=to as i64).step_by(step).map(|slip| slip as f64).collect()
    }
}

impl Plan {
    /// The rule by which a phase begins in futures; None if it begins as planned.
    pub fn begin_rule(&self, phase: &Phase) -> Option<BeginRule> {
        if !phase.has_rule() {
            return None;
        }
        let first = self.first_date_of(&phase.id);
        let months = self.company.months as usize;
        let date = |slip: f64| {
            let month = self.month(first.unwrap_or(1) + slip as i64);
            Date { slip, known: known_at(first, slip, months), trigger: phase.trigger_usd_per_ph_day.at(month) }
        };
        Some(BeginRule {
            is_below: phase.begins == Begins::HashpriceBelow,
            months: phase.trigger_months.max(1) as usize,
            dates: phase.slips().into_iter().map(date).collect(),
            otherwise: (!phase.may_be_left_out).then_some(phase.latest_slip_months.round()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ObjectKind, Quantity, add_named_object};

    /// A plan whose phase begins in month 5 without a slip, and may slip by 0, 3, 6.
    fn plan(change: impl FnOnce(&mut Phase)) -> Plan {
        let mut plan = Plan::blank();
        add_named_object(&mut plan, ObjectKind::Phase, None, "A").unwrap();
        let path = add_named_object(&mut plan, ObjectKind::Debt, None, "Loan").unwrap();
        let id = path.rsplit('.').next().unwrap().to_owned();
        let start = plan.month(5);
        let debt = plan.debts.iter_mut().find(|debt| debt.id == id).unwrap();
        (debt.phase, debt.start, debt.maturity) = ("a".to_owned(), start, start.plus(24));
        let phase = &mut plan.phases[0];
        (phase.latest_slip_months, phase.begins) = (6.0, Begins::HashpriceBelow);
        phase.trigger_usd_per_ph_day = Quantity::Value(30.0);
        change(phase);
        plan
    }

    fn slip(plan: &Plan, hashprice: &[f64]) -> Option<f64> {
        plan.begin_rule(&plan.phases[0]).unwrap().slip_under(hashprice)
    }

    #[test]
    fn the_first_date_after_months_below_the_trigger_is_taken() {
        let path = [40.0, 40.0, 40.0, 31.0, 29.0, 31.0, 29.0, 29.0, 29.0, 29.0, 29.0, 29.0];
        // Month 5 knows month 4 (31), month 8 knows month 7 (29).
        assert_eq!(slip(&plan(|_| ()), &path), Some(3.0));
        // Three months under it: month 8 saw 29, 31, 29; month 11 saw 29, 29, 29.
        assert_eq!(slip(&plan(|phase| phase.trigger_months = 3), &path), Some(6.0));
        assert_eq!(slip(&plan(|phase| phase.begins = Begins::HashpriceAbove), &path), Some(0.0));
    }

    #[test]
    fn a_rule_that_never_holds_leaves_the_phase_out_or_begins_at_the_latest() {
        let path = [50.0; 12];
        assert_eq!(slip(&plan(|_| ()), &path), None);
        assert_eq!(slip(&plan(|phase| phase.may_be_left_out = false), &path), Some(6.0));
    }

    #[test]
    fn a_trigger_may_change_by_date() {
        let mut scheduled = plan(|_| ());
        let steps = vec![(scheduled.month(1), 0.0), (scheduled.month(11), 100.0)];
        scheduled.phases[0].trigger_usd_per_ph_day = Quantity::Schedule(steps);
        assert_eq!(slip(&scheduled, &[10.0; 12]), Some(6.0));
    }

    #[test]
    fn before_the_plan_nothing_is_known() {
        let early = plan(|phase| (phase.earliest_slip_months, phase.latest_slip_months) = (-6.0, -4.0));
        assert_eq!(slip(&early, &[10.0; 12]), None);
        assert!(plan(|phase| phase.begins = Begins::AsPlanned).begin_rule(&early.phases[0].clone()).is_some());
    }
}
