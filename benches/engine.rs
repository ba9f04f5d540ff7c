//! The engine and the model on the bench plan: 10 sites, 4 debts, 180 months, every feature on.
//!
//! Targets, per 1,500 rows: all rows under 1 ms, a structural edit under 5 ms, 10,000 market paths to 7 outputs under
//! 0.3 s on 2 cores, under 2 s when every input varies. The whole bench plan under 4 ms, 15 ms, 1 s and 5 s. The same plan
//! with deals of every kind under its rows' share of the targets.

mod deals;
mod plan;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};
use wattfolio::formula::{Book, Engine, Graph, Id, Kind, LANES, LaneEngine, Worker};
use wattfolio::model::{build, project};
use wattfolio::plan::{Finding, Level, Plan, validate};

const OUTPUTS: [&str; 7] = [
    "company.npv",
    "company.lowest-cash",
    "company.peak-funding-gap",
    "company.final-cash",
    "company.lowest-cash-month",
    "company.irr-monthly",
    "company.npv-of-terminal-value",
];

struct Prepared {
    plan: Plan,
    book: Book,
    graph: Graph,
}

/// The bench plan, as it is and with deals of every kind.
fn plans() -> [(&'static str, Plan); 2] {
    let mut with_deals = plan::bench_plan();
    deals::add_deals(&mut with_deals);
    [("bench plan", plan::bench_plan()), ("with deals", with_deals)]
}

fn prepared(name: &str, plan: Plan) -> Prepared {
    let (book, _) = build(&plan);
    let graph = Graph::of(&book).unwrap_or_else(|errors| panic!("{errors:?}"));
    let rows = book.items().iter().filter(|item| item.is_series()).count();
    let inputs = book.items().iter().filter(|item| matches!(item.kind, Kind::Input { .. } | Kind::Path { .. })).count();
    let errors = errors(&plan);
    assert!(errors.is_empty(), "{name}: {errors:?}");
    println!("{name}: {} items, {rows} rows, {inputs} inputs, {} months", book.items().len(), book.months());
    Prepared { plan, book, graph }
}

fn errors(plan: &Plan) -> Vec<Finding> {
    validate(plan).into_iter().filter(|finding| finding.level == Level::Error).collect()
}

fn once(c: &mut Criterion) {
    for (name, plan) in plans() {
        once_with(&mut c.benchmark_group(name), prepared(name, plan));
    }
}

fn once_with(c: &mut BenchmarkGroup<WallTime>, prepared: Prepared) {
    let Prepared { plan, book, graph } = prepared;
    let engine = Engine::new(&book, &graph);
    println!("instructions: {}", engine.instructions());
    let mut run = engine.load(&book);
    c.bench_function("all rows once", |b| b.iter(|| run.compute()));
    c.bench_function("build the book", |b| b.iter(|| black_box(build(&plan))));
    c.bench_function("order", |b| b.iter(|| black_box(Graph::of(&book))));
    c.bench_function("compile", |b| b.iter(|| black_box(Engine::new(&book, &graph))));
    c.bench_function("structural edit: build, order, compile, run", |b| {
        b.iter_custom(|times| (0..times).map(|_| structural_edit(&plan)).sum());
    });
    c.bench_function("project: all of it with validation and findings", |b| {
        b.iter(|| black_box(project(&plan).is_ok()));
    });
}

/// How long it takes; giving the old numbers back is not part of it, for the window leaves that to another thread.
fn structural_edit(plan: &Plan) -> Duration {
    let start = Instant::now();
    let (book, rows) = build(plan);
    let graph = Graph::of(&book).unwrap_or_else(|errors| panic!("{errors:?}"));
    let engine = Engine::new(&book, &graph);
    let values = black_box(engine.load(&book).values());
    let took = start.elapsed();
    drop((book, rows, graph, engine, values));
    took
}

/// A shock that depends on the path and the place alone, so that threads cannot change it.
fn shock(path: usize, place: usize) -> f64 {
    let mut z = (path as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (place as u64).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 30)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
}

/// Runs so many paths on two threads; each path sets its lanes and sums up the outputs.
fn run_paths(engine: &LaneEngine, paths: usize, outputs: &[Id], set: impl Fn(&mut Worker, usize, usize) + Sync) -> f64 {
    let half = |from: usize| {
        let mut worker = engine.worker();
        let mut sum = 0.0;
        for block in (from..paths.div_ceil(LANES)).step_by(2) {
            (0..LANES).for_each(|lane| set(&mut worker, lane, block * LANES + lane));
            worker.run();
            sum += outputs.iter().map(|id| worker.value(*id, 0, 0)).filter(|v| v.is_finite()).sum::<f64>();
        }
        sum
    };
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().name("paths".to_owned()).spawn_scoped(scope, || half(1));
        half(0) + other.map_or(0.0, |other| other.join().unwrap_or(f64::NAN))
    })
}

fn lanes(c: &mut Criterion) {
    for (name, plan) in plans() {
        lanes_with(c, name, &prepared(name, plan));
    }
}

fn lanes_with(c: &mut Criterion, name: &str, prepared: &Prepared) {
    let Prepared { book, graph, .. } = prepared;
    let find = |key: &str| book.find(key).unwrap_or_else(|| panic!("there is {key}"));
    let outputs = OUTPUTS.map(find);
    let mut group = c.benchmark_group(format!("{name}, 10,000 paths on 2 threads"));
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    // The market varies month by month: price and hashrate growth, and the price of month 1.
    let market: Vec<Id> = [
        "market.in.btc-price-usd",
        "market.in.btc-price-growth-pct-per-year",
        "network.in.hashrate-eh-s",
        "network.in.payback-months",
    ]
    .map(find)
    .to_vec();
    let engine = LaneEngine::new(book, graph, &market, &outputs);
    println!("market varies: instructions {:?}", engine.instructions());
    let bases: Vec<f64> = market.iter().map(|id| input(book, *id)).collect();
    group.bench_function("market varies, 7 outputs", |b| {
        b.iter(|| {
            run_paths(&engine, 10_000, &outputs, |worker, lane, path| {
                for (place, id) in market.iter().enumerate() {
                    set(worker, *id, lane, bases[place] * (1.0 + 0.4 * shock(path, place)));
                }
            })
        });
    });
    let inputs: Vec<Id> =
        (0..book.items().len() as Id).filter(|id| matches!(book.item(*id).kind, Kind::Input { .. })).collect();
    let engine = LaneEngine::new(book, graph, &inputs, &outputs);
    println!("everything varies: instructions {:?}", engine.instructions());
    let bases: Vec<f64> = inputs.iter().map(|id| input(book, *id)).collect();
    group.bench_function("every input varies, 7 outputs", |b| {
        b.iter(|| {
            run_paths(&engine, 10_000, &outputs, |worker, lane, path| {
                for (place, id) in inputs.iter().enumerate() {
                    set(worker, *id, lane, bases[place] * (1.0 + 0.02 * shock(path, place)));
                }
            })
        });
    });
    group.finish();
    derivatives(c, name, prepared, &inputs);
}

fn derivatives(c: &mut Criterion, name: &str, prepared: &Prepared, inputs: &[Id]) {
    let Prepared { book, graph, .. } = prepared;
    let npv = book.find("company.npv").unwrap_or_default();
    let wanted: Vec<Id> = inputs.iter().copied().take(300).collect();
    c.bench_function(&format!("{name}, 300 derivatives of NPV, 1 thread, with compile"), |b| {
        b.iter(|| {
            let mut slopes = 0.0;
            for block in wanted.chunks(64) {
                let engine = LaneEngine::new(book, graph, block, &[npv]);
                let mut worker = engine.worker();
                for lanes in block.chunks(LANES) {
                    for (lane, id) in lanes.iter().enumerate() {
                        set(&mut worker, *id, lane, input(book, *id) * 1.001);
                    }
                    worker.run();
                    slopes += (0..lanes.len()).map(|lane| worker.value(npv, lane, 0)).sum::<f64>();
                    for (lane, id) in lanes.iter().enumerate() {
                        set(&mut worker, *id, lane, input(book, *id));
                    }
                }
            }
            slopes
        });
    });
}

fn input(book: &Book, id: Id) -> f64 {
    match &book.item(id).kind {
        Kind::Input { value, .. } => *value,
        _ => 0.0,
    }
}

/// Sets an input that varies.
fn set(worker: &mut Worker, id: Id, lane: usize, value: f64) {
    worker.input(id).unwrap_or_else(|| panic!("{id} varies"))[lane] = value;
}

criterion_group!(benches, once, lanes);
criterion_main!(benches);
