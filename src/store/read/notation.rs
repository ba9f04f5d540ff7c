//! Reads the text of a plan file into a tree.
//!
//! The notation is RON, as far as plans use it: `(name: value)`, `[value]`, `{"key": value}`, texts, numbers and words, with
//! comments.

use super::tree::{Entry, Node, Value, line_and_column};

/// Why a text is not a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    /// The byte where it was noticed
    pub at: usize,
    /// The problem, in words
    pub message: String,
}

/// Plans are nested six deep; a text that is nested deeper than this is something else.
const DEEPEST: usize = 30;

/// Reads a text; also gives the faults after which it was clear how to go on.
pub(super) fn tree(text: &str) -> Result<(Node, Vec<Fault>), Vec<Fault>> {
    let mut reader = Reader { text, at: 0, faults: Vec::new() };
    match reader.root() {
        Ok(node) => Ok((node, reader.faults)),
        Err(fault) => {
            reader.faults.push(fault);
            Err(reader.faults)
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Faults after which it was clear how to go on
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn root(&mut self) -> Result<Node, Fault> {
        let reader = self;
        reader.skip()?;
        while reader.rest().starts_with("#!") {
            // Extensions of the notation that plans do not need.
            reader.at += reader.rest().find(']').map_or(reader.rest().len(), |end| end + 1);
            reader.skip()?;
        }
        if reader.rest().is_empty() {
            return Err(Fault { at: 0, message: "the file is empty".to_owned() });
        }
        if reader.rest().starts_with('#') {
            return reader.fault("comments begin with //, not with #");
        }
        let node = reader.value(0)?;
        reader.skip()?;
        if let Value::Word(_) | Value::Text(_) = node.value {
            return Err(Fault {
                at: node.at,
                message: "this is not a plan: a plan begins with a round bracket".to_owned(),
            });
        }
        if !reader.rest().is_empty() {
            return reader
                .fault("the plan ends before this; delete what follows, or a bracket above is closed too early");
        }
        Ok(node)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn fault<T>(&self, message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { at: self.at, message: message.into() })
    }

    /// Notes a fault after which it is clear how to go on.
    fn note(&mut self, message: impl Into<String>) {
        self.faults.push(Fault { at: self.at, message: message.into() });
    }

    /// Passes over white space and comments.
    fn skip(&mut self) -> Result<(), Fault> {
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                self.comment()?;
            } else {
                return Ok(());
            }
        }
    }

    /// Passes over a comment, which may hold others.
    fn comment(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                (depth, self.at) = (depth + 1, self.at + 2);
            } else if rest.starts_with("*/") {
                (depth, self.at) = (depth - 1, self.at + 2);
                if depth == 0 {
                    return Ok(());
                }
            } else if let Some(c) = rest.chars().next() {
                self.at += c.len_utf8();
            } else {
                self.at = start;
                return self.fault("this comment is never closed with */");
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        if depth > DEEPEST {
            return self.fault("values are nested too deeply for a plan");
        }
        let at = self.at;
        let value = match self.peek() {
            Some('(') => Value::Group(self.group(depth)?),
            Some('[') => Value::List(self.list(depth)?),
            Some('{') => Value::Map(self.map(depth)?),
            Some('"') => Value::Text(self.quoted()?),
            Some('r') if self.rest()[1..].trim_start_matches('#').starts_with('"') => Value::Text(self.raw()?),
            _ => {
                let word = self.word()?;
                self.skip()?;
                if self.peek() == Some('(') {
                    // Notation allows the name of a type before its brackets; fields are written in small letters.
                    if word.starts_with(|c: char| c.is_ascii_lowercase()) {
                        return self.fault(format!("a colon is missing after '{word}'"));
                    }
                    Value::Group(self.group(depth)?)
                } else {
                    Value::Word(word)
                }
            }
        };
        Ok(Node { at, value })
    }

    fn group(&mut self, depth: usize) -> Result<Vec<Entry>, Fault> {
        let mut entries = Vec::new();
        let open = self.open();
        while self.another(open, ')')? {
            let start = self.at;
            let node = self.value(depth + 1)?;
            self.skip()?;
            let entry = match (&node.value, self.peek()) {
                (Value::Word(word) | Value::Text(word), Some(':')) => {
                    let name = Some((start, word.clone()));
                    self.at += 1;
                    self.skip()?;
                    Entry { name, node: self.value(depth + 1)? }
                }
                (Value::Word(word), Some('=')) => {
                    self.note(format!("write a colon after '{word}', not an equals sign"));
                    let name = Some((start, word.clone()));
                    self.at += 1;
                    self.skip()?;
                    Entry { name, node: self.value(depth + 1)? }
                }
                _ => Entry { name: None, node },
            };
            self.separator(open, ')', entry.name.is_none().then_some(&entry.node))?;
            entries.push(entry);
        }
        Ok(entries)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Fault> {
        let mut nodes = Vec::new();
        let open = self.open();
        while self.another(open, ']')? {
            let node = self.value(depth + 1)?;
            self.separator(open, ']', None)?;
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn map(&mut self, depth: usize) -> Result<Vec<(Node, Node)>, Fault> {
        let mut entries = Vec::new();
        let open = self.open();
        while self.another(open, '}')? {
            let key = self.value(depth + 1)?;
            self.skip()?;
            if self.peek() != Some(':') {
                return self.fault(format!("a colon and a value are missing after {}", key.shown()));
            }
            self.at += 1;
            self.skip()?;
            let value = self.value(depth + 1)?;
            self.separator(open, '}', None)?;
            entries.push((key, value));
        }
        Ok(entries)
    }

    /// Passes over an opening bracket; returns its position.
    fn open(&mut self) -> usize {
        self.at += 1;
        self.at - 1
    }

    /// True if another entry follows; otherwise passes over the closing bracket.
    fn another(&mut self, open: usize, close: char) -> Result<bool, Fault> {
        self.skip()?;
        match self.peek() {
            Some(c) if c == close => {
                self.at += 1;
                Ok(false)
            }
            Some(')' | ']' | '}') => self.wrong_bracket(open, close),
            Some(',') => {
                self.note("there is a comma with nothing before it");
                self.at += 1;
                self.another(open, close)
            }
            Some(_) => Ok(true),
            None => self.never_closed(open),
        }
    }

    /// Passes over the comma after an entry, which the last one may lack. `alone` is an entry without a name.
    fn separator(&mut self, open: usize, close: char, alone: Option<&Node>) -> Result<(), Fault> {
        self.skip()?;
        match self.peek() {
            Some(',') => {
                self.at += 1;
                Ok(())
            }
            Some(c) if c == close => Ok(()),
            Some(')' | ']' | '}') => self.wrong_bracket(open, close),
            None => self.never_closed(open),
            Some(_) => {
                if let Some(Node { value: Value::Word(word), .. }) = alone {
                    return self.fault(format!("a colon is missing after '{word}'"));
                }
                self.note("a comma is missing before this");
                Ok(())
            }
        }
    }

    fn wrong_bracket<T>(&self, open: usize, close: char) -> Result<T, Fault> {
        let (line, _) = line_and_column(self.text, open);
        let found = self.peek().unwrap_or_default();
        let opened = self.text[open..].chars().next().unwrap_or_default();
        self.fault(format!("'{close}' is expected here, to close the '{opened}' of line {line}, not '{found}'"))
    }

    fn never_closed<T>(&self, open: usize) -> Result<T, Fault> {
        let (line, column) = line_and_column(self.text, open);
        let opened = self.text[open..].chars().next().unwrap_or_default();
        self.fault(format!("the file ends before the '{opened}' of line {line}, column {column}, is closed"))
    }

    fn word(&mut self) -> Result<String, Fault> {
        let ends = |(at, c): (usize, char)| {
            c.is_whitespace()
                || matches!(c, ',' | ':' | '=' | '(' | ')' | '[' | ']' | '{' | '}' | '"')
                || ["//", "/*"].iter().any(|comment| self.rest()[at..].starts_with(comment))
        };
        let end = self.rest().char_indices().find(|found| ends(*found)).map_or(self.rest().len(), |(at, _)| at);
        if end == 0 {
            return match self.peek() {
                Some(found) => self.fault(format!("a value is expected here, not '{found}'")),
                None => self.fault("the file ends where a value is expected"),
            };
        }
        let word = self.rest()[..end].to_owned();
        self.at += end;
        Ok(word)
    }

    /// A text in quotation marks.
    fn quoted(&mut self) -> Result<String, Fault> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(text);
                }
                '\\' => text.push(self.escaped()?),
                _ => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        self.at = start;
        self.fault("the text that begins here is never closed with a quotation mark")
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Fault> {
        let rest = &self.rest()[1..];
        let coded = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        let found = match rest.chars().next() {
            Some('n') => Some(('\n', 1)),
            Some('r') => Some(('\r', 1)),
            Some('t') => Some(('\t', 1)),
            Some('0') => Some(('\0', 1)),
            Some(c @ ('\\' | '"' | '\'')) => Some((c, 1)),
            Some('x') => rest.get(1..3).and_then(coded).map(|c| (c, 3)),
            Some('u') => rest
                .strip_prefix("u{")
                .and_then(|rest| rest.split_once('}'))
                .and_then(|(digits, _)| coded(digits).map(|c| (c, digits.len() + 3))),
            _ => None,
        };
        let Some((c, length)) = found else {
            return self.fault("a backslash in a text is written twice: \\\\");
        };
        self.at += 1 + length;
        Ok(c)
    }

    /// A text as it stands, between `r#"` and `"#`.
    fn raw(&mut self) -> Result<String, Fault> {
        let hashes = self.rest()[1..].chars().take_while(|c| *c == '#').count();
        let inside = &self.rest()[hashes + 2..];
        let close = format!("\"{}", "#".repeat(hashes));
        let Some(end) = inside.find(&close) else {
            return self.fault(format!("the text that begins here is never closed with {close}"));
        };
        let text = inside[..end].to_owned();
        self.at += hashes + 2 + end + close.len();
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_behind_comments_strings_and_nesting() {
        let text = "/* (a: 1) /* x */ */ (\n  a: \"( , b: 2\\\\\", // b: 3\n  b: [ (id: \"x\", c: 1), Name(id: \"y\", c: r#\"\"(\"#, d: [1, 2]) ],\n)";
        let (root, faults) = tree(text).unwrap();
        assert_eq!(faults, []);
        assert_eq!(root.get("a").unwrap().text(), Some("( , b: 2\\"));
        let Value::List(list) = &root.get("b").unwrap().value else { panic!("b is a list") };
        assert_eq!(list[1].get("id").unwrap().text(), Some("y"));
        assert_eq!(list[1].get("c").unwrap().text(), Some("\"("));
        assert_eq!(line_and_column(text, root.get("b").unwrap().at), (3, 6));
        assert_eq!(root.get("z"), None);
    }

    #[test]
    fn a_text_that_is_no_tree_says_where_and_why() {
        for (text, line_column, said) in [
            ("(a: 1", (1, 6), "the file ends before the '(' of line 1, column 1, is closed"),
            ("(\n  a: [1, 2)\n)", (2, 11), "']' is expected here, to close the '[' of line 2, not ')'"),
            ("(a: 1\n b: 2)", (2, 2), "a comma is missing before this"),
            ("(a 1)", (1, 4), "a colon is missing after 'a'"),
            ("(a = 1)", (1, 4), "write a colon after 'a', not an equals sign"),
            ("(a: )", (1, 5), "a value is expected here, not ')'"),
            ("(a: 1,, b: 2)", (1, 7), "there is a comma with nothing before it"),
            ("(a: \"x)", (1, 5), "the text that begins here is never closed with a quotation mark"),
            ("(a: \"C:\\plans\")", (1, 8), "a backslash in a text is written twice: \\\\"),
            (
                "(a: 1) b",
                (1, 8),
                "the plan ends before this; delete what follows, or a bracket above is closed too early",
            ),
            ("/* x", (1, 1), "this comment is never closed with */"),
            (" \n", (1, 1), "the file is empty"),
            ("{\"a\" 1}", (1, 6), "a colon and a value are missing after \"a\""),
        ] {
            let faults = tree(text).map_or_else(|faults| faults, |(_, faults)| faults);
            let [fault] = faults.as_slice() else { panic!("{text}: {faults:?}") };
            assert_eq!((line_and_column(text, fault.at), fault.message.as_str()), (line_column, said), "{text}");
        }
    }

    #[test]
    fn what_is_escaped_is_read_as_it_was() {
        let (text, _) = tree(r#"("\u{20BF} \x41 \n\t\r\\\"\'")"#).unwrap();
        assert_eq!(text.entries().unwrap()[0].node.text(), Some("₿ A \n\t\r\\\"'"));
        for broken in ["(\"\\u{D800}\")", "(\"\\xZZ\")", "(\"\\u{\")", "(\"\\"] {
            assert!(tree(broken).is_err(), "{broken}");
        }
    }
}
