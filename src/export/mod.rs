//! A projection for other programs: JSON, CSV and the workbook. Leaves: only the command line and the window use them.

mod csv;
mod json;
mod selection;
mod workbook;

pub use self::csv::csv;
pub use json::json;
pub use selection::Selection;
pub use workbook::{Exported, workbook, workbook_without_results};
