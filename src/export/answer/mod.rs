//! Answers for other programs: JSON, CSV, text, and pictures.

mod chosen;
mod csv;
mod json;
mod text;

pub use self::csv::csv;
pub use json::{Asked, json, values};
pub use text::{text, text_of};
