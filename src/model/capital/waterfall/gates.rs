//! What distributions wait for while debt is outstanding: the first scheduled repayment, and the first test of debt service
//! cover.

use super::Waterfall;
use super::rows::GateRows;
use crate::formula::{Expression, Format, Operand, PLAIN, Series, USD, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::capital::cover::CoverRows;
use crate::model::instruments::debt::DebtRows;
use crate::plan::{Amortisation, DistributionsFrom};

/// A company complete for as long before the plan has been tested before it.
const MONTHS_TO_FIRST_TEST: f64 = 12.0;

impl Waterfall<'_> {
    /// Writes the gates; None if distributions wait for completion alone, or there is no debt.
    pub(super) fn gates(&self, cover: &CoverRows) -> Option<GateRows> {
        if self.company.plan.distributions_from == DistributionsFrom::Completion || self.debts.is_empty() {
            return None;
        }
        let repaid = self.first_repayment_made(cover);
        let covenant = cover.covenant;
        let tested = (covenant.lock_up.is_some() || covenant.default.is_some())
            .then_some(covenant.tested)
            .flatten()
            .map(|tested| self.has_been_tested(tested));
        let passed = std::iter::once(repaid).chain(tested).map(Series::expression).reduce(|a, b| a * b)?;
        let passed = self.scope.flag(
            "gates-passed",
            "Gates of distributions passed",
            when(self.debt.gt(ONE_CENT), passed, 1.0),
            "The first scheduled repayment is made, and the DSCR has been tested if there is a covenant on it; without debt nothing is waited for",
        );
        Some(GateRows { repaid, tested, passed })
    }

    fn first_repayment_made(&self, cover: &CoverRows) -> Series {
        let repaid = self.scope.balance(
            "repaid-by-schedule",
            "Scheduled repayments to date",
            USD,
            0.0,
            |p| p + self.of_debts(|debt| debt.scheduled),
            "Since month 1",
        );
        let own = || self.debts.iter().filter(|debt| !debt.refinances);
        let owed = |debt: &DebtRows| debt.opening.gt(ONE_CENT);
        let before = own().filter_map(|debt| Some(owed(debt) * debt.schedule.first?.lt(ONE_MONTH)));
        let repaid = repaid.gt(ONE_CENT).max(any(before));
        let served = own().map(|debt| owed(debt) * self.company.completion.lt(ONE_MONTH));
        let served = cover.months_of_service.gt(0.0).max(any(served));
        // A debt that is not drawn yet repays nothing.
        let amortises = any(own().filter_map(|debt| Some(debt.balance.gt(ONE_CENT) * self.amortises(debt)?)));
        self.scope.flag(
            "first-repayment-made",
            "First repayment made",
            when(amortises, repaid, served),
            "A scheduled repayment of its debts, before the plan by their terms; if all that are drawn are bullets, debt service after completion",
        )
    }

    /// 1 if the debt repays by schedule before its maturity; None if it is a bullet.
    fn amortises(&self, debt: &DebtRows) -> Option<Expression> {
        let plan = self.scope.plan().debts.get(debt.index)?;
        match plan.amortisation {
            Amortisation::Bullet => None,
            Amortisation::Level | Amortisation::Sculpted => Some(debt.schedule.first?.lt(debt.maturity)),
            Amortisation::Custom => (!plan.repayments_usd.is_empty()).then(|| 1.0.into()),
            Amortisation::EachDraw => Some(1.0.into()),
        }
    }

    fn has_been_tested(&self, tested: Series) -> Series {
        let row = self.scope.declare(
            "dscr-has-been-tested",
            "DSCR has been tested",
            PLAIN,
            0.0,
            "From its first test; a company complete for a year before the plan was tested before it",
        );
        let before = (self.company.completion + ONE_MONTH * MONTHS_TO_FIRST_TEST).le(ONE_MONTH);
        let row = self.scope.define(row, |p| p.prev().max(tested).max(before));
        self.scope.shown(row, Format::Flag);
        row
    }
}

/// 1 if any flag is.
fn any(flags: impl Iterator<Item = Expression>) -> Expression {
    flags.reduce(Operand::max).unwrap_or(Expression::Number(0.0))
}
