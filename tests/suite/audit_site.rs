//! What an auditor asks of sites: rent as earned, clouds after a refresh, damages, steps of rent, re-leasing, demand charges.
//! Each value was found by hand or by adding up months, as its comment says.

use crate::common::{Random, assert_close, count, month, projected, with_site};
use wattfolio::model::Projection;
use wattfolio::plan::{Lease, ObjectKind, Plan, Quantity, Use, add_object};

const LEASE: &str = "site.site-1.lease.lease-1";

fn row<'a>(p: &'a Projection, key: &str) -> &'a [f64] {
    p.row(&format!("{LEASE}.{key}"))
}

fn lease(plan: &mut Plan) -> &mut Lease {
    &mut plan.sites[0].leases[0]
}

/// A site of 70 utility MW (50 MW IT) that are ready, leased from month 1 (January 2027) on at 100 USD a kW, level, for 24
/// months, all of it kept: 5 million a month.
fn leased(months: u32) -> Plan {
    let mut plan = with_site(months);
    plan.sites[0].opening_ai_mw = 70.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(40.0);
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = lease(&mut plan);
    (lease.mw_it, lease.start, lease.term_months) = (50.0, month("2027-01"), 24);
    (lease.rent_usd_per_kw_it_month, lease.escalator_pct_per_year, lease.landlord_margin_pct) = (100.0, 0.0, 100.0);
    plan
}

/// Moves to AI of the given MW IT, one ready in each month from the plan's first.
fn phased(plan: &mut Plan, mw_it: &[f64]) {
    plan.sites[0].opening_ai_mw = 0.0;
    plan.sites[0].opening_mining_mw = 100.0;
    for (k, mw_it) in mw_it.iter().enumerate() {
        add_object(plan, ObjectKind::Move, Some("site-1")).unwrap();
        let start = plan.company.start;
        let a_move = plan.sites[0].moves.last_mut().unwrap();
        (a_move.from, a_move.to, a_move.mw) = (Use::Mining, Use::Ai, mw_it * 1.4);
        (a_move.notice, a_move.machines_off) = (start.plus(k as i64 - 2), start.plus(k as i64 - 2));
        (a_move.construction_months, a_move.delay_months, a_move.commissioning_months) = (2, 0, 0);
    }
}

/// Rent that a part of the capacity still brings per kW from an age to the end of the term, by months.
fn rent_left(lease: &Lease, age: u32) -> f64 {
    let rate = 1.0 + lease.escalator_pct_per_year / 100.0;
    (age..lease.term_months)
        .filter(|k| *k >= lease.free_months)
        .map(|k| lease.rent_usd_per_kw_it_month * rate.powi((k / 12) as i32))
        .sum()
}

/// 50 MW IT that come in five months of 10 while the contract ramps over the same five: 10, 20 … 50 MW bill. Level rent is as
/// billed in every month (ASC 842-10-15-28: each part is a lease component that commences when it can be used), so nothing is
/// deferred. With a step of 10 % after a year in a term of two, the first part earns (12 · 100 + 12 · 110) / 24 = 105 a kW, the
/// second (11 · 100 + 12 · 110) / 23 and so on.
#[test]
fn parts_of_the_capacity_are_each_spread_over_their_own_term() {
    let mut plan = leased(30);
    phased(&mut plan, &[10.0; 5]);
    lease(&mut plan).ramp_months = 5;
    let p = projected(&plan);
    assert_close(&row(&p, "billed")[..6], &[10.0, 20.0, 30.0, 40.0, 50.0, 50.0]);
    assert_close(&row(&p, "straight-line-rent")[..6], &[1e6, 2e6, 3e6, 4e6, 5e6, 5e6]);
    assert!(row(&p, "unbilled").iter().all(|usd| usd.abs() < 0.005));
    lease(&mut plan).escalator_pct_per_year = 10.0;
    let p = projected(&plan);
    let even = |parts: f64| -> f64 {
        (0..parts as i32).map(|m| 1e4 * (f64::from(12 - m) * 100.0 + 12.0 * 110.0) / f64::from(24 - m)).sum()
    };
    let want: Vec<f64> = (0..6).map(|m| even(f64::from(m + 1).min(5.0))).collect();
    assert_close(&row(&p, "straight-line-rent")[..6], &want);
    let deferred = row(&p, "unbilled");
    assert!(deferred[..23].iter().all(|usd| *usd > 0.0) && deferred[23].abs() < 0.005, "{deferred:?}");
    // One row: the statement shows what the leases earn.
    assert_eq!(p.row("company.straight-line-rent"), p.row("company.income.ai"));
}

/// Two free months are earned as well: 22 months of rent over 24. Half of the capacity loses its power in month 13: half of what
/// is deferred goes with it, and what is left still runs to zero.
#[test]
fn capacity_that_is_lost_takes_its_share_of_deferred_rent() {
    let mut plan = leased(26);
    lease(&mut plan).free_months = 2;
    plan.sites[0].energised_mw = vec![(month("2026-01"), 100.0), (month("2028-01"), 35.0)];
    let p = projected(&plan);
    let even = 5e6 * 22.0 / 24.0;
    assert_close(&row(&p, "straight-line-rent")[..3], &[even; 3]);
    assert_close(&[row(&p, "unbilled")[11]], &[12.0 * even - 50e6]);
    let left = (12.0 * even - 50e6) / 2.0;
    assert_close(&[row(&p, "unbilled")[12]], &[left + even / 2.0 - 2.5e6]);
    assert_close(&[row(&p, "straight-line-rent")[12]], &[even / 2.0 - left]);
    assert!(row(&p, "unbilled")[23].abs() < 0.005);
}

/// Random leases whose capacity comes in parts, some begun before the plan: nothing is left in the last month of the base term,
/// and month by month it is what the parts have earned and not billed.
#[test]
fn nothing_is_deferred_at_the_end_of_a_base_term() {
    let random = &mut Random(20);
    for case in 0..count(60, 1000) {
        let mut plan = leased(60);
        let parts: Vec<f64> = (0..random.below(5)).map(|_| random.between(1.0, 10.0)).collect();
        let opening = if random.chance(0.5) { random.between(1.0, 20.0) } else { 0.0 };
        phased(&mut plan, &parts);
        plan.sites[0].opening_ai_mw = opening * 1.4;
        plan.sites[0].opening_mining_mw = 70.0;
        let start = plan.company.start.plus(if opening > 0.0 { random.below(40) as i64 - 20 } else { 0 });
        let of = lease(&mut plan);
        (of.start, of.term_months, of.mw_it) = (start, 22 + random.below(30) as u32, random.between(5.0, 50.0));
        (of.escalator_pct_per_year, of.free_months, of.ramp_months) =
            (random.between(0.0, 5.0), random.below(5) as u32, random.below(13) as u32);
        let of = of.clone();
        let p = projected(&plan);
        if parts.is_empty() && opening == 0.0 {
            continue;
        }
        // By hand: capacity by month from the contract's first month, before the plan too.
        let first = plan.number_of(start).max(if start >= plan.company.start { 1 } else { i64::MIN });
        let ramp = f64::from(of.ramp_months.max(1));
        let (mut billed, mut even, mut deferred) = (0.0_f64, 0.0, 0.0);
        for age in 0..i64::from(of.term_months) {
            let t = first + age;
            let come = parts.iter().take(t.clamp(0, 5) as usize).sum::<f64>();
            let now = (opening + come).min(of.mw_it).min(of.mw_it * (age + 1) as f64 / ramp);
            let left = f64::from(of.term_months) - age as f64;
            even += 1e3 * (now - billed) * rent_left(&of, age as u32) / left;
            billed = now;
            let rate = rent_left(&of, age as u32) - rent_left(&of, age as u32 + 1);
            deferred += even - 1e3 * billed * rate;
            if let Some(got) = usize::try_from(t - 1).ok().and_then(|t| row(&p, "unbilled").get(t)) {
                assert!((got - deferred).abs() < 0.005, "case {case} month {t}: {got} {deferred}");
            }
        }
        assert!(deferred.abs() < 0.005, "case {case}: {deferred}");
    }
}
