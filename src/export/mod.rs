//! A projection for other programs: JSON, CSV and the workbook. Leaves: only the command line and the window use them.

mod csv;
mod json;
mod model_page;
mod report;
mod selection;
mod workbook;

pub use self::csv::csv;
pub use json::json;
pub use model_page::model_page;
pub use report::report;
pub use selection::Selection;
pub use workbook::{workbook, workbook_without_results};

use crate::model::{By, Projection};
use crate::plan::{Plan, Scenario};
use std::path::Path;

/// A plan as it is exported, beside its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    /// The plan without the scenario
    pub base: &'a Plan,
    /// The plan that was computed
    pub plan: &'a Plan,
    /// The scenario; None is the base
    pub scenario: Option<&'a Scenario>,
    /// SHA-256 of the base's file
    pub hash: &'a str,
    /// The command that writes the same again
    pub command: &'a str,
}

/// The kinds of files that a whole plan can be written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A workbook with live formulas
    Workbook,
    /// A report to read and print
    Report,
    /// All rows, month by month
    Csv,
    /// Rows, totals, checks and findings
    Json,
}

impl Form {
    /// All kinds with their extensions.
    pub const ALL: [(Self, &'static str); 4] = [(Self::Workbook, "xlsx"), (Self::Report, "html"), (Self::Csv, "csv"), (Self::Json, "json")];

    /// The kind that a file's extension says.
    ///
    /// # Errors
    /// One plain sentence that names the extensions.
    pub fn of(path: &Path) -> Result<Self, String> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
        let known = Self::ALL.iter().find(|(_, known)| *known == extension).map(|(form, _)| *form);
        known.ok_or_else(|| format!("{} does not tell what to write: name a file that ends with .xlsx, .html, .csv or .json", path.display()))
    }
}

/// The bytes of a whole plan in this form.
///
/// # Errors
/// One sentence, where a workbook breaks a limit of its format.
pub fn export(form: Form, projection: &Projection, exported: &Exported) -> Result<Vec<u8>, String> {
    let everything = || Selection::new(exported.plan, By::Month, &[]);
    match form {
        Form::Workbook => workbook(projection, exported),
        Form::Report => Ok(report(projection, exported).into_bytes()),
        Form::Csv => Ok(csv(projection, &everything()).into_bytes()),
        Form::Json => Ok(json(projection, &everything(), &exported.plan.company.name, exported.hash, exported.scenario.map(|s| s.id.as_str())).into_bytes()),
    }
}
