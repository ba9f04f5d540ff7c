//! New questions: which BTC price leaves no cash.

use crate::plan::fields::Month;
use crate::plan::objects::{Ask, Question};

/// A question that every plan can answer.
pub(super) fn new_question(id: &str, name: &str, _start: Month) -> Question {
    Question {
        id: id.to_owned(),
        name: name.to_owned(),
        lever: "market.btc_price_shift_pct=-80..80".to_owned(),
        condition: "company.funding-gap <= 0".to_owned(),
        ..Question::unnamed(Ask::Seek)
    }
}
