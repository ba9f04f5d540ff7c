//! A projection for other programs: JSON and CSV. Leaves: only the command line and the window use them.

mod csv;
mod json;
mod selection;

pub use self::csv::csv;
pub use json::json;
pub use selection::Selection;
