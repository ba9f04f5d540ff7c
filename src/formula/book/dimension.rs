//! Validation of a formula when it is defined: units match, a scalar reads no row, and values that may be undefined are
//! guarded.

use super::contents::Book;
use super::expression::{Binary, Expression, Id, Unary};
use super::item::{Kind, Total};
use super::names::{names, op_name};
use super::unit::{DAY, MONTH, PLAIN, Unit};

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

/// The kinds of cells a formula reads.
#[derive(Default)]
struct Reads {
    /// A scalar that may be undefined
    undefined: bool,
    /// The months of a row
    months: bool,
}

impl Book {
    /// Adds `formula` to the book's structure, records its dependencies and reports its errors.
    pub(super) fn check_formula(&mut self, id: Id, formula: &Expression, role: Role) {
        let monthly = role == Role::Monthly;
        let start = self.noted.position();
        self.structure.formula(id, monthly);
        let mut reads = Reads::default();
        self.take_in(formula, &mut reads);
        self.noted.belongs(start, id, role == Role::Opening);
        let want = self.items[id as usize].unit;
        match self.unit_of(formula) {
            Ok(Some(unit)) if unit != want => {
                self.fail(
                    id,
                    format!("the formula gives {unit}, the row is in {want}: {}", names(self, formula, self.home())),
                );
            }
            Ok(_) => {}
            Err(message) => self.fail(id, message),
        }
        if !monthly && reads.months {
            self.fail(id, format!("one value cannot read the months of a row: {}", names(self, formula, self.home())));
        }
        if reads.undefined
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

    /// Adds a formula, node by node: its structure and its needs. In one pass, because each pass costs time in a large
    /// book.
    fn take_in(&mut self, e: &Expression, reads: &mut Reads) {
        self.structure.part(e);
        self.noted.part(e, &self.curves);
        match e {
            Expression::Scalar(id) => reads.undefined |= self.items[*id as usize].may_be_undefined,
            Expression::Curve(_, at) => {
                let item = &self.items[*at as usize];
                reads.undefined |= item.may_be_undefined;
                reads.months |= item.is_series();
            }
            Expression::Row(_)
            | Expression::Previous(_)
            | Expression::Next(_)
            | Expression::Lag(..)
            | Expression::Days
            | Expression::FiscalMonth => reads.months = true,
            Expression::Interpolate { at, .. } => {
                reads.undefined |= self.items[*at as usize].may_be_undefined;
                reads.months = true;
            }
            Expression::Given(total, part) => {
                reads.undefined |= self.items[*total as usize].may_be_undefined;
                self.take_in(part, reads);
            }
            _ => e.children().for_each(|part| self.take_in(part, reads)),
        }
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

    /// The unit of a formula; None if it fits any unit (the number zero).
    fn unit_of(&self, e: &Expression) -> Result<Option<Unit>, String> {
        let of = |id: Id| self.items[id as usize].unit;
        Ok(match e {
            Expression::Number(v) => (*v != 0.0).then_some(PLAIN),
            Expression::Constant(constant) => Some(constant.0.unit),
            Expression::Scalar(id)
            | Expression::Row(id)
            | Expression::Previous(id)
            | Expression::Next(id)
            | Expression::Lag(id, _) => Some(of(*id)),
            Expression::Days => Some(DAY),
            Expression::FiscalMonth | Expression::Defined(_) => Some(PLAIN),
            Expression::Sum(parts) => {
                let mut all: Option<(Unit, &Expression)> = None;
                for part in parts.iter() {
                    let Some(unit) = self.unit_of(part)? else { continue };
                    match all {
                        Some((first, at)) if first != unit => {
                            return Err(format!(
                                "adds {} [{first}] and {} [{unit}] in {}",
                                names(self, at, self.home()),
                                names(self, part, self.home()),
                                names(self, e, self.home())
                            ));
                        }
                        Some(_) => {}
                        None => all = Some((unit, part)),
                    }
                }
                all.map(|(unit, _)| unit)
            }
            Expression::Unary(Unary::Negate, a) | Expression::Given(_, a) => self.unit_of(a)?,
            Expression::Unary(op, a) => {
                self.plain(a, e, op_name(*op))?;
                Some(PLAIN)
            }
            Expression::Binary(op, parts) => self.unit_of_two(*op, &parts[0], &parts[1], e)?,
            Expression::If(parts) => {
                let [condition, a, b] = &**parts;
                self.plain(condition, e, "if")?;
                self.same("chooses between", a, b, e)?
            }
            Expression::Curve(curve, at) => {
                let curve = &self.curves[curve.0 as usize];
                let (Some(x), Some(y)) = (curve.x.first(), curve.y.first()) else {
                    return Err(format!("curve {} has no points", curve.label));
                };
                if of(*at) != of(x.0) {
                    return Err(format!(
                        "curve {} is read at {} [{}], its axis is {}",
                        curve.label,
                        self.items[*at as usize].label,
                        of(*at),
                        of(x.0)
                    ));
                }
                Some(of(y.0))
            }
            Expression::Interpolate { at, x, y } => {
                if of(*at) != of(*x) {
                    return Err(format!(
                        "{} [{}] is looked up in {} [{}]",
                        self.items[*at as usize].label,
                        of(*at),
                        self.items[*x as usize].label,
                        of(*x)
                    ));
                }
                Some(of(*y))
            }
        })
    }

    fn unit_of_two(&self, op: Binary, a: &Expression, b: &Expression, e: &Expression) -> Result<Option<Unit>, String> {
        Ok(match op {
            Binary::Multiply => self.unit_of(a)?.zip(self.unit_of(b)?).map(|(x, y)| x.by(y)),
            Binary::Divide => self.unit_of(a)?.zip(self.unit_of(b)?).map(|(x, y)| x.per(y)),
            Binary::Power => {
                if let (Some(unit), Expression::Number(n)) = (self.unit_of(a)?, b)
                    && n.fract() == 0.0
                    && n.abs() < 10.0
                {
                    return Ok(Some(unit.power(*n as i8)));
                }
                self.plain(a, e, "pow")?;
                self.plain(b, e, "pow")?;
                Some(PLAIN)
            }
            Binary::Add => self.same("adds", a, b, e)?,
            Binary::Subtract => self.same("subtracts", a, b, e)?,
            Binary::Minimum | Binary::Maximum => self.same("chooses between", a, b, e)?,
            Binary::Less | Binary::LessOrEqual | Binary::Equal => {
                self.same("compares", a, b, e)?;
                Some(PLAIN)
            }
        })
    }

    fn same(&self, verb: &str, a: &Expression, b: &Expression, e: &Expression) -> Result<Option<Unit>, String> {
        let (x, y) = (self.unit_of(a)?, self.unit_of(b)?);
        match (x, y) {
            (Some(x), Some(y)) if x != y => Err(format!(
                "{verb} {} [{x}] and {} [{y}] in {}",
                names(self, a, self.home()),
                names(self, b, self.home()),
                names(self, e, self.home())
            )),
            _ => Ok(x.or(y)),
        }
    }

    fn plain(&self, a: &Expression, e: &Expression, what: &str) -> Result<(), String> {
        match self.unit_of(a)? {
            Some(unit) if unit != PLAIN => Err(format!(
                "{what} of {} [{unit}] needs a plain number, in {}",
                names(self, a, self.home()),
                names(self, e, self.home())
            )),
            _ => Ok(()),
        }
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
