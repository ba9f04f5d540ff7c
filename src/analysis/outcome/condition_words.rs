//! A condition in words: what holds, and what happens where it no longer does.

use super::condition::{Condition, Sign};
use super::spoken::spoken;
use crate::formula::{Book, Format, lower_first};

impl Condition {
    /// What is drawn of it: the left side, or what it exceeds the right by where that is no number.
    pub fn measure(&self) -> String {
        match self.level() {
            Some(_) => self.left.label.clone(),
            None => format!("{} less {}", self.left.label, lower_first(&self.right_label)),
        }
    }

    /// What holds, after the label: "is at least 200 million USD".
    pub fn words(&self, book: &Book) -> String {
        let level = self.level_words(book);
        let never = if self.left.is_monthly() || self.left.is_extreme() { "never" } else { "not" };
        match self.sign {
            _ if self.is_event() => "does not occur".to_owned(),
            Sign::AtMost if self.is_zero() && self.is_gap() => "is zero".to_owned(),
            Sign::AtMost if self.is_zero() => format!("is {never} above zero"),
            Sign::AtLeast if self.is_zero() => format!("is {never} below zero"),
            Sign::AtLeast => format!("is at least {level}"),
            Sign::Above => format!("is above {level}"),
            Sign::AtMost => format!("is at most {level}"),
            Sign::Below => format!("is below {level}"),
            Sign::Equals => format!("is {level}"),
            Sign::Differs => format!("is not {level}"),
        }
    }

    /// What happens where it no longer holds, after the label: "falls below 200 million USD".
    pub fn breach_words(&self, book: &Book) -> String {
        let level = self.level_words(book);
        match self.sign {
            _ if self.is_event() => "occurs".to_owned(),
            Sign::AtMost if self.is_zero() && self.is_gap() => "opens".to_owned(),
            Sign::AtMost if self.is_zero() => "rises above zero".to_owned(),
            Sign::AtLeast if self.is_zero() => "falls below zero".to_owned(),
            Sign::AtLeast => format!("falls below {level}"),
            Sign::Above => format!("falls to {level} or less"),
            Sign::AtMost => format!("rises above {level}"),
            Sign::Below => format!("rises to {level} or more"),
            Sign::Equals => format!("is no longer {level}"),
            Sign::Differs => format!("is {level}"),
        }
    }

    /// "Liquidity is at least 200 million USD".
    pub fn holding(&self, book: &Book) -> String {
        format!("{} {}", self.left.label, self.words(book))
    }

    /// "Liquidity falls below 200 million USD".
    pub fn breach(&self, book: &Book) -> String {
        format!("{} {}", self.left.label, self.breach_words(book))
    }

    /// What is so where it fails: "Margin call" for what is not to be, else as `breach`.
    pub fn failing(&self, book: &Book) -> String {
        if self.is_event() || self.is_zero() && self.is_gap() { self.left.label.clone() } else { self.breach(book) }
    }

    /// The same in a few words, with the level as it was written: "Liquidity below 100m".
    pub fn cause(&self) -> String {
        let label = &self.left.label;
        if self.is_event() || self.is_zero() && self.is_gap() {
            return label.clone();
        }
        let word = match self.sign {
            Sign::AtLeast => "below",
            Sign::Above => "at most",
            Sign::AtMost => "above",
            Sign::Below => "at least",
            Sign::Equals => "other than",
            Sign::Differs => "at",
        };
        let level = match Sign::split(self.comparison()) {
            Some((_, _, right)) if self.level().is_some() => right.to_owned(),
            _ => format!("the {}", lower_first(&self.right_label)),
        };
        format!("{label} {word} {level}")
    }

    /// True if something that is so or not, such as a margin call, is not to be.
    pub fn is_event(&self) -> bool {
        self.left.format == Format::Flag
            && self.level() == Some(0.0)
            && matches!(self.sign, Sign::AtMost | Sign::Equals)
    }

    /// True for a gap, which opens and is never below zero.
    fn is_gap(&self) -> bool {
        self.left.label.starts_with("Funding gap")
    }

    fn is_zero(&self) -> bool {
        self.level() == Some(0.0)
    }

    fn level_words(&self, book: &Book) -> String {
        match self.level() {
            Some(level) => spoken(book, level, self.left.unit, self.left.format),
            None => format!("the {}", lower_first(&self.right_label)),
        }
    }
}
