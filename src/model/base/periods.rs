//! Months, fiscal quarters and fiscal years, and how a row aggregates over them.

use crate::plan::{Month, Plan};
use std::ops::Range;

/// The time resolution of a view.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum By {
    /// Months
    #[default]
    Month,
    /// Fiscal quarters
    Quarter,
    /// Fiscal years
    Year,
}

/// A range of months of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    /// Its last month
    pub end: Month,
    /// "Mar 2027", "Q1 FY27", "FY27"; a period only partly covered by the plan is marked
    pub label: String,
    /// Positions of its months, from 0
    pub months: Range<usize>,
}

/// The periods of a plan, in order; the first and the last may be partial.
pub fn periods(plan: &Plan, by: By) -> Vec<Period> {
    let count = plan.company.months as usize;
    let months_in = match by {
        By::Month => 1,
        By::Quarter => 3,
        By::Year => 12,
    };
    let end_month = i64::from(plan.company.fiscal_year_end_month.clamp(1, 12));
    let mut periods: Vec<Period> = Vec::new();
    for t in 0..count {
        let month = plan.month(t as i64 + 1);
        // Months since the end of the previous fiscal year: 1 to 12.
        let of_year = (i64::from(month.month()) - end_month - 1).rem_euclid(12) + 1;
        let ends = of_year % months_in == 0 || t + 1 == count;
        let start = periods.last().map_or(0, |last| last.months.end);
        if ends {
            let whole = ((t + 1 - start) as i64) == months_in;
            periods.push(Period {
                end: month,
                label: label(by, month, of_year, end_month as u32, whole),
                months: start..t + 1,
            });
        }
    }
    periods
}

fn label(by: By, month: Month, of_year: i64, end: u32, whole: bool) -> String {
    let fiscal_year = month.fiscal_year(end).rem_euclid(100);
    let part = if whole { "" } else { " (part)" };
    match by {
        By::Month => month.long(),
        By::Quarter => format!("Q{} FY{fiscal_year:02}{part}", (of_year + 2) / 3),
        By::Year => format!("FY{fiscal_year:02}{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(end_month: u32, by: By) -> Vec<String> {
        let mut plan = Plan::blank();
        plan.company.start = "2026-11".parse().unwrap();
        plan.company.months = 16;
        plan.company.fiscal_year_end_month = end_month;
        periods(&plan, by).into_iter().map(|p| format!("{} {} {:?}", p.label, p.end, p.months)).collect()
    }

    #[test]
    fn fiscal_periods_end_where_the_company_says() {
        assert_eq!(
            labels(12, By::Year),
            ["FY26 (part) 2026-12 0..2", "FY27 2027-12 2..14", "FY28 (part) 2028-02 14..16"]
        );
        assert_eq!(labels(6, By::Year), ["FY27 (part) 2027-06 0..8", "FY28 (part) 2028-02 8..16"]);
        assert_eq!(
            labels(9, By::Quarter)[..3],
            ["Q1 FY27 (part) 2026-12 0..2", "Q2 FY27 2027-03 2..5", "Q3 FY27 2027-06 5..8"]
        );
        assert_eq!(labels(12, By::Month).len(), 16);
    }
}
