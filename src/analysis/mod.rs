//! Questions to a projection: why a number is what it is, what moves it, how two plans differ, whether something holds,
//! and what a text shall say.
//!
//! Asks the model and adds no formulas; no I/O, deterministic.

mod assertion;
mod compare;
mod drivers;
mod explain;
mod figure;
mod key;
mod template;

pub use assertion::{Assertion, Verdict};
pub use compare::{Case, Changed, changed_inputs, over};
pub use drivers::Driver;
pub use explain::{Explanation, InputField, explain};
pub use figure::figure;
pub use key::{Cell, find_cell, nearest_key};
pub use template::{Asked, fill};
