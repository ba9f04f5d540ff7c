//! A projection for other programs: JSON, CSV, report and workbook. Leaf modules: only the command line and the window use them.

pub mod answer;
mod csv;
mod deck;
pub mod futures;
mod json;
mod model_page;
pub(crate) mod palette;
pub mod picture;
pub mod replay;
mod report;
mod selection;
mod workbook;

pub use self::csv::{csv, unit_in_money};
pub use deck::{DeckPart, deck_html, deck_pdf};
pub use json::json;
pub use model_page::{ModelPage, model_pages};
pub use report::{answers, report};
pub use selection::Selection;
pub use workbook::{workbook, workbook_without_results};

use crate::model::{By, Projection};
use crate::plan::{Plan, Scenario};
use std::path::Path;

/// A plan being exported, alongside its results.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    /// The plan without the scenario
    pub base: &'a Plan,
    /// The plan as computed
    pub plan: &'a Plan,
    /// The scenario; None for the base
    pub scenario: Option<&'a Scenario>,
    /// SHA-256 of the base's file
    pub hash: &'a str,
    /// Inputs changed after the scenario, as PATH=VALUE
    pub sets: &'a [String],
    /// The command that reproduces the file
    pub command: &'a str,
    /// The parts of a deck; all if none is chosen
    pub slides: &'a [DeckPart],
}

impl Exported<'_> {
    /// "base", "scenario Late tenant", or either with the inputs changed after it.
    pub fn case(&self) -> String {
        let case = self.scenario.map_or_else(|| "base".to_owned(), |scenario| format!("scenario {}", scenario.name));
        if self.sets.is_empty() { case } else { format!("{case}, changed: {}", self.sets.join(", ")) }
    }
}

/// A text for a spreadsheet cell: on one line, and never read as a formula.
pub fn inert(text: &str) -> String {
    let text = text.replace(['\t', '\n', '\r'], " ");
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

/// The command that exports a plan's file: the same from the window and the command line.
pub fn command(plan: &Path, file: &Path, scenario: Option<&str>, sets: &[String]) -> String {
    let name = |path: &Path| {
        quoted(&path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned()))
    };
    let options = scenario
        .map(|scenario| ("--scenario", scenario))
        .into_iter()
        .chain(sets.iter().map(|set| ("--set", set.as_str())));
    let options: Vec<String> = options.map(|(option, value)| format!(" {option} {}", quoted(value))).collect();
    format!("wattfolio export {} {}{}", name(plan), name(file), options.concat())
}

/// A word quoted for the shell.
pub fn quoted(word: &str) -> String {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./=:,".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// The file formats that a whole plan can be exported to.
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
    /// Slides for a board, as a PDF
    Deck,
    /// The same as a page
    DeckPage,
}

impl Form {
    /// All formats with their extensions.
    pub const ALL: [(Self, &'static str); 6] = [
        // The longer ending comes first: a name that has it has the shorter one too.
        (Self::DeckPage, "deck.html"),
        (Self::Workbook, "xlsx"),
        (Self::Report, "html"),
        (Self::Csv, "csv"),
        (Self::Json, "json"),
        (Self::Deck, "pdf"),
    ];

    /// The format given by a file's extension.
    ///
    /// # Errors
    /// One plain sentence that names the extensions.
    pub fn of(path: &Path) -> Result<Self, String> {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let ends = |ending: &str| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'));
        let known = Self::ALL.iter().find(|(_, ending)| ends(ending)).map(|(form, _)| *form);
        known.ok_or_else(|| {
            "The file name must end with .xlsx, .html, .csv, .json, .pdf or .deck.html, which selects the format"
                .to_owned()
        })
    }
}

/// The answers that a deck shows: none if its parts leave questions out.
fn asked(exported: &Exported) -> Vec<report::Answer> {
    let is_wanted = exported.slides.is_empty() || exported.slides.contains(&DeckPart::Questions);
    if is_wanted { answers(exported.plan) } else { Vec::new() }
}

/// The bytes of a whole plan in this format.
///
/// # Errors
/// One sentence, if a workbook exceeds a limit of its format.
pub fn export(form: Form, projection: &Projection, exported: &Exported) -> Result<Vec<u8>, String> {
    let everything = || Selection::new(exported.plan, By::Month, &[]);
    match form {
        Form::Workbook => workbook(projection, exported),
        Form::Report => Ok(report(projection, exported, &answers(exported.plan)).into_bytes()),
        Form::Deck => deck_pdf(projection, exported, &asked(exported)),
        Form::DeckPage => Ok(deck_html(projection, exported, &asked(exported)).into_bytes()),
        Form::Csv => Ok(csv(projection, &everything()).into_bytes()),
        Form::Json => Ok(json(
            projection,
            &everything(),
            &exported.plan.company.name,
            exported.hash,
            exported.scenario.map(|s| s.id.as_str()),
            exported.sets,
        )
        .into_bytes()),
    }
}
