//! The page of questions: each kind of answer, in all sizes and both themes.

use crate::offscreen::{Canvas, Textures};
use crate::{NoDialogs, Picture, save};
use egui::{Key, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use wattfolio::app::{Command, Page, Prefs, Window, tokens_of};
use wattfolio::plan::{Ask, ObjectKind, Plan, Question, add_named_object};

/// A plan with these questions.
fn asking(name: &str, questions: &[(&str, Question)]) -> Plan {
    let mut plan = save(name);
    plan.questions.clear();
    for (name, question) in questions {
        add_named_object(&mut plan, ObjectKind::Question, None, name).unwrap();
        let added = plan.questions.last_mut().unwrap();
        let (id, name) = (added.id.clone(), added.name.clone());
        *added = Question { id, name, ..question.clone() };
    }
    plan
}

fn question(ask: Ask, lever: &str, outcome: &str, condition: &str) -> Question {
    let text = str::to_owned;
    let unnamed = Question::unnamed(ask);
    Question { lever: text(lever), outcome: text(outcome), condition: text(condition), top: 8, ..unnamed }
}

const PRICE: &str = "market.btc_price_shift_pct=-60..60";
const LIQUIDITY: &str = "min(company.liquidity)";

/// One question of each kind that fits any plan.
fn of_each_kind(delay: &str) -> Vec<(&'static str, Question)> {
    let grid = Question {
        second_lever: delay.to_owned(),
        ..question(Ask::Sweep, PRICE, LIQUIDITY, "company.liquidity >= 100m; company.funding-gap <= 0")
    };
    let cases = Question {
        second_lever: "market.btc_price_shift_pct=-40..40".to_owned(),
        ..question(Ask::Sweep, "scenarios=*", "company.npv", "")
    };
    vec![
        ("Which BTC price breaks minimum liquidity?", question(Ask::Seek, PRICE, "", "company.liquidity >= 100m")),
        ("Liquidity over BTC price and delay", grid),
        ("NPV and lowest cash over the BTC price", question(Ask::Sweep, PRICE, "company.npv; company.lowest-cash", "")),
        ("NPV of each scenario over the BTC price", cases),
        ("Which scenario is best?", question(Ask::Sweep, "scenarios=*", "company.npv", "")),
        ("What moves NPV most?", question(Ask::Tornado, "", "company.npv", "company.npv >= 500m")),
    ]
}

/// Lets the window go on until all is answered.
pub(crate) fn answered(harness: &mut Harness<Window>) {
    for _ in 0..20_000 {
        harness.step();
        std::thread::yield_now();
        let state = harness.state();
        if !state.is_asking() && state.are_answered() {
            break;
        }
    }
    harness.run();
}

/// A window on the page of questions, with all of them answered.
fn window(plan: Plan, size: (f32, f32)) -> (Harness<'static, Window>, Textures) {
    let textures = Textures::default();
    let mut harness = Harness::builder()
        .renderer(textures.clone())
        .with_size(vec2(size.0, size.1))
        .with_theme(Theme::Light)
        .with_max_steps(12)
        .build_eframe(move |context| {
            Window::new(&context.egui_ctx, plan, None, Page::WhatIf, Prefs::default(), Box::new(NoDialogs))
        });
    answered(&mut harness);
    (harness, textures)
}

fn taken(harness: &mut Harness<Window>, canvas: &mut Canvas, textures: &Textures, name: &str) -> Picture {
    harness.run();
    let (size, pixels) = canvas.draw(&harness.ctx, harness.output(), textures);
    let picture = Picture { width: size[0], pixels };
    picture.write(name);
    picture
}

#[test]
fn every_kind_of_answer_is_drawn_in_both_themes() {
    let saves = [
        ("sample.ron", "sites.red-mesa.moves.phase-1.delay_months=0..12"),
        ("core-scientific.ron", "company.discount_rate_pct_per_year=6..16"),
    ];
    for (name, second) in saves {
        let mut questions = of_each_kind(second);
        if let Some(scenario) = save(name).scenarios.first() {
            let bridge = Question { to: scenario.id.clone(), ..question(Ask::Bridge, "", "company.npv", "") };
            questions.push(("What makes the difference?", bridge));
        }
        let phase = save(name).phases[0].id.clone();
        let timing = question(Ask::Timing, &format!("phases.{phase}.slip_months=0..24/9"), "company.npv", "");
        questions.push(("When should the first phase begin?", Question { futures: 300, ..timing }));
        let frontier = question(Ask::Frontier, "", "company.npv", "");
        questions.push(("NPV against peak debt", Question { risk: "company.peak-debt".to_owned(), ..frontier }));
        questions.push(("Which phases?", question(Ask::Choose, "", "company.npv", "company.liquidity >= 400m")));
        let plan = asking(name, &questions);
        let sizes: &[(f32, f32)] = match std::env::var_os("WATTFOLIO_THOROUGH") {
            Some(_) => &[(1280.0, 720.0), (1440.0, 900.0), (1920.0, 1080.0)],
            None => &[(1440.0, 900.0)],
        };
        for size in sizes {
            let (mut harness, textures) = window(plan.clone(), *size);
            let mut canvas = Canvas::of(&harness.ctx, harness.output());
            for theme in [Theme::Light, Theme::Dark] {
                for (place, question) in plan.questions.iter().enumerate() {
                    harness.state_mut().send(Command::Select(format!("questions.{}", question.id)));
                    let file = format!("what-if-{}-{place}-{theme:?}-{}", name.trim_end_matches(".ron"), size.0);
                    let picture = taken(&mut harness, &mut canvas, &textures, &file);
                    let t = tokens_of(theme);
                    for color in [t.panel, t.text, t.accent] {
                        let count = picture.count(color);
                        assert!(count > 20, "{file} ({}): {color:?} is shown on {count} pixels", question.name);
                    }
                }
                harness.state_mut().send(Command::SwitchTheme);
            }
        }
    }
}

/// Where nothing is asked yet, and what opens over the page.
#[test]
fn the_page_is_whole_before_a_question_and_while_one_is_put_together() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut empty = save("sample.ron");
        empty.questions.clear();
        let name = format!("what-if-empty-{theme:?}");
        let nothing = crate::picture(empty, Page::WhatIf, theme, (1280.0, 720.0), &name, |_| ());
        assert!(nothing.count(tokens_of(theme).text) > 20);
    }
    let plan = asking("sample.ron", &of_each_kind("sites.red-mesa.moves.phase-1.delay_months=0..12")[..2]);
    let (mut harness, textures) = window(plan, (1280.0, 720.0));
    let mut canvas = Canvas::of(&harness.ctx, harness.output());
    let plain = taken(&mut harness, &mut canvas, &textures, "what-if-plain");
    let mut opened = |name: &str, open: &dyn Fn(&mut Harness<Window>)| {
        open(&mut harness);
        harness.run_steps(4);
        let shown = taken(&mut harness, &mut canvas, &textures, &format!("what-if-{name}"));
        let differing = shown.pixels.iter().zip(&plain.pixels).filter(|(a, b)| a != b).count();
        assert!(differing > 500, "{name}: {differing} pixels differ");
        harness.key_press(Key::Escape);
        harness.run_steps(4);
    };
    opened("ask", &|harness| harness.get_by_label("+ Ask").click());
    opened("picker", &|harness| {
        harness.get_by_label_contains("Outcome: ").click();
        harness.run_steps(3);
        harness.event(egui::Event::Text("liquid".to_owned()));
    });
    opened("text", &|harness| harness.get_by_label("Settings as text").click());
    opened("pointed", &|harness| {
        harness.get_by_label("Settings as controls").click();
        harness.run_steps(3);
        let curve = harness.get_by_label_contains("Curve: ").rect();
        harness.event(egui::Event::PointerMoved(curve.center()));
    });
}
