//! `rows`, `fields` and `library`: listings of rows, fields and reference figures.

use super::arguments::ListFormat;
use super::output::{Outcome, findings_text, library as shared_library, read, write_beside};
use crate::export::model_pages;
use crate::formula::{Format, Id, Kind};
use crate::model::project;
use crate::plan::{CatalogueEntry, catalogue};
use std::fmt::Write as _;
use std::path::Path;

/// Every key of a plan's book with label, unit, formula and note; as Markdown into the pages of a folder if one is given.
pub(super) fn rows(path: &Path, format: ListFormat, folder: Option<&Path>) -> Outcome {
    if folder.is_some() && format != ListFormat::Markdown {
        return Outcome::misused("-o names a folder for Markdown pages; add --format markdown");
    }
    let plan = match read(path) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    let projection = match project(&plan) {
        Ok(projection) => projection,
        Err(findings) => return Outcome { err: findings_text(&findings), code: 1, ..Outcome::default() },
    };
    if format == ListFormat::Markdown {
        let pages = model_pages(&projection.book);
        let Some(folder) = folder else {
            return Outcome::done(pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\n"));
        };
        if let Err(error) = std::fs::create_dir_all(folder) {
            return Outcome::failed(&format!("Cannot make the folder {}: {error}", folder.display()));
        }
        let written =
            pages.iter().try_for_each(|page| write_beside(&folder.join(&page.file), &[path], page.text.as_bytes()));
        return written.err().unwrap_or_default();
    }
    let mut out = String::new();
    for (id, item) in projection.book.items().iter().enumerate() {
        let sign = if matches!(item.kind, Kind::Input { .. } | Kind::Path { .. }) { "<-" } else { "=" };
        let unit = if item.format == Format::Share { "share".to_owned() } else { item.unit.to_string() };
        // Writing to a string cannot fail.
        writeln!(
            out,
            "{}  [{unit}]  {}\n    {sign} {}\n    {}",
            item.key,
            item.label,
            projection.book.formula_text(id as Id),
            item.note
        )
        .unwrap_or_default();
    }
    Outcome::done(out)
}

/// Every field of the catalogue, or those whose path or label has a part.
pub(super) fn fields(part: Option<&str>) -> Outcome {
    let mut out = String::new();
    for entry in catalogue().into_iter().filter(|entry| part.is_none_or(|part| has(entry, part))) {
        let spec = entry.spec;
        let unit = if spec.unit.is_empty() { String::new() } else { format!("  [{}]", spec.unit) };
        writeln!(out, "{}{unit}  {}: {}", entry.path, spec.label, entry.holds).unwrap_or_default();
        if !entry.default.is_empty() {
            writeln!(out, "    default {}", entry.default).unwrap_or_default();
        }
        if let [low, high] = spec.usual {
            writeln!(out, "    usual {low} to {high}").unwrap_or_default();
        }
        if let [low, high] = spec.possible {
            writeln!(out, "    possible {low} to {high}").unwrap_or_default();
        }
        if !entry.labels.is_empty() {
            writeln!(out, "    in the form {}", entry.labels.join(" | ")).unwrap_or_default();
        }
        writeln!(out, "    {}", spec.help).unwrap_or_default();
    }
    match part {
        Some(part) if out.is_empty() => {
            Outcome::misused(&format!("No field has '{part}' in its path or label; `wattfolio fields` lists them all"))
        }
        _ => Outcome::done(out),
    }
}

/// True if a field's label has this part, or its path: the ids of a plan stand for ID.
fn has(entry: &CatalogueEntry, part: &str) -> bool {
    let part = part.trim().to_lowercase();
    let wanted: Vec<&str> = part.split('.').collect();
    let path: Vec<&str> = entry.path.split('.').collect();
    let is_here = |here: &[&str]| {
        let mut is_named = false;
        let fits = here.iter().zip(&wanted).all(|(word, wanted)| {
            let is_word = word.to_lowercase().contains(wanted);
            is_named |= is_word && *word != "ID";
            is_word || *word == "ID"
        });
        fits && is_named
    };
    entry.spec.label.to_lowercase().contains(&part) || path.windows(wanted.len()).any(is_here)
}

/// The library, with the user's own file if given: every entry with figures and source.
pub(super) fn library(own: Option<&Path>) -> Outcome {
    let library = match shared_library(own) {
        Ok(library) => library,
        Err(outcome) => return outcome,
    };
    let mut out = String::new();
    for (section, entries) in library.sections() {
        writeln!(out, "{section}").unwrap_or_default();
        for entry in entries {
            let (source, date, confidence) = entry.evidence();
            writeln!(out, "  {}: {}\n      {source} ({date}; {confidence})", entry.title(), entry.figures())
                .unwrap_or_default();
        }
        out.push('\n');
    }
    Outcome::done(out)
}
