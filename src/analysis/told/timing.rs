//! The time to begin a phase, in words.

use super::{Mark, Table, Told, change, month, said};
use crate::analysis::risk::Estimate;
use crate::analysis::timing::{ANY_HASHPRICE, AtRent, Rent, Start, Timing, Trigger, Turn, Waiting};
use crate::formula::{Book, capital_first, grouped};
use crate::plan::Plan;

impl Timing {
    /// The answer in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let words = Words { timing: self, book, plan };
        let label = self.outcome.label();
        let sentence = match (&self.waiting, self.best) {
            (Some(waiting), _) => words.waiting(waiting),
            (None, Some(best)) => {
                let start = &self.starts[best];
                format!(
                    "{} adds most to {label} if it begins {}: {}",
                    self.phase,
                    words.when(start),
                    words.change(start.plan)
                )
            }
            (None, None) => format!("{} adds nothing to {label} at any of these dates", self.phase),
        };
        let short = match (&self.waiting, self.best) {
            (Some(waiting), _) => words.change(waiting.policy.value),
            (None, Some(best)) => words.when(&self.starts[best]),
            (None, None) => "never".to_owned(),
        };
        let mut told = Told { mark: Mark::Answered, sentence, short, facts: Vec::new(), table: words.table() };
        words.facts(&mut told);
        told
    }
}

struct Words<'a> {
    timing: &'a Timing,
    book: &'a Book,
    plan: &'a Plan,
}

impl Words<'_> {
    fn change(&self, by: f64) -> String {
        change(self.book, &self.timing.outcome, by)
    }

    fn estimate(&self, of: Estimate) -> String {
        let value = |value| said(self.book, &self.timing.outcome, value);
        format!("{} ({} to {})", value(of.value), value(of.low), value(of.high))
    }

    fn when(&self, start: &Start) -> String {
        match start.month {
            Some(number) => format!("in {}", month(self.plan, number)),
            None => format!("with a slip of {} months", grouped(start.slip, 0)),
        }
    }

    fn waiting(&self, waiting: &Waiting) -> String {
        let timing = self.timing;
        let is_more = waiting.gain.low > 0.0;
        let what = if waiting.rent.is_some() { "hashprice and rent" } else { "the hashprice" };
        let gain = said(self.book, &timing.outcome, waiting.gain.value);
        let Some(fixed) = waiting.fixed else {
            let by_hashprice =
                if is_more { format!("; to begin by {what} or not at all is worth {gain}") } else { String::new() };
            return format!("{} adds nothing on average at any of these dates{by_hashprice}", timing.phase);
        };
        let waits = if is_more {
            format!("to decide by {what} adds {gain}")
        } else {
            format!("to decide by {what} adds nothing that can be told from chance")
        };
        format!(
            "{} is worth {} on average if it begins {}, the best fixed date; {waits}",
            timing.phase,
            said(self.book, &timing.outcome, waiting.fixed_value.value),
            self.when(&timing.starts[fixed])
        )
    }

    fn facts(&self, told: &mut Told) {
        let timing = self.timing;
        if let Some(best) = timing.best.filter(|_| timing.waiting.is_some()) {
            let start = &timing.starts[best];
            told.fact(
                Mark::Fact,
                format!(
                    "In the plan itself it adds most if it begins {}: {}",
                    self.when(start),
                    self.change(start.plan)
                ),
            );
        }
        if let Some(standing) = timing.standing
            && let Some(start) = timing.starts.iter().find(|start| start.slip == standing)
        {
            told.fact(
                Mark::Fact,
                format!("Where the plan has it, {}, it adds {}", self.when(start), self.change(start.plan)),
            );
        }
        let Some(waiting) = &timing.waiting else {
            told.fact(Mark::Fact, "Nothing in the plan is uncertain, so no policy does better than the best date");
            return;
        };
        let futures = grouped(waiting.futures as f64, 0);
        told.fact(
            Mark::Fact,
            format!(
                "On {futures} fresh futures: best fixed date {}, policy {}, perfect foresight {}",
                self.estimate(waiting.fixed_value),
                self.estimate(waiting.policy),
                self.estimate(waiting.foresight)
            ),
        );
        let begun = timing.starts.last().map_or(0.0, |start| start.begun);
        let months = if waiting.months.is_finite() {
            format!(", {} months after the first date on average", grouped(waiting.months, 1))
        } else {
            String::new()
        };
        told.fact(Mark::Fact, format!("The policy begins in {} % of futures{months}", grouped(begun * 100.0, 1)));
        if let Some(triggers) = self.triggers() {
            told.fact(Mark::Fact, triggers);
        }
        if let Some(rent) = &waiting.rent {
            told.fact(Mark::Fact, self.by_rent(rent));
        }
        if let Some(line) = &waiting.line {
            let side = if line.is_below { "under" } else { "over" };
            told.fact(
                Mark::Fact,
                format!(
                    "The rule by date, to begin where hashprice is {side} the level of that date, is worth {} and begins in {} %",
                    self.estimate(line.value),
                    grouped(line.begun * 100.0, 1)
                ),
            );
        }
        if let Some((rule, level)) = waiting.rule.as_ref().and_then(|rule| Some((rule, rule.levels.first()?))) {
            told.fact(
                Mark::Fact,
                format!(
                    "The simple rule, to begin once hashprice has been under {} for three months, is worth {} and begins in {} %",
                    grouped(*level, 1),
                    self.estimate(rule.value),
                    grouped(rule.begun * 100.0, 1)
                ),
            );
        }
        told.fact(
            Mark::Fact,
            "Values are expectations at the plan's own discount rate and drift, more than without the phase; they are no market prices",
        );
    }

    /// At the first date that a hashprice or a BTC price decides, where the phase begins; None if none does.
    fn triggers(&self) -> Option<String> {
        let decides = |start: &&Start| start.trigger().is_some() || start.price_trigger().is_some();
        let start = self.timing.starts.iter().find(decides)?;
        let by = |trigger: Option<Trigger>, what: &str, decimals: usize, unit: &str| {
            trigger.map(|trigger| format!("{what}{} {unit}", trigger_text(&trigger, decimals)))
        };
        let hashprice = by(start.trigger(), "hashprice is ", 1, "USD/PH/s/day");
        let price = by(start.price_trigger(), "that is ", 0, "USD");
        let both: Vec<String> = hashprice.into_iter().chain(price).collect();
        let when = capital_first(&self.when(start));
        Some(format!(
            "{when} it begins where {}; in brackets the range when fitted to each half of the futures",
            both.join(", or judged by the BTC price where ")
        ))
    }

    /// By the rent: at the first date at which a price decides at any of its levels, where the phase begins at each.
    fn by_rent(&self, rent: &Rent) -> String {
        let decides =
            |date: &usize| rent.levels.iter().any(|level| level.price[*date].and_then(Turn::trigger).is_some());
        let date = (0..self.timing.starts.len()).find(decides).unwrap_or(0);
        let at = |level: &AtRent| {
            let price = match level.price[date] {
                Some(Turn::At(trigger)) => {
                    format!("where the BTC price is {} {} USD", side(&trigger), grouped(trigger.level, 0))
                }
                Some(Turn::Always) => "at any likely BTC price".to_owned(),
                Some(Turn::Never) | None => "at no likely BTC price".to_owned(),
            };
            format!("{price} when it is {} (P{})", rent.of.said(self.plan, level.rent), level.percentile)
        };
        let all: Vec<String> = rent.levels.iter().map(at).collect();
        let when = self.when(&self.timing.starts[date]);
        format!(
            "By price and rent ({}, taken as known at every date): {when} it begins {}",
            rent.of.label,
            all.join(", ")
        )
    }

    fn table(&self) -> Table {
        let timing = self.timing;
        let is_of_futures = timing.waiting.is_some();
        let rent = timing.waiting.as_ref().and_then(|waiting| waiting.rent.as_ref());
        let mut head =
            vec!["begins".to_owned(), "slip, months".to_owned(), format!("{} in the plan", timing.outcome.label())];
        if is_of_futures {
            head.extend(["mean of futures", "trigger, USD/PH/s/day", "trigger, USD/BTC"].map(str::to_owned));
            for level in rent.iter().flat_map(|rent| &rent.levels).filter(|level| level.percentile != 50) {
                head.push(format!("USD/BTC at P{} rent", level.percentile));
            }
            head.extend(["rule by date", "begun by then"].map(str::to_owned));
        }
        let line = timing.waiting.as_ref().and_then(|waiting| waiting.line.as_ref());
        let row = |(date, start): (usize, &Start)| {
            let when = start.month.map_or_else(String::new, |number| month(self.plan, number));
            let mut row = vec![when, grouped(start.slip, 0), self.change(start.plan)];
            if is_of_futures {
                row.push(start.mean.map_or_else(String::new, |mean| self.change(mean.value)));
                row.push(turn_text(start.by_hashprice, |trigger| trigger_text(trigger, 1)));
                row.push(turn_text(start.by_price, |trigger| trigger_text(trigger, 0)));
                for level in rent.iter().flat_map(|rent| &rent.levels).filter(|level| level.percentile != 50) {
                    let of = |trigger: &Trigger| format!("{} {}", side(trigger), grouped(trigger.level, 0));
                    row.push(turn_text(level.price[date], of));
                }
                row.push(line.map_or_else(String::new, |line| level_text(line.is_below, line.levels[date])));
                row.push(format!("{} %", grouped(start.begun * 100.0, 1)));
            }
            row
        };
        Table { head, rows: timing.starts.iter().enumerate().map(row).collect() }
    }
}

/// The side of a trigger on which a phase begins.
fn side(trigger: &Trigger) -> &'static str {
    if trigger.is_below { "under" } else { "over" }
}

/// A trigger in words, or that a date always begins or never does; nothing where nothing is known.
fn turn_text(turn: Option<Turn>, of: impl Fn(&Trigger) -> String) -> String {
    match turn {
        None => String::new(),
        Some(Turn::Always) => "always".to_owned(),
        Some(Turn::Never) => "never".to_owned(),
        Some(Turn::At(trigger)) => of(&trigger),
    }
}

/// "under 31.4 (30.9 to 33.0)".
fn trigger_text(trigger: &Trigger, decimals: usize) -> String {
    let number = |value: f64| grouped(value, decimals);
    format!("{} {} ({} to {})", side(trigger), number(trigger.level), number(trigger.low), number(trigger.high))
}

/// "under 31.4", or that a date always begins or never does.
fn level_text(is_below: bool, level: f64) -> String {
    match (is_below, level) {
        (true, ANY_HASHPRICE) | (false, 0.0) => "always".to_owned(),
        (true, 0.0) | (false, ANY_HASHPRICE) => "never".to_owned(),
        (true, level) => format!("under {}", grouped(level, 1)),
        (false, level) => format!("over {}", grouped(level, 1)),
    }
}
