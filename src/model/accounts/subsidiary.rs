//! A project company: its income is known before the parent's, and its equity is split between its owners.

use crate::formula::{Expression, Scalar, Series, USD, sum};
use crate::model::accounts::balance::{BalanceParts, BalanceSheet};
use crate::model::accounts::books::{OwnerBooks, Works};
use crate::model::accounts::company_tax::{CompanyTax, Filing};
use crate::model::accounts::income::Income;
use crate::model::accounts::owner::Owner;
use crate::model::accounts::statements::{Interests, OwnerStatements, Part, Statements};
use crate::model::base::scope::Scope;
use crate::model::group::books::Life;
use crate::model::market::price::Market;

/// A project company with its books and its income.
pub(in crate::model) struct Subsidiary<'a> {
    pub owner: Owner<'a>,
    /// The parent's share
    ownership: Scalar,
    pub books: OwnerBooks,
    income: Income,
    /// None if all of its income is in the parent's return
    tax: Option<CompanyTax>,
}

/// A project company before its books.
pub(in crate::model) struct Owned<'a> {
    pub owner: Owner<'a>,
    /// The parent's share
    pub ownership: Scalar,
    pub filing: Filing<'a>,
}

impl<'a> Subsidiary<'a> {
    /// Writes its books, its tax and its income; where its owners are taxed, it is not.
    pub fn write(company: &Scope, market: &Market, life: Life, owned: Owned<'a>) -> Self {
        let Owned { owner, ownership, filing } = owned;
        let scope = owner.scope(company);
        let books = OwnerBooks::write(&scope, &owner, life, Works::of(&owner));
        let income = owner.income_before_tax(&scope, market, &books, 0.0.into());
        let tax = CompanyTax::write(&scope, (&owner, &books), &income, filing);
        let expense = tax.as_ref().map_or(0.0.into(), CompanyTax::expense);
        let income = income.after_tax(&Part::Income.of(&scope), expense, owner.rows.sums.partners.noi.into());
        Self { owner, ownership, books, income, tax }
    }

    /// True if the company's statements include it line by line.
    pub fn is_consolidated(&self) -> bool {
        self.owner.rows.consolidated
    }

    /// Its income statement.
    pub fn income(&self) -> &Income {
        &self.income
    }

    /// The parent's part of its net income, USD of the month.
    pub fn income_of_parent(&self) -> Expression {
        self.ownership * (self.income.net - self.income.minority)
    }

    /// Other owners' part of its net income, USD of the month.
    pub fn income_of_others(&self) -> Expression {
        (1.0 - self.ownership) * (self.income.net - self.income.minority)
    }

    /// Its tax and the parent's share; None if all of its income is in the parent's return.
    pub fn tax(&self) -> Option<(Scalar, &CompanyTax)> {
        self.tax.as_ref().map(|tax| (self.ownership, tax))
    }

    /// Its assets and liabilities.
    pub fn balances(&self) -> BalanceParts {
        self.owner.balances(&self.books, self.tax.as_ref().and_then(CompanyTax::balances))
    }

    /// Writes its balance sheet and its cash-flow statement.
    pub fn close(&self, company: &Scope) -> OwnerStatements {
        let scope = self.owner.scope(company);
        let income = self.income;
        let moves = sum([income.net - income.minority, self.owner.paid_in_by_owners()]);
        let sheet = Part::Balance.of(&scope);
        let balance = BalanceSheet::write(&sheet, self.balances(), moves);
        let interests = self.interests(&sheet, &balance);
        let cash_flow = self.owner.cash_flow_statement(&scope, &self.books);
        let cash: Vec<Series> = std::iter::once(self.owner.cash()).chain(self.owner.reserve()).collect();
        let statements = Statements::of(&self.owner.rows.name, income, balance, cash_flow, &cash);
        OwnerStatements { books: self.books.clone(), statements, interests: Some(interests), tax: self.tax.clone() }
    }

    /// Writes its equity by owner.
    fn interests(&self, scope: &Scope, balance: &BalanceSheet) -> Interests {
        let part = |key: &str, label: &str, part: Expression, note| {
            let row = scope.declare(key, label, USD, part.clone() * balance.opening_equity, note);
            scope.define(row, |_| part * balance.equity)
        };
        let of_parent = part("of-parent", "Equity held by the parent", self.ownership.into(), "Its share");
        let of_others = part("of-others", "Equity held by other owners", 1.0 - self.ownership, "Their share");
        Interests { of_parent, of_others, consolidated: self.is_consolidated() }
    }
}
