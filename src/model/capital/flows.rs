//! The cash of each owner by line: its sites, its debts and treasury, tax, and what passes between owners.

use crate::formula::{Expression, Operand as _, Series, sum};
use crate::model::capital::cash_flow::{Flows, debt_flows};
use crate::model::capital::lines::CashFlowLine as Line;
use crate::model::capital::owner::{Company, FeeRows, Held, OwnerRows};
use crate::model::capital::treasury::TreasuryRows;
use crate::model::capital::waterfall::WaterfallRows;
use crate::model::instruments::debt::DebtRows;
use crate::model::instruments::equity::EquityRows;
use crate::model::market::price::Market;
use crate::plan::PARENT;

/// A project company with its debts and its waterfall.
pub(in crate::model) struct Funded<'a> {
    pub company: Company<'a>,
    pub debts: Vec<DebtRows>,
    pub waterfall: WaterfallRows,
    /// Withheld by its country from what the parent receives, USD of the month; None if nothing is
    pub withheld: Option<Series>,
}

impl Funded<'_> {
    /// True if it is consolidated in the company's rows.
    pub fn is_consolidated(&self) -> bool {
        self.company.owner.consolidated
    }

    /// Its cash by line.
    pub fn flows(&self) -> Flows {
        let WaterfallRows { operations, shortfall, distributions, .. } = &self.waterfall;
        let mut flows = self.company.owner.flows();
        flows.join(debt_flows(&self.debts));
        flows.add(Line::InterestOnCash, operations.interest_on_cash);
        operations.overdraft.iter().for_each(|interest| flows.add(Line::Interest, -*interest));
        flows.add(Line::IntercompanyBtc, operations.btc_sold);
        flows.add(Line::Tax, self.company.own_tax().map_or(0.0.into(), |paid| -paid));
        if let Some(Held { received, paid_in }) = &self.company.held {
            flows.add(Line::FromCompanies, received.clone());
            flows.add(Line::ToCompanies, -paid_in.clone());
        }
        flows.add(Line::FromOwners, shortfall.called);
        flows.add(Line::ToOwners, -distributions.distributed);
        flows
    }

    /// True if the parent holds it itself.
    pub fn is_of_parent(&self) -> bool {
        self.company.plan.owner == PARENT
    }

    /// What its holder receives less what it pays in, before tax that is withheld.
    pub fn to_holder(&self) -> Expression {
        self.company.ownership * self.to_owners()
    }

    /// Distributions of its owners less their contributions.
    pub fn to_owners(&self) -> Expression {
        self.waterfall.distributions.distributed - self.waterfall.shortfall.called
    }
}

/// The parent's cash by line.
pub(in crate::model) fn parent_flows(
    market: &Market,
    parent: &OwnerRows,
    companies: &[Funded],
    treasury: &TreasuryRows,
    equity: &EquityRows,
    tax_paid: Series,
) -> Flows {
    let (notes, loans, policy) = (&treasury.convertibles, &treasury.loans, &treasury.policy);
    let mut flows = parent.flows();
    flows.join(debt_flows(&treasury.debts));
    flows.add(Line::Draws, sum(notes.iter().map(|c| c.issued).chain(loans.iter().map(|l| l.drawn))));
    flows.add(Line::Interest, sum(notes.iter().map(|c| -c.paid).chain(loans.iter().map(|l| -l.interest))));
    let repaid = notes.iter().map(|c| -c.cash).chain(loans.iter().map(|l| 0.0 - l.repaid - l.proceeds));
    flows.add(Line::Repayments, sum(repaid));
    flows.add(Line::Fees, sum(notes.iter().map(|c| -c.fee).chain(loans.iter().map(|l| -l.fee))));
    flows.add(Line::Premiums, sum(notes.iter().map(|c| -c.capped_call)));
    flows.add(Line::Shares, sum([equity.sold - equity.fees, equity.warrants_cash.into()]));
    flows.add(Line::Tax, -tax_paid);
    flows.add(Line::InterestOnCash, treasury.earned);
    treasury.overdraft.iter().for_each(|interest| flows.add(Line::Interest, -*interest));
    let sold = std::iter::once(treasury.sold * policy.net_price).chain(loans.iter().map(|l| l.proceeds.expression()));
    flows.add(Line::BtcSales, sum(sold));
    flows.add(Line::BtcPurchases, -(policy.bought * market.price));
    flows.add(Line::CoveredCalls, policy.calls.net);
    let of_companies = |part: fn(&Funded) -> Expression| sum(companies.iter().map(part));
    flows.add(Line::IntercompanyBtc, of_companies(|funded| -funded.waterfall.operations.btc_sold));
    let fees = companies.iter().filter_map(|funded| funded.company.owner.fees).map(FeeRows::total);
    flows.add(Line::FeesBetween, sum(fees));
    flows.add(Line::Tax, sum(companies.iter().filter_map(|funded| funded.withheld).map(|withheld| -withheld)));
    let own = || companies.iter().filter(|funded| funded.is_of_parent());
    let distributed = own().map(|funded| funded.company.ownership * funded.waterfall.distributions.distributed);
    flows.add(Line::FromCompanies, sum(distributed));
    let called = own().map(|funded| -(funded.company.ownership * funded.waterfall.shortfall.called));
    flows.add(Line::ToCompanies, sum(called));
    flows
}
