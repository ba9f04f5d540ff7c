//! Analysis of a projection: explaining a number, finding its drivers, comparing plans, testing assertions,
//! and filling figures into a text.
//!
//! Reads the model and adds no formulas; no I/O, deterministic.

mod assertion;
mod compare;
mod drivers;
mod explain;
mod figure;
mod key;
mod template;

pub use assertion::{Assertion, Verdict};
pub use compare::{Aligned, Case, Changed, changed_inputs};
pub use drivers::Driver;
pub use explain::{Explanation, InputField, explain};
pub use figure::figure;
pub use key::{Cell, also_called, find_cell, find_year, nearest_key};
pub use template::{Asked, fill};
