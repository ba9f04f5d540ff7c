//! Puts the parts of a run together.

use super::arguments::MergeArguments;
use crate::cli::output::{Outcome, write_beside};
use crate::export::futures::{FUTURE, RUN_COLUMNS};
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
                return Err(wrong("it is of another plan, scenario, seed or number of futures than the first part"));
            }
            let number = row[column].parse().map_err(|_no_number| wrong("a row has no number of a future"))?;
            if rows.insert(number, row).is_some_and(|before| before != row) {
                return Err(wrong(&format!("future {number} is in two parts and differs")));
            }
        }
    }
    let futures: u64 = known.last().and_then(|text| text.parse().ok()).unwrap_or_default();
    let missing: Vec<u64> = (1..=futures).filter(|number| !rows.contains_key(number)).collect();
    if let Some(first) = missing.first() {
        return Err(Outcome::failed(&format!(
            "{} of {futures} futures are missing, the first of them {first}: run their part again",
            missing.len()
        )));
    }
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    std::iter::once(head).chain(rows.into_values()).for_each(|row| writer.write_record(row).unwrap_or_default());
    let beside: Vec<&Path> = arguments.parts.iter().map(std::path::PathBuf::as_path).collect();
    write_beside(&arguments.output, &beside, &writer.into_inner().unwrap_or_default())?;
    Ok(Outcome::done(format!("{}: {futures} futures\n", arguments.output.display())))
}

fn read(path: &Path) -> Result<Part, Outcome> {
    let problem = |error: ::csv::Error| {
        Outcome::failed(&format!("{} is not a part that simulate has written: {error}", path.display()))
    };
    let mut reader = ::csv::Reader::from_path(path).map_err(problem)?;
    let texts = |record: &::csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = texts(reader.headers().map_err(problem)?);
    let rows = reader.records().map(|record| record.map(|record| texts(&record))).collect::<Result<_, _>>();
    Ok(Part { head, rows: rows.map_err(problem)? })
}
