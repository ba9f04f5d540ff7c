//! The pages of the model: every row of a book with its unit, formula and meaning, as Markdown, a page for each place of
//! the model: the market, the company, each site, each legal entity, each instrument.

use crate::formula::{Book, Id, Kind, Section, Yearly};
use crate::plan::ObjectKind;
use std::fmt::Write as _;

const INTRODUCTION: &str = include_str!("../../assets/model.md");

/// A page of the model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModelPage {
    /// The file that holds it: `site.red-mesa.md`; the first page is `README.md`
    pub file: String,
    /// Its Markdown
    pub text: String,
}

/// All pages: first the introduction with the list of the others and the constants, then a page for each place, in the
/// order of the book.
pub fn model_pages(book: &Book) -> Vec<ModelPage> {
    let mut places: Vec<Place> = Vec::new();
    for (number, section) in book.sections().iter().enumerate() {
        let rows: Vec<Id> = (0..book.items().len() as Id).filter(|id| book.item(*id).section == number).collect();
        if rows.is_empty() {
            continue;
        }
        let key = place_of(&section.key);
        let known = places.iter().position(|place| place.key == key);
        let known = known.unwrap_or_else(|| {
            places.push(Place { key, rows: 0, sections: String::new(), labels: Vec::new() });
            places.len() - 1
        });
        places[known].write(book, section, &rows);
    }
    let first = ModelPage { file: "README.md".to_owned(), text: first_page(book, &places) };
    let page = |place: &Place| ModelPage {
        file: format!("{}.md", place.key),
        text: format!("# {}: `{}`\n{}", text(place.title()), place.key, place.sections),
    };
    std::iter::once(first).chain(places.iter().map(page)).collect()
}

/// The key of the place that a section belongs to: an object with its id, or the first word.
fn place_of(section: &str) -> String {
    let of_objects = ObjectKind::ALL.map(ObjectKind::word);
    let mut words = section.split('.');
    let first = words.next().unwrap_or_default();
    match words.next() {
        Some(id) if of_objects.contains(&first) => format!("{first}.{id}"),
        _ => first.to_owned(),
    }
}

/// A place of the model while its page is written.
struct Place {
    key: String,
    rows: usize,
    sections: String,
    /// Of the section with the place's own key, else of all
    labels: Vec<(String, String)>,
}

impl Place {
    /// What the place is called: as the section with its key, else as its first section without what follows the colon.
    fn title(&self) -> &str {
        let own = self.labels.iter().find(|(key, _)| *key == self.key).map(|(_, label)| label.as_str());
        let first = || self.labels.first().map_or("", |(_, label)| label.split(':').next().unwrap_or_default());
        own.unwrap_or_else(first)
    }

    fn write(&mut self, book: &Book, section: &Section, rows: &[Id]) {
        self.rows += rows.len();
        self.labels.push((section.key.clone(), section.label.clone()));
        // Writing to a string cannot fail.
        writeln!(
            self.sections,
            "\n## {}: `{}`\n\n| row | unit | over a year | formula | meaning |\n|---|---|---|---|---|",
            text(&section.label),
            section.key
        )
        .unwrap_or_default();
        for id in rows {
            self.sections.push_str(&line(book, section, *id));
        }
    }
}

fn first_page(book: &Book, places: &[Place]) -> String {
    let mut out = INTRODUCTION.trim_end().to_owned();
    out.push_str("\n\n## Pages\n\n| page | rows |\n|---|---|\n");
    for place in places {
        writeln!(out, "| [{}: `{1}`]({1}.md) | {2} |", text(place.title()), place.key, place.rows).unwrap_or_default();
    }
    out.push_str("\n## Constants\n\n| constant | value | unit |\n|---|---|---|\n");
    for constant in book.constants() {
        writeln!(out, "| {} | {} | {} |", text(constant.0.name), constant.0.value, text(&constant.0.unit.to_string()))
            .unwrap_or_default();
    }
    out
}

/// A row of the table of its section.
fn line(book: &Book, section: &Section, id: Id) -> String {
    let item = book.item(id);
    let (yearly, formula) = match &item.kind {
        Kind::Input { field, .. } | Kind::Path { field, .. } => ("input", format!("field `{field}`")),
        Kind::Formula(_) | Kind::Total(_) => ("one value", text(&book.formula_text(id))),
        Kind::Row { .. } => (yearly(item.yearly), text(&book.formula_text(id))),
    };
    let tail = item.key.strip_prefix(section.key.as_str()).unwrap_or(&item.key).trim_start_matches('.');
    let opening = match &item.kind {
        Kind::Row { opening: Some(_), .. } => book.opening_text(id).filter(|opening| opening != "0"),
        _ => None,
    };
    let opening = opening.map(|opening| format!("; opening {}", text(&opening))).unwrap_or_default();
    let note = if item.note == "An input" { "" } else { item.note };
    let (label, unit, note) = (text(&item.label), text(&item.unit_text()), text(note));
    format!("| **{label}** `{tail}` | {unit} | {yearly} | {formula}{opening} | {note} |\n")
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
