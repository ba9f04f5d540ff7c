//! A book is read: formulas and values as text (`text`), traces of a cell (`trace`), amounts in money of another month
//! (`money`).

pub(in crate::formula) mod money;
pub(in crate::formula) mod text;
pub(in crate::formula) mod trace;

#[cfg(test)]
mod tests;
