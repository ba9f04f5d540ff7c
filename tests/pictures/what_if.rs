//! The page of questions: each kind of answer, in all sizes and both themes.

use crate::{Picture, picture, save};
use egui::Theme;
use egui_kittest::Harness;
use wattfolio::app::{Command, Page, Window, tokens_of};
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
    Question {
        id: String::new(),
        name: String::new(),
        notes: String::new(),
        ask,
        lever: text(lever),
        second_lever: String::new(),
        outcome: text(outcome),
        condition: text(condition),
        under: String::new(),
        to: String::new(),
        top: 8,
    }
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
fn answered(harness: &mut Harness<Window>) {
    for _ in 0..20_000 {
        harness.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
        let state = harness.state();
        if !state.is_asking() && state.are_answered() {
            break;
        }
    }
    harness.run();
}

fn shown(plan: &Plan, place: usize, theme: Theme, size: (f32, f32), name: &str) -> Picture {
    let id = plan.questions[place].id.clone();
    picture(plan.clone(), Page::WhatIf, theme, size, name, |harness| {
        harness.state_mut().send(Command::Select(format!("questions.{id}")));
        harness.run_steps(2);
        answered(harness);
    })
}

#[test]
fn every_kind_of_answer_is_drawn_at_three_sizes_in_both_themes() {
    let saves = [
        ("sample.ron", "sites.red-mesa.leases.tenant-one.delay_months=0..12"),
        ("core-scientific.ron", "tax.rate_pct=0..40"),
    ];
    for (name, second) in saves {
        let mut questions = of_each_kind(second);
        if let Some(scenario) = save(name).scenarios.first() {
            let bridge = Question { to: scenario.id.clone(), ..question(Ask::Bridge, "", "company.npv", "") };
            questions.push(("What makes the difference?", bridge));
        }
        let plan = asking(name, &questions);
        let sizes: &[(f32, f32)] = match std::env::var_os("WATTFOLIO_THOROUGH") {
            Some(_) => &[(1280.0, 720.0), (1440.0, 900.0), (1920.0, 1080.0)],
            None => &[(1440.0, 900.0)],
        };
        for (place, (title, _)) in questions.iter().enumerate() {
            for size in sizes {
                for theme in [Theme::Light, Theme::Dark] {
                    let file = format!("what-if-{}-{place}-{theme:?}-{}", name.trim_end_matches(".ron"), size.0);
                    let picture = shown(&plan, place, theme, *size, &file);
                    let t = tokens_of(theme);
                    for color in [t.panel, t.text, t.accent] {
                        assert!(picture.count(color) > 20, "{file} ({title}): {color:?} is hardly shown");
                    }
                }
            }
        }
    }
}
