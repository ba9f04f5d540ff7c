//! Plans side by side: which inputs differ, and their rows over the same periods of the calendar.

use crate::formula::{Format, Id};
use crate::model::{Period, Projection};
use crate::plan::{Plan, Setting};

/// A plan to compare, with its results.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name
    pub name: String,
    /// The plan
    pub plan: Plan,
    /// Its results
    pub projection: Projection,
}

/// An input that differs between cases.
#[derive(Clone, PartialEq, Debug)]
pub struct Changed {
    /// The field's path
    pub path: String,
    /// Its name
    pub label: String,
    /// Its unit
    pub unit: String,
    /// Its value in each case; None if the case has no such field
    pub values: Vec<Option<Setting>>,
}

/// The inputs that differ between cases, in the order of the first case that has them. Notes are ignored.
pub fn changed_inputs(plans: &[&Plan]) -> Vec<Changed> {
    let mut changed: Vec<Changed> = Vec::new();
    let mut position: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for (case, plan) in plans.iter().enumerate() {
        plan.each_object(&mut |prefix, object| {
            object.each_field(&mut |spec, field| {
                let path = format!("{prefix}.{}", spec.name);
                if spec.name == "notes" {
                    return;
                }
                let place = *position.entry(path.clone()).or_insert_with(|| {
                    changed.push(Changed {
                        path,
                        label: spec.label.to_owned(),
                        unit: spec.unit.to_owned(),
                        values: vec![None; plans.len()],
                    });
                    changed.len() - 1
                });
                changed[place].values[case] = Some(field.get());
            });
        });
    }
    changed.retain(|input| input.values.iter().any(|value| *value != input.values[0]));
    changed
}

/// A case by the calendar of a plan that it is compared with: the month numbers of plans that start in different months differ.
#[derive(Clone, Copy, Debug)]
pub struct Aligned<'a> {
    case: &'a Case,
    /// The number that the first month of the other plan has in the case's own plan, less 1
    shift: i64,
    /// The months of the other plan
    months: usize,
}

impl<'a> Aligned<'a> {
    /// The case by the calendar of `plan`.
    pub fn to(plan: &Plan, case: &'a Case) -> Self {
        Self { case, shift: case.plan.number_of(plan.month(1)) - 1, months: plan.company.months as usize }
    }

    /// The monthly values of a row in the months of the other plan; NaN in months that the case's plan does not cover.
    pub fn months(&self, id: Id) -> Vec<f64> {
        let own = self.case.projection.values.months(id);
        let at = |t: usize| usize::try_from(t as i64 + self.shift).ok().and_then(|t| own.get(t).copied());
        (0..self.months).map(|t| at(t).unwrap_or(f64::NAN)).collect()
    }

    /// A row over a period of the other plan; NaN if the case's plan does not cover all of it, or the row's months do not add up.
    pub fn over(&self, id: Id, period: &Period) -> f64 {
        let months = self.case.projection.values.months(id);
        let (from, to) = (period.months.start as i64 + self.shift, period.months.end as i64 + self.shift);
        if from < 0 || to > months.len() as i64 || !self.case.projection.is_known(id, to as usize) {
            return f64::NAN;
        }
        self.case.projection.book.item(id).yearly.of(&months[from as usize..to as usize])
    }

    /// By how much a value of the case exceeds one of the other plan. A value that is the number of a month is counted in
    /// months of the calendar.
    pub fn difference(&self, format: Format, other: f64, value: f64) -> f64 {
        let later = if format == Format::Month { self.shift as f64 } else { 0.0 };
        value - later - other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{By, periods, project};
    use crate::plan::Quantity;

    fn case(start: &str, months: u32) -> Case {
        let mut plan = Plan::blank();
        (plan.company.start, plan.company.months) = (start.parse().unwrap(), months);
        // Cash differs from month to month.
        plan.company.overhead_usd_per_month = Quantity::Value(1e6);
        let projection = project(&plan).unwrap();
        Case { name: start.to_owned(), plan, projection }
    }

    /// A plan from September 2026 beside one from January 2027: January is month 1 of the one and month 5 of the other.
    #[test]
    fn a_plan_that_starts_four_months_earlier_is_read_four_months_later() {
        let (first, earlier) = (case("2027-01", 24), case("2026-09", 24));
        let aligned = Aligned::to(&first.plan, &earlier);
        let cash = earlier.projection.rows.company.capital.cash;
        let own = earlier.projection.months(cash);
        let months = aligned.months(cash.id());
        assert_eq!((months.len(), &months[..20]), (24, &own[4..24]));
        // It ends in August 2028, four months before the first.
        assert!(months[20..].iter().all(|value| value.is_nan()));
        // Both pay back in January 2028: month 13, and month 17.
        assert_eq!(aligned.difference(Format::Month, 13.0, 17.0), 0.0);
        assert_eq!(aligned.difference(Format::Decimals(0), 13.0, 17.0), 4.0);
        let years = periods(&first.plan, By::Year);
        assert_eq!(aligned.over(cash.id(), &years[0]), own[15], "a balance at the end of December 2027");
        assert!(aligned.over(cash.id(), &years[1]).is_nan(), "2028 is not covered");
    }
}
