//! Finds the position of a value in a RON text, so that errors can name line and column.

/// A step into a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Segment {
    Name(String),
    Index(usize),
}

/// The byte at which the value at `path` starts; None if the text has no such value.
pub(super) fn locate(text: &str, path: &[Segment]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut here: Vec<Segment> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'/' if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => at = after_comment(bytes, at),
            b'#' if here.is_empty() => at = after(bytes, at, |b| b != b'\n'),
            byte if byte.is_ascii_whitespace() => at += 1,
            b',' => {
                if let Some(last) = here.last_mut() {
                    *last = Segment::Index(if let Segment::Index(i) = last { *i + 1 } else { 0 });
                }
                at += 1;
            }
            b':' => at += 1,
            b')' | b']' | b'}' => {
                here.pop();
                at += 1;
            }
            _ => {
                let (end, name) = token(bytes, at);
                let next = after(bytes, end, |b| b.is_ascii_whitespace());
                if bytes.get(next) == Some(&b':') {
                    if let Some(last) = here.last_mut() {
                        *last = Segment::Name(name);
                    }
                } else if here == path {
                    return Some(at);
                }
                if matches!(byte, b'(' | b'[' | b'{') {
                    here.push(Segment::Index(0));
                }
                at = end;
            }
        }
    }
    None
}

/// The end of the token at `at`, and its text if it is a name or a string.
fn token(bytes: &[u8], at: usize) -> (usize, String) {
    let word = |from: usize, to: usize| String::from_utf8_lossy(&bytes[from..to.min(bytes.len())]).into_owned();
    match bytes[at] {
        b'(' | b'[' | b'{' => (at + 1, String::new()),
        b'"' => {
            let mut end = at + 1;
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            (end.min(bytes.len() - 1) + 1, word(at + 1, end))
        }
        b'r' if bytes.get(after(bytes, at + 1, |b| b == b'#')) == Some(&b'"') => {
            let hashes = after(bytes, at + 1, |b| b == b'#') - at - 1;
            let start = at + 2 + hashes;
            let mut end = start;
            while end < bytes.len()
                && !(bytes[end] == b'"' && bytes[end + 1..].iter().take_while(|b| **b == b'#').count() >= hashes)
            {
                end += 1;
            }
            ((end + 1 + hashes).min(bytes.len()), word(start.min(end), end))
        }
        _ => {
            let end = after(bytes, at, |b| {
                !b.is_ascii_whitespace()
                    && !matches!(b, b',' | b':' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'/')
            })
            .max(at + 1);
            (end, word(at, end))
        }
    }
}

fn after(bytes: &[u8], mut at: usize, inside: impl Fn(u8) -> bool) -> usize {
    while bytes.get(at).is_some_and(|b| inside(*b)) {
        at += 1;
    }
    at
}

fn after_comment(bytes: &[u8], at: usize) -> usize {
    if bytes[at + 1] == b'/' {
        return after(bytes, at, |b| b != b'\n');
    }
    let (mut depth, mut at) = (1, at + 2);
    while at < bytes.len() && depth > 0 {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => (depth, at) = (depth + 1, at + 2),
            (b'*', Some(b'/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// The string at `path`, such as an id.
pub(super) fn string_at(text: &str, path: &[Segment]) -> Option<String> {
    let at = locate(text, path)?;
    (text.as_bytes()[at] == b'"').then(|| token(text.as_bytes(), at).1)
}

/// Line and column, both from 1, of a byte of the text.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
    (line, String::from_utf8_lossy(&before[start..]).chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_a_raw_string_is_none() {
        let name = |s: &str| Segment::Name(s.to_owned());
        let text = "(a: r#None, b: 1)";
        assert_eq!(locate(text, &[name("b")]), Some(15));
        for broken in ["(sites:[(r#", "r", "r###", "(a: r\"", "(a: \"\\"] {
            assert_eq!(locate(broken, &[name("z")]), None);
        }
    }

    #[test]
    fn values_are_found_behind_comments_strings_and_nesting() {
        let text = "/* (a: 1) /* x */ */ (\n  a: \"( , b: 2\", // b: 3\n  b: [ (id: \"x\", c: 1), Name(id: \"y\", c: r#\"\"(\"#, d: [1, 2]) ],\n)";
        let name = |s: &str| Segment::Name(s.to_owned());
        let found = |path: &[Segment]| locate(text, path).map(|at| text[at..].chars().take(4).collect::<String>());
        assert_eq!(found(&[name("a")]).as_deref(), Some("\"( ,"));
        assert_eq!(found(&[name("b"), Segment::Index(1), name("d"), Segment::Index(1)]).as_deref(), Some("2]) "));
        assert_eq!(string_at(text, &[name("b"), Segment::Index(1), name("id")]).as_deref(), Some("y"));
        assert_eq!(found(&[name("z")]), None);
        assert_eq!(line_and_column(text, locate(text, &[name("b")]).unwrap()), (3, 6));
    }
}
