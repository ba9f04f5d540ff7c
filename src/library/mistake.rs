//! A mistake in a library file, in plain words instead of the notation's own.

use crate::plan::{cut, nearest};
use ron::Error;

/// What is wrong, and what is expected.
pub(super) fn in_words(error: &Error) -> String {
    match error {
        Error::NoSuchStructField { expected, found, .. } => match nearest(expected.iter().copied(), found) {
            Some(near) => format!("there is no field '{found}' here; did you mean '{near}'?"),
            None => format!("there is no field '{}' here; there are {}", cut(found), expected.join(", ")),
        },
        Error::MissingStructField { field, .. } => format!("{field} is missing"),
        Error::DuplicateStructField { field, .. } => format!("{field} appears twice"),
        Error::NoSuchEnumVariant { expected, found, .. } => {
            format!("'{}' is none of {}", cut(found), expected.join(", "))
        }
        Error::ExpectedComma => "a comma is missing before this".to_owned(),
        Error::ExpectedMapColon => "a colon is missing before this".to_owned(),
        Error::ExpectedString => "a text in quotation marks is expected here".to_owned(),
        Error::ExpectedStringEnd => "a text is not closed with a quotation mark".to_owned(),
        Error::ExpectedFloat | Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } => {
            "a number is expected here".to_owned()
        }
        Error::ExpectedArray => "a list in square brackets is expected here".to_owned(),
        Error::ExpectedArrayEnd => "a list is not closed with ']'".to_owned(),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => {
            "an entry in round brackets is expected here".to_owned()
        }
        Error::ExpectedStructLikeEnd => "an entry is not closed with ')'".to_owned(),
        Error::ExpectedIdentifier | Error::InvalidIdentifier(_) => "the name of a field is expected here".to_owned(),
        Error::InvalidEscape(_) => "a backslash in a text is written twice: \\\\".to_owned(),
        Error::Eof => "the file ends too early: a bracket or a quotation mark is not closed".to_owned(),
        Error::TrailingCharacters => "the library ends before this; delete what follows".to_owned(),
        // What a type says of a value that it does not take, such as a month that there is not.
        Error::Message(message) => message.clone(),
        Error::InvalidValueForType { expected, found } => format!("{expected} is expected here, not {found}"),
        _ => "this cannot be read as part of a library".to_owned(),
    }
}
