//! Questions to a projection: why a number is what it is, what moves it, how two plans differ, whether something holds.
//!
//! Asks the model and adds no formulas; no I/O, deterministic.

mod assertion;
mod compare;
mod drivers;
mod explain;
mod key;

pub use assertion::{Assertion, Verdict};
pub use compare::{Case, Changed, changed_inputs, over};
pub use drivers::Driver;
pub use explain::{Explanation, InputField, explain};
pub use key::{Cell, find_cell, nearest_key};
