//! Exports and explanations of the bench plan: 10 sites, 4 debts, 180 months, every feature on.
//!
//! Target: the workbook under 2 s.

mod plan;

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use wattfolio::analysis::explain;
use wattfolio::export::{Exported, Form, export};
use wattfolio::model::project;

fn exports(c: &mut Criterion) {
    let plan = plan::bench_plan();
    let projection = project(&plan).unwrap_or_else(|findings| panic!("{findings:?}"));
    let exported = Exported { base: &plan, plan: &plan, scenario: None, hash: "", sets: &[], command: "", slides: &[] };
    let mut group = c.benchmark_group("export of the bench plan");
    group.sample_size(10);
    for (form, name) in Form::ALL {
        let size = export(form, &projection, &exported).map_or(0, |bytes| bytes.len());
        println!("{name}: {size} bytes");
        group.bench_function(name, |b| b.iter(|| black_box(export(form, &projection, &exported).is_ok())));
    }
    group.finish();
    let npv = projection.book.find("company.npv").unwrap_or_default();
    c.bench_function("what moves NPV: every input by one step", |b| {
        b.iter(|| black_box(projection.moved_by(npv, 0, 10)));
    });
    let cash = projection.book.find("company.cash").unwrap_or_default();
    c.bench_function("explain cash in a month, 2 levels", |b| {
        b.iter(|| black_box(explain(&projection, &plan, cash, 100, 2)));
    });
}

criterion_group!(benches, exports);
criterion_main!(benches);
