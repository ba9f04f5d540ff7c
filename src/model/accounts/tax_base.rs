//! What of an owner's income and assets is in a return.

use crate::formula::{Expression, Operand as _, Series, USD, sum};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::deferred_tax::Differences;
use crate::model::accounts::owner::Owner;
use crate::model::accounts::statements::fees_of_companies;
use crate::model::base::scope::Scope;
use crate::model::group::sums::InServiceRows;
use crate::model::instruments::debt::DebtRows;
use crate::model::tax::{Advances, Capitalised, Income, PartnershipShare};

impl Owner<'_> {
    /// Its income in a return.
    pub(in crate::model) fn taxable_income(&self, books: &OwnerBooks) -> Income {
        let (s, items) = (&self.rows.sums, &self.rows.items);
        let ebitda = [s.noi.expression(), -s.partners.noi].into_iter().chain(self.rows.overhead.map(|row| -row));
        let of_parent = self.of_parent(|capital| {
            sum([capital.treasury.policy.calls.net - capital.compensation, fees_of_companies(capital)])
        });
        let fees = self.rows.fees.map(|fees| 0.0 - fees.total());
        let premiums = self.debts().iter().filter_map(DebtRows::premium).map(Series::expression);
        let losses = self.convertibles().iter().map(|c| c.loss - c.loss_not_deducted);
        let written_off = sum(self.btc_loans().iter().map(|loan| loan.written_off));
        let class = books.capitalised_interest.class;
        Income {
            recurring: sum(ebitda.chain([of_parent]).chain(fees)),
            one_off: sum([
                items.income.clone(),
                items.sold(),
                -items.sold_at_book,
                s.partners.sale_price.into(),
                written_off - sum(premiums.chain(losses)),
                sum(items.gains()),
            ]),
            proceeds: s.capex.resale.into(),
            construction_lost: s.capex.construction_lost.into(),
            advances: Advances {
                funding: s.prepayments.funding.into(),
                credited: s.prepayments.credited.into(),
                balance: s.prepayments.balance.into(),
            },
            interest: books.expensed_interest() - self.interest_on_cash(),
            capitalised: class.depreciation + class.disposed,
            in_basis: self.capitalised(books).into_iter().collect(),
            shares: Vec::new(),
        }
    }

    /// Interest capitalised during its construction; None if it has no debt.
    fn capitalised(&self, books: &OwnerBooks) -> Option<Capitalised> {
        self.principal().next()?;
        let interest = &books.capitalised_interest;
        Some(Capitalised {
            key: self.rows.key.clone(),
            label: self.rows.name.clone(),
            placed_in_service: interest.placed_in_service,
            leaving: interest.leaving.clone(),
        })
    }

    /// Income before tax that is never taxed: of joint-venture partners, and tax-free items; less premiums that are not deducted.
    pub(in crate::model) fn not_taxed(&self) -> Expression {
        let premiums = sum(self.convertibles().iter().map(|c| c.loss_not_deducted));
        sum([self.rows.sums.partners.noi.expression(), self.rows.items.tax_free.clone(), -premiums])
    }

    /// Adds the book values of its assets to those that differ from their tax basis.
    pub(in crate::model) fn book_values(&self, differences: &mut Differences) {
        differences.plus.extend(self.rows.classes.iter().map(|class| class.value));
        differences.plus.push(self.rows.sums.receivables.unbilled);
    }
}

/// The income of several owners in one return, with the parent's shares of partnerships.
pub(in crate::model) fn joined(owners: &[(&Owner, &OwnerBooks)], shares: Vec<PartnershipShare>) -> Income {
    let all: Vec<Income> = owners.iter().map(|(owner, books)| owner.taxable_income(books)).collect();
    let total = |part: fn(&Income) -> &Expression| sum(all.iter().map(|income| part(income).clone()));
    Income {
        recurring: total(|i| &i.recurring),
        one_off: total(|i| &i.one_off),
        proceeds: total(|i| &i.proceeds),
        construction_lost: total(|i| &i.construction_lost),
        advances: Advances {
            funding: total(|i| &i.advances.funding),
            credited: total(|i| &i.advances.credited),
            balance: total(|i| &i.advances.balance),
        },
        interest: total(|i| &i.interest),
        capitalised: total(|i| &i.capitalised),
        in_basis: all.iter().flat_map(|income| income.in_basis.clone()).collect(),
        shares,
    }
}

/// Assets of several owners placed in service, as one; the scope is that of the return.
pub(in crate::model) fn in_service(scope: &Scope, owners: &[(&Owner, &OwnerBooks)]) -> InServiceRows {
    if let [(owner, _)] = owners {
        return owner.rows.sums.in_service;
    }
    let scope = scope.section("in-service", "assets placed in service");
    let total = |key: &str, label: &str, row: fn(&InServiceRows) -> Series| {
        let rows = owners.iter().map(|(owner, _)| row(&owner.rows.sums.in_service));
        scope.flow(key, label, USD, sum(rows), "Of the owners in the return")
    };
    InServiceRows {
        machines: total("machines", "Machines bought", |s| s.machines),
        mining_capacity: total("mining-capacity", "Mining capacity placed in service", |s| s.mining_capacity),
        ai_capacity: total("ai-capacity", "AI capacity placed in service", |s| s.ai_capacity),
        gpus: total("gpus", "GPUs placed in service", |s| s.gpus),
        gpus_retired: total("gpus-gone", "GPUs reaching end of life, at cost", |s| s.gpus_retired),
        gpus_before: total("gpus-there", "GPUs in service, at cost", |s| s.gpus_before),
    }
}
