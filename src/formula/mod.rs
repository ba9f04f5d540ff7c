//! The book of rows: every quantity of a model is defined once, as a formula, and everything else is derived from that definition.
//!
//! `book` collects rows and checks their units, `needs` records what they read, `graph` orders them, `compile` lowers them to
//! three-address code over whole rows (`draft`), `place` gives that code its cells (`code`), `engine` runs it for one lane or
//! sixteen, `naive` is the reference evaluator that all others must match to the last bit, `trace` and `text` explain a cell,
//! `structure` tells whether a compiled book can run again, `money` puts values into money of another month.
//! Knows nothing of money beyond its units, and nothing of mining or debt; no I/O, no clock, no panic on any book.

mod book;
mod read;
mod run;

#[cfg(test)]
pub(crate) mod random;
#[cfg(test)]
mod tests;

pub use book::at::{At, SectionId};
pub use book::expression::{
    Binary, Constant, CurveId, Expression, Id, Named, Operand, Pending, Scalar, Series, Unary, grown, sum, when,
};
pub use book::graph::Graph;
pub use book::item::{Check, Curve, Format, Item, Kind, Section, Shape, Step, Total, Yearly};
pub use book::unit::{
    BLOCK, BTC, DAY, EHS, GPU, HASH, HOUR, KW, KW_IT, MACHINE, MINUTE, MONTH, MW, MW_IT, MWH, PERCENT, PHS, PLAIN,
    SECOND, SHARE, THS, USD, Unit, YEAR,
};
pub use book::{Book, BookError};
pub use read::money::in_other_money;
pub use read::text::{grouped, why_undefined};
pub use read::trace::{Part, Trace, trace};
pub use run::engine::{Engine, LANES, Worker};
pub use run::naive::{Values, evaluate, evaluate_naively};
