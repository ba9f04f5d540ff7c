//! A book: what the rows of a model are and what they read, checked as they are written.
//!
//! Each file uses only those before it: `unit`, `expression` (handles and operators), `values` (of all items), `item`
//! (what a line is), `needs` (what formulas read, recorded while they are written), `structure` (whether a compiled
//! book can run again), `contents` (the book itself), `names` (formulas in words), `dimension` (the checks of a new
//! formula), `at` (writing lines into a section), `graph` (the order of evaluation).

pub(in crate::formula) mod at;
pub(in crate::formula) mod contents;
pub(in crate::formula) mod dimension;
pub(in crate::formula) mod expression;
pub(in crate::formula) mod graph;
pub(in crate::formula) mod item;
pub(in crate::formula) mod names;
pub(in crate::formula) mod needs;
pub(in crate::formula) mod structure;
pub(in crate::formula) mod unit;
pub(in crate::formula) mod values;

#[cfg(test)]
mod tests;
