//! What leaves takes its share of each vintage of its own pool: of a fleet at its site, of a site's halls, of a cloud. Each value is
//! computed by hand in the comment: straight-line from the month after an asset is placed in service (ASC 360-10-35-4), what leaves at
//! its own carrying amount (ASC 360-10-40-5); tax by the half-year table of five years, 20 and 32 % (Rev. Proc. 87-57, table 1).

use super::common::{assert_close, bare, month, projected, row};
use wattfolio::model::Projection;
use wattfolio::plan::{Freed, ObjectKind, Ownership, Plan, Quantity, TaxLife, Use, add_object};

/// Two sites of the parent, with power for 200 MW each and a fleet of none.
fn two_sites(months: u32) -> Plan {
    let mut plan = bare(months);
    for at in 0..2 {
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let site = &mut plan.sites[at];
        (site.contracted_mw, site.opening_mining_mw) = (200.0, 0.0);
        site.energised_mw = vec![(month("2026-01"), 200.0)];
        site.opex_usd_per_mw_year = Quantity::Value(0.0);
        let fleet = &mut site.fleets[0];
        (fleet.mw, fleet.ownership, fleet.freed, fleet.retired) =
            (0.0, Ownership::Own, Freed::Scrapped, month("2060-01"));
        (fleet.efficiency_j_per_th, fleet.ancillary_load_pct) = (20.0, 0.0);
    }
    plan.books.machines_opening_usd = 0.0;
    plan.books.mining_capacity_opening_usd = 0.0;
    plan.books.gpus_opening_usd = 0.0;
    plan
}

fn holds(projection: &Projection) {
    let checks = projection.book.checks().iter().filter(|check| !projection.holds(check));
    let failed: Vec<&str> = checks.map(|check| projection.book.item(check.row.id()).key.as_str()).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

fn moves(plan: &mut Plan, site: usize, (from, to): (Use, Use), mw: f64, off: &str, usd_per_mw: f64) {
    let id = plan.sites[site].id.clone();
    add_object(plan, ObjectKind::Move, Some(&id)).unwrap();
    let a_move = plan.sites[site].moves.last_mut().unwrap();
    (a_move.from, a_move.to, a_move.mw, a_move.mining_capex_usd_per_mw) = (from, to, mw, usd_per_mw);
    (a_move.notice, a_move.machines_off) = (month(off), month(off));
    (a_move.construction_months, a_move.delay_months, a_move.commissioning_months) = (1, 0, 0);
    a_move.waits_for_power = false;
}

/// 100 MW at 20 J/TH are 5 million TH. Fleet A costs 10 USD per TH, 50 million, in January 2027: 1 million a month over 50 months.
/// Fleet B at the other site costs 20 USD per TH, 100 million, in July: 2 million a month. A is retired in January 2028, after twelve
/// months of depreciation: 38 million are disposed, nothing of B's, which goes on with 2 million a month from 100 − 6 · 2 = 88.
fn two_fleets() -> Plan {
    let mut plan = two_sites(60);
    plan.books.machines_life_months = 50;
    for (at, price, deployed) in [(0, 10.0, "2027-01"), (1, 20.0, "2027-07")] {
        let site = &mut plan.sites[at];
        site.opening_mining_mw = 100.0;
        let fleet = &mut site.fleets[0];
        (fleet.mw, fleet.price_usd_per_th, fleet.deployed) = (100.0, price, month(deployed));
    }
    plan.sites[0].fleets[0].retired = month("2028-01");
    (plan.tax.machines, plan.tax.machines_bonus_pct) = (TaxLife::Macrs5, 0.0);
    plan
}

#[test]
fn a_fleet_takes_its_own_book_value() {
    let p = projected(&two_fleets());
    let of = |key: &str, at: usize| row(&p, &format!("books.machines.{key}"))[at];
    assert_close(
        &[of("disposed", 12), of("depreciation", 12), of("book-value", 12), of("depreciation", 13)],
        &[38e6, 3e6, 88e6, 2e6],
    );
    assert_close(&[of("depreciation", 56), of("added-so-far", 59)], &[2e6, 150e6]);
    assert!(of("depreciation", 57).abs() < 0.005 && of("book-value", 56).abs() < 0.005);
    holds(&p);
}

/// By table: 20 % of 150 million in 2027; A leaves with 50 − 10 = 40 million; of B 32 % in 2028, and 100 − 20 − 32 = 48 are left. As
/// in the books: 38 million leave.
#[test]
fn a_fleet_takes_its_own_tax_basis() {
    let mut plan = two_fleets();
    let p = projected(&plan);
    let of = |p: &Projection, key: &str, at: usize| row(p, &format!("tax.machines.{key}"))[at];
    assert_close(
        &[of(&p, "depreciation", 11), of(&p, "disposed", 12), of(&p, "depreciation", 23), of(&p, "basis", 23)],
        &[30e6, 40e6, 32e6, 48e6],
    );
    holds(&p);
    plan.tax.machines = TaxLife::Books;
    let p = projected(&plan);
    assert_close(&[of(&p, "disposed", 12), of(&p, "depreciation", 13), of(&p, "basis", 12)], &[38e6, 2e6, 88e6]);
    holds(&p);
}

/// If B comes in October instead, 100 of 150 million come in the last quarter: the mid-quarter tables (Rev. Proc. 87-57, tables 2 and
/// 5) give 35 % of A and 5 % of B, 22.5 million; A leaves with 50 − 17.5 = 32.5; of B come 38 % in 2028 and 22.8 % in 2029.
#[test]
fn a_fleet_takes_its_own_tax_basis_by_quarter() {
    let mut plan = two_fleets();
    plan.sites[1].fleets[0].deployed = month("2027-10");
    let p = projected(&plan);
    let of = |key: &str, at: usize| row(&p, &format!("tax.machines.{key}"))[at];
    assert_close(
        &[of("depreciation", 11), of("disposed", 12), of("depreciation", 23), of("depreciation", 35)],
        &[22.5e6, 32.5e6, 38e6, 22.8e6],
    );
    holds(&p);
}

/// 50 million of machines before month 1 over ten months, of which A is 60 MW and B 40: A has 30 million, 3 million a month, and leaves
/// in June with 30 − 6 · 3 = 12; B has 20, and goes on with 2 million. Where nothing was there, the value stays and runs off. 80
/// million of new machines that A's site buys in April (100 MW at 16 USD) are no part of A.
#[test]
fn the_opening_value_is_spread_over_what_was_there() {
    let mut plan = two_sites(24);
    (plan.books.machines_opening_usd, plan.books.machines_opening_months) = (50e6, 10);
    plan.books.machines_life_months = 40;
    for (at, mw) in [(0, 60.0), (1, 40.0)] {
        let site = &mut plan.sites[at];
        site.opening_mining_mw = 160.0;
        (site.fleets[0].mw, site.fleets[0].deployed) = (mw, month("2025-01"));
    }
    plan.sites[0].fleets[0].retired = month("2027-06");
    let mut new = plan.sites[0].fleets[0].clone();
    (new.id, new.name, new.mw) = ("new".to_owned(), "New".to_owned(), 100.0);
    (new.deployed, new.retired, new.price_usd_per_th) = (month("2027-04"), month("2060-01"), 16.0);
    plan.sites[0].fleets.push(new);
    let p = projected(&plan);
    let of = |p: &Projection, key: &str, at: usize| row(p, &format!("books.machines.{key}"))[at];
    // In June: 5 million of what was there, and 80 over 40 months are 2.
    assert_close(
        &[of(&p, "depreciation", 5), of(&p, "disposed", 5), of(&p, "depreciation", 6), of(&p, "depreciation", 10)],
        &[7e6, 12e6, 4e6, 2e6],
    );
    // Of what was there 20 − 12 = 8 of B, of what is new 80 − 2 · 2 = 76.
    assert_close(&[of(&p, "book-value", 5)], &[84e6]);
    holds(&p);
    plan.sites.iter_mut().for_each(|site| site.fleets[0].deployed = month("2027-01"));
    let p = projected(&plan);
    let fleet = format!("site.site-1.fleet.{}", plan.sites[0].fleets[0].id);
    let gone: f64 = row(&p, &format!("{fleet}.books.machines.disposed")).iter().sum();
    let bought = 60.0 / 20.0 * 1e6 * plan.sites[0].fleets[0].price_usd_per_th;
    assert_close(&[gone, row(&p, "entity.parent.books.machines.rest.book-value")[4]], &[bought * 35.0 / 40.0, 25e6]);
}

/// Halls for 60 MW at 1 million per MW at one site, for 40 MW at 3 million at the other, in January 2027, over 120 months: 0.5 and 1
/// million a month. Half of the first site's MW leave mining in July, after six months: half of 60 − 3 = 57, 28.5 million. Then 0.25
/// and 1 million a month.
#[test]
fn halls_of_a_site_leave_with_its_own_value() {
    let mut plan = two_sites(24);
    plan.books.mining_capacity_life_months = 120;
    moves(&mut plan, 0, (Use::Idle, Use::Mining), 60.0, "2026-12", 1e6);
    moves(&mut plan, 1, (Use::Idle, Use::Mining), 40.0, "2026-12", 3e6);
    moves(&mut plan, 0, (Use::Mining, Use::Idle), 30.0, "2027-07", 0.0);
    let p = projected(&plan);
    let of = |key: &str, at: usize| row(&p, &format!("books.mining-capacity.{key}"))[at];
    assert_close(
        &[of("added-so-far", 0), of("depreciation", 1), of("disposed", 6), of("depreciation", 7)],
        &[180e6, 1.5e6, 28.5e6, 1.25e6],
    );
    assert_close(&[of("book-value", 6)], &[180e6 - 9e6 - 28.5e6]);
    holds(&p);
}

/// Halls for 100 MW of which 50 have power, 100 million over 100 months: 1 million a month. 50 MW leave mining in July: half of the
/// halls and of 100 − 6 = 94 million, not all of them.
#[test]
fn halls_without_power_are_part_of_what_is_there() {
    let mut plan = two_sites(24);
    plan.books.mining_capacity_life_months = 100;
    plan.sites[0].energised_mw = vec![(month("2026-01"), 50.0)];
    moves(&mut plan, 0, (Use::Idle, Use::Mining), 100.0, "2026-12", 1e6);
    moves(&mut plan, 0, (Use::Mining, Use::Idle), 50.0, "2027-07", 0.0);
    let p = projected(&plan);
    let of = |key: &str, at: usize| row(&p, &format!("books.mining-capacity.{key}"))[at];
    assert_close(&[of("disposed", 6), of("book-value", 6), of("depreciation", 7)], &[47e6, 47e6, 0.5e6]);
    holds(&p);
}

/// GPUs over 60 months: cloud A of 60 million from January 2027, B of 120 million from July. A's live 24 months and leave in January
/// 2029 with 60 − 24 = 36 million; B goes on with 2 million a month.
#[test]
fn the_gpus_of_a_cloud_leave_with_their_own_value() {
    let mut plan = two_sites(48);
    plan.books.gpus_life_months = 60;
    (plan.sites[0].opening_ai_mw, plan.sites[0].gross_up_mw_per_mw_it) = (100.0, 1.0);
    for (at, (start, price, life)) in [("2027-01", 60_000.0, 24), ("2027-07", 120_000.0, 60)].into_iter().enumerate() {
        add_object(&mut plan, ObjectKind::Cloud, Some("site-1")).unwrap();
        let cloud = &mut plan.sites[0].clouds[at];
        (cloud.mw_it, cloud.gpus_per_mw_it, cloud.price_usd_per_gpu) = (1.0, 1_000.0, price);
        (cloud.start, cloud.life_months, cloud.refresh, cloud.delivery_months) = (month(start), life, false, 0);
    }
    let p = projected(&plan);
    let of = |key: &str, at: usize| row(&p, &format!("books.gpus.{key}"))[at];
    assert_close(
        &[of("added-so-far", 6), of("disposed", 24), of("depreciation", 25), of("book-value", 24)],
        &[180e6, 36e6, 2e6, 120e6 - 18.0 * 2e6],
    );
    holds(&p);
}
