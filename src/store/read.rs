//! Reading a plan file: an invalid file is refused with line, column, field and the expected value.

use super::locate::{Segment, line_and_column, locate, string_at};
use crate::plan::{Plan, impossible};
use serde::Deserialize;
use std::fmt;
use std::path::Path;

/// A larger file is not a plan.
const LARGEST_FILE: u64 = 16 << 20;

/// Why a text or file is not a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Line and column from 1, if the problem has a position
    pub place: Option<(usize, usize)>,
    /// The field's path, if the problem concerns one
    pub path: Option<String>,
    /// The problem, and the expected value
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        if let Some(path) = &self.path {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    fn plain(message: impl Into<String>) -> Self {
        Self { place: None, path: None, message: message.into() }
    }
}

/// Reads a plan file.
///
/// # Errors
/// The file cannot be read or is not a plan; see `parse`.
pub fn load(path: &Path) -> Result<Plan, Refusal> {
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
    parse(&text)
}

#[derive(Deserialize)]
struct Header {
    format: String,
    version: u32,
}

/// Reads a plan from the text of a file.
///
/// # Errors
/// Another format, a newer version, and every mistake in the text: unknown, missing or repeated fields, wrong types,
/// numbers that are not finite or out of range, more objects than a plan can hold.
pub fn parse(text: &str) -> Result<Plan, Refusal> {
    // Some editors begin a text with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match ron::from_str::<Header>(text) {
        Ok(header) if header.format != Plan::FORMAT => {
            return Err(Refusal::plain(format!(
                "This file has the format '{}'; it is not a Wattfolio plan ('{}')",
                header.format,
                Plan::FORMAT
            )));
        }
        Ok(header) if header.version > Plan::VERSION => {
            return Err(Refusal::plain(format!(
                "This plan was written by a newer version of Wattfolio (format version {}; this one reads up to {}): update Wattfolio to open it",
                header.version,
                Plan::VERSION
            )));
        }
        // Parsing the whole plan gives a more precise error.
        _ => {}
    }
    let mut deserializer = ron::Deserializer::from_str(text).map_err(|error| refusal_of(text, None, &error))?;
    let plan: Plan = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = path_with_ids(text, error.path());
        refusal_of(text, path, &deserializer.span_error(error.into_inner()))
    })?;
    deserializer.end().map_err(|error| refusal_of(text, None, &deserializer.span_error(error)))?;
    match impossible(&plan) {
        None => Ok(plan),
        Some(finding) => {
            let place = locate(text, &segments(&plan, &finding.path)).map(|at| line_and_column(text, at));
            Err(Refusal { place, path: Some(finding.path), message: finding.message })
        }
    }
}

fn refusal_of(text: &str, path: Option<String>, error: &ron::error::SpannedError) -> Refusal {
    let start = error.span.start;
    let place = (start.line > 0).then_some((start.line, start.col.max(1)));
    let message = match &error.code {
        _ if text.trim().is_empty() => "the file is empty".to_owned(),
        ron::Error::ExceededRecursionLimit => "values are nested too deeply for a plan".to_owned(),
        // A plan's objects have many fields: the closest match helps more than the full list.
        ron::Error::NoSuchStructField { expected, found, outer } => {
            let near =
                expected.iter().min_by_key(|known| strsim::levenshtein(known, found)).copied().unwrap_or_default();
            format!("{} has no field `{found}`; did you mean `{near}`?", outer.as_deref().unwrap_or("the object"))
        }
        code => code.to_string(),
    };
    Refusal { place, path: path.filter(|path| !path.is_empty() && path != "."), message }
}

/// `sites[0].leases[1].mw_it` of a text that is not yet a plan, with the ids given in the text.
fn path_with_ids(text: &str, path: &serde_path_to_error::Path) -> Option<String> {
    use serde_path_to_error::Segment as Step;
    let mut walked: Vec<Segment> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    for step in path {
        match step {
            Step::Map { key } => {
                walked.push(Segment::Name(key.clone()));
                shown.push(key.clone());
            }
            Step::Seq { index } => {
                walked.push(Segment::Index(*index));
                let mut id = walked.clone();
                id.push(Segment::Name("id".to_owned()));
                shown.push(string_at(text, &id).unwrap_or_else(|| index.to_string()));
            }
            Step::Enum { .. } | Step::Unknown => {}
        }
    }
    (!shown.is_empty()).then(|| shown.join("."))
}

/// The position of a field's path in the file: ids become positions in their list.
fn segments(plan: &Plan, path: &str) -> Vec<Segment> {
    let name = |part: &str| Segment::Name(part.to_owned());
    let index = |position: Option<usize>| Segment::Index(position.unwrap_or(usize::MAX));
    match *path.split('.').collect::<Vec<_>>() {
        ["sites", site, ref rest @ ..] => {
            let position = plan.sites.iter().position(|s| s.id == site);
            let mut all = vec![name("sites"), index(position)];
            match (rest, position.map(|p| &plan.sites[p])) {
                (["moves", id, field], Some(site)) => {
                    all.extend([name("moves"), index(site.moves.iter().position(|m| m.id == *id)), name(field)]);
                }
                (["fleets", id, field], Some(site)) => {
                    all.extend([name("fleets"), index(site.fleets.iter().position(|f| f.id == *id)), name(field)]);
                }
                (["clouds", id, field], Some(site)) => {
                    all.extend([name("clouds"), index(site.clouds.iter().position(|c| c.id == *id)), name(field)]);
                }
                (["leases", id, field], Some(site)) => {
                    all.extend([name("leases"), index(site.leases.iter().position(|l| l.id == *id)), name(field)]);
                }
                (rest, _) => all.extend(rest.iter().map(|part| name(part))),
            }
            all
        }
        ["decks", deck, field] => vec![name("decks"), index(plan.decks.iter().position(|d| d.id == deck)), name(field)],
        ["debts", debt, field] => vec![name("debts"), index(plan.debts.iter().position(|d| d.id == debt)), name(field)],
        ["convertibles", id, field] => {
            vec![name("convertibles"), index(plan.convertibles.iter().position(|c| c.id == id)), name(field)]
        }
        ["btc_loans", id, field] => {
            vec![name("btc_loans"), index(plan.btc_loans.iter().position(|l| l.id == id)), name(field)]
        }
        ["warrants", id, field] => {
            vec![name("warrants"), index(plan.warrants.iter().position(|w| w.id == id)), name(field)]
        }
        ["other_items", id, field] => {
            vec![name("other_items"), index(plan.other_items.iter().position(|i| i.id == id)), name(field)]
        }
        ["project_companies", id, ref rest @ ..] => {
            let start = [name("project_companies"), index(plan.project_companies.iter().position(|c| c.id == id))];
            start.into_iter().chain(rest.iter().map(|part| name(part))).collect()
        }
        ref parts => parts.iter().map(|part| name(part)).collect(),
    }
}
