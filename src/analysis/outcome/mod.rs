//! One grammar of what is read from a plan: outcomes such as `company.npv` and `min(company.liquidity)`, and conditions such as
//! `company.cash >= treasury.minimum-cash`. Assertions, texts that are filled in, questions and pages all read it.

mod condition;
mod condition_words;
mod expression;
mod reader;
mod spoken;
mod text;
mod words;

pub use condition::{Condition, Failure, Verdict};
pub use expression::{Fold, Outcome, Reading};
pub(in crate::analysis) use reader::Lane;
pub use reader::Reader;
pub use spoken::{amount, spoken};
