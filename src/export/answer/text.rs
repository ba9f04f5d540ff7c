//! An answer as text for a terminal: the sentence, what else is to know, the table.

use crate::analysis::{Answered, Mark, Table, Told};
use std::fmt::Write as _;

/// The rows of a table that a terminal shows.
const MOST_ROWS: usize = 60;

/// The sentence, the facts and the table.
pub fn text(title: Option<&str>, answered: &Answered) -> String {
    text_of(title, &answered.told)
}

/// The same of what is told.
pub fn text_of(title: Option<&str>, told: &Told) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    if let Some(title) = title {
        writeln!(out, "{title}").unwrap_or_default();
    }
    writeln!(out, "{}.", told.sentence).unwrap_or_default();
    for fact in &told.facts {
        let mark = match fact.mark {
            Mark::Holds => "holds: ",
            Mark::Fails => "FAILS: ",
            Mark::Notice => "note: ",
            Mark::Answered | Mark::Fact => "",
        };
        writeln!(out, "  {mark}{}.", fact.text).unwrap_or_default();
    }
    if !told.table.rows.is_empty() {
        out.push('\n');
        out.push_str(&table(&told.table));
    }
    out
}

fn table(table: &Table) -> String {
    let rows = std::iter::once(&table.head).chain(table.rows.iter().take(MOST_ROWS));
    let width = |column: usize| {
        let cells = rows.clone().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cell = |(i, cell): (usize, &String)| {
            let pad = " ".repeat(widths.get(i).unwrap_or(&0).saturating_sub(cell.chars().count()));
            if i == 0 { format!("{cell}{pad}") } else { format!("  {pad}{cell}") }
        };
        format!("  {}\n", row.iter().enumerate().map(cell).collect::<String>().trim_end())
    };
    let mut out: String = rows.clone().map(line).collect();
    if table.rows.len() > MOST_ROWS {
        writeln!(out, "  … {} more rows; --format csv has all", table.rows.len() - MOST_ROWS).unwrap_or_default();
    }
    out
}
