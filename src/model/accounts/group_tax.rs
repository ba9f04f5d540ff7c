//! Tax of the parent with its group: the income of all owners in its return, its shares of partnerships, dividends of other
//! corporations, and gains on BTC.

use crate::formula::{BTC, Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::company_tax::CompanyTax;
use crate::model::accounts::deferred_tax::{DeferredTax, Differences, Filed};
use crate::model::accounts::income::IncomeBeforeTax;
use crate::model::accounts::owner::Owner;
use crate::model::accounts::tax_base::{in_service, joined};
use crate::model::base::scope::Scope;
use crate::model::capital::company::{Capital, ProjectCompanyRows};
use crate::model::capital::owner::TaxStanding;
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::group::operations::Operations;
use crate::model::tax::rows::{BaseRows, LotRows, TaxRows};
use crate::model::tax::{Bought, Carried, Holding, Open, OpeningBasis, Property, Terms, base, place};

/// Share of dividends that a corporation which owns a fifth or more deducts, and one that owns less (section 243(a)(1) and (c)).
const DEDUCTED_FROM_A_FIFTH: f64 = 0.65;
const DEDUCTED_BELOW: f64 = 0.5;
const A_FIFTH: f64 = 0.2;

/// Tax of the parent with its group.
#[derive(Clone, Debug)]
pub struct GroupTax {
    /// Federal rate, plus the state rate net of its federal deduction, as a share of 1
    pub rate: Scalar,
    /// 1 in the last month of a fiscal year, and of the plan
    pub year_end: Series,
    /// BTC that came and went, and gains on what was sold
    pub btc: LotRows,
    /// Income by kind and tax depreciation
    pub base: BaseRows,
    /// Taxed part of dividends of project companies that pay their own tax, USD of the month; None if there are none
    pub dividends: Option<Series>,
    /// Assessment and carryforwards
    pub assessment: TaxRows,
    /// Deferred tax and the expense of the month
    pub deferred: DeferredTax,
}

/// An owner in the parent's return with its books and its income before tax.
#[derive(Clone, Copy)]
pub(in crate::model) struct Member<'a> {
    pub owner: &'a Owner<'a>,
    pub books: &'a OwnerBooks,
    pub income: &'a IncomeBeforeTax,
}

/// All who are in the parent's return.
pub(in crate::model) struct ParentsReturn<'a> {
    /// The parent first
    pub members: Vec<Member<'a>>,
    /// Project companies not wholly in it, with the parent's share
    pub others: Vec<(Scalar, &'a CompanyTax)>,
    /// Net income of each project company, in the order of the plan, USD of the month
    pub earnings: Vec<Expression>,
    pub terms: &'a Terms,
    pub lives: &'a ByClass<Life>,
}

/// BTC of the treasury that came and went in the month, as the tax on its gains reads it.
pub(in crate::model) fn btc_moves(scope: &Scope, capital: &Capital) -> Bought {
    let treasury = &capital.treasury;
    let loans = &treasury.loans;
    let scope = scope.place("tax.btc", "Tax: BTC");
    let come = scope.flow("come", "BTC received", BTC, capital.mined + treasury.policy.bought, "Mined and bought");
    let gone = scope.flow(
        "gone",
        "BTC disposed",
        BTC,
        sum(std::iter::once(treasury.sold).chain(loans.iter().map(|l| l.sold))),
        "Sold by the company and by lenders",
    );
    let of_lenders = loans.iter().map(|l| l.proceeds.expression());
    let proceeds = sum(std::iter::once(treasury.sold * treasury.policy.net_price).chain(of_lenders));
    let proceeds = scope.flow("proceeds", "BTC sale proceeds", USD, proceeds, "After selling costs");
    Bought { opening: treasury.opening_btc, come, gone, proceeds }
}

impl ParentsReturn<'_> {
    /// Writes the tax base, the assessment and deferred tax; the scope is the company's.
    pub fn write(
        &self,
        company: &Scope,
        operations: &Operations,
        capital: &Capital,
        btc: LotRows,
        open: Open,
    ) -> GroupTax {
        let scope = &place(company);
        let terms = self.terms;
        let dividends = dividends(scope, capital, &self.earnings);
        let owners: Vec<(&Owner, &OwnerBooks)> = self.members.iter().map(|m| (m.owner, m.books)).collect();
        let shares = self.others.iter().filter_map(|(part, tax)| tax.share(*part)).collect();
        let mut income = joined(&owners, shares);
        income.one_off = sum(std::iter::once(income.one_off).chain(dividends.map(Series::expression)));
        let is_whole = owners.len() == capital.owners().filter(|owner| owner.consolidated).count();
        let in_service = if is_whole { operations.sums.in_service } else { in_service(scope, &owners) };
        let property = Property { lives: self.lives, in_service, holdings: holdings(capital) };
        let base = base(scope, terms, &property, income);
        let assessment = open.close(scope, terms, &base, Some(btc.gains), Carried::of_plan(scope));
        let temporary_differences = self.differences(capital, &base, &assessment, &btc).write(scope);
        let recognised = sum(std::iter::once(self.recognised()).chain(dividends.map(Series::expression)));
        let shares_of = self.others.iter().filter_map(|(part, tax)| tax.share(*part));
        let states = shares_of.flat_map(|share| {
            let basis: Vec<Series> = share.base.state_basis_over().collect();
            basis.into_iter().map(move |basis| (share.part, basis))
        });
        let filed = Filed {
            terms,
            base: &base,
            tax: &assessment,
            recognised,
            temporary_differences,
            shares_of_state: states.collect(),
        };
        let deferred = DeferredTax::write(scope, &filed);
        let (rate, year_end) = (terms.rate, terms.year_end);
        GroupTax { rate, year_end, btc, base, dividends, assessment, deferred }
    }

    /// Income recognised in the books of its members and of partnerships that is taxed in it at some time, USD of the month. What
    /// the parent's books show of project companies is theirs.
    fn recognised(&self) -> Expression {
        let members = self.members.iter().map(|m| m.income.pre_tax - m.income.affiliates - m.owner.not_taxed());
        let partnerships = self.others.iter().filter(|(_, tax)| tax.standing == TaxStanding::Partnership);
        sum(members.chain(partnerships.map(|(part, tax)| *part * tax.recognised.clone())))
    }

    /// Book values over tax bases, less carryforwards.
    fn differences(&self, capital: &Capital, base: &BaseRows, tax: &TaxRows, btc: &LotRows) -> Differences {
        let mut all = Differences::default();
        self.members.iter().for_each(|m| m.owner.book_values(&mut all));
        all.plus.push(capital.treasury.value);
        all.minus.extend([base.assets.basis, btc.cost]);
        all.interest(base, self.members.iter().map(|m| m.books));
        all.advances(self.terms, base, self.members.iter().map(|m| m.owner.rows.sums.prepayments.balance));
        all.carried_forward(tax);
        let partnerships = self.others.iter().filter(|(_, tax)| tax.standing == TaxStanding::Partnership);
        all.shares.extend(partnerships.map(|(part, tax)| (*part, tax.temporary_differences)));
        all
    }
}

/// Writes the taxed part of dividends of corporations outside the return; distributions beyond their earnings, and
/// reimbursements, return capital (sections 301(c)(2) and 316).
fn dividends(scope: &Scope, capital: &Capital, earnings: &[Expression]) -> Option<Series> {
    let companies = capital.companies.iter().zip(earnings);
    let outside = companies.filter(|(company, _)| company.standing == TaxStanding::OwnReturn);
    let parts: Vec<Expression> = outside
        .map(|(company, earned)| {
            let taxed = when(company.ownership.ge(A_FIFTH), 1.0 - DEDUCTED_FROM_A_FIFTH, 1.0 - DEDUCTED_BELOW);
            dividend(&scope.section(&company.owner.id, &company.owner.name), company, earned)
                * company.ownership
                * taxed
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    Some(scope.flow(
        "dividends",
        "Dividends taxed",
        USD,
        sum(parts),
        "Of project companies that pay their own tax, after the deduction of 65 % at an ownership of 20 % or more and of 50 % below (section 243)",
    ))
}

/// The part of a distribution that is a dividend: as far as net income since month 1 is not distributed yet.
fn dividend(scope: &Scope, company: &ProjectCompanyRows, earned: &Expression) -> Series {
    let left = scope.declare(
        "earnings-and-profits",
        "Earnings and profits",
        USD,
        0.0,
        "Net income since month 1, less dividends, at month end",
    );
    let available = left.prev() + earned.clone();
    let dividend = scope.flow(
        "dividend",
        "Dividend",
        USD,
        company.waterfall.distributions.distribution.min(available.clone().max(0.0)),
        "Distributions out of earnings and profits; beyond them they return capital",
    );
    scope.define(left, |_| available - dividend);
    dividend
}

/// The assets of its members with their opening basis.
fn holdings(capital: &Capital) -> Vec<Holding<'_>> {
    let parent = Holding { pools: &capital.parent.owner.pools, opening: OpeningBasis::OfParent };
    let inside = capital.companies.iter().filter(|company| company.standing == TaxStanding::InParentsReturn);
    let others = inside.map(|company| Holding {
        pools: &company.owner.pools,
        opening: OpeningBasis::OfAiCapacity(company.opening_assets),
    });
    std::iter::once(parent).chain(others).collect()
}
