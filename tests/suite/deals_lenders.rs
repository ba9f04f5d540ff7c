//! What real deals contain, between borrowers and lenders: residuals, ticking fees, sweeps, cures, ranks, leases of GPUs. By hand.

use super::capital::with_debt;
use super::common::{assert_close, month, projected, row, save, with_site};
use wattfolio::plan::{
    Amortisation, CashSweep, DistributionsFrom, Draws, Level, ObjectKind, Plan, Quantity, add_object, refusal, validate,
};

/// 10 million at 1 % a month over 24 payments to a residual of 2 million: by the annuity with a future value,
/// (10 - 2 / 1.01^24) * 1 % / (1 - 1.01^-24). At maturity 2 million are due.
#[test]
fn level_payments_leave_a_residual() {
    let plan = with_debt(30, 0.0, |debt| {
        debt.draws_usd = vec![(month("2027-01"), 10e6)];
        (debt.start, debt.maturity, debt.interest_only_months) = (month("2027-01"), month("2029-01"), 0);
        (debt.rate_pct_per_year, debt.amortisation, debt.amortisation_months) =
            (Quantity::Value(12.0), Amortisation::Level, 24);
        debt.residual_pct = 20.0;
    });
    let p = projected(&plan);
    let discount = 1.01_f64.powi(-24);
    let payment = (10e6 - 2e6 * discount) * 0.01 / (1.0 - discount);
    let service = row(&p, "debt.debt-1.service");
    assert_close(&service[1..25], &[payment; 24]);
    assert_close(&row(&p, "debt.debt-1.due-at-maturity")[23..26], &[0.0, 2e6, 0.0]);
    let mut bullet = plan.clone();
    bullet.debts[0].amortisation = Amortisation::Bullet;
    assert!(validate(&bullet).iter().any(|finding| finding.path.ends_with("residual_pct")));
}

/// A finance lease of GPUs: 27.72 million of them are paid by a debt drawn with equipment at 100 %, so that no cash leaves.
#[test]
fn a_finance_lease_of_gpus_is_a_debt_drawn_with_them() {
    let mut plan = with_debt(24, 0.0, |debt| {
        (debt.draws, debt.commitment_usd, debt.loan_to_cost_pct) = (Draws::WithEquipment, 1e9, 100.0);
        (debt.start, debt.available_until, debt.maturity) = (month("2027-01"), month("2027-12"), month("2031-01"));
        (debt.amortisation, debt.amortisation_months, debt.residual_pct) = (Amortisation::Level, 48, 10.0);
        (debt.commitment_fee_pct_per_year, debt.interest_only_months) = (Quantity::Value(0.0), 0);
    });
    let site = with_site(24).sites.remove(0);
    plan.sites.push(site);
    plan.sites[0].opening_ai_mw = 70.0;
    add_object(&mut plan, ObjectKind::Cloud, Some("site-1")).unwrap();
    let cloud = &mut plan.sites[0].clouds[0];
    (cloud.mw_it, cloud.start, cloud.price_usd_per_gpu) = (1.0, month("2027-02"), 66_000.0);
    cloud.delivery_months = 0;
    let p = projected(&plan);
    let price = 420.0 * 66_000.0;
    assert_close(row(&p, "company.cash-flow.capex"), &[0.0, -price, 0.0]);
    assert_close(row(&p, "company.cash-flow.draws"), &[0.0, price, 0.0]);
    assert_close(row(&p, "debt.debt-1.balance"), &[0.0, price]);
}

/// A delayed-draw loan of 100 million: nothing for two months, then 1.2 % a year, 2.4 % from June.
#[test]
fn a_ticking_fee_steps_up() {
    let plan = with_debt(12, 0.0, |debt| {
        (debt.draws, debt.commitment_usd, debt.loan_to_cost_pct) = (Draws::WithCapex, 100e6, 80.0);
        (debt.start, debt.available_until) = (month("2027-01"), month("2027-07"));
        debt.commitment_fee_pct_per_year =
            Quantity::Schedule(vec![(month("2027-01"), 0.0), (month("2027-03"), 1.2), (month("2027-06"), 2.4)]);
    });
    let fee = row(&projected(&plan), "debt.debt-1.commitment-fee").to_vec();
    assert_close(&fee, &[0.0, 0.0, 0.1e6, 0.1e6, 0.1e6, 0.2e6, 0.2e6, 0.0]);
}

/// 6 million of the costs of a convertible are unamortised, and a year is left.
#[test]
fn a_convertible_has_unamortised_costs_at_the_start() {
    let mut plan = with_debt(24, 0.0, |_| {});
    add_object(&mut plan, ObjectKind::Convertible, None).unwrap();
    let notes = &mut plan.convertibles[0];
    (notes.opening_usd, notes.opening_unamortised_usd, notes.coupon_pct_per_year) = (100e6, 6e6, 0.0);
    (notes.maturity, notes.issues_usd, notes.conversion_price_usd) = (month("2027-12"), Vec::new(), 1e6);
    let p = projected(&plan);
    assert_close(row(&p, "entity.parent.balance.debt"), &[94.5e6, 95e6, 95.5e6]);
    assert!((p.total("entity.parent.balance.opening-equity") - (1e9 - 94e6)).abs() < 1e-3);
}

/// A project company whose one lease of 10 MW IT brings a million a month, with 20 million of debt without interest.
fn borrower(opening: f64, rate: f64) -> Plan {
    let mut plan = with_site(36);
    plan.treasury.opening_cash_usd = 1e9;
    add_object(&mut plan, ObjectKind::ProjectCompany, None).unwrap();
    let company = &mut plan.project_companies[0];
    (company.completion, company.distributions_from) = (month("2026-01"), DistributionsFrom::Completion);
    (company.covenants.dscr_lock_up, company.covenants.dscr_default) = (0.0, 0.0);
    let id = company.id.clone();
    let site = &mut plan.sites[0];
    (site.owner, site.opening_ai_mw, site.power_usd_per_mwh) = (id.clone(), 70.0, Quantity::Value(0.0));
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start, lease.term_months, lease.rent_usd_per_kw_it_month) =
        (10.0, month("2027-01"), 120, 100.0);
    (lease.escalator_pct_per_year, lease.landlord_margin_pct) = (0.0, 100.0);
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    (debt.owner, debt.opening_usd, debt.draws_usd) = (id, opening, Vec::new());
    (debt.start, debt.maturity, debt.rate_pct_per_year) = (month("2026-12"), month("2040-01"), Quantity::Value(rate));
    debt.interest_only_months = 600;
    plan
}

/// Half of the million that is left each month repays the debt in the next, the other half goes to the owners.
#[test]
fn a_sweep_shares_excess_cash_with_the_lenders() {
    let mut plan = borrower(20e6, 0.0);
    (plan.debts[0].sweep, plan.debts[0].sweep_pct) = (CashSweep::Always, Quantity::Value(50.0));
    let id = plan.project_companies[0].id.clone();
    let p = projected(&plan);
    assert_close(row(&p, &format!("entity.{id}.to-owners")), &[0.5e6; 12]);
    assert_close(row(&p, "debt.debt-1.to-sweep"), &[0.5e6; 12]);
    assert_close(row(&p, "debt.debt-1.balance"), &[20e6, 19.5e6, 19e6, 18.5e6]);
    assert_close(row(&p, &format!("entity.{id}.cash")), &[0.5e6; 12]);

    // (20 - 0) / 12 = 1.67 is above 1.6, and so is (20 - 0.5) / 12 = 1.63; then (19.5 - 0.5) / 12 = 1.58 is not.
    let mut tested = plan.clone();
    (tested.debts[0].sweep, tested.debts[0].sweep_level) = (CashSweep::LeverageAbove, 1.6);
    let p = projected(&tested);
    assert_close(row(&p, "debt.debt-1.to-sweep"), &[0.5e6, 0.5e6, 0.0, 0.0]);
    assert_close(row(&p, "debt.debt-1.balance"), &[20e6, 19.5e6, 19e6, 19e6]);

    // Nothing is tested before December; 12 over 2.4 million is 5.
    let mut by_dscr = borrower(20e6, 12.0);
    (by_dscr.debts[0].sweep, by_dscr.debts[0].sweep_level) = (CashSweep::DscrBelow, 6.0);
    by_dscr.debts[0].sweep_pct = Quantity::Value(100.0);
    let p = projected(&by_dscr);
    let swept = row(&p, "debt.debt-1.to-sweep");
    assert_close(&swept[..12], &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.8e6]);
    assert!((row(&p, &format!("entity.{id}.dscr"))[11] - 5.0).abs() < 1e-9);
    by_dscr.debts[0].sweep_level = 4.9;
    assert_close(&row(&projected(&by_dscr), "debt.debt-1.to-sweep")[..14], &[0.0; 14]);

    // The parent's: 5 million of cash above a minimum of 1 are swept once.
    let mut parents = with_debt(12, 20e6, |debt| {
        (debt.sweep, debt.sweep_pct, debt.rate_pct_per_year) =
            (CashSweep::Always, Quantity::Value(100.0), Quantity::Value(0.0));
    });
    (parents.treasury.opening_cash_usd, parents.treasury.minimum_cash_usd) = (5e6, Quantity::Value(1e6));
    let p = projected(&parents);
    assert_close(row(&p, "debt.debt-1.balance"), &[20e6, 16e6, 16e6]);
    assert_close(row(&p, "company.cash"), &[5e6, 1e6, 1e6]);
    parents.debts[0].sweep = CashSweep::DscrBelow;
    assert_eq!(refusal(&parents).map(|finding| finding.level), Some(Level::Error));
}

/// 120 million at 11 % cost 1.1 million a month against a million of NOI: the DSCR of December is 12 / 13.2. To 1.05 lack 1.05 * 13.2 - 12 =
/// 1.86 million, which the owners pay once; the next test, in March, is a default.
#[test]
fn owners_cure_a_breach_with_equity() {
    let mut warned = borrower(120e6, 11.0);
    let told = |plan: &Plan| validate(plan).into_iter().filter(|finding| finding.path.ends_with(".cures")).count();
    (warned.project_companies[0].cures, warned.project_companies[0].covenants.dscr_default) = (1, 1.05);
    assert_eq!(told(&warned), 1, "it could be distributed the month after");
    warned.project_companies[0].covenants.dscr_lock_up = 1.05;
    assert_eq!(told(&warned), 0);
    let mut plan = borrower(120e6, 11.0);
    let company = &mut plan.project_companies[0];
    (company.covenants.dscr_default, company.cures) = (1.05, 1);
    let id = company.id.clone();
    let entity = |key: &str| format!("entity.{id}.{key}");
    let p = projected(&plan);
    let called = row(&p, &entity("called"));
    assert_close(&called[..12], &[0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 0.1e6, 1.96e6]);
    let breached = row(&p, &entity("dscr-default"));
    assert_close(&breached[10..16], &[0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    plan.project_companies[0].cures = 0;
    assert_close(&row(&projected(&plan), &entity("dscr-default"))[10..13], &[0.0, 1.0, 1.0]);
}

/// 120 million of cash: the first lien of 100 million is paid in full, two seconds of 50 million share 20.
#[test]
fn lenders_recover_by_rank() {
    let mut plan = with_debt(12, 100e6, |debt| debt.rate_pct_per_year = Quantity::Value(0.0));
    plan.treasury.opening_cash_usd = 120e6;
    for _ in 0..2 {
        add_object(&mut plan, ObjectKind::Debt, None).unwrap();
        let debt = plan.debts.last_mut().unwrap();
        (debt.opening_usd, debt.draws_usd, debt.lien_rank) = (50e6, Vec::new(), 2);
        (debt.rate_pct_per_year, debt.maturity) = (Quantity::Value(0.0), month("2060-01"));
    }
    let p = projected(&plan);
    assert_close(row(&p, "entity.parent.value-in-default"), &[120e6; 12]);
    for (debt, usd, share) in [("debt-1", 100e6, 1.0), ("debt-2", 10e6, 0.2), ("debt-3", 10e6, 0.2)] {
        assert_close(row(&p, &format!("debt.{debt}.recovered")), &[usd; 12]);
        assert_close(row(&p, &format!("debt.{debt}.recovery")), &[share; 12]);
    }
}

/// 4,200 GPUs are leased for twelve months at 1,500 USD: 6.3 million a month, and after the first payment eleven at 1 % a month stand on both
/// sides of the balance sheet. Nothing is bought.
#[test]
fn an_operating_lease_of_gpus_is_cost_and_a_liability() {
    let mut plan = with_site(24);
    plan.treasury.opening_cash_usd = 1e9;
    plan.sites[0].opening_ai_mw = 70.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(0.0);
    add_object(&mut plan, ObjectKind::Cloud, Some("site-1")).unwrap();
    let cloud = &mut plan.sites[0].clouds[0];
    (cloud.mw_it, cloud.start, cloud.life_months, cloud.contract_months) = (10.0, month("2027-01"), 12, 12);
    (cloud.gpus_leased, cloud.lease_usd_per_gpu_month, cloud.lease_rate_pct_per_year) = (true, 1_500.0, 12.0);
    cloud.operating_cost_pct = 0.0;
    let p = projected(&plan);
    assert_close(&row(&p, "company.cost.clouds")[..13], &[6.3e6; 12]);
    assert_close(row(&p, "company.cash-flow.capex"), &[0.0; 24]);
    let worth = |payments: i32| 6.3e6 * (1.0 - 1.01_f64.powi(-payments)) / 0.01;
    assert_close(row(&p, "company.balance.lease-liabilities"), &[worth(11), worth(10), worth(9)]);
    assert_close(row(&p, "company.balance.right-of-use"), &[worth(11), worth(10), worth(9)]);
    assert_close(&row(&p, "company.balance.lease-liabilities")[11..13], &[0.0, 0.0]);
}

/// 4,200 GPUs of 10,000 USD, sold for half of that after a year of five and leased back: book value 33.6 million, a loss of 12.6, from then on
/// 300 USD a GPU and month. At 12 % a year, eleven payments to come are worth 1.26 million * (1 - 1.01^-11) / 0.01.
#[test]
fn gpus_are_sold_and_leased_back() {
    let mut plan = with_site(24);
    plan.treasury.opening_cash_usd = 1e9;
    plan.books.gpus_life_months = 60;
    plan.sites[0].opening_ai_mw = 70.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(0.0);
    for _ in 0..2 {
        add_object(&mut plan, ObjectKind::Cloud, Some("site-1")).unwrap();
        let cloud = plan.sites[0].clouds.last_mut().unwrap();
        (cloud.mw_it, cloud.life_months, cloud.contract_months, cloud.delivery_months) = (10.0, 12, 12, 0);
        (cloud.operating_cost_pct, cloud.maintenance_pct_per_year, cloud.refresh) = (0.0, 0.0, false);
    }
    let [owned, leased] = &mut plan.sites[0].clouds[..] else { panic!("two clouds") };
    (owned.start, owned.price_usd_per_gpu, owned.residual_pct) = (month("2027-01"), 10_000.0, 50.0);
    (leased.start, leased.gpus_leased) = (month("2028-01"), true);
    (leased.lease_usd_per_gpu_month, leased.lease_rate_pct_per_year) = (300.0, 12.0);
    let p = projected(&plan);
    assert_close(&row(&p, "company.cash-flow.resale")[11..14], &[0.0, 21e6, 0.0]);
    assert_close(&row(&p, "company.income.disposals")[11..14], &[0.0, -12.6e6, 0.0]);
    assert_close(&row(&p, "company.cost.clouds")[11..24], &[&[0.0][..], &[1.26e6; 12]].concat());
    let worth = |payments: i32| 1.26e6 * (1.0 - 1.01_f64.powi(-payments)) / 0.01;
    assert_close(&row(&p, "company.balance.lease-liabilities")[11..15], &[0.0, worth(11), worth(10), worth(9)]);
}

/// A DSCR below zero is below any level: of what is left half goes to the lenders and half to the owners.
#[test]
fn a_negative_dscr_sweeps_too() {
    let mut plan = save("deals.ron");
    plan.sites[0].leases[0].terminates = true;
    let company = plan.project_companies.iter_mut().find(|company| company.id == "campus-llc").unwrap();
    (company.covenants.dscr_lock_up, company.covenants.dscr_default) = (0.0, 1.3);
    let loan = &mut plan.debts[0];
    (loan.sweep, loan.sweep_level, loan.maturity) = (CashSweep::DscrBelow, 3.4, month("2038-12"));
    let p = projected(&plan);
    let [dscr, swept, left] =
        ["entity.campus-llc.dscr", "debt.campus-loan.to-sweep", "entity.campus-llc.to-owners"].map(|key| row(&p, key));
    let negative: Vec<usize> = (0..dscr.len()).filter(|t| dscr[*t] < 0.0 && left[*t] > 1.0).collect();
    assert!(!negative.is_empty(), "{dscr:?}");
    for t in negative {
        assert!((swept[t] - left[t]).abs() < 0.005, "month {t}: {} and {}", swept[t], left[t]);
    }
}
