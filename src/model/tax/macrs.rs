//! Depreciation by a MACRS table, with the half-year or mid-quarter convention and bonus; pool by pool where assets leave.

use super::rows::{MacrsRows, StateClassRows, TaxScheduleRows};
use super::year::FiscalYear;
use crate::finance::MacrsTable;
use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::scope::Scope;
use crate::model::group::books::{HeldRows, Life, Words, held};
use crate::model::group::pools::{Part, Parts, of_rest, place, together};
use crate::model::site::pools::Leaving;

/// Fiscal years, and whether the mid-quarter convention applies at their end.
#[derive(Clone, Copy)]
pub(super) struct Convention {
    pub year_end: Series,
    pub part_of_year: Series,
    pub mid_quarter: Series,
}

/// A class that is depreciated by a table.
pub(super) struct Macrs<'a, 's> {
    /// The section of the class in a return
    pub scope: &'a Scope<'s>,
    pub table: &'a MacrsTable,
    pub convention: Convention,
    /// As a share of 1
    pub bonus: Scalar,
    /// What the table applies to, as a share of the additions
    pub after_bonus: Scalar,
    /// The remaining period of the opening basis
    pub life: Life,
    /// Key and label of the class in the sections of its pools
    pub name: (&'static str, &'static str),
    /// True if states depreciate without bonus
    pub state: bool,
}

/// Depreciation of a class by a table.
pub(super) struct ByTable {
    pub schedule: Option<TaxScheduleRows>,
    pub held: HeldRows,
    pub state: Option<StateClassRows>,
}

/// Table depreciation before bonus and survival, USD.
struct OfTable {
    /// In the last month of each fiscal year
    of_month: Expression,
    /// Additions of the fiscal year in its last month
    of_year: Expression,
}

/// What is depreciated by the table, where it is written.
struct Depreciated<'d, 's> {
    scope: &'d Scope<'s>,
    additions: Expression,
    opening: Expression,
    leaving: &'d Leaving,
    /// With the bonus, or without any
    scheduled: &'d dyn Fn(Option<Scalar>) -> Expression,
}

impl Macrs<'_, '_> {
    /// Writes depreciation and basis of the class.
    pub fn write(&self, additions: Series, parts: &Parts) -> ByTable {
        if parts.leaving.is_empty() {
            let (rows, held, state) = self.intact(self.scope, additions.into(), &parts.rest_opening);
            return ByTable { schedule: Some(TaxScheduleRows::Macrs(rows)), held, state };
        }
        let mut all: Vec<(HeldRows, Option<StateClassRows>)> =
            parts.leaving.iter().map(|part| self.part(part)).collect();
        let rest = of_rest(self.scope);
        match &parts.rest_added {
            Some(added) => {
                let (_, held, state) = self.intact(&rest, added.clone(), &parts.rest_opening);
                all.push((held, state));
            }
            None if parts.has_rest() => {
                let opening = self.life.month_of_opening(&rest, &parts.rest_opening);
                all.push(self.held(&Depreciated {
                    scope: &rest,
                    additions: 0.0.into(),
                    opening: parts.rest_opening.clone(),
                    leaving: &Leaving::Never,
                    scheduled: &|_| opening.clone(),
                }));
            }
            None => {}
        }
        let federal: Vec<HeldRows> = all.iter().map(|(held, _)| *held).collect();
        let states: Vec<HeldRows> = all.iter().filter_map(|(_, state)| *state).map(StateClassRows::held).collect();
        let sums = |scope: &Scope, all: &[HeldRows]| {
            let scheduled = sum(all.iter().map(|held| held.depreciation));
            scope.flow(SCHEDULED.0, SCHEDULED.1, USD, scheduled, "Of all pools");
            together(scope, all, &Words::TAX)
        };
        let held = sums(self.scope, &federal);
        let state = self.state.then(|| sums(&of_state(self.scope), &states).into());
        ByTable { schedule: None, held, state }
    }

    /// Writes what is depreciated, for federal tax and for a state without bonus.
    fn held(&self, of: &Depreciated) -> (HeldRows, Option<StateClassRows>) {
        let write = |scope: &Scope, bonus| {
            held(scope, of.additions.clone(), (of.scheduled)(bonus), of.opening.clone(), of.leaving, &Words::TAX)
        };
        let federal = write(of.scope, Some(self.bonus));
        (federal, self.state.then(|| write(&of_state(of.scope), None).into()))
    }

    /// Writes assets of which nothing leaves: in the last month of each fiscal year, the table percentage of this year's and
    /// earlier years' additions, and the bonus. In a broken last year, the bonus in full and the passed part of the year's table
    /// depreciation.
    fn intact(
        &self,
        scope: &Scope,
        additions: Expression,
        opening: &Expression,
    ) -> (MacrsRows, HeldRows, Option<StateClassRows>) {
        let Convention { year_end, .. } = self.convention;
        let added =
            scope.balance("added-so-far", "Additions to date", USD, 0.0, |p| p + additions.clone(), "Since month 1");
        let to_date =
            FiscalYear { scope, year_end }.to_date("added-to-date", "Additions, year to date", additions.clone());
        let of_year =
            scope.row("added-in-year", "Additions of the year", USD, when(year_end, to_date, 0.0), IN_THE_LAST_MONTH);
        let of_quarters = Self::quarters(scope, |months| if months == 0 { added.into() } else { added.lag(months) });
        let by_year: Vec<Series> = (0..self.table.half_year.len())
            .map(|k| {
                scope.row(
                    &format!("year-{}", k + 1),
                    &format!("Table depreciation in year {}", k + 1),
                    USD,
                    self.of_table_year(k, of_year.into(), &of_quarters),
                    "On additions of the fiscal year ending in the month, by the table and its convention, as if there were no bonus",
                )
            })
            .collect();
        let older = self.older(scope, |k| by_year[k].lag(12 * (k as u32 - 1)));
        let part_of_year = self.convention.part_of_year;
        let table = OfTable {
            of_month: when(year_end, (by_year[0] + older.prev()) * part_of_year, 0.0),
            of_year: of_year.into(),
        };
        let of_opening = self.life.month_of_opening(scope, opening);
        let scheduled =
            |bonus| sum([self.with_bonus(bonus, table.of_month.clone(), table.of_year.clone()), of_opening.clone()]);
        let federal = scope.flow(
            SCHEDULED.0,
            SCHEDULED.1,
            USD,
            scheduled(Some(self.bonus)),
            "By table and bonus in the last month of the fiscal year; the opening basis month by month",
        );
        let of_state = self.state.then(|| {
            let note = "By table alone; the opening basis as for federal tax";
            of_state(scope).flow(SCHEDULED.0, "Scheduled depreciation without bonus", USD, scheduled(None), note)
        });
        let (held, state) = self.held(&Depreciated {
            scope,
            additions,
            opening: opening.clone(),
            leaving: &Leaving::Never,
            scheduled: &|bonus| of_state.filter(|_| bonus.is_none()).unwrap_or(federal).into(),
        });
        let after_bonus = self.after_bonus;
        let rows = MacrsRows { added, to_date, of_year, of_quarters, after_bonus, by_year, older, scheduled: federal };
        (rows, held, state)
    }

    /// Writes a pool: what leaves takes its part of each year's additions, which are counted in units of what survives.
    fn part(&self, part: &Part) -> (HeldRows, Option<StateClassRows>) {
        let scope = &place(self.scope, &part.pool, Words::TAX.room, self.name);
        let Convention { year_end, part_of_year, mid_quarter } = self.convention;
        let (share, units) = (part.surviving.share, part.surviving.units_to_date);
        let units_of_month = part.scaled(units - units.prev());
        let to_date = FiscalYear { scope, year_end }.to_date(
            "added-to-date",
            "Units added, year to date",
            units_of_month.clone(),
        );
        let of_quarters =
            Self::quarters(scope, |months| part.scaled(if months == 0 { units.into() } else { units.lag(months) }));
        let of_year =
            scope.row("added-in-year", "Units added in the year", USD, when(year_end, to_date, 0.0), IN_THE_LAST_MONTH);
        let older = self.older(scope, |k| {
            let months = 12 * (k as u32 - 1);
            let quarters = of_quarters.iter().map(|quarter| quarter.lag(months));
            self.of_earlier_year(k, &mid_quarter.lag(months), (of_year.lag(months), quarters))
        });
        let first = self.of_table_year(0, of_year.into(), &of_quarters);
        let of_month = scope.row(
            "of-table",
            "Table depreciation of units",
            USD,
            when(year_end, (first + older.prev()) * part_of_year, 0.0),
            "In the last month of each fiscal year, of units, as if there were no bonus",
        );
        let table = OfTable { of_month: of_month.into(), of_year: of_year.into() };
        // What comes in the last month is intact, whatever leaves in it.
        let intact = part.additions() - share.prev() * units_of_month;
        let of_last_quarter =
            when(mid_quarter, self.table.mid_quarter[3][0] / 100.0, self.table.half_year[0] / 100.0) * part_of_year;
        let of_opening = self.life.month_of_opening(scope, &part.opening);
        self.held(&Depreciated {
            scope,
            additions: part.additions(),
            opening: part.opening.clone(),
            leaving: &part.pool.leaving,
            scheduled: &|bonus| {
                let of_units = self.with_bonus(bonus, table.of_month.clone(), table.of_year.clone());
                let of_intact = self.with_bonus(bonus, of_last_quarter.clone(), 1.0.into());
                share.prev() * sum([of_units, of_opening.clone()]) + year_end * intact.clone() * of_intact
            },
        })
    }

    /// Writes the additions of the four quarters of a whole fiscal year; `since` is what was added up to so many months ago.
    fn quarters(scope: &Scope, since: impl Fn(u32) -> Expression) -> Vec<Series> {
        let quarter = |i: u32| {
            scope.row(
                &format!("added-in-quarter-{}", i + 1),
                &format!("Additions of quarter {}", i + 1),
                USD,
                when(Expression::FiscalMonth.is(12.0), since(9 - 3 * i) - since(12 - 3 * i), 0.0),
                IN_THE_LAST_MONTH,
            )
        };
        (0..4).map(quarter).collect()
    }

    /// Table depreciation of the additions of a fiscal year in its year `k`, from 0. A broken last year has no mid-quarter convention.
    fn of_table_year(&self, k: usize, of_year: Expression, of_quarters: &[Series]) -> Expression {
        let MacrsTable { half_year, mid_quarter } = self.table;
        let by_quarter = of_quarters.iter().zip(mid_quarter).map(|(quarter, table)| *quarter * (table[k] / 100.0));
        when(self.convention.mid_quarter, sum(by_quarter), of_year * (half_year[k] / 100.0))
    }

    /// The same of an earlier year.
    fn of_earlier_year(
        &self,
        k: usize,
        mid_quarter: &Expression,
        (of_year, of_quarters): (Expression, impl Iterator<Item = Expression>),
    ) -> Expression {
        let MacrsTable { half_year, mid_quarter: by_quarter } = self.table;
        let by_quarter = of_quarters.zip(by_quarter).map(|(quarter, table)| quarter * (table[k] / 100.0));
        when(mid_quarter.clone(), sum(by_quarter), of_year * (half_year[k] / 100.0))
    }

    /// Writes what is left of earlier additions for the next year; `ahead` is that of additions in their year `k`, from 0.
    fn older(&self, scope: &Scope, ahead: impl Fn(usize) -> Expression) -> Series {
        let older = scope.declare(
            "older",
            "Table depreciation of the next year",
            USD,
            0.0,
            "Of additions up to the last end of a fiscal year, in the year after it, as if there were no bonus",
        );
        let ahead = sum((1..self.table.half_year.len()).map(ahead));
        scope.define(older, |p| when(Expression::FiscalMonth.is(12.0), ahead, p.prev()))
    }

    /// Table depreciation and bonus of additions, with or without a bonus.
    fn with_bonus(&self, bonus: Option<Scalar>, of_table: Expression, all: Expression) -> Expression {
        match bonus {
            None => of_table,
            Some(bonus) => all * bonus + self.after_bonus * of_table,
        }
    }
}

impl StateClassRows {
    fn held(self) -> HeldRows {
        HeldRows { depreciation: self.depreciation, disposed: self.disposed, value: self.basis }
    }
}

impl From<HeldRows> for StateClassRows {
    fn from(HeldRows { depreciation, disposed, value }: HeldRows) -> Self {
        Self { depreciation, disposed, basis: value }
    }
}

/// The section of a state without bonus, below that of a class or a pool.
fn of_state<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.section("state", "state")
}

const SCHEDULED: (&str, &str) = ("scheduled", "Scheduled tax depreciation");
const IN_THE_LAST_MONTH: &str = "In the last month of a fiscal year";
