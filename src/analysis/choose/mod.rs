//! Choosing: which phases of a plan are carried out, when and how large, so that an outcome is as high as it can be under conditions.
//!
//! A search over any `Problem` (decisions with variants, picks that are judged); that of a plan judges by its trials.

mod chosen;
mod course;
mod crowd;
mod dice;
mod eased;
mod frontier;
mod moves;
mod pareto;
mod plans;
mod problem;
mod search;
mod space;
mod table;

pub use chosen::{Alternative, Choosing, Chosen, Infeasible, Move, Price, Proposal};
pub use course::{Course, SiteCourse};
pub use crowd::{Crowd, Many};
pub use frontier::{Frontier, FrontierAsked, Risk, Spot};
pub use problem::{Judged, Pick, Place, Problem};
pub use search::{Search, Sure, Tried};
pub use space::{Decision, Variant, differs};
