//! What the window can do: pages send commands, one place carries them out.

use super::pages::Page;
use super::view::Place;
use crate::export::Form;
use crate::plan::{Machine, ObjectKind, Setting};
use crate::store::Preset;
use std::path::PathBuf;

/// A wish of the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Change fields of the shown plan; under a scenario they become overrides. One gesture is one step.
    Set {
        /// Name of the step
        label: String,
        /// Paths and values
        fields: Vec<(String, Setting)>,
    },
    /// Take figures of the library with their sources; under a scenario they become overrides
    Take {
        /// Name of the step
        label: String,
        /// Paths, values and sources
        preset: Preset,
    },
    /// Retire the fleet at this path in a year, and let new machines follow
    Renew {
        /// The fleet
        path: String,
        /// The machine of the library
        machine: Machine,
    },
    /// Change the points of a curve of the base plan
    SetPoints {
        /// The field
        path: String,
        /// Its points
        points: Vec<(f64, f64)>,
    },
    /// Add an object; a move or lease to this site
    Add(ObjectKind, Option<String>),
    /// Add an empty scenario
    AddScenario,
    /// Duplicate the object at this path
    Duplicate(String),
    /// Delete the object at this path
    Delete(String),
    /// Delete an override of a scenario
    DeleteOverride {
        /// The scenario's id
        scenario: String,
        /// The field
        path: String,
    },
    /// Change a scenario's name
    RenameScenario {
        /// The scenario's id
        scenario: String,
        /// Its new name
        name: String,
    },
    /// Show the object at this path, and give its name the focus
    Rename(String),
    /// Show the object at this path
    Select(String),
    /// Show a page
    Show(Page),
    /// Show a scenario, or the base
    Scenario(Option<String>),
    /// Take the last step back
    Undo,
    /// Do it again
    Redo,
    /// Start a new plan
    New,
    /// Open the sample as an untitled copy
    OpenSample,
    /// Ask for a file and open it
    AskOpen,
    /// Open this file
    Open(PathBuf),
    /// Write the file, asking for one where there is none
    Save,
    /// Ask for a file and write it
    AskSave,
    /// Write this file
    SaveTo(PathBuf),
    /// Explain a number
    Explain(Place),
    /// Explain the last month of a period, and say what the period's own number is
    ExplainPeriod(Place, String),
    /// Explain the number before again
    ExplainBack,
    /// Close the explanation
    CloseExplain,
    /// Put a text on the clipboard
    Copy(String),
    /// Ask for a file and export the shown plan to it
    AskExport(Form),
    /// Export the shown plan; the extension tells the kind
    ExportTo(PathBuf),
    /// Change between light and dark
    SwitchTheme,
    /// Show the whole plan on the time axis
    WholeTime,
    /// Close the window
    Close,
}
