//! The page of questions: it draws in every state, asking leaves nothing behind, what is opened is what was computed, and what has
//! changed is asked again.

use crate::common::save;
use crate::window::{copied, npv, painted, plan, press, send, window_on};
use egui::{Key, Modifiers, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::time::{Duration, Instant};
use wattfolio::analysis::{Asks, Found, Lever, Point, Trials, Unwatched, ask, condition_of, lever_of, points_of};
use wattfolio::app::{Command, Page, Place, Window};
use wattfolio::model::project;
use wattfolio::plan::{Ask, Choice, ObjectKind, Plan, Quantity, Question, Setting, add_named_object};

/// The longest that an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

const PRICE: &str = "market.btc_price_shift_pct=-60..60/25";

fn question(ask: Ask, lever: &str, outcome: &str, condition: &str) -> Question {
    let text = str::to_owned;
    Question {
        lever: text(lever),
        outcome: text(outcome),
        condition: text(condition),
        top: 3,
        ..Question::unnamed(ask)
    }
}

/// The sample plan with these questions.
fn asking(questions: &[Question]) -> Plan {
    let mut plan = save("sample.ron");
    plan.questions.clear();
    for (place, question) in questions.iter().enumerate() {
        add_named_object(&mut plan, ObjectKind::Question, None, &format!("Question {}", place + 1)).unwrap();
        let added = plan.questions.last_mut().unwrap();
        let (id, name) = (added.id.clone(), added.name.clone());
        *added = Question { id, name, ..question.clone() };
    }
    plan
}

fn page(questions: &[Question]) -> Harness<'static, Window> {
    window_on(asking(questions), None, Page::WhatIf, None)
}

fn seek() -> Question {
    question(Ask::Seek, PRICE, "", "company.npv >= 800m")
}

/// Lets the window go on until something is true.
fn until(harness: &mut Harness<Window>, what: &str, is_true: impl Fn(&Harness<Window>) -> bool) {
    let start = Instant::now();
    while !is_true(harness) {
        assert!(start.elapsed() < PATIENCE, "{what}");
        harness.step();
        std::thread::yield_now();
    }
}

fn answered(harness: &mut Harness<Window>) {
    until(harness, "the questions are not answered", |harness| {
        harness.state().are_answered() && !harness.state().is_asking()
    });
    harness.run();
}

fn says(harness: &Harness<Window>, text: &str) -> bool {
    painted(harness).iter().any(|painted| painted.contains(text))
}

#[test]
fn a_plan_without_questions_offers_some_and_asks_the_one_that_is_chosen() {
    let mut plan_without = save("sample.ron");
    plan_without.questions.clear();
    let mut harness = window_on(plan_without, None, Page::WhatIf, None);
    harness.get_by_label("Ask the plan a question");
    harness.get_by_label("What moves NPV most").click();
    harness.run_steps(4);
    assert_eq!(plan(&harness).questions.len(), 1);
    assert_eq!(plan(&harness).questions[0].ask, Ask::Tornado);
    assert_eq!(harness.state().session().undo_label(), Some("Ask a question"));
    send(&mut harness, Command::Undo);
    assert!(plan(&harness).questions.is_empty() && !harness.state().session().is_dirty());
    harness.get_by_label("Ask the plan a question");
}

#[test]
fn every_kind_of_answer_and_a_refusal_draw_and_leave_no_trace_in_the_plan() {
    let grid = Question {
        second_lever: "sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month=100..160/3".to_owned(),
        ..question(Ask::Sweep, "market.btc_price_shift_pct=-60..60/5", "company.npv", "company.npv >= 800m")
    };
    let cases = Question {
        second_lever: "market.btc_price_shift_pct=-60..60/3".to_owned(),
        ..question(Ask::Sweep, "scenarios=base,btc-100k", "company.npv", "")
    };
    let bridge = Question { to: "btc-100k".to_owned(), ..question(Ask::Bridge, "", "company.npv", "") };
    let questions = [
        seek(),
        question(Ask::Sweep, PRICE, "company.npv; company.lowest-cash", "company.npv >= 800m"),
        grid,
        cases,
        question(Ask::Sweep, "scenarios=base,btc-100k", "company.npv", ""),
        question(Ask::Tornado, "", "company.npv", "company.npv >= 800m"),
        bridge,
        question(Ask::Seek, "market.no_such_field=1..2", "", "company.npv >= 0"),
        question(Ask::Bridge, "", "company.npv", ""),
    ];
    let mut harness = page(&questions);
    let before = plan(&harness);
    // Also while nothing is answered yet.
    for question in &before.questions {
        harness.state_mut().send(Command::Select(format!("questions.{}", question.id)));
        harness.run_steps(3);
    }
    answered(&mut harness);
    for (place, question) in before.questions.iter().enumerate() {
        send(&mut harness, Command::Select(format!("questions.{}", question.id)));
        assert_eq!(harness.state().view().what_if.shown, question.id);
        let is_refused = place >= 7;
        assert_eq!(says(&harness, "cannot be answered") && place >= 7, is_refused);
    }
    assert!(says(&harness, "The question has no scenario to which it leads"));
    assert_eq!(plan(&harness), before);
    assert!(harness.state().session().undo_label().is_none() && !harness.state().session().is_dirty());
    for label in ["Curve", "Plot", "Grid"] {
        let shown = before.questions.iter().any(|question| {
            send(&mut harness, Command::Select(format!("questions.{}", question.id)));
            harness.query_all_by_label_contains(&format!("{label}: ")).count() > 0
        });
        assert!(shown, "{label}");
    }
}

/// What the trial says at a value of the lever.
fn tried(plan: &Plan, lever: &str, at: f64) -> f64 {
    let lever = Lever::parse(plan, lever).unwrap();
    let outcomes = vec!["company.npv".to_owned()];
    let mut trials = Trials::new(&Asks::of_base(plan), vec![lever], outcomes, Vec::new()).unwrap();
    let tried = trials.run(&[Point::one(0, at)], &Unwatched).pop().flatten();
    tried.unwrap().unwrap().outcomes[0].value
}

#[test]
fn a_point_opens_as_a_scenario_with_the_numbers_of_the_trial_in_one_step() {
    let mut harness = page(&[seek()]);
    let before = plan(&harness);
    answered(&mut harness);
    harness.get_by_label_contains("as scenario").click();
    harness.run();
    let after = plan(&harness);
    assert_eq!(after.scenarios.len(), before.scenarios.len() + 1);
    let opened = after.scenarios.last().unwrap();
    assert_eq!(harness.state().session().scenario.as_ref(), Some(&opened.id));
    assert!(opened.name.starts_with("BTC price shift −"), "{}", opened.name);
    let Some(Setting::Number(at)) = opened.overrides.get("market.btc_price_shift_pct") else { panic!("{opened:?}") };
    assert_eq!(opened.overrides.len(), 1);
    assert_eq!(npv(&harness).to_bits(), tried(&before, PRICE, *at).to_bits());
    // It is where the condition changes: the trials just beside it lie on both sides of the level.
    assert!(tried(&before, PRICE, at - 0.01) < 800e6 && tried(&before, PRICE, at + 0.01) > 800e6);
    send(&mut harness, Command::Undo);
    assert_eq!(plan(&harness), before);
    assert_eq!(harness.state().session().scenario, None);
}

#[test]
fn a_cell_that_is_opened_twice_is_one_scenario() {
    let cases = question(Ask::Sweep, "market.btc_price_shift_pct=-60..60/3", "company.npv", "");
    let grid = Question {
        second_lever: "sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month=100..160/3".to_owned(),
        ..cases
    };
    let mut harness = page(&[grid]);
    let before = plan(&harness);
    answered(&mut harness);
    let open = Command::OpenPoint { question: before.questions[0].id.clone(), at: vec![(0, -60.0), (1, 160.0)] };
    send(&mut harness, open.clone());
    let mut changed = before.clone();
    changed.set("market.btc_price_shift_pct", &Setting::Number(-60.0)).unwrap();
    changed.set("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", &Setting::Number(160.0)).unwrap();
    assert_eq!(npv(&harness).to_bits(), project(&changed).unwrap().total("company.npv").to_bits());
    let scenarios = plan(&harness).scenarios.len();
    send(&mut harness, Command::Scenario(None));
    answered(&mut harness);
    send(&mut harness, open);
    assert_eq!(plan(&harness).scenarios.len(), scenarios);
    assert!(harness.state().session().scenario.is_some());
}

#[test]
fn an_answer_is_outdated_after_an_edit_and_asked_again_without_a_word() {
    let mut harness = page(&[question(
        Ask::Tornado,
        "sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month=100..160",
        "company.npv",
        "",
    )]);
    answered(&mut harness);
    let of_plan = |usd: f64| format!("plan {}", (usd / 1e6).round());
    assert!(says(&harness, &of_plan(npv(&harness))), "{:?}", painted(&harness));
    let before = npv(&harness);
    harness.state_mut().send(Command::Set {
        label: "Change".to_owned(),
        fields: vec![("company.overhead_usd_per_month".to_owned(), Setting::Number(3e6))],
    });
    harness.step();
    assert!(!harness.state().are_answered(), "the plan has changed");
    assert!(says(&harness, &of_plan(before)), "the earlier answer stays until there is another");
    answered(&mut harness);
    assert!(npv(&harness) < before);
    assert!(says(&harness, &of_plan(npv(&harness))));
    // A change that no answer depends on outdates none.
    let rename = ("questions.question-1.name".to_owned(), Setting::Text("Another name".to_owned()));
    harness.state_mut().send(Command::Set { label: "Rename".to_owned(), fields: vec![rename] });
    harness.step();
    harness.step();
    assert!(harness.state().are_answered() && !harness.state().is_asking());
}

#[test]
fn escape_stops_and_f5_asks_again() {
    let mut harness = page(&[question(Ask::Seek, "market.btc_price_shift_pct=-80..80", "", "company.npv >= 800m")]);
    until(&mut harness, "nothing is asked", |harness| harness.state().is_asking());
    harness.key_press(Key::Escape);
    harness.step();
    until(&mut harness, "it does not stop", |harness| !harness.state().is_asking());
    assert!(!harness.state().are_answered());
    // Longer than the pause after which a change is asked for.
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(400) {
        harness.step();
        std::thread::yield_now();
    }
    assert!(!harness.state().is_asking(), "what was stopped does not start by itself");
    harness.key_press(Key::F5);
    harness.step();
    until(&mut harness, "F5 does not ask", |harness| harness.state().is_asking());
    answered(&mut harness);
    // And all again, although nothing has changed.
    harness.key_press(Key::F5);
    harness.step();
    assert!(!harness.state().are_answered());
    answered(&mut harness);
}

#[test]
fn a_question_belongs_to_the_base_also_while_a_scenario_is_shown_and_its_name_follows() {
    let named = Question { name: String::new(), ..seek() };
    let mut harness = page(&[named]);
    send(&mut harness, Command::AskAbout(Place { key: "company.npv".to_owned(), month: 0 }, Ask::Sweep));
    let asked = plan(&harness).questions.last().unwrap().clone();
    assert_eq!(asked.lever, PRICE, "the lever of the question that was shown");
    assert_eq!(asked.name, "NPV over BTC price shift");
    send(&mut harness, Command::Scenario(Some("btc-100k".to_owned())));
    let field = "sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month".to_owned();
    send(&mut harness, Command::UseAsLever { path: field, question: Some(asked.id.clone()) });
    let after = plan(&harness);
    let changed = after.questions.iter().find(|question| question.id == asked.id).unwrap();
    assert!(
        changed.lever.starts_with("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month="),
        "{}",
        changed.lever
    );
    assert_eq!(changed.name, "NPV over rent, Tenant One", "nobody had given it another name");
    assert_eq!(after.scenarios, save("sample.ron").scenarios);
}

#[test]
fn a_number_and_a_field_that_are_pointed_at_become_questions() {
    let mut plan_without = save("sample.ron");
    plan_without.questions.clear();
    let mut harness = window_on(plan_without, None, Page::Allocate, None);
    let figure = harness.get_by_label("Explain NPV").rect().center();
    secondary(&mut harness, figure);
    harness.get_by_label("Tornado").click();
    harness.run_steps(4);
    assert_eq!(harness.state().view().page, Page::WhatIf);
    let asked = plan(&harness).questions[0].clone();
    assert_eq!((asked.ask, asked.outcome.as_str()), (Ask::Tornado, "company.npv"));
    send(&mut harness, Command::Show(Page::Allocate));
    send(&mut harness, Command::Select("sites.red-mesa.leases.tenant-one".to_owned()));
    let label = harness.get_by_role_and_label(egui::Role::Label, "Rent").rect().center();
    secondary(&mut harness, label);
    harness.get_by_label("Use as lever").click();
    harness.run_steps(4);
    let swept = plan(&harness).questions[1].clone();
    assert_eq!(swept.ask, Ask::Sweep);
    assert!(swept.lever.starts_with("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month="), "{}", swept.lever);
}

fn secondary(harness: &mut Harness<Window>, at: Pos2) {
    harness.event(egui::Event::PointerMoved(at));
    harness.run_steps(2);
    for pressed in [true, false] {
        let button = egui::PointerButton::Secondary;
        harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        harness.run_steps(2);
    }
}

#[test]
fn a_range_that_is_dragged_is_one_step_and_its_curve_follows() {
    let mut harness = page(&[seek()]);
    answered(&mut harness);
    let before = plan(&harness);
    assert!(painted(&harness).iter().any(|text| text == "−60"), "the left end of the axis");
    let from = harness.get_by_label("Lever from").rect().center();
    harness.event(egui::Event::PointerMoved(from));
    harness.run_steps(2);
    harness.event(press(from, true));
    harness.run_steps(2);
    for step in 1..=6 {
        harness.event(egui::Event::PointerMoved(from + egui::vec2(5.0 * step as f32, 0.0)));
        harness.run_steps(2);
    }
    // The button is still down, and the curve is that of the new range.
    let moved = plan(&harness).questions[0].lever.clone();
    assert_ne!(moved, before.questions[0].lever);
    let low = Lever::parse(&before, &moved).unwrap().range().0;
    assert!(low > -60.0 && low < 60.0);
    let has_tick = |harness: &Harness<Window>| painted(harness).iter().any(|text| text == "−60");
    until(&mut harness, "the curve does not follow", |harness| !has_tick(harness));
    harness.event(press(from + egui::vec2(30.0, 0.0), false));
    harness.run_steps(3);
    answered(&mut harness);
    send(&mut harness, Command::Undo);
    assert_eq!(plan(&harness), before, "a drag is one step");
}

#[test]
fn what_is_typed_is_read_as_on_the_command_line_or_refused_with_a_sentence() {
    let mut harness = page(&[seek()]);
    answered(&mut harness);
    harness.get_by_label("Settings as text").click();
    harness.run();
    type_into(&mut harness, "Lever", "market.no_such_field=1..2");
    assert!(says(&harness, "the plan has no field 'market.no_such_field'"));
    assert_eq!(plan(&harness).questions[0].lever, PRICE, "nothing was changed");
    type_into(&mut harness, "Condition", "company.cash >= 0");
    assert_eq!(plan(&harness).questions[0].condition, "company.cash >= 0");
    assert!(!says(&harness, "no_such_field'"));
}

fn type_into(harness: &mut Harness<Window>, name: &str, text: &str) {
    harness.get_by_role_and_label(egui::Role::TextInput, name).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

#[test]
fn the_command_that_asks_a_question_is_copied() {
    let mut harness = page(&[Question { under: "btc-100k".to_owned(), ..seek() }]);
    harness.state_mut().send(Command::CopyQuestion("question-1".to_owned()));
    assert_eq!(
        copied(&mut harness),
        format!("wattfolio seek PLAN --scenario btc-100k --lever {PRICE} --until 'company.npv >= 800m'")
    );
}

#[test]
fn the_palette_asks_by_words() {
    let mut harness = page(&[seek()]);
    answered(&mut harness);
    send(&mut harness, Command::ShowPalette);
    harness.event(egui::Event::Text("tornado npv".to_owned()));
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    let asked = plan(&harness).questions.last().unwrap().clone();
    assert_eq!(asked.ask, Ask::Tornado);
    assert!(asked.outcome.contains("npv"), "{}", asked.outcome);
}

#[test]
fn a_refused_plan_says_why_and_the_page_stands() {
    let mut broken = asking(&[seek()]);
    broken.company.overhead_usd_per_month = Quantity::Value(1e6);
    broken.questions[0].condition = "company.npv".to_owned();
    let mut harness = window_on(broken, None, Page::WhatIf, None);
    answered(&mut harness);
    assert!(says(&harness, "is not a comparison"));
}

/// Ranges and levels by the rules of `proposed`: the usual range of the form where it holds the value (rent 80 to 200), a year earlier
/// to two years later for a date, half to one and a half times a schedule, all words of a choice; the next round value below a number.
#[test]
fn what_is_proposed_for_a_field_or_a_number_is_a_sensible_range_or_level() {
    let plan = save("sample.ron");
    let lease = "sites.red-mesa.leases.tenant-one";
    assert_eq!(plan.get(&format!("{lease}.rent_usd_per_kw_it_month")), Some(Setting::Number(128.0)));
    let text = |path: &str| lever_of(&plan, path).map(|lever| lever.text().to_owned());
    let rent = format!("{lease}.rent_usd_per_kw_it_month");
    assert_eq!(text(&rent), Some(format!("{rent}=80..200")));
    assert_eq!(
        text("market.btc_price"),
        Some(format!("market.btc_price={}", Choice::words(&plan.market.btc_price).join(",")))
    );
    assert_eq!(text(&format!("{lease}.enabled")), Some(format!("{lease}.enabled=false,true")));
    assert_eq!(text("company.name"), None, "a text has no values to try");
    let off = "sites.red-mesa.moves.phase-1.machines_off";
    let month = plan.sites[0].moves[0].machines_off;
    let (start, from) = (plan.company.start, month.plus(-12));
    let from = if from.months_after(start) < 0 { start.min(month) } else { from };
    assert_eq!(text(off), Some(format!("{off}={from}..{}", month.plus(24))));
    let draws = "debts.red-mesa-notes.draws_usd";
    assert_eq!(text(draws), Some(format!("{draws}*=50%..150%")));

    let projection = project(&plan).unwrap();
    let irr = projection.total("company.irr");
    assert!((0.15..0.2).contains(&irr), "{irr}");
    for (outcome, condition) in [
        ("company.irr", "company.irr >= 15 %"),
        ("company.npv", "company.npv >= 0"),
        ("company.peak-funding-gap", "company.peak-funding-gap <= 0"),
    ] {
        assert_eq!(condition_of(&projection, &plan, outcome), condition);
    }
}

/// The month in which a row is lowest, and how many points a question asks, both counted here.
#[test]
fn an_answer_says_in_which_month_a_row_is_lowest_and_how_many_points_it_asks() {
    let plan = save("sample.ron");
    let projection = project(&plan).unwrap();
    let row = projection.row("company.liquidity");
    let lowest = row.iter().copied().fold(f64::INFINITY, f64::min);
    let month = row.iter().position(|value| *value == lowest).unwrap() as i64 + 1;
    let asks = Asks::of_base(&plan);
    let seek = question(Ask::Seek, PRICE, "", "company.liquidity >= 100m");
    let Found::Seek(found) = ask(&asks, &seek, &Unwatched).unwrap().found else { panic!("a seek") };
    let standing = found.standing.unwrap();
    assert_eq!((standing.outcome, standing.reached, standing.month), (lowest, Some(month), None));
    assert_eq!(points_of(&plan, &seek), 25);
    let grid = question(Ask::Sweep, "market.btc_price_shift_pct=-60..60", "company.npv", "");
    assert_eq!(points_of(&plan, &grid), 41);
    let months = "sites.red-mesa.moves.phase-1.delay_months=0..12".to_owned();
    assert_eq!(points_of(&plan, &Question { second_lever: months, ..grid }), 21 * 13);
}
