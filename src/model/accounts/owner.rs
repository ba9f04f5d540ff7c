//! Whose statements are written: the parent with its treasury, or a project company with its waterfall.

use crate::formula::{Expression, Series, sum};
use crate::model::base::scope::Scope;
use crate::model::capital::consolidation::{Capital, of_key};
use crate::model::capital::entity::{BoxRows, Entity, Flow};
use crate::model::capital::lines::CashFlowLine;
use crate::model::instruments::btc_loan::BtcLoanRows;
use crate::model::instruments::convertible::ConvertibleRows;
use crate::model::instruments::debt::DebtRows;

/// An owner with its instruments and its cash.
pub(in crate::model) struct Owner<'a> {
    pub entity: &'a Entity<'a>,
    pub debts: &'a [DebtRows],
    /// Its cash of the month by line
    flows: &'a [Flow],
    pub kind: Kind<'a>,
    /// Its name, and where its statements stand: the company's place where only the parent owns anything
    pub name: &'a str,
    key: &'a str,
}

/// All owners.
pub(in crate::model) struct Owners<'a> {
    pub parent: Owner<'a>,
    /// Project companies, consolidated or not; none where they own nothing
    pub companies: Vec<Owner<'a>>,
}

/// What only one kind of owner has.
#[derive(Clone, Copy)]
pub(in crate::model) enum Kind<'a> {
    /// BTC, convertibles, BTC-backed loans, shares, and the tax of the group
    Parent(&'a Capital<'a>),
    /// A reserve, and cash to and from its owners
    ProjectCompany(&'a BoxRows),
}

impl<'a> Owners<'a> {
    /// The owners of the company's capital.
    pub fn of(capital: &'a Capital<'a>) -> Self {
        let companies = capital.boxes.iter().zip(&capital.by_owner[1..]);
        let company = |((i, rows, debts), flows): (&'a (usize, BoxRows, Vec<DebtRows>), &'a Vec<Flow>)| {
            let entity = &capital.entities[*i];
            Owner { entity, debts, flows, kind: Kind::ProjectCompany(rows), name: &entity.name, key: &entity.key }
        };
        let companies: Vec<Owner> = companies.map(company).collect();
        let entity = &capital.entities[0];
        let (key, name) = if companies.is_empty() { ("company", "Company") } else { (&*entity.key, &*entity.name) };
        let (debts, flows) = (&capital.treasury.debts, &capital.by_owner[0]);
        Self { parent: Owner { entity, debts, flows, kind: Kind::Parent(capital), name, key }, companies }
    }
}

impl<'a> Owner<'a> {
    /// The scope of its statements.
    pub fn scope<'s>(&self, company: &Scope<'s>) -> Scope<'s> {
        company.place(self.key, self.name)
    }

    /// Cash of the month under a line of the cash flow, USD: inflows positive.
    pub fn cash_of(&self, line: CashFlowLine) -> Expression {
        of_key(self.flows, line.key())
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
        match self.kind {
            Kind::Parent(capital) => &capital.treasury.convertibles,
            Kind::ProjectCompany(_) => &[],
        }
    }

    /// Its BTC-backed loans.
    pub fn btc_loans(&self) -> &'a [BtcLoanRows] {
        match self.kind {
            Kind::Parent(capital) => &capital.treasury.loans,
            Kind::ProjectCompany(_) => &[],
        }
    }

    /// Principal of each of its instruments, USD at month end.
    pub fn principal(&self) -> impl Iterator<Item = Series> {
        let convertibles = self.convertibles().iter().map(|note| note.balance);
        let loans = self.btc_loans().iter().map(|loan| loan.balance);
        self.debts.iter().map(|debt| debt.balance).chain(convertibles).chain(loans)
    }

    /// Interest and commitment fees accrued in the month and issuance costs amortised, USD.
    pub fn interest_and_fees(&self) -> Expression {
        let debts = self.debts.iter().flat_map(|d| [Some(d.interest), Some(d.fees.amortised), d.commitment_fee]);
        let convertibles = self.convertibles().iter().flat_map(|c| [c.interest, c.fees.amortised]);
        let loans = self.btc_loans().iter().flat_map(|l| [l.interest, l.fee]);
        sum(debts.flatten().chain(convertibles).chain(loans))
    }

    /// Loss on extinguishment of debt, USD of the month: premiums, less what lenders write off.
    pub fn extinguished(&self) -> Expression {
        let premiums = self.debts.iter().filter_map(|d| d.premium).map(Series::expression);
        let convertibles = self.convertibles().iter().map(|c| c.loss.expression());
        let loans = self.btc_loans().iter().map(|l| -l.written_off);
        sum(premiums.chain(convertibles).chain(loans))
    }

    /// Interest earned on its cash, USD of the month.
    pub fn interest_on_cash(&self) -> Series {
        match self.kind {
            Kind::Parent(capital) => capital.treasury.earned,
            Kind::ProjectCompany(rows) => rows.earned,
        }
    }

    /// Unrestricted cash, USD at month end.
    pub fn cash(&self) -> Series {
        match self.kind {
            Kind::Parent(capital) => capital.treasury.cash,
            Kind::ProjectCompany(rows) => rows.cash,
        }
    }

    /// Restricted cash, USD at month end.
    pub fn reserve(&self) -> Option<Series> {
        match self.kind {
            Kind::Parent(_) => None,
            Kind::ProjectCompany(rows) => Some(rows.reserve),
        }
    }

    /// Paid in by its owners less what it pays out to them, USD of the month.
    pub fn from_owners(&self) -> Expression {
        match self.kind {
            Kind::Parent(_) => 0.0.into(),
            Kind::ProjectCompany(rows) => rows.called - rows.distributed,
        }
    }
}
