//! Fields of the plan as inputs of the book, tied to their paths.

use crate::formula::{Book, Expression, Format, MONTH, PERCENT, Scalar, Series, Shape, Unit, YEAR, grown};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::desk::Desk;
pub(in crate::model) use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::{Month, Plan, Quantity, Steps, spec_of};
use std::cell::RefCell;

/// Approximate number of items in a book without sites, and per site: capacity is reserved up front.
const ITEMS_OF_A_COMPANY: usize = 2_000;
const ITEMS_OF_A_SITE: usize = 1_200;

/// A book while it is built, with the plan it is built from.
pub(in crate::model) struct Builder<'a> {
    pub desk: RefCell<Desk>,
    pub plan: &'a Plan,
}

impl<'a> Builder<'a> {
    /// The scope of a place in the plan and the book.
    pub fn scope(&self, calendar: &Calendar, path: &str, key: &str, label: &str) -> Scope<'_> {
        Scope::new(self.plan, &self.desk, *calendar, path, key, label)
    }

    pub fn book(&mut self) -> &mut Desk {
        self.desk.get_mut()
    }

    pub fn new(plan: &'a Plan) -> Self {
        let start = plan.company.start;
        let mut book = Book::new((start.year(), start.month()), plan.company.months as usize);
        book.reserve(ITEMS_OF_A_COMPANY + ITEMS_OF_A_SITE * plan.sites.len());
        book.ends_fiscal_years_in(plan.company.fiscal_year_end_month);
        Self { desk: RefCell::new(Desk::new(book)), plan }
    }

    fn label(path: &str) -> &'static str {
        spec_of(path).map_or("Input", |spec| spec.label)
    }

    fn key(path: &str) -> String {
        let name = path.rsplit('.').next().unwrap_or(path);
        let mut key = String::with_capacity("in.".len() + name.len());
        key.push_str("in.");
        key.extend(name.chars().map(|c| if c == '_' { '-' } else { c }));
        key
    }

    /// A number, in the unit of its field.
    pub fn number(&mut self, path: impl Into<String>, unit: Unit, value: f64) -> Scalar {
        let path = path.into();
        let (key, label) = (Self::key(&path), Self::label(&path));
        self.book().input(&key, label, unit, value, path)
    }

    /// A number, or the value of its schedule in `month`, in the unit of its field.
    pub fn quantity(&mut self, path: &str, unit: Unit, quantity: &Quantity, month: Series) -> Expression {
        match quantity {
            Quantity::Value(value) => self.number(path, unit, *value).into(),
            Quantity::Schedule(steps) if steps.is_empty() => 0.0.into(),
            Quantity::Schedule(steps) => {
                let points = self.steps(path, unit, steps);
                let label = Self::label(path);
                let curve = self.book().curve(&format!("schedule of {label}"), Shape::Steps, points);
                self.book()
                    .mean(
                        &Self::key(path),
                        label,
                        unit,
                        month.on(curve),
                        "Each scheduled value applies from its month; before the first month the first value applies",
                    )
                    .into()
            }
        }
    }

    /// A month, as its number in the plan (1 is the first).
    pub fn month(&mut self, path: impl Into<String>, month: Month) -> Scalar {
        let number = self.plan.number_of(month) as f64;
        self.number(path, MONTH, number)
    }

    /// A count of months.
    pub fn months(&mut self, path: impl Into<String>, count: u32) -> Scalar {
        let scalar = self.number(path, MONTH, f64::from(count));
        self.book().shown_scalar(scalar, Format::Decimals(0));
        scalar
    }

    /// Dated steps or amounts: the number of the month, and the value.
    pub fn steps(&mut self, path: &str, unit: Unit, steps: &Steps) -> Vec<(Scalar, Scalar)> {
        let (label, key) = (Self::label(path), Self::key(path));
        let one = |b: &mut Self, i: usize, month: Month, value: f64| {
            let number = b.plan.number_of(month) as f64;
            let month =
                b.book().input(&format!("{key}-{i}-month"), &format!("{label}, month {i}"), MONTH, number, path);
            (month, b.book().input(&format!("{key}-{i}"), &format!("{label} {i}"), unit, value, path))
        };
        steps.iter().enumerate().map(|(i, (month, value))| one(self, i + 1, *month, *value)).collect()
    }

    /// A percentage as a share of 1.
    pub fn share(&mut self, path: impl Into<String>, value: f64) -> Expression {
        self.number(path, PERCENT, value) * PERCENT_OF
    }

    /// A yearly percentage as a plain share of 1 a year.
    pub fn yearly_rate(&mut self, path: impl Into<String>, value: f64) -> Expression {
        self.number(path, PERCENT.per(YEAR), value) * PERCENT_OF * crate::model::base::constants::ONE_YEAR
    }

    /// Growth factor after the given number of whole years.
    pub fn growth(&mut self, path: impl Into<String>, value: f64, years: impl Into<Expression>) -> Expression {
        grown(self.yearly_rate(path, value), years)
    }
}
