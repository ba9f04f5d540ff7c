//! A project company: its income is known before the parent's, and its equity is split between its owners.

use crate::formula::{Expression, Series, USD, sum};
use crate::model::accounts::balance::{BalanceParts, BalanceSheet};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::income::Income;
use crate::model::accounts::owner::Owner;
use crate::model::accounts::statements::{Interests, OwnerStatements, Part, Statements, TaxBalances};
use crate::model::base::scope::Scope;
use crate::model::group::books::Life;
use crate::model::market::price::Market;

/// A project company with its books and its income.
pub(in crate::model) struct Subsidiary<'a> {
    pub owner: Owner<'a>,
    pub books: OwnerBooks,
    income: Income,
}

impl<'a> Subsidiary<'a> {
    /// Writes its books and its income: its owners are taxed, it is not.
    pub fn write(company: &Scope, market: &Market, life: Life, owner: Owner<'a>) -> Self {
        let scope = owner.scope(company);
        let books = OwnerBooks::write(&scope, &owner, life);
        let income = owner.income_before_tax(&scope, market, &books, 0.0.into());
        let income = income.after_tax(&Part::Income.of(&scope), 0.0, owner.entity.sums.partners.noi.into());
        Self { owner, books, income }
    }

    /// True if the company's statements include it line by line.
    pub fn is_consolidated(&self) -> bool {
        self.owner.entity.consolidated
    }

    /// Its income statement.
    pub fn income(&self) -> &Income {
        &self.income
    }

    /// The parent's part of its net income, USD of the month.
    pub fn income_of_parent(&self) -> Option<Expression> {
        self.owner.entity.own.map(|own| own * (self.income.net - self.income.minority))
    }

    /// Other owners' part of its net income, USD of the month.
    pub fn income_of_others(&self) -> Option<Expression> {
        self.owner.entity.own.map(|own| (1.0 - own) * (self.income.net - self.income.minority))
    }

    /// Its assets and liabilities.
    pub fn balances(&self, tax: TaxBalances) -> BalanceParts {
        self.owner.balances(&self.books, tax)
    }

    /// Writes its balance sheet and its cash-flow statement.
    pub fn close(&self, company: &Scope, tax: TaxBalances) -> OwnerStatements {
        let scope = self.owner.scope(company);
        let income = self.income;
        let moves = sum([income.net - income.minority, self.owner.from_owners()]);
        let sheet = Part::Balance.of(&scope);
        let balance = BalanceSheet::write(&sheet, self.balances(tax), moves);
        let interests = self.interests(&sheet, &balance);
        let cash_flow = self.owner.cash_flow_statement(&scope, &self.books);
        let cash: Vec<Series> = std::iter::once(self.owner.cash()).chain(self.owner.reserve()).collect();
        let statements = Statements::of(self.owner.name, income, balance, cash_flow, &cash);
        OwnerStatements { books: self.books, statements, interests }
    }

    /// Writes its equity by owner.
    fn interests(&self, scope: &Scope, balance: &BalanceSheet) -> Option<Interests> {
        let own = self.owner.entity.own?;
        let part = |key: &str, label: &str, part: Expression, note| {
            let row = scope.declare(key, label, USD, part.clone() * balance.opening_equity, note);
            scope.define(row, |_| part * balance.equity)
        };
        let of_parent = part("of-parent", "Equity held by the parent", own.into(), "Its share");
        let of_others = part("of-others", "Equity held by other owners", 1.0 - own, "Their share");
        Some(Interests { of_parent, of_others, consolidated: self.is_consolidated() })
    }
}
