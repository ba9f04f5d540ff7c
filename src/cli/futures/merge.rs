//! Puts the parts of a run together.

use super::arguments::MergeArguments;
use crate::cli::output::{Outcome, write_beside};
use crate::export::futures::{FUTURE, RUN_COLUMNS};
use crate::plan::Month;
use std::collections::BTreeMap;
use std::path::Path;

/// A part as it was written.
struct Part {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(super) fn run(arguments: &MergeArguments) -> Result<Outcome, Outcome> {
    let mut parts = Vec::new();
    for path in &arguments.parts {
        parts.push((path, read(path)?));
    }
    let Some((first, Part { head, .. })) = parts.first() else { return Err(Outcome::misused("Name the parts")) };
    let column = head.iter().position(|name| name == FUTURE);
    let Some(column) = column.filter(|_| head.iter().take(RUN_COLUMNS.len()).eq(RUN_COLUMNS.iter())) else {
        return Err(Outcome::misused(&format!("{} is not a part that simulate has written", first.display())));
    };
    let of_run = |row: &[String]| row[..RUN_COLUMNS.len()].to_vec();
    let known = parts.iter().find_map(|(_, part)| part.rows.first()).map(|row| of_run(row));
    let Some(known) = known else { return Err(Outcome::misused("The parts have no futures")) };
    let mut rows: BTreeMap<u64, &Vec<String>> = BTreeMap::new();
    for (path, part) in &parts {
        let wrong = |why: &str| Outcome::misused(&format!("{}: {why}", path.display()));
        if part.head != *head {
            return Err(wrong("it has other outcomes or conditions than the first part"));
        }
        for row in &part.rows {
            if of_run(row) != known {
                return Err(wrong(
                    "it is of another version, plan, scenario, history, seed or number of futures than the first part",
                ));
            }
            let number = row[column].parse().map_err(|_no_number| wrong("a row has no number of a future"))?;
            if rows.insert(number, row).is_some_and(|before| before != row) {
                return Err(wrong(&format!("future {number} is in two parts and differs")));
            }
        }
    }
    let futures: u64 = known.last().and_then(|text| text.parse().ok()).unwrap_or_default();
    if futures > MOST_FUTURES {
        return Err(Outcome::misused(&format!(
            "A run has at most {MOST_FUTURES} futures, and these are parts of {futures}"
        )));
    }
    if let Some(first) = (1..=futures).find(|number| !rows.contains_key(number)) {
        let missing = futures - rows.range(1..=futures).count() as u64;
        return Err(Outcome::failed(&format!(
            "{missing} of {futures} futures are missing, the first of them {first}: run their part again"
        )));
    }
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    std::iter::once(head).chain(rows.into_values()).for_each(|row| writer.write_record(row).unwrap_or_default());
    let beside: Vec<&Path> = arguments.parts.iter().map(std::path::PathBuf::as_path).collect();
    write_beside(&arguments.output, &beside, &writer.into_inner().unwrap_or_default())?;
    Ok(Outcome::done(format!("{}: {futures} futures\n", arguments.output.display())))
}

/// The most futures that a run has.
const MOST_FUTURES: u64 = 10_000_000;

fn read(path: &Path) -> Result<Part, Outcome> {
    let wrong =
        |why: &str| Outcome::failed(&format!("{} is not a part that simulate has written: {why}", path.display()));
    if !path.is_file() {
        return Err(wrong("it is not a file"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error.to_string()))?;
    if !text.ends_with('\n') {
        return Err(wrong("it is cut short; compute or copy it again"));
    }
    let problem = |error: ::csv::Error| wrong(&error.to_string());
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let texts = |record: &::csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = texts(reader.headers().map_err(problem)?);
    let rows = reader.records().map(|record| record.map(|record| texts(&record))).collect::<Result<_, _>>();
    let part = Part { head, rows: rows.map_err(problem)? };
    if let Some((row, column)) = damaged(&part) {
        return Err(wrong(&format!("line {}, column {column} cannot be read; compute or copy it again", row + 2)));
    }
    Ok(part)
}

/// A row and the name of its first cell that no part has: outcomes are numbers, failures are months, both may be empty.
fn damaged(part: &Part) -> Option<(usize, &str)> {
    let place = |name: &str| part.head.iter().position(|known| known == name);
    let (first, cause) = (place(FUTURE)? + 1, place("cause")?);
    let drawn = part.head.iter().position(|name| name.starts_with("drawn: ")).unwrap_or(part.head.len());
    let is_number = |text: &str| text.parse().is_ok_and(f64::is_finite);
    let is_month = |text: &str| text == "fails" || text.parse::<Month>().is_ok();
    let is_right = |(column, text): (usize, &String)| {
        text.is_empty()
            || if (first..cause).contains(&column) {
                is_number(text)
            } else if (cause + 1..drawn).contains(&column) {
                is_month(text)
            } else {
                true
            }
    };
    part.rows.iter().enumerate().find_map(|(row, cells)| {
        let column = cells.iter().enumerate().position(|cell| !is_right(cell))?;
        Some((row, part.head.get(column)?.as_str()))
    })
}
