//! What the window can do: pages send commands, one place carries them out.

use super::pages::Page;
use super::view::{Drawer, Place};
use crate::export::Form;
use crate::library::Preset;
use crate::plan::{Machine, ObjectKind, Setting};
use crate::store::Lost;
use std::path::PathBuf;

/// What can be done to the selected object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Give it another name
    Rename,
    /// Copy it
    Duplicate,
    /// Delete it
    Delete,
    /// Leave it out of the figures, or take it in again
    Enable,
    /// Before the one above
    Up,
    /// After the one below
    Down,
}

/// A wish of the user.
#[derive(Clone, Debug)]
pub enum Command {
    /// Do something to the selected object
    OfSelection(Act),
    /// Add a part of a site to the selected site
    AddHere(ObjectKind),
    /// Make changes of a scenario the base's own: one field, or all
    Promote {
        /// The scenario's id
        scenario: String,
        /// The field; None for all
        path: Option<String>,
    },
    /// Take all changes of a scenario back
    ResetScenario(String),
    /// Open an example plan by its name, as an untitled copy
    OpenExample(&'static str),
    /// Open a kept version as an untitled copy
    OpenVersion(PathBuf),
    /// Read the plan's file again
    Reload,
    /// Keep the plan as the window has it, whatever its file holds
    KeepMine,
    /// Go on with what a window before left behind
    Recover(Box<Lost>),
    /// Delete an autosave
    GiveUp(PathBuf),
    /// Write this file although another program has changed it
    SaveOver(PathBuf),
    /// Ask for a file and write a picture of a part of the window, or of the page
    AskPicture(Option<egui::Rect>),
    /// Ask for a file and write this text: a name for it, and the text
    AskData(String, String),
    /// Write what is pending to this file
    WriteTo(PathBuf),
    /// Ask for a plan file to compare with
    AskCompare,
    /// Compute the cases side by side again
    ComputeCases,
    /// Compare with this plan file
    CompareFile(PathBuf),
    /// Choose one of the example plans
    ShowGallery,
    /// Choose one of the kept versions
    ShowVersions,
    /// Find anything by name
    ShowPalette,
    /// What the selection's fields mean
    ShowHelp,
    /// All shortcuts
    ShowKeys,
    /// Show or hide the guide
    ShowGuide,
    /// Shows amounts in money of this month, or as they are paid
    ShowMoneyOf(Option<crate::plan::Month>),
    /// Changes between money of the plan's first month and nominal money
    SwitchMoney,
    /// Open this drawer, or close it
    ShowDrawer(Drawer),
    /// Show or hide the inspector
    ShowInspector,
    /// Make everything larger (1), smaller (-1), or as usual (0)
    Zoom(i32),
    /// Say what was refused
    Notice(String),
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
