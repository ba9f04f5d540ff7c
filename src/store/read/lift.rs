//! Files of earlier versions of the format, lifted to the present one while they are still a tree.
//!
//! Version 1 stated every field. Since version 2 a field that is left out has its usual value: if a usual value ever changes,
//! the step to that version must write the old one into the files before it.

use super::tree::{Entry, Node, Value};
use crate::plan::{Finding, Level, ObjectKind, PARTS, Part, Plan, RENAMES, Rename, renamed};

/// Lifts the tree of a file of this version; returns a note for each field that it calls by an old name.
pub(super) fn lift(root: &mut Node, version: u32) -> Vec<Finding> {
    let applying = RENAMES.iter().filter(|rename| version <= rename.since);
    applying
        .filter_map(|rename| {
            let count = rename_fields(root, rename) + rename_paths(root, rename);
            (count > 0).then(|| note(rename, count))
        })
        .collect()
}

fn note(rename: &Rename, count: usize) -> Finding {
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    Finding::new(
        Level::Note,
        "company",
        format!("The file says {} ({times}); the field is now called {}", rename.was, rename.now),
        format!("Save the plan: version {} of the format writes the new name", Plan::VERSION),
    )
}

/// Renames a field in all objects that have it; returns how often.
fn rename_fields(root: &mut Node, rename: &Rename) -> usize {
    let mut count = 0;
    each_holder(root, rename.holder, &mut |entries| {
        // Where both names stand the old one is a mistake, and is refused as one.
        if entries.iter().any(|entry| entry.is(rename.now)) {
            return;
        }
        for entry in entries.iter_mut().filter(|entry| entry.is(rename.was)) {
            if let Some((_, name)) = &mut entry.name {
                rename.now.clone_into(name);
                count += 1;
            }
        }
    });
    count
}

/// Visits the entries of every object of a part or list.
fn each_holder(root: &mut Node, holder: &str, visit: &mut dyn FnMut(&mut Vec<Entry>)) {
    for part in PARTS {
        match part {
            Part::Once(name) if name == holder => {
                get_mut(root, name).into_iter().for_each(|node| visit_group(node, visit));
            }
            Part::Once(_) => {}
            Part::List(kind) => {
                for object in get_mut(root, kind.list()).map_or(&mut [] as &mut [Node], items_mut) {
                    if kind.list() == holder {
                        visit_group(object, visit);
                    }
                    for kind in ObjectKind::AT_SITE.into_iter().filter(|kind| kind.list() == holder) {
                        let below = get_mut(object, kind.list()).map_or(&mut [] as &mut [Node], items_mut);
                        below.iter_mut().for_each(|object| visit_group(object, visit));
                    }
                }
            }
        }
    }
}

fn visit_group(node: &mut Node, visit: &mut dyn FnMut(&mut Vec<Entry>)) {
    if let Value::Group(entries) = &mut node.value {
        visit(entries);
    }
}

fn get_mut<'a>(node: &'a mut Node, name: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Group(entries) => entries.iter_mut().find(|entry| entry.is(name)).map(|entry| &mut entry.node),
        _ => None,
    }
}

fn items_mut(node: &mut Node) -> &mut [Node] {
    match &mut node.value {
        Value::List(nodes) => nodes,
        _ => &mut [],
    }
}

/// Renames a field in the paths of overrides and sources; returns how often.
fn rename_paths(root: &mut Node, rename: &Rename) -> usize {
    let mut count = 0;
    let mut of_map = |node: &mut Node| {
        let Value::Map(entries) = &mut node.value else { return };
        for (key, _) in entries {
            if let Value::Text(path) = &mut key.value
                && path.rsplit_once('.').is_some_and(|(_, field)| field == rename.was)
                && let Some(now) = renamed(path)
            {
                *path = now;
                count += 1;
            }
        }
    };
    for scenario in get_mut(root, "scenarios").map_or(&mut [] as &mut [Node], items_mut) {
        get_mut(scenario, "overrides").into_iter().for_each(&mut of_map);
    }
    get_mut(root, "sources").into_iter().for_each(&mut of_map);
    count
}
