//! The parent's instruments while the month's need for cash is not known: all of them open.

use crate::formula::{Expression, Series, sum};
use crate::model::base::scope::Scope;
use crate::model::instruments::{btc_loan, convertible, debt, equity};
use crate::model::market::price::Market;
use crate::plan::{BtcPolicy, Draws, PARENT};

/// The parent's open instruments.
pub(in crate::model) struct Instruments<'a> {
    pub debts: Vec<debt::Open<'a>>,
    pub convertibles: Vec<convertible::Open<'a>>,
    pub loans: Vec<btc_loan::Open<'a>>,
    pub equity: equity::Open,
}

/// A source of cash, by its index in the list of its kind.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Debt(usize),
    Btc,
    BtcLoan(usize),
    Convertible(usize),
    Shares,
}

impl<'a> Instruments<'a> {
    /// Opens the instruments of the parent that are enabled; shares are open already.
    pub fn open(scope: &Scope<'a>, market: &Market, borrower: debt::Owner, equity: equity::Open) -> Self {
        let plan = scope.plan();
        let debts = plan.debts.iter().enumerate().filter(|(_, debt)| debt.enabled && debt.owner == PARENT);
        let debts = debts.map(|(i, debt)| debt::open(scope, market.sofr, i, debt, borrower)).collect();
        let convertibles = plan.convertibles.iter().enumerate().filter(|(_, notes)| notes.enabled);
        let convertibles = convertibles.map(|(i, notes)| convertible::open(scope, i, notes, equity.price)).collect();
        let loans = plan.btc_loans.iter().enumerate().filter(|(_, loan)| loan.enabled);
        let loans = loans.map(|(i, loan)| btc_loan::open(scope, market, i, loan)).collect();
        Self { debts, convertibles, loans, equity }
    }

    /// Cash of the month from all of them, excluding what is raised as needed; inflows are positive.
    pub fn planned_cash(&self) -> Expression {
        let debts = self.debts.iter().map(debt::Open::planned_cash);
        let convertibles = self.convertibles.iter().map(convertible::Open::planned_cash);
        let loans = self.loans.iter().map(btc_loan::Open::planned_cash);
        sum(debts.chain(convertibles).chain(loans).chain(std::iter::once(self.equity.planned_cash())))
    }

    /// Monthly interest rate of the first revolver, as a share of 1.
    pub(super) fn revolver_rate(&self) -> Option<Series> {
        let mut revolvers = self.debts.iter().filter(|open| open.debt.draws == Draws::Revolving);
        revolvers.next().map(debt::Open::rate)
    }

    /// Interest paid in the month.
    pub fn interest_paid(&self) -> Expression {
        let debts = self.debts.iter().map(debt::Open::interest_paid);
        let convertibles = self.convertibles.iter().map(convertible::Open::interest_paid);
        let loans = self.loans.iter().map(btc_loan::Open::interest_paid);
        sum::<Series>(debts.chain(convertibles).chain(loans))
    }

    /// BTC pledged at the start of the month, less BTC released in it.
    pub fn pledged(&self) -> Expression {
        sum(self.loans.iter().map(btc_loan::Open::pledged))
    }

    /// All sources of cash in order: by funding priority, then revolvers, loans, BTC, BTC-backed loans, convertibles, shares.
    pub(super) fn order(&self, scope: &Scope) -> Vec<Source> {
        let plan = scope.plan();
        let mut all: Vec<(u32, u32, Source)> = Vec::new();
        for (i, open) in self.debts.iter().enumerate().filter(|(_, open)| open.room().is_some()) {
            all.push((open.debt.funding_rank, u32::from(open.debt.draws != Draws::Revolving), Source::Debt(i)));
        }
        if plan.treasury.btc_policy == BtcPolicy::SellToMinimumCash {
            all.push((plan.treasury.funding_rank, 2, Source::Btc));
        }
        for (i, open) in self.loans.iter().enumerate().filter(|(_, open)| open.loan.on_need) {
            all.push((open.loan.funding_rank, 3, Source::BtcLoan(i)));
        }
        for (i, open) in self.convertibles.iter().enumerate().filter(|(_, open)| open.room.is_some()) {
            all.push((open.notes.funding_rank, 4, Source::Convertible(i)));
        }
        if self.equity.room().is_some() {
            all.push((plan.equity.funding_rank, 5, Source::Shares));
        }
        all.sort_by_key(|(rank, kind, _)| (*rank, *kind));
        all.into_iter().map(|(.., source)| source).collect()
    }
}
