//! Depreciation by a MACRS table, with the half-year or mid-quarter convention and bonus.

use super::rows::MacrsRows;
use crate::finance::MacrsTable;
use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::scope::Scope;
use crate::model::group::books::SurvivingRows;

/// The end of fiscal years, and whether the mid-quarter convention applies then.
#[derive(Clone, Copy)]
pub(super) struct Convention {
    pub year_end: Series,
    pub mid_quarter: Series,
}

/// Additions of a class, and what survives of them; None if nothing ever leaves.
#[derive(Clone, Copy)]
pub(super) struct Vintages {
    pub additions: Series,
    pub surviving: Option<SurvivingRows>,
}

/// MACRS: in the last month of each fiscal year, the table percentage of this year's and earlier years' additions, and the bonus;
/// `of_opening` is the depreciation of the opening basis.
pub(super) fn macrs(
    scope: &Scope,
    table: &MacrsTable,
    convention: Convention,
    vintages: Vintages,
    bonus: Scalar,
    of_opening: Option<Expression>,
) -> MacrsRows {
    let Convention { year_end, mid_quarter } = convention;
    // What leaves takes its part of each year's additions: they are counted in units of what survives.
    let Vintages { additions, surviving } = vintages;
    let cost = additions;
    let additions = surviving.map_or(cost, |surviving| surviving.units);
    let added = scope.balance(
        "added-so-far",
        "Additions to date",
        USD,
        0.0,
        |p| p + additions,
        "Since month 1; in units where assets leave",
    );
    let of_year = scope.row(
        "added-in-year",
        "Additions of the year",
        USD,
        year_end * (added - added.lag(12)),
        "In the last month of a fiscal year",
    );
    let quarter = |i: u32| {
        let since = |months: u32| if months == 0 { added.expression() } else { added.lag(months) };
        let (to, from) = (since(9 - 3 * i), since(12 - 3 * i));
        scope.row(
            &format!("added-in-quarter-{}", i + 1),
            &format!("Additions of quarter {}", i + 1),
            USD,
            year_end * (to - from),
            "In the last month of a fiscal year",
        )
    };
    let of_quarters: Vec<Series> = (0..4).map(quarter).collect();
    let after_bonus = scope.formula("after-bonus", "Basis after bonus", PLAIN, 1.0 - bonus, "Depreciated by the table");
    scope.shown_scalar(after_bonus, Format::Share);
    let by_year: Vec<Series> = (table.half_year.iter().enumerate())
        .map(|(k, half)| {
            let by_quarter =
                sum(of_quarters.iter().zip(table.mid_quarter).map(|(quarter, table)| *quarter * (table[k] / 100.0)));
            scope.row(
                &format!("year-{}", k + 1),
                &format!("Depreciation in year {}", k + 1),
                USD,
                after_bonus * when(mid_quarter, by_quarter, of_year * (half / 100.0)),
                "On additions of the fiscal year ending in the month, by the table and its convention",
            )
        })
        .collect();
    let by_table = by_year.iter().enumerate().map(|(k, part)| match k {
        0 => part.expression(),
        _ => part.lag(12 * k as u32),
    });
    let scheduled = sum(std::iter::once(of_year * bonus).chain(by_table).chain(of_opening));
    let scheduled = scope.flow(
        "scheduled",
        "Scheduled tax depreciation",
        USD,
        match surviving {
            None => scheduled,
            Some(surviving) => {
                // What comes in the last month is intact, whatever leaves in it.
                let first_year = when(mid_quarter, table.mid_quarter[3][0] / 100.0, table.half_year[0] / 100.0);
                let intact = cost - surviving.share.prev() * surviving.units;
                surviving.share.prev() * scheduled + year_end * intact * (bonus + after_bonus * first_year)
            }
        },
        "By table and bonus in the last month of the fiscal year; the opening basis month by month; of what survives",
    );
    MacrsRows { added, of_year, of_quarters, after_bonus, by_year, scheduled }
}
