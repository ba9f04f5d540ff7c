//! A monkey in the real window: thousands of clicks, drags, keys and texts, by seed. Nothing panics, and all of it undone the plan is the
//! one it began with, to the byte.

use crate::common::{Random, count, save};
use crate::window::{plan, press, window_on};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use wattfolio::app::{Command, Page, Window};
use wattfolio::store::to_text;

/// Keys that are pressed; those that end the program or write files are left out.
const KEYS: [Key; 20] = [
    Key::Tab,
    Key::Enter,
    Key::Escape,
    Key::Delete,
    Key::Backspace,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::F2,
    Key::F5,
    Key::F11,
    Key::Space,
    Key::Plus,
    Key::Minus,
    Key::Num1,
];
const WITH_COMMAND: [Key; 13] =
    [Key::Z, Key::Y, Key::D, Key::K, Key::B, Key::I, Key::H, Key::C, Key::V, Key::A, Key::Plus, Key::Minus, Key::Num0];
const TEXTS: [&str; 12] = [
    "0",
    "-1",
    "1e300",
    "120MW",
    "=1/0",
    "2027-03",
    "Q1 27",
    "x\u{0}\u{202e}y",
    "1.5 years",
    "",
    "999999999999",
    "(5)",
];

/// So many events a window sees: fewer than its history has steps for.
const EVENTS: usize = 1_000;

fn anywhere(r: &mut Random) -> Pos2 {
    pos2(r.between(0.0, 1440.0) as f32, r.between(30.0, 900.0) as f32)
}

fn key(harness: &mut Harness<Window>, key: Key, modifiers: Modifiers) {
    for pressed in [true, false] {
        harness.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
    }
}

/// One event, or a few that belong together.
fn act(harness: &mut Harness<Window>, r: &mut Random) {
    match r.below(12) {
        0..=4 => {
            let at = anywhere(r);
            harness.event(Event::PointerMoved(at));
            let button = if r.chance(0.15) { PointerButton::Secondary } else { PointerButton::Primary };
            for pressed in [true, false] {
                harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
                harness.step();
            }
        }
        5 => {
            let (from, to) = (anywhere(r), anywhere(r));
            harness.event(Event::PointerMoved(from));
            harness.event(press(from, true));
            harness.step();
            for part in [0.3, 0.6, 1.0] {
                harness.event(Event::PointerMoved(from + (to - from) * part));
                harness.step();
            }
            if r.chance(0.2) {
                key(harness, Key::Escape, Modifiers::NONE);
                harness.step();
            }
            harness.event(press(to, false));
        }
        6 | 7 => key(harness, r.one(&KEYS), Modifiers::NONE),
        8 => key(harness, r.one(&WITH_COMMAND), Modifiers::COMMAND),
        9 => harness.event(Event::Text(r.one(&TEXTS).to_owned())),
        10 => harness.event(Event::Paste(format!("{}\t{}\n{}", r.one(&TEXTS), r.one(&TEXTS), r.one(&TEXTS)))),
        _ => {
            let page = Page::ALL[r.below(Page::ALL.len() as u64) as usize];
            harness.state_mut().send(Command::Show(page));
        }
    }
    harness.step();
}

#[test]
fn a_monkey_breaks_nothing_and_all_is_undone() {
    let mut changed = 0;
    let windows = count(2, 20);
    for seed in 1..=windows {
        let name = if seed % 2 == 1 { "sample.ron" } else { "blank.ron" };
        let before = save(name);
        let mut text = to_text(&before);
        let mut harness = window_on(before, None, Page::Allocate, None);
        let r = &mut Random(seed);
        for _ in 0..EVENTS {
            act(&mut harness, r);
            // The monkey finds File > New and the example plans too: what is undone then ends at that plan.
            if harness.state().session().undo_label().is_none() && !harness.state().session().is_dirty() {
                text = to_text(&plan(&harness));
            }
        }
        // What is held is let go, what is open is closed.
        harness.event(Event::PointerGone);
        for _ in 0..8 {
            key(&mut harness, Key::Escape, Modifiers::NONE);
            harness.step();
        }
        let mut steps = 0;
        while harness.state().session().undo_label().is_some() {
            harness.state_mut().send(Command::Undo);
            harness.step();
            steps += 1;
            assert!(steps < 100_000, "undo ends");
        }
        changed += steps;
        assert_eq!(to_text(&plan(&harness)), text, "{name}");
    }
    assert!(changed > windows * 5, "the plan was changed {changed} times in {windows} windows");
}
