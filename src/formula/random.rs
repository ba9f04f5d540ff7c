//! Random books for tests: every kind of node, loops both ways, totals that feed rows. One seed is one book.

use super::book::at::At;
use super::book::contents::Book;
use super::book::expression::{Constant, CurveId, Expression, Named, Operand, Pending, Scalar, Series, sum, when};
use super::book::item::{Shape, Total};
use super::book::unit::{DAY, PLAIN};

/// `SplitMix64` (Steele, Lea and Flood 2014): small, seeded, the same everywhere.
pub(super) struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
    /// Between 0 and 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const EIGHTH_A_DAY: Constant = Constant(&Named { value: 0.125, unit: PLAIN.per(DAY), name: "an eighth a day" });

struct Generator {
    random: Random,
    scalars: Vec<Scalar>,
    rows: Vec<Series>,
    back: Vec<Expression>,
    ahead: Vec<Expression>,
    curves: Vec<CurveId>,
    rising: Option<(Series, Series)>,
    undefined: Vec<Scalar>,
}

impl Generator {
    fn scalar(&mut self) -> Expression {
        if self.random.below(3) == 0 {
            let eighths = (self.random.share() * 320.0 - 160.0).round() / 64.0;
            Expression::Number(eighths)
        } else {
            self.random.of(&self.scalars).expression()
        }
    }

    fn leaf(&mut self, monthly: bool) -> Expression {
        if !monthly {
            return self.scalar();
        }
        match self.random.below(10) {
            0 | 1 => self.scalar(),
            2 | 3 if !self.back.is_empty() => self.back[self.random.below(self.back.len())].clone(),
            2..=4 if !self.ahead.is_empty() => self.ahead[self.random.below(self.ahead.len())].clone(),
            5 => self.random.of(&self.rows).prev(),
            6 => {
                let months = self.random.below(9) as u32;
                self.random.of(&self.rows).lag(months)
            }
            7 if self.random.below(2) == 0 => Expression::FiscalMonth * 0.125,
            7 => Expression::Days * EIGHTH_A_DAY,
            _ => self.random.of(&self.rows).expression(),
        }
    }

    fn any(&mut self, depth: usize, monthly: bool) -> Expression {
        if depth == 0 {
            return self.leaf(monthly);
        }
        let part = |g: &mut Self| g.any(depth - 1, monthly);
        let limited = |e: Expression, low: f64, high: f64| e.max(low).min(high);
        match self.random.below(if monthly { 22 } else { 14 }) {
            0 => part(self) + part(self),
            1 => part(self) - part(self),
            2 => part(self) * limited(part(self), -1.0, 1.0),
            3 => {
                let divisor = part(self);
                part(self) / (divisor.clone().max(-divisor) + 1.0)
            }
            4 => part(self).min(part(self)),
            5 => part(self).max(part(self)),
            6 => -part(self),
            7 => limited(part(self), -3.0, 2.0).exp(),
            8 => part(self).max(0.1).ln(),
            // 0 to a negative power is an error in spreadsheets.
            9 => limited(part(self), 0.001, 3.0).pow(limited(part(self), -2.0, 2.0)),
            10 => when(part(self).lt(part(self)), part(self), part(self)),
            11 => when(part(self).le(part(self)), part(self), part(self).floor()),
            12 => sum([part(self), part(self), part(self), part(self)]),
            13 if !self.undefined.is_empty() => {
                let total = self.random.of(&self.undefined);
                let here = if self.random.below(2) == 0 { total.expression() } else { part(self).given(total) };
                when(total.defined(), here, part(self))
            }
            14 => {
                let (row, curve) = (self.random.of(&self.rows), self.random.of(&self.curves));
                row.on(curve)
            }
            15 | 16 if self.rising.is_some() => {
                let (x, y) = self.rising.unwrap();
                self.random.of(&self.rows).within(x, y)
            }
            17 => part(self).floor().is(part(self).floor()) + part(self),
            18 => match self.random.below(4) {
                0 => part(self) * 1.0,
                1 => 1.0 * part(self),
                2 => part(self) / 1.0,
                _ => 1.0 / part(self).max(0.5),
            },
            // Taken in some months alone, whatever the lanes.
            19 | 20 => {
                let (month, from) = (self.rows[0], self.random.below(40) as f64);
                when(month.gt(from), part(self), part(self))
            }
            _ => self.leaf(monthly),
        }
    }
}

/// A book of about `size` rows over `months` months.
pub(crate) fn book(seed: u64, months: usize, size: usize) -> Book {
    let mut book = Book::new((2026 + (seed % 5) as i32, 1 + (seed % 12) as u32), months);
    let b = &mut book;
    let mut g = Generator {
        random: Random(seed),
        scalars: Vec::new(),
        rows: Vec::new(),
        back: Vec::new(),
        ahead: Vec::new(),
        curves: Vec::new(),
        rising: None,
        undefined: Vec::new(),
    };
    let first = b.section("first", "First");
    g.rows.push(b.at(first).balance("month", "month", PLAIN, 0.0, |p| p + 1.0, ""));
    for k in 0..6 {
        let value = ((g.random.share() * 8.0 - 3.0) * 64.0).round() / 64.0;
        g.scalars.push(b.at(first).input(&format!("in{k}"), &format!("in{k}"), PLAIN, value, format!("in.{k}")));
    }
    let values = (0..months).map(|_| g.random.share() * 4.0 - 2.0).collect();
    g.rows.push(b.at(first).path("path", "path", PLAIN, values, "a.path"));
    let mut at = -2.0;
    let points = (0..5).map(|k| {
        at += g.random.share() + 0.1;
        let x = b.at(first).input(&format!("x{k}"), "x", PLAIN, at, "curve");
        (x, b.at(first).input(&format!("y{k}"), "y", PLAIN, g.random.share() * 5.0, "curve"))
    });
    let points: Vec<_> = points.collect();
    g.curves.push(b.curve("steps", Shape::Steps, points.clone()));
    g.curves.push(b.curve("curve", Shape::Lines, points));
    let second = b.section("second", "Second");
    for k in 0..size {
        one(&mut b.at(second), &mut g, &format!("r{k}"));
    }
    book
}

fn one(b: &mut At, g: &mut Generator, name: &str) {
    match g.random.below(14) {
        0 => {
            let e = g.any(2, false).min(50.0).max(-50.0);
            let given = g.undefined.get(g.random.below(8)).copied();
            let e = given.map_or(e.clone(), |total| e.given(total) + 0.25);
            let scalar = b.formula(name, name, PLAIN, e, "");
            let alike = if given.is_some() { &mut g.undefined } else { &mut g.scalars };
            alike.push(scalar);
        }
        1 => total(b, g, name),
        n @ 2..=5 => a_loop(b, g, name, n >= 4),
        6 if g.rising.is_none() => {
            let step = g.any(2, true).max(0.0).min(5.0);
            let step = b.row(&format!("{name}s"), "step", PLAIN, step, "");
            let x = b.balance(&format!("{name}x"), "x", PLAIN, 1.0, |p| p + step, "");
            let rise = g.any(2, true).max(0.0).min(5.0);
            let y = b.balance(&format!("{name}y"), "y", PLAIN, 3.0, |p| p + rise, "");
            g.rising = Some((x, y));
            g.rows.extend([x, y]);
        }
        _ => {
            let e = g.any(3, true).min(1000.0).max(-1000.0);
            g.rows.push(b.row(name, name, PLAIN, e, ""));
        }
    }
}

fn total(b: &mut At, g: &mut Generator, name: &str) {
    let row = g.random.of(&g.rows);
    let rate = |b: &mut At| b.formula(&format!("{name}rate"), "rate", PLAIN, 0.01, "");
    let total = match g.random.below(10) {
        0 => Total::Sum(row),
        1 => Total::Minimum(row),
        2 => Total::Maximum(row),
        3 => Total::Mean(row),
        4 => Total::Last(row),
        5 => Total::MonthOfMinimum(row),
        6 => Total::MonthOfMaximum(row),
        7 => Total::NetPresentValue { rate: rate(b), flow: row },
        8 => {
            let flag = g.any(1, true).lt(g.any(1, true));
            Total::FirstMonth(b.row(&format!("{name}flag"), "flag", PLAIN, flag, ""))
        }
        _ => Total::RateOfReturn { near: rate(b), flow: row },
    };
    let undefined = matches!(total, Total::FirstMonth(_) | Total::RateOfReturn { .. });
    let scalar = b.total(name, name, PLAIN, total, "");
    if undefined {
        g.undefined.push(scalar);
    } else {
        g.scalars.push(scalar);
    }
}

/// A loop of one to four rows, through the past or through the future.
fn a_loop(b: &mut At, g: &mut Generator, name: &str, ahead: bool) {
    let count = 1 + g.random.below(4);
    let pending: Vec<Pending> = (0..count)
        .map(|k| {
            let opening = if ahead { Expression::Number(0.0) } else { g.any(1, false).min(9.0).max(-9.0) };
            b.declare(&format!("{name}p{k}"), "p", PLAIN, opening, "")
        })
        .collect();
    if ahead {
        g.ahead = pending.iter().map(Pending::next).collect();
    } else {
        g.back = pending.iter().map(Pending::prev).collect();
    }
    for p in pending {
        let e = g.any(3, true).min(100.0).max(-100.0);
        let row = b.define(p, |_| e);
        g.rows.push(row);
    }
    g.back.clear();
    g.ahead.clear();
}
