//! A tornado in words.

use super::{Mark, Table, Told, said};
use crate::analysis::tornado::{Bar, Tornado};
use crate::formula::{Book, grouped};
use crate::plan::Plan;

impl Tornado {
    /// The answer in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let outcome = &self.outcome;
        let value = |value: f64| said(book, outcome, value);
        let label = outcome.label();
        let (sentence, short) = match self.bars.first() {
            Some(bar) => {
                let (low, high) = ends(bar);
                let moved = format!(
                    "{label} is moved most by {}: {} at {} and {} at {}; the plan as it is has {}",
                    bar.lever.phrase(),
                    value(bar.at_low()),
                    bar.lever.said(plan, low),
                    value(bar.at_high()),
                    bar.lever.said(plan, high),
                    value(self.standing.value)
                );
                (moved, bar.lever.label().to_owned())
            }
            None => (format!("{label} depends on none of these inputs"), "no effect".to_owned()),
        };
        let mut told = Told { mark: Mark::Answered, sentence, short, facts: Vec::new(), table: self.table(book, plan) };
        let many = self.bars.len();
        if many > 1 {
            told.fact(Mark::Notice, format!("The {many} bad ends at once leave {}", value(self.joint.0.value)));
            told.fact(Mark::Fact, format!("The {many} good ends at once make {}", value(self.joint.1.value)));
        }
        if let Some(level) = self.level {
            let alone = self.bars.iter().filter(|bar| bar.break_even.is_some()).count();
            told.fact(
                Mark::Fact,
                format!("{alone} of these {many} inputs alone bring it to {} within the range searched", value(level)),
            );
        }
        told.fact(
            Mark::Fact,
            format!(
                "{} inputs were moved by a step each; those shown move it most over their own ranges",
                grouped(self.inputs as f64, 0)
            ),
        );
        told
    }

    fn table(&self, book: &Book, plan: &Plan) -> Table {
        let value = |value: f64| said(book, &self.outcome, value);
        let mut head = vec!["Input", "low", "high", "outcome at low", "outcome at high"];
        let level = self.level.map(|level| format!("reaches {} at", value(level)));
        head.extend(level.as_deref());
        let row = |bar: &Bar| {
            let (low, high) = ends(bar);
            let mut row = vec![
                bar.lever.label().to_owned(),
                bar.lever.said(plan, low),
                bar.lever.said(plan, high),
                value(bar.at_low()),
                value(bar.at_high()),
            ];
            if self.level.is_some() {
                let never = || {
                    let (from, to) = bar.sought;
                    format!("alone never, {} to {}", bar.lever.said(plan, from), bar.lever.said(plan, to))
                };
                row.push(bar.break_even.map_or_else(never, |at| bar.lever.said(plan, at)));
            }
            row
        };
        Table { head: head.into_iter().map(str::to_owned).collect(), rows: self.bars.iter().map(row).collect() }
    }
}

fn ends(bar: &Bar) -> (f64, f64) {
    let at = |point: Option<&(f64, crate::analysis::outcome::Reading)>| point.map_or(f64::NAN, |(at, _)| *at);
    (at(bar.points.first()), at(bar.points.last()))
}
