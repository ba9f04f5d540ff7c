//! A spreadsheet formula before it has a cell: text, and references that depend on sheet, row and column.

use rust_xlsxwriter::utility::column_number_to_name;
use std::fmt::Write as _;

/// The number of a line of the workbook: an item of the book, or a helper.
pub(super) type LineId = usize;

/// The column of labels.
pub(super) const LABEL: u16 = 0;
/// The column of units.
pub(super) const UNIT: u16 = 1;
/// The column of keys.
pub(super) const KEY: u16 = 2;
/// The column of notes.
pub(super) const NOTE: u16 = 3;
/// The column of single values.
pub(super) const VALUE: u16 = 4;
/// The column of openings.
pub(super) const OPENING: u16 = 5;
/// The row of the month's number, of its date, and of its fiscal year.
pub(super) const HEADS: [u32; 3] = [1, 2, 3];
/// The first row of lines.
pub(super) const FIRST_ROW: u32 = 5;

/// The column of month `t` (1 is the first; 0 is the opening).
pub(super) fn month_column(t: usize) -> u16 {
    OPENING + t as u16
}

/// A part of a formula.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Piece {
    /// Literal text
    Text(String),
    /// A line this month, the month before (-1) or after (1)
    Month(LineId, i8),
    /// The single value of a line
    Value(LineId),
    /// All months of a line
    All(LineId),
    /// A line from its opening to this month
    SoFar(LineId),
    /// A line from its opening to the last month
    Whole(LineId),
    /// The number of this month
    Number,
    /// The first day of this month
    Date,
}

/// A formula before it has a cell.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Template(pub Vec<Piece>);

/// The place of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub sheet: usize,
    pub row: u32,
}

/// The parts of a reference.
pub(super) struct Grid<'a> {
    /// Of each line
    pub places: &'a [Place],
    /// Of each sheet, quoted and with its exclamation mark
    pub sheets: &'a [String],
    /// Names of the columns: opening, months, and the one after
    pub columns: &'a [String],
}

impl Grid<'_> {
    /// The formula of a cell on `sheet` in month `t` (0 for the opening and for single values), without its equals sign.
    pub fn render(&self, template: &Template, sheet: usize, t: usize) -> String {
        let mut out = String::with_capacity(64);
        let last = self.columns.len() - 2;
        for piece in &template.0 {
            // Writing to a string cannot fail.
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Month(line, shift) => {
                    let column = &self.columns[(t as i64 + i64::from(*shift)).clamp(0, last as i64 + 1) as usize];
                    write!(out, "{}{column}{}", self.prefix(*line, sheet), self.row(*line)).unwrap_or_default();
                }
                Piece::Value(line) => {
                    write!(out, "{}$E${}", self.prefix(*line, sheet), self.row(*line)).unwrap_or_default();
                }
                Piece::All(line) => {
                    self.range(&mut out, *line, sheet, (&self.columns[1], "$"), (&self.columns[last], "$"));
                }
                Piece::Whole(line) => {
                    self.range(&mut out, *line, sheet, (&self.columns[0], "$"), (&self.columns[last], "$"));
                }
                Piece::SoFar(line) => {
                    self.range(&mut out, *line, sheet, (&self.columns[0], "$"), (&self.columns[t], ""));
                }
                Piece::Number => write!(out, "{}$2", self.columns[t]).unwrap_or_default(),
                Piece::Date => write!(out, "{}$3", self.columns[t]).unwrap_or_default(),
            }
        }
        out
    }

    fn range(&self, out: &mut String, line: LineId, sheet: usize, from: (&str, &str), to: (&str, &str)) {
        let row = self.row(line);
        write!(out, "{}{}{}{row}:{}{}{row}", self.prefix(line, sheet), from.1, from.0, to.1, to.0).unwrap_or_default();
    }

    fn prefix(&self, line: LineId, sheet: usize) -> &str {
        let of = self.places[line].sheet;
        if of == sheet { "" } else { &self.sheets[of] }
    }

    fn row(&self, line: LineId) -> u32 {
        self.places[line].row + 1
    }
}

/// The names of the columns from the opening to the one after the last month.
pub(super) fn column_names(months: usize) -> Vec<String> {
    (0..=months + 1).map(|t| column_number_to_name(month_column(t))).collect()
}
