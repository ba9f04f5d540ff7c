//! CFADS and debt service of the next twelve months, as a forward test of debt service cover reads them.

use crate::formula::{Operand as _, Series, USD, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::capital::covenants::quarter_end;

/// What lies ahead at the end of a fiscal quarter; USD of the next twelve months, 0 in other months.
#[derive(Clone, Copy, Debug)]
pub struct AheadRows {
    /// CFADS
    pub cfads: Series,
    /// Scheduled interest and principal
    pub service: Series,
    /// 1 if the next twelve months lie within the plan
    pub known: Series,
}

impl AheadRows {
    /// Looks ahead over the sums of the last twelve months: twelve months on they are those of the next twelve.
    pub(in crate::model) fn write(scope: &Scope, cfads_year: Series, service_year: Series) -> Self {
        let month = scope.calendar.month;
        let last = ONE_MONTH * f64::from(scope.plan().company.months);
        let ends = scope.flag("quarter-ends", "End of a fiscal quarter", quarter_end(), "Covenants are tested then");
        let known = scope.flag(
            "ahead-known",
            "Next twelve months within the plan",
            (month + ONE_MONTH * 12.0).le(last),
            "What comes after the plan is unknown and not tested",
        );
        let year_on = |key: &str, label: &str, row: Series| {
            let ahead =
                (1..=4).fold(row, |row, quarter| at_next_quarter_end(scope, (key, label), quarter, (ends, row)));
            scope.level(
                &format!("{key}-ahead"),
                &format!("{label}, next twelve months"),
                USD,
                when(ends * known, ahead, 0.0),
                "At the end of a fiscal quarter; looks ahead; 0 in other months and where the plan ends earlier",
            )
        };
        let cfads = year_on("cfads", "CFADS", cfads_year);
        let service = year_on("service", "Debt service", service_year);
        Self { cfads, service, known }
    }
}

/// A sum of twelve months as it is at the end of the next fiscal quarter; the fourth of them is that of a year on.
fn at_next_quarter_end(
    scope: &Scope,
    (key, label): (&str, &str),
    quarter: u32,
    (ends, row): (Series, Series),
) -> Series {
    let ahead = scope.declare(
        &format!("{key}-quarters-ahead-{quarter}"),
        &format!("{label}, LTM, {quarter} quarter ends ahead"),
        USD,
        0.0,
        "Last twelve months at that quarter end; looks ahead; 0 where the plan ends earlier",
    );
    scope.define(ahead, |p| when(ends.next(), row.next(), p.next()))
}
