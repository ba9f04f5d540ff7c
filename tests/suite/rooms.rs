//! The rooms of the code: arrows go one way, between rooms, inside the larger ones and between their files; the engine does no I/O.

use super::arrows::{Source, name, sources};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room may use only rooms before it; `export` and `cli` are leaves of their own.
const ROOMS: [(&str, &[&str]); 10] = [
    ("plan", &["finance"]),
    ("finance", &[]),
    ("formula", &["finance"]),
    ("model", &["plan", "finance", "formula"]),
    ("analysis", &["plan", "finance", "formula", "model"]),
    ("library", &["plan"]),
    ("store", &["plan", "library"]),
    ("export", &["plan", "finance", "formula", "model", "analysis"]),
    ("cli", &["plan", "formula", "model", "analysis", "export", "library", "store"]),
    ("app", &["plan", "formula", "model", "analysis", "export", "library", "store", "cli"]),
];

/// What the rooms without I/O must not name.
const OUTSIDE: [&str; 10] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::io",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::",
    "egui",
    "eframe",
];

/// The rooms inside the window, each using only those before it.
const APP: [&str; 5] = ["state", "parts", "pages", "panels", "shell"];

/// The rooms inside the model, each using only those before it; instruments use only the first two.
const MODEL: [&str; 14] = [
    "base",
    "market",
    "site",
    "group",
    "tax",
    "instruments",
    "capital",
    "accounts",
    "results",
    "rows",
    "build",
    "projection",
    "findings",
    "projector",
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn arrows_between_rooms_go_one_way() {
    let mut arrows = 0;
    for (room, allowed) in ROOMS {
        for source in sources(&src(), &[room]) {
            for path in &source.paths {
                let Some((other, _)) = ROOMS.iter().find(|(other, _)| path[0] == *other && *other != room) else {
                    continue;
                };
                arrows += 1;
                assert!(allowed.contains(other), "{} uses {}", source.file.display(), name(path));
            }
        }
    }
    assert!(arrows > 500, "only {arrows} arrows were found: the search no longer sees them");
}

/// The inner rooms of a file and of what it uses, for all arrows inside a room.
fn inner_arrows(room: &str) -> Vec<(PathBuf, String, String, String)> {
    let all = sources(&src(), &[room]);
    let front = all.iter().find(|source| source.module == [room]).map(Source::hands_out).unwrap_or_default();
    let mut arrows = Vec::new();
    for source in all.iter().filter(|source| source.module.len() > 1) {
        for path in source.paths.iter().filter(|path| path[0] == room && path.len() > 1) {
            // What the room's front door hands out belongs to the inner room that it comes from.
            let path = front.get(&path[1]).unwrap_or(path);
            arrows.push((source.file.clone(), source.module[1].clone(), path[1].clone(), name(path)));
        }
    }
    arrows
}

/// The arrows inside a room that go against its order.
fn against(room: &str, order: &[&str], may_use: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let arrows = inner_arrows(room);
    assert!(arrows.len() > 100, "only {} arrows were found inside {room}", arrows.len());
    let place = |inner: &str| order.iter().position(|known| *known == inner);
    let is_right = |from: &str, to: &str| match (place(from), place(to)) {
        (Some(a), Some(b)) => a == b || a > b && may_use(from, to),
        // A name that no inner room has stands in the room's front door, which is no place for code.
        _ => false,
    };
    let wrong = arrows.into_iter().filter(|(_, from, to, _)| !is_right(from, to));
    wrong.map(|(file, _, _, used)| format!("{} uses {used}", file.display())).collect()
}

#[test]
fn the_rooms_of_the_window_keep_their_order() {
    let wrong = against("app", &APP, |_, _| true);
    assert!(wrong.is_empty(), "{} arrows\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_rooms_of_the_model_keep_their_order() {
    let wrong = against("model", &MODEL, |from, to| from != "instruments" || ["base", "market"].contains(&to));
    assert!(wrong.is_empty(), "{} arrows\n{}", wrong.len(), wrong.join("\n"));
}

/// The files of a room that use each other in a circle, as one way round; empty if there is none.
fn circle(room: &str) -> Vec<String> {
    let all = sources(&src(), &[room]);
    let by_module: BTreeMap<_, _> = all.iter().map(|source| (source.module.clone(), source)).collect();
    let file_of = |path: &Vec<String>| {
        let mut path = path.clone();
        // A name that a front door hands out is followed to the file that it comes from.
        loop {
            let longest = (1..=path.len()).rev().find(|n| by_module.contains_key(&path[..*n]))?;
            let source = by_module[&path[..longest]];
            match path.get(longest).and_then(|next| source.hands_out().remove(next)) {
                Some(known) if source.is_front_door() => path = known,
                _ => return Some(source.module.clone()),
            }
        }
    };
    let uses: BTreeMap<_, Vec<_>> = all
        .iter()
        .filter(|source| !source.is_front_door())
        .map(|source| (source.module.clone(), source.paths.iter().filter_map(file_of).collect()))
        .collect();
    // Files that use nothing left are taken away until only circles remain.
    let mut left: Vec<Vec<String>> = uses.keys().cloned().collect();
    loop {
        let is_used = |module: &Vec<String>| uses[module].iter().any(|used| used != module && left.contains(used));
        let next: Vec<_> = left.iter().filter(|module| is_used(module)).cloned().collect();
        if next.len() == left.len() {
            break;
        }
        left = next;
    }
    let Some(mut at) = left.first().cloned() else { return Vec::new() };
    let mut way = Vec::new();
    while !way.contains(&name(&at)) {
        way.push(name(&at));
        at = uses[&at].iter().find(|used| **used != at && left.contains(used)).cloned().unwrap_or_default();
    }
    way.push(name(&at));
    way
}

#[test]
fn no_files_of_the_window_use_each_other_in_a_circle() {
    let circle = circle("app");
    assert!(circle.is_empty(), "{}", circle.join(" uses "));
}

#[test]
fn the_state_of_the_window_draws_nothing() {
    for source in sources(&src(), &["app", "state"]) {
        for path in &source.outside {
            let draws =
                path[0] == "egui" && path.iter().any(|part| ["Ui", "Painter", "Response"].contains(&part.as_str()));
            assert!(!draws, "{} names {}", source.file.display(), name(path));
        }
    }
}

#[test]
fn the_engine_does_no_input_or_output() {
    for room in ["plan", "finance", "formula", "model", "analysis"] {
        for source in sources(&src(), &[room]) {
            // Trials are computed on all cores; whoever asks for them waits until they are done.
            let may_start_threads = source.module == ["analysis", "trials", "threads"];
            for name in OUTSIDE.iter().filter(|name| !may_start_threads || **name != "std::thread") {
                assert!(!source.code.contains(name), "{} names {name}", source.file.display());
            }
        }
    }
}

#[test]
fn every_room_is_in_the_list() {
    let folders = fs::read_dir(src()).unwrap().map(|e| e.unwrap()).filter(|e| e.path().is_dir());
    let mut rooms: Vec<String> = folders.map(|e| e.file_name().into_string().unwrap()).collect();
    rooms.sort();
    let mut known: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    known.sort_unstable();
    assert_eq!(rooms, known);
}
