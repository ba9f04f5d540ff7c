//! A seek in words.

use super::{Mark, Table, Told, first_in, month, said};
use crate::analysis::lever::{Holds, Lever, Way};
use crate::analysis::outcome::amount;
use crate::analysis::roots::Kind;
use crate::analysis::seek::{Answer, Seek};
use crate::formula::{Book, grouped, lower_first};
use crate::plan::Plan;

impl Seek {
    /// The answer in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let words = Words { seek: self, book, plan };
        let mark = match self.standing {
            _ if self.condition.is_equality() => Mark::Answered,
            Some(standing) if standing.holds => Mark::Holds,
            Some(_) => Mark::Fails,
            None => Mark::Answered,
        };
        let mut told =
            Told { mark, sentence: words.sentence(), short: words.short(), facts: Vec::new(), table: words.table() };
        words.facts(&mut told);
        told
    }

    /// The answer that matters first: the nearest to the plan as it is.
    pub fn main(&self) -> Option<&Answer> {
        let standing = self.standing.map_or(f64::NAN, |sample| sample.at);
        let distance = |answer: &&Answer| {
            let (a, b) = ((answer.at - standing).abs(), (answer.to - standing).abs());
            if a.is_nan() { 0.0 } else { a.min(b) }
        };
        self.answers.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// The value of the lever at an answer: the first at which the state is another than in the plan.
    pub fn value_of(&self, answer: &Answer) -> f64 {
        let holds_now = self.standing.is_none_or(|sample| sample.holds);
        match answer.kind {
            Kind::Jump if answer.holds.0 == holds_now => answer.to,
            Kind::Flat if !self.condition.is_equality() && answer.holds.0 == holds_now => answer.to,
            _ => answer.at,
        }
    }
}

struct Words<'a> {
    seek: &'a Seek,
    book: &'a Book,
    plan: &'a Plan,
}

impl Words<'_> {
    fn lever(&self) -> &Lever {
        &self.seek.lever
    }

    fn label(&self) -> &str {
        self.seek.condition.left().label()
    }

    /// "a BTC price of 43,100 USD (−34.7 %)", "13.78 million USD/MW IT (+25.3 %)", "6 months".
    fn value(&self, at: f64) -> String {
        let lever = self.lever();
        if let Some(price) = self.seek.price {
            let price = amount(price * (1.0 + at / 100.0), "USD");
            return format!("a BTC price of {price} ({})", percent(at));
        }
        let said = lever.said(self.plan, at);
        match self.seek.standing.map(|sample| sample.at) {
            Some(now) if lever.way() == Way::Set && now != 0.0 && !self.is_dated() && lever.unit() != "months" => {
                format!("{said} ({})", percent((at / now - 1.0) * 100.0))
            }
            _ => said,
        }
    }

    fn is_dated(&self) -> bool {
        self.lever().holds() == Holds::Month
    }

    /// "capex per MW of IT at 13.78 million USD": what is moved, unless its value says it.
    fn at(&self, at: f64) -> String {
        if self.seek.price.is_some() {
            return format!("at {}", self.value(at));
        }
        format!("with {} of {}", lower_first(self.lever().label()), self.value(at))
    }

    fn sentence(&self) -> String {
        let (seek, label) = (self.seek, self.label());
        let (low, high) = seek.lever.range();
        let range = format!("between {} and {}", self.value(low), self.value(high));
        let Some(main) = seek.main() else {
            let why = seek.why.clone().unwrap_or_default();
            let nearest = seek.nearest.map_or_else(String::new, |sample| {
                let outcome = said(self.book, seek.condition.left(), sample.outcome);
                format!("; it comes nearest to it with {outcome} {}", self.at(sample.at))
            });
            let holds = seek.standing.is_some_and(|sample| sample.holds);
            if why.contains("depend") || why.contains("cannot be computed") || why.contains("no value") {
                return format!("{}: {why} ({range})", self.lever().label());
            }
            return if holds {
                format!("{label} {} throughout, {range}{nearest}", seek.condition.words(self.book))
            } else {
                format!(
                    "{} alone cannot do it: {label} nowhere {}, {range}{nearest}",
                    self.lever().label(),
                    seek.condition.words(self.book)
                )
            };
        };
        if seek.condition.is_equality() {
            let all: Vec<String> = seek.answers.iter().map(|answer| self.value(answer.at)).collect();
            return format!("{label} {} {}", seek.condition.words(self.book), self.of_all(&all));
        }
        let at = seek.value_of(main);
        match seek.standing {
            Some(standing) if standing.holds => {
                format!(
                    "{label} {} {}{}",
                    seek.condition.breach_words(self.book),
                    self.at(at),
                    first_in(self.plan, main.month)
                )
            }
            Some(standing) => {
                let word = if at > standing.at { "from" } else { "up to" };
                format!(
                    "{label} {} {word} {} of {}; in the plan it fails{}",
                    seek.condition.words(self.book),
                    lower_first(self.lever().label()),
                    self.value(at),
                    first_in(self.plan, standing.month)
                )
            }
            None => format!("{label} {} {}", seek.condition.breach_words(self.book), self.at(at)),
        }
    }

    fn of_all(&self, all: &[String]) -> String {
        let name = if self.seek.price.is_some() {
            "at".to_owned()
        } else {
            format!("with {} of", lower_first(self.lever().label()))
        };
        match all {
            [one] => format!("{name} {one}"),
            [several @ .., last] => format!("{name} {} and {last}", several.join(", ")),
            [] => String::new(),
        }
    }

    fn short(&self) -> String {
        let Some(main) = self.seek.main() else {
            return if self.seek.standing.is_some_and(|sample| sample.holds) {
                "never breached"
            } else {
                "alone never"
            }
            .to_owned();
        };
        self.value(self.seek.value_of(main)).trim_start_matches("a BTC price of ").to_owned()
    }

    fn facts(&self, told: &mut Told) {
        let seek = self.seek;
        let main = seek.main();
        for answer in seek.answers.iter().filter(|answer| Some(*answer) != main && !seek.condition.is_equality()) {
            let at = seek.value_of(answer);
            let words = if answer.holds.0 == answer.holds.1 {
                format!("{} just reaches the level {}", self.label(), self.at(at))
            } else {
                let holds_on = if answer.holds.1 { "from" } else { "up to" };
                format!("It also holds {holds_on} {}{}", self.value(at), first_fails(self.plan, answer.month))
            };
            told.fact(Mark::Notice, words);
        }
        if let Some(jump) = main.filter(|answer| answer.kind == Kind::Jump) {
            let left = seek.condition.left();
            told.fact(
                Mark::Notice,
                format!(
                    "It is a jump: {} at {} and {} at {}",
                    said(self.book, left, jump.outcome),
                    self.lever().said(self.plan, jump.at),
                    said(self.book, left, jump.outcome_to),
                    self.lever().said(self.plan, jump.to)
                ),
            );
        }
        if let Some(standing) = seek.standing {
            let outcome = said(self.book, seek.condition.left(), standing.outcome);
            told.fact(Mark::Fact, format!("In the plan as it is {} comes to {outcome}", lower_first(self.label())));
        }
        let spacing = if self.lever().holds() == Holds::Number {
            format!("{} apart", amount(seek.spacing, self.lever().unit()))
        } else {
            format!("{} apart", grouped(seek.spacing, 0))
        };
        told.fact(
            Mark::Fact,
            format!("{} values were tried, {spacing}: two changes closer than that may be missed", seek.curve.len()),
        );
    }

    fn table(&self) -> Table {
        let seek = self.seek;
        let head = ["What happens", self.lever().unit(), "Price", self.label(), "First fails in"];
        let with_price = seek.price.is_some();
        let pick = |cells: Vec<String>| -> Vec<String> {
            cells.into_iter().enumerate().filter(|(i, _)| with_price || *i != 2).map(|(_, cell)| cell).collect()
        };
        let row = |what: String, at: f64, outcome: f64, when: Option<i64>| {
            let price = seek.price.map(|price| grouped(price * (1.0 + at / 100.0), 0)).unwrap_or_default();
            let outcome = said(self.book, seek.condition.left(), outcome);
            let when = when.map(|when| month(self.plan, when)).unwrap_or_default();
            (at, pick(vec![what, self.lever().shown(self.plan, at), price, outcome, when]))
        };
        let of_answer = |answer: &Answer| {
            let what = match answer.holds {
                (true, false) => "ceases to hold",
                (false, true) => "begins to hold",
                _ => "reaches the level",
            };
            let what = format!("{what} ({})", answer.kind.word());
            let at = seek.value_of(answer);
            let outcome = if at == answer.to { answer.outcome_to } else { answer.outcome };
            row(what, at, outcome, answer.month)
        };
        let mut rows: Vec<(f64, Vec<String>)> = seek.answers.iter().map(of_answer).collect();
        rows.extend(seek.standing.map(|sample| row("the plan".to_owned(), sample.at, sample.outcome, sample.month)));
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let head = pick(head.into_iter().map(str::to_owned).collect());
        Table { head, rows: rows.into_iter().map(|(_, row)| row).collect() }
    }
}

/// "−34.7 %", with its sign.
fn percent(value: f64) -> String {
    let text = grouped(value, 1);
    if value > 0.0 { format!("+{text} %") } else { format!("{text} %") }
}

fn first_fails(plan: &Plan, number: Option<i64>) -> String {
    number.map_or_else(String::new, |number| format!("; beyond it fails first in {}", month(plan, number)))
}
