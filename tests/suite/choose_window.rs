//! The page of choices: a proposal with its reasons, any plan that was tried as a scenario, and phases where there are none yet.

use crate::common::{projected, save};
use crate::window::{answered, painted, plan, press, says, send, window_on};
use egui::Pos2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use wattfolio::app::{Command, Page, Window};
use wattfolio::plan::{Ask, Plan};

/// The sample with a question that binds, and no other.
fn sample() -> Plan {
    let mut plan = save("sample.ron");
    plan.questions.truncate(1);
    let question = &mut plan.questions[0];
    question.ask = Ask::Choose;
    "company.npv".clone_into(&mut question.outcome);
    "company.liquidity >= 400m".clone_into(&mut question.condition);
    plan
}

#[test]
fn a_proposal_and_any_other_plan_become_scenarios() {
    let mut harness = window_on(sample(), None, Page::Choose, None);
    answered(&mut harness);
    for text in ["Plans that differ in kind", "What must hold", "Value against safety", "against today"] {
        assert!(says(&harness, text), "{text}: {:?}", painted(&harness));
    }
    let before = plan(&harness).scenarios.len();
    harness.get_by_label("Take as scenario").click();
    harness.run_steps(12);
    let now = plan(&harness);
    assert_eq!(now.scenarios.len(), before + 1);
    let proposal = now.scenarios.last().unwrap();
    let value = projected(&now.under(proposal).0).total("company.npv");
    assert!(value < projected(&sample()).total("company.npv"), "the floor costs value");

    // Another plan of the list, in a window of its own: the scenario that is shown is asked otherwise.
    let mut harness = window_on(sample(), None, Page::Choose, None);
    answered(&mut harness);
    harness.get_by_label_contains("Plan 2: ").click();
    harness.run_steps(12);
    assert!(says(&harness, "One plan") && says(&harness, "All conditions hold in the plan itself"));
    harness.get_by_label("Take this plan").click();
    harness.run_steps(12);
    let now = plan(&harness);
    assert_eq!(now.scenarios.len(), before + 1);
    let other = projected(&now.under(now.scenarios.last().unwrap()).0).total("company.npv");
    assert!(other < value, "the second is less than the first");
}

/// A second plan that is clicked stands beside the first; the megawatts of sites that change are drawn by state.
#[test]
fn two_plans_are_compared_and_megawatts_are_drawn() {
    let mut harness = window_on(sample(), None, Page::Choose, None);
    answered(&mut harness);
    for text in ["Megawatts", "AI leased", "Switched off", "Proposal, lowest", "Today, lowest", "Floor"] {
        assert!(says(&harness, text), "{text}: {:?}", painted(&harness));
    }
    harness.get_by_label_contains("Plan 2: ").click();
    harness.run_steps(6);
    assert!(says(&harness, "One plan"));
    harness.get_by_label_contains("Plan 3: ").click();
    harness.run_steps(6);
    for text in ["Two plans", "The one before", "This plan", "This plan against the one before"] {
        assert!(says(&harness, text), "{text}: {:?}", painted(&harness));
    }
    harness.get_by_label("Close").click();
    harness.run_steps(6);
    assert!(!says(&harness, "Two plans") && !says(&harness, "One plan"));
}

/// The middles of the circles of this size that are painted.
fn circles(harness: &Harness<Window>, radius: f32) -> Vec<Pos2> {
    let of = |shape: &egui::Shape| match shape {
        egui::Shape::Circle(circle) if circle.radius == radius => Some(circle.center),
        _ => None,
    };
    harness.output().shapes.iter().filter_map(|clipped| of(&clipped.shape)).collect()
}

fn click_at(harness: &mut Harness<Window>, at: Pos2) {
    harness.event(egui::Event::PointerMoved(at));
    harness.run();
    harness.event(press(at, true));
    harness.event(press(at, false));
    harness.run_steps(6);
}

/// A click on a frontier looks at a plan, a second compares two; the plan is taken by its button.
#[test]
fn two_plans_of_a_frontier_are_compared() {
    let mut plan_of = sample();
    let question = &mut plan_of.questions[0];
    question.ask = Ask::Frontier;
    "company.peak-debt".clone_into(&mut question.risk);
    question.condition.clear();
    let selection = format!("questions.{}", question.id);
    let mut harness = window_on(plan_of, None, Page::WhatIf, None);
    send(&mut harness, Command::Select(selection));
    answered(&mut harness);
    let before = plan(&harness).scenarios.len();
    // Plans on the frontier, and today's.
    let front = circles(&harness, 4.5);
    let is_beside = |at: &Pos2| front.iter().any(|other| other.distance(*at) < 60.0);
    let today: Vec<Pos2> = circles(&harness, 5.0).into_iter().filter(is_beside).collect();
    let [today] = today.as_slice() else { panic!("{front:?} {today:?}") };
    let far = front.iter().copied().find(|at| at.distance(*today) > 30.0).unwrap();
    click_at(&mut harness, *today);
    assert!(says(&harness, "One plan"), "{:?}", painted(&harness));
    click_at(&mut harness, far);
    for text in ["Two plans", "The one before", "This plan", "Peak debt", "This plan against the one before"] {
        assert!(says(&harness, text), "{text}: {:?}", painted(&harness));
    }
    assert_eq!(plan(&harness).scenarios.len(), before, "a look takes nothing");
    harness.get_by_label("Take this plan").click();
    harness.run_steps(12);
    assert_eq!(plan(&harness).scenarios.len(), before + 1);
    harness.get_by_label("Close").click();
    harness.run_steps(6);
    assert!(!says(&harness, "Two plans") && !says(&harness, "One plan"));
}

#[test]
fn phases_are_proposed_where_there_are_none() {
    let mut harness = window_on(save("cleanspark.ron"), None, Page::Choose, None);
    harness.run_steps(6);
    assert!(says(&harness, "There is nothing to choose among yet"));
    harness.get_by_label("Propose phases from what mines").click();
    harness.run_steps(12);
    let with = plan(&harness);
    assert!(!with.phases.is_empty() && with.phases.iter().all(|phase| !phase.enabled));
    answered(&mut harness);
    assert!(says(&harness, "How many MW go to AI, where, and in which quarter?"));
    harness.get_by_label("Keep as question").click();
    harness.run_steps(12);
    assert!(plan(&harness).questions.iter().any(|question| question.ask == Ask::Choose));
}
