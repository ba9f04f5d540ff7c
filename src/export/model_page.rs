//! The model page: every row of a book with its unit, formula and meaning, as Markdown.

use crate::formula::{Book, Id, Kind, Yearly};
use std::fmt::Write as _;

const INTRODUCTION: &str = include_str!("../../assets/model.md");

/// The whole page.
pub fn model_page(book: &Book) -> String {
    let mut out = INTRODUCTION.trim_end().to_owned();
    out.push('\n');
    for (number, section) in book.sections().iter().enumerate() {
        let of_section: Vec<Id> = (0..book.items().len() as Id).filter(|id| book.item(*id).section == number).collect();
        if of_section.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        writeln!(
            out,
            "\n## {}: `{}`\n\n| row | unit | over a year | formula | meaning |\n|---|---|---|---|---|",
            text(&section.label),
            section.key
        )
        .unwrap_or_default();
        for id in of_section {
            let item = book.item(id);
            let (yearly, formula) = match &item.kind {
                Kind::Input { field, .. } | Kind::Path { field, .. } => ("input", format!("field `{field}`")),
                Kind::Formula(_) | Kind::Total(_) => ("one value", text(&book.formula_text(id))),
                Kind::Row { .. } => (yearly(item.yearly), text(&book.formula_text(id))),
            };
            let tail = item.key.strip_prefix(section.key.as_str()).unwrap_or(&item.key).trim_start_matches('.');
            let opening = match &item.kind {
                Kind::Row { opening: Some(_), .. } => book
                    .opening_text(id)
                    .filter(|opening| opening != "0")
                    .map(|opening| format!("; opening {}", text(&opening)))
                    .unwrap_or_default(),
                _ => String::new(),
            };
            let note = if item.note == "An input" { "" } else { item.note };
            writeln!(
                out,
                "| **{}** `{tail}` | {} | {yearly} | {formula}{opening} | {} |",
                text(&item.label),
                text(&item.unit_text()),
                text(note)
            )
            .unwrap_or_default();
        }
    }
    out.push_str("\n## Constants\n\n| constant | value | unit |\n|---|---|---|\n");
    for constant in book.constants() {
        writeln!(out, "| {} | {} | {} |", text(constant.0.name), constant.0.value, text(&constant.0.unit.to_string()))
            .unwrap_or_default();
    }
    out
}

fn yearly(rule: Yearly) -> &'static str {
    match rule {
        Yearly::Sum => "sum",
        Yearly::Last => "its last month",
        Yearly::Mean => "mean",
        Yearly::None => "–",
    }
}

/// A text in a table cell.
fn text(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|").replace('*', "\\*").replace('<', "&lt;")
}
