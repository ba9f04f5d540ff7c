//! Questions and messages in the window. The window never waits for an answer.

pub(in crate::app) mod answer;
mod deck;
pub(in crate::app) mod desktop;
pub(in crate::app) mod dialog;
pub(in crate::app) mod file;
mod gallery;
mod help;
pub(in crate::app) mod new_site;
mod plan_file;
pub(in crate::app) mod queue;
