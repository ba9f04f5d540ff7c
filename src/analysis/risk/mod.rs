//! Risk: many futures of a plan, what they say, and how sure that is.

mod draws;
mod futures;
mod laws;
mod normal;
mod philox;
mod statistics;

pub use draws::Draws;
pub use futures::{Fared, Future, Futures, Watched, scenario_of};
pub use statistics::{Estimate, LOWEST, Sample};
