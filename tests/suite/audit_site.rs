//! What an auditor asks of sites: rent as earned, clouds after a refresh, damages, steps of rent, re-leasing, demand charges.
//! Each value was found by hand or by adding up months, as its comment says.

use crate::common::{Random, assert_close, count, month, projected, with_site};
use wattfolio::model::Projection;
use wattfolio::plan::{DemandBasis, Lease, Level, ObjectKind, Plan, Quantity, RentSteps, Use, add_object, validate};

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

/// Fixed rent per kW in the month of an age, of a lease that bills first in the plan's month `first`.
fn fixed_rate(plan: &Plan, first: i64, age: u32) -> f64 {
    let lease = &plan.sites[0].leases[0];
    let grown = |percent: f64| lease.rent_usd_per_kw_it_month * (1.0 + percent / 100.0).powi((age / 12) as i32);
    match lease.rent_steps {
        RentSteps::Percentage => grown(lease.escalator_pct_per_year),
        RentSteps::ByIndex => grown(lease.rent_index_floor_pct_per_year),
        RentSteps::ByDates => {
            let month = plan.company.start.plus(first + i64::from(age) - 1);
            let steps = lease.rent_by_date_usd_per_kw_it_month.iter().rev();
            steps.clone().find(|(from, _)| *from <= month).map_or(lease.rent_usd_per_kw_it_month, |(_, rent)| *rent)
        }
    }
}

/// Fixed rent that a part of the capacity still brings per kW from an age to the end of the term, month by month.
fn rent_left(plan: &Plan, first: i64, age: u32) -> f64 {
    let lease = &plan.sites[0].leases[0];
    (age..lease.term_months).filter(|k| *k >= lease.free_months).map(|k| fixed_rate(plan, first, k)).sum()
}

/// Draws how rent steps.
fn draw_steps(lease: &mut Lease, random: &mut Random) {
    lease.rent_steps = random.one(&[RentSteps::Percentage, RentSteps::ByDates, RentSteps::ByIndex]);
    lease.escalator_pct_per_year = random.between(0.0, 5.0);
    let from = lease.start.plus(random.below(9) as i64 - 3);
    lease.rent_by_date_usd_per_kw_it_month =
        (0..random.below(4) as i64).map(|k| (from.plus(k * 7), random.between(60.0, 160.0))).collect();
    let index = vec![(lease.start, random.between(-2.0, 8.0)), (lease.start.plus(20), random.between(-2.0, 8.0))];
    lease.rent_index_pct_per_year = Quantity::Schedule(index);
    lease.rent_index_floor_pct_per_year = random.between(0.0, 2.0);
    lease.rent_index_cap_pct_per_year = random.between(2.0, 6.0);
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
        (of.free_months, of.ramp_months) = (random.below(5) as u32, random.below(13) as u32);
        draw_steps(of, random);
        let of = of.clone();
        let p = projected(&plan);
        if parts.is_empty() && opening == 0.0 {
            continue;
        }
        // By hand: capacity by month from the contract's first month, before the plan too.
        let first = plan.number_of(start).max(if plan.number_of(start) > 0 { 1 } else { i64::MIN });
        let ramp = f64::from(of.ramp_months.max(1));
        let (mut billed, mut even, mut deferred) = (0.0_f64, 0.0, 0.0);
        for age in 0..i64::from(of.term_months) {
            let t = first + age;
            let come = parts.iter().take(t.clamp(0, 5) as usize).sum::<f64>();
            let now = (opening + come).min(of.mw_it).min(of.mw_it * (age + 1) as f64 / ramp);
            let left = f64::from(of.term_months) - age as f64;
            even += 1e3 * (now - billed) * rent_left(&plan, first, age as u32) / left;
            billed = now;
            let due = if age >= i64::from(of.free_months) { fixed_rate(&plan, first, age as u32) } else { 0.0 };
            deferred += even - 1e3 * billed * due;
            if let Some(got) = usize::try_from(t - 1).ok().and_then(|t| row(&p, "unbilled").get(t)) {
                assert!((got - deferred).abs() < 0.005, "case {case} month {t}: {got} {deferred}");
            }
        }
        assert!(deferred.abs() < 0.005, "case {case}: {deferred}");
    }
}

/// 50,000 kW at 100 USD, 110 from July 2027 and 90 from March 2028 on: six months of 5, eight of 5.5 and ten of 4.5 million are
/// 119 million, 4.958 a month over the term of 24.
#[test]
fn rent_steps_by_dates_and_amounts() {
    let mut plan = leased(30);
    let of = lease(&mut plan);
    of.rent_steps = RentSteps::ByDates;
    of.rent_by_date_usd_per_kw_it_month = vec![(month("2027-07"), 110.0), (month("2028-03"), 90.0)];
    let p = projected(&plan);
    let rent = row(&p, "rent");
    assert_close(&[rent[5], rent[6], rent[13], rent[14], rent[23], rent[24]], &[5e6, 5.5e6, 5.5e6, 4.5e6, 4.5e6, 0.0]);
    assert_close(&[p.total(&format!("{LEASE}.contract-value"))], &[119e6]);
    assert_close(&row(&p, "straight-line-rent")[..24], &[119e6 / 24.0; 24]);
    // A successor at 80 % takes up the last rent.
    let of = lease(&mut plan);
    (of.relets, of.downtime_months, of.reletting_rent_pct) = (true, 2, 80.0);
    assert_close(&row(&projected(&plan), "rent")[24..28], &[0.0, 0.0, 3.6e6, 3.6e6]);
    lease(&mut plan).rent_by_date_usd_per_kw_it_month.clear();
    let path = "sites.site-1.leases.lease-1.rent_by_date_usd_per_kw_it_month";
    assert!(validate(&plan).iter().any(|found| found.path == path && found.level == Level::Warning));
}

/// Contract value and value at notice of rents that step by dates, with free months, a ramp and a margin of its own for the
/// first months, against the months added up: discounted to first billing, the first month by a month, over 70 utility MW.
#[test]
fn dated_steps_are_in_contract_value_and_value_at_notice() {
    let random = &mut Random(11);
    for case in 0..count(40, 400) {
        let mut plan = leased(40);
        let of = lease(&mut plan);
        (of.term_months, of.free_months, of.ramp_months) =
            (14 + random.below(60) as u32, random.below(6) as u32, random.below(13) as u32);
        (of.landlord_margin_pct, of.ramp_margin_pct, of.ramp_margin_months) =
            (random.between(60.0, 100.0), random.between(20.0, 60.0), random.below(15) as u32);
        of.discount_rate_pct_per_year = if case % 5 == 0 { 0.0 } else { random.between(5.0, 15.0) };
        draw_steps(of, random);
        of.rent_steps = RentSteps::ByDates;
        let of = of.clone();
        let rate = (1.0 + of.discount_rate_pct_per_year / 100.0).powf(1.0 / 12.0) - 1.0;
        let (mut value, mut worth) = (0.0, 0.0);
        for age in of.free_months..of.term_months {
            let share = (f64::from(age + 1) / f64::from(of.ramp_months.max(1))).min(1.0);
            let rent = 5e4 * share * fixed_rate(&plan, 1, age);
            let margin = if age < of.ramp_margin_months { of.ramp_margin_pct } else { of.landlord_margin_pct };
            value += rent;
            worth += rent * margin / 100.0 / 70.0 / (1.0 + rate).powi(age as i32 + 1);
        }
        let p = projected(&plan);
        let got = [p.total(&format!("{LEASE}.contract-value")), p.total(&format!("{LEASE}.value-at-notice"))];
        for (got, want) in got.iter().zip([value, worth]) {
            assert!((got - want).abs() < 1e-9 * want.abs(), "case {case}: {got} {want} {of:?}");
        }
    }
}

/// An index of 3 %, 6 % from June 2028 on, within 1 and 5 %: 100, 103 and 108.15 USD. Fixed are 100, 101 and 102.01, on average
/// 101.00333; what the index adds, 2 and 6.14, is earned as billed (ASC 842-10-30-5: measured at commencement; the floor is
/// fixed in substance, 842-10-55-31). A constant 3 % gives 12 months each at 100, 103 and 106.09.
#[test]
fn rent_that_follows_an_index_is_fixed_only_by_its_floor() {
    let mut plan = leased(40);
    let of = lease(&mut plan);
    (of.rent_steps, of.term_months) = (RentSteps::ByIndex, 36);
    of.rent_index_pct_per_year = Quantity::Schedule(vec![(month("2027-01"), 3.0), (month("2028-06"), 6.0)]);
    (of.rent_index_floor_pct_per_year, of.rent_index_cap_pct_per_year) = (1.0, 5.0);
    let p = projected(&plan);
    let at = |key: &str| [row(&p, key)[11], row(&p, key)[12], row(&p, key)[24], row(&p, key)[35]];
    assert_close(&at("rent"), &[5e6, 5.15e6, 5.4075e6, 5.4075e6]);
    let even = 5e4 * (100.0 + 101.0 + 102.01) / 3.0;
    assert_close(&at("straight-line-rent"), &[even, even + 1e5, even + 307_000.0, even + 307_000.0]);
    assert!(row(&p, "unbilled")[35].abs() < 0.005);
    lease(&mut plan).rent_index_pct_per_year = Quantity::Value(3.0);
    assert_close(
        &[projected(&plan).total(&format!("{LEASE}.contract-value"))],
        &[5e4 * 12.0 * (100.0 + 103.0 + 106.09)],
    );
    // Begun a year before the plan: the step of January 2027 is in force.
    lease(&mut plan).start = month("2026-01");
    let p = projected(&plan);
    assert_close(&[row(&p, "rent")[0], row(&p, "rent")[12]], &[5.15e6, 5.3045e6]);
    lease(&mut plan).rent_index_cap_pct_per_year = 0.5;
    let path = "sites.site-1.leases.lease-1.rent_index_cap_pct_per_year";
    assert!(validate(&plan).iter().any(|found| found.path == path && found.level == Level::Error));
}

/// Capacity is three months late: a day and a half of rent for each day, 7.5 million a month, is a reduction of revenue
/// (ASC 606-10-32-6 and 32-25), not a cost; NOI and cash are the same.
#[test]
fn liquidated_damages_reduce_revenue() {
    let mut plan = leased(12);
    phased(&mut plan, &[0.0, 0.0, 0.0, 50.0]);
    let of = lease(&mut plan);
    (of.delay_terms, of.liquidated_damages_pct, of.termination_after_months) = (true, 150.0, 0);
    let p = projected(&plan);
    for key in ["site.site-1.ai.revenue", "company.revenue.ai", "company.cash-flow.rent", "company.income.ai"] {
        assert_close(&p.row(key)[..4], &[-7.5e6, -7.5e6, -7.5e6, 5e6]);
    }
    assert_close(&p.row("company.cost.landlord")[..4], &[0.0; 4]);
    assert_close(&row(&p, "noi")[..4], &[-7.5e6, -7.5e6, -7.5e6, 5e6]);
    assert_close(&p.row("company.tenant-concentration")[..4], &[0.0, 0.0, 0.0, 1.0]);
}

/// A cloud of 4,000 GPUs for 200 million, replaced at 80 % after 18 months: 160 million are paid two months before, as the first
/// were, and 3 % a year of 160 million keeps them up. Of a cloud that began 17 months before the plan the new ones are paid
/// before it, enter service in month 2, and are under construction on the eve of month 1.
#[test]
fn refreshed_gpus_are_paid_ahead_and_kept_up_at_their_own_cost() {
    let mut plan = with_site(40);
    plan.sites[0].opening_ai_mw = 14.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(0.0);
    add_object(&mut plan, ObjectKind::Cloud, Some("site-1")).unwrap();
    let cloud = &mut plan.sites[0].clouds[0];
    (cloud.mw_it, cloud.start, cloud.delivery_months, cloud.gpus_per_mw_it, cloud.price_usd_per_gpu) =
        (10.0, month("2027-04"), 2, 400.0, 50_000.0);
    (cloud.life_months, cloud.refresh, cloud.refresh_cost_pct) = (18, true, 80.0);
    (cloud.operating_cost_pct, cloud.maintenance_pct_per_year) = (0.0, 3.0);
    let p = projected(&plan);
    let of = |p: &Projection, key: &str| p.row(&format!("site.site-1.cloud.cloud-1.{key}")).to_vec();
    let paid = |p: &Projection| -> Vec<(usize, f64)> {
        of(p, "bought").into_iter().enumerate().filter(|(_, usd)| *usd != 0.0).collect()
    };
    assert_eq!(paid(&p), [(1, 200e6), (19, 160e6), (37, 160e6)]);
    let cost = of(&p, "operating-cost");
    assert_close(&[cost[2], cost[3], cost[20], cost[21]], &[0.0, 0.5e6, 0.5e6, 0.4e6]);
    assert_close(&p.row("company.gpus-added")[20..23], &[0.0, 160e6, 0.0]);
    plan.sites[0].clouds[0].start = month("2025-08");
    let p = projected(&plan);
    assert_eq!(paid(&p), [(17, 160e6), (35, 160e6)]);
    assert_close(&[p.total("site.site-1.cloud.cloud-1.bought-before")], &[160e6]);
    assert_close(&p.row("company.construction")[..3], &[160e6, 0.0, 0.0]);
}

/// Half of the capacity of a lease that ends in June 2027 is renewed (50 % likely); the rest stands empty for two months, then a
/// new tenant has three months free and pays 60 USD a kW. Works of 200 USD on 25,000 kW are 5 million of capex in September, a
/// commission of 50 % of 25,000 · 60 · 12 is 9 million of cost; neither recurs.
#[test]
fn leasing_again_costs_works_commission_and_free_months() {
    let mut plan = leased(24);
    let of = lease(&mut plan);
    (of.term_months, of.renews, of.renewals, of.renewal_months, of.renewal_probability_pct) = (6, true, 1, 60, 50.0);
    (of.relets, of.downtime_months, of.reletting_free_months, of.reletting_rent_pct) = (true, 2, 3, 60.0);
    (of.reletting_works_usd_per_kw_it, of.reletting_commission_pct) = (200.0, 50.0);
    let p = projected(&plan);
    assert_close(&row(&p, "rent")[5..13], &[5e6, 2.5e6, 2.5e6, 2.5e6, 2.5e6, 2.5e6, 4e6, 4e6]);
    assert_close(&row(&p, "occupancy")[5..9], &[1.0, 0.5, 0.5, 1.0]);
    for key in ["site.site-1.ai.maintenance-capex", "company.capex"] {
        assert_close(&p.row(key)[7..10], &[0.0, 5e6, 0.0]);
    }
    assert_close(&p.row("company.cost.landlord")[7..10], &[0.0, 9e6, 0.0]);
    assert_close(&row(&p, "noi")[7..10], &[2.5e6, 2.5e6 - 9e6, 2.5e6]);
    let total = |key: &str| row(&p, key).iter().sum::<f64>();
    assert_close(&[total("reletting-works"), total("reletting-commission")], &[5e6, 9e6]);
    // A tenant that had left and been followed before the plan costs nothing in it.
    let of = lease(&mut plan);
    (of.renews, of.start) = (false, month("2026-01"));
    let p = projected(&plan);
    let total = |key: &str| row(&p, key).iter().sum::<f64>();
    assert_close(&[total("reletting-works"), total("reletting-commission"), row(&p, "rent")[0]], &[0.0, 0.0, 3e6]);
}

/// Hydro machines of 40 MW at 10 USD a kW and month: 400,000 USD on load. They retire in July: under a ratchet of 80 % another
/// 320,000 a month are billed for the eleven months after June. By four coincident peaks, of which machines avoid 75 %, a month
/// costs 100,000 from the start; the summer of 2027 (June alone with load: 10 of 40 MW · months) makes 25,000 a month of 2028.
#[test]
fn demand_charges_by_ratchet_and_by_coincident_peaks() {
    let mut plan = with_site(30);
    plan.sites[0].opening_mining_mw = 40.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(0.0);
    plan.sites[0].demand_charge_usd_per_kw_month = Quantity::Value(10.0);
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.retired, fleet.switch_off) = (40.0, month("2027-07"), false);
    let monthly = projected(&plan);
    assert_close(&monthly.row("company.cost.mining-power")[4..8], &[4e5, 4e5, 0.0, 0.0]);
    plan.sites[0].demand_basis = DemandBasis::Ratchet;
    let p = projected(&plan);
    let beyond = p.row("site.site-1.power.demand-beyond-load");
    assert_close(&[beyond[5], beyond[6], beyond[16], beyond[17]], &[0.0, 3.2e5, 3.2e5, 0.0]);
    assert_close(&p.row("company.cost.sites")[5..8], &[0.0, 3.2e5, 3.2e5]);
    for (t, beyond) in beyond.iter().enumerate().take(30) {
        let more = p.row("site.site-1.noi")[t] - monthly.row("site.site-1.noi")[t];
        assert!((more + beyond).abs() < 1e-6, "{t}");
    }
    let site = &mut plan.sites[0];
    (site.demand_basis, site.peaks_avoided_pct) = (DemandBasis::CoincidentPeaks, 75.0);
    let p = projected(&plan);
    assert_close(&p.row("company.cost.mining-power")[4..8], &[1e5, 1e5, 0.0, 0.0]);
    let beyond = p.row("site.site-1.power.demand-beyond-load");
    assert_close(&[beyond[0], beyond[11], beyond[12], beyond[23], beyond[24]], &[0.0, 0.0, 25e3, 25e3, 0.0]);
}

/// Machines earn 50 USD a MWh by construction (hashprice over 24 h and 17.5 J/TH, with 3 % of ancillary load and 1 % of fee) and
/// pay 45: they run at a least margin just below 5 USD and stop just above. A demand charge that the summer has set, 10 USD a kW,
/// does not stop them; one on the month's load does.
#[test]
fn machines_stop_below_the_least_margin() {
    let mut plan = with_site(12);
    plan.sites[0].opening_mining_mw = 100.0;
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.efficiency_j_per_th, fleet.ancillary_load_pct, fleet.pool_fee_pct) = (17.5, 3.0, 1.0);
    plan.market.hashrate = wattfolio::plan::HashrateKind::ConstantHashprice;
    plan.market.constant_hashprice_usd_per_ph_day = 50.0 * 24.0 * 17.5 * 1.03 / 0.99 / 1000.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(45.0);
    let runs = |plan: &Plan| projected(plan).row("site.site-1.fleet.s21.runs")[3];
    assert_eq!(runs(&plan), 1.0);
    for (least, want) in [(4.99, 1.0), (5.01, 0.0)] {
        plan.sites[0].fleets[0].switch_off_margin_usd_per_mwh = least;
        assert_eq!(runs(&plan), want, "{least}");
    }
    plan.sites[0].fleets[0].switch_off_margin_usd_per_mwh = 0.0;
    plan.sites[0].demand_charge_usd_per_kw_month = Quantity::Value(10.0);
    for (basis, want) in [(DemandBasis::Monthly, 0.0), (DemandBasis::CoincidentPeaks, 1.0)] {
        plan.sites[0].demand_basis = basis;
        assert_eq!(runs(&plan), want);
    }
    // Customers who pay 46 USD per MWh are left 4, and stop where they want 5.
    let fleet = &mut plan.sites[0].fleets[0];
    fleet.ownership = wattfolio::plan::Ownership::Hosted;
    fleet.hosting_usd_per_mwh = Quantity::Value(46.0);
    for (least, want) in [(3.99, 1.0), (4.01, 0.0)] {
        plan.sites[0].fleets[0].switch_off_margin_usd_per_mwh = least;
        assert_eq!(runs(&plan), want, "{least}");
    }
}
