//! A project company: its income is known before the parent's, and its equity is split between its owners.

use crate::formula::{Expression, Scalar, Series, USD, sum};
use crate::model::accounts::balance::{BalanceParts, BalanceSheet};
use crate::model::accounts::books::{OwnerBooks, Works};
use crate::model::accounts::company_tax::{CompanyTax, Filing};
use crate::model::accounts::income::Income;
use crate::model::accounts::owner::Owner;
use crate::model::accounts::statements::{Interests, OwnerStatements, Part, Statements};
use crate::model::base::scope::Scope;
use crate::model::capital::company::ProjectCompanyRows;
use crate::model::capital::owner::is_consolidated;
use crate::model::group::books::Life;
use crate::model::market::price::Market;
use crate::plan::PARENT;

/// A project company with its books and its income.
pub(in crate::model) struct Subsidiary<'a> {
    pub owner: Owner<'a>,
    rows: &'a ProjectCompanyRows,
    pub books: OwnerBooks,
    income: Income,
    /// None if all of its income is in the parent's return
    tax: Option<CompanyTax>,
}

/// A project company before its books.
pub(in crate::model) struct Owned<'a, 'f> {
    pub owner: Owner<'a>,
    pub rows: &'a ProjectCompanyRows,
    pub filing: Filing<'f>,
    /// Its part of the income of companies that it holds, USD of the month
    pub affiliates: Expression,
}

impl<'a> Subsidiary<'a> {
    /// Writes its books, its tax and its income; where its owners are taxed, it is not.
    pub fn write(company: &Scope, market: &Market, life: Life, owned: Owned<'a, '_>) -> Self {
        let Owned { owner, rows, filing, affiliates } = owned;
        let scope = owner.scope(company);
        let books = OwnerBooks::write(&scope, &owner, life, Works::of(&owner));
        let income = owner.income_before_tax(&scope, market, &books, affiliates);
        let tax = CompanyTax::write(&scope, (&owner, &books), &income, filing);
        let expense = tax.as_ref().map_or(0.0.into(), CompanyTax::expense);
        let income = income.after_tax(&Part::Income.of(&scope), expense, owner.rows.sums.partners.noi.into());
        Self { owner, rows, books, income, tax }
    }

    /// `parent`, or the id of the company that holds it.
    pub fn holder(&self) -> &str {
        &self.rows.holder
    }

    /// True if the parent holds it itself.
    pub fn is_of_parent(&self) -> bool {
        self.holder() == PARENT
    }

    /// True if the parent or a consolidated company holds it: what others hold is in their income and equity. `company` is the
    /// company's scope.
    pub fn is_in_group(&self, company: &Scope) -> bool {
        is_consolidated(company.plan(), self.holder())
    }

    /// True if the company's statements include it line by line.
    pub fn is_consolidated(&self) -> bool {
        self.owner.rows.consolidated
    }

    /// Its income statement.
    pub fn income(&self) -> &Income {
        &self.income
    }

    /// Its net income for its common owners: after joint-venture partners and its preferred equity.
    fn income_of_common(&self) -> Expression {
        sum([self.income.net - self.income.minority, -self.owner.rows.preferred_charged()])
    }

    /// The part of its net income of the parent or the company that holds it, USD of the month.
    pub fn income_of_holder(&self) -> Expression {
        self.rows.ownership * self.income_of_common()
    }

    /// Other owners' part of its net income, holders of its preferred equity included; USD of the month.
    pub fn income_of_others(&self) -> Expression {
        (1.0 - self.rows.ownership) * self.income_of_common() + self.owner.rows.preferred_charged()
    }

    /// Its tax and the parent's share through all that hold it; None if all of its income is in the parent's return.
    pub fn tax(&self) -> Option<(Scalar, &CompanyTax)> {
        self.tax.as_ref().map(|tax| (self.rows.effective, tax))
    }

    /// Its assets and liabilities.
    pub fn balances(&self) -> BalanceParts {
        self.owner.balances(&self.books, self.tax.as_ref().and_then(CompanyTax::balances))
    }

    /// Writes its balance sheet, with its interests in companies that it holds, and its cash-flow statement.
    pub fn close(&self, company: &Scope, held: &[Series]) -> OwnerStatements {
        let scope = self.owner.scope(company);
        let income = self.income;
        let moves = self.income_of_common() + self.owner.paid_in_by_owners();
        let sheet = Part::Balance.of(&scope);
        let mut parts = self.balances();
        parts.assets.investments.extend(held);
        let balance = BalanceSheet::write(&sheet, parts, moves);
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
        let (label, share) = ("Equity held by the parent", self.rows.ownership);
        let label = if self.is_of_parent() { label } else { "Equity held by its holding company" };
        let of_holder = part("of-parent", label, share.into(), "Its share");
        let of_others = part("of-others", "Equity held by other owners", 1.0 - share, "Their share");
        Interests { of_holder, of_others, consolidated: self.is_consolidated() }
    }
}
