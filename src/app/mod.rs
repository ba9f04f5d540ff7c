//! The window: session (document and history), commands, pages, widgets, theme. It owns no number of the model.
//!
//! Its rooms, each using only those before it: `state`, `parts`, `pages`, `panels`, `shell`.

mod pages;
mod panels;
mod parts;
mod shell;
mod state;

pub use panels::dialogs::desktop::{DesktopDialogs, FileDialogs};
pub use parts::frame::Frame;
pub use parts::theme::{Tokens, of as tokens_of};
pub use shell::computed::Computed;
pub use shell::start::start;
pub use shell::window::Window;
pub use state::command::{Act, Command, Output, Saving};
pub use state::derived::Derived;
pub use state::page::{Drawer, Overlay, Page};
pub use state::place::Place;
pub use state::prefs::Prefs;
pub use state::rescue::Rescue;
pub use state::session::Session;
pub use state::view::{Drag, Only, View};
