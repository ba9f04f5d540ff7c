//! Reading a plan file: what it leaves out is usual, and an invalid file is refused with all its mistakes, each with line,
//! column, field and the expected value.

mod field;
mod lift;
mod notation;
mod objects;
mod tree;

use crate::plan::{Finding, Level, Plan, impossible, plain_line, validate};
use notation::{Fault, tree};
use objects::{Reading, place};
use std::fmt;
use std::path::Path;
use tree::{Node, Value, line_and_column};

/// A larger file is not a plan.
const LARGEST_FILE: u64 = 16 << 20;

/// A refusal names at most this many mistakes.
const MOST_PROBLEMS: usize = 40;

/// Why a text or file is not a plan: all its mistakes, in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The mistakes; at least one
    pub problems: Vec<Problem>,
}

/// A mistake in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Line and column from 1, if the problem has a position
    pub place: Option<(usize, usize)>,
    /// The field's path, if the problem concerns one
    pub path: Option<String>,
    /// The problem, and the expected value
    pub message: String,
}

/// The longest message that is told whole, in characters.
const LONGEST_MESSAGE: usize = 2_000;

/// A message of a sane length: what it repeats of the file stands in its middle.
fn without_middle(message: &str) -> String {
    let count = message.chars().count();
    if count <= LONGEST_MESSAGE {
        return message.to_owned();
    }
    let (begins, ends) = (LONGEST_MESSAGE / 2, count - LONGEST_MESSAGE / 4);
    let part = |range: std::ops::Range<usize>| message.chars().skip(range.start).take(range.len()).collect::<String>();
    format!("{}…{}", part(0..begins), part(ends..count))
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        if let Some(path) = &self.path {
            write!(f, "{}: ", without_middle(&plain_line(path)))?;
        }
        // It repeats what stands in the file, which may be anything.
        f.write_str(&without_middle(&plain_line(&self.message)))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let lines: Vec<String> = self.problems.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    fn plain(message: impl Into<String>) -> Self {
        Self { problems: vec![Problem { place: None, path: None, message: message.into() }] }
    }

    fn at(place: (usize, usize), message: String) -> Self {
        Self { problems: vec![Problem { place: Some(place), path: None, message }] }
    }
}

/// A plan as a file states it.
#[derive(Clone, PartialEq, Debug)]
pub struct Opened {
    /// The plan
    pub plan: Plan,
    /// What was taken as usual, and which names are old ones: findings of level note
    pub notes: Vec<Finding>,
}

/// Reads a plan file; see `open`.
///
/// # Errors
/// The file cannot be read or is not a plan.
pub fn load(path: &Path) -> Result<Plan, Refusal> {
    open(path).map(|opened| opened.plan)
}

/// Reads a plan file, with notes on what it leaves out.
///
/// # Errors
/// The file cannot be read or is not a plan; see `read`.
pub fn open(path: &Path) -> Result<Opened, Refusal> {
    let shown = path.display();
    let cannot = |error: std::io::Error| Refusal::plain(format!("Cannot read {shown}: {error}"));
    let about = std::fs::metadata(path).map_err(cannot)?;
    if !about.is_file() {
        return Err(Refusal::plain(format!("{shown} is not a file")));
    }
    if about.len() > LARGEST_FILE {
        return Err(Refusal::plain(format!(
            "{shown} is {} MB; a plan file can be at most {} MB",
            about.len() >> 20,
            LARGEST_FILE >> 20
        )));
    }
    let bytes = std::fs::read(path).map_err(cannot)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        Refusal::plain(format!(
            "{shown} is not a text file: byte {} is not valid UTF-8",
            error.utf8_error().valid_up_to()
        ))
    })?;
    read(&text)
}

/// Reads a plan from the text of a file; see `read`.
///
/// # Errors
/// The text is not a plan.
pub fn parse(text: &str) -> Result<Plan, Refusal> {
    read(text).map(|opened| opened.plan)
}

/// Reads a plan from the text of a file, with notes on what it leaves out.
///
/// # Errors
/// Another format, a newer version, and every mistake in the text: unknown or repeated fields, wrong types, numbers that are
/// not finite or out of range, more objects than a plan can hold. Where brackets or commas are wrong, only the first.
pub fn read(text: &str) -> Result<Opened, Refusal> {
    // Some editors begin a text with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let of_fault =
        |fault: Fault| Problem { place: Some(line_and_column(text, fault.at)), path: None, message: fault.message };
    let (mut root, faults) =
        tree(text).map_err(|faults| Refusal { problems: faults.into_iter().map(of_fault).collect() })?;
    let version = header(text, &root)?;
    let mut reading = Reading { notes: lift::lift(&mut root, version), ..Reading::default() };
    let plan = reading.plan(&root);
    let mut problems: Vec<(usize, Problem)> = Vec::new();
    let mut add = |at: usize, path: String, message: String| {
        let path = Some(path).filter(|path| !path.is_empty());
        problems.push((at, Problem { place: Some(line_and_column(text, at)), path, message }));
    };
    reading.mistakes.into_iter().for_each(|mistake| add(mistake.at, mistake.path, mistake.message));
    impossible(&plan).into_iter().for_each(|finding| add(place(&root, &finding.path), finding.path, finding.message));
    problems.extend(faults.into_iter().map(|fault| (fault.at, of_fault(fault))));
    if problems.is_empty() {
        return Ok(Opened { plan, notes: reading.notes });
    }
    // What would open with errors is told too: whoever mends a file wants to mend it once.
    let errors = validate(&plan).into_iter().filter(|finding| finding.level == Level::Error);
    let known: Vec<String> = problems.iter().filter_map(|(_, problem)| problem.path.clone()).collect();
    for finding in errors.filter(|finding| !known.contains(&finding.path)) {
        let at = place(&root, &finding.path);
        let place = Some(line_and_column(text, at));
        problems.push((at, Problem { place, path: Some(finding.path), message: finding.message }));
    }
    problems.sort_by_key(|(at, _)| *at);
    let mut problems: Vec<Problem> = problems.into_iter().map(|(_, problem)| problem).collect();
    if problems.len() > MOST_PROBLEMS {
        let message = format!("and {} more mistakes", problems.len() - MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        problems.push(Problem { place: None, path: None, message });
    }
    Err(Refusal { problems })
}

/// The version of a file, the newest if it does not say one; refuses other formats and newer versions.
fn header(text: &str, root: &Node) -> Result<u32, Refusal> {
    if let Some(format) = root.get("format")
        && format.text() != Some(Plan::FORMAT)
    {
        return Err(Refusal::plain(format!(
            "This file has the format {}; it is not a Wattfolio plan (\"{}\")",
            format.shown(),
            Plan::FORMAT
        )));
    }
    let Some(node) = root.get("version") else { return Ok(Plan::VERSION) };
    let version = match &node.value {
        Value::Word(word) => word.parse().ok().filter(|version| *version > 0),
        _ => None,
    };
    match version {
        Some(version) if version > Plan::VERSION => Err(Refusal::plain(format!(
            "This plan was written by a newer version of Wattfolio (format version {version}; this one reads up to {}): update Wattfolio to open it",
            Plan::VERSION
        ))),
        Some(version) => Ok(version),
        None => Err(Refusal::at(
            line_and_column(text, node.at),
            format!("version is a whole number from 1 to {}, not {}", Plan::VERSION, node.shown()),
        )),
    }
}
