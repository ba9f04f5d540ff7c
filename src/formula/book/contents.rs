//! The book itself: items in the order of their definition, grouped in sections, with the calendar of its months.

use super::expression::{Constant, CurveId, Expression, Id, Pending, Scalar, Series};
use super::item::{Check, Curve, Format, Item, Kind, Known, Section, SectionId, Shape, Step};
use super::needs::Noted;
use super::structure::Structure;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::fmt;
use std::hash::BuildHasher as _;
use std::panic::Location;

/// An error in a book, with its place in the model's source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BookError {
    /// The item's key
    pub key: String,
    /// File and line of the model
    pub at: String,
    /// The error message
    pub message: String,
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} ({}): {}", self.key, self.at, self.message)
    }
}

/// What lines of no section say instead of a section's number.
pub(super) const NO_SECTION: SectionId = SectionId(u32::MAX);

/// All items of a model. Errors are collected, so that model code stays free of `?` and one run shows all.
#[derive(Clone, Debug)]
pub struct Book {
    pub(in crate::formula) items: Vec<Item>,
    pub(in crate::formula) curves: Vec<Curve>,
    pub(super) errors: Vec<BookError>,
    sections: Vec<Section>,
    pub(super) checks: Vec<Check>,
    pub(super) months: usize,
    start: (i32, u32),
    fiscal_year_end: u32,
    /// The items by key; the keys are stored with the items
    pub(super) keys: HashTable<Id>,
    pub(super) structure: Structure,
    pub(super) noted: Noted,
}

impl Book {
    /// An empty book over `months` months (at least 1), starting at `start` = (year, month 1 to 12).
    pub fn new(start: (i32, u32), months: usize) -> Self {
        Self {
            items: Vec::new(),
            curves: Vec::new(),
            errors: Vec::new(),
            sections: Vec::new(),
            checks: Vec::new(),
            months: months.max(1),
            start,
            fiscal_year_end: 12,
            keys: HashTable::new(),
            structure: Structure::default(),
            noted: Noted::default(),
        }
    }

    /// Reserves room for about this many items at once: growing step by step copies them repeatedly.
    pub fn reserve(&mut self, items: usize) {
        self.items.reserve(items);
        self.noted.reserve(items);
        self.keys.reserve(items, |id| hash(&self.items[*id as usize].key));
    }

    /// Months of the book.
    pub fn months(&self) -> usize {
        self.months
    }

    /// Year and month of month 1.
    pub fn start(&self) -> (i32, u32) {
        self.start
    }

    /// The days of month `t` (1 is the first).
    pub fn days(&self, t: usize) -> f64 {
        let months = i64::from(self.start.0) * 12 + i64::from(self.start.1) - 1 + t as i64 - 1;
        f64::from(days_in_month(months.div_euclid(12), months.rem_euclid(12) + 1))
    }

    /// Sets the fiscal year-end month (1 to 12); December by default.
    pub fn ends_fiscal_years_in(&mut self, month: u32) {
        self.fiscal_year_end = month.clamp(1, 12);
    }

    /// The fiscal year-end month (1 to 12).
    pub fn fiscal_year_end(&self) -> u32 {
        self.fiscal_year_end
    }

    /// The number of month `t` in its fiscal year, 1 to 12.
    pub fn fiscal_month(&self, t: usize) -> f64 {
        let month = i64::from(self.start.1) - 1 + t as i64 - 1;
        ((month - i64::from(self.fiscal_year_end)).rem_euclid(12) + 1) as f64
    }

    /// Days from 1970-01-01 to the first day of month 1.
    pub fn first_day(&self) -> i64 {
        self.first_day_of_month(1)
    }

    /// Days from 1970-01-01 to the first day of month `t` (Howard Hinnant's `days_from_civil`).
    pub fn first_day_of_month(&self, t: i64) -> i64 {
        let count = i64::from(self.start.0) * 12 + i64::from(self.start.1) - 1 + t - 1;
        let month = count.rem_euclid(12) + 1;
        let year = count.div_euclid(12) - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// All items in the order of their definition.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item with this number.
    pub fn item(&self, id: Id) -> &Item {
        &self.items[id as usize]
    }

    /// All sections in order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All curves, by number.
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }

    /// The rows that must be zero.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The errors, in the order of definition.
    pub fn errors(&self) -> &[BookError] {
        &self.errors
    }

    /// The number of the item with this key.
    pub fn find(&self, key: &str) -> Option<Id> {
        self.keys.find(hash(key), |id| self.items[*id as usize].key == key).copied()
    }

    /// The handle of an item that is one value; None for a series.
    pub fn scalar(&self, id: Id) -> Option<Scalar> {
        self.items.get(id as usize).filter(|item| !item.is_series()).map(|_| Scalar(id))
    }

    /// The handle of an item that has a value for each month; None for others.
    pub fn series(&self, id: Id) -> Option<Series> {
        self.items.get(id as usize).filter(|item| item.is_series()).map(|_| Series(id))
    }

    /// The section with this key, which is made where there is none yet.
    pub fn section(&mut self, key: &str, label: &str) -> SectionId {
        let known = self.sections.iter().rposition(|section| section.key == key);
        SectionId(known.unwrap_or_else(|| {
            self.sections.push(Section { key: key.to_owned(), label: label.to_owned() });
            self.sections.len() - 1
        }) as u32)
    }

    pub(super) fn section_of(&self, section: SectionId) -> Option<&Section> {
        self.sections.get(section.0 as usize)
    }

    /// A number that two books share if they differ only in the values of inputs and paths, so that one compiled
    /// program serves both (`Engine::load`). Books of other structure share it with a chance of about one in 2^64.
    pub fn structure(&self) -> u64 {
        let mut h = self.structure.clone();
        let (year, month) = self.start();
        [self.months() as u64, year as u64, u64::from(month), u64::from(self.fiscal_year_end())]
            .into_iter()
            .for_each(|word| h.word(word));
        for curve in self.curves() {
            h.word((curve.shape as u64) << 32 | curve.x.len() as u64);
            curve.x.iter().chain(&curve.y).for_each(|point| h.word(u64::from(point.id())));
        }
        h.number()
    }

    pub(super) fn fail(&mut self, id: Id, message: String) {
        let item = &self.items[id as usize];
        self.errors.push(BookError { key: item.key.clone(), at: place(item.at), message });
    }

    /// A curve through points that are scalars, sorted by position.
    pub fn curve(&mut self, label: &str, shape: Shape, points: Vec<(Scalar, Scalar)>) -> CurveId {
        let (x, y) = points.into_iter().unzip();
        self.curves.push(Curve { label: label.to_owned(), shape, x, y });
        CurveId(self.curves.len() as u32 - 1)
    }

    /// What a declared row is before month 1.
    pub fn opening_of_pending(&self, row: &Pending) -> Expression {
        self.opening_of(Series(row.0))
    }

    /// What a row is before month 1.
    pub fn opening_of(&self, row: Series) -> Expression {
        match &self.items[row.0 as usize].kind {
            Kind::Row { opening: Some(opening), .. } => opening.clone(),
            _ => Expression::Number(0.0),
        }
    }

    /// Shows a row in another format than its unit's.
    pub fn shown(&mut self, row: Series, format: Format) {
        self.items[row.0 as usize].format = format;
    }

    /// Says in which months a row has a value.
    pub fn known(&mut self, row: Series, known: Known) {
        self.items[row.0 as usize].known = known;
    }

    /// Marks an input as having no step: it is fixed by construction.
    pub fn never_moves(&mut self, input: Scalar) {
        if let Kind::Input { step, .. } = &mut self.items[input.0 as usize].kind {
            *step = Step::Never;
        }
    }

    /// Shows a scalar in another format than its unit's.
    pub fn shown_scalar(&mut self, scalar: Scalar, format: Format) {
        self.items[scalar.0 as usize].format = format;
    }

    /// All named constants in formulas, in the order of their first use.
    pub fn constants(&self) -> Vec<Constant> {
        fn walk(expression: &Expression, found: &mut Vec<Constant>) {
            if let Expression::Constant(constant) = expression
                && !found.contains(constant)
            {
                found.push(*constant);
            }
            expression.children().for_each(|part| walk(part, found));
        }
        let mut found = Vec::new();
        for item in &self.items {
            match &item.kind {
                Kind::Formula(formula) => walk(formula, &mut found),
                Kind::Row { formula, opening } => formula.iter().chain(opening).for_each(|e| walk(e, &mut found)),
                _ => {}
            }
        }
        found
    }
}

/// The index of a section; that of the first one for lines of no section.
pub(super) fn number_of(section: SectionId) -> usize {
    if section == NO_SECTION { 0 } else { section.0 as usize }
}

pub(super) fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

/// File and line of the model.
pub(super) fn place(at: &Location) -> String {
    format!("{}:{}", at.file(), at.line())
}

/// Days in a month (1 to 12) of the Gregorian calendar.
fn days_in_month(year: i64, month: i64) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
