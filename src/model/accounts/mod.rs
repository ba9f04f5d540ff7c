//! The statements of all owners and of the company: income, balance sheet, cash flow, with the tax of the group.

pub(in crate::model) mod balance;
pub(in crate::model) mod books;
pub(in crate::model) mod cash_flow;
pub(in crate::model) mod company_tax;
mod consolidated;
pub(in crate::model) mod deferred_tax;
pub(in crate::model) mod group_tax;
pub(in crate::model) mod income;
mod owner;
pub(in crate::model) mod statements;
mod subsidiary;
mod tax_base;

use crate::formula::{Expression, Scalar, Series, sum};
use crate::model::accounts::balance::BalanceSheet;
use crate::model::accounts::books::{OwnerBooks, Works};
use crate::model::accounts::company_tax::{CompanyTax, Filing};
use crate::model::accounts::group_tax::{GroupTax, Member, ParentsReturn, btc_moves};
use crate::model::accounts::income::{Income, IncomeBeforeTax};
use crate::model::accounts::owner::{Owner, Owners};
use crate::model::accounts::statements::{OwnerStatements, Part, Statements, TaxBalances, equity_moves};
use crate::model::accounts::subsidiary::{Owned, Subsidiary};
use crate::model::base::scope::Scope;
use crate::model::capital::company::{Capital, OpenTaxes};
use crate::model::capital::owner::{TaxStanding, of_return};
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::group::operations::Operations;
use crate::model::market::price::Market;
use crate::model::tax::{Open, Terms, lots};
use crate::plan::{InterestCapitalised, held_first};

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
/// Project companies come first, because the parent takes its part of their income; tax of the parent's return stands between
/// income before tax and net income.
pub(in crate::model) fn accounts(
    company: &Scope,
    market: &Market,
    lives: &ByClass<Life>,
    operations: &Operations,
    capital: &Capital,
    open: OpenTaxes,
) -> Accounts {
    let terms = Terms::write(company);
    let filing = Filings { terms: &terms, lives, open: open.companies };
    let before = BeforeTax::write(company, market, capital, filing);
    let btc = lots(company, market, &btc_moves(company, capital));
    let earnings = before.subsidiaries.iter().map(|owned| owned.income().net - owned.income().minority).collect();
    let parents = ParentsReturn { members: before.members(), others: before.others(), earnings, terms: &terms, lives };
    let tax = parents.write(company, operations, capital, btc, open.parent);
    before.close(company, capital, tax)
}

/// How project companies are taxed.
struct Filings<'a> {
    terms: &'a Terms,
    lives: &'a ByClass<Life>,
    /// In the order of the plan
    open: Vec<Option<Open>>,
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
    fn write(company: &Scope, market: &Market, capital: &'a Capital, filings: Filings<'a>) -> Self {
        let Owners { parent, companies } = Owners::of(capital);
        let Filings { terms, lives, open } = filings;
        let life = lives.ai_capacity;
        let subsidiaries = subsidiaries(company, market, life, (companies, capital), Filings { terms, lives, open });
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
        let own = subsidiaries.iter().filter(|subsidiary| subsidiary.is_of_parent());
        let affiliates = sum(own.map(Subsidiary::income_of_holder));
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

    /// All who are wholly in the parent's return, the parent first.
    fn members(&self) -> Vec<Member<'_>> {
        let parent = Member { owner: &self.parent, books: &self.books, income: &self.income };
        let inside = self.subsidiaries.iter().filter(|subsidiary| subsidiary.tax().is_none());
        let inside = inside.map(|subsidiary| Member {
            owner: &subsidiary.owner,
            books: &subsidiary.books,
            income: &subsidiary.income().before_tax,
        });
        std::iter::once(parent).chain(inside).collect()
    }

    /// The other project companies, with the parent's share.
    fn others(&self) -> Vec<(Scalar, &CompanyTax)> {
        self.subsidiaries.iter().filter_map(Subsidiary::tax).collect()
    }

    /// Writes net income, balance sheets and cash-flow statements: of project companies, of the parent, which holds
    /// their equity, and of the company.
    fn close(self, company: &Scope, capital: &Capital, tax: GroupTax) -> Accounts {
        let balances = TaxBalances { payable: tax.assessment.payable, deferred: tax.deferred.net };
        let income = self.net_income(company, capital, tax.deferred.expense);
        let companies = self.close_subsidiaries(company);
        let parent = self.parent_statements(company, capital, income.parent, &companies, balances);
        let whole = self.consolidate(company, capital, income.company, &companies, balances);
        Accounts { parent, companies, company: whole, books: self.company.books, tax }
    }

    /// Closes those that are held before those that hold them; in the order of the plan.
    fn close_subsidiaries(&self, company: &Scope) -> Vec<OwnerStatements> {
        let mut done: Vec<Option<OwnerStatements>> = self.subsidiaries.iter().map(|_| None).collect();
        for position in held_first(&company.plan().project_companies) {
            let holder = &self.subsidiaries[position];
            let held = self.subsidiaries.iter().zip(&done).filter(|(held, _)| held.holder() == holder.owner.rows.id);
            let held: Vec<Series> = held
                .filter_map(|(_, statements)| statements.as_ref()?.interests)
                .map(|interests| interests.of_holder)
                .collect();
            done[position] = Some(holder.close(company, &held));
        }
        done.into_iter().flatten().collect()
    }

    fn net_income(&self, company: &Scope, capital: &Capital, of_parent: Series) -> NetIncome {
        let withheld = capital.companies.iter().filter_map(|company| company.withheld);
        let of_parent = sum(std::iter::once(of_parent).chain(withheld));
        let scope = Part::Income.of(&self.parent.scope(company));
        let of_partners = self.parent.rows.sums.partners.noi.into();
        let parent = self.income.after_tax(&scope, of_parent.clone(), of_partners);
        let minority = consolidated::minority_income(&self.parent, &self.subsidiaries);
        let own = self.consolidated().filter_map(Subsidiary::tax).filter_map(|(_, tax)| tax.deferred);
        let tax = sum(std::iter::once(of_parent).chain(own.map(|deferred| Expression::from(deferred.expense))));
        let company = self.company.income.after_tax(&Part::Income.of(company), tax, minority);
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
        let mut parts = self.parent.balances(&self.books, Some(tax));
        let own = self.subsidiaries.iter().zip(companies).filter(|(subsidiary, _)| subsidiary.is_of_parent());
        let held = own.filter_map(|(_, company)| company.interests).map(|interests| interests.of_holder);
        parts.assets.investments.extend(held);
        let balance = BalanceSheet::write(&Part::Balance.of(&scope), parts, equity_moves(capital, &income));
        let cash_flow = self.parent.cash_flow_statement(&scope, &self.books);
        let statements = Statements::of(&self.parent.rows.name, income, balance, cash_flow, &[self.parent.cash()]);
        OwnerStatements { books: self.books.clone(), statements, interests: None, tax: None }
    }

    fn consolidate(
        &self,
        company: &Scope,
        capital: &Capital,
        income: Income,
        companies: &[OwnerStatements],
        tax: TaxBalances,
    ) -> Statements {
        let owners = std::iter::once(self.parent.balances(&self.books, Some(tax)))
            .chain(self.consolidated().map(Subsidiary::balances));
        let in_group = self.subsidiaries.iter().zip(companies).filter(|(held, _)| held.is_in_group(company));
        let interests = in_group.filter_map(|(_, statements)| statements.interests);
        let parts = consolidated::balances(owners, interests);
        let balance = BalanceSheet::write(&Part::Balance.of(company), parts, equity_moves(capital, &income));
        let cash_flow = consolidated::cash_flow(company, capital, &self.group(), &self.company.books);
        Statements::of(company.label(), income, balance, cash_flow, &[capital.consolidated.cash])
    }
}

/// Writes the books and income of project companies, of those that are held before those that hold them; in the order of the plan.
fn subsidiaries<'a>(
    company: &Scope,
    market: &Market,
    life: Life,
    (owners, capital): (Vec<Owner<'a>>, &'a Capital),
    filings: Filings,
) -> Vec<Subsidiary<'a>> {
    let Filings { terms, lives, open } = filings;
    let mut waiting: Vec<Option<(Owner, Option<Open>)>> = owners.into_iter().zip(open).map(Some).collect();
    let mut done: Vec<Option<Subsidiary>> = waiting.iter().map(|_| None).collect();
    for position in held_first(&company.plan().project_companies) {
        let Some((owner, open)) = waiting[position].take() else { continue };
        let rows = &capital.companies[position];
        let held = done.iter().flatten().filter(|held| held.holder() == owner.rows.id);
        let affiliates = sum(held.map(Subsidiary::income_of_holder));
        let own = (rows.standing == TaxStanding::Abroad)
            .then(|| terms.of_country(&of_return(&owner.scope(company)), &company.plan().project_companies[position]));
        let filing = Filing {
            terms: own.as_ref().unwrap_or(terms),
            lives,
            standing: rows.standing,
            opening_assets: rows.opening_assets,
            open,
        };
        let owned = Owned { owner, rows, filing, affiliates };
        done[position] = Some(Subsidiary::write(company, market, life, owned));
    }
    done.into_iter().flatten().collect()
}

/// Income of the parent and of the company.
struct NetIncome {
    parent: Income,
    company: Income,
}
