//! The statements of the company: the sums of its consolidated owners', with other project companies as investments and
//! other owners' equity as non-controlling interests.

use crate::formula::{Expression, Operand as _, Series, sum};
use crate::model::accounts::balance::BalanceParts;
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::cash_flow::{CashFlowStatement, Reclassified};
use crate::model::accounts::income::{IncomeBeforeTax, IncomeParts};
use crate::model::accounts::owner::Owner;
use crate::model::accounts::statements::{Interests, Part, mined_btc_sold};
use crate::model::accounts::subsidiary::Subsidiary;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::capital::owner::FeeRows;

/// Writes the company's income before tax.
pub(in crate::model) fn income(
    company: &Scope,
    parent: &IncomeBeforeTax,
    subsidiaries: &[Subsidiary],
) -> IncomeBeforeTax {
    let line = |line: fn(&IncomeBeforeTax) -> Series| {
        let consolidated = subsidiaries.iter().filter(|subsidiary| subsidiary.is_consolidated());
        sum(std::iter::once(parent).chain(consolidated.map(|subsidiary| &subsidiary.income().before_tax)).map(line))
    };
    let affiliates = subsidiaries.iter().filter(|held| held.is_in_group(company) && !held.is_consolidated());
    // What consolidated companies pay the parent is neither cost nor income of the company.
    let inside = subsidiaries.iter().filter(|subsidiary| subsidiary.is_consolidated());
    let fees = sum(inside.filter_map(|subsidiary| subsidiary.owner.rows.fees).map(FeeRows::total));
    let parts = IncomeParts {
        mining: line(|l| l.mining),
        ai: line(|l| l.ai),
        other_revenue: line(|l| l.other_revenue),
        operating_cost: line(|l| l.operating_cost),
        overhead: line(|l| l.overhead) - fees.clone(),
        stock_compensation: line(|l| l.stock_compensation),
        depreciation: line(|l| l.depreciation),
        disposals: line(|l| l.disposals),
        btc_mark: line(|l| l.btc_mark),
        btc_trading: line(|l| l.btc_trading),
        interest_income: line(|l| l.interest_income),
        interest_expense: line(|l| l.interest_expense),
        extinguished: line(|l| l.extinguished),
        other: line(|l| l.other) - fees,
        affiliates: sum(affiliates.map(Subsidiary::income_of_holder)),
    };
    IncomeBeforeTax::write(&Part::Income.of(company), parts)
}

/// The part of the company's income that belongs to joint-venture partners and other owners of project companies.
pub(in crate::model) fn minority_income(parent: &Owner, subsidiaries: &[Subsidiary]) -> Expression {
    let consolidated = || subsidiaries.iter().filter(|subsidiary| subsidiary.is_consolidated());
    let owners = std::iter::once(parent).chain(consolidated().map(|subsidiary| &subsidiary.owner));
    let partners = owners.map(|owner| owner.rows.sums.partners.noi.expression());
    sum(partners.chain(consolidated().map(Subsidiary::income_of_others)))
}

/// The company's balances, given those of its consolidated owners.
pub(in crate::model) fn balances(
    owners: impl Iterator<Item = BalanceParts>,
    interests: impl Iterator<Item = Interests>,
) -> BalanceParts {
    let mut all = BalanceParts::default();
    owners.for_each(|parts| all.join(parts));
    for interests in interests {
        if interests.consolidated {
            all.minority.push(interests.of_others);
        } else {
            all.assets.investments.push(interests.of_holder);
        }
    }
    all
}

/// Writes the company's cash-flow statement, given its books and those of its consolidated owners.
pub(in crate::model) fn cash_flow(
    company: &Scope,
    capital: &Capital,
    group: &[(&Owner, &OwnerBooks)],
    books: &OwnerBooks,
) -> CashFlowStatement {
    let moved = Reclassified {
        capitalised_interest: books.capitalised_interest.added.into(),
        sale_of_sites: sum(group.iter().map(|(owner, _)| owner.rows.sums.partners.sale_price)),
        mined_btc_sold: mined_btc_sold(capital),
    };
    let amount = |line| capital.consolidated.cash_flow.row(line).map_or(0.0.into(), Series::expression);
    CashFlowStatement::write(&Part::CashFlow.of(company), amount, moved)
}
