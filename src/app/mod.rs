//! The window: session (document and history), commands, pages, widgets, theme. It owns no number of the model.

mod command;
mod derived;
mod dialogs;
mod explain;
mod exporting;
mod fields;
mod figures;
mod findings;
mod inspector;
mod menu;
mod numbers;
mod pages;
mod picture;
mod plot;
mod prefs;
mod presets;
mod rescue;
mod session;
mod start;
mod theme;
mod tree;
mod values;
mod view;
mod window;

pub use command::Command;
pub use derived::Derived;
pub use dialogs::{DesktopDialogs, FileDialogs};
pub use pages::Page;
pub use prefs::Prefs;
pub use rescue::Rescue;
pub use session::Session;
pub use start::start;
pub use theme::{Tokens, of as tokens_of};
pub use view::Place;
pub use view::{Drag, Frame, View};
pub use window::Window;
