//! The output of a command and its exit code.

use crate::library::{self, Library};
use crate::plan::{Finding, Plan};
use crate::store::{self, Opened, Problem};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// The output of a command and its exit code: 0 success, 1 the plan has errors or a check fails, 2 usage error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// For standard output
    pub out: String,
    /// For standard error
    pub err: String,
    /// The exit code
    pub code: u8,
}

impl Outcome {
    pub(super) fn done(out: String) -> Self {
        Self { out, ..Self::default() }
    }

    pub(super) fn failed(message: &str) -> Self {
        Self { err: format!("{message}\n"), code: 1, ..Self::default() }
    }

    pub(super) fn misused(message: &str) -> Self {
        Self { err: format!("{message}\n"), code: 2, ..Self::default() }
    }

    /// Prints and returns the exit code; a closed pipe is not an error. No text of a plan or of an argument gives orders to the terminal.
    pub fn print(&self) -> ExitCode {
        let (out, err) = (obeyed_by_none(&self.out), obeyed_by_none(&self.err));
        let printed = std::io::stdout().write_all(out.as_bytes()).and_then(|()| std::io::stdout().flush());
        let complained = std::io::stderr().write_all(err.as_bytes());
        match printed.and(complained) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(1),
            _ => ExitCode::from(self.code),
        }
    }
}

/// A text without control characters but for tabs and line breaks: a terminal obeys the others.
fn obeyed_by_none(text: &str) -> Cow<'_, str> {
    // A line break is also written as return and line feed; a return alone begins the line anew.
    let is_order = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if !text.contains(|c| c == '\r' || is_order(c)) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<String> = text.split("\r\n").map(|line| line.replace(|c| c == '\r' || is_order(c), "")).collect();
    Cow::Owned(lines.join("\r\n"))
}

/// Help, version, or an error in the arguments.
pub(super) fn of_usage(error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if error.use_stderr() { Outcome { err: text, code: 2, ..Outcome::default() } } else { Outcome::done(text) }
}

/// Reads a plan, or reports why it cannot be read.
pub(super) fn read(path: &Path) -> Result<Plan, Outcome> {
    open(path).map(|opened| opened.plan)
}

/// Reads a plan with notes on what its file leaves out, or reports why it cannot be read: a line for each mistake, with the
/// file.
pub(super) fn open(path: &Path) -> Result<Opened, Outcome> {
    store::open(path).map_err(|refusal| {
        let file = path.display().to_string();
        let line = |problem: &Problem| {
            let text = problem.to_string();
            if text.contains(&file) { text } else { format!("{file}: {text}") }
        };
        Outcome::failed(&refusal.problems.iter().map(line).collect::<Vec<_>>().join("\n"))
    })
}

/// The library, followed by the user's own file.
pub(super) fn library(own: Option<&Path>) -> Result<Library, Outcome> {
    let mut library = library::built_in().clone();
    if let Some(path) = own {
        library.add(store::own_library(path).map_err(|problem| Outcome::failed(&problem))?);
    }
    Ok(library)
}

/// Writes a file atomically; never over one of the plans it is made from.
pub(super) fn write_beside(path: &Path, plans: &[&Path], content: &[u8]) -> Result<(), Outcome> {
    let same = |plan: &&Path| {
        std::fs::canonicalize(path).is_ok_and(|target| std::fs::canonicalize(plan).is_ok_and(|plan| plan == target))
    };
    let histories: Vec<_> = plans.iter().flat_map(|plan| store::histories_of(plan)).collect();
    if plans.iter().any(same) || histories.iter().any(|history| same(&history.as_path())) {
        return Err(Outcome::misused(&format!(
            "{} is an input of this command and would be overwritten; name another file",
            path.display()
        )));
    }
    store::replace(path, content).map_err(|error| Outcome::failed(&format!("Cannot write {}: {error}", path.display())))
}

/// Findings as text, two lines each.
pub(super) fn findings_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for Finding { level, path, message, fix, .. } in findings {
        // Writing to a string cannot fail.
        writeln!(text, "{}: {path}: {message}\n    {fix}", level.word()).unwrap_or_default();
    }
    text
}
