//! Lowers the items of a group to three-address code over whole rows.
//!
//! Common subexpressions are computed once. In a loop through time, parts that read no row of the loop are hoisted out
//! of it.

use super::code::{Fold, Op, Side};
use super::draft::{Argument, Draft, Drafts, Known, LONGEST_SHIFT, LevelCode, Manner, NOBODY, NOTHING, Value, now};
use super::form::{movement, movement_of, without_ones};
use crate::formula::book::contents::Book;
use crate::formula::book::expression::{Expression, Id};
use crate::formula::book::graph::Group;
use crate::formula::book::item::{Item, Kind, Total};
use crate::formula::book::needs::Look;
use rustc_hash::FxHashMap;

/// The blocks each group adds to its level.
pub(super) struct Scope {
    level: usize,
    /// True in a loop through time, whose rows are those of `Lowering::in_loop`
    loops: bool,
    before: [Vec<Draft>; 2],
    inside: [Vec<Draft>; 2],
}

impl Scope {
    pub fn new(level: usize, loops: bool) -> Self {
        Self { level, loops, before: Default::default(), inside: Default::default() }
    }
}

/// The code of the groups so far.
pub(super) struct Lowering<'a> {
    book: &'a Book,
    values: Vec<Value>,
    of_item: Vec<u32>,
    in_loop: Vec<bool>,
    of_constant: FxHashMap<u64, u32>,
    constants: Vec<(u32, f64)>,
    calendar: [u32; 2],
    known: Known,
    /// By level, then by side: scalars, then blocks
    levels: Vec<[LevelCode; 2]>,
    /// The number of each curve of the book that is read
    of_curve: Vec<u32>,
    /// By number: its points
    curves: Vec<Vec<(u32, u32)>>,
}

impl<'a> Lowering<'a> {
    /// Nothing is lowered yet; a level needs all months of those before it.
    pub fn new(book: &'a Book, levels: usize) -> Self {
        Self {
            book,
            // An item lowers to three or four values on average.
            values: Vec::with_capacity(4 * book.items.len()),
            of_item: vec![NOBODY; book.items.len()],
            in_loop: vec![false; book.items.len()],
            of_constant: FxHashMap::default(),
            constants: Vec::new(),
            calendar: [NOBODY; 2],
            known: Known::default(),
            levels: vec![Default::default(); levels],
            of_curve: vec![NOBODY; book.curves.len()],
            curves: Vec::new(),
        }
    }

    /// All that was lowered.
    pub fn drafts(self) -> Drafts {
        let Self { values, constants, of_item, calendar, levels, curves, .. } = self;
        Drafts { values, constants, of_item, calendar, levels, curves }
    }

    /// Lowers the items of a group, in the order of evaluation, to one side; `kept` are those that need their own
    /// column. `scope` is empty before and after; its memory is reused.
    pub fn group(&mut self, group: &Group, items: &[Id], side: Side, kept: &[bool], scope: &mut Scope) {
        let book = self.book;
        for &id in items {
            let months = book.items[id as usize].is_series();
            self.of_item[id as usize] = self.value(Value { months, side, kept: kept[id as usize], zeros: 0 });
        }
        let manner = match group.loops {
            None => Manner::Whole,
            Some(_) if movement_of(book, items).is_some() => Manner::Whole,
            Some(Look::Ahead) => Manner::Backward,
            Some(_) => Manner::Forward,
        };
        scope.level = group.level;
        scope.loops = manner != Manner::Whole;
        items.iter().for_each(|id| self.in_loop[*id as usize] = scope.loops);
        for &id in items {
            self.item(id, &book.items[id as usize], scope);
        }
        items.iter().for_each(|id| self.in_loop[*id as usize] = false);
        for side in 0..2 {
            let blocks = &mut self.levels[group.level][side].blocks;
            let mut put = |manner, code: &mut Vec<Draft>| match blocks.last_mut() {
                _ if code.is_empty() => {}
                Some((last, block)) if *last == Manner::Whole && manner == Manner::Whole => block.append(code),
                _ => blocks.push((manner, std::mem::take(code))),
            };
            put(Manner::Whole, &mut scope.before[side]);
            put(manner, &mut scope.inside[side]);
        }
    }

    fn item(&mut self, id: Id, item: &Item, scope: &mut Scope) {
        let to = self.of_item[id as usize];
        match &item.kind {
            Kind::Input { .. } | Kind::Path { .. } => {}
            Kind::Formula(formula) => {
                self.expression(formula, scope, Some(to));
            }
            Kind::Row { formula, opening } => {
                if let Some(e) = opening {
                    let mut before = Scope::new(scope.level, false);
                    let (opening, _) = self.expression(e, &mut before, None);
                    self.values[to as usize].kept = true;
                    let draft = Draft { op: Op::Copy, to, arguments: [opening, NOTHING, NOTHING] };
                    self.levels[scope.level][self.values[to as usize].side as usize].once.push(draft);
                }
                match formula {
                    Some(e) if !scope.loops => match movement(id, e) {
                        Some(movement) => {
                            let (movement, _) = self.expression(movement, scope, None);
                            self.values[to as usize].kept = true;
                            self.emit(Op::RunningSum, [movement, NOTHING, NOTHING], scope, Some(to), false);
                        }
                        None => {
                            self.expression(e, scope, Some(to));
                        }
                    },
                    Some(e) => {
                        self.expression(e, scope, Some(to));
                    }
                    None => {}
                }
            }
            Kind::Total(total) => {
                let row = self.kept(total.row().0);
                let rate = total.rate().map_or(NOTHING, |rate| now(self.of_item[rate.0 as usize]));
                self.emit(total_op(total), [now(row), rate, NOTHING], scope, Some(to), false);
            }
        }
    }

    fn value(&mut self, value: Value) -> u32 {
        self.values.push(value);
        self.values.len() as u32 - 1
    }

    fn number(&mut self, v: f64) -> Argument {
        if let Some(&value) = self.of_constant.get(&v.to_bits()) {
            return now(value);
        }
        let value = self.value(Value { months: false, side: Side::Fixed, kept: true, zeros: 0 });
        self.of_constant.insert(v.to_bits(), value);
        self.constants.push((value, v));
        now(value)
    }

    /// An item's value, in its own column.
    fn kept(&mut self, id: Id) -> u32 {
        let value = self.of_item[id as usize];
        self.values[value as usize].kept = true;
        value
    }

    /// A row some months earlier. One that opens with nothing is read where it stands, past zeros before its column, so that a
    /// lag costs no instruction.
    fn lag(&mut self, id: Id, months: u32) -> (Op, Argument) {
        let value = self.kept(id);
        let opens_with_nothing = match &self.book.items[id as usize].kind {
            Kind::Row { opening, .. } => opening.as_ref().is_none_or(|opening| *opening == Expression::Number(0.0)),
            _ => true,
        };
        if !opens_with_nothing || months > LONGEST_SHIFT {
            return (Op::Lag(months), now(value));
        }
        let zeros = &mut self.values[value as usize].zeros;
        // The opening is one of them.
        *zeros = (*zeros).max((months - 1) as u8);
        (Op::Copy, Argument::shifted(value, -(months as i32)))
    }

    /// A column of the calendar: 0 days, 1 months of the fiscal year.
    fn calendar(&mut self, of: usize) -> Argument {
        if self.calendar[of] == NOBODY {
            self.calendar[of] = self.value(Value { months: true, side: Side::Fixed, kept: true, zeros: 0 });
        }
        now(self.calendar[of])
    }

    /// Lowers a part of a formula. Most are a scalar or a row of this month, which have a value.
    fn part(&mut self, e: &Expression, scope: &mut Scope) -> (Argument, bool) {
        match e {
            Expression::Scalar(id) | Expression::Row(id) => {
                (now(self.of_item[*id as usize]), scope.loops && self.in_loop[*id as usize])
            }
            _ => self.expression(e, scope, None),
        }
    }

    /// Lowers a formula; returns its value and whether it depends on a row of the running loop.
    fn expression(&mut self, e: &Expression, scope: &mut Scope, to: Option<u32>) -> (Argument, bool) {
        let e = without_ones(e);
        let inside = |lowering: &Self, id: &Id| scope.loops && lowering.in_loop[*id as usize];
        let (op, arguments, looped) = match e {
            Expression::Number(v) => (Op::Copy, [self.number(*v), NOTHING, NOTHING], false),
            Expression::Constant(constant) => (Op::Copy, [self.number(constant.0.value), NOTHING, NOTHING], false),
            Expression::Scalar(id) | Expression::Row(id) => {
                (Op::Copy, [now(self.of_item[*id as usize]), NOTHING, NOTHING], inside(self, id))
            }
            Expression::Previous(id) => {
                (Op::Copy, [Argument::shifted(self.kept(*id), -1), NOTHING, NOTHING], inside(self, id))
            }
            Expression::Next(id) => {
                (Op::Copy, [Argument::shifted(self.kept(*id), 1), NOTHING, NOTHING], inside(self, id))
            }
            Expression::Days => (Op::Copy, [self.calendar(0), NOTHING, NOTHING], false),
            Expression::FiscalMonth => (Op::Copy, [self.calendar(1), NOTHING, NOTHING], false),
            Expression::Lag(id, months) => {
                let (op, row) = self.lag(*id, months.get());
                (op, [row, NOTHING, NOTHING], inside(self, id))
            }
            Expression::Defined(id) => (Op::Defined, [now(self.of_item[*id as usize]), NOTHING, NOTHING], false),
            Expression::Unary(op, a) => {
                let (a, looped) = self.part(a, scope);
                (Op::from(*op), [a, NOTHING, NOTHING], looped)
            }
            Expression::Binary(op, parts) => {
                let [a, b] = &**parts;
                let (a, first) = self.part(a, scope);
                let (b, second) = self.part(b, scope);
                (Op::from(*op), [a, b, NOTHING], first || second)
            }
            Expression::If(parts) => {
                let [condition, a, b] = &**parts;
                let (c, first) = self.part(condition, scope);
                let (a, second) = self.part(a, scope);
                let (b, third) = self.part(b, scope);
                (Op::Select, [a, b, c], first || second || third)
            }
            Expression::Curve(curve, at) => {
                let number = self.curve(curve.0);
                let shape = self.book.curves[curve.0 as usize].shape;
                (Op::Curve(number, shape), [now(self.of_item[*at as usize]), NOTHING, NOTHING], inside(self, at))
            }
            Expression::Interpolate { at, x, y } => {
                let looped = inside(self, at) || inside(self, x) || inside(self, y);
                (Op::Interpolate, [now(self.of_item[*at as usize]), now(self.kept(*x)), now(self.kept(*y))], looped)
            }
            Expression::Sum(parts) => return self.sum(parts, scope, to),
            // A choice between two operations that exist anyway: an operation of its own would lengthen the jump of
            // every loop.
            Expression::Given(total, e) => {
                let total = now(self.of_item[*total as usize]);
                let defined = self.emit(Op::Defined, [total, NOTHING, NOTHING], scope, None, false);
                let (e, looped) = self.part(e, scope);
                (Op::Select, [e, self.number(f64::NAN), defined], looped)
            }
        };
        // A value that exists is copied only to a place of its own.
        if op == Op::Copy && to.is_none() {
            return (arguments[0], looped);
        }
        (self.emit(op, arguments, scope, to, looped), looped)
    }

    fn sum(&mut self, parts: &[Expression], scope: &mut Scope, to: Option<u32>) -> (Argument, bool) {
        let [first, rest @ ..] = parts else { return self.expression(&Expression::Number(0.0), scope, to) };
        if rest.is_empty() {
            return self.expression(first, scope, to);
        }
        let (mut sum, mut looped) = self.part(first, scope);
        let mut rest = rest.iter();
        while let Some(part) = rest.next() {
            let (part, inside) = self.part(part, scope);
            looped |= inside;
            let Some(third) = rest.next() else {
                return (self.emit(Op::Add, [sum, part, NOTHING], scope, to, looped), looped);
            };
            let (third, inside) = self.part(third, scope);
            let last = if rest.len() == 0 { to } else { None };
            // Fused, unless the first two vary less often than the third.
            sum = if (looped || !inside) && self.moves_with(&[sum, part], third) {
                self.emit(Op::AddTwo, [sum, part, third], scope, last, looped)
            } else {
                let sum = self.emit(Op::Add, [sum, part, NOTHING], scope, None, looped);
                looped |= inside;
                self.emit(Op::Add, [sum, third, NOTHING], scope, last, looped)
            };
        }
        (sum, looped)
    }

    /// True if a value computed from `these` varies with months and lanes whenever `other` does.
    fn moves_with(&self, these: &[Argument], other: Argument) -> bool {
        let value = |argument: &Argument| self.values[argument.value() as usize];
        let other = value(&other);
        let months = !other.months || these.iter().any(|argument| value(argument).months);
        months && (other.side == Side::Fixed || these.iter().any(|argument| value(argument).side == Side::Lanes))
    }

    fn curve(&mut self, curve: u32) -> u32 {
        let known = self.of_curve[curve as usize];
        if known != NOBODY {
            return known;
        }
        let points = &self.book.curves[curve as usize];
        let value = |point: u32| self.of_item[point as usize];
        let points = points.x.iter().zip(&points.y).map(|(x, y)| (value(x.0), value(y.0))).collect();
        self.curves.push(points);
        self.of_curve[curve as usize] = self.curves.len() as u32 - 1;
        self.curves.len() as u32 - 1
    }

    fn emit(&mut self, op: Op, arguments: [Argument; 3], scope: &mut Scope, to: Option<u32>, looped: bool) -> Argument {
        let points = match op {
            Op::Curve(number, _) => self.curves[number as usize].as_slice(),
            _ => &[],
        };
        let reads = || {
            arguments
                .iter()
                .filter(|a| **a != NOTHING)
                .map(|a| a.value())
                .chain(points.iter().flat_map(|(x, y)| [*x, *y]))
        };
        let newest = reads().max().unwrap_or_default();
        if to.is_none()
            && let Some(known) = self.known.find(newest, op, arguments)
        {
            return now(known);
        }
        let mut months = matches!(op, Op::Lag(_) | Op::Interpolate);
        let mut lanes = false;
        for value in reads() {
            let value = &self.values[value as usize];
            months |= value.months;
            lanes |= value.side == Side::Lanes;
        }
        let side = if lanes { Side::Lanes } else { Side::Fixed };
        let to_value = to.unwrap_or_else(|| self.value(Value { months, side, kept: false, zeros: 0 }));
        // The destination decides: a row of a loop that varies is computed for every lane, whatever it reads.
        let Value { months, side, .. } = self.values[to_value as usize];
        let draft = Draft { op, to: to_value, arguments };
        for argument in draft.reads() {
            let value = &mut self.values[argument.value() as usize];
            value.kept |= argument.shift() != 0 || (side == Side::Lanes && value.side == Side::Fixed);
        }
        if !months {
            self.levels[scope.level][side as usize].once.push(draft);
        } else if looped {
            scope.inside[side as usize].push(draft);
        } else {
            scope.before[side as usize].push(draft);
        }
        if to.is_none() {
            self.known.enter(newest, op, arguments, to_value);
        }
        now(to_value)
    }
}

fn total_op(total: &Total) -> Op {
    Op::Total(match total {
        Total::Sum(_) => Fold::Sum,
        Total::Minimum(_) => Fold::Minimum,
        Total::Maximum(_) => Fold::Maximum,
        Total::Mean(_) => Fold::Mean,
        Total::Last(_) => Fold::Last,
        Total::MonthOfMinimum(_) => Fold::MonthOfMinimum,
        Total::MonthOfMaximum(_) => Fold::MonthOfMaximum,
        Total::FirstMonth(_) => Fold::FirstMonth,
        Total::NetPresentValue { .. } => Fold::NetPresentValue,
        Total::RateOfReturn { .. } => Fold::RateOfReturn,
    })
}
