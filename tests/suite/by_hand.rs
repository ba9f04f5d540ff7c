//! Each part of the model against a calculation by hand, written out in the test.

use crate::common::{assert_close, bare, projected, save, with_site};
use wattfolio::plan::{
    Amortisation, BtcPolicy, Move, ObjectKind, Plan, PowerTerms, Quantity, TerminalValue, Use, add_object,
};

/// The last move of the first site, whose money goes along the spend curve alone.
fn last_move(plan: &mut Plan) -> &mut Move {
    let a_move = plan.sites[0].moves.last_mut().unwrap();
    (a_move.notice_cost_pct, a_move.long_lead_cost_pct, a_move.commissioning_cost_pct) = (0.0, 0.0, 0.0);
    a_move
}

/// Blocks of ten minutes from 955,584 on 26 June 2026: 210,000 blocks are 1,458.3 days, so halvings follow in April 2028
/// and April 2032; subsidies are 3.125, 1.5625, 0.78125.
#[test]
fn every_halving_halves() {
    let mut plan = bare(80);
    plan.market.reference_height = 955_584.0;
    let subsidy = projected(&plan).row("network.subsidy").to_vec();
    // January 2027 is month 1; May 2028 is month 17, May 2032 month 65.
    assert_close(
        &[subsidy[0], subsidy[14], subsidy[16], subsidy[62], subsidy[64], subsidy[79]],
        &[3.125, 3.125, 1.5625, 1.5625, 0.78125, 0.78125],
    );
}

/// 120 million drawn in month 3 at 12 % (1 % a month) with a fee of 2 %, due in month 7: the fee with the draw, interest
/// of 1.2 million from month 4 to 7, all back in month 7. A draw in month 7 is too late.
#[test]
fn a_bullet_pays_interest_from_the_month_after_its_draw() {
    let mut plan = bare(12);
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    let month = |text: &str| text.parse().unwrap();
    debt.draws_usd = vec![(month("2027-03"), 120e6), (month("2027-07"), 50e6)];
    debt.rate_pct_per_year = Quantity::Value(12.0);
    debt.fee_pct = 2.0;
    debt.maturity = month("2027-07");
    let p = projected(&plan);
    assert_close(p.row("debt.debt-1.drawn"), &[0.0, 0.0, 120e6, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_close(p.row("debt.debt-1.fee"), &[0.0, 0.0, 2.4e6, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_close(p.row("debt.debt-1.interest"), &[0.0, 0.0, 0.0, 1.2e6, 1.2e6, 1.2e6, 1.2e6, 0.0]);
    assert_close(p.row("debt.debt-1.repaid"), &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 120e6, 0.0]);
    assert_close(p.row("company.cash"), &[0.0, 0.0, 117.6e6, 116.4e6, 115.2e6, 114.0e6, -7.2e6, -7.2e6]);
    assert_close(p.row("company.funding-gap"), &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 7.2e6, 7.2e6]);
}

/// A loan without interest over 4 payments after 2 interest-only months, January and February: 100 / 4 from March on.
#[test]
fn a_loan_without_interest_is_paid_back_in_equal_parts() {
    let mut plan = bare(12);
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    debt.draws_usd = vec![("2027-01".parse().unwrap(), 100.0)];
    debt.rate_pct_per_year = Quantity::Value(0.0);
    debt.fee_pct = 0.0;
    debt.start = "2027-01".parse().unwrap();
    (debt.interest_only_months, debt.amortisation_months, debt.amortisation) = (2, 4, Amortisation::Level);
    let p = projected(&plan);
    assert_close(p.row("debt.debt-1.balance"), &[100.0, 100.0, 75.0, 50.0, 25.0, 0.0, 0.0]);
}

/// 70 utility MW over 1.40 are 50 MW IT; at 10 million and 10 % contingency 550 million. Half the months, 40 % of the
/// cost: over four months 20, 20, 30, 30 %. Two months of delay move readiness, not spending.
#[test]
fn a_conversion_spends_along_its_curve_and_is_ready_after_its_delay() {
    let mut plan = with_site(12);
    plan.market.spend_curve_pct = vec![(0.0, 0.0), (50.0, 40.0), (100.0, 100.0)];
    plan.sites[0].opening_mining_mw = 90.0;
    add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
    let a_move = last_move(&mut plan);
    a_move.mw = 70.0;
    a_move.machines_off = "2027-02".parse().unwrap();
    (a_move.construction_months, a_move.delay_months) = (4, 2);
    (a_move.capex_usd_per_mw_it, a_move.contingency_pct) = (10e6, 10.0);
    let p = projected(&plan);
    let of = |share: f64| 550e6 * share;
    assert_close(p.row("company.capex"), &[0.0, of(0.2), of(0.2), of(0.3), of(0.3), 0.0, 0.0, 0.0, 0.0]);
    assert_close(p.row("site.site-1.mw.mining"), &[90.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0]);
    assert_close(p.row("site.site-1.mw.converting"), &[0.0, 70.0, 70.0, 70.0, 70.0, 70.0, 70.0, 0.0, 0.0]);
    assert_close(p.row("site.site-1.mw.ai"), &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 70.0, 70.0]);
    assert_close(p.row("site.site-1.mw.idle"), &[10.0; 9]);
}

/// Machines off in November 2026 for four months: two months' spending (40 %) lies before the plan, 30 % in each of the next.
#[test]
fn what_was_spent_before_the_plan_is_not_spent_again() {
    let mut plan = with_site(12);
    plan.market.spend_curve_pct = vec![(0.0, 0.0), (50.0, 40.0), (100.0, 100.0)];
    add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
    let a_move = last_move(&mut plan);
    (a_move.mw, a_move.machines_off) = (70.0, "2026-11".parse().unwrap());
    (a_move.construction_months, a_move.delay_months) = (4, 0);
    (a_move.capex_usd_per_mw_it, a_move.contingency_pct) = (10e6, 0.0);
    let p = projected(&plan);
    assert_close(p.row("company.capex"), &[150e6, 150e6, 0.0]);
    assert_close(p.row("site.site-1.mw.ai"), &[0.0, 0.0, 70.0]);
    assert_close(p.row("site.site-1.mw.mining"), &[0.0, 0.0, 0.0]);
}

/// 40 MW of machines at 1 million a MW, moved from idle to mining over two months.
#[test]
fn machines_cost_by_the_utility_megawatt() {
    let mut plan = with_site(12);
    plan.market.spend_curve_pct = vec![(0.0, 0.0), (100.0, 100.0)];
    add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
    let a_move = last_move(&mut plan);
    (a_move.from, a_move.to, a_move.mw, a_move.mining_capex_usd_per_mw) = (Use::Idle, Use::Mining, 40.0, 1e6);
    (a_move.machines_off, a_move.construction_months, a_move.delay_months) = ("2027-03".parse().unwrap(), 2, 0);
    let p = projected(&plan);
    assert_close(p.row("company.capex"), &[0.0, 0.0, 20e6, 20e6, 0.0]);
    assert_close(p.row("site.site-1.mw.mining"), &[0.0, 0.0, 0.0, 0.0, 40.0]);
}

/// Grid of 100 MW, energised 60 and from March 120 (the contract holds 100); AI first, then converting, then mining.
#[test]
fn energised_power_is_shared_in_its_order() {
    let mut plan = with_site(12);
    let site = &mut plan.sites[0];
    site.energised_mw = vec![("2026-01".parse().unwrap(), 60.0), ("2027-03".parse().unwrap(), 120.0)];
    (site.opening_ai_mw, site.opening_mining_mw) = (50.0, 40.0);
    let p = projected(&plan);
    assert_close(p.row("site.site-1.mw.energised"), &[60.0, 60.0, 100.0, 100.0]);
    assert_close(p.row("site.site-1.mw.ai"), &[50.0; 4]);
    assert_close(p.row("site.site-1.mw.mining"), &[10.0, 10.0, 40.0, 40.0]);
    assert_close(p.row("site.site-1.mw.idle"), &[0.0, 0.0, 10.0, 10.0]);
}

/// A lease of 50 MW IT at 100 USD and 10 % a year, margin 90 %, power at 40 USD/MWh: 5 million a month, 5.5 from month 13 on.
/// January: 50 * 0.8 * 1.25 * 744 h are 37,200 `MWh`, 1,488,000 USD, passed through.
#[test]
fn a_lease_pays_rent_and_passes_power_through() {
    let mut plan = with_site(14);
    plan.sites[0].opening_ai_mw = 70.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(40.0);
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start, lease.term_months) = (60.0, "2027-01".parse().unwrap(), 13);
    (lease.rent_usd_per_kw_it_month, lease.escalator_pct_per_year, lease.landlord_margin_pct, lease.load_factor_pct) =
        (100.0, 10.0, 90.0, 80.0);
    let p = projected(&plan);
    let rent = p.row("company.revenue.ai").to_vec();
    assert_close(&[rent[0], rent[11], rent[12], rent[13]], &[5e6, 5e6, 5.5e6, 0.0]);
    assert_close(p.row("company.cost.landlord"), &[0.5e6]);
    assert_close(p.row("company.cost.ai-power"), &[1_488_000.0]);
    assert_close(p.row("company.revenue.passed-through"), &[1_488_000.0]);
    assert_close(p.row("company.ebitda"), &[4.5e6]);
    plan.sites[0].leases[0].power = PowerTerms::Landlord;
    assert_close(projected(&plan).row("company.ebitda"), &[4.5e6 - 1_488_000.0]);
}

/// Two leases of one site: the first takes 30 of 50 MW IT, the second the 20 that are left of its 40.
#[test]
fn earlier_leases_of_a_site_come_first() {
    let mut plan = with_site(12);
    plan.sites[0].opening_ai_mw = 70.0;
    for (mw_it, start) in [(30.0, "2027-01"), (40.0, "2027-03")] {
        add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
        let lease = plan.sites[0].leases.last_mut().unwrap();
        (lease.mw_it, lease.start) = (mw_it, start.parse().unwrap());
    }
    let p = projected(&plan);
    assert_close(p.row("site.site-1.lease.lease-1.billed"), &[30.0; 4]);
    assert_close(p.row("site.site-1.lease.lease-2.billed"), &[0.0, 0.0, 20.0, 20.0]);
    assert_close(p.row("site.site-1.ai.vacant"), &[20.0, 20.0, 0.0, 0.0]);
}

/// Overhead of 1 million grows 5 %, other cost of 120,000 USD a MW and year (10,000 a month) 10 %, power 20 %: all at month 13.
#[test]
fn costs_step_at_each_anniversary_of_month_1() {
    let mut plan = with_site(26);
    plan.company.overhead_usd_per_month = Quantity::Value(1e6);
    plan.company.overhead_growth_pct_per_year = 5.0;
    let site = &mut plan.sites[0];
    site.opening_mining_mw = 10.0;
    site.opex_usd_per_mw_year = Quantity::Value(120_000.0);
    site.opex_growth_pct_per_year = 10.0;
    site.power_usd_per_mwh = Quantity::Value(50.0);
    site.power_growth_pct_per_year = 20.0;
    let p = projected(&plan);
    let at = |key: &str| [0, 11, 12, 24].map(|t| p.row(key)[t]);
    assert_close(&at("company.cost.overhead"), &[1e6, 1e6, 1.05e6, 1.1025e6]);
    assert_close(&at("company.cost.sites"), &[100_000.0, 100_000.0, 110_000.0, 121_000.0]);
    assert_close(&at("site.site-1.power.price"), &[50.0, 50.0, 60.0, 72.0]);
}

/// At 200 USD/MWh nothing runs: no BTC, no power; the MW stay with mining and keep their other cost. Without the switch they run.
#[test]
fn machines_stop_at_a_loss_where_they_may() {
    let mut plan = with_site(12);
    plan.sites[0].opening_mining_mw = 10.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(200.0);
    let p = projected(&plan);
    assert_close(p.row("company.btc-mined"), &[0.0; 12]);
    assert_close(p.row("company.cost.mining-power"), &[0.0; 12]);
    assert_close(p.row("company.mw.mining"), &[10.0; 12]);
    plan.sites[0].fleets[0].switch_off = false;
    let p = projected(&plan);
    // 10 MW * 95 % * 744 h * 200 USD.
    assert_close(p.row("company.cost.mining-power"), &[1_413_600.0]);
    assert!(p.row("company.btc-mined")[0] > 0.0);
}

/// 100 million at 6 %: 0.5 million in the first month, 0.5025 in the second; below zero nothing.
#[test]
fn cash_earns_interest_on_its_opening() {
    let mut plan = bare(12);
    plan.treasury.opening_cash_usd = 100e6;
    plan.treasury.interest_on_cash_pct_per_year = Quantity::Value(6.0);
    assert_close(projected(&plan).row("company.cash"), &[100.5e6, 101.0025e6]);
    plan.treasury.opening_cash_usd = -100e6;
    assert_close(projected(&plan).row("company.cash"), &[-100e6, -100e6]);
}

/// 1,000 BTC at 50,000 USD and 1 % cost: 300 sold in month 2; 900 wanted in month 4, 700 are there.
#[test]
fn dated_sales_end_with_the_last_coin() {
    let mut plan = bare(12);
    plan.market.btc_price_usd = 50_000.0;
    (plan.treasury.opening_btc, plan.treasury.selling_cost_pct, plan.treasury.btc_policy) =
        (1000.0, 1.0, BtcPolicy::Hold);
    plan.treasury.dated_sales_btc = vec![("2027-02".parse().unwrap(), 300.0), ("2027-04".parse().unwrap(), 900.0)];
    let p = projected(&plan);
    assert_close(p.row("company.btc-sold"), &[0.0, 300.0, 0.0, 700.0, 0.0]);
    assert_close(p.row("company.btc"), &[1000.0, 700.0, 700.0, 0.0, 0.0]);
    // 300 * 49,500, then 1,000 * 49,500.
    assert_close(p.row("company.cash"), &[0.0, 14.85e6, 14.85e6, 49.5e6, 49.5e6]);
}

/// Overhead of 3 million a month, minimum cash of 10, opening 12, BTC at 40,000: months 1 to 3 sell 25, 75 and 75 BTC.
#[test]
fn btc_is_sold_as_far_as_the_minimum_cash_needs_it() {
    let mut plan = bare(12);
    plan.market.btc_price_usd = 40_000.0;
    plan.company.overhead_usd_per_month = Quantity::Value(3e6);
    plan.company.overhead_growth_pct_per_year = 0.0;
    (plan.treasury.opening_cash_usd, plan.treasury.minimum_cash_usd) = (12e6, Quantity::Value(10e6));
    (plan.treasury.opening_btc, plan.treasury.btc_policy) = (200.0, BtcPolicy::SellToMinimumCash);
    let p = projected(&plan);
    assert_close(p.row("company.btc-sold"), &[25.0, 75.0, 75.0, 25.0, 0.0]);
    assert_close(p.row("company.cash"), &[10e6, 10e6, 10e6, 8e6, 5e6]);
    assert_close(p.row("company.funding-gap"), &[0.0, 0.0, 0.0, 2e6, 5e6]);
    assert!((p.total("company.peak-funding-gap") - 29e6 + 3e6).abs() < 1e-6, "{}", p.total("company.peak-funding-gap"));
    assert_eq!(p.total("company.first-gap-month"), 4.0);
    assert_eq!(p.total("company.lowest-cash-month"), 12.0);
}

/// A quarter of what is mined is sold; the rest is held.
#[test]
fn a_share_of_production_is_sold() {
    let mut plan = with_site(12);
    plan.sites[0].opening_mining_mw = 100.0;
    (plan.treasury.btc_policy, plan.treasury.sell_share_pct, plan.treasury.opening_btc) =
        (BtcPolicy::SellShare, Quantity::Value(25.0), 50.0);
    let p = projected(&plan);
    let mined = p.row("company.btc-mined").to_vec();
    assert!(mined[0] > 1.0);
    assert_close(p.row("company.btc-sold"), &mined.iter().map(|m| m * 0.25).collect::<Vec<_>>());
    assert_close(&[p.row("company.btc")[1]], &[50.0 + 0.75 * (mined[0] + mined[1])]);
}

/// Rent of 5 million a month for the last twelve months at a margin of 90 %: NOI of 54 million over a cap rate of 8 % is
/// 675 million in the last month.
#[test]
fn the_terminal_value_is_the_last_years_noi_over_the_cap_rate() {
    let mut plan = with_site(24);
    (plan.company.terminal_value, plan.company.terminal_cap_rate_pct) = (TerminalValue::CapRate, 8.0);
    plan.sites[0].opening_ai_mw = 70.0;
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start) = (50.0, "2027-06".parse().unwrap());
    (lease.rent_usd_per_kw_it_month, lease.escalator_pct_per_year, lease.landlord_margin_pct) = (100.0, 0.0, 90.0);
    let p = projected(&plan);
    let terminal = p.row("company.terminal-value").to_vec();
    assert_close(&[terminal[22], terminal[23]], &[0.0, 675e6]);
    assert_close(&[p.total("company.npv-of-terminal-value")], &[675e6 / 1.11_f64.powi(2)]);
}

/// The flows of the sample discounted one by one at 11 % a year; at the rate of return they are worth nothing.
#[test]
fn value_and_rate_of_return_by_hand() {
    let plan = save("sample.ron");
    let p = projected(&plan);
    let flow = p.row("company.free-cash-flow");
    let worth =
        |yearly: f64| flow.iter().enumerate().map(|(t, f)| f / (1.0 + yearly).powf((t + 1) as f64 / 12.0)).sum::<f64>();
    assert_close(&[p.total("company.npv")], &[worth(0.11)]);
    let size: f64 = flow.iter().map(|f| f.abs()).sum();
    assert!(worth(p.total("company.irr")).abs() < 1e-9 * size, "{}", worth(p.total("company.irr")));
    // Payback: the sum of flows is below zero up to the month before, and never after.
    let so_far = |t: usize| flow[..t].iter().sum::<f64>();
    let payback = p.total("company.payback") as usize;
    assert!(so_far(payback - 1) < 0.0 && (payback..=flow.len()).all(|t| so_far(t) >= 0.0));
}

/// The share of AI over the last twelve months, from the months' own revenue.
#[test]
fn the_ai_share_is_that_of_the_last_twelve_months() {
    let p = projected(&save("sample.ron"));
    let both = |one: &str, other: &str| p.row(one).iter().zip(p.row(other)).map(|(a, b)| a + b).collect::<Vec<f64>>();
    let (ai, mining) = (
        both("company.revenue.ai", "company.revenue.cloud"),
        both("company.revenue.mining", "company.revenue.hosting"),
    );
    for t in [0, 5, 11, 30, 119] {
        let last = |row: &[f64]| row[(t + 1_usize).saturating_sub(12)..=t].iter().sum::<f64>();
        assert_close(&[p.row("company.ai-share")[t]], &[last(&ai) / (last(&ai) + last(&mining))]);
    }
}

#[test]
fn a_site_s_value_and_what_it_earns_for_each_megawatt() {
    let plan = save("sample.ron");
    let projection = wattfolio::model::project(&plan).unwrap();
    // The plan's rate is 11 % a year: (1 + 0.11)^(1/12) - 1 a month, the first flow discounted one month.
    let monthly = 1.11_f64.powf(1.0 / 12.0) - 1.0;
    for site in &plan.sites {
        let row = |key: &str| projection.row(&format!("site.{}.{key}", site.id));
        let (free, noi, energised) = (row("free-cash-flow"), row("noi"), row("mw.energised"));
        let terminal = row("ai.terminal-value");
        let npv: f64 = (0..free.len()).map(|t| (free[t] + terminal[t]) / (1.0 + monthly).powi(t as i32 + 1)).sum();
        let told = projection.total(&format!("site.{}.npv", site.id));
        assert!((told - npv).abs() < 1.0, "{}: {told} {npv}", site.name);
        assert!((projection.total(&format!("site.{}.npv-per-mw", site.id)) - npv / site.contracted_mw).abs() < 0.01);
        let mut so_far = 0.0;
        for t in 0..free.len() {
            so_far += free[t];
            assert!((row("free-cash-flow-so-far")[t] - so_far).abs() < 0.01);
            assert!((row("noi-per-mw")[t] * energised[t] - noi[t]).abs() < 0.01, "{} {t}", site.name);
        }
    }
}
