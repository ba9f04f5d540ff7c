//! Writing into a section of a book: the section is a value, so nobody has to set it back.

use super::contents::{Book, BookError, NO_SECTION, hash, number_of, place};
use super::dimension::Role;
use super::expression::{Expression, Id, Pending, Scalar, Series, sum};
use super::item::{Check, Format, Item, Kind, Known, SectionId, Step, Total, Yearly};
use super::unit::{BLOCK, DAY, MONTH, PERCENT, PLAIN, Unit, YEAR};
use std::panic::Location;

/// A place in a book where lines are written: their keys begin with the section's key and a dot.
#[derive(Debug)]
pub struct At<'b> {
    book: &'b mut Book,
    section: SectionId,
}

impl Book {
    /// Where lines of a section are written.
    pub fn at(&mut self, section: SectionId) -> At<'_> {
        At { book: self, section }
    }

    /// Where lines of no section are written.
    pub fn top(&mut self) -> At<'_> {
        At { book: self, section: NO_SECTION }
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
}

impl At<'_> {
    #[track_caller]
    fn push(&mut self, key: &str, label: &str, unit: Unit, note: &'static str, kind: Kind) -> Id {
        let id = self.book.items.len() as Id;
        let key = match self.book.section_of(self.section) {
            Some(section) => [section.key.as_str(), key].join("."),
            None => key.to_owned(),
        };
        let at = Location::caller();
        let hashed = hash(&key);
        if self.book.keys.find(hashed, |other| self.book.items[*other as usize].key == key).is_some() {
            self.book.errors.push(BookError {
                key: key.clone(),
                at: place(at),
                message: "the key is used twice".to_owned(),
            });
        }
        self.book.keys.insert_unique(hashed, id, |id| hash(&self.book.items[*id as usize].key));
        self.book.structure.item(&kind);
        self.book.noted.item();
        if let Kind::Total(total) = &kind {
            self.book.noted.total(total);
        }
        self.book.items.push(Item {
            key,
            label: label.to_owned(),
            unit,
            note,
            section: number_of(self.section),
            yearly: Yearly::None,
            format: Format::usual(unit),
            kind,
            known: Known::Always,
            may_be_undefined: false,
            at,
        });
        id
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
        values.resize(self.book.months, 0.0);
        let id = self.push(key, label, unit, "An input for each month", Kind::Path { values, field: field.to_owned() });
        self.book.items[id as usize].yearly = Yearly::Mean;
        Series(id)
    }

    /// A formula of scalars.
    #[track_caller]
    pub fn formula(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Scalar {
        let formula = formula.into();
        let id = self.push(key, label, unit, note, Kind::Formula(Expression::Number(0.0)));
        self.book.check_formula(id, &formula, Role::Once);
        self.book.items[id as usize].kind = Kind::Formula(formula);
        Scalar(id)
    }

    #[track_caller]
    fn define_row(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: Expression,
        note: &'static str,
        yearly: Yearly,
    ) -> Series {
        let id = self.push(key, label, unit, note, Kind::Row { formula: None, opening: None });
        self.book.items[id as usize].yearly = yearly;
        self.book.check_formula(id, &formula, Role::Monthly);
        self.book.items[id as usize].kind = Kind::Row { formula: Some(formula), opening: None };
        Series(id)
    }

    /// A row whose months cannot be aggregated to a year.
    #[track_caller]
    pub fn row(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::None)
    }

    /// A row whose months add up: money or energy of the month.
    #[track_caller]
    pub fn flow(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::Sum)
    }

    /// A row measured at month end: a balance or a level.
    #[track_caller]
    pub fn level(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::Last)
    }

    /// A row of prices or rates: the annual value is the mean of its months.
    #[track_caller]
    pub fn mean(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.define_row(key, label, unit, formula.into(), note, Yearly::Mean)
    }

    /// A row of zeros and ones.
    #[track_caller]
    pub fn flag(&mut self, key: &str, label: &str, formula: impl Into<Expression>, note: &'static str) -> Series {
        let row = self.define_row(key, label, PLAIN, formula.into(), note, Yearly::None);
        self.book.shown(row, Format::Flag);
        row
    }

    /// A balance that others may read in the month before (or after) its formula exists.
    #[track_caller]
    pub fn declare(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        opening: impl Into<Expression>,
        note: &'static str,
    ) -> Pending {
        let opening = opening.into();
        let id = self.push(key, label, unit, note, Kind::Row { formula: None, opening: None });
        self.book.items[id as usize].yearly = Yearly::Last;
        self.book.check_formula(id, &opening, Role::Opening);
        self.book.items[id as usize].kind = Kind::Row { formula: None, opening: Some(opening) };
        Pending(id)
    }

    /// Gives a declared row its formula.
    pub fn define<E: Into<Expression>>(&mut self, pending: Pending, formula: impl FnOnce(&Pending) -> E) -> Series {
        self.book.define(pending, formula)
    }

    /// A balance: its opening, then the month before and the month's movements.
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

    /// The sum of balances, whose opening is the sum of theirs.
    #[track_caller]
    pub fn stock(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        parts: impl IntoIterator<Item = Series>,
        note: &'static str,
    ) -> Series {
        let parts: Vec<Series> = parts.into_iter().collect();
        let opening = sum(parts
            .iter()
            .map(|part| self.book.opening_of(*part))
            .filter(|opening| *opening != Expression::Number(0.0)));
        let pending = self.declare(key, label, unit, opening, note);
        self.define(pending, |_| sum(parts))
    }

    /// One value over all months.
    #[track_caller]
    pub fn total(&mut self, key: &str, label: &str, unit: Unit, total: Total, note: &'static str) -> Scalar {
        let may_be_undefined = total.may_be_undefined();
        let id = self.push(key, label, unit, note, Kind::Total(total));
        self.book.items[id as usize].may_be_undefined = may_be_undefined;
        self.book.check_total(id);
        Scalar(id)
    }

    /// A check row that must be zero: `residual`, of either sign, is below `tolerance` in absolute terms in every
    /// month.
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
        let row = self.define_row(key, label, unit, residual.into(), note, Yearly::Last);
        self.book.shown(row, Format::Decimals(9));
        self.book.checks.push(Check { row, tolerance });
        row
    }
}
