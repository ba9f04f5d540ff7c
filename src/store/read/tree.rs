//! The text of a plan file as a tree of values with their positions, before it is known what they mean.
//!
//! A reader of its own knows the position of every value, so that all mistakes of a file can be named at once.

/// A value and where it starts.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Node {
    /// The byte at which it starts
    pub at: usize,
    /// What it is
    pub value: Value,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// `( … )`
    Group(Vec<Entry>),
    /// `[ … ]`
    List(Vec<Node>),
    /// `{ … }`
    Map(Vec<(Node, Node)>),
    /// In quotation marks
    Text(String),
    /// A number, a choice, true or false
    Word(String),
}

/// An entry of a group.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    /// Its name, and the byte at which that starts; None in a pair of values
    pub name: Option<(usize, String)>,
    /// Its value
    pub node: Node,
}

impl Node {
    /// The entries of a group, None of anything else.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Group(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of this name in a group.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries()?.iter().find(|entry| entry.is(name)).map(|entry| &entry.node)
    }

    /// The text, None of anything else.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How a message shows it.
    pub fn shown(&self) -> String {
        match &self.value {
            Value::Group(_) => "( … )".to_owned(),
            Value::List(_) => "[ … ]".to_owned(),
            Value::Map(_) => "{ … }".to_owned(),
            Value::Text(text) => format!("\"{}\"", short(text)),
            Value::Word(word) => short(word),
        }
    }
}

impl Entry {
    /// True if it has this name.
    pub fn is(&self, wanted: &str) -> bool {
        self.name.as_ref().is_some_and(|(_, name)| name == wanted)
    }
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Line and column, both from 1, of a byte of the text.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, last.chars().count() + 1)
}
