//! Fields of the plan as inputs, each named by its name in the plan, in the unit of its field.
//!
//! Here, and nowhere else, phases come into the model: of a member of a phase the input is what is entered, and what others
//! read is a formula, the date and the slip of the phase, or the size and its share. A plan without phases has no such rows.

use crate::formula::{Expression, Format, MONTH, PERCENT, Scalar, Series, Shape, Unit, YEAR, grown};
use crate::model::base::constants::{ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::plan::{Field, Month, ObjectKind, Phase, Quantity, Steps, is_size, spec_of};

impl Scope<'_> {
    fn field_path(&self, field: &str) -> String {
        [self.path(), field].join(".")
    }

    /// A number. Rooms that read the same field of the plan write it in the same section: it is one input, whoever asks first.
    #[track_caller]
    pub fn number(&self, field: &str, unit: Unit, value: f64) -> Scalar {
        if let Some(lead) = self.lead(field) {
            return lead.number(field, unit, value);
        }
        let about = About::of(self.field_path(field));
        match self.phase().filter(|_| about.is_size()) {
            None => self.part_of(&about, "", unit, value),
            Some(phase) => {
                let entered = self.entered().with_field(&about.path, |_, field| number_in(&field)).flatten();
                self.sized(phase, &about, "", (unit, entered.unwrap_or(value)))
            }
        }
    }

    /// The one value of this key in the section: as it stands, or written now.
    #[track_caller]
    pub fn once(&self, key: &str, write: impl FnOnce(&Self) -> Scalar) -> Scalar {
        let written = {
            let book = self.book();
            book.find(&[self.key(), key].join(".")).and_then(|id| book.scalar(id))
        };
        written.unwrap_or_else(|| write(self))
    }

    /// The row of this key in the section, if it stands.
    fn written(&self, key: &str) -> Option<Series> {
        let book = self.book();
        book.find(&[self.key(), key].join(".")).and_then(|id| book.series(id))
    }

    /// A number, or what its schedule says in each month.
    #[track_caller]
    pub fn quantity(&self, field: &str, unit: Unit, quantity: &Quantity) -> Expression {
        if let Some(lead) = self.lead(field) {
            return lead.quantity(field, unit, quantity);
        }
        match quantity {
            Quantity::Value(value) => self.number(field, unit, *value).into(),
            Quantity::Schedule(steps) if steps.is_empty() => 0.0.into(),
            Quantity::Schedule(steps) => {
                let About { key, label, .. } = About::of(self.field_path(field));
                if let Some(written) = self.written(&key) {
                    return written.into();
                }
                let points = self.steps(field, unit, steps);
                let curve = self.curve(&format!("schedule of {label}"), Shape::Steps, points);
                let value = self.calendar.month.on(curve);
                self.mean(&key, label, unit, value, SCHEDULE).into()
            }
        }
    }

    /// A factor in percent as a share of 1: a number, or of a schedule a value for each month. None where it is 100 throughout.
    #[track_caller]
    pub fn factor(&self, field: &str, quantity: &Quantity) -> Option<Expression> {
        let steps = match quantity {
            Quantity::Value(percent) if *percent == 100.0 => return None,
            Quantity::Value(percent) => return Some(self.share(field, *percent)),
            Quantity::Schedule(steps) if steps.is_empty() => return None,
            Quantity::Schedule(_) => quantity,
        };
        let about = About::of(self.field_path(field));
        let plan = self.plan();
        let values = (1..=i64::from(plan.company.months)).map(|number| steps.at(plan.month(number))).collect();
        let path = self.at(&mut self.book()).path(&about.key, about.label, PERCENT, values, &about.path);
        Some(path * PERCENT_OF)
    }

    /// A month, as its number in the plan (1 is the first).
    #[track_caller]
    pub fn month(&self, field: &str, month: Month) -> Scalar {
        if let Some(lead) = self.lead(field) {
            return lead.month(field, month);
        }
        let about = About::of(self.field_path(field));
        let number = |month: Month| self.plan().number_of(month) as f64;
        match self.phase() {
            None => self.part_of(&about, "", MONTH, number(month)),
            Some(phase) => {
                let entered = self.entered().with_field(&about.path, |_, field| month_in(&field)).flatten();
                self.slipped(phase, &about, "", number(entered.unwrap_or(month)))
            }
        }
    }

    /// Days of a month by its number in the plan, which may lie before month 1.
    pub fn days_of(&self, number: i64) -> f64 {
        let book = self.book();
        (book.first_day_of_month(number + 1) - book.first_day_of_month(number)) as f64
    }

    /// A count of months.
    #[track_caller]
    pub fn months(&self, field: &str, count: u32) -> Scalar {
        let scalar = self.number(field, MONTH, f64::from(count));
        self.shown_scalar(scalar, Format::Decimals(0));
        scalar
    }

    /// Dated steps or amounts: the number of the month, and the value.
    #[track_caller]
    pub fn steps(&self, field: &str, unit: Unit, steps: &Steps) -> Vec<(Scalar, Scalar)> {
        if let Some(lead) = self.lead(field) {
            return lead.steps(field, unit, steps);
        }
        let about = About::of(self.field_path(field));
        let sizing = self.phase().filter(|_| about.is_size());
        let step = |(i, (month, value)): (usize, &(Month, f64))| {
            let number = self.plan().number_of(*month) as f64;
            let (at, of) = (format!("-{}-month", i + 1), format!("-{}", i + 1));
            let month = match self.phase() {
                None => self.part_of(&about, &at, MONTH, number),
                Some(phase) => self.slipped(phase, &about, &at, number),
            };
            let value = match sizing {
                None => self.part_of(&about, &of, unit, *value),
                Some(phase) => self.sized(phase, &about, &of, (unit, *value)),
            };
            (month, value)
        };
        let entered =
            self.phase().and_then(|_| self.entered().with_field(&about.path, |_, field| steps_in(&field)).flatten());
        entered.as_ref().unwrap_or(steps).iter().enumerate().map(step).collect()
    }

    /// A percentage as a share of 1.
    #[track_caller]
    pub fn share(&self, field: &str, value: f64) -> Expression {
        self.number(field, PERCENT, value) * PERCENT_OF
    }

    /// A yearly percentage as a plain share of 1 a year.
    #[track_caller]
    pub fn yearly_rate(&self, field: &str, value: f64) -> Expression {
        self.number(field, PERCENT.per(YEAR), value) * PERCENT_OF * ONE_YEAR
    }

    /// The factor of a yearly growth after the given number of whole years.
    #[track_caller]
    pub fn growth(&self, field: &str, value: f64, years: impl Into<Expression>) -> Expression {
        grown(self.yearly_rate(field, value), years)
    }

    /// A number with a key and a label of its own: one part of a field, as a point of a curve is.
    #[track_caller]
    pub fn input(&self, key: &str, label: &str, unit: Unit, value: f64, field: &str) -> Scalar {
        self.at(&mut self.book()).input(key, label, unit, value, self.field_path(field))
    }

    /// The input of a field, or of one of its dated steps, whose part of the key is given.
    #[track_caller]
    fn part_of(&self, about: &About, part: &str, unit: Unit, value: f64) -> Scalar {
        let key = format!("{}{part}", about.key);
        self.once(&key, |scope| {
            scope.at(&mut scope.book()).input(&key, &about.label_of(part), unit, value, &*about.path)
        })
    }

    /// A month of a member: as it is entered, and the slip of its phase.
    #[track_caller]
    fn slipped(&self, phase: &Phase, about: &About, part: &str, number: f64) -> Scalar {
        let entered = self.part_of(about, part, MONTH, number);
        self.once(&about.phased(part), |scope| {
            let of_phase = scope.of_phase(phase);
            let slip = of_phase.number("slip_months", MONTH, phase.slip_months);
            of_phase.shown_scalar(slip, Format::Decimals(0));
            let label = format!("{} with its phase", about.label_of(part));
            scope.formula(&about.phased(part), &label, MONTH, entered + slip, "As entered, and the slip of the phase")
        })
    }

    /// The size of a member: as it is entered, times the size of its phase.
    #[track_caller]
    fn sized(&self, phase: &Phase, about: &About, part: &str, (unit, value): (Unit, f64)) -> Scalar {
        let entered = self.part_of(about, part, unit, value);
        self.once(&about.phased(part), |scope| {
            let size = scope.of_phase(phase).share("size_pct", phase.size_pct);
            let label = format!("{} with its phase", about.label_of(part));
            let sized = if phase.is_on() { entered * size } else { entered * 0.0 };
            scope.formula(
                &about.phased(part),
                &label,
                unit,
                sized,
                "As entered, times the size of the phase; nothing if it is off",
            )
        })
    }

    fn of_phase(&self, phase: &Phase) -> Self {
        self.object(ObjectKind::Phase, &phase.id, &phase.name)
    }
}

const SCHEDULE: &str = "Each scheduled value applies from its month; before the first month the first value applies";

/// A field of the plan and the key of its input: `….rent_usd` becomes `in.rent-usd`.
struct About {
    path: String,
    key: String,
    label: &'static str,
}

impl About {
    fn of(path: String) -> Self {
        let name = path.rsplit('.').next().unwrap_or_default();
        let mut key = String::with_capacity("in.".len() + name.len());
        key.push_str("in.");
        key.extend(name.chars().map(|c| if c == '_' { '-' } else { c }));
        let label = spec_of(&path).map_or("Input", |spec| spec.label);
        Self { path, key, label }
    }

    fn is_size(&self) -> bool {
        is_size(&self.path)
    }

    /// "Dated draws", "Dated draws 2", "Dated draws, month 2".
    fn label_of(&self, part: &str) -> String {
        match (part.strip_suffix("-month"), part) {
            (_, "") => self.label.to_owned(),
            (Some(number), _) => format!("{}, month {}", self.label, number.trim_start_matches('-')),
            (None, number) => format!("{} {}", self.label, number.trim_start_matches('-')),
        }
    }

    /// The key of what a phase makes of a part: `phased.start`.
    fn phased(&self, part: &str) -> String {
        format!("phased.{}{part}", self.key.trim_start_matches("in."))
    }
}

fn number_in(field: &Field) -> Option<f64> {
    match field {
        Field::Number(value) => Some(**value),
        Field::Quantity(Quantity::Value(value)) => Some(*value),
        _ => None,
    }
}

fn month_in(field: &Field) -> Option<Month> {
    match field {
        Field::Month(month) => Some(**month),
        _ => None,
    }
}

fn steps_in(field: &Field) -> Option<Steps> {
    match field {
        Field::Steps(steps) => Some((*steps).clone()),
        Field::Quantity(Quantity::Schedule(steps)) => Some(steps.clone()),
        _ => None,
    }
}
