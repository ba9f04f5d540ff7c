//! The rooms of the code: arrows go one way, and the engine does no I/O.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room may use only rooms before it; `export` and `cli` are leaves of their own.
const ROOMS: [(&str, &[&str]); 10] = [
    ("plan", &[]),
    ("finance", &[]),
    ("formula", &["finance"]),
    ("model", &["plan", "finance", "formula"]),
    ("analysis", &["plan", "formula", "model"]),
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

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(source_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

/// The code of a file without its tests, which may use more.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let is_test_file = ["tests.rs", "random.rs"].iter().any(|name| path.ends_with(name));
    if is_test_file { String::new() } else { text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned() }
}

#[test]
fn arrows_between_rooms_go_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut arrows = 0;
    for (room, allowed) in ROOMS {
        for file in source_files(&src.join(room)) {
            let code = code(&file);
            for (other, _) in ROOMS.iter().filter(|(other, _)| *other != room) {
                if code.contains(&format!("crate::{other}")) {
                    arrows += 1;
                    assert!(allowed.contains(other), "{} uses {other}, which {room} may not", file.display());
                }
            }
        }
    }
    assert!(arrows > 20, "only {arrows} arrows were found: the search no longer sees them");
}

#[test]
fn the_engine_does_no_input_or_output() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for room in ["plan", "finance", "formula", "model", "analysis"] {
        for file in source_files(&src.join(room)) {
            let code = code(&file);
            for name in OUTSIDE {
                assert!(!code.contains(name), "{} names {name}", file.display());
            }
        }
    }
}

#[test]
fn every_room_is_in_the_list() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: Vec<String> = fs::read_dir(src)
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    rooms.sort();
    let mut known: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    known.sort_unstable();
    assert_eq!(rooms, known);
}
