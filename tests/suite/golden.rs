//! Golden numbers of the field, each from a source that is named, against the model.

use crate::common::{Random, SAVES, count, projected, random_plan, save};
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Level, ObjectKind, Plan, Quantity, Setting, add_object, holders};

/// A market at a difficulty with fees of 0.030 BTC a block, in the era of 3.125 BTC.
fn at_difficulty(terahash_difficulty: f64, price: f64) -> Plan {
    let mut plan = Plan::blank();
    plan.market.btc_price_usd = price;
    plan.market.hashrate_eh_s = terahash_difficulty * 1e12 * 2_f64.powi(32) / 600.0 / 1e18;
    plan.market.fees_btc_per_block = Quantity::Value(0.030);
    plan
}

/// Published pairs of difficulty (T) and hashprice (USD per PH/s and day) with the BTC price of that day:
/// September 2025, November 2025 (mean), 1 February 2026, 26 June 2026 (Luxor and hashrate reports; prices within 3 %).
#[test]
fn hashprice_from_difficulty_and_price() {
    for (difficulty, hashprice, price) in
        [(136.04, 52.0, 111_459.0), (153.33, 39.82, 96_200.0), (141.67, 34.8, 77_679.0), (133.87, 28.68, 60_494.0)]
    {
        let projection = projected(&at_difficulty(difficulty, price));
        let got = projection.row("network.hashprice")[0];
        assert!((got / hashprice - 1.0).abs() < 0.03, "at {difficulty} T: {got}");
        // By hand: 1e15 * 86400 * (3.125 + 0.030) / (D * 2^32) * price.
        let by_hand = 1e15 * 86_400.0 * 3.155 / (difficulty * 1e12 * 4_294_967_296.0) * price;
        assert!((got / by_hand - 1.0).abs() < 1e-12, "{got} is not {by_hand}");
        assert!((projection.row("network.difficulty")[0] / (difficulty * 1e12) - 1.0).abs() < 1e-12);
    }
}

/// 100,000 USD at 2,000 EH/s and 1 % of fees: 100,000 * 144 * 3.155 / 2,000,000 = 22.7 USD per PH/s and day.
#[test]
fn two_zettahash_at_100k_is_no_relief() {
    let mut plan = Plan::blank();
    plan.market.btc_price_usd = 100_000.0;
    plan.market.hashrate_eh_s = 2000.0;
    plan.market.fees_btc_per_block = Quantity::Value(0.030);
    assert!((projected(&plan).row("network.hashprice")[0] - 22.716).abs() < 0.001);
}

/// The table of break-even power prices in cents per kWh, at no pool fee and no ancillary load, rounded to a tenth:
/// hashprice / (24 * efficiency) * 100. (29.5 J/TH at 40: 40 / 708 = 5.65, which rounds to 5.6.)
#[test]
fn break_even_power_price_by_machine_and_hashprice() {
    let hashprices = [25.0, 28.68, 30.0, 33.0, 36.0, 40.0, 50.0];
    let table = [
        (9.5, [11.0, 12.6, 13.2, 14.5, 15.8, 17.5, 21.9]),
        (13.5, [7.7, 8.9, 9.3, 10.2, 11.1, 12.3, 15.4]),
        (17.5, [6.0, 6.8, 7.1, 7.9, 8.6, 9.5, 11.9]),
        (21.5, [4.8, 5.6, 5.8, 6.4, 7.0, 7.8, 9.7]),
        (29.5, [3.5, 4.1, 4.2, 4.7, 5.1, 5.6, 7.1]),
    ];
    for (efficiency, cents) in table {
        for (hashprice, want) in hashprices.into_iter().zip(cents) {
            let mut plan = at_difficulty(133.87, 60_000.0);
            plan.market.btc_price_usd *= hashprice / projected(&plan).row("network.hashprice")[0];
            add_object(&mut plan, ObjectKind::Site, None).unwrap();
            let fleet = &mut plan.sites[0].fleets[0];
            (fleet.efficiency_j_per_th, fleet.pool_fee_pct, fleet.ancillary_load_pct) = (efficiency, 0.0, 0.0);
            let got = projected(&plan).row("site.site-1.fleet.s21.break-even-power")[0] / 10.0;
            assert!((got - want).abs() < 0.0501, "{efficiency} J/TH at {hashprice}: {got} c/kWh is not {want}");
        }
    }
}

/// At the break-even hashprice mining earns its power and nothing more, whatever the fleet.
#[test]
fn at_the_break_even_hashprice_the_margin_is_zero() {
    let random = &mut Random(7);
    for _ in 0..50 {
        let mut plan = Plan::blank();
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let fleet = &mut plan.sites[0].fleets[0];
        fleet.efficiency_j_per_th = random.between(9.0, 35.0);
        fleet.pool_fee_pct = random.between(0.0, 3.0);
        fleet.ancillary_load_pct = random.between(0.0, 10.0);
        fleet.switch_off = false;
        plan.sites[0].power_usd_per_mwh = Quantity::Value(random.between(20.0, 90.0));
        let before = projected(&plan);
        plan.market.btc_price_usd *=
            before.row("site.site-1.fleet.s21.break-even-hashprice")[0] / before.row("network.hashprice")[0];
        let after = projected(&plan);
        let (margin, revenue) = (after.row("site.site-1.mining.margin")[0], after.row("site.site-1.mining.revenue")[0]);
        assert!(margin.abs() < 1e-9 * revenue, "{margin} of {revenue}");
    }
}

/// One MW of S21 XP (13.5 J/TH) at 95 % uptime, 3 % ancillary load, 1 % pool fee, 50 USD/MWh: 71.9 PH/s, at a hashprice
/// of 33 USD 815 thousand USD of revenue and 399 of margin a year of 365 days; 17.5 J/TH: 628 and 212.
#[test]
fn a_megawatt_of_machines_earns_what_the_table_says() {
    for (efficiency, revenue, margin) in [(13.5, 815.0, 399.0), (17.5, 628.0, 212.0)] {
        let mut plan = at_difficulty(133.87, 60_000.0);
        plan.company.start = "2027-01".parse().unwrap();
        plan.company.months = 12;
        plan.market.btc_price_usd *= 33.0 / projected(&plan).row("network.hashprice")[0];
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let site = &mut plan.sites[0];
        site.opening_mining_mw = 1.0;
        site.power_usd_per_mwh = Quantity::Value(50.0);
        site.fleets[0].efficiency_j_per_th = efficiency;
        let projection = projected(&plan);
        let year = |key: &str| projection.row(&format!("site.site-1.mining.{key}")).iter().sum::<f64>() / 1e3;
        assert!((year("revenue") - revenue).abs() < 1.0, "{}", year("revenue"));
        assert!((year("margin") - margin).abs() < 1.0, "{}", year("margin"));
    }
}

/// Announced contracts: MW IT, years, start rent (USD/kW IT-month), escalator (%), value announced (billion USD).
/// CORZ-CoreWeave, WULF-Fluidstack, WULF-Abernathy, HUT River Bend, HUT Beacon Point, RIOT-AMD; start rents are rounded
/// to a dollar or five, so a value is met within 1.5 %.
#[test]
fn contract_values_are_those_announced() {
    let deals = [
        ("CORZ", 590.0, 144, 120.0, 0.0, 10.2),
        ("WULF CB3-5", 378.0, 120, 135.0, 2.0, 6.7),
        ("Abernathy", 168.0, 300, 147.0, 2.0, 9.5),
        ("River Bend", 245.0, 180, 128.0, 3.0, 7.0),
        ("Beacon Point", 352.0, 180, 125.0, 3.0, 9.8),
        ("RIOT-AMD", 25.0, 120, 90.0, 3.0, 0.311),
    ];
    for (name, mw_it, months, rent, escalator, billions) in deals {
        let got = contract_value(mw_it, months, rent, escalator) / 1e9;
        assert!((got / billions - 1.0).abs() < 0.015, "{name}: {got}");
    }
}

fn contract_value(mw_it: f64, months: u32, rent: f64, escalator: f64) -> f64 {
    let mut plan = Plan::blank();
    add_object(&mut plan, ObjectKind::Site, None).unwrap();
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.term_months, lease.rent_usd_per_kw_it_month, lease.escalator_pct_per_year) =
        (mw_it, months, rent, escalator);
    projected(&plan).total("site.site-1.lease.lease-1.contract-value")
}

/// A broken last year: 30 months at 100 USD and 10 %: 12 * 100 + 12 * 110 + 6 * 121 = 3,246 USD a kW.
#[test]
fn a_broken_last_year_pays_its_own_rent() {
    assert!((contract_value(1.0, 30, 100.0, 10.0) / 1000.0 - 3246.0).abs() < 1e-9);
    assert!((contract_value(1.0, 30, 100.0, 0.0) / 1000.0 - 3000.0).abs() < 1e-9);
}

/// The rent that the model bills over a whole term is the contract value, where all is ready from the start.
#[test]
fn billed_rent_adds_up_to_the_contract_value() {
    let mut plan = Plan::blank();
    plan.company.months = 60;
    add_object(&mut plan, ObjectKind::Site, None).unwrap();
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let start = plan.company.start;
    let site = &mut plan.sites[0];
    (site.opening_mining_mw, site.opening_ai_mw) = (0.0, 70.0);
    let lease = &mut site.leases[0];
    (lease.mw_it, lease.start, lease.term_months) = (50.0, start.plus(4), 42);
    let projection = projected(&plan);
    let billed: f64 = projection.row("company.revenue.ai").iter().sum();
    let contract = projection.total("site.site-1.lease.lease-1.contract-value");
    assert!((billed / contract - 1.0).abs() < 1e-12, "{billed} is not {contract}");
}

/// Power passed through for 300 trillion USD a month: the identities allow what rounding leaves of that much, and no more.
#[test]
fn identities_hold_where_passed_through_power_is_huge() {
    let mut plan = save("sample.ron");
    let site = plan.sites.iter_mut().find(|site| site.id == "north-fork").unwrap();
    (site.contracted_mw, site.opening_ai_mw, site.power_indexed_pct) = (100_000.0, 100_000.0, 100.0);
    site.energised_mw = vec![("2027-01".parse().unwrap(), 100_000.0)];
    site.power_usd_per_mwh = Quantity::Value(5_000.0);
    site.leases.iter_mut().find(|lease| lease.id == "research-lab").unwrap().mw_it = 100_000.0;
    plan.market.power_index_pct = Quantity::Value(100_000.0);
    let projection = projected(&plan);
    assert!(projection.row("company.cost.ai-power").iter().any(|usd| *usd > 1e14));
    assert!(projection.findings.iter().all(|finding| finding.level != Level::Error), "{:?}", projection.findings);
}

/// A tenant whose capacity is six months late pays six months later, with the whole term and the steps of its own first billing.
#[test]
fn a_late_lease_counts_from_its_first_billing() {
    let mut plan = save("sample.ron");
    let path = "sites.red-mesa.moves.phase-1.delay_months";
    let on_time = projected(&plan);
    plan.set(path, &Setting::Number(6.0)).unwrap();
    let late = projected(&plan);
    let rent = |projection: &Projection| projection.row("site.red-mesa.lease.tenant-one.rent").to_vec();
    let (on_time, late) = (rent(&on_time), rent(&late));
    assert!(on_time[..110].iter().zip(&late[6..116]).all(|(a, b)| a == b));
    assert!(late[16] == 0.0 && on_time[16] > 0.0);
}

/// By blocks of ten minutes from 955,584 on 26 June 2026, block 1,050,000 falls on 11 April 2028.
#[test]
fn the_next_halving_is_in_april_2028() {
    let plan = Plan::blank();
    let projection = projected(&plan);
    // The share of April before it is that of ten days and some hours of thirty.
    let april = projection.row("network.halved-share")[16];
    assert_eq!(((1.0 - april) * 30.0).floor(), 10.0);
    let flags = projection.row("network.halving");
    let month = flags.iter().position(|flag| *flag == 1.0).unwrap();
    assert_eq!(plan.month(month as i64 + 1).to_string(), "2028-04");
    let subsidy = projection.row("network.subsidy");
    assert!((subsidy[month - 1] - 3.125).abs() < 1e-12 && (subsidy[month + 1] - 1.5625).abs() < 1e-12);
    // 10.67 of 30 days before, the rest after: 3.125 * 10.67 / 30 + 1.5625 * 19.33 / 30.
    assert!((subsidy[month] - 2.118).abs() < 0.01, "{}", subsidy[month]);
}

/// A block known long before or shortly after the plan's first month gives the subsidy of each era all the same.
#[test]
fn the_subsidy_does_not_depend_on_which_block_is_known() {
    // Block 630,000 was found on 11 May 2020, block 840,000 on 20 April 2024.
    let subsidy = |height: f64, day: &str, start: &str| {
        let mut plan = Plan::blank();
        plan.company.start = start.parse().unwrap();
        plan.company.months = 24;
        plan.market.reference_height = height;
        plan.market.reference_date = day.parse().unwrap();
        projected(&plan).row("network.subsidy").to_vec()
    };
    let known_before = subsidy(630_000.0, "2020-05-11", "2026-12");
    assert!((known_before[0] - 3.125).abs() < 1e-12);
    let known_after = subsidy(840_100.0, "2024-04-21", "2024-01");
    assert!((known_after[0] - 6.25).abs() < 1e-12 && (known_after[5] - 3.125).abs() < 1e-12);
    assert!(known_after[3] > 3.125 && known_after[3] < 6.25);
}

/// 243 MW IT at 120 USD a kW and month are a run rate of 350 million USD; 590 are 850.
#[test]
fn core_scientific_bills_what_it_says() {
    let projection = projected(&save("core-scientific.ron"));
    let billed: f64 = projection.row("company.revenue.ai")[0];
    assert!((billed * 12.0 / 350e6 - 1.0).abs() < 0.001, "{billed}");
    let of_coreweave: f64 = projection
        .book
        .items()
        .iter()
        .filter(|i| i.key.contains("lease.coreweave") && i.key.ends_with("contract-value"))
        .map(|i| projection.total(&i.key))
        .sum();
    assert!((of_coreweave / 10.2e9 - 1.0).abs() < 0.01, "{of_coreweave}");
    // March 2027: all 590 MW IT.
    assert!((projection.row("company.revenue.ai")[11] * 12.0 / 850e6 - 1.0).abs() < 0.001);
    // Interest on 3.3 billion USD at 7.75 % is 256 million a year.
    let interest: f64 = projection.row("debt.notes-2031.interest")[12..24].iter().sum();
    assert!((interest / 256e6 - 1.0).abs() < 0.002, "{interest}");
}

fn assert_sound(plan: &Plan, name: &str) {
    let projection = project(plan).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
    for check in projection.book.checks() {
        assert!(
            projection.holds(check),
            "{name}: {} is off by {}",
            projection.book.item(check.row.id()).key,
            projection.residual(check)
        );
    }
    for (id, item) in projection.book.items().iter().enumerate() {
        if item.is_series() {
            assert!(
                projection.values.months(id as u32).iter().all(|v| v.is_finite()),
                "{name}: {} has no value in some month",
                item.key
            );
        } else if !item.may_be_undefined {
            assert!(projection.values.scalar(id as u32).is_finite(), "{name}: {} has no value", item.key);
        } else {
            let undefined = projection.values.scalar(id as u32).is_nan();
            assert_eq!(undefined, projection.why(&item.key).is_some(), "{name}: {}", item.key);
        }
    }
}

#[test]
fn all_saves_and_their_scenarios_are_sound() {
    for name in SAVES {
        let plan = save(name);
        assert_sound(&plan, name);
        for scenario in &plan.scenarios {
            let (under, findings) = plan.under(scenario);
            assert_eq!(findings, [], "{name} {}", scenario.name);
            assert_sound(&under, &format!("{name} {}", scenario.name));
        }
        let findings = projected(&plan).findings;
        assert!(!findings.iter().any(|finding| finding.level == Level::Error), "{findings:?}");
    }
}

/// 21 million BTC at 100 million USD that fall by 99 % and by 99 % again: what stood on the balance sheet was added up to 1e15 USD,
/// where doubles are an eighth of a dollar apart, and is gone a year later.
#[test]
fn rounding_of_what_once_stood_there_is_no_mistake() {
    let mut plan = save("blank.ron");
    for (path, value) in [
        ("company.start", "2028-03"),
        ("market.btc_price_usd", "100000000"),
        ("market.btc_price_shift_pct", "-99"),
        ("market.btc_price_v_depth_pct", "99"),
        ("treasury.opening_btc", "21000000"),
    ] {
        plan.set_typed(path, value).unwrap();
    }
    assert_sound(&plan, "a fall of a thousand billions");
}

#[test]
fn identities_hold_on_random_plans() {
    for seed in 0..count(300, 10_000) {
        assert_sound(&random_plan(seed), &format!("seed {seed}"));
    }
}

/// Cash of random plans by hand: the opening and the sum of all signed flows, added up outside the book.
#[test]
fn cash_is_the_opening_and_all_flows() {
    for seed in 0..count(30, 300) {
        let plan = random_plan(seed);
        let projection = projected(&plan);
        let flows: Vec<&str> = projection
            .book
            .items()
            .iter()
            .map(|i| i.key.as_str())
            .filter(|key| key.starts_with("company.cash-flow.") && !key.contains(".in."))
            .collect();
        assert!(flows.len() >= 14);
        let all = &plan.project_companies;
        let controlled = |id: &str| holders(all, id).iter().all(|company| company.ownership_pct > 50.0);
        let group = all.iter().filter(|company| controlled(&company.id));
        let mut cash =
            plan.treasury.opening_cash_usd + group.map(|c| c.opening_cash_usd + c.opening_reserve_usd).sum::<f64>();
        for t in 0..plan.company.months as usize {
            cash += flows.iter().map(|key| projection.row(key)[t]).sum::<f64>();
            let row = projection.row("company.cash")[t];
            assert!((cash - row).abs() < 0.005, "seed {seed}, month {t}: {cash} is not {row}");
        }
    }
}

/// Power that nobody pays for, more rent, a higher price: each only helps.
#[test]
fn more_of_a_good_thing_is_not_worse() {
    let plan = save("sample.ron");
    let npv = |path: &str, value: f64| {
        let mut plan = plan.clone();
        plan.set(path, &Setting::Number(value)).unwrap();
        projected(&plan).total("company.npv")
    };
    let base = projected(&plan).total("company.npv");
    assert!(npv("market.btc_price_usd", 70_000.0) > base);
    assert!(npv("market.hashrate_eh_s", 1100.0) < base);
    assert!(npv("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", 130.0) > base);
    assert!(npv("sites.red-mesa.moves.phase-1.capex_usd_per_mw_it", 12e6) < base);
    assert!(npv("company.discount_rate_pct_per_year", 14.0) < base);
    // Financing moves no operating figure.
    assert_eq!(npv("debts.red-mesa-notes.fee_pct", 3.0), base);
}

/// Every number of the sample at the ends of its possible range: computed soundly, or refused with a reason.
#[test]
fn the_ends_of_every_range_are_sound() {
    let plan = save("sample.ron");
    let mut computed = 0;
    for path in plan.paths() {
        let Some(spec) = plan.spec(&path) else { continue };
        for end in spec.possible {
            let mut changed = plan.clone();
            let dated = Setting::Schedule(vec![(plan.company.start.plus(3), *end)]);
            if changed.set(&path, &Setting::Number(*end)).or_else(|_| changed.set(&path, &dated)).is_err() {
                continue;
            }
            match project(&changed) {
                Ok(_) => {
                    assert_sound(&changed, &format!("{path} = {end}"));
                    computed += 1;
                }
                Err(findings) => assert!(findings.iter().any(|f| f.level == Level::Error), "{path} = {end}"),
            }
        }
    }
    assert!(computed > 150, "{computed}");
}

/// Every number of the catalogue, on the sample, which has an object of each kind: what lies outside the possible range is
/// refused, what lies outside the usual one is taken with a warning at its path, and what is usual is computed without one.
#[test]
fn every_field_refuses_the_impossible_and_warns_about_the_unusual() {
    let plan = save("sample.ron");
    let kinds = ["fleets", "moves", "leases", "clouds", "venture", "network", "books", "decks"];
    let paths = plan.paths();
    assert!(kinds.iter().all(|kind| paths.iter().any(|path| path.contains(kind))), "the sample has one of each");
    let (mut refused, mut unusual, mut usual) = (0, 0, 0);
    for path in &paths {
        let Some(spec) = plan.spec(path) else { continue };
        let [least, most] = spec.possible else { continue };
        let set = |value: f64| {
            let mut changed = plan.clone();
            let whole = Setting::Number(value);
            let dated = Setting::Schedule(vec![(plan.company.start.plus(3), value)]);
            let result = changed
                .set(path, &whole)
                .or_else(|first| if first.contains("dated steps") { changed.set(path, &dated) } else { Err(first) });
            result.map(|()| changed)
        };
        // Curves are changed in the window and the file alone.
        if matches!(set(f64::midpoint(*least, *most).round()), Err(why) if why.contains("points")) {
            continue;
        }
        for outside in [least - 1.0 - least.abs() * 0.01, most + 1.0 + most.abs() * 0.01] {
            assert!(set(outside).is_err(), "{path} takes {outside}");
            refused += 1;
        }
        let [low, high] = spec.usual else { continue };
        let warns = |value: f64| {
            let changed = set(value).unwrap_or_else(|why| panic!("{path} = {value}: {why}"));
            wattfolio::plan::validate(&changed)
                .iter()
                .any(|f| f.level == Level::Warning && f.path == *path && f.message.contains("usual"))
        };
        let is_count = spec.name.ends_with("months") || ["renewals", "fiscal_year_end_month"].contains(&spec.name);
        let at = |value: f64| if is_count { value.round() } else { value };
        if high < most {
            assert!(warns(at((high + (high.abs() * 0.02).max(1.0)).min(*most))), "{path} does not warn above {high}");
            unusual += 1;
        }
        let middle = at(f64::midpoint(*low, *high));
        assert!(!warns(middle), "{path} warns at {middle}");
        usual += 1;
    }
    assert!(refused > 500 && unusual > 150 && usual > 150, "{refused} {unusual} {usual}");
}
