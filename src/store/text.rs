//! The text of a plan file: what is not usual or has a source, in the order of the document.
//!
//! The same plan gives the same bytes. The parts of the document, and the fields for which no usual value can stand, are
//! always written: a file that was saved says all that a plan should say.

use crate::plan::{
    Field, Fields, ObjectKind, Objects, PARTS, Part, Plan, Quantity, Scenario, Setting, Steps, may_be_unsaid,
    stated_once,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Lists of steps and points that are longer than this have a line for each.
const LONGEST_LINE: usize = 110;

/// The text of a plan's file.
pub fn to_text(plan: &Plan) -> String {
    let usual = Plan::usual(plan.company.start);
    let mut writer = Writer { plan, text: String::new(), depth: 0 };
    writer.open("(");
    writer.line("format", &quoted(Plan::FORMAT));
    writer.line("version", &Plan::VERSION.to_string());
    for part in PARTS {
        match part {
            Part::Once(name) => {
                let unsaid =
                    may_be_unsaid(name) && plan.uncertainty == usual.uncertainty && !writer.has_source("uncertainty.");
                if let (Some(fields), Some(usual), false) = (plan.once(name), usual.once(name), unsaid) {
                    writer.group(name, name, fields, usual, stated_once(name));
                }
            }
            Part::List(kind) => {
                let unchanged = kind == ObjectKind::Deck && plan.decks == usual.decks && !writer.has_source("decks.");
                if let Some(list) = plan.list(kind, None).filter(|_| !unchanged) {
                    // No decks at all are not the usual ones.
                    writer.list(kind, kind.list(), list, kind == ObjectKind::Deck);
                }
            }
        }
    }
    if !plan.scenarios.is_empty() {
        writer.open("scenarios: [");
        plan.scenarios.iter().for_each(|scenario| writer.scenario(scenario));
        writer.close("],");
    }
    if !plan.sources.is_empty() {
        writer.open("sources: {");
        for (path, source) in &plan.sources {
            let assumption = if source.assumption { "assumption: true, " } else { "" };
            let (date, text) = (quoted(&source.date), quoted(&source.text));
            writer.line(&quoted(path), &format!("({assumption}date: {date}, text: {text})"));
        }
        writer.close("},");
    }
    writer.close(")");
    writer.text
}

struct Writer<'a> {
    plan: &'a Plan,
    text: String,
    depth: usize,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        // Writing to a string cannot fail.
        writeln!(self.text, "{:indent$}{text}", "", indent = 2 * self.depth).unwrap_or_default();
    }

    fn open(&mut self, text: &str) {
        self.put(text);
        self.depth += 1;
    }

    fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.put(text);
    }

    fn line(&mut self, name: &str, value: &str) {
        self.put(&format!("{name}: {value},"));
    }

    fn has_source(&self, prefix: &str) -> bool {
        self.plan.sources.range(prefix.to_owned()..).next().is_some_and(|(path, _)| path.starts_with(prefix))
    }

    /// A group of fields; in brackets without a line in between where all of them are usual.
    fn group(&mut self, name: &str, path: &str, fields: &dyn Fields, usual: &dyn Fields, stated: &[&str]) {
        let start = self.text.len();
        self.open(&format!("{name}: ("));
        let inside = self.text.len();
        self.fields(path, fields, usual, stated);
        if self.text.len() > inside {
            self.close("),");
        } else {
            self.text.truncate(start);
            self.depth -= 1;
            self.line(name, "()");
        }
    }

    /// The lines of the fields that are not usual, have a source, or are always stated.
    fn fields(&mut self, path: &str, fields: &dyn Fields, usual: &dyn Fields, stated: &[&str]) {
        let mut usual_texts = Vec::new();
        usual.each_field(&mut |_, field| usual_texts.push(text_of(field, self.depth)));
        let mut usual_texts = usual_texts.into_iter();
        fields.each_field(&mut |spec, field| {
            let text = text_of(field, self.depth);
            let is_usual = usual_texts.next().as_ref() == Some(&text);
            let has_source = || self.plan.sources.contains_key(&format!("{path}.{}", spec.name));
            if !is_usual || spec.name == "name" || stated.contains(&spec.name) || has_source() {
                self.line(spec.name, &text);
            }
        });
    }

    /// A list of objects; an empty one only if it must be.
    fn list(&mut self, kind: ObjectKind, path: &str, list: &dyn Objects, even_empty: bool) {
        if list.count() == 0 {
            if even_empty {
                self.line(kind.list(), "[]");
            }
            return;
        }
        self.open(&format!("{}: [", kind.list()));
        for (position, object) in list.each().enumerate() {
            let Some(usual) = list.usual(position, self.plan.company.start) else { continue };
            let path = format!("{path}.{}", object.id());
            self.open("(");
            self.line("id", &quoted(object.id()));
            self.fields(&path, object, usual.as_ref(), kind.stated());
            for ((name, fields), (_, usual)) in object.groups().into_iter().zip(usual.groups()) {
                let path = format!("{path}.{name}");
                if is_written(fields, usual) || self.has_source(&format!("{path}.")) {
                    self.group(name, &path, fields, usual, &[]);
                }
            }
            for kind in ObjectKind::AT_SITE {
                let below = object.list(kind);
                below.into_iter().for_each(|list| self.list(kind, &format!("{path}.{}", kind.list()), list, false));
            }
            self.close("),");
        }
        self.close("],");
    }

    fn scenario(&mut self, scenario: &Scenario) {
        self.open("(");
        self.line("id", &quoted(&scenario.id));
        self.line("name", &quoted(&scenario.name));
        if !scenario.notes.is_empty() {
            self.line("notes", &quoted(&scenario.notes));
        }
        self.overrides(&scenario.overrides);
        self.close("),");
    }

    fn overrides(&mut self, overrides: &BTreeMap<String, Setting>) {
        if overrides.is_empty() {
            return;
        }
        self.open("overrides: {");
        for (path, setting) in overrides {
            let value = match setting {
                Setting::Number(value) => format!("{value:?}"),
                Setting::Text(text) => quoted(text),
                Setting::Flag(on) => on.to_string(),
                Setting::Schedule(steps) => steps_text(steps, self.depth),
            };
            self.line(&quoted(path), &value);
        }
        self.close("},");
    }
}

/// True if any of the fields differs from the usual ones.
fn is_written(fields: &dyn Fields, usual: &dyn Fields) -> bool {
    let texts = |fields: &dyn Fields| {
        let mut texts = Vec::new();
        fields.each_field(&mut |_, field| texts.push(text_of(field, 0)));
        texts
    };
    texts(fields) != texts(usual)
}

/// The value of a field as files write it.
fn text_of(field: Field, depth: usize) -> String {
    match field {
        Field::Number(value) | Field::Quantity(Quantity::Value(value)) => format!("{value:?}"),
        Field::Quantity(Quantity::Schedule(steps)) | Field::Steps(steps) => steps_text(steps, depth),
        Field::Count(count) => count.to_string(),
        Field::Month(month) => quoted(&month.to_string()),
        Field::Date(date) => quoted(&date.to_string()),
        Field::Flag(on) => on.to_string(),
        Field::Text(text) => quoted(text),
        Field::Choice(choice) => choice.word().to_owned(),
        Field::Points(points) => in_brackets(points.iter().map(|(x, y)| format!("({x:?}, {y:?})")), depth),
    }
}

fn steps_text(steps: &Steps, depth: usize) -> String {
    in_brackets(steps.iter().map(|(month, value)| format!("(\"{month}\", {value:?})")), depth)
}

/// A list in one line if it is short, else with a line for each.
fn in_brackets(values: impl Iterator<Item = String>, depth: usize) -> String {
    let values: Vec<String> = values.collect();
    let line = format!("[{}]", values.join(", "));
    if line.len() <= LONGEST_LINE - 2 * depth {
        return line;
    }
    let indent = " ".repeat(2 * depth);
    format!("[\n{indent}  {},\n{indent}]", values.join(&format!(",\n{indent}  ")))
}

/// A text in quotation marks.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.extend(c.escape_unicode()),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
