//! Whose statements are written: the parent with its treasury, or a project company with its waterfall.

use crate::formula::{Expression, Operand as _, Series, sum};
use crate::model::base::scope::Scope;
use crate::model::capital::cash_flow::CashFlow;
use crate::model::capital::company::{Capital, ProjectCompanyRows};
use crate::model::capital::lines::CashFlowLine;
use crate::model::capital::owner::OwnerRows;
use crate::model::capital::treasury::TreasuryRows;
use crate::model::instruments::btc_loan::BtcLoanRows;
use crate::model::instruments::convertible::ConvertibleRows;
use crate::model::instruments::debt::DebtRows;

/// An owner with its instruments and its cash.
pub(in crate::model) struct Owner<'a> {
    pub rows: &'a OwnerRows,
    debts: &'a [DebtRows],
    cash_flow: &'a CashFlow,
    kind: Kind<'a>,
}

/// All owners.
pub(in crate::model) struct Owners<'a> {
    pub parent: Owner<'a>,
    /// Project companies, consolidated or not
    pub companies: Vec<Owner<'a>>,
}

/// What only one kind of owner has.
#[derive(Clone, Copy)]
enum Kind<'a> {
    /// BTC, convertibles, BTC-backed loans, shares, and the tax of the group
    Parent(&'a Capital),
    /// A reserve, and cash to and from its owners
    ProjectCompany(&'a ProjectCompanyRows),
}

impl<'a> Owners<'a> {
    /// The owners of the company's capital.
    pub fn of(capital: &'a Capital) -> Self {
        let companies: Vec<Owner> = capital.companies.iter().map(Owner::project_company).collect();
        let parent = &capital.parent;
        let (debts, cash_flow) = (&capital.treasury.debts, &parent.cash_flow);
        let parent = Owner { rows: &parent.owner, debts, cash_flow, kind: Kind::Parent(capital) };
        Self { parent, companies }
    }
}

impl<'a> Owner<'a> {
    fn project_company(company: &'a ProjectCompanyRows) -> Self {
        let rows = &company.owner;
        Self { rows, debts: &company.debts, cash_flow: &company.cash_flow, kind: Kind::ProjectCompany(company) }
    }

    /// What only the parent has.
    pub fn treasury(&self) -> Option<&'a TreasuryRows> {
        match self.kind {
            Kind::Parent(capital) => Some(&capital.treasury),
            Kind::ProjectCompany(_) => None,
        }
    }

    /// The scope of its statements.
    pub fn scope<'s>(&self, company: &Scope<'s>) -> Scope<'s> {
        company.place(&self.rows.key, &self.rows.name)
    }

    /// Cash of the month under a line of the cash flow, USD: inflows positive.
    pub fn cash_of(&self, line: CashFlowLine) -> Expression {
        self.cash_flow.row(line).map_or(Expression::Number(0.0), Series::expression)
    }

    /// An amount that only the parent has.
    pub fn of_parent(&self, amount: impl FnOnce(&Capital) -> Expression) -> Expression {
        match self.kind {
            Kind::Parent(capital) => amount(capital),
            Kind::ProjectCompany(_) => 0.0.into(),
        }
    }

    /// Its convertibles.
    pub fn convertibles(&self) -> &'a [ConvertibleRows] {
        self.treasury().map_or(&[], |treasury| &treasury.convertibles)
    }

    /// Its debts.
    pub fn debts(&self) -> &'a [DebtRows] {
        self.debts
    }

    /// Its BTC-backed loans.
    pub fn btc_loans(&self) -> &'a [BtcLoanRows] {
        self.treasury().map_or(&[], |treasury| &treasury.loans)
    }

    /// Principal of each of its instruments, USD at month end.
    pub fn principal(&self) -> impl Iterator<Item = Series> {
        let convertibles = self.convertibles().iter().map(|note| note.balance);
        let loans = self.btc_loans().iter().map(|loan| loan.balance);
        self.debts.iter().map(|debt| debt.balance).chain(convertibles).chain(loans)
    }

    /// Interest, also on cash below zero, commitment and letter-of-credit fees accrued in the month and issuance costs amortised, USD.
    pub fn interest_and_fees(&self) -> Expression {
        let debts = self.debts.iter().flat_map(|d| [d.interest, d.fees.amortised].into_iter().chain(d.running_fees()));
        let convertibles = self.convertibles().iter().flat_map(|c| [c.interest, c.fees.amortised]);
        let loans = self.btc_loans().iter().flat_map(|l| [l.interest, l.fee]);
        sum(debts.chain(convertibles).chain(loans).chain(self.overdraft()))
    }

    /// Loss on extinguishment of debt, USD of the month: premiums, less what lenders write off.
    pub fn extinguished(&self) -> Expression {
        let premiums = self.debts.iter().filter_map(DebtRows::premium).map(Series::expression);
        let convertibles = self.convertibles().iter().map(|c| c.loss.expression());
        let loans = self.btc_loans().iter().map(|l| -l.written_off);
        sum(premiums.chain(convertibles).chain(loans))
    }

    /// Interest earned on its cash, USD of the month.
    pub fn interest_on_cash(&self) -> Series {
        match self.kind {
            Kind::Parent(capital) => capital.treasury.earned,
            Kind::ProjectCompany(company) => company.waterfall.operations.interest_on_cash,
        }
    }

    /// Interest on its cash below zero, USD of the month.
    fn overdraft(&self) -> Option<Series> {
        match self.kind {
            Kind::Parent(capital) => capital.treasury.overdraft,
            Kind::ProjectCompany(company) => company.waterfall.operations.overdraft,
        }
    }

    /// Unrestricted cash, USD at month end.
    pub fn cash(&self) -> Series {
        match self.kind {
            Kind::Parent(capital) => capital.treasury.cash,
            Kind::ProjectCompany(company) => company.waterfall.cash,
        }
    }

    /// Restricted cash, USD at month end.
    pub fn reserve(&self) -> Option<Series> {
        match self.kind {
            Kind::Parent(_) => None,
            Kind::ProjectCompany(company) => Some(company.waterfall.reserve),
        }
    }

    /// Paid in by its owners less what it pays out to them, USD of the month.
    pub fn paid_in_by_owners(&self) -> Expression {
        match self.kind {
            Kind::Parent(_) => 0.0.into(),
            Kind::ProjectCompany(company) => {
                company.waterfall.shortfall.called - company.waterfall.distributions.distributed
            }
        }
    }
}
