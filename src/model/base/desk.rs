//! A book with a section that is being written: what the model still writes by, room by room giving way to `Scope`.

use crate::formula::{Book, Expression, Pending, Scalar, SectionId, Series, Total, Unit};
use std::ops::{Deref, DerefMut};

pub(in crate::model) struct Desk {
    book: Book,
    section: Option<SectionId>,
}

impl Deref for Desk {
    type Target = Book;
    fn deref(&self) -> &Book {
        &self.book
    }
}
impl DerefMut for Desk {
    fn deref_mut(&mut self) -> &mut Book {
        &mut self.book
    }
}

impl Desk {
    pub fn new(book: Book) -> Self {
        Self { book, section: None }
    }
    pub fn into_book(self) -> Book {
        self.book
    }
    pub fn section(&mut self, key: &str, label: &str) {
        self.section = Some(self.book.section(key, label));
    }

    #[track_caller]
    pub fn input(&mut self, key: &str, label: &str, unit: Unit, value: f64, field: impl Into<String>) -> Scalar {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .input(key, label, unit, value, field)
    }

    #[track_caller]
    pub fn path(&mut self, key: &str, label: &str, unit: Unit, values: Vec<f64>, field: &str) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .path(key, label, unit, values, field)
    }

    #[track_caller]
    pub fn formula(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Scalar {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .formula(key, label, unit, formula, note)
    }

    #[track_caller]
    pub fn row(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .row(key, label, unit, formula, note)
    }

    #[track_caller]
    pub fn flow(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .flow(key, label, unit, formula, note)
    }

    #[track_caller]
    pub fn level(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .level(key, label, unit, formula, note)
    }

    #[track_caller]
    pub fn mean(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .mean(key, label, unit, formula, note)
    }

    #[track_caller]
    pub fn flag(&mut self, key: &str, label: &str, formula: impl Into<Expression>, note: &'static str) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .flag(key, label, formula, note)
    }

    #[track_caller]
    pub fn declare(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        opening: impl Into<Expression>,
        note: &'static str,
    ) -> Pending {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .declare(key, label, unit, opening, note)
    }

    #[track_caller]
    pub fn stock(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        parts: impl IntoIterator<Item = Series>,
        note: &'static str,
    ) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .stock(key, label, unit, parts, note)
    }

    #[track_caller]
    pub fn total(&mut self, key: &str, label: &str, unit: Unit, total: Total, note: &'static str) -> Scalar {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .total(key, label, unit, total, note)
    }

    #[track_caller]
    pub fn check(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        residual: impl Into<Expression>,
        tolerance: f64,
        note: &'static str,
    ) -> Series {
        let section = self.section;
        match section {
            Some(section) => self.book.at(section),
            None => self.book.top(),
        }
        .check(key, label, unit, residual, tolerance, note)
    }

    pub fn book_mut(&mut self) -> &mut Book {
        &mut self.book
    }
    #[track_caller]
    pub fn balance<E: Into<Expression>>(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        opening: impl Into<Expression>,
        formula: impl FnOnce(Expression) -> E,
        note: &'static str,
    ) -> Series {
        let pending = self.declare(key, label, unit, opening, note);
        self.define(pending, |p| formula(p.prev()))
    }
}
