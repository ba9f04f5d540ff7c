//! What the window knows: document, numbers, what is shown, wishes. Nothing here draws.

pub(in crate::app) mod ahead;
pub(in crate::app) mod asking;
pub(in crate::app) mod cases;
pub(in crate::app) mod choose;
pub(in crate::app) mod command;
pub(in crate::app) mod derived;
pub(in crate::app) mod job;
pub(in crate::app) mod looked;
pub(in crate::app) mod page;
pub(in crate::app) mod palette;
pub(in crate::app) mod place;
pub(in crate::app) mod prefs;
pub(in crate::app) mod rescue;
pub(in crate::app) mod risk;
pub(in crate::app) mod session;
pub(in crate::app) mod stamp;
pub(in crate::app) mod steps;
pub(in crate::app) mod view;
pub(in crate::app) mod what_if;
