//! Questions to the bench plan, on all cores, side by side with the same done by projecting one changed plan after another.
//!
//! Targets on 2 cores: a seek of 257 points with refinement under 0.4 s, a grid of 41 by 41 with two outcomes and a condition
//! under 2 s, a tornado of 40 inputs at five points under 0.3 s, a bridge of 10 changes by Shapley values under 1 s; 10,000
//! futures with seven outcomes, two fans and causes under 1 s where the market is uncertain, under 4 s with 30 drivers besides.
//! `benches/numpy/futures.py` is a reduced model in `NumPy`, to compare the cost of a row, month and future.

mod plan;

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};
use wattfolio::analysis::{Asks, Draws, Futures, Lever, Tornado, TornadoAsked, Unwatched, Watched, ask};
use wattfolio::model::project;
use wattfolio::plan::{Ask, ObjectKind, Plan, Question, Scenario, Setting, add_named_object};

const SHIFT: &str = "market.btc_price_shift_pct";

fn asked(plan: &Plan, question: &Question) -> usize {
    let asks = Asks::of_base(plan);
    match ask(&asks, question, &Unwatched) {
        Ok(answered) => black_box(answered.told.table.rows.len()),
        Err(problem) => panic!("{problem}"),
    }
}

/// Forty numbers of the plan with an effect, each a tenth to either side.
fn forty(plan: &Plan) -> Vec<Lever> {
    let tenth = |path: &String| match plan.get(path) {
        Some(Setting::Number(value)) if value > 0.0 && value.fract() != 0.0 || path.ends_with("_pct_per_year") => {
            let Some(Setting::Number(value)) = plan.get(path) else { return None };
            (value > 0.0).then(|| Lever::parse(plan, &format!("{path}={}..{}", value * 0.9, value * 1.1)).ok())?
        }
        _ => None,
    };
    plan.paths().iter().filter_map(tenth).take(40).collect()
}

/// How long so many projections of changed plans take, one after the other.
fn one_by_one(plan: &Plan, points: usize) -> Duration {
    let start = Instant::now();
    for i in 0..points {
        let mut plan = plan.clone();
        let shift = -60.0 + 120.0 * i as f64 / points as f64;
        drop(plan.set(SHIFT, &Setting::Number(shift)));
        black_box(project(&plan).is_ok());
    }
    start.elapsed()
}

fn questions(c: &mut Criterion) {
    let mut plan = plan::bench_plan();
    let seek = Question {
        lever: format!("{SHIFT}=-80..80"),
        condition: "min(company.liquidity) - company.peak-debt + company.lowest-cash >= -900m".to_owned(),
        ..Question::unnamed(Ask::Seek)
    };
    let grid = Question {
        lever: format!("{SHIFT}=-60..60/41"),
        second_lever: "company.overhead_usd_per_month=1m..9m/41".to_owned(),
        outcome: "company.npv; min(company.liquidity)".to_owned(),
        condition: "company.funding-gap <= 0".to_owned(),
        ..Question::unnamed(Ask::Sweep)
    };
    let other: Vec<(String, Setting)> = forty(&plan)
        .iter()
        .take(10)
        .filter_map(|lever| match plan.get(lever.path()) {
            Some(Setting::Number(value)) => Some((lever.path().to_owned(), Setting::Number(value * 1.05))),
            _ => None,
        })
        .collect();
    println!("bridge of {} changes", other.len());
    let scenario =
        |overrides| Scenario { id: "other".to_owned(), name: "Other".to_owned(), notes: String::new(), overrides };
    plan.scenarios = vec![scenario(other.into_iter().collect())];
    let bridge =
        Question { outcome: "company.npv".to_owned(), to: "other".to_owned(), ..Question::unnamed(Ask::Bridge) };
    let levers = forty(&plan);
    println!("tornado of {} inputs", levers.len());
    let tornado = TornadoAsked { outcome: "company.npv".to_owned(), levers, top: 40, level: None };
    let mut group = c.benchmark_group("questions on all cores");
    group.sample_size(10).measurement_time(Duration::from_secs(6));
    group.bench_function("seek: 257 points and refinement, 3 outcomes", |b| b.iter(|| asked(&plan, &seek)));
    group.bench_function("grid: 41 by 41, 2 outcomes, 1 condition", |b| b.iter(|| asked(&plan, &grid)));
    group.bench_function("tornado: 40 inputs, 5 points each", |b| {
        b.iter(|| black_box(Tornado::run(&Asks::of_base(&plan), &tornado, &Unwatched).is_ok()));
    });
    group.bench_function("bridge: 10 changes, all orders", |b| b.iter(|| asked(&plan, &bridge)));
    group.finish();
    let once = one_by_one(&plan, 16) / 16;
    println!(
        "one projection of a changed plan: {once:?}; so 257 take {:?}, 1,681 {:?}, 1,024 {:?}",
        once * 257,
        once * 1681,
        once * 1024
    );
}

/// So many futures of a plan, with seven outcomes, two conditions with their causes, and two fans.
fn ten_thousand(plan: &Plan) -> usize {
    let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    let watched = Watched {
        outcomes: texts(&[
            "company.npv",
            "min(company.liquidity)",
            "company.lowest-cash",
            "company.peak-debt",
            "company.peak-funding-gap",
            "company.final-cash",
            "company.irr-monthly",
        ]),
        conditions: texts(&["company.funding-gap <= 0", "company.liquidity >= 50m"]),
        rows: texts(&["company.liquidity", "company.debt"]),
    };
    let draws = Draws::of(plan, 1, 10_000).unwrap_or_else(|problem| panic!("{problem}"));
    let futures = Futures::run(&Asks::of_base(plan), &draws, &watched, 1..=10_000, &Unwatched);
    let futures = futures.unwrap_or_else(|problem| panic!("{problem}"));
    let lines: usize = futures.fans.iter().map(|fan| fan.lines(|_| true).len()).sum();
    futures.causes().len() + lines
}

fn futures(c: &mut Criterion) {
    let mut plan = plan::bench_plan();
    plan.uncertainty.price_volatility_pct_per_year = 54.0;
    plan.uncertainty.hashrate_volatility_pct_per_year = 15.0;
    plan.uncertainty.fees_volatility_pct_per_year = 180.0;
    let mut group = c.benchmark_group("10,000 futures");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function("market", |b| b.iter(|| black_box(ten_thousand(&plan))));
    for lever in forty(&plan).iter().take(30) {
        if let (Some(_), (low, high)) =
            (add_named_object(&mut plan, ObjectKind::Driver, None, lever.label()), lever.range())
            && let Some(driver) = plan.drivers.last_mut()
        {
            lever.text().clone_into(&mut driver.lever);
            (driver.low, driver.middle, driver.high) = (low, f64::midpoint(low, high), high);
        }
    }
    group.bench_function("market and 30 drivers", |b| b.iter(|| black_box(ten_thousand(&plan))));
    group.finish();
}

criterion_group!(benches, questions, futures);
criterion_main!(benches);
