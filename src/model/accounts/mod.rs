//! The statements of all owners and of the company: income, balance sheet, cash flow, with the tax of the group.

pub(in crate::model) mod balance;
pub(in crate::model) mod books;
pub(in crate::model) mod cash_flow;
mod consolidated;
pub(in crate::model) mod group_tax;
pub(in crate::model) mod income;
mod owner;
pub(in crate::model) mod statements;
mod subsidiary;

use crate::formula::{Scalar, sum};
use crate::model::accounts::balance::BalanceSheet;
use crate::model::accounts::books::{OwnerBooks, Works};
use crate::model::accounts::group_tax::{DeferredTax, GroupTax, btc_moves, not_taxed, tax_base, temporary_differences};
use crate::model::accounts::income::{Income, IncomeBeforeTax};
use crate::model::accounts::owner::{Owner, Owners};
use crate::model::accounts::statements::{OwnerStatements, Part, Statements, TaxBalances, equity_moves};
use crate::model::accounts::subsidiary::Subsidiary;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::group::operations::Operations;
use crate::model::market::price::Market;
use crate::model::tax::{self, lots};
use crate::plan::InterestCapitalised;

/// The statements of all owners and of the company.
pub(in crate::model) struct Accounts {
    /// The parent's
    pub parent: OwnerStatements,
    /// Of project companies, in the order of the plan
    pub companies: Vec<OwnerStatements>,
    /// Consolidated
    pub company: Statements,
    /// Behind the consolidated statements
    pub books: OwnerBooks,
    pub tax: GroupTax,
}

impl Accounts {
    /// All statements: of project companies, of the parent, and of the company.
    pub fn all(&self) -> impl Iterator<Item = &Statements> {
        let owners = self.companies.iter().chain([&self.parent]).map(|owner| &owner.statements);
        owners.chain([&self.company])
    }
}

/// Writes the statements; the scope is the company's.
///
/// Project companies come first, because the parent takes its part of their income; tax, which is of the group, stands
/// between income before tax and net income.
pub(in crate::model) fn accounts(
    company: &Scope,
    market: &Market,
    lives: &ByClass<Life>,
    operations: &Operations,
    capital: &Capital,
    open: tax::Open,
) -> Accounts {
    let before = BeforeTax::write(company, market, lives.ai_capacity, capital);
    let group = before.group();
    let btc = lots(company, market, &btc_moves(company, capital));
    let base = tax_base(operations, capital, &group, &before.company.income, btc.gains);
    let openings: Vec<Scalar> = capital.companies_that(true).map(|company| company.opening_assets).collect();
    let taxed = tax::Group { lives, sums: &operations.sums, openings: &openings };
    let assessment = open.close(company, &taxed, base);
    let scope = company.place("tax", "Tax");
    let temporary = temporary_differences(&scope, operations, capital, &assessment, &btc);
    let not_taxed = not_taxed(operations, capital, &group);
    let deferred = DeferredTax::write(&scope, &assessment, &before.company.income, not_taxed, temporary);
    before.close(company, capital, GroupTax { btc, assessment, deferred })
}

/// Books of all owners, and their income before the tax of the group is known.
struct BeforeTax<'a> {
    parent: Owner<'a>,
    books: OwnerBooks,
    income: IncomeBeforeTax,
    subsidiaries: Vec<Subsidiary<'a>>,
    company: Consolidated,
}

/// The company's books and income, before the tax of the group is known.
struct Consolidated {
    books: OwnerBooks,
    income: IncomeBeforeTax,
}

impl<'a> BeforeTax<'a> {
    fn write(company: &Scope, market: &Market, life: Life, capital: &'a Capital) -> Self {
        let Owners { parent, companies } = Owners::of(capital);
        let companies = companies.into_iter().zip(capital.companies.iter().map(|company| company.ownership));
        let subsidiaries = companies.map(|owned| Subsidiary::write(company, market, life, owned));
        let subsidiaries: Vec<Subsidiary> = subsidiaries.collect();
        let scope = parent.scope(company);
        let works = Works::of(&parent);
        let works = match company.plan().books.interest_capitalised {
            InterestCapitalised::GroupDebt => {
                let consolidated = subsidiaries.iter().filter(|subsidiary| subsidiary.is_consolidated());
                works.with(consolidated.map(|subsidiary| &subsidiary.owner))
            }
            InterestCapitalised::OwnDebt => works,
        };
        let books = OwnerBooks::write(&scope, &parent, life, works);
        let affiliates = sum(subsidiaries.iter().map(Subsidiary::income_of_parent));
        let income = parent.income_before_tax(&scope, market, &books, affiliates);
        let group: Vec<&OwnerBooks> = std::iter::once(&books)
            .chain(subsidiaries.iter().filter(|subsidiary| subsidiary.is_consolidated()).map(|owned| &owned.books))
            .collect();
        let consolidated = Consolidated {
            books: OwnerBooks::consolidated(company, &group, life),
            income: consolidated::income(company, &income, &subsidiaries),
        };
        Self { parent, books, income, subsidiaries, company: consolidated }
    }

    /// Project companies in the company's statements.
    fn consolidated(&self) -> impl Iterator<Item = &Subsidiary<'a>> {
        self.subsidiaries.iter().filter(|subsidiary| subsidiary.is_consolidated())
    }

    /// The consolidated owners, the parent first, with their books.
    fn group(&self) -> Vec<(&Owner<'a>, &OwnerBooks)> {
        let subsidiaries = self.consolidated().map(|subsidiary| (&subsidiary.owner, &subsidiary.books));
        std::iter::once((&self.parent, &self.books)).chain(subsidiaries).collect()
    }

    /// Writes net income, balance sheets and cash-flow statements: of project companies, of the parent, which holds
    /// their equity, and of the company.
    fn close(self, company: &Scope, capital: &Capital, tax: GroupTax) -> Accounts {
        let balances = TaxBalances { payable: tax.assessment.payable, deferred: tax.deferred.net };
        let income = self.net_income(company, tax.deferred);
        let companies: Vec<OwnerStatements> =
            self.subsidiaries.iter().map(|subsidiary| subsidiary.close(company, balances)).collect();
        let parent = self.parent_statements(company, capital, income.parent, &companies, balances);
        let whole = self.consolidate(company, capital, income.company, &companies, balances);
        Accounts { parent, companies, company: whole, books: self.company.books, tax }
    }

    fn net_income(&self, company: &Scope, tax: DeferredTax) -> NetIncome {
        let scope = Part::Income.of(&self.parent.scope(company));
        let of_partners = self.parent.rows.sums.partners.noi.into();
        let parent = self.income.after_tax(&scope, tax.expense, of_partners);
        let minority = consolidated::minority_income(&self.parent, &self.subsidiaries);
        let company = self.company.income.after_tax(&Part::Income.of(company), tax.expense, minority);
        NetIncome { parent, company }
    }

    fn parent_statements(
        &self,
        company: &Scope,
        capital: &Capital,
        income: Income,
        companies: &[OwnerStatements],
        tax: TaxBalances,
    ) -> OwnerStatements {
        let scope = self.parent.scope(company);
        let mut parts = self.parent.balances(&self.books, tax);
        let held = companies.iter().filter_map(|company| company.interests).map(|interests| interests.of_parent);
        parts.assets.investments.extend(held);
        let balance = BalanceSheet::write(&Part::Balance.of(&scope), parts, equity_moves(capital, &income));
        let cash_flow = self.parent.cash_flow_statement(&scope, &self.books);
        let statements = Statements::of(&self.parent.rows.name, income, balance, cash_flow, &[self.parent.cash()]);
        OwnerStatements { books: self.books, statements, interests: None }
    }

    fn consolidate(
        &self,
        company: &Scope,
        capital: &Capital,
        income: Income,
        companies: &[OwnerStatements],
        tax: TaxBalances,
    ) -> Statements {
        let owners = std::iter::once(self.parent.balances(&self.books, tax))
            .chain(self.consolidated().map(|subsidiary| subsidiary.balances(tax)));
        let parts = consolidated::balances(owners, companies.iter().filter_map(|company| company.interests));
        let balance = BalanceSheet::write(&Part::Balance.of(company), parts, equity_moves(capital, &income));
        let cash_flow = consolidated::cash_flow(company, capital, &self.group(), &self.company.books);
        Statements::of(company.label(), income, balance, cash_flow, &[capital.consolidated.cash])
    }
}

/// Income of the parent and of the company.
struct NetIncome {
    parent: Income,
    company: Income,
}
