//! Where something of the plan is written: its path in the plan, its section of the book, the calendar, the book itself.
//!
//! A scope is a value: a child or another section is another scope, and nobody has to set one back.

use crate::formula::{
    At, Book, CurveId, Expression, Format, Known, Pending, Scalar, SectionId, Series, Shape, Total, Unit,
};
use crate::model::base::calendar::Calendar;
use crate::plan::{ObjectKind, Phase, Plan, holder_of};
use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

/// A place in the plan and in the book.
#[derive(Clone)]
pub(in crate::model) struct Scope<'a> {
    /// With its phases applied
    plan: &'a Plan,
    /// As it is entered
    entered: &'a Plan,
    book: &'a RefCell<Book>,
    pub calendar: Calendar,
    /// In the plan: `sites.pecos`
    path: String,
    /// The phase that the object there belongs to
    phase: Option<&'a Phase>,
    /// Of the section in the book: `site.pecos`
    key: String,
    /// What the section is called
    label: String,
    /// Where most fields of this place stand, if they are not its own
    lead: Option<Rc<Lead<'a>>>,
    /// Opened by the first line, so that sections come in the order in which they are written
    section: Cell<Option<SectionId>>,
}

/// A place whose fields hold for another one, but for those that it has itself.
struct Lead<'a> {
    scope: Scope<'a>,
    own: &'static [&'static str],
}

impl<'a> Scope<'a> {
    /// The scope of the company in a new book, into which the calendar is written first. `plan` is the one that was
    /// `entered`, with its phases applied.
    pub fn of_company(plan: &'a Plan, entered: &'a Plan, book: &'a RefCell<Book>) -> Self {
        let calendar = Calendar::of(&mut book.borrow_mut());
        let (path, key, label) = ("company".to_owned(), "company".to_owned(), "Company".to_owned());
        Self { plan, entered, book, calendar, path, phase: None, key, label, lead: None, section: Cell::new(None) }
    }

    /// The plan from which the book is built, with its phases applied.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The key of the section that is written.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its label.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The plan as it is entered, whose fields are the inputs.
    pub(super) fn entered(&self) -> &'a Plan {
        self.entered
    }

    /// The phase that the object of this place belongs to.
    pub(super) fn phase(&self) -> Option<&'a Phase> {
        self.phase
    }

    /// The path in the plan.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A section below this one, of the same place in the plan.
    pub fn section(&self, key: &str, label: &str) -> Self {
        self.place(&format!("{}.{key}", self.key), &format!("{}: {label}", self.label))
    }

    /// Any other section of the book, of the same place in the plan.
    pub fn place(&self, key: &str, label: &str) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), section: Cell::new(None), ..self.clone() }
    }

    /// The same section, of another place in the plan.
    pub fn of(&self, path: &str) -> Self {
        let phase = self.entered.phase_of(path).filter(|phase| phase.moves(holder_of(path)));
        Self { path: path.to_owned(), phase, lead: None, ..self.clone() }
    }

    /// The same place, whose fields are those of another one, but for its `own`: they stay one input.
    pub fn with_terms_of(self, scope: Self, own: &'static [&'static str]) -> Self {
        Self { lead: Some(Rc::new(Lead { scope, own })), ..self }
    }

    /// Where a field of this place stands, if it is not its own.
    pub(super) fn lead(&self, field: &str) -> Option<&Self> {
        self.lead.as_ref().filter(|lead| !lead.own.contains(&field)).map(|lead| &lead.scope)
    }

    /// An object below this one: `sites.pecos` and `site.pecos` become `sites.pecos.leases.ID` and `site.pecos.lease.ID`.
    pub fn child(&self, kind: ObjectKind, id: &str, name: &str) -> Self {
        let (path, key) = (format!("{}.{}.{id}", self.path, kind.list()), format!("{}.{}.{id}", self.key, kind.word()));
        self.of(&path).place(&key, &format!("{}: {name}", self.label))
    }

    /// An object at the top of the plan: `debts.ID`, and the section `debt.ID`.
    pub fn object(&self, kind: ObjectKind, id: &str, name: &str) -> Self {
        self.of(&format!("{}.{id}", kind.list())).place(&format!("{}.{id}", kind.word()), name)
    }

    pub(super) fn book(&self) -> RefMut<'a, Book> {
        self.book.borrow_mut()
    }

    /// Where lines of this section are written.
    pub(super) fn at<'b>(&self, book: &'b mut Book) -> At<'b> {
        let section = self.section.get().unwrap_or_else(|| book.section(&self.key, &self.label));
        self.section.set(Some(section));
        book.at(section)
    }

    /// Opens the section here although its first line comes later: it stands before the sections that are written until then.
    pub fn open(&self) {
        self.at(&mut self.book());
    }

    // Lines of the book, written into this section: as `formula::At` has them.

    /// A formula of scalars.
    #[track_caller]
    pub fn formula(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Scalar {
        self.at(&mut self.book()).formula(key, label, unit, formula, note)
    }

    /// A row whose months cannot be aggregated to a year.
    #[track_caller]
    pub fn row(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.at(&mut self.book()).row(key, label, unit, formula, note)
    }

    /// A row whose months add up: money or energy of the month.
    #[track_caller]
    pub fn flow(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.at(&mut self.book()).flow(key, label, unit, formula, note)
    }

    /// A row measured at month end: a balance or a level.
    #[track_caller]
    pub fn level(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.at(&mut self.book()).level(key, label, unit, formula, note)
    }

    /// A row of prices or rates: the annual value is the mean of its months.
    #[track_caller]
    pub fn mean(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        formula: impl Into<Expression>,
        note: &'static str,
    ) -> Series {
        self.at(&mut self.book()).mean(key, label, unit, formula, note)
    }

    /// A row of zeros and ones.
    #[track_caller]
    pub fn flag(&self, key: &str, label: &str, formula: impl Into<Expression>, note: &'static str) -> Series {
        self.at(&mut self.book()).flag(key, label, formula, note)
    }

    /// A balance that others may read in the month before (or after) its formula exists.
    #[track_caller]
    pub fn declare(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        opening: impl Into<Expression>,
        note: &'static str,
    ) -> Pending {
        self.at(&mut self.book()).declare(key, label, unit, opening, note)
    }

    /// The sum of balances, whose opening is the sum of theirs.
    #[track_caller]
    pub fn stock(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        parts: impl IntoIterator<Item = Series>,
        note: &'static str,
    ) -> Series {
        self.at(&mut self.book()).stock(key, label, unit, parts, note)
    }

    /// One value over all months.
    #[track_caller]
    pub fn total(&self, key: &str, label: &str, unit: Unit, total: Total, note: &'static str) -> Scalar {
        self.at(&mut self.book()).total(key, label, unit, total, note)
    }

    /// A check row that must be zero: the absolute value of `residual`, below `tolerance` in every month.
    #[track_caller]
    pub fn check(
        &self,
        key: &str,
        label: &str,
        unit: Unit,
        residual: impl Into<Expression>,
        tolerance: f64,
        note: &'static str,
    ) -> Series {
        self.at(&mut self.book()).check(key, label, unit, residual, tolerance, note)
    }

    /// Gives a declared row its formula.
    pub fn define<E: Into<Expression>>(&self, pending: Pending, formula: impl FnOnce(&Pending) -> E) -> Series {
        let formula = formula(&pending).into();
        self.book().define(pending, |_| formula)
    }

    /// A balance: its opening, then the month before and the month's movements.
    #[track_caller]
    pub fn balance<E: Into<Expression>>(
        &self,
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

    /// A curve through points that are scalars, sorted by position.
    pub fn curve(&self, label: &str, shape: Shape, points: Vec<(Scalar, Scalar)>) -> CurveId {
        self.book().curve(label, shape, points)
    }

    /// Shows a row in another format than its unit's.
    pub fn shown(&self, row: Series, format: Format) {
        self.book().shown(row, format);
    }

    /// Says in which months a row has a value; tables leave the others blank.
    pub fn known(&self, row: Series, known: Known) {
        self.book().known(row, known);
    }

    /// Shows a scalar in another format than its unit's.
    pub fn shown_scalar(&self, scalar: Scalar, format: Format) {
        self.book().shown_scalar(scalar, format);
    }

    /// Says that an input has no step: it is what it is by construction.
    pub fn never_moves(&self, input: Scalar) {
        self.book().never_moves(input);
    }

    /// What a row is before month 1.
    pub fn opening_of(&self, row: Series) -> Expression {
        self.book().opening_of(row)
    }

    /// What a declared row is before month 1.
    pub fn opening_of_pending(&self, row: &Pending) -> Expression {
        self.book().opening_of_pending(row)
    }
}
