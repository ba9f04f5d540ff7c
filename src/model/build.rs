//! From a plan to its rows: the company as its business runs, from the market to the checks.

use crate::formula::Book;
use crate::model::accounts::{Accounts, accounts};
use crate::model::base::calendar::Calendar;
use crate::model::base::inputs::Builder;
use crate::model::base::scope::Scope;
use crate::model::capital::company::{Capital, ProjectCompanyRows, capital};
use crate::model::capital::owner::is_consolidated;
use crate::model::group::books::lives;
use crate::model::group::operations::operations;
use crate::model::market::OwnHashrate;
use crate::model::market::network::network;
use crate::model::market::price::market;
use crate::model::results::bitcoin::cost_of_bitcoin;
use crate::model::results::checks::checks;
use crate::model::results::measures::measures;
use crate::model::results::value::value;
use crate::model::rows::{CompanyRows, Owner, ProjectCompany, Rows};
use crate::model::site::fleet::{self, Stand};
use crate::model::site::terminal::Terminal;
use crate::model::site::{self, SiteRows, Standing};
use crate::plan::{Plan, Site};

/// The book of a plan, with every row of its model, and the rows by what they are.
pub fn build(plan: &Plan) -> (Book, Rows) {
    let mut builder = Builder::new(plan);
    let calendar = Calendar::of(builder.book().book_mut());
    let market = market(&builder.scope(&calendar, "market", "market", "Market"));
    let terminal = Terminal::of(&builder.scope(&calendar, "company", "company", "Company"));
    let of_site = |site: &Site| scope_of(&builder, &calendar, site);
    let enabled = plan.sites.iter().enumerate().filter(|(_, site)| site.enabled);
    let mut standing: Vec<Standing> =
        enabled.map(|(index, site)| site::standing(&of_site(site), &market, index, site)).collect();
    send_machines(&builder, &calendar, &mut standing);
    let scope = builder.scope(&calendar, "market", "network", "Network");
    let network = network(&scope, &market, &own_hashrate(&standing));
    let sites: Vec<(&str, SiteRows)> = standing
        .into_iter()
        .map(|s| (s.site.owner.as_str(), site::site(&of_site(s.site), &market, &network, terminal, s)))
        .collect();
    let consolidated: Vec<SiteRows> =
        sites.iter().filter(|(owner, _)| is_consolidated(plan, owner)).map(|(_, site)| site.clone()).collect();
    let company = builder.scope(&calendar, "company", "company", "Company");
    let operations = operations(&company, &consolidated);
    let lives = lives(&company);
    let (capital, tax) = capital(&company, &market, &lives, &operations, &sites);
    let accounts = accounts(&company, &market, &lives, &operations, &capital, tax);
    let value = value(&company, &operations, &capital);
    let rate = value.project.monthly_rate;
    for (_, rows) in &sites {
        site::value(&of_site(&plan.sites[rows.index]), rows, rate);
    }
    let btc_cost = cost_of_bitcoin(&company, &operations, &capital);
    let measures = measures(&company, &market, &consolidated, &operations, &capital, &accounts);
    let checks = checks(&company, &consolidated, &operations, &capital, &accounts);
    todo!()
}

/// The scope of a site in the plan and the book.
fn scope_of<'b>(builder: &'b Builder, calendar: &Calendar, site: &Site) -> Scope<'b> {
    builder.scope(calendar, &format!("sites.{}", site.id), &format!("site.{}", site.id), &site.name)
}

/// Places displaced machines at another site, after that site's own.
fn send_machines(builder: &Builder, calendar: &Calendar, standing: &mut [Standing]) {
    for target in 0..standing.len() {
        let id = &standing[target].site.id;
        let sent = |stand: &&Stand| stand.rows.redeployed.is_some() && stand.fleet.redeploy_site == *id;
        let coming: Vec<_> = standing
            .iter()
            .flat_map(|source| source.stands.iter().filter(sent).map(|stand| (source.site, stand.clone())))
            .collect();
        let Standing { site, stands, .. } = &standing[target];
        let arrived = fleet::arrivals(&scope_of(builder, calendar, site), standing[target].room(), stands, &coming);
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
