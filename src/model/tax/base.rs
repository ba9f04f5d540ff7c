//! The tax base of a return: income of the month by kind, tax depreciation, and the parent's shares of partnerships.

use super::assets::{Property, assets};
use super::interest::{Capitalised, interest};
use super::macrs::Convention;
use super::rows::{AdvanceRows, BaseRows};
use super::terms::Terms;
use super::year::FiscalYear;
use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::scope::Scope;
use crate::plan::AdvancePayments;

/// Income of the month in a return, USD.
pub(in crate::model) struct Income {
    /// Taxable income of the business before depreciation, interest, gains on BTC and gains on depreciable assets
    pub recurring: Expression,
    /// What instalments do not annualise: settlements, sales, premiums and dividends (Treas. Reg. 1.6655-2(f))
    pub one_off: Expression,
    /// Sale proceeds of depreciable assets
    pub proceeds: Expression,
    /// Construction of sites sold
    pub construction_lost: Expression,
    /// Payments in advance
    pub advances: Advances,
    /// Net interest expense, as it accrues
    pub interest: Expression,
    /// Capitalised interest depreciated or disposed in the books
    pub capitalised: Expression,
    /// … as part of the basis of what was built, by owner
    pub in_basis: Vec<Capitalised>,
    /// The parent's shares of partnerships
    pub shares: Vec<PartnershipShare>,
}

/// Payments in advance by tenants and customers, USD.
pub(in crate::model) struct Advances {
    /// Received in the month less credited
    pub funding: Expression,
    /// Credited in the month
    pub credited: Expression,
    /// Not yet credited, at month end
    pub balance: Expression,
}

/// The parent's share of a partnership and its tax base.
pub(in crate::model) struct PartnershipShare {
    /// As a share of 1
    pub part: Scalar,
    pub base: BaseRows,
}

/// Writes the tax base; the scope is that of a return.
pub(in crate::model) fn base(scope: &Scope, terms: &Terms, property: &Property, income: Income) -> BaseRows {
    let assets = assets(scope, terms, property);
    let shares = &income.shares;
    let (advances, InAdvance { received, credited }) = advances(scope, terms, income.advances);
    let interest = (terms.interest_in_basis && !income.in_basis.is_empty()).then(|| {
        let Terms { year_end, part_of_year, .. } = *terms;
        let convention = Convention { year_end, part_of_year, mid_quarter: assets.mid_quarter };
        interest(scope, terms, convention, property.lives.ai_capacity, &income.in_basis)
    });
    let disposed =
        sum([Some(assets.disposed), interest.as_ref().map(|interest| interest.disposed)].into_iter().flatten());
    let own_one_off = sum([income.one_off, income.proceeds, -disposed, -income.construction_lost, received]);
    let ordinary = sum([income.recurring, -credited, own_one_off.clone()]
        .into_iter()
        .chain(of_shares(shares, |b| Some(b.ordinary.into()))));
    let ordinary = scope.flow(
        "ordinary",
        "Ordinary income",
        USD,
        ordinary,
        "EBITDA as billed less partners and stock compensation, other income, covered calls, gains on used assets over their tax basis, payments in advance as they are taxed, and the parent's share of partnerships",
    );
    let one_off = terms.is_paid_in_instalments().then(|| {
        scope.flow(
            "one-off",
            "Ordinary income not annualised",
            USD,
            sum(std::iter::once(own_one_off).chain(of_shares(shares, |b| b.one_off.map(Series::expression)))),
            "Settlements, sales of assets and sites, premiums, dividends and payments in advance: instalments count them once",
        )
    });
    let accrued = sum(std::iter::once(income.interest).chain(of_shares(shares, |b| Some(b.net_interest.into()))));
    let net_interest = scope.flow(
        "net-interest",
        "Net interest",
        USD,
        accrued,
        "Interest, commitment fees and amortised issuance costs, less capitalised interest and interest on cash",
    );
    let capitalised = interest.as_ref().map_or(income.capitalised, |interest| interest.depreciation.into());
    let deducted = assets.depreciation + capitalised;
    let deducted = sum(std::iter::once(deducted).chain(of_shares(shares, |b| Some(b.deducted.clone()))));
    let of_assets = std::iter::once(assets.depreciation.expression());
    let of_assets = sum(of_assets.chain(of_shares(shares, |b| Some(b.of_assets.clone()))));
    let own_state = [assets.state, interest.as_ref().and_then(|interest| interest.state)];
    let own_state = own_state.map(|own| own.map(|state| state.deducted_less.expression()));
    let state_of_assets = own_state[0]
        .clone()
        .map(|own| sum(std::iter::once(own).chain(of_shares(shares, |b| b.state_of_assets.clone()))));
    let state = own_state[0]
        .is_some()
        .then(|| sum(own_state.into_iter().flatten().chain(of_shares(shares, |b| b.state.clone()))));
    BaseRows {
        ordinary,
        one_off,
        net_interest,
        advances,
        assets,
        interest,
        deducted,
        of_assets,
        state,
        state_of_assets,
    }
}

/// The parent's shares of an amount of partnerships.
fn of_shares(
    shares: &[PartnershipShare],
    amount: impl Fn(&BaseRows) -> Option<Expression>,
) -> impl Iterator<Item = Expression> {
    shares.iter().filter_map(move |share| Some(share.part * amount(&share.base)?))
}

/// What payments in advance change of the month's income: they add once what is taxed of receipts, and leave out what is credited.
struct InAdvance {
    received: Expression,
    credited: Expression,
}

fn advances(scope: &Scope, terms: &Terms, of: Advances) -> (Option<AdvanceRows>, InAdvance) {
    match terms.advances {
        AdvancePayments::OverTerm => (None, InAdvance { received: 0.0.into(), credited: 0.0.into() }),
        AdvancePayments::OnReceipt => {
            (None, InAdvance { received: of.funding + of.credited.clone(), credited: of.credited })
        }
        AdvancePayments::NextYear => {
            let year = FiscalYear { scope, year_end: terms.year_end };
            let received = year.to_date(
                "advances-of-year",
                "Payments in advance, year to date",
                of.funding.clone() + of.credited.clone(),
            );
            let deferred = scope.declare(
                "advances-deferred",
                "Payments in advance taxed in the next year",
                USD,
                0.0,
                "Of the fiscal year's receipts what is not credited by its end (section 451(c)), at month end",
            );
            let left = of.balance.max(0.0).min(received);
            // It is income of the next year from its first month on.
            let deferred = scope.define(deferred, |_| when(terms.year_end.gt(0.0), left, 0.0));
            let taxed = of.funding + of.credited.clone() - (deferred - deferred.prev());
            (Some(AdvanceRows { received, deferred }), InAdvance { received: taxed, credited: of.credited })
        }
    }
}
