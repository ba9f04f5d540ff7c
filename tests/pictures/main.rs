//! Pictures of every page, drawn by the renderer of the window: they need EGL with an OpenGL driver; a software one will do.
//!
//! They are written to `target/tmp/pictures` to be looked at; the checks here are those that need pixels.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod offscreen;
mod what_if;

use crate::offscreen::{Textures, draw};
use egui::{Color32, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use wattfolio::app::{Command, Drawer, FileDialogs, Page, Prefs, Tokens, Window, tokens_of};
use wattfolio::plan::Plan;
use wattfolio::store;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        channel().1
    }
}

struct Picture {
    width: u32,
    pixels: Vec<Color32>,
}

impl Picture {
    /// How many pixels have about this colour.
    fn count(&self, color: Color32) -> usize {
        let near = |a: u8, b: u8| a.abs_diff(b) <= 6;
        let is_near = |p: &&Color32| near(p.r(), color.r()) && near(p.g(), color.g()) && near(p.b(), color.b());
        self.pixels.iter().filter(is_near).count()
    }

    /// Writes it to `target/tmp/pictures`.
    fn write(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        std::fs::create_dir_all(&folder).unwrap();
        let file = std::fs::File::create(folder.join(format!("{name}.png"))).unwrap();
        let mut encoder = png::Encoder::new(file, self.width, self.pixels.len() as u32 / self.width);
        encoder.set_color(png::ColorType::Rgba);
        let bytes: Vec<u8> = self.pixels.iter().flat_map(Color32::to_array).collect();
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
    }
}

/// Futures of a question in a picture: enough for every mark of the page, and soon answered.
const FUTURES: u32 = 400;

fn save(name: &str) -> Plan {
    let mut plan = store::load(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("saves").join(name)).unwrap();
    for question in &mut plan.questions {
        question.futures = question.futures.min(FUTURES);
    }
    plan
}

fn picture(
    plan: Plan,
    page: Page,
    theme: Theme,
    size: (f32, f32),
    name: &str,
    prepare: impl FnOnce(&mut Harness<Window>),
) -> Picture {
    let prefs = Prefs { dark: theme == Theme::Dark, ..Prefs::default() };
    let textures = Textures::default();
    let mut harness = Harness::builder()
        .renderer(textures.clone())
        .with_size(vec2(size.0, size.1))
        .with_theme(theme)
        .with_max_steps(12)
        .build_eframe(move |context| Window::new(&context.egui_ctx, plan, None, page, prefs, Box::new(NoDialogs)));
    harness.run();
    match page {
        Page::Compare => settle(&mut harness),
        Page::Risk | Page::Choose => what_if::answered(&mut harness),
        _ => (),
    }
    prepare(&mut harness);
    harness.run();
    let (size, pixels) = draw(&harness.ctx, harness.output(), &textures);
    let picture = Picture { width: size[0], pixels };
    picture.write(name);
    picture
}

/// Lets the window go on until its scenarios are computed.
fn settle(harness: &mut Harness<Window>) {
    while harness.query_by_label("Key figures").is_none() {
        harness.step();
        std::thread::yield_now();
    }
}

/// What a page must show of the colours that have a meaning.
fn shown(page: Page, t: &Tokens) -> Vec<Color32> {
    match page {
        Page::Allocate => vec![t.mining, t.ai, t.converting, t.idle, t.debt],
        Page::WhatIf => vec![t.accent, t.muted],
        Page::Choose => vec![t.accent, t.good, t.muted],
        Page::Risk => vec![t.fan_inner, t.fan_outer, t.bad],
        Page::Cash => vec![t.ai, t.converting, t.good, t.bad],
        Page::Treasury => vec![t.btc, t.debt],
        Page::Capital => vec![t.debt, t.good],
        Page::Statements => vec![t.text, t.faint],
        Page::Market => vec![t.btc, t.accent],
        Page::Economics => vec![t.btc, t.mining, t.bad],
        Page::Rows => vec![t.input, t.faint],
        Page::Overview => vec![t.mining, t.ai, t.converting, t.debt, t.good],
        Page::Sites => vec![t.mining, t.ai, t.good],
        Page::Compare => vec![t.accent, t.bad, t.good],
        Page::Assumptions => vec![t.input],
        Page::Uses => vec![t.converting, t.mining, t.bad],
    }
}

#[test]
fn every_page_shows_its_colours_in_both_themes_at_the_smallest_size() {
    for theme in [Theme::Light, Theme::Dark] {
        let t = tokens_of(theme);
        for page in Page::ALL {
            for (name, size) in [("sample.ron", (1280.0, 720.0)), ("core-scientific.ron", (1920.0, 1080.0))] {
                let file = format!("{}-{theme:?}-{}", page.name(), name.trim_end_matches(".ron"));
                let picture = picture(save(name), page, theme, size, &file, |_| ());
                assert_eq!(picture.width, size.0 as u32);
                for color in
                    [t.panel, t.text].into_iter().chain(if name == "sample.ron" { shown(page, t) } else { Vec::new() })
                {
                    assert!(picture.count(color) > 20, "{file}: {color:?} is shown on {} pixels", picture.count(color));
                }
            }
        }
    }
}

/// What a board looks at, at the three usual sizes.
#[test]
fn the_main_pages_are_whole_at_three_sizes() {
    for page in [Page::Overview, Page::Allocate, Page::Statements] {
        for size in [(1280.0, 720.0), (1440.0, 900.0), (1920.0, 1080.0)] {
            for theme in [Theme::Light, Theme::Dark] {
                let file = format!("{}-{theme:?}-{}", page.name(), size.0);
                let picture = picture(save("sample.ron"), page, theme, size, &file, |_| ());
                for color in shown(page, tokens_of(theme)) {
                    assert!(picture.count(color) > 20, "{file}: {color:?} is shown on {} pixels", picture.count(color));
                }
            }
        }
    }
}

/// A phase while it is dragged: its outline of before, the card, members and outcomes in the inspector.
#[test]
fn a_phase_that_is_dragged_shows_where_it_was_and_what_changes() {
    for size in [(1280.0, 720.0), (1440.0, 900.0)] {
        for theme in [Theme::Light, Theme::Dark] {
            let file = format!("phase-dragged-{theme:?}-{}", size.0);
            let picture = picture(save("sample.ron"), Page::Allocate, theme, size, &file, |harness| {
                let from = harness.get_by_label("Phase 2 in Red Mesa 2 at Red Mesa, TX").rect().center();
                for by in [0.0, 10.0, 20.0, 30.0] {
                    harness.event(egui::Event::PointerMoved(from + vec2(by, 0.0)));
                    harness.run();
                    if by == 0.0 {
                        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
                        harness.event(egui::Event::PointerButton { pos: from, button, pressed: true, modifiers });
                        harness.run();
                    }
                }
            });
            let t = tokens_of(theme);
            for color in [t.converting, t.ai, t.accent, t.bad] {
                assert!(picture.count(color) > 20, "{file}: {color:?} is shown on {} pixels", picture.count(color));
            }
        }
    }
}

/// Dialogs, palette and drawer lie over the page, and leave something of it.
#[test]
fn what_opens_over_a_page_is_shown() {
    let plain = [Theme::Light, Theme::Dark].map(|theme| {
        picture(save("sample.ron"), Page::Allocate, theme, (1280.0, 720.0), &format!("nothing-open-{theme:?}"), |_| ())
    });
    let opened: [(&str, Vec<Command>); 7] = [
        ("gallery", vec![Command::ShowGallery]),
        ("palette", vec![Command::ShowPalette]),
        ("keys", vec![Command::ShowKeys]),
        ("help", vec![Command::Select("sites.red-mesa".to_owned()), Command::ShowHelp]),
        ("findings", vec![Command::ShowDrawer(Drawer::Findings)]),
        ("months", vec![Command::Select("sites.red-mesa".to_owned()), Command::ShowDrawer(Drawer::Months)]),
        ("new-plan", vec![Command::New]),
    ];
    for (name, commands) in opened {
        for theme in [Theme::Light, Theme::Dark] {
            let picture = picture(
                save("sample.ron"),
                Page::Allocate,
                theme,
                (1280.0, 720.0),
                &format!("open-{name}-{theme:?}"),
                |harness| {
                    for command in commands.clone() {
                        harness.state_mut().send(command);
                        harness.run();
                    }
                },
            );
            let plain = &plain[usize::from(theme == Theme::Dark)];
            let differing = picture.pixels.iter().zip(&plain.pixels).filter(|(a, b)| a != b).count();
            assert!(differing > 20_000, "{name}: {differing} pixels differ from the page alone");
            assert!(differing < plain.pixels.len(), "{name}: nothing of the page is left");
        }
    }
}

#[test]
fn a_dialog_dims_what_is_behind_it() {
    let plain = picture(save("sample.ron"), Page::Cash, Theme::Light, (1280.0, 720.0), "plain", |_| ());
    let asked = picture(save("sample.ron"), Page::Cash, Theme::Light, (1280.0, 720.0), "dialog", |harness| {
        harness.state_mut().send(Command::AskSave);
        harness.run();
    });
    let t = tokens_of(Theme::Light);
    assert!(asked.count(t.background) < plain.count(t.background) / 2);
}

#[test]
fn long_names_and_a_large_company_stay_within_their_places() {
    let mut plan = save("sample.ron");
    for site in &mut plan.sites {
        site.name = format!("{} and a name that nobody would ever shorten of their own accord", site.name);
    }
    plan.treasury.opening_cash_usd = -9e11;
    let picture = picture(plan, Page::Allocate, Theme::Light, (1280.0, 720.0), "long-names", |_| ());
    let t = tokens_of(Theme::Light);
    assert!(picture.count(t.ai) > 1000 && picture.count(t.bad) > 20);
}
