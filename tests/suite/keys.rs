//! Keys and paths that documents, templates and examples name exist: a reader can ask for each of them.

use super::common::{readme_plan, save};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wattfolio::model::build;
use wattfolio::plan::{Plan, catalogue};
use wattfolio::store;
use wildmatch::WildMatch;

/// The first words of keys and of paths of fields.
const FIRST: [&str; 32] = [
    "books",
    "btc-cost",
    "btc-loan",
    "btc_loans",
    "calendar",
    "check",
    "company",
    "convertible",
    "convertibles",
    "covenants",
    "debt",
    "debts",
    "entity",
    "equity",
    "market",
    "network",
    "other",
    "other_items",
    "phase",
    "phases",
    "project_companies",
    "site",
    "sites",
    "tax",
    "treasury",
    "valuation",
    "warrant",
    "warrants",
    "decks",
    "scenarios",
    "sources",
    "*",
];

/// Words that begin like keys and name files.
const FILES: [&str; 6] = ["csv", "md", "html", "json", "ron", "rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Documents, templates, what CI asks for, and the help of the commands.
fn texts() -> Vec<(String, String)> {
    let mut files = vec![root().join("assets/model.md"), root().join(".ci/run"), root().join("src/cli/arguments.rs")];
    for folder in [root(), root().join("docs"), root().join("docs/templates")] {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    // What was once there and what it is called now stand side by side in the changelog.
    files.retain(|path| !path.ends_with("CHANGELOG.md"));
    files.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

/// The keys and paths in a text: words joined by dots that begin with a first word.
fn named(text: &str) -> BTreeSet<String> {
    let part_of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '*');
    let words = text.split(|c: char| !part_of_word(c)).map(|word| word.trim_end_matches(['.', '-']));
    let is_key = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() > 1 && FIRST.contains(&parts[0]) && !FILES.contains(&parts[parts.len() - 1])
    };
    words.filter(is_key).map(str::to_owned).collect()
}

/// Every key of a row, and every path of a field, of all saves; paths of any object as the catalogue writes them.
fn known() -> BTreeSet<String> {
    let mut known: BTreeSet<String> = catalogue().iter().map(|entry| entry.path.clone()).collect();
    for entry in fs::read_dir(root().join("saves")).unwrap() {
        let plan: Plan = save(&entry.unwrap().file_name().into_string().unwrap());
        let (book, _) = build(&plan);
        known.extend(book.sections().iter().map(|section| section.key.clone()));
        known.extend(book.items().iter().map(|item| item.key.clone()));
        add_paths(&plan, &mut known);
    }
    // The README shows a plan of its own.
    add_paths(&store::parse(&readme_plan()).unwrap(), &mut known);
    known
}

/// The paths of the objects of a plan and of their fields.
fn add_paths(plan: &Plan, known: &mut BTreeSet<String>) {
    plan.each_object(&mut |path, _| {
        known.insert(path.to_owned());
    });
    known.extend(plan.paths());
}

#[test]
fn every_key_that_a_document_names_exists() {
    let known = known();
    let exists = |word: &String| {
        let pattern = WildMatch::new(word);
        known.contains(word) || known.iter().any(|key| pattern.matches(key))
    };
    let mut found = 0;
    let mut dead = Vec::new();
    for (file, text) in texts() {
        for word in named(&text) {
            found += 1;
            if !exists(&word) {
                dead.push(format!("{file} names {word}"));
            }
        }
    }
    assert!(found > 60, "only {found} keys were found: the search no longer sees them");
    assert!(dead.is_empty(), "no plan has these:\n{}", dead.join("\n"));
}

/// Of each choice that docs/conventions.md names: its first word is the usual value, the others are values that the field takes.
#[test]
fn conventions_name_the_usual_value_of_each_choice_first() {
    let text = fs::read_to_string(root().join("docs/conventions.md")).unwrap();
    let fields = catalogue();
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut compared = 0;
    for line in text.lines().filter(|line| line.starts_with("| **")) {
        let cells: Vec<&str> = line.split('|').collect();
        let values: Vec<String> =
            quoted(cells[2]).into_iter().filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).collect();
        let Some(usual) = values.first() else { continue };
        for path in quoted(cells[1]) {
            let pattern = WildMatch::new(&path);
            let mut named = fields.iter().filter(|entry| pattern.matches(&entry.path)).peekable();
            assert!(named.peek().is_some(), "{path}");
            for entry in named {
                assert_eq!(&entry.default, usual, "{path}");
                assert!(
                    values.iter().all(|value| entry.holds.contains(value)),
                    "{path}: {values:?} in {}",
                    entry.holds
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 15, "{compared}");
}
