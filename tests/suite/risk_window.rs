//! The page of futures: it answers by itself, filters by cause, opens a future with its numbers, and says what can be done where nothing
//! is uncertain.

use crate::common::save;
use crate::window::{answered, npv, painted, plan, says, send, window_on};
use egui_kittest::kittest::Queryable as _;
use wattfolio::analysis::{Asks, Draws, Futures, Unwatched, Watched};
use wattfolio::app::{Command, Page};
use wattfolio::plan::{Ask, Plan, Question, Setting};

/// The sample with few futures, so that each answer is quick.
fn sample() -> Plan {
    let mut plan = save("sample.ron");
    plan.questions.retain(|question| question.ask == Ask::Futures);
    plan.questions[0].futures = 200;
    plan
}

#[test]
fn a_cause_filters_the_page_and_a_future_opens_with_its_numbers() {
    let mut harness = window_on(sample(), None, Page::Risk, None);
    answered(&mut harness);
    for text in ["asked for", "What fails first", "Still holds", "have in common", "Look at one future"] {
        assert!(says(&harness, text), "{text}");
    }
    harness.get_by_label("Futures: Lock-up triggered").click();
    harness.run();
    assert!(says(&harness, "futures are shown; a click on the cause shows all"));
    harness.get_by_label("Next shown").click();
    harness.run_steps(12);
    let number = harness.state().view().risk.future.unwrap();
    let plan_before = sample();
    let draws = Draws::of(&plan_before, 1, 200).unwrap();
    let conditions: Vec<String> =
        plan_before.questions[0].condition.split(';').map(|it| it.trim().to_owned()).collect();
    let watched = Watched { outcomes: vec!["company.npv".to_owned()], conditions, rows: Vec::new() };
    let asks = Asks::of_base(&plan_before);
    let found = Futures::run(&asks, &draws, &watched, number..=number, &Unwatched).unwrap();
    let (cause, _) = found.all[0].cause().unwrap();
    assert!(found.conditions[cause].text().starts_with("company.locked"), "the filter is by the first cause");
    harness.get_by_label("Open this future").click();
    harness.run_steps(4);
    assert_eq!(plan(&harness).scenarios.len(), plan_before.scenarios.len() + 1);
    assert_eq!(harness.state().session().scenario, Some(format!("future-{number}")));
    assert_eq!(npv(&harness).to_bits(), found.all[0].outcomes[0].to_bits());
    send(&mut harness, Command::Undo);
    assert_eq!(plan(&harness).scenarios.len(), plan_before.scenarios.len());
}

#[test]
fn an_edit_asks_again_and_the_usual_question_can_be_kept() {
    let mut without = sample();
    without.questions.clear();
    let mut harness = window_on(without, None, Page::Risk, None);
    answered(&mut harness);
    assert!(says(&harness, "Do we stay funded, and what fails first?"));
    assert!(plan(&harness).questions.is_empty(), "looking at it is no edit");
    let before = painted(&harness);
    let fields = vec![("treasury.opening_cash_usd".to_owned(), Setting::Number(2.0e9))];
    send(&mut harness, Command::Set { label: "Cash".to_owned(), fields });
    answered(&mut harness);
    assert_ne!(painted(&harness), before);
    harness.get_by_label("Keep as question").click();
    harness.run_steps(4);
    let kept: Vec<Question> = plan(&harness).questions.clone();
    assert_eq!((kept.len(), kept[0].ask), (1, Ask::Futures));
    assert_eq!(harness.state().view().page, Page::Risk);
    answered(&mut harness);
    harness.get_by_label("Settings…");
}

#[test]
fn a_certain_plan_is_told_what_can_be_uncertain() {
    let mut certain = sample();
    certain.uncertainty = Plan::blank().uncertainty;
    certain.drivers.clear();
    let mut harness = window_on(certain, None, Page::Risk, None);
    assert!(says(&harness, "Nothing in this plan is uncertain yet"));
    harness.get_by_label("Use the market's usual noise").click();
    harness.run_steps(4);
    assert_eq!(plan(&harness).uncertainty.price_volatility_pct_per_year, 54.0);
    answered(&mut harness);
    assert!(says(&harness, "What fails first"));
}
