//! What many futures say: laws and correlations, events, fans, causes, two cases, history and replay; with values from outside.

use super::commands::{failure, out, run};
use super::common::save;
use std::fmt::Write as _;
use std::path::Path;
use wattfolio::analysis::{
    Against, Asks, Draws, Future, Futures, History, Replay, Simulated, Simulation, Unwatched, Watched, scenario_of,
};
use wattfolio::model::project;
use wattfolio::plan::{Driver, Law, ObjectKind, Plan, PriceKind, add_named_object};
use wattfolio::store;

/// A made history of 126 months: its figures are drawn, none is real.
const HISTORY: &str = "tests/data/history.csv";

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn watched(outcomes: &[&str], conditions: &[&str], rows: &[&str]) -> Watched {
    Watched { outcomes: texts(outcomes), conditions: texts(conditions), rows: texts(rows) }
}

fn futures(plan: &Plan, all: u64, watched: &Watched) -> Futures {
    let draws = Draws::of(plan, 5, all).unwrap();
    Futures::run(&Asks::of_base(plan), &draws, watched, 1..=all, &Unwatched).unwrap()
}

/// A plan of nothing but a price, in USD, whose log has this volatility around its path.
fn price(usd: f64, growth_pct: f64, months: u32) -> Plan {
    let mut plan = save("blank.ron");
    plan.company.months = months;
    plan.market.btc_price = PriceKind::Growth;
    (plan.market.btc_price_usd, plan.market.btc_price_growth_pct_per_year) = (usd, growth_pct);
    plan.uncertainty.price_volatility_pct_per_year = 55.0;
    plan
}

fn driver(plan: &mut Plan, name: &str, lever: &str, law: Law) -> usize {
    add_named_object(plan, ObjectKind::Driver, None, name).unwrap();
    let driver: &mut Driver = plan.drivers.last_mut().unwrap();
    lever.clone_into(&mut driver.lever);
    driver.law = law;
    plan.drivers.len() - 1
}

/// A geometric Brownian motion from 90,000 with a drift of 20 % and a volatility of 55 % a year has after three years the percentiles
/// 21,739.40, 30,729.34, 104,173.70, 353,153.04 and 499,193.20 (closed form, P5 to P95). The plan's path is the median; each must lie
/// within the interval of its order statistics, which holds the true percentile in 95 of 100 samples.
#[test]
fn percentiles_of_the_price_are_those_of_the_closed_form() {
    let plan = price(104_173.70, 0.0, 36);
    let last = format!("market.btc-price@{}", plan.month(36));
    let all = futures(&plan, 20_000, &watched(&[&last], &[], &[]));
    let sample = all.sample(0);
    for (share, want) in [(0.05, 21_739.40), (0.1, 30_729.34), (0.5, 104_173.70), (0.9, 353_153.04), (0.95, 499_193.20)]
    {
        let found = sample.percentile(share).unwrap();
        assert!((found.low..=found.high).contains(&want), "{share}: {found:?}");
    }
}

/// First passage below half of 90,000 within a year at month-ends, without drift and with a volatility of 55 %: 0.227503 (numerically, to
/// 0.0004); watched continuously 0.287, at the end alone 0.162. The path of the median falls by half the variance, 0.15125 a year.
#[test]
fn first_passage_is_that_of_month_ends() {
    let median = |years: f64| 90_000.0 * (-0.151_25 * years).exp();
    let plan = price(median(1.0 / 12.0), 100.0 * ((-0.151_25_f64).exp() - 1.0), 12);
    let all = futures(&plan, 20_000, &watched(&[], &["market.btc-price >= 45000"], &[]));
    let failing = 1.0 - all.fared(0).share.value;
    let error = (0.2275_f64 * 0.7725 / 20_000.0).sqrt();
    assert!((failing - 0.227_503).abs() < 4.0 * error, "{failing}");
}

/// Latin hypercube: of n values of a uniform law the mean has a standard deviation of 1/√(12 n³) instead of 1/√(12 n). Of n = 100
/// and five drivers the mean of their sum has 0.000 645 5 (and 0.064 5 at random): over 200 seeds within a fifth.
#[test]
fn strata_take_the_noise_out_of_a_mean() {
    let mut plan = save("blank.ron");
    for name in ["A", "B", "C", "D", "E"] {
        let place = driver(&mut plan, name, "company.overhead_usd_per_month=0..1", Law::Uniform);
        (plan.drivers[place].low, plan.drivers[place].high) = (0.0, 1.0);
    }
    let mean = |seed: u64| {
        let draws = Draws::of(&plan, seed, 100).unwrap();
        (1..=100).flat_map(|future| draws.values(future)).map(Option::unwrap).sum::<f64>() / 100.0
    };
    let squares: f64 = (1..=200).map(|seed| (mean(seed) - 2.5).powi(2)).sum();
    let deviation = (squares / 200.0).sqrt();
    assert!((deviation / 0.000_645_5 - 1.0).abs() < 0.2, "{deviation}");
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    order.iter().zip(0..).for_each(|(place, rank)| ranks[*place] = f64::from(rank));
    ranks
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (p, q) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - p, y - q)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

/// Two correlated drivers have that rank correlation, the third has none with either, and each keeps its law: of a triangle from 0
/// over 2 to 10 a fifth lies below 2.
#[test]
fn drivers_have_their_rank_correlation_and_keep_their_laws() {
    let mut plan = save("blank.ron");
    for name in ["Cost", "Delay", "Rent"] {
        let place = driver(&mut plan, name, "company.overhead_usd_per_month=0..100", Law::Triangle);
        let driver = &mut plan.drivers[place];
        (driver.low, driver.middle, driver.high) = (0.0, 2.0, 10.0);
    }
    "delay 60".clone_into(&mut plan.drivers[0].correlated_with);
    let draws = Draws::of(&plan, 2, 4000).unwrap();
    let of = |place: usize| (1..=4000).map(|future| draws.values(future)[place].unwrap()).collect::<Vec<_>>();
    let [cost, delay, rent] = [of(0), of(1), of(2)];
    let rank = |a: &[f64], b: &[f64]| correlation(&ranks(a), &ranks(b));
    // Fieller, Hartley and Pearson 1957: an error of about 1.03/√n at most.
    let error = 4.0 * 1.03 / 4000.0_f64.sqrt();
    assert!((rank(&cost, &delay) - 0.6).abs() < error, "{}", rank(&cost, &delay));
    assert!(rank(&cost, &rent).abs() < error && rank(&delay, &rent).abs() < error);
    for values in [cost, delay, rent] {
        let below = values.iter().filter(|value| **value < 2.0).count() as f64 / 4000.0;
        assert!((below - 0.2).abs() < 4.0 * (0.16_f64 / 4000.0).sqrt(), "{below}");
    }
}

/// A at 0.9 with B and with C, and B at −0.9 with C cannot be: the pair is named, by `check` and by `simulate`.
#[test]
fn a_pair_that_cannot_be_is_named() {
    let mut plan = save("blank.ron");
    for name in ["A", "B", "C"] {
        driver(&mut plan, name, "company.overhead_usd_per_month*=50%..200%", Law::Percentiles);
    }
    "b 90; c 90".clone_into(&mut plan.drivers[0].correlated_with);
    "c -90".clone_into(&mut plan.drivers[1].correlated_with);
    let problem = Draws::of(&plan, 1, 10).unwrap_err();
    assert!(problem.contains("between B and C cannot hold"), "{problem}");
    let file = tempfile::NamedTempFile::with_suffix(".ron").unwrap();
    store::save(&plan, file.path()).unwrap();
    let file = file.path().display().to_string();
    let checked = String::from_utf8(run(&["check", &file]).stdout).unwrap();
    assert!(checked.contains("between B and C cannot hold"), "{checked}");
    assert!(failure(&["simulate", &file, "--futures", "10"]).1.contains("between B and C cannot hold"));
    "d 50".clone_into(&mut plan.drivers[1].correlated_with);
    assert!(Draws::of(&plan, 1, 10).unwrap_err().contains("'d', which is no other driver"));
}

/// With a hazard of 20 % a year 1 − exp(−0.2 · 8) = 0.798 103 have defaulted within eight years, half of all by ln 2 / 0.2 = 3.4657 years; the
/// others never. Opened, such a future projects to its numbers, although the plan has no stress.
#[test]
fn an_event_comes_at_its_hazard_or_never_and_opens() {
    let mut plan = save("sample.ron");
    plan.uncertainty = Plan::blank().uncertainty;
    plan.drivers.clear();
    let from = plan.month(13).to_string();
    let to = plan.month(13 + 95).to_string();
    let lever = format!("sites.red-mesa.leases.tenant-one.default_month={from}..{to}");
    let place = driver(&mut plan, "Tenant One defaults", &lever, Law::Event);
    plan.drivers[place].hazard_pct_per_year = 20.0;
    assert!(!plan.sites[0].leases[0].default_stress);
    let draws = Draws::of(&plan, 5, 2000).unwrap();
    let months: Vec<f64> = (1..=2000).filter_map(|future| draws.values(future)[0]).collect();
    let within = |years: f64| months.iter().filter(|month| **month < 13.0 + 12.0 * years).count() as f64 / 2000.0;
    for (years, want) in [(1.0, 0.181_269), (3.465_7, 0.5), (8.0, 0.798_103)] {
        // Strata: the count is exact to one stratum and to the whole months.
        assert!((within(years) - want).abs() < 0.01, "{years}: {}", within(years));
    }
    let all = futures(&plan, 60, &watched(&["company.npv"], &[], &[]));
    let standing = all.plan.as_ref().unwrap().outcomes[0];
    let npv = project(&plan).unwrap().total("company.npv");
    assert!((standing - npv).abs() <= 1e-9 * npv.abs(), "{standing} {npv}");
    let draws = Draws::of(&plan, 5, 60).unwrap();
    let (mut defaulted, mut sound) = (0, 0);
    for future in &all.all {
        let scenario = scenario_of(&Asks::of_base(&plan), &draws, future.number).unwrap();
        let opened = project(&plan.under(&scenario).0).unwrap().total("company.npv");
        assert_eq!(opened.to_bits(), future.outcomes[0].to_bits(), "{}", future.number);
        if future.outcomes[0] < npv * 0.999 { defaulted += 1 } else { sound += 1 }
    }
    assert!(defaulted > 20 && sound > 5, "{defaulted} {sound}");
}

/// Three of ten futures are late, by 6 months at least; the others are the plan.
#[test]
fn what_happens_by_chance_leaves_the_other_futures_alone() {
    let mut plan = save("sample.ron");
    plan.uncertainty = Plan::blank().uncertainty;
    plan.drivers.clear();
    let place = driver(&mut plan, "Late", "sites.red-mesa.moves.phase-1.delay_months=0..24", Law::List);
    "6 2; 12 1".clone_into(&mut plan.drivers[place].values);
    plan.drivers[place].chance_pct = 30.0;
    let draws = Draws::of(&plan, 1, 300).unwrap();
    let values: Vec<Option<f64>> = (1..=300).map(|future| draws.values(future)[0]).collect();
    let count = |wanted: Option<f64>| values.iter().filter(|value| **value == wanted).count();
    assert_eq!((count(None), count(Some(6.0)), count(Some(12.0))), (210, 60, 30));
}

fn uncertain() -> Plan {
    save("sample.ron")
}

/// Every future that fails has one cause; what each quarter has adds up to it, and what stands is what has not failed. Another order of
/// the conditions moves causes of the same month alone.
#[test]
fn causes_add_up_by_quarter_and_their_order_decides_ties_alone() {
    let conditions = ["company.liquidity >= 100m", "company.funding-gap <= 0", "company.in-default <= 0"];
    let all = futures(&uncertain(), 300, &watched(&[], &conditions, &[]));
    let causes = all.causes();
    let failing = all.all.iter().filter(|future| future.cause().is_some()).count();
    assert!(failing > 50 && failing < 300);
    assert_eq!(causes.iter().map(|cause| cause.first).sum::<usize>(), failing);
    for cause in &causes {
        assert_eq!(cause.by_quarter.iter().sum::<usize>(), cause.first);
        assert!(cause.first <= cause.ever && cause.first_share.low <= cause.first_share.value);
    }
    let standing = all.standing_by_month();
    assert!(standing.is_sorted_by(|a, b| a >= b) && *standing.last().unwrap() == 300 - failing);
    let turned: Vec<&str> = conditions.iter().rev().copied().collect();
    let other = futures(&uncertain(), 300, &watched(&[], &turned, &[]));
    for (a, b) in all.all.iter().zip(&other.all) {
        let month = |future: &Future| future.cause().map(|(_, month)| month);
        assert_eq!(month(a), month(b), "{}", a.number);
        if let (Some((here, month)), Some((there, _))) = (a.cause(), b.cause())
            && here != 2 - there
        {
            let ties = a.failures.iter().filter(|first| **first == Some(month)).count();
            assert!(ties > 1, "{}", a.number);
        }
    }
}

/// A fan is of its row: the lines of a month are the percentiles of an outcome that reads the row in that month.
#[test]
fn a_fan_has_the_percentiles_of_its_row_in_each_month() {
    let plan = uncertain();
    let months = [1, 40, 90];
    let outcomes: Vec<String> = months.iter().map(|t| format!("company.liquidity@{}", plan.month(*t))).collect();
    let outcomes: Vec<&str> = outcomes.iter().map(String::as_str).collect();
    let all = futures(&plan, 100, &watched(&outcomes, &[], &["company.liquidity"]));
    let lines = all.fans[0].lines(|_| true);
    assert_eq!(lines.len(), plan.company.months as usize);
    for (place, t) in months.iter().enumerate() {
        let sample = all.sample(place);
        let want = [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| sample.percentile(share).unwrap().value);
        assert_eq!(lines[*t as usize - 1], Some(want), "month {t}");
        assert_eq!(all.fans[0].plan[*t as usize - 1], all.plan.as_ref().unwrap().outcomes[place]);
    }
    let wrong = Futures::run(
        &Asks::of_base(&plan),
        &Draws::of(&plan, 1, 10).unwrap(),
        &watched(&[], &[], &["company.liquidty"]),
        1..=10,
        &Unwatched,
    );
    assert!(wrong.unwrap_err().contains("the nearest name is company.liquidity"));
}

/// The same case has no difference; another is compared future by future, so that the interval of the difference is narrower than that
/// of either mean.
#[test]
fn two_cases_are_compared_in_the_same_futures() {
    let plan = uncertain();
    let read = watched(&["company.npv", "min(company.liquidity)"], &["company.funding-gap <= 0"], &[]);
    let all = futures(&plan, 200, &read);
    let same = Against::of(&all, "itself", all.clone());
    assert!(same.outcomes.iter().all(|by| by.mean.unwrap().value == 0.0 && by.more.value == 0.0));
    assert_eq!((same.only_here, same.only_there), (0, 0));
    let other = Asks::of_base(&plan.under(plan.scenario("btc-below-80k").unwrap()).0);
    let asked = Simulation { watched: read, futures: 200, seed: 5, against: Some(("Below".to_owned(), other)) };
    let found = Simulated::run(&Asks::of_base(&plan), &asked, &Unwatched).unwrap();
    let against = found.against.unwrap();
    let width = |estimate: wattfolio::analysis::Estimate| estimate.high - estimate.low;
    let by = against.outcomes[0].mean.unwrap();
    let (here, there) = (found.futures.sample(0).mean().unwrap(), against.futures.sample(0).mean().unwrap());
    assert!((by.value - (there.value - here.value)).abs() < 1e-3, "the mean of differences is that of means");
    assert!(width(by) < width(here), "{by:?} {here:?}");
}

/// The inputs of futures that fail: with the cost alone deciding, it alone is in the box.
#[test]
fn what_fails_is_told_by_what_was_drawn() {
    let mut plan = save("blank.ron");
    let cost = driver(&mut plan, "Cost", "company.overhead_usd_per_month=0..200", Law::Uniform);
    (plan.drivers[cost].low, plan.drivers[cost].high) = (0.0, 200.0);
    let other = driver(&mut plan, "Rate", "company.discount_rate_pct_per_year=5..15", Law::Uniform);
    (plan.drivers[other].low, plan.drivers[other].high) = (5.0, 15.0);
    let first = format!("company.cost.overhead@{} <= 150", plan.month(1));
    let all = futures(&plan, 1000, &watched(&[], &[&first], &[]));
    let common = all.common(0).unwrap();
    assert!((common.failing - 0.25).abs() < 0.002);
    let found = common.found.unwrap();
    assert!(found.density > 0.95 && found.coverage > 0.95, "{found:?}");
    let bound = &common.bounds[0];
    assert_eq!(all.uncertain[bound.input].label, "Cost");
    assert!((bound.low.unwrap() - 150.0).abs() < 4.0 && bound.high.is_none(), "{bound:?}");
    assert!((bound.by - 1.0).abs() < 1e-9, "the futures that fail are above all others");
    assert!(common.bounds[1].low.is_none() && common.bounds[1].high.is_none());
}

/// A future that is opened has its numbers whatever is asked of it: it is not drawn a second time.
#[test]
fn an_opened_future_is_certain() {
    let plan = uncertain();
    let draws = Draws::of(&plan, 5, 100).unwrap();
    let scenario = scenario_of(&Asks::of_base(&plan), &draws, 39).unwrap();
    let opened = plan.under(&scenario).0;
    assert!(plan.is_uncertain() && !opened.is_uncertain());
    let npv = project(&opened).unwrap().total("company.npv");
    let again = futures(&opened, 10, &watched(&["company.npv"], &[], &[]));
    assert!(again.all.iter().all(|future| future.outcomes[0].to_bits() == npv.to_bits()));
}

fn beside(plan: &Plan, folder: &Path) -> String {
    std::fs::copy(HISTORY, folder.join("history.csv")).unwrap();
    let path = folder.join("plan.ron");
    store::save(plan, &path).unwrap();
    path.display().to_string()
}

/// A plan that names a history draws its months: the same whole and in parts, opened as computed; without the file it says so.
#[test]
fn futures_are_made_of_months_of_the_past() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = uncertain();
    "history.csv".clone_into(&mut plan.uncertainty.history_file);
    plan.uncertainty.history_block_months = 4.0;
    let file = beside(&plan, folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let whole = path("all.csv");
    let simulate = |more: &[&str]| {
        out(&[&["simulate", file.as_str(), "--futures", "30", "--outcome", "company.npv"], more].concat())
    };
    simulate(&["-o", &whole]);
    let parts: Vec<String> = (1..=3).map(|part| path(&format!("part-{part}.csv"))).collect();
    for (part, name) in (1..).zip(&parts) {
        simulate(&["--shard", &format!("{part}/3"), "-o", name]);
    }
    let merged = path("merged.csv");
    let mut merge = vec!["merge"];
    merge.extend(parts.iter().map(String::as_str));
    out(&[merge, vec!["-o", &merged]].concat());
    assert_eq!(std::fs::read(&whole).unwrap(), std::fs::read(&merged).unwrap());
    // A part that was cut short, damaged, or made of another history is refused, and a result is not written over the history.
    let text = std::fs::read_to_string(&parts[2]).unwrap();
    let refused = |text: &str, want: &str| {
        let broken = path("broken.csv");
        std::fs::write(&broken, text).unwrap();
        let (_, problem) = failure(&["merge", &parts[0], &parts[1], &broken, "-o", &path("not.csv")]);
        assert!(problem.contains(want), "{problem}");
    };
    refused(&text[..text.len() - 3], "cut short");
    refused(&text.replacen("2027", "2x27", 1), "cannot be read");
    let (code, problem) = failure(&["simulate", &file, "--futures", "10", "-o", &path("history.csv")]);
    assert!(code == 2 && problem.contains("is an input of this command"), "{problem}");
    let kept = std::fs::read_to_string(path("history.csv")).unwrap();
    std::fs::write(path("history.csv"), kept.replacen("430.00", "431.00", 1)).unwrap();
    simulate(&["--shard", "3/3", "-o", &path("other.csv")]);
    let (_, problem) = failure(&["merge", &parts[0], &parts[1], &path("other.csv"), "-o", &path("not.csv")]);
    assert!(problem.contains("history"), "{problem}");
    std::fs::write(path("history.csv"), kept).unwrap();
    let opened = path("opened.ron");
    out(&["future", &file, "17", "--futures", "30", "-o", &opened]);
    let read = store::load(Path::new(&opened)).unwrap();
    let npv = project(&read.under(read.scenarios.last().unwrap()).0).unwrap().total("company.npv");
    let rows = std::fs::read_to_string(&whole).unwrap();
    assert!(rows.lines().nth(17).unwrap().contains(&format!("{npv}")), "{npv}");
    std::fs::remove_file(folder.path().join("history.csv")).unwrap();
    let (code, problem) = failure(&["simulate", &file, "--futures", "10"]);
    assert!(code == 2 && problem.contains("uncertainty.history_file") && problem.contains("history.csv"), "{problem}");
}

/// A scenario may have a history of its own: it is drawn from that, asked for itself or beside the base, and one that stands elsewhere is
/// refused.
#[test]
fn a_scenario_is_drawn_from_its_own_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = uncertain();
    let past = |name: &str, file: &str| wattfolio::plan::Scenario {
        id: name.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        overrides: [("uncertainty.history_file".to_owned(), wattfolio::plan::Setting::Text(file.to_owned()))].into(),
    };
    plan.scenarios.extend([past("past", "history.csv"), past("far", "../history.csv")]);
    let file = beside(&plan, folder.path());
    let json = |more: &[&str]| -> serde_json::Value {
        let done = run(&[&["simulate", file.as_str(), "--futures", "30", "--format", "json"], more].concat());
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let (alone, beside) = (json(&["--scenario", "past"]), json(&["--against", "past"]));
    assert_eq!(alone["outcomes"], beside["against"]["futures"]["outcomes"]);
    assert_ne!(alone["outcomes"], beside["outcomes"]);
    assert!(alone["history_hash"].is_string() && beside["history_hash"].is_null());
    let (code, problem) = failure(&["simulate", &file, "--futures", "10", "--scenario", "far"]);
    assert!(code == 2 && problem.contains("stands beside the plan's file"), "{problem}");
}

/// With a chance of a half and a correlation of one with a cost, the event comes the later the higher the cost, and in the upper half
/// never.
#[test]
fn an_event_with_a_chance_keeps_its_order() {
    let mut plan = save("sample.ron");
    plan.drivers.clear();
    let lever = format!("sites.red-mesa.leases.tenant-one.default_month={}..{}", plan.month(1), plan.month(100));
    let event = driver(&mut plan, "Default", &lever, Law::Event);
    (plan.drivers[event].hazard_pct_per_year, plan.drivers[event].chance_pct) = (200.0, 50.0);
    let cost = driver(&mut plan, "Cost", "company.overhead_usd_per_month*=50%..150%", Law::Percentiles);
    "default 100".clone_into(&mut plan.drivers[cost].correlated_with);
    let draws = Draws::of(&plan, 3, 400).unwrap();
    let mut drawn: Vec<(f64, f64)> = (1..=400)
        .map(|future| draws.values(future))
        .map(|values| (values[1].unwrap(), values[0].unwrap_or(f64::INFINITY)))
        .collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(drawn.is_sorted_by(|a, b| a.1 <= b.1));
    assert_eq!(drawn.iter().filter(|(_, month)| month.is_infinite()).count(), 200);
}

/// The plan's own factor is what futures are drawn around.
#[test]
fn a_factor_of_the_plan_is_the_median() {
    let mut plan = price(90_000.0, 0.0, 24);
    plan.market.btc_price_factor_pct = wattfolio::plan::Quantity::Value(50.0);
    let last = format!("market.btc-price@{}", plan.month(24));
    let all = futures(&plan, 200, &watched(&[&last], &[], &[]));
    assert_eq!(all.plan.as_ref().unwrap().outcomes[0], 45_000.0);
    let below = all.all.iter().filter(|future| future.outcomes[0] < 45_000.0).count();
    assert_eq!(below, 100, "months come in opposite pairs");
}

/// A price that grows by 2 % a month, while a forecast has it stand: h months ahead the median is too low by h · ln 1.02, and hashprice,
/// with hashrate and fees level, by as much. Counted by hand: the January of the second to the fourth year has twelve months after it.
#[test]
fn a_replay_measures_what_is_known() {
    let mut text = "month,price,hashrate,fees\n".to_owned();
    for t in 0..60 {
        let (year, month) = (2020 + t / 12, t % 12 + 1);
        writeln!(text, "{year}-{month:02},{:.9},100,0.1", 10_000.0 * 1.02_f64.powi(t)).unwrap();
    }
    let history = History::read(&text).unwrap();
    let mut plan = save("blank.ron");
    plan.market.hashrate = wattfolio::plan::HashrateKind::Flat;
    plan.uncertainty.price_volatility_pct_per_year = 1.0;
    let replayed = Replay { horizon: 24, futures: 400, seed: 1 }.run(&plan, &history, &Unwatched).unwrap();
    assert_eq!(
        replayed[0].begun.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["2021-01", "2022-01", "2023-01", "2024-01"]
    );
    for row in &replayed {
        // Halvings in the window move hashprice alike in forecast and past.
        for ahead in &row.ahead {
            let want = ahead.months as f64 * 1.02_f64.ln();
            assert!((ahead.bias - want).abs() < 0.005, "{} {}: {} for {want}", row.key, ahead.months, ahead.bias);
        }
        let year = &row.ahead[11];
        assert_eq!(
            (year.windows, year.within_90, year.is_plausible),
            (4, 0, false),
            "1 % of volatility is far too little"
        );
        assert_eq!(row.ahead[23].windows, 3, "the last January has twelve months alone");
    }
    plan.uncertainty.price_volatility_pct_per_year = 60.0;
    let wide = Replay { horizon: 24, futures: 400, seed: 1 }.run(&plan, &history, &Unwatched).unwrap();
    assert_eq!(wide[0].ahead[11].within_90, 4);
    let certain = Plan { uncertainty: Plan::blank().uncertainty, ..plan };
    let problem = Replay { horizon: 24, futures: 50, seed: 1 }.run(&certain, &history, &Unwatched).unwrap_err();
    assert!(problem.contains("certain"), "{problem}");
}

#[test]
fn a_replay_is_asked_by_a_command() {
    let said = out(&["replay", "saves/sample.ron", "--history", HISTORY, "--futures", "100", "--horizon", "24"]);
    assert!(said.starts_with("12 months ahead the BTC price came within the band of 5 to 95 % in "), "{said}");
    let json = out(&["replay", "saves/sample.ron", "--history", HISTORY, "--futures", "100", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"][1]["row"], "network.hashprice");
    let (code, problem) = failure(&["replay", "saves/sample.ron"]);
    assert!(code == 2 && problem.starts_with("Name a history"), "{problem}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "month,price\n2020-01,1\n").unwrap();
    let (code, problem) = failure(&["replay", "saves/sample.ron", "--history", &file.path().display().to_string()]);
    assert!(code == 2 && problem.contains("24"), "{problem}");
}

/// The examples that say what is uncertain say where it comes from, and are asked whether they stay funded.
#[test]
fn the_examples_with_futures_have_sourced_drivers_and_a_question() {
    for name in ["sample.ron", "core-scientific.ron", "cipher.ron"] {
        let plan = save(name);
        assert!(plan.drivers.len() >= 5 && plan.uncertainty.price_volatility_pct_per_year > 0.0, "{name}");
        assert!(plan.drivers.iter().all(|driver| driver.notes.len() > 6), "{name}");
        let said = run(&["ask", &format!("saves/{name}"), "funded"]);
        let said = String::from_utf8(said.stdout).unwrap();
        if name == "core-scientific.ron" {
            // Within four errors of 1.03/√1,000.
            let (_, rest) = said.split_once("Rank correlation of Cost of Pecos and Pecos late: ").unwrap();
            let drawn: f64 = rest.split(' ').next().unwrap().parse().unwrap();
            assert!((drawn - 40.0).abs() < 13.0 && rest.contains("40.0 % asked for"), "{rest}");
        }
        assert!(said.contains("asked for") && said.contains(" of 1,000 futures"), "{name}: {said}");
    }
}
