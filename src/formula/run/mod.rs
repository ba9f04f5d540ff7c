//! A book is run: compiled to three-address code, given cells, evaluated for one lane or sixteen.
//!
//! Each file uses only those before it: `code` (instructions over cells), `draft` (the same before they have cells),
//! `place` (gives them cells), `form` (forms of formulas that run faster than they are written), `lower` (formulas become
//! drafts), `compile` (which of them, in which order), `needed` (the months in
//! which each runs), `load` (memory before a run), `memory` (what an instruction reads and
//! writes), `arithmetic` (each operation once), `columns` (operations over months), `curve` and `lookup` (reading at a
//! place), `fold` (totals), `kernel` (runs a program), `engine` (every item, for one book after another), `lanes` (sixteen
//! at a time), `naive` (the oracle).

pub(in crate::formula) mod arithmetic;
pub(in crate::formula) mod code;
pub(in crate::formula) mod columns;
pub(in crate::formula) mod compile;
pub(in crate::formula) mod curve;
pub(in crate::formula) mod draft;
pub(in crate::formula) mod engine;
pub(in crate::formula) mod fold;
pub(in crate::formula) mod form;
pub(in crate::formula) mod kernel;
pub(in crate::formula) mod lanes;
pub(in crate::formula) mod load;
pub(in crate::formula) mod lookup;
pub(in crate::formula) mod lower;
pub(in crate::formula) mod memory;
pub(in crate::formula) mod naive;
pub(in crate::formula) mod needed;
pub(in crate::formula) mod place;
