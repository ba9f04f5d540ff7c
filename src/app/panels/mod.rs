//! What surrounds the page: menus, key figures, tree, inspector, drawer, dialogs.

pub(in crate::app) mod actions;
pub(in crate::app) mod dialogs;
pub(in crate::app) mod drawer;
pub(in crate::app) mod explain;
pub(in crate::app) mod figures;
pub(in crate::app) mod findings;
pub(in crate::app) mod guide;
mod history;
pub(in crate::app) mod inspector;
pub(in crate::app) mod menu;
pub(in crate::app) mod palette;
mod phase;
pub(in crate::app) mod presets;
pub(in crate::app) mod tree;
