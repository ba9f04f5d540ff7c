//! What outcomes are called in sentences: "Lowest DSCR of Red Mesa LLC in 2028", "First month of funding gap".

use super::condition::Sign;
use super::expression::{Fold, Months, Node, When};
use super::spoken::{amount, spoken};
use crate::formula::{BTC, Book, Format, Id, PLAIN, USD, Unit, lower_first};
use crate::plan::{ObjectKind, Plan};

/// What an outcome is called: the label of its row, whose it is, and what is taken of it.
pub(super) fn label(book: &Book, plan: &Plan, node: &Node) -> String {
    Words { book, plan }.of(node)
}

#[derive(Clone, Copy)]
struct Words<'a> {
    book: &'a Book,
    plan: &'a Plan,
}

impl Words<'_> {
    fn of(self, node: &Node) -> String {
        match node {
            Node::Number(value) => amount(*value, ""),
            Node::Cell { id, month } if *month > 0 => {
                format!("{} in {}", self.row(*id), self.plan.month(*month).long())
            }
            Node::Row { id, .. } | Node::Cell { id, .. } => self.row(*id),
            Node::Fold { fold, of, months } => self.fold(*fold, of, *months),
            Node::Months { when, left, sign, right, months } => {
                let what = self.comparison(left, *sign, right);
                let name = match when {
                    When::First => "First month",
                    When::Last => "Last month",
                    When::Count => "Months",
                };
                format!("{name} {what}{}", self.within(*months))
            }
            Node::Negative(of) => format!("−{}", self.part(of)),
            Node::Operation { sign, left, right } => match sign {
                '+' => format!("{} + {}", self.of(left), lower_first(&self.of(right))),
                '-' => format!("{} − {}", self.of(left), lower_first(&self.part(right))),
                '*' => format!("{} × {}", self.part(left), self.part(right)),
                _ => format!("{} / {}", self.part(left), self.part(right)),
            },
        }
    }

    /// The same as a part of arithmetic: a sum in brackets.
    fn part(self, node: &Node) -> String {
        match node {
            Node::Operation { sign: '+' | '-', .. } => format!("({})", self.of(node)),
            _ => self.of(node),
        }
    }

    fn fold(self, fold: Fold, of: &Node, months: Months) -> String {
        let (name, within) = (self.of(of), self.within(months));
        match fold {
            _ if months.0 == months.1 => format!("{name}{within}"),
            Fold::Minimum => format!("Lowest {}{within}", lower_first(&name)),
            Fold::Maximum => format!("Highest {}{within}", lower_first(&name)),
            Fold::Mean => format!("Mean {}{within}", lower_first(&name)),
            Fold::Sum if within.is_empty() => format!("{name} over the plan"),
            Fold::Sum => format!("{name}{within}"),
        }
    }

    /// "of funding gap", "with liquidity below 40 million USD".
    fn comparison(self, left: &Node, sign: Sign, right: &Node) -> String {
        let name = lower_first(&self.of(left));
        if matches!((sign, right), (Sign::Above, Node::Number(0.0))) {
            return format!("of {name}");
        }
        let level = match right {
            Node::Number(value) => {
                let (unit, format) = self.unit(left);
                spoken(self.book, *value, unit, format)
            }
            other => lower_first(&self.of(other)),
        };
        let word = match sign {
            Sign::Below => "below",
            Sign::AtMost => "at most",
            Sign::Above => "above",
            Sign::AtLeast => "at least",
            Sign::Equals => "at",
            Sign::Differs => "other than",
        };
        format!("with {name} {word} {level}")
    }

    fn unit(self, node: &Node) -> (Unit, Format) {
        match node {
            Node::Row { id, .. } | Node::Cell { id, .. } => (self.book.item(*id).unit, self.book.item(*id).format),
            _ => (PLAIN, Format::usual(PLAIN)),
        }
    }

    /// " in 2027" for a calendar year, " in Apr 2028" for a month, nothing for all months of the plan.
    fn within(self, (first, last): Months) -> String {
        let (from, to) = (self.plan.month(first), self.plan.month(last));
        match (first, last) {
            (1, last) if last == i64::from(self.plan.company.months) => String::new(),
            _ if first == last => format!(" in {}", from.long()),
            _ if from.year() == to.year() && from.month() == 1 && to.month() == 12 => format!(" in {}", from.year()),
            _ => format!(" from {} to {}", from.long(), to.long()),
        }
    }

    /// The label of a row, with the object that it belongs to, unless it is the company's or the label says it.
    fn row(self, id: Id) -> String {
        let item = self.book.item(id);
        if item.key.starts_with("btc-cost.") && item.unit == USD.per(BTC) {
            return format!("Cost of a BTC ({})", lower_first(&item.label));
        }
        match self.holder(&item.key) {
            Some(name) if !item.label.contains(&name) => format!("{} of {name}", item.label),
            _ => item.label.clone(),
        }
    }

    /// The name of the object whose row this is by its key: `site.red-mesa.fleet.s21.…`.
    fn holder(self, key: &str) -> Option<String> {
        let kind_of = |word: &str| ObjectKind::ALL.into_iter().find(|kind| kind.word() == word);
        let name = |path: &str| self.plan.object(path).map(|object| object.name().to_owned());
        let parts: Vec<&str> = key.split('.').collect();
        let (word, id) = (parts.first()?, parts.get(1)?);
        let kind = kind_of(word)?;
        let own = name(&kind.path(None, id))?;
        let part = parts.get(2).and_then(|word| kind_of(word)).filter(|kind| kind.is_at_site());
        let Some((part, part_id)) = part.zip(parts.get(3)) else { return Some(own) };
        Some(format!("{} at {own}", name(&part.path(Some(id), part_id))?))
    }
}
