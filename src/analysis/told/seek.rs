//! A seek in words.

use super::{Mark, Table, Told, first_in, month, said, unread};
use crate::analysis::lever::{Holds, Lever, Way};
use crate::analysis::outcome::amount;
use crate::analysis::roots::Kind;
use crate::analysis::seek::{Answer, NoAnswer, Seek};
use crate::formula::{Book, capital_first, grouped};
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

    /// "a BTC price 34.7 % lower (43,100 USD in Jan 2027)", "13.78 million USD/MW IT (+25.3 %)", "6 months".
    fn value(&self, at: f64) -> String {
        match &self.seek.prices {
            Some(_) if at == 0.0 => format!("the BTC price of the plan ({})", self.price(at)),
            Some(_) => {
                let side = if at < 0.0 { "lower" } else { "higher" };
                format!("a BTC price {} {side} ({})", percent(at.abs()).trim_start_matches('+'), self.price(at))
            }
            None => format!("{}{}", self.lever().said(self.plan, at), self.change(at)),
        }
    }

    /// "43,100 USD in Jan 2027": the path begins there.
    fn price(&self, at: f64) -> String {
        let price = self.seek.prices.as_ref().map_or(f64::NAN, |prices| prices.at(at));
        format!("{} in {}", amount(price, "USD"), month(self.plan, 1))
    }

    /// By how much a value differs from where the plan stands: " (+25.3 %)"; nothing for dates and numbers of months.
    fn change(&self, at: f64) -> String {
        let lever = self.lever();
        match self.seek.standing.map(|sample| sample.at) {
            Some(now) if lever.way() == Way::Set && now != 0.0 && at != now && lever.holds() == Holds::Number => {
                format!(" ({})", percent((at / now - 1.0) * 100.0))
            }
            _ => String::new(),
        }
    }

    /// "at a BTC price 34.7 % lower (43,100 USD in Jan 2027)", "with the capex of Phase 1 at 13.78 million USD/MW IT (+25.3 %)".
    fn at(&self, at: f64) -> String {
        if self.seek.prices.is_some() {
            return format!("at {}", self.value(at));
        }
        format!("{}{}", self.lever().phrase_at(self.plan, at), self.change(at))
    }

    /// What is moved, inside a sentence.
    fn phrase(&self) -> String {
        if self.seek.prices.is_some() { "the BTC price".to_owned() } else { self.lever().phrase() }
    }

    /// "or more", "or later": on which side of a value something holds.
    fn or(&self, above: bool) -> &'static str {
        let is_time = self.lever().holds() == Holds::Month || self.lever().unit() == "months";
        match (above, is_time && self.lever().way() != Way::Set || self.lever().holds() == Holds::Month) {
            (true, true) => "or later",
            (false, true) => "or earlier",
            (true, false) => "or more",
            (false, false) => "or less",
        }
    }

    fn sentence(&self) -> String {
        let (seek, label) = (self.seek, self.label());
        let Some(main) = seek.main() else { return self.without_answer() };
        let words = seek.condition.words(self.book);
        if seek.condition.is_equality() {
            let all: Vec<String> = seek.answers.iter().map(|answer| self.at(answer.at)).collect();
            return format!("{label} {words} {}", one_after_the_other(&all));
        }
        let at = seek.value_of(main);
        let first = first_in(self.plan, main.month);
        match seek.standing {
            Some(standing) if standing.holds => {
                format!("{label} {} {}{first}", seek.condition.breach_words(self.book), self.at(at))
            }
            Some(standing) => {
                let (or, fails) = (self.or(at > standing.at), first_in(self.plan, standing.month));
                format!("{label} {words} only {} {or}; in the plan it fails{fails}", self.at(at))
            }
            None => match main.holds {
                (true, false) => {
                    format!("{label} {words} {} {}{}", self.at(main.at), self.or(false), beyond("above", &first))
                }
                (false, true) => {
                    format!("{label} {words} {} {}{}", self.at(main.to), self.or(true), beyond("below", &first))
                }
                _ => format!("{label} just reaches the level {}", self.at(at)),
            },
        }
    }

    /// Why there is no value, with the nearest.
    fn without_answer(&self) -> String {
        let (seek, label) = (self.seek, self.label());
        let (low, high) = seek.lever.range();
        let end = |at: f64| if seek.prices.is_some() { self.value(at) } else { seek.lever.said(self.plan, at) };
        let range = format!("from {} to {}", end(low), end(high));
        let words = seek.condition.words(self.book);
        let said = |value: f64| said(self.book, seek.condition.left(), value);
        let holds = seek.curve.iter().all(|sample| sample.holds);
        let throughout = if holds {
            format!("{words} throughout")
        } else {
            // A row must meet it in each month.
            let months = if seek.condition.left().is_monthly() { " in every month" } else { "" };
            words
                .strip_prefix("is ")
                .map_or_else(|| "occurs throughout".to_owned(), |rest| format!("is nowhere {rest}{months}"))
        };
        match seek.none {
            Some(NoAnswer::Unmoved) => {
                let value = seek.curve.first().map(|sample| said(sample.outcome)).unwrap_or_default();
                let which = if seek.condition.left().is_monthly() { "in its worst month it" } else { "it" };
                let is_event = seek.condition.is_event();
                let stays = if is_event { String::new() } else { format!(": {which} stays at {value}") };
                let words = if holds { words } else { throughout };
                format!("{label} {words} whatever {} is{stays}", self.phrase())
            }
            Some(NoAnswer::Refused | NoAnswer::Undefined) => {
                format!("No answer {range}: {}", seek.why.clone().unwrap_or_default())
            }
            Some(NoAnswer::Throughout) | None => {
                let nearest = seek.nearest.map_or_else(String::new, |sample| {
                    format!("; the nearest is {} {}", said(sample.outcome), self.at(sample.at))
                });
                if holds {
                    format!("{label} {throughout}, {range}{nearest}")
                } else {
                    format!(
                        "{} alone cannot do it: {label} {throughout}, {range}{nearest}",
                        capital_first(&self.phrase())
                    )
                }
            }
        }
    }

    fn short(&self) -> String {
        let Some(main) = self.seek.main() else {
            let holds = self.seek.curve.iter().all(|sample| sample.holds);
            return match self.seek.none {
                Some(NoAnswer::Refused | NoAnswer::Undefined) => "no answer",
                _ if holds => "holds throughout",
                _ => "nowhere",
            }
            .to_owned();
        };
        let at = self.seek.value_of(main);
        if self.seek.prices.is_some() { format!("{} ({})", percent(at), self.price(at)) } else { self.value(at) }
    }

    fn facts(&self, told: &mut Told) {
        let seek = self.seek;
        let main = seek.main();
        for answer in seek.answers.iter().filter(|answer| Some(*answer) != main && !seek.condition.is_equality()) {
            let at = seek.value_of(answer);
            let words = if answer.holds.0 == answer.holds.1 {
                format!("{} just reaches the level {}", self.label(), self.at(at))
            } else {
                let or = self.or(answer.holds.1);
                format!("It also changes {}: it holds there {or}{}", self.at(at), first_fails(self.plan, answer.month))
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
        if seek.none == Some(NoAnswer::Unmoved) {
            told.facts.extend(unread(self.book, self.lever()));
        }
        if let Some(standing) = seek.standing {
            let outcome = said(self.book, seek.condition.left(), standing.outcome);
            let when = standing.reached.map_or_else(String::new, |number| format!(" in {}", month(self.plan, number)));
            let headroom = if seek.condition.level().is_some() { "" } else { " of headroom" };
            told.fact(Mark::Fact, format!("The plan as it is has {outcome}{headroom}{when}"));
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
        let unit = match self.lever().unit() {
            "" => self.lever().label().to_owned(),
            unit => format!("{}, {unit}", self.lever().label()),
        };
        let measure = seek.condition.measure();
        let head = ["What happens", unit.as_str(), "BTC price, USD", measure.as_str(), "First fails in"];
        let with_price = seek.prices.is_some();
        let pick = |cells: Vec<String>| -> Vec<String> {
            cells.into_iter().enumerate().filter(|(i, _)| with_price || *i != 2).map(|(_, cell)| cell).collect()
        };
        let row = |what: String, at: f64, outcome: f64, when: Option<i64>| {
            let price = seek.prices.as_ref().map(|prices| grouped(prices.at(at), 0)).unwrap_or_default();
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
            // At a crossing the level is met; what the search leaves of it is no figure.
            let outcome = match answer.kind {
                Kind::Crossing => seek.condition.level().unwrap_or(0.0),
                _ if at == answer.to => answer.outcome_to,
                _ => answer.outcome,
            };
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
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if value > 0.0 { format!("+{text} %") } else { format!("{text} %") }
}

/// "at 3, at 5 and at 9".
fn one_after_the_other(all: &[String]) -> String {
    match all {
        [one] => one.clone(),
        [several @ .., last] => format!("{} and {last}", several.join(", ")),
        [] => String::new(),
    }
}

/// On the other side of a value, when it first fails there.
fn beyond(side: &str, first: &str) -> String {
    if first.is_empty() { String::new() } else { format!("; {side} it fails{first}") }
}

fn first_fails(plan: &Plan, number: Option<i64>) -> String {
    number.map_or_else(String::new, |number| format!("; beyond it fails first in {}", month(plan, number)))
}
