//! What a pass of the window costs the processor: every page of the bench plan, and a pass with an edit in it.
//!
//! Target: one pass of any page under 4 ms.

mod plan;

use criterion::{Criterion, criterion_group, criterion_main};
use egui_kittest::Harness;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use wattfolio::app::{Command, FileDialogs, Page, Prefs, Window};
use wattfolio::plan::Setting;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        channel().1
    }
}

fn window(page: Page) -> Harness<'static, Window> {
    let mut harness =
        Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_eframe(move |context| Window::new(&context.egui_ctx, plan::bench_plan(), None, page, Prefs::default(), Box::new(NoDialogs)));
    harness.run();
    harness
}

fn passes(c: &mut Criterion) {
    for page in Page::ALL {
        let mut harness = window(page);
        c.bench_function(&format!("one pass of {}", page.title()), |b| b.iter(|| harness.step()));
    }
    let mut harness = window(Page::Allocate);
    let mut months = 0.0;
    c.bench_function("one pass of Allocate with an edit", |b| {
        b.iter(|| {
            months = 30.0 - months;
            let fields = vec![("sites.site-1.moves.conversion-1.construction_months".to_owned(), Setting::Number(months))];
            harness.state_mut().send(Command::Set { label: "Drag".to_owned(), fields });
            harness.step();
        });
    });
}

criterion_group!(benches, passes);
criterion_main!(benches);
