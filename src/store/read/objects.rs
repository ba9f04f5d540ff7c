//! The plan out of the tree of a file: what the file says over what is usual, and every mistake it makes.

use super::field::{Wrong, flag, set_field, setting, text_of};
use super::tree::{Entry, Node, Value};
use crate::plan::{
    Fields, Finding, LONGEST_ID, Level, MOST_SCENARIOS, Month, ObjectKind, Objects, PARENT, PARTS, Part, Plan,
    Scenario, Source, cut, may_be_unsaid, nearest, new_id, plain_line, stated_once,
};
use std::collections::{BTreeMap, BTreeSet};

/// A mistake in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mistake {
    /// The byte where it is
    pub at: usize,
    /// The path of the field or object, if it is about one
    pub path: String,
    /// What is wrong, and what is expected
    pub message: String,
}

/// What is noticed while a tree is read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Why the file is refused
    pub mistakes: Vec<Mistake>,
    /// What the reader of the plan should know
    pub notes: Vec<Finding>,
}

/// Names of the root that are not parts of the document.
const OTHER_NAMES: [&str; 4] = ["format", "version", "scenarios", "sources"];

impl Reading {
    /// The plan that a tree stands for; what it does not say is usual.
    pub fn plan(&mut self, root: &Node) -> Plan {
        let start = root.get("company").and_then(|company| company.get("start")).and_then(Node::text);
        let start: Month = start.and_then(|text| text.parse().ok()).unwrap_or(Plan::USUAL_START);
        let mut plan = Plan::usual(start);
        let Some(entries) = root.entries() else {
            self.mistake(root.at, "", "a plan is written in round brackets: ( company: ( … ), sites: [ … ] )");
            return plan;
        };
        let parts = PARTS.map(|part| match part {
            Part::Once(name) => name,
            Part::List(kind) => kind.list(),
        });
        self.check_names("", entries, &[&parts[..], &OTHER_NAMES[..]].concat());
        let mut unsaid = Vec::new();
        for part in PARTS {
            match part {
                Part::Once(name) => match (root.get(name), plan.once_mut(name)) {
                    (Some(node), Some(fields)) => {
                        self.group(name, node, fields, &[]);
                        self.note_usual(name, node, fields, stated_once(name));
                    }
                    (None, _) if may_be_unsaid(name) => {}
                    (_, Some(fields)) => unsaid.push(format!("{name}{}", values(fields, stated_once(name)))),
                    _ => {}
                },
                Part::List(kind) => {
                    if let (Some(node), Some(list)) = (root.get(kind.list()), plan.list_mut(kind, None)) {
                        self.list(kind.list(), kind, node, list, start);
                    }
                }
            }
        }
        if !unsaid.is_empty() {
            let unsaid: Vec<&str> = unsaid.iter().map(String::as_str).collect();
            self.notes.push(Finding::new(
                Level::Note,
                unsaid[0].split(' ').next().unwrap_or_default(),
                format!("The file says nothing of {}: usual values apply", and(&unsaid)),
                "Look through them and enter what is known of the company",
            ));
        }
        root.get("scenarios").into_iter().for_each(|node| plan.scenarios = self.scenarios(node));
        root.get("sources").into_iter().for_each(|node| plan.sources = self.sources(node));
        plan
    }

    fn mistake(&mut self, at: usize, path: &str, message: impl Into<String>) {
        self.mistakes.push(Mistake { at, path: path.to_owned(), message: message.into() });
    }

    /// The value, or its usual one and a mistake.
    fn take<T: Default>(&mut self, path: &str, result: Result<T, Wrong>) -> T {
        result.unwrap_or_else(|(at, message)| {
            self.mistake(at, path, message);
            T::default()
        })
    }

    /// Names that are missing, repeated or unknown.
    fn check_names(&mut self, path: &str, entries: &[Entry], known: &[&str]) {
        let mut seen = BTreeSet::new();
        for (position, entry) in entries.iter().enumerate() {
            let Some((at, name)) = &entry.name else {
                let before = position.checked_sub(1).and_then(|before| entries.get(before));
                let message = if continues_a_number(before, entry) {
                    "a number is written without commas between its digits: 200000000, and 45.5 with a point".to_owned()
                } else {
                    format!("{} has no name: write name: value", entry.node.shown())
                };
                self.mistake(entry.node.at, path, message);
                continue;
            };
            let short = cut(name);
            let below = if path.is_empty() { short.to_string() } else { format!("{path}.{short}") };
            if !seen.insert(name) {
                self.mistake(*at, &below, format!("{short} appears twice"));
            } else if !known.contains(&name.as_str()) {
                self.mistake(*at, &below, unknown(name, known));
            }
        }
    }

    /// Sets the fields of a group.
    fn group(&mut self, path: &str, node: &Node, fields: &mut dyn Fields, besides: &[&str]) {
        let Some(entries) = node.entries() else {
            self.mistake(node.at, path, format!("{path} is written in round brackets: ( … ), not {}", node.shown()));
            return;
        };
        let names: Vec<&str> = fields.specs().iter().map(|spec| spec.name).chain(besides.iter().copied()).collect();
        self.check_names(path, entries, &names);
        fields.each_field_mut(&mut |spec, field| {
            let Some(entry) = entries.iter().find(|entry| entry.is(spec.name)) else { return };
            if let Err((at, message)) = set_field(field, spec, &entry.node) {
                self.mistake(at, &format!("{path}.{}", spec.name), message);
            }
        });
    }

    /// Says which of the fields that a plan should state are usual.
    fn note_usual(&mut self, path: &str, node: &Node, fields: &dyn Fields, stated: &[&str]) {
        let Some(entries) = node.entries() else { return };
        let mut usual = Vec::new();
        fields.each_field(&mut |spec, field| {
            if stated.contains(&spec.name) && !entries.iter().any(|entry| entry.is(spec.name)) {
                usual.push(format!("{} ({})", spec.name, field.get()));
            }
        });
        if !usual.is_empty() {
            let usual: Vec<&str> = usual.iter().map(String::as_str).collect();
            self.notes.push(Finding::new(
                Level::Note,
                path,
                format!("The file leaves out {}: usual values apply", and(&usual)),
                "Enter the values; a saved plan always states them",
            ));
        }
    }

    /// The objects of a list, in place of those that it has.
    fn list(&mut self, path: &str, kind: ObjectKind, node: &Node, list: &mut dyn Objects, start: Month) {
        while list.count() > 0 {
            list.remove(0);
        }
        let Value::List(nodes) = &node.value else {
            self.mistake(node.at, path, format!("{} is a list in square brackets: [ ( … ), ( … ) ]", kind.list()));
            return;
        };
        if nodes.len() > kind.most() {
            self.mistake(node.at, path, format!("there are {}; the maximum is {}", nodes.len(), kind.most()));
            return;
        }
        let mut taken = stated_ids(nodes);
        if kind == ObjectKind::ProjectCompany {
            taken.insert(PARENT.to_owned());
        }
        for (position, node) in nodes.iter().enumerate() {
            if node.entries().is_none() {
                let path = format!("{path}.{}", position + 1);
                self.mistake(node.at, &path, format!("a {} is written in round brackets: ( name: … )", kind.name()));
                continue;
            }
            let (id, name) = self.identity(path, position, node, &mut taken);
            list.append(&id, &name, start);
            if let Some(object) = list.at_mut(list.count() - 1) {
                let below: Vec<ObjectKind> =
                    ObjectKind::AT_SITE.into_iter().filter(|kind| object.list(*kind).is_some()).collect();
                let groups: Vec<&str> = object.groups().into_iter().map(|(name, _)| name).collect();
                let lists = below.iter().map(|kind| kind.list());
                let besides: Vec<&str> = ["id"].into_iter().chain(groups).chain(lists).collect();
                let path = format!("{path}.{id}");
                self.group(&path, node, object, &besides);
                object.fit(&|field| node.get(field).is_some());
                self.note_usual(&path, node, object, kind.stated());
                for (name, fields) in object.groups_mut() {
                    if let Some(node) = node.get(name) {
                        self.group(&format!("{path}.{name}"), node, fields, &[]);
                    }
                }
                for kind in below {
                    if let (Some(node), Some(list)) = (node.get(kind.list()), object.list_mut(kind)) {
                        self.list(&format!("{path}.{}", kind.list()), kind, node, list, start);
                    }
                }
            }
        }
    }

    /// Id and name of an object: either follows from the other.
    fn identity(&mut self, path: &str, position: usize, node: &Node, taken: &mut BTreeSet<String>) -> (String, String) {
        // What has no usable name goes by its number, so that its other mistakes can be told.
        let number = (position + 1).to_string();
        let path = format!("{path}.{number}");
        let name = node.get("name").and_then(Node::text).map(plain_line);
        let id = node.get("id").map(|node| (node.at, self.take(&path, text_of("id", node).map(str::to_owned))));
        // Every field of the object is named by it.
        let id = id.map(|(at, id)| match id.len() {
            0..=LONGEST_ID => id,
            letters => {
                let message = format!("an id has at most {LONGEST_ID} letters, and this one has {letters}");
                self.mistake(at, &path, message);
                number.clone()
            }
        });
        match (id, name) {
            (Some(id), name) => (id.clone(), name.unwrap_or(id)),
            (None, Some(name)) => {
                let id = new_id(&name, taken.iter().map(String::as_str));
                taken.insert(id.clone());
                (id, name)
            }
            (None, None) => {
                if node.get("name").is_none() {
                    self.mistake(node.at, &path, "it needs a name: ( name: \"…\", … )");
                }
                (number.clone(), number)
            }
        }
    }

    fn scenarios(&mut self, node: &Node) -> Vec<Scenario> {
        let Value::List(nodes) = &node.value else {
            self.mistake(node.at, "scenarios", "scenarios is a list in square brackets: [ ( … ), ( … ) ]");
            return Vec::new();
        };
        if nodes.len() > MOST_SCENARIOS {
            let message = format!("there are {}; the maximum is {MOST_SCENARIOS}", nodes.len());
            self.mistake(node.at, "scenarios", message);
            return Vec::new();
        }
        let mut scenarios: Vec<Scenario> = Vec::new();
        let mut taken = stated_ids(nodes);
        for (position, node) in nodes.iter().enumerate() {
            let Some(entries) = node.entries() else {
                let path = format!("scenarios.{}", position + 1);
                self.mistake(node.at, &path, "a scenario is written in round brackets: ( name: … )");
                continue;
            };
            let (id, name) = self.identity("scenarios", position, node, &mut taken);
            if let Some(Err((at, message))) = node.get("name").map(|node| text_of("name", node)) {
                self.mistake(at, &format!("scenarios.{id}"), message);
            }
            let path = format!("scenarios.{id}");
            self.check_names(&path, entries, &["id", "name", "notes", "overrides"]);
            let notes = node.get("notes").map(|node| self.take(&path, text_of("notes", node).map(str::to_owned)));
            let overrides_path = format!("{path}.overrides");
            let overrides = node.get("overrides").map(|node| self.map(&overrides_path, node, Self::override_of));
            scenarios.push(Scenario {
                id,
                name,
                notes: notes.unwrap_or_default(),
                overrides: overrides.unwrap_or_default(),
            });
        }
        scenarios
    }

    fn override_of(&mut self, path: &str, key: &str, node: &Node) -> Option<crate::plan::Setting> {
        setting(&cut(key), node).map_err(|(at, message)| self.mistake(at, path, message)).ok()
    }

    fn sources(&mut self, node: &Node) -> BTreeMap<String, Source> {
        self.map("sources", node, |reading, path, key, node| {
            let Some(entries) = node.entries() else {
                reading.mistake(
                    node.at,
                    path,
                    format!("the source of {} is written in round brackets: ( text: … )", cut(key)),
                );
                return None;
            };
            reading.check_names(path, entries, &["assumption", "date", "text"]);
            let assumption = node.get("assumption").map(|node| reading.take(path, flag("assumption", node)));
            let date = node.get("date").map(|node| reading.take(path, text_of("date", node).map(str::to_owned)));
            let text = node.get("text").map(|node| reading.take(path, text_of("text", node).map(str::to_owned)));
            Some(Source {
                assumption: assumption.unwrap_or_default(),
                date: date.unwrap_or_default(),
                text: text.unwrap_or_default(),
            })
        })
    }

    /// The entries of a map of field paths.
    fn map<T>(
        &mut self,
        path: &str,
        node: &Node,
        read: impl Fn(&mut Self, &str, &str, &Node) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let mut map = BTreeMap::new();
        let Value::Map(entries) = &node.value else {
            self.mistake(
                node.at,
                path,
                "field paths and their values are written in braces: { \"company.months\": … }",
            );
            return map;
        };
        for (key, value) in entries {
            match key.text() {
                None => {
                    self.mistake(
                        key.at,
                        path,
                        format!("a field path is written in quotation marks, not {}", key.shown()),
                    );
                }
                Some(field) if map.contains_key(field) => {
                    self.mistake(key.at, path, format!("'{}' appears twice", cut(field)));
                }
                Some(field) => {
                    if let Some(read) = read(self, path, field, value) {
                        map.insert(field.to_owned(), read);
                    }
                }
            }
        }
        map
    }
}

/// The ids that the objects of a list state themselves.
fn stated_ids(nodes: &[Node]) -> BTreeSet<String> {
    nodes.iter().filter_map(|node| node.get("id")?.text()).map(str::to_owned).collect()
}

/// True if an entry is the rest of a number with commas: `1,000` is read as two entries.
fn continues_a_number(before: Option<&Entry>, entry: &Entry) -> bool {
    let digits = |node: &Node, most: usize| match &node.value {
        Value::Word(word) => word.len() <= most && word.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    before.is_some_and(|before| digits(&before.node, 12)) && digits(&entry.node, 6)
}

/// What to say of a name that does not exist.
fn unknown(name: &str, known: &[&str]) -> String {
    if ObjectKind::of_list(name).is_some_and(ObjectKind::is_at_site) && !known.contains(&name) {
        return format!("{name} belong to a site: write them inside one");
    }
    match nearest(known.iter().copied(), name) {
        Some(near) => format!("there is no field '{name}' here; did you mean '{near}'?"),
        None => format!("there is no field '{}' here", cut(name)),
    }
}

/// " (a 1, b 2)" of these fields; nothing without any.
fn values(fields: &dyn Fields, wanted: &[&str]) -> String {
    let mut shown = Vec::new();
    fields.each_field(&mut |spec, field| {
        if wanted.contains(&spec.name) {
            shown.push(format!("{} {}", spec.name, field.get()));
        }
    });
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}

/// "a, b and c".
fn and(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The byte where the value at a path of the plan stands in the tree, or the nearest one above it.
pub(super) fn place(root: &Node, path: &str) -> usize {
    let mut node = root;
    for step in path.split('.') {
        let found = match &node.value {
            Value::List(nodes) => nodes.iter().find(|node| is_called(node, step)),
            _ => node.get(step),
        };
        let Some(found) = found else { break };
        node = found;
    }
    node.at
}

/// True if an object of the tree has this id.
fn is_called(node: &Node, id: &str) -> bool {
    let of = |name: &str| node.get(name).and_then(Node::text);
    of("id").map_or_else(|| of("name").is_some_and(|name| new_id(name, std::iter::empty()) == id), |known| known == id)
}
