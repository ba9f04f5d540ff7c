//! What a pass of the window costs the processor, without drawing: every page of the bench plan, and a pass with an edit in it.
//!
//! Targets: a pass of any page under 4 ms at the median and 8 ms at the 99th percentile; a drag 30 times a second.

mod plan;

use egui_kittest::Harness;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use wattfolio::app::{Command, FileDialogs, Page, Prefs, Window};
use wattfolio::plan::Setting;

/// So many passes of each page are measured.
const PASSES: usize = 400;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        channel().1
    }
}

fn window(page: Page) -> Harness<'static, Window> {
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_eframe(move |context| {
        Window::new(&context.egui_ctx, plan::bench_plan(), None, page, Prefs::default(), Box::new(NoDialogs))
    });
    harness.run();
    // The first passes warm the caches of fonts and plots.
    (0..20).for_each(|_| harness.step());
    harness
}

/// Median and 99th percentile.
fn percentiles(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn say(what: &str, times: Vec<Duration>) {
    let (median, high) = percentiles(times);
    println!(
        "{what:45} median {:6.2} ms, 99th percentile {:6.2} ms",
        median.as_secs_f64() * 1e3,
        high.as_secs_f64() * 1e3
    );
}

fn measure(passes: usize, mut pass: impl FnMut()) -> Vec<Duration> {
    let one = |_| {
        let since = Instant::now();
        pass();
        since.elapsed()
    };
    (0..passes).map(one).collect()
}

fn main() {
    // A part of a name, as `cargo bench --bench window -- edit`, measures that alone.
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    for page in Page::ALL.into_iter().filter(|page| page.title().to_lowercase().contains(&only.to_lowercase())) {
        let mut harness = window(page);
        say(&format!("one pass of {}", page.title()), measure(PASSES, || harness.step()));
    }
    if !"edit".contains(&only) {
        return;
    }
    let mut harness = window(Page::Allocate);
    let mut months = 18.0;
    say("one pass of Allocate with an edit", measure(PASSES / 4, || edit(&mut harness, &mut months)));
}

/// A pass in which a conversion takes 30 months in place of 18, or 18 in place of 30.
fn edit(harness: &mut Harness<Window>, months: &mut f64) {
    *months = 48.0 - *months;
    let fields = vec![("sites.site-1.moves.conversion-1.construction_months".to_owned(), Setting::Number(*months))];
    harness.state_mut().send(Command::Set { label: "Drag".to_owned(), fields });
    harness.step();
}
