//! The book: items in the order of their definition, grouped in sections.

use super::expression::{Constant, CurveId, Expression, Id, Pending, Scalar, Series, sum};
use super::item::{Check, Curve, Format, Item, Kind, Section, Shape, Step, Total, Yearly};
use super::needs::Noted;
use super::structure::Structure;
use super::unit::{BLOCK, DAY, MONTH, PERCENT, PLAIN, Unit, YEAR};
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

/// The role of a formula in its item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// One value
    Once,
    /// A row's opening, before month 1
    Opening,
    /// A row's formula for each month
    Monthly,
}

/// All items of a model. Errors are collected, so that model code stays free of `?` and one run shows all.
#[derive(Clone, Debug)]
pub struct Book {
    pub(super) items: Vec<Item>,
    pub(super) curves: Vec<Curve>,
    pub(super) errors: Vec<BookError>,
    sections: Vec<Section>,
    section: usize,
    checks: Vec<Check>,
    months: usize,
    start: (i32, u32),
    fiscal_year_end: u32,
    /// The items by key; the keys are stored with the items
    keys: HashTable<Id>,
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
            section: 0,
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

    /// Starts or continues a section: the keys that follow begin with `key` and a dot.
    pub fn section(&mut self, key: &str, label: &str) {
        self.section = self.sections.iter().rposition(|section| section.key == key).unwrap_or_else(|| {
            self.sections.push(Section { key: key.to_owned(), label: label.to_owned() });
            self.sections.len() - 1
        });
    }

    #[track_caller]
    fn push(&mut self, key: &str, label: &str, unit: Unit, note: &'static str, kind: Kind) -> Id {
        let id = self.items.len() as Id;
        let key = match self.sections.get(self.section) {
            Some(section) => [section.key.as_str(), key].join("."),
            None => key.to_owned(),
        };
        let at = Location::caller();
        let hashed = hash(&key);
        if self.keys.find(hashed, |other| self.items[*other as usize].key == key).is_some() {
            self.errors.push(BookError { key: key.clone(), at: place(at), message: "the key is used twice".to_owned() });
        }
        self.keys.insert_unique(hashed, id, |id| hash(&self.items[*id as usize].key));
        self.structure.item(&kind);
        self.noted.item();
        if let Kind::Total(total) = &kind {
            self.noted.total(total);
        }
        self.items.push(Item { key, label: label.to_owned(), unit, note, section: self.section, yearly: Yearly::None, format: Format::usual(unit), kind, may_be_undefined: false, at });
        id
    }

    pub(super) fn fail(&mut self, id: Id, message: String) {
        let item = &self.items[id as usize];
        self.errors.push(BookError { key: item.key.clone(), at: place(item.at), message });
    }

    /// An input number, tied to the plan field that holds it.
    #[track_caller]
    pub fn input(&mut self, key: &str, label: &str, unit: Unit, value: f64, field: impl Into<String>) -> Scalar {
        let step = match unit {
            MONTH => Step::Month,
            _ if unit == PERCENT || unit == DAY || unit == PERCENT.per(YEAR) => Step::Amount(1.0),
            // About a day of them.
            BLOCK => Step::Amount(144.0),
            _ => Step::Percent,
        };
        Scalar(self.push(key, label, unit, "An input", Kind::Input { value, field: field.into(), step }))
    }

    /// An input number for each month, tied to the plan field that holds it; its opening is 0.
    #[track_caller]
    pub fn path(&mut self, key: &str, label: &str, unit: Unit, mut values: Vec<f64>, field: &str) -> Series {
        values.resize(self.months, 0.0);
        let id = self.push(key, label, unit, "An input for each month", Kind::Path { values, field: field.to_owned() });
        self.items[id as usize].yearly = Yearly::Mean;
        Series(id)
    }

    /// A curve through points that are scalars, sorted by position.
    pub fn curve(&mut self, label: &str, shape: Shape, points: Vec<(Scalar, Scalar)>) -> CurveId {
        let (x, y) = points.into_iter().unzip();
        self.curves.push(Curve { label: label.to_owned(), shape, x, y });
        CurveId(self.curves.len() as u32 - 1)
    }

    /// A formula of scalars.
    #[track_caller]
    pub fn formula(&mut self, key: &str, label: &str, unit: Unit, formula: impl Into<Expression>, note: &'static str) -> Scalar {
        let formula = formula.into();
        let id = self.push(key, label, unit, note, Kind::Formula(Expression::Number(0.0)));
        self.check_formula(id, &formula, Role::Once);
        self.items[id as usize].kind = Kind::Formula(formula);
        Scalar(id)
    }

    #[track_caller]
    fn define_row(&mut self, key: &str, label: &str, unit: Unit, formula: Expression, note: &'static str, yearly: Yearly) -> Series {
        let id = self.push(key, label, unit, note, Kind::Row { formula: None, opening: None });
        self.items[id as usize].yearly = yearly;
        self.check_formula(id, &formula, Role::Monthly);
        self.items[id as usize].kind = Kind::Row { formula: Some(formula), opening: None };
        Series(id)
    }

    /// A row whose months cannot be aggregated to a year.
    #[track_caller]
    pub fn row(&mut self, key: &str, label: &str, unit: Unit, formula: impl Into<Expression>, note: &'static str) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::None)
    }

    /// A row whose months add up: money or energy of the month.
    #[track_caller]
    pub fn flow(&mut self, key: &str, label: &str, unit: Unit, formula: impl Into<Expression>, note: &'static str) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::Sum)
    }

    /// A row measured at month end: a balance or a level.
    #[track_caller]
    pub fn level(&mut self, key: &str, label: &str, unit: Unit, formula: impl Into<Expression>, note: &'static str) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::Last)
    }

    /// A row of prices or rates: the annual value is the mean of its months.
    #[track_caller]
    pub fn mean(&mut self, key: &str, label: &str, unit: Unit, formula: impl Into<Expression>, note: &'static str) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::Mean)
    }

    /// A row of zeros and ones.
    #[track_caller]
    pub fn flag(&mut self, key: &str, label: &str, formula: impl Into<Expression>, note: &'static str) -> Series {
        let row = self.define_row(key, label, PLAIN, formula.into(), note, Yearly::None);
        self.shown(row, Format::Flag);
        row
    }

    /// A balance that others may read in the month before (or after) its formula exists.
    #[track_caller]
    pub fn declare(&mut self, key: &str, label: &str, unit: Unit, opening: impl Into<Expression>, note: &'static str) -> Pending {
        let opening = opening.into();
        let id = self.push(key, label, unit, note, Kind::Row { formula: None, opening: None });
        self.items[id as usize].yearly = Yearly::Last;
        self.check_formula(id, &opening, Role::Opening);
        self.items[id as usize].kind = Kind::Row { formula: None, opening: Some(opening) };
        Pending(id)
    }

    /// Gives a declared row its formula.
    #[expect(clippy::needless_pass_by_value, reason = "a row is defined once, so its handle is used up")]
    pub fn define<E: Into<Expression>>(&mut self, pending: Pending, formula: impl FnOnce(&Pending) -> E) -> Series {
        let expression = formula(&pending).into();
        let id = pending.0;
        self.check_formula(id, &expression, Role::Monthly);
        if let Kind::Row { formula, .. } = &mut self.items[id as usize].kind {
            *formula = Some(expression);
        }
        Series(id)
    }

    /// A balance: its opening, then the month before and the month's movements.
    #[track_caller]
    pub fn balance<E: Into<Expression>>(&mut self, key: &str, label: &str, unit: Unit, opening: impl Into<Expression>, formula: impl FnOnce(Expression) -> E, note: &'static str) -> Series {
        let pending = self.declare(key, label, unit, opening, note);
        self.define(pending, |p| formula(p.prev()))
    }

    /// The sum of balances, whose opening is the sum of theirs.
    #[track_caller]
    pub fn stock(&mut self, key: &str, label: &str, unit: Unit, parts: impl IntoIterator<Item = Series>, note: &'static str) -> Series {
        let parts: Vec<Series> = parts.into_iter().collect();
        let opening = sum(parts.iter().map(|part| self.opening_of(*part)).filter(|opening| *opening != Expression::Number(0.0)));
        let pending = self.declare(key, label, unit, opening, note);
        self.define(pending, |_| sum(parts))
    }

    /// Sets the opening of a declared row.
    pub fn opening_of_pending(&self, row: &Pending) -> Expression {
        self.opening_of(Series(row.0))
    }

    /// Sets the opening of a row.
    pub fn opening_of(&self, row: Series) -> Expression {
        match &self.items[row.0 as usize].kind {
            Kind::Row { opening: Some(opening), .. } => opening.clone(),
            _ => Expression::Number(0.0),
        }
    }

    /// One value over all months.
    #[track_caller]
    pub fn total(&mut self, key: &str, label: &str, unit: Unit, total: Total, note: &'static str) -> Scalar {
        let may_be_undefined = total.may_be_undefined();
        let id = self.push(key, label, unit, note, Kind::Total(total));
        self.items[id as usize].may_be_undefined = may_be_undefined;
        self.check_total(id);
        Scalar(id)
    }

    /// A check row that must be zero: the absolute value of `residual`, below `tolerance` in every month.
    #[track_caller]
    pub fn check(&mut self, key: &str, label: &str, unit: Unit, residual: impl Into<Expression>, tolerance: f64, note: &'static str) -> Series {
        let row = self.define_row(key, label, unit, residual.into(), note, Yearly::Last);
        self.shown(row, Format::Decimals(9));
        self.checks.push(Check { row, tolerance });
        row
    }

    /// Shows a row in another format than its unit's.
    pub fn shown(&mut self, row: Series, format: Format) {
        self.items[row.0 as usize].format = format;
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

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

fn place(at: &Location) -> String {
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
