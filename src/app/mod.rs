//! The window: session (document and history), commands, pages, widgets, theme. It owns no number of the model.

mod pages;
mod panels;
mod parts;
mod shell;
mod state;

pub use pages::Page;
pub use panels::dialogs::{DesktopDialogs, FileDialogs};
pub use parts::theme::{Tokens, of as tokens_of};
pub use shell::start::start;
pub use shell::window::Window;
pub use state::command::{Act, Command};
pub use state::derived::Derived;
pub use state::prefs::Prefs;
pub use state::rescue::Rescue;
pub use state::session::Session;
pub use state::view::Place;
pub use state::view::{Drag, Drawer, Frame, Only, Overlay, View};
