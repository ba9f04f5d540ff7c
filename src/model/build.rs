//! From a plan to its rows: the company as its business runs, from the market to the checks.

use crate::formula::Book;
use crate::model::accounts::{Accounts, accounts};
use crate::model::base::calendar::Calendar;
use crate::model::base::inputs::Builder;
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
use crate::plan::Plan;

/// The book of a plan, with every row of its model, and the rows by what they are.
pub fn build(plan: &Plan) -> (Book, Rows) {
    let mut builder = Builder::new(plan);
    let calendar = Calendar::of(builder.book().book_mut());
    let market = market(&builder.scope(&calendar, "market", "market", "Market"));
    let terminal = Terminal::of(&mut builder);
    let mut standing: Vec<Standing> =
        plan.sites.iter().filter(|s| s.enabled).map(|s| site::standing(&mut builder, &calendar, &market, s)).collect();
    send_machines(&mut builder, &calendar, &mut standing);
    let scope = builder.scope(&calendar, "market", "network", "Network");
    let network = network(&scope, &market, &own_hashrate(&standing));
    let sites: Vec<(&str, SiteRows)> = standing
        .iter()
        .map(|s| (s.site.owner.as_str(), site::site(&mut builder, &calendar, &market, &network, terminal, s)))
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
    standing
        .iter()
        .zip(&sites)
        .for_each(|(standing, (_, rows))| site::value(builder.book(), standing.site, rows, rate));
    let company = builder.scope(&calendar, "company", "company", "Company");
    let btc_cost = cost_of_bitcoin(&company, &operations, &capital);
    let measures = measures(&company, &market, &consolidated, &operations, &capital, &accounts);
    let checks = checks(&company, &consolidated, &operations, &capital, &accounts);
    todo!()
}

/// Places displaced machines at another site, after that site's own.
fn send_machines(builder: &mut Builder, calendar: &Calendar, standing: &mut [Standing]) {
    for target in 0..standing.len() {
        let id = &standing[target].site.id;
        let sent = |stand: &&Stand| stand.rows.redeployed.is_some() && stand.fleet.redeploy_site == *id;
        let coming: Vec<_> = standing
            .iter()
            .flat_map(|source| source.stands.iter().filter(sent).map(|stand| (source.site, stand.clone())))
            .collect();
        let Standing { site, room, stands, .. } = &standing[target];
        let scope = builder.scope(calendar, &format!("sites.{id}"), &format!("site.{id}"), &site.name);
        let arrived = fleet::arrivals(&scope, *room, stands, &coming);
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
