//! A book is read: formulas and values as text, traces of a cell, amounts in money of another month.

pub(in crate::formula) mod money;
pub(in crate::formula) mod text;
pub(in crate::formula) mod trace;
