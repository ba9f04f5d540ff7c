//! Validation of a formula when it is defined: units match, a scalar reads no row, and values that may be undefined are
//! guarded.

use super::contents::Book;
use super::expression::{Binary, CurveId, Expression, Id, Unary};
use super::item::{Kind, Total};
use super::names::{names, op_name};
use super::unit::{ANY, DAY, MONTH, PLAIN, Unit};

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

/// What is found while a formula is read.
#[derive(Default)]
struct Found {
    /// It reads a scalar that may be undefined
    undefined: bool,
    /// It reads the months of a row
    months: bool,
    /// The first error in its units
    error: Option<String>,
}

impl Found {
    /// An error; the first one is told.
    #[cold]
    fn wrong(&mut self, message: impl FnOnce() -> String) {
        if self.error.is_none() {
            self.error = Some(message());
        }
    }
}

impl Book {
    /// Adds `formula` to the book's structure, records its dependencies and reports its errors.
    pub(super) fn check_formula(&mut self, id: Id, formula: &Expression, role: Role) {
        let monthly = role == Role::Monthly;
        let start = self.noted.position();
        self.structure.formula(id, monthly);
        let mut found = Found::default();
        let unit = self.take_in(formula, &mut found);
        self.noted.belongs(start, id, role == Role::Opening);
        let want = self.items[id as usize].unit;
        match (found.error, unit) {
            (Some(message), _) => self.fail(id, message),
            (None, unit) if unit != want && unit != ANY => {
                self.fail(
                    id,
                    format!("the formula gives {unit}, the row is in {want}: {}", names(self, formula, self.home())),
                );
            }
            _ => {}
        }
        if !monthly && found.months {
            self.fail(id, format!("one value cannot read the months of a row: {}", names(self, formula, self.home())));
        }
        if found.undefined
            && let Some(total) = self.unguarded(formula).first().copied()
        {
            let is_formula = matches!(self.items[id as usize].kind, Kind::Formula(_));
            if monthly || !is_formula {
                let label = self.items[total as usize].label.clone();
                self.fail(id, format!("{label} may be undefined: read it only behind when(defined, …)"));
            } else {
                self.items[id as usize].may_be_undefined = true;
            }
        }
    }

    /// Adds a formula, node by node: its structure and its needs. Returns its unit. In one pass, because each pass costs time in a
    /// large book.
    fn take_in(&mut self, e: &Expression, found: &mut Found) -> Unit {
        self.structure.part(e);
        self.noted.part(e, &self.curves);
        match e {
            Expression::Number(v) => {
                if *v == 0.0 {
                    ANY
                } else {
                    PLAIN
                }
            }
            Expression::Constant(constant) => constant.0.unit,
            Expression::Scalar(id) => {
                let item = &self.items[*id as usize];
                found.undefined |= item.may_be_undefined;
                item.unit
            }
            Expression::Row(id) | Expression::Previous(id) | Expression::Next(id) | Expression::Lag(id, _) => {
                found.months = true;
                self.items[*id as usize].unit
            }
            Expression::Days => {
                found.months = true;
                DAY
            }
            Expression::FiscalMonth => {
                found.months = true;
                PLAIN
            }
            Expression::Defined(_) => PLAIN,
            Expression::Given(total, part) => {
                found.undefined |= self.items[*total as usize].may_be_undefined;
                self.take_in(part, found)
            }
            Expression::Sum(parts) => self.take_in_sum(parts, e, found),
            Expression::Unary(Unary::Negate, a) => self.take_in(a, found),
            Expression::Unary(op, a) => {
                let unit = self.take_in(a, found);
                self.plain((a, unit), e, op_name(*op), found);
                PLAIN
            }
            Expression::Binary(op, parts) => {
                let [a, b] = &**parts;
                let units = (self.take_in(a, found), self.take_in(b, found));
                self.unit_of_two(*op, units, (a, b), e, found)
            }
            Expression::If(parts) => {
                let [condition, a, b] = &**parts;
                let unit = self.take_in(condition, found);
                self.plain((condition, unit), e, "if", found);
                let units = (self.take_in(a, found), self.take_in(b, found));
                self.same("chooses between", units, (a, b), e, found)
            }
            Expression::Curve(curve, at) => {
                let item = &self.items[*at as usize];
                found.undefined |= item.may_be_undefined;
                found.months |= item.is_series();
                self.unit_of_curve(*curve, *at, found)
            }
            Expression::Interpolate { at, x, y } => {
                let of = |id: Id| &self.items[id as usize];
                found.undefined |= of(*at).may_be_undefined;
                found.months = true;
                if of(*at).unit != of(*x).unit {
                    let (at, x) = (of(*at), of(*x));
                    found.wrong(|| format!("{} [{}] is looked up in {} [{}]", at.label, at.unit, x.label, x.unit));
                }
                of(*y).unit
            }
        }
    }

    fn take_in_sum(&mut self, parts: &[Expression], e: &Expression, found: &mut Found) -> Unit {
        let (mut first, mut at) = (ANY, e);
        for part in parts {
            let unit = self.take_in(part, found);
            if first == ANY {
                (first, at) = (unit, part);
            } else if unit != first && unit != ANY {
                found.wrong(|| self.unequal("adds", (first, unit), (at, part), e));
            }
        }
        first
    }

    /// The current section.
    fn home(&self) -> usize {
        self.items.last().map_or(0, |item| item.section)
    }

    /// Reports errors in the total `id`.
    pub(super) fn check_total(&mut self, id: Id) {
        let Kind::Total(total) = &self.items[id as usize].kind else { return };
        let (unit, row) = (self.items[id as usize].unit, &self.items[total.row().0 as usize]);
        let mut messages = Vec::new();
        let fits = match total {
            Total::MonthOfMinimum(_) | Total::MonthOfMaximum(_) | Total::FirstMonth(_) => {
                unit == MONTH || unit == PLAIN
            }
            Total::RateOfReturn { .. } => unit == PLAIN,
            _ => unit == row.unit,
        };
        if !fits {
            messages.push(format!("the total of {} [{}] cannot be in {unit}", row.label, row.unit));
        }
        if let Some(rate) = total.rate().map(|rate| &self.items[rate.0 as usize]).filter(|rate| rate.unit != PLAIN) {
            messages.push(format!("the rate {} is in {}, a plain number a month is needed", rate.label, rate.unit));
        }
        messages.into_iter().for_each(|message| self.fail(id, message));
    }

    fn unit_of_curve(&self, curve: CurveId, at: Id, found: &mut Found) -> Unit {
        let (curve, at) = (&self.curves[curve.0 as usize], &self.items[at as usize]);
        let (Some(x), Some(y)) = (curve.x.first(), curve.y.first()) else {
            found.wrong(|| format!("curve {} has no points", curve.label));
            return ANY;
        };
        let axis = self.items[x.0 as usize].unit;
        if at.unit != axis {
            found.wrong(|| format!("curve {} is read at {} [{}], its axis is {axis}", curve.label, at.label, at.unit));
        }
        self.items[y.0 as usize].unit
    }

    fn unit_of_two(
        &self,
        op: Binary,
        (x, y): (Unit, Unit),
        (a, b): (&Expression, &Expression),
        e: &Expression,
        found: &mut Found,
    ) -> Unit {
        match op {
            Binary::Multiply | Binary::Divide if x == ANY || y == ANY => ANY,
            Binary::Multiply => x.by(y),
            Binary::Divide => x.per(y),
            Binary::Power => {
                if let Expression::Number(n) = b
                    && x != ANY
                    && n.fract() == 0.0
                    && n.abs() < 10.0
                {
                    return x.power(*n as i8);
                }
                self.plain((a, x), e, "pow", found);
                self.plain((b, y), e, "pow", found);
                PLAIN
            }
            Binary::Add => self.same("adds", (x, y), (a, b), e, found),
            Binary::Subtract => self.same("subtracts", (x, y), (a, b), e, found),
            Binary::Minimum | Binary::Maximum => self.same("chooses between", (x, y), (a, b), e, found),
            Binary::Less | Binary::LessOrEqual | Binary::Equal => {
                self.same("compares", (x, y), (a, b), e, found);
                PLAIN
            }
        }
    }

    /// The unit that both operands have.
    fn same(
        &self,
        verb: &str,
        (x, y): (Unit, Unit),
        operands: (&Expression, &Expression),
        e: &Expression,
        found: &mut Found,
    ) -> Unit {
        if x == ANY {
            return y;
        }
        if y != x && y != ANY {
            found.wrong(|| self.unequal(verb, (x, y), operands, e));
        }
        x
    }

    fn plain(&self, (a, unit): (&Expression, Unit), e: &Expression, what: &str, found: &mut Found) {
        if unit != PLAIN && unit != ANY {
            found.wrong(|| {
                format!(
                    "{what} of {} [{unit}] needs a plain number, in {}",
                    names(self, a, self.home()),
                    names(self, e, self.home())
                )
            });
        }
    }

    fn unequal(&self, verb: &str, (x, y): (Unit, Unit), (a, b): (&Expression, &Expression), e: &Expression) -> String {
        let name = |e| names(self, e, self.home());
        format!("{verb} {} [{x}] and {} [{y}] in {}", name(a), name(b), name(e))
    }

    /// The scalars that may be undefined and that a formula reads, or is given, outside `when(defined(it), …, …)`.
    pub fn unguarded(&self, e: &Expression) -> Vec<Id> {
        let mut found = Vec::new();
        self.collect_unguarded(e, &mut Vec::new(), &mut found);
        found
    }

    fn collect_unguarded(&self, e: &Expression, guarded: &mut Vec<Id>, found: &mut Vec<Id>) {
        if let Expression::Scalar(id)
        | Expression::Curve(_, id)
        | Expression::Interpolate { at: id, .. }
        | Expression::Given(id, _) = e
            && self.items[*id as usize].may_be_undefined
            && !guarded.contains(id)
            && !found.contains(id)
        {
            found.push(*id);
        }
        match e {
            Expression::If(parts) => {
                let [condition, yes, no] = &**parts;
                if let Expression::Defined(id) = condition {
                    guarded.push(*id);
                    self.collect_unguarded(yes, guarded, found);
                    guarded.pop();
                    self.collect_unguarded(no, guarded, found);
                } else {
                    e.children().for_each(|part| self.collect_unguarded(part, guarded, found));
                }
            }
            _ => e.children().for_each(|part| self.collect_unguarded(part, guarded, found)),
        }
    }
}
