//! What the window can do: pages send commands, which are carried out in one place.

use crate::analysis::PutIn;
use crate::app::state::page::{Drawer, Page};
use crate::app::state::place::Place;
use crate::export::{DeckPart, Form};
use crate::library::{Preset, SiteWish};
use crate::plan::{Ask, Machine, ObjectKind, Question, Setting};
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
    /// Exclude it from the figures, or include it again
    Enable,
    /// Move it above the previous one
    Up,
    /// Move it below the next one
    Down,
}

/// What can be written besides plans and exports.
#[derive(Clone, Debug)]
pub enum Output {
    /// A picture of a part of the window, or of all of it
    Picture(Option<egui::Rect>),
    /// A text
    Data(String),
}

/// Where the plan is to be written, and what follows.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The file
    pub path: PathBuf,
    /// It is written although another program has changed it
    pub over: bool,
    /// What is done once it is written
    pub then: Option<Box<Command>>,
}

/// Something the user wants done.
#[derive(Clone, Debug)]
pub enum Command {
    /// Do something to the selected object
    OfSelection(Act),
    /// Put the selected objects on the clipboard as text
    CopyObjects,
    /// Ask the desktop for what is on the clipboard
    AskPaste,
    /// Add the objects that a text from the clipboard holds
    PasteObjects(String),
    /// Move an object to the place of another of its kind
    MoveTo {
        /// What is moved
        path: String,
        /// Whose place it takes
        place_of: String,
    },
    /// Add a part of a site to the selected site
    AddHere(ObjectKind),
    /// Apply a scenario's changes to the base: one field, or all
    Promote {
        /// The scenario's id
        scenario: String,
        /// The field; None for all
        path: Option<String>,
    },
    /// Reset all changes of a scenario
    ResetScenario(String),
    /// Open an example plan by its name, as an untitled copy
    OpenExample(&'static str),
    /// Open a kept version as an untitled copy
    OpenVersion(PathBuf),
    /// Read the plan's file again
    Reload,
    /// Keep the plan as it is in the window, whatever its file contains
    KeepMine,
    /// Continue with unsaved work that an earlier window left behind
    Recover(Box<Lost>),
    /// Delete an autosave
    GiveUp(PathBuf),
    /// Ask for a file and write a picture of a part of the window, or of the page
    AskPicture(Option<egui::Rect>),
    /// Ask for a file and write this text: a name for it, and the text
    AskData(String, String),
    /// Write this to this file
    WriteTo(PathBuf, Output),
    /// Ask for a plan file to compare with
    AskCompare,
    /// Compute the cases side by side again
    ComputeCases,
    /// Show a folder in the desktop's own window
    OpenFolder(PathBuf),
    /// Compare with this plan file
    CompareFile(PathBuf),
    /// Choose one of the example plans
    ShowGallery,
    /// Choose one of the kept versions
    ShowVersions,
    /// Find anything by name
    ShowPalette,
    /// The meaning of the selection's fields
    ShowHelp,
    /// All shortcuts
    ShowKeys,
    /// Show or hide the guide
    ShowGuide,
    /// Show amounts in real terms as of this month, or nominal
    ShowMoneyOf(Option<crate::plan::Month>),
    /// Switch between real terms as of the plan's first month and nominal
    SwitchMoney,
    /// Open this drawer, or close it
    ShowDrawer(Drawer),
    /// Show or hide the inspector
    ShowInspector,
    /// Show these key figures in this order; the usual ones if there are none
    ShowFigures(Vec<String>),
    /// Show or hide the tree
    ShowTree,
    /// Show the page alone on the whole screen, or end that
    Present,
    /// Put a picture of a part of the window, or of the page, on the clipboard
    CopyPicture(Option<egui::Rect>),
    /// Make everything larger (1), smaller (-1), or default size (0)
    Zoom(i32),
    /// Report what was refused
    Notice(String),
    /// Change fields of the shown plan; under a scenario they become overrides. One gesture is one step.
    Set {
        /// Name of the step
        label: String,
        /// Paths and values
        fields: Vec<(String, Setting)>,
    },
    /// Change a field of the base or of a scenario, whichever is shown
    SetIn {
        /// "base" or the scenario's id
        case: String,
        /// The field
        path: String,
        /// What was typed
        text: String,
    },
    /// Use figures from the library with their sources; under a scenario they become overrides
    Take {
        /// Name of the step
        label: String,
        /// Paths, values and sources
        preset: Preset,
    },
    /// Retire the fleet at this path after a year and replace it with new machines
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
    /// Add an object; for a part of a site, to this site
    Add(ObjectKind, Option<String>),
    /// Ask what a new site is like
    AskSite,
    /// Add a site with its machines, conversion and lease
    AddSite(Box<SiteWish>),
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
    /// Show the object at this path with the focus on its name
    Rename(String),
    /// Select the object at this path and show its fields
    Select(String),
    /// Select it, and leave what stands beside the page
    Look(String),
    /// Select the object of this field, and point at the field
    PointAt(String),
    /// Show a page
    Show(Page),
    /// Show a scenario, or the base
    Scenario(Option<String>),
    /// Undo the last step
    Undo,
    /// Redo it
    Redo,
    /// Undo or redo up to this stage of the history
    GoToStep(usize),
    /// Add this question to the plan and show it
    AskQuestion(Box<Question>),
    /// Add a question about a number to the plan and show it
    AskAbout(Place, Ask),
    /// Make a field the lever of the question with this id, or of a new one
    UseAsLever {
        /// The field
        path: String,
        /// The question's id; None for a new one
        question: Option<String>,
    },
    /// Open a point of a question's answer as a scenario: the places of its levers and their values
    OpenPoint {
        /// The question's id
        question: String,
        /// The levers in the order of the answer, by place, with their values
        at: Vec<(usize, f64)>,
    },
    /// Add phases of what mines, for a search
    ProposePhases,
    /// Take a plan of a choice as a scenario
    TakeChoice {
        /// The id of the question
        question: String,
        /// Which of the plans that were tried; the proposal if none
        pick: Option<Vec<u16>>,
    },
    /// Take a rule of a timing as a scenario
    TakeRule {
        /// The id of the question
        question: String,
        /// Which rule
        which: PutIn,
    },
    /// Open a future of a question as a scenario
    OpenFuture {
        /// The question's id
        question: String,
        /// The number of the future
        number: u64,
    },
    /// Show all futures, and none by itself
    ShowAllFutures,
    /// Answer all questions again
    AskAgain,
    /// Stop answering
    StopAsking,
    /// Put the command that asks a question on the clipboard
    CopyQuestion(String),
    /// Take back the drag or the typing in the field at this path while it goes on: it is no step
    TakeBack(String),
    /// Start a new plan
    New,
    /// Ask for a file and open it
    AskOpen,
    /// Open this file
    Open(PathBuf),
    /// Write the file, asking for one if there is none
    Save,
    /// The same, then do this
    SaveFirst(Box<Self>),
    /// Ask for a file and write it
    AskSave,
    /// Write this file
    SaveTo(Saving),
    /// Do this although unsaved changes are lost by it
    Discarding(Box<Self>),
    /// Explain a number
    Explain(Place),
    /// Explain the last month of a period, and give the period's own number
    ExplainPeriod(Place, String),
    /// Go back to the previous explanation
    ExplainBack,
    /// Close the explanation
    CloseExplain,
    /// Put a text on the clipboard
    Copy(String),
    /// Ask which parts a board deck has
    AskDeck,
    /// Ask for a file and export a board deck with these parts to it
    ExportDeck(Vec<DeckPart>),
    /// Ask for a file and export the shown plan to it
    AskExport(Form),
    /// Export the shown plan; the extension determines the format
    ExportTo(PathBuf),
    /// Switch between light and dark
    SwitchTheme,
    /// Show the whole plan on the time axis
    WholeTime,
    /// Close the window
    Close,
}

impl Command {
    /// True if the plan in the window is gone once this is done.
    pub(in crate::app) fn leaves_the_plan(&self) -> bool {
        matches!(
            self,
            Self::New | Self::OpenExample(_) | Self::Open(_) | Self::OpenVersion(_) | Self::Reload | Self::Close
        )
    }
}
