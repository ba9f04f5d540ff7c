//! Owners: the parent and its project companies, each with its sites, payables, books and other items.

use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, sum};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::base::shared::{PARENT_SECTION, Part};
use crate::model::capital::cash_flow::Flows;
use crate::model::capital::lines::CashFlowLine;
use crate::model::group::books::{ClassRows, Life};
use crate::model::group::classes::ByClass;
use crate::model::group::items::{ItemRows, items};
use crate::model::group::operations::payables;
use crate::model::group::pools::{Pools, classes};
use crate::model::group::sums::{Sums, sums};
use crate::model::instruments::debt;
use crate::model::instruments::preferred::{PreferredRows, preferred};
use crate::model::market::price::Market;
use crate::model::site::SiteRows;
use crate::model::tax;
use crate::plan::{CONSOLIDATED_RETURN_PCT, PARENT, Plan, ProjectCompany, Quantity, TaxStatus, effective_pct, holders};

/// A project company owned above this share is consolidated.
const CONTROL_PCT: f64 = 50.0;

/// An owner of sites before its cash.
#[derive(Clone, Debug)]
pub struct OwnerRows {
    /// `parent` or the id of a project company
    pub id: String,
    /// What it is called
    pub name: String,
    /// Its section: `entity.ID`
    pub key: String,
    /// True if it is consolidated in the company's rows
    pub consolidated: bool,
    /// Of its sites
    pub sums: Sums,
    /// Of the parent, USD of the month
    pub overhead: Option<Series>,
    /// Owed to suppliers, USD at month end
    pub payables: Series,
    /// What its debts read of it
    pub(in crate::model) borrower: debt::Owner,
    /// Its depreciated assets
    pub classes: ByClass<ClassRows>,
    /// … by what leaves together
    pub(in crate::model) pools: ByClass<Pools>,
    /// Its other items
    pub items: ItemRows,
    /// Fees to the parent, of a project company that pays some
    pub fees: Option<FeeRows>,
    /// Its preferred equity, in the order of the plan
    pub preferred: Vec<PreferredRows>,
}

/// Fees of a project company to the parent, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct FeeRows {
    /// For management
    pub management: Series,
    /// For development
    pub development: Series,
}

impl FeeRows {
    /// Both.
    pub(in crate::model) fn total(self) -> Expression {
        self.management + self.development
    }
}

/// In whose return the income of a project company is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaxStanding {
    /// All of it in the parent's
    InParentsReturn,
    /// In those of its members, by their shares
    Partnership,
    /// In its own
    OwnReturn,
    /// In its own, in another country
    Abroad,
}

impl TaxStanding {
    /// Of a project company: wholly owned, it is in the parent's return whatever its status, unless it stands abroad.
    pub(in crate::model) fn of(companies: &[ProjectCompany], company: &ProjectCompany) -> Self {
        let owned = effective_pct(companies, &company.id);
        match company.tax_status {
            TaxStatus::Foreign => Self::Abroad,
            _ if owned >= 100.0 => Self::InParentsReturn,
            TaxStatus::Partnership => Self::Partnership,
            TaxStatus::Corporation if owned >= CONSOLIDATED_RETURN_PCT => Self::InParentsReturn,
            TaxStatus::Corporation => Self::OwnReturn,
        }
    }

    /// True if it pays tax on its own income.
    pub(in crate::model) fn pays_itself(self) -> bool {
        match self {
            Self::OwnReturn | Self::Abroad => true,
            Self::InParentsReturn | Self::Partnership => false,
        }
    }
}

/// A project company before its cash.
pub(in crate::model) struct Company<'a> {
    pub plan: &'a ProjectCompany,
    pub owner: OwnerRows,
    /// The share of the parent, or of the company that holds it, as a share of 1
    pub ownership: Scalar,
    /// The parent's share through all that hold it, as a share of 1
    pub effective: Scalar,
    /// Distributed by companies that it holds, and paid in to them; None if it holds none
    pub held: Option<Held>,
    /// Month of completion, as its number in the plan
    pub completion: Scalar,
    /// Book value of its AI capacity before month 1, USD
    pub opening_assets: Scalar,
    pub standing: TaxStanding,
    /// Its tax, or what its members pay on its income and it distributes to them; None if neither is paid
    pub tax: Option<tax::Open>,
}

/// What a company has from those that it holds, and puts into them: its share, USD of the month.
#[derive(Clone)]
pub(in crate::model) struct Held {
    pub received: Expression,
    pub paid_in: Expression,
}

/// True if this owner is consolidated in the company's rows: it and all that hold it are controlled.
pub(in crate::model) fn is_consolidated(plan: &Plan, owner: &str) -> bool {
    is_consolidated_in(&plan.project_companies, owner)
}

fn is_consolidated_in(companies: &[ProjectCompany], owner: &str) -> bool {
    holders(companies, owner).into_iter().all(is_controlled)
}

fn is_controlled(company: &ProjectCompany) -> bool {
    company.ownership_pct > CONTROL_PCT
}

/// True if a step of one percent in its ownership changes how it is consolidated or taxed, and so the rows themselves.
fn changes_form(companies: &[ProjectCompany], company: &ProjectCompany) -> bool {
    let up = company.ownership_pct * 1.01;
    let step = if up > 100.0 { company.ownership_pct * 0.99 } else { up };
    let mut moved = companies.to_vec();
    moved.iter_mut().filter(|own| own.id == company.id).for_each(|own| own.ownership_pct = step);
    let form =
        |all: &[ProjectCompany], of: &ProjectCompany| (is_consolidated_in(all, &of.id), TaxStanding::of(all, of));
    companies.iter().zip(&moved).any(|(before, after)| form(companies, before) != form(&moved, after))
}

/// Inputs shared by all owners.
#[derive(Clone, Copy)]
pub(in crate::model) struct Shared<'a> {
    pub lives: &'a ByClass<Life>,
    /// All enabled sites
    pub sites: &'a [SiteRows],
    /// Of the company, USD of the month
    pub overhead: Series,
}

/// The parent; the scope is the company's.
pub(in crate::model) fn parent(company: &Scope, shared: Shared) -> OwnerRows {
    let (books, (key, name)) = (&company.plan().books, PARENT_SECTION);
    let scope = company.of("books").place(key, name);
    let sites = own_sites(shared, PARENT);
    let sums = sums(&scope, &sites);
    let opening = scope.number("opening_payables_usd", USD, books.opening_payables_usd);
    let payables = payables(&scope, &sums, Some(shared.overhead), opening.into());
    let borrower = borrower(&scope, &sums, &Beside { overhead: Some(shared.overhead), ..Beside::default() }, payables);
    let openings = shared.lives.map(|life| Some(life.opening));
    let own_books = scope.section("books", "books");
    let (classes, pools) = classes(&own_books, shared.lives, &sites, &sums, &openings);
    let other = scope.part(Part::Books).number("other_assets_opening_usd", USD, books.other_assets_opening_usd);
    let items = items(&own_books, PARENT, Some(other));
    let preferred = preferred(company, PARENT);
    OwnerRows {
        id: PARENT.to_owned(),
        name: name.to_owned(),
        key: key.to_owned(),
        consolidated: true,
        sums,
        overhead: Some(shared.overhead),
        payables,
        borrower,
        classes,
        pools,
        items,
        fees: None,
        preferred,
    }
}

/// A project company.
pub(in crate::model) fn project_company<'a>(
    whole: &Scope<'a>,
    shared: Shared,
    company: &'a ProjectCompany,
    held: Option<Held>,
) -> Company<'a> {
    let id = company.id.as_str();
    let scope = place(whole, company);
    let sites = own_sites(shared, id);
    let sums = sums(&scope, &sites);
    let (ownership, effective) = shares(whole, company);
    let fees = fees(&scope, company, &sums);
    let payables = payables(&scope, &sums, None, 0.0.into());
    let completion = scope.month("completion", company.completion);
    let beside = Beside { overhead: None, fees, received: held.as_ref().map(|held| held.received.clone()) };
    let borrower = debt::Owner { completion: Some(completion), ..borrower(&scope, &sums, &beside, payables) };
    let opening_assets = scope.number("opening_assets_usd", USD, company.opening_assets_usd);
    let books = scope.section("books", "books");
    let openings = ByClass { machines: None, mining_capacity: None, ai_capacity: Some(opening_assets), gpus: None };
    let (classes, pools) = classes(&books, shared.lives, &sites, &sums, &openings);
    let items = items(&books.of("books"), id, None);
    let preferred = preferred(whole, id);
    let mut owner = OwnerRows {
        id: id.to_owned(),
        name: company.name.clone(),
        key: key_of(company),
        consolidated: is_consolidated(whole.plan(), id),
        sums,
        overhead: None,
        payables,
        borrower,
        classes,
        pools,
        items,
        fees,
        preferred,
    };
    let standing = TaxStanding::of(&whole.plan().project_companies, company);
    let pays = match standing {
        TaxStanding::InParentsReturn => false,
        TaxStanding::Partnership => company.tax_distributions,
        TaxStanding::OwnReturn | TaxStanding::Abroad => true,
    };
    let tax = pays.then(|| tax::Open::write(&of_return(&scope)));
    owner.borrower.tax = tax.as_ref().filter(|_| standing.pays_itself()).map(|tax| tax.paid);
    Company { plan: company, owner, ownership, effective, held, completion, opening_assets, standing, tax }
}

fn key_of(company: &ProjectCompany) -> String {
    format!("entity.{}", company.id)
}

/// Where a project company is written; `whole` is the company's scope.
pub(in crate::model) fn place<'a>(whole: &Scope<'a>, company: &ProjectCompany) -> Scope<'a> {
    whole.of(&format!("project_companies.{}", company.id)).place(&key_of(company), &company.name)
}

/// The share of its holder, and of the parent through all that hold it, as shares of 1; those above it are written first.
fn shares(whole: &Scope, company: &ProjectCompany) -> (Scalar, Scalar) {
    let all = &whole.plan().project_companies;
    let of = |company: &ProjectCompany, above: Option<Scalar>| {
        let scope = place(whole, company);
        let ownership = scope.once("owned", |scope| owned(scope, all, company));
        let effective = above.map_or(ownership, |above| {
            scope.once("owned-in-all", |scope| {
                let note = "Through all companies that hold it";
                let product = ownership * above;
                let row = scope.formula("owned-in-all", "Parent's effective ownership", PLAIN, product, note);
                scope.shown_scalar(row, Format::Share);
                row
            })
        });
        (ownership, effective)
    };
    let above = holders(all, &company.id).into_iter().skip(1).rev();
    let above = above.fold(None, |above, holder| Some(of(holder, above).1));
    of(company, above)
}

/// The share of the parent, or of the company that holds it.
fn owned(scope: &Scope, all: &[ProjectCompany], company: &ProjectCompany) -> Scalar {
    let percent = scope.number("ownership_pct", PERCENT, company.ownership_pct);
    if changes_form(all, company) {
        scope.never_moves(percent);
    }
    let label = if company.owner == PARENT { "Parent's ownership" } else { "Holding company's ownership" };
    let note = "Share of distributions and of capital calls";
    let row = scope.formula("owned", label, PLAIN, percent * PERCENT_OF, note);
    scope.shown_scalar(row, Format::Share);
    row
}

/// The scope of a project company's return, given that of its section.
pub(in crate::model) fn of_return<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.section("tax", "tax").of("tax")
}

impl Company<'_> {
    /// Tax that it pays itself, USD of the month.
    pub fn own_tax(&self) -> Option<Series> {
        self.owner.borrower.tax
    }

    /// Tax of its members that it distributes to them, USD due in the month.
    pub fn tax_of_members(&self) -> Option<Series> {
        self.tax.as_ref().filter(|_| self.standing == TaxStanding::Partnership).map(|tax| tax.paid)
    }
}

fn own_sites<'a>(shared: Shared<'a>, id: &str) -> Vec<&'a SiteRows> {
    shared.sites.iter().filter(|site| site.owner == id).collect()
}

/// What an owner earns and pays beside its sites.
#[derive(Default)]
struct Beside {
    overhead: Option<Series>,
    fees: Option<FeeRows>,
    /// From companies that it holds
    received: Option<Expression>,
}

/// Fees of a project company to the parent; None if it pays none.
fn fees(scope: &Scope, company: &ProjectCompany, sums: &Sums) -> Option<FeeRows> {
    let fixed = &company.management_fee_usd_per_month;
    let (of_revenue, of_capex) = (company.management_fee_pct, company.development_fee_pct);
    if *fixed == Quantity::Value(0.0) && of_revenue == 0.0 && of_capex == 0.0 {
        return None;
    }
    let fixed = scope.quantity("management_fee_usd_per_month", USD.per(MONTH), fixed) * ONE_MONTH;
    let of_revenue = scope.share("management_fee_pct", of_revenue) * sums.revenue.total();
    let management = scope.flow(
        "management-fee",
        "Management fee",
        USD,
        fixed + of_revenue,
        "To the parent: the amount of the month, and a share of revenue",
    );
    let spent = sums.capex.total - sums.partners.capex;
    let of_capex = scope.share("development_fee_pct", of_capex) * spent;
    let note = "To the parent: a share of capex net of partners";
    let development = scope.flow("development-fee", "Development fee", USD, of_capex, note);
    Some(FeeRows { management, development })
}

/// What debts read of their owner.
fn borrower(scope: &Scope, sums: &Sums, beside: &Beside, payables: Series) -> debt::Owner {
    let Beside { overhead, fees, received } = beside;
    let cfads = sum([sums.cfads(), payables - payables.prev()]
        .into_iter()
        .chain(overhead.map(|overhead| -overhead))
        .chain(fees.map(|fees| -fees.management))
        .chain(received.clone()));
    let cfads = scope.flow(
        "cfads-before-tax",
        "CFADS before tax",
        USD,
        cfads,
        "Cash flow available for debt service: NOI less partners, maintenance, overhead and management fees, adjusted for receivables, payables and prepayments credited, with distributions of companies that it holds",
    );
    let equipment = scope.flow(
        "equipment",
        "Machines and GPUs bought",
        USD,
        (sums.in_service.machines + sums.in_service.gpus) - sums.partners.equipment,
        "As placed in service, excluding partners' contributions",
    );
    let capex = scope.flow(
        "own-capex",
        "Capex net of partners",
        USD,
        sum([sums.capex.total - sums.partners.capex].into_iter().chain(fees.map(|fees| fees.development.expression()))),
        "Cost base for lending, with development fees",
    );
    let capex_so_far =
        scope.balance("capex-so-far", "Capex to date", USD, 0.0, |p| p + capex, "Since month 1, net of partners");
    let noi_year = scope.twelve_months("site-noi", "Site NOI", sums.noi);
    let share = (scope.calendar.month / ONE_MONTH).min(12.0) / 12.0;
    let noi_a_year = scope.level(
        "noi-a-year",
        "Annualised NOI",
        USD,
        noi_year / share,
        "Of the last twelve months; annualised in the first year",
    );
    debt::Owner { capex, capex_so_far, equipment, cfads, noi_year, noi_a_year, completion: None, tax: None }
}

impl OwnerRows {
    /// Cash from operations, construction and sales, by line.
    pub(in crate::model) fn flows(&self) -> Flows {
        use CashFlowLine as Line;
        let Sums { revenue, cost, capex, prepayments, receivables, partners, .. } = &self.sums;
        let items = &self.items;
        let mut flows = Flows::default();
        flows.add(Line::Rent, revenue.rent);
        flows.add(Line::Cloud, revenue.cloud);
        flows.add(Line::Hosting, revenue.hosting);
        flows.add(Line::Credits, revenue.credits);
        flows.add(Line::PassThrough, revenue.pass_through);
        flows.add(Line::Resale, capex.resale);
        flows.add(Line::TenantFunding, prepayments.funding);
        flows.add(Line::Receivables, receivables.collected);
        flows.add(Line::Partners, partners.cash);
        flows.add(Line::MiningPower, -cost.mining_power);
        flows.add(Line::Repair, -cost.repair);
        flows.add(Line::OtherOperating, -cost.other);
        flows.add(Line::Landlord, -cost.landlord);
        flows.add(Line::CloudCost, -cost.cloud);
        flows.add(Line::AiPower, -cost.ai_power);
        flows.add(Line::Overhead, self.overhead.map_or(Expression::Number(0.0), |overhead| -overhead));
        flows.add(Line::Payables, self.payables - self.payables.prev());
        if let Some(deposits) = self.sums.deposits {
            flows.add(Line::Deposits, deposits.prev() - deposits);
        }
        flows.add(Line::Capex, -capex.total);
        flows.add(Line::OtherIncome, items.income.clone() + items.tax_free.clone());
        flows.add(Line::OtherAssets, sum([items.sold(), -items.bought()].into_iter().chain(items.divested())));
        flows.add(Line::Shares, -items.buy_back.clone());
        if let Some(dividends) = &items.dividends {
            flows.add(Line::Dividends, -dividends.clone());
        }
        if let Some(fees) = self.fees {
            flows.add(Line::FeesBetween, -fees.total());
        }
        flows.add(Line::Preferred, sum(self.preferred.iter().map(PreferredRows::cash)));
        flows.add(Line::PreferredDividends, sum(self.preferred.iter().map(|own| -own.paid)));
        flows
    }

    /// Dividends, fees, discounts and premiums of its preferred equity, charged to the common; USD of the month.
    pub(in crate::model) fn preferred_charged(&self) -> Expression {
        sum(self.preferred.iter().map(PreferredRows::charged))
    }

    /// BTC mined at its sites, at the month's price.
    pub(in crate::model) fn mined_value(&self, market: &Market) -> Expression {
        self.sums.mined.net * market.price
    }

    /// Operating costs including overhead.
    pub(in crate::model) fn costs(&self) -> Expression {
        sum(std::iter::once(self.sums.cost.total()).chain(self.overhead.map(Series::expression)))
    }
}
