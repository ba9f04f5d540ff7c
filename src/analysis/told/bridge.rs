//! A bridge in words.

use super::{Mark, Table, Told, change, said};
use crate::analysis::bridge::Bridge;
use crate::formula::{Book, lower_first};

impl Bridge {
    /// The answer in words; `names` are what the two cases are called.
    pub fn told(&self, book: &Book, names: (&str, &str)) -> Told {
        let outcome = &self.outcome;
        let difference = self.to.value - self.from.value;
        let changed = |value: f64| change(book, outcome, value);
        let label = outcome.label();
        let largest = self.parts.iter().max_by(|a, b| a.effect.abs().total_cmp(&b.effect.abs()));
        let most = largest.map_or_else(String::new, |part| {
            let is_most = part.effect * difference > 0.0 && part.effect.abs() > difference.abs() / 2.0;
            let words = if is_most { "most of it" } else { "the largest part" };
            let name = if part.is_rest { lower_first(&part.name) } else { part.name.clone() };
            format!(", {words} from {name} ({})", changed(part.effect))
        });
        let sentence = format!(
            "{label} is {} in {} and {} in {}: {}{most}",
            said(book, outcome, self.from.value),
            names.0,
            said(book, outcome, self.to.value),
            names.1,
            changed(difference)
        );
        let mut told = Told {
            mark: Mark::Answered,
            sentence,
            short: changed(difference),
            facts: Vec::new(),
            table: self.table(book, names),
        };
        told.fact(
            Mark::Fact,
            if self.is_ordered {
                "Each part is what it adds to those before it: another order gives other parts"
            } else if self.is_exact {
                "Each part is its mean over all orders, so that none depends on an order"
            } else {
                "Each part is its mean over 64 orders drawn in pairs of opposites; they add up in each of them"
            },
        );
        told
    }

    fn table(&self, book: &Book, names: (&str, &str)) -> Table {
        let value = |value: f64| said(book, &self.outcome, value);
        let end = |name: &str, at: f64| vec![name.to_owned(), String::new(), value(at)];
        let mut rows = vec![end(names.0, self.from.value)];
        let mut at = self.from.value;
        for part in &self.parts {
            at += part.effect;
            rows.push(vec![part.name.clone(), change(book, &self.outcome, part.effect), value(at)]);
        }
        rows.push(end(names.1, self.to.value));
        let head = ["", "effect", self.outcome.label()].map(str::to_owned).to_vec();
        Table { head, rows }
    }
}
