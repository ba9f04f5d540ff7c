//! What becomes of cash of a project company above its minimum: what is set aside, the reserve, then the owners.

use super::rows::{DistributionRows, ForTaxRows, GateRows, ShortfallRows};
use super::{Balances, Waterfall};
use crate::formula::{Expression, Operand as _, Pending, Series, USD, sum};
use crate::model::base::constants::ONE_CENT;
use crate::model::capital::covenants::CovenantRows;
use crate::model::instruments::debt::{Tested, ToSweep, sweep_all};

impl Waterfall<'_> {
    pub(super) fn distributions(
        &self,
        before: &Balances,
        shortfall: &ShortfallRows,
        dscr: CovenantRows,
        gates: Option<GateRows>,
        sweeps: Vec<ToSweep>,
    ) -> DistributionRows {
        let ShortfallRows { reserve_target: target, reserve_released: released, cash, funding, .. } = *shortfall;
        let month = self.scope.calendar.month;
        let from_cash = funding.map(|funding| funding.funded - funding.called);
        let above = sum([cash - self.minimum].into_iter().chain(from_cash.map(|funded| -funded)));
        let amounts = self.debts.iter().filter_map(|d| d.set_aside).map(|set_aside| set_aside.amount);
        let accrued = self.debts.iter().filter(|d| d.swept.is_some()).map(|d| d.accrued);
        let wanted = sum(amounts.chain(accrued));
        let set_aside = self.scope.level(
            "set-aside",
            "Set aside for debt service",
            USD,
            wanted.min(above.clone().max(0.0)),
            "From cash above the minimum, for the next payments on debts that do not pay monthly",
        );
        let spare = self.scope.level(
            "spare",
            "Cash above the minimum",
            USD,
            (above - set_aside).max(0.0),
            "Also net of cash set aside for debt service, before the reserve is filled",
        );
        let funded = funding.map(|funding| funding.funded);
        let held = sum([before.reserve.prev(), -released].into_iter().chain(funded.map(Series::expression)));
        let topped_up = spare.min((target - held.clone() + shortfall.reserve_used).max(0.0));
        let (topped_up, reserve_filled) = match funded {
            None => {
                let filled = self.flow("reserve-filled", "Paid into reserve", topped_up, "From cash above the minimum");
                (filled, filled)
            }
            Some(funded) => {
                let topped_up =
                    self.flow("reserve-topped-up", "Reserve topped up", topped_up, "From cash above the minimum");
                let note = "As funded at once, and from cash above the minimum";
                (topped_up, self.flow("reserve-filled", "Paid into reserve", funded + topped_up, note))
            }
        };
        let for_tax = self.company.tax_of_members().map(|due| self.for_tax(due, spare - topped_up));
        let paid_for_tax = for_tax.as_ref().map_or(Expression::Number(0.0), |(_, of)| of.paid.expression());
        let wanted = self.scope.calendar.dated(&self.reimbursements);
        let reimbursed = self.flow(
            "reimbursed",
            "Equity reimbursed",
            wanted.min(spare - topped_up - paid_for_tax.clone()),
            "On the dates set regardless of the tests, after the reserve",
        );
        let reserve_full = self.scope.flag(
            "reserve-full",
            "Reserve fully funded",
            (target - ONE_CENT).le(held + topped_up),
            "Within a cent of the required reserve",
        );
        let held_back = before.held_back.prev();
        let locked = self.scope.flag(
            "locked",
            "Distribution lock-up",
            dscr.locked().map_or(held_back.clone(), |locked| locked.max(held_back)) * self.debt.gt(ONE_CENT),
            "While debt is outstanding at month end: the DSCR at the last test, or another covenant in the prior month, fails its lock-up level",
        );
        let permitted = month.ge(self.company.completion) * (1.0 - locked) * reserve_full;
        let (permitted, note) = match gates {
            None => (permitted, "From completion, with no lock-up and a fully funded reserve"),
            Some(gates) => (
                permitted * gates.passed,
                "From completion, with no lock-up and a fully funded reserve; while debt is outstanding, after the first repayment and DSCR test",
            ),
        };
        let may_distribute = self.scope.flag("distributes", "Distributions permitted", permitted, note);
        let left = (spare - topped_up - paid_for_tax.clone() - reimbursed).max(0.0);
        let swept = self.sweep(before, dscr, sweeps, left.clone());
        let left = sum(std::iter::once(left).chain(swept.iter().map(|swept| -*swept)));
        let distribution = self.flow(
            "distribution",
            "Distribution",
            may_distribute * left.clone(),
            "All cash above the minimum, after reserve, reimbursement and what is swept",
        );
        let distributed = self.flow(
            "to-owners",
            "Paid to owners",
            sum([paid_for_tax, reimbursed.into(), distribution.into()]),
            "Distributions for tax, reimbursements and distributions",
        );
        let for_tax = for_tax.map(|(owed, of)| self.for_tax_owed(owed, of, distributed));
        let trapped = self.scope.balance(
            "distribution-locked",
            "Cash trapped",
            USD,
            0.0,
            |_| locked * left,
            "Distributable cash trapped by a lock-up, at month end",
        );
        DistributionRows {
            set_aside,
            spare,
            reserve_filled,
            for_tax,
            reimbursed,
            reserve_full,
            locked,
            gates,
            may_distribute,
            distribution,
            distributed,
            trapped,
            swept,
        }
    }

    /// What debts sweep of the cash that is left.
    fn sweep(&self, before: &Balances, dscr: CovenantRows, sweeps: Vec<ToSweep>, left: Expression) -> Vec<Series> {
        let held = before.cash.prev() + before.reserve.prev();
        let noi = self.company.owner.borrower.noi_a_year;
        let tested = Tested { leverage: (self.debt.prev() - held) / noi.max(ONE_CENT), dscr: dscr.value };
        sweep_all(self.scope, sweeps, left, Some(&tested))
    }

    /// Distributions for the tax of its members, out of `available`; what cash does not allow is made up for later.
    fn for_tax(&self, due: Series, available: Expression) -> (Pending, ForTaxPaid) {
        let owed = self.scope.declare(
            "for-tax-owed",
            "Distributions for tax, owed",
            USD,
            0.0,
            "Due and not yet paid, at month end; below zero what was distributed beyond it in the last twelve months, which later ones make up for",
        );
        let paid = self.flow(
            "for-tax",
            "Distributions for tax",
            (owed.prev() + due).max(0.0).min(available.max(0.0)),
            "To all members in proportion, when tax on its income is due and distributions of the last twelve months do not cover it: after the reserve, before the distribution tests",
        );
        (owed, ForTaxPaid { due, paid })
    }

    /// What is owed of distributions for tax; other distributions of the last twelve months are advances on them.
    fn for_tax_owed(&self, owed: Pending, of: ForTaxPaid, distributed: Series) -> ForTaxRows {
        let ForTaxPaid { due, paid } = of;
        let year = self.scope.twelve_months("to-owners", "Paid to owners", distributed);
        // What is paid beyond what is owed, for tax or not, is an advance for twelve months.
        let owed = self.scope.define(owed, |p| sum([p.prev(), due.into(), -distributed]).max(-year));
        ForTaxRows { paid, owed }
    }
}

/// Distributions for tax of the month, before what is owed of them is known.
#[derive(Clone, Copy)]
struct ForTaxPaid {
    due: Series,
    paid: Series,
}
