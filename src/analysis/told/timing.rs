//! The time to begin a phase, in words.

use super::{Mark, Table, Told, change, month, said};
use crate::analysis::risk::Estimate;
use crate::analysis::timing::{ANY_HASHPRICE, Start, Timing, Waiting};
use crate::formula::{Book, grouped};
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
        let gain = said(self.book, &timing.outcome, waiting.gain.value);
        let Some(fixed) = waiting.fixed else {
            let by_hashprice = if is_more {
                format!("; to begin by the hashprice or not at all is worth {gain}")
            } else {
                String::new()
            };
            return format!("{} adds nothing on average at any of these dates{by_hashprice}", timing.phase);
        };
        let waits = if is_more {
            format!("to decide by the hashprice adds {gain}")
        } else {
            "to decide by the hashprice adds nothing that can be told from chance".to_owned()
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
        if let Some((start, (level, low, high))) = timing.starts.iter().find_map(|start| Some((start, start.trigger?)))
        {
            let side = if start.begins_below { "under" } else { "over" };
            told.fact(
                Mark::Fact,
                format!(
                    "{}, it begins where hashprice is {side} {} USD/PH/s/day ({} to {} by halves of the futures)",
                    crate::formula::capital_first(&self.when(start)),
                    grouped(level, 1),
                    grouped(low, 1),
                    grouped(high, 1)
                ),
            );
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

    fn table(&self) -> Table {
        let timing = self.timing;
        let is_of_futures = timing.waiting.is_some();
        let mut head =
            vec!["begins".to_owned(), "slip, months".to_owned(), format!("{} in the plan", timing.outcome.label())];
        if is_of_futures {
            head.extend(
                ["mean of futures", "trigger, USD/PH/s/day", "rule by date", "begun by then"].map(str::to_owned),
            );
        }
        let line = timing.waiting.as_ref().and_then(|waiting| waiting.line.as_ref());
        let row = |(date, start): (usize, &Start)| {
            let when = start.month.map_or_else(String::new, |number| month(self.plan, number));
            let mut row = vec![when, grouped(start.slip, 0), self.change(start.plan)];
            if is_of_futures {
                row.push(start.mean.map_or_else(String::new, |mean| self.change(mean.value)));
                row.push(start.trigger.map_or_else(String::new, |(level, low, high)| {
                    format!("{} ({} to {})", grouped(level, 1), grouped(low, 1), grouped(high, 1))
                }));
                row.push(line.map_or_else(String::new, |line| level_text(line.is_below, line.levels[date])));
                row.push(format!("{} %", grouped(start.begun * 100.0, 1)));
            }
            row
        };
        Table { head, rows: timing.starts.iter().enumerate().map(row).collect() }
    }
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
