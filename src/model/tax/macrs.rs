//! Depreciation by a MACRS table, with the half-year or mid-quarter convention and bonus.

use super::rows::{MacrsRows, StateClassRows};
use super::year::FiscalYear;
use crate::finance::MacrsTable;
use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::scope::Scope;
use crate::model::group::books::{Leaving, SurvivingRows, Words, held};

/// Fiscal years, and whether the mid-quarter convention applies at their end.
#[derive(Clone, Copy)]
pub(super) struct Convention {
    pub year_end: Series,
    pub part_of_year: Series,
    pub mid_quarter: Series,
}

/// Additions of a class, and what survives of them; None if nothing ever leaves.
#[derive(Clone, Copy)]
pub(super) struct Vintages {
    pub additions: Series,
    pub surviving: Option<SurvivingRows>,
}

/// A class that is depreciated by a table.
pub(super) struct Macrs<'a> {
    pub table: &'a MacrsTable,
    pub convention: Convention,
    pub vintages: Vintages,
    /// As a share of 1
    pub bonus: Scalar,
    /// Depreciation of the opening basis, USD of the month
    pub of_opening: Option<Expression>,
}

impl Macrs<'_> {
    /// In the last month of each fiscal year, the table percentage of this year's and earlier years' additions, and the bonus. In a
    /// broken last year, the bonus in full and the passed part of the year's table depreciation.
    pub fn write(&self, scope: &Scope) -> MacrsRows {
        let Self { convention: Convention { year_end, mid_quarter, .. }, table, bonus, .. } = *self;
        // What leaves takes its part of each year's additions: they are counted in units of what survives.
        let Vintages { additions, surviving } = self.vintages;
        let additions = surviving.map_or(additions, |surviving| surviving.units);
        let added = scope.balance(
            "added-so-far",
            "Additions to date",
            USD,
            0.0,
            |p| p + additions,
            "Since month 1; in units where assets leave",
        );
        let year = FiscalYear { scope, year_end };
        let to_date = year.to_date("added-to-date", "Additions, year to date", additions);
        let of_year = scope.row(
            "added-in-year",
            "Additions of the year",
            USD,
            year_end * to_date,
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
        let after_bonus =
            scope.formula("after-bonus", "Basis after bonus", PLAIN, 1.0 - bonus, "Depreciated by the table");
        scope.shown_scalar(after_bonus, Format::Share);
        let by_year: Vec<Series> = (table.half_year.iter().enumerate())
            .map(|(k, half)| {
                let by_quarter =
                    sum(of_quarters.iter().zip(table.mid_quarter).map(|(quarter, table)| *quarter * (table[k] / 100.0)));
                scope.row(
                    &format!("year-{}", k + 1),
                    &format!("Table depreciation in year {}", k + 1),
                    USD,
                    when(mid_quarter, by_quarter, of_year * (half / 100.0)),
                    "On additions of the fiscal year ending in the month, by the table and its convention, as if there were no bonus",
                )
            })
            .collect();
        let older = scope.declare(
            "older",
            "Table depreciation of the next year",
            USD,
            0.0,
            "Of additions up to the last end of a fiscal year, in the year after it, as if there were no bonus",
        );
        let ahead = (1..by_year.len()).map(|k| by_year[k].lag(12 * (k as u32 - 1)));
        let older = scope.define(older, |p| when(Expression::FiscalMonth.is(12.0), sum(ahead), p.prev()));
        let mut rows =
            MacrsRows { added, to_date, of_year, of_quarters, after_bonus, by_year, older, scheduled: older };
        rows.scheduled = scope.flow(
            "scheduled",
            "Scheduled tax depreciation",
            USD,
            self.scheduled(&rows, Some(bonus)),
            "By table and bonus in the last month of the fiscal year; the opening basis month by month; of what survives",
        );
        rows
    }

    /// The month's depreciation with or without a bonus.
    fn scheduled(&self, rows: &MacrsRows, bonus: Option<Scalar>) -> Expression {
        let Convention { year_end, part_of_year, mid_quarter } = self.convention;
        let of_table = (rows.by_year[0] + year_end * rows.older.prev()) * part_of_year;
        let with_bonus = |of_table: Expression, all: Expression| match bonus {
            None => of_table,
            Some(bonus) => all * bonus + rows.after_bonus * of_table,
        };
        let scheduled = with_bonus(of_table, rows.of_year.into());
        let scheduled = sum(std::iter::once(scheduled).chain(self.of_opening.clone()));
        let Vintages { additions: cost, surviving } = self.vintages;
        match surviving {
            None => scheduled,
            Some(surviving) => {
                // What comes in the last month is intact, whatever leaves in it.
                let table = self.table;
                let first_year = when(mid_quarter, table.mid_quarter[3][0] / 100.0, table.half_year[0] / 100.0);
                let intact = cost - surviving.share.prev() * surviving.units;
                let first_year = with_bonus(first_year * part_of_year, 1.0.into());
                surviving.share.prev() * scheduled + year_end * intact * first_year
            }
        }
    }

    /// Writes the depreciation and the basis of a state without bonus.
    pub fn without_bonus(
        &self,
        scope: &Scope,
        rows: &MacrsRows,
        opening: Option<Scalar>,
        leaving: &Leaving,
    ) -> StateClassRows {
        let scope = &scope.section("state", "state");
        let scheduled = scope.flow(
            "scheduled",
            "Scheduled depreciation without bonus",
            USD,
            self.scheduled(rows, None),
            "By table alone; the opening basis as for federal tax",
        );
        let held = held(scope, self.vintages.additions, scheduled, opening, leaving, &Words::TAX);
        StateClassRows { scheduled, depreciation: held.depreciation, disposed: held.disposed, basis: held.value }
    }
}
