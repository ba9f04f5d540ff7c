//! The capital of the company: owners with their cash, the parent's treasury and funding, and the consolidated cash
//! flow.
//!
//! Project companies come first, because their distributions and capital calls are known without the parent; then the
//! parent funds the rest. Tax is assessed later, on income that is not known yet, and paid in a later month.

use crate::formula::{BTC, Expression, MONTH, Scalar, Series, USD, sum};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::capital::cash_flow::CashFlow;
use crate::model::capital::consolidation::{CashFlows, ConsolidatedRows, consolidate};
use crate::model::capital::flows::{Funded, parent_flows};
use crate::model::capital::owner::{self, Company, FeeRows, Held, OwnerRows, Shared, TaxStanding};
use crate::model::capital::treasury::{CashRates, Instruments, Parent, TreasuryRows, cash_rates, treasury};
use crate::model::capital::waterfall::{OfDebts, WaterfallRows, letter_fees, waterfall};
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::group::operations::Operations;
use crate::model::instruments::debt::{self, DebtRows};
use crate::model::instruments::equity::{self, EquityRows};
use crate::model::market::price::Market;
use crate::model::site::SiteRows;
use crate::model::tax;
use crate::plan::held_first;

/// Rows of the company's capital.
pub struct Capital {
    pub parent: ParentRows,
    /// In the order of the plan
    pub companies: Vec<ProjectCompanyRows>,
    /// Of the parent
    pub treasury: TreasuryRows,
    pub equity: EquityRows,
    /// BTC received by the treasury in the month, excluding purchases
    pub mined: Series,
    /// Stock compensation, USD of the month
    pub compensation: Series,
    /// USD of the month
    pub tax_paid: Series,
    /// Of the parent and consolidated project companies
    pub consolidated: ConsolidatedRows,
}

/// The parent and its cash flow.
pub struct ParentRows {
    pub owner: OwnerRows,
    pub cash_flow: CashFlow,
}

/// A project company.
pub struct ProjectCompanyRows {
    pub owner: OwnerRows,
    /// `parent`, or the id of the company that holds it
    pub holder: String,
    /// Its holder's share of distributions and of capital calls, as a share of 1
    pub ownership: Scalar,
    /// The parent's share through all that hold it, as a share of 1
    pub effective: Scalar,
    /// Book value of its AI capacity before month 1, USD
    pub opening_assets: Scalar,
    pub standing: TaxStanding,
    /// Its debts in the order of the plan, each followed by what refinances it
    pub debts: Vec<DebtRows>,
    pub waterfall: WaterfallRows,
    /// Withheld by its country from what the parent receives, USD of the month
    pub withheld: Option<Series>,
    pub cash_flow: CashFlow,
}

impl Capital {
    /// The parent, then the project companies, in the order of the plan.
    pub fn owners(&self) -> impl Iterator<Item = &OwnerRows> {
        std::iter::once(&self.parent.owner).chain(self.companies.iter().map(|company| &company.owner))
    }

    /// Project companies that are consolidated, or those that are not.
    pub fn companies_that(&self, consolidated: bool) -> impl Iterator<Item = &ProjectCompanyRows> {
        self.companies.iter().filter(move |company| company.owner.consolidated == consolidated)
    }

    /// The parent and consolidated project companies.
    pub fn consolidated_owners(&self) -> impl Iterator<Item = &OwnerRows> {
        std::iter::once(&self.parent.owner).chain(self.companies_that(true).map(|company| &company.owner))
    }

    /// Debts of consolidated owners.
    pub fn debts(&self) -> impl Iterator<Item = &DebtRows> {
        self.treasury.debts.iter().chain(self.companies_that(true).flat_map(|company| &company.debts))
    }
}

/// Assessments while their income is not yet known.
pub(in crate::model) struct OpenTaxes {
    pub parent: tax::Open,
    /// Of project companies in the order of the plan; None if nothing is paid on one's own account or for its members
    pub companies: Vec<Option<tax::Open>>,
}

/// Writes the company's capital; the scope is the company's. Taxes stay open: their income is known only from the
/// statements.
pub(in crate::model) fn capital(
    company: &Scope,
    market: &Market,
    lives: &ByClass<Life>,
    operations: &Operations,
    sites: &[SiteRows],
) -> (Capital, OpenTaxes) {
    let scope = company.of("treasury").place("treasury", "Treasury");
    let rates = cash_rates(&scope);
    let compensation = compensation(company);
    let shared = Shared { lives, sites, overhead: operations.overhead };
    let parent = owner::parent(company, shared);
    let companies = project_companies(company, market, shared, rates);
    let tax = tax::Open::write(&tax::place(company));
    let equity = equity::open(&scope, market);
    let instruments = Instruments::open(&scope, market, parent.borrower, equity);
    let mined = received(&scope, &parent, &companies);
    let of_companies = companies.iter().map(|funded| {
        let received = funded.is_of_parent().then(|| funded.to_holder());
        let fees = funded.company.owner.fees.map(FeeRows::total);
        let paid = [-funded.waterfall.operations.btc_sold].into_iter().chain(funded.withheld.map(|withheld| -withheld));
        sum(received.into_iter().chain(fees).chain(paid))
    });
    let before = Parent {
        flows: parent.flows().amounts().chain(std::iter::once(-tax.paid)).chain(of_companies).collect(),
        costs: parent.costs() + instruments.interest_paid(),
        mined,
        compensation,
        buy_back: parent.items.buy_back.clone(),
        instruments,
    };
    let (treasury, equity) = treasury(&scope, market, rates, before);
    let flows = parent_flows(market, &parent, &companies, &treasury, &equity, tax.paid);
    let (consolidated, CashFlows { parent: cash_flow, companies: of_companies }) =
        consolidate(company, lives, (&parent, flows), &companies, &treasury);
    let tax_paid = tax_paid(company, tax.paid, &companies);
    let (companies, open): (Vec<ProjectCompanyRows>, Vec<Option<tax::Open>>) =
        companies.into_iter().zip(of_companies).map(|(funded, cash_flow)| rows(funded, cash_flow)).unzip();
    let parent = ParentRows { owner: parent, cash_flow };
    let capital = Capital { parent, companies, treasury, equity, mined, compensation, tax_paid, consolidated };
    (capital, OpenTaxes { parent: tax, companies: open })
}

/// All project companies, those that are held before those that hold them; in the order of the plan. The scope is the company's.
fn project_companies<'a>(
    company: &Scope<'a>,
    market: &Market,
    shared: Shared<'a>,
    rates: CashRates,
) -> Vec<Funded<'a>> {
    let all = &company.plan().project_companies;
    let mut done: Vec<Option<Funded>> = all.iter().map(|_| None).collect();
    for position in held_first(all) {
        let plan = &all[position];
        let held = held(done.iter().flatten().filter(|funded| funded.company.plan.owner == plan.id));
        let owned = owner::project_company(company, shared, plan, held);
        done[position] = Some(funded(&owner::place(company, plan), market, owned, rates));
    }
    done.into_iter().flatten().collect()
}

/// What a holder receives of its companies, and pays in to them; None if it holds none.
fn held<'f, 'a: 'f>(companies: impl Iterator<Item = &'f Funded<'a>>) -> Option<Held> {
    let of = |funded: &Funded| {
        let (share, flows) = (funded.company.ownership, &funded.waterfall);
        (share * flows.distributions.distributed, share * flows.shortfall.called)
    };
    let (received, paid_in): (Vec<Expression>, Vec<Expression>) = companies.map(of).unzip();
    (!received.is_empty()).then(|| Held { received: sum(received), paid_in: sum(paid_in) })
}

/// Stock compensation of the month; the scope is the company's.
fn compensation(scope: &Scope) -> Series {
    let amount = &scope.plan().company.stock_compensation_usd_per_month;
    let amount = scope.quantity("stock_compensation_usd_per_month", USD.per(MONTH), amount);
    scope.flow(
        "stock-compensation",
        "Stock compensation",
        USD,
        amount * ONE_MONTH,
        "Paid in shares: non-cash and excluded from EBITDA",
    )
}

/// A project company with its debts and its waterfall; the scope is the company's.
fn funded<'a>(scope: &Scope, market: &Market, company: Company<'a>, rates: CashRates) -> Funded<'a> {
    let own = scope.plan().debts.iter().enumerate().filter(|(_, debt)| debt.enabled && debt.owner == company.plan.id);
    let borrower = company.owner.borrower;
    let (mut debts, mut sweeps) = (Vec::new(), Vec::new());
    for (index, debt) in own {
        let mut open = debt::open(scope, market.sofr, index, debt, borrower);
        sweeps.extend(open.take_sweep());
        debts.extend(open.close(scope, None, None));
    }
    let letters_used = letter_fees(scope, &mut debts);
    let waterfall = waterfall(scope, market, &company, OfDebts { debts: &debts, letters_used, sweeps }, rates);
    let withheld = withheld(scope, &company, &waterfall);
    Funded { company, debts, waterfall, withheld }
}

/// Tax that the country of a project company withholds from what the parent receives.
fn withheld(scope: &Scope, company: &Company, waterfall: &WaterfallRows) -> Option<Series> {
    if company.plan.withholding_pct == 0.0 {
        return None;
    }
    let rate = scope.share("withholding_pct", company.plan.withholding_pct);
    let received = company.ownership * waterfall.distributions.distribution;
    Some(scope.flow("withheld", "Withholding tax", USD, received * rate, "On the parent's share of distributions"))
}

/// BTC of all owners: the parent buys what project companies mine.
fn received(scope: &Scope, parent: &OwnerRows, companies: &[Funded]) -> Series {
    let mined = std::iter::once(parent).chain(companies.iter().map(|funded| &funded.company.owner));
    scope.flow(
        "btc-in",
        "BTC received by treasury",
        BTC,
        sum(mined.map(|owner| owner.sums.mined.net)),
        "Mined by all owners: the parent buys the BTC mined by project companies at the month's price",
    )
}

/// Tax paid by the parent and by consolidated project companies.
fn tax_paid(scope: &Scope, of_parent: Series, companies: &[Funded]) -> Series {
    let own = companies.iter().filter(|funded| funded.is_consolidated()).filter_map(|funded| funded.company.own_tax());
    let own: Vec<Series> = own.chain(companies.iter().filter_map(|funded| funded.withheld)).collect();
    if own.is_empty() {
        return of_parent;
    }
    let all = sum(std::iter::once(of_parent).chain(own));
    scope.flow(
        "tax-paid",
        "Tax paid",
        USD,
        all,
        "By the parent and consolidated project companies, with tax withheld from distributions",
    )
}

fn rows(funded: Funded, cash_flow: CashFlow) -> (ProjectCompanyRows, Option<tax::Open>) {
    let Funded { company, debts, waterfall, withheld } = funded;
    let Company { plan, owner, ownership, effective, opening_assets, standing, tax, .. } = company;
    let holder = plan.owner.clone();
    let rows = ProjectCompanyRows {
        owner,
        holder,
        ownership,
        effective,
        opening_assets,
        standing,
        debts,
        waterfall,
        withheld,
        cash_flow,
    };
    (rows, tax)
}
