//! A book is run: compiled to three-address code, given cells, evaluated for one lane or sixteen.

pub(in crate::formula) mod code;
pub(in crate::formula) mod compile;
pub(in crate::formula) mod curve;
pub(in crate::formula) mod draft;
pub(in crate::formula) mod engine;
pub(in crate::formula) mod kernel;
pub(in crate::formula) mod memory;
pub(in crate::formula) mod naive;
pub(in crate::formula) mod place;
