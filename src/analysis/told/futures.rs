//! Futures in words.

use super::{Fact, Mark, Table, Told, said};
use crate::analysis::risk::{Estimate, Futures, LOWEST};
use crate::formula::{Book, capital_first, grouped};
use crate::plan::Plan;

/// The percentiles that a table shows.
const SHOWN: [(&str, f64); 5] = [("P5", 0.05), ("P25", 0.25), ("P50", 0.5), ("P75", 0.75), ("P95", 0.95)];

impl Futures {
    /// What the futures say, in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let fared: Vec<_> = (0..self.conditions.len()).map(|place| self.fared(place)).collect();
        let mark = match fared.iter().filter_map(|fared| fared.is_met).reduce(|a, b| a && b) {
            Some(true) => Mark::Holds,
            Some(false) => Mark::Fails,
            None => Mark::Answered,
        };
        let short = match fared.as_slice() {
            [] => format!("{} futures", count(self.all.len())),
            _ => format!("all holds in {}", percent(self.all_hold())),
        };
        let mut told = Told { mark, sentence: self.sentence(book), short, facts: Vec::new(), table: self.table(book) };
        for (condition, fared) in self.conditions.iter().zip(&fared) {
            let failing = self.all.len() - fared.holding;
            let mark = match fared.is_met {
                Some(true) => Mark::Holds,
                Some(false) => Mark::Fails,
                None if failing > 0 => Mark::Notice,
                None => Mark::Fact,
            };
            let text = condition.holding(book);
            let dated = fared.failed_by.last().copied().unwrap_or(0);
            let median = fared.failed_by.iter().position(|failed| dated > 0 && failed * 2 >= dated);
            let when = median.map_or_else(String::new, |month| {
                format!("; half of those that fail have failed by {}", plan.month(month as i64 + 1).long())
            });
            let cause = if failing > 0 && self.conditions.len() > 1 {
                format!("; the first cause in {}", count(fared.first))
            } else {
                String::new()
            };
            let text = match self.conditions.as_slice() {
                // The sentence has said the rest.
                [_] => capital_first(when.trim_start_matches("; ")),
                _ => format!("{text} in {}{cause}{when}", in_words(fared.share)),
            };
            if !text.is_empty() {
                told.facts.push(Fact { mark, text });
            }
        }
        if let Some((refused, why)) = &self.refused {
            told.fact(Mark::Notice, format!("{} futures cannot be computed and are left out: {why}", count(*refused)));
        }
        told
    }

    fn sentence(&self, book: &Book) -> String {
        let of = format!("{} futures", count(self.all.len()));
        if self.all.is_empty() {
            return "No future could be computed".to_owned();
        }
        match (self.conditions.as_slice(), self.outcomes.first()) {
            ([], None) => of,
            ([], Some(outcome)) => {
                let sample = self.sample(0);
                let at = |share: f64| {
                    sample.percentile(share).map_or_else(|| "none".to_owned(), |found| said(book, outcome, found.value))
                };
                format!(
                    "{} is {} at the median of {of}, and below {} in one of twenty",
                    outcome.label(),
                    at(0.5),
                    at(0.05)
                )
            }
            ([condition], _) => {
                format!("{} in {} of {of}", condition.holding(book), in_words(self.fared(0).share))
            }
            (several, _) => {
                let all = if several.len() == 2 { "Both".to_owned() } else { format!("All {}", several.len()) };
                format!("{all} conditions hold in {} of {of}", in_words(self.all_hold()))
            }
        }
    }

    fn table(&self, book: &Book) -> Table {
        let mut head: Vec<String> = ["Outcome", "plan"].map(str::to_owned).to_vec();
        head.extend(SHOWN.iter().map(|(name, _)| (*name).to_owned()));
        head.extend(["P5 lies within", "mean", "mean of lowest 5 %"].map(str::to_owned));
        let row = |(place, outcome): (usize, &crate::analysis::outcome::Outcome)| {
            let sample = self.sample(place);
            let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| said(book, outcome, value));
            let standing = self.plan.as_ref().map(|plan| plan.outcomes[place]).filter(|value| value.is_finite());
            let mut row = vec![outcome.label().to_owned(), value(standing)];
            row.extend(SHOWN.iter().map(|(_, share)| value(sample.percentile(*share).map(|found| found.value))));
            let within = sample.percentile(LOWEST);
            row.push(within.map_or_else(String::new, |within| {
                format!("{} to {}", value(Some(within.low)), value(Some(within.high)))
            }));
            row.extend([value(sample.mean().map(|mean| mean.value)), value(sample.mean_of_lowest(LOWEST))]);
            row
        };
        Table { head, rows: self.outcomes.iter().enumerate().map(row).collect() }
    }
}

fn count(number: usize) -> String {
    grouped(number as f64, 0)
}

fn figure(share: f64) -> String {
    format!("{} %", grouped(share * 100.0, if share > 0.001 && share < 0.999 { 1 } else { 2 }))
}

/// "93.1 % (92.6 to 93.6)".
fn percent(share: Estimate) -> String {
    let plain = |value: f64| figure(value).trim_end_matches(" %").to_owned();
    format!("{} ({} to {})", figure(share.value), plain(share.low), plain(share.high))
}

/// "93.1 % (92.6 to 93.6)". "All" or "none" of a finite number is not "always" or "never".
fn in_words(share: Estimate) -> String {
    if share.value >= 1.0 {
        return format!("all ({} or more)", figure(share.low));
    }
    if share.value <= 0.0 {
        return format!("none (at most {})", figure(share.high));
    }
    percent(share)
}
