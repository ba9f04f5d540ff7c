//! The tree of rows: each handle is the row of the key that is printed, whatever owns what.

use super::common::{projected, save};
use wattfolio::formula::{Scalar, Series};
use wattfolio::model::Projection;
use wattfolio::model::rows::{CashFlowLine, CovenantKind};

fn key(p: &Projection, row: Series) -> &str {
    &p.book.item(row.id()).key
}

fn key_of(p: &Projection, scalar: Scalar) -> &str {
    &p.book.item(scalar.id()).key
}

/// Rows of the company, of its sites and of its owners in the sample, whose project company owns Red Mesa.
#[test]
fn handles_are_the_rows_of_their_keys() {
    let plan = save("sample.ron");
    let p = projected(&plan);
    let rows = &p.rows;
    let company = &rows.company;
    let lenders = &company.measures.lenders;
    for (row, expected) in [
        (rows.market.price, "market.btc-price"),
        (rows.network.hashprice, "network.hashprice"),
        (company.operations.ebitda, "company.ebitda"),
        (company.capital.cash, "company.cash"),
        (company.statements.income.before_tax.ebitda, "company.income.ebitda"),
        (company.statements.income.net, "company.income.net-income"),
        (company.statements.balance.assets.total, "company.balance.assets"),
        (company.statements.balance.liabilities.debt, "company.balance.debt"),
        (company.statements.cash_flow.operating, "company.cash.operating"),
        (lenders.liquidity.total, "company.liquidity"),
        (lenders.ratios.net_leverage, "company.net-leverage"),
        (company.measures.shares.diluted, "equity.diluted"),
        (company.measures.valuation.by_noi.per_share, "valuation.per-share-by-noi"),
        (company.measures.returns.levered.flow, "company.levered.free-cash-flow"),
        (rows.treasury.minimum, "treasury.minimum-cash"),
        (rows.tax.assessment.payable, "tax.payable"),
        (rows.tax.deferred.net, "tax.deferred"),
        (rows.btc_cost.all_in, "btc-cost.all-in"),
        (rows.checks.sources, "check.sources"),
    ] {
        assert_eq!(key(&p, row), expected);
        assert_eq!(p.months(row), p.row(expected));
    }
    for line in CashFlowLine::ALL.iter().filter(|line| !line.is_between_owners()) {
        let row = company.capital.cash_flow.row(*line).unwrap();
        assert_eq!(key(&p, row), format!("company.cash-flow.{}", line.key()));
    }
    let kinds: Vec<CovenantKind> = lenders.covenants().map(|covenant| covenant.kind).collect();
    assert_eq!(kinds, CovenantKind::ALL);
    let sites: Vec<&str> = rows.sites.iter().map(|site| site.rows.id.as_str()).collect();
    assert_eq!(sites, ["red-mesa", "pine-hollow", "north-fork"]);
    for site in &rows.sites {
        assert_eq!(key(&p, site.rows.megawatts.ai), format!("site.{}.mw.ai", site.rows.id));
        assert_eq!(key_of(&p, site.value.npv), format!("site.{}.npv", site.rows.id));
        assert_eq!(plan.sites[site.rows.index].id, site.rows.id);
    }
    let owners: Vec<&str> = rows.owners.iter().map(|owner| owner.rows.id.as_str()).collect();
    assert_eq!(owners, ["parent", "red-mesa-llc"]);
    for owner in &rows.owners {
        let statements = &owner.accounts.statements;
        assert_eq!(key(&p, statements.balance.equity), format!("{}.balance.equity", owner.rows.key));
    }
    let debts: Vec<&str> = rows.debts().iter().map(|debt| debt.id.as_str()).collect();
    let planned: Vec<&str> = plan.debts.iter().filter(|debt| debt.enabled).map(|debt| debt.id.as_str()).collect();
    let mut refinanced = debts.clone();
    refinanced.dedup();
    assert_eq!(refinanced, planned);
}

/// Where only the parent owns anything, its statements are the company's.
#[test]
fn the_parent_alone_is_the_company() {
    let mut plan = save("sample.ron");
    plan.project_companies.clear();
    plan.sites.iter_mut().for_each(|site| site.owner = "parent".to_owned());
    plan.debts.iter_mut().for_each(|debt| debt.owner = "parent".to_owned());
    plan.other_items.iter_mut().for_each(|item| item.owner = "parent".to_owned());
    plan.scenarios.clear();
    let p = projected(&plan);
    assert_eq!(p.rows.owners.len(), 1);
    let (parent, company) = (&p.rows.owners[0].accounts.statements, &p.rows.company.statements);
    assert_eq!(parent.balance.equity, company.balance.equity);
    assert_eq!(key(&p, company.income.net), "company.income.net-income");
    assert_eq!(p.rows.project_companies().count(), 0);
}

/// Values by handle, before month 1 and after the last as by number of the month, and why a value is undefined.
#[test]
fn values_are_read_by_handle() {
    let p = projected(&save("sample.ron"));
    let cash = p.rows.company.capital.cash;
    let months = p.months(cash).len() as i64;
    assert_eq!(p.at(cash, 1), p.months(cash)[0]);
    assert_eq!(p.at(cash, months), p.months(cash)[months as usize - 1]);
    assert_eq!(p.at(cash, months + 1), 0.0);
    let value = &p.rows.company.value;
    assert_eq!(p.value(value.project.npv), p.total("company.npv"));
    assert_eq!(p.why_not(value.project.npv), None);
    for (scalar, key) in [
        (value.first_gap_month, "company.first-gap-month"),
        (p.rows.company.measures.alarms.margin_call.first_month, "company.first-margin-call-month"),
    ] {
        assert_eq!(p.why_not(scalar), p.why(key));
        assert_eq!(p.value(scalar).is_nan(), p.why_not(scalar).is_some());
    }
}
