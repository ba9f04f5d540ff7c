//! A replay in words.

use super::{Mark, Table, Told};
use crate::analysis::risk::{Ahead, Replayed};
use crate::finance::exp;
use crate::formula::grouped;

/// Months ahead that a table shows.
const SHOWN: [usize; 8] = [1, 3, 6, 12, 24, 36, 60, 120];

impl Replayed {
    /// What a replay of several rows says; the first is the price.
    pub fn told(rows: &[Self]) -> Told {
        let Some(first) = rows.first() else { return nothing() };
        let year = first.ahead.iter().find(|ahead| ahead.months == 12).or(first.ahead.last());
        let Some(year) = year else { return nothing() };
        let sentence = format!(
            "{} months ahead the BTC price came within the band of 5 to 95 % in {} of {} forecasts, and differed from the median by {} % on average",
            year.months,
            year.within_90,
            year.windows,
            percent(year.error)
        );
        let mark = if year.is_plausible { Mark::Answered } else { Mark::Notice };
        let short = format!("{} of {} within the band", year.within_90, year.windows);
        let mut told = Told { mark, sentence, short, facts: Vec::new(), table: table(rows) };
        let (from, to) = (first.begun.first(), first.begun.last());
        if let (Some(from), Some(to)) = (from, to) {
            let text = format!(
                "Forecasts begin in each January from {} to {}; of the whole horizon {} do not overlap",
                from.long(),
                to.long(),
                first.independent
            );
            told.fact(Mark::Fact, text);
        }
        if !year.is_plausible {
            told.fact(Mark::Notice, "So many outside the band would be unlikely if it were right (Kupiec, 5 % level)");
        }
        let words = "The median is off by its mean absolute error; CRPS is the mean distance of the whole forecast from what came; both in percent of the median";
        told.fact(Mark::Fact, words);
        told.fact(
            Mark::Fact,
            "The price stays where it stood on the eve; hashrate and fees go on by the plan's own form",
        );
        told
    }
}

fn nothing() -> Told {
    let sentence = "No forecast could be compared".to_owned();
    Told { mark: Mark::Notice, short: sentence.clone(), sentence, facts: Vec::new(), table: Table::default() }
}

fn table(rows: &[Replayed]) -> Table {
    let head =
        ["Row", "months ahead", "forecasts", "median off by", "too low by", "in 5 to 95 %", "in 25 to 75 %", "CRPS"];
    let line = |key: &str, it: &Ahead| {
        vec![
            key.to_owned(),
            it.months.to_string(),
            it.windows.to_string(),
            format!("{} %", percent(it.error)),
            format!("{} %", percent(exp(it.bias) - 1.0)),
            format!("{} of {}", it.within_90, it.windows),
            format!("{} of {}", it.within_50, it.windows),
            format!("{} %", percent(it.crps)),
        ]
    };
    let is_shown = |it: &&Ahead| SHOWN.contains(&it.months);
    let lines = rows.iter().flat_map(|row| row.ahead.iter().filter(is_shown).map(|it| line(&row.key, it)));
    Table { head: head.map(str::to_owned).to_vec(), rows: lines.collect() }
}

fn percent(share: f64) -> String {
    grouped(share * 100.0, 1)
}
