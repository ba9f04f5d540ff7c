//! Tax of a project company that is not wholly in the parent's return: a partnership, whose members are taxed on their shares, or a
//! corporation that pays its own.

use crate::formula::{Expression, Scalar, Series};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::deferred_tax::{DeferredTax, Differences, Filed};
use crate::model::accounts::income::IncomeBeforeTax;
use crate::model::accounts::owner::Owner;
use crate::model::accounts::statements::TaxBalances;
use crate::model::base::scope::Scope;
use crate::model::capital::owner::{TaxStanding, of_return};
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::tax::rows::{BaseRows, TaxRows};
use crate::model::tax::{Carried, Holding, Open, OpeningBasis, PartnershipShare, Property, Terms, base};

/// How a project company is taxed, and its assessment while its income is not yet known.
pub(in crate::model) struct Filing<'a> {
    pub terms: &'a Terms,
    pub lives: &'a ByClass<Life>,
    pub standing: TaxStanding,
    /// Book value and tax basis of its AI capacity before month 1, USD
    pub opening_assets: Scalar,
    pub open: Option<Open>,
}

/// Tax of a project company that is not wholly in the parent's return.
#[derive(Clone, Debug)]
pub struct CompanyTax {
    /// In whose return its income is
    pub standing: TaxStanding,
    /// Its tax base
    pub base: BaseRows,
    /// Book value over tax basis, USD at month end
    pub temporary_differences: Series,
    /// Its own tax, or that of its members which it distributes to them; None if it distributes nothing for tax
    pub assessment: Option<TaxRows>,
    /// Of its own tax; None of a partnership
    pub deferred: Option<DeferredTax>,
    /// Income recognised in its books that is taxed at some time, USD of the month
    pub(in crate::model) recognised: Expression,
}

impl CompanyTax {
    /// Writes it; None if all of its income is in the parent's return. The scope is that of its statements.
    pub(in crate::model) fn write(
        scope: &Scope,
        (owner, books): (&Owner, &OwnerBooks),
        income: &IncomeBeforeTax,
        filing: Filing,
    ) -> Option<Self> {
        let Filing { terms, lives, standing, opening_assets, open } = filing;
        if standing == TaxStanding::InParentsReturn {
            return None;
        }
        let scope = &of_return(scope);
        let sums = &owner.rows.sums;
        let holding = Holding { pools: &owner.rows.pools, opening: OpeningBasis::OfAiCapacity(opening_assets) };
        let property = Property { lives, in_service: sums.in_service, holdings: vec![holding] };
        let base = base(scope, terms, &property, owner.taxable_income(books));
        let assessment = open.map(|open| open.close(scope, terms, &base, None, Carried::nothing()));
        let recognised = income.pre_tax - income.affiliates - owner.not_taxed();
        let mut differences = Differences::default();
        owner.book_values(&mut differences);
        differences.minus.push(base.assets.basis);
        differences.interest(&base, std::iter::once(books));
        differences.advances(terms, &base, std::iter::once(sums.prepayments.balance));
        let own = assessment.as_ref().filter(|_| standing.pays_itself());
        own.iter().for_each(|tax| differences.carried_forward(tax));
        let temporary_differences = differences.write(scope);
        let deferred = own.map(|tax| {
            let (recognised, shares_of_state) = (recognised.clone(), Vec::new());
            let filed = Filed { terms, base: &base, tax, recognised, temporary_differences, shares_of_state };
            DeferredTax::write(scope, &filed)
        });
        Some(Self { standing, base, temporary_differences, assessment, deferred, recognised })
    }

    /// What its balance sheet shows of its own tax.
    pub(in crate::model) fn balances(&self) -> Option<TaxBalances> {
        let (deferred, assessment) = (self.deferred?, self.assessment.as_ref()?);
        Some(TaxBalances { payable: assessment.payable, deferred: deferred.net })
    }

    /// Its own tax expense, USD of the month.
    pub(in crate::model) fn expense(&self) -> Expression {
        self.deferred.map_or(0.0.into(), |deferred| deferred.expense.into())
    }

    /// The parent's share of its tax base; None if it is no partnership.
    pub(in crate::model) fn share(&self, part: Scalar) -> Option<PartnershipShare> {
        (self.standing == TaxStanding::Partnership).then(|| PartnershipShare { part, base: self.base.clone() })
    }
}
