//! The pages in the centre: what each is called, and how it is drawn.

mod allocate;
mod assumptions;
mod bands;
mod capital;
mod cash;
mod choose;
mod clipboard;
mod compare;
pub(in crate::app) mod directory;
mod drag_card;
mod economics;
mod handles;
mod market;
pub(in crate::app) mod months;
mod overview;
mod phases;
mod risk;
mod rows;
mod sites;
mod stack;
mod statements;
mod table;
mod treasury;
mod uses;
mod what_if;
mod widths;
