//! Many futures of a plan: each is a plan that can be opened, the same alone and in any part of a run.

use super::commands::{failure, out, run};
use super::common::{count, random_plan, save};
use std::path::Path;
use wattfolio::analysis::{Asks, Draws, Futures, Unwatched, Watched, scenario_of};
use wattfolio::model::project;
use wattfolio::plan::{Driver, Law, ObjectKind, Plan, Quantity, Uncertainty, add_named_object};
use wattfolio::store;

const OUTCOMES: [&str; 3] = ["company.npv", "min(company.liquidity)", "company.cash@2028-04"];

fn watched(conditions: &[&str]) -> Watched {
    let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    Watched { outcomes: texts(&OUTCOMES), conditions: texts(conditions), rows: Vec::new() }
}

fn driver(plan: &mut Plan, name: &str, lever: &str, (low, middle, high): (f64, f64, f64)) {
    add_named_object(plan, ObjectKind::Driver, None, name).unwrap();
    let driver: &mut Driver = plan.drivers.last_mut().unwrap();
    lever.clone_into(&mut driver.lever);
    (driver.low, driver.middle, driver.high) = (low, middle, high);
}

/// The sample, of which nothing is uncertain.
fn certain() -> Plan {
    Plan { uncertainty: Plan::blank().uncertainty, drivers: Vec::new(), ..save("sample.ron") }
}

fn noisy(plan: &mut Plan) {
    plan.uncertainty = Uncertainty {
        price_volatility_pct_per_year: 54.0,
        hashrate_volatility_pct_per_year: 15.0,
        fees_volatility_pct_per_year: 180.0,
        power_volatility_pct_per_year: 30.0,
        hashrate_drop_hazard_pct_per_year: 20.0,
        ..plan.uncertainty.clone()
    };
}

/// The sample with an uncertain market and three drivers.
fn uncertain() -> Plan {
    let mut plan = certain();
    noisy(&mut plan);
    driver(&mut plan, "Construction cost", "sites.*.moves.*.capex_usd_per_mw_it*=70%..200%", (92.0, 104.0, 130.0));
    driver(&mut plan, "Delay", "sites.red-mesa.moves.phase-1.delay_months=0..24", (0.0, 2.0, 9.0));
    driver(
        &mut plan,
        "Rent",
        "sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month=100..160",
        (116.0, 128.0, 140.0),
    );
    plan
}

fn futures(plan: &Plan, all: u64, numbers: std::ops::RangeInclusive<u64>, conditions: &[&str]) -> Futures {
    let draws = Draws::of(plan, 7, all).unwrap();
    Futures::run(&Asks::of_base(plan), &draws, &watched(conditions), numbers, &Unwatched).unwrap()
}

/// What a future reads when it is opened as a scenario of a file and projected like any other.
fn opened(plan: &Plan, all: u64, number: u64) -> [f64; 3] {
    let draws = Draws::of(plan, 7, all).unwrap();
    let mut plan = plan.clone();
    plan.scenarios.push(scenario_of(&Asks::of_base(&plan), &draws, number).unwrap());
    let file = tempfile::NamedTempFile::with_suffix(".ron").unwrap();
    store::save(&plan, file.path()).unwrap();
    let read = store::load(file.path()).unwrap();
    let p = project(&read.under(read.scenarios.last().unwrap()).0).unwrap();
    let april = read.number_of("2028-04".parse().unwrap()) as usize - 1;
    let least = p.row("company.liquidity").iter().copied().fold(f64::INFINITY, f64::min);
    [p.total("company.npv"), least, p.row("company.cash")[april]]
}

#[test]
fn a_future_opens_as_a_scenario_with_the_numbers_of_the_run() {
    let plan = uncertain();
    let all = futures(&plan, 40, 1..=40, &[]);
    for number in [1, 2, 17, 33, 40] {
        let found = &all.all[number as usize - 1];
        assert_eq!(found.number, number);
        let want = opened(&plan, 40, number);
        assert_eq!(found.outcomes.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), want.map(f64::to_bits), "{number}");
    }
    let draws = Draws::of(&plan, 7, 40).unwrap();
    assert!(scenario_of(&Asks::of_base(&plan), &draws, 41).unwrap_err().contains("they are 1 to 40"));
}

/// What is drawn for a driver does not hang on whether another is on, so that scenarios meet the same futures.
#[test]
fn a_driver_is_the_same_where_another_is_off() {
    let plan = uncertain();
    let mut without = plan.clone();
    without.drivers[0].enabled = false;
    let [all, rest] = [&plan, &without].map(|plan| Draws::of(plan, 7, 40).unwrap());
    assert!((1..=40).all(|future| all.values(future)[1..] == rest.values(future)));
}

/// The wildest noise that can be entered, for thirty years: factors stay within their fields, so that every future opens.
#[test]
fn the_wildest_market_still_opens() {
    let mut plan = save("blank.ron");
    plan.company.months = 360;
    plan.uncertainty.price_volatility_pct_per_year = 300.0;
    plan.uncertainty.fees_volatility_pct_per_year = 600.0;
    let draws = Draws::of(&plan, 1, 40).unwrap();
    let price =
        Watched { outcomes: vec!["min(market.btc-price)".to_owned()], conditions: Vec::new(), rows: Vec::new() };
    let all = Futures::run(&Asks::of_base(&plan), &draws, &price, 1..=40, &Unwatched).unwrap();
    for future in &all.all {
        let scenario = scenario_of(&Asks::of_base(&plan), &draws, future.number).unwrap();
        let opened = project(&plan.under(&scenario).0).unwrap();
        let least = opened.row("market.btc-price").iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(future.outcomes[0].to_bits(), least.to_bits(), "{}", future.number);
    }
    let factors = |future: u64| draws.factors(future).concat();
    assert!((1..=40).flat_map(factors).all(|percent| (0.000_1..=1.0e9).contains(&percent)));
}

#[test]
fn futures_of_random_plans_open_with_their_numbers() {
    let mut tried = 0;
    for seed in 0..count(8, 60) {
        let mut plan = random_plan(seed);
        noisy(&mut plan);
        driver(&mut plan, "Overhead", "company.overhead_usd_per_month*=50%..300%", (90.0, 100.0, 150.0));
        let draws = Draws::of(&plan, 7, 20).unwrap();
        let npv = Watched { outcomes: vec!["company.npv".to_owned()], conditions: Vec::new(), rows: Vec::new() };
        let Ok(all) = Futures::run(&Asks::of_base(&plan), &draws, &npv, 1..=20, &Unwatched) else { continue };
        for number in [3, 20] {
            let scenario = scenario_of(&Asks::of_base(&plan), &draws, number).unwrap();
            let want = project(&plan.under(&scenario).0).unwrap().total("company.npv");
            let found = all.all.iter().find(|future| future.number == number).unwrap().outcomes[0];
            assert!(found.to_bits() == want.to_bits() || found.is_nan() && want.is_nan(), "seed {seed}, {number}");
        }
        tried += 1;
    }
    assert!(tried >= 4, "{tried}");
}

#[test]
fn a_future_alone_is_that_of_the_run() {
    let plan = uncertain();
    let conditions = ["company.funding-gap <= 0", "company.liquidity >= 100m"];
    let all = futures(&plan, 100, 1..=100, &conditions);
    for number in [1, 64, 71, 100] {
        assert_eq!(
            futures(&plan, 100, number..=number, &conditions).all,
            all.all[number as usize - 1..number as usize]
        );
    }
    // Another number of futures is another run: drivers are drawn in strata.
    assert_ne!(futures(&plan, 50, 1..=50, &conditions).all, all.all[..50]);
}

/// Causes part the failures; whoever fails with one condition alone is in its count and no other's.
#[test]
fn causes_part_the_failures() {
    let all = futures(&uncertain(), 300, 1..=300, &["company.funding-gap <= 0", "company.liquidity >= 100m"]);
    let fared = [all.fared(0), all.fared(1)];
    let failing = all.all.iter().filter(|future| future.cause().is_some()).count();
    assert!(failing > 20 && failing < 300, "{failing}");
    assert_eq!(fared[0].first + fared[1].first, failing);
    for (place, fared) in fared.iter().enumerate() {
        let ever = all.all.iter().filter(|future| future.failures[place].is_some()).count();
        assert_eq!((fared.holding + ever, *fared.failed_by.last().unwrap()), (300, ever));
        assert!(fared.first <= ever && fared.failed_by.is_sorted());
    }
}

/// The plan's own path is the median: with the price alone uncertain, half of all futures are below the plan in each month, because
/// months come in opposite pairs.
#[test]
fn the_path_of_the_plan_is_the_median() {
    let mut plan = certain();
    plan.uncertainty.price_volatility_pct_per_year = 54.0;
    let watched =
        Watched { outcomes: vec!["market.btc-price@2029-06".to_owned()], conditions: Vec::new(), rows: Vec::new() };
    let draws = Draws::of(&plan, 1, 200).unwrap();
    let all = Futures::run(&Asks::of_base(&plan), &draws, &watched, 1..=200, &Unwatched).unwrap();
    let standing = all.plan.as_ref().unwrap().outcomes[0];
    let below = all.all.iter().filter(|future| future.outcomes[0] < standing).count();
    assert_eq!(below, 100);
    // Yearly log-variance 0.54² over 31 months, within four standard errors.
    let logs = all.all.iter().map(|future| (future.outcomes[0] / standing).ln().powi(2)).sum::<f64>() / 200.0;
    let want = 0.54 * 0.54 * 31.0 / 12.0;
    assert!((logs - want).abs() < 4.0 * want * (2.0_f64 / 100.0).sqrt(), "{logs} against {want}");
}

/// An index of 120 whose noise is drawn is, in the scenario that a future opens as, the index times the factor of each month.
#[test]
fn noise_of_power_moves_the_index() {
    let mut plan = certain();
    plan.market.power_index_pct = Quantity::Value(120.0);
    plan.uncertainty.power_volatility_pct_per_year = 30.0;
    let draws = Draws::of(&plan, 1, 20).unwrap();
    let factors = draws.factors(7).concat();
    let opened = plan.under(&scenario_of(&Asks::of_base(&plan), &draws, 7).unwrap()).0;
    let projection = project(&opened).unwrap();
    let index = projection.row("market.power-index");
    assert_eq!(index.len(), factors.len());
    assert!(factors.iter().any(|percent| (percent - 100.0).abs() > 10.0));
    for (index, percent) in index.iter().zip(&factors) {
        assert!((index - 1.2 * percent / 100.0).abs() < 1e-12, "{index} with {percent} %");
    }
}

#[test]
fn without_uncertainty_every_future_is_the_plan() {
    let plan = certain();
    let all = futures(&plan, 20, 1..=20, &["company.funding-gap <= 0"]);
    let p = project(&plan).unwrap();
    assert!(all.all.iter().all(|future| future.outcomes[0].to_bits() == p.total("company.npv").to_bits()));
}

/// Machines that are switched off when they lose money are options on the price: what the switch is worth rises with volatility.
/// Without it the futures are the same.
#[test]
fn the_switch_off_is_worth_more_in_a_wilder_market() {
    let worth = |volatility: f64| {
        let mut plan = certain();
        plan.uncertainty.price_volatility_pct_per_year = volatility;
        let mut never = plan.clone();
        never.sites.iter_mut().flat_map(|site| &mut site.fleets).for_each(|fleet| {
            fleet.switch_off_margin_usd_per_mwh = -1000.0;
        });
        let [with, without] = [plan, never].map(|plan| {
            let npv = Watched { outcomes: vec!["company.npv".to_owned()], conditions: Vec::new(), rows: Vec::new() };
            let draws = Draws::of(&plan, 1, 200).unwrap();
            let all = Futures::run(&Asks::of_base(&plan), &draws, &npv, 1..=200, &Unwatched).unwrap();
            all.sample(0).mean().unwrap().value
        });
        with - without
    };
    let worth = [0.0, 40.0, 80.0].map(worth);
    assert!(worth[0] < worth[1] && worth[1] < worth[2], "{worth:?}");
}

fn write(plan: &Plan, folder: &Path) -> String {
    let path = folder.join("plan.ron");
    store::save(plan, &path).unwrap();
    path.display().to_string()
}

#[test]
fn parts_in_any_order_merge_to_the_bytes_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let plan = write(&uncertain(), folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let simulate = |seed: &str, more: &[&str]| {
        let all = [&["simulate", plan.as_str(), "--futures", "50", "--outcome", "company.npv", "--seed", seed], more];
        out(&all.concat())
    };
    simulate("3", &["-o", &path("all.csv")]);
    let whole = std::fs::read(path("all.csv")).unwrap();
    assert_eq!(String::from_utf8_lossy(&whole).lines().count(), 51);
    for parts in [1, 2, 7, 16] {
        let mut names: Vec<String> = Vec::new();
        for part in 1..=parts {
            let name = path(&format!("part-{part}-of-{parts}.csv"));
            simulate("3", &["--shard", &format!("{part}/{parts}"), "-o", &name]);
            names.push(name);
        }
        names.reverse();
        let merged = path(&format!("merged-{parts}.csv"));
        let merge = |names: &[String]| {
            let mut all = vec!["merge".to_owned()];
            all.extend(names.iter().cloned());
            all.extend(["-o".to_owned(), merged.clone()]);
            run(&all.iter().map(String::as_str).collect::<Vec<_>>())
        };
        assert!(merge(&names).status.success());
        assert!(std::fs::read(&merged).unwrap() == whole, "{parts} parts");
        if parts == 7 {
            let missing = String::from_utf8(merge(&names[1..]).stderr).unwrap();
            assert!(missing.starts_with("8 of 50 futures are missing, the first of them 43"), "{missing}");
            simulate("4", &["--shard", "1/7", "-o", &names[6]]);
            let mixed = String::from_utf8(merge(&names).stderr).unwrap();
            assert!(
                mixed.contains("it is of another version, plan, scenario, history, seed or number of futures"),
                "{mixed}"
            );
        }
    }
}

/// The examples that say what is uncertain can be simulated, and each driver moves the plan.
#[test]
fn the_drivers_of_the_examples_move_them() {
    let plan = save("sample.ron");
    assert!(plan.drivers.len() >= 5 && plan.uncertainty != Plan::blank().uncertainty);
    for driver in &plan.drivers {
        let alone = Plan { uncertainty: Plan::blank().uncertainty, drivers: vec![driver.clone()], ..plan.clone() };
        let all = futures(&alone, 20, 1..=20, &[]);
        assert!(all.refused.is_none() && all.all.len() == 20, "{}: {:?}", driver.id, all.refused);
        assert!(all.all.iter().any(|future| future.outcomes != all.plan.as_ref().unwrap().outcomes), "{}", driver.id);
    }
}

#[test]
fn what_a_simulation_says_and_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let plan = write(&uncertain(), folder.path());
    let text = out(&["simulate", &plan, "--futures", "100"]);
    assert!(text.starts_with("All 5 conditions hold in ") && text.contains(" of 100 futures"), "{text}");
    let missed = run(&["simulate", &plan, "--futures", "100", "--condition", "company.liquidity >= 100m in 99%"]);
    assert_eq!(missed.status.code(), Some(1));
    let json = out(&["simulate", &plan, "--futures", "100", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["seed"], &json["futures"], &json["computed"]), (&1.into(), &100.into(), &100.into()));
    let percentiles = &json["outcomes"][0]["percentiles"];
    assert!(percentiles["p5"]["value"].as_f64() < percentiles["p50"]["value"].as_f64());
    let written = folder.path().join("with-future.ron").display().to_string();
    out(&["future", &plan, "12", "--futures", "100", "-o", &written]);
    assert_eq!(store::load(Path::new(&written)).unwrap().scenarios.last().unwrap().id, "future-12");
    let (code, problem) = failure(&["simulate", &plan, "--shard", "3/2", "--format", "csv"]);
    assert!(code == 2 && problem.starts_with("'3/2' is not a part"), "{problem}");
    let again = failure(&["future", &plan, "13", "--futures", "100", "-o", &written]);
    assert!(again.0 == 2 && again.1.contains("exists; name another file"), "another plan is not written over");
    out(&["future", &plan, "13", "--futures", "100", "-o", &plan]);
    let own = store::load(Path::new(&plan)).unwrap();
    assert_eq!(own.scenarios.last().unwrap().id, "future-13");
    assert_eq!(own.scenarios.len(), uncertain().scenarios.len() + 1, "the plan itself keeps its other scenarios");
    let picture = folder.path().join("fan.svg").display().to_string();
    out(&["simulate", &plan, "--futures", "100", "-o", &picture]);
    assert!(std::fs::read_to_string(&picture).unwrap().contains("25 to 75 %"));
    let scalar = out(&["simulate", &plan, "--futures", "100", "--condition", "company.npv >= 500m"]);
    assert!(scalar.starts_with("NPV is at least 500 million USD in ") && !scalar.contains("Half of those"), "{scalar}");
    let mut wrong = uncertain();
    wrong.drivers[0].law = Law::Triangle;
    wrong.drivers[0].middle = 500.0;
    let (code, problem) = failure(&["simulate", &write(&wrong, folder.path())]);
    assert!(code == 2 && problem.starts_with("drivers.construction-cost: "), "{problem}");
}
