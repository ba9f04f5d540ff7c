//! What a person waits for on a real screen: the first frame against that of an empty window, and frames while a phase is dragged.
//!
//! Targets: the first frame within 1.5 times that of an empty window; 30 frames a second with a software driver. It needs a display:
//! `xvfb-run -a -s "-screen 0 1440x900x24" cargo bench --bench screen`. A window for each measure, in a process of its own, since an
//! event loop is begun once in a process; the two first frames are measured in turns.

mod plan;

use egui::{Event, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::process::Command as Process;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use wattfolio::app::{Computed, FileDialogs, Page, Prefs, Window};
use wattfolio::plan::{ObjectKind, Plan, add_object};

const SIZE: egui::Vec2 = vec2(1440.0, 900.0);
/// Windows opened of each kind.
const TURNS: usize = 9;
/// Frames of a drag; the first ones warm the caches.
const FRAMES: usize = 160;
const WARM: usize = 20;
/// What stands in the arguments of a process that opens one window.
const ALONE: &str = "--one-window";

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        channel().1
    }
}

/// The bench plan with a phase of a conversion and a lease.
fn phased() -> Plan {
    let mut plan = plan::bench_plan();
    let path = add_object(&mut plan, ObjectKind::Phase, None).unwrap_or_default();
    let id = path.trim_start_matches("phases.").to_owned();
    if let Some(site) = plan.sites.first_mut() {
        site.moves[0].phase.clone_from(&id);
        site.leases[0].phase = id;
    }
    plan
}

fn wattfolio(ctx: &egui::Context, computed: Computed) -> Window {
    let prefs = Prefs::default();
    Window::on(ctx, computed, Page::Allocate, prefs, Box::new(NoDialogs)).on_cleared_ground().computing_ahead(ctx)
}

/// Where the bar of the phase is taken hold of.
fn bar() -> Pos2 {
    let mut harness = Harness::builder()
        .with_size(SIZE)
        .build_eframe(|context| wattfolio(&context.egui_ctx, Computed::of(phased(), None)));
    harness.run_steps(4);
    let bars: Vec<Pos2> = harness.query_all_by_label_contains(" in Phase").map(|bar| bar.rect().center()).collect();
    *bars.first().unwrap_or(&Pos2::ZERO)
}

/// An empty window.
struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, _ui: &mut egui::Ui, _frame: &mut eframe::Frame) {}
}

/// A window that closes itself after some frames, and notes when each began.
struct Timed {
    inner: Box<dyn eframe::App>,
    began: Vec<Instant>,
    frames: usize,
    /// Where a drag begins, if there is one
    drag: Option<Pos2>,
    since: Instant,
}

impl Timed {
    /// Once the first frame is on the screen the second begins.
    fn report(&self) {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let times: Vec<Duration> = self.began.windows(2).map(|pair| pair[1] - pair[0]).collect();
        match self.drag {
            None => println!("{:.3}", ms(self.began[1] - self.since)),
            Some(_) => times[WARM..].iter().for_each(|time| println!("{:.3}", ms(*time))),
        }
    }
}

impl eframe::App for Timed {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        let Some(from) = self.drag else { return };
        let frame = self.began.len();
        // To and fro by half a year, a little in each frame.
        let at = from + vec2(40.0 * (frame as f32 / 12.0).sin().abs(), 0.0);
        input.events.push(Event::PointerMoved(at));
        if frame == WARM / 2 {
            input.events.push(Event::PointerButton {
                pos: from,
                button: PointerButton::Primary,
                pressed: true,
                modifiers: Modifiers::NONE,
            });
        }
    }

    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.began.push(Instant::now());
        self.inner.logic(ctx, frame);
        ctx.request_repaint();
        if self.began.len() > self.frames {
            self.report();
            std::process::exit(0);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.inner.ui(ui, frame);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.inner.clear_color(visuals)
    }
}

/// Opens one window in this process.
fn open(kind: &str) -> eframe::Result {
    let drag = (kind == "drag").then(bar);
    let frames = if drag.is_some() { FRAMES } else { 2 };
    let is_empty = kind == "empty";
    let since = Instant::now();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size(SIZE),
        glow_options: eframe::egui_glow::GlowConfiguration { vsync: false, ..Default::default() },
        system_font_fallback: false,
        dithering: false,
        ..Default::default()
    };
    // As the program does: the plan is computed while the system opens the window.
    let compute = || Computed::of(phased(), None);
    let computing = (!is_empty).then(|| std::thread::Builder::new().name("compute".to_owned()).spawn(compute));
    let create: eframe::AppCreator = Box::new(move |context| {
        let work = computing.transpose()?;
        let computed = work.map(|work| work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        let inner: Box<dyn eframe::App> = match computed {
            None => Box::new(Empty),
            Some(computed) => Box::new(wattfolio(&context.egui_ctx, computed)),
        };
        Ok(Box::new(Timed { inner, began: Vec::new(), frames, drag, since }))
    });
    eframe::run_native("wattfolio-bench", options, create)
}

/// The milliseconds that a process with one window reports.
fn measured(kind: &str) -> Vec<f64> {
    let output = std::env::current_exe().and_then(|program| Process::new(program).args([ALONE, kind]).output());
    match output {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.parse().ok()).collect()
        }
        Ok(output) => {
            eprintln!("No window: {}", String::from_utf8_lossy(&output.stderr).trim());
            Vec::new()
        }
        Err(error) => {
            eprintln!("No window: {error}");
            Vec::new()
        }
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() -> eframe::Result {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, alone, kind] = arguments.as_slice()
        && alone == ALONE
    {
        return open(kind);
    }
    let turns: Vec<(Vec<f64>, Vec<f64>)> = (0..TURNS).map(|_| (measured("empty"), measured("first"))).collect();
    let (empty, first): (Vec<_>, Vec<_>) = turns.into_iter().unzip();
    let (empty, first) = (median(empty.concat()), median(first.concat()));
    println!("first frame of an empty window                median {empty:6.1} ms");
    println!("first frame of the bench plan                 median {first:6.1} ms, {:.2} times", first / empty);
    let frame = median(measured("drag"));
    println!("a frame while a phase is dragged              median {frame:6.1} ms, {:.0} a second", 1e3 / frame);
    Ok(())
}
