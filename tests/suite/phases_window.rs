//! Phases in the window: dragged as one thing, one step, back with Escape; a member alone with Alt; listed and judged.

use crate::common::{month, save};
use crate::window::{is_painted, npv, plan, press, send, window, window_on};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use wattfolio::app::{Command, Page, Window};
use wattfolio::model::project;
use wattfolio::plan::{ObjectKind, Plan, Setting};

const BAR: &str = "Tenant One expansion in Red Mesa 2 at Red Mesa, TX";

/// Presses at `from` and moves by `by` with the button held down.
fn hold(harness: &mut Harness<Window>, from: Pos2, by: Vec2, modifiers: Modifiers) {
    harness.event_modifiers(Event::PointerMoved(from), modifiers);
    harness.run();
    let pressed = Event::PointerButton { pos: from, button: PointerButton::Primary, pressed: true, modifiers };
    harness.event_modifiers(pressed, modifiers);
    harness.run();
    for step in 1..=4 {
        harness.event_modifiers(Event::PointerMoved(from + by * (step as f32 / 4.0)), modifiers);
        harness.run();
    }
}

fn release(harness: &mut Harness<Window>, at: Pos2) {
    harness.event(press(at, false));
    harness.run();
}

/// Where the bar of the lease is taken hold of.
fn bar(harness: &Harness<Window>) -> Pos2 {
    harness.get_by_label(BAR).rect().center()
}

#[test]
fn a_phase_is_dragged_as_one_thing_in_one_step_and_escape_lets_go() {
    let mut harness = window();
    let (before, value) = (plan(&harness), npv(&harness));
    let from = bar(&harness);
    hold(&mut harness, from, vec2(40.0, 0.0), Modifiers::NONE);
    let slip = plan(&harness).phases[1].slip_months;
    assert!(slip > 0.0 && slip.fract() == 0.0, "{slip}");
    let first = before.sites[0].moves[1].machines_off.plus(slip as i64);
    assert!(is_painted(&harness, &format!("Red Mesa 2 to {}, {slip} months later", first.long())), "the card says it");
    release(&mut harness, from + vec2(40.0, 0.0));
    let after = plan(&harness);
    assert_ne!(npv(&harness), value);
    assert_eq!(npv(&harness), project(&after).unwrap().total("company.npv"));
    // Nothing but the slip has changed, and it is one step.
    let mut back = after.clone();
    back.phases[1].slip_months = 0.0;
    assert_eq!(back, before);
    assert_eq!(harness.state().session().undo_label(), Some("Move Red Mesa 2"));
    send(&mut harness, Command::Undo);
    assert_eq!(plan(&harness), before);
    assert_eq!(harness.state().session().undo_label(), None);
    // Escape lets go.
    let from = bar(&harness);
    hold(&mut harness, from, vec2(60.0, 0.0), Modifiers::NONE);
    assert_ne!(plan(&harness), before);
    harness.key_press(Key::Escape);
    harness.run();
    harness.event(Event::PointerMoved(from + vec2(90.0, 0.0)));
    harness.run();
    release(&mut harness, from + vec2(90.0, 0.0));
    assert_eq!(plan(&harness), before);
    assert_eq!(harness.state().session().undo_label(), None);
}

#[test]
fn with_alt_one_member_moves_alone_with_all_of_its_dates() {
    let mut harness = window();
    let before = plan(&harness);
    let from = bar(&harness);
    hold(&mut harness, from, vec2(40.0, 0.0), Modifiers::ALT);
    release(&mut harness, from + vec2(40.0, 0.0));
    let after = plan(&harness);
    let lease = |plan: &Plan| plan.sites[0].leases[1].clone();
    let by = lease(&after).start.months_after(lease(&before).start);
    assert!(by > 0, "{by}");
    assert_eq!(lease(&after).prepayment_month, lease(&before).prepayment_month.plus(by));
    assert_eq!(lease(&after).default_month, lease(&before).default_month.plus(by));
    assert_eq!((after.phases.clone(), after.sites[0].moves.clone()), (before.phases, before.sites[0].moves.clone()));
    assert_eq!(harness.state().session().undo_label(), Some("Move Tenant One expansion"));
}

/// The boundary of a conversion in its band moves the phase too; what is entered stays without the slip.
#[test]
fn the_boundary_of_a_member_in_its_band_moves_the_phase() {
    let mut harness = window();
    let before = plan(&harness);
    let handle = |harness: &Harness<Window>, part: &str| {
        harness.get_by_label(&format!("{part} of Phase 2 at Red Mesa, TX")).rect().center()
    };
    let from = handle(&harness, "machines off");
    hold(&mut harness, from, vec2(40.0, 0.0), Modifiers::NONE);
    release(&mut harness, from + vec2(40.0, 0.0));
    let slip = plan(&harness).phases[1].slip_months;
    assert!(slip > 0.0);
    assert_eq!(plan(&harness).sites, before.sites);
    // By keyboard another month; and back to where it was, which is no slip.
    harness.get_by_label("machines off of Phase 2 at Red Mesa, TX").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(plan(&harness).phases[1].slip_months, slip + 1.0);
    // Of a phase of half the size, the megawatts that are dragged are those that are drawn.
    send(&mut harness, set("phases.red-mesa-2.size_pct", 50.0));
    let from = handle(&harness, "megawatts");
    hold(&mut harness, from, vec2(0.0, 3.0), Modifiers::NONE);
    release(&mut harness, from + vec2(0.0, 3.0));
    let mw = plan(&harness).sites[0].moves[1].mw;
    assert!(mw < 84.0 && mw > 60.0 && mw % 2.0 == 0.0, "whole megawatts at half the size: {mw}");
}

fn set(path: &str, value: f64) -> Command {
    Command::Set { label: "Change".to_owned(), fields: vec![(path.to_owned(), Setting::Number(value))] }
}

#[test]
fn the_inspector_shows_members_with_their_months_and_what_the_phase_does() {
    let mut harness = window();
    send(&mut harness, Command::Select("phases.red-mesa-2".to_owned()));
    assert!(is_painted(&harness, "Jan 2028") && !is_painted(&harness, "was Jan 2028"));
    let before = npv(&harness);
    send(&mut harness, set("phases.red-mesa-2.slip_months", 6.0));
    harness.run();
    assert!(is_painted(&harness, "Jul 2028") && is_painted(&harness, "was Jan 2028"));
    let millions = |usd: f64| format!("{:.1}", usd / 1e6);
    assert!(is_painted(&harness, &millions(before)), "before");
    assert!(is_painted(&harness, &millions(npv(&harness))), "now");
    // A member is taken out, and another one put in.
    harness.get_by_label("Take Tenant One expansion out of Red Mesa 2").click();
    harness.run();
    assert_eq!(plan(&harness).members("red-mesa-2"), ["sites.red-mesa.moves.phase-2"]);
    harness.get_by_label("Add a member").click();
    harness.run();
    harness.get_by_label("S21 at Red Mesa, TX").click();
    harness.run();
    assert_eq!(plan(&harness).members("red-mesa-2").len(), 2);
    assert_eq!(plan(&harness).sites[0].fleets[0].phase, "red-mesa-2");
}

#[test]
fn a_phase_that_is_off_is_struck_through_and_one_that_is_deleted_says_what_becomes_of_its_members() {
    let mut shown = save("sample.ron");
    shown.phases[2].enabled = false;
    shown.phases[2].slip_months = 4.0;
    let mut harness = window_on(shown, None, Page::Allocate, None);
    assert!(project(&plan(&harness)).is_ok());
    send(&mut harness, Command::Delete("phases.hall-b".to_owned()));
    assert!(is_painted(&harness, "2 objects that belonged to Hall B now have the dates and sizes of their own fields"));
    assert_eq!(plan(&harness).sites[2].moves[0].machines_off, month("2027-05"));
    send(&mut harness, Command::Add(ObjectKind::Phase, None));
    assert_eq!(plan(&harness).phases.last().unwrap().name, "Phase 4");
}
