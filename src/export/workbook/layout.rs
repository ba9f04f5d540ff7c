//! The place of every line: sheet and row.

use super::line::{Line, Lines, What};
use super::names::quoted;
use super::template::{FIRST_ROW, Grid, LineId, Place, column_names};
use crate::formula::{Book, Id, Kind};

/// A sheet of lines with the months across.
pub(super) struct Sheet {
    pub name: String,
    pub title: String,
    /// Rows reserved above the lines
    pub kept: u32,
    pub entries: Vec<Entry>,
}

/// The contents of a row of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    /// The name of a section of the book
    Section(usize),
    /// A line
    Line(LineId),
    /// Nothing
    Gap,
}

/// All lines with their places.
pub(super) struct Layout {
    pub lines: Vec<Line>,
    pub sheets: Vec<Sheet>,
    pub places: Vec<Place>,
    pub columns: Vec<String>,
    prefixes: Vec<String>,
}

impl Layout {
    /// Places the lines on `sheets` (still without entries); `sheet_of` gives the sheet of an item. Inputs have their
    /// own sheet.
    pub fn new(book: &Book, lines: Lines, mut sheets: Vec<Sheet>, sheet_of: &dyn Fn(Id) -> usize) -> Self {
        let lines = lines.lines;
        let items = book.items().len();
        let mut helpers: Vec<Vec<LineId>> = vec![Vec::new(); items];
        for (number, line) in lines.iter().enumerate().skip(items) {
            helpers[line.item as usize].push(number);
        }
        for section in 0..book.sections().len() {
            let of_section = |id: &usize| {
                book.items()[*id].section == section && !matches!(book.items()[*id].kind, Kind::Input { .. })
            };
            for id in (0..items).filter(of_section) {
                let entries = &mut sheets[sheet_of(id as Id)].entries;
                if entries.iter().rev().find(|entry| matches!(entry, Entry::Section(_)))
                    != Some(&Entry::Section(section))
                {
                    if !entries.is_empty() {
                        entries.push(Entry::Gap);
                    }
                    entries.push(Entry::Section(section));
                }
                // A cell is placed below the cells it reads.
                entries.extend(helpers[id].iter().map(|line| Entry::Line(*line)));
                entries.push(Entry::Line(id));
            }
        }
        let mut places = vec![Place { sheet: 0, row: 0 }; lines.len()];
        for (number, sheet) in sheets.iter().enumerate() {
            for (i, entry) in sheet.entries.iter().enumerate() {
                if let Entry::Line(line) = entry {
                    places[*line] = Place { sheet: number, row: FIRST_ROW + sheet.kept + i as u32 };
                }
            }
        }
        let prefixes = sheets.iter().map(|sheet| quoted(&sheet.name)).collect();
        Self { lines, sheets, places, columns: column_names(book.months()), prefixes }
    }

    /// The parts of a reference.
    pub fn grid(&self) -> Grid<'_> {
        Grid { places: &self.places, sheets: &self.prefixes, columns: &self.columns }
    }

    /// A reference to the single value of a line, from any other sheet.
    pub fn value_reference(&self, line: LineId) -> String {
        let place = self.places[line];
        format!("{}$E${}", self.prefixes[place.sheet], place.row + 1)
    }

    /// A reference to the date beside a single value that is a month's number, from any other sheet.
    pub fn date_reference(&self, id: Id) -> String {
        let place = self.places[id as LineId];
        format!("{}${}${}", self.prefixes[place.sheet], self.columns[0], place.row + 1)
    }

    /// A reference to all months of a line, from any other sheet.
    pub fn months_reference(&self, line: LineId) -> String {
        let place = self.places[line];
        let last = &self.columns[self.columns.len() - 2];
        format!("{}$G${row}:${last}${row}", self.prefixes[place.sheet], row = place.row + 1)
    }

    /// A reference to all months of a heading row.
    pub fn heads_reference(&self, sheet: usize, row: u32) -> String {
        let last = &self.columns[self.columns.len() - 2];
        format!("{}$G${row}:${last}${row}", self.prefixes[sheet], row = row + 1)
    }

    /// The label of a helper.
    pub fn label(&self, book: &Book, line: LineId) -> String {
        let Line { what, item, .. } = &self.lines[line];
        let item = book.item(*item);
        let curve = |number: &usize| &book.curves()[*number].label;
        match what {
            What::Item => item.label.clone(),
            What::Part(_) => format!("{}: partial sum", item.label),
            What::Position { curve: number, .. } => format!("{}: position on the {}", item.label, curve(number)),
            What::Segment { curve: number, .. } => {
                format!("{}: point of the {} at or before it", item.label, curve(number))
            }
            What::RunningSegment { .. } => format!("{}: points to date at or before it", item.label),
            What::TriedFlow => format!("{}: flow", item.label),
            What::BelowZero => format!("{}: value at the tried rate is negative", item.label),
            What::SignChange => format!("{}: a rate lies below the tried one", item.label),
            What::PlaceOfRate => format!("{}: place of the only rate", item.label),
            What::SearchStart => format!("{}: starting guess", item.label),
            What::FoundRate => format!("{}: rate found", item.label),
        }
    }
}
