//! The statements of all owners and of the company: income, balance sheet, cash flow, with the tax of the group.

pub(in crate::model) mod balance;
pub(in crate::model) mod books;
pub(in crate::model) mod cash_flow;
pub(in crate::model) mod consolidated;
pub(in crate::model) mod group_tax;
pub(in crate::model) mod income;
pub(in crate::model) mod owner;
pub(in crate::model) mod statements;

use crate::formula::{Expression, Scalar, Series, USD, sum};
use crate::model::accounts::balance::{BalanceParts, BalanceSheet};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::consolidated::{Interests, Subsidiary};
use crate::model::accounts::group_tax::{DeferredTax, btc_moves, not_taxed, tax_base, temporary_differences};
use crate::model::accounts::income::{Income, IncomeBeforeTax};
use crate::model::accounts::owner::{Kind, Owner, Owners};
use crate::model::accounts::statements::{Part, Statements, TaxBalances, equity_moves};
use crate::model::base::calendar::Calendar;
use crate::model::base::inputs::Builder;
use crate::model::base::scope::Scope;
use crate::model::capital::consolidation::Capital;
use crate::model::group::books::Life;
use crate::model::group::operations::Operations;
use crate::model::market::price::Market;
use crate::model::tax::{self, TaxRows, lots};

/// The statements of an owner with the books behind them.
#[derive(Clone, Debug)]
pub struct OwnerStatements {
    /// Capitalised interest, depreciation, partners
    pub books: OwnerBooks,
    /// Income, balance sheet, cash flow
    pub statements: Statements,
    /// Who owns its equity, of a project company
    pub interests: Option<Interests>,
}

/// The statements of all owners and of the company.
pub(in crate::model) struct Accounts {
    pub parent: OwnerStatements,
    /// Project companies, in the order of the plan; none where they own nothing
    pub companies: Vec<OwnerStatements>,
    /// Consolidated; the parent's where only the parent owns anything
    pub company: Statements,
    pub tax: TaxRows,
    pub deferred_tax: DeferredTax,
    /// Interest capitalised in the month by consolidated owners
    pub capitalised: Expression,
}

/// Income before the tax of the group is known: project companies first, because the parent takes its part of their income.
struct BeforeTax<'a> {
    parent: Owner<'a>,
    books: OwnerBooks,
    income: IncomeBeforeTax,
    subsidiaries: Vec<Subsidiary<'a>>,
    /// Where project companies own something
    consolidated: Option<IncomeBeforeTax>,
}

/// Writes the statements.
pub(in crate::model) fn accounts(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    lives: &[Life; 4],
    operations: &Operations,
    capital: &Capital,
    open: tax::Open,
) -> Accounts {
    let company = builder.scope(calendar, "company", "company", "Company");
    let before = BeforeTax::write(&company, market, lives[2], capital);
    let bought = btc_moves(&company, capital);
    let gains = lots(builder, market, &bought);
    let base = tax_base(operations, capital, &before.group(), before.of_company(), gains.gains);
    let group = before.group();
    let openings: Vec<Scalar> = group.iter().filter_map(|(owner, _)| owner.entity.opening_assets).collect();
    let tax = open.close(builder, calendar, lives, &operations.sums, &openings, base);
    let company = builder.scope(calendar, "company", "company", "Company");
    let scope = company.place("tax", "Tax");
    let temporary = temporary_differences(&scope, operations, capital, &tax, gains);
    let deferred =
        DeferredTax::write(&scope, &tax, before.of_company(), not_taxed(operations, &group), temporary);
    let capitalised = sum(group.iter().map(|(_, books)| books.capitalised_interest.added));
    before.statements(&company, capital, tax, deferred, capitalised)
}
