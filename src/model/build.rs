//! From a plan to its rows: the company as its business runs, from the market to the checks.

use crate::formula::Book;
use crate::model::accounts::statements::OwnerStatements;
use crate::model::accounts::{Accounts, accounts};
use crate::model::base::scope::Scope;
use crate::model::capital::company::{Capital, ParentRows, ProjectCompanyRows, capital};
use crate::model::capital::owner::is_consolidated;
use crate::model::group::books::lives;
use crate::model::group::operations::operations;
use crate::model::market::OwnHashrate;
use crate::model::market::network::network;
use crate::model::market::price::{Market, market};
use crate::model::results::bitcoin::cost_of_bitcoin;
use crate::model::results::checks::checks;
use crate::model::results::measures::measures;
use crate::model::results::returns::{LeveredRows, project_companies};
use crate::model::results::value::{npv_of_sites, value};
use crate::model::rows::{CompanyRows, OwnedSite, Owner, ProjectCompany, Rows};
use crate::model::site::fleet::{self, Stand};
use crate::model::site::terminal::Terminal;
use crate::model::site::{self, SiteRows, SiteValueRows, Standing};
use crate::plan::{ObjectKind, Plan, Site};
use std::cell::RefCell;

/// Approximate number of items in a book without sites, and per site: room is reserved for them at once.
const ITEMS_OF_A_COMPANY: usize = 2_000;
const ITEMS_OF_A_SITE: usize = 1_700;

/// The book of a plan, with every row of its model, and the rows by what they are. Rooms decide by the plan with its phases
/// applied; inputs are what is entered.
pub fn build(entered: &Plan) -> (Book, Rows) {
    let plan = &*entered.phased();
    let book = RefCell::new(empty_book(plan));
    let company = Scope::of_company(plan, entered, &book);
    let market = market(&company.of("market").place("market", "Market"));
    let terminal = Terminal::of(&company);
    // What stands where comes before the network, in whose hashrate the company's own machines may count.
    let standing = standing(&company, &market);
    let network = network(&company.of("market").place("network", "Network"), &market, &own_hashrate(&standing));
    let sites: Vec<SiteRows> = standing
        .into_iter()
        .map(|standing| site::site(&of_site(&company, standing.site), &market, &network, terminal, standing))
        .collect();
    let consolidated: Vec<&SiteRows> = sites.iter().filter(|site| is_consolidated(plan, &site.owner)).collect();
    let operations = operations(&company, &consolidated);
    let lives = lives(&company);
    let (capital, tax) = capital(&company, &market, &lives, &operations, &sites);
    let accounts = accounts(&company, &market, &lives, &operations, &capital, tax);
    let value = value(&company, &operations, &capital);
    let values: Vec<SiteValueRows> = sites
        .iter()
        .map(|rows| site::value(&of_site(&company, &plan.sites[rows.index]), rows, value.project.monthly_rate))
        .collect();
    let btc_cost = cost_of_bitcoin(&company, &operations, &capital);
    let measures =
        measures(&company, &market, &consolidated, &operations, &capital, &accounts, value.project.monthly_rate);
    let returns = project_companies(&company, &capital, measures.returns.cost_of_equity);
    let checks = checks(&company, &consolidated, &operations, &capital, &accounts);
    let calendar = company.calendar;
    let sites: Vec<OwnedSite> = sites.into_iter().zip(values).map(|(rows, value)| owned(plan, rows, value)).collect();
    let of_company = sites.iter().filter(|site| site.consolidated);
    let npv_of_sites = npv_of_sites(&company, of_company.map(|site| site.value.npv));
    let Capital { parent, companies, treasury, equity, mined, compensation, tax_paid, consolidated } = capital;
    let Accounts { parent: of_parent, companies: of_companies, company: statements, books, tax } = accounts;
    let owners = owners((parent, of_parent), companies.into_iter().zip(of_companies).zip(returns));
    let company = CompanyRows {
        operations,
        mined,
        stock_compensation: compensation,
        tax_paid,
        capital: consolidated,
        books,
        statements,
        value,
        npv_of_sites,
        measures,
    };
    let rows = Rows { calendar, market, network, sites, company, owners, treasury, equity, tax, btc_cost, checks };
    (book.into_inner(), rows)
}

/// A book of the plan's months and fiscal years without a row.
fn empty_book(plan: &Plan) -> Book {
    let start = plan.company.start;
    let mut book = Book::new((start.year(), start.month()), plan.company.months as usize);
    book.reserve(ITEMS_OF_A_COMPANY + ITEMS_OF_A_SITE * plan.sites.len());
    book.ends_fiscal_years_in(plan.company.fiscal_year_end_month);
    book
}

/// The scope of a site.
fn of_site<'a>(company: &Scope<'a>, site: &Site) -> Scope<'a> {
    company.object(ObjectKind::Site, &site.id, &site.name)
}

/// Power, moves and machines of all enabled sites, with the machines that one sends to another.
fn standing<'a>(company: &Scope<'a>, market: &Market) -> Vec<Standing<'a>> {
    let enabled = company.plan().sites.iter().enumerate().filter(|(_, site)| site.enabled);
    let mut standing: Vec<Standing> =
        enabled.map(|(index, site)| site::standing(&of_site(company, site), market, index, site)).collect();
    send_machines(company, &mut standing);
    standing
}

/// Places displaced machines at another site, after that site's own.
fn send_machines(company: &Scope, standing: &mut [Standing]) {
    for target in 0..standing.len() {
        let id = &standing[target].site.id;
        let sent = |stand: &&Stand| stand.rows.redeployed.is_some() && stand.fleet.redeploy_site == *id;
        let coming: Vec<_> = standing
            .iter()
            .flat_map(|source| source.stands.iter().filter(sent).map(|stand| (source.site, stand.clone())))
            .collect();
        let Standing { site, stands, .. } = &standing[target];
        let arrived = fleet::arrivals(&of_site(company, site), standing[target].room(), stands, &coming);
        standing[target].stands.extend(arrived);
    }
}

fn own_hashrate(standing: &[Standing]) -> OwnHashrate {
    let stands = || standing.iter().flat_map(|s| &s.stands);
    OwnHashrate {
        before: stands().filter_map(|stand| stand.rows.hashrate_before()).collect(),
        now: stands().map(|stand| stand.rows.hashrate).collect(),
    }
}

/// A site with its value, and whether the company's rows include it.
fn owned(plan: &Plan, rows: SiteRows, value: SiteValueRows) -> OwnedSite {
    OwnedSite { consolidated: is_consolidated(plan, &rows.owner), rows, value }
}

/// The parent, then the project companies, each with its statements and the returns of its owners.
fn owners(
    (parent, accounts): (ParentRows, OwnerStatements),
    companies: impl Iterator<Item = ((ProjectCompanyRows, OwnerStatements), LeveredRows)>,
) -> Vec<Owner> {
    let ParentRows { owner, cash_flow } = parent;
    let parent = Owner { rows: owner, cash_flow, accounts, project_company: None };
    let companies = companies.map(|((company, accounts), returns)| {
        let ProjectCompanyRows { owner, ownership, opening_assets, debts, waterfall, cash_flow, .. } = company;
        let project_company = Some(ProjectCompany { ownership, opening_assets, debts, waterfall, returns });
        Owner { rows: owner, cash_flow, accounts, project_company }
    });
    std::iter::once(parent).chain(companies).collect()
}
