//! Rows that start anew with each fiscal year, or change at its end: losses and interest carried forward.

use super::rows::GainRows;
use crate::formula::{Expression, Operand as _, Pending, Series, USD, sum, when};
use crate::model::base::scope::Scope;

/// Fiscal years after that of a capital loss in which it can be used (section 1212(a)(1)(B)).
const CAPITAL_LOSS_YEARS: usize = 5;

/// A return and the end of its fiscal years, which is also the plan's.
pub(super) struct FiscalYear<'a, 's> {
    pub scope: &'a Scope<'s>,
    pub year_end: Series,
}

impl FiscalYear<'_, '_> {
    /// A fiscal-year-to-date flow, including this month.
    pub fn to_date(&self, key: &str, label: &str, flow: impl Into<Expression>) -> Series {
        let note = "Fiscal year to date, including this month; as far as the plan covers it";
        let pending = self.scope.declare(key, label, USD, 0.0, note);
        let flow = flow.into();
        self.scope.define(pending, |p| when(self.year_end.prev().gt(0.0), 0.0, p.prev()) + flow)
    }

    /// What the plan says of the whole fiscal year, in each of its months: of a flow to date on which no payment of tax bears.
    pub fn whole(&self, key: &str, label: &str, to_date: Series) -> Series {
        let label = format!("{label}, whole year");
        let row =
            self.scope.declare(key, &label, USD, 0.0, "Of the fiscal year of the month, as far as the plan covers it");
        self.scope.define(row, |p| when(self.year_end.gt(0.0), to_date, p.next()))
    }

    /// Gives a balance its formula: it changes in the last month of a fiscal year.
    pub fn carried(&self, pending: Pending, new: Expression) -> Series {
        self.scope.define(pending, |p| when(self.year_end.gt(0.0), new, p.prev()))
    }

    /// Taxable gains on BTC of the year to date; losses wait for gains of the next five years, the oldest first.
    pub fn gains(&self, to_date: Series) -> GainRows {
        let vintage = |age: usize| {
            let (key, label) = (format!("capital-losses-{age}"), format!("Capital losses, year {age}"));
            let note = "Of the given number of fiscal years before the coming one, at month end; used oldest first";
            self.scope.declare(&key, &label, USD, 0.0, note)
        };
        let vintages: Vec<Pending> = (1..=CAPITAL_LOSS_YEARS).map(vintage).collect();
        let before = sum(vintages.iter().map(Pending::prev));
        let taxed = self.scope.level(
            "taxed-gains",
            "Taxable gains",
            USD,
            (to_date - before.clone()).max(0.0),
            "Year to date, after loss carryforwards",
        );
        let used = self.scope.level(
            "capital-losses-used",
            "Capital losses used",
            USD,
            to_date.max(0.0).min(before),
            "Against gains of the year to date",
        );
        // What the older ones leave of what is used falls on each; what is left of the oldest lapses.
        let left = |age: usize| {
            let older = sum(vintages[age..].iter().map(Pending::prev));
            let used = if age == CAPITAL_LOSS_YEARS { used.expression() } else { (used - older).max(0.0) };
            (vintages[age - 1].prev() - used).max(0.0)
        };
        let lapsed = self.scope.flow(
            "capital-losses-lapsed",
            "Capital losses lapsed",
            USD,
            when(self.year_end.gt(0.0), left(CAPITAL_LOSS_YEARS), 0.0),
            "Not used within five fiscal years (section 1212(a)(1)(B); a carryback is left out)",
        );
        let older: Vec<Expression> = (1..CAPITAL_LOSS_YEARS).map(left).collect();
        let news = std::iter::once((-to_date).max(0.0)).chain(older);
        let by_age: Vec<Series> =
            vintages.into_iter().zip(news).map(|(vintage, new)| self.carried(vintage, new)).collect();
        let losses = self.scope.stock(
            "capital-losses",
            "Capital loss carryforward",
            USD,
            by_age.iter().copied(),
            "Losses on BTC not yet offset against gains, at month end",
        );
        GainRows { to_date, taxed, used, lapsed, by_age, losses }
    }

    /// Deductible interest of the year to date, limited to a share of `income`, and the carryforward of the rest.
    pub fn interest(
        &self,
        interest: Series,
        income: Expression,
        opening: Expression,
        limit: Option<Expression>,
    ) -> (Series, Series) {
        let carryforward = self.scope.declare(
            "disallowed-interest",
            "Disallowed interest carryforward",
            USD,
            opening,
            "In excess of the limit, at month end",
        );
        let all = carryforward.prev() + interest;
        let allowed = limited(all.clone(), income, limit);
        let allowed = self.scope.level(
            "allowed-interest",
            "Deductible interest",
            USD,
            allowed,
            "Year to date plus carryforward, limited to a share of ordinary income and gains before depreciation (section 163(j)); net interest income is taxable",
        );
        (allowed, self.carried(carryforward, all - allowed))
    }

    /// NOLs used against the income of the year to date, and their carryforward.
    pub fn losses(&self, income: Series, opening: Expression, limit: Expression) -> (Series, Series) {
        let carryforward =
            self.scope.declare("losses", "NOL carryforward", USD, opening, "Net operating losses, at month end");
        let used = self.scope.level(
            "losses-used",
            "NOLs used",
            USD,
            carryforward.prev().min(income.max(0.0) * limit),
            "Up to the limit as a share of the year's income",
        );
        let left = sum([carryforward.prev(), -used, (-income).max(0.0)]);
        (used, self.carried(carryforward, left))
    }
}

/// Interest limited to a share of income.
pub(super) fn limited(interest: Expression, income: Expression, limit: Option<Expression>) -> Expression {
    match limit {
        None => interest,
        Some(limit) => interest.min(limit * income.max(0.0)),
    }
}
