//! The book of rows: every quantity of a model is defined once, as a formula, and everything else is derived from that
//! definition.
//!
//! `book` holds the rows, checks their units and orders them; `run` compiles and evaluates them; `read` explains them.
//! Each uses only those before it, and so do the files inside, in the order in which each room lists them. Knows
//! nothing of money beyond its units, and nothing of mining or debt; no I/O, no clock, no panic on any book.

mod book;
mod read;
mod run;

#[cfg(test)]
pub(crate) mod random;
#[cfg(test)]
mod tests;

pub use book::at::At;
pub use book::contents::{Book, BookError};
pub use book::expression::{
    Binary, Constant, CurveId, Expression, Id, Named, Operand, Pending, Scalar, Series, Unary, grown, sum, when,
};
pub use book::graph::Graph;
pub use book::item::{Check, Curve, Format, Item, Kind, Known, Section, SectionId, Shape, Step, Total, Yearly};
pub use book::unit::{
    BLOCK, BTC, DAY, EHS, GPU, HASH, HOUR, KW, KW_IT, MACHINE, MINUTE, MONTH, MW, MW_IT, MWH, PERCENT, PHS, PLAIN,
    SECOND, SHARE, THS, USD, Unit, YEAR,
};
pub use book::values::Values;
pub use read::money::in_other_money;
pub use read::text::{capital_first, grouped, lower_first, months_apart, why_undefined};
pub use read::trace::{Outside, Part, Trace, trace};
pub use run::code::{FEW_LANES, LANES};
pub use run::engine::{Engine, Run};
pub use run::lanes::{LaneEngine, Worker};
pub use run::naive::{evaluate, evaluate_naively};
