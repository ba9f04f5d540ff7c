//! What real deals contain, at sites: property tax, own generation, power bought ahead, hosts, currencies, contracts in parts. By hand.

use super::common::{assert_close, month, projected, row, with_site};
use wattfolio::plan::{
    Freed, HostingTerms, Lease, Level, ObjectKind, Ownership, Plan, Quantity, Resale, Setting, add_object, refusal,
    validate,
};

/// A site on which 100 MW of machines of 17.5 J/TH run all hours, whatever they earn, at 50 USD/MWh.
fn running(months: u32) -> Plan {
    let mut plan = with_site(months);
    plan.treasury.opening_cash_usd = 1e9;
    let site = &mut plan.sites[0];
    (site.opening_mining_mw, site.power_usd_per_mwh) = (100.0, Quantity::Value(50.0));
    let fleet = &mut site.fleets[0];
    (fleet.uptime_pct, fleet.ancillary_load_pct, fleet.pool_fee_pct, fleet.switch_off) = (100.0, 0.0, 0.0, false);
    plan
}

/// 2.4 % a year on 100 million that fall by 12 % a year, half of it abated until April: 0.2 % a month on 100, 99, 98.01 and 97.0299
/// million. Machines of 5.714 million placed in service in March are assessed at half of their cost from April on.
#[test]
fn property_tax_is_on_what_stands_less_what_is_abated() {
    let mut plan = with_site(12);
    plan.treasury.opening_cash_usd = 1e9;
    let local = &mut plan.sites[0].local;
    (local.property_tax_pct_per_year, local.assessed_opening_usd, local.assessed_decline_pct_per_year) =
        (2.4, 100e6, 12.0);
    local.abatement_pct = Quantity::Schedule(vec![(month("2027-01"), 50.0), (month("2027-04"), 0.0)]);
    let p = projected(&plan);
    assert_close(row(&p, "site.site-1.local.assessed"), &[99e6, 98.01e6, 97.0299e6]);
    assert_close(row(&p, "site.site-1.local.property-tax"), &[100e3, 99e3, 98.01e3, 194.0598e3]);
    assert_close(row(&p, "company.cost.sites"), &[100e3, 99e3, 98.01e3, 194.0598e3]);
    assert_close(row(&p, "site.site-1.noi"), &[-100e3, -99e3]);

    let mut plan = running(12);
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.deployed, fleet.efficiency_j_per_th, fleet.price_usd_per_th) =
        (10.0, month("2027-03"), 17.5, 10.0);
    let local = &mut plan.sites[0].local;
    (local.property_tax_pct_per_year, local.assessed_pct) = (1.2, 50.0);
    // 10 MW / 17.5 J/TH are 571,429 TH/s: 5.714 million USD.
    let half = 10.0 * 1e6 / 17.5 * 10.0 * 0.5;
    let p = projected(&plan);
    assert_close(row(&p, "site.site-1.local.assessed"), &[0.0, 0.0, half, half]);
    assert_close(row(&p, "site.site-1.local.property-tax"), &[0.0, 0.0, 0.0, half * 0.001]);

    plan.sites[0].local.property_tax_pct_per_year = 0.0;
    plan.sites[0].local.abatement_pct = Quantity::Value(50.0);
    assert!(validate(&plan).iter().any(|finding| finding.path.ends_with("abatement_pct")));
}

/// January has 744 hours. 40 MW generate half the time, 14,880 of the 74,400 MWh that 100 MW use: they save 50 USD each and cost 30. Of
/// 120 MW bought ahead, 89,280 MWh, 59,520 are taken; the rest costs 50 and is sold back at 20. 300 MW generate 111,600, of which
/// 37,200 are exported at 10.
#[test]
fn own_generation_serves_first_and_what_is_bought_ahead_is_paid() {
    let mut plan = running(12);
    let supply = &mut plan.sites[0].supply;
    (supply.own_generation_mw, supply.availability_pct) = (vec![(month("2026-01"), 40.0)], 50.0);
    (supply.own_generation_usd_per_mwh, supply.export_usd_per_mwh) = (Quantity::Value(30.0), Quantity::Value(10.0));
    let key = |key: &str| format!("site.site-1.supply.{key}");
    let p = projected(&plan);
    for (name, want) in [
        ("used", 74_400.0),
        ("generated", 14_880.0),
        ("served", 14_880.0),
        ("exported", 0.0),
        ("cost", 14_880.0 * (30.0 - 50.0)),
        ("revenue", 0.0),
    ] {
        assert_close(row(&p, &key(name)), &[want]);
    }
    let without = {
        let mut plan = plan.clone();
        plan.sites[0].supply.own_generation_mw = Vec::new();
        projected(&plan)
    };
    let better = row(&p, "company.ebitda")[0] - row(&without, "company.ebitda")[0];
    assert!((better - 297_600.0).abs() < 1e-3, "{better}");

    plan.sites[0].supply.take_or_pay_mw = vec![(month("2027-01"), 100.0), (month("2027-02"), 0.0)];
    plan.sites[0].supply.sold_back_usd_per_mwh = Quantity::Value(20.0);
    let p = projected(&plan);
    assert_close(row(&p, &key("not-taken")), &[14_880.0, 0.0]);
    assert_close(row(&p, &key("not-taken-cost")), &[744e3, 0.0]);
    assert_close(row(&p, &key("sold-back")), &[297.6e3, 0.0]);
    assert_close(row(&p, "company.revenue.credits"), &[297.6e3, 0.0]);
    let better = row(&p, "company.ebitda")[0] - row(&without, "company.ebitda")[0];
    assert!((better - (297_600.0 - 744e3 + 297.6e3)).abs() < 1e-3, "{better}");

    plan.sites[0].supply.own_generation_mw = vec![(month("2026-01"), 300.0)];
    plan.sites[0].supply.take_or_pay_mw = Vec::new();
    let p = projected(&plan);
    assert_close(row(&p, &key("exported")), &[37_200.0]);
    assert_close(row(&p, &key("revenue")), &[372e3]);
    assert_close(row(&p, &key("cost")), &[111_600.0 * 30.0 - 74_400.0 * 50.0]);

    plan.sites[0].supply.take_or_pay_mw = vec![(month("2027-01"), 120.0)];
    assert!(validate(&plan).iter().any(|finding| finding.path.ends_with("take_or_pay_mw")));
}

/// A host takes 30 % of what machines earn over their power, and nothing of a loss.
#[test]
fn a_host_shares_in_profit_and_not_in_loss() {
    let mut plan = running(12);
    plan.sites[0].power_usd_per_mwh = Quantity::Schedule(vec![(month("2027-01"), 20.0), (month("2027-02"), 500.0)]);
    plan.sites[0].local.host_share_pct = 30.0;
    let p = projected(&plan);
    let earned = row(&p, "site.site-1.mining.revenue")[0] - 744.0 * 100.0 * 20.0;
    assert!(earned > 0.0);
    assert_close(row(&p, "site.site-1.local.host-share"), &[0.3 * earned, 0.0]);
    assert_close(row(&p, "site.site-1.noi"), &[0.7 * earned]);
}

/// Half of the cost of 50 USD/MWh and of 60,000 USD/MW is in Canadian dollars at 1.40 for a USD; at 1.25 it comes to 0.5 + 0.5 * 1.12 = 1.06
/// of what it was.
#[test]
fn costs_in_another_currency_follow_its_rate() {
    let mut plan = running(12);
    plan.sites[0].opex_usd_per_mw_year = Quantity::Value(60_000.0);
    let local = &mut plan.sites[0].local;
    (local.local_costs_pct, local.reference_rate_per_usd) = (50.0, 1.4);
    local.rate_per_usd = Quantity::Schedule(vec![(month("2027-01"), 1.4), (month("2027-03"), 1.25)]);
    let p = projected(&plan);
    assert_close(row(&p, "site.site-1.power.price"), &[50.0, 50.0, 53.0]);
    assert_close(row(&p, "site.site-1.opex"), &[500e3, 500e3, 530e3]);
    assert_close(row(&p, "site.site-1.mining.power-cost"), &[744e2 * 50.0, 672e2 * 50.0, 744e2 * 53.0]);
}

/// Machines that are retired are sold: 10 MW of 17.5 J/TH are 571,429 TH/s, at 3 USD 1.714 million.
#[test]
fn machines_are_sold_when_they_retire() {
    let mut plan = running(12);
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.retired, fleet.freed, fleet.resale) = (10.0, month("2027-03"), Freed::Resold, Resale::FixedPrice);
    fleet.resale_usd_per_th = Quantity::Value(3.0);
    let p = projected(&plan);
    assert_close(row(&p, "company.cash-flow.resale"), &[0.0, 0.0, 1e7 / 17.5 * 3.0, 0.0]);
}

/// Hosted machines of 100 MW at 70 USD/MWh bring 5.208 million in January when they run; when their customer switches off, the minimum of
/// 30,000 USD per MW is paid.
#[test]
fn a_hosting_minimum_is_paid_when_machines_stand_still() {
    let mut plan = running(12);
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.ownership, fleet.hosting, fleet.switch_off) = (Ownership::Hosted, HostingTerms::PerMwh, true);
    fleet.hosting_usd_per_mwh = Quantity::Schedule(vec![(month("2027-01"), 51.0), (month("2027-02"), 5_000.0)]);
    fleet.hosting_minimum_usd_per_mw_month = Quantity::Value(30_000.0);
    fleet.efficiency_j_per_th = 9.0;
    let p = projected(&plan);
    assert_close(row(&p, "company.revenue.hosting"), &[744.0 * 100.0 * 51.0, 3e6, 3e6]);
}

/// A site whose 70 utility MW (50 MW IT) are ready from the start.
fn with_halls(months: u32) -> Plan {
    let mut plan = with_site(months);
    plan.treasury.opening_cash_usd = 1e9;
    plan.sites[0].opening_ai_mw = 70.0;
    plan.sites[0].power_usd_per_mwh = Quantity::Value(0.0);
    plan
}

fn add_lease(plan: &mut Plan, mw_it: f64, start: &str, rent: f64) -> usize {
    add_object(plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease: &mut Lease = plan.sites[0].leases.last_mut().unwrap();
    (lease.mw_it, lease.start, lease.term_months, lease.rent_usd_per_kw_it_month) = (mw_it, month(start), 36, rent);
    (lease.escalator_pct_per_year, lease.landlord_margin_pct) = (0.0, 100.0);
    plan.sites[0].leases.len() - 1
}

/// 10 MW IT at 100 USD a kW from January, 5 more at 120 from July under the same terms: 10 % a year, each from its own first billing,
/// 80 % of the rent kept. The escalator of the contract is one input: a scenario that sets it moves both.
#[test]
fn a_contract_in_blocks_has_one_set_of_terms() {
    let mut plan = with_halls(36);
    let lead = add_lease(&mut plan, 10.0, "2027-01", 100.0);
    let block = add_lease(&mut plan, 5.0, "2027-07", 120.0);
    let leases = &mut plan.sites[0].leases;
    (leases[lead].escalator_pct_per_year, leases[lead].landlord_margin_pct, leases[lead].tenant) =
        (10.0, 80.0, "CoreWeave".to_owned());
    // What a block says of the terms of its contract does not count.
    (leases[block].block, leases[block].escalator_pct_per_year, leases[block].landlord_margin_pct) = (true, 50.0, 0.0);
    let p = projected(&plan);
    let mut first = [1e6; 36];
    first[12..].fill(1.1e6);
    first[24..].fill(1.21e6);
    let mut second = [0.0; 36];
    second[6..].fill(0.6e6);
    second[18..].fill(0.66e6);
    second[30..].fill(0.726e6);
    assert_close(row(&p, "site.site-1.lease.lease-1.rent"), &first);
    assert_close(row(&p, "site.site-1.lease.lease-2.rent"), &second);
    let kept: Vec<f64> = first.iter().zip(second).map(|(a, b)| 0.8 * (a + b)).collect();
    assert_close(row(&p, "site.site-1.ai.noi"), &kept);
    // One tenant.
    assert_close(row(&p, "company.tenant-concentration"), &[1.0; 12]);
    plan.set("sites.site-1.leases.lease-1.escalator_pct_per_year", &Setting::Number(0.0)).unwrap();
    let p = projected(&plan);
    assert_close(&row(&p, "site.site-1.lease.lease-2.rent")[30..], &[0.6e6]);
    assert!(p.book.items().iter().filter(|item| item.key.ends_with(".in.escalator-pct-per-year")).count() == 1);

    plan.sites[0].leases.swap(0, 1);
    let refused = refusal(&plan).unwrap();
    assert!(refused.level == Level::Error && refused.path.ends_with("lease-2.block"), "{refused:?}");
}

/// Works of 2 million and a payment of 50 million are of the contract, not of each of its blocks: they come once. Both blocks are left.
#[test]
fn what_a_contract_pays_in_all_comes_once() {
    let mut plan = with_halls(36);
    let lead = add_lease(&mut plan, 10.0, "2027-01", 100.0);
    let block = add_lease(&mut plan, 5.0, "2027-07", 120.0);
    plan.sites[0].leases[block].block = true;
    let lease = &mut plan.sites[0].leases[lead];
    (lease.fit_out_usd, lease.fit_out_margin_pct) = (vec![(month("2027-02"), 2e6)], 0.0);
    (lease.terminates, lease.termination_month) = (true, month("2028-06"));
    lease.termination_payments_usd = vec![(month("2028-01"), 50e6)];
    let p = projected(&plan);
    assert_close(row(&p, "company.cost.landlord"), &[0.0, 2e6, 0.0]);
    assert_close(&row(&p, "company.revenue.ai")[15..20], &[1.6e6, 1.6e6, 50e6, 0.0, 0.0]);
    // What was to be handed over after the contract has ended is not.
    let mut late = plan.clone();
    late.sites[0].leases[block].start = month("2028-09");
    assert_close(&row(&projected(&late), "company.revenue.ai")[16..30], &[&[1e6, 50e6][..], &[0.0; 12]].concat());
    // A block may have works of its own.
    plan.sites[0].leases[block].fit_out_usd = vec![(month("2027-03"), 3e6)];
    assert_close(row(&projected(&plan), "company.cost.landlord"), &[0.0, 2e6, 3e6]);
}

/// A contract whose first part is in a phase that slips and is then left out: its other part keeps the terms as they are entered.
#[test]
fn a_block_keeps_its_terms_when_the_lease_above_is_left_out() {
    let mut plan = with_halls(36);
    let lead = add_lease(&mut plan, 10.0, "2027-01", 100.0);
    let block = add_lease(&mut plan, 5.0, "2027-01", 120.0);
    let path = add_object(&mut plan, ObjectKind::Phase, None).unwrap();
    let id = path.trim_start_matches("phases.").to_owned();
    let leases = &mut plan.sites[0].leases;
    leases[block].block = true;
    leases[lead].phase = id;
    (leases[lead].terminates, leases[lead].termination_month) = (true, month("2028-01"));
    plan.phases[0].slip_months = 6.0;
    let rent = |plan: &Plan| row(&projected(plan), "site.site-1.lease.lease-2.rent")[10..20].to_vec();
    let until = |months: usize| (10..20).map(|month| if month < months { 0.6e6 } else { 0.0 }).collect::<Vec<f64>>();
    // The month of termination is a term of the contract, and slips with its first part.
    assert_close(&rent(&plan), &until(18));
    plan.phases[0].enabled = false;
    assert_close(&rent(&plan), &until(12));
    (plan.phases[0].enabled, plan.phases[0].size_pct) = (true, 0.0);
    assert_close(&rent(&plan), &until(12));
}

/// An option on 10 MW IT that is taken with 40 %: 4 MW IT bill 0.4 million, and the contract value is that of 4.
#[test]
fn an_option_counts_by_its_probability() {
    let mut plan = with_halls(12);
    let at = add_lease(&mut plan, 10.0, "2027-01", 100.0);
    plan.sites[0].leases[at].exercise_probability_pct = 40.0;
    let p = projected(&plan);
    assert_close(row(&p, "site.site-1.ai.billed"), &[4.0, 4.0]);
    assert_close(row(&p, "site.site-1.lease.lease-1.rent"), &[0.4e6, 0.4e6]);
    assert!((p.total("site.site-1.lease.lease-1.contract-value") - 0.4e6 * 36.0).abs() < 1e-3);
    // So do works and a termination payment.
    let lease = &mut plan.sites[0].leases[at];
    lease.fit_out_usd = vec![(month("2027-02"), 2e6)];
    (lease.terminates, lease.termination_month) = (true, month("2027-04"));
    lease.termination_payments_usd = vec![(month("2027-01"), 50e6)];
    let p = projected(&plan);
    assert_close(row(&p, "company.cost.landlord"), &[0.0, 0.8e6, 0.0]);
    assert_close(row(&p, "company.revenue.ai"), &[0.4e6, 0.4e6, 0.4e6, 20e6, 0.0]);
}

/// The tenant ends a lease of 36 months in June of its second year: the payment of 2028 is due then, rent ends, and what was recognised
/// of rent to come is written off. In 2029 it would be 5 million; outside the term nothing happens.
#[test]
fn a_tenant_that_terminates_pays_by_the_year() {
    let mut plan = with_halls(36);
    let at = add_lease(&mut plan, 10.0, "2027-01", 100.0);
    let lease = &mut plan.sites[0].leases[at];
    (lease.terminates, lease.termination_month) = (true, month("2028-06"));
    lease.termination_payments_usd = vec![(month("2028-01"), 12e6), (month("2029-01"), 5e6)];
    lease.free_months = 6;
    let key = |key: &str| format!("site.site-1.lease.lease-1.{key}");
    let p = projected(&plan);
    let mut revenue = [1e6; 36];
    revenue[..6].fill(0.0);
    revenue[17..].fill(0.0);
    revenue[17] = 12e6;
    assert_close(row(&p, "company.revenue.ai"), &revenue);
    // 30 months of rent over 36.
    let even = 30e6 / 36.0;
    assert_close(row(&p, &key("unbilled")), &[even, 2.0 * even]);
    assert_close(&row(&p, &key("unbilled"))[16..19], &[17.0 * even - 11e6, 0.0, 0.0]);
    let mut later = plan.clone();
    later.sites[0].leases[at].termination_month = month("2029-03");
    assert_close(&row(&projected(&later), "company.revenue.ai")[25..29], &[1e6, 5e6, 0.0, 0.0]);
    // Who has defaulted pays nothing; who has terminated and paid is out, and its guarantor with it.
    let mut both = plan.clone();
    let lease = &mut both.sites[0].leases[at];
    (lease.default_stress, lease.default_month, lease.backstop_pct) = (true, month("2028-04"), 100.0);
    assert_close(&row(&projected(&both), "company.revenue.ai")[14..20], &[1e6; 6]);
    both.sites[0].leases[at].default_month = month("2028-09");
    assert_close(&row(&projected(&both), "company.revenue.ai")[16..24], &[1e6, 12e6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let mut beyond = plan.clone();
    beyond.sites[0].leases[at].termination_month = month("2031-03");
    assert_close(&row(&projected(&beyond), "company.revenue.ai")[30..], &[1e6; 6]);
    assert!(validate(&beyond).iter().any(|finding| finding.path.ends_with("termination_month")));
}

/// Works of 1 and 2 million for the tenant at a margin of 10 %: 1.1 and 2.2 million are billed, 0.3 million are earned.
#[test]
fn fit_out_for_a_tenant_earns_a_margin() {
    let mut plan = with_halls(12);
    let at = add_lease(&mut plan, 10.0, "2027-06", 100.0);
    let lease = &mut plan.sites[0].leases[at];
    (lease.fit_out_usd, lease.fit_out_margin_pct) = (vec![(month("2027-02"), 1e6), (month("2027-03"), 2e6)], 10.0);
    let p = projected(&plan);
    assert_close(row(&p, "company.revenue.passed-through"), &[0.0, 1.1e6, 2.2e6, 0.0]);
    assert_close(row(&p, "company.cost.landlord"), &[0.0, 1e6, 2e6, 0.0]);
    assert_close(row(&p, "company.ebitda"), &[0.0, 0.1e6, 0.2e6, 0.0]);
    assert_close(row(&p, "company.cash"), &[1e9, 1e9 + 0.1e6, 1e9 + 0.3e6]);
}

/// 10 MW IT of GPUs that bring 1 USD an hour at 50 % of the hours: 420 * 10 * 0.5 * 744 is 1.562 million in January. A minimum of 1.5 million
/// changes nothing in January, and tops up February's 1.411 million.
#[test]
fn a_cloud_has_its_minimum_revenue() {
    let mut plan = with_halls(12);
    add_object(&mut plan, ObjectKind::Cloud, Some("site-1")).unwrap();
    let cloud = &mut plan.sites[0].clouds[0];
    (cloud.mw_it, cloud.start, cloud.price_usd_per_gpu, cloud.contract_months) = (10.0, month("2027-01"), 0.0, 6);
    (cloud.contract_usd_per_gpu_hour, cloud.contract_utilisation_pct) = (1.0, 50.0);
    (cloud.merchant_usd_per_gpu_hour, cloud.renewal_price_pct, cloud.operating_cost_pct) = (0.0, 0.0, 0.0);
    cloud.minimum_revenue_usd_per_month = Quantity::Value(1.5e6);
    let hour = 420.0 * 10.0 * 0.5;
    let p = projected(&plan);
    assert_close(row(&p, "company.revenue.cloud"), &[hour * 744.0, 1.5e6, hour * 744.0, hour * 720.0]);
    assert_close(&row(&p, "company.revenue.cloud")[6..], &[0.0, 0.0]);
    // Halls for half of the GPUs: half of the minimum; none without halls.
    plan.sites[0].opening_ai_mw = 7.0;
    assert_close(row(&projected(&plan), "company.revenue.cloud"), &[hour / 2.0 * 744.0, 0.75e6]);
    plan.sites[0].opening_ai_mw = 0.0;
    assert_close(row(&projected(&plan), "company.revenue.cloud"), &[0.0; 12]);
}
