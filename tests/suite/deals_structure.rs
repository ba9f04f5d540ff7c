//! What real deals contain, between companies: owners of owners, fees, taxes of other countries. By hand.

use super::common::{assert_close, month, projected, row, with_site};
use wattfolio::plan::{
    DistributionsFrom, ItemKind, Level, ObjectKind, Plan, Quantity, TaxStatus, add_named_object, add_object, refusal,
};

/// A project company whose one lease of 10 MW IT brings a million a month, all of which it distributes.
fn earning() -> Plan {
    let mut plan = with_site(36);
    plan.treasury.opening_cash_usd = 1e9;
    plan.tax.federal_rate_pct = 0.0;
    plan.tax.state_rate_pct = 0.0;
    add(&mut plan, "low");
    let site = &mut plan.sites[0];
    (site.owner, site.opening_ai_mw, site.power_usd_per_mwh) = ("low".to_owned(), 70.0, Quantity::Value(0.0));
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start, lease.term_months, lease.rent_usd_per_kw_it_month) =
        (10.0, month("2027-01"), 120, 100.0);
    (lease.escalator_pct_per_year, lease.landlord_margin_pct) = (0.0, 100.0);
    plan
}

fn add(plan: &mut Plan, id: &str) {
    add_named_object(plan, ObjectKind::ProjectCompany, Some(id), id).unwrap();
    let company = plan.project_companies.last_mut().unwrap();
    (company.completion, company.distributions_from) = (month("2026-01"), DistributionsFrom::Completion);
    (company.covenants.dscr_lock_up, company.covenants.dscr_default) = (0.0, 0.0);
}

/// The parent holds 80 % of a holding company, which holds 60 % of the one that earns: of a million, 0.6 reach the holding and 0.48 the
/// parent. The holding's lenders look at what it receives; it pays for another company below it that loses 0.1 million a month.
#[test]
fn an_owner_may_have_an_owner() {
    let mut plan = earning();
    add(&mut plan, "top");
    let companies = &mut plan.project_companies;
    (companies[0].ownership_pct, companies[0].owner) = (60.0, "top".to_owned());
    companies[1].ownership_pct = 80.0;
    let p = projected(&plan);
    assert_close(row(&p, "entity.low.to-owners"), &[1e6; 12]);
    assert_close(row(&p, "entity.top.cash-flow.from-companies"), &[0.6e6; 12]);
    assert_close(row(&p, "entity.top.to-owners"), &[0.6e6; 12]);
    assert_close(row(&p, "entity.top.cfads-before-tax"), &[0.6e6; 12]);
    assert_close(row(&p, "entity.parent.cash-flow.from-companies"), &[0.48e6; 12]);
    assert_close(row(&p, "company.cash"), &[1_000.48e6, 1_000.96e6]);
    assert_close(row(&p, "company.cash-flow.minority"), &[-0.52e6; 12]);
    assert_close(row(&p, "company.income.net-income"), &[1e6; 12]);
    assert_close(row(&p, "company.income.net-income-to-parent"), &[0.48e6; 12]);
    assert_close(row(&p, "entity.top.income.affiliates"), &[0.6e6; 12]);
    let value = p.total("valuation.contract-value-owned") / p.total("valuation.contract-value");
    assert!((value - 0.48).abs() < 1e-12, "{value}");

    add(&mut plan, "other");
    plan.project_companies[2].owner = "top".to_owned();
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    let item = &mut plan.other_items[0];
    (item.owner, item.kind) = ("other".to_owned(), ItemKind::Income);
    item.amounts_usd = vec![(month("2027-01"), -0.1e6), (month("2027-02"), -0.1e6)];
    let p = projected(&plan);
    assert_close(row(&p, "entity.top.cash-flow.to-companies"), &[-0.1e6, -0.1e6, 0.0]);
    assert_close(row(&p, "entity.top.to-owners"), &[0.5e6, 0.5e6, 0.6e6]);
    assert_close(row(&p, "company.income.net-income-to-parent"), &[0.4e6, 0.4e6, 0.48e6]);

    // Below half, the holding and all that it holds are outside the company's rows.
    let mut outside = plan.clone();
    outside.project_companies[1].ownership_pct = 40.0;
    let p = projected(&outside);
    assert_close(row(&p, "company.revenue.ai"), &[0.0; 12]);
    assert_close(row(&p, "company.income.affiliates"), &[0.4 * 0.5e6, 0.4 * 0.5e6, 0.4 * 0.6e6]);
    assert_close(row(&p, "company.cash"), &[1e9 + 0.2e6, 1e9 + 0.4e6]);

    plan.project_companies[1].owner = "other".to_owned();
    let refused = refusal(&plan).unwrap();
    assert!(refused.level == Level::Error && refused.path.ends_with(".owner"), "{refused:?}");
}

/// Two companies behind the loan of the one that holds both: 60 million at 12 % cost 0.6 million a month. One earns a million and the other
/// loses 0.1 million for two months, which the first makes up for; when the first earns nothing, the second, which earns 0.7 by then, pays.
#[test]
fn several_companies_stand_behind_one_loan() {
    let mut plan = earning();
    add(&mut plan, "top");
    add(&mut plan, "other");
    for company in ["low", "other"] {
        let held = plan.project_companies.iter_mut().find(|held| held.id == company).unwrap();
        "top".clone_into(&mut held.owner);
    }
    plan.sites[0].leases[0].term_months = 6;
    plan.sites[0].leases[0].renews = false;
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    let item = &mut plan.other_items[0];
    (item.owner, item.kind) = ("other".to_owned(), ItemKind::Income);
    let amounts = [("2027-01", -0.1e6), ("2027-02", -0.1e6), ("2027-07", 0.7e6), ("2027-08", 0.7e6)];
    item.amounts_usd = amounts.map(|(at, usd)| (month(at), usd)).to_vec();
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    (debt.owner, debt.opening_usd, debt.draws_usd) = ("top".to_owned(), 60e6, Vec::new());
    (debt.start, debt.maturity) = (month("2026-12"), month("2040-01"));
    (debt.rate_pct_per_year, debt.payment_months) = (Quantity::Value(12.0), 1);
    debt.interest_only_months = 600;
    let p = projected(&plan);
    assert_close(row(&p, "entity.top.cash-flow.interest"), &[-0.6e6; 8]);
    assert_close(row(&p, "entity.top.to-owners"), &[0.3e6, 0.3e6, 0.4e6, 0.4e6, 0.4e6, 0.4e6, 0.1e6, 0.1e6]);
}

/// Until March a holding receives three times a million of one company and pays 0.1 million twice in to another; investors buy 5 million of
/// its preferred units. Each has its line in sources and uses, and both add up to 8 million.
#[test]
fn sources_and_uses_of_a_holding_tell_preferred_equity_and_companies() {
    let mut plan = earning();
    add(&mut plan, "top");
    add(&mut plan, "other");
    for held in plan.project_companies.iter_mut().filter(|held| held.id != "top") {
        "top".clone_into(&mut held.owner);
    }
    plan.project_companies[1].completion = month("2027-03");
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    let item = &mut plan.other_items[0];
    (item.owner, item.kind) = ("other".to_owned(), ItemKind::Income);
    item.amounts_usd = vec![(month("2027-01"), -0.1e6), (month("2027-02"), -0.1e6)];
    add_object(&mut plan, ObjectKind::Preferred, None).unwrap();
    let units = &mut plan.preferreds[0];
    (units.owner, units.issues_usd, units.fee_pct) = ("top".to_owned(), vec![(month("2027-01"), 5e6)], 0.0);
    (units.dividend_pct_per_year, units.redemption) = (Quantity::Value(0.0), month("2040-01"));
    let p = projected(&plan);
    let in_all = |key: &str| p.total(&format!("entity.top.funds.{key}-in-all"));
    assert_close(
        &["from-preferred", "from-operations", "for-companies", "sources", "uses"].map(in_all),
        &[5e6, 3e6, 0.2e6, 8e6, 8e6],
    );
}

/// 0.1 million a month and 2 % of a million of revenue, paid by a company of which others own 20 %: they bear 0.024 million, the company as a
/// whole earns what it did.
#[test]
fn a_management_fee_moves_income_to_the_parent() {
    let mut plan = earning();
    let company = &mut plan.project_companies[0];
    (company.ownership_pct, company.management_fee_pct) = (80.0, 2.0);
    company.management_fee_usd_per_month = Quantity::Value(0.1e6);
    let p = projected(&plan);
    assert_close(row(&p, "entity.low.management-fee"), &[0.12e6; 12]);
    assert_close(row(&p, "entity.low.cfads-before-tax"), &[0.88e6; 12]);
    assert_close(row(&p, "entity.low.to-owners"), &[0.88e6; 12]);
    assert_close(row(&p, "entity.parent.cash-flow.fees-between"), &[0.12e6; 12]);
    assert_close(row(&p, "entity.parent.income.other"), &[0.12e6; 12]);
    assert_close(row(&p, "company.income.other"), &[0.0; 12]);
    assert_close(row(&p, "company.income.ebitda"), &[1e6; 12]);
    assert_close(row(&p, "company.income.minority"), &[0.176e6; 12]);
    assert_close(row(&p, "company.cash"), &[1e9 + 0.12e6 + 0.8 * 0.88e6]);
    // Of an affiliate, the parent's fee is income of the company.
    plan.project_companies[0].ownership_pct = 40.0;
    let p = projected(&plan);
    assert_close(row(&p, "company.income.other"), &[0.12e6; 12]);
    assert_close(row(&p, "company.cash"), &[1e9 + 0.12e6 + 0.4 * 0.88e6]);
}

/// A development fee of 5 % of what is spent is part of the cost that lenders finance.
#[test]
fn a_development_fee_is_part_of_the_cost() {
    let mut plan = earning();
    add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
    let a_move = &mut plan.sites[0].moves[0];
    (a_move.from, a_move.mw) = (wattfolio::plan::Use::Idle, 14.0);
    (a_move.notice, a_move.machines_off) = (month("2027-03"), month("2027-03"));
    plan.project_companies[0].development_fee_pct = 5.0;
    let p = projected(&plan);
    let capex = row(&p, "site.site-1.capex");
    assert!(capex.iter().sum::<f64>() > 1e8);
    let fee: Vec<f64> = capex.iter().map(|usd| 0.05 * usd).collect();
    assert_close(row(&p, "entity.low.development-fee"), &fee);
    let cost: Vec<f64> = capex.iter().map(|usd| 1.05 * usd).collect();
    assert_close(row(&p, "entity.low.own-capex"), &cost);
}

/// A company abroad pays 10 % on its million a month, and its country withholds 15 % of what it distributes. In the US neither is taxed
/// again, at 21 %.
#[test]
fn a_foreign_corporation_pays_at_home_and_its_dividend_is_cut() {
    let mut plan = earning();
    plan.tax.federal_rate_pct = 21.0;
    let company = &mut plan.project_companies[0];
    (company.tax_status, company.income_tax_pct, company.withholding_pct) = (TaxStatus::Foreign, 10.0, 15.0);
    let p = projected(&plan);
    let distributed = row(&p, "entity.low.distribution");
    assert_close(&distributed[..12], &[1e6; 12]);
    let withheld: Vec<f64> = distributed.iter().map(|usd| 0.15 * usd).collect();
    assert_close(row(&p, "entity.low.withheld"), &withheld);
    assert_close(
        &row(&p, "entity.low.tax.assessed")[..13],
        &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.2e6, 0.0],
    );
    assert_close(&row(&p, "company.income.tax")[..12], &[0.25e6; 12]);
    assert_close(&row(&p, "company.cash")[..3], &[1e9 + 0.85e6, 1e9 + 1.7e6, 1e9 + 2.55e6]);
    assert_close(row(&p, "tax.paid"), &[0.0; 36]);
}
