//! New questions: nothing is filled in that was not asked.

use crate::plan::fields::Month;
use crate::plan::objects::{Ask, Question};

/// A question that is still to be filled in.
pub(super) fn new_question(id: &str, name: &str, _start: Month) -> Question {
    Question { id: id.to_owned(), name: name.to_owned(), ..Question::unnamed(Ask::Seek) }
}
