//! Deferred tax of a return: by flow from income recognised in the books and not yet taxed, by balance from temporary differences.

use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum};
use crate::model::accounts::books::OwnerBooks;
use crate::model::base::scope::Scope;
use crate::model::tax::Terms;
use crate::model::tax::rows::{BaseRows, TaxRows};
use crate::plan::AdvancePayments;

/// Deferred tax of a return: USD at month end, below zero an asset.
#[derive(Clone, Copy, Debug)]
pub struct DeferredTax {
    /// Book value over tax basis, less carryforwards; complete at the end of a fiscal year
    pub temporary_differences: Series,
    /// Tax rate, as a share of 1
    pub(in crate::model) rate: Scalar,
    /// Where a state does not follow bonus depreciation: its rate, and its temporary differences over federal ones
    pub(in crate::model) state: Option<(Scalar, Series)>,
    /// The rate times income recognised in the books and not yet taxed, before the valuation allowance
    pub gross: Series,
    /// As on the balance sheet
    pub net: Series,
    /// Tax assessed plus the change in deferred tax, USD of the month
    pub expense: Series,
}

/// Balances whose book value and tax basis differ.
#[derive(Default)]
pub(in crate::model) struct Differences {
    /// Book values of assets, and deferrals of income
    pub plus: Vec<Series>,
    /// Tax bases, and what is taxed before it is in the books
    pub minus: Vec<Series>,
    /// The parent's shares of those of partnerships
    pub shares: Vec<(Scalar, Series)>,
}

/// A return of which deferred tax is written.
pub(in crate::model) struct Filed<'a> {
    pub terms: &'a Terms,
    pub base: &'a BaseRows,
    pub tax: &'a TaxRows,
    /// Income recognised in the books that is taxed in this return at some time, USD of the month
    pub recognised: Expression,
    pub temporary_differences: Series,
    /// Partnerships: the parent's share, and the state's tax basis over federal
    pub shares_of_state: Vec<(Scalar, Series)>,
}

impl Differences {
    /// Adds what tax sees of payments in advance before the books do; `balances` are those not yet credited.
    pub fn advances(&mut self, terms: &Terms, base: &BaseRows, balances: impl Iterator<Item = Series>) {
        if terms.advances != AdvancePayments::OverTerm {
            self.minus.extend(balances);
            self.plus.extend(base.advances.map(|advances| advances.deferred));
        }
    }

    /// Adds capitalised interest where it is in the basis of what was built; `in_books` is that of the owners in the return.
    pub fn interest<'b>(&mut self, base: &BaseRows, in_books: impl Iterator<Item = &'b OwnerBooks>) {
        if let Some(interest) = &base.interest {
            self.plus.extend(in_books.map(|books| books.capitalised_interest.class.value));
            self.minus.push(interest.basis);
        }
    }

    /// Adds what a return carries forward.
    pub fn carried_forward(&mut self, tax: &TaxRows) {
        self.minus.extend([tax.losses, tax.disallowed]);
        self.minus.extend(tax.gains.as_ref().map(|gains| gains.losses));
    }

    /// Writes them as one row.
    pub fn write(&self, scope: &Scope) -> Series {
        let row = scope.declare(
            "temporary-differences",
            "Temporary differences",
            USD,
            self.total(|row| scope.opening_of(row)),
            "Book value over tax basis of assets and BTC, plus deferred rent receivable, less payments in advance already taxed and loss and interest carryforwards; complete at the end of a fiscal year",
        );
        scope.define(row, |_| self.total(Series::expression))
    }

    fn total(&self, value: impl Fn(Series) -> Expression) -> Expression {
        let shares = self.shares.iter().map(|(part, row)| *part * value(*row));
        sum(self.plus.iter().map(|row| value(*row)).chain(shares)) - sum(self.minus.iter().map(|row| value(*row)))
    }
}

impl DeferredTax {
    /// Writes deferred tax and the expense of the month; the scope is that of the return.
    pub(in crate::model) fn write(scope: &Scope, filed: &Filed) -> Self {
        let Filed { terms, tax, recognised, temporary_differences, .. } = filed;
        let (rate, temporary_differences) = (terms.rate, *temporary_differences);
        let gross = scope.declare(
            "deferred-gross",
            "Deferred tax before allowance",
            USD,
            rate * scope.opening_of(temporary_differences),
            "Opening: the rate times temporary differences; then plus the rate times income before tax and lapsed losses, less tax assessed; below zero an asset",
        );
        let lapsed = tax.gains.as_ref().map(|gains| gains.lapsed.expression());
        let accrued = sum(std::iter::once(recognised.clone()).chain(lapsed));
        let gross = scope.define(gross, |p| sum([p.prev(), rate * accrued, -tax.assessed]));
        let allowance = scope.plan().tax.valuation_allowance;
        let shown = |gross: Expression| if allowance { gross.max(0.0) } else { gross };
        let net = scope.declare(
            "deferred",
            "Deferred tax",
            USD,
            shown(scope.opening_of(gross)),
            "As on the balance sheet: with a valuation allowance, only a liability",
        );
        let net = scope.define(net, |_| shown(gross.into()));
        let expense = scope.flow(
            "expense",
            "Tax expense",
            USD,
            tax.assessed + net - net.prev(),
            "Tax assessed plus the change in deferred tax",
        );
        let state = terms.apart.zip(filed.of_state(scope)).map(|(rates, row)| (rates.state, row));
        Self { temporary_differences, rate, state, gross, net, expense }
    }

    /// Deferred tax by temporary differences, USD at month end.
    pub(in crate::model) fn by_balance(&self) -> Expression {
        let of_state = self.state.map(|(rate, differences)| rate * differences);
        sum(std::iter::once(self.rate * self.temporary_differences).chain(of_state))
    }
}

impl Filed<'_> {
    /// Writes by how much the state's temporary differences are larger; None if they are the same.
    fn of_state(&self, scope: &Scope) -> Option<Series> {
        let losses = self.tax.state?.losses;
        let own = self.base.state_basis_over().map(|basis| -basis);
        let shares = self.shares_of_state.iter().map(|(part, basis)| -(*part * *basis));
        let parts = own.chain(std::iter::once(self.tax.losses - losses)).chain(shares);
        Some(scope.level(
            "state-differences",
            "State temporary differences over federal",
            USD,
            sum(parts),
            "Federal over state loss carryforward, less state over federal tax basis, at month end",
        ))
    }
}
